"""Labels and segments of one document laid over each other, by the letters and digits of its labelled pages.

Each letter or digit belongs to at most one label and to at most one segment, so that what was found and what is true can
be compared without regard to bullets, spaces and hyphens. Labels marked unusable, and what was found in them, are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.evaluate.keys import Span
from pipeline.evaluate.label_files import Label
from pipeline.evaluate.reading import Reading
from pipeline.records import Line, Segment

UNUSABLE = "unusable"
T = TypeVar("T")
Place = tuple[int, int]  # page, and which letter or digit of it, from 0


@dataclass(frozen=True)
class Extent:
    """Where a label or segment begins, and its letters and digits."""

    start: Place
    words: str


@dataclass(frozen=True)
class PrintedLine:
    """A printed line with the unit and the segment that most of it belongs to."""

    line: Line
    label: Label
    segment: Segment | None


class Overlay:
    """A document with two accounts of its structure: the labels, and segments from wherever they come."""

    def __init__(self, reading: Reading, segments: Sequence[Segment]) -> None:
        self._keys = reading.keys
        on_pages = [segment for segment in segments if segment.page in reading.keys]
        self._label_at = self._owners(((label.page, span), label) for label in reading.labels for span in label.spans)
        self._segment_at = self._owners(((s.page, (s.start_char, s.end_char)), s) for s in on_pages)
        self.document_id = reading.document.document_id
        self.text = reading.text
        self.labels = [label for label in reading.labels if label.kind != UNUSABLE]
        self.lost = [label for label in reading.lost if label.kind != UNUSABLE]
        self.segments = [segment for segment in on_pages if self._is_comparable(segment)]
        self.starting = {self.extent(segment).start: segment for segment in self.segments}
        self.beginning = {self.extent(label).start: label for label in self.labels}
        self.lines = list(self._printed(reading.lines))

    def extent(self, of: Label | Segment) -> Extent:
        """Return where a label or segment begins and what it holds."""
        spans = of.spans if isinstance(of, Label) else ((of.start_char, of.end_char),)
        key = self._keys[of.page]
        ranges = [key.range_of(span) for span in spans]
        return Extent((of.page, ranges[0][0]), "".join(key.text[start:end] for start, end in ranges))

    def segment_at(self, label: Label) -> Segment | None:
        """Return the segment that begins where the unit begins."""
        return self.starting.get(self.extent(label).start)

    def label_at(self, segment: Segment) -> Label | None:
        """Return the unit that begins where the segment begins."""
        return self.beginning.get(self.extent(segment).start)

    def label_around(self, segment: Segment) -> Label | None:
        """Return the unit that most of the segment belongs to."""
        return most(self._labels_in(segment))

    def lines_of(self) -> Mapping[tuple[int, int], Sequence[PrintedLine]]:
        """Return the printed lines of each unit, by page and ordinal."""
        found: dict[tuple[int, int], list[PrintedLine]] = {}
        for line in self.lines:
            found.setdefault((line.label.page, line.label.ordinal), []).append(line)
        return found

    def _labels_in(self, segment: Segment) -> Sequence[Label | None]:
        start, end = self._keys[segment.page].range_of((segment.start_char, segment.end_char))
        return self._label_at[segment.page][start:end]

    def _is_comparable(self, segment: Segment) -> bool:
        """Whether it holds words, and most of them are not marked unusable."""
        owners = self._labels_in(segment)
        return bool(owners) and 2 * sum(owner is not None and owner.kind == UNUSABLE for owner in owners) <= len(owners)

    def _printed(self, lines: Iterable[Line]) -> Iterator[PrintedLine]:
        for line in lines:
            start, end = self._keys[line.page].range_of((line.start_char, line.end_char))
            label = most(self._label_at[line.page][start:end])
            if label is not None and label.kind != UNUSABLE:
                yield PrintedLine(line, label, most(self._segment_at[line.page][start:end]))

    def _owners(self, spans: Iterable[tuple[tuple[int, Span], T]]) -> dict[int, list[T | None]]:
        owners: dict[int, list[T | None]] = {page: [None] * len(key.text) for page, key in self._keys.items()}
        for (page, span), owner in spans:
            start, end = self._keys[page].range_of(span)
            owners[page][start:end] = [owner] * (end - start)
        return owners


def most(owners: Sequence[T | None]) -> T | None:
    """Return who has most of these letters and digits, the first of several; None where nobody has any."""
    counts: Counter[int] = Counter(id(owner) for owner in owners if owner is not None)
    if not counts:
        return None
    best = counts.most_common(1)[0][0]  # the one met first, where several have as many
    return next(owner for owner in owners if id(owner) == best)
