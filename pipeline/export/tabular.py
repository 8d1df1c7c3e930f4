"""CSV and Parquet of every published table and view, with a Frictionless description of the package beside them.

A cell of CSV that a spreadsheet would take for a formula is kept text by an apostrophe before it, and so is one that begins
with apostrophes before such a character; taking one apostrophe off those gives back what was there. Parquet holds
everything as it is. No byte depends on the clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.about import CAUTIONS, TITLE, About, licence_text
from pipeline.export.catalogue import Column, Table, literal, points_to, quoted

if TYPE_CHECKING:
    import duckdb

PACKAGE = "datapackage.json"
_ROW_GROUP = 122_880  # rows; DuckDB's own
# what makes a spreadsheet take a cell for a formula, in ASCII and in the full-width forms that some of them take too
FORMULA = r"^'*[=+\-@\t\r＝＋－＠]"
_FORMULA_NOTE = (
    "Text that starts with = + - @, a tab or a carriage return has an apostrophe before it, so that no spreadsheet takes it for a"
    " formula; text that starts with apostrophes and then one of these has one more. Take one apostrophe off both to have"
    " the text as it is in the Parquet files."
)
_TYPES = {
    "VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number", "FLOAT": "number",
    "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer", "SMALLINT": "integer", "UBIGINT": "integer",
}  # fmt: skip


def write_csv(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], folder: Path, told: About) -> None:
    """Write each table and view of `pub` as CSV in UTF-8, and the description of the package."""
    folder.mkdir(parents=True)
    for table in tables.values():
        listed = ", ".join(f"{_csv_cell(column)} as {quoted(column.name)}" for column in table.columns)
        path = folder / f"{table.name}.csv"
        connection.execute(f"copy (select {listed} from {_ordered(table)}) to {literal(str(path))} (format csv, header)")
    _describe(connection, tables, folder, told, "csv")


def write_parquet(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], folder: Path, told: About) -> None:
    """Write each table and view of `pub` as Parquet with its comments, and the description of the package."""
    folder.mkdir(parents=True)
    for table in tables.values():
        _parquet_file(connection, table, folder / f"{table.name}.parquet", told)
    _describe(connection, tables, folder, told, "parquet")


def _parquet_file(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, told: About) -> None:
    import pyarrow
    from pyarrow import parquet

    answer = connection.execute(f"select * from {_ordered(table)}")
    reader = answer.to_arrow_reader(_ROW_GROUP)
    fields = [
        field.with_metadata({"comment": column.comment}) for field, column in zip(reader.schema, table.columns, strict=True)
    ]
    schema = pyarrow.schema(fields, {"comment": table.comment, "export_id": told.export_id, "invented": told.invented})
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        batches: list[Any] = []
        for batch in reader:
            batches.append(batch)
            if sum(len(b) for b in batches) >= _ROW_GROUP:
                writer.write_table(pyarrow.Table.from_batches(batches, reader.schema).cast(schema), _ROW_GROUP)
                batches = []
        writer.write_table(pyarrow.Table.from_batches(batches, reader.schema).cast(schema), _ROW_GROUP)


def _ordered(table: Table) -> str:
    """Rows in a fixed order: those of a table as they lie; those of a view by all that they hold."""
    return f"pub.{quoted(table.name)} order by {'rowid' if table.is_table else 'all'}"


def _csv_cell(column: Column) -> str:
    name = quoted(column.name)
    if column.data_type == "VARCHAR":
        return f"case when regexp_matches({name}, {literal(FORMULA)}) then '''' || {name} else {name} end"
    if column.data_type.startswith("TIMESTAMP"):
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S')"
    if field_type(column.data_type) == "array":
        return f"to_json({name})"
    return name


# --- the description ------------------------------------------------------------------------------------------------


def _describe(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], folder: Path, told: About, form: str) -> None:
    package = {
        "name": "reviews",
        "id": told.export_id,
        "title": TITLE,
        "description": " ".join((told.invented, *CAUTIONS)).strip(),
        "version": told.content_sha256[:12],
        "invented": told.invented or None,
        "contentSha256": told.content_sha256,
        "datedOn": told.dated_on.isoformat() if told.dated_on else None,
        "runs": [{"stage": stage, "run_id": run_id, "versions": versions} for stage, run_id, versions in told.runs],
        "rights": licence_text(told),
        "documentLicences": [{"licence": licence, "n_documents": n} for licence, n in told.licences],
        "sources": [{"title": source} for source in told.sources],
        "resources": [_resource(connection, table, tables, folder / f"{table.name}.{form}") for table in tables.values()],
    }
    text = json.dumps({key: value for key, value in package.items() if value is not None}, indent=1, ensure_ascii=False)
    (folder / PACKAGE).write_text(f"{text}\n", encoding="utf-8")


def _resource(connection: duckdb.DuckDBPyConnection, table: Table, tables: Mapping[str, Table], path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    (n_rows,) = connection.execute(f"select count(*) from pub.{quoted(table.name)}").fetchone() or (0,)
    form = path.suffix[1:]
    made: dict[str, Any] = {
        "name": table.name,
        "type": "table",
        "path": path.name,
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/vnd.apache.parquet",
        "title": table.name.replace("_", " "),
        "description": table.comment,
        "isView": not table.is_table,
        "rows": n_rows,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": schema(connection, table, tables, form),
    }
    if form == "csv":
        made |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "quoteChar": '"', "header": True}, "note": _FORMULA_NOTE}
    return made


def schema(connection: duckdb.DuckDBPyConnection, table: Table, tables: Mapping[str, Table], form: str) -> dict[str, Any]:
    """Return the Table Schema of a table: fields, keys, and those foreign keys that hold without exception."""
    made: dict[str, Any] = {"fields": [_field(table, column, form) for column in table.columns], "missingValues": [""]}
    if table.key:
        made["primaryKey"] = list(table.key)
    foreign = [_foreign_key(connection, table, column, tables) for column in table.columns if table.is_table]
    if any(foreign):
        made["foreignKeys"] = [key for key in foreign if key]
    return made


def _field(table: Table, column: Column, form: str) -> dict[str, Any]:
    kind = field_type(column.data_type)
    made: dict[str, Any] = {"name": column.name, "type": kind, "description": column.comment}
    constraints: dict[str, Any] = {}
    # an empty text and no text look alike in CSV
    if column.is_required and (column.name in table.key or kind != "string" or form != "csv"):
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    return made | ({"constraints": constraints} if constraints else {})


def field_type(data_type: str) -> str:
    """Return the type of the Table Schema for a type of DuckDB."""
    if data_type.endswith("]") or data_type.startswith(("STRUCT", "MAP")):
        return "array"
    if data_type.startswith("TIMESTAMP"):
        return "datetime"
    return "number" if data_type.startswith("DECIMAL") else _TYPES.get(data_type, "any")


def _foreign_key(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, tables: Mapping[str, Table]
) -> dict[str, Any] | None:
    other = points_to(column, table, dict(tables))
    if other is None:
        return None
    (key,) = tables[other].key
    name = quoted(column.name)
    missing: Sequence[Any] = connection.execute(
        f"select 1 from pub.{quoted(table.name)} where {name} is not null"
        f" and {name} not in (select {quoted(key)} from pub.{quoted(other)}) limit 1"
    ).fetchall()
    if missing:
        return None
    # the standard calls the table itself by an empty name
    return {"fields": [column.name], "reference": {"resource": "" if other == table.name else other, "fields": [key]}}
