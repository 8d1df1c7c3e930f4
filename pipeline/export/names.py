"""Private names: masks words that have no place in a text, by what was found private in their documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pipeline.masking import BLOCK

PSEUDONYM = "pseudonym"  # kind of what is masked in documents that may name the person
NOT_DONE = "privacy.not_done"  # as pipeline.finish writes it where `privacy` did not get through a document
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters of a part of a name that is masked wherever it stands


class Private(NamedTuple):
    """What one private span covers."""

    document_id: str
    surface: str
    kind: str
    found_by: str


class Names:
    """Masks words of documents by the names, dates and addresses that were found private in them.

    `ordinary` are words, in small letters, that texts also write small: for words that stand for many documents they are
    no names.
    """

    def __init__(self, spans: Iterable[Private], ordinary: AbstractSet[str] = frozenset()) -> None:
        self.hidden: set[str] = set()  # documents that were not looked at
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._surfaces: dict[str, set[str]] = defaultdict(set)
        self._pseudonyms: dict[str, set[str]] = defaultdict(set)
        for span in spans:
            if span.found_by == NOT_DONE:
                self.hidden.add(span.document_id)
                continue
            if span.kind == PSEUDONYM:
                self._pseudonyms[span.document_id].add(span.surface)
            elif len(span.surface) >= _SHORTEST:
                self._surfaces[span.document_id].add(span.surface)
            if span.kind == "person":
                found = _LETTERS.findall(span.surface)
                self._parts[span.document_id].update(part.casefold() for part in found if len(part) >= _SHORTEST)
        self._everywhere = {part for parts in self._parts.values() for part in parts if part not in ordinary}

    def words(self, documents: Sequence[str], text: str) -> str:
        """Return words of these documents, masked; whole where one of them was not looked at."""
        if not self.hidden.isdisjoint(documents):
            return whole(text)
        # the pseudonym of a review may stand in words that are not those of the news item alone
        wanted = set.intersection(*(self._pseudonyms.get(document, set()) for document in documents)) if documents else set()
        for surface in sorted(wanted.union(*(self._surfaces.get(d, set()) for d in documents)), key=lambda s: (-len(s), s)):
            if surface in text:
                text = re.sub(rf"(?<![^\W_]){re.escape(surface)}(?![^\W_])", lambda m: whole(m.group()), text)
        parts: set[str] = set().union(*(self._parts.get(document, set()) for document in documents))
        return _without(text, parts, small_too=False)

    def corpus(self, text: str) -> str:
        """Return words that stand for many documents, without the names of any, however they are written."""
        return _without(text, self._everywhere, small_too=True)

    def is_named(self, documents: Sequence[str], text: str) -> bool:
        """Whether a file name or address holds a part of a private name of these documents, however it is written."""
        parts: set[str] = set().union(*(self._parts.get(document, set()) for document in documents))
        return any(part in parts for part in map(str.casefold, _LETTERS.findall(text)))


def whole(text: str) -> str:
    """Return the text with every character masked but spaces, so that lines break as before."""
    return re.sub(r"\S", BLOCK, text)


def _without(text: str, parts: AbstractSet[str], small_too: bool) -> str:
    def masked(found: re.Match[str]) -> str:
        word, small = found.group(), found.group().casefold()
        # the apostrophe of "Tamblyn's" is lost now and then
        is_part = small in parts or (len(small) > _SHORTEST + 1 and small.endswith("s") and small[:-1] in parts)
        is_name = is_part and (small_too or not word.islower())
        return BLOCK * len(word) if is_name else word

    return _WORD.sub(masked, text) if parts else text
