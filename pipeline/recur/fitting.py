"""Fitting the model of pairs to labels: logistic regressions (Cox 1958) with an L2 penalty, thresholds on unseen documents.

Sorted and without a seed: the same labels and database give the same bytes. What is counted over many recommendations
(how telling words and matters are, the mean vector, what words mean) leaves out the documents whose pairs are kept for testing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.minilm import Vectors
from pipeline.paths import MODELS
from pipeline.records import ReviewsError
from pipeline.recur.asks import Asks, Known, Numbers, Sparse, as_arrays, contexts_of_all
from pipeline.recur.likeness import FEATURES, features, named
from pipeline.recur.model import DECIMALS, RELATIONS, Level, Model, as_files
from pipeline.recur.pair_labels import (
    PAIRS,
    TEST,
    TRAIN,
    FoundPair,
    documents_of,
    found_pairs,
    pairs_of,
    quote_sha256,
)  # fmt: skip
from pipeline.recur.stored import Stored, reading, stored_asks, texts, vectors_of
from pipeline.recur.usage import learnt
from pipeline.recur.words import document_counts, function_stems, letters, lower_case_stems, stems

INVERSE_PENALTY = 0.1  # over features scaled to a spread of one
NAMED = 0.8  # the size of a name that tells beside such a feature: the smaller, the stronger its weight is drawn to nought
FEWEST_LETTERS = 3  # asks that hold a three of characters, for it to count
PARTS = 8
FEWEST_TRUE = 100  # labels of a relation, for its threshold to be set on pairs of queries alone
_THRESHOLDS = tuple(n / 100 for n in range(10, 81))
_AS_GOOD = 0.002  # of F
_BETA = {"same": 0.5}  # to call two asks the same that are not misleads more than to call them near
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Fitted:
    """The files of the model, and how each relation does on documents that it was not fitted on."""

    files: dict[str, bytes]
    model: Model
    unseen: dict[str, tuple[int, float]]  # relation -> number of labels, F, on pairs that its threshold was set on


def fitted(database: Path, folder: Path = PAIRS) -> Fitted:
    """Return the model fitted to the labelled pairs of the split train, with its figures on unseen documents."""
    labels, left_out = pairs_of(TRAIN, folder), documents_of(pairs_of(TEST, folder))
    with reading(database) as connection:
        stored = stored_asks(connection)
        vectors = vectors_of(connection, [ask.quote for ask in stored.asks])
        usage = learnt(texts(connection, left_out))
    places = {(sha, quote_sha256(ask.quote)): n for n, (sha, ask) in enumerate(zip(stored.sha256, stored.asks, strict=True))}
    pairs, lost = found_pairs(labels, places)
    if lost:
        raise ReviewsError(f"{lost} labelled pairs are not in the database: train on one that holds all labelled documents")
    known = replace(known_of(stored, vectors, left_out), usage=usage)
    arrays = as_arrays(stored.asks, vectors, known, contexts_of_all(stored.asks))
    plain = [pair for pair in pairs if not pair.is_form]  # forms are told by their repetition, not by the model
    levels, names, unseen = _levels(plain, arrays)
    model = Model(levels, known, trained_on(folder), names)
    about = {"n_pairs": len(plain), "n_documents": len({arrays.documents[n] for p in plain for n in (p.one, p.other)})}
    return Fitted(as_files(model, {**about, "inverse_penalty": INVERSE_PENALTY}), model, unseen)


def trained_on(folder: Path = PAIRS) -> str:
    """Return the hash of what the model is made from: the labels of the split train, the lexicon, the features."""
    parts = [(folder / f"{TRAIN}.csv").read_bytes(), (MODELS / "asks.yml").read_bytes(), ",".join(FEATURES).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def known_of(stored: Stored, vectors: Vectors, left_out: frozenset[str]) -> Known:
    """Return what is counted over the recommendations of all documents but those left out (by the hash of their file)."""
    chosen = [n for n, sha256 in enumerate(stored.sha256) if sha256 not in left_out]
    asks = [stored.asks[n] for n in chosen]
    kept = lower_case_stems([ask.quote for ask in asks], [ask.document_id for ask in asks]) - function_stems()
    words = document_counts(stems(ask.quote) for ask in asks)
    threes = document_counts(letters(ask.quote) for ask in asks)
    matters = document_counts((*ask.matters.matter, *ask.matters.group, *ask.matters.side) for ask in asks)
    return Known(
        {name: telling(n, len(asks)) for name, n in words.items() if name in kept},
        {name: telling(n, len(asks)) for name, n in matters.items()},
        np.round(vectors[chosen].mean(axis=0), DECIMALS),
        {name: telling(n, len(asks)) for name, n in threes.items() if n >= FEWEST_LETTERS},
    )


def telling(n: int, total: int) -> float:
    """Return how telling a word is that n of all asks hold (inverse document frequency, Spärck Jones 1972)."""
    return round(math.log(total / n), DECIMALS)


def _levels(
    pairs: Sequence[FoundPair], arrays: Asks
) -> tuple[dict[str, Level], dict[str, Numbers], dict[str, tuple[int, float]]]:
    one, other = np.array([p.one for p in pairs]), np.array([p.other for p in pairs])
    given, names = features(arrays, arrays, one, other), named(arrays, arrays, one, other)
    parts = parts_of([(str(arrays.documents[p.one]), str(arrays.documents[p.other])) for p in pairs])
    levels, weights_of_names, unseen = {}, {}, {}
    for place, name in enumerate(RELATIONS):
        truth = np.array([pair.relation in RELATIONS[place:] for pair in pairs])
        chances = _unseen(given, names, truth, parts)
        pooled = _pooled(pairs, truth)
        threshold = best_threshold(chances[pooled], truth[pooled], _BETA.get(name, 1.0))
        start, weights, weights_of_names[name] = regression(given, names, truth)
        levels[name] = Level(start, threshold, dict(zip(FEATURES, weights.tolist(), strict=True)), int(truth.sum()))
        unseen[name] = (int(truth[pooled].sum()), f_of(chances[pooled] >= threshold, truth[pooled]))
    return levels, weights_of_names, unseen


def _pooled(pairs: Sequence[FoundPair], truth: Flags) -> Flags:
    """Return which pairs were brought up for a query, as those that are judged later: doubtful ones are another mixture.

    All of them, where the pairs of queries have too few true ones to set a threshold by.
    """
    made = np.array([bool(pair.queries) for pair in pairs])
    return made if truth[made].sum() >= FEWEST_TRUE else np.ones_like(made)


def regression(given: Numbers, names: Sparse, truth: Flags) -> tuple[float, Numbers, Numbers]:
    """Return start, weights of the features and weights of the names of a logistic regression, for both as they are."""
    from scipy.sparse import csr_matrix, hstack

    middle, spread = given.mean(axis=0), np.maximum(given.std(axis=0), 1e-6)
    made = _solved(hstack([csr_matrix((given - middle) / spread), NAMED * names], format="csr"), truth)
    found = made.coef_[0][: len(FEATURES)] / spread
    start = round(float(made.intercept_[0] - (found * middle).sum()), DECIMALS)
    return start, np.round(found, DECIMALS), np.round(NAMED * made.coef_[0][len(FEATURES) :], DECIMALS)


def _unseen(given: Numbers, names: Sparse, truth: Flags, parts: Sequence[tuple[int, int]]) -> Numbers:
    """Return the probability of each pair by a model that has seen neither of its two documents."""
    chances = np.zeros(len(truth))
    for both in sorted(set(parts)):
        outside = np.array([part == both for part in parts])
        inside = np.array([not set(part) & set(both) for part in parts])
        start, weights, own = regression(given[inside], names[inside], truth[inside])
        chances[outside] = 1.0 / (1.0 + np.exp(-(given[outside] @ weights + names[outside] @ own + start)))
    return chances


def best_threshold(chances: Numbers, truth: Flags, beta: float = 1.0) -> float:
    """Return the probability from which on adopting gives the highest F, the middle of those as good."""
    scored = [(f_of(chances >= threshold, truth, beta), threshold) for threshold in _THRESHOLDS]
    best = max(f for f, _ in scored)
    good = [threshold for f, threshold in scored if f >= best - _AS_GOOD]
    return good[len(good) // 2]


def f_of(found: Flags, truth: Flags, beta: float = 1.0) -> float:
    """Return the F of what was found, 0 where neither is anything; a beta below 1 counts precision more."""
    both, square = int((found & truth).sum()), beta * beta
    return (1 + square) * both / max(1e-9, int(found.sum()) + square * int(truth.sum()))


def parts_of(documents: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """Return the parts of the two documents of each pair, the lower first; those with most pairs are dealt out first."""
    sizes: dict[str, int] = {}
    for document in (one for pair in documents for one in pair):
        sizes[document] = sizes.get(document, 0) + 1
    loads, part_of = [0] * PARTS, {}
    for document, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        part_of[document] = loads.index(min(loads))
        loads[part_of[document]] += size
    return [(min(pair), max(pair)) for pair in ((part_of[one], part_of[other]) for one, other in documents)]


def _solved(given: Sparse, truth: Flags) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=INVERSE_PENALTY, solver="lbfgs", max_iter=5000, tol=1e-8).fit(given, truth)
