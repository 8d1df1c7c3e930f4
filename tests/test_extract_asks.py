"""Asks in the kinds of documents that hold them: lists that restart, boxes, questions, tables, letters, answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.extract import extract
from pipeline.extract.answers import answer_rows, answers_in
from pipeline.extract.asking import asks_softly, hits_in, is_expected
from pipeline.extract.smart import holding, marks
from pipeline.records import Evidence, Recommendation, RecommendationAddressee, Record, Response
from tests.factories_extract import Line, source

R = "recommendations"
BODIES = {
    "TSCB": "partnership", "the Board": "partnership", "The Board": "partnership", "The Partnership": "partnership",
    "Marlshire Constabulary": "police", "Lantern House": "voluntary", "police": "police",
}  # fmt: skip
Told = list[tuple[str | None, str, list[str], str]]  # number, kind, whom, first words


def rows_of(kind: str, lines: list[Line]) -> list[Record]:
    return extract(source(kind, lines, BODIES))


def told(rows: list[Record], n_words: int = 3) -> Told:
    """Return each ask: number, kind, whom it asks, its first words."""
    return [
        (
            row.number,
            row.ask_kind,
            [a.surface for a in rows if isinstance(a, RecommendationAddressee) and a.recommendation_id == row.recommendation_id],
            " ".join(row.quote.split()[:n_words]),
        )
        for row in rows
        if isinstance(row, Recommendation)
    ]


def test_a_multi_agency_list_and_agency_lists_that_restart() -> None:
    lines: list[Line] = [
        ("heading", R, "Multi-agency recommendations"),
        ("paragraph", R, "R1 TSCB should satisfy itself that return interviews are used."),
        ("heading", R, "Recommendations for Marlshire Constabulary"),
        ("list_item", R, "1. Ensure that all officers know the escalation policy."),
        ("heading", R, "Recommendations for Lantern House"),
        ("list_item", R, "1. Ensure that all officers know the escalation policy."),  # the same words to another agency
        ("list_item", R, "2. Replace the paper diary with a shared system."),
    ]
    assert told(rows_of("serious_case_review", lines)) == [
        ("R1", "recommendation", ["TSCB"], "TSCB should satisfy"),
        ("1", "recommendation", ["Marlshire Constabulary"], "Ensure that all"),
        ("1", "recommendation", ["Lantern House"], "Ensure that all"),
        ("2", "recommendation", ["Lantern House"], "Replace the paper"),
    ]


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("Questions for the Board to consider", "How does the Board know what is seen on visits?"),  # asks by asking
        ("Considerations for the Board", "Whether the visit form helps or hinders those who use it."),  # no verb that asks
    ],
)
def test_questions_and_considerations_for_a_board(heading: str, item: str) -> None:
    rows = rows_of("serious_case_review", [("heading", R, heading), ("list_item", R, f"• {item}")])
    assert told(rows, 2) == [(None, "consideration", ["Board"], " ".join(item.split()[:2]))]


def test_actions_of_a_child_practice_review() -> None:
    lines: list[Line] = [
        ("heading", R, "Improving Systems and Practice"),
        ("paragraph", R, "The review identified the following actions for the Board and its agencies:"),
        ("list_item", R, "• The Board to hold a learning event for school nurses by July 2016"),
        ("list_item", R, "• Health visitors to be reminded of the pathway for missed visits"),
        ("heading", "lessons", "Practice and organisational learning"),
        ("list_item", "lessons", "• The visits were too short to tell."),  # learning that asks nothing
    ]
    rows = rows_of("practice_review", lines)
    assert told(rows, 2) == [
        (None, "action_plan_item", ["The Board"], "The Board"),
        (None, "action_plan_item", ["the Board"], "Health visitors"),  # inherited from the stem
    ]
    assert [row.deadline for row in rows if isinstance(row, Recommendation)] == ["by July 2016", None]


def test_boxes_with_headings_and_with_labels() -> None:
    lines: list[Line] = [
        ("heading", R, "Recommendation One"),
        ("paragraph", R, "The Partnership should seek assurance that safety plans are shared with schools."),
        ("paragraph", R, "4.12 The plan in this case reached nobody."),  # the text goes on after the box
        ("heading", "lessons", "Learning box"),
        ("paragraph", "lessons", "Recommendation 3: The Partnership must audit its written agreements within 12 months."),
    ]
    assert told(rows_of("practice_review", lines)) == [
        ("One", "recommendation", ["The Partnership"], "The Partnership should"),
        ("3", "recommendation", ["The Partnership"], "The Partnership must"),
    ]


PLAN = "No.\tRecommendation\tAction required\tLead agency\tTimescale\tRAG / progress"


def row(text: str) -> Line:
    return ("table_row", "action_plan", text)


def test_an_action_plan_over_two_pages() -> None:
    rows = rows_of(
        "serious_case_review",
        [
            row(PLAN),
            row("1\tImprove the sharing of plans\tWrite a protocol\tMarlshire Constabulary\tSept 2014\tGreen - done June 2014"),
            row(PLAN),  # printed again on the next page
            row("\t\tand test it with schools\t\t\t"),  # the row goes on there
            row("\t\tTrain the front desk\tLantern House\t31/12/2014\tAmber"),
            row("2\tCount missed visits\tAdd to the data set\tTSCB\tOngoing\tsee the minutes"),
        ],
    )
    assert told(rows) == [
        ("1", "action_plan_item", ["Marlshire Constabulary"], "Improve the sharing"),
        (None, "action_plan_item", ["Lantern House"], "Train the front"),
        ("2", "action_plan_item", ["TSCB"], "Count missed visits"),
    ]
    assert [row.deadline for row in rows if isinstance(row, Recommendation)] == ["Sept 2014", "31/12/2014", None]
    assert [row.status for row in rows if isinstance(row, Response)] == ["completed", "in_progress", "unknown"]


def test_the_stem_says_by_when_for_its_items() -> None:
    lines: list[Line] = [
        ("paragraph", R, "Within three months the Board should:"),
        ("list_item", R, "• review its handover form"),
        ("list_item", R, "• train its staff by May 2015"),  # a date of its own
    ]
    rows = rows_of("practice_review", lines)
    assert [row.deadline for row in rows if isinstance(row, Recommendation)] == ["Within three months", "by May 2015"]


def test_an_ask_is_no_mirror_of_its_own_words() -> None:
    lines: list[Line] = [
        ("paragraph", "analysis", "Recording of visits to care leavers by nurses is poor and requires strengthening.")
    ]
    assert [row.is_mirror for row in rows_of("inspection", lines) if isinstance(row, Recommendation)] == [False]


def test_a_short_form_in_the_summary_is_a_second_place() -> None:
    lines: list[Line] = [
        ("heading", "summary", "Summary"),
        ("list_item", "summary", "1. The Board should hold a yearly exercise on missing children with schools."),
        ("heading", R, "Recommendation 1: exercises"),
        (
            "paragraph",
            R,
            "The Board should hold a yearly exercise on missing children with schools. It should be led by a chair.",
        ),
    ]
    rows = rows_of("inquiry", lines)
    assert told(rows) == [("1", "recommendation", ["The Board"], "The Board should")]
    assert [row.role for row in rows if isinstance(row, Evidence)] == ["main", "repeat"]


def test_the_closing_of_a_joint_letter_is_two_asks() -> None:
    text = (
        "The director of children's services should write down by autumn what the partners mean to do.",
        "The response should set out the actions of each agency.",  # says more of the same
        "Tarnbridge should send the written statement of action by Tuesday 4 May 2021.",
    )
    lines: list[Line] = [("heading", "other", "Joint inspection of Tarnbridge"), ("paragraph", "other", f"{text[0]} {text[1]}")]
    rows = rows_of("joint_inspection", [*lines, ("paragraph", "other", text[2])])
    assert told(rows) == [
        (None, "recommendation", ["director of children's services"], "The director of"),
        (None, "recommendation", ["Tarnbridge"], "Tarnbridge should send"),
    ]
    asks = [row for row in rows if isinstance(row, Recommendation)]
    assert [ask.deadline for ask in asks] == [None, "by Tuesday 4 May 2021"]
    assert asks[0].quote.endswith("each agency.")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Further work is needed to share logs with schools.", True),
        ("More work is required by partners to find homes.", True),
        ("The Board needs to assure itself that logs are kept.", True),
        ("Plans need to say who does what.", True),
        ("Recording by nurses requires strengthening.", True),
        ("There is more to do to share logs.", True),
        ("Leaders recognise that more work is needed to share logs.", False),  # what others know
        ("Help is offered when further support is needed.", False),  # a condition
        ("Children get the help they need to cope.", False),  # a need of children
        ("The quality of plans requires improvement.", False),  # a verdict
        ("Staff often need to ring twice.", False),  # what happens
    ],
)
def test_asks_without_an_order(text: str, asks: bool) -> None:
    assert bool(asks_softly(text)) is asks
    assert bool(told(rows_of("inspection", [("paragraph", "analysis", text)]))) is asks
    assert not told(rows_of("coroner_report", [("paragraph", "concerns", text)])) or not asks  # told in inspections only


def test_a_suggestion_asks_in_a_joint_letter_only() -> None:
    lines: list[Line] = [("paragraph", "improvement", "Written plans could be more specific about risk.")]
    assert told(rows_of("joint_inspection", lines)) and not told(rows_of("inspection", lines))


def test_an_answer_asks_under_its_own_heading_only() -> None:
    lines: list[Line] = [
        ("heading", R, "Recommendation 2"),
        ("paragraph", R, "The Board should publish its log."),  # what the review asked
        ("heading", "response", "Government response to recommendation 2"),
        ("paragraph", "response", "We accept the recommendation that the Board should publish its log."),
        ("paragraph", "response", "We expect trusts to publish theirs as well."),
    ]
    assert told(rows_of("response", lines)) == [(None, "recommendation", ["trusts"], "We expect trusts")]
    assert is_expected("Trusts are encouraged to share logs.")


ANSWERS: list[Line] = [
    ("heading", R, "Recommendation 1"),
    ("paragraph", R, "The Board should publish a yearly count of missing children."),
    ("heading", "response", "Response to recommendation 1"),
    ("paragraph", "response", "Numbers have been rising for years."),
    ("paragraph", "response", "This has been implemented and the count was published on 3 May 2014."),
    ("heading", R, "Recommendation 2"),
    ("paragraph", R, "The Trust should open a clinic for care leavers in each borough."),
    ("heading", "response", "Response to recommendation 2"),
    ("paragraph", "response", "The Trust does not accept this."),
    ("heading", R, "Recommendation 3"),
    ("paragraph", R, "Schools should keep registers on paper."),
    ("heading", "response", "Response to recommendation 3"),
    ("paragraph", "response", "We thank the reviewer."),
]


def test_answers_belong_to_the_recommendations_whose_words_they_repeat() -> None:
    review = rows_of(
        "practice_review",
        [
            ("heading", R, "Recommendations"),
            ("list_item", R, "1. The Board should publish a yearly count of missing children."),
            ("list_item", R, "2. The Trust should open a clinic for care leavers in each borough."),
            ("list_item", R, "4. The Board should meet."),
        ],
    )
    asks = [replace(row, document_id="e" * 16) for row in review if isinstance(row, Recommendation)]
    answering = source("response", ANSWERS, BODIES)
    assert [(answer.number, answer.status) for answer in answers_in(answering)] == [
        ("1", "completed"),
        ("2", "rejected"),
        ("3", "unknown"),  # said nothing that decides
    ]
    rows = answer_rows(answering, asks)
    assert [(r.recommendation_id, r.status, r.status_on) for r in rows if isinstance(r, Response)] == [
        (asks[0].recommendation_id, "completed", date(2014, 5, 3)),
        (asks[1].recommendation_id, "rejected", None),
    ]
    assert [row.role for row in rows if isinstance(row, Evidence)] == ["main", "main"]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("The UK government and devolved administrations should meet.", ["UK government", "devolved administrations"]),
        (
            "Managers within the council, the police and health should meet.",
            ["Managers within the council, the police and health"],
        ),
        ("The chair of the Board should write to schools.", ["chair of the Board"]),  # a role is whom it asks
        ("Ensure that the police share their log.", []),  # an order names nobody: those in the sentence are its matter
    ],
)
def test_whom_a_sentence_asks(text: str, whom: list[str]) -> None:
    rows = rows_of("inquiry", [("heading", R, "Recommendations"), ("list_item", R, f"1. {text}")])
    assert [row.surface for row in rows if isinstance(row, RecommendationAddressee)] == whom


@pytest.mark.parametrize(
    ("text", "deadline", "held", "reason"),
    [
        ("Train all night staff in the new log and report back to the board.", None, "specific", "names “train”"),
        ("Consider training.", None, "specific", "leaves open: “consider”"),  # vague
        ("The board should be kinder.", None, "specific", "names no act"),
        ("Audit the log.", None, "measurable", "says “audit”"),
        ("Meet more often.", None, "measurable", "nothing to count or report"),
        ("Meet more often.", None, "assigned", "names nobody"),
        ("Meet by May 2012.", "by May 2012", "time_bound", "says “by May 2012”"),
        ("Meet more often.", None, "time_bound", "no date"),
    ],
)
def test_marks_have_reasons(text: str, deadline: str | None, held: str, reason: str) -> None:
    found = {mark.name: mark for mark in marks(text, hits_in(text), (), deadline)}
    assert found[held].reason.lower() == reason.lower()
    assert holding(tuple(found.values()))[held] == reason.startswith(("says", "names “"))
