"""The dataclasses of records.py and the schema are the same contract; everything in it is explained."""

from __future__ import annotations

import json
import subprocess
import sys
import typing
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from types import UnionType

import duckdb
import pytest

from pipeline import dictionary, records, store
from pipeline.records import Box, Record
from tests import factories as f

ROOT = Path(__file__).parent.parent
SCORER = ROOT.parent / "shared" / "tools" / "score.py"
BOX = "STRUCT(page INTEGER, x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE)[]"


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    store.create_tables(connection)
    store.create_views(connection)
    yield connection
    connection.close()


def sql_type(hint: object, column: str) -> tuple[str, bool]:
    """The DuckDB type of a type hint, and whether it may be null."""
    if isinstance(hint, UnionType):
        (inner,) = [part for part in typing.get_args(hint) if part is not type(None)]
        return sql_type(inner, column)[0], True
    if typing.get_origin(hint) is tuple:
        return {Box: BOX, float: "FLOAT[384]"}.get(typing.get_args(hint)[0], "VARCHAR[]"), False  # the only numbers are vectors
    # files can be larger than 2 GB; no other number comes near
    integer = "BIGINT" if column == "n_bytes" else "INTEGER"
    plain = {str: "VARCHAR", int: integer, float: "DOUBLE", bool: "BOOLEAN", date: "DATE", datetime: "TIMESTAMP"}
    return plain[hint], False  # type: ignore[index]


@pytest.mark.parametrize("kind", store.record_types(), ids=lambda kind: kind.table)
def test_the_table_has_the_columns_of_the_record(kind: type[Record], empty: duckdb.DuckDBPyConnection) -> None:
    hints = typing.get_type_hints(kind)
    expected = [(field.name, *sql_type(hints[field.name], field.name)) for field in fields(kind)]  # type: ignore[arg-type]
    found = empty.execute(
        "select column_name, data_type, is_nullable from duckdb_columns() where table_name = ? order by column_index",
        [kind.table],
    ).fetchall()
    assert found == expected


def test_no_table_is_without_a_record(empty: duckdb.DuckDBPyConnection) -> None:
    tables = {name for (name,) in empty.execute("select table_name from duckdb_tables()").fetchall()}
    assert tables == {kind.table for kind in store.record_types()}


def test_a_record_is_stored_or_known_not_to_be() -> None:
    every = {kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, Record) and kind.table}
    assert every == {*store.record_types(), *store.NOT_STORED}
    assert {kind.table for kind in store.NOT_STORED} == {
        "lines",
        "words",
        "file_facts",
        "review_clues",
        "code_chances",
        "embeddings",
    }


def test_every_row_with_an_identity_has_a_key(empty: duckdb.DuckDBPyConnection) -> None:
    keyed = {
        table
        for (table,) in empty.execute(
            "select table_name from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    }
    # logs and decisions may say the same thing twice
    assert {kind.table for kind in store.record_types()} - keyed == {"problems", "theme_events", "corrections"}


@pytest.mark.parametrize(
    "sql",
    [
        "select table_name from duckdb_tables() where coalesce(comment, '') = ''",
        "select view_name from duckdb_views() where not internal and coalesce(comment, '') = ''",
        "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''",
        "select function_name from duckdb_functions() where not internal and coalesce(comment, '') = ''",
        # a comment is a sentence
        "select comment from duckdb_columns() where not internal and comment not like '%.'",
    ],
    ids=["tables", "views", "columns", "functions", "sentences"],
)
def test_everything_is_explained(sql: str, empty: duckdb.DuckDBPyConnection) -> None:
    assert empty.execute(sql).fetchall() == []


def test_every_view_has_a_file_of_its_name(empty: duckdb.DuckDBPyConnection) -> None:
    views = {name for (name,) in empty.execute("select view_name from duckdb_views() where not internal").fetchall()}
    assert views == {path.stem for path in (store.SQL / "views").glob("*.sql")}
    promised = (
        "extracts theme_by_area failures_by_agency recommendations_by_agency why_coverage recurring_recommendations"
        " asked_again reviews_under_way area_comparison theme_trend coverage theme_exemplars"
    )
    assert set(promised.split()) <= views


def test_the_table_of_names_says_that_it_is_never_published(empty: duckdb.DuckDBPyConnection) -> None:
    (comment,) = empty.execute("select comment from duckdb_tables() where table_name = 'private_spans'").fetchone()
    assert "never be published" in comment


def test_the_data_dictionary_is_current() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary.markdown(), "run `reviews dictionary`"


def test_the_dictionary_lists_the_values_that_a_column_may_hold() -> None:
    text = dictionary.markdown()
    assert "`responsible`" in text or "responsible, involved or affected" in text
    assert "`victim_blaming_adultification`" not in text  # codes are rows of categories, not part of the schema
    assert "| `boxes` | boxes |" in text


def test_writing_makes_the_folder(tmp_path: Path) -> None:
    dictionary.write(tmp_path / "new" / "dictionary.md")
    assert (tmp_path / "new" / "dictionary.md").read_text(encoding="utf-8") == dictionary.markdown()


def test_the_factories_fill_every_table() -> None:
    # else a check or a view could pass its tests on an empty table
    assert set(f.corpus()) == {kind.table for kind in store.record_types()}


def test_the_scorer_runs_on_the_contract(tmp_path: Path) -> None:
    if not SCORER.exists():
        pytest.skip("the scorer and its labels are not part of the project")
    database = tmp_path / "reviews.duckdb"
    store.build(database, {}, f.corpus())
    gold = tmp_path / "gold"
    gold.mkdir()
    failure = {"page": 1, "quote": f.NOT_WRITTEN, "roles": ["failure"], "category": "recording"}
    ask = {"page": 2, "quote": f.ASK_ONE, "addressees": ["Marlshire Constabulary"]}
    labels = {
        "sha256": f.sha256("tarnbridge.pdf"),
        "statement_pages": [1, 2],
        "facts": {"kind": "serious_case_review"},
        "statements": [failure],
        "recommendations": [ask],
        "agencies": [],
    }
    (gold / "tarnbridge.json").write_text(json.dumps(labels))
    done = subprocess.run([sys.executable, SCORER, database, gold], capture_output=True, text=True, check=True)
    assert "failures              P 1.000" in done.stdout
