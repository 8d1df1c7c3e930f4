"""Rows: words on one baseline, and the pieces into which wide gaps part them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from pipeline.read.parts import Printed, Token

_SAME_LINE = 0.3  # em between the baselines of words on one line
_MARK_LENGTH = 6  # characters of a raised mark
_MARKS = re.compile(r"^\d{1,3}(?:[,–-]\d{1,3})*$")  # several footnotes at one place
_MARK_SIZE = 0.85  # its size against the text's
_MARK_SHIFT = 0.6  # em that it stands above or below
_PIECE_GAP = 0.9  # em that part a row into pieces
_NARROW_GAP = 0.5  # em that do so where as many rows as make a column go on at one x
_NARROW_LEAST = 2.5  # points, no gap is smaller
_SAME_EDGE = 1.0  # points between words that begin a column
_COLUMN_ROWS = 4

_baseline_and_x = itemgetter(5, 1)  # of a Token
_x = itemgetter(1, 3)


def rows_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return words grouped by baseline, rows from top to bottom, words from left to right.

    Raised and lowered marks join the row that they touch.
    """
    rows: list[list[Token]] = []
    row: list[Token] = []
    first, reach = 0.0, 0.0  # baseline and size of the row's first word
    mixed: set[int] = set()  # rows with words on several baselines, not yet in order
    for token in sorted(tokens, key=_baseline_and_x):
        baseline = token[5]
        if row and baseline == first:
            row.append(token)
        elif row and baseline - first <= _SAME_LINE * min(token[6], reach):
            row.append(token)
            mixed.add(len(rows) - 1)
        else:
            row = [token]
            rows.append(row)
            first, reach = baseline, token[6]
    touched = _take_marks(rows)
    for i, row in enumerate(rows):
        if i in mixed or i in touched:
            row.sort(key=_x)
    return [row for row in rows if row] if touched else rows


def _take_marks(rows: list[list[Token]]) -> set[int]:
    """Move raised marks into the row above or below that they belong to; return the numbers of the rows that gave or got."""
    touched: set[int] = set()
    for i, row in enumerate(rows):
        if not _are_marks(row):
            continue
        for j in (i + 1, i - 1, i + 2):
            if 0 <= j < len(rows) and row:
                taken = [token for token in row if _is_mark_of(token, rows[j])]
                if taken:
                    rows[j] += taken
                    row[:] = [token for token in row if not any(token is other for other in taken)]
                    touched |= {i, j}
    return touched


def _are_marks(row: Sequence[Token]) -> bool:
    for token in row:
        if len(token[0]) > _MARK_LENGTH and not _MARKS.match(token[0]):
            return False
    return bool(row)


def _is_mark_of(token: Token, row: Sequence[Token]) -> bool:
    """Whether a small word touches a bigger one of the row, beside it and not above or below it."""
    for other in row:
        if token.size <= _MARK_SIZE * other.size and abs(token.baseline - other.baseline) <= _MARK_SHIFT * other.size:
            near = max(token.x0 - other.x1, other.x0 - token.x1)
            if -0.3 * other.size < near < 0.6 * other.size:
                return True
    return False


def lines_of(rows: Sequence[Sequence[Token]]) -> list[Printed]:
    """Return rows as printed lines, from top to bottom by the height of their middles."""
    return sorted([Printed(row) for row in rows], key=lambda line: line.top + line.bottom)


def pieces_of(tokens: Sequence[Token]) -> list[list[Printed]]:
    """Return the rows of words from top to bottom, each as the pieces into which wide gaps part it."""
    rows = rows_of(tokens)
    return [[Printed(piece) for piece in parted(row, cuts)] for row, cuts in zip(rows, cuts_of(rows), strict=True)]


def cuts_of(rows: Sequence[Sequence[Token]]) -> list[list[int]]:
    """Return for each row the numbers of the words after wide gaps.

    Narrower gaps count too where several rows go on at the same x: there a column may begin.
    """
    cuts: list[list[int]] = []
    narrow: list[tuple[float, int, int]] = []
    for number, row in enumerate(rows):
        wide: list[int] = []
        end = row[0][3]
        for i, token in enumerate(row):
            gap = token[1] - end
            if gap > _NARROW_LEAST:
                em = max(token[6], row[i - 1][6])
                if gap > _PIECE_GAP * em:
                    wide.append(i)
                elif gap > _NARROW_GAP * em:
                    narrow.append((token[1], number, i))
            if token[3] > end:
                end = token[3]
        cuts.append(wide)
    for number, i in _aligned(narrow):
        cuts[number] = sorted([*cuts[number], i])
    return cuts


def parted(row: Sequence[Token], cuts: Sequence[int]) -> list[Sequence[Token]]:
    """Return the pieces of a row that is cut before the words of these numbers."""
    return [row[a:b] for a, b in zip([0, *cuts], [*cuts, len(row)], strict=True)] if cuts else [row]


def _aligned(gaps: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return (row, index) of the words after narrow gaps that begin at one x in several rows."""
    found: list[tuple[int, int]] = []
    group: list[tuple[float, int, int]] = []
    for gap in [*sorted(gaps), (float("inf"), -1, -1)] if len(gaps) >= _COLUMN_ROWS else []:
        if group and gap[0] - group[0][0] > _SAME_EDGE:
            if len({number for _, number, _ in group}) >= _COLUMN_ROWS:
                found += [(number, i) for _, number, i in group]
            group = []
        group.append(gap)
    return found
