"""Running heads, page numbers and stamps: lines of the margins that come again from page to page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Line, Page
from pipeline.segment.sections import is_stamp

_ZONE = 0.14  # share of the page's height at top and bottom in which running lines stand
_DEPTH = 6  # lines from the top or bottom that are looked at
_LEAST_PAGES, _LEAST_SHARE = 3, 0.3
_NUMBER = re.compile(r"\d{1,4}")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|\[(]\s*)?(?:p(?:age|g)?\.?\s*)?(?:\d{1,4}|[ivxl]{1,7})"
    r"(?:\s*(?:of|/|\|)\s*(?:page\s*)?\d{0,4}|\s*\|?\s*page)?(?:\s*[-–—|\])])?",
    re.IGNORECASE,
)
_SAME_PLACE, _NUMBER_PLACE = 4.0, 40.0  # points by which a running line, and a page number, may move

_FEW = 0.25  # of the running lines of a place: as many others there are running too (names of short chapters)
_FEWEST_LINES = 5  # on a page that such lines are printed upon
_EDGE, _SMALLER = 0.08, 1.0  # share of the page at its edges where the codes of forms stand; points below the text
_CODE = re.compile(r"(?=[A-Z].*\d)(?!.*[^\W\d_]{2}[a-z]{3})[^\n]{4,60}")
_PRINTED_BY_BROWSER = re.compile(
    r"(?:https?://|www\.)\S+(?:\s+(?:page\s+)?\d+\s*(?:/|of)\s*\d+)?|\d{1,2}/\d{1,2}/\d{2,4},?\s+\d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s.*)?",
    re.IGNORECASE,
)

Key = tuple[str, ...]
Style = tuple[float, bool, bool]  # size, bold, italic
Slot = tuple[int, float, bool, bool]  # top, size, bold, italic


class _Margin(NamedTuple):
    line: Line
    text: str
    is_top: bool
    edge: float  # distance from the top or bottom of the page
    height: float  # of the page
    keys: tuple[Key, ...]  # lines that share one of these are the same line come again


def running_kinds(pages: Sequence[Page], lines: Sequence[Line], text: str) -> dict[tuple[int, int], str]:
    """Return `running_head`, `page_number` or `stamp` for each (page, line) that is one.

    A line at the top or bottom of its page is running if the same words stand at the same height of at least three
    pages, or of two that are 30% of all; one of its numbers may count the pages. What stands in the place and type of
    such lines on other pages is running too (the names of chapters). Documents of one page have only what a browser or
    the maker of a form prints at the edge.
    """
    margins = _margins(pages, lines, text)
    usual = _usual(lines)
    printed_upon = _printed_upon(margins, lines, usual[0])
    if len(pages) < 2:
        return dict.fromkeys(printed_upon, "running_head")
    seen: dict[Key, list[float]] = {}
    for margin in margins:
        for key in margin.keys:
            seen.setdefault(key, []).append(margin.edge)
    for edges in seen.values():
        edges.sort()
    often = [
        margin
        for margin in margins
        # two headings may happen to count the pages ("Recommendation 4" on page 4), so that needs three
        if any(_is_often(seen[key], margin, len(pages), not n) for n, key in enumerate(margin.keys))
    ]
    running = _without_body(often, margins)
    slots = _slots(running, margins, usual)
    places = {(margin.line.page, margin.line.line) for margin in running}
    kinds: dict[tuple[int, int], str] = {}
    for margin in margins:
        place = (margin.line.page, margin.line.line)
        if place in places or (margin.is_top and _slot(margin.line) in slots):
            kinds[place] = _kind(margin.text)
        elif _PAGE_NUMBER.fullmatch(margin.text) and _NUMBER.findall(margin.text)[:1] == [str(margin.line.page)]:
            kinds[place] = "page_number"
        elif is_stamp(margin.text):
            kinds[place] = "stamp"
    kinds = dict.fromkeys(printed_upon, "running_head") | kinds
    return kinds | _turned(lines, text, {margin.text for margin in running})


def _turned(lines: Sequence[Line], text: str, running: set[str]) -> dict[tuple[int, int], str]:
    """Running lines of pages in landscape, which stand upright at the side: those of other pages, or of three such."""
    upright = [line for line in lines if line.bottom - line.top > 3 * (line.x1 - line.x0) > 0]
    printed = {line: " ".join(text[line.start_char : line.end_char].split()) for line in upright}
    pages: dict[str, set[int]] = {}
    for line, words in printed.items():
        pages.setdefault(words, set()).add(line.page)
    often = running | {words for words, found in pages.items() if len(found) >= _LEAST_PAGES}
    return {(line.page, line.line): _kind(words) for line, words in printed.items() if words in often}


def _without_body(often: Sequence[_Margin], margins: Sequence[_Margin]) -> list[_Margin]:
    """Leave out lines that stand where on more pages the text itself stands: headings that happen to come again."""
    repeated = {id(margin) for margin in often}
    places: dict[bool, tuple[list[float], list[float]]] = {True: ([], []), False: ([], [])}
    for margin in margins:
        places[margin.is_top][id(margin) in repeated].append(margin.edge)
    for edges in (*places[True], *places[False]):
        edges.sort()
    return [
        m
        for m in often
        if _PAGE_NUMBER.fullmatch(m.text) or _near(places[m.is_top][0], m.edge) <= _near(places[m.is_top][1], m.edge)
    ]


def _near(edges: Sequence[float], edge: float, by: float = _SAME_PLACE) -> int:
    return bisect_right(edges, edge + by) - bisect_left(edges, edge - by)


def _is_often(edges: Sequence[float], margin: _Margin, n_pages: int, may_be_two: bool) -> bool:
    by = _NUMBER_PLACE if _PAGE_NUMBER.fullmatch(margin.text) else _SAME_PLACE
    count = _near(edges, margin.edge, by)
    return count >= _LEAST_PAGES or (may_be_two and count >= 2 and count >= _LEAST_SHARE * n_pages)


def _usual(lines: Sequence[Line]) -> Style:
    """The type in which most is set."""
    body: Counter[Style] = Counter()
    for line in lines:
        body[line.size, line.is_bold, line.is_italic] += line.end_char - line.start_char
    return max(body, key=lambda style: (body[style], style)) if body else (0.0, False, False)


def _printed_upon(margins: Sequence[_Margin], lines: Sequence[Line], size: float) -> list[tuple[int, int]]:
    """Lines at the very edge that a browser adds when it prints, and codes of forms, on pages that hold other text."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return [
        (m.line.page, m.line.line)
        for m in margins
        if len(by_page[m.line.page]) >= _FEWEST_LINES
        and m.edge <= _EDGE * m.height
        and m.line.size <= size - _SMALLER
        and not any(_is_next_to(m.line, other) for other in by_page[m.line.page])
        and (_PRINTED_BY_BROWSER.fullmatch(m.text) or (_CODE.fullmatch(m.text) and not _PAGE_NUMBER.fullmatch(m.text)))
    ]


