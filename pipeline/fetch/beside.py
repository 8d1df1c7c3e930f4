"""`documents.csv` beside the documents: what the catalogue and the visits know of each, for the pipeline to join."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import paths
from pipeline.fetch.captures import Capture
from pipeline.fetch.outcome import CHANGED, OTHER_FORM
from pipeline.fetch.parts import write_whole
from pipeline.fetch.sources import Row
from pipeline.gather import read_catalogue

COLUMNS = (
    "file", "sha256", "kind", "title", "publisher", "authority", "area_code", "published_on", "licence", "source_url",
    "captured_at", "note", "reference", "source_url_sha256", "listing_url",
)  # fmt: skip
_OF_THE_WORK = COLUMNS[2:9]  # facts that hold of a document whatever bytes it comes in
_NOTES = {
    CHANGED: "not the text whose hash the catalogue has, or that was there before",
    OTHER_FORM: "another format than the one whose hash the catalogue has",
}


def write_beside(folder: Path, captures: Sequence[Capture], known: Mapping[str, Row]) -> None:
    """Bring `documents.csv` up to date; what a person has written there stays as it is.

    `known` holds the rows of the catalogue by the hash of their address. Raises ReviewsError where the file cannot be read.
    """
    path = folder / paths.CATALOGUE
    old = read_catalogue(path)
    rows = {row.get("file", f"?{position}"): dict(row) for position, row in enumerate(old)}
    for capture in captures:
        row = rows.setdefault(capture.file, {})
        for column, value in _facts(capture, known.get(capture.source_url_sha256, {})).items():
            row.setdefault(column, value)
    columns = list(dict.fromkeys([*COLUMNS, *(column for row in rows.values() for column in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    if rows and (not path.exists() or path.read_text(encoding="utf-8-sig") != text.getvalue()):
        write_whole(path, text.getvalue())


def _facts(capture: Capture, known: Row) -> dict[str, str]:
    facts = {column: known.get(column, "") for column in (*_OF_THE_WORK, "reference", "listing_url")}
    facts |= {
        "file": capture.file,
        "sha256": capture.sha256,
        "source_url": capture.source_url,
        "source_url_sha256": capture.source_url_sha256,
        "captured_at": capture.captured_at,
        "note": _NOTES.get(capture.outcome, ""),
    }
    return {column: value for column, value in facts.items() if value}
