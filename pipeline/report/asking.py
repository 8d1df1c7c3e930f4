"""Asks the database for the report: rows as dictionaries, quotes masked."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline import paths
from pipeline.masking import BLOCK, Masker
from pipeline.records import ReviewsError

Row = dict[str, Any]

_PRIVATE = """
select s.document_id, s.start_char, s.end_char,
       substring(p.text, s.start_char - p.start_char + 1, s.end_char - s.start_char) as surface, s.kind
from private_spans s join pages p using (document_id, page)
"""

_EVIDENCE = """
select extract_kind, extract_id, ordinal, document_id, page, start_char, quote
from evidence where role in ('main', 'continuation')
order by extract_kind, extract_id, ordinal
"""


class Asking:
    """A read-only connection with the masks of its database."""

    def __init__(self, database: Path) -> None:
        import duckdb

        if not database.exists():
            raise ReviewsError(f"there is no database {database}: run `make run` first")
        self._connection = duckdb.connect(str(database), read_only=True)
        spans = self._connection.execute(_PRIVATE).fetchall()
        # names are masked wherever they stand; dates and the like only at their place
        self.masker = Masker((d, start, end, surface if kind == "person" else "") for d, start, end, surface, kind in spans)
        self._quotes: dict[tuple[str, str], str] | None = None
        self._names: re.Pattern[str] | None = None

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        """Return the answer to a question, one dictionary a row."""
        answer = self._connection.execute(sql, parameters)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def named(self, name: str) -> list[Row]:
        """Return the answer to a question of `sql/report/`."""
        return self.rows((paths.SQL / "report" / f"{name}.sql").read_text())

    def quote(self, kind: str, extract_id: str) -> str:
        """Return the words that prove an extract, masked."""
        if self._quotes is None:
            self._quotes = self._masked_quotes()
        return self._quotes.get((kind, extract_id), "")

    def body(self, agency_id: str | None, surface: str) -> str:
        """Return words that stand for a body: those of the register as they are, others without names of persons.

        Words that quotes also write small are no names here, or "Children" would be masked wherever it stands.
        """
        if agency_id is not None:
            return surface
        if self._names is None:
            quotes = self.rows("select distinct unnest(regexp_extract_all(quote, '\\b[a-z]{3,}\\b')) as word from evidence")
            self._names = self.masker.without({row["word"] for row in quotes})
        return self._names.sub(lambda found: BLOCK * len(found.group()), surface) if self._names else surface

    def _masked_quotes(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for row in self.rows(_EVIDENCE):
            part = self.masker.quote(row["document_id"], row["start_char"], row["quote"])
            key = (row["extract_kind"], row["extract_id"])
            found[key] = f"{found[key]} {part}" if key in found else part
        return found
