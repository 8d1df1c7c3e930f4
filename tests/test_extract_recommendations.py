"""Recommendations: items from lists, prose and tables, each once, with whom they ask, by when, and what became of them."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import extract
from pipeline.extract.recommendations import bag
from pipeline.extract.responses import date_in, status_of
from pipeline.records import Evidence, Failure, Recommendation, RecommendationAddressee, Record, Response
from tests.factories_extract import Line, source

BODIES = {"The Board": "partnership", "the Trust": "health", "The Trust": "health", "CSC": "social_care"}


def rows_of(lines: list[Line], kind: str = "practice_review", table: list[str] | None = None) -> list[Record]:
    return extract(source(kind, lines, BODIES, table))


def asks(rows: list[Record]) -> list[Recommendation]:
    return [row for row in rows if isinstance(row, Recommendation)]


def addressees(rows: list[Record]) -> list[str]:
    return [row.surface for row in rows if isinstance(row, RecommendationAddressee)]


HEADING: Line = ("heading", "recommendations", "Recommendations")


def test_items_of_a_list_with_number_addressee_and_deadline() -> None:
    rows = rows_of([HEADING, ("list_item", "recommendations", "1. The Board should audit its files within six months.")])
    (ask,) = asks(rows)
    assert (ask.number, ask.ask_kind, ask.action, ask.deadline) == ("1", "recommendation", "audit", "within six months")
    assert ask.quote == "The Board should audit its files within six months."
    assert addressees(rows) == ["The Board"]
    assert ask.smart_assigned and ask.smart_time_bound and ask.smart_measurable


@pytest.mark.parametrize(
    ("text", "number", "quote"),
    [
        ("R4 The Board should meet twice a year.", "R4", "The Board should meet twice a year."),  # a code
        ("Recommendation 7: The Board should meet twice a year.", "7", "The Board should meet twice a year."),
        ("CSC3 CSC to introduce monthly supervision.", "CSC3", "CSC to introduce monthly supervision."),
    ],
)
def test_numbers_printed_in_the_text_are_no_part_of_the_quote(text: str, number: str, quote: str) -> None:
    (ask,) = asks(rows_of([HEADING, ("paragraph", "recommendations", text)]))
    assert (ask.number, ask.quote) == (number, quote)


def test_the_stem_names_whom_its_items_ask() -> None:
    rows = rows_of([
        HEADING,
        ("paragraph", "recommendations", "The Trust should:"),
        ("list_item", "recommendations", "• review its handover form"),
        ("list_item", "recommendations", "• train its night staff"),
    ])  # fmt: skip
    assert [ask.quote for ask in asks(rows)] == ["review its handover form", "train its night staff"]
    assert addressees(rows) == ["The Trust", "The Trust"]
    assert [row.role for row in rows if isinstance(row, Evidence)] == ["main", "stem"] * 2


def test_all_under_the_heading_of_one_recommendation_is_one_item() -> None:
    rows = rows_of([
        ("heading", "recommendations", "Recommendation 2: handover"),
        ("paragraph", "recommendations", "The Trust should do two things:"),
        ("list_item", "recommendations", "• review its form"),
        ("list_item", "recommendations", "• train its staff"),
    ])  # fmt: skip
    (ask,) = asks(rows)
    assert (ask.number, ask.quote) == ("2", "The Trust should do two things: review its form train its staff")


def test_what_is_printed_twice_is_one_row_with_two_places() -> None:
    text = "The Board should publish a yearly report on missing children."
    rows = rows_of([
        ("heading", "summary", "Summary"),
        ("list_item", "recommendations", f"1. {text}"),
        HEADING,
        ("list_item", "recommendations", f"1. {text}"),
    ])  # fmt: skip
    assert len(asks(rows)) == 1
    assert [row.role for row in rows if isinstance(row, Evidence)] == ["main", "repeat"]


@pytest.mark.parametrize(
    ("heading", "text", "kind", "n"),
    [
        ("What needs to improve?", "The timeliness of visits.", "area_for_improvement", 1),  # counts as written
        ("Areas for improvement", "The timeliness of visits.", "area_for_improvement", 1),  # names what is to improve
        ("Areas for improvement", "Ensure that visits are on time.", "area_for_improvement", 1),
        ("Areas for improvement", "Visits are not always on time.", "", 0),  # a statement
        ("Priority action", "Visits are not always on time.", "priority_action", 1),  # counts as written
        ("Areas for priority action", "There are none.", "", 0),
    ],
)
def test_areas_for_improvement(heading: str, text: str, kind: str, n: int) -> None:
    rows = rows_of([("heading", "improvement", heading), ("list_item", "improvement", f"• {text}")], "inspection")
    assert [ask.ask_kind for ask in asks(rows)] == [kind] * n


def test_a_priority_action_that_states_what_is_wrong_is_a_failure_too() -> None:
    lines: list[Line] = [("heading", "improvement", "Priority action"), ("list_item", "improvement", "• Visits are too late.")]
    assert [type(row) for row in rows_of(lines, "inspection") if isinstance(row, Failure | Recommendation)] == [
        Failure,
        Recommendation,
    ]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Urgent action is required by the Trust to mend its log.", 1),
        ("There was no log on the ward and staff did not ring.", 0),  # a concern is no ask
        ("The ward should have rung the school.", 0),
        ("You are under a duty to respond to this report within 56 days.", 0),
    ],
)
def test_coroners_concerns_count_where_they_ask(text: str, n: int) -> None:
    rows = rows_of([("heading", "concerns", "Coroner's concerns"), ("paragraph", "concerns", text)], "coroner_report")
    assert [ask.ask_kind for ask in asks(rows)] == ["matter_of_concern"] * n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("It is recommended that the Board looks again at its form.", 1),
        ("The Trust should publish its plan.", 1),
        ("Statutory guidance states that the Trust should publish its plan.", 0),  # a standard quoted
        ("The 2009 review recommended that the Trust should publish its plan.", 0),  # another review's
        ("The Trust should have published its plan.", 0),
    ],
)
def test_asks_in_running_text(text: str, n: int) -> None:
    assert len(asks(rows_of([("paragraph", "analysis", text)]))) == n


@pytest.mark.parametrize("kind", ["guidance", "response", "news"])
def test_kinds_without_recommendations_of_their_own(kind: str) -> None:
    assert not asks(rows_of([HEADING, ("list_item", "recommendations", "1. The Board should meet.")], kind))


PLAN = ["Ref", "Recommendation", "Action", "Lead", "Target date", "Status"]


def row(*cells: str) -> Line:
    return ("table_row", "action_plan", "\t".join(cells))


def test_rows_of_an_action_plan_with_status() -> None:
    lines = [row("B1", "Rewrite the form for handovers", "Group to draft it", "CSC", "Mar 2014", "In progress")]
    rows = rows_of(lines, table=PLAN)
    (ask,) = asks(rows)
    assert (ask.number, ask.ask_kind, ask.deadline) == ("B1", "action_plan_item", "Mar 2014")
    assert addressees(rows) == ["CSC"]
    (response,) = [r for r in rows if isinstance(r, Response)]
    assert (response.status, response.due_on) == ("in_progress", date(2014, 3, 1))


def test_a_header_row_that_was_not_told_is_known_by_its_words() -> None:
    rows = rows_of([row(*PLAN), row("B1", "Rewrite the form for handovers", "Draft", "CSC", "Mar 2014", "Complete")])
    assert [ask.number for ask in asks(rows)] == ["B1"]


def test_the_row_of_a_plan_adds_to_the_recommendation_of_its_number() -> None:
    rows = rows_of([
        HEADING,
        ("paragraph", "recommendations", "B1 The Board should rewrite its form for handovers between wards."),
        row(*PLAN),
        row("B1", "Handover form", "Draft", "CSC", "Mar 2014", "Complete"),
    ])  # fmt: skip
    assert [ask.number for ask in asks(rows)] == ["B1"]
    assert [r.status for r in rows if isinstance(r, Response)] == ["completed"]


def test_a_mirror_only_turns_the_failure_round() -> None:
    rows = rows_of([
        ("paragraph", "analysis", "Pathway plans for care leavers lack contingency arrangements and measurable goals."),
        HEADING,
        ("list_item", "recommendations", "1. Ensure that pathway plans for care leavers have contingency arrangements."),
        ("list_item", "recommendations", "2. Ensure that school nurses are invited to each meeting about housing."),
    ])  # fmt: skip
    (failure,) = [r for r in rows if isinstance(r, Failure)]
    assert [(ask.is_mirror, ask.mirrors_failure_id) for ask in asks(rows)] == [(True, failure.failure_id), (False, None)]


def test_words_that_tell_nothing_are_left_out_of_comparison() -> None:
    assert bag("Ensure that services for children improve") == frozenset()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Complete", "completed"),
        ("Not started", "in_progress"),
        ("Not accepted", "rejected"),  # before its opposite
        ("Accepted", "accepted"),
        ("Service manager", None),
    ],
)
def test_status(text: str, status: str | None) -> None:
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("text", "on"),
    [("31 March 2019", date(2019, 3, 31)), ("Mar 2014", date(2014, 3, 1)), ("Stage 3", None), ("soon", None)],
)
def test_dates(text: str, on: date | None) -> None:
    assert date_in(text) == on


def test_a_coroner_asks_those_to_whom_the_report_is_sent() -> None:
    rows = rows_of(
        [
            ("paragraph", "introduction", "This report is being sent to: The Trust and CSC"),
            ("paragraph", "circumstances", "He was seen by the Trust in May."),
            ("paragraph", "concerns", "Consider shared notes for both wards."),
        ],
        "coroner_report",
    )
    assert addressees(rows) == ["The Trust", "CSC"]
