"""What is computed from a filled database while it is built: rows of tables that no stage of one document can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import differences, trends
from pipeline.records import Record, RuralUrbanDifference, ThemeTrend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import duckdb


def rows(connection: duckdb.DuckDBPyConnection, run_id: str = "") -> Mapping[type[Record], Sequence[Record]]:
    """Return the rows by type; the tables must be filled and the views created. The seed is fixed: same rows, same result.

    A table that was given its rows keeps them: none are returned for it.
    """
    made: dict[type[Record], Callable[[duckdb.DuckDBPyConnection, str], Sequence[Record]]] = {
        ThemeTrend: trends.rows,
        RuralUrbanDifference: differences.rows,
    }
    return {kind: of(connection, run_id) for kind, of in made.items() if _is_empty(connection, kind)}


def _is_empty(connection: duckdb.DuckDBPyConnection, kind: type[Record]) -> bool:
    return connection.execute(f"select 1 from {kind.table} limit 1").fetchone() is None
