"""Which sectors a class of review looks at: agencies are compared only where they were looked at.

An inspection of an authority's services that names no failure of the police says nothing of the police. Judgement is data:
`models/scopes.csv`.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline import paths
from pipeline.records import LexiconError

ALWAYS = "always"  # every review of the class looks at the sector
INVOLVED = "involved"  # where a body of the sector had to do with the case: the base are the reviews that name one
NOT = "no"
ANY_SECTOR = "*"
_COLUMNS = ["review_type", "framework_id", "sector", "scope", "source"]


class ReviewClass(NamedTuple):
    """What may be counted together: one type of review under one framework (`none` where it has none)."""

    review_type: str
    framework_id: str = "none"


Scopes = dict[tuple[ReviewClass, str], str]


@cache
def load(path: Path | None = None) -> Scopes:
    """Return the scope of each class and sector. Raises LexiconError where the file is malformed or says a thing twice."""
    path = path or paths.MODELS / "scopes.csv"
    found: Scopes = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != _COLUMNS:
            raise LexiconError(f"{path.name}: the columns are {', '.join(_COLUMNS)}")
        for row in reader:
            missing = [name for name in _COLUMNS if not row[name]]
            key = ReviewClass(row["review_type"], row["framework_id"]), row["sector"]
            if missing or row["scope"] not in (ALWAYS, INVOLVED) or key in found:
                raise LexiconError(f"{path.name}: {row['review_type']} {row['sector']}: incomplete, unknown scope or said twice")
            found[key] = row["scope"]
    return found


def scope(review_class: ReviewClass, sector: str, scopes: Scopes | None = None) -> str:
    """Return how far the class looks at the sector: always, involved or no; `no` where nothing is known of it."""
    known = load() if scopes is None else scopes
    return known.get((review_class, sector)) or known.get((review_class, ANY_SECTOR)) or NOT


def covers(review_class: ReviewClass, sector: str, scopes: Scopes | None = None) -> bool:
    """Whether the scope of the class covers the sector, always or where it was involved."""
    return scope(review_class, sector, scopes) != NOT
