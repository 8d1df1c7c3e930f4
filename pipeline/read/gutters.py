"""Gutters: the stretches of white that part the columns of a table without a grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.read.parts import Printed, Token

_GUTTER = 0.7  # em, the least white between columns
_SPANNING = 0.15  # share of lines that may run across a gutter
_SUPPORT = 0.3  # share of lines with several pieces in which a column is filled
_SPACE = 0.33  # em, wider than a space between words
_NEAR = 5  # lines above and below that show where a column begins
_SAME_START = 6.0  # points between the columns of a table and its continuation

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its pieces from left to right."""

    pieces: tuple[Printed, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Columns:
    """Columns from left to right: where the text of each begins and ends."""

    intervals: tuple[Interval, ...]

    def __len__(self) -> int:
        return len(self.intervals)

    @property
    def x0(self) -> float:
        """Return where the first begins."""
        return self.intervals[0][0]

    @property
    def x1(self) -> float:
        """Return where the last ends."""
        return self.intervals[-1][1]

    @property
    def starts(self) -> tuple[float, ...]:
        """Return where each begins."""
        return tuple(x0 for x0, _ in self.intervals)

    @cached_property
    def _middles(self) -> tuple[float, ...]:
        """The middles of the gutters."""
        return tuple((a[1] + b[0]) / 2 for a, b in pairwise(self.intervals))

    def right_of(self, column: int) -> float:
        """Return where text of a column must end: at the next one."""
        return self.intervals[column + 1][0] if column + 1 < len(self.intervals) else self.x1 + 5

    def of(self, line: Line) -> dict[int, list[Token]]:
        """Return the words of a line by column; a piece that runs across gutters is in the first of its columns."""
        made: dict[int, list[Token]] = {}
        for piece in line.pieces:
            for part in self._parts(piece):
                column = sum(1 for x in self._middles if x < part[0].x0 + 1)
                made.setdefault(column, []).extend(part)
        return made

    def spans(self, line: Line) -> bool:
        """Whether a piece of the line runs across a gutter."""
        return any(part[0].x0 < x < part[-1].x1 for piece in line.pieces for part in self._parts(piece) for x in self._middles)

    def begin_at(self, starts: Sequence[float]) -> bool:
        """Whether these are the columns of a table whose columns begin so, margins apart."""
        if len(starts) != len(self.intervals):
            return False
        shift = starts[0] - self.x0
        return all(abs(a - b - shift) <= _SAME_START for a, b in zip(starts, self.starts, strict=True))

    def _parts(self, piece: Printed) -> Iterable[list[Token]]:
        """Cut a piece at gutters in which none of its words stands."""
        part: list[Token] = []
        for token in piece.tokens:
            if part and any(part[-1].x1 <= a[1] + 1 and token.x0 >= b[0] - 1 for a, b in pairwise(self.intervals)):
                yield part
                part = []
            part.append(token)
        if part:
            yield part


def line_of(pieces: Sequence[Printed]) -> Line:
    """Return a row of pieces as a line."""
    longest = max(pieces, key=lambda piece: len(piece.tokens))
    return Line(
        tuple(pieces), pieces[0].x0, min(p.top for p in pieces), max(p.x1 for p in pieces),
        max(p.bottom for p in pieces), longest.baseline, longest.size,
    )  # fmt: skip


def cut_at_starts(lines: Sequence[Line]) -> list[Line]:
    """Return lines with pieces cut at narrow gaps too, where a column of lines near by begins.

    A cell whose text fills it leaves hardly more than a space before the next one.
    """
    begun: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        for piece in line.pieces[1:]:
            begun.setdefault(round(piece.x0), []).append(number)
    if not begun:
        return list(lines)
    return [_cut(line, number, begun) for number, line in enumerate(lines)]


def _cut(line: Line, number: int, begun: dict[int, list[int]]) -> Line:
    pieces: list[Printed] = []
    for piece in line.pieces:
        start = 0
        for i, (before, token) in enumerate(pairwise(piece.tokens), start=1):
            if token.x0 - before.x1 < _SPACE * token.size:
                continue
            near = sum(
                1 for x in range(round(token.x0) - 1, round(token.x0) + 2) for n in begun.get(x, ()) if abs(n - number) <= _NEAR
            )
            if near >= 2:
                pieces.append(Printed(piece.tokens[start:i]))
                start = i
        pieces.append(Printed(piece.tokens[start:]) if start else piece)
    return line if len(pieces) == len(line.pieces) else line_of(pieces)


def covered(lines: Sequence[Line], others: Sequence[Interval] = ()) -> list[Interval]:
    """Return the stretches of x that pieces (and other stretches) cover, those without a gutter between as one."""
    em = min((line.size for line in lines), default=10.0)
    made: list[Interval] = []
    for x0, x1 in sorted([(p.x0, p.x1) for line in lines for p in line.pieces] + list(others)):
        if made and x0 - made[-1][1] < _GUTTER * em:
            made[-1] = (made[-1][0], max(made[-1][1], x1))
        else:
            made.append((x0, x1))
    return made


def columns_of(lines: Sequence[Line]) -> Columns:
    """Return the columns of a region: what gutters part that hardly a line runs across; a few words are no column."""
    several = [line for line in lines if len(line.pieces) > 1]
    limit = max(1, int(_SPANNING * len(lines))) if len(lines) >= 4 else 0
    em = min((line.size for line in lines), default=10.0)
    pieces = [piece for line in lines for piece in line.pieces]
    parts = _parts([(p.x0, p.x1) for p in pieces], limit, _GUTTER * em)
    least = max(1.0, _SUPPORT * len(several))
    kept: list[Interval] = []
    for x0, x1 in parts:
        inside = sum(1 for line in several if any(p.x0 < x1 and p.x1 > x0 for p in line.pieces))
        if inside >= least or not kept:
            kept.append((x0, x1))
        else:
            kept[-1] = (kept[-1][0], x1)
    return Columns(tuple(kept))


def _parts(pieces: Sequence[Interval], limit: int, gutter: float) -> list[Interval]:
    """Return the stretches of x between gutters that more than `limit` pieces cover."""
    events = sorted([(x0, 1) for x0, _ in pieces] + [(x1, -1) for _, x1 in pieces])
    made: list[Interval] = []
    cover = 0
    for (x, change), (following, _) in pairwise(events):
        cover += change
        if cover <= limit or following <= x:
            continue
        if made and x - made[-1][1] < gutter:
            made[-1] = (made[-1][0], following)
        else:
            made.append((x, following))
    return made
