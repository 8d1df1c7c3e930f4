"""Licences of documents: what `models/licences.yml` says that each allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import paths
from pipeline.lexicon import check_keys, check_unique
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

_KEYS = {"id", "label", "allows_pictures", "patterns", "acknowledgement", "reason", "examples", "counter_examples", "source"}


@dataclass(frozen=True)
class Licence:
    """A licence that documents have: whether parts of pages may be shown, the words owed for it, and why."""

    id: str
    label: str
    allows_pictures: bool
    patterns: tuple[re.Pattern[str], ...]
    acknowledgement: str
    reason: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    source: str

    def fits(self, name: str) -> bool:
        """Return whether this is the licence of that name, as `documents.licence` has it."""
        plain = " ".join(name.lower().split())
        return any(pattern.fullmatch(plain) for pattern in self.patterns)


def licence_of(name: str | None) -> Licence | None:
    """Return what is known of a licence; nothing where no record speaks for it, or several do."""
    found = [licence for licence in licences() if name and licence.fits(name)]
    return found[0] if len(found) == 1 else None


@cache
def licences(path: Path = paths.MODELS / "licences.yml") -> tuple[Licence, ...]:
    """Return the records of the file. Raises LexiconError."""
    made = []
    for record in read_mapping(path).get("records", []):
        where = f"{path.name}: {record.get('id', 'a record without id')}"
        check_keys(record, _KEYS, set(), where)
        if not isinstance(record["allows_pictures"], bool):
            raise LexiconError(f"{where}: allows_pictures must be true or false")
        patterns = tuple(re.compile(pattern) for pattern in record["patterns"])
        lists = {key: tuple(record[key]) for key in ("examples", "counter_examples")}
        made.append(Licence(**{**record, **lists, "patterns": patterns}))
    check_unique((licence.id for licence in made), path.name)
    return tuple(made)
