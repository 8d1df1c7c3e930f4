"""What a database says of itself: tables, views, columns, keys, comments, macros."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

_TABLES = """
select table_name, comment, true as is_table from duckdb_tables()
where database_name = $database and schema_name = 'main' and not internal and not temporary
union all
select view_name, comment, false from duckdb_views()
where database_name = $database and schema_name = 'main' and not internal and not temporary
order by all
"""
_COLUMNS = """
select table_name, column_name, data_type, not is_nullable, comment from duckdb_columns()
where database_name = $database and schema_name = 'main' and not internal
order by table_name, column_index
"""
_CONSTRAINTS = """
select table_name, constraint_type, constraint_column_names, constraint_text, expression from duckdb_constraints()
where database_name = $database and schema_name = 'main'
order by table_name, constraint_index
"""
_IN_LIST = re.compile(r"IN \((?P<values>'.*')\)")
_SEE = re.compile(r"\bsee (\w+)")


@dataclass(frozen=True)
class Column:
    """A column with its type, meaning, and the values it may hold where they are listed."""

    name: str
    data_type: str
    is_required: bool
    comment: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table or view with its meaning, its columns in order, its primary key and its checks."""

    name: str
    comment: str
    is_table: bool
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def catalogue(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, Table]:
    """Return the tables and views of an attached database by name, in order of their names."""
    columns: dict[str, list[Column]] = defaultdict(list)
    for table, name, data_type, is_required, comment in _rows(connection, _COLUMNS, database):
        columns[table].append(Column(name, data_type, is_required, comment or ""))
    keys: dict[str, tuple[str, ...]] = {}
    checks: dict[str, list[str]] = defaultdict(list)
    values: dict[tuple[str, str], tuple[str, ...]] = {}
    for table, kind, names, text, expression in _rows(connection, _CONSTRAINTS, database):
        if kind == "PRIMARY KEY":
            keys[table] = tuple(names)
        elif kind == "CHECK":
            checks[table].append(text)
            listed = _IN_LIST.search(expression or "")
            if listed and len(names) == 1:
                values[table, names[0]] = tuple(re.findall(r"'([^']*)'", listed["values"]))
    found = {}
    for name, comment, is_table in _rows(connection, _TABLES, database):
        told = tuple(replace(column, values=values.get((name, column.name), ())) for column in columns[name])
        found[name] = Table(name, comment or "", is_table, told, keys.get(name, ()), tuple(checks[name]))
    return found


def points_to(column: Column, table: Table, tables: dict[str, Table]) -> str | None:
    """Return the table that a column points to by the name of its key, or by "see …" in its comment; None if it does not.

    A column that is the whole key of its own table points nowhere.
    """
    if table.key == (column.name,) or column.data_type != "VARCHAR":
        return None
    by_key = {other.key[0]: other.name for other in tables.values() if len(other.key) == 1}
    if column.name in by_key:
        return by_key[column.name]
    seen = _SEE.search(column.comment)
    other = tables.get(seen.group(1)) if seen and column.name.endswith(("_id", "_code")) else None
    return other.name if other and len(other.key) == 1 else None


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, database: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql, {"database": database}).fetchall()
