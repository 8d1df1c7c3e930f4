"""How numbers, dates and codes are written for readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

NOT_KNOWN = "not known"
WORDS: Mapping[str, str] = {
    # sectors
    "council_other": "other council services",
    "council other": "other council services",
    "justice": "courts, probation and youth justice",
    "voluntary": "charities and voluntary bodies",
    "government": "national government",
    "inspectorate": "inspectorates",
    "partnership": "safeguarding boards and partnerships",
    "unspecified": "no body named",
    # kinds of documents
    "coroner_report": "coroner’s report",
    "coroner_finding": "coroner’s finding",
    "news": "news report",
    # roles of a body in a failing: what the sentence says of it, which is no verdict
    "responsible": "its own action",
    "involved": "named beside others",
    # stages, and what may go wrong in them
    "gather": "taking files in",
    "read": "reading pages",
    "segment": "finding paragraphs",
    "describe": "finding out what a document is",
    "extract": "finding statements",
    "wrong_type": "not what its name says",
    "text_outside_page": "text outside the page",
    "date_unknown": "no date",
    # what a theme rests on
    "one_publisher": "one publisher",
    "template": "one publisher’s form of words",
}


def thousands(number: int) -> str:
    """Return a number with commas."""
    return f"{number:,}"


def in_words(code: object) -> str:
    """Return a code as words; those that are no English by themselves have words of their own."""
    return WORDS.get(str(code), str(code).replace("_", " "))


def counted(n: int, one: str, several: str | None = None) -> str:
    """Return a number with its noun: 1 document, 2 documents."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {several or f'{one}s'}"


def sentence_case(words: str) -> str:
    """Return words with a capital at their beginning and the others as they are."""
    return words[:1].upper() + words[1:]


def day(value: date | None) -> str:
    """Return a date as it is written in English, or that it is not known."""
    return f"{value.day} {value:%B %Y}" if value else NOT_KNOWN


def percent(share: float | None) -> str:
    """Return a share (0–1) as whole per cent; an en dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f}%"


def cell(value: Any, kind: str = "text") -> str:
    """Return what stands in a cell of a table."""
    if value is None:
        return "–"
    if kind == "share":
        return percent(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) and kind == "number" else str(value)


def source_address(url: str | None, page: int | None = None) -> str | None:
    """Return the address of a document (at its page, where it is a PDF file), or nothing where it is no web address."""
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return None
    return f"{url.split('#')[0]}#page={page}" if page else url
