"""Numbers as printed: digits and words ("more than forty", "twenty-two")."""

from __future__ import annotations

import re

_UNITS = {
    "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_UNITS |= {"a": 1, "an": 1, "zero": 0, "both": 2, "single": 1}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000}
_PART = re.compile(r"[a-z]+")

_WORD = "|".join(sorted([*_UNITS, *_TENS, *_SCALES], key=lambda word: (-len(word), word)))
# a number as a fragment of a pattern: digits with commas, or words joined by blanks or hyphens
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{_WORD})(?:[- ](?:and )?(?:{_WORD}))*)"


_NOT_COUNTED = ("a", "an", "no", "both", "single")


def value_of(text: str, *, is_age: bool = False) -> int | None:
    """Return the number that digits or words stand for, None where they are none; articles are no ages."""
    plain = text.strip().lower().replace(",", "")
    if is_age and plain in _NOT_COUNTED:
        return None
    if plain.isdigit():
        return int(plain)
    total = current = 0
    words = [word for word in _PART.findall(plain) if word != "and"]
    for word in words:
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            total, current = (total + current, 0) if word == "thousand" else (total, current)
        else:
            return None
    return total + current if words else None
