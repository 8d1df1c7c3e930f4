"""Quotes as pages show them: the words, whose they are, and the way to the page that proves them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.report import parts
from pipeline.report.pictures import Policy
from pipeline.report.source import Row, Source
from pipeline.report.wording import source_address

# answers to recommendations stand in no view of extracts, but are proved in the same way
_QUOTES = """
select extract_kind, extract_id, document_id, page, page_label, quote, is_hedged from extracts
union all
select e.extract_kind, e.extract_id, e.document_id, e.page, p.page_label, e.quote, false
from evidence e left join pages p using (document_id, page)
where e.extract_kind = 'response' and e.role = 'main'
"""


@dataclass(frozen=True)
class Quote:
    """The words of an extract, masked, and where they stand. `path` is their place in the site, `picture` that of a picture."""

    kind: str
    extract_id: str
    text: str
    document_id: str
    title: str
    area: str | None
    published_on: object
    page: int
    page_label: str | None
    path: str
    address: str | None
    picture: str | None
    is_hedged: bool

    def without_picture(self) -> Quote:
        """Return the quote where no picture is shown."""
        return replace(self, picture=None)


class Quotes:
    """The quotes of all extracts, and of answers to recommendations (kind `response`), asked once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._parts = parts.Parts(source)
        self._policy = Policy(source)
        self._rows = {(row["extract_kind"], row["extract_id"]): row for row in source.rows(_QUOTES)}

    def get(self, kind: str, extract_id: str) -> Quote:
        """Return the quote of an extract. Raises KeyError where there is no such extract."""
        return self._made(kind, extract_id, self._rows[kind, extract_id])

    def _made(self, kind: str, extract_id: str, row: Row) -> Quote:
        document = self._source.documents[row["document_id"]]
        return Quote(
            kind=kind,
            extract_id=extract_id,
            text=row["quote"],
            document_id=row["document_id"],
            title=self._source.document_names[row["document_id"]],
            area=document["area_name"],
            published_on=document["published_on"],
            page=row["page"],
            page_label=row["page_label"],
            path=f"{self._parts.path(row['document_id'], row['page'])}#{kind}-{extract_id}",
            address=source_address(document["source_url"], row["page"]),
            picture=f"pictures/{kind}-{extract_id}.webp" if self._policy.allows(document) else None,
            is_hedged=row["is_hedged"],
        )
