"""The facts of a document in words, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.report.licences import licence_of
from pipeline.report.naming import kind_words
from pipeline.report.pictures import may_be_shown
from pipeline.report.source import Row
from pipeline.report.wording import day, source_address, thousands

_DATES = {
    "printed": "as printed in it",
    "catalogue": "as the catalogue of documents says",
    "metadata": "as the file says of itself: may be wrong",
    "estimated": "estimated from other dates: may be wrong",
}


@dataclass(frozen=True)
class Fact:
    """Something known of a document, and where it leads: to a page of the site, or to the source."""

    label: str
    words: str
    path: str | None = None
    address: str | None = None


def facts(document: Row, areas: Mapping[str, Row]) -> list[Fact]:
    """Return what is known of a document, in words."""
    area = document["area_code"]
    made = [
        Fact("Kind", kind_words(document["kind"])),
        Fact("Publisher", document["publisher"] or "not known"),
        Fact("Area whose practice is described", document["area_name"] or "none, or it could not be told",
             f"areas/{area}.html" if area in areas else None),
        Fact("Board or partnership", document["board"] or "none, or it could not be told"),
        Fact("Nation", document["nation"] or "not known"),
        Fact("Published", _published(document)),
        Fact("Practice described", _period(document)),
        Fact("In comparisons", _scope(document)),
        Fact("Pages", _n_pages(document)),
        Fact("Licence", _licence(document)),
    ]  # fmt: skip
    address = source_address(document["source_url"])
    made.append(Fact("Source", "Read it where it was published" if address else "no address is shown", address=address))
    made.append(Fact("File", f"SHA-256 {document['sha256']}"))
    return made


def _period(document: Row) -> str:
    ends = [day(value) for value in (document["period_start_on"], document["period_end_on"]) if value]
    if ends:
        return " to ".join(dict.fromkeys(ends))
    return "not told; the date of publication stands for it" if document["published_on"] else "not told"


def _published(document: Row) -> str:
    if not document["published_on"]:
        return "not known"
    return f"{day(document['published_on'])}, {_DATES.get(document['published_on_source'], 'source not known')}"


def _scope(document: Row) -> str:
    if document["is_compared"]:
        return f"counted: {document['scope_reason']}"
    if document["is_in_scope"]:
        return f"not counted by itself: it tells of a review but is no report of it ({document['scope_reason']})"
    return f"not counted: {document['scope_reason']}"


def _n_pages(document: Row) -> str:
    number = thousands(document["n_pages"])
    if not document["n_ocr_pages"]:
        return number
    return f"{number}, of which {thousands(document['n_ocr_pages'])} were pictures and read by character recognition"


def _licence(document: Row) -> str:
    if not document["licence"]:
        return "not known, so no pictures of its pages are shown"
    known = licence_of(document["licence"])
    label = (
        document["licence"] if known is None or known.label == document["licence"] else f"{known.label} ({document['licence']})"
    )
    if may_be_shown(document["licence"], document["kind"]):
        return f"{label}. {known.acknowledgement if known else ''}".strip()
    if known is not None and known.allows_pictures:
        return f"{label}. Documents of this kind name persons, so no pictures of their pages are shown."
    return f"{label}: does not allow pictures of its pages here"
