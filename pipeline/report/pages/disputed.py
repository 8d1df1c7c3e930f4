"""Which statements of an earlier review a later one speaks of by the number of their paragraph, where it disputes the review.

A number is followed only where the earlier review has a paragraph of it and the later one has none: else it may be the later
review's own. What the later review says of the paragraph is shown in its words; whether it takes all of it back is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.parts import Parts
from pipeline.report.quotes import Quote
from pipeline.report.site import Site
from pipeline.report.source import Row

_NAMED = re.compile(r"\bparagraphs?\s+(?P<first>\d+\.\d+)(?P<more>(?:\s*(?:,|and|to|–|-)\s*\d+\.\d+)*)", re.IGNORECASE)
_MORE = re.compile(r"(?P<sign>,|and|to|–|-)\s*(?P<number>\d+\.\d+)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])")
_LONGEST_RANGE = 30  # paragraphs from one number to another; more is no range of paragraphs


@dataclass(frozen=True)
class Saying:
    """What a later review says of paragraphs of an earlier one, and the statements that were found in these."""

    text: str
    name: str  # the later document
    path: str
    page: int
    paragraphs: str
    statements: Sequence[Quote]


def sayings(site: Site, parts: Parts, names: Mapping[str, str]) -> dict[tuple[str, str], list[Saying]]:
    """Return by later and earlier review what the later one says of numbered paragraphs of the earlier."""
    held: dict[tuple[str, str], _Numbered] = {}
    for row in site.source.named("disputed_paragraphs"):
        held.setdefault((row["review_id"], row["other_review_id"]), _Numbered()).add(row)
    made: dict[tuple[str, str], list[Saying]] = {}
    for row in site.source.named("disputed_by"):
        ends = row["review_id"], row["other_review_id"]
        for sentence in _SENTENCE.split(row["text"]):
            numbers = held[ends].theirs(numbers_of(sentence)) if ends in held else []
            if numbers:
                quotes = [site.quote(*found, is_pictured=False) for number in numbers for found in held[ends].found[number]]
                document = row["document_id"]
                path = parts.path(document, row["page"])
                saying = Saying(sentence, names[document], path, row["page"], ", ".join(numbers), quotes)
                made.setdefault(ends, []).append(saying)
    return made


class _Numbered:
    """The numbered paragraphs of an earlier review and of the later one that disputes it."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[str, str]]] = {}
        self._own: set[str] = set()

    def add(self, row: Row) -> None:
        if row["is_later"]:
            self._own.add(row["number"])
            return
        statements = self.found.setdefault(row["number"], [])
        if row["extract_id"]:
            statements.append((row["extract_kind"], row["extract_id"]))

    def theirs(self, numbers: Iterable[str]) -> list[str]:
        """Return those numbers that can only be of the earlier review."""
        return [number for number in numbers if number in self.found and number not in self._own]


def numbers_of(sentence: str) -> list[str]:
    """Return the numbers of paragraphs that a sentence names, ranges written out, in their order."""
    found: list[str] = []
    for named in _NAMED.finditer(sentence):
        found.append(named["first"])
        for more in _MORE.finditer(named["more"]):
            is_range = more["sign"] not in (",", "and") and found
            found += _range(found[-1], more["number"]) if is_range else [more["number"]]
    return list(dict.fromkeys(found))


def _range(first: str, last: str) -> list[str]:
    """Return the numbers after the first, up to the last; the last alone where they belong to different parts."""
    (part, start), (other, end) = first.split("."), last.split(".")
    if part != other or not 0 < int(end) - int(start) <= _LONGEST_RANGE:
        return [last]
    return [f"{part}.{number}" for number in range(int(start) + 1, int(end) + 1)]
