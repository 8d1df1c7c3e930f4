"""Cells of a grid of hexagons with a point at the top: odd rows stand half a cell to the right, row 0 is the northernmost."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeAlias

Cell: TypeAlias = tuple[int, int]  # column, row

ROW_HEIGHT = math.sqrt(3) / 2  # distance between rows, where neighbours in a row are 1 apart


def position(cell: Cell) -> tuple[float, float]:
    """The middle of a cell, to the right and downwards, in widths of a cell."""
    column, row = cell
    return column + 0.5 * (row & 1), row * ROW_HEIGHT


def around(cell: Cell) -> tuple[Cell, ...]:
    """The six cells that touch a cell."""
    column, row = cell
    shift = row & 1
    return (
        (column - 1, row),
        (column + 1, row),
        (column - 1 + shift, row - 1),
        (column + shift, row - 1),
        (column - 1 + shift, row + 1),
        (column + shift, row + 1),
    )


def steps(one: Cell, other: Cell) -> int:
    """How many steps from cell to touching cell lie between two cells."""
    along = (one[0] - (one[1] - (one[1] & 1)) // 2) - (other[0] - (other[1] - (other[1] & 1)) // 2)
    down = one[1] - other[1]
    return max(abs(along), abs(down), abs(along + down))


def parts(cells: Iterable[Cell]) -> list[frozenset[Cell]]:
    """The connected parts of a set of cells, the largest first, ties by their first cell."""
    left, found = set(cells), []
    while left:
        part = [left.pop()]
        for cell in part:  # grows while it is walked
            touching = left.intersection(around(cell))
            left -= touching
            part += touching
        found.append(frozenset(part))
    return sorted(found, key=lambda part: (-len(part), min(part)))
