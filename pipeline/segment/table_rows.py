"""Table rows: column headings, and header rows that a table repeats on later pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.records import Line
from pipeline.segment.piece import Piece
from pipeline.segment.sections import table_kind

_HEADER_CELL = 70  # characters that a column heading rarely passes
_SHORT = 6  # characters of an abbreviation with its stop ("No.", "Ref.")
_FULL_STOP = re.compile(r"[.;]\s*$")
_DIGITS = re.compile(r"^[\d.,%£()/\s-]+$")


def set_columns(pieces: Sequence[Piece], text: str) -> None:
    """Give each row the headings of its cells, in the order of its own cells.

    A heading over several columns stands before the heading of each. Header rows keep their own cells as columns, by
    which they can be told; where a table repeats them, as on a later page, they become running heads: out of the flow, but kept.
    """
    tables: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.kind == "table_row" and piece.lines[0].table_index is not None:
            tables.setdefault(piece.lines[0].table_index, []).append(piece)
    for rows in tables.values():
        cells = [cells_of(row, text) for row in rows]
        n = _head_rows(rows, cells)
        headings = _headings(cells[:n])
        for number, (row, own) in enumerate(zip(rows, cells, strict=True)):
            if number < n:
                row.columns = tuple(own.values())
            elif any(_same(own, head) for head in cells[:n]):
                row.kind = "running_head"
            elif n:
                row.columns = tuple(headings.get(column, "") for column in own)


def cells_of(row: Piece, text: str) -> dict[int, str]:
    """Return the texts of a row's cells by column, white space flattened; empty cells are absent."""
    cells: dict[int, list[Line]] = {}
    for line in row.lines:
        cells.setdefault(line.column or 0, []).append(line)
    return {
        column: " ".join(text[lines[0].start_char : lines[-1].end_char].split())
        for column, lines in sorted(cells.items(), key=lambda item: item[1][0].start_char)
    }


def _head_rows(rows: Sequence[Piece], cells: Sequence[Mapping[int, str]]) -> int:
    """Return how many rows at the top are headings: two where the first has headings over several columns of the second."""
    if len(rows) > 2 and rows[0].page == rows[1].page and _is_over(cells[0], cells[1]):
        rest = cells[2:]
        repeated = any(_same(own, cells[1]) for own in rest)
        twice = len({cell.lower() for cell in cells[1].values()}) < len(cells[1])
        if (
            repeated
            or (rows[0].is_bold and rows[1].is_bold and not rows[2].is_bold)
            or (twice and _is_header(rows[1:], cells[1:]))
        ):
            return 2
    return 1 if _is_header(rows, cells) else 0


def _is_over(above: Mapping[int, str], below: Mapping[int, str]) -> bool:
    """Whether a row has fewer cells than the next, at least one of them over two, and both could be headings."""
    if not 0 < len(above) < len(below) or not (_may_head(above) and _may_head(below)):
        return False
    starts = sorted(above)
    return any(sum(1 for c in below if a <= c < b) > 1 for a, b in zip(starts, [*starts[1:], 999], strict=True))


def _headings(heads: Sequence[Mapping[int, str]]) -> dict[int, str]:
    """Return the heading of each column: its own, after the one that stands over several."""
    if not heads or len(heads) == 1:
        return dict(heads[0]) if heads else {}
    above, below = heads
    made = dict(above)
    for column, text in below.items():
        over = max((c for c in above if c <= column), default=None)
        made[column] = f"{above[over]} {text}" if over is not None and above[over] != text else text
    return made


def _may_head(header: Mapping[int, str]) -> bool:
    if any(len(cell) > _HEADER_CELL for cell in header.values()):
        return False
    return not any((_FULL_STOP.search(cell) and len(cell) > _SHORT) or _DIGITS.match(cell) for cell in header.values())


def _is_header(rows: Sequence[Piece], cells: Sequence[Mapping[int, str]]) -> bool:
    header = cells[0]
    if len(rows) < 2 or len(header) < 2 or not _may_head(header):
        return False
    if table_kind(tuple(header.values())):
        return True
    if rows[0].is_bold:
        return not all(row.is_bold for row in rows[1:])
    if any(_same(own, header) for own in cells[1:]):
        return True
    longest = max(len(cell) for cell in header.values())
    return any(len(cell) > 2 * longest for own in cells[1:] for cell in own.values())


def _same(own: Mapping[int, str], header: Mapping[int, str]) -> bool:
    return {c: t.lower() for c, t in own.items()} == {c: t.lower() for c, t in header.items()}
