"""Blending: the practice code of each extract of a document, from its phrases, its meaning and its neighbours.

Phrases (`choosing`) and meaning (`meaning`) see one extract each; what stands beside it in the paragraph is often about the
same matter. The three are added up as logarithms, and the sum is calibrated on documents that were not fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model.linear import FITTED
from pipeline.records import ReviewsError

Numbers = NDArray[np.float64]
BY_MEANING, BY_NEIGHBOURS = 0.2, 0.6  # against 1 by phrases: of .2 to .5 and .2 to .6 the best on documents not fitted on
_UNKNOWN = 0.5  # neighbours' worth of the usual shares that stand in for neighbours one does not have
_TEMPERATURES = tuple(n / 20 for n in range(10, 61))


@dataclass(frozen=True)
class Blend:
    """How the parts are weighed, how often each code is met, and from which probability on a code is given."""

    codes: tuple[str, ...]
    shares: tuple[float, ...]
    temperature: float
    threshold: float
    by_meaning: float = BY_MEANING
    by_neighbours: float = BY_NEIGHBOURS

    def probabilities(self, phrases: Numbers, meaning: Numbers, passages: Sequence[object]) -> Numbers:
        """Return the calibrated probability of each code, a row for each extract in the order of the document.

        `phrases` and `meaning` are logarithms of probabilities, rows of `meaning` without a vector noughts; extracts of the
        same passage that follow each other are neighbours.
        """
        made: Numbers = np.exp(_normal(blended(self, phrases, meaning, passages) / self.temperature))
        return made


def blended(blend: Blend, phrases: Numbers, meaning: Numbers, passages: Sequence[object]) -> Numbers:
    """Return the sum of the three before calibration."""
    alone = _normal(phrases + blend.by_meaning * meaning)
    shares = np.array(blend.shares)
    chances, made = np.exp(alone), alone.copy()
    for place, passage in enumerate(passages):
        beside = [n for n in (place - 1, place + 1) if 0 <= n < len(passages) and passages[n] == passage]
        if beside:
            told = (chances[beside].sum(axis=0) + _UNKNOWN * shares) / (len(beside) + _UNKNOWN)
            made[place] += blend.by_neighbours * np.log(told / shares)
    return made


def _normal(scores: Numbers) -> Numbers:
    scores = scores - scores.max(axis=1, keepdims=True)
    made: Numbers = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return made


def shares_of(truth: Sequence[str], codes: Sequence[str]) -> tuple[float, ...]:
    """Return how often each code is met, none never."""
    counts = np.bincount([codes.index(code) for code in truth], minlength=len(codes)) + 1.0
    return tuple(round(float(share), 5) for share in counts / counts.sum())


def temperature_of(scores: Numbers, truth: Sequence[str], codes: Sequence[str]) -> float:
    """Return the temperature at which the scores of unseen extracts are most likely to give their codes."""
    places = np.arange(len(truth)), np.array([codes.index(code) for code in truth])
    return max(_TEMPERATURES, key=lambda temperature: float(_normal(scores / temperature)[places].sum()))


def blend_json(blend: Blend, about: Mapping[str, object]) -> bytes:
    """Return the blend as the bytes of a file; `about` is told in it besides."""
    return (json.dumps({**about, **asdict(blend)}, indent=1) + "\n").encode()


@cache
def load_blend(name: str, folder: Path = FITTED) -> Blend:
    """Return a fitted blend. Raises ReviewsError where its file is absent or malformed."""
    try:
        told = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        codes, shares = tuple(told["codes"]), tuple(float(share) for share in told["shares"])
        numbers = [float(told[key]) for key in ("temperature", "threshold", "by_meaning", "by_neighbours")]
        if len(codes) != len(shares):
            raise ValueError("not a share for each code")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReviewsError(f"the fitted model {name} cannot be read: {error}; make train writes it") from error
    return Blend(codes, shares, *numbers)
