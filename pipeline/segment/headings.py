"""Headings: what stands out from the text, by size, weight, case, place and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.segment.not_headings import is_closing, is_dates, is_no_heading
from pipeline.segment.numbering import follows, parse_marker
from pipeline.segment.piece import FLOW, LARGER, LETTERS, STOPS, TIGHT, Body, Piece, ends_early, tail
from pipeline.segment.sections import INHERIT, section_record, title_record

_HEADING_LENGTH, _HEADING_LINES = 220, 4
_PLAIN_HEADING_LENGTH = 80
_CAPITALS_LENGTH = 120  # characters of a heading in capitals, or of one with a full stop
_FEWEST_LETTERS = 4
_TITLE_LENGTH, _TITLE_LENGTH_PRINTED, _TITLE_WORDS = 90, 60, 14  # of headings that no type sets off
_SMALL = 0.75  # of the size of the text, below which it is no heading that is bold
_SMALLER, _ALIGNED = 1.0, 6.0  # points below the text; by which left edges of a heading and its text differ
_SHORT_TEXT = 25  # characters; what stands below a heading that only its words tell is longer
_MARKS = re.compile(r"(?<=[^\W\d_])\d{1,3}(?:,\s?\d{1,3})*$")  # of footnotes, behind a word
_TERMINAL = re.compile(r"[.;,!…](?:[\"'”’)\]]|\d{1,3}|\[\w+\])*(?:\s*[-–—])?$")


def mark_headings(pieces: Sequence[Piece], body: Body, text: str) -> None:
    """Turn paragraphs that are headings into such, and headings that are a numbered list in bold back into items."""
    closed = 0  # page on which a letter has been closed: names and offices follow
    for index, piece in enumerate(pieces):
        if piece.kind == "contents_heading":
            piece.kind = "heading"
        elif piece.kind == "paragraph":
            closed = piece.page if is_closing(piece.text) or _is_signed(piece) else closed
            following = next((p for p in pieces[index + 1 : index + 6] if p.kind in FLOW), None)
            before = next((p for p in reversed(pieces[max(0, index - 12) : index]) if p.kind in (*FLOW, "heading")), None)
            runs_on = following is not None and _is_run_in(piece, following, body, text)
            doubtful = closed == piece.page or _is_of_figure(piece, following, body)  # below a closing stand names
            may_be = not runs_on and not (doubtful and section_record(piece.text, _length(piece)) is None)
            if may_be and (is_heading(piece, body, following) or _is_title(piece, before, following, body)):
                piece.kind = "paragraph" if is_no_heading(piece, before, following) else "heading"
    _numbered_names(pieces)
    for piece in pieces:
        if piece.kind == "heading" and piece.marker is None:
            marker = parse_marker(piece.text)  # a number alone is to be trusted at the start of a heading
            if marker is not None and marker.label and piece.text[marker.length :].strip():
                piece.marker, piece.number = marker, marker.label


def _is_signed(piece: Piece) -> bool:
    """Whether it is the date of a signature, on a later page."""
    return piece.page > 1 and is_dates(piece.core, with_label=True)


def _is_of_figure(piece: Piece, following: Piece | None, body: Body) -> bool:
    """Whether it is smaller than the text and stands over nothing: a word in a figure or flow chart."""
    if not piece.is_placed or piece.size >= body.size - _SMALLER:
        return False
    if piece.size < _SMALL * body.size or following is None or following.page != piece.page:
        return True
    return abs(following.lines[0].x0 - piece.lines[0].x0) > _ALIGNED


def _length(piece: Piece) -> int:
    return piece.marker.length if piece.marker else 0


def _numbered_names(pieces: Sequence[Piece]) -> None:
    """Headings that count on with nothing between them are a list in bold type."""
    flow = [piece for piece in pieces if piece.kind in (*FLOW, "heading")]
    for before, piece in pairwise(flow):
        if piece.kind != "heading" or before.marker is None or piece.marker is None:
            continue
        if before.kind in ("heading", "list_item") and follows(piece.marker, before.marker):
            before.kind = piece.kind = "list_item"


def _is_run_in(piece: Piece, following: Piece, body: Body, text: str) -> bool:
    """Whether a line in bold type is the beginning of the paragraph that stands below it."""
    last, first = piece.lines[-1], following.lines[0]
    labelled = piece.marker is not None and piece.marker.style.startswith(("label", "code"))
    if not (piece.is_placed and piece.is_bold) or following.is_bold or body.is_exceeded_by(piece.size):
        return False
    if piece.page != following.page or following.marker is not None:
        return False
    close = 0 <= first.top - last.bottom < TIGHT * piece.size and abs(piece.size - following.size) < LARGER
    right = max(line.x1 for line in (*piece.lines, *following.lines))
    lower = following.text[0].islower() and len(following.text) > _SHORT_TEXT
    if close and lower and not piece.text.rstrip().endswith(":"):
        return True
    return close and labelled and not ends_early(last, first, text, right)


def is_heading(piece: Piece, body: Body, following: Piece | None) -> bool:
    """Return whether the piece is a heading: short, no sentence, and set apart by size, weight, case or its words."""
    core = piece.core.strip()
    marker = piece.marker
    if not core or len(core) > _HEADING_LENGTH or len(piece.lines) > _HEADING_LINES:
        return bool(marker and not core and marker.style.startswith(("label", "division")))
    opening = piece.text if marker and ":" in marker.style and not marker.style.startswith("bullet") else core
    if opening[0].islower() or not LETTERS.search(core) or (marker and marker.style.startswith("bullet")):
        return False
    if _TERMINAL.search(core) and not (piece.is_bold and not body.is_bold and _may_end(piece, core)):
        return False
    if len(LETTERS.findall(core)) < _FEWEST_LETTERS and marker is None:
        return False  # "N/A", "Nil"
    if _stands_out(piece, core, body):
        return True
    if len(core) > _PLAIN_HEADING_LENGTH or following is None or len(piece.lines) > 2:
        return False
    if piece.is_italic and not body.is_italic:
        if marker is not None and core.endswith(":"):
            return False  # a numbered paragraph that introduces a list
        return not following.is_italic and len(following.text) > len(core)
    return _is_plain_heading(piece, following, body)


def _stands_out(piece: Piece, core: str, body: Body) -> bool:
    if body.is_exceeded_by(piece.size) or (piece.is_bold and not body.is_bold):
        return True
    return piece.is_upper and len(core.split()) >= 2 and len(core) <= _CAPITALS_LENGTH


def _may_end(piece: Piece, core: str) -> bool:
    """Whether a heading in bold type may end in a full stop: a short numbered one, or one whose words are a heading's."""
    if piece.marker and len(core) <= _PLAIN_HEADING_LENGTH:
        return True
    if len(core) > _CAPITALS_LENGTH:
        return False
    return section_record(piece.text, _length(piece)) is not None or (piece.page == 1 and title_record(piece.text) is not None)


