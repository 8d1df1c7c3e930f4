"""What the views count, and what they leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from pipeline import records as r
from pipeline import store
from pipeline.records import Record
from tests import factories as f

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Builds a database of rows in memory and asks it: one dictionary a row."""
    connections = []

    def answer(rows: f.Rows, sql: str) -> list[dict[str, Any]]:
        connection = duckdb.connect(":memory:")
        connections.append(connection)
        connection.begin()  # one commit for all: several times as fast
        store.create_tables(connection)
        store.load(connection, {}, rows)
        store.create_views(connection)
        result = connection.execute(sql)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    yield answer
    for connection in connections:
        connection.close()


def case(label: str, quotes: tuple[str, ...] = (), role: str = "full_report", **changes: Any) -> list[Record]:
    """A review with one document of one page, on which each quote is a failure."""
    source = f.file(f"{label}.pdf")
    quotes = tuple(f"{quote} in {label}." for quote in quotes)
    on = f.pages(source.sha256[:16], " ".join(quotes) or f"Nothing failed in {label}.")
    of_document = {key: changes.pop(key) for key in ("is_in_scope", "kind") if key in changes}
    doc = f.document(source, on, **of_document)
    of = f.review(label, **changes)
    segment = f.segment(on[0], on[0].text)
    return [source, *on, doc, of, f.review_document(of, doc, role), *(f.failure(segment, quote) for quote in quotes)]


def corpus(*cases: list[Record]) -> f.Rows:
    rows: f.Rows = {}
    registers = [f.area(), f.area("X06000001", "Sallowby"), f.board(), f.category(), f.category("neglect", "context")]
    for row in [*registers, *(row for made in cases for row in made)]:
        rows.setdefault(row.table, []).append(row)
    return rows


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(hits: int, n: int, low: float, high: float, ask: Ask) -> None:
    (row,) = ask({}, f"select wilson_low({hits}, {n}) as low, wilson_high({hits}, {n}) as high")
    assert (round(row["low"], 4), round(row["high"], 4)) == (low, high)


def test_the_interval_keeps_within_bounds(ask: Ask) -> None:
    (row,) = ask({}, "select wilson_low(0, 0) as none, wilson_high(3, 3) as high, wilson_low(0, 3) as low")
    assert row == {"none": None, "high": 1.0, "low": 0.0}


def test_an_extract_is_one_row_however_many_reviews_its_document_has(ask: Ask) -> None:
    rows = f.corpus()
    first, second = rows["reviews"]
    document = rows["documents"][0]
    news = r.ReviewDocument(second.review_id, document.document_id, "news", "mentions it", f.RUN)
    found = ask(f.added(rows, news), "from extracts")
    assert len(found) == 7
    # it counts for the review it reports on, not for the one it mentions
    assert {row["review_id"] for row in found if row["document_id"] == document.document_id} == {first.review_id}


def test_an_extract_says_where_it_stands(ask: Ask) -> None:
    (row,) = ask(f.corpus(), "from extracts where extract_kind = 'failure'")
    assert (row["area_name"], row["practice_year"], row["page"], row["quote"]) == ("Tarnbridge", 2012, 1, f.NOT_WRITTEN)
    assert row["category_id"] == "recording" and row["is_compared"]


@pytest.mark.parametrize(
    ("changes", "year"),
    [
        ({}, 2012),  # the end of the period
        ({"period_end_on": None}, 2011),  # else its start
        ({"period_end_on": None, "period_start_on": None}, 2014),  # else publication
        ({"period_end_on": None, "period_start_on": None, "published_on": None}, None),
    ],
)
def test_the_year_of_practice(changes: dict[str, Any], year: int | None, ask: Ask) -> None:
    rows = f.changed(f.corpus(), "documents", **changes)
    found = ask(rows, f"from placed_documents where document_id = '{rows['documents'][0].document_id}'")
    assert found[0]["practice_year"] == year


# (what is odd about the second review, whether comparisons count it, why)
BASES = [
    ({}, True, "a report that was read"),
    ({"role": "summary"}, True, "where only the summary is published"),
    ({"role": "re_review"}, True, "a review of its own"),
    ({"role": "announcement", "status": "announced"}, False, "a missing review is not a zero"),
    ({"role": "news"}, False, "a newspaper does not assert what the review found"),
    ({"role": "action_plan"}, False, "what was planned, not what was found"),
    ({"is_in_scope": False}, False, "out of scope"),
]


@pytest.mark.parametrize(("changes", "counts", "why"), BASES, ids=[why for _, _, why in BASES])
def test_the_base_is_the_reviews_that_were_read(changes: dict[str, Any], counts: bool, why: str, ask: Ask) -> None:
    rows = corpus(case("One", ("Records were thin",)), case("Two", ("Records were late",), **changes))
    (row,) = ask(rows, "from area_comparison where category_id = 'recording'")
    assert (row["n_with"], row["n_reviews"]) == ((2, 2) if counts else (1, 1)), why
    assert len(ask(rows, "from why_coverage")) == (2 if counts else 1)


