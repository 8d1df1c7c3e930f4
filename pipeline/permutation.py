"""Permutation tests over many topics at once: exact for small counts, adjusted over all topics for false alarms.

A topic is a theme or a code; a unit is a review. What is permuted is the design (years, or class of area), never which
topics a review has, so that topics which go together stay together in every permutation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PERMUTATIONS = 9_999  # with the observed order 10,000: p-values in steps of 0.0001
SEED = 20_121_231


def orders_within_areas(areas: Sequence[str], n: int, rng: np.random.Generator) -> Ints:
    """Return n random orders of the units that keep the units of an area together: shape (n, units).

    Row b says which unit's year each unit is given. The years of one area go, all of them and shuffled, to an area with
    as many units. Under the hypothesis that years tell nothing this leaves the chances as they are, however much the
    reviews of one area are alike, if areas with equally many reviews are exchangeable, and the reviews of one area too.
    """
    members: dict[str, list[int]] = {}
    for place, area in enumerate(areas):
        members.setdefault(area, []).append(place)
    by_size: dict[int, list[list[int]]] = {}
    for area in sorted(members):
        by_size.setdefault(len(members[area]), []).append(members[area])
    orders = np.empty((n, len(areas)), dtype=np.int64)
    for size, blocks in sorted(by_size.items()):
        places = np.array(blocks)  # one row an area
        between = rng.random((n, len(blocks))).argsort(axis=1)
        within = rng.random((n, len(blocks), size)).argsort(axis=2)
        given = np.take_along_axis(places[between], within, axis=2)
        orders[:, places.ravel()] = given.reshape(n, -1)
    return orders


def distances(statistics: Floats) -> Floats:
    """Return how far each statistic is from the mean of its column, in standard deviations: shape (permutations + 1, topics).

    Rounded, so that equal counts are ties whatever the order in which they were added up. A topic that is the same in
    every permutation has distance 0.
    """
    away = np.round(np.abs(statistics - statistics.mean(axis=0)), 9)
    spread = statistics.std(axis=0)
    return np.asarray(np.divide(away, spread, out=np.zeros_like(away), where=spread > 1e-9))


def p_values(distances: Floats) -> Floats:
    """Return the two-sided p-value of each topic: the share of its column that is as far out as the first row.

    The observed order is counted among its own permutations, so no p-value is 0 (Phipson and Smyth 2010).
    """
    return np.asarray((distances >= distances[0]).mean(axis=0))


def adjusted(distances: Floats) -> Floats:
    """Return the p-values of the first row, adjusted over all topics: shape (topics,).

    The step-down maxT of Westfall and Young (1993, algorithm 2.8; as in Ge, Dudoit and Speed 2003): the chance that any
    topic is wrongly shown to change is at most the limit, whatever hangs together among topics. Not minP, which needs
    many more permutations than topics to be able to show anything.
    """
    if distances.shape[1] == 0:
        return np.empty(0)
    order = np.argsort(-distances[0], kind="stable")
    # the largest of a topic and all those behind it in the observed order
    largest = np.maximum.accumulate(distances[:, order[::-1]], axis=1)[:, ::-1]
    steps = (largest >= distances[0, order]).mean(axis=0)
    found = np.empty(len(order))
    found[order] = np.maximum.accumulate(steps)
    return found
