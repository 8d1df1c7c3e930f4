"""The masks of the documents that hits stand in: only theirs are read, so that a search stays quick."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.masking import Masker

if TYPE_CHECKING:
    import duckdb

_PRIVATE = """
select s.document_id, s.start_char, s.end_char,
       substring(p.text, s.start_char - p.start_char + 1, s.end_char - s.start_char) as surface, s.kind
from private_spans as s join pages as p using (document_id, page)
where s.document_id in (select unnest($documents))
"""


def masker(connection: duckdb.DuckDBPyConnection, titles: Mapping[str, str]) -> Masker:
    """Return what masks the quotes and titles of these documents."""
    spans = connection.execute(_PRIVATE, {"documents": sorted(titles)}).fetchall()
    # names are masked wherever they stand, dates and the like only at their place; names that no title has need no pattern
    return Masker(
        (document, start, end, surface if kind == "person" and _is_in(surface, titles[document]) else "")
        for document, start, end, surface, kind in spans
    )


def _is_in(surface: str, title: str) -> bool:
    return any(part.casefold() in title.casefold() for part in re.findall(r"[^\W\d_]+", surface))
