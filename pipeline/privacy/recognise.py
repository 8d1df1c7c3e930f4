"""The recogniser: which words spaCy takes for a person, asked only where a capitalised word is none of the known ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pipeline.privacy.spans import Place
from pipeline.privacy.vocabulary import CAPITALISED, model_folder

_CHUNK = 4000  # characters given to the recogniser at once


def recognised(text: str, is_strange: Callable[[str], bool]) -> Iterator[Place]:
    """Yield the places of persons in lines that hold a strange word."""
    lines = [
        (match.start(), match.group())
        for match in re.finditer(r"[^\n\t]+", text)
        if any(is_strange(word) for word in CAPITALISED.findall(match.group()))
    ]
    cut = ((start + place, line[place : place + _CHUNK]) for start, line in lines for place in range(0, len(line), _CHUNK))
    for doc, offset in _recogniser().pipe(((part, start) for start, part in cut), as_tuples=True):
        for entity in doc.ents:
            if entity.label_ == "PERSON" and any(is_strange(word) for word in CAPITALISED.findall(entity.text)):
                yield _whole_words(text, offset + entity.start_char, offset + entity.end_char)


def _whole_words(text: str, start: int, end: int) -> Place:
    """The recogniser may cut a word in two ("Hind" of "Hindley"): the place grows to whole words, without a possessive."""
    if text[start:end].endswith(("’s", "'s")):
        return start, end - 2
    while end < len(text) and text[end - 1].isalpha() and text[end].isalpha():
        end += 1
    return start, end


@cache
def _recogniser() -> Any:
    """Return spaCy's small English model with nothing but its entity recogniser, loaded by path."""
    import spacy

    return spacy.load(model_folder(), exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
