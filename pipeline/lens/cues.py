"""Lenses as data: the questions of `models/lenses.yml` and of a `lenses.yml` beside the documents, ready to be looked up.

A lens holds cues that say that an extract bears on its question, and aspects with cues of their own. A cue is a phrase in
plain words: `*` ends a word in any way, ` ~ ` stands for up to four words, ` ~~ ` for up to ten, `{name}` for any phrase of
one of the file's or the lens's groups. `strong` phrases decide by themselves, `weak` ones only where something of `near`
stands with them; a cue that an `against` phrase overlaps says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.lexicon import Entry, Lexicon, check_keys, check_unique, plain, strings
from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

FILE = "lenses.yml"
KINDS = ("failure", "good_practice", "cause", "impact", "recommendation")
OTHER = "other"
BEARS, NEAR, AGAINST = "bears", "near", "against"  # names of cues; those of an aspect have its id
STRONG, WEAK = "strong", "weak"
_FILE_KEYS = {"about", "groups", "records"}
_KEYS = {
    "id", "question", "definition", STRONG, WEAK, NEAR, AGAINST, "groups", "otherwise", "aspects",
    "examples", "counter_examples", "source",
}  # fmt: skip
_NEEDED = {"id", "question", "definition", STRONG, "aspects", "examples", "source"}
_ASPECT_KEYS = {"id", "label", "definition", STRONG, WEAK, "kinds", "examples"}
_ASPECT_NEEDED = {"id", "label", "definition"}
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_GROUP = re.compile(r"\{(\w+)\}")
_GAPS = {"~": 4, "~~": 10}  # words between


@dataclass(frozen=True, slots=True)
class Aspect:
    """A side of a lens's question; its weak phrases count for extracts of `kinds` only."""

    id: str
    label: str
    definition: str
    kinds: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, eq=False)  # told apart by identity: it is a key of caches
class LensRecord:
    """A lens as its file has it. Its lexicon: an entry a phrase, id the aspect (or bears, near, against), role the strength."""

    id: str
    question: str
    definition: str
    source: str
    otherwise: str  # the aspect of what bears on it and tells none
    aspects: tuple[Aspect, ...]
    lexicon: Lexicon
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    cues_sha256: str  # of all that decides: figures measured with other cues are not its own

    def aspect(self, name: str) -> Aspect:
        """Return the aspect of this id."""
        return next(aspect for aspect in self.aspects if aspect.id == name)


@cache
def lenses(register_folder: Path | None = None, models: Path = MODELS) -> tuple[LensRecord, ...]:
    """Return the lenses of `models/lenses.yml`, then those of a `lenses.yml` beside the documents.

    Raises LexiconError naming file, lens and key where one is malformed, or where an id is given twice.
    """
    made = list(_read(models / FILE))
    if register_folder is not None and (register_folder / FILE).exists():
        made += _read(register_folder / FILE)
    check_unique((lens.id for lens in made), FILE)
    return tuple(made)


def _read(path: Path) -> Iterator[LensRecord]:
    content = read_mapping(path)
    check_keys(content, _FILE_KEYS, {"about", "groups"}, path.name)
    records = content.get("records")
    if not isinstance(records, list):
        raise LexiconError(f"{path.name}: records must be a list")
    shared = _groups(content, path.name)
    for record in records:
        if not isinstance(record, dict):
            raise LexiconError(f"{path.name}: a record must be a mapping, not {record!r:.60}")
        yield _lens(record, shared, f"{path.name}: {record.get('id', '(no id)')}")


def _lens(record: Mapping[str, Any], shared: Mapping[str, tuple[str, ...]], where: str) -> LensRecord:
    check_keys(record, _KEYS, _KEYS - _NEEDED, where)
    groups = {**shared, **_groups(record, where)}
    given = _list(record, "aspects", where)
    aspects = tuple(_aspect(aspect, where) for aspect in given)
    check_unique((aspect.id for aspect in aspects), where)
    otherwise = str(record.get("otherwise", OTHER))
    if otherwise not in {aspect.id for aspect in aspects}:
        if "otherwise" in record:
            raise LexiconError(f"{where}: otherwise: {otherwise!r} is no aspect of it")
        aspects += (Aspect(OTHER, "Other", "What bears on the question and tells none of its other aspects.", (), ()),)
    entries = [
        Entry(name, strength, (_pattern(phrase, groups, where),), 1.0, phrase, (), (), "")
        for name, strength, phrase in _phrases(record, given, where)
    ]
    return LensRecord(
        _id(record, where), str(record["question"]), str(record["definition"]), str(record["source"]), otherwise, aspects,
        Lexicon(entries, {}, where), strings(record, "examples", where), strings(record, "counter_examples", where),
        _cues_sha256(entries, aspects, otherwise),
    )  # fmt: skip