def _is_title(piece: Piece, before: Piece | None, following: Piece | None, body: Body) -> bool:
    """Whether a line in body type is a heading (underlined, coloured, slanted, or of plain text).

    It is short and no sentence, and stands between the end of a sentence, or a heading, and a paragraph or item.
    """
    text = _MARKS.sub("", piece.text.strip())
    most = _TITLE_LENGTH if body.is_plain else _TITLE_LENGTH_PRINTED
    if piece.marker or following is None or len(piece.lines) > 1 or len(text) > most:
        return False
    if len(LETTERS.findall(text)) < _FEWEST_LETTERS or not text.lstrip("“‘\"'")[:1].isupper() or STOPS.search(text):
        return False
    if ": " in text or (not body.is_plain and "," in text and section_record(text) is None):
        return False  # an entry of a form; a name with an office
    ended = before is None or before.kind == "heading" or bool(_TERMINAL.search(tail(before.text)))
    if len(text.split()) > _TITLE_WORDS or not ended or following.page != piece.page:
        return False
    return len(following.text) > max(_TITLE_LENGTH, len(text)) or (not body.is_plain and following.marker is not None)


def _is_plain_heading(piece: Piece, following: Piece, body: Body) -> bool:
    marker = piece.marker or parse_marker(piece.text)
    record = section_record(piece.text, marker.length if marker else 0)
    if piece.marker is not None and piece.text.rstrip().endswith(":"):
        return False  # a numbered paragraph that introduces a list
    if record is None or record.is_weak or record.kind == INHERIT:
        return False
    if len(following.text) < _SHORT_TEXT and not body.is_plain:
        return False
    same_list = piece.marker is not None and following.marker is not None and follows(following.marker, piece.marker)
    return not same_list and not piece.text.rstrip().endswith("?")


def joined_headings(pieces: Sequence[Piece], text: str, body: Body) -> list[Piece]:
    """Return the pieces with each heading over two lines or blocks as one."""
    made: list[Piece] = []
    for piece in pieces:
        if made and _goes_on(made[-1], piece, body):
            made[-1].lines += piece.lines
            made[-1].text = text[made[-1].start : made[-1].end]
        else:
            made.append(piece)
    return made


def _is_label(heading: Piece) -> bool:
    """Whether it is the number of a part, or a series, above the title itself."""
    if heading.marker is None:
        return heading.text.rstrip().endswith(":")
    return heading.marker.style.startswith("division") and not heading.core.strip()


def _goes_on(heading: Piece, piece: Piece, body: Body) -> bool:
    """Whether a piece is the next line of the heading before it."""
    if heading.kind != "heading" or piece.page != heading.page or piece.marker is not None:
        return False
    same = abs(piece.size - heading.size) < 0.6 and piece.is_bold == heading.is_bold
    distinct = body.is_exceeded_by(heading.size) or (heading.is_bold and not body.is_bold)
    gap = piece.lines[0].top - heading.lines[-1].bottom
    near = -heading.size < gap < 0.7 * heading.size and heading.is_placed
    if not (same and distinct and near) or len(heading.text) + len(piece.text) > _HEADING_LENGTH:
        return False
    if piece.kind == "heading" and body.is_exceeded_by(heading.size) and _is_label(heading):
        return True
    if piece.text[0].islower():
        return True
    record = section_record(piece.text)
    full = heading.lines[-1].x1 > 0.8 * body.right
    own = record is not None and not record.is_weak  # it says by itself what it opens
    return piece.kind == "heading" and full and not own and heading.is_upper == piece.is_upper
