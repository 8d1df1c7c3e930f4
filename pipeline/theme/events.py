"""Events: which of the earlier themes each new one is, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.theme.consensus import LEFT_OVER, Labels
from pipeline.theme.state import Event
from pipeline.theme.words import Numbers

SAME = 0.3  # Jaccard overlap from which a new cluster is the earlier theme; below, neither holds most of the other
MOST = 0.5  # share of a theme that must have gone to, or come from, one other to be told as merged or split


def matched(earlier: Labels, later: Labels, n_earlier: int, n_later: int) -> dict[int, int]:
    """Return for later clusters the earlier theme that each is, one to one, by the greatest overlap in all."""
    from scipy.optimize import linear_sum_assignment

    overlap = _jaccard(earlier, later, n_earlier, n_later)
    rows, columns = linear_sum_assignment(-overlap)
    return {int(c): int(r) for r, c in zip(rows, columns, strict=True) if overlap[r, c] >= SAME}


def events(
    earlier: Labels, later: Labels, earlier_ids: Sequence[str], later_ids: Sequence[str], kept: dict[int, int]
) -> list[Event]:
    """Return what became of each theme: kept, split, merged and vanished ones, then the new; `kept` is that of `matched`.

    The share is that of the earlier theme's extracts that are in the later one; of a new theme that came from none, null.
    """
    shared = _shared(earlier, later, len(earlier_ids), len(later_ids))
    of_earlier = shared / np.maximum(_sizes(earlier, len(earlier_ids))[:, None], 1)
    of_later = shared / np.maximum(_sizes(later, len(later_ids))[None, :], 1)
    back = {old: new for new, old in kept.items()}
    made: list[Event] = []
    for old, name in enumerate(earlier_ids):
        if old in back:
            made.append(Event("kept", name, None, _share(of_earlier[old, back[old]])))
        elif len(later_ids) and of_earlier[old].max() >= MOST:
            taker = int(of_earlier[old].argmax())
            made.append(Event("merged", name, later_ids[taker], _share(of_earlier[old, taker])))
        else:
            made.append(Event("vanished", name, None, None))
    for new, name in enumerate(later_ids):
        if new in kept:
            continue
        giver = int(of_later[:, new].argmax()) if len(earlier_ids) else -1
        if giver >= 0 and of_later[giver, new] >= MOST and giver in back:
            made.append(Event("split", earlier_ids[giver], name, _share(of_earlier[giver, new])))
        else:
            made.append(Event("new", name, None, None))
    return made


def _share(value: float) -> float:
    return round(float(value), 4)


def _shared(earlier: Labels, later: Labels, n_earlier: int, n_later: int) -> Numbers:
    """Return how many extracts each earlier theme (row) shares with each later one (column)."""
    counts = np.zeros((n_earlier, n_later))
    both = (earlier != LEFT_OVER) & (later != LEFT_OVER)
    np.add.at(counts, (earlier[both], later[both]), 1.0)
    return counts


def _sizes(numbers: Labels, n: int) -> Numbers:
    return np.array([(numbers == number).sum() for number in range(n)], float)


def _jaccard(earlier: Labels, later: Labels, n_earlier: int, n_later: int) -> Numbers:
    shared = _shared(earlier, later, n_earlier, n_later)
    either = _sizes(earlier, n_earlier)[:, None] + _sizes(later, n_later)[None, :] - shared
    return np.asarray(shared / np.maximum(either, 1.0), np.float64)
