"""Codes: what the phrases of the codebook say of an extract, by two fitted models.

One weighs the practice codes against each other, one says of each context code whether it holds; both are told what the phrases
say in the clause, the sentence and around it (`code_features`). The practice code itself is given by the stage `code`, which
knows the meaning of the words and the neighbours as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import exp

from pipeline.extract.code_features import Around, context_features, context_shares, practice_features
from pipeline.extract.codebook import category_rows, codebook, crosswalk_rows
from pipeline.model.choosing import load_choice
from pipeline.model.linear import Label, load
from pipeline.records import CodeChances, ExtractCategory, Record

__all__ = [
    "BLEND", "CONTEXT_MODEL", "MEANING", "PRACTICE_MODEL", "Around", "Coded", "categories_of", "category_rows", "codebook",
    "coded_as", "contexts_of", "crosswalk_rows",
]  # fmt: skip

PRACTICE_MODEL, CONTEXT_MODEL = "practice_codes", "context_codes"
MEANING, BLEND = "practice_codes_meaning", "practice_codes_blend"  # of the stage `code`
DECIMALS = 2  # of a chance, which is a logarithm


@dataclass(frozen=True, slots=True)
class Coded:
    """What the phrases say of one extract: the chance of each practice code, as a logarithm, and the contexts that hold."""

    chances: tuple[float, ...]
    contexts: tuple[tuple[str, float], ...]

    @property
    def practice(self) -> str:
        """The practice code that the phrases speak for most."""
        codes = load_choice(PRACTICE_MODEL).codes
        return codes[max(range(len(codes)), key=self.chances.__getitem__)]

    def rows(self, kind: str, extract_id: str, passage: int) -> list[Record]:
        """Return the contexts, and the chances for the stage `code`; `passage` is the number of the paragraph."""
        made: list[Record] = [ExtractCategory(kind, extract_id, code, "context", p) for code, p in self.contexts]
        return [*made, CodeChances(kind, extract_id, passage, self.chances)]


def categories_of(text: str, focus: tuple[int, int], heading: str = "") -> Coded:
    """Return the codes of an item by itself; `focus` is the part that counts most, `heading` the nearest one.

    Raises ReviewsError where the fitted models cannot be read.
    """
    alone = Around(headings=(heading,) if heading else (), shares=context_shares([text]))
    return coded_as("recommendation", text, focus, focus[0], alone)


def coded_as(kind: str, text: str, focus: tuple[int, int], at: int, around: Around) -> Coded:
    """Return the codes of an extract of a kind; `focus` is the clause that gives its role, `at` where its cue stands.

    Raises ReviewsError where the fitted models cannot be read.
    """
    contexts = contexts_of(text, focus, around)
    if kind != "failure":  # the neighbours of other kinds are not worth their time
        around = replace(around, before=(), after=())
    chances = load_choice(PRACTICE_MODEL).chances(practice_features(text, focus, at, around))
    return Coded(tuple(round(float(chance), DECIMALS) for chance in chances), contexts)


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
