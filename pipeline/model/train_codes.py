"""Training of the models of codes: the phrases, the meaning and the blend of practice codes, the judge of contexts.

Everything is fitted once more without each eighth of the documents: how the codes of those are then told says how well it is
done (`unseen_practice`, `unseen_contexts`), and calibrates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.categories import BLEND, CONTEXT_MODEL, MEANING, PRACTICE_MODEL
from pipeline.extract.codebook import codebook
from pipeline.model.blending import Blend, blend_json, blended, shares_of, temperature_of
from pipeline.model.choosing import Choice, Chosen, choice_files, fit_choice
from pipeline.model.code_examples import CodedFailure
from pipeline.model.fit import PARTS, Example, best_threshold, fit, parts_of, probabilities_of, truth_of, unseen_scores
from pipeline.model.linear import as_files
from pipeline.model.meaning import Meaning, fit_meaning, meaning_csv

HOLDS = "holds"
INVERSE_PENALTY = 0.1  # of .1 and .5 as good on documents not fitted on, and the simpler
THRESHOLD = 0.2  # below this a practice code is rather wrong than right, and none is given

Numbers = NDArray[np.float64]
Vectors = Mapping[str, Numbers]  # of texts


@dataclass(frozen=True)
class Examples:
    """What is learnt from: labelled failures, sentences invented for the codes, and the vectors of all their texts."""

    failures: Sequence[CodedFailure]
    invented: Sequence[CodedFailure]
    vectors: Vectors
    words: frozenset[str]  # that a vocabulary may have


def vectors_of(*several: Sequence[CodedFailure]) -> dict[str, Numbers]:
    """Return the vectors of the texts of these failures."""
    from pipeline.minilm import encoder

    texts = sorted({failure.text for failures in several for failure in failures})
    return {text: row.astype(float) for text, row in zip(texts, encoder().encode(texts), strict=True)}


def code_models(examples: Examples, trained_on: str) -> tuple[dict[str, bytes], dict[str, tuple[int, float]]]:
    """Return the files of all models of codes by name, and how well they do on documents that they have not seen.

    Of practice codes the figure is the share right, of contexts the F, each with the number of labels.
    """
    failures = examples.failures
    about = {"n_examples": len(failures), "n_documents": len({failure.document for failure in failures})}
    choice, meaning = _fitted(failures, examples, trained_on)
    chances, blend = unseen_practice(examples)
    contexts = fit(_contexts(failures), (HOLDS,), examples.words, INVERSE_PENALTY, trained_on)
    files = {
        **choice_files(PRACTICE_MODEL, choice, {**about, "n_invented": len(examples.invented)}),
        f"{MEANING}.csv": meaning_csv(meaning),
        f"{BLEND}.json": blend_json(blend, {"trained_on": trained_on}),
        **as_files(CONTEXT_MODEL, contexts, {**about, "inverse_penalty": INVERSE_PENALTY}),
    }
    return files, _figures(failures, chances, unseen_contexts(examples))


def _figures(
    failures: Sequence[CodedFailure], chances: Numbers, contexts: Sequence[Mapping[str, float]]
) -> dict[str, tuple[int, float]]:
    codes = codebook().codes("practice")
    right = sum(codes[place] == one.code for place, one in zip(chances.argmax(axis=1), failures, strict=True))
    both = sum(len(one.holding & set(found)) for one, found in zip(failures, contexts, strict=True))
    n_labelled = sum(len(one.holding) for one in failures)
    f = 2 * both / max(1, sum(map(len, contexts)) + n_labelled)
    return {"failure_category": (len(failures), right / max(1, len(failures))), "failure_contexts": (n_labelled, f)}


def unseen_practice(examples: Examples) -> tuple[Numbers, Blend]:
    """Return the probability of each practice code for each failure by models that have not seen its document, and the blend."""
    failures, codes = examples.failures, codebook().codes("practice")
    phrases, meaning = np.zeros((len(failures), len(codes))), np.zeros((len(failures), len(codes)))
    parts = parts_of([Example(one.document, (), frozenset()) for one in failures])
    for part in range(PARTS):
        inside = [one for one, p in zip(failures, parts, strict=True) if p != part]
        outside = [n for n, p in enumerate(parts) if p == part]
        if not inside or not outside:
            continue
        choice, means = _fitted(inside, examples, "")
        phrases[outside] = [choice.chances(failures[n].practice) for n in outside]
        meaning[outside] = means.chances(np.array([examples.vectors[failures[n].text] for n in outside]))
    truth, passages = [one.code for one in failures], [(one.document, one.passage) for one in failures]
    bare = Blend(codes, shares_of(truth, codes), 1.0, THRESHOLD)
    temperature = temperature_of(blended(bare, phrases, meaning, passages), truth, codes)
    blend = Blend(codes, bare.shares, temperature, THRESHOLD)
    return blend.probabilities(phrases, meaning, passages), blend


def _fitted(failures: Sequence[CodedFailure], examples: Examples, trained_on: str) -> tuple[Choice, Meaning]:
    codes, every = codebook().codes("practice"), [*failures, *examples.invented]
    choice = fit_choice([Chosen(one.document, one.practice, one.code) for one in every], codes, examples.words, trained_on)
    return choice, fit_meaning(np.array([examples.vectors[one.text] for one in every]), [one.code for one in every], codes)


def unseen_contexts(examples: Examples) -> list[dict[str, float]]:
    """Return for each failure the context codes found, with probability, by a model that has not seen its document."""
    told = _contexts(examples.failures)
    truth = truth_of(told, HOLDS)
    chances = probabilities_of(unseen_scores(told, (HOLDS,), examples.words, INVERSE_PENALTY)[:, 0], truth)
    threshold = best_threshold(chances, truth)
    made: list[dict[str, float]] = []
    place = 0
    for failure in examples.failures:
        of_failure = dict(zip(failure.contexts, chances[place : place + len(failure.contexts)], strict=True))
        place += len(of_failure)
        made.append({code: float(chance) for code, chance in of_failure.items() if chance >= threshold})
    return made


def _contexts(failures: Sequence[CodedFailure]) -> list[Example]:
    return [
        Example(failure.document, told, frozenset({HOLDS}) if code in failure.holding else frozenset())
        for failure in failures
        for code, told in failure.contexts.items()
    ]
