"""Columns: the gutter that parts what stands on a page into columns of running text or boxes, and the bands it makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.read.parts import Printed, Token, typical

_SAME_LINE = 0.3  # em between the baselines of words on one line
_GUTTER = 0.5  # em, the narrowest gutter
_OUT = 0.1  # em that text may stand out into a gutter, or share of a column's rows that may cross it
_EDGE = 0.5  # em between pieces that begin at one x
_ROWS = 4  # rows that make a column
_CHARACTERS = 12  # mean characters of a row of running text in a column
_FULL = 0.6  # share of its column's width that a row of running text fills
_MOST_FULL = 0.45  # share of a column's rows that do
_PARTED = 2.5  # em between pieces that are no words of one line, however it is justified
_CELL = 5  # mean rows of a cell in the column where they are shorter, at most
_ALIGNED = 0.6  # share of the breaks of columns at the same heights that make them a table


class Region(NamedTuple):
    """Printed lines, and numbers of things, from top to bottom, with their right margin."""

    lines: tuple[Printed | int, ...]
    right: float


class Unit(NamedTuple):
    """What is placed as a whole: a piece of a row, a table (`thing` its number) or a box (`inside` what stands in it).

    A piece's height, baseline and size are those of the word in its middle: neither a bullet nor a raised mark.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    tokens: Sequence[Token] = ()
    baseline: float = 0.0
    size: float = 10.0
    thing: int | None = None
    inside: tuple[Region, ...] = ()

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def length(self) -> int:
        """Return the number of characters of a piece."""
        return sum([len(token[0]) for token in self.tokens])

    @property
    def n_rows(self) -> int:
        """Return how many rows it holds, a table none."""
        return 1 if self.tokens else sum([len(region.lines) for region in self.inside])


