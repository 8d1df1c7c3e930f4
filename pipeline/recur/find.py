"""Finding the asks of other documents that are likest to each ask: candidates by meaning, words and matter, then the model.

Blockwise, so that memory stays flat: 10,000 recommendations are compared with each other in some seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.recur.asks import Asks, Ints, Numbers
from pipeline.recur.likeness import features, named
from pipeline.recur.model import Model, rank

CANDIDATES = 40  # of each ask, that the model judges
ROWS = 256  # at once
_WORDS, _MATTERS, _USAGE = 0.7, 0.5, 1.0  # weights beside the centred cosine
_FUSED = 1.0  # how much the first ranks count more than the next
_MEANING = 0.3  # what the order of the vectors weighs beside that of the model: both chosen on train, on documents not fitted to


@dataclass(frozen=True)
class Pairs:
    """Pairs of asks with their probabilities of being related, near, same; `score` puts them in order."""

    rows: Ints
    columns: Ints
    probabilities: Numbers
    score: Numbers


def judged(one: Asks, other: Asks, rows: Ints, columns: Ints, model: Model) -> Pairs:
    """Return pairs as the model judges them."""
    found = model.probabilities(features(one, other, rows, columns), named(one, other, rows, columns))
    return Pairs(rows, columns, found, rank(found))


def candidates(one: Asks, other: Asks, most: int = CANDIDATES) -> tuple[Ints, Ints]:
    """Return for each ask of one the likest of other that stand in other documents, as row and column numbers."""
    lengths = _lengths(other)
    rows, columns = [], []
    for start in range(0, len(one), ROWS):
        block = slice(start, start + ROWS)
        scores = one.centred[block] @ other.centred.T
        scores += _WORDS * np.asarray((one.tfidf[block] @ other.tfidf.T).todense())
        scores += _USAGE * (one.usage[block] @ other.usage.T)
        scores += _MATTERS * _cosines(one, other, block, lengths)
        scores[one.documents[block][:, None] == other.documents[None, :]] = -np.inf
        for place, values in enumerate(scores, start=start):
            best = np.argsort(-values.round(6), kind="stable")[:most]
            best = best[np.isfinite(values[best])]
            rows += [place] * len(best)
            columns += best.tolist()
    return np.array(rows, np.int64), np.array(columns, np.int64)


def among_themselves(asks: Asks, model: Model) -> Pairs:
    """Return the judged candidate pairs within one set of asks, each pair once, the smaller number first."""
    rows, columns = candidates(asks, asks)
    pairs = np.unique(np.sort(np.column_stack([rows, columns]), axis=1), axis=0) if len(rows) else np.zeros((0, 2), np.int64)
    return judged(asks, asks, pairs[:, 0], pairs[:, 1], model)


def _cosines(one: Asks, other: Asks, block: slice, lengths: Numbers) -> Numbers:
    mine = one.main[block]
    own = np.sqrt(np.maximum(np.asarray(mine.multiply(mine).sum(axis=1)).ravel(), 1e-9))
    made: Numbers = np.asarray((mine @ other.main.T).todense()) / own[:, None] / lengths[None, :]
    return made


def _lengths(asks: Asks) -> Numbers:
    made: Numbers = np.sqrt(np.maximum(np.asarray(asks.main.multiply(asks.main).sum(axis=1)).ravel(), 1e-9))
    return made


def searched(one: Asks, other: Asks, model: Model, most: int = CANDIDATES) -> list[list[int]]:
    """Return for each ask of one those of other documents that are likest, likest first, as numbers of other.

    Two orders are fused by their ranks (Cormack and others 2009): that of the model, which judges best, and that of the
    vectors, which knows words that the model does not.
    """
    rows, columns = candidates(one, other, most)
    found = judged(one, other, rows, columns, model)
    meaning = np.einsum("ij,ij->i", one.vectors[rows], other.vectors[columns])
    made: list[list[int]] = []
    for place in range(len(one)):
        mine = np.flatnonzero(rows == place)
        fused = 1.0 / (_FUSED + _ranks(found.score[mine])) + _MEANING / (_FUSED + _ranks(meaning[mine]))
        order = np.lexsort((columns[mine], -fused.round(9)))
        made.append(columns[mine][order].tolist())
    return made


def _ranks(values: Numbers) -> Numbers:
    made = np.empty(len(values))
    made[np.argsort(-values.round(6), kind="stable")] = np.arange(1, len(values) + 1)
    return made
