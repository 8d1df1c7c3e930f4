"""What an export says of itself: which run it came from, what it holds, how it may be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.export.catalogue import Table, literal, quoted
from pipeline.ids import short_hash

if TYPE_CHECKING:
    import duckdb

TITLE = "Published reviews of child safeguarding: what they say"
CAUTIONS = (
    "Counts are not performance. Which reviews are held, published and kept differs from area to area; a missing review is"
    " not a zero, and kinds of reviews are never added together.",
    "With fewer than five reviews no share is given.",
    "Counts of 1 to 5 people are not shown, nor other counts that would tell them; rows of people are not published at all.",
    "Rows were found by a program. Each has the page and the words that prove it: look there before relying on it.",
    "Private persons are masked: each character is shown as a block. Names of officials are mostly masked too.",
)
INVENTED = "The documents are invented: no such areas, bodies or people exist."
PARTLY_INVENTED = "Some of the documents are invented: those whose nation is Fictional."
_NOT_COMPARED = frozenset({"runs", "about"})  # seconds and memory differ between runs that made the same


@dataclass(frozen=True)
class About:
    """Which run an export came from and what it is about; the same for every format of one export."""

    content_sha256: str
    runs: tuple[tuple[str, str, str], ...]  # (stage, run_id, versions)
    n_documents: int
    dated_on: date | None  # latest publication among the documents: the date of the data, not of the clock
    invented: str
    licences: tuple[tuple[str, int], ...]
    sources: tuple[str, ...]  # of the facts in the registers

    @property
    def export_id(self) -> str:
        """Identity of the export: of its content and the runs that made it."""
        return short_hash(self.content_sha256, *(run_id for _, run_id, _ in self.runs))


def about(connection: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> About:
    """Return what is to be said of the published copy that is attached as `pub`."""
    n_documents, dated_on, n_invented = _row(
        connection, "select count(*), max(published_on), count(*) filter (where nation = 'Fictional') from pub.documents"
    )
    licences = connection.execute(
        "select coalesce(licence, 'not stated'), count(*) from pub.documents group by all order by 2 desc, 1"
    ).fetchall()
    names = [name for name in ("areas", "boards", "agencies") if name in tables]
    sources = " union ".join(f"select source from pub.{name}" for name in names)
    invented = INVENTED if n_invented == n_documents else PARTLY_INVENTED if n_invented else ""
    return About(
        content_sha256(connection, tables),
        tuple(connection.execute("select stage, run_id, versions from pub.runs order by all").fetchall()),
        n_documents,
        dated_on,
        invented,
        tuple(licences),
        tuple(source for (source,) in connection.execute(f"select distinct source from ({sources}) order by 1").fetchall()),
    )


def content_sha256(connection: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> str:
    """Return the SHA-256 of the rows of all published tables; run ids, times and views do not count."""
    digests = []
    for table in tables.values():
        if table.is_table and table.name not in _NOT_COMPARED:
            columns = ", ".join(quoted(column.name) for column in table.columns if column.name != "run_id")
            # a hash for each row first: one string of the whole table would not fit in memory at national size
            (digest,) = _row(
                connection,
                "select sha256(coalesce(string_agg(row_sha256, '' order by place), '')) from"
                f" (select rowid as place, sha256(to_json(row({columns}))::varchar) as row_sha256 from pub.{quoted(table.name)})",
            )
            digests.append(f"{table.name} {digest}")
    (total,) = _row(connection, f"select sha256({literal(chr(10).join(digests))})")
    return str(total)


def facts(told: About) -> list[tuple[str, str]]:
    """Return what is said of an export as pairs of name and text."""
    pairs = [
        ("title", TITLE),
        ("export_id", told.export_id),
        ("content_sha256", told.content_sha256),
        ("dated_on", told.dated_on.isoformat() if told.dated_on else "not known"),
        ("n_documents", str(told.n_documents)),
        *(("invented", told.invented) for _ in range(bool(told.invented))),
        *((f"caution_{number}", text) for number, text in enumerate(CAUTIONS, start=1)),
        ("licence", licence_text(told)),
        *((f"run_{stage}", " ".join((run_id, versions)).strip()) for stage, run_id, versions in told.runs),
    ]
    return pairs


def licence_text(told: About) -> str:
    """Return, in one line, under which licences the documents stand."""
    counted = ", ".join(f"{licence} ({n:,})" for licence, n in told.licences)
    return (
        f"Words of documents remain under the licence of each document (documents.licence): {counted}. Where none is stated,"
        " they are copyright of their publishers: short quotes may be cited, whole texts may not be passed on without leave."
    )


def _row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    assert row is not None  # these statements always answer with one row
    return tuple(row)
