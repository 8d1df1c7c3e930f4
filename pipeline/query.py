"""Questions to the database: named ones from `sql/queries/` or SQL of one's own, read-only and within a time limit."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from pipeline.records import ReviewsError
from pipeline.store import SQL

if TYPE_CHECKING:
    import duckdb

QUERIES = SQL / "queries"
STYLES = ("table", "csv", "json")
TIME_LIMIT = 30.0  # seconds
_WIDEST = 100  # characters of a cell in a table; longer ones are for csv and json
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# what a question may not do: write, read other files, load code, or loosen any of these
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}

Answer = tuple[list[str], list[tuple[Any, ...]]]


def named_queries() -> dict[str, str]:
    """Return the named questions, in order of name, with what each asks in English."""
    return {path.stem: _question(path.read_text(encoding="utf-8")) for path in sorted(QUERIES.glob("*.sql"))}


def answer(
    database: Path,
    question: str,
    style: str = "table",
    time_limit: float = TIME_LIMIT,
    parameters: Mapping[str, object] | None = None,
) -> str:
    """Return the answer to a question as text: table, csv or json. Raises ReviewsError."""
    if style not in STYLES:
        raise ReviewsError(f"no format {style!r}: choose one of {', '.join(STYLES)}")
    columns, rows = run_query(database, question, parameters, time_limit)
    return formatted(columns, rows, style)


def run_query(
    database: Path,
    name_or_sql: str,
    parameters: Mapping[str, object] | None = None,
    time_limit: float = TIME_LIMIT,
) -> Answer:
    """Return columns and rows of the answer to a named question or to one SQL statement that only reads.

    Parameters that are not given are null, which the named questions take for all. Raises ReviewsError, in one line.
    """
    import duckdb

    sql = _sql(name_or_sql)
    with _opened(database) as connection:
        timer = Timer(time_limit, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            statement = _single(connection.extract_statements(sql))
            result = connection.execute(statement, _values(statement.named_parameters, parameters or {}))
            return [str(column[0]) for column in result.description or ()], result.fetchall()
        except duckdb.InterruptException as error:
            raise ReviewsError(f"no answer within {time_limit:g} s: narrow the question, or allow more time") from error
        except duckdb.Error as error:
            raise ReviewsError(f"the question could not be answered: {_first_line(error)}") from error
        finally:
            timer.cancel()


def formatted(columns: Sequence[str], rows: Sequence[Sequence[Any]], style: str) -> str:
    """Return an answer as text, without a line break at its end."""
    if style == "json":
        made = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(made, indent=1, ensure_ascii=False, default=_plain)
    if style == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        return buffer.getvalue().rstrip("\n")
    return _table(columns, rows)


def _plain(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [list(columns), *([_cell(value) for value in row] for row in rows)]
    numeric = [
        all(isinstance(row[place], int | float | Decimal) or row[place] is None for row in rows) for place in range(len(columns))
    ]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    lines = [
        "  ".join(
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]
    count = f"({len(rows)} row{'' if len(rows) == 1 else 's'})"
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:], count])


def _cell(value: object) -> str:
    # texts of documents may hold line breaks, and codes that a terminal would obey
    text = "" if value is None else _CONTROL.sub(" ", str(value))
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _sql(name_or_sql: str) -> str:
    """The SQL of a named question, or the SQL itself; one word that is no name is a mistyped name."""
    named = {path.stem: path for path in sorted(QUERIES.glob("*.sql"))}
    asked = name_or_sql.strip()
    if asked in named:
        return named[asked].read_text(encoding="utf-8")
    if len(asked.split()) < 2:
        raise ReviewsError(f"no question named {asked!r}: the names are {', '.join(named)}")
    return asked


def _question(sql: str) -> str:
    first = sql.partition("\n")[0]
    if not first.startswith("-- ") or "?" not in first:
        raise ValueError("the first line of a query is `-- ` and the question in English")
    return first.removeprefix("-- ").strip()


def _single(statements: Sequence[duckdb.Statement]) -> duckdb.Statement:
    import duckdb

    if len(statements) != 1:
        raise ReviewsError("one statement at a time")
    if statements[0].type not in {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}:
        raise ReviewsError("only questions that read: select, from, describe, summarize or explain")
    return statements[0]


def _values(known: set[str], given: Mapping[str, object]) -> dict[str, object] | None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise ReviewsError(f"the question has no parameter {', '.join(unknown)}; it has {', '.join(sorted(known)) or 'none'}")
    return {name: given.get(name) for name in sorted(known)} or None


@contextmanager
def _opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    if not database.is_file():
        raise ReviewsError(f"no database at {database}: run `make demo` or `make run` first")
    try:
        connection = duckdb.connect(str(database), read_only=True, config=_CLOSED)
    except duckdb.Error as error:
        raise ReviewsError(f"cannot open {database}: {_first_line(error)}") from error
    with closing(connection):
        yield connection


def _first_line(error: Exception) -> str:
    first, _, rest = str(error).strip().partition("\n")
    hint = rest.partition("\n")[0]
    return f"{first} {hint}" if hint.startswith("Did you mean") else first
