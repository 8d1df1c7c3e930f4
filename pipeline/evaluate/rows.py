"""Rows of a database, one document at a time, as the evaluation compares them with labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.evaluate.keys import Span
from pipeline.records import Page, ReviewsError, Segment

if TYPE_CHECKING:
    import duckdb

# table of the database -> role of a statement
TABLES = {"failures": "failure", "good_practice": "good_practice", "causes": "cause", "impacts": "impact"}
_ID = {"failures": "failure_id", "good_practice": "good_practice_id", "causes": "cause_id", "impacts": "impact_id"}


@dataclass(frozen=True)
class Row:
    """A row that stands for a statement, a recommendation or a mention; `quote` is the surface of a mention."""

    page: int
    quote: str
    span: Span
    row_id: str = ""
    confidence: float | None = None
    category: str | None = None
    contexts: tuple[str, ...] = ()
    is_missed_opportunity: bool = False
    explains: tuple[str, ...] = ()  # of a cause: the quotes of the failures it is linked to
    ask_kind: str | None = None
    deadline: str | None = None
    addressees: tuple[str, ...] = ()
    sector: str = ""


@dataclass(frozen=True)
class Held:
    """A candidate: what was weighed and not adopted."""

    kind: str
    reason: str
    page: int
    quote: str


@dataclass(frozen=True)
class Found:
    """All that a database, or a baseline, finds in one document: rows by name of their table."""

    document_id: str
    kind: str = ""
    facts: Mapping[str, str | None] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    held: tuple[Held, ...] = ()

    def of(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table."""
        return self.rows.get(table, ())


class Database:
    """A database of reviews, opened to be read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def found(self, sha256: str) -> Found | None:
        """Return what the database has of a document; None where it has no document with this hash."""
        rows = self._rows("select document_id, kind, published_on, area_code, nation from documents where sha256 = ?", sha256)
        if not rows:
            return None
        document, kind, published, area, nation = rows[0]
        facts = {"kind": kind, "area_code": area, "nation": nation}
        facts["published_on"] = published.isoformat() if isinstance(published, date) else None
        made = {table: self._statements(document, table) for table in TABLES}
        made |= {"recommendations": self._asks(document), "agencies": self._bodies(document)}
        return Found(document, kind, facts, made, self._held(document))

    def pages(self, document_id: str) -> list[Page]:
        """Return the pages of a document, with their texts."""
        rows = self._rows("select page, text, start_char from pages where document_id = ? order by page", document_id)
        return [Page(document_id, page, None, text, start, "", "", 0.0, 0.0, None) for page, text, start in rows]

    def segments(self, document_id: str) -> list[Segment]:
        """Return the segments of a document in their order, without boxes."""
        names = [one.name for one in fields(Segment) if one.name not in ("boxes", "run_id")]
        rows = self._rows(f"select {', '.join(names)} from segments where document_id = ? order by ordinal", document_id)
        made = (dict(zip(names, row, strict=True)) for row in rows)
        return [Segment(**{**row, "columns": tuple(row["columns"] or ())}, boxes=()) for row in made]

    # Rows are asked for in the order in which they were laid down, which is that of their keys: pairs that are equally
    # good are then made in the same way each time.

    def _statements(self, document: str, table: str) -> tuple[Row, ...]:
        key = _ID[table]
        more = ", category_id, is_missed_opportunity" if table == "failures" else ", null, false"
        sql = f"""select page, quote, start_char, end_char, {key}, confidence{more} from {table}
                  where document_id = ? order by rowid"""
        contexts = self._contexts(document) if table == "failures" else {}
        explained = self._explained(document) if table == "causes" else {}
        return tuple(
            Row(
                page, quote, (start, end), row_id, confidence, category, contexts.get(row_id, ()), bool(missed),
                explained.get(row_id, ()),
            )
            for page, quote, start, end, row_id, confidence, category, missed in self._rows(sql, document)
        )  # fmt: skip

    def _contexts(self, document: str) -> dict[str, tuple[str, ...]]:
        sql = """select extract_id, c.category_id from extract_categories c join failures on failure_id = extract_id
                 where extract_kind = 'failure' and facet = 'context' and document_id = ? order by all"""
        return _grouped(self._rows(sql, document))

    def _explained(self, document: str) -> dict[str, tuple[str, ...]]:
        sql = """select cause_id, f.quote from cause_failures join failures f using (failure_id)
                 where f.document_id = ? order by cause_id, f.start_char"""
        return _grouped(self._rows(sql, document))

    def _asks(self, document: str) -> tuple[Row, ...]:
        sql = """select page, quote, start_char, end_char, recommendation_id, confidence, deadline, ask_kind
                 from recommendations where document_id = ? order by rowid"""
        asked = """select recommendation_id, coalesce(a.surface, '') from recommendation_addressees a
                   join recommendations using (recommendation_id) where document_id = ? order by a.rowid"""
        addressees = _grouped(self._rows(asked, document))
        return tuple(
            Row(
                page, quote, (start, end), row_id, confidence, deadline=deadline, ask_kind=kind,
                addressees=addressees.get(row_id, ()),
            )
            for page, quote, start, end, row_id, confidence, deadline, kind in self._rows(sql, document)
        )  # fmt: skip

    def _bodies(self, document: str) -> tuple[Row, ...]:
        sql = "select page, surface, start_char, end_char, sector from agency_mentions where document_id = ? order by rowid"
        rows = self._rows(sql, document)
        return tuple(Row(page, surface, (start, end), sector=sector) for page, surface, start, end, sector in rows)

    def _held(self, document: str) -> tuple[Held, ...]:
        sql = "select kind, reason, page, quote from candidates where document_id = ? order by start_char, kind, reason"
        return tuple(Held(*row) for row in self._rows(sql, document))

    def _rows(self, sql: str, *given: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, given).fetchall()


def _grouped(rows: list[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for key, value in rows:
        made[key] = (*made.get(key, ()), value)
    return made


@contextmanager
def opened(database: Path) -> Iterator[Database]:
    """Open a database to be read. Raises ReviewsError where there is none, or none of reviews."""
    import duckdb

    if not database.is_file():
        raise ReviewsError(f"{database} is no database: make one with `make run`, or give DATABASE=")
    try:
        with closing(duckdb.connect(str(database), read_only=True)) as connection:
            yield Database(connection)
    except duckdb.Error as error:
        raise ReviewsError(f"{database} cannot be asked: {str(error).splitlines()[0]}") from error
