"""Bodies by the shape of what is written: names that end in a type noun, and teams named by what they do.

Both work on the words of a sentence; which nouns end a name, which words tell a sector and which make a team is data in
`models/agency_heads.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.names import Token, fold, tokens
from pipeline.records import LexiconError
from pipeline.register_files import SECTORS
from pipeline.registers import MODELS

_GAP = re.compile(r"['’]?\s{1,2}|\s?[-‐‑–/]\s?|\s?")  # between two words of one name
_AFTER_SHORT = re.compile(r"\.?\s{1,2}|\.")  # after "St" or an initial
_MOST_WORDS = 12  # a longer run of capitals is a heading, not a name
_LINKS = frozenset({"and", "of", "for", "the", "'s", "on", "upon"})
_KEYS = frozenset({"words", "heads", "sector_words", "team_heads", "teams", "councils", "offices"})

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A place in a text that has the shape of a body's name."""

    start: int
    end: int
    rule: str
    sector: str


@dataclass(frozen=True, slots=True)
class _Head:
    words: tuple[str, ...]  # as written in the lexicon
    rule: str
    sector: str
    by_words: bool  # whether the other words of the name may tell another sector


@dataclass(frozen=True, slots=True)
class _SectorWords:
    sector: str
    words: frozenset[str]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Team:
    order: int  # in the file: the first record that applies decides
    rule: str
    sector: str
    is_strong: bool
    not_heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words, in the forms that the rules ask for."""

    text: str
    tokens: tuple[Token, ...]
    folded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of a text."""
        found = tokens(text)
        return cls(text, tuple(found), tuple(fold(token) for token, _, _ in found))

    def is_capital(self, at: int) -> bool:
        """Whether a word begins as names do, with a capital or a digit."""
        first = self.tokens[at][0][0]
        return first.isupper() or first.isdigit()

    def is_hyphenated(self, at: int) -> bool:
        """Whether a word is the second half of a compound ("Multi-Agency")."""
        return at > 0 and self.text[self.tokens[at - 1][2] : self.tokens[at][1]] in ("-", "‐", "‑")

    def is_acronym(self, at: int) -> bool:
        """Whether a word is all capitals, at least two."""
        word = self.tokens[at][0]
        return len(word) > 1 and word.isupper() and word.isalpha()

    def joins(self, at: int) -> bool:
        """Whether the word and the next can be of one name, by what stands between them."""
        one, other = self.tokens[at], self.tokens[at + 1]
        gap = self.text[one[2] : other[1]]
        return bool(_GAP.fullmatch(gap)) or (len(one[0]) <= 2 and bool(_AFTER_SHORT.fullmatch(gap)))


