"""What was recommended in an area, what was asked again, what answers are known, and what later reviews report on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.report.pages.area_facts import NO_ANSWER, AreaReview, Facts
from pipeline.report.quotes import Quote
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import counted, day, in_words

AFTER = "after the recommendation"
_TIMING = {
    True: "The practice looked at later began after the first was due (or a year after it was published).",
    False: "The practice looked at later began before the first was due or overlaps with it, or its period is not told: "
    "so this does not show that the first was not followed.",
}


@dataclass(frozen=True)
class Ask:
    """A recommendation with what is known of it."""

    quote: Quote
    facts: str  # who is asked, by when, what came of it: in words
    elsewhere: str  # how many other areas are asked the like, in words; empty where none
    elsewhere_path: str | None = None  # where all that ask the like are told, with what came of each
    answered_in: str | None = None  # the document that tells of an answer


@dataclass(frozen=True)
class Again:
    """A recommendation that an area was given in a later review again."""

    earlier: Quote
    later: Quote
    earlier_review: str
    later_review: str
    words: str


@dataclass(frozen=True)
class After:
    """A practice code that was the matter of recommendations, and that later reviews report as falling short."""

    label: str
    asked: tuple[tuple[str, Quote], ...]  # review, and the words
    told: tuple[tuple[str, int, Quote], ...]  # later review, number of sentences, the surest of them
    asked_in: str  # the reviews by their short names
    told_in: str
    answers: str
    is_answered: bool
    is_after: bool

    @property
    def words(self) -> str:
        """Return in a sentence what was asked when and told when."""
        asked = "; ".join(dict.fromkeys(name for name, _ in self.asked))
        told = "; ".join(f"{name} ({n} {'sentence' if n == 1 else 'sentences'})" for name, n, _ in self.told)
        return f"Asked in: {asked}. Reported later in: {told}."


def by_review(site: Site, facts: Facts, area_code: str) -> list[tuple[AreaReview, list[Ask]]]:
    """Return the recommendations of an area, by review in order of time; formalities of a publisher are left out."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in facts.asks.get(area_code, ()):
        if not row["is_form"]:
            found[row["review_id"]].append(row)
    return [(review, [_ask(site, facts, row) for row in found[review.review_id]]) for review in facts.named(found)]


def _ask(site: Site, facts: Facts, row: Row) -> Ask:
    quote = site.quote("recommendation", row["recommendation_id"], is_pictured=False)
    known = facts.answers.get(row["recommendation_id"], ())
    answered_in = next((f"documents/{each['document_id']}.html" for each in known if each["document_id"]), None)
    path = f"recommendations/{row['group_id']}.html" if row["exemplar_id"] else None
    others = (row["n_areas"] or 1) - 1
    elsewhere = f"The like is asked of {others} other {'area' if others == 1 else 'areas'}" if others > 0 else ""
    if elsewhere and row["matter"]:
        elsewhere += f" ({row['matter']})"
    return Ask(quote, _words(facts, row), elsewhere, path if elsewhere else None, answered_in)


def _words(facts: Facts, row: Row) -> str:
    told = [sentence for sentence in (_addressed(row), _due(row)) if sentence]
    return " ".join([*told, answer(facts, row["recommendation_id"])])


def _addressed(row: Row) -> str:
    return f"Asked of: {', '.join(row['addressees'])}." if row["addressees"] else ""


def _due(row: Row) -> str:
    if row["due_on"]:
        return f"Due {day(row['due_on'])}."
    return f"Due: {row['deadline']}." if row["deadline"] else ""


def answer(facts: Facts, recommendation_id: str) -> str:
    """Return what is known of the answers to a recommendation, in a sentence."""
    known = facts.answers.get(recommendation_id, ())
    if not known:
        return f"{NO_ANSWER[:1].upper()}{NO_ANSWER[1:]}."
    told = []
    for row in known:
        who = f" by {row['responder']}" if row["responder"] else ""
        when = f" on {day(row['status_on'])}" if row["status_on"] else ""
        told.append(f"{in_words(row['status'])}{who}{when}")
    return f"Known answer: {'; '.join(told)}."


