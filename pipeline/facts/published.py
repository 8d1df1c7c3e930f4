"""When a document was published and which period of practice it is about.

A printed date goes first. Newer inspection reports print only when the inspection was: then the file's own date counts,
if it lies where a report usually appears, else the end of the inspection and the usual lag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.facts import cues, dates
from pipeline.facts.dates import Found, Period
from pipeline.facts.kinds import LEXICON
from pipeline.facts.view import View

# Median and range, in days from the end of an inspection to the report, of 160 reports of children's services 2014-2026
# whose dates are known: median 50, nine in ten between 39 and 85, the latest 203.
USUAL_LAG = timedelta(days=50)
LEAST_LAG = timedelta(days=0)
GREATEST_LAG = timedelta(days=240)
_LETTERS_ONLY_DATE = 12  # letters that may stand beside a date on a line of its own (a weekday, "Date:")
_LABELLED_LINE = 240  # letters of a line on which a label stands; running text tells of other dates
_SCOPE_SECTIONS = ("introduction", "terms_of_reference", "method")
_CREATED = ("published", "published_on", "created_on", "created", "modified_on", "modified")


@dataclass(frozen=True, slots=True)
class Published:
    """A day of publication and where it is from: printed, catalogue, metadata or estimated."""

    on: date | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Practice:
    """The period of practice that a document is about."""

    start_on: date | None
    end_on: date | None


def published(view: View, kind: str, practice: Practice) -> Published:
    """Return the day of publication; a printed month or season stands for its first day."""
    given = dates.parse_day(view.catalogue.get("published_on", ""))
    if given:
        return Published(given, "catalogue")
    printed = _printed(view, kind, practice)
    if printed:
        return Published(printed, "printed")
    filed = [day for name in _CREATED if (day := dates.parse_day(view.file_facts.get(name, "")))]
    if practice.end_on and kind.endswith("inspection"):
        return _after_inspection(practice.end_on, filed)
    if updated := next(iter(_labelled(view.opening, "updated")), None):
        return Published(updated, "estimated")  # it appeared then or earlier
    filed = [day for day in filed if not practice.end_on or day >= practice.end_on]
    return Published(filed[0], "metadata") if filed else Published(None, None)


def practice_period(view: View, kind: str, published_on: date | None = None) -> Practice:
    """Return the period that the document says it is about.

    `published_on` gives the year to periods that are printed without one.
    """
    wanted = "inspection" if kind.endswith("inspection") else "review"
    text = view.opening if wanted == "inspection" else f"{view.opening}\n{_flow(view)}"
    for cue in cues.of_role(LEXICON, "period"):
        if cue.value != wanted:
            continue
        for match in cue.find(text):
            following = text[match.end() : match.end() + 200]
            # the dates of an inspection may be set on two lines; a review tells its period in a sentence
            following = following.replace("\n", " ") if wanted == "inspection" else following.split("\n")[0]
            found = _period_after(following, published_on)
            if found:
                return found
    return Practice(None, None)


def _period_after(text: str, published_on: date | None) -> Practice | None:
    """The periods that begin in the first words after a cue; two stretches of one inspection are taken together."""
    periods = [period for period in _periods(text, published_on) if period.start_char < 90]
    if not periods or periods[0].start_char > 45:
        return _single_days(text)
    joined = [periods[0]]
    for period in periods[1:]:
        if period.start_char - joined[-1].end_char <= 8:
            joined.append(period)
    return Practice(min(p.first for p in joined), max(p.last for p in joined))


def _periods(text: str, published_on: date | None) -> list[Period]:
    """Periods of a text; where the end has no year it is the year in which the document was published."""
    found = dates.find_periods(text)
    if found or not published_on:
        return found
    return dates.find_periods(_with_year(text, published_on))


def _with_year(text: str, published_on: date) -> str:
    # "Between 16 May and 20 May, inspectors …" in a letter of 29 June
    days = list(dates.find_days_without_year(text))
    if len(days) < 2 or days[0][0] > 30:
        return text
    end = days[1][1]
    made = f"{text[:end]} {published_on.year}{text[end:]}"
    first = next(iter(dates.find_periods(made)), None)
    if first and first.last > published_on:
        return f"{text[:end]} {published_on.year - 1}{text[end:]}"
    return made


def _single_days(text: str) -> Practice | None:
    """A start and an end further apart than "to" ("from September 2019, when he moved, to 3 May 2021"), or one day.

    A month alone is a start whose end is told in words.
    """
    found = [day for day in dates.find_dates(text) if day.start_char < 140]
    if not found or found[0].start_char > 45:
        return None
    second = next((day for day in found[1:] if day.first >= found[0].first), None)
    if second is None and found[0].precision != "day":
        return Practice(found[0].first, None)
    return Practice(found[0].first, (second or found[0]).last)


def _printed(view: View, kind: str, practice: Practice) -> date | None:
    opening = view.opening
    closing_first = kind in ("coroner_report", "coroner_finding")
    candidates: list[Iterable[date]] = [_labelled(opening, "published")]
    candidates += [_signed(view)] if closing_first else []
    candidates += [_own_line(view, "day"), _labelled(opening, "agreed")]
    candidates += [_cover(view, kind), _own_line(view, "month"), _dateline(view, kind)]
    earliest = practice.end_on.replace(day=1) if practice.end_on else date.min  # a month stands for its first day
    return next((day for found in candidates for day in found if day >= earliest), None)


def _labelled(text: str, value: str) -> Iterable[date]:
    """Dates that stand right after a label ("Report published:")."""
    for line in text.split("\n"):
        if len(line) > _LABELLED_LINE:
            continue
        barred = [match.span() for cue in cues.of_role(LEXICON, "date_not") for match in cue.find(line)]
        for cue in cues.of_role(LEXICON, "date_label"):
            if cue.value != value:
                continue
            for match in cue.find(line):
                if any(start < match.end() and match.start() < end for start, end in barred):
                    continue
                following = dates.first_date(line[match.end() : match.end() + 50])
                if following and following.start_char <= 4:
                    yield following.first


def _own_line(view: View, precision: str) -> Iterable[date]:
    """Dates that are all of a line of the first page ("9 November 2018", "September 2010", "July 2024 HC 18")."""
    for segment in view.opening_lines:
        found = dates.find_dates(segment.text)
        if len(found) != 1 or (found[0].precision == "day") != (precision == "day"):
            continue
        if any(True for _ in _labelled(segment.text, "updated")) or dates.find_periods(segment.text):
            continue
        rest = segment.text[: found[0].start_char] + segment.text[found[0].end_char :]
        if len(re.sub(r"[\W\d_]", "", rest)) <= _LETTERS_ONLY_DATE:
            yield found[0].first


def _cover(view: View, kind: str) -> Iterable[date]:
    """A date that ends one of the first short paragraphs of a report, after authors and publisher."""
    if kind.endswith("inspection") or kind in ("news", "coroner_report", "coroner_finding"):
        return
    for segment in view.opening_lines[:8]:
        text = segment.text.rstrip(" .")
        found = dates.find_dates(text)
        is_short = segment.kind != "heading" and len(text) <= _LABELLED_LINE
        if found and is_short and found[-1].end_char == len(text) and not list(_labelled(text, "updated")):
            yield found[-1].first


def _dateline(view: View, kind: str) -> Iterable[date]:
    """The date in the first lines of a newspaper's page, beside the paper's name or the author's."""
    if kind != "news":
        return
    for segment in view.opening_lines[:10]:
        found = dates.find_dates(segment.text)
        if found and len(segment.text) < 120 and found[0].precision == "day":
            yield found[0].first


def _signed(view: View) -> Iterable[date]:
    """The last day named at the end of a document that is signed there."""
    days = [found for found in dates.find_dates(view.closing) if found.precision == "day"]
    dated = [found for found in days if not _is_deadline(view.closing, found)]
    if dated and len(view.closing) - dated[-1].end_char < 120:
        yield dated[-1].first


def _is_deadline(text: str, found: Found) -> bool:
    before = text[max(0, found.start_char - 40) : found.start_char]
    return bool(re.search(r"\b(?:by|before|namely)\s+(?:\w+\s+){0,3}$", before))


def _after_inspection(end_on: date, filed: list[date]) -> Published:
    """The file's date where a report may have appeared by then, else the usual lag after the inspection."""
    likely = [day for day in filed if LEAST_LAG <= day - end_on <= GREATEST_LAG]
    if likely:
        return Published(min(likely), "metadata")
    return Published(end_on + USUAL_LAG, "estimated")


def _flow(view: View) -> str:
    return "\n".join(segment.text for segment in view.body if segment.section_kind in _SCOPE_SECTIONS)
