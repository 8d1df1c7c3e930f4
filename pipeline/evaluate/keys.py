"""Keys: the letters and digits of a text, by which places are found again when the reader of documents changes.

Two readers of one page differ in what stands between the letters: spaces lost or added, a hyphen at a line's end mended
or kept, a bullet read as another sign, a ligature taken apart, an accent composed or not. None of these is in the key.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
PART_DIGITS = 12  # hexadecimal digits kept of the hash of one printed line: it is only looked for on its page


@dataclass(frozen=True)
class Key:
    """Letters and digits of a text in lower case, and the offset that each has in it."""

    text: str
    places: Sequence[int]

    def range_of(self, span: Span) -> Span:
        """Return which characters of the key lie in a span of offsets."""
        return bisect_left(self.places, span[0]), bisect_left(self.places, span[1])

    @property
    def starts(self) -> list[int]:
        """Which characters of the key begin a word: those before which something else stands."""
        return [k for k, place in enumerate(self.places) if k == 0 or place > self.places[k - 1] + 1]

    def span_of(self, found: Span) -> Span:
        """Return the offsets from the first to after the last of these characters of the key, which must not be none."""
        return self.places[found[0]], self.places[found[1] - 1] + 1


def key_of(text: str, start: int = 0) -> Key:
    """Return the key of a text whose first character has the offset `start`."""
    made: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text, start):
        for sign in _signs(character):
            made.append(sign)
            places.append(place)
    return Key("".join(made), places)


@lru_cache(maxsize=4096)
def _signs(character: str) -> str:
    """Letters and digits that a character stands for; taken apart, so that its accents, which are neither, fall away."""
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def words_sha256(key: str) -> str:
    """Return the SHA-256 of a key: of the letters and digits of a quote without anything between them."""
    return hashlib.sha256(key.encode()).hexdigest()


def part_of(key: str) -> tuple[int, str]:
    """Return by what a printed line is found again: its number of letters and digits, and the start of their hash."""
    return len(key), words_sha256(key)[:PART_DIGITS]


class Windows:
    """Where words of which only the hash is known stand in a key; those that begin a word come before all others."""

    def __init__(self, key: Key) -> None:
        self._text = key.text
        self._starts = key.starts
        self._found: dict[tuple[int, str], list[int]] = {}

    def of(self, n_characters: int, digits: str) -> list[int]:
        """Return where a run of so many letters and digits, whose hash begins with these digits, begins."""
        wanted = (n_characters, digits)
        if wanted not in self._found:
            everywhere = range(len(self._text) - n_characters + 1)
            self._found[wanted] = list(self._matching(*wanted, self._starts)) or list(self._matching(*wanted, everywhere))
        return self._found[wanted]

    def _matching(self, n: int, digits: str, starts: Iterable[int]) -> Iterator[int]:
        text = self._text
        return (k for k in starts if k + n <= len(text) and words_sha256(text[k : k + n]).startswith(digits))
