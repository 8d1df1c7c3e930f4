"""What is counted as recurring, as asked again, and as failing after a recommendation; and when it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from pipeline import records as r
from pipeline import store
from pipeline.query import named_queries
from tests import factories as f

Ask = Callable[..., list[dict[str, Any]]]
SALLOWBY = f.area("X06000001", "Sallowby")
LATER = "Marlshire Constabulary again wrote no visit down."


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Builds a database of rows in memory and asks it: one dictionary a row."""
    connections = []

    def answer(rows: f.Rows, sql: str) -> list[dict[str, Any]]:
        connection = duckdb.connect(":memory:")
        connections.append(connection)
        connection.begin()
        store.create_tables(connection)
        store.load(connection, {}, rows)
        store.create_views(connection)
        result = connection.execute(sql)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    yield answer
    for connection in connections:
        connection.close()


def later_starts(on: date | None) -> f.Rows:
    """Two reviews that ask the same, the practice of the later one beginning on a day."""
    return f.changed(f.corpus(), "documents", 1, period_start_on=on)


def inspections() -> f.Rows:
    """The same two without a board of their own: that of the area is found by the day of publication."""
    rows = f.corpus()
    for table in ("documents", "reviews"):
        for at in range(2):
            rows = f.changed(rows, table, at, board_id=None)
    return rows


def test_a_group_of_several_reviews_recurs(ask: Ask) -> None:
    (row,) = ask(f.corpus(), "from recurring_recommendations")
    assert (row["wording"], row["relation"], row["is_form"]) == (f.ASK_ONE, "same", False)
    assert (row["n_documents"], row["n_reviews"], row["n_areas"]) == (2, 2, 1)
    assert row["n_boards"] == 1  # a board and the partnership in its place are one
    assert (row["first_seen_on"], row["last_seen_on"], row["gap_years"]) == (date(2014, 3, 1), date(2017, 6, 1), 3.25)
    assert (row["was_asked_before"], row["n_asked_again"]) == (True, 1)
    assert (row["n_answered"], row["n_completed"]) == (1, 1)
    assert (row["sectors"], row["matter"]) == (["police"], "Case recording")


def test_a_group_of_one_review_does_not_recur(ask: Ask) -> None:
    rows = f.corpus()
    review = rows["review_documents"][0].review_id
    assert ask(f.changed(rows, "review_documents", 1, review_id=review), "from recurring_recommendations") == []


def test_one_member_that_is_only_near_makes_the_group_near(ask: Ask) -> None:
    rows = f.changed(f.corpus(), "recommendation_group_members", 1, relation="near")
    (row,) = ask(rows, "from recurring_recommendations")
    assert row["relation"] == "near"


def test_a_formality_is_told_apart_and_not_listed(ask: Ask) -> None:
    rows = f.changed(f.corpus(), "recommendation_groups", is_form=True)
    (row,) = ask(rows, "from recurring_recommendations")
    assert row["is_form"]
    assert ask(rows, store.SQL.joinpath("queries/which_recommendations_recur.sql").read_text(encoding="utf-8")) == []
    assert ask(rows, "from asked_again") == []
    assert ask(with_later_failure(rows), "from failures_after_recommendation") == []


@pytest.mark.parametrize(
    ("period_start", "timing", "is_known"),
    [
        (date(2015, 1, 1), "practice predates or overlaps", True),  # before the earlier request fell due
        (date(2015, 5, 31), "practice predates or overlaps", True),  # on that very day: it could not be met yet
        (date(2015, 6, 1), "after the recommendation", True),  # the day after
        (None, "practice predates or overlaps", False),  # where nothing is known, nothing is held against anybody
    ],
)
def test_a_board_is_asked_again(period_start: date | None, timing: str, is_known: bool, ask: Ask) -> None:
    (row,) = ask(later_starts(period_start), "from asked_again")
    assert (row["timing"], row["is_period_known"]) == (timing, is_known)
    assert (row["earlier_due_on"], row["board_id"], row["earlier_board_id"]) == (date(2015, 5, 31), "tssp", "tscb")
    assert (row["earlier_quote"], row["later_quote"], row["relation"]) == (f.ASK_ONE, f.ASK_TWO, "same")
    assert row["earlier_status"] == "completed"


