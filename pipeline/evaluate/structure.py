"""Structure scored against labels: headings, numbers, list items, footnotes, running heads, section kinds, table rows.

`score` compares the segments of one document with its labels and returns counts; `figures.py` makes shares of the counts
of many. A label that is lost counts as not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.evaluate.label_files import Label
from pipeline.evaluate.overlay import Overlay, PrintedLine
from pipeline.evaluate.reading import Reading
from pipeline.records import Segment
from pipeline.segment.piece import FLOW

RUNNING = ("running_head", "page_number", "stamp")
NUMBERED = ("paragraph", "list_item", "heading")

_MARKS = re.compile(r"[()\[\]{}\s]")


@dataclass(frozen=True)
class Count:
    """Of a measure: how many were right, how many there are by the labels, how many were found (0: it is a plain share)."""

    right: int = 0
    true: int = 0
    found: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.true + other.true, self.found + other.found)


@dataclass(frozen=True)
class Miss:
    """A place where segments and labels differ: what was expected and what was found there; no words."""

    measure: str
    document_id: str
    page: int
    ordinal: int | None  # of the label; None where something was found that begins nowhere a label does
    start_char: int
    end_char: int
    expected: str
    found: str


Result = tuple[str, Count, list[Miss]]


@dataclass(frozen=True)
class Score:
    """Counts of one document by measure, and its misses."""

    document_id: str
    split: str
    kind: str
    counts: dict[str, Count]
    misses: tuple[Miss, ...]
    n_lost: int


def score(reading: Reading, segments: Sequence[Segment]) -> Score:
    """Return how the segments of a document, from wherever they come, compare with its labels."""
    overlay = Overlay(reading, segments)
    results = [result for measure in MEASURES for result in measure(overlay)]
    document = reading.document
    return Score(
        document.document_id, document.split, document.kind, {name: count for name, count, _ in results},
        tuple(miss for _, _, misses in results for miss in misses), len(overlay.lost),
    )  # fmt: skip


def normal_number(number: str | None) -> str:
    """Return a printed number as it is compared: without brackets, spaces and what ends it."""
    return _MARKS.sub("", number or "").rstrip(".:").casefold()


# --- headings -------------------------------------------------------------------------------------------------------


def headings(overlay: Overlay) -> Iterator[Result]:
    """Headings with the same letters and digits on the same page; those that only begin alike; levels of the former."""
    true = [label for label in overlay.labels if label.kind == "heading"]
    found = [segment for segment in overlay.segments if segment.kind == "heading"]
    n_true = len(true) + sum(label.kind == "heading" for label in overlay.lost)
    pairs = _same(overlay, true, found)
    paired = {label.ordinal for label, _ in pairs}, {segment.ordinal for _, segment in pairs}
    matched = {(label.page, label.ordinal) for label, _ in pairs}
    misses = [_missed(overlay, "headings", label, label.kind) for label in true if (label.page, label.ordinal) not in matched]
    misses += [_invented(overlay, "headings", segment) for segment in found if segment.ordinal not in paired[1]]
    yield "headings", Count(len(pairs), n_true, len(found)), misses
    starts = {overlay.extent(segment).start for segment in found}
    lenient = sum(overlay.extent(label).start in starts for label in true)
    yield "headings by their start", Count(lenient, n_true, len(found)), []
    yield _levels(overlay, pairs)
    yield "order of levels", _order(pairs), []


def _same(overlay: Overlay, true: Sequence[Label], found: Sequence[Segment]) -> list[tuple[Label, Segment]]:
    """Pair labels and segments of the same words on a page, the nearest ones where they come again."""
    free: dict[tuple[int, str], list[Segment]] = {}
    for segment in found:
        free.setdefault((segment.page, overlay.extent(segment).words), []).append(segment)
    pairs: list[tuple[Label, Segment]] = []
    for label in true:
        same = free.get((label.page, overlay.extent(label).words), [])
        if same:
            nearest = min(same, key=lambda segment: (abs(segment.start_char - label.spans[0][0]), segment.ordinal))
            same.remove(nearest)
            pairs.append((label, nearest))
    return pairs


def _levels(overlay: Overlay, pairs: Sequence[tuple[Label, Segment]]) -> Result:
    wrong = [(label, segment) for label, segment in pairs if label.level != segment.level]
    misses = [_miss(overlay, "levels", label, f"level {label.level}", f"level {segment.level}") for label, segment in wrong]
    return "levels", Count(len(pairs) - len(wrong), len(pairs)), misses


def _order(pairs: Sequence[tuple[Label, Segment]]) -> Count:
    """Of all pairs of headings of a document: whether which of both is the higher, or neither, is as labelled."""
    both = list(combinations([(label.level or 0, segment.level or 0) for label, segment in pairs], 2))
    return Count(sum(_sign(a[0] - b[0]) == _sign(a[1] - b[1]) for a, b in both), len(both))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


# --- what begins where ----------------------------------------------------------------------------------------------


def numbers(overlay: Overlay) -> Iterator[Result]:
    """Printed numbers of paragraphs, items and headings: the segment that begins with the unit has the same number."""
    true = [label for label in overlay.labels if label.kind in NUMBERED and label.number]
    found = [segment for segment in overlay.segments if segment.kind in NUMBERED and segment.number]
    right: set[int] = set()
    misses: list[Miss] = []
    for label in true:
        segment = overlay.segment_at(label)
        if segment in found and segment is not None and normal_number(segment.number) == normal_number(label.number):
            right.add(segment.ordinal)
        else:
            number = f"number {segment.number}" if segment else "nothing begins here"
            misses.append(_miss(overlay, "numbers", label, f"number {label.number}", number))
    expected = {overlay.extent(label).start for label in true}
    extra = [s for s in found if s.ordinal not in right and overlay.extent(s).start not in expected]
    misses += [_invented(overlay, "numbers", segment, f"number {segment.number}") for segment in extra]
    n_lost = sum(label.kind in NUMBERED and bool(label.number) for label in overlay.lost)
    yield "numbers", Count(len(right), len(true) + n_lost, len(found)), misses


def list_items(overlay: Overlay) -> Iterator[Result]:
    """List items by where they begin. What goes on from the page before is neither asked for nor held against."""
    yield _by_start(overlay, "list items", "list_item")[0]


def footnotes(overlay: Overlay) -> Iterator[Result]:
    """Footnotes by where they begin, and how many of those found are tied to their mark in the text."""
    result, found = _by_start(overlay, "footnotes", "footnote")
    yield result
    tied = [label for label, segment in found if _is_tied(overlay, label, segment)]
    numbered = [(label, segment) for label, segment in found if label.number]
    loose = [(label, segment) for label, segment in numbered if label not in tied]
    misses = [_miss(overlay, "footnote marks", label, "tied", f"mark at {segment.mark_char}") for label, segment in loose]
    yield "footnote marks", Count(len(numbered) - len(loose), len(numbered)), misses


def _is_tied(overlay: Overlay, label: Label, segment: Segment) -> bool:
    """Whether the note has a place, outside of itself, at which its number stands."""
    place, number = segment.mark_char, normal_number(label.number)
    if place is None or not number or segment.start_char <= place < segment.end_char:
        return False
    return normal_number(overlay.text[place : place + len(number) + 2]).startswith(number)


def _by_start(overlay: Overlay, name: str, kind: str) -> tuple[Result, list[tuple[Label, Segment]]]:
    true = [label for label in overlay.labels if label.kind == kind and not label.is_continued]
    found = [s for s in overlay.segments if s.kind == kind and s.continues_id is None and not _is_continued(overlay, s)]
    by_start = {overlay.extent(segment).start: segment for segment in found}
    pairs = [(label, by_start[start]) for label in true if (start := overlay.extent(label).start) in by_start]
    right = {segment.ordinal for _, segment in pairs}
    matched = {(label.page, label.ordinal) for label, _ in pairs}
    misses = [_missed(overlay, name, label, kind) for label in true if (label.page, label.ordinal) not in matched]
    misses += [_invented(overlay, name, segment) for segment in found if segment.ordinal not in right]
    n_lost = sum(label.kind == kind and not label.is_continued for label in overlay.lost)
    return (name, Count(len(pairs), len(true) + n_lost, len(found)), misses), pairs


def _is_continued(overlay: Overlay, segment: Segment) -> bool:
    label = overlay.label_at(segment)
    return label is not None and label.is_continued


# --- lines ----------------------------------------------------------------------------------------------------------


def running(overlay: Overlay) -> Iterator[Result]:
    """Printed lines of running heads, page numbers and stamps in the flow or in headings, and what of the flow went there."""
    in_flow = (*FLOW, "heading")
    leaks = [line for line in overlay.lines if line.label.kind in RUNNING and _kind(line) in in_flow]
    yield (
        "running heads in the flow",
        Count(len(leaks), len(overlay.lines)),
        _line_misses(overlay, "running heads in the flow", leaks),
    )
    lost = [line for line in overlay.lines if line.label.kind in in_flow and _kind(line) in (*RUNNING, "nothing")]
    yield "flow in running heads", Count(len(lost), len(overlay.lines)), _line_misses(overlay, "flow in running heads", lost)


def sections(overlay: Overlay) -> Iterator[Result]:
    """Section kinds of the flow, by printed lines and by units (the kind that most lines of the unit have)."""
    flow = [line for line in overlay.lines if line.label.kind in FLOW]
    right = sum(_section(line) == line.label.section_kind for line in flow)
    units = [lines for lines in overlay.lines_of().values() if lines[0].label.kind in FLOW]
    judged = [(lines[0].label, Counter(map(_section, lines)).most_common(1)[0][0]) for lines in units]
    wrong = [(label, kind) for label, kind in judged if label.section_kind != kind]
    yield "section kinds by lines", Count(right, len(flow)), []
    misses = [_miss(overlay, "section kinds", label, label.section_kind, kind) for label, kind in wrong]
    yield "section kinds", Count(len(judged) - len(wrong), len(judged)), misses


def tables(overlay: Overlay) -> Iterator[Result]:
    """Printed lines of table rows that lie in table rows."""
    true = [line for line in overlay.lines if line.label.kind == "table_row"]
    found = [line for line in overlay.lines if _kind(line) == "table_row"]
    right = [line for line in true if _kind(line) == "table_row"]
    wrong = [line for line in overlay.lines if (line.label.kind == "table_row") != (_kind(line) == "table_row")]
    yield "table lines", Count(len(right), len(true), len(found)), _line_misses(overlay, "table lines", wrong)


def _kind(line: PrintedLine) -> str:
    return line.segment.kind if line.segment else "nothing"


def _section(line: PrintedLine) -> str:
    return line.segment.section_kind if line.segment else "nothing"


def _line_misses(overlay: Overlay, measure: str, lines: Sequence[PrintedLine]) -> list[Miss]:
    """One miss for each unit and kind, however many of its lines it concerns."""
    kinds: dict[tuple[int, int, str], PrintedLine] = {}
    for line in lines:
        kinds.setdefault((line.label.page, line.label.ordinal, _kind(line)), line)
    return [_miss(overlay, measure, line.label, line.label.kind, _kind(line)) for line in kinds.values()]


# --- misses ---------------------------------------------------------------------------------------------------------


def _miss(overlay: Overlay, measure: str, label: Label, expected: str, found: str) -> Miss:
    start, end = label.spans[0][0], label.spans[-1][1]
    return Miss(measure, overlay.document_id, label.page, label.ordinal, start, end, expected, found)


def _missed(overlay: Overlay, measure: str, label: Label, kind: str) -> Miss:
    """A unit for which no segment was found; what begins there instead, and whether it is shorter or longer."""
    segment = overlay.segment_at(label)
    if segment is None:
        return _miss(overlay, measure, label, kind, "nothing begins here")
    longer = len(overlay.extent(segment).words) - label.n_characters
    size = ", longer" if longer > 0 else ", shorter" if longer else ""
    return _miss(overlay, measure, label, kind, segment.kind + size)


def _invented(overlay: Overlay, measure: str, segment: Segment, found: str = "") -> Miss:
    """A segment that no unit corresponds to; what the unit around it is."""
    around = overlay.label_around(segment)
    expected = f"{around.kind}{'' if overlay.label_at(segment) is around else ', within'}" if around else "nothing"
    return Miss(
        measure, overlay.document_id, segment.page, around.ordinal if around else None,
        segment.start_char, segment.end_char, expected, found or segment.kind,
    )  # fmt: skip


MEASURES: tuple[Callable[[Overlay], Iterator[Result]], ...] = (
    headings, numbers, list_items, footnotes, running, sections, tables,
)  # fmt: skip
