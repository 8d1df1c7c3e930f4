"""Pieces: lines of a page become headings, paragraphs, list items, table rows, footnotes and margin lines.

A piece is what later becomes one segment. Size and weight are judged against the document's own body type, because a
bold flag or a size means nothing by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from pipeline.numbering import Marker, follows, parse_marker, settle
from pipeline.records import Line
from pipeline.sections import INHERIT, heading_kind, imprint_kind, section_record

FLOW = ("paragraph", "list_item", "table_row")
_LARGER = 0.8  # points above the body size that make a heading
_SMALLER = 0.75  # points below the body size that make a footnote
_NOTE_ZONE = 0.3  # share of the page's height above which no footnote begins
_HEADING_LENGTH, _HEADING_LINES = 220, 4
_PLAIN_HEADING_LENGTH = 80
_SHORT_TEXT = 25  # characters; what stands below a heading that only its words tell is longer
_TERMINAL = re.compile(r"[.;,!…](?:[\"'”’)\]]|\d{1,3}|\[\w+\])*$")
_STOPS = re.compile(r"[.;:,?!](?:[\"'”’)\]]|\d{1,3})*$")
_LEADER = re.compile(r"(?:[.·]\s?){4,}\s*(?:\d{1,3}|[ivxl]+)?$|…{2,}\s*\d{0,3}$|_{4,}\s*\d+$")
_ENTRY_END = re.compile(r"[\s.]\d{1,3}$")
_NOTE_MARK = re.compile(r"(\d{1,3}|[*†‡§]{1,3}|\[\d{1,3}\])\s*(?=\S)")
_NOTE_MARK_ALONE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3}|\[\d{1,3}\])")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Piece:
    """Lines of one page that belong together, on their way to become a segment."""

    lines: list[Line]
    text: str
    kind: str = "paragraph"
    marker: Marker | None = None
    level: int | None = None
    columns: tuple[str, ...] = ()
    number: str | None = None
    section_kind: str = "other"
    heading: str | None = None
    stem: int | None = None  # places in the list of pieces
    continues: int | None = None
    is_entry: bool = field(default=False)  # whether a section was recognised by it

    @property
    def page(self) -> int:
        """Number of the page, from 1."""
        return self.lines[0].page

    @property
    def start(self) -> int:
        """Document offset of the first character."""
        return self.lines[0].start_char

    @property
    def end(self) -> int:
        """Document offset after the last character."""
        return self.lines[-1].end_char

    @property
    def size(self) -> float:
        """Font size in points, by most characters; 0 in plain text."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += line.end_char - line.start_char
        return max(sizes, key=lambda size: (sizes[size], size))

    @property
    def is_bold(self) -> bool:
        """Whether all lines are bold."""
        return all(line.is_bold for line in self.lines)

    @property
    def is_italic(self) -> bool:
        """Whether all lines are italic."""
        return all(line.is_italic for line in self.lines)

    @property
    def is_upper(self) -> bool:
        """Whether it is printed in capitals."""
        letters = _LETTERS.findall(self.core)
        return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)

    @property
    def core(self) -> str:
        """The text after the number or bullet."""
        return self.text[self.marker.length :] if self.marker else self.text


@dataclass(frozen=True)
class Body:
    """The type in which most of a document is set."""

    size: float
    is_bold: bool
    is_italic: bool
    right: float  # edge that full lines reach