def test_the_words_tell_the_deadline_where_no_answer_does(ask: Ask) -> None:
    (row,) = ask(f.without(later_starts(date(2015, 6, 1)), "responses"), "from asked_again")
    assert (row["earlier_due_on"], row["earlier_status"]) == (date(2015, 5, 31), "unknown")
    assert row["timing"] == "after the recommendation"


@pytest.mark.parametrize(
    ("period_start", "timing"),
    [(date(2015, 3, 1), "practice predates or overlaps"), (date(2015, 3, 2), "after the recommendation")],
)
def test_without_a_deadline_a_year_is_given(period_start: date, timing: str, ask: Ask) -> None:
    rows = f.without(f.without(later_starts(period_start), "responses"), "recommendation_deadlines")
    (row,) = ask(rows, "from asked_again")
    assert (row["earlier_due_on"], row["earlier_met_by_on"], row["timing"]) == (None, date(2015, 3, 1), timing)


def test_what_is_only_related_is_not_asked_again(ask: Ask) -> None:
    assert ask(f.changed(f.corpus(), "recommendation_links", relation="related"), "from asked_again") == []


def test_another_board_of_another_area_is_not_asked_again(ask: Ask) -> None:
    rows = f.changed(f.corpus(), "boards", successor_id=None)
    rows = f.changed(f.changed(rows, "documents", 1, area_code="X06000001"), "reviews", 1, area_code="X06000001")
    assert ask(f.added(rows, SALLOWBY), "from asked_again") == []


@pytest.mark.parametrize(
    ("earlier", "later", "n"),
    [
        # each had a board of its own; both boards went into one since: a neighbour's ask is not this area's
        (("X08000001", "tscb"), ("X06000001", "sscb"), 0),
        # the same where the later one came under the board of both already
        (("X08000001", "tscb"), ("X06000001", "tssp"), 0),
        # the same area, under the board that took the place of its own
        (("X06000001", "sscb"), ("X06000001", "tssp"), 1),
        # two areas of one board: the board was asked twice
        (("X08000001", "tssp"), ("X06000001", "tssp"), 1),
        # a review of the whole board, with no area named: the board came after the other
        (("X08000001", "tscb"), (None, "tssp"), 1),
        # no area is named, and neither board came after the other
        ((None, "tscb"), (None, "sscb"), 0),
    ],
)
def test_neighbours_that_share_a_board_now_are_two(
    earlier: tuple[str | None, str], later: tuple[str | None, str], n: int, ask: Ask
) -> None:
    rows = f.added(f.corpus(), SALLOWBY, f.board("sscb", name="Sallowby Board", successor_id="tssp"))
    for at, (area_code, board_id) in enumerate((earlier, later)):
        for table in ("documents", "reviews"):
            rows = f.changed(rows, table, at, area_code=area_code, board_id=board_id)
    assert len(ask(rows, "from asked_again")) == n
    (row,) = ask(rows, "from recurring_recommendations")
    assert row["n_asked_again"] == n and row["n_boards"] == 1


def test_neighbours_that_are_one_area_now_are_two(ask: Ask) -> None:
    rows = f.without(inspections(), "board_areas")
    for at, code in enumerate(("X06000003", "X06000004")):
        rows = f.changed(f.changed(rows, "documents", at, area_code=code), "reviews", at, area_code=code)
        rows = f.added(rows, f.area(code, f"Wexcombe {at}", successor_code="X06000001"))
    assert ask(f.added(rows, SALLOWBY), "from asked_again") == []


def test_the_area_is_asked_again_where_its_board_is_not_known(ask: Ask) -> None:
    (row,) = ask(f.without(inspections(), "board_areas"), "from asked_again")
    assert (row["board_id"], row["area_name"]) == (None, "Tarnbridge")


