"""Where what is on a page of which a part is shown: the quote, the lines around it, and what must be hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Box, Page, Word

_CONTEXT = 30.0  # points above and below the quote: about two lines
_EDGE, _MARGIN = 10.0, 5.0  # points beside the lines, and above and below


class NoPicture(Exception):
    """A picture cannot be made; the text says why, in words for readers."""


@dataclass(frozen=True)
class Plan:
    """Where what is on the page, in points: part to show, lines shown, private words, quote."""

    part: Box
    shown: tuple[Box, ...]
    private: tuple[Box, ...]
    quote: tuple[Box, ...]


def planned(page: Page, words: Sequence[Word], quote: Sequence[Box], spans: Sequence[tuple[int, int]]) -> Plan:
    """Return what to show and to hide of a page. Raises NoPicture where something private has no place, or the quote has none."""
    boxes = tuple(box for box in quote if box.page == page.page and box.x1 > box.x0 and box.bottom > box.top)
    if not boxes or len(boxes) < len([box for box in quote if box.page == page.page]):
        raise NoPicture("the place of the words on the page is not known")
    if not page.width or not page.height:
        raise NoPicture("the page has no size")
    lines = _lines(words)
    private = _private(page, words, spans)
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    # whole lines only: one that is cut in two at the edge reads badly
    shown = [line for line in lines if line.top >= top - _CONTEXT and line.bottom <= bottom + _CONTEXT]
    if not shown:
        raise NoPicture("the place of the words on the page is not known")
    around = Box(page.page, 0.0, top, page.width, bottom)
    for line in shown:
        around = _around(around, line)
    left, right = min(line.x0 for line in shown) - _EDGE, max(line.x1 for line in shown) + _EDGE
    upper, lower = max(around.top - _MARGIN, 0.0), min(around.bottom + _MARGIN, page.height)
    part = Box(page.page, max(left, 0.0), upper, min(right, page.width), lower)
    return Plan(part, tuple(shown), private, boxes)


def _lines(words: Sequence[Word]) -> list[Box]:
    lines: dict[int, Box] = {}
    for word in words:
        box = _box(word)
        lines[word.line] = _around(lines[word.line], box) if word.line in lines else box
    return list(lines.values())


def _private(page: Page, words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> tuple[Box, ...]:
    found: list[Box] = []
    end_of_page = page.start_char + len(page.text)
    for start, end in spans:
        first, last = max(start, page.start_char), min(end, end_of_page)
        if first < last:
            found += _hidden(page, words, first, last)
    return tuple(found)


def _hidden(page: Page, words: Sequence[Word], start: int, end: int) -> list[Box]:
    """The boxes that hide a span: whole words, those of one line joined, so that not even the length of a name is told."""
    touched = [word for word in words if word.start_char < end and word.end_char > start]
    covered = {place for word in touched for place in range(word.start_char, word.end_char)}
    letters = [place for place in range(start, end) if not page.text[place - page.start_char].isspace()]
    if any(place not in covered for place in letters) or any(w.x1 <= w.x0 or w.bottom <= w.top for w in touched):
        raise NoPicture("words that must be hidden have no known place on the page")
    return _lines(touched)


def _box(word: Word) -> Box:
    return Box(word.page, word.x0, word.top, word.x1, word.bottom)


def _around(a: Box, b: Box) -> Box:
    return Box(a.page, min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))
