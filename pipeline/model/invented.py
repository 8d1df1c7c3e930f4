"""Invented sentences with their labels: traps and the language of case reviews, which the labelled documents hold too little of.

Nothing in them is true and no body in them exists; they may be printed, so `models/labels/invented.csv` holds their words.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.labelled import ROLES
from pipeline.extract import source_of
from pipeline.extract.source import Source
from pipeline.paths import MODELS
from pipeline.records import Page, ReviewsError, Segment

INVENTED = MODELS / "labels" / "invented.csv"
COLUMNS = ("text", "document_kind", "section_kind", "before", "expected", "trap", "why")


@dataclass(frozen=True, slots=True)
class Invented:
    """A sentence, where it stands, the sentence before it ("" where none), its roles, and which trap it sets."""

    text: str
    document_kind: str
    section_kind: str
    before: str
    roles: frozenset[str]  # empty where it has none
    trap: str
    why: str

    def source(self) -> Source:
        """Return a document of one paragraph that ends with the sentence."""
        text = f"{self.before} {self.text}".strip()
        segment = Segment(
            "s0", "invented", 1, 0, "paragraph", self.section_kind, None, None, None, None, None, None, None, (), 0,
            len(text), text, (),
        )  # fmt: skip
        page = Page("invented", 1, None, text, 0, "text", "", 0.0, 0.0, None)
        return source_of("invented", [page], [segment], (), kind=self.document_kind)


def read_invented(file: Path = INVENTED) -> list[Invented]:
    """Return the invented sentences of a file. Raises ReviewsError where it is malformed."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewsError(f"{file.name} cannot be read: {error}") from error
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ReviewsError(f"{file.name}: columns must be {','.join(COLUMNS)}")
    return [_invented(row, f"{file.name} line {number}") for number, row in enumerate(rows, 2)]


def _invented(row: dict[str, str], place: str) -> Invented:
    roles = frozenset(row["expected"].split("+"))
    if not row["text"] or not row["trap"] or not roles or not roles <= set(ROLES):
        raise ReviewsError(f"{place}: a sentence needs its text, its trap and roles out of {', '.join(ROLES)}")
    return Invented(
        row["text"], row["document_kind"], row["section_kind"], row["before"], roles - {"none"}, row["trap"], row["why"]
    )