def test_an_area_that_took_the_place_of_another_is_asked_again(ask: Ask) -> None:
    # Wexcombe was merged into Tarnbridge between the two
    rows = f.without(inspections(), "board_areas")
    rows = f.changed(f.changed(rows, "documents", 0, area_code="X06000003"), "reviews", 0, area_code="X06000003")
    merged = f.area("X06000003", "Wexcombe", valid_to=date(2015, 3, 31), successor_code="X08000001;X06000001")
    (row,) = ask(f.added(rows, merged, SALLOWBY), "from asked_again")
    assert (row["earlier_area_code"], row["area_code"]) == ("X06000003", "X08000001")
    unrelated = f.added(rows, f.area("X06000003", "Wexcombe"))
    assert ask(unrelated, "from asked_again") == []


def test_the_board_of_an_inspection_is_that_of_its_area_on_the_day(ask: Ask) -> None:
    rows = f.added(
        f.without(inspections(), "board_areas"),
        r.BoardArea("tscb", "X08000001", date(2006, 4, 1), date(2016, 9, 28), "invented"),
        r.BoardArea("tssp", "X08000001", date(2016, 9, 29), None, "invented"),
    )
    rows = f.changed(rows, "boards", 1, valid_from=date(2016, 9, 29), valid_to=None)
    found = ask(rows, "select board_id, present_board_id from placed_recommendations order by published_on")
    assert [tuple(row.values()) for row in found] == [("tscb", "tssp"), ("tssp", "tssp")]


def test_a_register_with_a_circle_is_survived(ask: Ask) -> None:
    rows = f.changed(f.corpus(), "boards", 1, successor_id="tscb")
    rows = f.changed(rows, "areas", successor_code="X08000001")
    assert len(ask(rows, "from asked_again")) == 1


def with_later_failure(rows: f.Rows, **changes: Any) -> f.Rows:
    """A failure of the kind that the first review recommended on, in the second."""
    page = rows["pages"][-1]
    assert isinstance(page, r.Page)
    rows = f.changed(rows, "pages", len(rows["pages"]) - 1, text=f"{page.text} {LATER}")
    on = rows["pages"][-1]
    assert isinstance(on, r.Page)
    return f.added(rows, f.failure(f.segment(on, LATER, 1), LATER, **changes))


@pytest.mark.parametrize(
    ("period_start", "timing"),
    [
        (date(2015, 6, 1), "after the recommendation"),
        (date(2015, 1, 1), "practice predates or overlaps"),
        (None, "practice predates or overlaps"),
    ],
)
def test_a_failure_after_a_recommendation_on_its_code(period_start: date | None, timing: str, ask: Ask) -> None:
    (row,) = ask(with_later_failure(later_starts(period_start)), "from failures_after_recommendation")
    assert (row["category_id"], row["timing"]) == ("recording", timing)
    assert (row["recommendation_quote"], row["failure_quote"]) == (f.ASK_ONE, LATER)


@pytest.mark.parametrize("category", ["early_help", None])
def test_a_failure_of_another_kind_is_not_after_it(category: str | None, ask: Ask) -> None:
    rows = f.added(with_later_failure(f.corpus(), category_id=category), f.category("early_help"))
    assert ask(rows, "from failures_after_recommendation") == []


def test_a_code_that_is_not_sure_joins_nothing(ask: Ask) -> None:
    rows = with_later_failure(f.corpus())
    at = next(n for n, row in enumerate(rows["extract_categories"]) if row.extract_kind == "recommendation")
    assert ask(f.changed(rows, "extract_categories", at, probability=0.4), "from failures_after_recommendation") == []


@pytest.mark.parametrize("name", ["which_recommendations_recur", "what_was_asked_again"])
def test_the_questions_are_asked_in_english(name: str, ask: Ask) -> None:
    assert named_queries()[name].endswith("?")
    (row,) = ask(f.corpus(), store.SQL.joinpath(f"queries/{name}.sql").read_text(encoding="utf-8"))
    assert f.ASK_ONE in row.values()