def body_of(lines: Sequence[Line]) -> Body:
    """Return the body type of the lines: the size with most characters, and whether most of it is bold or italic."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += line.end_char - line.start_char
    size = max(sizes, key=lambda value: (sizes[value], value)) if sizes else 0.0
    of_size = [line for line in lines if abs(line.size - size) <= 0.5]
    total = sum(line.end_char - line.start_char for line in of_size) or 1
    bold = sum(line.end_char - line.start_char for line in of_size if line.is_bold)
    italic = sum(line.end_char - line.start_char for line in of_size if line.is_italic)
    edges = sorted(line.x1 for line in of_size)
    return Body(size, bold > total / 2, italic > total / 2, edges[int(len(edges) * 0.9)] if edges else 0.0)


# --- from lines to pieces -------------------------------------------------------------------------------------------


def pieces_of(
    lines: Sequence[Line], text: str, running: Mapping[tuple[int, int], str], heights: Mapping[int, float]
) -> list[Piece]:
    """Return the pieces of a document in reading order, with kinds and markers, but without sections and stems."""
    printed = [line for line in lines if line.end_char > line.start_char]
    flow = [line for line in printed if (line.page, line.line) not in running]
    body = body_of([line for line in flow if line.table_index is None] or flow)
    layout = layout_rows(flow, text)
    notes = _note_lines(flow, body, heights, text)
    made: list[Piece] = []
    for key, group in groupby(printed, key=lambda line: _key(line, running, notes, layout)):
        found = list(group)
        if key[0] in ("running_head", "page_number", "stamp"):
            made += [_piece([line], text, str(key[0])) for line in found]
        elif key[0] == "footnote":
            made += _footnotes(found, text)
        elif key[0] == "row":
            made.append(_piece(found, text, "table_row"))
        else:
            made += [_piece(part, text) for part in split_block(found, text)]
    made = _form_numbers(sorted(made, key=lambda piece: piece.start), text)
    _number(made)
    _contents(made)
    _headings(made, body)
    return _joined_headings(made, text, body)


def _form_numbers(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """Join the number in the first cell of a form's row to what stands beside it."""
    made: list[Piece] = []
    for piece in pieces:
        before = made[-1] if made else None
        if before and before.kind == piece.kind == "paragraph" and _is_beside(before.lines[-1], piece.lines[0]):
            alone = len(before.lines) == 1 and len(before.text) <= 4 and before.text.strip("().").isdigit()
            if alone:
                made[-1] = _piece(before.lines + piece.lines, text)
                continue
        made.append(piece)
    return made


def _is_beside(left: Line, right: Line) -> bool:
    same_row = (left.page, left.table_index, left.row) == (right.page, right.table_index, right.row)
    return left.table_index is not None and same_row and left.column != right.column


def _piece(lines: list[Line], text: str, kind: str = "paragraph") -> Piece:
    return Piece(lines, text[lines[0].start_char : lines[-1].end_char], kind)


def _key(
    line: Line,
    running: Mapping[tuple[int, int], str],
    notes: set[tuple[int, int]],
    layout: set[tuple[int | None, int | None]],
) -> tuple[object, ...]:
    place = (line.page, line.line)
    if place in running:
        return (running[place], line.page)
    if place in notes:
        return ("footnote", line.page)
    if line.table_index is not None and (line.table_index, line.row) not in layout:
        return ("row", line.page, line.table_index, line.row)
    return ("block", line.page, line.block)


def layout_rows(lines: Sequence[Line], text: str) -> set[tuple[int | None, int | None]]:
    """Return the rows that only arrange the page: text in a box, and forms with a number beside each box of prose."""
    tables: dict[int, dict[int, dict[int, list[Line]]]] = {}
    for line in lines:
        if line.table_index is not None:
            row = tables.setdefault(line.table_index, {}).setdefault(line.row or 0, {})
            row.setdefault(line.column or 0, []).append(line)
    found: set[tuple[int | None, int | None]] = set()
    for index, rows in tables.items():
        columns = {column for row in rows.values() for column in row}
        boxes = {number for number, row in rows.items() if _is_prose_box(row, text)}
        if len(columns) == 1 or (len(columns) <= 3 and len(boxes) >= 0.5 * len(rows)):
            boxes = set(rows)
        found.update((index, number) for number in boxes if len(columns) <= 3 or set(rows[number]) == {0})
    return found


def _is_prose_box(row: Mapping[int, list[Line]], text: str) -> bool:
    lengths = {column: sum(line.end_char - line.start_char for line in cell) for column, cell in row.items()}
    longest = max(lengths, key=lambda column: (lengths[column], column))
    rest = sum(lengths.values()) - lengths[longest]
    blocks = len({line.block for line in row[longest]})
    return rest <= 4 and (blocks >= 2 or lengths[longest] > 350)


def split_block(lines: Sequence[Line], text: str) -> list[list[Line]]:
    """Return the lines of a block, parted where a new item, or another type that is a heading's, begins."""
    parts: list[list[Line]] = [[lines[0]]]
    first = parse_marker(_of(lines[0], text))
    previous = first
    for before, line in pairwise(lines):
        marker = parse_marker(_of(line, text), previous)
        if _LEADER.search(_of(before, text)) or _opens_item(marker, previous, before, line, text):
            parts.append([line])
            previous = marker or previous
        elif _changes_type(before, line, text):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _of(line: Line, text: str) -> str:
    return text[line.start_char : line.end_char]


