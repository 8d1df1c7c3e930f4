"""What a document is, whose practice it is about, and what it says of its case; all documents here are invented."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline import registers as register_module
from pipeline.describe import describe
from pipeline.facts import cues
from pipeline.facts.case_facts import age_band, bounds, nearest_month
from pipeline.facts.kinds import kind_of, nation_of
from pipeline.facts.news import status_of
from pipeline.facts.sayings import Line
from pipeline.facts.scope import scope_of
from pipeline.facts.titles import case_labels
from pipeline.records import CaseFact, Document, DocumentArea, LexiconError, Problem, Record, ReviewClue
from pipeline.registers import Registers
from tests.describing import DOCUMENT, view

REGISTER = Path(__file__).resolve().parent.parent / "corpus" / "sample" / "register"
LEXICONS = ("document_kinds", "review_types", "case_facts")


@cache
def registers() -> Registers:
    return register_module.load(REGISTER)


def described(*lines: str, **given: object) -> list[Record]:
    return describe(view(*lines, **given), "0" * 64, registers())  # type: ignore[arg-type]


def document(*lines: str, **given: object) -> Document:
    made = described(*lines, **given)[0]
    assert isinstance(made, Document)
    return made


# --- the records ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lexicon", LEXICONS)
def test_examples_of_every_record_are_found_and_counter_examples_are_not(lexicon: str) -> None:
    for cue in cues.load(lexicon):
        for example in cue.examples:
            assert cue.search(example), f"{lexicon}: {cue.id}: {example!r} is not found"
        for counter_example in cue.counter_examples:
            assert not cue.search(counter_example), f"{lexicon}: {cue.id}: {counter_example!r} is found"


def test_a_malformed_pattern_names_file_and_record() -> None:
    record = {"id": "x", "role": "kind", "value": "news", "patterns": ["(a"], "examples": [], "source": "test"}
    with pytest.raises(LexiconError, match=r"test\.yml: x: patterns"):
        cues._cue(record, {}, "test.yml")


# --- kind -------------------------------------------------------------------------------------------------------------

KINDS = [
    (["# Inspection of Varnley City Council children's services", "Inspection dates: 13 to 24 March 2023"], "inspection"),
    (["# Sallowby Council", "# Inspection of services for children in need of help and protection"], "inspection"),
    # a letter whose subject is no heading
    (["4 July 2022", "Dear Tarnbridge Safeguarding Children Partnership", "Joint targeted area inspection of Tarnbridge",
      "In six pages this letter sets out findings from the joint visit that four of us made in May."], "joint_inspection"),
    # an inspection that mentions an earlier joint one
    (["# Inspection of Sallowby local authority children's services", "The joint targeted area inspection in 2018 said so."],
     "inspection"),
    (["# REGULATION 28 REPORT TO PREVENT FUTURE DEATHS", "THIS REPORT IS BEING SENT TO: the Trust"], "coroner_report"),
    (["# Coroner's Court of Western Ostermere", "RECORD OF INVESTIGATION INTO DEATH"], "coroner_finding"),
    (["# SERIOUS CASE REVIEW", "# Overview Report", "in respect of Young People 1 and 2"], "serious_case_review"),
    (["# Local Child Safeguarding Practice Review", "# Rowan (Child J)"], "practice_review"),
    (["# Concise Child Practice Review: Child M"], "practice_review"),
    (["# Report of the Tarnbridge Learning Event"], "learning_review"),
    (["# Thematic review of neglect in Marlshire"], "thematic_review"),
    (["# Analysis of rapid reviews, 2021 to 2022"], "rapid_review_analysis"),
    (["# The Ostermere Hospital Inquiry", "A report by the Rt Hon Dame Ada Quill"], "inquiry"),
    (["# An independent re-review of the serious case review of 2013"], "inquiry"),
    # the title of a response names what it responds to
    (["# Government response to the Ostermere Hospital Inquiry report"], "response"),
    (["# Marlshire's Threshold of Needs", "A guide for practitioners"], "guidance"),
    # a headline names a review that there is no report of yet
    (["# Board orders serious case review into neglect", "By Orla Finchwick, local democracy reporter",
      "“We are sorry,” she said.", "Comments are closed"], "news"),
    (["# Minutes of the parish council", "Apologies were received."], "other"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "kind"), KINDS)
def test_kind(lines: list[str], kind: str) -> None:
    assert kind_of(view(*lines)) == kind


# --- areas ------------------------------------------------------------------------------------------------------------

AREAS = [
    # the title goes before whoever is addressed
    (["4 July 2022", "Chief Constable, Varnley police area", "Dear local partnership",
      "# Joint targeted area inspection of Tarnbridge", "Sallowby is near."], "X08000001"),
    # a title on two lines
    (["# Inspection of Sallowby", "# Council local authority children's services", "Inspection dates: 1 to 5 May 2023"],
     "X06000001"),
    # the area of the board that publishes
    (["# Haldenshaw Safeguarding Children Board", "# Serious Case Review: Child B", "The child died in Varnley."], "X08000002"),
    # a report on a past case: the district has become part of Sallowby
    (["# Inspection of Wexcombe local authority children's services", "Report published: 3 May 2021"], "X06000001"),
    # guidance describes no one's practice
    (["# Marlshire's Threshold of Needs", "A guide to help in Marlshire"], None),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "code"), AREAS)
def test_area_whose_practice_is_described(lines: list[str], code: str | None) -> None:
    assert document(*lines).area_code == code


def test_a_coroner_s_report_is_about_the_one_council_it_is_sent_to() -> None:
    rows = described(
        "# REGULATION 28: REPORT TO PREVENT FUTURE DEATHS",
        "Area: Varnley and West Marlshire",
        "This report is being sent to: (a) Varnley City Council (b) Tarnbridge Royal Hospital NHS Trust",
        "2 CORONER I am Leopold Ashgarth, senior coroner for the coroner area of Varnley.",
        "An investigation into the death of a pupil aged 16 began on 3 May 2020.",
    )
    assert [(row.area_code, row.role) for row in rows if isinstance(row, DocumentArea)] == [
        ("X06000002", "practice_reviewed"),
        ("X06000002", "recipient"),
    ]


def test_where_the_child_was_placed_is_another_role() -> None:
    rows = described(
        "# Tarnbridge Safeguarding Children Board", "# Serious Case Review: Child Q",
        "Child Q lived in four placements, two of them outside the borough in Sallowby.", section="introduction",
    )  # fmt: skip
    assert ("X06000001", "placement") in [(row.area_code, row.role) for row in rows if isinstance(row, DocumentArea)]


# --- nation and scope -------------------------------------------------------------------------------------------------


def test_nation_from_names_of_bodies() -> None:
    assert nation_of(view("# Findings", "the Coroner's Court of Western Australia"), None, None) == "Australia"
    assert nation_of(view("# Significant case review", "Child Protection Committee"), None, None) == "Scotland"


SCOPE = [
    ("coroner_report", "An inquest into the death of a young person aged 16.", "England", True),
    ("coroner_report", "An inquest into the death of Mr Quill aged 47 years.", "England", False),
    # an age of days or weeks is a child's
    ("coroner_report", "An inquest into the death of a baby aged nine weeks.", "England", True),
    # capitals of a form
    ("coroner_report", "The deceased, Ada Quill, AGE 45 YEARS.", "England", False),
    ("guidance", "Children should be seen alone.", "England", False),
    ("practice_review", "The child was seen.", "United States", False),
    ("news", "A review of how children were neglected and what social workers did begins.", "England", True),
    ("inquiry", "The software recorded shortfalls in branch accounts.", "United Kingdom", False),
    ("inspection", "Services are good.", "England", True),
]


@pytest.mark.parametrize(("kind", "line", "nation", "expected"), SCOPE)
def test_scope(kind: str, line: str, nation: str, expected: bool) -> None:
    found = scope_of(view("# Title", line), kind, nation)
    assert found.is_in_scope is expected
    assert found.reason


# --- labels, clues, facts ---------------------------------------------------------------------------------------------

LABELS = [
    ("Serious Case Review: Child D", ["Child D"]),
    ("CHILD D and his sister", ["Child D"]),
    # several young people are one case
    ("in respect of Young People 1, 2, 3 and 4", ["YP1–YP4"]),
    ("SCR YP1–4 Overview Report", ["YP1–YP4"]),
    # a child is no label without its letter
    ("Child protection and child sexual exploitation", []),
    ("Child A&E attendances", []),
]


@pytest.mark.parametrize(("text", "labels"), LABELS)
def test_case_labels(text: str, labels: list[str]) -> None:
    assert case_labels(text) == labels


STATUSES = [
    ("The board is to hold a serious case review.", "announced"),
    ("A serious case review has begun.", "under_way"),
    ("The serious case review finds that chances were missed.", "published"),
    ("The review was abandoned.", "withdrawn"),
    ("She spoke of a serious case review.", None),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_status_of_a_review_in_the_news(text: str, status: str | None) -> None:
    assert status_of([Line(text, False)]) == status


ANNOUNCEMENT = (
    "# Serious case review to be held into abuse in Tarnbridge",
    "Marlshire Echo, 12 September 2012",
    "The board is to hold a serious case review into the experiences of four young people in Tarnbridge.",
    "Nine men were jailed in May, and police believe that there are more than forty potential victims.",
    "A learning event was held first; it said what had happened but did not say why.",
    "The review is expected to be finished by the autumn of 2013.",
    "“We are sorry,” said the chair.",
    "Comments are closed",
)


def test_convicted_victims_and_subjects_are_three_facts() -> None:
    facts = {row.fact_kind: row for row in described(*ANNOUNCEMENT) if isinstance(row, CaseFact)}
    assert (facts["n_convicted"].value_low, facts["n_convicted"].value_high) == ("9", None)
    victims = facts["n_victims"]
    assert (victims.value_low, victims.value_high, victims.qualifier) == ("40", None, "more than, potential")
    assert facts["n_subjects"].value_low == "4"
    assert facts["sentenced_on"].value_low == "2012-05"
    text = view(*ANNOUNCEMENT).text
    assert all(text[fact.start_char : fact.end_char] == fact.quote for fact in facts.values())


def test_an_announcement_tells_of_the_review_and_of_the_earlier_one() -> None:
    own, earlier = [row for row in described(*ANNOUNCEMENT) if isinstance(row, ReviewClue)]
    assert (own.review_type, own.role, own.status) == ("scr", "announcement", "announced")
    assert (str(own.announced_on), str(own.expected_on)) == ("2012-09-12", "2013-11-30")
    assert (earlier.review_type, earlier.relation) == ("learning_review", "revisits")


def test_statistics_of_inspections_are_no_facts_of_a_case() -> None:
    rows = described("# Inspection of Varnley City Council children's services", "Nine men were jailed in May 2012.")
    assert not [row for row in rows if isinstance(row, CaseFact)]


BOUNDS = [
    ({"n": "forty", "q": "more than", "k": "potential "}, ("40", None, "more than, potential")),
    ({"n": "12", "q": "up to"}, ("12", None, "up to")),
    ({"n": "20", "m": "30"}, ("20", "30", None)),
    ({"n": "nine"}, ("9", None, None)),
    ({"n": "many"}, (None, None, None)),
]


@pytest.mark.parametrize(("group", "expected"), BOUNDS)
def test_bounds_of_a_number(group: dict[str, str | None], expected: tuple[str | None, ...]) -> None:
    assert bounds(group) == expected


def test_a_month_without_a_year_is_the_last_before_publication() -> None:
    from datetime import date

    assert nearest_month("jailed in May", 0, date(2012, 9, 12)) == "2012-05"
    assert nearest_month("jailed in November", 0, date(2012, 9, 12)) == "2011-11"
    assert nearest_month("jailed in May", 0, None) == "--05"
    assert nearest_month("it may be", 0, None) is None


def test_ages_are_bands() -> None:
    assert [age_band(age) for age in (0.1, 1, 5, 6, 10, 15, 16, 17, 18)] == [
        "under 1", "1-5", "1-5", "6-10", "6-10", "11-15", "16-17", "16-17", "18 and over",
    ]  # fmt: skip


# --- the whole --------------------------------------------------------------------------------------------------------


def test_the_catalogue_wins_and_what_it_has_wrong_is_a_problem() -> None:
    given = {"kind": "leaflet", "authority": "Varnley", "publisher": "A Press", "title": "A title", "published_on": "soon"}
    rows = described("# Serious Case Review: Child B", "Haldenshaw", "Published: 3 May 2010", catalogue=given)
    made = rows[0]
    assert isinstance(made, Document)
    assert (made.kind, made.area_code, made.title, made.publisher) == ("serious_case_review", "X06000002", "A title", "A Press")
    assert [row.kind for row in rows if isinstance(row, Problem)] == ["catalogue_date", "catalogue_kind"]


def test_the_title_of_a_coroner_s_document_names_no_one() -> None:
    made = document("# Inquest into the death of Ada Quill", "# RECORD OF INVESTIGATION INTO DEATH", "I find that she died.")
    assert made.title == "RECORD OF INVESTIGATION INTO DEATH"


def test_a_document_without_text_is_described_all_the_same() -> None:
    made = document("")
    assert (made.document_id, made.kind, made.is_in_scope) == (DOCUMENT, "other", False)
