"""Good practice: that work was done well, is a strength, or has improved."""

from __future__ import annotations

from pipeline.cues import Clause
from pipeline.extract.failures import is_negated
from pipeline.extract.reading import INSPECTIONS, Reading, Role, Setting, ids, inside, total

_STRENGTHS_PRIOR = 1.5
_INSPECTION_PRIOR = 1.0  # an inspection praises or blames in nearly every sentence
_LEAD = 1.5  # by how much praise must outweigh blame in one and the same clause


def good_practice_of(reading: Reading, clause: Clause, failure: Role | None) -> Role | None:
    """Return the good practice that a clause tells of, given the failure found in it."""
    hits = [
        hit
        for hit in inside(reading.praise, clause.start, clause.end)
        if not is_negated(reading, hit, clause)
    ]
    score = total(hits) + prior(reading.setting) if hits else 0.0
    if not hits or (failure is not None and score < failure.score + _LEAD):
        return None
    return Role("good_practice", score, clause.start, clause.end, ids(hits), hits[0].start)


def prior(setting: Setting) -> float:
    """Return what speaks for praise before anything is read: the section, the kind of document."""
    if setting.section_kind == "strengths":
        return _STRENGTHS_PRIOR
    return _INSPECTION_PRIOR if setting.document_kind in INSPECTIONS else 0.0
