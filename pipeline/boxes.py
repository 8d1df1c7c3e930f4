"""Boxes of any span of a document's text, made from the boxes of its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import floor

from pipeline.records import Box, Boxes, Line, Page, Word

Bounds = tuple[float, float, float, float]  # x0, top, x1, bottom


class PageEdges:
    """The sizes of a document's pages, outside of which no box reaches."""

    def __init__(self, pages: Iterable[Page] = ()) -> None:
        # to a tenth of a point, and never over the edge of the page by rounding
        self._edges = {
            page.page: (floor(page.width * 10) / 10, floor(page.height * 10) / 10) for page in pages if page.width and page.height
        }

    def box(self, page: int, bounds: Bounds) -> Box:
        """Return the box with these bounds, rounded to a tenth of a point and cut at the edges of the page."""
        x0, top, x1, bottom = (max(round(bound, 1), 0.0) for bound in bounds)
        if page in self._edges:
            width, height = self._edges[page]
            x0, top, x1, bottom = min(x0, width), min(top, height), min(x1, width), min(bottom, height)
        return Box(page, x0, top, max(x0, x1), max(top, bottom))


class WordIndex:
    """The words of a document, ready to be asked for the boxes of spans."""

    def __init__(self, words: Sequence[Word], pages: Sequence[Page] = ()) -> None:
        self._words = sorted(words, key=lambda word: (word.start_char, word.end_char))
        self._ends = [word.end_char for word in self._words]
        self._edges = PageEdges(pages)

    def boxes(self, start: int, end: int) -> Boxes:
        """Return one box per printed line that the span touches, in points, in reading order.

        A word that the span cuts counts in proportion to its characters; nothing reaches outside the page, if the pages
        were given. A span without words (text files, blanks) has no boxes.
        """
        lines: dict[tuple[int, int], Bounds] = {}
        if end <= start:
            return ()
        for place in range(bisect_right(self._ends, start), len(self._words)):
            word = self._words[place]
            if word.start_char >= end:
                break
            key, bounds = (word.page, word.line), _cut(word, start, end)
            lines[key] = _around(lines[key], bounds) if key in lines else bounds
        return tuple(self._edges.box(page, bounds) for (page, _), bounds in lines.items())


def line_boxes(lines: Iterable[Line]) -> Boxes:
    """Return the boxes of whole lines: what a WordIndex gives, sooner. Text that has no places has none.

    The reader rounds the bounds of lines as it does those of words, and keeps them inside the page.
    """
    return tuple([Box(line.page, line.x0, line.top, line.x1, line.bottom) for line in lines if line.x1])


def _around(a: Bounds, b: Bounds) -> Bounds:
    return (
        a[0] if a[0] < b[0] else b[0],
        a[1] if a[1] < b[1] else b[1],
        a[2] if a[2] > b[2] else b[2],
        a[3] if a[3] > b[3] else b[3],
    )


def _cut(word: Word, start: int, end: int) -> Bounds:
    if start <= word.start_char and word.end_char <= end:
        return word.x0, word.top, word.x1, word.bottom
    n = max(1, word.end_char - word.start_char)
    step = (word.x1 - word.x0) / n
    left = word.x0 + step * max(0, start - word.start_char)
    right = word.x1 - step * max(0, word.end_char - end)
    return left, word.top, right, word.bottom
