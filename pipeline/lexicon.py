"""Lexicons: the judgement in `models/*.yml`, checked when loaded and fast to look up.

A lexicon file holds `fragments` (named pieces of patterns, reusable as `${name}`) and `records`. A pattern is a regular
expression in small letters that is looked up in a text made `plain`; it begins and ends where words do. Every record
carries invented examples and counter-examples, which `tests/test_lexicons.py` runs through the whole decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

_KEYS = {"id", "role", "patterns", "weight", "note", "examples", "counter_examples", "source"}
_OPTIONAL = {"note", "weight", "counter_examples"}
_FRAGMENT = re.compile(r"\$\{(\w+)\}")
_PLAIN = str.maketrans("’‘“”–—\u00a0\n\t\u2011", "''\"\"--   -")
_GRAM = 4  # letters of the pieces of words by which patterns are looked up
_RARE = 7  # letters from which on a longer piece is hardly rarer


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a lexicon."""

    id: str
    role: str
    patterns: tuple[str, ...]
    weight: float
    note: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text where a pattern of an entry matches."""

    entry: Entry
    start: int
    end: int


class Lexicon:
    """Entries that can be looked up together: only patterns whose letters occur in the text are tried."""

    def __init__(self, entries: Sequence[Entry], fragments: Mapping[str, str], name: str = "") -> None:
        self.name = name
        self.entries = tuple(entries)
        self._patterns: list[tuple[Entry, re.Pattern[str]]] = []
        self._by_gram: dict[str, dict[str, list[int]]] = {}  # first letters -> piece -> numbers of patterns
        self._always: list[int] = []
        for entry in self.entries:
            for pattern in entry.patterns:
                self._add(entry, compile_pattern(pattern, fragments, f"{name}: {entry.id}: patterns"))

    def _add(self, entry: Entry, compiled: re.Pattern[str]) -> None:
        number = len(self._patterns)
        self._patterns.append((entry, compiled))
        pieces = _pieces(compiled)
        if not pieces:
            self._always.append(number)
        for piece in sorted(pieces or ()):
            self._by_gram.setdefault(piece[:_GRAM], {}).setdefault(piece, []).append(number)

    def find(self, text: str, grams: frozenset[str] | None = None) -> list[Hit]:
        """Return all hits in a plain text, by place; its `grams` may be given where it is looked up often."""
        present = grams if grams is not None else text_grams(text)
        tried = set(self._always)
        for gram in present & self._by_gram.keys():
            for piece, numbers in self._by_gram[gram].items():
                if piece in text:
                    tried.update(numbers)
        hits = [
            Hit(entry, match.start(), match.end())
            for entry, pattern in (self._patterns[number] for number in sorted(tried))
            for match in _matches(pattern, text)
        ]
        hits.sort(key=lambda hit: (hit.start, hit.end, hit.entry.id))
        return hits

    def first(self, text: str, grams: frozenset[str] | None = None) -> Hit | None:
        """Return the hit that starts first, None where there is none."""
        return next(iter(self.find(text, grams)), None)

    def patterns(self) -> list[tuple[Entry, re.Pattern[str]]]:
        """Return every compiled pattern with its entry, in the order of the file."""
        return list(self._patterns)

    def of_role(self, *roles: str) -> Lexicon:
        """Return a lexicon of the entries of these roles only."""
        made = Lexicon((), {}, self.name)
        made.entries = tuple(entry for entry in self.entries if entry.role in roles)
        for entry, pattern in self._patterns:
            if entry.role in roles:
                made._add(entry, pattern)
        return made


def plain(text: str) -> str:
    """Return the text as patterns see it, of the same length: small letters, straight quotes, single blanks."""
    low = text.translate(_PLAIN).lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=4096)  # the same sentence is looked up in several lexicons
def text_grams(text: str) -> frozenset[str]:
    """Return the pieces of three and four letters of a plain text, by which patterns are looked up."""
    threes = map("".join, zip(text, text[1:], text[2:], strict=False))
    fours = map("".join, zip(text, text[1:], text[2:], text[3:], strict=False))
    return frozenset(threes).union(fours)


def compile_pattern(pattern: str, fragments: Mapping[str, str], where: str) -> re.Pattern[str]:
    """Return the compiled pattern; raises LexiconError where it is malformed or names an unknown fragment."""
    try:
        filled = _fill(pattern, fragments)
        if re.search(r"(?<!\\)[A-Z]", filled):
            raise LexiconError(f"{where}: {pattern!r} must be in small letters")
        # That a match does not begin inside a word is seen to in `find`: without an assertion in front, the
        # engine leaps to the first letters of a pattern, and no case folding makes that possible too.
        return re.compile(rf"(?:{filled})(?:(?<!\w)|(?!\w))")
    except KeyError as error:
        raise LexiconError(f"{where}: unknown fragment {error}") from None
    except re.error as error:
        raise LexiconError(f"{where}: {pattern!r} is not a pattern: {error}") from None


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Return the matches that begin where a word does; one that begins inside a word hides none after it."""
    match = pattern.search(text)
    while match is not None:
        if _is_inside_word(text, match.start()):
            match = pattern.search(text, match.start() + 1)
        else:
            yield match
            match = pattern.search(text, max(match.end(), match.start() + 1))


