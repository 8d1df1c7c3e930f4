"""The page of reviews that are announced or under way, of those that never appeared, and of those withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.report.naming import STATUSES
from pipeline.report.parts import part_path
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import counted, day

PATH = "under-way.html"
_AWAITED = (
    Column("name", "Review"),
    Column("area_name", "Area"),
    Column("board_name", "Board or partnership"),
    Column("status_words", "Status"),
    Column("announced_on", "Announced", "date"),
    Column("expected_on", "Expected", "date"),
    Column("told", "Told by"),
)
_YEARS = 2  # after an announcement without a date: reviews are held to take a year, and few take longer than two


@dataclass(frozen=True)
class Awaited:
    """Reviews by id, their names and those of documents, and by review its documents in the order of time."""

    reviews: Mapping[str, Row]
    names: Mapping[str, str]
    document_names: Mapping[str, str]
    of_review: Mapping[str, Sequence[Row]]


def write(site: Site, known: Awaited, index: str) -> None:
    """Write the page of what is announced or under way, what was expected by now, and what was withdrawn."""
    rows = [_awaited(row, known) for row in site.source.named("under_way")]
    newest = max((d["published_on"] for d in site.source.documents.values() if d["published_on"]), default=None)
    late = [row for row in rows if is_late(row, newest)]
    lists = (
        ("Announced or under way", "Nothing that was read tells of another one.", [row for row in rows if row not in late]),
        ("Expected by now, and no report read", f"Measured against the newest document that was read ({day(newest)}).", late),
        ("Withdrawn", "As the documents tell.", _of_status("withdrawn", known)),
    )
    tables = [
        (
            title,
            note,
            site.table(f"reviews/under-way-{number}", Table(f"{title}: {counted(len(found), 'review')}", _AWAITED, found))
            if found
            else None,
        )
        for number, (title, note, found) in enumerate(lists, start=1)
    ]
    site.page(PATH, "under-way.html", "Reviews announced or under way", trail=[("Reviews", index)],
              words="announced under way expected never published withdrawn", tables=tables)  # fmt: skip


def is_late(row: Row, newest: date | None) -> bool:
    """Return whether a review was expected before the newest document that was read, or was announced long before it."""
    if newest is None:
        return False
    if row["expected_on"]:
        return bool(row["expected_on"] < newest)
    told = row["announced_on"] or row["told_on"]
    return told is not None and (newest - told).days > 365.25 * _YEARS


def _awaited(row: Row, known: Awaited) -> Row:
    telling = known.of_review.get(row["review_id"], ())
    document = row["last_document_id"] or (telling[-1]["document_id"] if telling else None)  # none where none has a date
    return row | {
        "name": known.names[row["review_id"]],
        "name_path": f"reviews/{row['review_id']}.html",
        "status_words": STATUSES[row["status"]],
        "told": known.document_names[document] if document else "no document that can be shown",
        "told_path": part_path(document, 1) if document else None,
    }


def _of_status(status: str, known: Awaited) -> list[Row]:
    made = []
    for row in known.reviews.values():
        if row["status"] == status:
            made.append(_awaited({**row, "board_name": row["board"], "last_document_id": None}, known))
    return made
