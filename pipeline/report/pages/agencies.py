"""Agencies: how often reviews that look at a sector name its bodies in a failure, and a page for each body of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline import comparison, scopes
from pipeline.counting import Share
from pipeline.report.classes import Classes
from pipeline.report.pages.recommendations import answer, group_path
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table, spread
from pipeline.report.wording import day, in_words
from pipeline.scopes import ReviewClass

INDEX = "agencies/index.html"
_QUOTES = 12  # failures shown on a page in words; the table counts all


@dataclass(frozen=True)
class Asked:
    """What all pages of bodies need, asked once, by body."""

    documents: Mapping[str, Sequence[Row]]
    failures: Mapping[str, Sequence[Row]]
    asks: Mapping[str, Sequence[Row]]
    named_in: Mapping[str, Sequence[Row]]
    before: Mapping[str, Sequence[Row]]  # by the body that came after


def build(site: Site) -> None:
    """Add the list of bodies by sector, and a page for each."""
    source, classes = site.source, Classes(site.source)
    asked = Asked(
        documents=source.by("agency_id", source.named("agency_documents")),
        failures=source.by("agency_id", source.named("agency_failures")),
        asks=source.by("agency_id", source.named("agency_asks")),
        named_in=source.by("agency_id", source.named("agency_named_in")),
        before=source.by("successor_id", [row for row in source.agencies.values() if row["successor_id"]]),
    )
    _index(site, classes)
    for agency in source.agencies.values():
        _page(site, agency, asked, classes)


def path(agency_id: str) -> str:
    """Return the page of a body."""
    return f"agencies/{agency_id}.html"


def _index(site: Site, classes: Classes) -> None:
    by_sector = site.source.by("sector", sorted(site.source.agencies.values(), key=lambda row: (row["sector"], row["name"])))
    site.page(
        INDEX, "agencies.html", "Agencies", (), "agencies bodies police health social care schools",
        sectors=_sectors(site, classes), not_covered=_not_covered(site, classes),
        bodies=[(in_words(sector), rows) for sector, rows in by_sector.items()], path_of=path,
    )  # fmt: skip


def _sectors(site: Site, classes: Classes) -> Table:
    """Return how many reviews name a sector's bodies in a failure, of those whose scope covers it; others are not compared."""
    corpus = site.source.corpus
    everywhere = tuple({unit.area_code for unit in corpus.units})
    rows = []
    for topic in (topic for topic in corpus.topics if topic.kind == "sector"):
        for review_class in corpus.classes:
            share = corpus.share(review_class, topic, everywhere)
            if share.base:
                rows.append(
                    {"sector": in_words(topic.label), "class": classes.name(review_class._asdict()), "text": share.text()}
                )
    columns = (
        Column("sector", "Sector"),
        Column("class", "In"),
        Column("text", "Reviews that name it in a failure, of those that look at it"),
    )
    note = (
        "Only kinds of review whose scope covers a sector are counted for it; "
        "where the scope depends on the case, only reviews that name one of its bodies."
    )
    long = site.table("agencies/sectors", Table("Reviews that name bodies of a sector in a failing", columns, rows, note))
    return spread(long, columns[:1], "class", "text")


def _not_covered(site: Site, classes: Classes) -> list[str]:
    found: dict[str, list[str]] = {}
    for row in comparison.not_covered(site.source.corpus):
        found.setdefault(classes.name(row.review_class._asdict()), []).append(in_words(row.topic.label))
    return [f"{name}: {'; '.join(sectors)}" for name, sectors in sorted(found.items())]


def _page(site: Site, agency: Row, asked: Asked, classes: Classes) -> None:
    key = agency["agency_id"]
    failures = _once(asked.failures.get(key, ()))
    documents = [(site.source.document_names[row["document_id"]], row) for row in asked.documents.get(key, ())]
    site.page(
        path(key), "agency.html", agency["name"], (("Agencies", INDEX),), in_words(agency["sector"]),
        agency=agency, existed=_existed(agency), area=site.source.areas.get(agency["area_code"]),
        successor=site.source.agencies.get(agency["successor_id"]), predecessors=asked.before.get(key, ()),
        named=_named(agency, asked.named_in.get(key, ()), classes), failures=failures, codes=_codes(site, agency, failures),
        quotes=[(row, site.quote("failure", row["failure_id"])) for row in failures[:_QUOTES]],
        asks=[_ask(site, row) for row in asked.asks.get(key, ())], documents=documents,
    )  # fmt: skip


def _existed(agency: Row) -> str:
    first, last = agency["valid_from"], agency["valid_to"]
    if first and last:
        return f"It existed from {day(first)} to {day(last)}."
    if last:
        return f"It existed to {day(last)}."
    return f"It has existed since {day(first)}." if first else ""


def _once(failures: Sequence[Row]) -> list[Row]:
    """Return each failure once: as responsible where the body is named as both."""
    found: dict[str, Row] = {}
    for row in failures:  # responsible comes before involved
        found.setdefault(row["failure_id"], row)
    return list(found.values())


def _named(agency: Row, rows: Sequence[Row], classes: Classes) -> list[str]:
    """Tell by kind of review in how many its own action falls short; kinds that do not look at its sector are not counted."""
    return [_named_in(agency, row, classes) for row in rows]


def _named_in(agency: Row, row: Row, classes: Classes) -> str:
    name = classes.name(row, row["n_reviews"])
    if not scopes.covers(ReviewClass(row["review_type"], row["framework_id"]), agency["sector"]):
        return f"{row['n_reviews']} {name} that are not known to look at {in_words(agency['sector'])}: not counted"
    text = Share(row["n_with"], row["n_reviews"], name).text()
    return f"{classes.name(row)}: a failing in its own action is told in {text}"


def _codes(site: Site, agency: Row, failures: Sequence[Row]) -> Table | None:
    by_code = site.source.by("category_label", [row for row in failures if row["category_label"]])
    rows = [
        {
            "code": label,
            "n_reviews": len({row["review_id"] for row in held if row["review_id"]}),
            "n_responsible": len({row["review_id"] for row in held if row["review_id"] and row["role"] == "responsible"}),
            "n": len(held),
        }
        for label, held in sorted(by_code.items())
    ]
    if not rows:
        return None
    columns = (
        Column("code", "What fell short"),
        Column("n_reviews", "Reviews", "number"),
        Column("n_responsible", "… that tell of its own action", "number"),
        Column("n", "Statements", "number"),
    )
    return site.table(
        f"agencies/{agency['agency_id']}", Table("Failings in which documents name it, by kind of failing", columns, rows)
    )


def _ask(site: Site, row: Row) -> Row:
    is_grouped = row["n_recommendations"] is not None and not row["is_form"]
    return row | {
        "quote": site.quote("recommendation", row["recommendation_id"]),
        "answer": answer(row),
        "group_path": group_path(row["group_id"]) if is_grouped else None,
    }
