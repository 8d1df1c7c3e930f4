"""Order: words of a page become printed lines in the order in which they are read.

Rows of words are cut at wide gaps into pieces. Where a gutter parts the pieces into columns of running text, each
column is read from top to bottom, band by band between the pieces that run across the gutter; elsewhere rows are read
from left to right (a recursive XY-cut after Nagy and Seth 1984 that prefers gutters and does not mistake a column of
paragraph numbers or labels for text).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.parts import Printed, Token, typical

_SAME_LINE = 0.3  # em between the baselines of words on one line
_MARK_LENGTH = 6  # characters of a raised mark
_MARKS = re.compile(r"^\d{1,3}(?:[,–-]\d{1,3})*$")  # several footnotes at one place
_MARK_SIZE = 0.85  # its size against the text's
_MARK_SHIFT = 0.6  # em that it stands above or below
_PIECE_GAP = 0.9  # em that part a row into pieces
_GUTTER = 0.8  # em, the narrowest gutter
_CROSSING = (0.0, 0.02, 0.06, 0.15, 0.34)  # shares of pieces that may run across a gutter, tried in turn
_COLUMN_ROWS = 4  # rows that make a column
_COLUMN_CHARACTERS = 12  # mean characters of a row of running text in a column
_FULL = 0.6  # share of its column's width that a row of running text fills
_MOST_FULL = 0.45  # share of a column's rows that do
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a row without wide gaps, or a thing (a table) that is placed as a whole (`thing` its number)."""

    tokens: tuple[Token, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    thing: int | None = None

    @property
    def length(self) -> int:
        """Return the number of characters."""
        return sum(len(token.text) for token in self.tokens)


def rows_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return words grouped by baseline, rows from top to bottom, words from left to right.

    Raised and lowered marks join the row that they touch.
    """
    rows: list[list[Token]] = []
    for token in sorted(tokens, key=lambda t: (t.baseline, t.x0)):
        first = rows[-1][0] if rows else None
        if first and abs(token.baseline - first.baseline) <= _SAME_LINE * min(token.size, first.size):
            rows[-1].append(token)
        else:
            rows.append([token])
    rows = _with_marks(rows)
    for row in rows:
        row.sort(key=lambda t: (t.x0, t.x1))
    return rows


def _with_marks(rows: list[list[Token]]) -> list[list[Token]]:
    """Move raised marks into the row above or below that they belong to."""
    for i, row in enumerate(rows):
        if not all(len(token.text) <= _MARK_LENGTH or _MARKS.match(token.text) for token in row):
            continue
        for j in (i + 1, i - 1, i + 2):
            if 0 <= j < len(rows):
                taken = [token for token in row if _is_mark_of(token, rows[j])]
                rows[j] += taken
                row[:] = [token for token in row if not any(token is other for other in taken)]
    return [row for row in rows if row]


def _is_mark_of(token: Token, row: Sequence[Token]) -> bool:
    """Whether a small word touches a bigger one of the row, beside it and not above or below it."""
    for other in row:
        if token.size <= _MARK_SIZE * other.size and abs(token.baseline - other.baseline) <= _MARK_SHIFT * other.size:
            near = max(token.x0 - other.x1, other.x0 - token.x1)
            if -0.3 * other.size < near < 0.6 * other.size:
                return True
    return False


def pieces_of(tokens: Sequence[Token]) -> list[Piece]:
    """Return the pieces of all rows."""
    pieces = []
    for row in rows_of(tokens):
        start = 0
        end = row[0].x1
        for i in range(1, len(row)):
            if row[i].x0 - end > _PIECE_GAP * max(row[i].size, row[i - 1].size):
                pieces.append(_piece(row[start:i]))
                start = i
            end = max(end, row[i].x1)
        pieces.append(_piece(row[start:]))
    return pieces


def thing(number: int, x0: float, top: float, x1: float, bottom: float) -> Piece:
    """Return a piece that stands for a table."""
    return Piece((), x0, top, x1, bottom, bottom, 0.0, number)


def lines_in_order(pieces: Sequence[Piece], depth: int = 0) -> list[list[Printed | int]]:
    """Return regions in reading order, each a list of printed lines (or the number of a thing) from top to bottom."""
    if not pieces:
        return []
    gutter = _gutter(pieces) if depth < _DEPTH else None
    if gutter is None:
        return [_rows(pieces)]
    regions: list[list[Printed | int]] = []
    for band in _bands(pieces, gutter):
        left = [p for p in band if p.x1 <= gutter]
        right = [p for p in band if p.x0 >= gutter]
        if len(left) + len(right) < len(band):
            regions.append(_rows(band))
        elif _is_column(left) or _is_column(right) or not (left and right):
            regions += lines_in_order(left, depth + 1) + lines_in_order(right, depth + 1)
        else:
            regions.append(_rows(band))
    return regions


def _piece(tokens: list[Token]) -> Piece:
    main = max(tokens, key=lambda t: (t.size, len(t.text)))
    return Piece(
        tuple(tokens), tokens[0].x0, min([t.top for t in tokens]), max([t.x1 for t in tokens]),
        max([t.bottom for t in tokens]), main.baseline, main.size,
    )  # fmt: skip


def _rows(pieces: Sequence[Piece]) -> list[Printed | int]:
    """Lines of a region without columns: pieces side by side are one line."""
    placed: list[tuple[float, Printed | int]] = [(p.top, p.thing) for p in pieces if p.thing is not None]
    for row in rows_of([t for p in pieces for t in p.tokens]):
        middle = sum([t.top + t.bottom for t in row]) / (2 * len(row))
        placed.append((middle, Printed(row)))
    return [line for _, line in sorted(placed, key=lambda pair: pair[0])]


def _bands(pieces: Sequence[Piece], gutter: float) -> list[list[Piece]]:
    """Split at the pieces that run across the gutter; runs of these are bands of their own."""
    crossing = sorted((p for p in pieces if p.x0 < gutter < p.x1), key=lambda p: (p.top + p.bottom, p.x0))
    beside = sorted((p for p in pieces if not p.x0 < gutter < p.x1), key=lambda p: (p.top + p.bottom, p.x0))
    bands: list[list[Piece]] = []
    was_crossing = None
    merged = sorted(
        [(p.top + p.bottom, 0, p) for p in crossing] + [(p.top + p.bottom, 1, p) for p in beside],
        key=lambda item: (item[0], item[1], item[2].x0),
    )
    for _, kind, piece in merged:
        if kind == was_crossing:
            bands[-1].append(piece)
        else:
            bands.append([piece])
            was_crossing = kind
    return bands


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Return the x of the best gutter between columns of running text, None where there is none."""
    texts = [p for p in pieces if p.tokens]
    if len(texts) < 2 * _COLUMN_ROWS:
        return None
    em = typical([p.size for p in texts], 10.0)
    for share in _CROSSING:
        found = [
            (high - low, (low + high) / 2)
            for low, high in _valleys(texts, share * len(texts))
            if high - low >= _GUTTER * em and _parts_columns(texts, (low + high) / 2)
        ]
        if found:
            return max(found)[1]
    return None


def _valleys(pieces: Sequence[Piece], limit: float) -> list[tuple[float, float]]:
    """Return the stretches of x inside the text that at most `limit` pieces cover."""
    events = sorted([(p.x0, 1) for p in pieces] + [(p.x1, -1) for p in pieces])
    valleys: list[tuple[float, float]] = []
    cover = 0
    for (x, change), (following, _) in pairwise(events):
        cover += change
        if cover > limit or following <= x:
            continue
        if valleys and valleys[-1][1] == x:
            valleys[-1] = (valleys[-1][0], following)
        else:
            valleys.append((x, following))
    return valleys


def _parts_columns(pieces: Sequence[Piece], x: float) -> bool:
    left = [p for p in pieces if p.x1 <= x]
    right = [p for p in pieces if p.x0 >= x]
    return _is_column(left) and _is_column(right) and not _is_table(left, right)


def _is_column(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces are rows of running text: long enough, and most of them as wide as the column."""
    texts = [p for p in pieces if p.tokens]
    rows = _merge_rows(texts)
    if len(rows) < _COLUMN_ROWS:
        return False
    x0, x1 = min(r[0] for r in rows), max(r[1] for r in rows)
    full = sum(1 for r in rows if r[1] - r[0] >= _FULL * (x1 - x0))
    return full >= _MOST_FULL * len(rows) and sum(r[2] for r in rows) / len(rows) >= _COLUMN_CHARACTERS


def _merge_rows(pieces: Sequence[Piece]) -> list[tuple[float, float, int, float]]:
    """(x0, x1, characters, baseline) of the rows that pieces with the same baseline make."""
    rows: list[tuple[float, float, int, float]] = []
    for p in sorted(pieces, key=lambda p: (p.baseline, p.x0)):
        if rows and abs(rows[-1][3] - p.baseline) <= _SAME_LINE * p.size:
            x0, x1, n, base = rows[-1]
            rows[-1] = (min(x0, p.x0), max(x1, p.x1), n + p.length, base)
        else:
            rows.append((p.x0, p.x1, p.length, p.baseline))
    return rows


def _is_table(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether both sides break at the same heights: then they are rows of a table without rules, not columns."""
    both = _breaks([*left, *right])
    most = max(len(_breaks(left)), len(_breaks(right)))
    return len(both) >= 2 and len(both) >= 0.6 * most


def _breaks(pieces: Sequence[Piece]) -> list[float]:
    """Heights where the vertical white space is wider than half a line."""
    heights = []
    lowest = None
    for p in sorted(pieces, key=lambda p: p.top):
        if lowest is not None and p.top - lowest > 0.5 * p.size:
            heights.append((p.top + lowest) / 2)
        lowest = p.bottom if lowest is None else max(lowest, p.bottom)
    return heights
