"""Tables: ruled grids on a page, found by pdfplumber's table finder from PDFium's rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.read.parts import Token
from pipeline.read.rules import Rule

_SNAP = 3.0  # points: pdfplumber's defaults for snapping, joining and meeting edges
_SAME_EDGE = 4.0  # points between column edges of a table and its continuation
_SAME_START = 6.0  # points between where text of their columns begins
_NEAR_END = 0.75  # a continued table reaches the last quarter of its page
_NEAR_START = 0.3  # and goes on in the first third of the next
_HEAD = 0.1  # share of the page's height in which running heads stand
_MOST_RULES = 4_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: row and column from 0, its right edge, its words."""

    row: int
    column: int
    x1: float
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with at least two rows and two columns that hold words; `edges` are the x of its columns.

    `is_continued`: it goes on from the table at the end of the page before; then one row is enough.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    cells: tuple[Cell, ...]
    edges: tuple[float, ...]
    is_continued: bool = False
    method: str = "ruled"  # or aligned

    @property
    def n_rows(self) -> int:
        """Return the number of rows."""
        return 1 + max(cell.row for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PageEnd:
    """The last table of a page, the page's height, and marks of all its words outside of tables."""

    table: Table
    height: float
    marks: frozenset[tuple[str, int]]


def tables_of(
    rules: Sequence[Rule], tokens: Sequence[Token], before: PageEnd | None, height: float
) -> tuple[list[Table], list[Token]]:
    """Return the tables of a page and the words outside of them; `before` is how the page before ended in a table."""
    tables: list[Table] = []
    rest = list(tokens)
    for boxes in _grids(rules):
        table, outside = _table(boxes, rest)
        if table is None:
            continue
        if before is not None and not tables and continues(before, table, outside, height):
            table = replace(table, is_continued=True)
        if table.is_continued or _is_grid(table):
            tables.append(table)
            rest = outside
    return tables, rest


def continues(before: PageEnd, table: Table, outside: Sequence[Token], height: float) -> bool:
    """Whether a table goes on from the page before: same columns, and nothing between but running heads."""
    if before.table.bottom < _NEAR_END * before.height or table.top > _NEAR_START * height:
        return False
    if not _same_columns(before.table, table):
        return False
    between = [t for t in outside if _HEAD * height < t.top and t.bottom <= table.top + 1]
    return all(mark_of(token) in before.marks for token in between)


def _same_columns(before: Table, table: Table) -> bool:
    """Whether columns begin at the same places, margins apart: left and right pages may differ there.

    Where text tells, the right edge does not count: it is where the longest line ends.
    """
    if before.method != table.method or len(before.edges) != len(table.edges):
        return False
    pairs = list(zip(before.edges, table.edges, strict=True))[: None if table.method == "ruled" else -1]
    shift = pairs[0][0] - pairs[0][1]
    return all(abs(a - b - shift) <= (_SAME_EDGE if table.method == "ruled" else _SAME_START) for a, b in pairs)


def mark_of(token: Token) -> tuple[str, int]:
    """Return what makes a word recognisable on the next page: text and height."""
    return token.text, round(token.top)


def _grids(rules: Sequence[Rule]) -> list[list[tuple[float, float, float, float]]]:
    """Return the cells (x0, top, x1, bottom) of each grid that the rules make, grids from top to bottom."""
    from pdfplumber import table as finder

    if len(rules) > _MOST_RULES:
        return []
    edges = finder.merge_edges([_edge(rule) for rule in rules], _SNAP, _SNAP, _SNAP, _SNAP)
    edges = [e for e in edges if e["width"] + e["height"] >= _SNAP]
    meetings = finder.edges_to_intersections(edges, _SNAP, _SNAP)
    grids = finder.cells_to_tables(finder.intersections_to_cells(meetings))
    return sorted(([tuple(cell) for cell in grid] for grid in grids), key=lambda g: (min(c[1] for c in g), min(c[0] for c in g)))


def _edge(rule: Rule) -> dict[str, Any]:
    """A rule as pdfplumber's edge."""
    return {
        "x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom,
        "width": rule.x1 - rule.x0, "height": rule.bottom - rule.top,
        "orientation": "h" if rule.is_horizontal else "v", "object_type": "line",
    }  # fmt: skip


def _table(boxes: list[tuple[float, float, float, float]], tokens: Sequence[Token]) -> tuple[Table | None, list[Token]]:
    """Return the table of a grid and the words outside of it; no table where no word is in it."""
    tops = _merged([box[1] for box in boxes])
    lefts = _merged([box[0] for box in boxes])
    held: dict[tuple[int, int], list[Token]] = {}
    rights: dict[tuple[int, int], float] = {}
    outside = []
    for token in tokens:
        x, y = (token.x0 + token.x1) / 2, (token.top + token.bottom) / 2
        found = _cell_at(boxes, x, y)
        if found is None:
            outside.append(token)
        else:
            at = (_index(tops, found[1]), _index(lefts, found[0]))
            held.setdefault(at, []).append(token)
            rights[at] = found[2]
    if not held:
        return None, list(tokens)
    number = {row: i for i, row in enumerate(sorted({row for row, _ in held}))}
    cells = tuple(Cell(number[row], column, rights[row, column], tuple(held[row, column])) for row, column in sorted(held))
    return Table(
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
        cells, (*lefts, max(b[2] for b in boxes)),
    ), outside  # fmt: skip


def _is_grid(table: Table) -> bool:
    """Whether words stand in two rows and two columns at least, and beside each other in one row at least."""
    columns = {cell.column for cell in table.cells}
    return table.n_rows >= 2 and len(columns) >= 2 and len(table.cells) > table.n_rows


def _cell_at(boxes: list[tuple[float, float, float, float]], x: float, y: float) -> tuple[float, float, float, float] | None:
    for margin in (0, 1):  # words on an edge belong to no other cell
        for box in boxes:
            if box[0] - margin <= x < box[2] + margin and box[1] - margin <= y < box[3] + margin:
                return box
    return None


def _merged(values: Sequence[float]) -> tuple[float, ...]:
    """Distinct values, those within the snapping distance as one."""
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > _SNAP:
            made.append(value)
    return tuple(made)


def _index(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda i: abs(values[i] - value))