def _opens_item(marker: Marker | None, previous: Marker | None, before: Line, line: Line, text: str) -> bool:
    if marker is None:
        return False
    ended = bool(_STOPS.search(_of(before, text).rstrip()))
    if marker.style.startswith("bullet"):
        return marker.is_certain or (ended and line.x0 <= before.x0 + 1)
    if previous is not None and follows(marker, previous):
        return ended or line.x0 < before.x0 - 2
    return ended and marker.is_certain and marker.value == 1 and not marker.style.startswith("label")


def _changes_type(before: Line, line: Line, text: str) -> bool:
    if not before.size or _of(line, text)[:1].islower():
        return False
    other_size = abs(before.size - line.size) > max(1.0, 0.08 * before.size)
    if before.is_bold and not line.is_bold:
        return not _of(before, text).rstrip().endswith((",", "-"))
    return other_size or (line.is_bold and not before.is_bold and bool(_STOPS.search(_of(before, text).rstrip())))


# --- footnotes ------------------------------------------------------------------------------------------------------


def _note_lines(
    lines: Sequence[Line], body: Body, heights: Mapping[int, float], text: str
) -> set[tuple[int, int]]:
    """Return (page, line) of the footnotes: small type below the last line of body type, from the first mark on."""
    found: set[tuple[int, int]] = set()
    for page, group in groupby(lines, key=lambda line: line.page):
        height = heights.get(page, 0.0)
        ordered = sorted((line for line in group if line.size), key=lambda line: (line.top, line.x0))
        ordered = [line for line in ordered if line.table_index is None]
        tail: list[Line] = []
        while ordered and ordered[-1].size <= body.size - _SMALLER and ordered[-1].top > height * _NOTE_ZONE:
            tail.insert(0, ordered.pop())
        if not ordered:
            continue
        marked = [i for i, line in enumerate(tail) if _opens_note(_of(line, text))]
        found.update((line.page, line.line) for line in (tail[marked[0] :] if marked else []))
    return found


def _opens_note(text: str) -> bool:
    return bool(_NOTE_MARK.match(text) or _NOTE_MARK_ALONE.fullmatch(text))


def _footnotes(lines: Sequence[Line], text: str) -> list[Piece]:
    ordered = sorted(lines, key=lambda line: line.start_char)
    parts: list[list[Line]] = []
    last = 0
    for line in ordered:
        mark = _NOTE_MARK.match(_of(line, text)) or _NOTE_MARK_ALONE.fullmatch(_of(line, text))
        value = int(re.sub(r"\D", "", mark.group()) or 0) if mark else 0
        opens = mark is not None and (not value or not last or last < value <= last + 3)
        if not parts or (opens and not _is_mark_alone(parts[-1], text)):
            parts.append([line])
            last = value or last
        else:
            parts[-1].append(line)
    made = [_piece(part, text, "footnote") for part in parts]
    for piece in made:
        mark = _NOTE_MARK.match(piece.text) or _NOTE_MARK_ALONE.fullmatch(piece.text)
        piece.number = mark.group().strip() if mark else None
    return made


def _is_mark_alone(part: Sequence[Line], text: str) -> bool:
    return len(part) == 1 and bool(_NOTE_MARK_ALONE.fullmatch(_of(part[0], text)))


# --- numbers, contents, headings ------------------------------------------------------------------------------------


def _number(pieces: Sequence[Piece]) -> None:
    flow = [piece for piece in pieces if piece.kind == "paragraph"]
    markers: list[Marker | None] = []
    previous: Marker | None = None
    for piece in flow:
        marker = parse_marker(piece.text, previous)
        markers.append(marker)
        previous = marker or previous
    for piece, marker in zip(flow, settle(markers), strict=True):
        piece.marker = marker
        piece.number = marker.label if marker else None


def _contents(pieces: Sequence[Piece]) -> None:
    """Mark contents entries: lines with leaders, and the short pieces after a heading that announces contents."""
    entries: set[str] | None = None
    numbered = False
    for piece in pieces:
        if piece.kind not in FLOW:
            continue
        led = sum(1 for line in piece.text.split("\n") if _LEADER.search(line.rstrip()))
        short = " ".join(_ENTRY_END.sub("", piece.text).split()).strip(" .").lower()
        if entries is None and heading_kind(piece.text, 0) == "contents":
            entries, piece.kind = set(), "contents_heading"
        elif led:
            piece.kind = "contents"
            numbered = True
        elif entries is not None:
            ends = bool(_ENTRY_END.search(piece.text.rstrip()))
            if short in entries or not _may_be_entry(piece, ends, numbered) or imprint_kind(piece.text):
                entries = None if short in entries or entries else entries
                continue
            numbered = numbered or ends
            entries.add(short)
            piece.kind = "contents"


