"""Slopes of logistic regressions on one variable, for few and clustered observations and many outcomes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipeline.permutation import Floats, Ints

_STEPS = 60
_CLOSE = 1e-8
_NORMAL = 1.959964  # the 97.5% point


def slopes(x: Floats, outcomes: Floats, cluster: Ints) -> Floats:
    """Return for each outcome the change of its log odds with x and the 95% interval: shape (3, outcomes).

    x: one value an observation, not all equal. outcomes: 0 or 1, shape (observations, outcomes). cluster: number, from 0,
    of the group that each observation belongs to. The estimate has Firth's correction (1993), so it is finite where x
    parts the ones from the zeros; the interval is the sandwich of Liang and Zeger (1986) with the groups as independent
    units, times groups / (groups - 1), and never narrower than for independent observations.
    """
    away = (x - x.mean())[:, None]
    beta = _firth(away, outcomes)
    fitted = _expit(beta[0] + beta[1] * away)
    _, mixed, own = _inverse(away, fitted)
    residual = outcomes - fitted
    n = int(cluster.max()) + 1
    groups = (cluster[None, :] == np.arange(n)[:, None]).astype(np.float64)
    # the row of the inverse information that belongs to the slope, times the score of each group
    influence = mixed * (groups @ residual) + own * (groups @ (residual * away))
    spread = (influence**2).sum(axis=0) * n / max(n - 1, 1)
    error = np.sqrt(np.maximum(spread, own))
    return np.stack([beta[1], beta[1] - _NORMAL * error, beta[1] + _NORMAL * error])


def _firth(away: Floats, outcomes: Floats) -> Floats:
    """Level and slope of each outcome that maximise the likelihood times the root of the determinant of the information."""
    beta = np.zeros((2, outcomes.shape[1]))
    for _ in range(_STEPS):
        fitted = _expit(beta[0] + beta[1] * away)
        level, mixed, own = _inverse(away, fitted)
        leverage = (level + 2 * mixed * away + own * away**2) * fitted * (1 - fitted)
        pull = outcomes - fitted + leverage * (0.5 - fitted)
        first, second = pull.sum(axis=0), (pull * away).sum(axis=0)
        step = np.stack([level * first + mixed * second, mixed * first + own * second])
        # a step of at most 1 keeps it from running away where the ones are parted from the zeros
        step /= np.maximum(1.0, np.abs(step).max(axis=0))
        beta = beta + step
        if np.abs(step).max(initial=0.0) < _CLOSE:
            break
    return beta


def _inverse(away: Floats, fitted: Floats) -> tuple[Floats, Floats, Floats]:
    """The inverse of the information of each outcome: of the level, of level and slope, of the slope."""
    weight = fitted * (1 - fitted)
    one, two, three = weight.sum(axis=0), (weight * away).sum(axis=0), (weight * away**2).sum(axis=0)
    determinant = np.maximum(one * three - two**2, 1e-12)
    return three / determinant, -two / determinant, one / determinant


def _expit(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))
