"""Labels of themes: phrases as they stand in the documents, weighed by how much they tell a theme from the others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline.minilm import Vectors, encoder

LONGEST = 4  # words in a phrase
MANY = 30  # documents of a cluster from which a phrase must stand in three
CANDIDATES = 25  # phrases of a theme that are weighed by meaning
PARTS = 2  # phrases in a label
ALIKE = 0.75  # cosine from which a second phrase adds nothing

_CLAUSE = re.compile(r"[^\w\s'’-]+|\s[-–—]\s")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def common_words(quotes: Sequence[str], documents: Sequence[str]) -> frozenset[str]:
    """Return the words that may stand in a label: seen in lower case in two documents, or in capitals in three.

    So no name of a person, a case or a place becomes part of a label, while CAMHS and MASH may.
    """
    seen: dict[str, set[str]] = {}
    for quote, document in zip(quotes, documents, strict=True):
        for word in set(_WORD.findall(quote)):
            seen.setdefault(_plain(word) if not word.isupper() else word, set()).add(document)
    enough = {word for word, held in seen.items() if len(held) >= (3 if word.isupper() else 2)}
    return frozenset(word.lower() for word in enough if word.islower() or (word.isupper() and len(word) > 1))


def phrases(quote: str, common: frozenset[str]) -> list[str]:
    """Return the phrases of up to four common words that neither begin nor end with a function word, in lower case."""
    found: list[str] = []
    for clause in _CLAUSE.split(quote):
        words = [_plain(word).lower() for word in _WORD.findall(clause)]
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                if _reads_well(words[start:end]) and common.issuperset(words[start:end]):
                    found.append(" ".join(words[start:end]))
    return found


def _plain(word: str) -> str:
    return word.replace("’", "'")


def _reads_well(words: Sequence[str]) -> bool:
    """Whether neither end is a function word, and inside no two of them stand together ("evidence that any agency")."""
    telling = [_tells(word) for word in words]
    return telling[0] and telling[-1] and all(one or other for one, other in pairwise(telling))


def _tells(word: str) -> bool:
    return word not in _function_words() and len(word) > 2


@cache
def _function_words() -> frozenset[str]:
    """Return the function words of English as scikit-learn lists them."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)


def keyphrases(found: Sequence[Sequence[str]], assigned: Sequence[int], documents: Sequence[str]) -> dict[int, list[str]]:
    """Return for each cluster its phrases, the most telling first (class-based TF-IDF, Grootendorst 2022).

    A phrase must stand in two documents of the cluster (three where it has many), so that no matter of one case becomes
    a label; where a cluster has no such phrase, in one.
    """
    total: Counter[str] = Counter(phrase for one in found for phrase in set(one))
    clusters = sorted(set(assigned))
    mean = sum(total.values()) / len(clusters)
    made: dict[int, list[str]] = {}
    for number in clusters:
        inside = [i for i, n in enumerate(assigned) if n == number]
        counts = Counter(phrase for i in inside for phrase in set(found[i]))
        spread: dict[str, set[str]] = {}
        for i in inside:
            for phrase in set(found[i]):
                spread.setdefault(phrase, set()).add(documents[i])
        n_documents = len({documents[i] for i in inside})
        shared = _widest(spread, 3 if n_documents >= MANY else min(2, n_documents))
        weight = {p: counts[p] / len(inside) * math.log(1 + mean / total[p]) * _length(p) for p in shared}
        made[number] = sorted(weight, key=lambda p: (-weight[p], p))
    return made


def _widest(spread: dict[str, set[str]], wanted: int) -> list[str]:
    """Return the phrases that stand in `wanted` documents, or in as many as some do."""
    for n in range(wanted, 0, -1):
        enough = [phrase for phrase, held in spread.items() if len(held) >= n]
        if enough:
            return enough
    return []


def _length(phrase: str) -> float:
    """Longer phrases say more, and are rarer: this evens it out."""
    return math.sqrt(phrase.count(" ") + 1)


def label_of(words: Sequence[str], centre: Vectors, taken: set[str]) -> str:
    """Return the label of a theme: the phrases nearest in meaning to its centre that do not say the same."""
    candidates = [word for word in words[:CANDIDATES] if " " in word] or list(words[:CANDIDATES])
    if not candidates:
        return "unnamed"
    vectors = encoder().encode(candidates)
    weight = vectors @ centre
    order = sorted(range(len(candidates)), key=lambda i: (-round(float(weight[i]), 4), candidates[i]))
    chosen: list[int] = []
    for i in order:
        if all(float(vectors[i] @ vectors[j]) < ALIKE and not _overlaps(candidates[i], candidates[j]) for j in chosen):
            chosen.append(i)
        label = "; ".join(candidates[j] for j in chosen)
        if len(chosen) >= PARTS and label not in taken:
            break
    return "; ".join(candidates[j] for j in chosen)


def _overlaps(one: str, other: str) -> bool:
    """Whether two phrases share half of the shorter one's words."""
    a, b = set(one.split()), set(other.split())
    return 2 * len(a & b) >= min(len(a), len(b))
