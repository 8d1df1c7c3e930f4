"""Causes: why those with a duty acted, or failed to act, as they did. What followed from a failure is never a cause."""

from __future__ import annotations

import re

from pipeline import cues
from pipeline.extract.reading import CORONERS, INSPECTIONS, Reading, Role, inside
from pipeline.lexicon import Hit, load, text_grams

LEVELS = ("person", "team", "organisation", "between_agencies", "resources", "society")
_SCORE = 2.5
_QUESTION = "causes.rule.after_why"
_DEFAULT_LEVEL = "organisation"
# "This was because …": the failure stands in the sentence before
_GOES_ON = re.compile(r"(?:this|these|that|it|the reasons?)\b.{0,60}$")
_BREAK = re.compile(r"[;:]|, (?:which|who|and|but|or) |\bbut\b|\band this\b")


def cause_of(reading: Reading, has_failure: bool) -> Role | None:
    """Return the cause that a sentence names, None where it names none.

    The failure it explains stands in the same sentence, or in the one before it.
    """
    if not has_failure and not reading.setting.follows_failure and not reading.setting.explains:
        return None
    found = [
        *_by_connective(reading, has_failure),
        *_by_explaining(reading),
        *_by_verb(reading),
        *_by_belief(reading),
        *_by_question(reading),
    ]
    return min(found, key=lambda role: (-role.score, role.start)) if found else None


def _by_connective(reading: Reading, has_failure: bool) -> list[Role]:
    made = []
    for hit in reading.causes.get("connective", ()):
        start, end = _reason(reading, hit)
        if not has_failure and not _GOES_ON.match(reading.text[: hit.start]):
            continue
        level = _level(reading, hit.start, end)
        if level is None and _is_open(reading, hit) and _may_explain(reading, hit, end, has_failure):
            level = _DEFAULT_LEVEL
        if level is not None:
            made.append(_role(reading, hit, level, start, end, _SCORE))
    return made


def _reason(reading: Reading, hit: Hit) -> tuple[int, int]:
    """Return the stretch that gives the reason: to the end of its clause, or to the comma where it opens a sentence."""
    stops = [c.start for c in reading.clauses if c.start > hit.end and c.kind != "reason"]
    end = min([*stops, len(reading.text)])
    if hit.start == 0:
        comma = reading.text.find(", ", hit.end)
        end = min(end, comma if comma > 0 else end)
    return hit.start, end


def _by_explaining(reading: Reading) -> list[Role]:
    """Return reasons that stand before the words: "…, which explains why …"."""
    hits = reading.causes.get("connective_back", ())
    return [_role(reading, h, _level(reading, 0, h.start) or _DEFAULT_LEVEL, 0, h.start, _SCORE) for h in hits if h.start]


def _by_verb(reading: Reading) -> list[Role]:
    """Return causes that are the subject of what follows: "high caseloads mean that visits are late"."""
    made = []
    for hit in reading.causes.get("verb", ()):
        start = _subject_start(reading.text, hit.start)
        subject = _level(reading, start, hit.start)
        is_deficient = bool(inside(reading.causes.get("deficit", ()), start, hit.start))
        follows = bool(inside(reading.failures, hit.end, len(reading.text)))
        hampers = any(h.entry.id == "failures.hampered" for h in inside(reading.failures, hit.start, hit.end))
        if subject is not None and is_deficient and (follows or hampers):
            made.append(_role(reading, hit, subject, start, hit.start, _SCORE - 0.25))
    return made


def _subject_start(text: str, before: int) -> int:
    breaks = [match.end() for match in _BREAK.finditer(text, 0, before)]
    return breaks[-1] if breaks else 0


def _by_belief(reading: Reading) -> list[Role]:
    return [
        _role(reading, hit, "person", hit.start, _clause_end(reading, hit), _SCORE - 0.5)
        for hit in reading.causes.get("belief", ())
    ]


def _by_question(reading: Reading) -> list[Role]:
    """Return the reason that a sentence names after the passage has asked why, or announced reasons."""
    level = _level(reading, 0, len(reading.text)) if reading.setting.explains else None
    if level is None:
        return []
    return [Role("cause", _SCORE - 0.5, 0, len(reading.text), (_QUESTION,), level=level, cue="why")]


def _clause_end(reading: Reading, hit: Hit) -> int:
    return next(c.end for c in reading.clauses if c.start <= hit.start < c.end)


def level_of(reading: Reading) -> str:
    """Return the level that the words of a sentence speak of, the organisation where they name none."""
    hits = cues.by_role(load("causes").find(reading.text, text_grams(reading.text)))
    return _first_level(hits, 0, len(reading.text)) or _DEFAULT_LEVEL


def _level(reading: Reading, start: int, end: int) -> str | None:
    """Return the level of the reason named in a stretch: that of the record which hits first, the longer before."""
    return _first_level(reading.causes, start, end)


def _first_level(found: dict[str, list[Hit]], start: int, end: int) -> str | None:
    hits = [h for level in LEVELS for h in inside(found.get(level, ()), start, end)]
    return min(hits, key=lambda h: (h.start, -h.end, h.entry.id)).entry.role if hits else None


def _may_explain(reading: Reading, hit: Hit, end: int, has_failure: bool) -> bool:
    """Return whether a reason that no level names may be one: it blames, or the document is one that asks why."""
    if inside(reading.failures, hit.end, end):
        return True
    of_family = inside(reading.cues.get("family_conduct", ()), hit.end, end)
    return has_failure and reading.setting.document_kind not in INSPECTIONS and not of_family


def _is_open(reading: Reading, hit: Hit) -> bool:
    """Return whether the words say by themselves that a reason follows; coroners also tell of families so."""
    if reading.setting.document_kind in CORONERS:
        return False
    return any(other.start == hit.start for other in reading.causes.get("connective_open", ()))


def _role(reading: Reading, hit: Hit, level: str, start: int, end: int, score: float) -> Role:
    words = reading.text[hit.start : hit.end].strip()
    return Role("cause", score, start, end, (hit.entry.id,), hit.start, level=level, cue=words)
