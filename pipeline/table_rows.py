"""Table rows: column headings, and header rows that a table repeats on later pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.piece import Piece
from pipeline.records import Line
from pipeline.sections import table_kind

_HEADER_CELL = 70  # characters that a column heading rarely passes
_SHORT = 6  # characters of an abbreviation with its stop ("No.", "Ref.")
_FULL_STOP = re.compile(r"[.;]\s*$")
_DIGITS = re.compile(r"^[\d.,%£()/\s-]+$")


def set_columns(pieces: Sequence[Piece], text: str) -> None:
    """Give each row the headings of its cells, in the order of its own cells.

    Repeated header rows become running heads.
    The header row keeps its own cells as columns, by which it can be told.
    """
    tables: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.kind == "table_row" and piece.lines[0].table_index is not None:
            tables.setdefault(piece.lines[0].table_index, []).append(piece)
    for rows in tables.values():
        cells = [cells_of(row, text) for row in rows]
        if not _is_header(rows, cells):
            continue
        header = cells[0]
        for row, own in zip(rows, cells, strict=True):
            if row is not rows[0] and _same(own, header):
                row.kind = "running_head"
            else:
                row.columns = tuple(header.get(column, "") for column in own)


def cells_of(row: Piece, text: str) -> dict[int, str]:
    """Return the texts of a row's cells by column, white space flattened; empty cells are absent."""
    cells: dict[int, list[Line]] = {}
    for line in row.lines:
        cells.setdefault(line.column or 0, []).append(line)
    return {
        column: " ".join(text[lines[0].start_char : lines[-1].end_char].split())
        for column, lines in sorted(cells.items(), key=lambda item: item[1][0].start_char)
    }


def _is_header(rows: Sequence[Piece], cells: Sequence[Mapping[int, str]]) -> bool:
    header = cells[0]
    if len(rows) < 2 or len(header) < 2 or any(len(cell) > _HEADER_CELL for cell in header.values()):
        return False
    if any((_FULL_STOP.search(cell) and len(cell) > _SHORT) or _DIGITS.match(cell) for cell in header.values()):
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
