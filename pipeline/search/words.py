"""What counts as a word of a search, from `models/search.yml`: stop words, plurals, numbered sections, short forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import paths
from pipeline.yaml_files import read_mapping

FILE = paths.MODELS / "search.yml"


@dataclass(frozen=True)
class Words:
    """The records of the file: stop words, nouns before a number by how they are written, and so on."""

    stop_words: tuple[str, ...]
    numbered: tuple[tuple[str, tuple[str, ...]], ...]
    irregular: tuple[tuple[str, str], ...]
    short_forms: tuple[tuple[str, str], ...]


@cache
def words(file: Path = FILE) -> Words:
    """Return what the file says. Raises LexiconError where it cannot be read."""
    held = read_mapping(file)
    return Words(
        tuple(sorted({str(word) for record in held["stop_words"] for word in record["words"]})),
        tuple((str(record["noun"]), tuple(map(str, record["written"]))) for record in held["numbered"]),
        tuple((str(record["written"]), str(record["counts_as"])) for record in held["irregular"]),
        tuple((str(record["short"]), str(record["long"])) for record in held["short_forms"]),
    )


def form_sql(given: str = "given") -> str:
    """Return the SQL of the form in which the words of a text are indexed; `given` is the expression for the text."""
    plain = f"regexp_replace(lower(strip_accents({given})), '[''’ʼ](s\\b)?', '', 'g')"
    for written, counts_as in words().irregular:
        plain = f"replace({plain}, '{written}', '{counts_as}')"
    # two letters about an ampersand are one word (an emergency department's, for instance)
    joined = f"regexp_replace({plain}, '\\b([a-z])\\s?&\\s?([a-z])\\b', '\\1and\\2', 'g')"
    numbered = joined
    for noun, ways in words().numbered:
        forms = "|".join(sorted(ways, key=lambda form: (-len(form), form)))
        numbered = f"regexp_replace({numbered}, '\\b(?:{forms})\\.?\\s?(\\d+[a-z]?)\\b', '{noun} {noun}\\1', 'g')"
    return f"case when regexp_matches({given}, '[0-9]') then {numbered} else {joined} end"


def spelt_out(asked: str) -> str:
    """Return what was asked, each short form followed by what it stands for: a model of meanings does not know it."""
    told = asked
    for short, long in words().short_forms:
        pattern = rf"(?<![\w.&]){re.escape(short)}(?![\w&])"
        if long.lower() not in told.lower():
            told = re.sub(pattern, lambda found, long=long: f"{found.group()} ({long})", told, count=1)  # type: ignore[misc]
    return told
