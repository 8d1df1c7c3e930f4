"""Impacts: what a shortcoming did, to children and families or to later work."""

from __future__ import annotations

from pipeline.extract.reading import Reading, Role, ids, inside

_SCORE = 2.5


def impact_of(reading: Reading, failure: Role | None) -> Role | None:
    """Return what the sentence says a failure did, the failure standing in it or in the sentence before."""
    if reading.cues.get("not_failure"):
        return None
    found = [*_goes_on(reading), *_result(reading, failure), *_detriment(reading, failure)]
    return max(found, key=lambda role: (role.score, -role.start)) if found else None


def _goes_on(reading: Reading) -> list[Role]:
    """ "This means that …" after a sentence that tells of a failure."""
    if not reading.setting.follows_failure:
        return []
    made = []
    for opener in reading.impacts.get("opener", ()):
        harm = [h for r in ("harm", "detriment") for h in inside(reading.impacts.get(r, ()), 0, len(reading.text))]
        blame = inside(reading.failures, opener.end, len(reading.text))
        if harm or blame:
            made.append(Role("impact", _SCORE, 0, len(reading.text), ids([opener, *harm])))
    return made


def _result(reading: Reading, failure: Role | None) -> list[Role]:
    """ "…, which means that …": the clause of a result after that of a failure."""
    made = []
    for clause in reading.clauses:
        if clause.kind != "result":
            continue
        before = inside(reading.failures, 0, clause.start)
        if not before and (failure is None or failure.start >= clause.start):
            continue
        harm = inside(reading.impacts.get("harm", ()), clause.start, clause.end)
        if harm:
            made.append(Role("impact", _SCORE, clause.start, clause.end, ids(harm)))
    return made


def _detriment(reading: Reading, failure: Role | None) -> list[Role]:
    """A verb of harm whose subject is what was done badly or not at all."""
    made = []
    for hit in reading.impacts.get("detriment", ()):
        clause = next(c for c in reading.clauses if c.start <= hit.start < c.end)
        blame = [h for h in inside(reading.failures, 0, hit.start) if h.end <= hit.start]
        if blame or (failure is not None and failure.end <= hit.start):
            made.append(Role("impact", _SCORE - 0.25, clause.start, clause.end, (hit.entry.id,)))
    return made
