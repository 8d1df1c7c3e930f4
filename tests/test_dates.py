"""Dates, periods and numbers as printed, and which of them is the day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.facts import dates, numbers
from pipeline.facts.published import Practice, practice_period, published
from tests.describing import view

DATES = [
    # the usual British form, with and without ordinal, weekday, "the … day of"
    ("Report published: 5 August 2019", ["2019-08-05"]),
    ("on Thursday 19th March 2015 at noon", ["2015-03-19"]),
    ("the 3rd day of May 2011", ["2011-05-03"]),
    # the month first, as in imported templates
    ("September 28, 2021", ["2021-09-28"]),
    # digits: day before month in the UK; an ISO date as in a catalogue
    ("11/10/2017", ["2017-10-11"]),
    ("Date: 2021-05-28", ["2021-05-28"]),
    # a month or season stands for its first day
    ("September 2010", ["2010-09-01"]),
    ("by the autumn of 2013", ["2013-09-01"]),
    # the clock after a written date does not hide it, …
    ("13 October 2022, 17:20", ["2022-10-13"]),
    # … but a browser's stamp in digits is no date of the document
    ("14/10/2022, 07:52", []),
    ("11/24/25, 5:39 PM", []),
    # not a day of the calendar; a year alone; a reference number
    ("31 February 2019", []),
    ("in 2012", []),
    ("Report 2021-0186", []),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_are_found_as_printed(text: str, expected: list[str]) -> None:
    assert [found.first.isoformat() for found in dates.find_dates(text)] == expected


PERIODS = [
    # month and year only at the end
    ("24 to 28 March 2025", [("2025-03-24", "2025-03-28")]),
    # two months, one year; "between … and"
    ("27 January to 7 February 2025", [("2025-01-27", "2025-02-07")]),
    ("between 31 October and 4 November 2016", [("2016-10-31", "2016-11-04")]),
    # over the turn of the year
    ("12 December to 6 January 2020", [("2019-12-12", "2020-01-06")]),
    # years at both ends, every kind of dash
    ("20 January 2015 – 11 February 2015", [("2015-01-20", "2015-02-11")]),
    ("4 July 2016–28 July 2016", [("2016-07-04", "2016-07-28")]),
    # whole months and years
    ("January 2007 to March 2011", [("2007-01-01", "2011-03-31")]),
    ("2007-2012", [("2007-01-01", "2012-12-31")]),
    # an end before its start is none
    ("9 May 2012 to 3 May 2011", []),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_periods_are_found_as_printed(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.first.isoformat(), p.last.isoformat()) for p in dates.find_periods(text)] == expected


NUMBERS = [
    ("9", 9), ("1,200", 1200), ("forty", 40), ("forty-three", 43), ("a hundred and five", 105), ("two dozen", 24),
    ("several", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers_in_digits_and_words(text: str, expected: int | None) -> None:
    assert numbers.value_of(text) == expected


def test_an_article_is_no_age() -> None:
    assert numbers.value_of("a", is_age=True) is None
    assert numbers.value_of("one", is_age=True) == 1


SALLOWBY = ["# Sallowby Council", "# Inspection of services for children and families"]

PUBLISHED = [
    # a label beats everything else
    ("inspection", [*SALLOWBY, "Inspection dates: 3 June 2019 to 21 June 2019", "Report published: 5 August 2019"],
     {"created_on": "2019-09-30"}, "2019-08-05", "printed"),
    # only the inspection is printed: the file's date, if a report may have appeared by then
    ("inspection", [*SALLOWBY, "Inspection dates: 3 to 21 June 2019"], {"created_on": "2019-08-02"}, "2019-08-02", "metadata"),
    # saved again years later: the usual lag after the inspection
    ("inspection", [*SALLOWBY, "Inspection dates: 3 to 21 June 2019"], {"created_on": "2023-08-02"}, "2019-08-10", "estimated"),
    # made before the inspection (a template): likewise
    ("inspection", [*SALLOWBY, "Inspection dates: 3 to 21 June 2019"], {"created_on": "2017-01-01"}, "2019-08-10", "estimated"),
    # a letter opens with its date
    ("joint_inspection", ["30 November 2018", "Dear local partnership", "Between 8 and 12 October 2018 inspectors of CSIM came."],
     {}, "2018-11-30", "printed"),
    # the end of the inspection on a line of its own is not the day of the letter
    ("inspection", [*SALLOWBY, "3 to 21 June 2019"], {"created_on": "2019-08-02"}, "2019-08-02", "metadata"),
    # a cover that prints the month; a month stands for its first day
    ("serious_case_review", ["# Serious Case Review: Child B", "September 2010"], {}, "2010-09-01", "printed"),
    # agreed is nearly published, published goes first
    ("practice_review", ["# Child J", "Agreed by the partners on 12 February 2024. Published on 21 March 2024."],
     {}, "2024-03-21", "printed"),
    ("practice_review", ["# Child J", "Agreed by the partners on 12 February 2024."], {}, "2024-02-12", "printed"),
    # a cover that ends with the date, after authors and publisher
    ("inquiry", ["# Looking Again", "Ada Quill for the Tarnbridge Partnership 7 October 2021"], {}, "2021-10-07", "printed"),
    # what was updated then appeared earlier
    ("guidance", ["# Threshold of Needs", "Updated July 2021"], {}, "2021-07-01", "estimated"),
    # coroners sign at the end; the day by which to answer is not it
    ("coroner_report", ["# REGULATION 28", "Death on 4 May 2020.", "Reply by 30 June 2021.", "9 Ezra Ashgarth, 21st April 2021"],
     {}, "2021-04-21", "printed"),
    # a paper's name or an author beside the date
    ("news", ["# Board orders review", "Children's Practice Weekly, 12 September 2012"], {}, "2012-09-12", "printed"),
    # an earlier report's date is not this one's
    ("inspection", [*SALLOWBY, "The previous inspection report was published on 3 May 2015."], {}, None, None),
    # nothing at all
    ("news", ["# Board orders review", "It met on Monday."], {}, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "lines", "facts", "on", "source"), PUBLISHED)
def test_day_of_publication(kind: str, lines: list[str], facts: dict[str, str], on: str | None, source: str | None) -> None:
    made = view(*lines, facts=facts)
    found = published(made, kind, practice_period(made, kind))
    assert (found.on.isoformat() if found.on else None, found.source) == (on, source)


def test_the_catalogue_wins() -> None:
    made = view("# Child B", "Published: 5 May 2010", catalogue={"published_on": "2010-06-01"})
    found = published(made, "serious_case_review", Practice(None, None))
    assert (found.on, found.source) == (date(2010, 6, 1), "catalogue")


PRACTICE = [
    ("inspection", "Inspection dates: 29 September to 9 October 2031 and 12 to 15 January 2032", "2031-09-29", "2032-01-15"),
    ("inspection", "This letter follows the focused visit to Varnley on 10 and 11 May 2022.", "2022-05-10", "2022-05-11"),
    ("joint_inspection", "This inspection took place from 10 to 14 January 2022.", "2022-01-10", "2022-01-14"),
    ("learning_review", "Events considered: January 2007 to March 2011.", "2007-01-01", "2011-03-31"),
    # the end is told in words
    ("practice_review", "We covered the period from September 2019, when he moved, to the day he was hurt.", "2019-09-01", None),
    # no period of practice: a trial
    ("serious_case_review", "The trial lasted from 3 May 2012 to 9 June 2012.", None, None),
]


@pytest.mark.parametrize(("kind", "line", "start", "end"), PRACTICE)
def test_period_of_practice(kind: str, line: str, start: str | None, end: str | None) -> None:
    found = practice_period(view("# Title", line, section="introduction"), kind)
    assert [day.isoformat() if day else None for day in (found.start_on, found.end_on)] == [start, end]


def test_a_period_without_a_year_is_that_of_the_letter() -> None:
    made = view("29 June 2016", "Between 16 May and 20 May, inspectors of four bodies came to Tarnbridge.")
    assert practice_period(made, "joint_inspection", date(2016, 6, 29)).end_on == date(2016, 5, 20)
