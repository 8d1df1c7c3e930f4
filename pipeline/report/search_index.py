"""The index of the search in the site: words with the quotes that hold them, in files that a page loads as it needs them.

The site has no server and is opened from a folder, where a page may load scripts but fetch nothing. So the index is cut into
scripts: words in order of the alphabet, each with the numbers of its quotes, and the quotes themselves in blocks. `search.js`
reads what is written here; `folded` and `stem` are the same there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LARGEST_FILE = 150_000  # bytes that a file of the index aims at; one posting list or one text may be longer
LARGEST_SHARD = 50_000  # bytes of words with their quotes: a search loads one for each of its words
LARGEST_BLOCK = 16_000  # bytes of a block of quotes: a page of results loads a block for each quote in the worst case
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("['’ʼ]")
_DOUBLED = ("sses", "shes", "ches", "xes", "zes")
_SINGULAR = ("ss", "us", "is")
# BM25 (Robertson and Zaragoza 2009) with each word counted once in a quote; sentences differ little in length, so b is low
_K1, _B = 1.2, 0.5
_SURE = 0.4  # how much of the weight of a quote hangs on how sure its extract is


@dataclass(frozen=True)
class Found:
    """A quote as the search knows it: kinds are (number of the kind, identity of the extract), in the order of kinds."""

    document: int
    page: int
    label: str
    text: str
    kinds: tuple[tuple[int, str], ...]
    confidence: float


def folded(text: str) -> str:
    """Return text in small letters, without accents, ligatures and apostrophes."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _APOSTROPHES.sub("", text).lower()


@cache
def stem(word: str) -> str:
    """Return a word without the ending of the plural (after Harman 1991, "How effective is suffixing?")."""
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(_DOUBLED):
        return word[:-2]
    return word if word.endswith(_SINGULAR) else word[:-1]


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are looked up, in their order."""
    return [stem(word) for word in _WORD.findall(folded(text))]


def postings(texts: Iterable[str]) -> dict[str, list[int]]:
    """Return by word the numbers of the texts that hold it, rising."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for word in set(_WORD.findall(folded(text))):
            rows = found[stem(word)]
            if not rows or rows[-1] != number:  # two words of a text may have one stem
                rows.append(number)
    return dict(found)


def coded(numbers: Sequence[int]) -> str:
    """Return rising numbers as text: differences in groups of five bits, the lowest first, 32 added where more follow."""
    if not numbers:
        return ""
    return _coded(numbers[0]) + "".join([_coded(b - a) for a, b in pairwise(numbers)])


@cache
def _coded(number: int) -> str:
    made = ""
    while number > 31:
        made += ALPHABET[32 + (number & 31)]
        number >>= 5
    return made + ALPHABET[number]


def decoded(text: str) -> list[int]:
    """Return the numbers that `coded` wrote."""
    numbers, number, shift, last = [], 0, 0, 0
    for character in text:
        value = ALPHABET.index(character)
        number |= (value & 31) << shift
        shift += 5
        if value < 32:
            last += number
            numbers.append(last)
            number = shift = 0
    return numbers


def shards(found: Mapping[str, Sequence[int]], largest: int = LARGEST_SHARD) -> list[dict[str, str]]:
    """Return the words in order of the alphabet with their coded quotes, in parts of about the largest size."""
    parts: list[dict[str, str]] = []
    size = largest
    for word in sorted(found):
        text = coded(found[word])
        if size + len(word) + len(text) + 6 > largest:
            parts.append({})
            size = 0
        parts[-1][word] = text
        size += len(word) + len(text) + 6
    return parts


def blocks(quotes: Sequence[Found], largest: int = LARGEST_BLOCK) -> tuple[list[int], list[str]]:
    """Return the number of the first quote of each block, and the blocks as JSON."""
    starts: list[int] = []
    made: list[list[str]] = []
    size = largest
    for number, quote in enumerate(quotes):
        text = as_json([quote.text, quote.page, quote.label, *(part for kind in quote.kinds for part in kind)])
        if size + len(text.encode()) > largest:
            starts.append(number)
            made.append([])
            size = 0
        made[-1].append(text)
        size += len(text.encode()) + 2
    return starts, [listed(block) for block in made]


def kind_letters(quotes: Iterable[Found]) -> str:
    """Return a letter for each quote that says of which kinds it is, a bit each."""
    return "".join(ALPHABET[sum(1 << kind for kind in {kind for kind, _ in quote.kinds})] for quote in quotes)


def weight_letters(quotes: Sequence[Found]) -> str:
    """Return a letter for each quote that says how much a word counts in it: more in short ones and in sure ones."""
    lengths = [quote.text.count(" ") + 1 for quote in quotes]
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    weights = [_weight(n / mean, quote.confidence) for n, quote in zip(lengths, quotes, strict=True)]
    return "".join(ALPHABET[min(63, round(weight * 63))] for weight in weights)


def _weight(length: float, confidence: float) -> float:
    """Return 0 to 1."""
    shortness = 1 / (1 + _K1 * (1 - _B + _B * length))
    most = 1 / (1 + _K1 * (1 - _B))
    return shortness / most * (1 - _SURE + _SURE * confidence)


def script(call: str, *arguments: str) -> bytes:
    """Return a script that hands over what is written as JSON."""
    return f"siteSearch.{call}({','.join(arguments)});\n".encode()


def as_json(value: Any) -> str:
    """Return JSON that is also JavaScript, in older engines too, and holds no end of a script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def listed(texts: Iterable[str]) -> str:
    """Return a list of what is JSON already, a line each."""
    return "[" + ",\n".join(texts) + "]"


def parted(texts: Sequence[str], largest: int = LARGEST_FILE) -> Iterator[list[str]]:
    """Yield texts in lists that are no longer than the largest size in all."""
    part: list[str] = []
    size = 0
    for text in texts:
        if part and size + len(text.encode()) > largest:
            yield part
            part, size = [], 0
        part.append(text)
        size += len(text.encode()) + 1
    if part:
        yield part
