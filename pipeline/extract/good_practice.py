"""Good practice: that work was done well, is a strength, or has improved."""

from __future__ import annotations

from pipeline.cues import Clause
from pipeline.extract.failures import is_negated
from pipeline.extract.reading import INSPECTIONS, Reading, Role, Setting, ids, inside, total

BY_SECTION = "good_practice.rule.section"
_PRAISING = frozenset({"strengths", "good_practice"})  # sections that hold praise, whatever the words
_BLAMING = frozenset({"improvement", "concerns"})
_BY_SECTION = 2.0
_STRENGTHS_PRIOR = 1.5
_INSPECTION_PRIOR = 1.0  # an inspection praises or blames in nearly every sentence
_DENIED_FAULTS = frozenset({"cues.fault_gone", "cues.no_fault"})  # what they void is no failure, and is praise besides
_LEAD = 1.5  # by how much praise must outweigh blame in one and the same clause


def good_practice_of(reading: Reading, clause: Clause, failure: Role | None) -> Role | None:
    """Return the good practice that a clause tells of, given the failure found in it."""
    hits = [hit for hit in inside(reading.praise, clause.start, clause.end) if not is_negated(reading, hit, clause)]
    hits += [h for h in inside(reading.cues.get("void_failure", ()), clause.start, clause.end) if h.entry.id in _DENIED_FAULTS]
    if not hits and failure is None and clause.kind == "main" and _is_praising_item(reading.setting):
        return Role("good_practice", _BY_SECTION, clause.start, clause.end, (BY_SECTION,), clause.start)
    score = total(hits) + (0.0 if _tells_what_followed(reading) else prior(reading.setting)) if hits else 0.0
    if not hits or (failure is not None and score < failure.score + _LEAD):
        return None
    return Role("good_practice", score, clause.start, clause.end, ids(hits), hits[0].start)


def _is_praising_item(setting: Setting) -> bool:
    return setting.is_item and setting.section_kind in _PRAISING


def _tells_what_followed(reading: Reading) -> bool:
    """Return whether the sentence goes on from a failure: "This makes it …"."""
    return reading.setting.follows_failure and bool(reading.impacts.get("opener"))


def prior(setting: Setting) -> float:
    """Return what speaks for praise before anything is read: the section, the kind of document."""
    if setting.section_kind in _PRAISING:
        return _STRENGTHS_PRIOR
    is_praising_kind = setting.document_kind in INSPECTIONS and setting.section_kind not in _BLAMING
    return _INSPECTION_PRIOR if is_praising_kind else 0.0
