"""Fitting: a linear model of labels from examples, calibrated and given thresholds on documents it was not fitted on.

Logistic regression (Cox 1958) with an L2 penalty for each label; probabilities by Platt's sigmoid (1999) over scores that
were made for each document by a model that had not seen it. Everything is sorted and has no seed: the same examples give
the same bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.features import words_in
from pipeline.model.linear import DECIMALS, Label, Linear, Numbers

PARTS = 8  # into which the documents are parted for scores by a model that has not seen them
MIN_EXAMPLES, MIN_DOCUMENTS = 3, 2  # in which a feature must occur to be in the vocabulary
_CERTAIN = 1e6  # inverse penalty of the calibration: none to speak of
_ABSTAIN = 0.1  # below the threshold, how far the model abstains instead of saying no
_AS_GOOD = 0.002
_THRESHOLDS = tuple(n / 100 for n in range(10, 81))

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that was labelled: what the model is told of it, what it is, and in which document it stands."""

    document: str
    features: tuple[str, ...]
    labels: frozenset[str]


def fit(
    examples: Sequence[Example], labels: Sequence[str], words: frozenset[str], inverse_penalty: float, trained_on: str
) -> Linear:
    """Return the model of these labels; its vocabulary has no other words than `words`."""
    vocabulary = vocabulary_of(examples, words)
    known = matrix(examples, vocabulary)
    unseen = unseen_scores(examples, labels, words, inverse_penalty)
    about: dict[str, Label] = {}
    weights = np.zeros((len(vocabulary), len(labels)))
    for column, label in enumerate(labels):
        truth = truth_of(examples, label)
        regression = _regression(known, truth, inverse_penalty)
        weights[:, column] = np.round(regression.coef_[0], DECIMALS)
        about[label] = _calibrated(unseen[:, column], truth, float(regression.intercept_[0]))
    return Linear(about, vocabulary, weights, trained_on)


def vocabulary_of(examples: Iterable[Example], words: frozenset[str]) -> dict[str, int]:
    """Return the features that occur in enough examples and documents, numbered in order of their letters."""
    counts: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for feature in example.features:
            counts[feature] += 1
            documents[feature].add(example.document)
    kept = (
        feature
        for feature, n in counts.items()
        if n >= MIN_EXAMPLES and len(documents[feature]) >= MIN_DOCUMENTS and words.issuperset(words_in(feature))
    )
    return {feature: number for number, feature in enumerate(sorted(kept))}


def matrix(examples: Sequence[Example], vocabulary: dict[str, int]) -> Any:
    """Return a sparse matrix with a row for each example and a column for each feature of the vocabulary."""
    from scipy.sparse import csr_matrix

    rows, columns = [], []
    for number, example in enumerate(examples):
        places = {vocabulary[feature] for feature in example.features if feature in vocabulary}
        rows += [number] * len(places)
        columns += sorted(places)
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(examples), len(vocabulary)))


def unseen_scores(examples: Sequence[Example], labels: Sequence[str], words: frozenset[str], inverse_penalty: float) -> Numbers:
    """Return scores, a column for each label, of each example by a model that has not seen its document."""
    parts = parts_of(examples)
    scores = np.zeros((len(examples), len(labels)))
    for part in range(PARTS):
        inside = [n for n in range(len(examples)) if parts[n] != part]
        outside = [n for n in range(len(examples)) if parts[n] == part]
        if not outside:
            continue
        fitted = [examples[n] for n in inside]
        vocabulary = vocabulary_of(fitted, words)
        known, unknown = matrix(fitted, vocabulary), matrix([examples[n] for n in outside], vocabulary)
        for column, label in enumerate(labels):
            regression = _regression(known, truth_of(fitted, label), inverse_penalty)
            scores[outside, column] = regression.decision_function(unknown)
    return scores


def parts_of(examples: Sequence[Example]) -> list[int]:
    """Return the part of each example: documents are dealt out by size, the largest first, so that parts are equal."""
    sizes = Counter(example.document for example in examples)
    loads = [0] * PARTS
    part_of: dict[str, int] = {}
    for document, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        part_of[document] = loads.index(min(loads))
        loads[part_of[document]] += size
    return [part_of[example.document] for example in examples]


def truth_of(examples: Sequence[Example], label: str) -> Flags:
    """Return which examples have the label."""
    return np.array([label in example.labels for example in examples], dtype=bool)


def _regression(known: Any, truth: Flags, inverse_penalty: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=inverse_penalty, solver="liblinear", max_iter=1000, tol=1e-6).fit(known, truth)


def _calibrated(scores: Numbers, truth: Flags, intercept: float) -> Label:
    slope, offset = sigmoid_of(scores, truth)
    threshold = best_threshold(sigmoid(scores, slope, offset), truth)
    doubtful_from = round(max(0.0, threshold - _ABSTAIN), 2)
    return Label(round(intercept, DECIMALS), slope, offset, threshold, doubtful_from, int(truth.sum()))


def sigmoid_of(scores: Numbers, truth: Flags) -> tuple[float, float]:
    """Return slope and offset of the sigmoid that turns scores into probabilities."""
    regression = _regression(scores.reshape(-1, 1), truth, _CERTAIN)
    return round(float(regression.coef_[0][0]), DECIMALS), round(float(regression.intercept_[0]), DECIMALS)


def sigmoid(scores: Numbers, slope: float, offset: float) -> Numbers:
    """Return probabilities for scores."""
    made: Numbers = 1.0 / (1.0 + np.exp(-(slope * scores + offset)))
    return made


def probabilities_of(scores: Numbers, truth: Flags) -> Numbers:
    """Return the probabilities that a sigmoid fitted to the scores gives them."""
    return sigmoid(scores, *sigmoid_of(scores, truth))


def best_threshold(probabilities: Numbers, truth: Flags) -> float:
    """Return the probability from which on adopting gives the highest F, the middle of those as good."""
    scored = [(f_of(probabilities >= t, truth), t) for t in _THRESHOLDS]
    best = max(f for f, _ in scored)
    good = [t for f, t in scored if f >= best - _AS_GOOD]
    return good[len(good) // 2]


def f_of(found: Flags, truth: Flags) -> float:
    """Return the F of what was found, 0 where neither is anything."""
    both = int((found & truth).sum())
    return 2 * both / max(1, int(found.sum()) + int(truth.sum()))
