"""The cues of `models/privacy.yml`, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.lexicon import check_keys, check_unique, strings
from pipeline.records import LexiconError

FILE = "privacy.yml"
SETTING = "setting"  # a kind that masks nothing: it tells what a document is about, for the cues that are asked in it
KINDS = ("person", "date_of_birth", "date_of_death", "address", "contact", "place", SETTING)
_FRAGMENT = re.compile(r"\$\{(\w+)\}")
_FLAGS = (
    "subject",
    "any_word",
    "closed_only",
    "list",
    "strange",
    "given",
    "titled",
    "rare",
    "no_body",
    "not_of_body",
    "plain_is_public",
)
_KEYS = {"id", "kind", *_FLAGS, "asked_in", "patterns", "examples", "counter_examples", "source", "note"}
_OPTIONAL = {"note", "asked_in", *_FLAGS}
_PUBLIC_OPTIONAL = {"note", "weak", "alone", "list", "open_only"}
_PUBLIC_KEYS = {"id", "patterns", "examples", "counter_examples", "source", *_PUBLIC_OPTIONAL}
# `re` knows no classes of Unicode: letters of the alphabets in which names are written in Latin letters. Beyond the first block
# capitals and small letters take turns, so that both classes hold them all: lists of them cost a second to compile
_BEYOND = "Ā-ɏḀ-ỿ"
UPPER = f"A-ZÀ-ÖØ-Þ{_BEYOND}"
LOWER = f"a-zß-öø-ÿ{_BEYOND}"
_CLASSES = {r"\p{Lu}": UPPER, r"\p{Ll}": LOWER}


@dataclass(frozen=True)
class Cue:
    """One record: a kind of private or public thing and how it is told."""

    id: str
    kind: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    is_subject: bool = False  # whom it names the document is about: each further mention is theirs
    is_any_word: bool = False  # the name may be a word that the document also writes small
    is_closed_only: bool = False  # asked only in kinds of documents in which doubt is private
    is_list: bool = False  # several names, or none, among other words
    is_strange: bool = False  # the name must be of words that are in no dictionary, or given names
    is_given: bool = False  # it must be a given name, alone
    is_titled: bool = False  # told by a title, rank or post: whatever the words are
    is_rare: bool = False  # the name must be of no town, body or person, and nowhere written small
    is_no_body: bool = False  # only its place in the sentence tells the name: it must not be a body's
    is_not_of_body: bool = False  # it is private unless a body or office holder is named shortly before
    is_plain_public: bool = False  # it is public where all its words are plain ones
    asked_in: str = field(default="", kw_only=True)  # the setting without which it is not asked
    is_open_only: bool = False  # of what is public: only in kinds of documents in which doubt is not private


Pattern = tuple[Cue, re.Pattern[str]]


@dataclass(frozen=True)
class DateCue:
    """How dates are told; each pattern has a group `date`, but for those of words that tell a death."""

    days_before: int
    days_told: int
    days_near: int
    numbers: Mapping[str, int]  # numbers in words
    dates: tuple[re.Pattern[str], ...]
    opened: tuple[re.Pattern[str], ...]
    not_of_death: tuple[re.Pattern[str], ...]
    deaths: tuple[re.Pattern[str], ...]
    harms: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True)
class PrivateCue:
    """All cues with their patterns (group `private` or `public`), and the words that rules use."""

    patterns: tuple[Pattern, ...]
    people: tuple[Pattern, ...]  # public: named for an office
    bodies: tuple[Pattern, ...]  # public: named as bodies or places
    dates: DateCue
    pseudonyms: tuple[Pattern, ...]  # group `kept`
    kept: tuple[re.Pattern[str], ...]
    kept_examples: tuple[str, ...]
    closed_kinds: frozenset[str]
    never: frozenset[str]  # capitalised words that end a name, or begin none
    surnames_too: frozenset[str]  # of these, those that may end the name of whom a document is about
    months: frozenset[str]
    body_words: frozenset[str]

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Each cue of what is private once, in the order of the file."""
        return _once(self.patterns)

    @property
    def public_cues(self) -> tuple[Cue, ...]:
        """Each cue of what is public once, in the order of the file."""
        return _once([*self.people, *self.bodies])


def _once(patterns: Iterable[Pattern]) -> tuple[Cue, ...]:
    return tuple({cue.id: cue for cue, _ in patterns}.values())


