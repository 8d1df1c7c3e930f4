"""What is kept is what the views say: the same rows, columns and comments, reckoned once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import kept, store
from tests import factories as f

COMMENTS = """
select view_name, '', comment from duckdb_views() where not internal
union all
select table_name, column_name, comment from duckdb_columns() where not internal and schema_name = 'main'
order by all
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    database = tmp_path_factory.mktemp("kept") / "reviews.duckdb"
    store.build(database, {}, f.corpus())
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def plain() -> Iterator[duckdb.DuckDBPyConnection]:
    """The same rows under views that keep nothing."""
    with closing(duckdb.connect(":memory:")) as connection:
        store.create_tables(connection)
        store.load(connection, {}, f.corpus())
        connection.execute((store.SQL / "fill" / "codes.sql").read_text(encoding="utf-8"))
        store.create_views(connection)
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


@pytest.mark.parametrize("view", kept.VIEWS)
def test_the_rows_are_those_of_the_view(view: str, built: duckdb.DuckDBPyConnection, plain: duckdb.DuckDBPyConnection) -> None:
    columns = f"select column_name, column_type from (describe {view})"
    assert rows(built, columns) == rows(plain, columns)
    assert sorted(map(repr, rows(built, f"from {view}"))) == sorted(map(repr, rows(plain, f"from {view}")))


def test_most_of_what_is_kept_has_rows(built: duckdb.DuckDBPyConnection) -> None:
    # else the comparison would say nothing
    filled = {view for view in kept.VIEWS if rows(built, f"select 1 from kept.{view} limit 1")}
    assert {"extracts", "placed_documents", "placed_recommendations", "theme_by_area", "lens_by_area"} <= filled


def test_a_view_that_is_kept_says_what_it_said(built: duckdb.DuckDBPyConnection, plain: duckdb.DuckDBPyConnection) -> None:
    assert rows(built, COMMENTS) == rows(plain, COMMENTS)


def test_the_tables_of_kept_rows_are_explained(built: duckdb.DuckDBPyConnection) -> None:
    tables = dict(rows(built, "select table_name, comment from duckdb_tables() where schema_name = 'kept'"))
    assert set(tables) == set(kept.VIEWS)
    assert all(tables.values())
    assert not rows(built, "select column_name from duckdb_columns() where schema_name = 'kept' and comment is null")


def test_every_view_that_is_kept_has_its_file() -> None:
    assert set(kept.VIEWS) <= {name for name, _ in store.views_in_order()}


def test_rows_are_kept_in_the_same_order_each_time(tmp_path: Path, built: duckdb.DuckDBPyConnection) -> None:
    again = tmp_path / "again.duckdb"
    store.build(again, {}, f.corpus())
    with closing(duckdb.connect(str(again), read_only=True)) as connection:
        for view in kept.VIEWS:
            assert rows(connection, f"from {view}") == rows(built, f"from {view}")
