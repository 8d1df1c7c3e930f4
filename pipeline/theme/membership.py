"""Membership: to which theme an extract belongs, and how firmly, by a linear classifier over its vector.

The consensus says what the themes are, on a sample; the classifier carries it to every extract, of any corpus. What an extract
belongs to depends on its own words and the fitted state alone, so nothing moves when documents are added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.minilm import Vectors
from pipeline.theme.consensus import LEFT_OVER, Labels

Numbers = NDArray[np.float64]

PENALTY = 3.0  # inverse strength of the penalty; 1 and 10 agreed a little less between independent runs
LEFT_SHARE = 0.13  # of the extracts that the themes are fitted on, those that are between themes and belong to none
# Share of a theme's own texts that are farther from its centre than an extract may be: a classifier is sure even of what is like
# nothing it was fitted on, such as case reviews where it saw inspections.
FAR = 0.05
DECIMALS = 3  # of a weight


@dataclass(frozen=True)
class Membership:
    """The classifier, and how like an extract must be to a theme's centre; arrays have a row for each theme.

    `weights` and `centres` have a column for each dimension, `intercepts` and `floors` one number a theme; an extract belongs
    from the probability `threshold` on.
    """

    weights: Numbers
    intercepts: Numbers
    centres: Numbers
    floors: Numbers
    threshold: float

    def of(self, vectors: Vectors) -> tuple[Labels, Numbers]:
        """Return for each vector the place of its theme (-1: left over) and the probability of it."""
        if not len(vectors):
            return np.empty(0, np.int64), np.empty(0)
        scores = vectors.astype(np.float64) @ self.weights.T + self.intercepts
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        numbers, best = chances.argmax(axis=1), chances.max(axis=1)
        likeness = np.einsum("ij,ij->i", vectors, self.centres[numbers])
        held = (best >= self.threshold) & (likeness >= self.floors[numbers])
        return np.asarray(np.where(held, numbers, LEFT_OVER), np.int64), np.asarray(best, np.float64)


def fit_membership(vectors: Vectors, numbers: Labels, all_vectors: Vectors) -> Membership:
    """Return the classifier fitted to the texts that have a theme; `all_vectors` set where belonging begins."""
    from sklearn.linear_model import LogisticRegression

    held = numbers != LEFT_OVER
    n_themes = int(numbers.max()) + 1
    centres, floors = _centres(vectors, numbers, n_themes)
    if n_themes < 2:
        nothing = np.zeros((n_themes, vectors.shape[1]))
        return Membership(nothing, np.zeros(n_themes), centres, floors, 0.0)
    model = LogisticRegression(C=PENALTY, max_iter=300).fit(vectors[held].astype(np.float64), numbers[held])
    weights, intercepts = model.coef_, model.intercept_
    if n_themes == 2:  # scikit-learn states two classes by one row
        weights, intercepts = np.concatenate([-weights, weights]) / 2, np.concatenate([-intercepts, intercepts]) / 2
    made = Membership(weights.round(DECIMALS), intercepts.round(DECIMALS), centres, floors, 0.0)
    _, chances = made.of(all_vectors)
    return replace(made, threshold=round(float(np.quantile(chances, LEFT_SHARE)), DECIMALS))


def _centres(vectors: Vectors, numbers: Labels, n_themes: int) -> tuple[Numbers, Numbers]:
    """Return the centre of each theme, of length 1, and the likeness to it that all but a few of its texts have."""
    centres = np.zeros((n_themes, vectors.shape[1]))
    floors = np.zeros(n_themes)
    for number in range(n_themes):
        members = vectors[numbers == number].astype(np.float64)
        mean = members.mean(axis=0)
        centres[number] = (mean / max(float(np.linalg.norm(mean)), 1e-9)).round(DECIMALS)
        floors[number] = round(float(np.quantile(members @ centres[number], FAR)), DECIMALS)
    return centres, floors
