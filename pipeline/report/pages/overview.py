"""The first page: what was read, what recurs, what is new, what was asked again, and the way to everything else."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import paths
from pipeline.counting import FEWEST_UNITS
from pipeline.report import charts
from pipeline.report.classes import Classes
from pipeline.report.naming import review_name
from pipeline.report.pages.theme_failings import Failings
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row, Source
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import counted, in_words, sentence_case

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
SHOWN_AGAIN = 3  # pairs on the first page; the pages of areas have all of their own
NEW_SINCE = 8  # years before the last year of practice: two rounds of inspection


def build(site: Site) -> None:
    """Add the first page."""
    source, classes = site.source, Classes(site.source)
    counts = source.named("counts")[0]
    last = source.rows("select max(practice_year) as year from placed_documents")[0]["year"]
    again, failings = source.named("overview_asked_again"), Failings(source, classes)
    waiting = source.rows("select * from reviews_under_way order by announced_on desc nulls last, review_id")
    site.page(
        PATH, "overview.html", "Overview", (), "overview start",
        counts=counts, questions=QUESTIONS, kinds=_kinds(site), themes=_themes(site, failings),
        since=last - NEW_SINCE if last else None, new=new_themes(site, last)[:8],
        recurring=_recurring(site), again=_again(site, again),
        waiting=[row | {"name": review_name(row | {"label": row["review_label"], "published_on": None})} for row in waiting],
        frameworks=_frameworks(source), n_read_areas=len(source.areas), answers=_answers(site, classes, failings, again),
    )  # fmt: skip


def _frameworks(source: Source) -> list[Row]:
    return source.rows(
        "select * from frameworks where framework_id in (select framework_id from compared_reviews) order by framework_id"
    )


# --- the three things that are asked of such a site: why, learning together, and whether what was asked was done ------------


def _answers(site: Site, classes: Classes, failings: Failings, again: Sequence[Row]) -> list[tuple[str, str, str, str]]:
    """Return the questions with an answer in a sentence or two, and where there is more of it: path and words."""
    return [
        ("Do reviews say why?", _why(site, classes), "why.html", "Which reviews explain, and which only describe"),
        ("Is the same learnt again and again?", _shared(site, failings), "themes/index.html", "What recurs, and where else"),
        ("Was it acted on?", _acted(site, again), "recommendations/index.html", "What was asked, and what came of it"),
    ]


def _why(site: Site, classes: Classes) -> str:
    held = site.source.by("class", [row | {"class": classes.name(row)} for row in _why_rows(site)])
    told = [
        f"{sum(row['n_explained'] > 0 for row in rows)} of {len(rows)} {classes.name(rows[0], len(rows))}"
        for rows in held.values()
    ]
    if not told:
        return "No review that was read tells of a failing."
    return f"A reason for at least one failing was found in {listed(told)}. The computer misses most reasons that are given."


def _why_rows(site: Site) -> list[Row]:
    return [row for row in site.source.named("why_reviews") if row["n_failures"]]


def _shared(site: Site, failings: Failings) -> str:
    groups = site.source.named("overview_recurring")
    themes = failings.stable()
    said = []
    if themes:
        told = failings.told(themes[0]["theme_id"])
        said.append(f"The theme in which most reviews report failings, “{themes[0]['label']}”, stands in {listed(told)}.")
    if groups:
        most = groups[0]
        about = f", on {most['matter'][:1].lower()}{most['matter'][1:]}," if most["matter"] else ""
        said.append(
            f"The recommendation made most widely{about} stands in {counted(most['n_reviews'], 'review')} "
            f"of {counted(most['n_areas'], 'area')}."
        )
    return " ".join(said) or "Too little was read to say."


def _acted(site: Site, again: Sequence[Row]) -> str:
    asks = site.source.rows("select count(*) as n, count(*) filter (n_answers > 0) as n_answered from placed_recommendations")[0]
    if not asks["n"]:
        return "No recommendation was read."
    twice = len({row["later_recommendation_id"] for row in again})
    known = "Mostly not known" if asks["n_answered"] * 2 < asks["n"] else "Known of a part"
    return (
        f"{known}: an answer was found for {asks['n_answered']:,} of {counted(asks['n'], 'recommendation')}. "
        f"{counted(twice, 'was', 'were')} made to an area that had been asked the same before. "
        "That no answer was read does not mean that nothing was done."
    )


def listed(parts: Sequence[str]) -> str:
    """Return the parts as one phrase; there is at least one."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _kinds(site: Site) -> Figure:
    rows = [row | {"name": sentence_case(in_words(row["kind"]))} for row in site.source.named("kinds")]
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


def _themes(site: Site, failings: Failings) -> Table:
    """Return the themes in which most reviews report failings, with their number of each kind of review: kinds are not added."""
    rows = [
        {"label": theme["label"], "label_path": f"themes/{theme['theme_id']}.html"}
        | {name: f"{n} of {base}" for name, n, base in failings.of(theme["theme_id"])}
        for theme in failings.stable()[:10]
    ]
    columns = (Column("label", "Theme"), *(Column(name, sentence_case(name)) for name in failings.names))
    note = (
        "How many of the reviews and inspections read report a failing that belongs to the theme, each counted once. "
        "Kinds look at different things, so they are not added together and their numbers are not to be set against each other."
    )
    caption = "Themes in which most reviews and inspections report failings"
    return site.table("overview/themes", Table(caption, columns, rows, note))


def new_themes(site: Site, last: int | None) -> list[Row]:
    """Return the themes that are new since some years before the last year of practice, and in which kind of review."""
    if last is None:
        return []
    question = (paths.SQL / "queries" / "which_themes_are_new.sql").read_text().replace("$year", str(last - NEW_SINCE))
    classes = Classes(site.source)
    return [row | {"class": classes.name(row)} for row in site.source.rows(question) if is_new(row)]


def is_new(row: Row) -> bool:
    """Whether a theme can be called new: where hardly anything was read of the years before, it cannot."""
    return bool(row["is_new"]) and row["n_reviews_before"] >= FEWEST_UNITS


def _recurring(site: Site) -> list[Row]:
    return _with_quotes(site, site.source.named("overview_recurring"), ("exemplar_id",))


def _again(site: Site, found: Sequence[Row]) -> list[Row]:
    rows = _with_quotes(site, found[:SHOWN_AGAIN], ("earlier_recommendation_id", "later_recommendation_id"))
    return [row | {"has_page": row["area_code"] in site.source.areas} for row in rows]


def _with_quotes(site: Site, rows: Sequence[Row], keys: Sequence[str]) -> list[Row]:
    return [row | {key.removesuffix("_id"): site.quote("recommendation", row[key]) for key in keys} for row in rows]
