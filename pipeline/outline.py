"""Outline: levels of headings, and the section each piece stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.piece import FLOW, Piece
from pipeline.sections import INHERIT, imprint_kind, section_record, table_kind

_DEEPEST = 6
_FIRST_PAGES = 5  # on which an imprint may stand, if not on the last two
_SIZE_STEP = 0.75  # points by which sizes of different levels differ
_LEAF = ("contents", "front_matter", "glossary")  # kinds that an unnamed heading below does not inherit
_YIELDING = ("introduction", "method", "front_matter", "judgement")  # to headings below that name a topic
_ASKING = ("recommendations", "improvement", "action_plan")  # kinds that a narrative section below brings to their end
_NARRATIVE = ("analysis", "summary", "introduction", "chronology")
_DEFAULT, _FRONT = "other", "front_matter"


def set_levels(pieces: Sequence[Piece]) -> None:
    """Give every heading its level from 1: by size, then capitals, weight, italics, then depth of its number."""
    headings = [piece for piece in pieces if piece.kind == "heading"]
    sizes = _size_ranks([piece.size for piece in headings])
    keys = [_style(piece, sizes[piece.size]) for piece in headings]
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)), start=1)}
    for piece, key in zip(headings, keys, strict=True):
        piece.level = min(ranks[key], _DEEPEST)


def _size_ranks(sizes: Sequence[float]) -> dict[float, int]:
    ranks: dict[float, int] = {}
    rank, last = 0, None
    for size in sorted(set(sizes), reverse=True):
        rank += last is not None and last - size > _SIZE_STEP
        ranks[size], last = rank, size
    return ranks


def _style(piece: Piece, size_rank: int) -> tuple[int, bool, bool, bool, int]:
    depth = piece.marker.depth if piece.marker else 1
    return size_rank, not piece.is_upper, not piece.is_bold, piece.is_italic, depth


@dataclass(slots=True)
class _Open:
    """A section that is open where the reader stands."""

    level: float
    kind: str  # "" where no heading has said
    text: str
    has_text: bool = False


def set_sections(pieces: Sequence[Piece], n_pages: int) -> None:
    """Give every piece its section kind and the heading it stands under.

    A heading whose words are silent belongs to the section of the nearest heading above of a higher level. A heading
    that is followed at once by a silent one of its own style stands above that and its like. Before the first heading
    that says what it opens, page 1 is front matter, unless the document is one page without sections.
    """
    front = n_pages > 1 or any(p.kind == "heading" and _says(p) for p in pieces)
    sections: list[_Open] = []
    tables: dict[int, str] = {}
    for piece in pieces:
        if piece.kind == "heading":
            piece.is_entry = _open_section(piece, sections)
        else:
            piece.heading = sections[-1].text if sections else None
            if sections and piece.kind in FLOW:
                sections[-1].has_text = True
        front = front and piece.page <= 1 and not piece.is_entry
        piece.section_kind = _section_of(piece, sections, front, tables)
    _set_imprint(pieces, n_pages)


def _says(piece: Piece) -> bool:
    record = section_record(piece.text, _skip(piece))
    return record is not None and record.kind != INHERIT


def _open_section(piece: Piece, sections: list[_Open]) -> bool:
    """Open the section of a heading and close those it ends; return whether its words say what it opens."""
    level = float(piece.level or _DEEPEST)
    record = section_record(piece.text, _skip(piece))
    if sections and record is not None and record.kind == INHERIT:
        kind: str | None = sections[-1].kind  # for whom it is, not what: the section before it goes on
    else:
        kind = record.kind if record and record.kind != INHERIT and not record.is_weak else None
    last = sections[-1] if sections else None
    if last and kind is None and last.level == level and not last.has_text and last.kind not in _LEAF:
        last.level = level - 0.5
    while sections and sections[-1].level >= (level if kind is None else level - 0.5):
        sections.pop()
    above = sections[-1].kind if sections else ""
    piece.heading = sections[-1].text if sections else None
    if kind is None and record is not None and record.is_weak and above in ("", _DEFAULT, *_LEAF, *_YIELDING):
        kind = record.kind
    says = kind is not None
    if kind in _NARRATIVE:  # a heading of a higher level, over a short list, does not stand over the rest of the report
        for section in sections:
            section.kind = "" if section.kind in _ASKING else section.kind
    kind = kind if kind is not None else ("" if above in _LEAF else above)
    sections.append(_Open(level, kind, " ".join(piece.text.split())))
    return says


def _section_of(piece: Piece, sections: Sequence[_Open], front: bool, tables: dict[int, str]) -> str:
    if piece.kind == "contents":
        return "contents"
    if piece.kind == "table_row":
        index = piece.lines[0].table_index or 0
        tables[index] = tables.get(index) or table_kind(piece.columns or piece.text.split("\t")) or ""
        if tables[index]:
            return tables[index]
    kind = sections[-1].kind if sections else ""
    if kind == "contents" and piece.kind != "heading":
        kind = ""
    if not kind and front and (piece.kind == "heading" or len(piece.text) < 200):
        return _FRONT
    return kind or _DEFAULT


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
