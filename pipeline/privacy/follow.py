"""Following: every further place of a part of a name once found, also if misspelt by a letter, broken or without apostrophe.

A part that is also a word is followed where it stands as a name does; of whom the document is about, nearly everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from pipeline.privacy.look import Seen
from pipeline.privacy.people import Names, Words
from pipeline.privacy.spans import Span
from pipeline.privacy.vocabulary import WORD, is_english, is_given
from pipeline.private_cues import UPPER

AGAIN = "privacy.again"
ALIKE = "privacy.alike"
_SHORTEST = 2  # letters of a part of a name that is looked for elsewhere
_LONG = 5  # letters of a part that may be misspelt by one, or broken
_WRITTEN = re.compile(rf"(?<![\w’'])[{UPPER}][\w]*(?:[’'](?![sS]\b)[{UPPER}]\w+)?(?:-[{UPPER}]\w+)*")
_JOINED = re.compile(r"[’']?s? (?:and|&|for|on|upon|was|had|is|said|told) ")
_VERB = re.compile(
    r"[’']s\b|,? (?:was|is|had|has|did|told|said|could|would|should|attended|died|lived|took|went|left|then|and|also|who)\b"
)
_PARTICLE = re.compile(r"(?<!\w)(?:van|von|de|da|dos|du|del|der|den|ter|bin|ibn|al|el|ap|ab|ní|van der|van den|de la)[ -]\Z")
_ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ee]ach|[Nn]o|[Tt]hese|[Oo]ur|THE) $")
_OPENS = re.compile(r"(?:^|[.:;!?•·\])\n\t\f–-]|\d\)?)\s*[“\"‘'(]?$")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Master|Professor|Nurse|PC|DC|MR|MRS|MS|MISS|DR)\.? $")


class Follower:
    """Finds the names of a document again in its texts."""

    def __init__(self, names: Names, words: Words) -> None:
        self._words = words
        self._subject = {part for part in names.subject if self._can_be_followed(part)}
        certain = names.certain - (names.public - names.subject) - names.pseudonyms
        self._certain = {part for part in certain if self._can_be_followed(part)} | self._subject
        self._ordinary = {part for part in self._certain if self._is_ordinary(part)}
        self._forms = {form: part for part in sorted(self._certain) for form in _forms(part)}
        self._near = _one_off({part for part in self._certain if len(part) >= _LONG and part not in self._ordinary})
        self._broken = _broken({part for part in self._subject if len(part) >= _LONG})

    def _can_be_followed(self, part: str) -> bool:
        return (
            len(part) >= _SHORTEST
            and (part not in self._words.cues.never or part in self._words.cues.surnames_too)
            and not (len(part) == 2 and part.isupper())
        )

    def _is_ordinary(self, part: str) -> bool:
        return (
            part in self._words.ordinary
            or part in self._words.known
            or self._words.is_plain(part)
            or part in self._words.cues.months
        )

    def find(self, seen: Seen) -> Iterator[Span]:
        """Yield the further places of names in a text."""
        if not self._certain:
            return
        for match in _WRITTEN.finditer(seen.text):
            for start, end, kind, by in self._in_word(seen, match.start(), match.group()):
                particle = _PARTICLE.search(seen.text, max(0, start - 9), start)
                yield particle.start() if particle else start, end, kind, by
        for match in self._broken.finditer(seen.text) if self._broken else ():
            yield match.start(), match.end(), "person", ALIKE

    def _in_word(self, seen: Seen, start: int, word: str) -> Iterator[Span]:
        end = start + len(word)
        part = self._forms.get(word)
        if part is not None:
            if self._is_name(seen, start, end, part):
                yield start, end, "person", AGAIN
            return
        if "-" in word:
            place = start
            for piece in word.split("-"):
                yield from self._in_word(seen, place, piece)
                place += len(piece) + 1
            return
        if self._is_alike(word) and not seen.bodies.overlaps(start, end) and not seen.people.overlaps(start, end):
            yield start, end, "person", ALIKE

    def _is_name(self, seen: Seen, start: int, end: int, part: str) -> bool:
        text = seen.text
        is_subject = part in self._subject
        if (
            is_subject
            and re.match(r"[’']s\b", text[end : end + 2])
            and not re.search(r"\bS(?:ain)?t\.? $", text[max(0, start - 7) : start])
        ):
            return True
        if seen.people.overlaps(start, end) and not (is_subject and self._is_all_private(seen, start, end)):
            return False
        if seen.bodies.overlaps(start, end):
            is_joined = bool(_JOINED.match(text[end : end + 12])) and part not in self._words.known
            return is_joined or self._is_beside(text, start, end)
        return part not in self._ordinary or self._is_name_of_a_word(text, start, end, part)

    def _is_name_of_a_word(self, text: str, start: int, end: int, part: str) -> bool:
        """Whether a part of a name that is also a word stands as a name does."""
        before, behind = text[max(0, start - 12) : start], text[end : end + 12]
        if part in self._words.cues.months and (re.search(r"\d(?:st|nd|rd|th)?(?: of)? $", before) or re.match(r",? \d", behind)):
            return False
        if self._is_beside(text, start, end) or _TITLE.search(before):
            return True
        if _ARTICLE.search(before) and behind.startswith((" family", " children", " household")):
            return True
        if _ARTICLE.search(before) or (text[start:end].isupper() and end - start > 1):
            return False
        if part in self._subject:
            return True
        if part in self._words.cues.never:
            return bool(_VERB.match(behind))
        if self._words.is_closed and is_given(part) and part not in self._words.ordinary:
            return not re.match(r" [A-Z]", behind)
        if part not in self._words.ordinary and part not in self._words.known:
            return bool(_VERB.match(behind)) or not re.match(r" [A-Z]", behind)
        return bool(_VERB.match(behind)) or not (_OPENS.search(before) or re.match(r" [A-Z]", behind))

    def _is_all_private(self, seen: Seen, start: int, end: int) -> bool:
        """Whether the name of an office holder that this lies in is made of parts of private names."""
        around = next(place for place in seen.people.places if place[0] < end and start < place[1])
        return all(word in self._forms for word in WORD.findall(seen.text[slice(*around)]) if len(word) > 1)

    def _is_beside(self, text: str, start: int, end: int) -> bool:
        """Whether another part of a name stands beside this one."""
        before = re.search(r"([^\W\d_]+)(?: [A-Z]\.?)? $", text[max(0, start - 30) : start])
        behind = re.match(r" (?:[A-Z]\.? )?([^\W\d_]+)", text[end : end + 30])
        return any(match and match[1] in self._forms for match in (before, behind))

    def _is_alike(self, word: str) -> bool:
        """Whether a word is a name misspelt by a letter, or with the ending of a possessive."""
        title = word.title() if word.isupper() else word
        if title.endswith("s") and title[:-1] in self._certain and title[:-1] not in self._ordinary:
            return True
        if len(word) < _LONG - 1 or title in self._words.ordinary or title in self._words.known or is_english(title):
            return False
        return not self._near.isdisjoint(_one_off({title}))


def _forms(part: str) -> set[str]:
    """How a part of a name may be written: as it is, in capitals, with one, and with either apostrophe."""
    made = {part, part.upper(), part.title()}
    return made | {form.replace("'", "’") for form in made} | {form.replace("’", "'") for form in made}


def _one_off(words: Set[str]) -> set[str]:
    """Return each word, and each with one letter left out, marked by its length: two share one if they differ by one letter."""
    made: set[str] = set()
    for word in words:
        small = word.casefold()
        made.add(small)
        made.update(f"{small[:place]}{small[place + 1 :]}" for place in range(1, len(small)))
    return made


def _broken(words: Set[str]) -> re.Pattern[str] | None:
    """Return what finds names that a space breaks in two."""
    split = sorted({f"{re.escape(w[:n])} {re.escape(w[n:])}" for w in words for n in range(2, len(w) - 1)})
    return re.compile(rf"(?<!\w)(?:{'|'.join(split)})(?!\w)") if split else None
