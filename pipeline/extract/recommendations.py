"""Recommendations: each ask once, with whom it asks, by when, what kind of act, and whether it only mirrors a failure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.extract.addressees import Addressee, addressees_of
from pipeline.extract.asking import hits_in, lexicon
from pipeline.extract.asks import Ask
from pipeline.extract.categories import categories_of
from pipeline.extract.responses import response_rows
from pipeline.extract.rows import EvidenceRows, placed, quote_of, spans
from pipeline.extract.source import Source
from pipeline.ids import ExtractIds
from pipeline.lexicon import Hit, plain
from pipeline.records import Failure, Recommendation, RecommendationAddressee, Record

_REPEATED = 0.9  # share of the shorter item's words that the longer one holds
_REPEAT_LENGTH = 0.75  # and how long the shorter must be against the longer
_MIRRORED = 0.6  # share of the ask's own words that a failure of the same document holds
_FEWEST_SHARED = 4  # such words
_MEASURED_WORDS = 8  # a specific ask says at least so much
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]+")
_CONFIDENCE = {"rule.section": 0.9, "rule.table": 0.9}
_RUNNING_CONFIDENCE = 0.75


@dataclass(slots=True)
class _Item:
    """An ask with the further places where it is printed."""

    ask: Ask
    repeats: list[Ask]
    words: frozenset[str]


def recommendation_rows(source: Source, asks: Sequence[Ask], failures: Sequence[Failure], ids: ExtractIds) -> list[Record]:
    """Return the rows of all recommendations of a document, in order."""
    made: list[Record] = []
    bags = {failure.failure_id: (failure, bag(failure.quote)) for failure in failures}
    for item in _once(asks):
        made += _rows_of(source, item, bags, ids)
    return made


def _once(asks: Sequence[Ask]) -> list[_Item]:
    """Return each ask once, with the places where it is printed again."""
    made: list[_Item] = []
    for ask in asks:
        words = frozenset(_WORD.findall(plain(ask.text)))
        same = next((item for item in made if _is_repeat(item, ask, words)), None)
        if same is None:
            made.append(_Item(ask, [], words))
        else:
            same.repeats.append(ask)
    return made


def _is_repeat(item: _Item, ask: Ask, words: frozenset[str]) -> bool:
    """Return whether an ask is one already there: the same words, or, in an action plan, the same coded number."""
    if ask.cells and ask.number and ask.number == item.ask.number and not ask.number.isdigit():
        return True
    return _has_same_words(item.words, words)


def _has_same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if not shorter or shorter < _REPEAT_LENGTH * longer:
        return False
    return len(one & other) >= _REPEATED * shorter


def _rows_of(
    source: Source, item: _Item, failures: Mapping[str, tuple[Failure, frozenset[str]]], ids: ExtractIds
) -> list[Record]:
    ask = item.ask
    parts = spans(ask.sentences)
    quote = quote_of(source, parts)
    hits = hits_in(quote)
    extract_id = ids.next("recommendation", quote)
    asked = addressees_of(source, ask)
    deadline = deadline_of(ask, hits)
    mirrored = mirrored_failure(quote, failures)
    row = Recommendation(
        recommendation_id=extract_id, number=ask.number, ask_kind=ask.ask_kind, action=_action(hits),
        deadline=deadline, is_mirror=mirrored is not None, mirrors_failure_id=mirrored,
        **smart(quote, hits, asked, deadline), is_hedged=any(h.entry.role == "hedge" for h in hits),
        is_past=False, confidence=_CONFIDENCE.get(ask.found_by, _RUNNING_CONFIDENCE), found_by=ask.found_by,
        **placed(source, parts, ask.sentences[0].segment.section_kind),
    )  # fmt: skip
    evidence = EvidenceRows(source, "recommendation", extract_id).add("main", parts)
    if ask.stem is not None:
        evidence.add("stem", ask.stem.parts)
    for repeat in item.repeats:
        evidence.add("repeat", spans(repeat.sentences))
    for role in ("addressee", "deadline"):
        evidence.add(role, spans(ask.cells.get(role, ())))
    made: list[Record] = [row, *evidence.rows]
    made += [RecommendationAddressee(extract_id, a.surface, a.agency_id, a.sector) for a in asked]
    made += categories_of(quote, (0, len(quote)), source.heading_of(ask.sentences[0])).rows("recommendation", extract_id)
    return made + response_rows(source, extract_id, [ask, *item.repeats], asked)


def _action(hits: Sequence[Hit]) -> str | None:
    """Return the kind of act asked for: what is named first, the longer before the shorter."""
    acts = [hit for hit in hits if hit.entry.role.startswith("action.")]
    if not acts:
        return None
    return min(acts, key=lambda h: (h.start, -h.end, h.entry.id)).entry.role.removeprefix("action.")


def deadline_of(ask: Ask, hits: Sequence[Hit]) -> str | None:
    """Return the words that say by when, from the column of the table or the item itself."""
    cell = " ".join(sentence.text for sentence in ask.cells.get("deadline", ())).strip()
    if cell:
        return cell
    found = next((hit for hit in hits if hit.entry.role == "deadline"), None)
    return ask.text[found.start : found.end].strip() if found else None


def smart(text: str, hits: Sequence[Hit], asked: Sequence[Addressee], deadline: str | None) -> dict[str, Any]:
    """Return the marks: specific (names an act, says enough, nothing vague), measurable, assigned, time-bound."""
    roles = {hit.entry.role for hit in hits}
    names_act = any(role.startswith("action.") for role in roles)
    return {
        "smart_specific": names_act and "vague" not in roles and len(text.split()) >= _MEASURED_WORDS,
        "smart_measurable": "measure" in roles,
        "smart_assigned": any(not a.is_default for a in asked),
        "smart_time_bound": deadline is not None,
    }


# --- mirrors ---


def bag(text: str) -> frozenset[str]:
    """Return the words of a statement or ask that tell what it is about, cut to their stems."""
    seen = plain(text)
    words = [word for word in _WORD.findall(seen) if len(word) > 3 and word not in _empty_words()]
    return frozenset(word[:6] for word in words)


@cache
def _empty_words() -> frozenset[str]:
    """Return the words that tell nothing of what an ask is about."""
    patterns = [pattern for entry in lexicon().entries if entry.role == "empty" for pattern in entry.patterns]
    return frozenset(_WORD.findall(" ".join(patterns).replace("|", " ")))


def mirrored_failure(text: str, failures: Mapping[str, tuple[Failure, frozenset[str]]]) -> str | None:
    """Return the failure of the same document that an ask only turns round, None where it says more."""
    words = bag(text)
    if not words:
        return None
    best: tuple[float, str] | None = None
    for failure_id, (_, theirs) in failures.items():
        shared = len(words & theirs)
        share = shared / len(words)
        if shared >= _FEWEST_SHARED and share >= _MIRRORED and (best is None or share > best[0]):
            best = (share, failure_id)
    return best[1] if best else None
