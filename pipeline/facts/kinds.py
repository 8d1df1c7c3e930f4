"""The kind of a document, its nation and publisher: what the cues of `models/document_kinds.yml` speak for."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.facts import cues
from pipeline.facts.view import View
from pipeline.records import Area, Board

LEXICON = "document_kinds"
OTHER = "other"
LEAST_WEIGHT = 3.0  # one sure cue of a title, or two of the first page
UNITED_KINGDOM = "United Kingdom"
_HOME_NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
UK_NATIONS = (*_HOME_NATIONS, UNITED_KINGDOM, "Fictional")


def known_kinds() -> frozenset[str]:
    """Return all kinds of documents."""
    return frozenset({OTHER, *(cue.value for cue in cues.of_role(LEXICON, "kind"))})


def kind_of(view: View) -> str:
    """Return the kind that the cues speak for most, `other` where they hardly speak."""
    return best(weigh(view, "kind"), LEAST_WEIGHT) or OTHER


def nation_of(view: View, area: Area | None, board: Board | None) -> str | None:
    """Return the nation of the area or board, else the one that names of bodies and laws speak for."""
    if area or board:
        return area.nation if area else board.nation if board else None
    weights = weigh(view, "nation")
    home = [nation for nation in _HOME_NATIONS if nation in weights]
    if len(home) > 1 and UNITED_KINGDOM in weights and best(weights, 0.0) in UK_NATIONS:
        return UNITED_KINGDOM
    return best(weights, 0.5)


def inspectorates_of(view: View) -> list[str]:
    """Return the inspectorates and departments that the first or last words name, in the order of the lexicon."""
    found = [cue.value for cue in cues.of_role(LEXICON, "publisher") if _found(cue, view)]
    return list(dict.fromkeys(found))


def weigh(view: View, role: str) -> dict[str, float]:
    """Return the weight of each value of a role: each record counts once, in the zone where it is found."""
    weights: dict[str, float] = {}
    for cue in cues.of_role(LEXICON, role):
        if _found(cue, view):
            weights[cue.value] = weights.get(cue.value, 0.0) + cue.weight
    return weights


def best(weights: dict[str, float], least: float) -> str | None:
    """Return the value of the greatest weight, the first named among equals, None below `least`."""
    if not weights:
        return None
    value = max(weights, key=lambda name: weights[name])
    return value if weights[value] >= least else None


def count(role: str, text: str) -> int:
    """Return how often the cues of a role occur in a text."""
    return sum(len(cue.find(text)) for cue in cues.of_role(LEXICON, role))


def _found(cue: cues.Cue, view: View) -> bool:
    return any(cue.search(zone) for zone in _zones(cue, view))


def _zones(cue: cues.Cue, view: View) -> Iterable[str]:
    return (view.zone(where) for where in cue.where)