def unit_of(tokens: Sequence[Token]) -> Unit:
    """Return a piece of a row as a unit."""
    main = tokens[len(tokens) // 2]
    return Unit(tokens[0][1], main[2], tokens[-1][3], main[4], tokens, main[5], main[6])


class Band(NamedTuple):
    """What stands above each other without a break: units across the gutter (`is_across`), or left and right of it."""

    is_across: bool
    units: list[Unit]
    left: list[Unit]
    right: list[Unit]


def gutter_of(units: Sequence[Unit]) -> float | None:
    """Return the x where the right of two columns begins, None where there are no columns.

    Of all edges at which several pieces begin, the one that parts the most rows of running text.
    """
    if len(units) < 2:
        return None
    em = typical([u.size for u in units if u.tokens], 10.0)
    best: tuple[int, float] = (0, 0.0)
    for x in _edges(units, em):
        n = _n_parted(units, x, em)
        if n > best[0]:
            best = n, x
    return best[1] if best[0] else None


def bands_of(units: Sequence[Unit], x: float) -> list[Band]:
    """Return the bands from top to bottom that units across the gutter part."""
    bands: list[Band] = []
    for unit in sorted(units, key=lambda u: (u.top + u.bottom, u.x0)):
        is_across = unit.x0 < x < unit.x1
        if not bands or bands[-1].is_across != is_across:
            bands.append(Band(is_across, [], [], []))
        band = bands[-1]
        band.units.append(unit)
        if not is_across:
            (band.left if unit.x1 <= x else band.right).append(unit)
    return bands


def is_column(units: Sequence[Unit]) -> bool:
    """Whether the units are rows of running text, long enough and most of them as wide as the column, or boxes."""
    rows = _rows(units)
    boxed = sum([u.n_rows for u in units if u.inside])
    n = len(rows) + boxed
    if n < _ROWS:
        return bool(boxed) and not rows
    x0, x1 = min([u.x0 for u in units]), max([u.x1 for u in units])
    full = sum([1 for r in rows if r[0] >= _FULL * (x1 - x0)]) + boxed
    return full >= _MOST_FULL * n and sum([r[1] for r in rows]) + 2 * _CHARACTERS * boxed >= _CHARACTERS * n


def is_table(left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Whether both sides begin anew at the same heights: then they are rows of a table without rules, not columns.

    Only heights that both sides reach count, and cells are no longer than a few rows.
    """
    top = max(min([u.top for u in left]), min([u.top for u in right]))
    bottom = min(max([u.bottom for u in left]), max([u.bottom for u in right]))
    left = [u for u in left if u.bottom > top and u.top < bottom]
    right = [u for u in right if u.bottom > top and u.top < bottom]
    starts, others = _starts(left), _starts(right)
    n = sum([1 for y, size in starts if any([abs(y - other) <= _SAME_LINE * size for other, _ in others])])
    if n < 2 or n < _ALIGNED * max(len(starts), len(others)):
        return False
    return min(_n_rows(left), _n_rows(right)) <= _CELL * (n + 1)


def _edges(units: Sequence[Unit], em: float) -> list[float]:
    """Return the left edges of what may be a column: where several pieces begin, or where a box has a neighbour."""
    edges: list[float] = []
    xs = sorted([u.x0 for u in units])
    start, n = xs[0], 0
    for x in xs[1:]:
        n += 1
        if x - start > _EDGE * em:
            if n >= _ROWS:
                edges.append(start)
            start, n = x, 0
    if n + 1 >= _ROWS:
        edges.append(start)
    for unit in units:
        if unit.inside:
            edges.append(unit.x0)
            edges.append(min([x for x in xs if x >= unit.x1], default=unit.x0))
    lowest = xs[0] + _EDGE * em
    return sorted({x for x in edges if x > lowest})


def _n_parted(units: Sequence[Unit], x: float, em: float) -> int:
    """Return how many rows of running text an edge parts into columns."""
    x -= _OUT * em
    if sum([u.n_rows for u in units if u.x1 <= x]) < _ROWS and not any([u.inside and u.x1 <= x for u in units]):
        return 0
    total = 0
    for band in bands_of(units, x):
        if band.left and band.right and _is_parted(band.left, band.right, em):
            total += min(_n_rows(band.left), _n_rows(band.right))
    return total


def _is_parted(left: Sequence[Unit], right: Sequence[Unit], em: float) -> bool:
    return _is_wide(left, right, em) and not is_table(left, right) and _is_columns(left) and _is_columns(right)


def _is_columns(units: Sequence[Unit]) -> bool:
    """Whether the units are a column, or several."""
    return is_column(units) or (len(units) >= 2 * _ROWS and gutter_of(units) is not None)


def _n_rows(units: Sequence[Unit]) -> int:
    return sum([u.n_rows for u in units])


def _is_wide(left: Sequence[Unit], right: Sequence[Unit], em: float) -> bool:
    """Whether the gutter is wide enough, a few rows that stand out apart."""
    ends = sorted([u.x1 for u in left])
    return min([u.x0 for u in right]) - ends[int((1 - _OUT) * (len(ends) - 1))] >= _GUTTER * em


def _rows(units: Sequence[Unit]) -> list[tuple[float, int]]:
    """(width, characters) of the rows that pieces with the same baseline make; of a parted row the widest part."""
    rows: list[tuple[float, int]] = []
    baseline, start, end = -1e9, 0.0, 0.0
    for unit in sorted([u for u in units if u.tokens], key=lambda u: (u.baseline, u.x0)):
        if rows and abs(baseline - unit.baseline) <= _SAME_LINE * unit.size:
            start = start if unit.x0 - end <= _PARTED * unit.size else unit.x0
            rows[-1] = (max(rows[-1][0], unit.x1 - start), rows[-1][1] + unit.length)
        else:
            start = unit.x0
            rows.append((unit.x1 - start, unit.length))
            baseline = unit.baseline
        end = unit.x1
    return rows


def _starts(units: Sequence[Unit]) -> list[tuple[float, float]]:
    """(top, size) of what follows vertical white space wider than half a line."""
    starts = []
    lowest = None
    for unit in sorted(units, key=lambda u: u.top):
        if lowest is not None and unit.top - lowest > 0.5 * unit.size:
            starts.append((unit.top, unit.size))
        lowest = unit.bottom if lowest is None else max(lowest, unit.bottom)
    return starts
