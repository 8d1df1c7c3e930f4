"""Questions are answered read-only and in time, and what is wrong with one is said in one line."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
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
    # what the answers are is told in test_questions.py
    assert columns and len({*columns}) == len(columns)
    assert all(len(row) == len(columns) for row in rows)


def test_there_are_enough_named_questions_and_each_is_a_question() -> None:
    named = query.named_queries()
    assert len(named) >= 30
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
        ("explain analyze copy pages to 'pages.csv'", "only questions that read"),
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


READS = "only questions that read"
UNANSWERED = "could not be answered"


@pytest.mark.parametrize(
    ("asked", "said", "why"),
    [
        ("copy (select 1) to 'out.csv'", READS, "writes a file"),
        ("copy (select 1) to '/dev/stdout'", READS, "writes where nothing is to be told"),
        ("export database 'out'", READS, "writes a folder"),
        ("import database 'out'", UNANSWERED, "runs the SQL of a folder"),
        ("explain analyze create temp table t as select 1", READS, "explain analyze runs what it explains"),
        ("/* a */ explain analyze create temp table t as select 1", READS, "behind a comment"),
        ("explain (analyze) copy pages to 'out.csv'", READS, "in its other form"),
        ("with gone as (delete from pages returning 1) from gone", UNANSWERED, "a change inside of a question"),
        ("select * from query('drop table pages')", UNANSWERED, "SQL as a text"),
        ("select 1; drop table pages", "one statement at a time", "a second statement"),
        ("select 1;;; copy pages to 'out.csv'", "one statement at a time", "a second statement after empty ones"),
        ("from 'pyproject.toml'", UNANSWERED, "a file as a table"),
        ("from '/etc/passwd'", UNANSWERED, "a file of the system"),
        ("from read_csv('/etc/passwd')", UNANSWERED, "a reader of files"),
        ("from read_blob('/etc/passwd')", UNANSWERED, "a reader of files"),
        ("from read_json('/etc/passwd')", UNANSWERED, "a reader of files"),
        ("from read_parquet('any.parquet')", UNANSWERED, "a reader of files"),
        ("from parquet_metadata('any.parquet')", UNANSWERED, "what a file holds"),
        ("from sniff_csv('/etc/passwd')", UNANSWERED, "what a file holds"),
        ("from glob('/*')", UNANSWERED, "which files there are"),
        ("from duckdb_secrets()", UNANSWERED, "secrets of the user"),
        ("create secret s (type http)", READS, "a secret"),
        ("attach ':memory:' as other", READS, "another database"),
        ("attach 'other.duckdb' (read_only)", READS, "another database"),
        ("use memory", READS, "another database"),
        ("load httpfs", READS, "code"),
        ("install httpfs", READS, "code from the network"),
        ("install spatial from community", READS, "code from the network"),
        ("from 'https://example.org/a.csv'", UNANSWERED, "the network"),
        ("from read_csv('http://127.0.0.1/a.csv')", UNANSWERED, "the network"),
        ("from 's3://bucket/a.parquet'", UNANSWERED, "the network"),
        ("from postgres_scan('host=127.0.0.1', 'public', 't')", UNANSWERED, "another server"),
        ("from sqlite_scan('a.sqlite', 't')", UNANSWERED, "another kind of database"),
        ("set enable_external_access = true", READS, "a lock undone"),
        ("reset memory_limit", READS, "a limit undone"),
        ("pragma memory_limit = '100GB'", READS, "a limit undone"),
        ("set temp_directory = '/tmp'", READS, "the disk"),
        ("select getenv('HOME')", UNANSWERED, "the environment"),
        ("create macro m() as 1", READS, "a macro"),
        ("create or replace temp macro quote_sha256(q) as q", READS, "a macro in the place of ours"),
        ("prepare p as select 1", READS, "a statement for later"),
        ("call pragma_version()", READS, "a call"),
        ("comment on table pages is 'x'", READS, "a comment"),
        ("alter table pages add column x integer", READS, "the shape of a table"),
        ("truncate pages", READS, "all rows"),
    ],
)
def test_a_question_reaches_nothing_but_the_database(
    asked: str, said: str, why: str, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = database.read_bytes()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "any.parquet").write_bytes(b"PAR1")
    with pytest.raises(ReviewsError) as caught:
        query.run_query(database, asked)
    assert said in str(caught.value) and "\n" not in str(caught.value), why
    assert database.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["any.parquet"]


def test_settings_are_locked_and_nothing_spills_to_the_disk(database: Path) -> None:
    names = "enable_external_access", "lock_configuration", "temp_directory", "autoload_known_extensions", "memory_limit"
    asked = ", ".join(f"current_setting('{name}')" for name in names)
    _, ((external, locked, folder, autoload, memory),) = query.run_query(database, f"select {asked}")
    assert (external, locked, folder, autoload) == (False, True, "", False)
    assert memory.startswith("1.8 GiB")
    assert [path.name for path in database.parent.iterdir()] == [database.name]


def test_memory_is_bounded(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(query._CLOSED, "memory_limit", "50MB")
    with pytest.raises(ReviewsError, match="of memory: narrow it"):
        query.run_query(database, "select i, repeat('abc', 100) as x from range(100000000) t(i) order by hash(i)")


def test_an_answer_that_is_too_long_for_memory_is_given_up(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "MOST_ROWS", 5000)
    with pytest.raises(ReviewsError, match="more than 5,000 rows"):
        query.run_query(database, "select * from range(10000)")
    assert len(query.run_query(database, "select * from range(5000)")[1]) == 5000


@pytest.mark.parametrize("style", ["csv", "json", "parquet", "table"])
def test_the_time_limit_holds_while_the_answer_is_written(style: str, database: Path, tmp_path: Path) -> None:
    # the first rows come at once; there is no end to them
    sql = "select i, repeat('x', 50) as text from range(1000000000000) t(i) where i % 7 <> 3"
    if style == "table":  # a person is shown the first rows only
        query.write_answer(database, sql, style, tmp_path / "out.txt", time_limit=5)
        assert "the first 10,000 rows" in (tmp_path / "out.txt").read_text()[-100:]
        return
    started = time.monotonic()
    with pytest.raises(ReviewsError, match=r"no answer within 0\.5 s"):
        query.write_answer(database, sql, style, tmp_path / "out", time_limit=0.5)
    assert time.monotonic() - started < 10
    assert list(tmp_path.iterdir()) == [], "half an answer is no answer"


def test_a_function_of_ours_keeps_to_the_time_too(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.search.find.vector_of", lambda text: time.sleep(0.05) or [0.0] * 384)
    with pytest.raises(ReviewsError, match=r"no answer within 0\.5 s"):
        query.run_query(database, "select count(text_vector(i::varchar)) from range(1000) t(i)", time_limit=0.5)


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


TYPED = """
select 1 as a, 2 as a, 1.50::decimal(4,2) as money, 3::decimal(4,0) as whole, 'nan'::double as none, '-inf'::double as least,
    date '2020-02-01' as day, timestamp '2020-02-01 10:30:00' as at, time '10:30' as clock, [1, 2] as list,
    {'page': 1, 'on': date '2020-02-01'} as box, map {'a': 1.5} as found, true as yes, null as nothing,
    'ab'::blob as bytes, 170141183460469231731687303715884105727::hugeint as huge, interval 2 day as span, 'é"\n' as text
