"""The briefing on one area: two pages for Word, of what was read, what recurs, what was asked and asked again, and where to look.

First made as blocks of text, so that what it says can be tested and its length reckoned; what does not fit two pages is left
out whole, least wanted first, and what is left out is said to be on the page of the area.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.counting import CAUTION
from pipeline.report.briefing_beside import beside
from pipeline.report.naming import ROLES, document_name, kind_words, told_apart
from pipeline.report.pages import area_asks, area_recurs, area_told
from pipeline.report.pages.area_facts import NO_ANSWER, AreaReview, Facts, area_path, sentence_case, years_of
from pipeline.report.pages.area_recurs import Recurring
from pipeline.report.paper import LONGEST_QUOTE, PAGE, Block, Origin, height, origin, written
from pipeline.report.quotes import Quote
from pipeline.report.site import Site
from pipeline.report.source import INVENTED, Row
from pipeline.report.wording import day

__all__ = ["Origin", "blocks", "briefing", "elsewhere", "origin"]

PAGES = 2
LEAST, MOST = 1, 8  # how many items of each kind are tried
_FOUND_BY = (
    "Quotes are verbatim, names of private persons masked (█). A program found and sorted them: read a page before relying on it."
)


def blocks(site: Site, facts: Facts, area_code: str, made_from: Origin) -> list[Block]:
    """Return what is said of an area: as much as fits two pages. Raises KeyError for an area of which nothing was read."""
    for items in range(MOST, LEAST - 1, -1):
        made = _blocks(site, facts, area_code, made_from, items)
        if height(made) <= PAGES * PAGE:
            break
    return made


def _blocks(site: Site, facts: Facts, area_code: str, made_from: Origin, items: int) -> list[Block]:
    area = facts.source.areas[area_code]
    invented = "This area is invented. " if area["nation"] == INVENTED else ""
    return [
        Block("title", f"{area['name']}: what published reviews say"),
        Block("text", f"{invented}{CAUTION} {_FOUND_BY}"),
        *_read(facts, area_code, items),
        *_recurs(site, facts, area_code, items),
        *_asked(site, facts, area_code, items),
        *_reasons(site, facts, area_code, items),
        *beside(facts, area_code, items),
        *_under_way(facts, area_code),
        *_look(site, facts, area_code, made_from),
    ]


def _read(facts: Facts, area_code: str, items: int) -> list[Block]:
    reviews, documents = facts.reviews.get(area_code, ()), facts.documents.get(area_code, ())
    made, n = [Block("heading", "What was read")], _n(len(documents), "published document")
    if not reviews:
        text = f"{n} about it, but no review or inspection that can be counted. That is not the same as nothing to find."
        return [*made, Block("text", text), *_documents(facts, area_code, documents, items)]
    classes = facts.classes_of(area_code)
    kinds = []
    for kind in classes:
        of = facts.of_class(area_code, kind)
        kinds.append(f"{len(of)} {facts.class_name(kind, len(of))}, practice of {years_of(of)}")
    initials = "".join(f" {short}: {name}." for short, name in facts.explained(classes))
    return [
        *made,
        Block("text", f"{n}; counted are: {'; '.join(kinds)}.{initials}"),
        *_documents(facts, area_code, documents, items),
    ]


def _documents(facts: Facts, area_code: str, documents: Sequence[Row], items: int) -> list[Block]:
    """The latest documents by their names, so that a quote can be looked up without the report."""
    given = [(row["document_id"], document_name(row), day(row["published_on"])) for row in documents]
    names = told_apart(given)
    made = [
        Block("bullet", f" {_dated(names[row['document_id']], row)}", lead=f"{sentence_case(_counted(facts, row))}:")
        for row in documents[:items]
    ]
    more = len(documents) - items
    return [*made, Block("text", f"{more} more {'is' if more == 1 else 'are'} on the page of the area.")] if more > 0 else made


def _dated(name: str, row: Row) -> str:
    published = f", published {day(row['published_on'])}" if row["published_on"] and day(row["published_on"]) not in name else ""
    return f"{name}{published}"


def _counted(facts: Facts, row: Row) -> str:
    """What a document is called beside its quotes."""
    review = facts.by_id.get(row["review_id"])
    if not review or not row["is_compared"]:
        return "Not counted"
    return _of_review(facts, review, row["document_id"])


def _of_review(facts: Facts, review: AreaReview, document_id: str) -> str:
    """The name of a review; where several of its documents were read, with what this one is to it, and the day where needed."""
    area = facts.source.documents[document_id]["area_code"]
    of = [row for row in facts.documents.get(area, ()) if row["review_id"] == review.review_id]
    if len(of) < 2:
        return review.name
    roles = ((row["document_id"], ROLES.get(row["review_role"], kind_words(row["kind"])), day(row["published_on"])) for row in of)
    return f"{review.name}, {told_apart(roles)[document_id]}"


def _recurs(site: Site, facts: Facts, area_code: str, items: int) -> list[Block]:
    n = len(facts.reviews.get(area_code, ()))
    if n < area_recurs.FEWEST_REVIEWS:
        read = "one was" if n == 1 else "none was"
        text = f"Whether anything recurs cannot be told: it takes two reviews or inspections, and {read} read."
        return [Block("heading", "What recurs"), Block("text", text)]
    found = area_recurs.recurring(area_recurs.codes(site, facts, area_code))
    if not found:
        return [Block("heading", "What recurs"), Block("text", f"No kind of failing was found in two of the {n} read.")]
    shown, more = found[:items], len(found) - items
    rest = f" {more} more are on the page of the area." if more > 0 else ""
    made = [
        Block("heading", "What recurs"),
        Block("text", f"Reported as falling short by two or more of the {n} reviews and inspections read.{rest}"),
    ]
    for each in shown:
        reviews = "; ".join(review.name for review, _, _ in each.found)
        made += [Block("bullet", f" {len(each.found)} of {n} – {reviews}", lead=f"{each.label}:"), *_latest(facts, each)]
    return made


def _latest(facts: Facts, each: Recurring) -> list[Block]:
    fitting = [(review, quote) for review, _, quote in reversed(each.found) if len(quote.text) <= LONGEST_QUOTE]
    return [_quote(facts, *fitting[0])] if fitting else []


def _quote(facts: Facts, review: AreaReview, quote: Quote) -> Block:
    return Block("quote", quote.text, lead=f"{_of_review(facts, review, quote.document_id)}, page {quote.page}")


def _asked(site: Site, facts: Facts, area_code: str, items: int) -> list[Block]:
    by_review = area_asks.by_review(site, facts, area_code)
    n = sum(len(asks) for _, asks in by_review)
    made = [Block("heading", "What was recommended, and what came of it")]
    if not n:
        return [*made, Block("text", "No recommendation was found in what was read.")]
    again = area_asks.asked_again(site, facts, area_code)
    read = _n(len(by_review), "review or inspection", "reviews or inspections")
    text = f"{_n(n, 'recommendation')} in {read}. {_answers(facts, area_code)} {_again_in_words(len(again))}"
    made.append(Block("text", text))
    names = {review.name: review for review, _ in by_review}
    for each, row in zip(again[: max(1, items // 2)], facts.again.get(area_code, ()), strict=False):
        earlier = f"{each.earlier_review}{elsewhere(facts, row['earlier_area_code'], area_code)}"
        made.append(Block("bullet", f"Asked in {earlier}, and again in {each.later_review}:"))
        pairs = (("first", each.earlier, row["earlier_review_id"]), ("again", each.later, row["later_review_id"]))
        made += [_asked_in(facts, *pair) for pair in pairs if len(pair[1].text) <= LONGEST_QUOTE]
    if not again and names:
        made += _latest_asks(facts, by_review, items)
    return made


def _asked_in(facts: Facts, when: str, quote: Quote, review_id: str) -> Block:
    """The reviews are named above the quotes: only which of its documents, where there are several, is left to tell."""
    review = facts.by_id.get(review_id)
    document = _of_review(facts, review, quote.document_id).removeprefix(review.name) if review else ""
    return Block("quote", quote.text, lead=f"{when}{document}, page {quote.page}")


def _latest_asks(facts: Facts, by_review: Sequence[tuple[AreaReview, Sequence[area_asks.Ask]]], items: int) -> list[Block]:
    review, asks = by_review[-1]
    fitting = [ask for ask in asks if len(ask.quote.text) <= LONGEST_QUOTE][: max(1, items // 2)]
    if not fitting:
        return []
    shown = f"{len(fitting)} of the {len(asks)}" if len(fitting) < len(asks) else _n(len(asks), "recommendation")
    return [Block("lead", f"From the latest, {review.name}, {shown}:"), *(_quote(facts, review, ask.quote) for ask in fitting)]


def _again_in_words(n: int) -> str:
    if not n:
        return "None was found that a later document makes again."
    verb = "asks" if n == 1 else "ask"
    return f"{n} {verb} much the same as an earlier one had asked here, or of an area under the same board."


def elsewhere(facts: Facts, area_code: str | None, own: str) -> str:
    """Return " of" and the name of the area that was asked first, where it is another one under the same board."""
    area = facts.corpus.areas.get(area_code or "")
    return f" of {area.name}" if area and area_code != own else ""


def _answers(facts: Facts, area_code: str) -> str:
    asks = [row for row in facts.asks.get(area_code, ()) if not row["is_form"]]
    known = [row for row in asks if facts.answers.get(row["recommendation_id"])]
    if not known:
        return f"What came of them: {NO_ANSWER}."
    done = sum(any(one["status"] == "completed" for one in facts.answers[row["recommendation_id"]]) for row in known)
    return f"An answer is known to {len(known)} of them, and {done} {'is' if done == 1 else 'are'} told to be completed."


def _reasons(site: Site, facts: Facts, area_code: str, items: int) -> list[Block]:
    found = area_told.why(site, facts, area_code)
    if not found:
        return []
    quoted = [(each.review, each.quote) for each in reversed(found) if each.quote and len(each.quote.text) <= LONGEST_QUOTE]
    return [
        Block("heading", "Whether reasons are given"),
        Block("text", area_told.why_sentence(found)),
        *(_quote(facts, *pair) for pair in quoted[: max(1, items // 3)]),
    ]


def _under_way(facts: Facts, area_code: str) -> list[Block]:
    found = area_told.under_way(facts, area_code)
    told = "; ".join(f"{words[:1].lower()}{words[1:]}" for _, words in found)
    text = sentence_case(told) or "Nothing that is announced or under way was found among what was read"
    return [Block("heading", "What is under way"), Block("text", f"{text}.")]


def _look(site: Site, facts: Facts, area_code: str, made_from: Origin) -> list[Block]:
    themes = area_recurs.themes(site, facts, area_code)[:3]
    made = [
        Block("heading", "Where to look"),
        Block("bullet", f" {area_path(area_code)} in the report: all the sentences, each with its page", lead="The area:"),
        Block("bullet", f" downloads/areas/{area_code}.xlsx", lead="The numbers:"),
    ]
    if themes:
        names = "; ".join(f"“{each.label}” ({each.theme_path})" for each in themes)
        made.append(Block("bullet", f" {names}", lead="Where else documents report this:"))
    return [*made, Block("small", made_from.words)]


def _n(n: int, one: str, several: str = "") -> str:
    return f"{n} {one if n == 1 else several or f'{one}s'}"


def briefing(site: Site, facts: Facts, area_code: str, made_from: Origin) -> bytes:
    """Return the briefing on an area as a Word file. Raises KeyError for an area of which nothing was read."""
    return written(blocks(site, facts, area_code, made_from), made_from)
