"""Masking: what is published shows a block for each character that names a private person; so offsets still hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Set

BLOCK = "█"
KEPT = re.compile(r"[\s]")  # spaces stay, so that lines break as before
_SHORTEST = 3  # letters of a name's part that is masked wherever it stands


class Masker:
    """Masks quotes by their place, and other text of a document (titles, labels, file names) by the names found in it.

    `spans` are (document_id, start_char, end_char, surface) of what is private.
    """

    def __init__(self, spans: Iterable[tuple[str, int, int, str]]) -> None:
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        names: dict[str, set[str]] = defaultdict(set)
        for document, start, end, surface in spans:
            places[document].append((start, end))
            for part in re.findall(r"[^\W\d_]+", surface):
                names[document].update({part, part.title(), part.upper()} if len(part) >= _SHORTEST else ())
        self._places = {document: sorted(found) for document, found in places.items()}
        self._names = {document: _pattern(found) for document, found in names.items()}
        self._all_names = set().union(*names.values())
        self._all = _pattern(self._all_names)

    def quote(self, document_id: str, start_char: int, text: str) -> str:
        """Return the text that stands at this place of the document, masked character for character."""
        end_char = start_char + len(text)
        found = self._places.get(document_id, [])
        masked = list(text)
        # spans are short and do not nest: those that reach into the quote begin shortly before it or inside it
        for start, end in found[max(0, bisect_left(found, (start_char, 0)) - 5) :]:
            if start >= end_char:
                break
            for place in range(max(start, start_char), min(end, end_char)):
                if not KEPT.match(text[place - start_char]):
                    masked[place - start_char] = BLOCK
        return "".join(masked)

    def words(self, document_id: str | None, text: str) -> str:
        """Return text that has no place (a title, a label) with the document's private names masked.

        Without a document (a theme's label) the names of all documents are.
        """
        pattern = self._names.get(document_id) if document_id else self._all
        return pattern.sub(lambda found: BLOCK * len(found.group()), text) if pattern else text

    def without(self, words: Set[str]) -> re.Pattern[str] | None:
        """Return what finds the names of all documents, but for those that are ordinary words of them."""
        return _pattern({name for name in self._all_names if name.lower() not in words})


def _pattern(names: set[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    # As a name is written, or in capitals: "rose" and "young" are words, "Rose" and "YOUNG" may be somebody.
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])")