@dataclass(frozen=True, eq=False)
class Shapes:
    """The lexicon, ready to look up."""

    never: frozenset[str]
    before_of: frozenset[Phrase]
    before_for: frozenset[Phrase]
    attributive: frozenset[str]
    team_roles: frozenset[str]
    heads: Mapping[str, tuple[_Head, ...]]  # by their last word, the longest first
    leads: Mapping[str, tuple[_Head, ...]]  # by their first word, the longest first
    sector_words: tuple[_SectorWords, ...]
    team_heads: frozenset[str]
    team_words: Mapping[str, tuple[tuple[Phrase, tuple[_Team, ...]], ...]]  # by their last word, the longest first
    council_kinds: frozenset[str]
    inspected_kinds: frozenset[str]
    council_forms: tuple[str, ...]
    telling_terms: frozenset[str]
    offices: frozenset[str]

    def names(self, words: Words, known: Sequence[tuple[int, int]] = ()) -> list[Shape]:
        """The capitalised names, overlapping where several type nouns end one; `known` names are not joined by "and"."""
        ends, starts = {end for _, end in known}, {start for start, _ in known}
        made = []
        for at, word in enumerate(words.folded):
            for head in self.heads.get(word, ()):
                first = at - len(head.words) + 1
                if first >= 0 and _is_written(head.words, words, first) and not words.is_hyphenated(first):
                    begin = self._begin(words, first, ends)
                    if begin < first and at - begin < _MOST_WORDS:
                        made.append(self._shape(words, begin, at, head))
                    break
            for head in self.leads.get(word, ()):
                last = at + len(head.words) - 1
                if last < len(words.tokens) and _is_written(head.words, words, at):
                    end = last if head.words[-1][0].isupper() else _end(words, last, starts)
                    if end > last or head.words[-1][0].isupper():
                        made.append(self._shape(words, self._begin(words, at, ends), end, head))
                    break
        return made

    def teams(self, words: Words) -> list[Shape]:
        """The teams and services named by what they do, in small letters or capitals."""
        made = []
        for at, word in enumerate(words.folded):
            if word not in self.team_heads:
                continue
            begin, team = self._team_begin(words, at)
            if team is None:
                continue
            end = at
            follows = at + 1 < len(words.tokens) and words.text[words.tokens[at][2] : words.tokens[at + 1][1]] == " "
            if follows and words.folded[at + 1] in self.team_roles:
                end = at + 1
            made.append(Shape(words.tokens[begin][1], words.tokens[end][2], f"teams.{team.rule}", team.sector))
        return made

    def sector_of(self, name: str, otherwise: str) -> str:
        """The sector that the words of a name tell, or `otherwise`."""
        folded = [fold(token) for token, _, _ in tokens(name)]
        own = set(folded) | {one + other for one, other in zip(folded, folded[1:], strict=False) if other == "'s"}
        whole = f" {' '.join(folded)} "
        for record in self.sector_words:
            if record.words & own and not any(f" {word} " in whole for word in record.unless):
                return record.sector
        return otherwise

    def _shape(self, words: Words, first: int, last: int, head: _Head) -> Shape:
        start, end = words.tokens[first][1], words.tokens[last][2]
        sector = self.sector_of(words.text[start:end], head.sector) if head.by_words else head.sector
        return Shape(start, end, f"heads.{head.rule}", sector)

    def _begin(self, words: Words, first: int, known_ends: set[int]) -> int:
        """The first word of the name whose type noun begins at `first`."""
        while first > 0 and words.joins(first - 1):
            before = first - 1
            if words.folded[before] in _LINKS:
                before = self._over_link(words, before, known_ends)
                if before < 0:
                    break
            elif (
                not words.is_capital(before) or words.folded[before] in self.never or words.folded[before] == words.folded[first]
            ):
                break
            first = before
        return first

    def _over_link(self, words: Words, at: int, known_ends: set[int]) -> int:
        """The word before the linking word `at` that still belongs to the name, or -1."""
        link = words.folded[at]
        if link == "the":
            before = at - 1
            has_link = before > 0 and words.folded[before] in ("of", "for") and words.joins(before)
            return self._over_link(words, before, known_ends) if has_link else -1
        before = at - 1
        if before < 0 or not words.joins(before) or not words.is_capital(before) or words.folded[before] in self.never:
            return -1
        if link in ("of", "for"):
            allowed = self.before_of if link == "of" else self.before_for
            return before if allowed & {words.folded[before : before + 1], words.folded[before - 1 : at]} else -1
        if link == "and" and (words.tokens[before][2] in known_ends or self._is_whole_name(words, before)):
            return -1
        return before

    def _is_whole_name(self, words: Words, last: int) -> bool:
        """Whether a name ends at `last`: what is joined to it by "and" is another one."""
        for head in self.heads.get(words.folded[last], ()):
            first = last - len(head.words) + 1
            if first > 0 and _is_written(head.words, words, first) and words.joins(first - 1):
                return words.is_capital(first - 1) and words.folded[first - 1] not in self.never
        return False

    def _team_begin(self, words: Words, head: int) -> tuple[int, _Team | None]:
        first, found = head, list[_Team]()
        while first > 0 and words.joins(first - 1):
            step = next(
                ((len(phrase), teams) for phrase, teams in self.team_words.get(words.folded[first - 1], ())
                 if words.folded[max(first - len(phrase), 0) : first] == phrase), None,
            )  # fmt: skip
            if step is None:
                break
            first -= step[0]
            found += step[1]
        while first < head and words.folded[first] == "and":
            first += 1
        strong = [t for t in found if t.is_strong and words.folded[head] not in t.not_heads]
        return first, min(strong, key=lambda team: team.order) if strong else None


