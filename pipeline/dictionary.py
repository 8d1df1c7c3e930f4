"""The data dictionary: Markdown made from the comments in the schema and the views."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.search import index

if TYPE_CHECKING:
    import duckdb

_HEAD = """# Data dictionary

Every table and view of `reviews.duckdb`, with what each column means. Made from the comments in
`pipeline/sql/schema.sql` and `pipeline/sql/views/` by `reviews dictionary`; do not edit it here. The same texts are in
the database: `select * from duckdb_columns()` shows them.

Words are used as in the [glossary](glossary.md). Offsets (`_char`) count Unicode code points, from 0, into the text of
a document: its pages joined by one form feed; the end is the character after the last. Boxes are in points (1/72 inch)
from the top left corner of their page. A column that may be empty is marked *may be null*.
"""
_TABLES = """
select table_name, comment from duckdb_tables() where not internal
"""
_VIEWS = """
select view_name, comment from duckdb_views() where not internal
"""
_COLUMNS = """
select table_name, column_name, data_type, is_nullable, comment
from duckdb_columns() where not internal
order by table_name, column_index
"""
_CHECKED = """
select table_name, constraint_column_names[1], expression
from duckdb_constraints() where constraint_type = 'CHECK'
"""
_MACROS = """
select distinct function_name, parameters, comment
from duckdb_functions() where not internal and function_type in ('macro', 'table_macro') and schema_name = 'main'
order by function_name
"""
_BOX = "STRUCT(page INTEGER, x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE)[]"
_ALLOWED = re.compile(r"IN \((?P<values>'.*')\)")


def markdown() -> str:
    """Return the dictionary of an empty database with the schema and the views of this version."""
    import duckdb

    with closing(duckdb.connect(":memory:")) as connection:
        store.create_tables(connection)
        store.create_views(connection)
        comments = dict(connection.execute(_TABLES).fetchall())
        views = dict(connection.execute(_VIEWS).fetchall())
        columns: dict[str, list[tuple[Any, ...]]] = {}
        for table, *column in connection.execute(_COLUMNS).fetchall():
            columns.setdefault(table, []).append(tuple(column))
        allowed = _allowed(connection)
        index.create(connection)
        macros = connection.execute(_MACROS).fetchall()
    tables = [kind.table for kind in store.record_types()]
    parts = [_HEAD, "## Tables\n", _contents(tables, comments)]
    parts += [_section(name, comments[name], columns[name], allowed) for name in tables]
    parts += ["## Views\n", "Analysts start here.\n", _contents(sorted(views), views)]
    parts += [_section(name, views[name], columns[name], {}, of_view=True) for name in sorted(views)]
    parts += ["## Functions\n", *(f"- `{name}({', '.join(given)})`: {text}" for name, given, text in macros)]
    return "\n".join(parts).rstrip() + "\n"


def write(path: Path) -> None:
    """Write the dictionary to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(markdown(), encoding="utf-8")


def _contents(names: Sequence[str], comments: dict[str, str]) -> str:
    lines = (f"- [`{name}`](#{name}): {comments[name].partition('. ')[0].rstrip('.')}." for name in names)
    return "\n".join(lines) + "\n"


def _section(
    name: str,
    comment: str,
    columns: Sequence[tuple[Any, ...]],
    allowed: dict[tuple[str, str], list[str]],
    of_view: bool = False,
) -> str:
    lines = [f"### {name}\n", f"{comment}\n", "| Column | Type | What it means |", "|---|---|---|"]
    for column, data_type, is_nullable, text in columns:
        shown = "boxes" if data_type == _BOX else str(data_type).lower()
        # a view's columns never declare that they are filled
        null = ", *may be null*" if is_nullable and not of_view else ""
        values = allowed.get((name, column), [])
        is_told = all(re.search(rf"\b{value}\b", text) for value in values)
        more = "" if is_told else f" One of {', '.join(f'`{value}`' for value in values)}."
        lines.append(f"| `{column}` | {shown}{null} | {text}{more} |".replace("\n", " "))
    return "\n".join(lines) + "\n"


def _allowed(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[str]]:
    """The values that a column may hold, by table and column, where the schema lists them."""
    found = {}
    for table, column, expression in connection.execute(_CHECKED).fetchall():
        listed = _ALLOWED.search(expression)
        if listed:
            found[table, column] = re.findall(r"'([^']*)'", listed["values"])
    return found
