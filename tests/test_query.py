"""Questions are answered read-only and in time, and what is wrong with one is said in one line."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest

from pipeline import query, store
from pipeline.records import ReviewsError
from tests import factories as f


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "reviews.duckdb"
    rows = f.changed(f.corpus(), "failures", is_missed_opportunity=True)
    waiting = f.review("Child C", status="announced", published_on=None)
    news = f.file("news.pdf")
    on = f.pages(news.sha256[:16], "A review will look at what was done.")
    told = f.document(news, on, kind="news")
    rows = f.added(rows, waiting, news, *on, told, f.review_document(waiting, told, "announcement"))
    store.build(path, {}, rows)
    return path


@pytest.mark.parametrize("name", query.named_queries())
def test_every_named_question_has_an_answer(name: str, database: Path) -> None:
    columns, rows = query.run_query(database, name)
    assert columns and rows, "the small database has rows for every question"
    assert len({*columns}) == len(columns)


def test_there_are_enough_named_questions_and_each_is_a_question() -> None:
    named = query.named_queries()
    assert 10 <= len(named) <= 20
    assert list(named) == sorted(named)
    for text in named.values():
        assert "?" in text and text[0].isupper()


def test_the_first_line_must_be_a_question() -> None:
    with pytest.raises(ValueError, match="first line"):
        query._question("-- themes\nselect 1")


@pytest.mark.parametrize(("area", "found"), [("X08000001", True), ("X06000001", False), (None, True)])
def test_a_parameter_narrows_a_named_question(area: str | None, found: bool, database: Path) -> None:
    # not given is null, which takes all areas
    given = {} if area is None else {"area_code": area}
    _, rows = query.run_query(database, "how_areas_compare", given)
    assert bool(rows) == found


def test_a_parameter_of_ones_own_sql(database: Path) -> None:
    sql = "select count(*) as n from documents where kind = $kind"
    assert query.run_query(database, sql, {"kind": "news"}) == (["n"], [(1,)])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("which_themes_recurr", "no question named 'which_themes_recurr': the names are"),
        ("", "no question named ''"),
        ("from failres select *", 'Did you mean "failures"'),
        ("select quote frm failures", "could not be answered: Parser Error"),
        ("select 1; select 2", "one statement at a time"),
        ("-- nothing but a comment", "one statement at a time"),
        ("delete from failures", "only questions that read"),
        ("update failures set quote = ''", "only questions that read"),
        ("create temp table t as select 1", "only questions that read"),
        ("copy pages to 'pages.csv'", "only questions that read"),
        ("attach 'other.duckdb'", "only questions that read"),
        ("set lock_configuration = false", "only questions that read"),
        ("install fts", "only questions that read"),
        ("load fts", "only questions that read"),
        ("from read_text('pyproject.toml')", "could not be answered: Permission Error"),
        ("from glob('*')", "could not be answered: Permission Error"),
        ("explain analyze copy pages to 'pages.csv'", "could not be answered"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(asked: str, said: str, database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(ReviewsError) as caught:
        query.run_query(database, asked)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert database.read_bytes() == before
    assert not Path("pages.csv").exists()


def test_variables_of_the_program_are_out_of_reach(database: Path) -> None:
    import pyarrow

    secret = pyarrow.table({"a": [1]})
    assert secret.num_rows == 1
    with pytest.raises(ReviewsError, match="does not exist"):
        query.run_query(database, "select * from secret")


def test_an_unknown_parameter_is_refused(database: Path) -> None:
    with pytest.raises(ReviewsError, match=r"no parameter borough; it has area_code, category_id"):
        query.run_query(database, "how_areas_compare", {"borough": "Tarnbridge"})


def test_a_question_that_takes_too_long_is_given_up(database: Path) -> None:
    started = time.monotonic()
    with pytest.raises(ReviewsError, match=r"no answer within 0\.2 s"):
        query.run_query(database, "select count(*) from range(10000000000) a, range(10000000) b", time_limit=0.2)
    assert time.monotonic() - started < 10


def test_a_missing_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match="no database at"):
        query.run_query(tmp_path / "none.duckdb", "what_was_read")


@pytest.mark.parametrize("sql", ["describe failures", "from extracts", "summarize pages", "explain select 1", "show tables"])
def test_other_ways_to_read(sql: str, database: Path) -> None:
    assert query.run_query(database, sql)[1]


COLUMNS = ["name", "n"]
ROWS = [("one\ntwo", 1), ('a "quoted" name, and a comma', None), ("x" * 150, 12)]


def test_a_table_is_aligned_and_keeps_to_its_lines() -> None:
    lines = query.formatted(COLUMNS, ROWS, "table").split("\n")
    assert len(lines) == len(ROWS) + 3
    assert lines[0].split() == COLUMNS
    assert "one two" in lines[2] and lines[2].endswith(" 1")
    assert "…" in lines[4] and "x" * 101 not in lines[4]
    assert lines[-1] == "(3 rows)"
    assert len({len(lines[place]) for place in (0, 2, 4)}) == 1  # numbers end in one column


def test_codes_that_a_terminal_obeys_are_taken_out() -> None:
    assert "\x1b" not in query.formatted(["a"], [("\x1b[31mred",)], "table")


def test_csv_comes_back_as_it_was() -> None:
    made = list(csv.reader(io.StringIO(query.formatted(COLUMNS, ROWS, "csv"), newline="")))
    assert made == [COLUMNS, *[[name, "" if n is None else str(n)] for name, n in ROWS]]


def test_json_has_one_object_a_row(database: Path) -> None:
    made = json.loads(query.answer(database, "select published_on, title, 1.5 as x from documents limit 1", "json"))
    assert made == [{"published_on": "2014-03-01", "title": "Child A: a serious case review", "x": 1.5}]


@pytest.mark.parametrize(("rows", "last"), [([], "(0 rows)"), ([(1,)], "(1 row)")])
def test_the_number_of_rows_is_told(rows: list[tuple[int]], last: str) -> None:
    assert query.formatted(["n"], rows, "table").split("\n")[-1] == last


def test_an_unknown_format_is_refused(database: Path) -> None:
    with pytest.raises(ReviewsError, match="choose one of table, csv, json"):
        query.answer(database, "what_was_read", "xlsx")
