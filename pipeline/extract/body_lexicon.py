"""The lexicon `models/agency_heads.yml`: which nouns end a body's name, which words tell its sector and make a team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.names import fold, tokens
from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.register_files import SECTORS
from pipeline.yaml_files import read_mapping

_KEYS = frozenset({"words", "heads", "sector_words", "team_heads", "head_sectors", "teams", "councils", "offices"})

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A type noun that ends a name, or words that begin one."""

    words: tuple[str, ...]  # as written in the lexicon
    rule: str
    sector: str
    by_words: bool  # whether the other words of the name may tell another sector
    titles: frozenset[str] | None = None  # of an office: the only words that may stand before it in its name


@dataclass(frozen=True, slots=True)
class SectorWords:
    """Words that tell the sector of a name that has one of them, and none of `unless`."""

    sector: str
    words: frozenset[str]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """What a word in the name of a team tells."""

    order: int  # in the file: the first record that applies decides
    rule: str
    sector: str
    is_strong: bool
    not_heads: frozenset[str]


@dataclass(frozen=True, eq=False)
class BodyLexicon:
    """The lexicon, ready to look up."""

    never: frozenset[str]
    before_of: frozenset[Phrase]
    before_for: frozenset[Phrase]
    weak: frozenset[str]
    links: frozenset[str]  # small words inside a name
    uncounted: frozenset[str]  # small words that give no letter to an abbreviation
    attributive: frozenset[str]
    team_roles: frozenset[str]
    described_heads: frozenset[str]  # named by any words after "the" that only describe no team
    describing: frozenset[str]
    heads: Mapping[str, tuple[Head, ...]]  # by their last word, the longest first
    leads: Mapping[str, tuple[Head, ...]]  # by their first word, the longest first
    sector_words: tuple[SectorWords, ...]
    team_heads: frozenset[str]
    head_sectors: Mapping[str, str]  # what some of them are, whatever the words before tell
    acronym_heads: frozenset[str]  # after an acronym the name of a team, whatever it stands for
    team_words: Mapping[str, tuple[tuple[Phrase, tuple[Team, ...]], ...]]  # by their last word, the longest first
    council_kinds: frozenset[str]
    inspected_kinds: frozenset[str]
    council_forms: tuple[str, ...]
    telling_terms: frozenset[str]
    deeds: tuple[str, ...]  # verbs that tell an area's name to stand for its council
    openers: tuple[str, ...]
    offices: frozenset[str]

    def sector_of(self, name: str, otherwise: str) -> str:
        """The sector that the words of a name tell, or `otherwise`."""
        folded = [fold(token) for token, _, _ in tokens(name)]
        own = set(folded) | {one + other for one, other in pairwise(folded) if other == "'s"}
        whole = f" {' '.join(folded)} "
        for record in self.sector_words:
            if record.words & own and not any(f" {word} " in whole for word in record.unless):
                return record.sector
        return otherwise


@cache
def load_bodies(models: Path = MODELS) -> BodyLexicon:
    """The lexicon of `models`. Raises LexiconError for a missing key or a sector that is none."""
    path = models / "agency_heads.yml"
    data = read_mapping(path)
    for key in sorted(_KEYS ^ data.keys()):
        raise LexiconError(f"{path.name}: key {key!r} is missing or unknown")
    told = [{"id": head, "sector": sector} for head, sector in data["head_sectors"].items()]
    for record in (*data["heads"], *data["sector_words"], *data["teams"], *told):
        if record["sector"] not in SECTORS:
            raise LexiconError(f"{path.name}: {record['id']}: sector {record['sector']!r} is not a sector")
    words, councils = data["words"], data["councils"]
    return BodyLexicon(
        never=frozenset(fold(word) for word in words["never"]),
        before_of=frozenset(_phrase(word) for word in words["before_of"]),
        before_for=frozenset(_phrase(word) for word in words["before_for"]),
        weak=frozenset(fold(word) for word in words["weak"]),
        links=frozenset(words["links"]),
        uncounted=frozenset(words["uncounted"]),
        attributive=frozenset(fold(word) for word in words["attributive"]),
        team_roles=frozenset(fold(word) for word in words["team_roles"]),
        described_heads=frozenset(fold(word) for word in words["described_heads"]),
        describing=frozenset(fold(word) for word in words["describing"]),
        heads=_by_word((_head(record, head) for record in data["heads"] for head in record["heads"]), -1),
        leads=_by_word(_leads(data["heads"]), 0),
        sector_words=tuple(_sector_words(record) for record in data["sector_words"]),
        team_heads=frozenset(fold(word) for word in data["team_heads"]),
        head_sectors={fold(head): sector for head, sector in data["head_sectors"].items()},
        acronym_heads=frozenset(fold(word) for word in words["acronym_heads"]),
        team_words=_team_words(data["teams"]),
        council_kinds=frozenset(councils["kinds"]),
        inspected_kinds=frozenset(councils["inspected"]),
        council_forms=tuple(councils["forms"]),
        telling_terms=frozenset(councils["telling_terms"]),
        deeds=tuple(councils["deeds"]),
        openers=tuple(councils["openers"]),
        offices=frozenset(data["offices"]),
    )


def _phrase(words: str) -> Phrase:
    return tuple(fold(token) for token, _, _ in tokens(words))


def _head(record: Mapping[str, Any], words: str, *, is_lead: bool = False) -> Head:
    written = tuple(token for token, _, _ in tokens(words))
    titles = frozenset(fold(word) for word in record["titles"]) if is_lead and "titles" in record else None
    varies = record.get("by_words", False) and (not is_lead or titles is not None)
    return Head(written, record["id"], record["sector"], varies, titles)


def _leads(records: Iterable[Mapping[str, Any]]) -> Iterator[Head]:
    for record in records:
        for noun, endings in record.get("leads", {}).items():
            for ending in endings:
                yield _head(record, f"{noun} {ending}", is_lead=True)


def _by_word(heads: Iterable[Head], place: int) -> dict[str, tuple[Head, ...]]:
    made: dict[str, list[Head]] = {}
    for head in heads:
        made.setdefault(fold(head.words[place]), []).append(head)
    return {word: tuple(sorted(found, key=lambda head: -len(head.words))) for word, found in made.items()}


def _sector_words(record: Mapping[str, Any]) -> SectorWords:
    unless = tuple(" ".join(_phrase(word)) for word in record.get("unless", ()))
    return SectorWords(record["sector"], frozenset(fold(word) for word in record["words"]), unless)


def _team_words(
    records: Sequence[Mapping[str, Any]],
) -> dict[str, tuple[tuple[Phrase, tuple[Team, ...]], ...]]:
    by_phrase: dict[Phrase, list[Team]] = {}
    for number, record in enumerate(records):
        not_heads = frozenset(fold(word) for word in record["not_heads"])
        team = Team(number, record["id"], record["sector"], record.get("strong", True), not_heads)
        for word in record["words"]:
            by_phrase.setdefault(_phrase(word), []).append(team)
    by_word: dict[str, list[tuple[Phrase, tuple[Team, ...]]]] = {}
    for phrase, teams in by_phrase.items():
        by_word.setdefault(phrase[-1], []).append((phrase, tuple(teams)))
    return {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in by_word.items()}