def _may_be_entry(piece: Piece, ends_in_number: bool, numbered: bool) -> bool:
    if ends_in_number:
        return not _TERMINAL.search(piece.text[:-4].rstrip(" 0123456789")) or len(piece.lines) > 2
    return not numbered and len(piece.text) <= 130 and not _TERMINAL.search(piece.text)


def _headings(pieces: Sequence[Piece], body: Body) -> None:
    for index, piece in enumerate(pieces):
        if piece.kind == "contents_heading":
            piece.kind = "heading"
        elif piece.kind == "paragraph":
            following = next((p for p in pieces[index + 1 : index + 6] if p.kind in FLOW), None)
            if is_heading(piece, body, following):
                piece.kind = "heading"
    _numbered_names(pieces)
    for piece in pieces:
        if piece.kind == "heading" and piece.marker is None:
            marker = parse_marker(piece.text)  # a number alone is to be trusted at the start of a heading
            if marker is not None and marker.label and piece.text[marker.length :].strip():
                piece.marker, piece.number = marker, marker.label


def _numbered_names(pieces: Sequence[Piece]) -> None:
    """Headings that count on with nothing between them are a list in bold type."""
    flow = [piece for piece in pieces if piece.kind in (*FLOW, "heading")]
    for before, piece in pairwise(flow):
        if piece.kind != "heading" or before.marker is None or piece.marker is None:
            continue
        if before.kind in ("heading", "list_item") and follows(piece.marker, before.marker):
            before.kind = piece.kind = "list_item"


def is_heading(piece: Piece, body: Body, following: Piece | None) -> bool:
    """Return whether the piece is a heading: short, no sentence, and set apart by size, weight, case or its words."""
    core = piece.core.strip()
    marker = piece.marker
    if not core or len(core) > _HEADING_LENGTH or len(piece.lines) > _HEADING_LINES:
        return bool(marker and not core and marker.style.startswith("label"))
    opening = piece.text if marker and ":" in marker.style and not marker.style.startswith("bullet") else core
    if opening[0].islower() or not _LETTERS.search(core) or (marker and marker.style.startswith("bullet")):
        return False
    if _TERMINAL.search(core) and not (marker and len(core) <= _PLAIN_HEADING_LENGTH and piece.is_bold):
        return False
    if piece.size > body.size + _LARGER or (piece.is_bold and not body.is_bold):
        return True
    if piece.is_upper and len(core.split()) >= 2 and len(core) <= 120:
        return True
    if len(core) > _PLAIN_HEADING_LENGTH or following is None or len(piece.lines) > 2:
        return False
    if piece.is_italic and not body.is_italic:
        return not following.is_italic and len(following.text) > len(core)
    return _is_plain_heading(piece, following)


def _is_plain_heading(piece: Piece, following: Piece) -> bool:
    marker = piece.marker or parse_marker(piece.text)
    record = section_record(piece.text, marker.length if marker else 0)
    if record is None or record.is_weak or record.kind == INHERIT or len(following.text) < _SHORT_TEXT:
        return False
    same_list = piece.marker is not None and following.marker is not None and follows(following.marker, piece.marker)
    return not same_list and not piece.text.rstrip().endswith("?")


def _joined_headings(pieces: Sequence[Piece], text: str, body: Body) -> list[Piece]:
    made: list[Piece] = []
    for piece in pieces:
        if made and _goes_on(made[-1], piece, body):
            made[-1].lines += piece.lines
            made[-1].text = text[made[-1].start : made[-1].end]
        else:
            made.append(piece)
    return made


def _goes_on(heading: Piece, piece: Piece, body: Body) -> bool:
    """Whether a piece is the next line of the heading before it."""
    if heading.kind != "heading" or piece.page != heading.page or piece.marker is not None:
        return False
    same = abs(piece.size - heading.size) < 0.6 and piece.is_bold == heading.is_bold
    distinct = heading.size > body.size + _LARGER or (heading.is_bold and not body.is_bold)
    gap = piece.lines[0].top - heading.lines[-1].bottom
    near = -heading.size < gap < 0.7 * heading.size and bool(heading.size)
    if not (same and distinct and near) or len(heading.text) + len(piece.text) > _HEADING_LENGTH:
        return False
    full = heading.lines[-1].x1 > 0.8 * body.right
    return piece.text[0].islower() or (piece.kind == "heading" and full and heading.is_upper == piece.is_upper)
