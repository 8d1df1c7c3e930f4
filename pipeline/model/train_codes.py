"""Training of the models of codes: labelled failures as examples, the choice of a practice code, the judge of contexts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.labelled import Statement
from pipeline.extract.categories import CONTEXT_MODEL, PRACTICE_MODEL
from pipeline.extract.code_features import context_features, practice_features
from pipeline.extract.codebook import codebook
from pipeline.extract.judged import Judged
from pipeline.extract.source import Source
from pipeline.extract.surroundings import Surroundings
from pipeline.model.choosing import Chosen, Told, choice_files, fit_choice, unseen_choices
from pipeline.model.fit import Example, best_threshold, fit, probabilities_of, truth_of, unseen_scores
from pipeline.model.linear import as_files

HOLDS = "holds"
INVERSE_PENALTY = 0.1  # of .1 and .5 as good on documents not fitted on, and the simpler


@dataclass(frozen=True, slots=True)
class CodedFailure:
    """A labelled failure: in which document, what the models are told of it, which codes it has."""

    document: str
    practice: Told
    contexts: Mapping[str, tuple[str, ...]]  # code -> what is told of it
    code: str
    holding: frozenset[str]  # the contexts that it has


def coded_failures(document: str, source: Source, labelled: Iterable[tuple[Judged, Statement]]) -> list[CodedFailure]:
    """Return the failures among labelled sentences of a document as the models are told of them."""
    surroundings = Surroundings(source)
    made = []
    for item, label in labelled:
        if "failure" not in label.roles or label.category is None:
            continue
        text = item.sentence.text
        role = item.judgement.role("failure") or next((r for r in item.judgement.roles if r.kind == "failure"), None)
        focus, at = ((role.start, role.end), role.at) if role else ((0, len(text)), 0)
        around = surroundings.of(item.sentence)
        made.append(
            CodedFailure(
                document, practice_features(text, focus, at, around), context_features(text, focus, around), label.category,
                frozenset(label.contexts),
            )
        )  # fmt: skip
    return made


def code_files(failures: Sequence[CodedFailure], words: frozenset[str], trained_on: str) -> dict[str, bytes]:
    """Return the files of both models by name; `words` are those that their vocabulary may have."""
    codes = codebook().codes("practice")
    about = {"n_examples": len(failures), "n_documents": len({failure.document for failure in failures})}
    choice = fit_choice(_choices(failures), codes, words, trained_on)
    contexts = fit(_contexts(failures), (HOLDS,), words, INVERSE_PENALTY, trained_on)
    return {
        **choice_files(PRACTICE_MODEL, choice, about),
        **as_files(CONTEXT_MODEL, contexts, {**about, "inverse_penalty": INVERSE_PENALTY}),
    }


def code_figures(failures: Sequence[CodedFailure], words: frozenset[str]) -> dict[str, tuple[int, float]]:
    """Return the share with the labelled practice code and the F of contexts, on documents that the models have not seen."""
    codes = codebook().codes("practice")
    right = sum(
        choice.codes[int(choice.scores(one.features).argmax())] == one.code
        for choice, held in unseen_choices(_choices(failures), codes, words)
        for one in held
    )
    examples = _contexts(failures)
    truth = truth_of(examples, HOLDS)
    chances = probabilities_of(unseen_scores(examples, (HOLDS,), words, INVERSE_PENALTY)[:, 0], truth)
    found = chances >= best_threshold(chances, truth)
    n_labelled = sum(len(failure.holding) for failure in failures)  # some are told of nowhere: they are missed
    f = 2 * int((found & truth).sum()) / max(1, int(found.sum()) + n_labelled)
    return {"failure_category": (len(failures), right / max(1, len(failures))), "failure_contexts": (n_labelled, f)}


def _choices(failures: Sequence[CodedFailure]) -> list[Chosen]:
    return [Chosen(failure.document, failure.practice, failure.code) for failure in failures]


def _contexts(failures: Sequence[CodedFailure]) -> list[Example]:
    return [
        Example(failure.document, told, frozenset({HOLDS}) if code in failure.holding else frozenset())
        for failure in failures
        for code, told in failure.contexts.items()
    ]
