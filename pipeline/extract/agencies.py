"""Every place where a document names a body with a duty, or a role noun that stands for one.

Four finders look at each sentence: the names of the register, the short forms that the document defines, names by
their shape (`body_names`), and the role nouns of `models/agency_terms.yml`. The
longest mention wins at each place. Finding keeps the words as printed; resolving maps them to a body of the register,
or to none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pipeline.extract.abbreviations import Definition, Named, find_definitions, tree_of
from pipeline.extract.body_lexicon import BodyLexicon, load_bodies
from pipeline.extract.body_names import Words, find_names, find_teams
from pipeline.ids import ExtractIds
from pipeline.names import NameTree, name_key
from pipeline.passages import Part, Sentence
from pipeline.records import AgencyMention, Document, Segment
from pipeline.registers import Registers
from pipeline.resolve import find_agency_names, resolve_agency
from pipeline.terms import load_terms

DEFINED, REGISTER, TERM, SHAPE, TEAM, AREA = range(6)  # of two mentions of one length the first kind wins
_NEXT_WORD = re.compile(r"[\s\-‐]([^\W_]+)")
_OF_BODY = re.compile(r"\s?,?\s(?:of|for|at|to)\s(?:the\s)?|,\s(?:the\s)?")
_COUNCIL_RULES = frozenset({"local_authority", "heads.council"})
_OFFICERS = "officers"
_HEADING, _OFFICE = "heading", "heads.office_holder"
_SHARED_SECTORS = ("unspecified", "partnership", "inspectorate")  # told of in documents on anything
_THE = re.compile(r"\b[Tt]he\s$")


@dataclass(frozen=True, slots=True)
class Found:
    """A mention in the text of a sentence, before it is resolved. `rule` names the term or shape that found it."""

    start: int
    end: int
    kind: int
    rule: str
    sector: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with the body of the register that it means, None where it means none for certain."""

    found: Found
    agency_id: str | None
    sector: str


@dataclass(frozen=True, slots=True)
class _Setting:
    """What of a document decides which body a name means."""

    is_about_children: bool
    area_codes: tuple[str, ...]
    since: date | None
    on: date | None
    defined: Mapping[str, str]
    council: str | None  # name of the inspected authority, for which "the council" stands
    main_sector: str  # of most of what the document names, "unspecified" where none has most


def find_mentions(
    sentences: Sequence[Sentence], document: Document, registers: Registers, document_id: str
) -> list[AgencyMention]:
    """Every mention of a body with a duty, in the order of the document, none overlapping another.

    `surface` is what is printed, without article; `agency_id` is None where the register knows no body, or several, of
    that name. A mention that runs over a page break is cut to the part on which most of it lies.
    """
    bodies = load_bodies()
    texts = [sentence.text for sentence in sentences]
    first = [_candidates(text, document.kind, registers) for text in texts]
    definitions = _definitions(texts, first, bodies)
    tree = tree_of(definitions.values())
    area = _area_pattern(document, registers, bodies)
    kept = []
    for text, found in zip(texts, first, strict=True):
        more = [*_defined(text, tree), *(_acting_area(text, area) if area else ())]
        kept.append(_longest([*found, *more], text, bodies.attributive))
    setting = _setting(document, kept, definitions, registers, bodies)
    ids = ExtractIds(document_id)
    mentions = []
    for sentence, found in zip(sentences, kept, strict=True):
        resolved = [_resolved(one, sentence.text, setting, registers, bodies) for one in found]
        for one in _with_neighbours(resolved, sentence.text, bodies.offices):
            mentions.append(_mention(one, sentence, document_id, ids))
    return mentions


def headings(segments: Sequence[Segment]) -> list[Sentence]:
    """The headings as sentences, each by itself: bodies that a heading names are mentions too."""
    made = []
    for segment in segments:
        if segment.kind == _HEADING and segment.text.strip():
            part = Part(segment.segment_id, segment.page, segment.start_char, segment.start_char + len(segment.text))
            made.append(Sentence(segment.text, (part,), segment, -1, 0))
    return made


# --- finding --------------------------------------------------------------------------------------------------------


