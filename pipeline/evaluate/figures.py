"""Figures: shares with their intervals, from the counts of several documents."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluate.structure import Count, Score

F_MEASURES = ("headings", "headings by their start", "numbers", "list items", "footnotes", "table lines")
_DRAWS, _SEED = 2000, 20261123


@dataclass(frozen=True)
class Figure:
    """One measure over some documents: precision and recall where they apply, the value, its 95% interval.

    `value` is F for what is found, and a share otherwise; None where there is nothing to measure.
    """

    measure: str
    n_right: int
    n_true: int
    n_found: int
    precision: float | None
    recall: float | None
    value: float | None
    low: float | None
    high: float | None


def figures(scores: Sequence[Score]) -> list[Figure]:
    """Return a figure for each measure over the documents together.

    The interval is the middle 95% of what the value is when the documents are drawn anew, with replacement (Efron's
    bootstrap, 2,000 draws with a fixed seed): how far it hangs on which documents were labelled. One document has none.
    """
    names = list(scores[0].counts) if scores else []
    return [_figure(name, [one.counts[name] for one in scores]) for name in names]


def value_of(measure: str, count: Count) -> float | None:
    """Return F of a measure that has it, otherwise the share; None where there is nothing to divide by."""
    if measure in F_MEASURES:
        both = count.true + count.found
        return 2 * count.right / both if both else None
    return count.right / count.true if count.true else None


def _figure(name: str, counts: Sequence[Count]) -> Figure:
    total = _sum(counts)
    has_f = name in F_MEASURES
    low, high = _interval(name, counts)
    return Figure(
        name, total.right, total.true, total.found,
        total.right / total.found if has_f and total.found else None,
        total.right / total.true if has_f and total.true else None,
        value_of(name, total), low, high,
    )  # fmt: skip


def _interval(name: str, counts: Sequence[Count]) -> tuple[float | None, float | None]:
    if len(counts) < 2:
        return None, None
    draw = random.Random(_SEED)
    drawn = (value_of(name, _sum(draw.choices(counts, k=len(counts)))) for _ in range(_DRAWS))
    values = sorted(value for value in drawn if value is not None)
    if not values:
        return None, None
    return values[int(0.025 * len(values))], values[int(0.975 * (len(values) - 1))]


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())
