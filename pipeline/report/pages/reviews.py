"""Pages of reviews: a list by type and year, one page for each review, and those announced or under way.

Whom a review is about is told by no row of people, since none are published: only by the label that the review itself has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.counting import Share
from pipeline.export.policy import policy
from pipeline.report.naming import ROLES, STATUSES, TYPES, kind_words
from pipeline.report.pages import awaited
from pipeline.report.pages.disputed import Saying, sayings
from pipeline.report.parts import Parts, part_path
from pipeline.report.quotes import Quote
from pipeline.report.shelves import Shelf, shelved
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.statements import STATUS_WORDS
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import day, in_words

INDEX = "reviews/index.html"
NO_NEWS = "none known"
_TYPE_IN_BRACKETS = re.compile(rf"\(({'|'.join(TYPES)})(?= of |,)")
# seen from the review that has the link, and from the other one
_RELATIONS = {
    "same_case": ("It is about the same case as", "It is about the same case as"),
    "revisits": ("It looks again at the matter of", "A later review looks again at its matter:"),
    "disputes": ("It disputes", "A later review disputes it:"),
    "supersedes": ("It takes the place of", "A later review takes its place:"),
}
# what a later review means for the statements of an earlier one, where it names no paragraph of it
WEIGHS = {
    "disputes": "Which single statements are disputed could not be told: read all of them beside the later review.",
    "supersedes": "Its statements no longer stand by themselves: read the later review first.",
}
_ASKS = (
    Column("quote", "What is asked"),
    Column("number", "Number"),
    Column("asked", "Kind"),
    Column("addressees", "Asked of"),
    Column("deadline", "Deadline"),
    Column("answer", "Known answer"),
)
_LIST = (
    Column("name", "Review"),
    Column("area_name", "Area"),
    Column("published_on", "Published", "date"),
    Column("status_words", "Status"),
    Column("n_documents", "Documents", "number"),
    Column("explained", "Failures with a stated cause"),
    Column("n_recommendations", "Recommendations", "number"),
)


@dataclass(frozen=True)
class Example:
    """A cause that a document states, with the failure it explains."""

    quote: Quote
    failure: Quote


@dataclass(frozen=True)
class Told:
    """A document of a review: what it is to it, and what it explained."""

    name: str
    path: str
    kind: str
    published_on: date | None
    role: str
    reason: str
    is_compared: bool
    scope_reason: str
    share: Share | None
    examples: Sequence[Example]
    recommendations: Table | None


@dataclass(frozen=True)
class Related:
    """Another review and how the two stand to each other. `weighs` says what follows for the statements of this one."""

    relation: str
    name: str
    path: str
    reason: str
    weighs: str
    sayings: Sequence[Saying] = ()  # what the later review says of numbered paragraphs of the earlier one

    @property
    def statements(self) -> list[Quote]:
        """What was found in those paragraphs, each sentence once."""
        found: dict[str, Quote] = {}
        for saying in self.sayings:
            for quote in saying.statements:
                found.setdefault(quote.text, quote)
        return list(found.values())


def build(site: Site) -> None:
    """Write the lists of reviews and a page for each."""
    known = _Known(site)
    for review_id, review in known.reviews.items():
        _page(site, review, known.names[review_id], known)
    _lists(site, known)
    awaited.write(site, awaited.Awaited(known.reviews, known.names, known.document_names, known.of_review), INDEX)


class _Known:
    """What the pages of reviews are made of, asked once."""

    def __init__(self, site: Site) -> None:
        source = site.source
        self.source = source
        self.parts = Parts(source)
        self.reviews = source.reviews
        self.names = source.review_names
        self.document_names = source.document_names
        self.of_review = source.by("review_id", source.named("document_siblings"))
        self.explained = {row["document_id"]: row for row in source.named("review_explained")}
        self.causes = source.by("document_id", source.named("review_causes"))
        self.asked = source.by("document_id", source.named("review_recommendations"))
        self.links = source.rows("select * from review_links order by review_id, other_review_id, relation")
        self.sayings = sayings(site, self.parts, self.document_names)


# --- one review -----------------------------------------------------------------------------------------------------


def _page(site: Site, review: Row, name: str, known: _Known) -> None:
    review_id = review["review_id"]
    told = [_told(site, row, known) for row in known.of_review.get(review_id, ())]
    area = review["area_code"]
    site.page(
        f"reviews/{review_id}.html",
        "review.html",
        name,
        trail=[("Reviews", INDEX)],
        words=" ".join(str(word) for word in (TYPES[review["review_type"]][0], review["area_name"], review["board"]) if word),
        review=review,
        facts=facts(review),
        area_path=f"areas/{area}.html" if area in site.source.areas else None,
        told=told,
        related=related(review_id, known.links, known.names, known.sayings),
    )


def facts(review: Row) -> list[tuple[str, str]]:
    """Return what is known of a review, in words; of most it is not told under what it was held, or how."""
    made: list[tuple[str, str | None]] = [
        ("Type", TYPES[review["review_type"]][0]),
        ("Area", review["area_name"] or "none, or it could not be told"),
        ("Board or partnership", review["board"]),
        ("Held under", review["statutory_basis"]),
        ("Method", review["method"]),
        ("Status", STATUSES[review["status"]]),
        ("Announced", day(review["announced_on"]) if review["announced_on"] else None),
    ]
    if review["expected_on"] or review["status"] in ("announced", "under_way"):
        made.append(("Expected", day(review["expected_on"])))
    return [(label, words) for label, words in [*made, ("Published", day(review["published_on"]))] if words]


def _told(site: Site, row: Row, known: _Known) -> Told:
    document_id = row["document_id"]
    document = site.source.documents[document_id]
    counted = known.explained.get(document_id)
    is_naming = document["kind"] in policy().naming_kinds
    return Told(
        name=known.document_names[document_id],
        path=part_path(document_id, 1),
        kind=kind_words(document["kind"]),
        published_on=document["published_on"],
        role=ROLES[row["role"]],
        reason="" if is_naming else row["reason"],
        is_compared=document["is_compared"],
        scope_reason=document["scope_reason"],
        share=Share(counted["n_explained"], counted["n_failures"], "failures") if counted else None,
        examples=[_example(site, cause, is_first) for is_first, cause in _first(known.causes.get(document_id, ()))],
        recommendations=_recommendations(site, document_id, row["review_id"], known),
    )


def _first(rows: Iterable[Row]) -> Iterable[tuple[bool, Row]]:
    return ((place == 0, row) for place, row in enumerate(rows))


def _example(site: Site, row: Row, is_first: bool) -> Example:
    failure = site.quote("failure", row["failure_id"], is_pictured=False)
    return Example(site.quote("cause", row["cause_id"], is_pictured=is_first), failure)


def _recommendations(site: Site, document_id: str, review_id: str, known: _Known) -> Table | None:
    asked = known.asked.get(document_id)
    if not asked:
        return None
    rows = [
        {
            **row,
            "quote_path": f"{known.parts.path(document_id, row['page'])}#recommendation-{row['recommendation_id']}",
            "asked": in_words(row["ask_kind"]),
            "answer": answers(row["answers"]),
        }
        for row in asked
    ]
    caption = f"What “{known.document_names[document_id]}” asks"
    note = f"“{NO_NEWS.capitalize()}” means that no answer was found in what was read, not that nothing was done."
    return site.table(f"reviews/{review_id}-{document_id}-recommendations", Table(caption, _ASKS, rows, note))


def answers(known: Sequence[Mapping[str, object]] | None) -> str:
    """Return what is known of the answers to a recommendation, in words."""
    told = []
    for answer in known or ():
        on, due = answer["status_on"], answer["due_on"]
        when = f" on {day(on)}" if isinstance(on, date) else ""
        told.append(f"{STATUS_WORDS[str(answer['status'])]}{when}{f', due {day(due)}' if isinstance(due, date) else ''}")
    return "; ".join(dict.fromkeys(told)) or NO_NEWS


def related(
    review_id: str, links: Iterable[Row], names: Mapping[str, str], said: Mapping[tuple[str, str], Sequence[Saying]]
) -> list[Related]:
    """Return how a review stands to others, seen from it, with what that means for what its documents say."""
    made = []
    for link in links:
        ends = (link["review_id"], link["other_review_id"])
        if review_id in ends:
            place = ends.index(review_id)
            other = ends[1 - place]
            told = said.get((link["review_id"], link["other_review_id"]), ()) if link["relation"] == "disputes" else ()
            weighs = WEIGHS.get(link["relation"], "") if place == 1 and not told else ""
            words = _RELATIONS[link["relation"]][place]
            made.append(Related(words, names[other], f"reviews/{other}.html", _reason(link["reason"]), weighs, told))
    return made


def _reason(reason: str) -> str:
    """Return why a link is thought to be, with types of reviews in words: the reason ends in the other review's, in brackets."""
    return _TYPE_IN_BRACKETS.sub(lambda found: f"({TYPES[found[1]][0].lower()}", reason)