"""


def test_json_has_values_of_their_own_kind(database: Path) -> None:
    (row,) = json.loads(query.answer(database, TYPED, "json"), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert row == {
        "a": 1, "a_2": 2, "money": 1.5, "whole": 3, "none": None, "least": None, "day": "2020-02-01",
        "at": "2020-02-01T10:30:00", "clock": "10:30:00", "list": [1, 2], "box": {"page": 1, "on": "2020-02-01"},
        "found": {"a": 1.5}, "yes": True, "nothing": None, "bytes": "6162", "huge": 170141183460469231731687303715884105727,
        "span": "2 days, 0:00:00", "text": 'é"\n',
    }  # fmt: skip


def test_csv_tells_the_same(database: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(query.answer(database, TYPED, "csv"), newline=""))
    assert row["a"] == "1" and row["a_2"] == "2" and row["none"] == "NaN" and row["least"] == "-Infinity"
    assert row["list"] == "[1, 2]" and row["yes"] == "true" and row["nothing"] == "" and row["day"] == "2020-02-01"
    assert json.loads(row["box"]) == {"page": 1, "on": "2020-02-01"} and row["text"] == 'é"\n'


def test_every_type_of_duckdb_can_be_told(database: Path) -> None:
    sql = "select * exclude (interval, time_ns) from test_all_types()"
    for style in ("csv", "json", "table"):
        assert query.answer(database, sql, style)


def test_no_row_is_still_json_and_csv(database: Path) -> None:
    assert json.loads(query.answer(database, "select 1 as a where false", "json")) == []
    assert query.answer(database, "select 1 as a where false", "csv") == "a"


@pytest.mark.parametrize(("name", "style"), [("a.parquet", ""), ("a.data", "parquet"), ("A.PARQUET", "")])
def test_parquet_comes_back_typed(name: str, style: str, database: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    query.write_answer(database, "select document_id, published_on, [page] as pages, 1 as n, 2 as n from extracts", style,
                       tmp_path / name)  # fmt: skip
    table = parquet.read_table(tmp_path / name)
    assert table.column_names == ["document_id", "published_on", "pages", "n", "n_2"]
    assert str(table.schema.field("published_on").type) == "date32[day]" and table.num_rows >= 5
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_parquet_of_no_row_has_its_columns(database: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    query.write_answer(database, "select title from documents where false", "", tmp_path / "a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet").column_names == ["title"]


@pytest.mark.parametrize(
    ("name", "style", "said"),
    [
        ("there.csv", "", "is there already: give another name, or --overwrite"),
        ("a.xlsx", "", "end its name in .csv, .json, .parquet, .txt, or give --format"),
        ("a.csv", "xlsx", "choose one of table, csv, json, parquet"),
        ("none/a.csv", "", "there is no folder"),
        ("folder", "csv", "is a folder"),
        ("a.parquet", "", "Parquet cannot hold this answer"),
    ],
)
def test_where_an_answer_cannot_go_is_said(name: str, style: str, said: str, database: Path, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("kept")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ReviewsError, match=said) as caught:
        query.write_answer(database, "select interval 1 day as a", style, tmp_path / name)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "there.csv").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "there.csv"]


def test_a_file_is_written_over_when_that_is_asked_for(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("old")
    with pytest.raises(ReviewsError):
        query.write_answer(database, "select nothing from nowhere", "", out, overwrite=True)
    assert out.read_text() == "old", "a question that fails takes nothing away"
    query.write_answer(database, "select 1 as a", "", out, overwrite=True)
    assert out.read_text() == "a\n1\n"


def ran(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pipeline", "query", *arguments]
    return subprocess.run(command, capture_output=True, input=given, check=False)


def test_the_command_writes_parquet_to_a_pipe(database: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    done = ran("select 1 as a", "-d", str(database), "--format", "parquet")
    assert (done.returncode, done.stderr) == (0, b"")
    assert parquet.read_table(io.BytesIO(done.stdout)).to_pylist() == [{"a": 1}]


def test_the_command_bounds_what_cannot_be_interrupted(database: Path) -> None:
    started = time.monotonic()
    done = ran("select repeat('x', 4000000000) as a", "-d", str(database), "--time-limit", "2", "-f", "csv")
    assert done.returncode == 1 and done.stdout == b""
    assert done.stderr.startswith(b"reviews: ") and done.stderr.count(b"\n") == 1
    assert time.monotonic() - started < 30


def test_an_unknown_format_is_refused(database: Path) -> None:
    with pytest.raises(ReviewsError, match="choose one of table, csv, json"):
        query.answer(database, "what_was_read", "xlsx")