def _is_next_to(line: Line, other: Line) -> bool:
    """Whether the other line stands right above or below in the same type, as in a footnote."""
    return other is not line and abs(other.size - line.size) < 1 and 0 < abs(other.top - line.top) < 2 * line.size


def _slots(running: Sequence[_Margin], margins: Sequence[_Margin], usual: Style) -> set[Slot]:
    """Return the places of running lines that are set in another type than the text, or where hardly any text stands."""
    pages: dict[Slot, set[int]] = {}
    for margin in running:
        if margin.is_top and not _PAGE_NUMBER.fullmatch(margin.text):
            pages.setdefault(_slot(margin.line), set()).add(margin.line.page)
    every = Counter(_slot(margin.line) for margin in margins if margin.is_top)
    return {
        slot
        for slot, found in pages.items()
        if len(found) >= _LEAST_PAGES and (slot[1:] != usual or every[slot] - len(found) <= _FEW * len(found))
    }


def _slot(line: Line) -> Slot:
    return round(line.top), line.size, line.is_bold, line.is_italic


def _kind(text: str) -> str:
    if _PAGE_NUMBER.fullmatch(text.strip()):
        return "page_number"
    return "stamp" if is_stamp(text) else "running_head"


def _margins(pages: Sequence[Page], lines: Sequence[Line], text: str) -> list[_Margin]:
    heights = {page.page: page.height for page in pages if page.height}
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        if line.page in heights and line.end_char > line.start_char and line.table_index is None:
            by_page.setdefault(line.page, []).append(line)
    return [
        margin
        for page, found in sorted(by_page.items())
        for margin in _of_page(sorted(found, key=lambda line: (line.top, line.x0)), heights[page], text)
    ]


def _of_page(lines: Sequence[Line], height: float, text: str) -> list[_Margin]:
    top = [line for line in lines[:_DEPTH] if line.bottom <= height * _ZONE]
    bottom = [line for line in lines[-_DEPTH:] if line.top >= height * (1 - _ZONE)]
    return [_margin(line, "top", line.top, height, text) for line in top] + [
        _margin(line, "bottom", height - line.bottom, height, text) for line in bottom
    ]


def _margin(line: Line, zone: str, edge: float, height: float, text: str) -> _Margin:
    printed = " ".join(text[line.start_char : line.end_char].split())
    return _Margin(line, printed, zone == "top", edge, height, tuple((zone, *key) for key in _keys(printed.lower(), line.page)))


def _keys(printed: str, page: int) -> list[Key]:
    """What a line is compared by: its words as they are, and with any one of its numbers counted from the page."""
    if _PAGE_NUMBER.fullmatch(printed):
        return [("#",)]  # Roman and Arabic numbers count together
    counted = [
        (printed[: found.start()], f"#{int(found.group()) - page}", printed[found.end() :]) for found in _NUMBER.finditer(printed)
    ]
    return [(printed,), *counted]
