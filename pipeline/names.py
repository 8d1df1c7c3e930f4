"""Written names: their words, their keys, and a tree that finds many of them in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

_TOKEN = re.compile(r"['’]s\b|[^\W_]+|&")
_GAP = re.compile(r",?\s{1,2}|\s?[-‐‑–]\s?|\s?")  # between two words of one name, a line break included
_ABBREVIATION_GAP = re.compile(r"\.\s{0,2}")  # after "St" or "Co"

Value = TypeVar("Value")
Token = tuple[str, int, int]


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of a text with their offsets; a possessive ending is a word of its own, `&` stands alone."""
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=1 << 16)
def fold(token: str) -> str:
    """A word without what writers vary: case, the form of the apostrophe, the ampersand."""
    return "and" if token == "&" else token.replace("’", "'").casefold()


@lru_cache(maxsize=2048)  # the sentences of most documents, which are read twice
def split(text: str) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The words of a text with their offsets, and the words folded; kept, since several finders read one sentence."""
    found = tuple(tokens(text))
    return found, tuple([fold(token) for token, _, _ in found])


def name_key(name: str) -> str:
    """The key of a name: its folded words, without a leading article and a closing possessive."""
    words = [fold(token) for token, _, _ in tokens(name)]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[-1] == "'s":
        plain = words[:-1]
        return " ".join(plain) if plain else ""
    return " ".join(words)


def slug(name: str) -> str:
    """An id made of a name: lower case, words joined by hyphens."""
    plain = name.replace("&", "and").replace("'", "").replace("’", "").casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@dataclass(slots=True)
class _Node(Generic[Value]):
    """One word of the tree of names; `ends` holds the names that end here with the case they ask for."""

    next: dict[str, _Node[Value]] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], Value]] = field(default_factory=list)


class NameTree(Generic[Value]):
    """Names to look for, word by word; finds the longest at each place.

    Small letters match capitals too. A word of the name with a capital initial asks for one in the text, and a word
    with more capitals than that (BCP, DfE) must be written exactly so.
    """

    def __init__(self, names: Iterable[tuple[str, Value]]) -> None:
        self._root: _Node[Value] = _Node()
        for name, value in names:
            words = tuple(token for token, _, _ in tokens(name))
            node = self._root
            for word in words:
                node = node.next.setdefault(fold(word), _Node())
            if words and all(end[1] != value or end[0] != words for end in node.ends):
                node.ends.append((words, value))

    def find(self, text: str) -> Iterator[tuple[int, int, list[Value]]]:
        """Start, end and values of every longest name in the text, left to right, without overlap."""
        found, folded = split(text)
        first, at = self._root.next, 0
        while at < len(found):
            if folded[at] not in first:  # nearly every word: worth not entering the tree for
                at += 1
                continue
            n_words, values = self._longest(text, found, folded, at)
            if values:
                yield found[at][1], found[at + n_words - 1][2], values
            at += max(n_words, 1)

    def _longest(self, text: str, found: Sequence[Token], folded: Sequence[str], at: int) -> tuple[int, list[Value]]:
        node, best = self._root, (0, list[Value]())
        for i in range(at, len(found)):
            if i > at and not _joins(text, found[i - 1], found[i]):
                break
            following = node.next.get(folded[i])
            if following is None:
                break
            node = following
            values = [value for words, value in node.ends if _same_case(words, found, at)]
            if values:
                best = (i - at + 1, values)
        return best


def _joins(text: str, one: Token, other: Token) -> bool:
    gap = text[one[2] : other[1]]
    return bool(_GAP.fullmatch(gap)) or (len(one[0]) == 2 and bool(_ABBREVIATION_GAP.fullmatch(gap)))


def _same_case(words: tuple[str, ...], found: Sequence[Token], at: int) -> bool:
    for offset, word in enumerate(words):
        written = found[at + offset][0]
        if not word[0].isupper():
            continue
        if word[1:].islower() or len(word) == 1:
            if not written[0].isupper():
                return False
        elif written != word:
            return False
    return True
