"""Causes: why those with a duty acted, or failed to act, as they did. What followed from a failure is never a cause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.reading import CORONERS, INSPECTIONS, Reading, Role, inside
from pipeline.lexicon import Hit

LEVELS = ("person", "team", "organisation", "between_agencies", "resources", "society")
SURE, LIKELY, HINT = 2.5, 2.25, 1.5  # a hint is not adopted by rule: it tells the model where to look
_QUESTION = "causes.rule.after_why"
_DEFAULT_LEVEL = "organisation"
_NAMED = {"ignorance": "person", "judged": "person", "no_rule": "organisation", "strain": "organisation"}
# "This was because …": the failure stands in the sentence before
GOES_ON = re.compile(r"(?:this|these|that|it|the reasons?|part of|the situation|the position)\b.{0,60}$")
_BREAK = re.compile(r"[;:]|, (?:which|who|and|but|or) |\bbut\b|\band this\b|\balthough\b|\bhowever,? ")
_BREAK_OF_PRAISE = re.compile(
    r"[;:]|\bbut\b|\balthough\b|\bhowever,? "
)  # "…, which has enabled …" goes on from the clause before
# "This means that …" tells what followed, unless the subject names more than what went before
_BARE_SUBJECT = re.compile(
    r"\W*(?:(?:as a result|consequently|therefore|in turn),? )?(?:this|these|that|it|they|he|she|which)\W*$"
)


def cause_of(reading: Reading, has_failure: bool, has_praise: bool = False) -> Role | None:
    """Return the cause that a sentence names, None where it names none.

    What it explains stands in the same sentence, or near it; where that is not certain the role is a hint.
    """
    if not reading.causes:
        return None
    found = [
        *_by_connective(reading, has_failure, has_praise),
        *_by_explaining(reading),
        *_by_verb(reading, has_failure, has_praise),
        *_before_result(reading),
        *_by_belief(reading, has_failure),
        *_by_condition(reading, has_failure),
        *_by_question(reading),
    ]
    return min(found, key=lambda role: (-role.score, role.start, role.end)) if found else None


def _by_connective(reading: Reading, has_failure: bool, has_praise: bool) -> Iterator[Role]:
    follows = reading.setting.follows_failure or reading.setting.explains
    for hit in reading.causes.get("connective", ()):
        start, end = _reason(reading, hit)
        goes_on = GOES_ON.match(reading.text[: hit.start]) is not None
        level = _level(reading, hit.start, end)
        explains = has_failure or (goes_on and follows)
        if level is None and explains and _is_open(reading, hit) and _may_explain(reading, hit, end, has_failure):
            level = _DEFAULT_LEVEL
        if level is None:
            continue
        sure = SURE if explains else LIKELY if has_praise or goes_on else HINT
        yield _role(reading, hit, level, start, end, sure)


def _reason(reading: Reading, hit: Hit) -> tuple[int, int]:
    """Return the stretch that gives the reason: to the end of its clause, or to the comma where it opens a sentence."""
    stops = [c.start for c in reading.clauses if c.start > hit.end and c.kind != "reason"]
    end = min([*stops, len(reading.text)])
    if hit.start == 0:
        comma = reading.text.find(", ", hit.end)
        end = min(end, comma if comma > 0 else end)
    return hit.start, end


def _by_explaining(reading: Reading) -> Iterator[Role]:
    """Yield reasons that stand before the words: "…, which explains why …"."""
    for hit in reading.causes.get("connective_back", ()):
        if hit.start:
            yield _role(reading, hit, _level(reading, 0, hit.start) or _DEFAULT_LEVEL, 0, hit.start, SURE)


def _by_verb(reading: Reading, has_failure: bool, has_praise: bool) -> Iterator[Role]:
    """Yield causes that are the subject of what follows: "high caseloads mean that visits are late"."""
    if has_failure:
        verbs = [(hit, _of_failing) for hit in reading.causes.get("verb", ())]
    elif has_praise:
        verbs = [(hit, _of_good_work) for role in ("enabler", "outcome") for hit in reading.causes.get(role, ())]
    else:
        return
    for hit, score_of in verbs:
        start = _subject_start(reading.text, hit.start, _BREAK if has_failure else _BREAK_OF_PRAISE)
        level = _level(reading, start, hit.start)
        if (level or hit.entry.role == "outcome") and not _BARE_SUBJECT.match(reading.text, start, hit.start):
            yield _role(reading, hit, level or _DEFAULT_LEVEL, start, hit.start, score_of(reading, hit, start))


def _of_failing(reading: Reading, hit: Hit, start: int) -> float:
    """Return how sure it is that the subject explains a failing: something is wrong with it, and a failing follows."""
    wrong = ("deficit", *_NAMED)
    is_deficient = any(inside(reading.causes.get(role, ()), start, hit.start) for role in wrong)
    is_deficient = is_deficient or bool(inside(reading.failures, start, hit.start))
    follows = bool(inside(reading.failures, hit.end, len(reading.text)))
    hampers = any(h.entry.id == "failures.hampered" for h in inside(reading.failures, hit.start, hit.end))
    return SURE if is_deficient and (follows or hampers) else LIKELY if is_deficient else HINT


def _of_good_work(reading: Reading, hit: Hit, start: int) -> float:
    """Return how sure it is that the subject explains good work: that bodies work together is told as often for itself."""
    if reading.setting.document_kind in CORONERS:
        return HINT
    if hit.entry.role == "outcome":
        is_participle = reading.text[hit.start : hit.end].startswith(("resulting", "leading"))
        return HINT if is_participle else SURE
    return HINT if _level(reading, start, hit.start) == "between_agencies" else LIKELY


def _subject_start(text: str, before: int, stops: re.Pattern[str]) -> int:
    breaks = [match.end() for match in stops.finditer(text, 0, before)]
    return breaks[-1] if breaks else 0


def _before_result(reading: Reading) -> Iterator[Role]:
    """Yield reasons that stand before what followed from them: "caseloads are high and, as a result, visits are late"."""
    for hit in reading.causes.get("back", ()):
        named = [h for role in _NAMED for h in inside(reading.causes.get(role, ()), 0, hit.start)]
        if named:
            level = _level(reading, 0, hit.start) or _NAMED[named[0].entry.role]
            score = LIKELY if inside(reading.failures, hit.end, len(reading.text)) else HINT
            yield _role(reading, hit, level, 0, hit.start, score)


def _by_belief(reading: Reading, has_failure: bool) -> Iterator[Role]:
    near = has_failure or reading.setting.follows_failure or reading.setting.explains
    for hit in reading.causes.get("belief", ()):
        yield _role(reading, hit, "person", hit.start, _clause_end(reading, hit), LIKELY if near else HINT)


def _by_condition(reading: Reading, has_failure: bool) -> Iterator[Role]:
    """Yield conditions that often are a reason: what was not known, no rule, too few hands."""
    of_family = reading.cues.get("family_conduct")
    if not (has_failure or reading.setting.follows_failure or reading.setting.explains) or of_family:
        return
    for kind, level in _NAMED.items():
        for hit in reading.causes.get(kind, ()):
            end = _clause_end(reading, hit)
            yield _role(reading, hit, _level(reading, hit.start, end) or level, hit.start, end, HINT)


def _by_question(reading: Reading) -> Iterator[Role]:
    """Yield the reason that a sentence names after the passage has asked why, or announced reasons."""
    level = _level(reading, 0, len(reading.text)) if reading.setting.explains else None
    if level is not None:
        yield Role("cause", LIKELY, 0, len(reading.text), (_QUESTION,), level=level, cue="why")


def _clause_end(reading: Reading, hit: Hit) -> int:
    return next(c.end for c in reading.clauses if c.start <= hit.start < c.end)


def level_of(reading: Reading) -> str:
    """Return the level that the words of a sentence speak of, the organisation where they name none."""
    return _level(reading, 0, len(reading.text)) or _DEFAULT_LEVEL


def _level(reading: Reading, start: int, end: int) -> str | None:
    """Return the level of the reason named in a stretch: that of the record which hits first, the longer before."""
    hits = [h for level in LEVELS for h in inside(reading.causes.get(level, ()), start, end)]
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
    words = reading.text[hit.start : hit.end].strip(" ,;")
    return Role("cause", score, start, end, (hit.entry.id,), hit.start, level=level, cue=words)
