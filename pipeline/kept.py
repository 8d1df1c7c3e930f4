"""Views whose rows are kept: reckoned once while the database is built, so that questions answer at once.

A view over the whole corpus costs the same at each question, and a third of that is planning its joins. The database does not
change once it is built, so the rows of the views that others stand on, and of those that count over everything, are written to
tables of the schema `kept`, and the view of the same name reads them there. Names, columns and comments stay as the files of
`sql/views/` say. The published copy has the views themselves, made of its own, masked rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SCHEMA = "kept"
# name of the view: columns that put its rows in order, those first by which questions narrow them
VIEWS: Mapping[str, str] = {
    "area_comparison": "all",
    "area_history": "all",
    "asked_again": "later_recommendation_id, earlier_recommendation_id",
    "coded_reviews": "all",
    "compared_reviews": "all",
    "coverage": "all",
    "extracts": "extract_kind, document_id, start_char, extract_id",
    "failures_by_agency": "all",
    "lens_by_area": "all",
    "lens_by_year": "all",
    "lens_extracts_placed": "lens_id, document_id, start_char, extract_kind, extract_id, aspect",
    "lens_overview": "all",
    "lens_reviews": "all",
    "placed_documents": "all",
    "placed_recommendations": "document_id, recommendation_id",
    "recommendations_by_agency": "all",
    "recurring_recommendations": "all",
    "theme_by_area": "all",
    "theme_categories": "all",
    "theme_exemplars": "all",
    "theme_reviews": "all",
    "theme_trend": "all",
}
_COMMENT = re.compile(r"comment on (?:view|(?P<column>column)) ", re.IGNORECASE)


def keep(connection: duckdb.DuckDBPyConnection, views: Sequence[tuple[str, str]]) -> None:
    """Write the rows of the views that are kept and let the views read them there.

    `views` are names and SQL, each after those it stands on, so each is reckoned from kept rows. Each is committed: of rows
    that are not, DuckDB does not know how many they are, and joins them in an order that can take a hundred times as long.
    """
    connection.execute(f"create schema {SCHEMA}")
    for name, text in views:
        if name in VIEWS:
            connection.commit()
            connection.begin()
            _keep(connection, name, text)
    connection.commit()
    connection.begin()


def _keep(connection: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
    # in order, or threads would lay the rows down otherwise each time
    connection.execute(f"create table {SCHEMA}.{name} as select * from {name} order by {VIEWS[name]}")
    connection.execute(f"create or replace view {name} as select * from {SCHEMA}.{name}")
    for statement in connection.extract_statements(text):
        comment = statement.query.strip()
        if found := _COMMENT.match(comment):  # a view that is replaced loses its comments
            connection.execute(comment)
            connection.execute(f"comment on {found['column'] or 'table'} {SCHEMA}.{comment[found.end() :]}")
