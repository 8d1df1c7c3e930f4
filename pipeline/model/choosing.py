"""Choosing one of many: a conditional logit (McFadden 1974) over codes, how it is fitted, stored and asked.

A code's score is the sum of what the extract's own features weigh for this code and of what speaks for the code, which
weighs the same whatever code it is: so a few labels teach all codes alike. Weights are held small by an L2 penalty.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.linear import FITTED
from pipeline.records import ReviewsError

Numbers = NDArray[np.float64]
DECIMALS = 3
_SMALLEST = 0.02  # of a weight that is stored
MIN_EXAMPLES, MIN_DOCUMENTS = 4, 2  # in which a feature must occur
_PENALTIES = (("start", 4.0), ("kind:", 5.0), ("w:", 15.0), ("phrase:", 8.0))  # of an extract's own features
_SHARED_PENALTY = 0.5
TEMPERATURE = 1.3  # about what makes the scores of unseen documents chances; the last word has `blending`


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an extract for the choice of its code: of itself, and of each code that anything speaks for."""

    own: tuple[str, ...]  # there or not
    shared: Mapping[str, Mapping[str, float]]  # code -> what speaks for it -> how much


@dataclass(frozen=True, slots=True)
class Chosen:
    """An extract whose code is known."""

    document: str
    features: Told
    code: str


@dataclass(frozen=True)
class Choice:
    """A fitted choice: `own` has for each feature the weights of all codes, `shared` one weight for each."""

    codes: tuple[str, ...]
    own: Mapping[str, Numbers]
    shared: Mapping[str, float]
    temperature: float
    trained_on: str

    def probabilities(self, features: Told) -> Numbers:
        """Return the probability of each code by this model alone."""
        made: Numbers = np.exp(self.chances(features))
        return made

    def chances(self, features: Told) -> Numbers:
        """Return the logarithm of the probability of each code."""
        scores = self.scores(features) / self.temperature
        scores -= scores.max()
        made: Numbers = scores - np.log(np.exp(scores).sum())
        return made

    def scores(self, features: Told) -> Numbers:
        """Return the score of each code."""
        made = np.zeros(len(self.codes))
        for name in features.own:
            weights = self.own.get(name)
            if weights is not None:
                made += weights
        for number, code in enumerate(self.codes):
            for name, value in features.shared.get(code, {}).items():
                made[number] += self.shared.get(name, 0.0) * value
        return made


def fit_choice(examples: Sequence[Chosen], codes: Sequence[str], words: frozenset[str], trained_on: str) -> Choice:
    """Return the choice fitted to examples; only words of `words` are in its vocabulary."""
    bare = _fitted(examples, codes, words)
    return Choice(bare.codes, bare.own, bare.shared, TEMPERATURE, trained_on)


def _fitted(examples: Sequence[Chosen], codes: Sequence[str], words: frozenset[str]) -> Choice:
    own = _vocabulary([(e.document, e.features.own) for e in examples], words)
    shared = _vocabulary([(e.document, {f for d in e.features.shared.values() for f in d}) for e in examples], words)
    weights = _solve(
        _own_matrix(examples, own), _shared_matrix(examples, codes, shared), _truth(examples, codes), _penalties(own)
    )
    table = np.round(weights[: len(own) * len(codes)].reshape(len(own), len(codes)), DECIMALS)
    table[np.abs(table) < _SMALLEST] = 0.0
    alone = np.round(weights[len(own) * len(codes) :], DECIMALS)
    kept = {name: table[number] for name, number in own.items() if table[number].any()}
    return Choice(tuple(codes), kept, {name: float(alone[number]) for name, number in shared.items()}, 1.0, "")


