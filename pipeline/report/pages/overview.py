"""The first page: what was read, what recurs, what is new, what was asked again, and the way to everything else."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import paths
from pipeline.report import charts
from pipeline.report.classes import Classes
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import in_words

PATH = "index.html"
QUESTIONS = (  # what a reader comes with, and where it is answered
    ("What recurs in my borough?", "areas/index.html", "Choose your area"),
    (
        "Has this been recommended before, where, and what came of it?",
        "recommendations/index.html",
        "Look through the recommendations",
    ),
    ("Where else do documents report the same?", "themes/index.html", "Choose a theme"),
    ("What is the very sentence?", "search.html", "Search for its words"),
    ("What are the numbers?", "data.html", "Take the tables away"),
    ("What is under way?", "under-way.html", "See what is announced"),
    ("How do two areas look side by side?", "compare.html", "Choose two areas"),
)
NEW_SINCE = 8  # years before the last year of practice: two rounds of inspection


def build(site: Site) -> None:
    """Add the first page."""
    source = site.source
    counts = source.named("counts")[0]
    last = source.rows("select max(practice_year) as year from placed_documents")[0]["year"]
    site.page(
        PATH, "overview.html", "Overview", (), "overview start",
        counts=counts, questions=QUESTIONS, kinds=_kinds(site), themes=_themes(site), since=last - NEW_SINCE if last else None,
        new=_new(site, last), recurring=_recurring(site), again=_again(site),
        waiting=source.rows("select * from reviews_under_way order by announced_on desc nulls last, review_id"),
        n_read_areas=len(source.areas),
    )  # fmt: skip


def _kinds(site: Site) -> Figure:
    rows = [row | {"name": in_words(row["kind"])} for row in site.source.named("kinds")]
    columns = (
        Column("name", "Kind of document"),
        Column("n_documents", "Documents", "number"),
        Column("n_in_scope", "In scope", "number"),
        Column("n_pages", "Pages", "number"),
        Column("n_ocr_pages", "Read from pictures", "number"),
        Column("first_on", "First published", "date"),
        Column("last_on", "Last published", "date"),
    )
    note = "In scope are documents that describe how children were safeguarded; guidance, say, is read and kept apart."
    table = Table(
        "Documents by kind; kinds differ in what they are for and are not added up in any comparison", columns, rows, note
    )
    told = "Bars of documents by kind: " + "; ".join(f"{row['name']} {row['n_documents']}" for row in rows)
    drawn = charts.bars(rows, "name", "n_documents", "Documents", told)
    title = f"Most of what was read is of the kind “{rows[0]['name']}”" if rows else "Nothing was read"
    return site.figure("overview/kinds", title, "Published documents that were read, by kind.", drawn, table)


def _themes(site: Site) -> Table:
    rows = [
        theme | {"label_path": f"themes/{theme['theme_id']}.html", "rests": in_words(theme["rests_on"] or "several")}
        for theme in site.source.themes.values()
        if theme["is_stable"]
    ][:10]
    columns = (
        Column("label", "Theme"),
        Column("n_documents", "Documents", "number"),
        Column("n_areas", "Areas", "number"),
        Column("rests", "Publishers"),
    )
    return site.table("overview/themes", Table("Themes that hold, those in the most documents first", columns, rows))


def _new(site: Site, last: int | None) -> list[Row]:
    if last is None:
        return []
    question = (paths.SQL / "queries" / "which_themes_are_new.sql").read_text().replace("$year", str(last - NEW_SINCE))
    classes = Classes(site.source)
    return [row | {"class": classes.name(row)} for row in site.source.rows(question) if row["is_new"]][:8]


def _recurring(site: Site) -> list[Row]:
    return _with_quotes(site, site.source.named("overview_recurring"), ("exemplar_id",))


def _again(site: Site) -> list[Row]:
    rows = _with_quotes(site, site.source.named("overview_asked_again"), ("earlier_recommendation_id", "later_recommendation_id"))
    return [row | {"has_page": row["area_code"] in site.source.areas} for row in rows]


def _with_quotes(site: Site, rows: Sequence[Row], keys: Sequence[str]) -> list[Row]:
    return [row | {key.removesuffix("_id"): site.quote("recommendation", row[key]) for key in keys} for row in rows]