def _end(words: Words, last: int, known_starts: set[int]) -> int:
    """The last word of the name that goes on after `last`."""
    while last + 1 < len(words.tokens) and words.joins(last):
        after = last + 1
        if words.folded[after] in ("and", "'s", "the"):
            is_known = after + 1 < len(words.tokens) and words.tokens[after + 1][1] in known_starts
            if after + 1 >= len(words.tokens) or not words.joins(after) or is_known:
                break
            after += words.folded[after] != "'s" or words.is_capital(after + 1)
        if not words.tokens[after][0][0].isupper() and words.folded[after] != "'s":
            break
        last = after
    return last - (words.folded[last] == "'s")


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


@cache
def load_shapes(models: Path = MODELS) -> Shapes:
    """The lexicon of `models`. Raises LexiconError for a missing key or a sector that is none."""
    path = models / "agency_heads.yml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in sorted(_KEYS ^ data.keys()):
        raise LexiconError(f"{path.name}: key {key!r} is missing or unknown")
    for record in (*data["heads"], *data["sector_words"], *data["teams"]):
        if record["sector"] not in SECTORS:
            raise LexiconError(f"{path.name}: {record['id']}: sector {record['sector']!r} is not a sector")
    words, councils = data["words"], data["councils"]
    return Shapes(
        never=frozenset(fold(word) for word in words["never"]),
        before_of=frozenset(_phrase(word) for word in words["before_of"]),
        before_for=frozenset(_phrase(word) for word in words["before_for"]),
        attributive=frozenset(fold(word) for word in words["attributive"]),
        team_roles=frozenset(fold(word) for word in words["team_roles"]),
        heads=_by_word((_head(record, head) for record in data["heads"] for head in record["heads"]), -1),
        leads=_by_word(_leads(data["heads"]), 0),
        sector_words=tuple(_sector_words(record) for record in data["sector_words"]),
        team_heads=frozenset(fold(word) for word in data["team_heads"]),
        team_words=_team_words(data["teams"]),
        council_kinds=frozenset(councils["kinds"]),
        inspected_kinds=frozenset(councils["inspected"]),
        council_forms=tuple(councils["forms"]),
        telling_terms=frozenset(councils["telling_terms"]),
        offices=frozenset(data["offices"]),
    )


def _phrase(words: str) -> Phrase:
    return tuple(fold(token) for token, _, _ in tokens(words))


def _head(record: Mapping[str, Any], words: str, *, may_vary: bool = True) -> _Head:
    written = tuple(token for token, _, _ in tokens(words))
    return _Head(written, record["id"], record["sector"], record.get("by_words", False) and may_vary)


def _leads(records: Iterable[Mapping[str, Any]]) -> Iterator[_Head]:
    for record in records:
        for noun, endings in record.get("leads", {}).items():
            for ending in endings:
                yield _head(record, f"{noun} {ending}", may_vary=False)


def _by_word(heads: Iterable[_Head], place: int) -> dict[str, tuple[_Head, ...]]:
    made: dict[str, list[_Head]] = {}
    for head in heads:
        made.setdefault(fold(head.words[place]), []).append(head)
    return {word: tuple(sorted(found, key=lambda head: -len(head.words))) for word, found in made.items()}


def _sector_words(record: Mapping[str, Any]) -> _SectorWords:
    unless = tuple(" ".join(_phrase(word)) for word in record.get("unless", ()))
    return _SectorWords(record["sector"], frozenset(fold(word) for word in record["words"]), unless)


def _team_words(
    records: Sequence[Mapping[str, Any]],
) -> dict[str, tuple[tuple[Phrase, tuple[_Team, ...]], ...]]:
    by_phrase: dict[Phrase, list[_Team]] = {}
    for number, record in enumerate(records):
        not_heads = frozenset(fold(word) for word in record["not_heads"])
        team = _Team(number, record["id"], record["sector"], record.get("strong", True), not_heads)
        for word in record["words"]:
            by_phrase.setdefault(_phrase(word), []).append(team)
    by_word: dict[str, list[tuple[Phrase, tuple[_Team, ...]]]] = {}
    for phrase, teams in by_phrase.items():
        by_word.setdefault(phrase[-1], []).append((phrase, tuple(teams)))
    return {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in by_word.items()}
