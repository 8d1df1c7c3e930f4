"""SMART marks: whether an ask is specific, measurable, assigned and time-bound, each with the words that tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.addressees import Addressee
from pipeline.lexicon import Hit

_FEWEST_WORDS = 8  # a specific ask says at least so much


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of an ask: whether it holds, and why, in a few words."""

    name: str  # specific measurable assigned time_bound
    holds: bool
    reason: str


def holding(found: Sequence[Mark]) -> dict[str, bool]:
    """Return whether each mark holds, by its name."""
    return {mark.name: mark.holds for mark in found}


def reasons(found: Sequence[Mark]) -> str:
    """Return why each mark holds or does not, as one line."""
    return "; ".join(f"{mark.name.replace('_', '-')}: {'yes' if mark.holds else 'no'}, {mark.reason}" for mark in found)


def marks(text: str, hits: Sequence[Hit], asked: Sequence[Addressee], deadline: str | None) -> tuple[Mark, ...]:
    """Return the four marks of an ask, in the order specific, measurable, assigned, time-bound.

    Specific: names an act, says enough, and nothing vague. Measurable: names what could be counted or reported. Assigned: the
    item, its stem, table or heading names a body. Time-bound: says by when. After DFE-RR157 (2011), chapter 5.
    """
    named = [addressee.surface for addressee in asked if not addressee.is_default]
    return (
        _specific(text, hits),
        _told(text, hits, "measurable", "measure", "nothing to count or report"),
        Mark("assigned", bool(named), f"asks {', '.join(named)}" if named else "names nobody"),
        Mark("time_bound", deadline is not None, f"says “{deadline}”" if deadline else "no date"),
    )


def _specific(text: str, hits: Sequence[Hit]) -> Mark:
    n_words = len(text.split())
    vague = _first(text, hits, "vague")
    act = _first(text, hits, "action.")
    if not act:
        return Mark("specific", False, "names no act")
    if vague:
        return Mark("specific", False, f"leaves open: “{vague}”")
    if n_words < _FEWEST_WORDS:
        return Mark("specific", False, f"says only {n_words} words")
    return Mark("specific", True, f"names “{act}”")


def _told(text: str, hits: Sequence[Hit], name: str, role: str, otherwise: str) -> Mark:
    words = _first(text, hits, role)
    return Mark(name, bool(words), f"says “{words}”" if words else otherwise)


def _first(text: str, hits: Sequence[Hit], role: str) -> str:
    """Return the words of the first hit of a role (or of the roles that begin so, where it ends in a dot)."""
    for hit in hits:
        if hit.entry.role == role or (role.endswith(".") and hit.entry.role.startswith(role)):
            return text[hit.start : hit.end]
    return ""
