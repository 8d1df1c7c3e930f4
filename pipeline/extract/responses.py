"""Responses: what the columns of an action plan say about how a recommendation was answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.extract.addressees import Addressee
from pipeline.extract.asking import hits_in
from pipeline.extract.items import Ask
from pipeline.extract.rows import EvidenceRows, spans
from pipeline.extract.source import Source
from pipeline.ids import short_hash
from pipeline.records import Record, Response

# The order decides where a cell holds several words: "not accepted" and "not complete" come before their opposites.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b")
UNKNOWN = "unknown"  # something is said, but not how it stands
_STATUSES = ("rejected", "in_progress", "completed", "accepted")


def response_rows(source: Source, recommendation_id: str, asks: Sequence[Ask], asked: Sequence[Addressee]) -> list[Record]:
    """Return the answer that the table row of an item states, with its evidence; nothing where there is no such column."""
    for ask in asks:
        cells = ask.cells.get("status", [])
        if not cells:
            continue
        status = status_of(" ".join(sentence.text for sentence in cells)) or UNKNOWN
        response_id = short_hash(source.document_id, "response", recommendation_id)
        text = " ".join(sentence.text for sentence in cells)
        due = " ".join(sentence.text for sentence in ask.cells.get("deadline", ()))
        responder = next((a.agency_id for a in asked if a.agency_id), None)
        row = Response(response_id, recommendation_id, responder, status, date_in(text), date_in(due), source.document_id)
        evidence = EvidenceRows(source, "response", response_id).add("main", spans(cells))
        return [row, *evidence.rows]
    return []


def status_of(text: str) -> str | None:
    """Return the status that the words of a cell tell, None where they tell none."""
    found = {hit.entry.role for hit in hits_in(text)}
    return next((status for status in _STATUSES if f"status.{status}" in found), None)


def date_in(text: str) -> date | None:
    """Return the date that the words name; of a month the first day. None where they name no year."""
    from dateutil import parser

    if not _YEAR.search(text):
        return None
    try:
        return parser.parse(text, fuzzy=True, dayfirst=True, default=parser.parse("2000-01-01")).date()
    except (ValueError, OverflowError):
        return None