def _is_inside_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _fill(pattern: str, fragments: Mapping[str, str]) -> str:
    for _ in range(5):  # fragments may hold fragments
        if "${" not in pattern:
            return pattern
        pattern = _FRAGMENT.sub(lambda match: f"(?:{fragments[match.group(1)]})", pattern)
    raise KeyError(pattern)


@cache
def load(name: str, folder: Path = MODELS) -> Lexicon:
    """Return the lexicon `models/<name>.yml`; raises LexiconError naming file, record and key."""
    content = read_mapping(folder / f"{name}.yml")
    unknown = set(content) - {"about", "fragments", "records"}
    if unknown:
        raise LexiconError(f"{name}.yml: unknown key {sorted(unknown)[0]!r}")
    fragments = {str(key): str(value) for key, value in (content.get("fragments") or {}).items()}
    entries = [_entry(record, f"{name}.yml") for record in content.get("records") or []]
    check_unique((entry.id for entry in entries), f"{name}.yml")
    return Lexicon(entries, fragments, f"{name}.yml")


def check_keys(record: Mapping[str, Any], keys: set[str], optional: set[str], where: str) -> None:
    """Raise LexiconError where a record has an unknown key or lacks one."""
    unknown, lacking = set(record) - keys, keys - optional - set(record)
    if unknown:
        raise LexiconError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    if lacking:
        raise LexiconError(f"{where}: key {sorted(lacking)[0]!r} is missing")


def check_unique(ids: Iterable[str], where: str) -> None:
    """Raise LexiconError where an id occurs twice."""
    seen: set[str] = set()
    for item in ids:
        if item in seen:
            raise LexiconError(f"{where}: {item}: id occurs twice")
        seen.add(item)


def strings(record: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """Return a list of strings of a record; raises LexiconError where it is something else."""
    value = record.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LexiconError(f"{where}: {key} must be a list of strings")
    return tuple(value)


def _entry(record: object, file: str) -> Entry:
    if not isinstance(record, dict):
        raise LexiconError(f"{file}: a record must be a mapping, not {record!r}")
    where = f"{file}: {record.get('id', '(no id)')}"
    check_keys(record, _KEYS, _OPTIONAL, where)
    weight = record.get("weight", 1.0)
    if not isinstance(weight, int | float):
        raise LexiconError(f"{where}: weight must be a number")
    return Entry(
        str(record["id"]), str(record["role"]), strings(record, "patterns", where), float(weight),
        str(record.get("note", "")), strings(record, "examples", where),
        strings(record, "counter_examples", where), str(record["source"]),
    )  # fmt: skip


# --- which letters must occur for a pattern to match ---

Node = tuple[Any, Any]


def _pieces(compiled: re.Pattern[str]) -> frozenset[str] | None:
    """Return pieces of letters of which every match holds at least one, None where that cannot be told."""
    from re import _parser  # type: ignore[attr-defined]

    return _required(list(_parser.parse(compiled.pattern, compiled.flags)))


def _required(nodes: Sequence[Node]) -> frozenset[str] | None:
    best: frozenset[str] | None = None
    run: list[Node] = []  # letters that stand directly before the node looked at
    for node in nodes:
        if str(node[0]) == "LITERAL":
            run.append(node)
            continue
        for pieces in (_of_run(run), _of_node(str(node[0]), node[1], run)):
            best = _better(best, pieces)
        run = []
    return _better(best, _of_run(run))


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=_worth)


def _of_run(run: Sequence[Node]) -> frozenset[str] | None:
    letters = "".join(chr(code).lower() for _, code in run)
    return frozenset({letters}) if len(letters) >= _GRAM - 1 else None


def _of_node(name: str, argument: Any, before: list[Node]) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _required([*before, *argument[-1]])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] >= 1:
        return _required([*before, *argument[2]])
    if name == "BRANCH":
        branches = [_required([*before, *branch]) for branch in argument[1]]
        if all(branch is not None for branch in branches):
            return frozenset().union(*[branch for branch in branches if branch is not None])
    return None


def _worth(pieces: frozenset[str]) -> tuple[int, int]:
    # long pieces are rarer than short ones, and few are rarer than many
    return (min(_RARE, *(len(piece) for piece in pieces)), -len(pieces))
