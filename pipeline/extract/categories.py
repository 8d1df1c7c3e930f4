"""Codes: which practice code and which context codes of the codebook an extract falls under, by two fitted models.

One chooses a practice code among all, one says of each context code whether it holds; both are told what the phrases of the
codebook say in the clause, the sentence and around it (`code_features`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import exp

from pipeline.extract.code_features import Around, context_features, context_shares, practice_features
from pipeline.extract.codebook import OTHER, category_rows, codebook
from pipeline.model.choosing import load_choice
from pipeline.model.linear import Label, load
from pipeline.records import ExtractCategory

__all__ = ["Around", "Coded", "categories_of", "category_rows", "codebook", "coded_as", "contexts_of"]

PRACTICE_MODEL, CONTEXT_MODEL = "practice_codes", "context_codes"
_PRACTICE_KINDS = frozenset({"failure", "cause", "good_practice", "recommendation"})


@dataclass(frozen=True, slots=True)
class Coded:
    """The codes of one extract with their probabilities."""

    practice: str
    practice_probability: float
    contexts: tuple[tuple[str, float], ...]

    def rows(self, kind: str, extract_id: str) -> list[ExtractCategory]:
        """Return the rows: contexts for every kind, the practice code where the kind has one."""
        made = [ExtractCategory(kind, extract_id, code, "context", p) for code, p in self.contexts]
        if kind in _PRACTICE_KINDS:
            made.append(ExtractCategory(kind, extract_id, self.practice, "practice", self.practice_probability))
        return made


def categories_of(text: str, focus: tuple[int, int], heading: str = "") -> Coded:
    """Return the codes of an item by itself; `focus` is the part that counts most, `heading` the nearest one.

    Raises ReviewsError where the fitted models cannot be read.
    """
    alone = Around(headings=(heading,) if heading else (), shares=context_shares([text]))
    return coded_as("recommendation", text, focus, focus[0], alone)


def coded_as(kind: str, text: str, focus: tuple[int, int], at: int, around: Around) -> Coded:
    """Return the codes of an extract of a kind; `focus` is the clause that gives its role, `at` where its cue stands.

    Kinds without a practice code get `other`. Raises ReviewsError where the fitted models cannot be read.
    """
    contexts = contexts_of(text, focus, around)
    if kind not in _PRACTICE_KINDS:
        return Coded(OTHER, 0.0, contexts)
    if kind != "failure":  # the neighbours of other kinds are not worth their time
        around = replace(around, before=(), after=())
    choice = load_choice(PRACTICE_MODEL)
    chances = choice.probabilities(practice_features(text, focus, at, around))
    best = int(chances.argmax())
    return Coded(choice.codes[best], round(float(chances[best]), 3), contexts)


def contexts_of(text: str, focus: tuple[int, int], around: Around) -> tuple[tuple[str, float], ...]:
    """Return the context codes of an extract with their probabilities."""
    label, weights = _context_model()
    made = []
    for code, told in context_features(text, focus, around).items():
        score = label.intercept + sum(weights.get(feature, 0.0) for feature in told)
        chance = 1.0 / (1.0 + exp(-(label.slope * score + label.offset)))
        if chance >= label.threshold:
            made.append((code, round(chance, 3)))
    return tuple(made)


@cache
def _context_model() -> tuple[Label, dict[str, float]]:
    model = load(CONTEXT_MODEL)
    weights = {feature: float(model.weights[number, 0]) for feature, number in model.vocabulary.items()}
    return next(iter(model.labels.values())), weights
