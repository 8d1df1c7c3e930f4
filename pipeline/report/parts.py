"""Which page of the site shows a page of a document: long documents are shown in parts, so that no page grows too large."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from pipeline.report.source import Source

_EXTRACT = 500  # bytes that an extract takes beside its words; 280 on average in the corpus of 299 documents
_ROOM = 300_000  # bytes of a page for extracts; the rest is for head, facts and outline
_WEIGHTS = """
select document_id, page, sum(length(quote) + ?)::bigint as weight from extracts group by all order by all
"""


class Parts:
    """The first pages of the parts of each document."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def path(self, document_id: str, page: int) -> str:
        """Return the page of the site where this page of the document is shown."""
        return part_path(document_id, bisect_right(self.starts(document_id), page))

    def starts(self, document_id: str) -> list[int]:
        """Return the first page of each part, 1 first."""
        return self._starts.get(document_id, [1])

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        weights: dict[str, list[tuple[int, int]]] = {}
        for row in self._source.rows(_WEIGHTS, _EXTRACT):
            weights.setdefault(row["document_id"], []).append((row["page"], row["weight"]))
        return {document: parted(pages) for document, pages in weights.items()}


def parted(weights: list[tuple[int, int]], room: int = _ROOM) -> list[int]:
    """Return the first pages of parts that hold no more than `room`, a page that is larger by itself apart."""
    starts, held = [1], 0
    for page, weight in weights:
        if held and held + weight > room:
            starts.append(page)
            held = 0
        held += weight
    return starts


def part_path(document_id: str, part: int) -> str:
    """Return the path of a part of a document, parts counted from 1."""
    return f"documents/{document_id}.html" if part == 1 else f"documents/{document_id}-{part}.html"
