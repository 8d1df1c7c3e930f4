"""Deciding: which roles a sentence is given, by the fitted model, out of what the lexicons found and the words around.

The rules propose (`statements`), the model judges with a calibrated probability, and three things it may not overrule: kinds
of documents and sections that assert nothing of their own, sentences that only ask, and voices that are not the document's.
Between the probability from which a role is adopted and the one below which it is dropped the model abstains: the sentence
becomes a candidate with that reason, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import cues
from pipeline.extract.causes import level_of
from pipeline.extract.judged import Judged
from pipeline.extract.reading import Role
from pipeline.extract.statements import ADOPTED, SILENT_KINDS, SILENT_SECTIONS
from pipeline.model.features import Drafted, features_of
from pipeline.model.linear import Label, Linear, load

MODEL = "roles"
KINDS = ("failure", "good_practice", "cause", "impact")
BY_MODEL = "model.roles"
ABSTAINS, SAYS_NO, OF_GOOD_WORK = "model.abstains", "model.says_no", "rule.explains_good_work"


@dataclass(frozen=True, slots=True)
class Decided:
    """A role with the probability that the sentence has it; `reason` says why it was set aside, "" where adopted."""

    role: Role
    probability: float
    reason: str = ""


def decide(judged: Sequence[Judged]) -> list[tuple[Decided, ...]]:
    """Return for each sentence its roles, adopted and set aside, in the order of `KINDS`.

    Raises ReviewsError where the fitted model cannot be read.
    """
    model = load(MODEL)
    if not judged:
        return []
    found = model.probabilities(model_features(judged))
    columns = [list(model.labels).index(kind) for kind in KINDS]
    return [
        _without_reasons_of_good_work(tuple(_decided(item, row[columns], model))) for item, row in zip(judged, found, strict=True)
    ]


def _without_reasons_of_good_work(roles: tuple[Decided, ...]) -> tuple[Decided, ...]:
    """Return the roles with a cause set aside that can only explain what was done well: a cause is why practice fell short."""
    adopted = {found.role.kind for found in roles if not found.reason}
    if "good_practice" not in adopted or "failure" in adopted:
        return roles
    return tuple(replace(found, reason=found.reason or OF_GOOD_WORK) if found.role.kind == "cause" else found for found in roles)


def model_features(judged: Sequence[Judged]) -> list[list[str]]:
    """Return what the model is told of each sentence."""
    return features_of([_drafted(judged, n) for n in range(len(judged))], [item.sentence.passage for item in judged])


def _drafted(judged: Sequence[Judged], number: int) -> Drafted:
    item = judged[number]
    sentence, judgement = item.sentence, item.judgement
    is_last = number + 1 == len(judged) or judged[number + 1].sentence.passage != sentence.passage
    return Drafted(
        judgement.reading, judgement.roles, () if item.only_asks else judgement.adopted,
        sentence.position == 0, is_last, item.only_asks,
    )  # fmt: skip


def _decided(item: Judged, probabilities: Sequence[float], model: Linear) -> Iterator[Decided]:
    for kind, probability in zip(KINDS, probabilities, strict=True):
        label = model.labels[kind]
        proposed = next((role for role in item.judgement.roles if role.kind == kind), None)
        reason = _against(probability, label, proposed)
        if reason is not None:
            yield Decided(proposed or _whole(kind, item), float(probability), _veto(item) or reason)


def _against(probability: float, label: Label, proposed: Role | None) -> str | None:
    """Return why a role is set aside, "" where it is adopted, None where it is not worth being weighed."""
    if probability >= label.threshold:
        return ""
    if probability >= label.doubtful_from:
        return ABSTAINS
    return SAYS_NO if proposed is not None and proposed.score >= ADOPTED else None


def _veto(item: Judged) -> str:
    """Return why nothing in the sentence is the document's own assertion, "" where it may be."""
    setting, how = item.judgement.reading.setting, item.judgement.assertion
    if item.only_asks:
        return "rule.only_asks"
    if setting.document_kind in SILENT_KINDS:
        return f"rule.kind.{setting.document_kind}"
    if setting.section_kind in SILENT_SECTIONS:
        return f"rule.section.{setting.section_kind}"
    if how.status != "asserted" and how.status not in cues.YIELDING and not item.judgement.adopted:
        return how.reason
    return ""


def _whole(kind: str, item: Judged) -> Role:
    """Return a role that the words around give, no record of a lexicon: the whole sentence is its clause."""
    reading = item.judgement.reading
    level = level_of(reading) if kind == "cause" else ""
    return Role(kind, 0.0, 0, len(reading.text), (BY_MODEL,), level=level)
