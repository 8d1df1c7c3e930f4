"""The store: builds the database from the partitions and the registers, beside the old one, and swaps it in.

The database is never altered in place: analysts see the old one or the new one, nothing between. Rows are laid down in
the order of their keys, so two builds of the same partitions hold the same rows in the same order.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import fields
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import kept, records
from pipeline import partitions as partition_files
from pipeline.breach import other_shape, what_broke, wrong_type
from pipeline.records import ContractError, Record, ReviewsError, Run
from pipeline.search import index, vectors

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent / "sql"

# record types whose rows only pass from stage to stage
NOT_STORED: frozenset[type[Record]] = frozenset(
    {records.Line, records.Word, records.FileFact, records.ReviewClue, records.CodeChances, records.Embedding}
)
_NOT_COMPARED = frozenset({"runs"})  # seconds and memory differ between runs that made the same
_ARROW = "rows_in_memory"


@cache
def record_types() -> tuple[type[Record], ...]:
    """Return the record types that are tables of the database, in the order of their definition."""
    kinds = (kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, Record))
    return tuple(kind for kind in kinds if kind.table and kind not in NOT_STORED)


def build(
    database: Path, files: Mapping[str, Sequence[Path]], rows: Mapping[str, Sequence[Record]], run_id: str = ""
) -> dict[str, int]:
    """Build the database from Parquet files and rows in memory, both by table; return the rows of each table.

    Rows in memory keep the `run_id` they have; those reckoned from the others get the one
    given. What was at `database` is replaced only when the new one is whole.
    Raises ContractError where a row does not fit its table, ReviewsError where the database cannot be written.
    """
    import duckdb

    new = database.with_name(f"{database.name}.new")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        _remove(new)
        with closing(duckdb.connect(str(new))) as connection:
            connection.execute(index.QUIET)
            connection.begin()  # one commit for hundreds of statements, not one for each: four times as fast
            create_tables(connection)
            counts = load(connection, files, rows)
            connection.execute((SQL / "fill" / "codes.sql").read_text(encoding="utf-8"))
            create_views(connection)
            kept.keep(connection, views_in_order())
            counts |= reckon(connection, run_id)
            index.create(connection)
            index.fill(connection)
            connection.commit()
        os.replace(new, database)
    except (OSError, duckdb.IOException) as error:
        _sweep(new)
        raise ReviewsError(f"cannot write {database}: {str(error).splitlines()[0]}") from error
    except BaseException:
        _sweep(new)
        raise
    return counts


def record_runs(database: Path, runs: Sequence[Run]) -> None:
    """Put these runs on record in a database that stands, each in the place of an earlier one of its stage."""
    import duckdb

    try:
        with closing(duckdb.connect(str(database))) as connection:
            connection.begin()
            for run in runs:
                connection.execute("delete from runs where stage = ? or run_id = ?", [run.stage, run.run_id])
            # DuckDB checks keys against rows deleted in the same transaction
            connection.commit()
            _fill(connection, Run, [], runs)
    except duckdb.IOException as error:
        raise ReviewsError(f"cannot write {database}: {str(error).splitlines()[0]}") from error


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the contract, empty, with its comments, and the macros."""
    connection.execute((SQL / "schema.sql").read_text(encoding="utf-8"))


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every view with its comments, each after those it stands on."""
    for _, text in views_in_order():
        connection.execute(text)


def views_in_order() -> list[tuple[str, str]]:
    """Return name and SQL of every view, each after those it stands on."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "views").glob("*.sql"))}
    uses = {
        name: sorted(other for other in texts if other != name and re.search(rf"(?:from|join) {other}\b", text))
        for name, text in texts.items()
    }
    return [(name, texts[name]) for name in TopologicalSorter(uses).static_order()]


def load(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, Sequence[Path]],
    rows: Mapping[str, Sequence[Record]],
) -> dict[str, int]:
    """Fill the empty tables; return the number of rows of each. Raises ContractError.

    Files of tables that only pass from stage to stage are left aside.
    """
    kinds = record_types()
    unknown = sorted({*files, *rows} - {kind.table for kind in kinds} - {kind.table for kind in NOT_STORED})
    if unknown:
        raise ContractError(f"{', '.join(unknown)}: not a table of the contract")
    counts = {kind.table: _fill(connection, kind, files.get(kind.table, ()), rows.get(kind.table, ())) for kind in kinds}
    counts[vectors.TABLE] += vectors.fill(connection, files.get(vectors.SOURCE, ()))
    return counts


