"""Segment: printed lines become the segments that are cited, each with its kind, section, number and boxes.

`segments_of` is the pure function; `run` is the stage. Segments are in reading order, disjoint, each on one page, and
their text is the document's text at their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.boxes import line_boxes
from pipeline.ids import ExtractIds
from pipeline.records import Line, Page, Problem, Record, Segment, Word
from pipeline.segment.footnotes import set_marks
from pipeline.segment.levels import set_outline_levels
from pipeline.segment.lists import set_continuations, set_items, set_stems
from pipeline.segment.outline import set_levels, set_sections
from pipeline.segment.piece import Piece, body_of
from pipeline.segment.running import running_kinds
from pipeline.segment.structure import pieces_of
from pipeline.segment.table_rows import set_columns
from pipeline.task import Task

STAGE = "segment"


def run(task: Task) -> list[Record]:
    """Return the `Segment` rows of a document, and a `Problem` where none could be made."""
    pages = sorted(task.rows(Page), key=lambda page: page.page)
    made: list[Record] = [*segments_of(task.document_id, pages, task.rows(Line), task.rows(Word))]
    if not made and any(page.text.strip() for page in pages):
        made.append(Problem(STAGE, task.document_id, str(task.path), None, "no_segments", "text, but no lines"))
    return made


def document_text(pages: Sequence[Page]) -> str:
    """Return the text of a document, into which all offsets count: its pages joined by form feeds."""
    return "\f".join(page.text for page in pages)


def segments_of(document_id: str, pages: Sequence[Page], lines: Sequence[Line], words: Sequence[Word]) -> list[Segment]:
    """Return the segments of a document in reading order.

    `pages` in order; offsets of lines and words count into `document_text(pages)`.
    """
    if not lines:
        return []
    text = document_text(pages)
    ordered = sorted(lines, key=lambda line: (line.start_char, line.end_char))
    running = running_kinds(pages, ordered, text)
    pieces = pieces_of(ordered, text, running, {page.page: page.height for page in pages})
    body = body_of([line for line in ordered if (line.page, line.line) not in running] or ordered)
    set_columns(pieces, text)
    set_levels(pieces)
    set_sections(pieces, len(pages))
    set_items(pieces)
    set_continuations(pieces, body, text)
    set_stems(pieces)
    set_outline_levels(pieces)
    set_marks(pieces, words, text)
    return _rows(document_id, pieces)


def _rows(document_id: str, pieces: Sequence[Piece]) -> list[Segment]:
    ids = ExtractIds(document_id)
    names = [ids.next("segment", piece.text) for piece in pieces]
    return [_row(document_id, ordinal, piece, names) for ordinal, piece in enumerate(pieces)]


def _row(document_id: str, ordinal: int, piece: Piece, names: Sequence[str]) -> Segment:
    is_row = piece.kind == "table_row"
    return Segment(
        names[ordinal], document_id, piece.page, ordinal, piece.kind, piece.section_kind,
        piece.level if piece.kind == "heading" else None, piece.heading,
        piece.number if piece.continues is None else None,
        None if piece.stem is None else names[piece.stem],
        None if piece.continues is None else names[piece.continues],
        piece.lines[0].table_index if is_row else None, piece.lines[0].row if is_row else None, piece.columns,
        piece.start, piece.end, piece.text, line_boxes(piece.lines),
        piece.lines[0].table_method if is_row else None, piece.mark_char,
    )  # fmt: skip


def by_id(segments: Sequence[Segment]) -> Mapping[str, Segment]:
    """Return the segments by their ids."""
    return {segment.segment_id: segment for segment in segments}
