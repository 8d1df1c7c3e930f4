"""When a recommendation was due, as its own words tell it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from pipeline.facts.dates import find_dates
from pipeline.facts.numbers import NUMBER, value_of

_WITHIN = re.compile(rf"\bwithin\s+(?:the\s+next\s+)?({NUMBER})\s+(day|week|month|year)s?\b(?:\s+of\s+(.*))?", re.IGNORECASE)
_OF_REPORT = re.compile(r"\b(?:publi|report|review|letter)", re.IGNORECASE)
_YEAR = re.compile(r"\bby\s+(?:the\s+end\s+of\s+)?((?:19|20)\d\d)\b", re.IGNORECASE)


def due_on(deadline: str | None, published_on: date | None) -> date | None:
    """Return the day by which a deadline ("by May 2015", "within six months") falls; None where its words name none.

    A month, season or year is due on its last day. A span counts from publication; one that counts from an event
    ("within 72 hours of the return") is no deadline of the recommendation.
    """
    if not deadline:
        return None
    dates = find_dates(deadline)
    if dates:
        return dates[-1].last
    year = _YEAR.search(deadline)
    if year:
        return date(int(year[1]), 12, 31)
    return _after(published_on, deadline) if published_on else None


def _after(start: date, deadline: str) -> date | None:
    span = _WITHIN.search(deadline)
    if not span or (span[3] and not _OF_REPORT.search(span[3])):
        return None
    number = value_of(span[1])
    if number is None:
        return None
    unit = span[2].lower()
    if unit in ("day", "week"):
        return start + timedelta(days=number * (7 if unit == "week" else 1))
    return months_later(start, number * (12 if unit == "year" else 1))


def months_later(start: date, number: int) -> date:
    """Return the day a number of months later, or the last of that month where it is shorter."""
    month = start.month - 1 + number
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
