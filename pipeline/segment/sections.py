"""What a heading says its section is, and other words of structure: everything that `models/sections.yml` holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

SECTIONS = MODELS / "sections.yml"
SCOPES = ("heading", "finding", "response", "table", "stamp", "imprint", "title", "line")
KINDS = (
    "summary", "introduction", "terms_of_reference", "method", "chronology", "analysis", "good_practice", "lessons",
    "recommendations", "action_plan", "agency_report", "appendix", "glossary", "contents", "response", "judgement",
    "improvement", "strengths", "concerns", "circumstances", "front_matter", "other",
)  # fmt: skip
INHERIT = "inherit"  # the heading says for whom or about what, its section goes on
PLAIN, CLOSING = "plain", "closing"  # lines that are no headings, however they are printed; after a closing stand names
FINDING = "finding"  # scope of the headings that say something else in a coroner's finding
# documents without a case of their own, whose headings say little
GUIDANCE, RESPONSE = "guidance", "response"

_KEYS = {"id", "kind", "scope", "weak", "patterns", "examples", "counter_examples", "source"}
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u00ad": ""})


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """One record of sections.yml: which headings (or tables, or stamps) are of which kind."""

    id: str
    kind: str
    scope: str
    is_weak: bool  # says what a section is about, and opens one only where none is open above
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    source: str

    def matches(self, text: str) -> bool:
        """Return whether a pattern covers the whole text, which must be normalised."""
        return any(pattern.fullmatch(text) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words that stand in dates beside days, months and years."""

    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class NumberingWords:
    """Words that are part of printed numbers and dates."""

    label: re.Pattern[str]  # groups label, word, number, mark
    values: Mapping[str, int]
    months: re.Pattern[str]
    dates: DateWords
    divisions: frozenset[str]  # of a document, where the other labels are of items


def normal_heading(text: str) -> str:
    """Return a heading as patterns see it: lower case, plain quotes and dashes, single spaces, no marks at its end."""
    plain = " ".join(text.translate(_QUOTES).lower().split())
    return plain.strip(" .:;-*_#?")


def section_record(heading: str, marker_length: int = 0, scope: str = "heading") -> SectionRecord | None:
    """Return the record that a heading matches, with its number ("Appendix 2") or else without; None if silent.

    `scope` is the kind of document whose own records are asked first.
    """
    for text in [heading, heading[marker_length:]] if marker_length else [heading]:
        normal = normal_heading(text)
        found = _record_of(scope, normal) or (None if scope == "heading" else _record_of("heading", normal))
        if found:
            return found
    return None


def heading_kind(heading: str, marker_length: int = 0) -> str | None:
    """Return the kind of section that the heading opens, `inherit`, or None where it is silent."""
    record = section_record(heading, marker_length)
    return record.kind if record else None


def table_kind(columns: Sequence[str]) -> str | None:
    """Return the kind of section that a table with these column headings is, None where they are silent."""
    return _kind("table", " | ".join(normal_heading(column) for column in columns))


def title_record(title: str) -> SectionRecord | None:
    """Return the record of what a document with this title is made up of, None where the title is silent."""
    return _record_of("title", normal_heading(title))


def line_kind(text: str) -> str | None:
    """Return `plain` or `closing` for a line that is no heading, however it is printed; None where nothing is known."""
    return _kind("line", normal_heading(text))


def is_stamp(text: str) -> bool:
    """Return whether the text is a stamp such as a draft or confidentiality mark."""
    return _record_of("stamp", normal_heading(text)) is not None


def imprint_kind(text: str) -> str | None:
    """Return the kind of section of a paragraph that belongs to the imprint, None where it is none."""
    return _kind("imprint", normal_heading(text[:300]))


def _kind(scope: str, normal: str) -> str | None:
    record = _record_of(scope, normal)
    return record.kind if record else None


@lru_cache(maxsize=20_000)
def _record_of(scope: str, normal: str) -> SectionRecord | None:
    return next((record for record in _of_scope(scope) if record.matches(normal)), None)


@cache
def _of_scope(scope: str) -> tuple[SectionRecord, ...]:
    return tuple(record for record in load() if record.scope == scope)


@cache
def load(path: Path = SECTIONS) -> tuple[SectionRecord, ...]:
    """Return the records of sections.yml in order: the first that matches decides.

    Raises LexiconError, naming the record, where one is malformed.
    """
    return tuple(_record(record, path.name) for record in _content(path)["records"])


@cache
def numbering_words(path: Path = SECTIONS) -> NumberingWords:
    """Return the words of `numbering` in sections.yml, compiled."""
    numbering = _content(path)["numbering"]
    values = {str(word): int(value) for word, value in numbering["numbers"].items()}
    nouns = "|".join([*numbering["labels"], *numbering["divisions"]])
    written = "|".join(sorted(values, key=len, reverse=True))
    label = re.compile(
        rf"(?P<label>(?P<word>{nouns})\s*(?:no\.?\s*|number\s*|\#)?"
        rf"(?P<number>(?:[a-z]{{1,3}})?\d{{1,3}}(?:\.\d{{1,2}})?|[a-h]|{written})\b\)?)"
        r"(?P<mark>\s*[.:–—-])?(?:\s+|$)",
        re.IGNORECASE,
    )
    months = re.compile("(?:" + "|".join(numbering["months"]) + r")\b", re.IGNORECASE)
    return NumberingWords(label, values, months, _date_words(numbering["dates"]), frozenset(numbering["divisions"]))


def _date_words(record: Mapping[str, Any]) -> DateWords:
    pattern = re.compile(r"\b(?:" + "|".join(record["words"]) + r")\b", re.IGNORECASE)
    return DateWords(pattern, tuple(record["examples"]), tuple(record["counter_examples"]), str(record["source"]))


def _content(path: Path) -> dict[str, Any]:
    content = read_mapping(path)
    if set(content) != {"about", "numbering", "records"}:
        raise LexiconError(f"{path.name}: must hold about, numbering and records")
    return content


def _record(record: Mapping[str, Any], file: str) -> SectionRecord:
    where = f"{file}: {record.get('id', '(no id)')}"
    if set(record) | {"scope", "weak", "counter_examples"} != _KEYS:
        raise LexiconError(f"{where}: keys must be {sorted(_KEYS)}")
    scope = str(record.get("scope", "heading"))
    if scope not in SCOPES or (record["kind"] not in (*KINDS, INHERIT, PLAIN, CLOSING, "stamp")):
        raise LexiconError(f"{where}: unknown scope or kind")
    try:
        patterns = tuple(re.compile(pattern) for pattern in record["patterns"])
    except re.error as error:
        raise LexiconError(f"{where}: not a pattern: {error}") from None
    return SectionRecord(
        str(record["id"]), str(record["kind"]), scope, bool(record.get("weak")), patterns, tuple(record["examples"]),
        tuple(record.get("counter_examples") or ()), str(record["source"]),
    )  # fmt: skip
