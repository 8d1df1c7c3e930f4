"""The masks of hits: names in titles are masked when the index is made, those in quotes when they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.masking import Masker

if TYPE_CHECKING:
    import duckdb

# names are masked wherever they stand, dates and the like only at their place: no title needs these
_NAMES = """
select s.document_id, s.start_char, s.end_char,
       substring(p.text, s.start_char - p.start_char + 1, s.end_char - s.start_char) as surface
from private_spans as s join pages as p using (document_id, page)
where s.kind = 'person'
"""
_DOCUMENTS = """
select p.document_id, documents.title, p.document_kind, p.area_code, p.area_name, p.published_on, p.practice_year
from placed_documents as p inner join documents using (document_id)
order by p.document_id
"""
_PLACES = "select document_id, start_char, end_char, '' from private_spans where document_id in (select unnest($documents))"


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `search_index.documents`: to mask titles takes the text of the pages, which a search should not read."""
    import pyarrow

    masks = Masker(connection.execute(_NAMES).fetchall())
    found = connection.execute(_DOCUMENTS).to_arrow_table()
    named = zip(found.column("document_id").to_pylist(), found.column("title").to_pylist(), strict=True)
    titles = pyarrow.array([masks.words(document, title) if title else None for document, title in named], pyarrow.string())
    connection.register("found_documents", found.set_column(1, "title", titles))
    connection.execute("insert into search_index.documents select * from found_documents order by document_id")
    connection.unregister("found_documents")


def masker(connection: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> Masker:
    """Return what masks the quotes of these documents."""
    return Masker(connection.execute(_PLACES, {"documents": sorted(documents)}).fetchall())
