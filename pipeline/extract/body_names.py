"""Bodies by the shape of what is written: names that end in a type noun, and teams named by what they do.

Both work on the words of a sentence; which nouns end a name, which words tell a sector and which make a team is data
(see `body_lexicon`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.body_lexicon import BodyLexicon, Head, Team
from pipeline.names import Token, fold, split

_GAP = re.compile(r"['’]?\s{1,2}|[-‐‑–/]\s?|\s?[-‐‑–/]|\s?")  # between two words of one name
_AFTER_SHORT = re.compile(r"\.?\s{1,2}|\.")  # after "St" or an initial
_MOST_WORDS = 12  # a longer run of capitals is a heading, not a name
_MAJESTY = {"his", "her"}  # no words of a name, but in "His Majesty's Inspector"
_UNLISTED = 99  # after every record of the lexicon
_ACRONYM = Team(_UNLISTED, "acronym", "unspecified", True, frozenset())
_MOST_DESCRIBING = 6
_DESCRIBED = Team(_UNLISTED, "described", "unspecified", True, frozenset())
_CAPITALS = Team(_UNLISTED, "capitals", "unspecified", True, frozenset())


@dataclass(frozen=True, slots=True)
class Shape:
    """A place in a text that has the shape of a body's name."""

    start: int
    end: int
    rule: str
    sector: str


@dataclass(frozen=True, slots=True)
class _Known:
    """Where names that are known already start and end."""

    starts: frozenset[int]
    ends: frozenset[int]


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words, in the forms that the rules ask for."""

    text: str
    tokens: tuple[Token, ...]
    folded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of a text."""
        return cls(text, *split(text))

    def is_capital(self, at: int) -> bool:
        """Whether a word begins as names do, with a capital or a digit."""
        first = self.tokens[at][0][0]
        return first.isupper() or first.isdigit()

    def is_hyphenated(self, at: int) -> bool:
        """Whether a word is the second half of a compound ("Multi-Agency")."""
        return at > 0 and self.text[self.tokens[at - 1][2] : self.tokens[at][1]] in ("-", "‐", "‑")

    def is_acronym(self, at: int) -> bool:
        """Whether a word is all capitals, at least three: two may be what OCR left of a longer one."""
        word = self.tokens[at][0]
        return len(word) > 2 and word.isupper() and word.isalpha()

    def joins(self, at: int) -> bool:
        """Whether the word and the next can be of one name, by what stands between them."""
        one, other = self.tokens[at], self.tokens[at + 1]
        gap = self.text[one[2] : other[1]]
        return bool(_GAP.fullmatch(gap)) or (len(one[0]) <= 2 and bool(_AFTER_SHORT.fullmatch(gap)))


def find_names(words: Words, bodies: BodyLexicon, known: Sequence[tuple[int, int]] = ()) -> list[Shape]:
    """The capitalised names, overlapping where several type nouns end one; "and" joins no `known` name to another."""
    barriers = _Known(frozenset(start for start, _ in known), frozenset(end for _, end in known))
    made = []
    for at, word in enumerate(words.folded):
        for head in bodies.heads.get(word, ()):
            first = at - len(head.words) + 1
            if first >= 0 and _is_written(head.words, words, first) and not words.is_hyphenated(first):
                begin = _begin(bodies, words, first, barriers)
                is_weak = bodies.weak.issuperset(words.folded[begin:first])
                if not is_weak and at - begin < _MOST_WORDS:
                    made.append(_shape(bodies, words, begin, at, head))
                break
        for head in bodies.leads.get(word, ()):
            last = at + len(head.words) - 1
            if last < len(words.tokens) and _is_written(head.words, words, at):
                is_whole = head.words[-1][0].isupper()
                end = last if is_whole else _end(words, last, barriers)
                if is_whole or end > last:
                    begin = _begin(bodies, words, at, barriers) if head.titles is None else _title(words, at, head.titles)
                    made.append(_shape(bodies, words, begin, end, head))
                break
    return made


def find_teams(words: Words, bodies: BodyLexicon) -> list[Shape]:
    """The teams and services named by what they do, in small letters or capitals."""
    made = []
    for at, word in enumerate(words.folded):
        if word not in bodies.team_heads:
            continue
        begin, team = _team_begin(bodies, words, at)
        if team is None:
            continue
        end = at
        follows = at + 1 < len(words.tokens) and words.text[words.tokens[at][2] : words.tokens[at + 1][1]] == " "
        if follows and words.folded[at + 1] in bodies.team_roles:
            end = at + 1
        first, last = words.tokens[begin][1], words.tokens[end][2]
        sector = bodies.sector_of(words.text[first:last], team.sector) if team.order == _UNLISTED else team.sector
        sector = bodies.head_sectors.get(word, sector)
        made.append(Shape(first, last, f"teams.{team.rule}", sector))
    return made


def _shape(bodies: BodyLexicon, words: Words, first: int, last: int, head: Head) -> Shape:
    start, end = words.tokens[first][1], words.tokens[last][2]
    sector = bodies.sector_of(words.text[start:end], head.sector) if head.by_words else head.sector
    return Shape(start, end, f"heads.{head.rule}", sector)