def test_a_review_counts_once_however_often_it_says_so(ask: Ask) -> None:
    rows = corpus(case("One", ("Records were thin", "Notes were lost", "Plans were not kept")))
    (row,) = ask(rows, "from area_comparison where category_id = 'recording'")
    assert (row["n_with"], row["n_reviews"]) == (1, 1)


def test_a_code_that_no_review_has_is_a_zero_with_its_base(ask: Ask) -> None:
    (row,) = ask(corpus(case("One", ("Records were thin",))), "from area_comparison where category_id = 'neglect'")
    assert (row["n_with"], row["n_reviews"], row["facet"]) == (0, 1, "context")


@pytest.mark.parametrize(("n", "share"), [(4, None), (5, 0.4)])
def test_no_share_below_five_reviews(n: int, share: float | None, ask: Ask) -> None:
    cases = [case(f"Case {i}", ("Records were thin",) if i < 2 else ()) for i in range(n)]
    (row,) = ask(corpus(*cases), "from area_comparison where category_id = 'recording'")
    assert (row["n_with"], row["n_reviews"], row["share"]) == (2, n, share)
    assert row["is_base_small"] == (share is None)
    assert (row["share_low"] is None) == (share is None) == (row["share_high"] is None)
    if share:
        assert row["share_low"] < share < row["share_high"]


def test_types_and_areas_are_not_added_together(ask: Ask) -> None:
    rows = corpus(
        case("One", ("Records were thin",)),
        case("Two", ("Records were thin",), review_type="inspection"),
        case("Three", ("Records were thin",), area_code="X06000001"),
    )
    found = ask(rows, "from area_comparison where category_id = 'recording' order by review_type, area_name")
    assert [(row["review_type"], row["area_name"], row["n_with"], row["n_reviews"]) for row in found] == [
        ("inspection", "Tarnbridge", 1, 1),
        ("scr", "Sallowby", 1, 1),
        ("scr", "Tarnbridge", 1, 1),
    ]


def test_themes_are_counted_in_reviews_by_area_and_year(ask: Ask) -> None:
    rows = corpus(*(case(f"Case {i}", ("Records were thin", "Notes were lost")) for i in range(5)))
    members = [r.ThemeMember("theme-1", "failure", row.failure_id, 0.9, None, f.RUN) for row in rows["failures"][:4]]
    rows = f.added(rows, f.theme(n_extracts=4), *members)
    for view in ("theme_by_area", "theme_trend"):
        (row,) = ask(rows, f"from {view}")
        assert (row["n_extracts"], row["n_with"], row["n_reviews"], row["share"]) == (4, 2, 5, 0.4)
    assert ask(rows, "from theme_trend")[0]["practice_year"] == 2012


def test_failures_and_recommendations_are_told_by_body(ask: Ask) -> None:
    (failed,) = ask(f.corpus(), "from failures_by_agency")
    assert (failed["agency_name"], failed["role"], failed["n_failures"], failed["n_with"], failed["n_reviews"]) == (
        "Marlshire Constabulary", "responsible", 1, 1, 2,
    )  # fmt: skip
    (asked,) = ask(f.corpus(), "from recommendations_by_agency")
    assert (asked["n_recommendations"], asked["n_with_deadline"], asked["n_mirror"], asked["n_with"]) == (2, 1, 1, 2)
    unresolved = f.changed(f.corpus(), "failure_agencies", agency_id=None)
    assert ask(unresolved, "select agency_id, agency_name, sector from failures_by_agency") == [
        {"agency_id": None, "agency_name": None, "sector": "police"}
    ]


# (what is done to the links, failures explained, why)
WHY = [
    (lambda rows: rows, 1, "a clause of the same sentence, and another sentence"),
    (lambda rows: f.without(rows, "cause_failures", 1), 1, "a clause of the same sentence"),
    (lambda rows: f.without(rows, "cause_failures", 0), 1, "another sentence"),
    (lambda rows: f.without(rows, "cause_failures"), 0, "no cause"),
    (
        lambda rows: f.changed(
            f.without(rows, "cause_failures", 1),
            "failures",
            focus_end_char=rows["failures"][0].end_char,  # type: ignore[attr-defined]
        ),
        0,
        "words that are the failure itself explain nothing",
    ),
]


@pytest.mark.parametrize(("change", "n", "why"), WHY, ids=[why for _, _, why in WHY])
def test_how_far_a_review_says_why(change: Callable[[f.Rows], f.Rows], n: int, why: str, ask: Ask) -> None:
    (row,) = ask(change(f.corpus()), "from why_coverage where review_label = 'Child A'")
    assert (row["n_failures"], row["n_explained"], row["share"]) == (1, n, n), why
    assert row["type_share"] is None  # two reviews are too few to say


