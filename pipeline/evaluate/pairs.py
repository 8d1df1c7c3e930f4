"""Pairs of rows and labels: one to one, those that share most words first, on the same page or the next."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

_HYPHEN_AT_LINE_END = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")
_WORD = re.compile(r"[a-z0-9\u2588]+")  # a blacked-out stretch is a word
SHARED, SHORTEST = 0.75, 0.3  # a sentence: share of the shorter quote's words in the other; how short it may be beside it
_NEXT_PAGE = 0.01  # taken off: the same page goes before the next

Pair = tuple[int, int]


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a quote in small letters, without signs."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    return tuple(_WORD.findall(_HYPHEN_AT_LINE_END.sub("", plain)))


def likeness(one: str, other: str, shared: float = SHARED, shortest: float = SHORTEST) -> float:
    """Return how well one quote stands for another, 0 where it cannot: words in common, and more for like lengths."""
    a, b = words_of(one), words_of(other)
    if not a or not b:
        return 0.0
    short, long = sorted((len(a), len(b)))
    common = sum((Counter(a) & Counter(b)).values()) / short
    ratio = short / long
    return common * (1 + ratio) / 2 if common >= shared and ratio >= shortest else 0.0


def one_to_one(scored: Iterable[tuple[float, int, int]]) -> list[Pair]:
    """Return pairs in which no row and no label stands twice, of the given (score, row, label) the highest first."""
    rows: set[int] = set()
    labels: set[int] = set()
    pairs: list[Pair] = []
    for _, row, label in sorted(scored, key=lambda one: -one[0]):
        if row not in rows and label not in labels:
            rows.add(row)
            labels.add(label)
            pairs.append((row, label))
    return pairs


def pair(rows: Sequence[tuple[int, str]], labels: Sequence[tuple[Sequence[int], str]]) -> list[Pair]:
    """Return which row (page, quote) stands for which label (pages, quote), as indices of both."""
    scored = []
    for i, (page, quote) in enumerate(rows):
        for j, (pages, label) in enumerate(labels):
            distance = min(abs(page - one) for one in pages)
            like = likeness(quote, label) if distance <= 1 else 0.0
            if like:
                scored.append((like - _NEXT_PAGE * distance, i, j))
    return one_to_one(scored)
