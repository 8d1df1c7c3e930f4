"""What a page of an area tells besides: its documents in time, the names it had, the bodies named, whether reasons are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline import scopes
from pipeline.comparison import Topic, unit_of
from pipeline.counting import Share
from pipeline.report.classes import type_name
from pipeline.report.naming import document_name, kind_words, told_apart
from pipeline.report.pages.area_facts import AreaReview, Facts, area_path, sentence_case
from pipeline.report.quotes import Quote
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import day, in_words
from pipeline.scopes import ReviewClass


@dataclass(frozen=True)
class Told:
    """A document in the timeline; `words` are unlike those of any other document of the area."""

    path: str
    words: str
    kind: str
    practice: str
    review: AreaReview | None


@dataclass(frozen=True)
class Why:
    """How far a review says why, with the surest of its reasons."""

    review: AreaReview
    words: str
    quote: Quote | None


@dataclass(frozen=True)
class Name:
    """A code or name the place had before or has now; `path` where it has a page."""

    words: str
    path: str | None


def in_time(facts: Facts, area_code: str) -> list[tuple[str, list[Told]]]:
    """Return the documents of an area by year of practice, the latest year first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in facts.documents.get(area_code, ()):
        found[str(row["practice_year"] or "Year not known")].append(row)
    years = sorted(found, key=lambda year: (year.isdigit(), year), reverse=True)
    given = [(row["document_id"], document_name(row), _published(row)) for rows in found.values() for row in rows]
    names = told_apart([(key, f"{name}, {when}" if when not in name else name, key[:8]) for key, name, when in given])
    return [(year, [_document(facts, row, names) for row in sorted(found[year], key=_order)]) for year in years]


def _published(row: Row) -> str:
    return day(row["published_on"]) if row["published_on"] else "day of publication not known"


def _order(row: Row) -> tuple[bool, str, str]:
    return row["published_on"] is None, str(row["published_on"]), row["document_id"]


def _document(facts: Facts, row: Row, names: Mapping[str, str]) -> Told:
    review = facts.by_id.get(row["review_id"])
    return Told(
        f"documents/{row['document_id']}.html",
        names[row["document_id"]],
        kind_words(row["kind"]) + ("" if row["is_compared"] else ", not counted in comparisons"),
        _practice(row),
        review if row["is_compared"] else None,
    )


_NOT_TOLD = {
    True: "period of practice not told; the year is that of publication",
    False: "neither period of practice nor day of publication told",
}


def _practice(row: Row) -> str:
    start, end = row["period_start_on"], row["period_end_on"]
    if start and end and start != end:
        return f"practice of {day(start)} to {day(end)}"
    return f"practice of {day(start or end)}" if start or end else _NOT_TOLD[row["published_on"] is not None]


def under_way(facts: Facts, area_code: str) -> list[tuple[str, str]]:
    """Return the reviews that are announced or under way: path and words."""
    made: list[tuple[str, str]] = []
    for at, row in enumerate(facts.under_way.get(area_code, ()), start=1):
        label = f" “{row['review_label']}”" if row["review_label"] and row["review_type"] != "inquest" else ""
        parts = [f"{sentence_case(type_name(row['review_type']))}{label}: {in_words(row['status'])}"]
        parts += [f"announced {day(row['announced_on'])}"] if row["announced_on"] else []
        parts += [f"expected {day(row['expected_on'])}"] if row["expected_on"] else []
        words = ", ".join(parts)
        made.append((f"reviews/{row['review_id']}.html", words if words not in dict(made).values() else f"{words} ({at})"))
    return made


def names(facts: Facts, area_code: str) -> list[Name]:
    """Return the codes and names the place has had, in order of time, but for its own."""
    return [_name(facts, row) for row in facts.history.get(area_code, ()) if row["n_steps"]]


def _name(facts: Facts, row: Row) -> Name:
    code, title = row["known_as_code"], row["known_as_name"]
    when = f"until {day(row['valid_to'])}" if row["n_steps"] < 0 and row["valid_to"] else ""
    when = when or (f"since {day(row['valid_from'])}" if row["n_steps"] > 0 and row["valid_from"] else "")
    extent = "of other extent: divided, or joined with others" if row["is_other_extent"] else "the same authority"
    told = ", ".join(part for part in ("before" if row["n_steps"] < 0 else "now", when, extent) if part)
    return Name(f"{title} ({code}): {told}", area_path(code) if code in facts.source.areas else None)


