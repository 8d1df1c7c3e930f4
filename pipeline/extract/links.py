"""Links: which failure a cause explains, which failure an impact followed from."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.judged import Judged
from pipeline.records import CauseFailure, ImpactFailure, Record

_REACH = 3  # sentences of the same passage that are looked back over; then the next one is looked at


def link_rows(judged: Sequence[Judged]) -> list[Record]:
    """Return the links of the causes and impacts of a document to its failures."""
    made: list[Record] = []
    for number, item in enumerate(judged):
        for kind in ("cause", "impact"):
            if kind not in item.ids:
                continue
            target = _target(judged, number)
            if target is None:
                continue
            same = target is item
            row = CauseFailure if kind == "cause" else ImpactFailure
            made.append(row(item.ids[kind], target.ids["failure"], same))
    return made


def _target(judged: Sequence[Judged], number: int) -> Judged | None:
    """Return the statement with the failure meant: its own sentence, else one just before, else the next."""
    item = judged[number]
    if "failure" in item.ids:
        return item
    before = [judged[n] for n in range(number - 1, max(-1, number - 1 - _REACH), -1)]
    after = [judged[n] for n in range(number + 1, min(number + 2, len(judged)))]
    for other in [*before, *after]:
        if "failure" in other.ids and other.sentence.passage == item.sentence.passage:
            return other
    return None
