"""What the workbook of one area holds: what was read, what recurs, the sentences, what was asked, how it stands beside others."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.counting import FEWEST_UNITS
from pipeline.report.books import Maker, asks_table
from pipeline.report.briefing import elsewhere
from pipeline.report.briefing_beside import groups_of, shares
from pipeline.report.naming import kind_words
from pipeline.report.pages import area_asks, area_recurs
from pipeline.report.pages.area_beside import LEFT_OUT, told
from pipeline.report.pages.area_facts import sentence_case
from pipeline.report.pages.area_recurs import Recurring
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import source_address
from pipeline.report.workbooks import Book, Tab


def area_book(make: Maker, area_code: str, asks: Sequence[Row]) -> Book:
    """Return the workbook of an area; `asks` are its recommendations. Raises KeyError where nothing was read of it."""
    name = make.site.source.areas[area_code]["name"]
    codes = area_recurs.codes(make.site, make.facts, area_code)
    tabs = [
        Tab("Documents", "What was read.", _documents(make, area_code, name)),
        Tab("Reported", "What fell short, by practice code, and which reviews report it.", _reported(codes, name)),
        Tab("Sentences", "For each code and review the sentence that is surest.", _sentences(make, codes, name)),
        Tab("Recommendations", "What was asked.", asks_table(make, asks)),
        Tab("Asked again", "What was asked before and again.", _again(make, area_code, name)),
        Tab(
            "Beside others", "Each code in the reviews of the area, and in those of other areas.", _beside(make, area_code, name)
        ),
    ]
    return make.book(name, f"What published reviews and inspections of {name} report, beside those of other areas.", tabs, True)


def _documents(make: Maker, area_code: str, name: str) -> Table:
    rows = [
        {
            "document": make.names[row["document_id"]],
            "kind": kind_words(row["kind"]),
            "published_on": row["published_on"],
            "year": row["practice_year"],
            "counted": _counted(make, row),
            "n_pages": row["n_pages"],
            "licence": row["licence"] or "not stated: copyright of its publisher",
            "address": source_address(row["source_url"]),
            "document_id": row["document_id"],
        }
        for row in make.facts.documents.get(area_code, ())
    ]
    columns = (
        Column("document", "Document"), Column("kind", "Kind"), Column("published_on", "Published", "date"),
        Column("year", "Year of practice"), Column("counted", "Counted as"), Column("n_pages", "Pages", "number"),
        Column("licence", "Licence"), Column("address", "Address at its publisher"), Column("document_id", "Identity"),
    )  # fmt: skip
    return Table(f"{name}: documents read", columns, rows)


def _counted(make: Maker, row: Row) -> str:
    review = make.facts.by_id.get(row["review_id"])
    if review and row["is_compared"]:
        return review.name
    return f"not counted: {'no report of a review or inspection' if row['is_in_scope'] else row['scope_reason']}"


def _reported(codes: Sequence[Recurring], name: str) -> Table:
    rows = [
        {"label": each.label, "n": len(each.found), "reviews": "; ".join(review.name for review, _, _ in each.found),
         "n_failures": each.n_failures, "theme": each.theme_label or "no theme is mainly about this"}
        for each in codes
    ]  # fmt: skip
    columns = (
        Column("label", "What fell short"), Column("n", "Reviews and inspections that report it", "number"),
        Column("reviews", "Which"), Column("n_failures", "Sentences", "number"), Column("theme", "Nearest theme"),
    )  # fmt: skip
    note = "Reviews of different kinds are named, and no share is made of them. Longer documents have more sentences."
    return Table(f"{name}: what fell short", columns, rows, note)


def _sentences(make: Maker, codes: Sequence[Recurring], name: str) -> Table:
    rows = [
        {"label": each.label, "review": review.name, "n": n, "quote": quote.text, "document": make.names[quote.document_id],
         "page": quote.page, "where": quote.path}
        for each in codes for review, n, quote in each.found
    ]  # fmt: skip
    columns = (
        Column("label", "What fell short"), Column("review", "Review"), Column("n", "Sentences in it", "number"),
        Column("quote", "The surest of them"), Column("document", "Document"), Column("page", "Page", "number"),
        Column("where", "Place in the report"),
    )  # fmt: skip
    return Table(f"{name}: in the words of the documents", columns, rows)


def _again(make: Maker, area_code: str, name: str) -> Table:
    again = area_asks.asked_again(make.site, make.facts, area_code)
    rows = [
        {"earlier": each.earlier.text, "first": each.earlier_review + elsewhere(make.facts, row["earlier_area_code"], area_code),
         "page": each.earlier.page, "later": each.later.text, "again": each.later_review, "again_page": each.later.page,
         "words": each.words}
        for each, row in zip(again, make.facts.again.get(area_code, ()), strict=True)
    ]  # fmt: skip
    columns = (
        Column("earlier", "Asked first"), Column("first", "In"), Column("page", "Page", "number"), Column("later", "Asked again"),
        Column("again", "Again in"), Column("again_page", "Page again", "number"), Column("words", "What is known"),
    )  # fmt: skip
    return Table(f"{name}: recommendations made again", columns, rows)


def _beside(make: Maker, area_code: str, name: str) -> Table:
    facts, groups = make.facts, groups_of(make.facts, area_code)
    topics = [topic for topic in facts.corpus.topics if topic.kind == "practice" and topic.topic_id != LEFT_OUT]
    rows = []
    for kind in facts.classes_of(area_code):
        own = shares(facts, kind, topics, [area_code])
        others = [shares(facts, kind, topics, group.area_codes) for group in groups]
        for at, topic in enumerate(topics):
            if own[at].n or any(of[at].n for of in others):
                row: Row = {"class": facts.class_name(kind), "label": topic.label, "own": told(own[at])}
                rows.append(row | {f"group{place}": told(of[at]) for place, of in enumerate(others)})
    columns = [Column("label", "What fell short"), Column("class", "Kind of review"), Column("own", name)]
    columns += [Column(f"group{place}", sentence_case(group.name)) for place, group in enumerate(groups)]
    chosen = " ".join(f"{sentence_case(group.name)}: {group.note}." for group in groups)
    note = (
        f"Each review counts once for each code. In brackets the share with its 95% interval; none under {FEWEST_UNITS}. "
        f"{name} is in none of the groups. {chosen}"
    )
    return Table(f"{name} beside others", columns, rows, note)