# --- lists ----------------------------------------------------------------------------------------------------------


def _lists(site: Site, known: _Known) -> None:
    shelves = shelved(known.reviews.values(), "review_type", TYPES, INDEX)
    apart = [shelf for shelf in shelves if shelf.path != INDEX]
    for shelf in apart:
        table = site.table(shelf.path.removesuffix(".html"), _table(shelf, known))
        site.page(
            shelf.path, "reviews.html", shelf.name, trail=[("Reviews", INDEX)], tables=[("", table)], shelves=(), n_under_way=0
        )
    tables = [(shelf.name, site.table(f"reviews/{shelf.kind}", _table(shelf, known))) for shelf in shelves if shelf.path == INDEX]
    site.page(
        INDEX, "reviews.html", "Reviews", words="reviews inspections inquests inquiries by type and year", tables=tables,
        shelves=[(shelf.path, shelf.name, len(shelf.rows)) for shelf in apart], n_under_way=len(site.source.named("under_way")),
    )  # fmt: skip


def _table(shelf: Shelf, known: _Known) -> Table:
    rows = [
        {
            **row,
            "name": known.names[row["review_id"]],
            "name_path": f"reviews/{row['review_id']}.html",
            "status_words": STATUSES[row["status"]],
            "explained": _explained(row["review_id"], known),
            "n_recommendations": sum(
                len(known.asked.get(d["document_id"], ())) for d in known.of_review.get(row["review_id"], ())
            ),
        }
        for row in shelf.rows
    ]
    note = "In the order of time. Reviews that name fewer than five failures have no percentage."
    return Table(f"{shelf.name}: {len(rows)}, newest first", _LIST, rows, note)


def _reports(review_id: str, known: _Known) -> list[Row]:
    # a later review of the matter counts for itself
    return [row for row in known.of_review.get(review_id, ()) if row["role"] in ("full_report", "summary", "action_plan")]


def _explained(review_id: str, known: _Known) -> str:
    reports = _reports(review_id, known)
    counted = [known.explained[row["document_id"]] for row in reports if row["document_id"] in known.explained]
    if not counted:
        return "no failures found" if reports else "no report read"
    return Share(sum(c["n_explained"] for c in counted), sum(c["n_failures"] for c in counted), "failures").text()
