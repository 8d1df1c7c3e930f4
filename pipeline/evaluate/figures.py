"""Figures: shares with their intervals, from the counts of several documents."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.evaluate.structure import Count, Score

F_MEASURES = ("headings", "headings by their start", "numbers", "list items", "footnotes", "table lines")
_DRAWS, _SEED = 2000, 20261123
T = TypeVar("T")


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
    return [figure(name, [one.counts[name] for one in scores], has_f=name in F_MEASURES) for name in names]


def value_of(measure: str, count: Count) -> float | None:
    """Return F of a measure of structure that has it, otherwise the share; None where there is nothing to divide by."""
    return value(count, has_f=measure in F_MEASURES)


def value(count: Count, *, has_f: bool) -> float | None:
    """Return F, or the share of what is there by the labels; None where there is nothing to divide by."""
    if has_f:
        both = count.true + count.found
        return 2 * count.right / both if both else None
    return count.right / count.true if count.true else None


def figure(measure: str, counts: Sequence[Count], *, has_f: bool) -> Figure:
    """Return one measure over documents of which these are the counts, with the interval that `figures` tells of."""
    total = sum(counts, Count())
    low, high = interval(counts, lambda drawn: value(sum(drawn, Count()), has_f=has_f))
    return Figure(
        measure, total.right, total.true, total.found,
        total.right / total.found if has_f and total.found else None,
        total.right / total.true if has_f and total.true else None,
        value(total, has_f=has_f), low, high,
    )  # fmt: skip


def interval(parts: Sequence[T], make: Callable[[Sequence[T]], float | None]) -> tuple[float | None, float | None]:
    """Return the middle 95% of what is made of the parts, one a document, when they are drawn anew; one has none."""
    if len(parts) < 2:
        return None, None
    draw = random.Random(_SEED)
    drawn = (make(draw.choices(parts, k=len(parts))) for _ in range(_DRAWS))
    values = sorted(made for made in drawn if made is not None)
    if not values:
        return None, None
    return values[int(0.025 * len(values))], values[int(0.975 * (len(values) - 1))]
