"""Outline: levels of headings, and the section each piece stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.segment.piece import FLOW, Piece, tail
from pipeline.segment.sections import (
    FINDING,
    GUIDANCE,
    INHERIT,
    RESPONSE,
    SectionRecord,
    imprint_kind,
    section_record,
    table_kind,
    title_record,
)

_DEEPEST = 6
_FIRST_PAGES = 5  # on which an imprint may stand, if not on the last two
SIZE_STEP = 0.75  # points by which sizes of different levels differ
_LEAF = ("contents", "front_matter")  # kinds that an unnamed heading below does not inherit
_YIELDING = ("introduction", "method", "front_matter", "judgement")  # to headings below that name a topic
_ASKING = ("recommendations", "improvement", "action_plan")  # kinds that a narrative section below brings to their end
_GOING_ON = ("chronology", "circumstances", "analysis")  # kinds that a silent heading beside them goes on with, in a finding
_SCOPES = {"title.finding": FINDING, "title.guidance": GUIDANCE, "title.response": RESPONSE}
_PLAIN_KINDS = ("summary", "introduction", "glossary", "contents", "appendix", "front_matter")
_TITLE_PAGES = 3  # on which a title may stand
_ON_COVERS = ("front_matter", "judgement", INHERIT)  # kinds of headings that may stand on a title page
_NARRATIVE = ("analysis", "summary", "introduction", "chronology")
_DEFAULT, _FRONT = "other", "front_matter"
_LONG = 200  # characters of a paragraph from which it is text, and no address or line of a title page
_SENTENCE = 100  # the same below the title of a letter
_STOP = re.compile(r"[.;:!?…][\"'”’)\]]*\d{0,3}$")

Style = tuple[int, bool, bool, bool, int]


def set_levels(pieces: Sequence[Piece]) -> None:
    """Give every heading its level from 1: by size, then capitals, weight, italics, then depth of its number."""
    headings = [piece for piece in pieces if piece.kind == "heading"]
    styles = styles_of(headings)
    ranks = {key: rank for rank, key in enumerate(sorted(set(styles)), start=1)}
    for piece, key in zip(headings, styles, strict=True):
        piece.level = min(ranks[key], _DEEPEST)


def styles_of(headings: Sequence[Piece]) -> list[Style]:
    """Return the style of each heading: the more it stands out, the smaller."""
    sizes = _size_ranks([piece.size for piece in headings])
    return [_style(piece, sizes[piece.size]) for piece in headings]


def _size_ranks(sizes: Sequence[float]) -> dict[float, int]:
    ranks: dict[float, int] = {}
    rank, last = 0, None
    for size in sorted(set(sizes), reverse=True):
        rank += last is not None and last - size > SIZE_STEP
        ranks[size], last = rank, size
    return ranks


def _style(piece: Piece, size_rank: int) -> Style:
    depth = piece.marker.depth if piece.marker else 1
    if piece.marker and piece.marker.style == "form":  # the boxes of a form are alike, however their titles are set
        return size_rank, False, False, False, depth
    return size_rank, not piece.is_upper, not piece.is_bold, piece.is_italic, depth


@dataclass(slots=True)
class _Open:
    """A section that is open where the reader stands."""

    level: float
    kind: str  # "" where no heading has said
    text: str
    has_text: bool = False
    is_cover: bool = False  # a heading of the title page, which stands above all
    part: str = ""  # the word of a part of the document: chapter, section, annex
    has_plain: bool = False  # whether it has text without a number


def set_sections(pieces: Sequence[Piece], n_pages: int) -> None:
    """Give every piece its section kind and the heading it stands under.

    A heading whose words are silent belongs to the section of the nearest heading above of a higher level. A heading
    that is followed at once by a silent one of its own style stands above that and its like. Before the first heading
    that says what it opens, page 1 is front matter, unless the document is one page without sections. What a title says
    of the whole (a reply, a finding, a review) is the kind of what no heading has told.
    """
    title = title_of(pieces)
    scope = _scope_of(title, pieces)
    reader = _Reader(title.kind if title else "", scope, n_pages > 1 or any(p.kind == "heading" and _says(p) for p in pieces))
    cover = {id(pieces[place]) for place in cover_of(pieces)}
    sections: list[_Open] = []
    tables: dict[int, str] = {}
    for piece in pieces:
        if piece.kind == "heading":
            piece.is_entry = _open_section(piece, sections, scope, id(piece) in cover)
        else:
            piece.heading = sections[-1].text if sections else None
            if sections and piece.kind in FLOW:
                _read_text(piece, sections)
        reader.meets(piece, id(piece) in cover)
        piece.section_kind = _section_of(piece, sections, reader, tables)
    _set_imprint(pieces, n_pages)


def _scope_of(title: SectionRecord | None, pieces: Sequence[Piece]) -> str:
    """The scope of the records that headings are looked up in. A reply quotes what it answers if it has headings for both."""
    scope = _SCOPES.get(title.id, "heading") if title else "heading"
    if scope != RESPONSE:
        return scope
    cover = set(cover_of(pieces))
    headings = (piece for place, piece in enumerate(pieces) if piece.kind == "heading" and place not in cover)
    records = (section_record(piece.text, _skip(piece), RESPONSE) for piece in headings)
    return RESPONSE if any(record.id == "response.reply" for record in records if record) else GUIDANCE


def cover_of(pieces: Sequence[Piece]) -> list[int]:
    """Return the places of the headings before the text begins, as far as none of them opens a section."""
    found: list[int] = []
    full = {piece.page for piece in pieces if piece.page in range(2, _TITLE_PAGES + 1) and _is_text(piece, _LONG)}
    for index, piece in enumerate(pieces):
        if piece.page > _TITLE_PAGES or piece.page in full or _is_text(piece, _LONG) or piece.kind == "contents":
            break
        if piece.kind == "heading":
            record = section_record(piece.text, piece.marker.length if piece.marker else 0)
            if record is not None and not record.is_weak and record.kind not in _ON_COVERS and found:
                break
            found.append(index)
    return found


def title_of(pieces: Sequence[Piece]) -> SectionRecord | None:
    """Return what the headings of the title page say that the document is."""
    cover = [pieces[place] for place in cover_of(pieces)]
    lines = cover or [piece for piece in pieces if piece.page == 1 and piece.kind in FLOW and len(piece.text) < _LONG]
    return next((record for piece in lines if (record := title_record(piece.text))), None) or _title_above_text(pieces)


def _title_above_text(pieces: Sequence[Piece]) -> SectionRecord | None:
    """What the headings of the first pages say up to the first text, where that stands on the same page as the title."""
    for piece in pieces:
        if piece.page > _TITLE_PAGES or piece.kind == "contents" or _is_text(piece, _LONG):
            break
        if piece.kind == "heading":
            record = section_record(piece.text, _skip(piece))
            if record is not None and record.kind not in _ON_COVERS:
                break
            if record := title_record(piece.text):
                return record
    return None


@dataclass(slots=True)
class _Reader:
    """What is known of the document where the reader stands."""

    kind: str  # of what no heading tells; "" unknown
    scope: str  # of the records that headings are looked up in
    is_front: bool  # whether this may be the title page still
    is_early: bool = True  # before any heading has said what it opens
    has_title: bool = False
    has_text: bool = False
    early_kind: str = "introduction"

    def meets(self, piece: Piece, is_cover: bool) -> None:
        """Go on to the next piece."""
        self.is_early = self.is_early and not piece.is_entry and (piece.kind != "heading" or is_cover)
        self.has_title = self.has_title or piece.kind == "heading"
        is_letter = self.has_title and bool(self.kind) and self.scope != FINDING
        self.has_text = self.has_text or _is_text(piece, _SENTENCE if is_letter else _LONG)
        near = piece.page <= 1 or (piece.page <= _TITLE_PAGES and not self.has_text)
        self.is_front = self.is_front and self.is_early and near


def _says(piece: Piece) -> bool:
    record = section_record(piece.text, _skip(piece))
    return record is not None and record.kind != INHERIT


def _open_section(piece: Piece, sections: list[_Open], scope: str, is_cover: bool) -> bool:
    """Open the section of a heading and close those it ends; return whether its words say what it opens."""
    level = float(piece.level or _DEEPEST)
    record = section_record(piece.text, _skip(piece), scope)
    if record is not None and scope in (GUIDANCE, RESPONSE) and not _counts_in_guidance(record, sections, is_cover):
        record = None
    if sections and record is not None and record.kind == INHERIT:
        kind: str | None = sections[-1].kind  # for whom it is, not what: the section before it goes on
    else:
        kind = record.kind if record and record.kind != INHERIT and not record.is_weak else None
    last = sections[-1] if sections else None
    if last and kind is None and last.level == level and not last.has_text and last.kind not in _LEAF:
        last.level = level - 0.5
    part = piece.marker.style if piece.marker and piece.marker.style.startswith("division") else ""
    beside = _close(sections, level, level if kind is None else level - 0.5, part)
    above = sections[-1].kind if sections else ""
    piece.heading = sections[-1].text if sections else None
    if kind is None and record is not None and record.is_weak and above in ("", _DEFAULT, *_LEAF, *_YIELDING):
        kind = record.kind
    says = kind is not None
    if kind in _NARRATIVE:
        _end_lists(sections)
    if kind is None and scope == FINDING and not above and beside in _GOING_ON:
        kind = beside
    kind = kind if kind is not None else ("" if above in _LEAF else above)
    sections.append(_Open(level, kind, " ".join(piece.text.split()), is_cover=is_cover, part=part))
    return says


def _read_text(piece: Piece, sections: Sequence[_Open]) -> None:
    """Note that a section has text. The summary of a section that begins with one ends where its paragraphs have numbers."""
    section = sections[-1]
    numbered = piece.marker is not None and piece.marker.style in ("decimal", "dotted") and _is_text(piece, _LONG)
    if numbered and section.kind == "summary" and section.has_plain and len(sections) > 1 and not sections[-2].is_cover:
        section.kind = sections[-2].kind or section.kind
    section.has_plain = section.has_plain or (piece.marker is None and _is_text(piece, _LONG))
    section.has_text = True


def _close(sections: list[_Open], level: float, upto: float, part: str) -> str:
    """Close the sections that a heading ends; return the kind of the last of them, which stood beside it."""
    beside = ""
    # a part of the document ends what stands before it, however that was printed
    while part and sections and (sections[-1].part in ("", part) or sections[-1].level >= level):
        sections.pop()
    while sections and sections[-1].level >= upto:
        beside = sections.pop().kind
    return beside


def _end_lists(sections: Sequence[_Open]) -> None:
    # a heading of a higher level, over a short list, does not stand over the rest of the report
    for section in sections:
        section.kind = "" if section.kind in _ASKING else section.kind


def _counts_in_guidance(record: SectionRecord, sections: Sequence[_Open], is_cover: bool) -> bool:
    """Guidance and replies have no findings or lessons of their own; what they say of those is guidance, or reply."""
    if record.scope == RESPONSE:
        return not is_cover
    is_top = all(section.is_cover or section.kind in ("contents", "introduction", "summary") for section in sections)
    return record.kind in _PLAIN_KINDS and not record.is_weak and (is_top or record.kind != "introduction")


def _is_text(piece: Piece, least: int) -> bool:
    """Whether it is prose of at least so many characters, and no list of names and addresses."""
    return piece.kind in FLOW and len(piece.text) >= least and bool(_STOP.search(tail(piece.text)))


def _section_of(piece: Piece, sections: Sequence[_Open], reader: _Reader, tables: dict[int, str]) -> str:
    if piece.kind == "contents":
        return "contents"
    if piece.kind == "table_row":
        index = piece.lines[0].table_index or 0
        tables[index] = tables.get(index) or table_kind(piece.columns or piece.text.split("\t")) or ""
        if tables[index]:
            # an inspection that begins with its grades goes on with what it found in short
            reader.early_kind = "summary" if tables[index] == "judgement" else reader.early_kind
            return tables[index]
    kind = sections[-1].kind if sections else ""
    if kind == "contents" and piece.kind != "heading":
        return _DEFAULT
    if kind:
        return kind
    if reader.is_early and reader.kind and reader.has_text and piece.kind != "heading":
        return reader.early_kind if reader.kind == "analysis" else reader.kind
    if reader.is_front and (piece.kind == "heading" or len(piece.text) < _LONG):
        return _FRONT
    return reader.kind or _DEFAULT


def _set_imprint(pieces: Sequence[Piece], n_pages: int) -> None:
    """The imprint is a section of its own: from its first words to the end of the page, or on the last pages of all."""
    kind: str | None = None
    page = 0
    for piece in pieces:
        if kind and piece.page != page and page <= _FIRST_PAGES < n_pages - 1:
            kind = None
        near_edge = piece.page <= _FIRST_PAGES or piece.page > n_pages - 2
        if n_pages > 1 and near_edge and kind is None and piece.kind != "table_row":
            kind, page = imprint_kind(piece.text), piece.page
        piece.section_kind = kind or piece.section_kind


def _skip(piece: Piece) -> int:
    return piece.marker.length if piece.marker else 0
