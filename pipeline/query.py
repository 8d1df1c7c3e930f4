"""Questions to the database: named ones from `sql/queries/` or SQL of one's own, read-only, within limits of time and memory."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from pipeline import paths
from pipeline.query_formats import STYLES, check_target, formatted, style_of, write
from pipeline.records import ReviewsError

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "STYLES", "TIME_LIMIT", "Result", "answer", "asked_of", "bound", "formatted", "named_queries", "run_query", "write_answer",
]  # fmt: skip

QUERIES = paths.SQL / "queries"
TIME_LIMIT = 30.0  # seconds
MOST_ROWS = 1_000_000  # that are held in memory; files take any number
BATCH = 2048  # rows fetched at once, between looks at the clock
MEMORY_LIMIT = "2GB"
ADDRESS_SPACE = 4 * 2**30  # bytes: what DuckDB may take, and as much again as an answer in Python's hands needs
GRACE = 10  # seconds
_SEARCHES = re.compile(r"\bsearch_(?:words|meaning|like|index)\b", re.IGNORECASE)
_EXPLAINED = re.compile(r"\s*explain\s+(?:analyze\s+)?(?:\([^()]*\)\s*)?", re.IGNORECASE)
# what a question may not do: write, read other files, load code, fill the disk, or loosen any of these
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "temp_directory": "",
    "memory_limit": MEMORY_LIMIT,
}

Answer = tuple[list[str], list[tuple[Any, ...]]]


class Clock:
    """Tells whether the time that a question may take is over."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._end = seconds, time.monotonic() + seconds

    def look(self) -> None:
        """Raise ReviewsError where the time is over."""
        if time.monotonic() > self._end:
            raise self.over()

    def over(self) -> ReviewsError:
        """Return what is told of a question that took too long."""
        return ReviewsError(f"no answer within {self._seconds:g} s: narrow the question, or allow more time")


@dataclass(frozen=True)
class Result:
    """An answer that is being fetched: its columns, each name once; its rows in batches; the same as Arrow batches."""

    columns: list[str]
    batches: Callable[[], Iterator[list[tuple[Any, ...]]]]
    arrow: Callable[[], Any]
    clock: Clock


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
    texts = [name for name in STYLES if name != "parquet"]
    if style not in texts:
        raise ReviewsError(f"no format {style!r}: choose one of {', '.join(texts)}")
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
    with asked_of(database, name_or_sql, parameters, time_limit) as result:
        rows: list[tuple[Any, ...]] = []
        for batch in result.batches():
            rows += batch
            if len(rows) > MOST_ROWS:
                raise ReviewsError(f"more than {MOST_ROWS:,} rows: narrow the question, or write CSV or Parquet to a file")
        return result.columns, rows


def write_answer(
    database: Path,
    name_or_sql: str,
    style: str,
    out: Path | None = None,
    overwrite: bool = False,
    parameters: Mapping[str, object] | None = None,
    time_limit: float = TIME_LIMIT,
) -> None:
    """Write the answer to a question to a file (beside and renamed) or to stdout. Raises ReviewsError, in one line."""
    chosen = style_of(style, out)
    check_target(chosen, out, overwrite)
    with asked_of(database, name_or_sql, parameters, time_limit) as result:
        write(result.columns, result.batches, result.arrow, result.clock.look, chosen, out)


def bound(time_limit: float) -> None:
    """Bound the memory and the time of this process: one value of gigabytes can be neither interrupted nor spilled.

    For a process that answers one question. Allocations beyond the limit fail as a MemoryError; where even the time limit
    was not kept, the operating system ends the process.
    """
    import resource
    import signal

    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:  # elsewhere the time limit alone must do
        most = pages * resource.getpagesize() + ADDRESS_SPACE
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(time_limit) + GRACE)


@contextmanager
def asked_of(
    database: Path, name_or_sql: str, parameters: Mapping[str, object] | None = None, time_limit: float = TIME_LIMIT
) -> Iterator[Result]:
    """Give the answer to a question while it is being fetched; whatever goes wrong is a ReviewsError, in one line.

    The time limit holds until the end of the `with` block: for running, fetching and formatting.
    """
    import duckdb

    sql = _sql(name_or_sql)
    clock = Clock(time_limit)
    with _opened(database, bool(_SEARCHES.search(sql)), clock) as connection:
        timer = Timer(time_limit, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            statement = _single(connection, sql)
            result = connection.execute(statement, _values(statement.named_parameters, parameters or {}))
            yield _result(result, clock)
        except duckdb.InterruptException as error:
            raise clock.over() from error
        except MemoryError as error:
            raise ReviewsError("the question takes too much memory: narrow it") from error
        except duckdb.OutOfMemoryException as error:
            raise ReviewsError(f"the question takes more than {MEMORY_LIMIT} of memory: narrow it") from error
        except duckdb.Error as error:
            clock.look()  # a function of ours that ran out of time is told of as an error of its own
            raise ReviewsError(f"the question could not be answered: {_first_line(error)}") from error
        finally:
            timer.cancel()


def _result(result: Any, clock: Clock) -> Result:
    def batches() -> Iterator[list[tuple[Any, ...]]]:
        while batch := result.fetchmany(BATCH):
            clock.look()
            yield batch

    columns: list[str] = []
    for column in result.description or ():
        name, number = str(column[0]), 2
        while name in columns:
            name, number = f"{column[0]}_{number}", number + 1
        columns.append(name)
    return Result(columns, batches, lambda: result.to_arrow_reader(BATCH * 16), clock)


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


def _single(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    import duckdb

    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise ReviewsError("one statement at a time")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        # `explain analyze` runs what it explains
        inner = connection.extract_statements(_EXPLAINED.sub("", statements[0].query, count=1))
        kind = inner[0].type if len(inner) == 1 else kind
    if kind != duckdb.StatementType.SELECT:
        raise ReviewsError("only questions that read: select, from, describe, summarize or explain")
    return statements[0]


def _values(known: set[str], given: Mapping[str, object]) -> dict[str, object] | None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise ReviewsError(f"the question has no parameter {', '.join(unknown)}; it has {', '.join(sorted(known)) or 'none'}")
    return {name: given.get(name) for name in sorted(known)} or None


@contextmanager
def _opened(database: Path, is_searched: bool, clock: Clock) -> Iterator[duckdb.DuckDBPyConnection]:
    from pipeline.search import index

    with index.connected(database, _CLOSED, is_searched) as (connection, _):
        _add_text_vector(connection, clock)
        connection.execute("set lock_configuration = true")
        yield connection


def _add_text_vector(connection: duckdb.DuckDBPyConnection, clock: Clock) -> None:
    """Add the function text_vector(text), so that SQL can search by meaning; the model is loaded at its first use."""
    import duckdb

    def text_vector(text: str) -> Sequence[float]:
        from pipeline.search.find import vector_of

        clock.look()
        return vector_of(text)

    connection.create_function("text_vector", text_vector, ["VARCHAR"], duckdb.array_type("FLOAT", 384))


def _first_line(error: Exception) -> str:
    first, _, rest = str(error).strip().partition("\n")
    hint = rest.partition("\n")[0]
    return f"{first} {hint}" if hint.startswith("Did you mean") else first
