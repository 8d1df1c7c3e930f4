"""Where labels lie in a text: each is found again on its page by the hash of its letters and digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.evaluate.keys import Key, Span, Windows, key_of, part_of, words_sha256
from pipeline.evaluate.label_files import Label
from pipeline.records import Page

_LONG = 12  # letters and digits that hardly stand twice on a page


@dataclass(frozen=True)
class Located:
    """Labels with the places that they have now, and those whose words are no longer on their page."""

    found: tuple[Label, ...]
    lost: tuple[Label, ...]


def keys_of(pages: Sequence[Page]) -> dict[int, Key]:
    """Return the key of each page, with document offsets."""
    return {page.page: key_of(page.text, page.start_char) for page in pages}


def locate(labels: Sequence[Label], keys: Mapping[int, Key]) -> Located:
    """Return the labels of a document with their places in the pages that `keys` are of.

    Where the old places still hold the words, they are kept. Otherwise the longest labels are placed first, because their
    words stand only once; what is short or repeated takes the place nearest to the expected one among those that are
    left. A label whose words do not follow each other any more is put together from its lines.
    """
    found: list[Label] = []
    lost: list[Label] = []
    for number in sorted({label.page for label in labels}):
        of_page = [label for label in labels if label.page == number]
        placed = _Placing(keys.get(number, Key("", []))).place(of_page)
        found += [placed[label.ordinal] for label in of_page if label.ordinal in placed]
        lost += [label for label in of_page if label.ordinal not in placed]
    return Located(tuple(found), tuple(lost))


def holds(label: Label, key: Key) -> bool:
    """Return whether the words of the label are where it says."""
    ranges = [key.range_of(span) for span in label.spans]
    if sum(end - start for start, end in ranges) != label.n_characters:
        return False
    words = "".join(key.text[start:end] for start, end in ranges)
    return words_sha256(words) == label.words_sha256


class _Placing:
    """Places the labels of one page; a character of the page belongs to one label only."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._taken = bytearray(len(key.text))
        self._anchors: list[tuple[int, int]] = []  # old and new offset of what is placed
        self._windows = Windows(key)

    def place(self, labels: Sequence[Label]) -> dict[int, Label]:
        """Return the labels that were found, by ordinal."""
        if all(holds(label, self._key) for label in labels):
            return {label.ordinal: label for label in labels}
        ordered = sorted(labels, key=lambda label: (-label.n_characters, label.ordinal))
        placed: dict[int, Label] = {}
        long = [label for label in ordered if label.n_characters >= _LONG]
        # lines are sought among what no long label has as a whole; what is short, among what all others leave
        for look, among in ((self._whole, long), (self._by_lines, long), (self._whole, ordered), (self._by_lines, ordered)):
            for label in among:
                ranges = None if label.ordinal in placed else look(label)
                if ranges:
                    placed[label.ordinal] = self._take(label, ranges)
        return placed

    def _take(self, label: Label, ranges: Sequence[Span]) -> Label:
        joined: list[Span] = []
        for start, end in ranges:
            self._taken[start:end] = b"\x01" * (end - start)
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        moved = replace(label, spans=tuple(self._key.span_of(found) for found in joined))
        self._anchors.append((label.spans[0][0], moved.spans[0][0]))
        return moved

    def _whole(self, label: Label) -> list[Span] | None:
        free = self._free(label.n_characters, label.words_sha256)
        if not free:
            return None
        start = self._nearest(free, self._expected(label.spans[0][0]))
        return [(start, start + label.n_characters)]

    def _by_lines(self, label: Label) -> list[Span] | None:
        if len(label.parts) < 2:
            return None
        ranges: list[Span] = []
        expected = self._expected(label.spans[0][0])
        for n, digits in label.parts:
            own = [k for k in self._free(n, digits) if all(k >= end or k + n <= start for start, end in ranges)]
            if not own:
                return None
            start = self._nearest(own, expected)
            ranges.append((start, start + n))
            expected = self._key.places[start + n - 1] + 1
        words = "".join(self._key.text[start:end] for start, end in ranges)
        return ranges if words_sha256(words) == label.words_sha256 else None

    def _expected(self, old: int) -> int:
        """Where an old offset should lie now, after what has been placed nearest to it."""
        if not self._anchors:
            return old
        before, now = min(self._anchors, key=lambda anchor: (abs(anchor[0] - old), anchor))
        return old + now - before

    def _nearest(self, starts: Sequence[int], expected: int) -> int:
        return min(starts, key=lambda k: (abs(self._key.places[k] - expected), k))

    def _free(self, n: int, digits: str) -> list[int]:
        return [k for k in self._windows.of(n, digits) if not any(self._taken[k : k + n])]


def parts_of(lines: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return the parts of a unit with these printed lines; those without letters and digits are left out."""
    keys = (key_of(line).text for line in lines)
    return tuple(part_of(key) for key in keys if key)
