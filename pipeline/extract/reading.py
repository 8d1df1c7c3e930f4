"""What is looked up in one sentence before anything is judged: its setting, its hits, its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.cues import Assertion, Clause
from pipeline.lexicon import Hit, load, plain, text_grams

INSPECTIONS = frozenset({"inspection", "joint_inspection"})
CORONERS = frozenset({"coroner_report", "coroner_finding"})
_FURTHER_HIT = 0.25  # what each hit after the best adds to a score


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands."""

    document_kind: str = "practice_review"
    section_kind: str = "analysis"
    follows_failure: bool = False  # the sentence before, of the same passage, tells of a failure or what it did
    explains: bool = False  # the passage has asked why, or announced reasons
    in_quote: bool = False  # the sentence begins inside direct speech
    is_cell: bool = False  # of a table
    is_item: bool = False  # of a list


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a sentence, the clause that gives it, and the lexicon records that found it, best first."""

    kind: str  # failure good_practice cause impact
    score: float
    start: int
    end: int
    found_by: tuple[str, ...]
    at: int = 0  # where the first words stand that give the role
    is_missed_opportunity: bool = False
    level: str = ""  # of a cause
    cue: str = ""  # the words that say that something is explained


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it was looked up. `text` is plain: same length as the sentence, small letters."""

    text: str
    setting: Setting
    cues: dict[str, list[Hit]]
    failures: tuple[Hit, ...]  # those that no surrounding words undo
    praise: tuple[Hit, ...]
    causes: dict[str, list[Hit]]
    impacts: dict[str, list[Hit]]
    clauses: tuple[Clause, ...]
    assertion: Assertion


def read(text: str, setting: Setting) -> Reading:
    """Return all that is looked up in a sentence."""
    seen = plain(text)
    grams = text_grams(seen)
    found = cues.by_role(cues.lexicon().find(seen, grams))
    void, denied = found.get("void_failure", []), found.get("not_failure", [])
    found["negation"] = [h for h in found.get("negation", []) if not cues.is_within(h, void) and not cues.overlaps(h, denied)]
    failures = tuple(
        h for h in load("failures").find(seen, grams) if not cues.begins_within(h, void) and not cues.overlaps(h, denied)
    )
    praise = tuple(h for h in load("good_practice").find(seen, grams) if not cues.is_within(h, found.get("void_good", [])))
    after_failure = bool(failures) or setting.follows_failure
    may_explain = after_failure or praise or setting.explains or "reason" in found
    return Reading(
        seen, setting, found, failures, praise,
        cues.by_role(load("causes").find(seen, grams)) if may_explain else {},
        cues.by_role(load("impacts").find(seen, grams)) if after_failure else {},
        tuple(cues.clauses(seen, found)),
        cues.assertion(seen, found, setting.section_kind, setting.in_quote or _is_speech(text)),
    )  # fmt: skip


def _is_speech(text: str) -> bool:
    """Return whether a sentence is direct speech, or the beginning of it."""
    return text.startswith(("“", '"')) and not text.rstrip().endswith(("”.", '".')) and text.count("“") != text.count("”")


def inside(hits: Iterable[Hit], start: int, end: int) -> list[Hit]:
    """Return the hits that begin in a stretch of the text."""
    return [hit for hit in hits if start <= hit.start < end]


def total(hits: Sequence[Hit]) -> float:
    """Return the weight of the best hit and a little for each further one, 0 where there is none."""
    if not hits:
        return 0.0
    return max(hit.entry.weight for hit in hits) + _FURTHER_HIT * (len(hits) - 1)


def ids(hits: Iterable[Hit]) -> tuple[str, ...]:
    """Return the records that hit, heaviest first, each once."""
    return tuple(dict.fromkeys(hit.entry.id for hit in sorted(hits, key=lambda hit: -hit.entry.weight)))