def private_cues(content: Mapping[str, Any]) -> PrivateCue:
    """Return the compiled cues; raises LexiconError naming the record and the key."""
    fragments = {str(key): str(value) for key, value in content["fragments"].items()}
    public = content["public"]
    settings = {record["id"] for record in content["records"] if record.get("kind") == SETTING}
    for record in content["records"]:
        if record.get("asked_in", "") not in {"", *settings}:
            raise LexiconError(f"{FILE}: {record['id']}: asked_in {record['asked_in']!r} is no record of kind {SETTING}")
    check_unique((r["id"] for r in [*content["records"], *public["people"], *public["bodies"], *content["pseudonyms"]]), FILE)
    kept = [
        _compiled(pattern, fragments, f"{FILE}: {record['id']}")
        for record in content["kept"]
        for pattern in strings(record, "patterns", FILE)
    ]
    return PrivateCue(
        tuple(made for record in content["records"] for made in _private(record, fragments)),
        tuple(made for record in public["people"] for made in _public(record, fragments)),
        tuple(made for record in public["bodies"] for made in _public(record, fragments)),
        _dates(content["dates"], fragments),
        tuple(made for record in content["pseudonyms"] for made in _public(record, fragments)),
        tuple(kept),
        tuple(example for record in content["kept"] for example in strings(record, "examples", FILE)),
        frozenset(content["kinds"]["closed"]),
        frozenset([*content["never"], *content["things"]]),
        frozenset(content["surnames_too"]),
        frozenset(content["months"]),
        frozenset(content["body_words"]),
    )


def _private(record: Mapping[str, Any], fragments: Mapping[str, str]) -> list[Pattern]:
    where = f"{FILE}: {record.get('id', '(no id)')}"
    check_keys(record, _KEYS, _OPTIONAL, where)
    if record["kind"] not in KINDS:
        raise LexiconError(f"{where}: kind {record['kind']!r} is none of {', '.join(KINDS)}")
    made = _patterns(record, record["kind"], tuple(bool(record.get(key)) for key in _FLAGS), fragments, where)
    return [(replace(cue, asked_in=str(record.get("asked_in", ""))), pattern) for cue, pattern in made]


def _public(record: Mapping[str, Any], fragments: Mapping[str, str]) -> list[Pattern]:
    where = f"{FILE}: {record.get('id', '(no id)')}"
    check_keys(record, _PUBLIC_KEYS, _PUBLIC_OPTIONAL, where)
    kind = next((key for key in ("weak", "alone") if record.get(key)), "public")
    made = _patterns(record, kind, (False, False, False, bool(record.get("list"))), fragments, where)
    is_open_only = bool(record.get("open_only"))
    return [(replace(cue, is_open_only=is_open_only), pattern) for cue, pattern in made]


def _patterns(
    record: Mapping[str, Any], kind: str, flags: tuple[bool, ...], fragments: Mapping[str, str], where: str
) -> list[Pattern]:
    cue = Cue(record["id"], kind, strings(record, "examples", where), strings(record, "counter_examples", where), *flags)
    return [(cue, _compiled(pattern, fragments, where)) for pattern in strings(record, "patterns", where)]


def _dates(record: Mapping[str, Any], fragments: Mapping[str, str]) -> DateCue:
    where = f"{FILE}: dates"
    date, opened, not_of_death, death, harm = (
        tuple(_compiled(pattern, fragments, where) for pattern in strings(record, key, where))
        for key in ("date", "opened", "not_of_death", "death", "harm")
    )
    numbers = {word: n for key in ("ordinals", "cardinals") for n, word in enumerate(strings(record, key, where), 1)}
    before, told, near = (int(record[key]) for key in ("days_before", "days_told", "days_near"))
    examples, others = (strings(record, key, where) for key in ("examples", "counter_examples"))
    return DateCue(before, told, near, numbers, date, opened, not_of_death, death, harm, examples, others)


def _compiled(pattern: str, fragments: Mapping[str, str], where: str) -> re.Pattern[str]:
    try:
        while "${" in pattern:
            pattern = _FRAGMENT.sub(lambda match: f"(?:{fragments[match.group(1)]})", pattern)
        for name, letters in _CLASSES.items():
            pattern = pattern.replace(name, letters)
        return re.compile(pattern)
    except (KeyError, re.error) as error:
        raise LexiconError(f"{where}: {pattern!r} is not a pattern: {error}") from None