def asked_again(site: Site, facts: Facts, area_code: str) -> list[Again]:
    """Return the recommendations that were made again, in order of the later ones."""
    return [_again(site, facts, row) for row in facts.again.get(area_code, ())]


def _again(site: Site, facts: Facts, row: Row) -> Again:
    alike = "The two ask the same." if row["relation"] == "same" else "The two ask nearly the same."
    gap = _gap(row["gap_years"]) if row["gap_years"] is not None else ""
    timing = _TIMING[row["timing"] == AFTER]
    first = answer(facts, row["earlier_recommendation_id"])
    return Again(
        site.quote("recommendation", row["earlier_recommendation_id"], is_pictured=False),
        site.quote("recommendation", row["later_recommendation_id"], is_pictured=False),
        _review_name(facts, row["earlier_review_id"]),
        _review_name(facts, row["later_review_id"]),
        " ".join(part for part in (alike, gap, timing, f"To the first: {first[:1].lower()}{first[1:]}") if part),
    )


def _gap(years: float) -> str:
    """Return in words how long lies between two publications: months below two years."""
    if years < 2:
        return f"They are {counted(max(round(12 * years), 1), 'month')} apart."
    return f"They are {round(years)} years apart."


def _review_name(facts: Facts, review_id: str) -> str:
    review = facts.by_id.get(review_id)
    return review.name if review else "an earlier review"


def after(site: Site, facts: Facts, area_code: str) -> list[After]:
    """Return by practice code what later reviews report on the matter of earlier recommendations, by name of the code."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in facts.after.get(area_code, ()):
        found[row["category_label"]].append(row)
    return [_after(site, facts, label, rows) for label, rows in sorted(found.items())]


def _after(site: Site, facts: Facts, label: str, rows: Sequence[Row]) -> After:
    asked = {row["recommendation_id"]: row["recommendation_review_id"] for row in rows}
    told = {row["failure_review_id"]: row for row in rows}
    known = sorted({answer(facts, key) for key in asked if facts.answers.get(key)})
    return After(
        label,
        tuple(
            (_review_name(facts, review), site.quote("recommendation", key, is_pictured=False)) for key, review in asked.items()
        ),
        tuple(
            (_review_name(facts, key), row["n_failures"], site.quote("failure", row["failure_id"], is_pictured=False))
            for key, row in told.items()
        ),
        _in_short(facts, asked.values()),
        _in_short(facts, told),
        " ".join(known) or f"{NO_ANSWER[:1].upper()}{NO_ANSWER[1:]}.",
        bool(known),
        any(row["timing"] == AFTER for row in rows),
    )


def _in_short(facts: Facts, review_ids: Iterable[str]) -> str:
    return "; ".join(review.short for review in facts.named(review_ids)) or "an earlier review"


def after_table(area_name: str, found: Sequence[After]) -> Table:
    """Return what later reviews report on the matter of earlier recommendations as a table."""
    rows = [
        {
            "label": each.label,
            "asked": f"{each.asked_in}: {counted(len(each.asked), 'recommendation')}",
            "told": f"{each.told_in}: {counted(sum(n for _, n, _ in each.told), 'sentence')}",
            "timing": "began after it was due" if each.is_after else "began before, or is not told",
            "answers": each.answers if each.is_answered else "none",
        }
        for each in found
    ]
    columns = (
        Column("label", "Matter"),
        Column("asked", "Asked in"),
        Column("told", "Falling short reported later in"),
        Column("timing", "The later practice"),
        Column("answers", "Known answers"),
    )
    note = (
        "That a later document reports the like does not say that the recommendation was not followed, nor that one led to the "
        "other: both are only about the same matter."
    )
    return Table(f"{area_name}: matters of recommendations that later documents report as falling short", columns, rows, note)
