"""What the workbooks of areas, agencies and reviews hold, each a table a sheet; nobody is ranked."""

from __future__ import annotations

from pipeline.comparison import Topic, unit_of
from pipeline.counting import NONE_PUBLISHED, Share
from pipeline.report.books import OF, Maker
from pipeline.report.classes import type_name
from pipeline.report.pages.area_beside import told
from pipeline.report.pages.area_facts import years_of
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.workbooks import Book, Tab, titled
from pipeline.scopes import ReviewClass, covers

# --- areas ----------------------------------------------------------------------------------------------------------


def areas(make: Maker) -> Book:
    """Return the workbook of areas: what was read of each, and each code and theme with its base."""
    listed = [
        area | {"n_compared": area["n_compared"] or NONE_PUBLISHED, "former": "no" if area["valid_to"] is None else "yes"}
        for area in make.site.source.areas.values()
    ]
    columns = (
        Column("name", "Area"), Column("area_code", "Code"), Column("region", "Region"), Column("nation", "Nation"),
        Column("rural_urban", "Rural or urban"), Column("population_0_25", "Residents aged 0 to 25", "number"),
        Column("former", "No longer an authority"), Column("n_compared", "Reviews and inspections counted", "number"),
        Column("n_documents", "Documents", "number"),
    )  # fmt: skip
    tabs = [
        Tab("Areas", "Every area of which something was read.", Table("Areas", columns, listed)),
        Tab("Bases", "How many reviews of each kind were read of each area.", _bases(make)),
        Tab("Codes", "In how many of them a failing is reported under each practice code.", _by_topic(make, "practice", "Code")),
        Tab("Themes", "In how many of them each theme is reported.", _by_topic(make, "theme", "Theme")),
    ]
    return make.book(
        "areas", "What was read of each area, and what it reports. Areas stand by name; nobody is ranked.", tabs, True
    )


def _bases(make: Maker) -> Table:
    facts = make.facts
    rows = [
        {"name": area["name"], "area_code": code, "class": facts.class_name(kind), "n": len(facts.of_class(code, kind)),
         "years": years_of(facts.of_class(code, kind))}
        for code, area in make.site.source.areas.items() for kind in facts.classes_of(code)
    ]  # fmt: skip
    columns = (
        Column("name", "Area"), Column("area_code", "Code"), Column("class", "Kind of review"), Column("n", "Read", "number"),
        Column("years", "Years of practice"),
    )  # fmt: skip
    return Table("Reviews read of each area, by kind", columns, rows)


def _by_topic(make: Maker, topic_kind: str, label: str) -> Table:
    corpus, facts = make.facts.corpus, make.facts
    topics = sorted((t for t in corpus.topics if t.kind == topic_kind), key=lambda topic: (topic.label, topic.topic_id))
    rows = []
    for code, area in make.site.source.areas.items():
        for kind in facts.classes_of(code):
            base = corpus.reviews(kind, [code])
            rows += [_topic_row(area["name"], code, facts.class_name(kind), kind, topic, share) for topic in topics
                     if (share := Share(len(base & corpus.having(topic)), len(base), unit_of(kind))).n]  # fmt: skip
    columns = (
        Column("name", "Area"), Column("area_code", "Code of the area"), Column("class", "Kind of review"),
        Column("topic", label), *OF,
    )  # fmt: skip
    note = "What none of them reports is left out: its count is 0 of the base, which stands on the sheet Bases."
    return Table(f"Areas by {label.lower()}", columns, rows, note)


def _topic_row(name: str, code: str, kind_name: str, kind: ReviewClass, topic: Topic, share: Share) -> Row:
    return {
        "name": name, "area_code": code, "class": kind_name, "topic": topic.label, "n_with": share.n, "n_reviews": share.base,
        "share": told(share),
    }  # fmt: skip


# --- agencies -------------------------------------------------------------------------------------------------------


