"""Addressees: whom a recommendation asks, named in the item, its table column, its stem, its heading, or the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.extract.asking import ask_strength, hits_in, lexicon
from pipeline.extract.asks import Ask
from pipeline.extract.reading import CORONERS
from pipeline.extract.source import Source
from pipeline.lexicon import Lexicon, plain, text_grams
from pipeline.passages import Sentence
from pipeline.records import AgencyMention

_MOST = 6
_SPLIT = re.compile(r"\s*(?:[,;/&\n]|\band\b)\s*")
_BODY_SECTIONS = frozenset({"circumstances", "concerns"})
_OPENING = 3000  # letters of the document in which its addressee is looked for
_SECTOR = "unspecified"
_NAMES_BEFORE = re.compile(r"(?:[A-Z][\w'’&-]+ (?:and |& )?)+$")
_ORDER = "recommendations.ask.imperative"


@dataclass(frozen=True, slots=True)
class Addressee:
    """A body that is asked, in the words used; `is_default` where only the document as a whole names it."""

    surface: str
    agency_id: str | None
    sector: str
    is_default: bool = False


def addressees_of(source: Source, ask: Ask) -> list[Addressee]:
    """Return whom an item asks: the nearest place that names somebody decides."""
    for found in (_in_cells(source, ask), _in_item(source, ask), _in_stem(source, ask)):
        if found:
            return _unique(found)
    return _unique(_in_headings(source, ask) or _recipients(source) or _of_document(source))


def _unique(found: Sequence[Addressee]) -> list[Addressee]:
    made: dict[str, Addressee] = {}
    for addressee in found:
        made.setdefault(addressee.surface.lower(), addressee)
    return list(made.values())[:_MOST]


def _of(mention: AgencyMention) -> Addressee:
    return Addressee(mention.surface, mention.agency_id, mention.sector)


def _in_cells(source: Source, ask: Ask) -> list[Addressee]:
    sentences = ask.cells.get("addressee", [])
    named = [_of(mention) for sentence in sentences for _, mention in source.mentions.of(sentence)]
    if named or not sentences:
        return named
    text = " ".join(sentence.text for sentence in sentences)
    return [Addressee(piece, None, _SECTOR) for piece in _SPLIT.split(text) if len(piece) > 1]


def _in_item(source: Source, ask: Ask) -> list[Addressee]:
    """Return the bodies that are the subject of the asking words, or stand after "by"; an order names none."""
    if ask_strength(ask.sentences[0].text)[1] == _ORDER:
        return []
    for sentence in ask.sentences:
        found = _subjects(source, sentence)
        if found:
            return found
    return []


def _in_stem(source: Source, ask: Ask) -> list[Addressee]:
    if ask.stem is None:
        return []
    return _subjects(source, ask.stem) or [_of(mention) for _, mention in source.mentions.of(ask.stem)]


def _subjects(source: Source, sentence: Sentence) -> list[Addressee]:
    named = source.mentions.of(sentence)
    if not named:
        return []
    text = plain(sentence.text)
    for hit in (h for h in hits_in(sentence.text) if h.entry.role == "addressing"):
        before = [m for at, m in named if at + len(m.surface) <= hit.start + 1 and _is_subject(text, at, hit.start)]
        if before and hit.entry.id.endswith("subject"):
            return [_of(mention) for mention in before]
        after = [m for at, m in named if hit.end <= at <= hit.end + 5]
        if after and hit.entry.id.endswith("agent"):
            return [_of(mention) for mention in after]
    return []


def _is_subject(text: str, at: int, verb: int) -> bool:
    """Return whether a body before the asking words can be their subject: nothing but bodies stands between."""
    return not re.search(r"\b(?:that|which|who|where|when|if|for|about|from|of)\b|[.;:]", text[at:verb])


def _in_headings(source: Source, ask: Ask) -> list[Addressee]:
    """Return the body that a heading above names: its noun with the names in capitals before it."""
    for heading in source.headings.get(ask.sentences[0].segment.segment_id, ()):
        for hit in hits_in(heading):
            if hit.entry.role == "addressee.heading":
                name = _NAMES_BEFORE.search(heading[: hit.start])
                start = name.start() if name else hit.start
                return [Addressee(heading[start : hit.end].strip(), None, _SECTOR)]
    return []


def _recipients(source: Source) -> list[Addressee]:
    """Return the bodies to whom a coroner's report is sent, which stand before its circumstances."""
    if source.kind not in CORONERS:
        return []
    opening = source.text[:_OPENING]
    start = next((hit.end for hit in _of_role("recipients").find(plain(opening), text_grams(plain(opening)))), None)
    body = (s.parts[0].start_char for s in source.sentences if s.segment.section_kind in _BODY_SECTIONS)
    if start is None:
        return []
    end = next((at for at in body if at > start), _OPENING)
    return [Addressee(m.surface, m.agency_id, m.sector, True) for m in source.mentions.within(start, end)]


@cache
def _of_role(role: str) -> Lexicon:
    # a whole page is searched for it: patterns meant for sentences would take long over that
    return lexicon().of_role(role)


def _of_document(source: Source) -> list[Addressee]:
    """Return whom the document as a whole is about, in the first words of it that name such a body."""
    opening = source.text[:_OPENING]
    seen = plain(opening)
    for role in (f"addressee.{source.kind}", "addressee.any"):
        for hit in _of_role(role).find(seen, text_grams(seen)):
            if hit.entry.role == role:
                return [Addressee(" ".join(opening[hit.start : hit.end].split()), None, _SECTOR, True)]
    return []
