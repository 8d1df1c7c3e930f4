"""The codebook: practice and context codes with the phrases that speak for them, and the frames that speak for nothing.

`models/codebook.yml` holds for each code phrases of three strengths. A phrase stands for itself at word boundaries: `*` ends
a word in any way, ` ~ ` stands for up to four words. A phrase inside a longer one is not counted, so that "supervision
records" may speak for another code than "supervision" does; a phrase inside a frame ("at risk of") speaks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.lexicon import Entry, Hit, Lexicon, check_keys, check_unique, plain, strings, text_grams
from pipeline.paths import MODELS
from pipeline.records import Category, CategoryCrosswalk, LexiconError
from pipeline.yaml_files import read_mapping

FACETS = ("practice", "context")
OTHER = "other"
STRENGTHS = {"strong": 1.0, "keyphrases": 0.4, "weak": 0.1}  # what a phrase weighs before anything is learnt of it
_FILE = "codebook.yml"
RELATIONS = ("same", "broader", "narrower", "related")  # of a theme of an analysis, seen from the code
_KEYS = {"id", "facet", "label", "definition", *STRENGTHS, "examples", "counter_examples", "crosswalk", "source"}
_OPTIONAL = {"strong", "weak", "crosswalk"}
_CROSSWALK_KEYS = {"analysis", "theme", "relation", "source"}
_FRAME = "frame"
_GAP = " ~ "


@dataclass(frozen=True)
class Codebook:
    """The codes in order, their records as read, and the lexicons of their phrases."""

    categories: tuple[Category, ...]
    records: tuple[Entry, ...]  # one for each code: its phrases as patterns, its examples and counter-examples
    practice: Lexicon  # one entry for each phrase: id the code, role the strength, note the phrase; frames among them
    contexts: Lexicon
    crosswalk: tuple[CategoryCrosswalk, ...]  # to the themes of published national analyses

    def codes(self, facet: str) -> tuple[str, ...]:
        """Return the codes of a facet in the order of the file."""
        return tuple(category.category_id for category in self.categories if category.facet == facet)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found in a text; `n_words` of what was found."""

    code: str
    strength: str
    phrase: str
    start: int
    end: int
    n_words: int


@cache
def codebook(folder: Path = MODELS) -> Codebook:
    """Return the codebook; raises LexiconError where the file is malformed."""
    content = read_mapping(folder / _FILE)
    analyses = content.get("analyses") or {}
    categories, records = [], []
    crosswalk: list[CategoryCrosswalk] = []
    entries: dict[str, list[Entry]] = {facet: [] for facet in FACETS}
    for record in content.get("records") or []:
        category, entry, phrases = _code(record)
        categories.append(category)
        records.append(entry)
        entries[category.facet] += phrases
        crosswalk += _crosswalk(record, analyses)
    check_unique((category.category_id for category in categories), _FILE)
    frames = strings(content, "frames", f"{_FILE}: frames")
    entries["practice"] += [_phrase(_FRAME, _FRAME, phrase, "") for phrase in frames]
    return Codebook(
        tuple(categories), tuple(records), Lexicon(entries["practice"], {}, _FILE), Lexicon(entries["context"], {}, _FILE),
        tuple(crosswalk),
    )  # fmt: skip


def category_rows(folder: Path = MODELS) -> list[Category]:
    """Return the codes as rows of the table `categories`."""
    return list(codebook(folder).categories)


def crosswalk_rows(folder: Path = MODELS) -> list[CategoryCrosswalk]:
    """Return what the codes correspond to in published national analyses as rows of the table `category_crosswalk`."""
    return list(codebook(folder).crosswalk)


@lru_cache(maxsize=4096)  # the sentences around are looked at again and again
def phrases_of(text: str) -> tuple[Phrase, ...]:
    """Return the phrases of practice codes in a text, by place, without those inside longer ones and in frames."""
    seen = plain(text)
    hits = codebook().practice.find(seen, text_grams(seen)) if seen else []
    made = {(hit.entry.id, hit.start, hit.end): hit for hit in hits if hit.entry.id != _FRAME and not _is_covered(hit, hits)}
    return tuple(
        Phrase(hit.entry.id, hit.entry.role, hit.entry.note, hit.start, hit.end, seen.count(" ", hit.start, hit.end) + 1)
        for hit in made.values()
    )


@lru_cache(maxsize=4096)
def contexts_in(text: str) -> frozenset[str]:
    """Return the context codes that a phrase of the text speaks for."""
    seen = plain(text)
    return frozenset(hit.entry.id for hit in codebook().contexts.find(seen, text_grams(seen))) if seen else frozenset()


def _is_covered(hit: Hit, hits: list[Hit]) -> bool:
    """Return whether a longer hit holds it: of its own code, or of words that stand together."""
    length = hit.end - hit.start
    return any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > length
        and (other.entry.id == hit.entry.id or _GAP not in other.entry.note)
        for other in hits
    )  # fmt: skip


def _code(record: Any) -> tuple[Category, Entry, list[Entry]]:
    where = f"{_FILE}: {record.get('id', '(no id)') if isinstance(record, dict) else record!r}"
    if not isinstance(record, dict):
        raise LexiconError(f"{where}: a record must be a mapping")
    check_keys(record, _KEYS, _OPTIONAL, where)
    if record["facet"] not in FACETS:
        raise LexiconError(f"{where}: facet must be one of {', '.join(FACETS)}")
    code, facet, source = str(record["id"]), str(record["facet"]), str(record["source"])
    phrases = list(_phrases(record, code, where))
    category = Category(code, facet, str(record["label"]), str(record["definition"]), source)
    entry = Entry(
        code, facet, tuple(p for phrase in phrases for p in phrase.patterns), 1.0, "", strings(record, "examples", where),
        strings(record, "counter_examples", where), source,
    )  # fmt: skip
    return category, entry, phrases


def _crosswalk(record: dict[str, Any], analyses: dict[str, str]) -> list[CategoryCrosswalk]:
    where = f"{_FILE}: {record['id']}: crosswalk"
    made: list[CategoryCrosswalk] = []
    for told in record.get("crosswalk") or []:
        check_keys(told, _CROSSWALK_KEYS, set(), where)
        if told["analysis"] not in analyses:
            raise LexiconError(f"{where}: {told['analysis']!r} is none of the analyses")
        if told["relation"] not in RELATIONS:
            raise LexiconError(f"{where}: relation must be one of {', '.join(RELATIONS)}")
        analysis = str(analyses[told["analysis"]])
        made.append(CategoryCrosswalk(str(record["id"]), analysis, str(told["theme"]), told["relation"], str(told["source"])))
    check_unique((f"{row.category_id}: {row.analysis}: {row.theme}" for row in made), where)
    return made


def _phrases(record: dict[str, Any], code: str, where: str) -> Iterator[Entry]:
    known: set[str] = set()
    for strength in STRENGTHS:
        for phrase in strings(record, strength, where):
            if phrase in known:
                raise LexiconError(f"{where}: {phrase!r} occurs twice")
            known.add(phrase)
            yield _phrase(code, strength, phrase, str(record["source"]))


def _phrase(code: str, strength: str, phrase: str, source: str) -> Entry:
    return Entry(code, strength, (_pattern(phrase),), STRENGTHS.get(strength, 0.0), phrase, (), (), source)


def _pattern(phrase: str) -> str:
    """Return the pattern of a phrase: `*` is any end of a word, ` ~ ` up to four words between."""
    parts = [re.escape(part).replace(r"\*", r"[\w'-]*") for part in plain(phrase).split(_GAP)]
    return r" (?:[\w',-]+ ){0,4}?".join(parts)
