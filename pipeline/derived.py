"""What is computed from a filled database while it is built: rows of tables that no stage of one document can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import differences, trends
from pipeline.records import Record, RuralUrbanDifference, ThemeTrend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb


def rows(connection: duckdb.DuckDBPyConnection, run_id: str = "") -> Mapping[type[Record], Sequence[Record]]:
    """Return the rows by type; the tables must be filled and the views created. The seed is fixed: same rows, same result."""
    return {ThemeTrend: trends.rows(connection, run_id), RuralUrbanDifference: differences.rows(connection, run_id)}
