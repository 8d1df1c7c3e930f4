"""Spans: places in a text, and what is done with them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int, str, str]  # start, end (in the text looked at), kind, found_by
Place = tuple[int, int]


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those that overlap joined; the first one's kind and finder stay."""
    made: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1], s[3])):
        if span[1] <= span[0]:
            continue
        if made and span[0] < made[-1][1]:
            start, end, kind, by = made[-1]
            made[-1] = (start, max(end, span[1]), kind, by)
        else:
            made.append(span)
    return made


class Places:
    """Places of a text, to be asked what overlaps or lies in them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._joined: list[Place] = []
        for start, end in sorted(places):
            if self._joined and start <= self._joined[-1][1]:
                self._joined[-1] = (self._joined[-1][0], max(end, self._joined[-1][1]))
            else:
                self._joined.append((start, end))
        self._starts = [start for start, _ in self._joined]
        self.places: Sequence[Place] = self._joined

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with this place."""
        before = bisect_right(self._starts, end - 1) - 1
        return before >= 0 and self._joined[before][1] > start

    def holds(self, start: int, end: int) -> bool:
        """Whether this place lies in them."""
        before = bisect_right(self._starts, start) - 1
        return before >= 0 and self._joined[before][1] >= end
