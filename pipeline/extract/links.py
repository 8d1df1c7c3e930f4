"""Links: which failure a cause explains, which failure an impact followed from.

The words decide first: "This was because …" and "As a result, …" point to what stands before, a connective inside a sentence
to its other clause. A condition told by itself ("there was no policy on …") explains what is told next to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.causes import GOES_ON
from pipeline.extract.judged import Judged
from pipeline.extract.reading import Role
from pipeline.records import CauseFailure, ImpactFailure, Record

_REACH = 4  # sentences of the same passage that are looked back over
_REACH_OVER = 3  # and over the ends of passages, where a passage has no failure to link to
# Reasons that stand in one sentence with what they explain; all others may be a sentence by themselves
_JOINED = frozenset({"causes.because", "causes.as_reason", "causes.verbs", "causes.explains_why", "causes.back"})
# A sentence that tells what followed from the one before
_FOLLOWS = re.compile(
    r"\W*(?:as a (?:direct )?(?:result|consequence)|consequently|because of th|therefore|thus|hence|in consequence|for this"
    r"|(?:in \w+ cases?,? )?(?:this|these|it|such \w+|which)(?: \w+){0,3}? (?:mean|led|lead|result|leav|left|limit|caus|plac|put"
    r"|ma[dk]e|reduc|hind|hamp|undermin|inhibit|prevent|delay|affect|impact|imped|restrict|compromis|has|have|had|contribut|was|were))"
)


def link_rows(judged: Sequence[Judged]) -> list[Record]:
    """Return the links of the causes and impacts of a document to its failures."""
    made: list[Record] = []
    for number, item in enumerate(judged):
        for kind, row in (("cause", CauseFailure), ("impact", ImpactFailure)):
            if kind not in item.ids:
                continue
            target = next((t for t in _targets(judged, number, kind) if "failure" in t.ids), None)
            if target is not None:
                made.append(row(item.ids[kind], target.ids["failure"], target is item))
    return made


def _targets(judged: Sequence[Judged], number: int, kind: str) -> Iterator[Judged]:
    """Yield the sentences whose failure may be meant, the likeliest first."""
    item = judged[number]
    before, after = _before(judged, number), _after(judged, number)
    if _points_back(item, kind):
        yield from before or _over(judged, number)
    if kind == "cause" and _is_condition(item):
        yield from (other for other in after if _points_back(other, "impact"))
    yield item
    yield from before
    yield from after
    yield from _over(judged, number)


def _before(judged: Sequence[Judged], number: int) -> list[Judged]:
    """Return the sentences of the same passage before one, the nearest first, and at last the one that opens the passage."""
    passage = judged[number].sentence.passage
    near = [judged[n] for n in range(number - 1, max(-1, number - 1 - _REACH), -1)]
    same = [item for item in near if item.sentence.passage == passage]
    opening = number - judged[number].sentence.position
    topic = [judged[opening]] if 0 <= opening < number and judged[opening].sentence.passage == passage else []
    return [*same, *topic]


def _after(judged: Sequence[Judged], number: int) -> list[Judged]:
    after = judged[number + 1 : number + 2]
    return [item for item in after if item.sentence.passage == judged[number].sentence.passage]


def _over(judged: Sequence[Judged], number: int) -> list[Judged]:
    """Return the sentences just before of other passages under the same kind of heading, the nearest first."""
    section = judged[number].sentence.segment.section_kind
    near = [judged[n] for n in range(number - 1, max(-1, number - 1 - _REACH_OVER), -1)]
    return [item for item in near if item.sentence.segment.section_kind == section]


def _points_back(item: Judged, kind: str) -> bool:
    """Return whether a sentence says by its first words that it goes on from what stands before."""
    reading, role = item.judgement.reading, _role(item, kind)
    if kind == "impact":
        return _FOLLOWS.match(reading.text) is not None
    is_answer = "apart" in reading.causes or (reading.setting.explains and not item.judgement.role("failure"))
    return is_answer or (role is not None and role.at > 0 and GOES_ON.match(reading.text[: role.at]) is not None)


def _is_condition(item: Judged) -> bool:
    """Return whether a cause is told by itself, no failing beside it that it would explain."""
    role, reading = _role(item, "cause"), item.judgement.reading
    if role is None or role.found_by[0] in _JOINED:
        return False
    return all(role.start <= hit.start < role.end or hit.end > role.at >= hit.start for hit in reading.failures)


def _role(item: Judged, kind: str) -> Role | None:
    return next((role for role in item.judgement.roles if role.kind == kind), None)
