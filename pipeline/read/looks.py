"""Looks: whether rows and columns found by alignment are a table, and not prose, a list, a form or a contents page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.read.gutters import Columns, Line
from pipeline.read.parts import Token

ROWS = 3  # fewest rows of a table without rules, its head included
COLUMNS = 3  # fewest columns of one

_FILLED = 0.6  # share of cells that hold words
_ALIGNED = 0.75  # share of a column's cells that begin, end or stand at one x
_SAME = 3.0  # points
_SHORT = 60.0  # characters of the usual cell of a table without rules
_TALL = 7  # lines of the usual row
_PROSE = 24.0  # mean characters of a line of running text in a narrow column
_FIGURES = 0.6  # share of a column's cells with digits
_MARK = re.compile(
    r"^(?:[•●○◦▪▫■□◆◇►▶‣⁃❑❖➢➔→✓☑◻·∙*–—-]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5}|[A-Z]{1,4}\d{1,3})[.):]?)$"
)
_LEADER = re.compile(r"\.{4,}|(?:\.\s){4,}|…{2,}")
_FIGURE = re.compile(r"\d")

Row = Sequence[Line]
Texts = list[dict[int, str]]


def is_ruled_off(rows: Sequence[Row], columns: Columns) -> bool:
    """Whether rows between rules are a table: side by side in most rows, no marks before prose, no form."""
    texts = [_texts(row, columns) for row in rows]
    beside = [row for row in texts if len(row) >= 2]
    if len(rows) < 2 or len(beside) < max(2, 0.6 * len(texts)) or _is_marked_prose(texts, len(columns)) or _has_leaders(texts):
        return False
    if _is_contents(texts, len(columns)) or (len(columns) == 2 and (_is_form(texts) or len(rows) < ROWS)):
        return False
    return median([len(row) for row in rows]) <= 2 * _TALL


def is_aligned(rows: Sequence[Row], columns: Columns, *, goes_on: bool = False) -> bool:
    """Whether rows told by alignment alone are a table.

    `goes_on`: their columns are those of the table that ends the page before; then no sign of a head or figures is needed.
    """
    texts = [_texts(row, columns) for row in rows]
    n = len(columns)
    if len(rows) < ROWS or sum(len(row) for row in texts) < _FILLED * n * len(rows):
        return False
    if _is_marked_prose(texts, n) or _has_leaders(texts) or _is_form(texts) or _is_contents(texts, n):
        return False
    if median([len(row) for row in rows]) > _TALL or _mean([len(text) for row in texts for text in row.values()]) > _SHORT:
        return False
    starts = [_starts(rows, columns, column) for column in range(n)]
    if not all(_agree(column) for column in starts):
        return False
    if _is_prose(rows, columns):
        return False
    return goes_on or _has_figures(texts, n) or _has_head(rows)


def _texts(row: Row, columns: Columns) -> dict[int, str]:
    made: dict[int, str] = {}
    for line in row:
        for column, tokens in columns.of(line).items():
            made[column] = f"{made[column]} {_text(tokens)}" if column in made else _text(tokens)
    return made


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _is_marked_prose(texts: Texts, n: int) -> bool:
    """Whether all columns but the last hold nothing but numbers, letters and bullets: a list."""
    before = [text for row in texts for column, text in row.items() if column < n - 1]
    marks = sum(1 for text in before if _MARK.match(text))
    last = [text for row in texts for column, text in row.items() if column == n - 1]
    words = sum(1 for text in last if len(text.split()) > 3)
    return bool(before) and marks >= 0.7 * len(before) and words >= 0.4 * len(last)


def _has_leaders(texts: Texts) -> bool:
    return sum(1 for row in texts for text in row.values() if _LEADER.search(text)) >= 2


def _is_form(texts: Texts) -> bool:
    """Whether keys with a colon stand before values."""
    keys = [row[min(row)] for row in texts if len(row) >= 2]
    return sum(1 for key in keys if key.rstrip().endswith(":")) >= 0.4 * max(len(keys), 1)


def _is_contents(texts: Texts, n: int) -> bool:
    """Whether the last column holds the pages of a table of contents: whole numbers that never fall."""
    numbers = [int(row[n - 1]) for row in texts if row.get(n - 1, "").isdigit()]
    if len(numbers) < 0.8 * len(texts) or any(a > b for a, b in pairwise(numbers)):
        return False
    others = [text for row in texts for column, text in row.items() if 0 < column < n - 1]
    return not any(_FIGURE.search(text) for text in others)


def _starts(rows: Sequence[Row], columns: Columns, column: int) -> list[tuple[float, float]]:
    """Return where the cells of a column begin and end, the head's left out; the first line of each tells."""
    found = []
    for row in rows[1:]:
        for line in row:
            tokens = columns.of(line).get(column)
            if tokens:
                found.append((tokens[0].x0, tokens[-1].x1))
                break
    return found


def _agree(ends: Sequence[tuple[float, float]]) -> bool:
    """Whether cells begin, end, or have their middles at one x."""
    if len(ends) < 2:
        return False
    for values in ([a for a, _ in ends], [b for _, b in ends], [(a + b) / 2 for a, b in ends]):
        middle = median(values)
        if sum(1 for value in values if abs(value - middle) <= _SAME) >= _ALIGNED * len(values):
            return True
    return False


def _is_prose(rows: Sequence[Row], columns: Columns) -> bool:
    """Whether columns hold running text side by side: long lines, and many of them."""
    lengths: dict[int, list[int]] = {}
    for row in rows:
        for line in row:
            for column, tokens in columns.of(line).items():
                lengths.setdefault(column, []).append(len(_text(tokens)))
    n_lines = sum(len(row) for row in rows)
    long = [column for column, found in lengths.items() if _mean(found) > _PROSE and len(found) > 0.8 * n_lines]
    return len(long) >= 2 and n_lines > 1.5 * len(rows) - 1


def _has_figures(texts: Texts, n: int) -> bool:
    """Whether one of the later columns holds figures or dates in most rows below the head."""
    for column in range(n):
        cells = [row[column] for row in texts[1:] if column in row]
        figures = sum(1 for cell in cells if _FIGURE.search(cell) and len(cell) <= 24 and not (column == 0 and _MARK.match(cell)))
        if len(cells) >= 2 and figures >= _FIGURES * len(cells):
            return True
    return False


def _has_head(rows: Sequence[Row]) -> bool:
    """Whether the first row is bold, and the rows below are not."""
    head = [piece for line in rows[0] for piece in line.pieces]
    body = [piece for row in rows[1:] for line in row for piece in line.pieces]
    return all(p.bold > 0.5 for p in head) and sum(1 for p in body if p.bold > 0.5) <= 0.3 * len(body)


def _mean(values: Sequence[int]) -> float:
    return sum(values) / max(len(values), 1)
