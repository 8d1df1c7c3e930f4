"""Codes by meaning: a linear discriminant over the vectors of sentences, how it is fitted, stored and asked.

Linear discriminant analysis (Fisher 1936) with the covariance of all codes together, drawn towards a multiple of the identity
(Ledoit and Wolf 2004) since the vectors have more numbers than rare codes have examples. It has no seed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model.linear import FITTED
from pipeline.records import ReviewsError

Numbers = NDArray[np.float64]
SHRINKAGE = 0.3  # of .1, .3 and .6 the best on documents not fitted on
DECIMALS = 3
LEAST = -13.8  # the logarithm of one in a million: nothing is held for less likely
_START = "start"


@dataclass(frozen=True)
class Meaning:
    """A fitted discriminant: `weights` has a row for each number of a vector and a column for each code."""

    codes: tuple[str, ...]
    weights: Numbers
    start: Numbers

    def chances(self, vectors: Numbers) -> Numbers:
        """Return the logarithm of the probability of each code, a row for each vector."""
        scores = vectors @ self.weights + self.start
        scores -= scores.max(axis=1, keepdims=True)
        made: Numbers = np.maximum(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), LEAST)
        return made


def fit_meaning(vectors: Numbers, truth: Sequence[str], codes: Sequence[str]) -> Meaning:
    """Return the discriminant fitted to vectors, one a row, whose codes are known; a code without any is never likely."""
    places = np.array([codes.index(code) for code in truth])
    counts = np.bincount(places, minlength=len(codes)).astype(float)
    means = np.zeros((len(codes), vectors.shape[1]))
    np.add.at(means, places, vectors)
    means /= np.maximum(counts, 1.0)[:, None]
    about = vectors - means[places]
    spread = about.T @ about / len(vectors)
    size = spread.shape[0]
    spread = (1 - SHRINKAGE) * spread + SHRINKAGE * np.trace(spread) / size * np.eye(size)
    weights: Numbers = np.linalg.solve(spread, means.T)
    shares = np.log(np.maximum(counts, 1e-6) / counts.sum())
    start = shares - 0.5 * np.sum(means.T * weights, axis=0)
    rounded: Numbers = np.round(weights, DECIMALS)
    return Meaning(tuple(codes), rounded, np.round(start, DECIMALS))


def meaning_csv(meaning: Meaning) -> bytes:
    """Return the discriminant as the bytes of a file: a line for each number of a vector, the first where codes start."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["number", *meaning.codes])
    writer.writerow([_START, *_written(meaning.start)])
    writer.writerows([number, *_written(row)] for number, row in enumerate(meaning.weights))
    return out.getvalue().encode()


def _written(row: Numbers) -> list[str]:
    return [f"{value:.{DECIMALS}f}" for value in row]


@cache
def load_meaning(name: str, folder: Path = FITTED) -> Meaning:
    """Return a fitted discriminant. Raises ReviewsError where its file is absent or malformed."""
    try:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            header, start, *rows = csv.reader(lines)
        numbers = np.array([[float(value) for value in row[1:]] for row in (start, *rows)])
        if header[0] != "number" or start[0] != _START or numbers.ndim != 2 or numbers.shape[1] != len(header) - 1:
            raise ValueError("a line for each number and a column for each code are expected")
    except (OSError, ValueError, IndexError) as error:
        raise ReviewsError(f"the fitted model {name} cannot be read: {error}; make train writes it") from error
    return Meaning(tuple(header[1:]), numbers[1:], numbers[0])