def _aspect(record: object, where: str) -> Aspect:
    if not isinstance(record, dict):
        raise LexiconError(f"{where}: an aspect must be a mapping, not {record!r:.60}")
    where = f"{where}: {record.get('id', '(no id)')}"
    check_keys(record, _ASPECT_KEYS, _ASPECT_KEYS - _ASPECT_NEEDED, where)
    kinds = strings(record, "kinds", where)
    for kind in kinds:
        if kind not in KINDS:
            raise LexiconError(f"{where}: kinds: {kind!r} is not one of {', '.join(KINDS)}")
    examples = strings(record, "examples", where)
    return Aspect(_id(record, where), str(record["label"]), str(record["definition"]), kinds or KINDS, examples)


def _phrases(record: Mapping[str, Any], aspects: Sequence[Any], where: str) -> Iterator[tuple[str, str, str]]:
    """Yield what each phrase speaks for, its strength and the phrase."""
    for strength in (STRONG, WEAK):
        yield from ((BEARS, strength, phrase) for phrase in strings(record, strength, where))
    for name in (NEAR, AGAINST):
        yield from ((name, name, phrase) for phrase in strings(record, name, where))
    for aspect in aspects:
        for strength in (STRONG, WEAK):
            for phrase in strings(aspect, strength, f"{where}: {aspect['id']}"):
                yield str(aspect["id"]), strength, phrase


def _groups(content: Mapping[str, Any], where: str) -> dict[str, tuple[str, ...]]:
    groups = content.get("groups") or {}
    if not isinstance(groups, dict):
        raise LexiconError(f"{where}: groups must be a mapping of names to phrases")
    return {str(name): strings(groups, name, f"{where}: groups") for name in groups}


def _pattern(phrase: str, groups: Mapping[str, tuple[str, ...]], where: str) -> str:
    """Return the regular expression of a phrase; raises LexiconError where it names a group that is not there."""
    made, joint = "", ""
    for word in plain(phrase).split():
        if word in _GAPS:
            joint = rf",? (?:[^\s.;:]+ ){{0,{_GAPS[word]}}}?"
        else:
            made += joint + _word(word, groups, where)
            joint = " "
    return made


def _word(word: str, groups: Mapping[str, tuple[str, ...]], where: str) -> str:
    made, at = "", 0
    for match in _GROUP.finditer(word):
        name = match.group(1)
        if name not in groups:
            raise LexiconError(f"{where}: {{{name}}} is not a group")
        rest = {other: phrases for other, phrases in groups.items() if other != name}  # a group may hold others, not itself
        either = "|".join(_pattern(phrase, rest, where) for phrase in groups[name])
        made += _literal(word[at : match.start()]) + f"(?:{either})"
        at = match.end()
    return made + _literal(word[at:])


def _literal(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[\w'-]*")


def _list(record: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = record[key]
    if not isinstance(value, list):
        raise LexiconError(f"{where}: {key} must be a list")
    return value


def _id(record: Mapping[str, Any], where: str) -> str:
    name = str(record["id"])
    if not _NAME.match(name) or name in (BEARS, NEAR, AGAINST):
        raise LexiconError(f"{where}: id must be small letters, digits and _, and neither of {BEARS}, {NEAR}, {AGAINST}")
    return name


def _cues_sha256(entries: Sequence[Entry], aspects: Sequence[Aspect], otherwise: str) -> str:
    """Return the hash of the patterns, with all groups filled in: a change of words that the lens does not use leaves it."""
    patterns = [[entry.id, entry.role, *entry.patterns] for entry in entries]
    kinds = [[aspect.id, *aspect.kinds] for aspect in aspects]
    return sha256(json.dumps([patterns, kinds, otherwise]).encode()).hexdigest()