def _candidates(text: str, kind: str, registers: Registers) -> list[Found]:
    bodies, words = load_bodies(), Words.of(text)
    named = find_agency_names(text, registers)
    made = [Found(start, end, REGISTER, "register", _sector_of(ids, registers)) for start, end, ids in named]
    known = [(start, end) for start, end, _ in named]
    shapes = find_names(words, bodies, known)
    ends = {end for _, end, _ in named} | {s.end for s in shapes if s.rule != _OFFICE}  # of a body named in an office
    made += [Found(s.start, s.end, SHAPE, s.rule, s.sector) for s in shapes if s.rule != _OFFICE or s.end not in ends]
    terms = load_terms().look(text, kind)
    refused = {(t.start, t.end) for t in terms if not t.is_body}
    teams = [s for s in find_teams(words, bodies) if (s.start, s.end) not in refused]
    made += [Found(s.start, s.end, TEAM, s.rule, s.sector) for s in teams]
    labelled = [t for t in terms if t.is_body and (t.may_label or not _is_label(text, t.start, t.end))]
    made += [Found(t.start, t.end, TERM, t.term_id, t.sector) for t in labelled]
    return made


def _is_label(text: str, start: int, end: int) -> bool:
    """Whether the words are the label of a form's field ("Agency: …")."""
    return start == 0 and text[end : end + 1] == ":"


def _sector_of(agency_ids: Sequence[str], registers: Registers) -> str:
    sectors = {registers.agencies[agency_id].sector for agency_id in agency_ids}
    return sectors.pop() if len(sectors) == 1 else "unspecified"


def _definitions(texts: Sequence[str], found: Sequence[list[Found]], bodies: BodyLexicon) -> dict[str, Definition]:
    """What the document defines, by the short form; the first definition stands.

    A plain word ("the Trust") that stands for several bodies stands for none: its `long` is the word itself.
    """
    made: dict[str, Definition] = {}
    for text, mentions in zip(texts, found, strict=True):
        if "(" in text:
            named = [Named(m.start, m.end, m.sector) for m in mentions]
            for definition in find_definitions(text, named, bodies):
                first = made.setdefault(definition.short, definition)
                is_word = definition.short[1:].islower()
                if is_word and name_key(first.long) not in (name_key(definition.long), name_key(definition.short)):
                    sector = first.sector if first.sector == definition.sector else "unspecified"
                    made[definition.short] = Definition(definition.short, definition.short, sector)
    return made


def _defined(text: str, tree: NameTree[Definition]) -> Iterator[Found]:
    for start, end, values in tree.find(text):
        is_word = text[start + 1 : end].islower() and text[start:end].isalpha()
        if not is_word or _THE.search(text, 0, start):  # "the Trust", but not "Trust" in another name
            yield Found(start, end, DEFINED, "defined", values[0].sector)


def _area_pattern(document: Document, registers: Registers, bodies: BodyLexicon) -> re.Pattern[str] | None:
    """What finds the name of the inspected area where it acts and so stands for its council."""
    area = registers.areas.get(document.area_code or "") if document.kind in bodies.inspected_kinds else None
    if area is None:
        return None
    openers, deeds = "|".join(bodies.openers), "|".join(bodies.deeds)
    return re.compile(rf"(?:^|\b(?i:{openers}) )({re.escape(area.name)}) (?:{deeds})\b")


def _acting_area(text: str, pattern: re.Pattern[str]) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(match.start(1), match.end(1), AREA, "area", "social_care")


