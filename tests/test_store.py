"""The database holds what the partitions and registers hold, in a fixed order, or is not made at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet as parquet
import pytest

from pipeline import partitions, records, store
from pipeline.records import ContractError, Record, ReviewsError
from tests import factories as f


def build(folder: Path, rows: f.Rows) -> Path:
    database = folder / "reviews.duckdb"
    store.build(database, {}, rows)
    return database


def ask(database: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        return connection.execute(sql, parameters).fetchall()


def partition(folder: Path, name: str, rows: Sequence[Record]) -> dict[str, list[Path]]:
    """A partition of these rows, and its files by table."""
    target = folder / "build" / "extract" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    partitions.write(target, rows, key="k", run_id=f.RUN)
    return {file.stem: [file] for file in target.glob("*.parquet")}


def test_partitions_and_rows_in_memory_come_together(tmp_path: Path) -> None:
    rows = f.corpus()
    one, two = rows["documents"]
    first = partition(tmp_path, "one", [row for row in rows["pages"] if row.document_id == one.document_id])
    second = partition(tmp_path, "two", [row for row in rows["pages"] if row.document_id == two.document_id])
    files = {"pages": first["pages"] + second["pages"]}
    counts = store.build(tmp_path / "a.duckdb", files, f.without(rows, "pages"))
    store.build(tmp_path / "b.duckdb", {}, rows)
    assert counts == {table: len(rows[table]) for table in counts}
    assert store.export_digest(tmp_path / "a.duckdb") == store.export_digest(tmp_path / "b.duckdb")


def test_one_table_can_come_from_both(tmp_path: Path) -> None:
    rows = f.corpus()
    files = partition(tmp_path, "one", rows["segments"][:2])
    counts = store.build(tmp_path / "a.duckdb", files, {"segments": rows["segments"][2:]})
    assert counts["segments"] == len(rows["segments"])


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    rows = f.corpus()
    database = build(tmp_path, rows)
    segment = rows["segments"][0]
    ((boxes, columns, level),) = ask(
        database, "select boxes, columns, level from segments where segment_id = ?", segment.segment_id
    )
    box = segment.boxes[0]
    assert boxes == [{"page": box.page, "x0": box.x0, "top": box.top, "x1": box.x1, "bottom": box.bottom}]
    assert columns == [] and level is None
    assert ask(database, "select keywords from themes") == [(["visit", "record"],)]
    assert ask(database, "select captured_at from files where path = 'tarnbridge.pdf'")[0][0].year == 2020


def test_rows_in_memory_keep_their_run(tmp_path: Path) -> None:
    database = build(tmp_path, f.added(f.corpus(), f.run("run-2", "link"), f.area("X06000001", "Sallowby")))
    assert ask(database, "select distinct run_id from reviews") == [(f.RUN,)]


def test_the_order_of_files_and_rows_does_not_matter(tmp_path: Path) -> None:
    rows = f.corpus()
    files = [partition(tmp_path, str(n), [row])["segments"][0] for n, row in enumerate(rows["segments"])]
    rest = f.without(rows, "segments")
    store.build(tmp_path / "a.duckdb", {"segments": files}, rest)
    turned = {table: list(reversed(of)) for table, of in rest.items()}
    store.build(tmp_path / "b.duckdb", {"segments": list(reversed(files))}, turned)
    assert store.export_digest(tmp_path / "a.duckdb") == store.export_digest(tmp_path / "b.duckdb")
    assert ask(tmp_path / "a.duckdb", "select segment_id from segments") == sorted((row.segment_id,) for row in rows["segments"])


@pytest.mark.parametrize(
    ("table", "changes", "differs"),
    [
        ("segments", {"heading": "Another"}, True),
        ("segments", {"number": ""}, True),  # an empty text is not a missing one
        ("failures", {"confidence": 0.8000001}, True),
        ("runs", {"seconds": 99.0}, False),  # time and memory differ between runs that made the same
        ("failures", {"run_id": "run-2"}, False),
    ],
)
def test_the_digest_sees_every_change_but_runs(table: str, changes: dict[str, Any], differs: bool, tmp_path: Path) -> None:
    store.build(tmp_path / "a.duckdb", {}, f.corpus())
    store.build(tmp_path / "b.duckdb", {}, f.changed(f.corpus(), table, **changes))
    one, two = store.export_digest(tmp_path / "a.duckdb"), store.export_digest(tmp_path / "b.duckdb")
    assert [name for name in one if one[name] != two[name]] == ([table] if differs else [])
    assert set(one) == {kind.table for kind in store.record_types()} - {"runs"}


@pytest.mark.parametrize(
    ("table", "changes", "message"),
    [
        ("failures", {"quote": None}, "failures.quote: a row without a value"),
        ("failures", {"confidence": 1.2}, "failures.confidence: a value outside"),
        ("segments", {"section_kind": "method of working"}, "segments.section_kind: a value outside"),
        # the values of one column may be names of others
        ("pages", {"method": "engine"}, "pages.method: a value outside"),
        ("segments", {"row": -1}, "segments.row: a value outside"),
        ("segments", {"end_char": 0}, "segments.start_char, end_char: a value outside"),
        ("failures", {"page": "one"}, "failures.page: a value of the wrong type"),
        ("segments", {"boxes": (("left", 2),)}, "segments.boxes: a value of the wrong type"),
    ],
)
def test_a_row_that_breaks_the_contract_is_named_by_table_and_column(
    table: str, changes: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ContractError) as caught:
        build(tmp_path, f.changed(f.corpus(), table, **changes))
    assert message in str(caught.value)
    assert "rows in memory" in str(caught.value) or "wrong type" in message
    assert "\n" not in str(caught.value) and f.NOT_WRITTEN not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_two_rows_with_the_same_key_are_refused(tmp_path: Path) -> None:
    rows = f.corpus()
    with pytest.raises(ContractError, match=r"failures.failure_id: two rows with the same key"):
        build(tmp_path, f.added(rows, rows["failures"][0]))


def test_the_partition_of_a_bad_row_is_named(tmp_path: Path) -> None:
    rows = f.corpus()["segments"]
    files = partition(tmp_path, "good", rows[:1])["segments"]
    files += partition(tmp_path, "bad", [replace(rows[1], kind="poem")])["segments"]
    with pytest.raises(ContractError, match=r"segments.kind: .* \(partition extract/bad\)"):
        store.build(tmp_path / "a.duckdb", {"segments": files}, {})


def without_column(table: pyarrow.Table) -> pyarrow.Table:
    return table.drop_columns(["heading"])


def as_text(table: pyarrow.Table) -> pyarrow.Table:
    return table.set_column(table.column_names.index("page"), "page", pyarrow.array(["one"] * len(table)))


@pytest.mark.parametrize(("change", "column"), [(without_column, "heading"), (as_text, "page")])
def test_a_partition_of_another_shape_is_refused(
    change: Callable[[pyarrow.Table], pyarrow.Table], column: str, tmp_path: Path
) -> None:
    rows = f.corpus()["segments"]
    good, bad = partition(tmp_path, "a", rows[:1])["segments"], partition(tmp_path, "b", rows[1:2])["segments"]
    parquet.write_table(change(parquet.read_table(bad[0])), bad[0])
    for files in (bad, good + bad):
        with pytest.raises(ContractError, match=rf"segments.{column}"):
            store.build(tmp_path / "x.duckdb", {"segments": files}, {})


@pytest.mark.parametrize(
    "rows", [{"findings": [f.area()]}, {"areas": [f.board()]}], ids=["unknown table", "rows of another table"]
)
def test_rows_that_belong_nowhere_are_refused(rows: dict[str, list[Record]], tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        store.build(tmp_path / "a.duckdb", {}, rows)


def test_files_that_only_pass_between_stages_are_left_aside(tmp_path: Path) -> None:
    made = partition(tmp_path, "one", [records.FileFact("d", "title", "A title")])
    assert sum(store.build(tmp_path / "a.duckdb", made, {}).values()) == 0


def test_the_old_database_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    database = build(tmp_path, f.corpus())
    before = database.read_bytes()
    with pytest.raises(ContractError):
        build(tmp_path, f.changed(f.corpus(), "failures", quote=None))
    assert database.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.duckdb"]


def test_what_an_interrupted_build_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "reviews.duckdb.new").write_bytes(b"half a database")
    (tmp_path / "reviews.duckdb.new.wal").write_bytes(b"half a log")
    database = build(tmp_path, f.corpus())
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.duckdb"]
    assert ask(database, "select count(*) from pages") == [(3,)]


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReviewsError) as caught:
        store.build(tmp_path / "file" / "reviews.duckdb", {}, {})
    assert "cannot write" in str(caught.value) and "\n" not in str(caught.value)


def test_runs_take_the_place_of_the_earlier_run_of_their_stage(tmp_path: Path) -> None:
    database = build(tmp_path, f.corpus())
    store.record_runs(database, [f.run("run-3", "store"), f.run("run-4", "check")])
    store.record_runs(database, [f.run("run-5", "check", seconds=7.0), f.run(seconds=2.0)])
    assert ask(database, "select run_id, stage, seconds from runs order by run_id") == [
        ("run-1", "extract", 2.0),
        ("run-3", "store", 1.5),
        ("run-5", "check", 7.0),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.duckdb"]


def test_an_empty_database_can_be_built_and_asked(tmp_path: Path) -> None:
    database = build(tmp_path, {})
    for path in sorted((store.SQL / "views").glob("*.sql")):
        ask(database, f"from {path.stem}")  # a view must not fail for want of rows


def test_a_path_with_an_apostrophe(tmp_path: Path) -> None:
    folder = tmp_path / "the board's files"
    folder.mkdir()
    made = partition(folder, "one", f.corpus()["segments"])
    assert store.build(folder / "a.duckdb", made, {})["segments"] == 5


def test_the_database_can_be_moved(tmp_path: Path) -> None:
    database = build(tmp_path, f.corpus())
    moved = tmp_path / "elsewhere.duckdb"
    shutil.move(database, moved)
    assert ask(moved, "select count(*) from extracts") == [(7,)]
