"""Places: where quotes stand in a document, kept by offsets and hashes only, and found again by their letters and digits.

A quote may lie in several stretches: over a page break, or around numbers and bullets that it leaves out. Each stretch is
kept with its own hash.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.keys import PART_DIGITS, Key, Span, Windows, key_of, words_sha256
from pipeline.records import Page

_SHORTEST = 8  # letters and digits of a stretch that is not the last of its quote, if it may stand anywhere
_FOOT = 200  # letters and digits that may follow a shorter one on its page: running foot, number of the page
_TRIES = 4000  # cuts tried for one quote that does not stand together
_BACK = 6  # words given back where the longest stretch leads nowhere

Hashed = tuple[int, str]  # number of letters and digits, start of their hash
Found = tuple[int, Span]  # page, and which characters of its key


@dataclass(frozen=True)
class Place:
    """Where a quote stands: its first page, its stretches in document offsets, and by what each is found again."""

    page: int
    spans: tuple[Span, ...]
    n_characters: int
    words_sha256: str
    parts: tuple[Hashed, ...] = ()  # of each stretch, where there are several

    @property
    def span(self) -> Span:
        """From the first to after the last letter or digit."""
        return self.spans[0][0], self.spans[-1][1]


class Texts:
    """The pages of one document as they are read now, and the keys of those that are asked for."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages: Mapping[int, Page] = {page.page: page for page in sorted(pages, key=lambda page: page.page)}
        self._starts = [page.start_char for page in self.pages.values()]
        self._keys: dict[int, Key] = {}
        self._windows: dict[int, Windows] = {}

    def key(self, page: int) -> Key:
        """Return the key of a page; an empty one where there is no such page."""
        if page not in self._keys:
            found = self.pages.get(page)
            self._keys[page] = key_of(found.text, found.start_char) if found else Key("", [])
        return self._keys[page]

    def windows(self, page: int) -> Windows:
        """Return where hashed words stand on a page."""
        if page not in self._windows:
            self._windows[page] = Windows(self.key(page))
        return self._windows[page]

    def page_at(self, offset: int) -> int:
        """Return the page on which a character of the document stands."""
        before = bisect_right(self._starts, offset) - 1
        return list(self.pages)[max(before, 0)]

    def words(self, place: Place) -> str:
        """Return the words that stand at a place."""
        return " ".join(self._cut(span) for span in place.spans)

    def _cut(self, span: Span) -> str:
        page = self.pages[self.page_at(span[0])]
        return page.text[span[0] - page.start_char : span[1] - page.start_char]


def place_of(found: Sequence[Found], texts: Texts) -> Place:
    """Return the place of stretches that were found, in their order."""
    spans = tuple(texts.key(page).span_of(span) for page, span in found)
    pieces = [texts.key(page).text[slice(*span)] for page, span in found]
    parts = tuple((len(piece), words_sha256(piece)[:PART_DIGITS]) for piece in pieces)
    words = "".join(pieces)
    return Place(found[0][0], spans, len(words), words_sha256(words), parts if len(parts) > 1 else ())


# --- a quote whose words are known ----------------------------------------------------------------------------------


def search(quote: str, page: int, texts: Texts, after: int = 0) -> Place | None:
    """Return where a quote stands on a page, or begins there; None where its words are not found.

    Of several places the first at or after the document offset `after` is taken, otherwise the last before it.
    """
    key = key_of(quote)
    if not key.text:
        return None
    whole = occurrences(key.text, texts.key(page))
    if whole:
        places = texts.key(page).places
        later = [k for k in whole if places[k] >= after]
        start = later[0] if later else whole[-1]
        return place_of([(page, (start, start + len(key.text)))], texts)
    budget = [_TRIES]
    pieces = next(_pieces(key, 0, (page, 0), texts, budget), None)
    return place_of(pieces, texts) if pieces else None


def occurrences(words: str, key: Key) -> list[int]:
    """Return where words stand in a key: as whole words if they do so anywhere, else wherever their letters follow."""
    found, at = [], key.text.find(words)
    while at >= 0:
        found.append(at)
        at = key.text.find(words, at + 1)
    edges = {*key.starts, len(key.text)}
    return [k for k in found if k in edges and k + len(words) in edges] or found


