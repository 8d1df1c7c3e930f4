"""Addressees: whom a recommendation asks, named in the item, its table column, its stem, its heading, or the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.extract.asking import ask_strength, hits_in, lexicon
from pipeline.extract.items import Ask
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
# "As part of this, the Trust and its partners should": the subject of a sentence that asks
_SUBJECT = re.compile(
    r"(?:(?:as|in|for|to|following|where|when|with|by|however|therefore|equally|also)\b[^,;:]{0,90}, )?"
    r"(?:[^,;:]{3,60} that )?(?P<subject>[^;:.()]{2,110}?)(?: ?\([^)]{1,60}\))?"
    r"(?:, (?!and|or)[^;:.]{2,140},)?(?: (?:also|now|each|all|both|jointly|together|therefore))?"
    r"(?: is the principal authority and)? (?:should|must|shall|needs? to|(?:is|are) (?:asked|required|invited|encouraged) to)\b",
    re.IGNORECASE,
)
# "more work is needed by partners to", "we expect trusts to": who is asked stands after the asking words
_AFTER = re.compile(
    r"\b(?:(?:needed|required) (?:by|from|across)|need for|expects?(?: that)?(?: by [\w ]{4,20},)?)"
    r" (?P<subject>[^.,;:]{3,70}?) (?:to|in order|so|will|should|provides?|ensures?)\b",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"(?:the|all|each|every|any|local|both|some|this|that|however|and|but|a|an)\s+", re.IGNORECASE)
_WITHIN = re.compile(r"\s(?:of|in|within|for|across|from|at|on|with|by|under|including)\s", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*|\s+and\s+(?:the |all |each )?", re.IGNORECASE)
_SAID_OF = re.compile(r",|\b(?:to|when|so|who|which|that|where|with|including)\b")  # what follows is not whom it is about
_YOU = re.compile(r"\byou (?:may|might|should|could)\b")
_FOR_WHOM = re.compile(
    r"(?:[\w-]+ ){0,3}(?i:recommendations?|considerations?|questions|challenges|issues|actions?|learning)"
    r" (?:for|to) (?:the )?(?P<body>[A-Z][\w'’&-]+(?: (?:and|of|for|the|[A-Z(][\w'’&)-]*))*)",
)
_OF_WHAT = re.compile(r"^.*\b(?:(?:inspection|review|report) of|for|by|to) (?:the )?", re.IGNORECASE)
_SALUTATION = re.compile(r"\bDear ([^\n,]{5,90})")
_NAMES_BEFORE = re.compile(r"(?:[A-Z][\w'’&-]+ (?:and |& )?)+$")
_ORDERS = frozenset({"recommendations.ask.imperative", "recommendations.ask.order"})
_NAME_WORDS = 9


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
    is_letter = source.kind == "joint_inspection"  # to all the bodies of an area
    return _unique((not is_letter and in_headings(source, ask)) or _recipients(source) or _of_document(source))


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
    first = ask.sentences[0]
    if _YOU.search(plain(first.text)):
        return []
    if ask.is_soft or ask_strength(first.text, in_list=True)[1] in _ORDERS or ask_strength(first.text)[1] in _ORDERS:
        if not ask.is_soft:
            return []
        return _named_subject(source, first) or (_spoken_of(source, first) if source.kind == "joint_inspection" else [])
    for sentence in ask.sentences:
        found = _named_subject(source, sentence) or _subjects(source, sentence)
        if found:
            return found
    return _spoken_of(source, first) if source.kind == "joint_inspection" and ask.is_listed else []


def _spoken_of(source: Source, sentence: Sentence) -> list[Addressee]:
    """Return the bodies whose work an item names that is no sentence: "The timeliness of the police response"."""
    said = _SAID_OF.search(sentence.text)
    end = said.start() if said else len(sentence.text)
    made: list[AgencyMention] = []
    for at, mention in source.mentions.of(sentence):
        is_same = made and mention.start_char - made[-1].end_char <= 2  # "the authority's duty team", "Board (VSCB)"
        if at < end and mention.sector != _SECTOR and not is_same:
            made.append(mention)
    return [_of(mention) for mention in made]


def _named_subject(source: Source, sentence: Sentence) -> list[Addressee]:
    """Return the bodies that the subject of an asking sentence names, in all its words, each by itself."""
    for match in (_AFTER.search(sentence.text), _SUBJECT.match(sentence.text)):
        if match:
            whole = match["subject"]
            found = _bodies_in(source, sentence, whole) or _bodies_in(source, sentence, whole.rpartition(", ")[2])
            if found:
                return found
    return []


def _bodies_in(source: Source, sentence: Sentence, subject: str) -> list[Addressee]:
    """Return the bodies that make up a subject, [] where one of its parts is none."""
    named = {_without_determiner(mention.surface): mention for _, mention in source.mentions.of(sentence)}
    pieces = [subject] if _WITHIN.search(subject) else [piece for piece in _AND.split(subject) if piece.strip()]
    made = []
    for piece in pieces:
        words = _without_determiner(piece.strip())
        head = _WITHIN.split(words)[0]
        if _tells(words) or not (_is_body(head) or head in named or _is_place_of(source, head)):
            return []
        mention = named.get(words)
        made.append(_of(mention) if mention else Addressee(words, None, _SECTOR))
    return made


@cache
def _tells(words: str) -> bool:
    """Return whether words hold a verb and so are more than a name."""
    seen = plain(words)
    return bool(_of_role("finite").find(seen, text_grams(seen)))


def _is_place_of(source: Source, words: str) -> bool:
    """Return whether a single name stands for the authority of the place that the document is about."""
    return bool(re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}", words)) and f" of {words}" in source.text[:_OPENING]


def _without_determiner(text: str) -> str:
    while match := _DETERMINER.match(text):
        text = text[match.end() :]
    return text


@cache
def _is_body(words: str) -> bool:
    """Return whether words end in a noun that stands for a body or its head: "devolved administrations"."""
    seen = plain(words)
    hits = _of_role("addressee.subject").find(seen, text_grams(seen))
    return len(words.split()) <= _NAME_WORDS and any(hit.end == len(seen) for hit in hits)


def _in_stem(source: Source, ask: Ask) -> list[Addressee]:
    if ask.stem is None:
        return []
    return (
        _named_subject(source, ask.stem)
        or _subjects(source, ask.stem)
        or [_of(mention) for _, mention in source.mentions.of(ask.stem)]
    )


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


def in_headings(source: Source, ask: Ask) -> list[Addressee]:
    """Return the body that a heading above names: its noun with the names in capitals before it."""
    for heading in source.headings.get(ask.sentences[0].segment.segment_id, ()):
        for_whom = _FOR_WHOM.match(heading.strip())
        if for_whom:
            return [Addressee(for_whom["body"].strip(), None, _SECTOR)]
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
    sent = source.mentions.within(start, end)
    bodies = [m for m in sent if m.sector != _SECTOR and not _is_no_recipient(m.surface)]
    others = [m for m in sent if not _is_no_recipient(m.surface)]
    return [Addressee(m.surface, m.agency_id, m.sector, True) for m in bodies or others]


@cache
def _is_no_recipient(surface: str) -> bool:
    seen = plain(surface)
    return bool(_of_role("no_recipient").find(seen, text_grams(seen)))


@cache
def _of_role(role: str) -> Lexicon:
    # a whole page is searched for it: patterns meant for sentences would take long over that
    return lexicon().of_role(role)


def _of_document(source: Source) -> list[Addressee]:
    """Return whom the document as a whole is about, in the first words of it that name such a body."""
    opening = source.text[:_OPENING]
    greeted = _SALUTATION.search(opening)
    if greeted and _is_body(greeted[1].strip()):
        return [Addressee(greeted[1].strip(), None, _SECTOR, True)]
    seen = plain(opening)
    for role in (f"addressee.{source.kind}", "addressee.any"):
        for hit in _of_role(role).find(seen, text_grams(seen)):
            if hit.entry.role == role:
                name = " ".join(opening[hit.start : hit.end].split())
                return [Addressee(_OF_WHAT.sub("", name), None, _SECTOR, True)]
    return []
