"""Cues: the records of `models/document_kinds.yml`, `review_types.yml` and `case_facts.yml`, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.facts.numbers import NUMBER
from pipeline.lexicon import check_keys, check_unique, strings
from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

_OPTIONAL = {"where", "unless", "weight", "note", "counter_examples"}
_KEYS = {"id", "role", "value", "patterns", "examples", "source"} | _OPTIONAL
_FRAGMENT = re.compile(r"\$\{(\w+)\}")
ZONES = ("title", "opening", "closing", "running_head", "heading", "file", "short", "body")


@dataclass(frozen=True, slots=True)
class Cue:
    """One record: what a pattern, found in a zone of the document, speaks for."""

    id: str
    role: str
    value: str
    where: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    weight: float
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text, None where there is none or an exception applies."""
        matches = [match for pattern in self.patterns if (match := pattern.search(text))]
        if not matches or any(pattern.search(text) for pattern in self.unless):
            return None
        return min(matches, key=lambda match: (match.start(), -match.end()))

    def find(self, text: str) -> list[re.Match[str]]:
        """Return all matches in a text by place."""
        if any(pattern.search(text) for pattern in self.unless):
            return []
        found = [match for pattern in self.patterns for match in pattern.finditer(text)]
        return sorted(found, key=lambda match: (match.start(), -match.end()))


@cache
def load(name: str) -> tuple[Cue, ...]:
    """Return the records of `models/<name>.yml`; raises LexiconError naming file, record and key."""
    content = read_mapping(MODELS / f"{name}.yml")
    check_keys(content, {"about", "fragments", "records"}, {"fragments"}, f"{name}.yml")
    fragments = {"number": NUMBER}
    fragments |= {str(key): str(value) for key, value in (content.get("fragments") or {}).items()}
    cues = tuple(_cue(record, fragments, f"{name}.yml") for record in content["records"])
    check_unique((cue.id for cue in cues), f"{name}.yml")
    return cues


@cache
def of_role(name: str, role: str) -> tuple[Cue, ...]:
    """Return the records of one role."""
    return tuple(cue for cue in load(name) if cue.role == role)


def first_value(name: str, role: str, text: str) -> str | None:
    """Return the value of the first record of a role that is found in a text, in the order of the file."""
    return next((cue.value for cue in of_role(name, role) if cue.search(text)), None)


def _compile(pattern: str, fragments: Mapping[str, str], where: str) -> re.Pattern[str]:
    """Compile between word boundaries, without regard to case but for `(?-i:…)`.

    One blank stands for any white space, an optional blank for any or none.
    """
    try:
        filled = pattern
        while "${" in filled:  # fragments may hold fragments
            filled = _FRAGMENT.sub(lambda match: f"(?:{fragments[match.group(1)]})", filled)
        spaced = filled.replace(" ?", r"\s*").replace(" ", r"\s+")
        return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE)
    except KeyError as error:
        raise LexiconError(f"{where}: unknown fragment {error}") from None
    except re.error as error:
        raise LexiconError(f"{where}: {pattern!r} is not a pattern: {error}") from None


def _cue(record: Mapping[str, Any], fragments: Mapping[str, str], file: str) -> Cue:
    where = f"{file}: {record.get('id', '(no id)')}"
    check_keys(record, _KEYS, _OPTIONAL, where)
    zones = strings(record, "where", where)
    if unknown := [zone for zone in zones if zone not in ZONES]:
        raise LexiconError(f"{where}: where: unknown zone {unknown[0]!r}")

    def compiled(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(_compile(text, fragments, f"{where}: {key}") for text in strings(record, key, where))

    return Cue(
        str(record["id"]), str(record["role"]), str(record["value"]), zones, compiled("patterns"),
        compiled("unless"), float(record.get("weight", 1.0)), strings(record, "examples", where),
        strings(record, "counter_examples", where),
    )  # fmt: skip
