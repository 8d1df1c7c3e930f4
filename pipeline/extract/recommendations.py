"""Recommendations: each ask once, with whom it asks, by when, what kind of act, and whether it only mirrors a failure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.extract.addressees import addressees_of, in_headings
from pipeline.extract.asking import hits_in, lexicon
from pipeline.extract.categories import categories_of
from pipeline.extract.items import Ask
from pipeline.extract.responses import response_rows
from pipeline.extract.rows import EvidenceRows, placed, quote_of, spans
from pipeline.extract.smart import holding, marks, reasons
from pipeline.extract.source import Source
from pipeline.ids import ExtractIds
from pipeline.lexicon import Hit, plain
from pipeline.passages import Part
from pipeline.records import Failure, Recommendation, RecommendationAddressee, Record

_REPEATED = 0.9  # share of the shorter item's words that the longer one holds
_REPEAT_LENGTH = 0.75  # and how long the shorter must be against the longer
_HELD = 0.7  # share of the words of a short form that the whole item holds
_HELD_SOFTLY, _FEWEST_SOFTLY = 0.5, 6  # the same for an ask without an order beside a list of asks
_MIRRORED = 0.6  # share of the ask's own words that a failure of the same document holds
_FEWEST_SHARED = 4  # such words
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]+")
_CONFIDENCE = {"rule.section": 0.9, "rule.table": 0.9}
_RUNNING_CONFIDENCE = 0.75


_Bagged = tuple[Failure, frozenset[str]]  # a failure with the words that tell what it is about


@dataclass(slots=True)
class _Item:
    """An ask with the further places where it is printed."""

    ask: Ask
    repeats: list[Ask]
    words: frozenset[str]
    content: frozenset[str]  # the words that tell what it is about
    asked_of: str  # the body that the heading of its list names, "" where none does


def recommendation_rows(source: Source, asks: Sequence[Ask], failures: Sequence[Failure], ids: ExtractIds) -> list[Record]:
    """Return the rows of all recommendations of a document, in order."""
    made: list[Record] = []
    bags = {failure.failure_id: (failure, bag(failure.quote)) for failure in failures}
    for item in _once(source, asks):
        made += _rows_of(source, item, bags, ids)
    return made


def _once(source: Source, asks: Sequence[Ask]) -> list[_Item]:
    """Return each ask once, with the places where it is printed again."""
    made: list[_Item] = []
    for ask in asks:
        body = next(iter(in_headings(source, ask)), None) if ask.is_listed else None
        asked_of = body.surface.casefold() if body else ""
        item = _Item(ask, [], frozenset(_WORD.findall(plain(ask.text))), bag(ask.text), asked_of)
        same = next((n for n, other in enumerate(made) if _is_repeat(other, item)), None)
        if same is None:
            made.append(item)
        elif ask.is_headed and not made[same].ask.is_headed:  # the place of its own is where it stands
            item.repeats += [made[same].ask, *made[same].repeats]
            made[same] = item
        else:
            made[same].repeats.append(ask)
    return _without_short_forms(made)


def _without_short_forms(items: list[_Item]) -> list[_Item]:
    """Return the items without those that only say a listed one again in fewer words, which become its repeats."""
    listed = [item for item in items if item.ask.is_listed]
    made = []
    for item in items:
        if item.ask.number or item.ask.cells or (item.ask.is_listed and not any(one.ask.number for one in listed)):
            whole = None
        else:
            whole = next((one for one in listed if one is not item and _is_short_form(item, one)), None)
        if whole is None:
            made.append(item)
        else:
            whole.repeats += [item.ask, *item.repeats]
    return made


def _is_short_form(item: _Item, whole: _Item) -> bool:
    if item.ask.is_listed and not whole.ask.number:
        return False
    shared = len(item.content & whole.content)
    held, fewest = (_HELD_SOFTLY, _FEWEST_SOFTLY) if item.ask.is_soft else (_HELD, _FEWEST_SHARED)
    return shared >= fewest and shared >= held * len(item.content) and len(item.words) <= len(whole.words)


def _is_repeat(item: _Item, other: _Item) -> bool:
    """Return whether an ask is one already there: the same words, or the same number and much the same content."""
    if item.asked_of and other.asked_of and item.asked_of != other.asked_of:
        return False  # the same words in the lists of two agencies are two recommendations
    numbers = item.ask.number, other.ask.number
    if numbers[0] and numbers[0] == numbers[1]:
        if other.ask.cells and not numbers[0].isdigit():
            return True  # a coded number in an action plan
        fewer = min(len(item.content), len(other.content))
        shared = len(item.content & other.content)
        if shared >= _FEWEST_SHARED and shared >= _HELD * fewer:
            return True
    return _has_same_words(item.words, other.words)


def _has_same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if not shorter or shorter < _REPEAT_LENGTH * longer:
        return False
    return len(one & other) >= _REPEATED * shorter


def _rows_of(source: Source, item: _Item, failures: Mapping[str, _Bagged], ids: ExtractIds) -> list[Record]:
    ask = item.ask
    parts = spans(ask.sentences)
    quote = quote_of(source, parts)
    hits = hits_in(quote)
    extract_id = ids.next("recommendation", quote)
    asked = addressees_of(source, ask)
    deadline = deadline_of(ask, hits)
    mirrored = mirrored_failure(quote, _elsewhere(failures, parts))
    told = marks(quote, hits, asked, deadline)
    smart = holding(told)
    row = Recommendation(
        recommendation_id=extract_id, number=ask.number, ask_kind=ask.ask_kind, action=_action(hits) or _planned_action(ask),
        deadline=deadline, is_mirror=mirrored is not None, mirrors_failure_id=mirrored,
        smart_specific=smart["specific"], smart_measurable=smart["measurable"], smart_assigned=smart["assigned"],
        smart_time_bound=smart["time_bound"], smart_reasons=reasons(told),
        is_hedged=any(h.entry.role == "hedge" for h in hits),
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
    coded = categories_of(quote, (0, len(quote)), source.heading_of(ask.sentences[0]))
    made += coded.rows("recommendation", extract_id, ask.sentences[0].passage)
    return made + response_rows(source, extract_id, [ask, *item.repeats], asked)


def _action(hits: Sequence[Hit]) -> str | None:
    """Return the kind of act asked for: what is named first, the longer before the shorter."""
    acts = [hit for hit in hits if hit.entry.role.startswith("action.")]
    if not acts:
        return None
    return min(acts, key=lambda h: (h.start, -h.end, h.entry.id)).entry.role.removeprefix("action.")


def _planned_action(ask: Ask) -> str | None:
    """Return the kind of act that the column of actions names beside a recommendation that names none."""
    return _action(hits_in(" ".join(sentence.text for sentence in ask.cells.get("action", ()))))


def deadline_of(ask: Ask, hits: Sequence[Hit]) -> str | None:
    """Return the words that say by when, from the column of the table or the item itself."""
    cell = " ".join(sentence.text for sentence in ask.cells.get("deadline", ())).strip()
    if cell:
        return None if any(hit.entry.role == "no_deadline" for hit in hits_in(cell)) else cell
    in_stem = [(ask.stem.text, hit) for hit in hits_in(ask.stem.text)] if ask.stem else []
    for text, hit in [*((ask.text, hit) for hit in hits), *in_stem]:
        if hit.entry.role == "deadline":
            return text[hit.start : hit.end].strip()
    return None


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


def _elsewhere(failures: Mapping[str, _Bagged], parts: Sequence[Part]) -> dict[str, _Bagged]:
    """Return the failures that are not told in the words of the ask itself, which may state and ask at once."""
    return {
        failure_id: (failure, words)
        for failure_id, (failure, words) in failures.items()
        if not any(failure.start_char < part.end_char and part.start_char < failure.end_char for part in parts)
    }


def mirrored_failure(text: str, failures: Mapping[str, _Bagged]) -> str | None:
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
