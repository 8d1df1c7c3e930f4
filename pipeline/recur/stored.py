"""Recommendations of a database as asks, with their vectors: from its table of vectors where it has one, else made anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ids import quote_sha256
from pipeline.minilm import SIZE, Vectors
from pipeline.records import ReviewsError
from pipeline.recur.asks import Ask
from pipeline.recur.matters import NOTHING, Matters, matters_of

if TYPE_CHECKING:
    import duckdb

DECIMALS = 5  # as vectors are rounded when they are made: below this the order of a batch shows
_ASKS = """
select recommendation_id, document_id, sha256, quote
from recommendations join documents using (document_id)
order by recommendation_id
"""
_TEXTS = """
select sha256, text from segments join documents using (document_id)
where segments.kind in ('paragraph', 'list_item', 'table_row', 'heading')
order by segment_id
"""
_CONTEXTS = """
select extract_id, category_id from extract_categories
where extract_kind = 'recommendation' and facet = 'context'
"""


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database to be read. Raises ReviewsError where there is none, or none of reviews."""
    import duckdb

    if not database.is_file():
        raise ReviewsError(f"no database at {database}: run `make demo` or `make run` first")
    try:
        with closing(duckdb.connect(str(database), read_only=True)) as connection:
            yield connection
    except duckdb.Error as error:
        raise ReviewsError(f"{database} cannot be asked: {str(error).splitlines()[0]}") from error


@dataclass(frozen=True)
class Stored:
    """The asks of a database in order of their ids, with the hash of the file of each."""

    asks: list[Ask]
    sha256: list[str]


def stored_asks(connection: duckdb.DuckDBPyConnection) -> Stored:
    """Return the recommendations of a database as asks; what they are about is read from it, else from their words."""
    contexts: dict[str, set[str]] = {}
    for extract, category in connection.execute(_CONTEXTS).fetchall():
        contexts.setdefault(extract, set()).add(category)
    matters = _stored_matters(connection)
    rows = connection.execute(_ASKS).fetchall()
    asks = [
        Ask(name, document, quote, _told(matters, name, quote), frozenset(contexts.get(name, ())))
        for name, document, _, quote in rows
    ]
    return Stored(asks, [row[2] for row in rows])


def texts(connection: duckdb.DuckDBPyConnection, left_out: frozenset[str]) -> list[tuple[str, str]]:
    """Return the hash of its file and the words of every paragraph, but of those files that are left out."""
    return [(sha256, text) for sha256, text in connection.execute(_TEXTS).fetchall() if sha256 not in left_out]


def _told(matters: dict[str, Matters], name: str, quote: str) -> Matters:
    """What an ask is about as the database tells it; nothing, where it tells of others but not of this one."""
    return matters.get(name, NOTHING) if matters else matters_of(quote)


def _stored_matters(connection: duckdb.DuckDBPyConnection) -> dict[str, Matters]:
    if not _has(connection, "recommendation_matters"):
        return {}
    found: dict[str, list[tuple[str, str, bool, bool]]] = {}
    sql = """
        select recommendation_id, facet, matter_id, is_main, is_first
        from recommendation_matters join matters using (matter_id) order by all
    """
    for name, *row in connection.execute(sql).fetchall():
        found.setdefault(name, []).append((row[0], row[1], row[2], row[3]))
    return {name: _matters(rows) for name, rows in found.items()}


def _matters(rows: Sequence[tuple[str, str, bool, bool]]) -> Matters:
    def of(facet: str) -> frozenset[str]:
        return frozenset(name for kind, name, _, _ in rows if kind == facet)

    main = frozenset(name for _, name, is_main, _ in rows if is_main)
    return Matters(of("matter"), of("group"), of("side"), main, next((name for _, name, _, first in rows if first), ""))


def vectors_of(connection: duckdb.DuckDBPyConnection, quotes: Sequence[str]) -> Vectors:
    """Return a row of 384 numbers for each quote: those that the database holds, the others made now."""
    hashes = [quote_sha256(quote) for quote in quotes]
    held = _held(connection, hashes)
    lacking = sorted({quote for quote, name in zip(quotes, hashes, strict=True) if name not in held})
    if lacking:
        from pipeline.minilm import encoder

        made = encoder().encode(lacking).round(DECIMALS)
        held |= {quote_sha256(quote): vector for quote, vector in zip(lacking, made, strict=True)}
    return np.array([held[name] for name in hashes], np.float32).reshape(len(quotes), SIZE)


def _held(connection: duckdb.DuckDBPyConnection, hashes: Sequence[str]) -> dict[str, Vectors]:
    if not hashes or not _has(connection, "quote_vectors"):
        return {}
    sql = """
        select quote_sha256, vector from quote_vectors
        where quote_sha256 in (select unnest(?::varchar[]))
    """
    columns = connection.execute(sql, [sorted(set(hashes))]).fetchnumpy()
    return dict(zip(columns["quote_sha256"].tolist(), columns["vector"], strict=True))


def _has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    sql = "select count(*) from duckdb_tables() where table_name = ?"
    row = connection.execute(sql, [table]).fetchone()
    return bool(row and row[0])
