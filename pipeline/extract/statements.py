"""What roles a sentence has: the lexicons find, the cues say how it is asserted, section and kind of document weigh.

`judge` is pure: a string and its setting go in, roles with their clause come out. Weights are those of the lexicon
records; a role is adopted from `ADOPTED` on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.cues import Assertion
from pipeline.extract.causes import cause_of
from pipeline.extract.failures import failure_of
from pipeline.extract.good_practice import good_practice_of, prior
from pipeline.extract.impacts import impact_of
from pipeline.extract.reading import INSPECTIONS, Reading, Role, Setting, read

ADOPTED = 2.0
_STRONG = 2.5  # from here on a failure is adopted although the sentence is dated, or tells of the method
_STRONG_PRAISE = 3.25
# Kinds that seldom praise: what sounds like it is narrative.
_SPARING_KINDS = {"coroner_report": 3.5, "coroner_finding": 3.5, "inquiry": 3.0, "news": 3.0, "other": 2.5}
_RESULT_FAILURE = 2.75  # what blame must reach in a sentence that tells what another failure did
SILENT_KINDS = frozenset({"guidance", "response"})  # say what ought to be or will be, not what was
SILENT_SECTIONS = frozenset({"contents", "glossary", "terms_of_reference"})
# Sections that tell what happened or how the review was done: what counts there must be said in so many words.
_SPARING = 3.0  # in news, and in the cells of tables, which are mostly chronologies
_NARRATIVE = {
    "circumstances": 2.25, "introduction": 3.0, "front_matter": 3.0, "method": 3.0, "appendix": 2.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """The roles that a sentence was given, and those that were weighed and set aside."""

    reading: Reading
    roles: tuple[Role, ...]  # all that were found
    adopted: tuple[Role, ...]

    @property
    def assertion(self) -> Assertion:
        """How the sentence is asserted."""
        return self.reading.assertion

    @property
    def asks_why(self) -> bool:
        """Whether it asks why or announces reasons, which the next sentences give."""
        return "asks_why" in self.reading.cues

    def role(self, kind: str) -> Role | None:
        """Return the adopted role of this kind."""
        return next((role for role in self.adopted if role.kind == kind), None)


def judge(text: str, setting: Setting) -> Judgement:
    """Return the roles of a sentence."""
    reading = read(text, setting)
    failures, praise = [], []
    for clause in reading.clauses:
        failure = failure_of(reading, clause)
        good = good_practice_of(reading, clause, failure)
        failures += [failure] if failure else []
        praise += [good] if good else []
    failure, good = _best(failures), _best(praise)
    impact = impact_of(reading, failure)
    cause = cause_of(reading, failure is not None, good is not None)
    roles = [role for role in (failure, good, cause, impact) if role is not None]
    adopted = tuple(role for role in roles if _is_adopted(role, reading, roles))
    return Judgement(reading, tuple(roles), adopted)


def _best(roles: Sequence[Role]) -> Role | None:
    return max(roles, key=lambda role: (role.score, -role.start)) if roles else None


def _is_adopted(role: Role, reading: Reading, roles: Iterable[Role]) -> bool:
    if not _is_asserted(role, reading):
        return False
    return role.score >= _bar(role, reading.setting, [other.kind for other in roles])


def _is_asserted(role: Role, reading: Reading) -> bool:
    """Return whether the document itself asserts the role."""
    setting, how = reading.setting, reading.assertion
    if setting.document_kind in SILENT_KINDS or setting.section_kind in SILENT_SECTIONS:
        return False
    if how.status == "asserted" or _stands_beside_condition(role, reading):
        return True
    if how.status == "chronology" and setting.section_kind not in _NARRATIVE and not setting.is_cell:
        is_inspection = setting.document_kind in INSPECTIONS
        return is_inspection or role.kind != "good_practice"  # a date alone makes no chronology
    strong = _STRONG_PRAISE if role.kind == "good_practice" else _STRONG
    return how.status in cues.YIELDING and role.score >= strong


def _stands_beside_condition(role: Role, reading: Reading) -> bool:
    """Return whether a failure is told outside the conditional part of a sentence."""
    if reading.assertion.status != "hypothetical" or role.kind != "failure":
        return False
    spans = reading.cues["hypothetical"]
    conditional = {clause for clause in reading.clauses for s in spans if clause.start <= s.end and s.start < clause.end}
    return any(all(not c.start <= hit.start < c.end for c in conditional) for hit in reading.failures)


def _bar(role: Role, setting: Setting, kinds: Sequence[str]) -> float:
    """Return the score from which a role is adopted."""
    bar = ADOPTED
    if setting.document_kind not in INSPECTIONS or setting.section_kind == "front_matter":
        bar = _NARRATIVE.get(setting.section_kind, bar)
    if setting.is_cell or setting.document_kind == "news":
        bar = max(bar, _SPARING)
    if role.kind == "good_practice":
        bar = max(bar, _SPARING_KINDS.get(setting.document_kind, bar))
        bar = max(bar, ADOPTED + prior(setting) if "failure" in kinds else bar)
    if role.kind == "failure" and "impact" in kinds and setting.follows_failure:
        bar = max(bar, _RESULT_FAILURE)
    return bar
