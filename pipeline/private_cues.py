"""The cues of `models/privacy.yml`, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.lexicon import check_keys, check_unique, strings
from pipeline.records import LexiconError

FILE = "privacy.yml"
KINDS = ("person", "date_of_birth", "date_of_death", "address", "contact", "place")
_FRAGMENT = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Cue:
    """One record: a kind of private thing and how it is told."""

    id: str
    kind: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True)
class PrivateCue:
    """All cues with their patterns (group `private`), and the patterns of what is kept."""

    patterns: tuple[tuple[Cue, re.Pattern[str]], ...]
    kept: tuple[re.Pattern[str], ...]
    kept_examples: tuple[str, ...]

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Each cue once, in the order of the file."""
        return tuple({cue.id: cue for cue, _ in self.patterns}.values())


def private_cues(content: Mapping[str, Any]) -> PrivateCue:
    """Return the compiled cues; raises LexiconError naming the record and the key."""
    fragments = {str(key): str(value) for key, value in content["fragments"].items()}
    patterns: list[tuple[Cue, re.Pattern[str]]] = []
    for record in content["records"]:
        where = f"{FILE}: {record.get('id', '(no id)')}"
        keys = {"id", "kind", "patterns", "examples", "counter_examples", "source", "note"}
        check_keys(record, keys, {"note"}, where)
        if record["kind"] not in KINDS:
            raise LexiconError(f"{where}: kind {record['kind']!r} is none of {', '.join(KINDS)}")
        cue = Cue(record["id"], record["kind"], strings(record, "examples", where), strings(record, "counter_examples", where))
        patterns += [(cue, _compiled(pattern, fragments, where)) for pattern in strings(record, "patterns", where)]
    check_unique((record["id"] for record in content["records"]), FILE)
    kept = [
        _compiled(pattern, fragments, f"{FILE}: {record['id']}")
        for record in content["kept"]
        for pattern in strings(record, "patterns", FILE)
    ]
    examples = tuple(example for record in content["kept"] for example in strings(record, "examples", FILE))
    return PrivateCue(tuple(patterns), tuple(kept), examples)


def _compiled(pattern: str, fragments: Mapping[str, str], where: str) -> re.Pattern[str]:
    try:
        while "${" in pattern:
            pattern = _FRAGMENT.sub(lambda match: f"(?:{fragments[match.group(1)]})", pattern)
        return re.compile(pattern)
    except (KeyError, re.error) as error:
        raise LexiconError(f"{where}: {pattern!r} is not a pattern: {error}") from None