def agencies(make: Maker) -> Book:
    """Return the workbook of agencies: where each is named, in failings and in recommendations."""
    listed = [row | {"sector": titled(row["sector"])} for row in make.site.source.agencies.values()]
    columns = (
        Column("name", "Body"), Column("agency_id", "Identity"), Column("sector", "Sector"),
        Column("n_documents", "Documents that name it", "number"), Column("n_mentions", "Times it is named", "number"),
        Column("valid_from", "From", "date"), Column("valid_to", "To", "date"),
    )  # fmt: skip
    tabs = [
        Tab("Agencies", "Every body of the register that a document names.", Table("Agencies", columns, listed)),
        Tab("In failings", "In how many reviews a sentence about a failing names it.", _named(make)),
        Tab("Asked", "How many recommendations ask it.", _asked(make)),
    ]
    intro = "Bodies as documents name them. A body that a sentence names need not be the one that fell short."
    return make.book("agencies", intro, tabs, False)


def _named(make: Maker) -> Table:
    found: dict[tuple[str, str, str, ReviewClass], set[str]] = {}
    for row in make.site.source.named("book_agencies"):
        key = row["name"], row["agency_id"], row["sector"], ReviewClass(row["review_type"], row["framework_id"])
        found.setdefault(key, set()).add(row["review_id"])
    every = [unit.area_code for unit in make.facts.corpus.units]
    rows = []
    for (name, agency_id, sector, kind), reviews in found.items():
        if covers(kind, sector):
            base = make.facts.corpus.covered(kind, Topic("sector", sector, ""), make.facts.corpus.reviews(kind, set(every)))
            share = Share(len(reviews & base), len(base), unit_of(kind))
            rows.append({"name": name, "agency_id": agency_id, "sector": titled(sector), "class": make.facts.class_name(kind),
                         "n_with": share.n, "n_reviews": share.base, "share": told(share)})  # fmt: skip
    columns = (
        Column("name", "Body"), Column("agency_id", "Identity"), Column("sector", "Sector"),
        Column("class", "Kind of review"), *OF,
    )  # fmt: skip
    note = "The base are all reviews of the kind whose scope covers the sector; kinds that do not look at it are left out."
    return Table("Agencies named in failings", columns, rows, note)


def _asked(make: Maker) -> Table:
    rows = [
        row | {"class": make.kind(row), "sector": titled(row["sector"])} for row in make.site.source.named("book_agencies_asked")
    ]
    columns = (
        Column("name", "Body"), Column("agency_id", "Identity"), Column("sector", "Sector"), Column("class", "Kind of review"),
        Column("n_recommendations", "Recommendations", "number"), Column("n_with", "Reviews", "number"),
        Column("n_answered", "Of these, answers known", "number"),
    )  # fmt: skip
    return Table("Agencies asked in recommendations", columns, rows)


# --- reviews --------------------------------------------------------------------------------------------------------


def reviews(make: Maker) -> Book:
    """Return the workbook of reviews, those under way among them."""
    rows = [
        row
        | {
            "name": make.review_names[row["review_id"]],
            "type": titled(type_name(row["review_type"])),
            "class": make.kind(row) if row["framework_id"] else type_name(row["review_type"], 2),
            "status": titled(row["status"]),
            "explained": _explained(row),
        }
        for row in make.site.source.named("book_reviews")
    ]
    columns = (
        Column("name", "Review"), Column("review_id", "Identity"), Column("class", "Kind"), Column("area_name", "Area"),
        Column("area_code", "Code"), Column("board", "Board"), Column("status", "Status"),
        Column("announced_on", "Announced", "date"),
        Column("expected_on", "Expected", "date"), Column("published_on", "Published", "date"),
        Column("practice_year", "Year of practice"), Column("is_compared", "Counted in comparisons"),
        Column("n_documents", "Documents", "number"), Column("n_failures", "Failures found", "number"),
        Column("explained", "With a reason given elsewhere in it"),
    )  # fmt: skip
    waiting = [row for row in rows if row["status"] in ("Announced", "Under way")]
    few = [column for column in columns if column.key not in ("practice_year", "is_compared", "n_failures", "explained")]
    tabs = [
        Tab("Reviews", "Every review and inspection, by area.", Table("Reviews", columns, rows)),
        Tab("Under way", "Those announced or under way.", Table("Reviews announced or under way", few, waiting)),
    ]
    return make.book("reviews", "Reviews and inspections, with their documents and how far they say why.", tabs, False)


def _explained(row: Row) -> str | None:
    return (
        None if row["n_failures"] is None else told(Share(row["n_explained"], row["n_failures"], "failures", "no failure found"))
    )
