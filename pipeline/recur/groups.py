"""Groups of recommendations that ask the same or nearly: average linkage, so that a chain of likenesses makes no group.

Two groups are joined while the mean probability, over all pairs across them, that a pair is same or near is high enough
(Sokal and Michener 1958); a pair that was no candidate counts as nought.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

JOINED = 0.45  # mean probability from which two groups are one; of .3 to .6 the best B-cubed F on the labelled pairs of train

Link = tuple[int, int, float]


def grouped(links: Iterable[Link], joined: float = JOINED) -> list[list[int]]:
    """Return the groups of two and more, each in order, by their first member. The order of the links does not matter."""
    near: dict[int, dict[int, float]] = {}
    for one, other, chance in links:
        near.setdefault(one, {})[other] = chance
        near.setdefault(other, {})[one] = chance
    members = {number: [number] for number in near}
    waiting = [(-chance, one, other) for one, found in near.items() for other, chance in found.items() if one < other]
    heapq.heapify(waiting)
    while waiting:
        score, one, other = heapq.heappop(waiting)
        if one not in members or other not in members or -score < joined:
            continue
        if abs(_mean(near, members, one, other) + score) > 1e-12:
            continue  # an older value: the present one waits too
        _join(near, members, one, other, waiting)
    return sorted(sorted(found) for found in members.values() if len(found) > 1)


def _mean(near: Mapping[int, Mapping[int, float]], members: Mapping[int, Sequence[int]], one: int, other: int) -> float:
    return near[one].get(other, 0.0) / (len(members[one]) * len(members[other]))


def _join(
    near: dict[int, dict[int, float]],
    members: dict[int, list[int]],
    one: int,
    other: int,
    waiting: list[tuple[float, int, int]],
) -> None:
    """Make one group of two, under the smaller number; `near` holds sums over all pairs across groups."""
    low, high = min(one, other), max(one, other)
    members[low] += members.pop(high)
    for third, total in near.pop(high).items():
        near[third].pop(high)
        if third != low:
            near[low][third] = near[low].get(third, 0.0) + total
            near[third][low] = near[low][third]
    for third in near[low]:
        first, second = min(low, third), max(low, third)
        heapq.heappush(waiting, (-_mean(near, members, low, third), first, second))


def exemplar(group: Sequence[int], chances: Mapping[tuple[int, int], float]) -> int:
    """Return the member that is likest to the others, the first of those as good."""

    def likeness(number: int) -> float:
        return sum(chances.get((min(number, other), max(number, other)), 0.0) for other in group if other != number)

    return min(group, key=lambda number: (-round(likeness(number), 6), number))
