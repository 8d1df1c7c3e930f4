"""Which column of which table a row breaks, in one line, told without its values: they may be quotes or names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import partitions
from pipeline.records import Record

if TYPE_CHECKING:
    import duckdb

_MISSING = re.compile(r"NOT NULL constraint failed: \w+\.(?P<column>\w+)")
_CHECK = re.compile(r"CHECK constraint failed on table \w+ with expression CHECK\((?P<check>.*)\)", re.DOTALL)
_LITERAL = re.compile(r"'[^']*'")


def wrong_type(kind: type[Record], rows: Sequence[Record]) -> str:
    """Return the first column in which rows in memory hold a value of another type than declared."""
    import pyarrow

    for column in partitions.arrow_schema(kind):
        try:
            pyarrow.array([partitions._plain(getattr(row, column.name)) for row in rows], column.type)
        except (pyarrow.ArrowException, TypeError, ValueError, OverflowError):
            return str(column.name)
    return "?"


def other_shape(kind: type[Record], files: Sequence[Path]) -> str:
    """Return the first partition whose columns are not those declared, in one line; "" where there is none."""
    import pyarrow.parquet as parquet

    declared = partitions.arrow_schema(kind)
    for file in sorted(files):
        found = parquet.read_schema(file)
        for column in declared:
            if column.name not in found.names or found.field(column.name).type != column.type:
                return f"{kind.table}.{column.name}: another shape than declared{_place(str(file))}; run its stage again"
    return ""


def what_broke(connection: duckdb.DuckDBPyConnection, kind: type[Record], source: str, key: Sequence[str], message: str) -> str:
    """Return table, column, fault and partition, from DuckDB's message and the select (`source`) of the rows."""
    missing, check = _MISSING.search(message), _CHECK.search(message)
    if missing:
        columns, what = [missing["column"]], "a row without a value"
        condition = f'"{missing["column"]}" is null'
    elif check:
        expression = _LITERAL.sub("", check["check"])
        columns = [field.name for field in fields(kind) if re.search(rf"\b{field.name}\b", expression)]  # type: ignore[arg-type]
        what, condition = "a value outside what schema.sql allows", f"not ({check['check']})"
    elif "duplicate key" in message.lower():
        columns, what = list(key), "two rows with the same key"
        same = ", ".join(f'"{name}"' for name in key)
        condition = f"({same}) in (select ({same}) from ({source}) group by all having count(*) > 1)"
    else:
        return f"{kind.table}: rows that DuckDB does not take ({message.partition(':')[0]})"
    found = connection.execute(f"select min(filename) from ({source}) where {condition}").fetchone()
    return f"{kind.table}.{', '.join(columns)}: {what}{_place(found[0] if found else None)}"


def _place(filename: str | None) -> str:
    if filename is None:
        return ""
    path = Path(filename)
    return f" (partition {'/'.join(path.parts[-3:-1])})" if path.suffix else " (rows in memory)"