def test_a_review_without_failures_has_no_share_of_them(ask: Ask) -> None:
    (row,) = ask(f.corpus(), "from why_coverage where review_label = 'Child B'")
    assert (row["n_failures"], row["share"], row["share_low"]) == (0, None, None)


def test_from_five_reviews_the_share_of_the_type_stands_beside(ask: Ask) -> None:
    cases = [case(f"Case {i}", ("Records were thin",)) for i in range(5)]
    found = ask(corpus(*cases), "from why_coverage")
    assert [(row["n_reviews"], row["type_share"]) for row in found] == [(5, 0.0)] * 5


def test_a_recommendation_of_several_reviews_recurs(ask: Ask) -> None:
    found = ask(f.corpus(), "from recurring_recommendations")
    assert [(row["n_alike"], row["n_other_reviews"], row["n_other_areas"]) for row in found] == [(1, 1, 0)] * 2
    assert {(row["first_on"], row["last_on"]) for row in found} == {(date(2014, 3, 1), date(2017, 6, 1))}
    merely_related = f.changed(f.corpus(), "recommendation_links", relation="related")
    assert ask(merely_related, "from recurring_recommendations") == []


@pytest.mark.parametrize(
    ("period_start", "timing"),
    [
        (date(2015, 1, 1), "practice predates or overlaps"),  # before the earlier request fell due in May 2015
        (date(2015, 6, 1), "practice is later"),
        (None, "not known"),
    ],
)
def test_a_board_is_asked_again(period_start: date | None, timing: str, ask: Ask) -> None:
    rows = f.changed(f.corpus(), "documents", 1, period_start_on=period_start)
    (row,) = ask(rows, "from asked_again")
    assert (row["timing"], row["earlier_due_on"], row["board_id"]) == (timing, date(2015, 5, 31), "tssp")
    assert (row["earlier_quote"], row["later_quote"]) == (f.ASK_ONE, f.ASK_TWO)


def test_without_an_answer_the_earlier_request_is_due_when_published(ask: Ask) -> None:
    (row,) = ask(f.without(f.corpus(), "responses"), "from asked_again")
    assert (row["earlier_due_on"], row["timing"]) == (date(2014, 3, 1), "practice is later")


def test_another_board_is_not_asked_again(ask: Ask) -> None:
    assert ask(f.changed(f.corpus(), "boards", successor_id=None), "from asked_again") == []


def test_a_register_with_a_circle_is_survived(ask: Ask) -> None:
    assert len(ask(f.changed(f.corpus(), "boards", 1, successor_id="tscb"), "from asked_again")) <= 1


def test_reviews_without_a_report_are_awaited(ask: Ask) -> None:
    rows = corpus(
        case("One", role="announcement", status="announced"),
        case("Two", role="news", status="under_way"),
        case("Three", role="full_report", status="under_way"),  # its report lies here, whatever the status says
        case("Four", role="full_report"),
        case("Five", role="news", status="withdrawn"),
    )
    found = ask(rows, "from reviews_under_way order by review_label desc")
    assert [(row["review_label"], row["n_documents"], row["last_news_on"]) for row in found] == [
        ("Two", 1, date(2014, 3, 1)),
        ("One", 1, date(2014, 3, 1)),
    ]


def test_coverage_counts_against_its_base(ask: Ask) -> None:
    found = {row["measure"]: (row["n"], row["n_base"], row["share"]) for row in ask(f.corpus(), "from coverage")}
    assert found["files that became documents"] == (2, 3, 2 / 3)
    assert found["agency mentions resolved, of those that name a body"] == (1, 2, 0.5)
    assert found["failures with a cause"] == (1, 1, 1.0)
    assert all(row["share"] is None for row in ask({}, "from coverage"))


def test_segments_without_a_section_lower_the_coverage(ask: Ask) -> None:
    rows = f.changed(f.corpus(), "segments", section_kind="other")
    (row,) = ask(rows, "from coverage where measure = 'segments in a section of known kind'")
    assert (row["n"], row["n_base"]) == (4, 5)


def test_exemplars_come_with_their_words(ask: Ask) -> None:
    (row,) = ask(f.corpus(), "from theme_exemplars")
    assert (row["exemplar"], row["quote"], row["page"]) == (1, f.NOT_WRITTEN, 1)
    out = f.changed(f.corpus(), "documents", is_in_scope=False)
    assert ask(out, "from theme_exemplars") == []
    assert ask({**out, "documents": [replace(row, is_in_scope=False) for row in out["documents"]]}, "from theme_by_area") == []  # type: ignore[type-var]
