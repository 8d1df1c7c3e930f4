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
# Of the extracts that the themes are fitted on, those that are between themes and belong to none: their likeliest theme leads the
# next one by least. Two runs agree more (AMI 0.96) than where those are left over whose probability is least (0.92): that is
# spread over many themes that are alike, whichever of them comes first.
LEFT_SHARE = 0.15
# Cosine to its theme's centre below which an extract belongs to none: a classifier is sure even of what is like nothing it was
# fitted on, such as case reviews where it saw inspections. Of the corpus that the themes were fitted on 2% lie below.
FLOOR = 0.4
DECIMALS = 3  # of a weight


@dataclass(frozen=True)
class Membership:
    """The classifier, and how like an extract must be to a theme's centre; arrays have a row for each theme.

    `weights` and `centres` have a column for each dimension, `intercepts` one number a theme; an extract belongs where its theme
    leads the next by the log odds `margin` and is as like as `FLOOR`.
    """

    weights: Numbers
    intercepts: Numbers
    centres: Numbers
    margin: float

    def of(self, vectors: Vectors) -> tuple[Labels, Numbers]:
        """Return for each vector the place of its theme (-1: left over) and the probability of it."""
        if not len(vectors) or not len(self.weights):  # without a theme everything is left over
            return np.full(len(vectors), LEFT_OVER, np.int64), np.zeros(len(vectors))
        scores = self.scores(vectors)
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        numbers, best = chances.argmax(axis=1), chances.max(axis=1)
        likeness = np.einsum("ij,ij->i", vectors, self.centres[numbers])
        held = (leads(scores) >= self.margin) & (likeness >= FLOOR)
        return np.asarray(np.where(held, numbers, LEFT_OVER), np.int64), np.asarray(best, np.float64)

    def scores(self, vectors: Vectors) -> Numbers:
        """Return the log odds of each theme (column) for each vector, up to a number that is the same for all themes."""
        return np.asarray(vectors.astype(np.float64) @ self.weights.T + self.intercepts, np.float64)


def leads(scores: Numbers) -> Numbers:
    """Return by how much the likeliest theme of each vector leads the next; of one theme alone, without end."""
    if scores.shape[1] < 2:
        return np.full(len(scores), np.inf)
    second, first = np.partition(scores, -2, axis=1)[:, -2:].T
    return np.asarray(first - second, np.float64)


def fit_membership(vectors: Vectors, numbers: Labels, all_vectors: Vectors) -> Membership:
    """Return the classifier fitted to the texts that have a theme; `all_vectors` set where belonging begins."""
    from sklearn.linear_model import LogisticRegression

    held = numbers != LEFT_OVER
    n_themes = int(numbers.max()) + 1
    centres = _centres(vectors, numbers, n_themes)
    if n_themes < 2:
        nothing = np.zeros((n_themes, vectors.shape[1]))
        return Membership(nothing, np.zeros(n_themes), centres, 0.0)
    model = LogisticRegression(C=PENALTY, max_iter=300).fit(vectors[held].astype(np.float64), numbers[held])
    weights, intercepts = model.coef_, model.intercept_
    if n_themes == 2:  # scikit-learn states two classes by one row
        weights, intercepts = np.concatenate([-weights, weights]) / 2, np.concatenate([-intercepts, intercepts]) / 2
    made = Membership(weights.round(DECIMALS), intercepts.round(DECIMALS), centres, 0.0)
    return replace(made, margin=round(float(np.quantile(leads(made.scores(all_vectors)), LEFT_SHARE)), DECIMALS))


def _centres(vectors: Vectors, numbers: Labels, n_themes: int) -> Numbers:
    """Return the centre of each theme, of length 1."""
    means = [vectors[numbers == number].astype(np.float64).mean(axis=0) for number in range(n_themes)]
    made = np.array(means).reshape(n_themes, vectors.shape[1])
    return np.asarray((made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)).round(DECIMALS), np.float64)
