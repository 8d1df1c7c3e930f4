"""Recommendations of different documents that ask much the same, by the likeness of their vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.minilm import Vectors
from pipeline.records import RecommendationLink

# Cosine from which two recommendations are called so. Set by reading pairs; not yet measured against labelled ones.
SAME, NEAR, RELATED = 0.92, 0.80, 0.68
MOST = 10  # links kept of one recommendation, the likest first
ROWS = 512  # at once, so that memory stays flat


def links(ids: Sequence[str], documents: Sequence[str], vectors: Vectors) -> list[RecommendationLink]:
    """Return the links between recommendations of different documents, each pair once, smaller id first."""
    found: dict[tuple[str, str], float] = {}
    for one, other, likeness in _pairs(ids, documents, vectors):
        found[min(one, other), max(one, other)] = likeness
    return [RecommendationLink(*pair, _relation(likeness), likeness) for pair, likeness in sorted(found.items())]


def _relation(likeness: float) -> str:
    return "same" if likeness >= SAME else "near" if likeness >= NEAR else "related"


def _pairs(ids: Sequence[str], documents: Sequence[str], vectors: Vectors) -> Iterator[tuple[str, str, float]]:
    names = np.array(documents)
    for start in range(0, len(ids), ROWS):
        likeness = vectors[start : start + ROWS] @ vectors.T
        for row, values in enumerate(likeness, start=start):
            values[names == names[row]] = 0.0
            for column in np.argsort(-values, kind="stable")[:MOST]:
                if values[column] >= RELATED:
                    yield ids[row], ids[int(column)], round(float(values[column]), 4)
