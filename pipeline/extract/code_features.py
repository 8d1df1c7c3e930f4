"""What the models of codes are told of an extract: the phrases of the codebook in it and around it, its words, its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.extract.codebook import STRENGTHS, Phrase, contexts_in, phrases_of
from pipeline.lexicon import plain
from pipeline.model.choosing import Told

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_POINTS_BACK = re.compile(r"(?:[\w ]{1,20}, )?(?:this|these|it|they|such|that|some|many|there)\b")
_LONGEST = 2.2  # what the longest phrases count, against 1 for a single word
_FURTHER_WORD = 0.6
_REPEATED = 0.4  # what a phrase counts after the best of its code in the same place
_MOST_AROUND = 3.0
_SHARES = (0.05, 0.1, 0.2, 0.35)  # of a document's sentences that speak of a context
_SHARES_NAMED = tuple((step, f"share>{step}") for step in _SHARES)
_NEAR = frozenset({"text", "before", "earlier", "after", "heading", "stem"})
_NOTHING: frozenset[str] = frozenset()
_CONTEXT_KINDS = frozenset({"coroner_report", "inspection", "joint_inspection"})  # of which enough is labelled


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an extract. `before` and `after` are the other sentences of its paragraph."""

    kind: str = "other"  # of the document
    headings: tuple[str, ...] = ()  # the nearest first
    stem: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()  # of the first sentence of a paragraph: the sentences of the one before
    shares: Mapping[str, float] = field(default_factory=dict)  # context code -> share of the document's sentences


def practice_features(text: str, focus: tuple[int, int], at: int, around: Around) -> Told:
    """Return what the choice of a practice code is told; `focus` is the clause that gives the role, `at` its cue."""
    found = phrases_of(text)
    is_silent = not any(one.strength == "strong" for one in found)
    made: dict[str, dict[str, float]] = defaultdict(dict)
    for code, feature, value in (
        *_in_sentence(found, focus, at),
        *_firsts([one for one in found if focus[0] <= one.start < focus[1]], at),
        *_beside(text, around, is_silent),
    ):
        made[code][feature] = made[code].get(feature, 0.0) + value
    words = {f"w:{word}" for word in _WORD.findall(plain(text[focus[0] : focus[1]]))}
    phrases = {f"phrase:{one.phrase}" for one in found}
    return Told(("start", f"kind:{around.kind}", *sorted(words), *sorted(phrases)), made)


def _in_sentence(found: Sequence[Phrase], focus: tuple[int, int], at: int) -> Iterator[tuple[str, str, float]]:
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in found:
        inside = focus[0] <= one.start < focus[1]
        place = ("subject" if one.start <= at else "rest") if inside else ("front" if one.start < focus[0] else "back")
        length = _length(one)
        values[one.code, f"{one.strength}:{'in' if inside else 'out'}"].append(length)
        values[one.code, f"{one.strength}:{place}"].append(length)
    for (code, feature), lengths in values.items():
        yield code, feature, max(lengths) + _REPEATED * (sum(lengths) - max(lengths))


def _firsts(inside: Sequence[Phrase], at: int) -> Iterator[tuple[str, str, float]]:
    """Say for which code the first and the last phrase of the clause speak, before its cue and after it."""
    strong = [one for one in inside if one.strength == "strong"]
    subject, rest = [one for one in strong if one.start <= at], [one for one in strong if one.start > at]
    for name, group in (("first", strong), ("subject_first", subject), ("rest_first", rest)):
        if group:
            yield group[0].code, name, 1.0
    for name, group in (("last", strong), ("subject_last", subject)):
        if group:
            yield group[-1].code, name, 1.0
    if len({one.code for one in strong}) == 1:
        yield strong[0].code, "only", 1.0
    likely = next((one for one in inside if one.strength != "weak"), None)
    if likely is not None:
        yield likely.code, "first_any", 1.0


def _beside(text: str, around: Around, is_silent: bool) -> Iterator[tuple[str, str, float]]:
    """Say for which codes the neighbours speak: more is taken from them where the sentence itself is silent."""
    heading = around.headings[0] if around.headings else ""
    points_back = _POINTS_BACK.match(plain(text)) is not None
    for name, other in (
        ("heading", heading), ("stem", around.stem), ("before", around.before[-1] if around.before else ""),
        ("after", around.after[0] if around.after else ""),
    ):  # fmt: skip
        for code, value in _summed(other) if other else ():
            yield code, name, value
            if is_silent:
                yield code, f"{name}:silent", value
            if name == "before" and points_back:
                yield code, "before:pointed_at", value


@lru_cache(maxsize=1024)  # a heading stands over many sentences
def _summed(text: str) -> tuple[tuple[str, float], ...]:
    made: dict[str, float] = defaultdict(float)
    for one in phrases_of(text):
        if one.strength != "weak":
            made[one.code] += STRENGTHS[one.strength] * _length(one)
    return tuple((code, min(value, _MOST_AROUND)) for code, value in made.items())


def _length(one: Phrase) -> float:
    return min(_LONGEST, 1.0 + _FURTHER_WORD * (one.n_words - 1))


def context_features(text: str, focus: tuple[int, int], around: Around) -> dict[str, tuple[str, ...]]:
    """Return for each context code that anything around an extract speaks for what does, as strings."""
    told: dict[str, list[str]] = {}
    in_text = contexts_in(text)
    for name, codes in (
        ("text", in_text), ("focus", contexts_in(text[focus[0] : focus[1]]) if in_text else in_text),
        ("stem", contexts_in(around.stem)), ("heading", _of(around.headings[:1])), ("heading2", _of(around.headings[1:2])),
        ("headings", _of(around.headings[2:])), ("before", _of(around.before[-1:])), ("top", _of(around.before[:1])),
        ("earlier", _of(around.before[:-1])), ("after", _of(around.after[:1])), ("later", _of(around.after[1:])),
        ("ahead", _of(around.ahead)),
    ):  # fmt: skip
        for code in codes:
            told.setdefault(code, []).append(name)
    most = max(around.shares.values(), default=0.0)
    for code, share in around.shares.items():
        if share > _SHARES[0] or share == most:
            told.setdefault(code, []).extend(_share_features(share, most, told.get(code, ())))
    return {
        code: (*names, *(f"{code}/{name}" for name in names), f"{code}/", *_by_kind(around.kind, names))
        for code, names in sorted(told.items())
    }


def _by_kind(kind: str, names: Sequence[str]) -> list[str]:
    """Return the same once more for its kind of document: what a place is worth differs, where enough is labelled to tell."""
    return [kind, *(f"{kind}/{name}" for name in names)] if kind in _CONTEXT_KINDS else []


def _share_features(share: float, most: float, places: Sequence[str]) -> list[str]:
    made = [name for step, name in _SHARES_NAMED if share > step]
    if share == most:
        made.append("most")
    if share > _SHARES[1] and not _NEAR.isdisjoint(places):
        made.append("near_and_shared")
    return made


def _of(texts: Sequence[str]) -> frozenset[str]:
    if len(texts) < 2:
        return contexts_in(texts[0]) if texts else _NOTHING
    return _NOTHING.union(*[contexts_in(text) for text in texts])


def context_shares(texts: Sequence[str]) -> dict[str, float]:
    """Return for each context code which share of a document's sentences speaks of it."""
    counts: dict[str, int] = defaultdict(int)
    for text in texts:
        for code in contexts_in(text):
            counts[code] += 1
    return {code: n / len(texts) for code, n in sorted(counts.items())}
