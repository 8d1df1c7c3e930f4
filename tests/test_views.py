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


@pytest.mark.parametrize(
    ("n", "low", "high"),
    # Garwood 1936, Biometrika 28, table of 95% limits; 21 and 50 by the chi-square distribution
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (20, 12.217, 30.888), (21, 13.0, 32.1), (50, 37.11, 65.92)],
)
def test_the_limits_of_a_count_are_those_of_poisson(n: int, low: float, high: float, ask: Ask) -> None:
    (row,) = ask({}, f"select poisson_low({n}) as low, poisson_high({n}) as high")
    assert float(row["low"]) == pytest.approx(low, rel=2e-3, abs=1e-4)
    assert float(row["high"]) == pytest.approx(high, rel=2e-3)


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


# --- registers valid in time ----------------------------------------------------------------------------------------

DIVIDED = [
    f.area("X10000009", "Old Ostermere", valid_to=date(2015, 3, 31), successor_code="X06000011;X06000012"),
    f.area("X06000011", "East Ostermere", valid_from=date(2015, 4, 1)),
    f.area("X06000012", "West Ostermere", valid_from=date(2015, 4, 1)),
    f.area("X06000013", "Wexcombe", valid_to=date(2018, 3, 31), successor_code="X06000014"),
    f.area("X06000014", "Wexcombe", valid_from=date(2018, 4, 1)),
]

# (code, day, the codes that held then, why)
CODES = [
    ("X06000014", date(2010, 1, 1), ["X06000013"], "it only changed its code"),
    ("X06000013", date(2020, 1, 1), ["X06000014"], "forward, too"),
    ("X06000014", date(2018, 4, 1), ["X06000014"], "the first day"),
    ("X06000014", date(2018, 3, 31), ["X06000013"], "the last day"),
    ("X10000009", date(2020, 1, 1), ["X06000011", "X06000012"], "it was divided"),
    ("X06000011", date(2010, 1, 1), ["X10000009"], "it was a part"),
    ("X08000001", date(2010, 1, 1), ["X08000001"], "always"),
    ("X99999999", date(2010, 1, 1), None, "not in the register"),
]


@pytest.mark.parametrize(("code", "day", "codes", "why"), CODES, ids=[why for *_, why in CODES])
def test_the_codes_of_an_area_on_a_day(code: str, day: date, codes: list[str] | None, why: str, ask: Ask) -> None:
    rows = {"areas": [f.area(), *DIVIDED]}
    (row,) = ask(rows, f"select area_at('{code}', date '{day}') as codes")
    assert row["codes"] == codes, why


def test_a_part_is_not_the_whole(ask: Ask) -> None:
    rows = {"areas": [f.area(), *DIVIDED]}
    found = ask(rows, "from area_history where n_steps <> 0")
    assert {row["area_code"] for row in found if row["is_other_extent"]} == {"X10000009", "X06000011", "X06000012"}
    assert {row["area_code"] for row in found if not row["is_other_extent"]} == {"X06000013", "X06000014"}
    # East and West come from one authority and are not each other's history
    assert {row["known_as_code"] for row in found if row["area_code"] == "X06000011"} == {"X10000009"}


@pytest.mark.parametrize("view", ["area_history", "board_history", "agency_history"])
def test_registers_with_a_circle_are_survived(view: str, ask: Ask) -> None:
    rows = {
        "areas": [f.area("A", successor_code="B"), f.area("B", successor_code="A")],
        "boards": [f.board("a", successor_id="b"), f.board("b", successor_id="a")],
        "agencies": [f.agency("a", successor_id="b"), f.agency("b", successor_id="a")],
    }
    assert len(ask(rows, f"from {view}")) == 4


def test_boards_and_bodies_have_a_history_too(ask: Ask) -> None:
    (row,) = ask(f.corpus(), "select board_at('tssp', date '2010-01-01') as boards, board_at('tscb', date '2010-01-01') as own")
    assert row == {"boards": ["tscb", "tssp"], "own": ["tscb", "tssp"]}  # the register does not say when the second began
    rows = {"agencies": [f.agency("a", valid_to=date(2013, 3, 31), successor_id="b"), f.agency("b", valid_from=date(2013, 4, 1))]}
    (row,) = ask(rows, "select agency_at('a', date '2020-01-01') as now, agency_at('b', date '2010-01-01') as before")
    assert row == {"now": ["b"], "before": ["a"]}


# (how the area of the document stands in time, whether the check holds, why)
IN_TIME = [
    ({}, True, "it always held"),
    ({"valid_from": date(2012, 1, 1)}, True, "it held when the practice ended"),
    ({"valid_from": date(2016, 1, 1)}, False, "it did not exist, and nothing tells what came before"),
    ({"valid_to": date(2010, 1, 1)}, False, "it was gone, and nothing tells what came after"),
    ({"valid_to": date(2010, 1, 1), "successor_code": "X06000014"}, False, "what came after came too late"),
]


@pytest.mark.parametrize(("changes", "holds", "why"), IN_TIME, ids=[why for *_, why in IN_TIME])
def test_no_document_is_joined_to_a_code_of_another_time(changes: dict[str, Any], holds: bool, why: str, ask: Ask) -> None:
    rows = f.added(f.changed(f.without(f.corpus(), "documents", 1), "areas", **changes), *DIVIDED)
    check = (store.SQL / "checks" / "areas_held_at_the_time.sql").read_text(encoding="utf-8")
    assert (ask(rows, check) == []) == holds, why


def test_a_former_code_makes_the_check_hold(ask: Ask) -> None:
    rows = f.added(
        f.changed(f.without(f.corpus(), "documents", 1), "areas", valid_from=date(2016, 1, 1)),
        f.area("X08000099", "Tarnbridge", valid_to=date(2015, 12, 31), successor_code="X08000001"),
    )
    check = (store.SQL / "checks" / "areas_held_at_the_time.sql").read_text(encoding="utf-8")
    assert ask(rows, check) == []
    (row,) = ask(rows, "from documents_in_time")
    assert (row["area_code"], row["known_as_code"], row["is_other_code"]) == ("X08000001", "X08000099", True)


def test_frameworks_that_overlap_are_found(ask: Ask) -> None:
    check = (store.SQL / "checks" / "frameworks_do_not_overlap.sql").read_text(encoding="utf-8")
    one = r.Framework("one", "One", "Fictional", "inspection", date(2010, 1, 1), date(2015, 1, 1), "invented")
    assert ask({"frameworks": [one, replace(one, framework_id="two", valid_from=date(2015, 1, 2), valid_to=None)]}, check) == []
    other = replace(one, framework_id="two", valid_from=date(2015, 1, 1), valid_to=None)
    assert len(ask({"frameworks": [one, other]}, check)) == 1


def test_a_board_long_gone_is_found(ask: Ask) -> None:
    check = (store.SQL / "checks" / "boards_held_at_the_time.sql").read_text(encoding="utf-8")
    assert ask(f.corpus(), check) == []
    gone = f.changed(f.changed(f.corpus(), "boards", successor_id=None, valid_to=date(2008, 1, 1)), "boards", 1)
    assert len(ask(gone, check)) == 1