def _pieces(quote: Key, at: int, start: tuple[int, int], texts: Texts, budget: list[int]) -> Iterator[list[Found]]:
    """Yield ways to lay out the quote from its character `at`, in stretches that follow each other, the longest first."""
    page, begin = start
    key = texts.key(page)
    for cut in _cuts(quote, at, key, begin):
        budget[0] -= 1
        if budget[0] < 0:
            return
        short = cut - at < _SHORTEST and cut < len(quote.text)
        piece = quote.text[at:cut]
        found = key.text.rfind(piece, begin) if short else key.text.find(piece, begin)
        own: Found = (page, (found, found + cut - at))
        if cut == len(quote.text):
            yield [own]
        elif not short or len(key.text) - own[1][1] <= _FOOT:
            for following in ((page + 1, 0),) if short else ((page, own[1][1]), (page + 1, 0)):
                for rest in _pieces(quote, cut, following, texts, budget):
                    yield [own, *rest]


def _cuts(quote: Key, at: int, key: Key, begin: int) -> list[int]:
    """Where a stretch that begins here may end: the longest that stands on the page, or some words less, or mid-word."""
    longest = _longest(quote.text, at, key.text, begin)
    if longest in (at, len(quote.text)):
        return [longest] if longest > at else []
    edges = [k for k in quote.starts if at < k <= longest]
    return [*edges[: -_BACK - 1 : -1], *([longest] if longest - at >= _SHORTEST else [])]


def _longest(quote: str, at: int, text: str, begin: int) -> int:
    """Return up to where the quote, from `at`, stands somewhere in the text after `begin`."""
    low, high = at, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        if text.find(quote[at:middle], begin) >= 0:
            low = middle
        else:
            high = middle - 1
    return low


# --- a place of which only hashes are known -------------------------------------------------------------------------


def holds(place: Place, texts: Texts) -> bool:
    """Return whether the words are where the place says, page included."""
    last = max((page.start_char + len(page.text) for page in texts.pages.values()), default=0)
    if place.page not in texts.pages or any(not 0 <= start < end <= last for start, end in place.spans):
        return False
    if texts.page_at(place.spans[0][0]) != place.page:
        return False
    keys = [(texts.key(texts.page_at(span[0])), span) for span in place.spans]
    words = "".join(key.text[slice(*key.range_of(span))] for key, span in keys)
    return len(words) == place.n_characters and words_sha256(words) == place.words_sha256


class Finder:
    """Finds the places of one document again; what was found before tells where the next should lie."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._anchors: list[tuple[int, int]] = []  # old and new offset of what was found

    def find(self, place: Place) -> Place | None:
        """Return the place as it is now, None where its words are no longer on its page (or, its end, on the next)."""
        moved = place if holds(place, self._texts) else self._together(place) or self._apart(place)
        if moved is not None:
            self._anchors.append((place.spans[0][0], moved.spans[0][0]))
        return moved

    def _together(self, place: Place) -> Place | None:
        starts = self._texts.windows(place.page).of(place.n_characters, place.words_sha256)
        if not starts:
            return None
        places = self._texts.key(place.page).places
        expected = self._expected(place.spans[0][0])
        start = min(starts, key=lambda k: (abs(places[k] - expected), k))
        return place_of([(place.page, (start, start + place.n_characters))], self._texts)

    def _apart(self, place: Place) -> Place | None:
        """Put a place together from its stretches, each after the one before."""
        page, begin, found = place.page, 0, list[Found]()
        for n, digits in place.parts:
            starts = [k for k in self._texts.windows(page).of(n, digits) if k >= begin]
            if not starts and found:
                page, starts = page + 1, self._texts.windows(page + 1).of(n, digits)
            if not starts:
                return None
            found.append((page, (starts[0], starts[0] + n)))
            begin = starts[0] + n
        made = place_of(found, self._texts) if found else None
        return made if made and made.words_sha256 == place.words_sha256 else None

    def _expected(self, old: int) -> int:
        if not self._anchors:
            return old
        before, now = min(self._anchors, key=lambda anchor: (abs(anchor[0] - old), anchor))
        return old + now - before
