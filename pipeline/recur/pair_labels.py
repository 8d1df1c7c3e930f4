"""Labelled pairs of recommendations, found again in a database: each pair as the numbers of its two asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.pair_files import PAIRS, LabelledPair, Quote, read_pairs
from pipeline.ids import quote_sha256

__all__ = ["PAIRS", "TEST", "TRAIN", "FoundPair", "documents_of", "found_pairs", "pairs_of", "quote_sha256"]

TRAIN, TEST = "train", "test"


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A labelled pair as the numbers of its two asks; `queries` are those of them for which neighbours were pooled."""

    one: int
    other: int
    relation: str  # same | near | related | none
    is_form: bool
    queries: tuple[int, ...]


def pairs_of(split: str, folder: Path = PAIRS) -> list[LabelledPair]:
    """Return the labelled pairs of a split. Raises ReviewsError where the files are absent or malformed."""
    return [pair for pair in read_pairs(folder) if pair.split == split]


def found_pairs(pairs: Iterable[LabelledPair], places: Mapping[Quote, int]) -> tuple[list[FoundPair], int]:
    """Return the pairs whose asks both have a place, by hashes of file and quote, and how many have not."""
    found, lost = [], 0
    for pair in pairs:
        one, other = places.get(pair.a), places.get(pair.b)
        if one is None or other is None:
            lost += 1
        else:
            queries = tuple(places[quote] for quote in pair.queries)
            found.append(FoundPair(one, other, pair.relation, pair.is_form, queries))
    return found, lost


def documents_of(pairs: Sequence[LabelledPair]) -> frozenset[str]:
    """Return the hashes of the files whose recommendations the pairs hold."""
    return frozenset(sha256 for pair in pairs for sha256 in (pair.sha256_a, pair.sha256_b))
