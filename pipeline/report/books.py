"""What the workbooks of themes and recommendations hold, and what all workbooks have in common.

Shares are text made by `counting.Share`, with n and base beside them: with a base below five there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.comparison import unit_of
from pipeline.counting import CAUTION, FEWEST_UNITS, Share
from pipeline.report.naming import review_names
from pipeline.report.pages.area_beside import told
from pipeline.report.pages.area_facts import Facts
from pipeline.report.pages.theme_failings import Failings
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.workbooks import Book, Tab, titled
from pipeline.scopes import ReviewClass

TITLE = "What published reviews say"
NOTES = (
    CAUTION,
    f"A share is given with its base and its 95% interval (Wilson), and only where the base is {FEWEST_UNITS} or more.",
    "Kinds of review, and inspections under different frameworks, are never added together.",
    "“not known” stands where nothing is known or said: it is never nought. “none published” stands where nothing was published "
    "or read.",
    "A program found what is counted here. Each quote has its page: look there before relying on it.",
    "Names of private persons are masked (█). Quotes are verbatim otherwise and remain under the licence of their document.",
    "Pages are counted from 1 as a PDF viewer counts them.",
)
OF = (Column("n_with", "With it", "number"), Column("n_reviews", "Of", "number"), Column("share", "Share in words"))
_INVENTED = "Everything in this workbook is invented: its areas, bodies, people and reviews do not exist."


@dataclass(frozen=True)
class Maker:
    """What all workbooks need."""

    site: Site
    facts: Facts
    source: str  # the line that says where it comes from
    names: dict[str, str]  # of documents
    review_names: dict[str, str]

    def book(self, title: str, intro: str, tabs: Sequence[Tab], has_words: bool) -> Book:
        """Return a workbook with the notes that all of them have."""
        invented = (_INVENTED,) if self.site.source.is_invented else ()
        dated = max((row["published_on"] for row in self.site.source.documents.values() if row["published_on"]), default=None)
        return Book(f"{TITLE}: {title}", (*invented, intro, CAUTION), (*invented, *NOTES), self.source, tabs, dated, has_words)

    def kind(self, row: Row, n: int = 2) -> str:
        """Return the class of a row in words."""
        return self.facts.classes.name(row, n)


def maker(site: Site, facts: Facts, words: str) -> Maker:
    """Return what is needed to make workbooks; `words` say where all of it comes from."""
    reviews = {row["review_id"]: row for row in site.source.named("site_reviews")}
    source = words if words.startswith("Source: ") else f"Source: {words}"
    return Maker(site, facts, source, site.source.document_names, review_names(reviews))


# --- themes ---------------------------------------------------------------------------------------------------------


def themes(make: Maker) -> Book:
    """Return the workbook of themes."""
    failings = Failings(make.site.source, make.facts.classes)
    tabs = [
        Tab("Themes", "Every theme, those in which most reviews report a failing first.", _all_themes(failings)),
        Tab(
            "Failings by kind of review",
            "In how many reviews of each kind a failing of a theme is reported.",
            _theme_failings(failings),
        ),
        Tab(
            "Over the years",
            "In how many reviews of each kind a theme is spoken of, as falling short or going well, and whether that changes.",
            _theme_trends(make),
        ),
    ]
    return make.book(
        "themes", "What recurs: groups of sentences that a program found alike, across areas and years.", tabs, False
    )


def _all_themes(failings: Failings) -> Table:
    rows = [
        theme
        | {
            "failing": "; ".join(failings.told(theme["theme_id"])) or "none of those read",
            "holds": "holds" if theme["is_stable"] else "unstable: its borders are not sure",
            "rests_on": titled(theme["rests_on"] or "several areas and publishers"),
            "keywords": ", ".join(theme["keywords"] or ()),
        }
        for theme in failings.in_order()
    ]
    columns = (
        Column("label", "Theme"), Column("theme_id", "Identity"), Column("failing", "Reviews that report a failing in it"),
        Column("n_documents", "Documents that speak of it at all", "number"),
        Column("n_areas", "Areas", "number"), Column("n_extracts", "Statements", "number"),
        Column("first_on", "Practice from", "date"), Column("last_on", "Practice to", "date"),
        Column("holds", "Does it hold?"), Column("stability", "Stability, 0 to 1", "share"), Column("rests_on", "Rests on"),
        Column("keywords", "Words that set it apart"),
    )  # fmt: skip
    return Table("Themes", columns, rows)


def _theme_failings(failings: Failings) -> Table:
    rows = [
        {"label": theme["label"], "class": name, "n_with": n, "n_reviews": base, "share": told(Share(n, base, name))}
        for theme in failings.in_order()
        for name, n, base in failings.of(theme["theme_id"])
    ]
    columns = (Column("label", "Theme"), Column("class", "Kind of review"), *OF)
    return Table("Failings of themes by kind of review", columns, rows)


def _theme_trends(make: Maker) -> Table:
    rows = [
        row | {"class": make.kind(row), "share": told(_share(row)), "years": f"{row['first_year']} to {row['last_year']}"}
        for row in make.site.source.named("book_themes")
    ]
    columns = (
        Column("label", "Theme"), Column("class", "Kind of review"), *OF, Column("years", "Years of practice"),
        Column("direction", "Over the years"),
    )  # fmt: skip
    return Table("Themes over the years, by kind of review", columns, rows)


def _share(row: Row) -> Share:
    return Share(row["n_with"], row["n_reviews"], unit_of(ReviewClass(row["review_type"], row["framework_id"] or "none")))


# --- recommendations ------------------------------------------------------------------------------------------------


def recommendations(make: Maker) -> Book:
    """Return the workbook of recommendations: those that recur, those asked again, and all of them."""
    source = make.site.source
    tabs = [
        Tab(
            "Recurring",
            "What was asked of several places in much the same words, without forms.",
            _recurring(source.named("ask_groups")),
        ),
        Tab("Asked again", "What the same board was asked for again later.", _again(make)),
        Tab(
            "All recommendations",
            "Every recommendation with its words, page and document.",
            asks_table(make, source.named("book_asks")),
        ),
    ]
    return make.book("recommendations", "What was asked, of whom, how often, and what is known to have come of it.", tabs, True)


def _recurring(groups: Sequence[Row]) -> Table:
    rows = [
        group
        | {
            "sectors": ", ".join(titled(name) for name in group["sectors"] or () if name != "unspecified") or "not said",
            "first": group["first_seen_on"],
            "last": group["last_seen_on"],
            "answered": f"{group['n_answered']} of {group['n_recommendations']}" if group["n_answered"] else "none known",
        }
        for group in groups
    ]
    columns = (
        Column("wording", "Words of one of them"), Column("matter", "Matter"),
        Column("n_recommendations", "Recommendations", "number"),
        Column("n_reviews", "Reviews", "number"), Column("n_boards", "Boards", "number"), Column("n_areas", "Areas", "number"),
        Column("first", "First published", "date"), Column("last", "Last published", "date"), Column("sectors", "Asked of"),
        Column("answered", "Answers known"), Column("n_asked_again", "Made to the same board again", "number"),
        Column("group_id", "Identity"),
    )  # fmt: skip
    return Table("Recommendations that recur", columns, rows)


def _again(make: Maker) -> Table:
    rows = make.site.source.rows(
        "select * from asked_again where relation in ('same', 'near') "
        "order by area_name, later_published_on, later_recommendation_id, earlier_recommendation_id"
    )
    shown = [
        row
        | {
            "earlier": make.names[row["earlier_document_id"]],
            "later": make.names[row["later_document_id"]],
            "status": titled(row["earlier_status"] or "no answer is known"),
        }
        for row in rows
    ]
    columns = (
        Column("area_name", "Area"), Column("board_name", "Board"), Column("earlier_quote", "Asked first"),
        Column("earlier", "In"), Column("earlier_page", "Page", "number"), Column("earlier_published_on", "Published", "date"),
        Column("later_quote", "Asked again"), Column("later", "Again in"), Column("later_page", "Page again", "number"),
        Column("later_published_on", "Published again", "date"), Column("timing", "Practice looked at later"),
        Column("status", "What came of the first"),
    )  # fmt: skip
    return Table("Recommendations that a board was given again", columns, shown)


def asks_table(make: Maker, rows: Iterable[Row]) -> Table:
    """Return recommendations with all that is known of each."""
    shown = [
        row
        | {
            "asked": "; ".join(row["addressees"] or ()) or "not said",
            "ask": titled(row["ask_kind"]),
            "document": make.names[row["document_id"]],
            "came": titled(row["status"]) if row["n_answers"] else "no answer is known",
            "due": row["due_on"] or row["deadline"] or "not said",
            "elsewhere": row["n_reviews"] or 1,
            "form": "a form of words of one publisher" if row["is_form"] else "no",
        }
        for row in rows
    ]
    columns = (
        Column("quote", "Recommendation"), Column("area_name", "Area"), Column("asked", "Asked of"), Column("ask", "Kind of ask"),
        Column("due", "Due"), Column("came", "What is known to have come of it"), Column("document", "Document"),
        Column("page", "Page", "number"), Column("published_on", "Published", "date"),
        Column("matter", "Matter, where it recurs"),
        Column("elsewhere", "Reviews that ask the like, with this one", "number"), Column("form", "Form?"),
        Column("recommendation_id", "Identity"),
    )  # fmt: skip
    return Table("Recommendations", columns, shown)
