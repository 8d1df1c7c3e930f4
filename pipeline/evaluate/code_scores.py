"""Scores of codes: how well the codebook's codes are told of failures in documents that the models have not seen.

The documents with labels are dealt into eight parts; the codes of each part are told by models fitted to the other seven (and to
the sentences invented for the codes, which are never scored). That a sentence is a failure is taken from the labels, so this
scores the coding alone. Macro-F1 is the mean of F1 over codes, rare ones counting as much as frequent ones.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.labelled import TEST, TRAIN
from pipeline.evaluate.rows import opened
from pipeline.extract.codebook import codebook
from pipeline.model.train_codes import Examples, unseen_contexts, unseen_practice

FEWEST = 5  # labels below which an F says nothing: such codes are listed and not counted
DRAWS, SEED = 2000, 2012  # of documents, for the intervals
BINS = 10  # of the calibration
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodeScore:
    """One code: its labels, the extracts it was told of, and how far they agree."""

    facet: str
    category_id: str
    n_labels: int
    n_found: int
    n_right: int

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right; None where nothing was found."""
        return self.n_right / self.n_found if self.n_found else None

    @property
    def recall(self) -> float | None:
        """Share of the labels that was found; None without labels."""
        return self.n_right / self.n_labels if self.n_labels else None

    @property
    def f1(self) -> float:
        """The harmonic mean of both, 0 where neither is anything."""
        return 2 * self.n_right / max(1, self.n_found + self.n_labels)


@dataclass(frozen=True, slots=True)
class Macro:
    """The mean F1 over the codes with enough labels, with its 95% interval over documents."""

    name: str  # practice | context | all, or practice of the documents of the split test
    n_codes: int
    f1: float
    low: float
    high: float


@dataclass(frozen=True)
class CodeScores:
    """All figures of codes."""

    n_failures: int
    n_documents: int
    codes: tuple[CodeScore, ...]
    macros: tuple[Macro, ...]
    accuracy: float  # share of failures whose most probable practice code is the labelled one
    calibration_error: float  # expected, of the probability of that code


def evaluate_codes(database: Path) -> CodeScores:
    """Return the figures of codes by the labels of the project.

    Raises ReviewsError where a labelled document is not in the database.
    """
    from pipeline.model.training import code_examples

    with opened(database) as asked:
        return score(code_examples(asked, (TRAIN, TEST)))


def score(examples: Examples) -> CodeScores:
    """Return the figures of codes for labelled failures, each told by models that have not seen its document."""
    failures, codes = examples.failures, codebook().codes("practice")
    chances, _ = unseen_practice(examples)
    best = [codes[place] for place in chances.argmax(axis=1)]
    pairs = [({one.code}, {code}) for one, code in zip(failures, best, strict=True)]
    contexts = [(set(one.holding), set(found)) for one, found in zip(failures, unseen_contexts(examples), strict=True)]
    documents = sorted({one.document for one in failures})
    place = {document: number for number, document in enumerate(documents)}
    where = [place[one.document] for one in failures]
    facets = [(code, facet) for facet in ("practice", "context") for code in codebook().codes(facet)]
    counts = np.zeros((len(documents), len(facets), 3))
    for column, (code, facet) in enumerate(facets):
        for row, (labelled, found) in zip(where, pairs if facet == "practice" else contexts, strict=True):
            counts[row, column] += (code in labelled, code in found, code in labelled and code in found)
    scores = _summed(facets, counts)
    is_test = np.isin(np.arange(len(documents)), [n for n, one in zip(where, failures, strict=True) if one.split == TEST])
    means = [*macros(scores, counts), *_of_test(_summed(facets, counts[is_test]), counts[is_test])]
    right = np.array([one.code == code for one, code in zip(failures, best, strict=True)])
    error = calibration_error(chances.max(axis=1), right)
    return CodeScores(len(failures), len(documents), scores, tuple(means), float(right.mean()), error)


def _summed(facets: Sequence[tuple[str, str]], counts: Numbers) -> tuple[CodeScore, ...]:
    totals = counts.sum(axis=0).astype(int)
    return tuple(CodeScore(facet, code, *map(int, row)) for (code, facet), row in zip(facets, totals, strict=True))


def _of_test(scores: Sequence[CodeScore], counts: Numbers) -> list[Macro]:
    """Return the means over documents of which nobody who wrote phrases has read a word."""
    if not len(counts):
        return []
    return [replace(one, name=f"{one.name}, split test") for one in macros(scores, counts)]


def macros(scores: Sequence[CodeScore], counts: Numbers) -> tuple[Macro, ...]:
    """Return the means over the codes; `counts` has labels, found and right for each document and code."""
    draws = np.random.default_rng(SEED).multinomial(len(counts), [1 / len(counts)] * len(counts), size=DRAWS)
    drawn = np.einsum("sd,dck->sck", draws, counts)
    f1 = 2 * drawn[:, :, 2] / np.maximum(1, drawn[:, :, 0] + drawn[:, :, 1])
    made = []
    for name in ("practice", "context", "all"):
        kept = [n for n, one in enumerate(scores) if one.n_labels >= FEWEST and name in (one.facet, "all")]
        if not kept:
            continue
        low, high = np.quantile(f1[:, kept].mean(axis=1), (0.025, 0.975))
        made.append(Macro(name, len(kept), float(np.mean([scores[n].f1 for n in kept])), float(low), float(high)))
    return tuple(made)


def calibration_error(chances: Numbers, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error (Naeini 2015): how far, on average, probability and share right are apart."""
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    parts = [bins == n for n in range(BINS) if (bins == n).any()]
    return float(sum(part.mean() * abs(chances[part].mean() - right[part].mean()) for part in parts))


def as_text(scores: CodeScores) -> str:
    """Return the figures as a section for `docs/evaluation.md`."""
    lines = [
        f"{scores.n_failures:,} labelled failures of {scores.n_documents} documents, each coded by models that have not seen "
        f"its document. Practice code right: {scores.accuracy:.3f}; calibration error of its probability: "
        f"{scores.calibration_error:.3f}.",
        "",
        f"| macro-F1 over codes with {FEWEST} labels or more | codes | F1 | 95% interval |",
        "|---|---|---|---|",
        *(f"| {one.name} | {one.n_codes} | **{one.f1:.3f}** | {one.low:.3f} to {one.high:.3f} |" for one in scores.macros),
        "",
        "| facet | code | labels | precision | recall | F1 |",
        "|---|---|---|---|---|---|",
        *(_line(one) for one in scores.codes if one.n_labels >= FEWEST),
    ]
    few = [f"{one.category_id} ({one.n_labels})" for one in scores.codes if one.n_labels < FEWEST]
    return "\n".join([*lines, *(["", f"Fewer than {FEWEST} labels, not counted: {', '.join(few)}."] if few else [])])


def _line(one: CodeScore) -> str:
    precision, recall = ("–" if value is None else f"{value:.2f}" for value in (one.precision, one.recall))
    return f"| {one.facet} | {one.category_id} | {one.n_labels} | {precision} | {recall} | {one.f1:.2f} |"


def as_json(scores: CodeScores) -> str:
    """Return the figures as JSON."""
    codes = [asdict(one) | {"precision": one.precision, "recall": one.recall, "f1": one.f1} for one in scores.codes]
    return json.dumps(asdict(scores) | {"codes": codes}, indent=1)
