"""Documents become reviews: what belongs together, what stays apart, and how reviews stand to each other."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import registers as register_module
from pipeline.ids import short_hash
from pipeline.link import link
from pipeline.records import CaseFact, Document, Record, Review, ReviewClue, ReviewDocument, ReviewLink, Subject
from pipeline.registers import Registers

REGISTER = Path(__file__).resolve().parent.parent / "corpus" / "sample" / "register"
TARNBRIDGE, SALLOWBY, WEXCOMBE, HALDENSHAW = "X08000001", "X06000001", "X06000003", "X08000002"


@cache
def registers() -> Registers:
    return register_module.load(REGISTER)


def clue(name: str, on: date | None, **changes: object) -> ReviewClue:
    given: dict[str, object] = {
        "document_id": short_hash(name), "review_type": "scr", "role": "full_report", "case_label": None,
        "area_code": TARNBRIDGE, "board_id": None, "status": "published", "announced_on": None, "expected_on": None,
        "published_on": on, "statutory_basis": None, "method": None, "relation": None, "about": "", "reason": name,
    }  # fmt: skip
    return ReviewClue(**{**given, **changes})  # type: ignore[arg-type]


def announcement(name: str, on: date, **changes: object) -> ReviewClue:
    return clue(name, on, **{"role": "announcement", "status": "announced", "announced_on": on, **changes})


def document(of: ReviewClue) -> Document:
    return Document(
        document_id=of.document_id, sha256="0" * 64, text_sha256="0" * 64, kind="other", title=None, publisher=None,
        area_code=of.area_code, board_id=None, nation=None, published_on=of.published_on, published_on_source=None,
        period_start_on=None, period_end_on=None, is_in_scope=True, scope_reason="", licence=None, source_url=None,
        n_pages=1, n_ocr_pages=0,
    )  # fmt: skip


def fact(name: str, kind: str, low: str, high: str | None = None) -> CaseFact:
    made = short_hash(name, kind, low)
    return CaseFact(made, None, short_hash(name), kind, low, high, None, None, 1, 0, 1, "q")


def linked(*clues: ReviewClue, facts: tuple[CaseFact, ...] = ()) -> list[Record]:
    documents = {c.document_id: document(c) for c in clues}
    return link(list(documents.values()), clues, facts, registers())


def reviews(rows: list[Record]) -> dict[str, Review]:
    return {row.review_id: row for row in rows if isinstance(row, Review)}


def review_of(rows: list[Record], name: str, role: str) -> Review:
    """The review that a document belongs to in a role."""
    found = [
        row.review_id
        for row in rows
        if isinstance(row, ReviewDocument) and (row.document_id, row.role) == (short_hash(name), role)
    ]
    assert len(found) == 1
    return reviews(rows)[found[0]]


STORY = (
    announcement("news", date(2012, 9, 12)),
    clue("news", date(2012, 9, 12), role="news", review_type="learning_review", status="under_way"),
    clue("learning", date(2012, 10, 18), review_type="learning_review"),
    clue("report", date(2013, 12, 5), case_label="YP1–YP4"),
    clue("report", date(2012, 10, 18), role="re_review", review_type="learning_review", relation="revisits"),
    clue("again", date(2021, 10, 7), review_type="inquiry"),
    clue("again", date(2013, 12, 31), role="re_review", relation="disputes"),
)


def test_the_story_of_one_review_in_four_documents() -> None:
    rows = linked(*STORY)
    scr = review_of(rows, "report", "full_report")
    learning = review_of(rows, "learning", "full_report")
    again = review_of(rows, "again", "full_report")
    assert len(reviews(rows)) == 3
    assert review_of(rows, "news", "announcement") == scr
    assert review_of(rows, "news", "news") == learning
    assert review_of(rows, "again", "re_review") == scr
    assert (scr.status, str(scr.announced_on), str(scr.published_on)) == ("published", "2012-09-12", "2013-12-05")
    links = {(row.review_id, row.other_review_id): row.relation for row in rows if isinstance(row, ReviewLink)}
    assert links == {(scr.review_id, learning.review_id): "revisits", (again.review_id, scr.review_id): "disputes"}


def test_the_rows_do_not_depend_on_the_order_of_what_is_given() -> None:
    expected = linked(*STORY)
    for seed in range(5):
        shuffled = list(STORY)
        random.Random(seed).shuffle(shuffled)
        assert linked(*shuffled) == expected


@settings(max_examples=40, deadline=None)
@given(st.permutations(STORY), st.integers(1, 7))
def test_any_part_of_the_story_in_any_order_is_linked_alike(clues: list[ReviewClue], n: int) -> None:
    part = clues[:n]
    assert linked(*part) == linked(*reversed(part))


def test_an_announced_review_that_never_appeared_stays_announced() -> None:
    rows = linked(
        announcement("news", date(2023, 7, 6), review_type="lcspr", area_code=HALDENSHAW, case_label="Child K"),
        # the report on another child of the same borough appears later
        clue("other", date(2024, 3, 21), review_type="lcspr", area_code=HALDENSHAW, case_label="Child J"),
    )
    announced = review_of(rows, "news", "announcement")
    assert (announced.status, announced.published_on, announced.label) == ("announced", None, "Child K")


def test_of_two_reports_that_fit_alike_none_is_guessed() -> None:
    rows = linked(
        announcement("news", date(2012, 9, 12)),
        clue("one", date(2013, 12, 20), case_label="Child C"),
        clue("two", date(2013, 12, 20), case_label="Child D"),
    )
    assert review_of(rows, "news", "announcement").status == "announced"
    assert len(reviews(rows)) == 3


def test_a_label_or_an_operation_decides_between_two_reports() -> None:
    one = clue("one", date(2013, 12, 20), about="Child C; Operation Saltmarsh")
    two = clue("two", date(2013, 12, 20), about="Child D")
    rows = linked(announcement("news", date(2012, 9, 12), about="Operation Saltmarsh"), one, two)
    assert review_of(rows, "news", "announcement") == review_of(rows, "one", "full_report")


def test_what_is_announced_after_the_report_is_another_review() -> None:
    rows = linked(clue("report", date(2013, 12, 5)), announcement("news", date(2016, 5, 1)))
    assert len(reviews(rows)) == 2


def test_a_summary_joins_the_report_of_its_case_only() -> None:
    rows = linked(
        clue("report", date(2010, 9, 1), case_label="Child B"),
        clue("summary", date(2010, 9, 20), role="summary", case_label="CHILD B"),
        clue("other summary", date(2010, 9, 20), role="summary", case_label="Child C"),
    )
    assert review_of(rows, "summary", "summary") == review_of(rows, "report", "full_report")
    assert len(reviews(rows)) == 2


def test_each_inspection_is_a_review_of_its_own() -> None:
    rows = linked(
        clue("2015", date(2015, 5, 1), review_type="inspection"), clue("2016", date(2015, 9, 1), review_type="inspection")
    )
    assert len(reviews(rows)) == 2


def test_an_area_that_became_part_of_another_is_the_same_place() -> None:
    rows = linked(
        announcement("news", date(2018, 5, 1), area_code=WEXCOMBE), clue("report", date(2020, 5, 1), area_code=SALLOWBY)
    )
    assert len(reviews(rows)) == 1
    assert len(reviews(linked(announcement("n", date(2018, 5, 1), area_code=HALDENSHAW), clue("r", date(2020, 5, 1))))) == 2


def test_a_response_is_joined_by_the_title_that_it_names() -> None:
    report = clue("report", date(2023, 6, 28), review_type="inquiry", area_code=None, about="ostermere; hospital; inquiry")
    response = clue(
        "response", date(2024, 3, 21), review_type="inquiry", role="response", area_code=None,
        about="government; response; ostermere; hospital; inquiry",
    )  # fmt: skip
    rows = linked(report, response)
    assert review_of(rows, "response", "response") == review_of(rows, "report", "full_report")


def test_the_id_of_a_review_is_that_of_its_report_whatever_is_added() -> None:
    alone = linked(clue("report", date(2013, 12, 5)))
    together = linked(*STORY)
    assert review_of(alone, "report", "full_report").review_id == review_of(together, "report", "full_report").review_id


def test_subjects_by_pseudonym_and_age_band() -> None:
    rows = linked(
        clue("report", date(2013, 12, 5), case_label="YP1–YP3"),
        facts=(fact("report", "subject", "YP2", "11-15"), fact("report", "n_victims", "43", "43")),
    )
    review = review_of(rows, "report", "full_report")
    subjects = [(row.label, row.age_band) for row in rows if isinstance(row, Subject)]
    assert sorted(subjects) == [("YP1", None), ("YP2", "11-15"), ("YP3", None)]
    assert [(row.fact_kind, row.review_id) for row in rows if isinstance(row, CaseFact)] == [("n_victims", review.review_id)]


def test_every_document_has_a_reason_in_words() -> None:
    rows = linked(*STORY)
    assert all(len(row.reason) > 3 for row in rows if isinstance(row, ReviewDocument | ReviewLink))
    (reason,) = [row.reason for row in rows if isinstance(row, ReviewDocument) and row.role == "announcement"]
    assert reason == "same type of review (scr); same area (Tarnbridge); 449 days before the report"
