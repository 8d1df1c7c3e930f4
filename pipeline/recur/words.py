"""Content words of asks as stems, so that "plan", "plans" and "planning" count as one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.recur.matters import bare

MIN_DOCUMENTS = 3  # in which a stem must occur to be known: names of places and people are not, nor what one maker says once
_WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_ENDINGS = (
    ("iveness", "iv"), ("fulness", "ful"), ("ations", "at"), ("ation", "at"), ("ating", "at"), ("ated", "at"), ("ates", "at"),
    ("ities", "it"), ("ity", "it"), ("ments", "ment"), ("ness", ""), ("ingly", ""), ("ing", ""), ("ies", "y"), ("ied", "y"),
    ("edly", ""), ("ed", ""), ("ers", "er"), ("es", ""), ("ly", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_LETTERS = 3
_SHORTEST = 3  # letters that a stem and a word have at least


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without its commonest endings; a light stemmer, good enough to compare short texts."""
    word = re.sub(r"['’]s?$", "", word)
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return _even(word[: len(word) - len(ending)] + rest)
    return word


def _even(word: str) -> str:
    """Take off a mute e ("time" of "timely") and the second of two consonants ("plann" of "planning")."""
    word = word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "aeiouls" else word


def stems(text: str) -> list[str]:
    """Return the stems of all words of an ask in order, what stands in brackets left out."""
    return [stem(word) for word in _WORD.findall(bare(text).lower()) if len(word) >= _SHORTEST]


def letters(text: str) -> list[str]:
    """Return all three neighbouring characters of the words of an ask, a space at both ends: they know no endings."""
    words = (f" {word} " for word in _WORD.findall(bare(text).lower()))
    return [word[start : start + _LETTERS] for word in words for start in range(len(word) - _LETTERS + 1)]


def lower_case_stems(texts: Sequence[str], documents: Sequence[str]) -> frozenset[str]:
    """Return the stems that may be known: written in small letters inside a sentence in enough documents."""
    held: dict[str, set[str]] = defaultdict(set)
    for text, document in zip(texts, documents, strict=True):
        for word in _WORD.findall(bare(text)):
            if word.islower() and len(word) >= _SHORTEST:
                held[stem(word)].add(document)
    return frozenset(name for name, found in held.items() if len(found) >= MIN_DOCUMENTS)


def function_stems() -> frozenset[str]:
    """Return the stems of the function words of English as scikit-learn lists them."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(stem(word) for word in ENGLISH_STOP_WORDS)


def document_counts(found: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return in how many of the lists each name stands."""
    counts: dict[str, int] = defaultdict(int)
    for names in found:
        for name in set(names):
            counts[name] += 1
    return dict(counts)
