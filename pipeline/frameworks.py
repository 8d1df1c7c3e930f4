"""The register of frameworks: under which an inspection was made, by nation, kind of document and date."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

from pipeline import paths
from pipeline.records import Framework, LexiconError

_COLUMNS = ["framework_id", "name", "nation", "document_kind", "valid_from", "valid_to", "source"]


def load(path: Path | None = None) -> list[Framework]:
    """Return the frameworks, by identity. Raises LexiconError where the file is malformed or two hold at once."""
    path = path or paths.MODELS / "frameworks.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != _COLUMNS:
            raise LexiconError(f"{path.name}: the columns are {', '.join(_COLUMNS)}")
        found = [_framework(path.name, row) for row in reader]
    _refuse_overlaps(path.name, found)
    return sorted(found, key=lambda framework: framework.framework_id)


def _framework(file: str, row: dict[str, str]) -> Framework:
    missing = [name for name in _COLUMNS if not row[name] and name != "valid_to"]
    if missing:
        raise LexiconError(f"{file}: {row['framework_id'] or 'a record'}: no {missing[0]}")
    try:
        start, end = date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    except ValueError as error:
        raise LexiconError(f"{file}: {row['framework_id']}: {error}") from error
    return Framework(row["framework_id"], row["name"], row["nation"], row["document_kind"], start, end, row["source"])


def _refuse_overlaps(file: str, frameworks: list[Framework]) -> None:
    """A document has one framework at most, so two of one nation and kind never hold on the same day."""
    ordered = sorted(frameworks, key=lambda framework: (framework.nation, framework.document_kind, framework.valid_from))
    for one, other in pairwise(ordered):
        alike = (one.nation, one.document_kind) == (other.nation, other.document_kind)
        if one.framework_id == other.framework_id or (alike and (one.valid_to is None or one.valid_to >= other.valid_from)):
            raise LexiconError(f"{file}: {one.framework_id} and {other.framework_id} overlap")