def _begin(bodies: BodyLexicon, words: Words, first: int, known: _Known) -> int:
    """The first word of the name whose type noun begins at `first`."""
    head = first
    while first > 0 and words.joins(first - 1):
        before = first - 1
        if words.folded[before] in bodies.links:
            before = -1 if first == head and words.folded[before] == "and" else _over_link(bodies, words, before, known)
            if before < 0:
                break
        elif not _belongs(bodies, words, before) or words.folded[before] == words.folded[first]:
            break
        first = before
    is_majesty = first > 0 and words.folded[first] == "majesty" and words.folded[first - 1] in _MAJESTY
    return first - is_majesty


def _title(words: Words, first: int, titles: frozenset[str]) -> int:
    """The first word of the name of an office whose noun is at `first`."""
    while first > 0 and words.joins(first - 1) and words.folded[first - 1] in titles:
        first -= 1
    is_majesty = first > 0 and words.folded[first] == "majesty" and words.folded[first - 1] in _MAJESTY
    return first - is_majesty


def _belongs(bodies: BodyLexicon, words: Words, at: int) -> bool:
    return words.is_capital(at) and words.folded[at] not in bodies.never


def _over_link(bodies: BodyLexicon, words: Words, at: int, known: _Known) -> int:
    """The word before the linking word `at` that still belongs to the name, or -1."""
    link, before = words.folded[at], at - 1
    if before < 0 or not words.joins(before):
        return -1
    if link == "the":
        return _over_link(bodies, words, before, known) if words.folded[before] in ("of", "for") else -1
    if not _belongs(bodies, words, before):
        return -1
    if link in ("of", "for"):
        allowed = bodies.before_of if link == "of" else bodies.before_for
        return before if allowed & {words.folded[before : before + 1], words.folded[before - 1 : at]} else -1
    if link == "and":
        is_other = words.tokens[at + 1][1] in known.starts or words.tokens[before][2] in known.ends
        return -1 if is_other or _is_whole_name(bodies, words, before) else before
    return before


def _is_whole_name(bodies: BodyLexicon, words: Words, last: int) -> bool:
    """Whether a name ends at `last`: what is joined to it by "and" is another one."""
    for head in bodies.heads.get(words.folded[last], ()):
        first = last - len(head.words) + 1
        if first > 0 and _is_written(head.words, words, first) and words.joins(first - 1):
            return _belongs(bodies, words, first - 1)
    return False


def _team_begin(bodies: BodyLexicon, words: Words, head: int) -> tuple[int, Team | None]:
    first, found = head, list[Team]()
    while first > 0 and words.joins(first - 1):
        step = next(
            ((len(phrase), teams) for phrase, teams in bodies.team_words.get(words.folded[first - 1], ())
             if words.folded[max(first - len(phrase), 0) : first] == phrase), None,
        )  # fmt: skip
        if step is None and first == head and bodies.acronym_heads & {words.folded[head]} and words.is_acronym(first - 1):
            step = 1, (_ACRONYM,)
        if step is None and bodies.acronym_heads & {words.folded[head]} and _is_named(bodies, words, first - 1):
            step = 1, (_CAPITALS,)
        if step is None or (first == head and words.folded[first - 1] == "and"):
            break
        first -= step[0]
        found += step[1]
    while first < head and words.folded[first] == "and":
        first += 1
    strong = [t for t in found if t.is_strong and words.folded[head] not in t.not_heads]
    if not strong and words.folded[head] in bodies.described_heads:
        return _described_begin(bodies, words, head)
    return first, min(strong, key=lambda team: team.order) if strong else None


def _described_begin(bodies: BodyLexicon, words: Words, head: int) -> tuple[int, Team | None]:
    """The first word after "the" of a team named by words the lexicon does not know ("the lifelong links team")."""
    first = head
    while first > 0 and head - first < _MOST_DESCRIBING and words.joins(first - 1):
        if words.folded[first - 1] == "the":
            while first < head and words.folded[first] in bodies.describing:
                first += 1
            return (first, _DESCRIBED) if first < head else (head, None)
        if words.folded[first - 1] in bodies.describing and words.folded[first - 1] not in ("new", "newly", "dedicated"):
            break
        first -= 1
    return head, None


def _is_named(bodies: BodyLexicon, words: Words, at: int) -> bool:
    """Whether a word before the small letters of a team is of its name: a capital that opens no sentence."""
    word = words.tokens[at][0]
    is_capital = word[0].isupper() and word[1:].islower() and at > 0
    return is_capital and words.folded[at] not in bodies.team_heads and _belongs(bodies, words, at)


def _end(words: Words, last: int, known: _Known) -> int:
    """The last word of the name that goes on after `last`, no further than a name that is known."""
    while last + 1 < len(words.tokens) and words.joins(last) and words.tokens[last][2] not in known.ends:
        after = last + 1
        if words.folded[after] in ("and", "the", "'s"):
            after += 1
            if after >= len(words.tokens) or not words.joins(after - 1) or words.tokens[after][1] in known.starts:
                break
        if not words.tokens[after][0][0].isupper():
            break
        last = after
    return last


def _is_written(written: Sequence[str], words: Words, first: int) -> bool:
    """Whether the words stand at `first`: capitals where the lexicon has them, exactly so for abbreviations."""
    for offset, word in enumerate(written):
        token = words.tokens[first + offset][0]
        if fold(token) != fold(word) or (word[0].isupper() and not token[0].isupper()):
            return False
        if word[1:] != word[1:].lower() and token != word:
            return False
        if offset and not words.joins(first + offset - 1):
            return False
    return True
