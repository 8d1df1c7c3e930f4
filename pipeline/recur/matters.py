"""What an ask is about: the piece of work, the children and what is to become of it, by the lexicon `models/asks.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.lexicon import Entry, Hit, Lexicon, check_keys, check_unique, plain, strings, text_grams
from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

FACETS = ("matter", "group", "side")
_FILE = "asks.yml"
_KEYS = {"id", "facet", "label", "phrases", "examples", "counter_examples", "source"}
_GAP = " ~ "
_BETWEEN = r" (?:[\w',-]+ ){0,4}?"
_OPEN = "open"
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_FIRST = 4  # words that must stand before a purpose, or it is the ask itself


@dataclass(frozen=True)
class Matters:
    """What is spoken of in one ask: ids of records by facet, `main` the matters before its purpose, `first` the first of them."""

    matter: frozenset[str]
    group: frozenset[str]
    side: frozenset[str]
    main: frozenset[str]
    first: str


NOTHING = Matters(frozenset(), frozenset(), frozenset(), frozenset(), "")


@cache
def lexicon(folder: Path = MODELS) -> dict[str, tuple[tuple[str, str, Entry], ...]]:
    """Return by facet the records as (id, label, entry); raises LexiconError where the file is malformed."""
    content = read_mapping(folder / _FILE)
    made: dict[str, list[tuple[str, str, Entry]]] = {facet: [] for facet in FACETS}
    for record in content.get("records") or []:
        facet, label, entry = _record(record)
        made[facet].append((entry.id, label, entry))
    check_unique((name for rows in made.values() for name, _, _ in rows), _FILE)
    return {facet: tuple(rows) for facet, rows in made.items()}


@cache
def label_of(name: str, folder: Path = MODELS) -> str:
    """Return the label of a record by its id, empty where there is none."""
    return next((label for rows in lexicon(folder).values() for id_, label, _ in rows if id_ == name), "")


def bare(text: str) -> str:
    """Return the text without what stands in brackets: numbers of paragraphs, abbreviations, frameworks."""
    return _BRACKETS.sub(" ", text)


def matters_of(text: str) -> Matters:
    """Return what an ask is about."""
    seen = plain(bare(text))
    grams = text_grams(seen)
    found = {facet: uncovered(finder.find(seen, grams)) for facet, finder in _finders().items()}
    ends = end_of_main(seen)
    main = [hit for hit in found["matter"] if hit.start < ends]
    return Matters(
        _ids(found["matter"]),
        _ids(found["group"]),
        _ids(found["side"]),
        _ids(main or found["matter"]),
        found["matter"][0].entry.id if found["matter"] else "",
    )


def end_of_main(seen: str) -> int:
    """Return where the ask ends and its purpose, or a further sentence, begins; `seen` is a plain text."""
    for match in _purpose().finditer(seen):
        if len(seen[: match.start()].split()) >= _FIRST:
            return match.start()
    return len(seen)


@cache
def _purpose(folder: Path = MODELS) -> re.Pattern[str]:
    """Return what finds the words that begin a purpose, and the ends of sentences."""
    words = strings(read_mapping(folder / _FILE), "purposes", f"{_FILE}: purposes")
    return re.compile(rf"(?:^|[\s,;(])(?:{'|'.join(re.escape(plain(one)) for one in words)})(?=\s)|(?<=[.;])\s")


def uncovered(hits: list[Hit]) -> list[Hit]:
    """Return the hits that lie in no longer one of another record, of words that stand together."""
    return [
        hit
        for hit in hits
        if not any(
            other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
            and other.entry.id != hit.entry.id and other.entry.note != _OPEN
            for other in hits
        )
    ]  # fmt: skip


def _ids(hits: Iterable[Hit]) -> frozenset[str]:
    return frozenset(hit.entry.id for hit in hits)


@cache
def _finders() -> dict[str, Lexicon]:
    """The lexicons of the facets, with an entry for each phrase: its note says whether the phrase leaves words open."""
    return {
        facet: Lexicon(
            [
                replace(entry, patterns=(pattern,), note=_OPEN if _BETWEEN in pattern else "")
                for _, _, entry in rows
                for pattern in entry.patterns
            ],
            {},
            _FILE,
        )
        for facet, rows in lexicon().items()
    }


def _record(record: Any) -> tuple[str, str, Entry]:
    where = f"{_FILE}: {record.get('id', '(no id)') if isinstance(record, dict) else record!r}"
    if not isinstance(record, dict):
        raise LexiconError(f"{where}: a record must be a mapping")
    check_keys(record, _KEYS, set(), where)
    if record["facet"] not in FACETS:
        raise LexiconError(f"{where}: facet must be one of {', '.join(FACETS)}")
    patterns = tuple(_pattern(phrase) for phrase in strings(record, "phrases", where))
    entry = Entry(
        str(record["id"]), str(record["facet"]), patterns, 1.0, "", strings(record, "examples", where),
        strings(record, "counter_examples", where), str(record["source"]),
    )  # fmt: skip
    return str(record["facet"]), str(record["label"]), entry


def _pattern(phrase: str) -> str:
    """Return the pattern of a phrase: `*` is any end of a word, ` ~ ` up to four words between."""
    parts = [re.escape(part).replace(r"\*", r"[\w'-]*") for part in plain(phrase).split(_GAP)]
    return _BETWEEN.join(parts)