def why(site: Site, facts: Facts, area_code: str) -> list[Why]:
    """Return for each review how many of the failings it reports come with a reason."""
    found = {row["review_id"]: row for row in facts.why.get(area_code, ())}
    return [_why(site, review, found[review.review_id]) for review in facts.named(found)]


def _why(site: Site, review: AreaReview, row: Row) -> Why:
    quote = site.quote("cause", row["cause_id"], is_pictured=False) if row["cause_id"] else None
    if not row["n_failures"]:
        return Why(review, "no sentence that tells of a failing was found in it.", None)
    share = Share(row["n_explained"], row["n_failures"], "sentences")
    if not row["n_explained"]:
        words = (
            f"{row['n_failures']} sentences tell of a failing; for none of them a reason was found in other words than its own."
        )
        return Why(review, words, None)
    return Why(review, f"a reason is given for {share.text()} of the sentences that tell of a failing.", quote)


def why_sentence(found: Sequence[Why]) -> str:
    """Return in a sentence how many of the reviews give any reason."""
    n = sum(each.quote is not None for each in found)
    if len(found) == 1:
        return f"The one review or inspection read gives {'a reason' if n else 'no reason that was found'} for a failing."
    many = "None" if not n else str(n)
    return f"{many} of the {len(found)} reviews and inspections read give a reason for at least one failing." if found else ""


def bodies(site: Site, facts: Facts, area_code: str) -> list[tuple[str, Table | None, str]]:
    """Return for each class: its name, the bodies named in failings, and what the class does not look at, in words."""
    made = []
    for kind in facts.classes_of(area_code):
        of = (kind.review_type, kind.framework_id)
        rows = [row for row in facts.bodies.get(area_code, ()) if (row["review_type"], row["framework_id"]) == of]
        made.append((facts.class_name(kind), _bodies_table(site, facts, area_code, kind, rows), _not_looked_at(kind, rows)))
    return made


def _bodies_table(site: Site, facts: Facts, area_code: str, kind: ReviewClass, rows: Sequence[Row]) -> Table | None:
    shown = [row for row in rows if scopes.covers(kind, row["sector"])]
    if not shown:
        return None
    made = [
        {
            "sector": sentence_case(in_words(row["sector"])),
            "body": row["agency_name"] or "name not told, or not recognised",
            "body_path": f"agencies/{row['agency_id']}.html" if row["agency_id"] in facts.source.agencies else None,
            "share": _body_share(facts, area_code, kind, row).text(),
            "n_failures": row["n_failures"],
            "sentence": f"page {quote.page}: {_body_name(row)}, {facts.class_name(kind, 1)}",
            "sentence_path": quote.path,
        }
        for row, quote in ((row, site.quotes.get("failure", row["failure_id"])) for row in shown)
    ]
    columns = (
        Column("body", "Body"),
        Column("sector", "Sector"),
        Column("share", f"Named in a failing, of the {unit_of(kind)} that look at its sector"),
        Column("n_failures", "Sentences", "number"),
        Column("sentence", "One of them"),
    )
    name = facts.source.areas[area_code]["name"]
    caption = f"{sentence_case(facts.class_name(kind))} of {name}: bodies that sentences about a failing name"
    note = (
        "A body that a sentence names need not be the one that fell short. Bodies that are looked at more are named more: "
        "this is no measure of how well they work."
    )
    slug = f"areas/{area_code}-{kind.review_type}-{kind.framework_id}-bodies"
    return site.table(slug, Table(caption, columns, made, note))


def _body_name(row: Row) -> str:
    return str(row["agency_name"] or f"{in_words(row['sector'])}, no name")


def _body_share(facts: Facts, area_code: str, kind: ReviewClass, row: Row) -> Share:
    """The reviews that name the body, of those whose scope covers its sector."""
    topic = Topic("sector", row["sector"], "")
    base = facts.corpus.covered(kind, topic, facts.corpus.reviews(kind, [area_code]))
    return Share(min(row["n_with"], len(base)), len(base), unit_of(kind))


def _not_looked_at(kind: ReviewClass, rows: Sequence[Row]) -> str:
    left = sorted({in_words(row["sector"]) for row in rows if not scopes.covers(kind, row["sector"])})
    if not left:
        return ""
    named = ", ".join(left)
    return f"Also named in failings, but these {unit_of(kind)} are not known to look at them, so nothing is counted: {named}."