def _longest(found: Iterable[Found], text: str, attributive: frozenset[str]) -> list[Found]:
    """The mentions that stand, left to right: where two overlap the longer, of one length the better known."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda m: (m.start - m.end, m.kind, m.start, m.rule)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted((m for m in kept if not _describes(m, text, attributive)), key=lambda m: m.start)


def _describes(mention: Found, text: str, attributive: frozenset[str]) -> bool:
    """Whether a name only describes the noun after it, or labels a field of a form; terms have their own such words."""
    if mention.kind == TERM:
        return False
    if _is_label(text, mention.start, mention.end):
        return True
    following = _NEXT_WORD.match(text, mention.end)
    return following is not None and following[1].casefold() in attributive


# --- what the document tells ----------------------------------------------------------------------------------------


def _setting(
    document: Document,
    found: Sequence[Sequence[Found]],
    definitions: Mapping[str, Definition],
    registers: Registers,
    bodies: BodyLexicon,
) -> _Setting:
    told = {mention.rule for mentions in found for mention in mentions if mention.kind == TERM}
    area = registers.areas.get(document.area_code or "")
    return _Setting(
        is_about_children=document.kind in bodies.council_kinds or bool(told & bodies.telling_terms),
        area_codes=(document.area_code,) if document.area_code else (),
        since=document.period_start_on,
        on=document.published_on or document.period_end_on,
        defined={short: made.long for short, made in sorted(definitions.items())},
        council=area.official_name if area and document.kind in bodies.inspected_kinds else None,
        main_sector=_main_sector(mention.sector for mentions in found for mention in mentions),
    )


def _main_sector(sectors: Iterable[str]) -> str:
    """The sector of most bodies whose sector their own name tells; none where less than half are of it."""
    told = Counter(sector for sector in sectors if sector not in _SHARED_SECTORS)
    most = max(told, key=lambda sector: (told[sector], sector), default="unspecified")
    return most if 2 * told[most] > told.total() else "unspecified"


# --- resolving ------------------------------------------------------------------------------------------------------


def _resolved(found: Found, text: str, setting: _Setting, registers: Registers, bodies: BodyLexicon) -> Resolved:
    agency_id = _agency_id(found, text, setting, registers, bodies)
    sector = registers.agencies[agency_id].sector if agency_id else found.sector
    if sector == "unspecified" and (found.kind != TERM or found.rule in load_terms().of_main_sector):
        sector = setting.main_sector
    if found.rule == _OFFICERS and setting.main_sector == "justice":
        sector = "justice"  # of a prison
    if sector == "partnership" and found.kind == SHAPE and setting.main_sector == "government":
        sector = "government"
    is_council = found.rule in _COUNCIL_RULES or agency_id in _councils(registers)
    if is_council and sector == "social_care" and not setting.is_about_children:
        sector = "council_other"
    return Resolved(found, agency_id, sector)


def _agency_id(found: Found, text: str, setting: _Setting, registers: Registers, bodies: BodyLexicon) -> str | None:
    surface = text[found.start : found.end]
    if found.kind == TERM:
        is_own = surface.casefold() in bodies.council_forms and _THE.search(text, 0, found.start)
        if not is_own or setting.council is None:
            return None
        surface = setting.council
    elif found.kind == AREA:
        surface = setting.council or surface
    return resolve_agency(surface, found.sector, setting.area_codes, setting.on, setting.defined, registers, setting.since)


def _with_neighbours(resolved: Sequence[Resolved], text: str, offices: frozenset[str]) -> Iterator[Resolved]:
    """The mentions; an office holder or a role noun has the sector of the body named straight after or before it."""
    for number, one in enumerate(resolved):
        found, sector = one.found, one.sector
        before = resolved[number - 1] if number else None
        after = resolved[number + 1] if number + 1 < len(resolved) else None
        is_office = text[found.start : found.end].casefold() in offices
        joined = _OF_BODY.fullmatch(text, found.end, after.found.start) if is_office and after else None
        if joined and after and (after.found.kind != TERM or not joined[0].startswith(",")):
            continue  # the body named is the mention
        elif sector == "unspecified" and before and before.found.kind != TERM and found.kind == TERM:
            sector = before.sector if text[before.found.end : found.start] == " " else sector
        yield replace(one, sector=sector)


def _mention(one: Resolved, sentence: Sentence, document_id: str, ids: ExtractIds) -> AgencyMention:
    part, start, end, printed = _place(sentence, one.found.start, one.found.end)
    return AgencyMention(
        mention_id=ids.next("agency_mention", printed),
        document_id=document_id,
        segment_id=part.segment_id,
        page=part.page,
        surface=printed,
        agency_id=one.agency_id,
        sector=one.sector,
        start_char=start,
        end_char=end,
    )


@lru_cache(maxsize=8)
def _councils(registers: Registers) -> frozenset[str]:
    return frozenset(forms.agency.agency_id for forms in registers.agency_forms if forms.area_forms)


def _place(sentence: Sentence, start: int, end: int) -> tuple[Part, int, int, str]:
    """The part in which most of sentence.text[start:end] lies, its offsets in the document, and the words there."""
    best: tuple[int, Part, int, int] | None = None
    offset = 0
    for part in sentence.parts:
        length = part.end_char - part.start_char
        left, right = max(start - offset, 0), min(end - offset, length)
        if right > left and (best is None or right - left > best[0]):
            best = (right - left, part, left, offset)
        offset += length + 1
    if best is None:  # cannot be: the parts are the sentence
        raise ValueError("a mention outside its sentence")
    width, part, left, offset = best
    place = part.start_char + left
    return part, place, place + width, sentence.text[offset + left : offset + left + width]
