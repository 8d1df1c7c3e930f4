"""Dates and periods as printed in UK documents.

Only the shapes of dates are here (names of months are the calendar's). Two-digit years, and dates all in digits with a
clock time, are left out: they are the stamps of a browser or a printer, and often in the American order.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1970, 2100  # reviews of this field start in the 1970s

_MONTHS = {name.lower(): n for n, name in enumerate(month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(month_abbr) if name} | {"sept": 9}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}

_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_CAPITAL_MONTHS = "|".join(name for name in month_name if name)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?:19[789]\d|20\d\d)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DASH = r"[-–—‑]"

_DATE = re.compile(
    rf"""(?<![\w/])(?:
      (?P<iso>{_YEAR}-\d\d-\d\d)
    | {_WEEKDAY}(?:the\s+)?(?P<d1>{_DAY})(?:\s+day)?(?:\s+of)?\s+(?P<m1>{_MONTH}),?\s*(?P<y1>{_YEAR})
    | (?P<m2>{_MONTH})\s+(?P<d2>{_DAY}),?\s+(?P<y2>{_YEAR})
    | (?P<d3>\d\d?)\s?[/.]\s?(?P<m3>\d\d?)\s?[/.]\s?(?P<y3>{_YEAR})(?!,?\s+\d\d?:\d\d)
    | (?P<m4>{_MONTH}),?\s+(?:of\s+)?(?P<y4>{_YEAR})
    | (?P<s5>spring|summer|autumn|winter)(?:\s+of)?\s+(?P<y5>{_YEAR})
    )(?![\d/])""",
    re.IGNORECASE | re.VERBOSE,
)
_TO = rf"\s*(?:to|and|until|till|{_DASH})\s*"
_END = rf"(?:the\s+)?(?P<d2>{_DAY})(?:\s+of)?\s+(?P<m2>{_MONTH}),?\s+(?P<y2>{_YEAR})"
_RANGE = re.compile(
    rf"""(?<![\w/]){_WEEKDAY}(?:the\s+)?(?:
      (?P<d1>{_DAY})(?:(?:\s+of)?\s+(?P<m1>{_MONTH}),?(?:\s*(?P<y1>{_YEAR}))?)?{_TO}{_WEEKDAY}{_END}
    | (?P<m3>{_MONTH})(?:\s+(?P<y3>{_YEAR}))?{_TO}(?P<m4>{_MONTH})\s+(?P<y4>{_YEAR})
    | (?P<y5>{_YEAR})\s*(?:to|{_DASH})\s*(?P<y6>{_YEAR})
    )(?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date as printed: first and last day that it may mean, and its place in the text."""

    first: date
    last: date
    precision: str  # day | month | season | year
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as printed, first to last day, and its place in the text."""

    first: date
    last: date
    start_char: int
    end_char: int


def find_dates(text: str) -> list[Found]:
    """Return the dates of a text in order; a month or season stands for its first to last day."""
    return [found for match in _DATE.finditer(text) if (found := _date_of(match))]


def find_periods(text: str) -> list[Period]:
    """Return the periods ("24 to 28 March 2025", "May 2007 – June 2009", "2007-2012") of a text in order."""
    return [period for match in _RANGE.finditer(text) if (period := _period_of(match))]


def first_date(text: str) -> Found | None:
    """Return the first date of a text."""
    return next(iter(find_dates(text)), None)


def parse_day(text: str) -> date | None:
    """Return the day that an ISO date, an instant or a PDF date ("D:20250512094753+01'00'") names."""
    digits = re.match(r"\s*(?:D:)?(\d{4})-?(\d\d)-?(\d\d)", text)
    return _day(*map(int, digits.groups())) if digits else None


def _date_of(match: re.Match[str]) -> Found | None:
    group = match.groupdict()
    if group["iso"]:
        return _found(match, parse_day(group["iso"]))
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
        if group[day]:
            return _found(match, _day(int(group[year]), _month(group[month]), _ordinal(group[day])))
    if group["m4"]:
        number = _month(group["m4"])
        last = _month_end(int(group["y4"]), number)
        return Found(last.replace(day=1), last, "month", *match.span())
    begins, ends = _SEASONS[group["s5"].lower()]
    start = date(int(group["y5"]), begins, 1)
    return Found(start, _month_end(start.year + (ends < begins), ends), "season", *match.span())


def _found(match: re.Match[str], on: date | None) -> Found | None:
    return Found(on, on, "day", *match.span()) if on else None


def _period_of(match: re.Match[str]) -> Period | None:
    group = match.groupdict()
    if group["d2"]:
        last = _day(int(group["y2"]), _month(group["m2"]), _ordinal(group["d2"]))
        month = _month(group["m1"] or group["m2"])
        first = _before(last, int(group["y1"]) if group["y1"] else None, month, _ordinal(group["d1"]))
    elif group["m4"]:
        last = _month_end(int(group["y4"]), _month(group["m4"]))
        first = _before(last, int(group["y3"]) if group["y3"] else None, _month(group["m3"]), 1)
    else:
        first, last = date(int(group["y5"]), 1, 1), date(int(group["y6"]), 12, 31)
    return Period(first, last, *match.span()) if first and last and first <= last else None


def _before(last: date | None, year: int | None, month: int, day: int) -> date | None:
    """A start without a year is of the year of the end, or of the year before it ("12 December to 6 January 2020")."""
    if not last:
        return None
    if year:
        return _day(year, month, day)
    first = _day(last.year, month, day)
    return _day(last.year - 1, month, day) if first and first > last else first


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS[name.lower().rstrip(".")]


def _ordinal(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    return on if FIRST_YEAR <= year <= LAST_YEAR else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def find_days_without_year(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each day of a month that no year follows ("16 May")."""
    for match in re.finditer(rf"(?<![\w/]){_DAY}\s+{_MONTH}(?!\w)(?!,?\s*{_YEAR})", text, re.IGNORECASE):
        yield match.span()


def months_of(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each name of a month, written with a capital, that no year follows ("in May")."""
    for match in re.finditer(rf"(?<!\w)(?:{_CAPITAL_MONTHS})(?!\w)(?!,?\s+(?:of\s+)?\d{{4}})", text):
        yield _month(match.group()), *match.span()
