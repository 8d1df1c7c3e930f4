"""Rows of a table without a grid: which of its lines begin one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.read.gutters import Columns, Line

_FEW_BANDS = 3  # bands up to which rules part a head from a body of many rows
_WIDER = 1.22  # times the distance of lines within a cell, from which a gap parts rows
_WITHIN = 1.45  # em, the widest distance of lines within a cell
_FULL = 0.75  # share of columns filled in lines that are rows of their own
_SMALL = 0.4  # share of cells that begin with a small letter in lines that go on with a sentence

Row = list[Line]


def bands_as_rows(bands: Sequence[Sequence[Line]], columns: Columns) -> list[Row]:
    """Return the rows of a table between rules: a band each, but for bands that hold many."""
    filled = [list(band) for band in bands if band]
    rows: list[Row] = []
    for number, band in enumerate(filled):
        is_head = number == 0 and len(filled) > 1 and len(band) <= 3
        if is_head or len(band) == 1 or _go_on(band[1:], columns):
            rows.append(band)
        elif len(filled) <= _FEW_BANDS or _are_full(band, columns):
            rows += rows_by_text(band, columns)
        else:
            rows.append(band)
    return rows


def rows_by_text(lines: Sequence[Line], columns: Columns) -> list[Row]:
    """Return lines grouped by row: a row begins after a wider gap, or where the first column and others begin."""
    rows: list[Row] = []
    gap = _row_gap(lines, columns)
    for i, line in enumerate(lines):
        if not rows or _begins(line, lines[i - 1], columns, gap):
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def _begins(line: Line, before: Line, columns: Columns, gap: float | None) -> bool:
    distance = (line.baseline - before.baseline) / max(line.size, 1.0)
    filled = columns.of(line)
    if distance > _WITHIN * _WIDER:
        return True
    if gap is not None:
        return distance > gap
    return 0 in filled and len(filled) > len(columns) / 2


def _row_gap(lines: Sequence[Line], columns: Columns) -> float | None:
    """Return the distance in em from which lines are of two rows, None where distances do not tell.

    They do where some are narrow, some clearly wider, and what follows after narrow ones leaves columns empty.
    """
    distances = [(b.baseline - a.baseline) / max(b.size, 1.0) for a, b in pairwise(lines)]
    narrow = [d for d in distances if d <= _WITHIN]
    if not narrow or not distances:
        return None
    gap = _WIDER * median(sorted(narrow)[: (len(narrow) + 1) // 2])
    after = [line for line, d in zip(lines[1:], distances, strict=True) if d <= gap]
    if all(d <= gap for d in distances) or _are_full(after, columns):
        return None
    return gap


def _go_on(lines: Sequence[Line], columns: Columns) -> bool:
    """Whether lines go on with the sentences above them: many of their cells begin with a small letter."""
    cells = [tokens for line in lines for tokens in columns.of(line).values()]
    return sum(1 for tokens in cells if tokens[0].text[0].islower()) >= _SMALL * max(len(cells), 1)


def _are_full(lines: Sequence[Line], columns: Columns) -> bool:
    """Whether lines fill most columns, as rows of one line do, and the further lines of cells do not."""
    if not lines or len(columns) < 3:
        return False
    if _go_on(lines, columns):
        return False
    counts = [len(columns.of(line)) for line in lines]
    return sum(counts) >= _FULL * len(columns) * len(lines) and sum(1 for n in counts if n >= 3) >= 0.8 * len(counts)
