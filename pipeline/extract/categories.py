"""Codes: which practice code and which context codes of the codebook an extract falls under, by its keyphrases."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.lexicon import (
    Entry,
    Hit,
    Lexicon,
    check_keys,
    check_unique,
    plain,
    read_yaml,
    strings,
    text_grams,
)
from pipeline.paths import MODELS
from pipeline.records import Category, ExtractCategory, LexiconError

FACETS = ("practice", "context")
OTHER = "other"
_KEYS = {"id", "facet", "label", "definition", "keyphrases", "examples", "counter_examples", "source"}
_IN_FOCUS = 2.0  # what a phrase counts in the clause that gives the role, against 1 elsewhere in the sentence
_IN_HEADING = 0.4
_FURTHER_WORD = 0.6  # what each word of a phrase after the first adds
_PRACTICE_KINDS = frozenset({"failure", "cause", "good_practice", "recommendation"})


@dataclass(frozen=True, slots=True)
class Coded:
    """The codes of one extract with their probabilities."""

    practice: str
    practice_probability: float
    contexts: tuple[tuple[str, float], ...]

    def rows(self, kind: str, extract_id: str) -> list[ExtractCategory]:
        """Return the rows: contexts for every kind, the practice code where the kind has one."""
        made = [ExtractCategory(kind, extract_id, code, "context", p) for code, p in self.contexts]
        if kind in _PRACTICE_KINDS:
            made.append(ExtractCategory(kind, extract_id, self.practice, "practice", self.practice_probability))
        return made


@cache
def codebook(folder: Path = MODELS) -> tuple[tuple[Category, ...], Lexicon]:
    """Return the codes and the lexicon of their keyphrases; raises LexiconError where the file is malformed."""
    name = "codebook.yml"
    records = read_yaml(folder / name).get("records") or []
    categories, entries = [], []
    for record in records:
        category, entry = _code(record, name)
        categories.append(category)
        entries.append(entry)
    check_unique((category.category_id for category in categories), name)
    return tuple(categories), Lexicon(entries, {}, name)


def category_rows(folder: Path = MODELS) -> list[Category]:
    """Return the codes as rows of the table `categories`."""
    return list(codebook(folder)[0])


def categories_of(text: str, focus: tuple[int, int], heading: str = "") -> Coded:
    """Return the codes of an extract; `focus` is the clause that gives its role."""
    hits = _find(text)
    scores: dict[str, float] = defaultdict(float)
    for hit in hits:
        scores[hit.entry.id] += _weight(hit, focus, text[hit.start : hit.end].count(" "))
    practice = {code: score for code, score in scores.items() if _facet(code) == "practice"}
    for hit in _find(heading) if practice or heading else ():
        if hit.entry.role == "practice":
            practice[hit.entry.id] = practice.get(hit.entry.id, 0.0) + _IN_HEADING
    best, probability = _best(practice)
    contexts = sorted({hit.entry.id for hit in hits if hit.entry.role == "context"})
    certain = tuple((code, round(min(0.95, 0.5 + 0.1 * scores[code]), 3)) for code in contexts)
    return Coded(best, probability, certain)


def _find(text: str) -> list[Hit]:
    seen = plain(text)
    return codebook()[1].find(seen, text_grams(seen)) if seen else []


def _weight(hit: Hit, focus: tuple[int, int], n_blanks: int) -> float:
    length = 1.0 + _FURTHER_WORD * min(3, n_blanks)  # longer phrases say more than single words
    return length * (_IN_FOCUS if focus[0] <= hit.start < focus[1] else 1.0)


def _facet(code: str) -> str:
    return _facets()[code]


@cache
def _facets() -> dict[str, str]:
    return {category.category_id: category.facet for category in codebook()[0]}


def _best(scores: dict[str, float]) -> tuple[str, float]:
    if not scores:
        return OTHER, 0.3
    order = {category.category_id: number for number, category in enumerate(codebook()[0])}
    best = min(scores, key=lambda code: (-scores[code], order[code]))
    return best, round(scores[best] / (sum(scores.values()) + 1.0), 3)


def _code(record: Any, file: str) -> tuple[Category, Entry]:
    where = f"{file}: {record.get('id', '(no id)') if isinstance(record, dict) else record!r}"
    if not isinstance(record, dict):
        raise LexiconError(f"{where}: a record must be a mapping")
    check_keys(record, _KEYS, set(), where)
    if record["facet"] not in FACETS:
        raise LexiconError(f"{where}: facet must be one of {', '.join(FACETS)}")
    code, facet, source = str(record["id"]), str(record["facet"]), str(record["source"])
    patterns = tuple(_pattern(phrase) for phrase in strings(record, "keyphrases", where))
    category = Category(code, facet, str(record["label"]), str(record["definition"]), source)
    entry = Entry(
        code, facet, patterns, 1.0, "", strings(record, "examples", where),
        strings(record, "counter_examples", where), source,
    )  # fmt: skip
    return category, entry


def _pattern(phrase: str) -> str:
    """Return the pattern of a keyphrase: `*` is any end of a word, ` ~ ` up to four words between."""
    parts = [re.escape(part).replace(r"\*", r"[\w'-]*") for part in plain(phrase).split(" ~ ")]
    return r" (?:[\w',-]+ ){0,4}?".join(parts)