def reckon(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """Fill the tables that are reckoned from the others by statistics that SQL does not know; return their rows."""
    from pipeline import derived

    made = derived.rows(connection, run_id)
    return {kind.table: _fill(connection, kind, (), rows) for kind, rows in made.items()}


def export_digest(database: Path) -> dict[str, str]:
    """Return the SHA-256 of the rows of each table, in their order, to compare two builds.

    `runs` and the columns `run_id` are left out: they differ between two runs that made the same.
    """
    import duckdb

    digests = {}
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        for kind in record_types():
            if kind.table in _NOT_COMPARED:
                continue
            columns = _listed([name for name in column_names(kind) if name != "run_id"])
            # a hash for each row first: one string of the whole table would not fit in memory at national size
            (digest,) = _one(
                connection.execute(
                    f"select sha256(coalesce(string_agg(row_sha256, '' order by place), '')) from"
                    f" (select rowid as place, sha256(to_json(row({columns}))::varchar) as row_sha256"
                    f" from {kind.table})"
                )
            )
            digests[kind.table] = str(digest)
    return digests


def column_names(kind: type[Record]) -> list[str]:
    """Return the columns of a record type, in order."""
    return [column.name for column in fields(kind)]  # type: ignore[arg-type]


def _fill(connection: duckdb.DuckDBPyConnection, kind: type[Record], files: Sequence[Path], rows: Sequence[Record]) -> int:
    import duckdb

    source = _source(kind, files, rows)
    if not source:
        return 0
    arrow = _arrow(kind, rows)
    columns = _listed(column_names(kind))
    key = _key(connection, kind)
    connection.register(_ARROW, arrow)
    try:
        result = connection.execute(
            f"insert into {kind.table} ({columns}) select {columns} from ({source}) order by {_listed(key or column_names(kind))}"
        )
        return int(_one(result)[0])
    except duckdb.Error as error:
        # the transaction is spoilt: a second connection looks for the row
        with closing(connection.cursor()) as other:
            other.register(_ARROW, arrow)
            told = other_shape(kind, files) or what_broke(other, kind, source, key, str(error))
        raise ContractError(told) from error
    finally:
        connection.unregister(_ARROW)


def _source(kind: type[Record], files: Sequence[Path], rows: Sequence[Record]) -> str:
    """The select that yields all rows of a table, with the file each comes from; "" where there are none."""
    columns = _listed(column_names(kind))
    sources = []
    if files:
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in sorted(files))
        sources.append(f"select {columns}, filename from read_parquet([{paths}], filename = true)")
    if rows:
        sources.append(f"select {columns}, 'memory' as filename from {_ARROW}")
    return " union all ".join(sources)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _key(connection: duckdb.DuckDBPyConnection, kind: type[Record]) -> list[str]:
    found = connection.execute(
        "select constraint_column_names from duckdb_constraints() where table_name = ? and constraint_type = 'PRIMARY KEY'",
        [kind.table],
    ).fetchone()
    return list(found[0]) if found else []


def _arrow(kind: type[Record], rows: Sequence[Record]) -> Any:
    """Rows in memory as an Arrow table; unlike in a partition, each row keeps the run that it names."""
    import pyarrow

    wrong = sorted({type(row).__name__ for row in rows if type(row) is not kind})
    if wrong:
        raise ContractError(f"{kind.table}: rows of type {', '.join(wrong)}")
    try:
        table = partition_files.to_arrow(kind, rows, "")
    except (pyarrow.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise ContractError(f"{kind.table}.{wrong_type(kind, rows)}: a value of the wrong type") from error
    if kind.table != "runs" and "run_id" in table.column_names:
        place = table.column_names.index("run_id")
        runs = pyarrow.array([getattr(row, "run_id", "") for row in rows], pyarrow.string())
        table = table.set_column(place, "run_id", runs)
    return table


def _one(result: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    row = result.fetchone()
    assert row is not None  # these statements always answer with one row
    return tuple(row)


def _sweep(path: Path) -> None:
    """Remove what a failed build left, as far as that can be done."""
    with suppress(OSError):
        _remove(path)


def _remove(path: Path) -> None:
    # .tmp is where DuckDB sorts what memory does not hold
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)
    for leftover in (path, path.with_name(f"{path.name}.wal")):
        leftover.unlink(missing_ok=True)
