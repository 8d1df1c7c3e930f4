"""Failures: that someone with a duty did not do something, did it badly, late or unevenly, or that something was missing."""

from __future__ import annotations

import re

from pipeline import cues
from pipeline.cues import Clause
from pipeline.extract.reading import Reading, Role, ids, inside, total
from pipeline.lexicon import Hit

NEGATED_PRAISE = "failures.rule.negated_praise"
_NEGATED_WEIGHT = 2.5
# "…, and did not go back": the clause has no subject of its own
_GOES_ON = re.compile(r"(?:and|but|or|yet|nor) (?:\w+ )?(?:did|would|could|was|were|had|has|rarely|seldom|never|failed|refused) ")


def failure_of(reading: Reading, clause: Clause) -> Role | None:
    """Return the failure that a clause tells of, None where it tells of none."""
    blame = blame_of(reading, clause)
    turned = [] if tells_of_family(reading, clause) else turned_praise(reading, clause)
    if not blame and not turned:
        return None
    return Role(
        "failure", total(blame) or _NEGATED_WEIGHT, clause.start, clause.end,
        ids(blame) + (NEGATED_PRAISE,) * bool(turned),
        min(hit.start for hit in [*blame, *turned]),
        any(hit.entry.role == "missed_opportunity" for hit in blame),
    )  # fmt: skip


def blame_of(reading: Reading, clause: Clause) -> list[Hit]:
    """Return the hits of the failure lexicon in a clause, none from where it tells of the family."""
    return [hit for hit in inside(reading.failures, clause.start, clause.end) if hit.start < _family_from(reading, clause)]


def turned_praise(reading: Reading, clause: Clause) -> list[Hit]:
    """Return the praise in a clause that a negation before it turns into blame."""
    return [
        hit
        for hit in inside(reading.praise, clause.start, clause.end)
        if hit.entry.role != "weak" and is_negated(reading, hit, clause)
    ]


def is_negated(reading: Reading, hit: Hit, clause: Clause) -> bool:
    """Return whether a negation of the clause turns the hit round."""
    return cues.negating(reading.text, hit, reading.cues.get("negation", ()), clause) is not None


def tells_of_family(reading: Reading, clause: Clause) -> bool:
    """Return whether a clause tells what the family did or left undone, not what was done for them."""
    return _family_from(reading, clause) < clause.end


def _family_from(reading: Reading, clause: Clause) -> int:
    """Return where a clause begins to tell of what the family did, its end where it does not."""
    if inside(reading.cues.get("service_to_family", ()), clause.start, clause.end):
        return clause.end
    conduct = [hit.start for hit in inside(reading.cues.get("family_conduct", ()), clause.start, clause.end)]
    if not conduct and _GOES_ON.match(reading.text, clause.start):
        before = next((other for other in reading.clauses if other.end == clause.start), clause)
        return clause.start if before != clause and tells_of_family(reading, before) else clause.end
    return min(conduct, default=clause.end)
