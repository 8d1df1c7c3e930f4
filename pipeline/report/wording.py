"""How numbers, dates and codes are written for readers."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

NOT_KNOWN = "not known"


def thousands(number: int) -> str:
    """Return a number with commas."""
    return f"{number:,}"


def in_words(code: object) -> str:
    """Return a code as words."""
    return str(code).replace("_", " ")


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
