"""The briefing on one area: two pages for Word, of what was read, what recurs, what was asked and asked again, and where to look.

First made as blocks of text, so that what it says can be tested and its length reckoned; what does not fit two pages is left
out whole, least wanted first, and what is left out is said to be on the page of the area.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from pipeline import comparison
from pipeline.comparison import Group, Topic, unit_of
from pipeline.counting import CAUTION, FEWEST_UNITS, Share
from pipeline.report.pages import area_asks, area_recurs, area_told
from pipeline.report.pages.area_beside import told
from pipeline.report.pages.area_facts import NO_ANSWER, AreaReview, Facts, area_path, sentence_case, years_of
from pipeline.report.pages.area_recurs import Recurring
from pipeline.report.quotes import Quote
from pipeline.report.site import Site
from pipeline.report.source import INVENTED, Source
from pipeline.report.word import Word
from pipeline.report.wording import day
from pipeline.scopes import ReviewClass

SIZE = 10.0  # points
PAGES = 2
LONGEST_QUOTE = 260  # characters; a longer one is not cut but left for the page of the area
LEAST, MOST = 1, 8  # how many items of each kind are tried
_LINE = 97  # characters of a line of this size and page, as measured on paper
_HEIGHT = 12.1  # points of a line
_PAGE = 725.0  # points of a page that can be filled: 757, less what lines kept together leave open
_WIDTH_CM = 17.4


@dataclass(frozen=True)
class Block:
    """A piece of a briefing: title, heading, text, bullet, number, quote (`lead` is its place) or table."""

    kind: str
    text: str
    lead: str = ""
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class Origin:
    """Where a briefing comes from: the latest document, how many there are, and the run that made the database."""

    dated_on: date | None
    n_documents: int
    run: str
    is_invented: bool

    @property
    def words(self) -> str:
        """Return it in a sentence."""
        invented = "All of it is invented. " if self.is_invented else ""
        latest = f", the latest of {day(self.dated_on)}" if self.dated_on else ""
        return f"{invented}Source: {self.n_documents:,} published documents{latest}; run {self.run}."


def origin(source: Source) -> Origin:
    """Return where what is said comes from."""
    row = source.rows("select max(published_on) as dated_on, count(*) as n from documents")[0]
    runs = source.rows("select run_id from runs where stage = 'store' order by run_id")
    run = runs[0]["run_id"] if runs else "not known"
    return Origin(row["dated_on"], row["n"], run, source.is_invented)


# --- what it says ---------------------------------------------------------------------------------------------------


def blocks(site: Site, facts: Facts, area_code: str, made_from: Origin) -> list[Block]:
    """Return what is said of an area: as much as fits two pages. Raises KeyError for an area of which nothing was read."""
    for items in range(MOST, LEAST - 1, -1):
        made = _blocks(site, facts, area_code, made_from, items)
        if height(made) <= PAGES * _PAGE:
            break
    return made


def _blocks(site: Site, facts: Facts, area_code: str, made_from: Origin, items: int) -> list[Block]:
    area = facts.source.areas[area_code]
    invented = "This area is invented. " if area["nation"] == INVENTED else ""
    return [
        Block("title", f"{area['name']}: what published reviews say"),
        Block("text", f"{invented}{CAUTION} Quotes are verbatim, names of private persons masked (█)."),
        *_read(facts, area_code),
        *_recurs(site, facts, area_code, items),
        *_asked(site, facts, area_code, items),
        *_reasons(site, facts, area_code, items),
        *_beside(facts, area_code, items),
        *_under_way(facts, area_code),
        *_look(site, facts, area_code, made_from),
    ]


def _read(facts: Facts, area_code: str) -> list[Block]:
    reviews, documents = facts.reviews.get(area_code, ()), facts.documents.get(area_code, ())
    n = f"{len(documents)} published {'document' if len(documents) == 1 else 'documents'}"
    if not reviews:
        text = f"{n} about it, but no review or inspection that can be counted. That is not the same as nothing to find."
        return [Block("heading", "What was read"), Block("text", text)]
    kinds = []
    for kind in facts.classes_of(area_code):
        of = facts.of_class(area_code, kind)
        kinds.append(f"{len(of)} {facts.class_name(kind, len(of))} (practice of {years_of(of)})")
    return [Block("heading", "What was read"), Block("text", f"{n}: {'; '.join(kinds)}.")]


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
        made += [Block("bullet", f" ({len(each.found)} of {n}: {reviews})", lead=each.label), *_latest(each)]
    return made


def _latest(each: Recurring) -> list[Block]:
    fitting = [(review, quote) for review, _, quote in reversed(each.found) if len(quote.text) <= LONGEST_QUOTE]
    return [_quote(*fitting[0])] if fitting else []


def _quote(review: AreaReview, quote: Quote) -> Block:
    return Block("quote", quote.text, lead=f"{review.name}, page {quote.page}")


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
        pairs = (("first", each.earlier), ("again", each.later))
        made += [Block("quote", q.text, lead=f"{when}, page {q.page}") for when, q in pairs if len(q.text) <= LONGEST_QUOTE]
    if not again and names:
        made += _latest_asks(by_review, items)
    return made


def _latest_asks(by_review: Sequence[tuple[AreaReview, Sequence[area_asks.Ask]]], items: int) -> list[Block]:
    review, asks = by_review[-1]
    fitting = [ask for ask in asks if len(ask.quote.text) <= LONGEST_QUOTE][: max(1, items // 2)]
    return [_quote(review, ask.quote) for ask in fitting]


def _again_in_words(n: int) -> str:
    if not n:
        return "None was found that a later document makes again."
    return f"{n} {'repeats' if n == 1 else 'repeat'} what an earlier one had asked here, or of an area under the same board."


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
        *(_quote(*pair) for pair in quoted[: max(1, items // 3)]),
    ]


def _under_way(facts: Facts, area_code: str) -> list[Block]:
    found = area_told.under_way(facts, area_code)
    text = "; ".join(words for _, words in found) or "Nothing that is announced or under way was found among what was read"
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


# --- beside others --------------------------------------------------------------------------------------------------


def shares(facts: Facts, kind: ReviewClass, topics: Iterable[Topic], codes: Iterable[str]) -> list[Share]:
    """Return how many of the reviews of these areas have each topic (no sector), each review counted once."""
    base = facts.corpus.reviews(kind, codes)
    return [Share(len(base & facts.corpus.having(topic)), len(base), unit_of(kind)) for topic in topics]


def groups_of(facts: Facts, area_code: str) -> list[Group]:
    """Return the groups of areas that an area stands beside."""
    return comparison.groups(facts.corpus, area_code)


def _beside(facts: Facts, area_code: str, items: int) -> list[Block]:
    made = [Block("heading", "Beside other areas")]
    kinds = facts.classes_of(area_code)
    if not kinds:
        return [*made, Block("text", "Nothing of it that could be put beside others.")]
    kind = max(kinds, key=lambda each: _weight(facts.of_class(area_code, each)))
    groups = [group for group in groups_of(facts, area_code) if group.kind in ("neighbours", "region", "nation")]
    topics = _topics(facts, area_code, kind)[: items + 1]
    own = shares(facts, kind, topics, [area_code])
    others = [shares(facts, kind, topics, group.area_codes) for group in groups]
    if not topics or not groups:
        return [*made, Block("text", "No failing was found that could be put beside others.")]
    rows = [[topic.label, f"{own[at].n} of {own[at].base}", *(told(of[at]) for of in others)] for at, topic in enumerate(topics)]
    read = f"{own[0].base} of the area {'was' if own[0].base == 1 else 'were'}"
    text = (
        f"{sentence_case(facts.class_name(kind))} only, of which {read} read;"
        f" those in which a failing is reported. In brackets the share with its 95% interval; under {FEWEST_UNITS} none is "
        "given. Nobody is ranked."
    )
    head = ["Reported as falling short", facts.source.areas[area_code]["name"], *(sentence_case(group.name) for group in groups)]
    other = (_WIDTH_CM - 4.4 - 2.4) / len(groups)
    table = Block("table", "Failings in the area and beside it", rows=[head, *rows], widths=[4.4, 2.4, *[other] * len(groups)])
    return [*made, Block("lead", text), table]


def _weight(reviews: Sequence[AreaReview]) -> tuple[int, int, str]:
    """The class with most reviews of the area is shown; of several, that with the latest."""
    return len(reviews), max(review.year or 0 for review in reviews), min(review.review_id for review in reviews)


def _topics(facts: Facts, area_code: str, kind: ReviewClass) -> list[Topic]:
    """Return the codes that reviews of the class report of the area: those in most of all its reviews first, then by name."""
    often: dict[str, set[str]] = {}
    for row in facts.failures.get(area_code, ()):
        often.setdefault(row["category_id"], set()).add(row["review_id"])
    own = facts.corpus.reviews(kind, [area_code])
    found = [t for t in facts.corpus.topics if t.kind == "practice" and often.get(t.topic_id, set()) & own]
    return sorted(found, key=lambda topic: (-len(often[topic.topic_id]), topic.label))


# --- on paper -------------------------------------------------------------------------------------------------------


def height(found: Iterable[Block], size: float = SIZE) -> float:
    """Return how high the blocks stand on paper, in points, reckoned from the number of their characters."""
    return sum(_height(block, size / SIZE) for block in found)


def _height(block: Block, scale: float) -> float:
    line, text = _LINE / scale, f"{block.lead}{block.text}"
    if block.kind == "table":
        rows = (max(ceil(len(text) * _WIDTH_CM / (width * _LINE * 1.05)) for text, width in zip(row, block.widths, strict=True))
                for row in block.rows)  # fmt: skip
        return 10.6 * sum(rows) + len(block.rows) * 1.0 + 12
    lines = ceil(len(text) / (line - {"quote": 2, "bullet": 4, "number": 4}.get(block.kind, 0)))
    around = {"title": 12.0, "heading": 13.0, "text": 3.0, "small": 0.0}.get(block.kind, 2.5)
    return lines * _HEIGHT * scale * (1.8 if block.kind == "title" else 1.0) + around


def written(found: Sequence[Block], made_from: Origin, size: float = SIZE) -> bytes:
    """Return the blocks as a Word file."""
    title = next(block.text for block in found if block.kind == "title")
    made = Word(title, made_from.dated_on, f"{title}.", size)
    for block in found:
        if block.kind == "table":
            made.table(block.rows[0], block.rows[1:], block.widths, block.text)
        elif block.kind in ("bullet", "number"):
            (made.bullet if block.kind == "bullet" else made.numbered)(block.text, block.lead)
        elif block.kind == "quote":
            made.quote(block.text, block.lead)
        elif block.kind == "lead":
            made.paragraph(block.text, follows=True)
        else:
            {"title": made.title, "heading": made.heading}.get(block.kind, made.paragraph)(block.text)
    return made.made()


def briefing(site: Site, facts: Facts, area_code: str, made_from: Origin) -> bytes:
    """Return the briefing on an area as a Word file. Raises KeyError for an area of which nothing was read."""
    return written(blocks(site, facts, area_code, made_from), made_from)
