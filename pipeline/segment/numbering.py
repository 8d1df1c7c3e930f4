"""Numbers and bullets at the start of a block: what is printed, what it counts, and whether it can be trusted.

Reviews are cited by paragraph number, and their recommendations are numbered in every manner (1, 1.1, R1, MA1,
"Recommendation Four", (a), iv), restarting from list to list. A bare number at the start of a line may also be part of
the sentence, so the doubtful ones are kept only where a neighbour counts on from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.segment.sections import numbering_words

_BULLET = re.compile(r"[•●○◦▪▫■□◼◻◆◇►▶▸➢➤➔→✓✔❖✦·∙‣⁃⦁¨§\uf000-\uf0ff]\s*(?=\S)|(?:[o*>]|[-–—−]{1,2})\s+(?=\S)")
_STRONG_BULLET = re.compile(r"[•●○◦▪▫■□◼◻◆◇►▶▸➢➤❖‣⁃⦁\uf000-\uf0ff]")
_DOTTED = re.compile(r"(\d{1,2}(?:\.\d{1,3}){1,4})(?:[.):]\s*|\s+)(?=\D)")
_DECIMAL = re.compile(r"(\(\d{1,3}\)|\d{1,3}[.)](?!\d)|\d{1,3}:(?=\s))\s*(?=[^\s\d])")
_CLAUSE = re.compile(r"((\d{1,2})\s?(?:\(([a-h])\)|([a-d])))[.:]?\s+(?=[\"'“‘(\[]?[A-Z])")  # "1(b) ", "1b "
_COUNTED = re.compile(r"(\d{1,3})\.\s+(?=\d)")
_BARE = re.compile(r"(\d{1,3})\s+(?=[\"'“‘(\[]?[A-Z])")
_CODE = re.compile(r"([A-Z]{1,5}[ -]?\d{1,3}(?:\.\d{1,2})?)(?:\s*[.):–-]\s+|\s+(?=[\"'“‘]?[A-Z]))")
_REFERENCE = re.compile(r"\(\d{1,3}\)(?:,\s*\(|\s+(?:or|and|to)\s+\()")  # subsections of an Act in a sentence
_ROMAN = re.compile(r"(\(([ivx]{1,5})\)|([ivx]{1,5})[.)])\s+(?=\S)", re.IGNORECASE)
_LETTER = re.compile(r"(\(([a-z]{1,2})\)|([a-z])[.)])\s+(?=\S)", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_CLAUSES = 10  # more than there are letters below one number
_MOST = 400  # hardly any list counts further; higher numbers are doubtful: sums and doses


@dataclass(frozen=True, slots=True)
class Marker:
    """The number or bullet that opens a block.

    `label` as printed, without the stop after it (None for bullets); `style` tells apart what does not count together;
    `value` what it counts; `length` how many characters belong to it, white space after it included.
    """

    label: str | None
    style: str  # bullet | decimal | dotted | bare | clause | code:R | label:recommendation | roman | letter
    value: int
    length: int
    is_certain: bool

    @property
    def depth(self) -> int:
        """How many numbers it holds: 1 for "4.", 3 for "4.2.1"."""
        return self.label.strip(".").count(".") + 1 if self.label and self.style == "dotted" else 1


def parse_marker(text: str, previous: Marker | None = None) -> Marker | None:
    """Return the marker at the start of the text, None where there is none.

    `previous` is the marker before it in the same list: "i" after "h" is a letter, otherwise a Roman number.
    """
    if not text:
        return None
    first = text[0]
    if first.isdigit() or (first == "(" and text[1:2].isdigit()):
        return _numeral(text)
    bullet = _BULLET.match(text)
    if bullet:
        certain = bool(_STRONG_BULLET.match(text))
        return Marker(None, f"bullet:{first}", 0, bullet.end(), certain)
    if first.isalpha() or first == "(":
        return _labelled(text) or _letters(text, previous) or _coded(text)
    return None


def _numeral(text: str) -> Marker | None:
    dotted = _DOTTED.match(text)
    if dotted:
        parts = dotted.group(1).split(".")
        # "3.5 million", "12.30 pm": a sentence goes on in lower case
        certain = not text[dotted.end() :][:1].islower() and not re.match(r"[£%€]", text[dotted.end() :])
        return Marker(dotted.group(1), "dotted", int(parts[-1]), dotted.end(), certain)
    clause = _CLAUSE.match(text)
    if clause:
        letter = ord(clause.group(3) or clause.group(4)) - 96
        certain = bool(clause.group(3)) or clause.group(1) == "1a"
        return Marker(clause.group(1), "clause", int(clause.group(2)) * _CLAUSES + letter, clause.end(), certain)
    decimal = _DECIMAL.match(text)
    if decimal and not _REFERENCE.match(text):
        label = decimal.group(1)
        value = int(label.strip("().:"))
        kept = label if label.startswith("(") else label.rstrip(".):")
        return Marker(kept, "decimal()" if kept != label.rstrip(".):") else "decimal", value, decimal.end(), True)
    counted = _COUNTED.match(text)
    if counted:  # "12. 30 children": a number, if its neighbours count
        return Marker(counted.group(1), "decimal", int(counted.group(1)), counted.end(), False)
    bare = _BARE.match(text)
    if bare and not _is_date(text[bare.end() :]):
        return Marker(bare.group(1), "bare", int(bare.group(1)), bare.end(), False)
    return None


def _is_date(rest: str) -> bool:
    return bool(re.match(numbering_words().months, rest))


def _labelled(text: str) -> Marker | None:
    words = numbering_words()
    found = words.label.match(text)
    if not found:
        return None
    number = found.group("number")
    value = words.values.get(number.lower())
    if value is None:
        digits = re.search(r"\d+$", number)
        value = int(digits.group()) if digits else ord(number[-1].lower()) - 96
    label = " ".join(found.group("label").split())
    # "Recommendation 4 was met" is a sentence about it; the item itself ends there or goes on after a mark
    certain = bool(found.group("mark")) or found.end() == len(text)
    word = found.group("word").lower()
    style = f"division:{word}" if word in words.divisions else f"label:{word}"
    return Marker(label, style, value, found.end(), certain)


def _letters(text: str, previous: Marker | None) -> Marker | None:
    roman = _ROMAN.match(text)
    letter = _LETTER.match(text)
    if letter and previous is not None and previous.style.startswith("letter"):
        core = (letter.group(2) or letter.group(3)).lower()
        if len(core) == 1 and ord(core) - 96 == previous.value + 1:
            return _letter_marker(letter)
    if roman and _roman_value(roman.group(2) or roman.group(3)):
        label = roman.group(1)
        core = roman.group(2) or roman.group(3)
        kept = label if label.startswith("(") else label[:-1]
        return Marker(kept, f"roman:{core.isupper()}", _roman_value(core), roman.end(), not core.isupper())
    return _letter_marker(letter) if letter else None


def _letter_marker(letter: re.Match[str]) -> Marker | None:
    core = letter.group(2) or letter.group(3)
    if len(core) == 2 and core[0] != core[1]:  # (aa) counts on after (z); (in) does not
        return None
    label = letter.group(1)
    kept = label if label.startswith("(") else label[:-1]
    value = ord(core[0].lower()) - 96 + 26 * (len(core) - 1)
    # "A." may be an initial, "(a)" and "a." are not
    return Marker(kept, f"letter:{core.isupper()}", value, letter.end(), not core.isupper() or label[0] == "(")


def _coded(text: str) -> Marker | None:
    found = _CODE.match(text)
    if not found:
        return None
    label = found.group(1)
    prefix = label.rstrip("0123456789.").strip(" -")
    digits = label[len(prefix) :].strip(" -")
    certain = bool(re.search(r"[.):–-]\s*$", found.group()))
    return Marker(label, f"code:{prefix}", int(digits.split(".")[-1]), found.end(), certain)


def _roman_value(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text.lower()]
    total = sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
    return total if _to_roman(total) == text.lower() else 0


@cache
def _to_roman(value: int) -> str:
    written = ""
    for size, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while value >= size:
            written += letters
            value -= size
    return written


def follows(later: Marker, earlier: Marker) -> bool:
    """Return whether the later marker counts on from the earlier: same style and next value, or same bullet."""
    if earlier.style == "clause" and later.style in ("clause", "bare", "decimal"):
        return _follows_clause(later, earlier)
    if later.style != earlier.style:
        return False
    if later.style.startswith("bullet"):
        return True
    if later.style == "dotted" and later.label and earlier.label:
        return _dotted_follows(later.label, earlier.label)
    return later.value == earlier.value + 1


def _follows_clause(later: Marker, earlier: Marker) -> bool:
    """Whether 1(b) or 2 or 2(a) follows on 1(a)."""
    number = earlier.value // _CLAUSES
    if later.style != "clause":
        return later.value == number + 1
    return later.value in (earlier.value + 1, (number + 1) * _CLAUSES + 1)


def _dotted_follows(later: str, earlier: str) -> bool:
    new, old = [int(n) for n in later.split(".")], [int(n) for n in earlier.split(".")]
    if len(new) == len(old) + 1:
        return new[:-1] == old and new[-1] == 1
    kept = old[: len(new)]
    rest_restarts = all(n == 1 for n in new[len(kept) :])
    return rest_restarts and any(
        new[:i] == kept[:i] and new[i] == kept[i] + 1 and all(n in (0, 1) for n in new[i + 1 :]) for i in range(len(kept))
    )


def settle(markers: Sequence[Marker | None]) -> list[Marker | None]:
    """Return the markers of successive blocks without the doubtful ones that no neighbour in the count bears out."""
    markers = _reread(markers)
    styles: dict[str, list[int]] = {}
    for index, marker in enumerate(markers):
        if marker is not None:
            styles.setdefault(marker.style, []).append(index)
    kept = list(markers)
    for places in styles.values():
        for rank, index in enumerate(places):
            marker = markers[index]
            if marker is not None and not _is_borne_out(markers, places, rank):
                kept[index] = None
    codes = {marker.style for marker in kept if marker and marker.style.startswith("code")}
    for index, marker in enumerate(markers):
        # a list of one ("PR1") among lists of other agencies
        if marker and marker.style.startswith("code") and marker.value == 1 and codes - {marker.style}:
            kept[index] = marker
    return kept


def _reread(markers: Sequence[Marker | None]) -> list[Marker | None]:
    """Take a capital I for the figure 1 that it is in a scanned text, where 2 follows it."""
    made = list(markers)
    known = [index for index, marker in enumerate(markers) if marker is not None]
    for index, later in pairwise(known):
        marker, following = markers[index], markers[later]
        if marker and following and (marker.label or "").strip("()") in ("I", "l") and following.value == 2:
            label = (marker.label or "").replace("I", "1").replace("l", "1")
            if following.style == ("decimal()" if label.startswith("(") else "decimal"):
                made[index] = Marker(label, following.style, 1, marker.length, True)
    return made


def _is_borne_out(markers: Sequence[Marker | None], places: Sequence[int], rank: int) -> bool:
    marker = markers[places[rank]]
    assert marker is not None
    if marker.is_certain and marker.value <= _MOST:
        return True
    before = [markers[place] for place in places[max(0, rank - 3) : rank]]
    after = [markers[place] for place in places[rank + 1 : rank + 4]]
    return any(other is not None and follows(marker, other) for other in before) or any(
        other is not None and follows(other, marker) for other in after
    )