def _vocabulary(told: Sequence[tuple[str, Any]], words: frozenset[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    for document, features in told:
        for feature in features:
            counts[feature] += 1
            documents[feature].add(document)
    kept = (
        feature
        for feature, n in counts.items()
        if n >= MIN_EXAMPLES and len(documents[feature]) >= MIN_DOCUMENTS
        and (not feature.startswith("w:") or feature[2:] in words)
    )  # fmt: skip
    return {feature: number for number, feature in enumerate(sorted(kept))}


def _penalties(own: Mapping[str, int]) -> Numbers:
    return np.array([next(value for start, value in _PENALTIES if name.startswith(start)) for name in own])


def _truth(examples: Sequence[Chosen], codes: Sequence[str]) -> NDArray[np.int64]:
    return np.array([codes.index(example.code) for example in examples], dtype=np.int64)


def _own_matrix(examples: Sequence[Chosen], own: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    places = [(row, own[f]) for row, e in enumerate(examples) for f in e.features.own if f in own]
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return csr_matrix((np.ones(len(places)), (rows, columns)), shape=(len(examples), len(own)))


def _shared_matrix(examples: Sequence[Chosen], codes: Sequence[str], shared: Mapping[str, int]) -> Any:
    """Return a matrix with a row for each example and code."""
    from scipy.sparse import csr_matrix

    cells = [
        (number * len(codes) + column, shared[name], value)
        for number, example in enumerate(examples)
        for column, code in enumerate(codes)
        for name, value in sorted(example.features.shared.get(code, {}).items())
        if name in shared
    ]
    rows, columns, values = ([cell[n] for cell in cells] for n in range(3))
    return csr_matrix((values, (rows, columns)), shape=(len(examples) * len(codes), len(shared)))


def _solve(own: Any, shared: Any, truth: NDArray[np.int64], penalties: Numbers) -> Numbers:
    from scipy.optimize import minimize

    n, width = len(truth), shared.shape[0] // max(1, len(truth))
    n_own = own.shape[1] * width
    right = np.arange(n), truth
    penalty = np.concatenate([np.repeat(penalties, width), np.full(shared.shape[1], _SHARED_PENALTY)])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        scores = own @ weights[:n_own].reshape(-1, width) + (shared @ weights[n_own:]).reshape(n, width)
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        total = odds.sum(axis=1, keepdims=True)
        error = odds / total
        error[right] -= 1.0
        lost = float((np.log(total[:, 0]) - scores[right]).sum() + 0.5 * (penalty * weights**2).sum())
        return lost, np.concatenate([(own.T @ error).ravel(), shared.T @ error.ravel()]) + penalty * weights

    start = np.zeros(n_own + shared.shape[1])
    found: Numbers = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-6}).x
    return found


@cache
def load_choice(name: str, folder: Path = FITTED) -> Choice:
    """Return a fitted choice. Raises ReviewsError where its files are absent or do not fit each other."""
    try:
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        codes, temperature, trained_on = tuple(about["codes"]), float(about["temperature"]), str(about["trained_on"])
        own: dict[str, Numbers] = {}
        shared: dict[str, float] = {}
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["code"]:
                    own.setdefault(row["feature"], np.zeros(len(codes)))[codes.index(row["code"])] = float(row["weight"])
                else:
                    shared[row["feature"]] = float(row["weight"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReviewsError(f"the fitted model {name} cannot be read: {error}; make train writes it") from error
    if len(own) + len(shared) != about["n_features"]:
        raise ReviewsError(f"the fitted model {name}: its two files do not belong together; make train writes them")
    return Choice(codes, own, shared, temperature, trained_on)


def choice_files(name: str, choice: Choice, about: Mapping[str, object]) -> dict[str, bytes]:
    """Return the files of a choice by name; `about` is told in them besides. Own features have a line for each code."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["feature", "code", "weight"])
    writer.writerows([feature, "", f"{weight:.{DECIMALS}f}"] for feature, weight in sorted(choice.shared.items()))
    for feature, weights in sorted(choice.own.items()):
        writer.writerows([feature, c, f"{w:.{DECIMALS}f}"] for c, w in zip(choice.codes, weights, strict=True) if w)
    told = {
        **about, "trained_on": choice.trained_on, "n_features": len(choice.own) + len(choice.shared),
        "temperature": choice.temperature, "codes": list(choice.codes),
    }  # fmt: skip
    return {f"{name}.csv": out.getvalue().encode(), f"{name}.json": (json.dumps(told, indent=1) + "\n").encode()}
