"""Boxes of any span of a document's text, made from the boxes of its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import floor

from pipeline.records import Box, Boxes, Page, Word


class WordIndex:
    """The words of a document, ready to be asked for the boxes of spans."""

    def __init__(self, words: Sequence[Word], pages: Sequence[Page] = ()) -> None:
        self._words = sorted(words, key=lambda word: (word.start_char, word.end_char))
        self._ends = [word.end_char for word in self._words]
        self._sizes = {page.page: (page.width, page.height) for page in pages if page.width and page.height}

    def boxes(self, start: int, end: int) -> Boxes:
        """Return one box per printed line that the span touches, in points, in reading order.

        A word that the span cuts counts in proportion to its characters; nothing reaches outside the page, if the pages
        were given. A span without words (text files, blanks) has no boxes.
        """
        lines: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
        if end <= start:
            return ()
        for place in range(bisect_right(self._ends, start), len(self._words)):
            word = self._words[place]
            if word.start_char >= end:
                break
            lines.setdefault((word.page, word.line), []).append(_cut(word, start, end))
        return tuple(self._box(page, parts) for (page, _), parts in lines.items())

    def _box(self, page: int, parts: Sequence[tuple[float, float, float, float]]) -> Box:
        width, height = self._sizes.get(page, (float("inf"), float("inf")))
        x0 = _rounded(min(part[0] for part in parts), width)
        top = _rounded(min(part[1] for part in parts), height)
        x1 = _rounded(max(part[2] for part in parts), width)
        bottom = _rounded(max(part[3] for part in parts), height)
        return Box(page, x0, top, max(x0, x1), max(top, bottom))


def boxes_of(words: Sequence[Word], start_char: int, end_char: int) -> Boxes:
    """Return one box per printed line that the span touches; for many spans make one WordIndex."""
    return WordIndex(words).boxes(start_char, end_char)


def _cut(word: Word, start: int, end: int) -> tuple[float, float, float, float]:
    if start <= word.start_char and word.end_char <= end:
        return word.x0, word.top, word.x1, word.bottom
    n = max(1, word.end_char - word.start_char)
    step = (word.x1 - word.x0) / n
    left = word.x0 + step * max(0, start - word.start_char)
    right = word.x1 - step * max(0, word.end_char - end)
    return left, word.top, right, word.bottom


def _rounded(value: float, most: float) -> float:
    # to a tenth of a point, and never over the edge of the page by rounding
    edge = floor(most * 10) / 10 if most != float("inf") else most
    return min(max(round(value, 1), 0.0), edge)
