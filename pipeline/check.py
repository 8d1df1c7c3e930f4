"""The checks: statements that must hold for the whole database, each a query that returns the rows that break it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.records import ReviewsError
from pipeline.store import SQL

if TYPE_CHECKING:
    import duckdb

CHECKS = SQL / "checks"
_SAMPLE = 3  # enough to find the fault, few enough for a terminal


@dataclass(frozen=True)
class CheckResult:
    """What became of one check: how many rows break its statement, and the identities of the first few."""

    name: str
    statement: str
    n_rows: int
    sample: tuple[dict[str, Any], ...]  # ids, codes and places only: what a check prints may be published

    @property
    def holds(self) -> bool:
        """True where no row breaks the statement."""
        return self.n_rows == 0


def run_checks(database: Path) -> list[CheckResult]:
    """Return the result of every check, in order of name. Raises ReviewsError where there is no database."""
    import duckdb

    if not database.is_file():
        raise ReviewsError(f"no database at {database}: run `make run` or `reviews store` first")
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise ReviewsError(f"cannot open {database}: {str(error).splitlines()[0]}") from error
    with closing(connection):
        return [_run(connection, path) for path in sorted(CHECKS.glob("*.sql"))]


def statement(sql: str) -> str:
    """Return what a check states: the text of its first line, which is a comment."""
    first = sql.partition("\n")[0]
    if not first.startswith("-- "):
        raise ValueError("the first line of a check is `-- ` and the statement that holds")
    return first.removeprefix("-- ").strip()


def _run(connection: duckdb.DuckDBPyConnection, path: Path) -> CheckResult:
    sql = path.read_text(encoding="utf-8")
    result = connection.execute(f"select * from (\n{sql}\n) as broken order by all")
    names = [column[0] for column in result.description or ()]
    first = result.fetchmany(_SAMPLE)
    n_rows = len(first)
    while more := result.fetchmany(10_000):
        n_rows += len(more)
    sample = tuple(dict(zip(names, row, strict=True)) for row in first)
    return CheckResult(path.stem, statement(sql), n_rows, sample)
