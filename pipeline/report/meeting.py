"""The briefing for a meeting: one page on all areas, with questions to ask made from what the documents report."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.counting import CAUTION
from pipeline.masking import BLOCK
from pipeline.report.classes import Classes, type_name
from pipeline.report.naming import kind_words
from pipeline.report.pages.overview import NEW_SINCE, listed, new_themes
from pipeline.report.pages.theme_failings import Failings
from pipeline.report.paper import LONGEST_QUOTE, Block, Origin, height, written
from pipeline.report.quotes import Quote
from pipeline.report.site import Site
from pipeline.report.source import INVENTED, Row
from pipeline.report.wording import day

TITLE = "What published reviews say: briefing for a meeting"
SIZE = 9.5  # points
_PAGE = 735.0  # points
_MOST = 8


def meeting_briefing(site: Site, made_from: Origin) -> bytes:
    """Return the briefing as a Word file of one page."""
    return written(blocks(site, made_from), made_from, SIZE)


def blocks(site: Site, made_from: Origin) -> list[Block]:
    """Return what is said: as much as fits one page."""
    recurring = _failing(site)
    asked, new = site.source.named("overview_recurring"), _new(site)
    waiting = site.source.rows("select * from reviews_under_way order by announced_on desc nulls last, review_id")
    for items in range(_MOST, 0, -1):
        made = [
            Block("title", TITLE),
            Block("text", f"{_invented(site)}{CAUTION}"),
            *_recurring(recurring, items),
            *_asked(site, asked, items),
            *_new_words(new, items),
            *_waiting(site, waiting, items),
            *_questions(recurring, asked, new, waiting),
            Block("small", f"{made_from.words} More, with every sentence and its page: index.html of the report."),
        ]
        if height(made, SIZE) <= _PAGE:
            break
    return made


def _invented(site: Site) -> str:
    return f"Areas, bodies and people are invented (nation “{INVENTED}”). " if site.source.is_invented else ""


def _failing(site: Site) -> list[Row]:
    """Return the themes in which most reviews report failings, each with how many, in words; praise does not count."""
    failings = Failings(site.source, Classes(site.source))
    return [theme | {"told": listed(failings.told(theme["theme_id"]))} for theme in failings.stable()]


def _recurring(themes: Sequence[Row], items: int) -> list[Block]:
    made = [Block("heading", "What recurs")]
    if not themes:
        return [*made, Block("text", "No theme that holds when it is looked for anew has a review that reports a failing in it.")]
    made.append(Block("text", "The themes in which most reviews and inspections report failings; kinds are not added together:"))
    return made + [Block("bullet", f" {theme['told']}", lead=_capital(theme["label"]) + ":") for theme in themes[:items]]


def _asked(site: Site, groups: Sequence[Row], items: int) -> list[Block]:
    made = [Block("heading", "What was asked again and again")]
    if not groups:
        return [*made, Block("text", "No recommendation was found that another review makes too.")]
    n = site.source.rows("select count(distinct review_id) as n from placed_recommendations where not is_form")[0]["n"]
    made.append(Block("text", f"Recommendations were read in {n:,} reviews and inspections; of several boards were asked most:"))
    for group in groups[: max(1, items - 2)]:
        quote = site.quotes.get("recommendation", group["exemplar_id"])
        words = f" in {group['n_reviews']} reviews, {group['first_seen_on']:%Y} to {group['last_seen_on']:%Y}; {_known(group)}"
        made.append(Block("bullet", words, lead=_capital(group["matter"] or "no one matter") + ":"))
        if len(quote.text) <= LONGEST_QUOTE and BLOCK not in quote.text:
            made.append(Block("quote", quote.text, lead=_place(site, quote)))
    return made


def _place(site: Site, quote: Quote) -> str:
    document = site.source.documents[quote.document_id]
    parts = (kind_words(document["kind"]), quote.area, day(document["published_on"]) if document["published_on"] else "no date")
    return f"{', '.join(part for part in parts if part)}, page {quote.page}"


def _known(group: Row) -> str:
    n = group["n_answered"]
    return f"an answer is known to {n} of them" if n else "no answer is known from what was read"


def _new(site: Site) -> list[Row]:
    last = site.source.rows("select max(practice_year) as year from placed_documents")[0]["year"]
    return [row | {"since": last - NEW_SINCE} for row in new_themes(site, last)] if last else []


def _new_words(new: Sequence[Row], items: int) -> list[Block]:
    made = [Block("heading", "What is new")]
    if not new:
        return [
            *made,
            Block("text", "No theme was found in later years of practice only, where enough was read of earlier ones."),
        ]
    by_class: dict[str, list[str]] = {}
    for row in new[: items + 1]:
        by_class.setdefault(row["class"], []).append(f"{row['theme_label']} ({row['n_with_since']} of {row['n_reviews_since']})")
    told = "; ".join(f"in {kind}: {', '.join(labels)}" for kind, labels in by_class.items())
    more = len(new) - items - 1
    rest = f"; and {more} more" if more > 0 else ""
    return [*made, Block("text", f"Reported in practice since {new[0]['since']}, and not before, {told}{rest}.")]


def _waiting(site: Site, waiting: Sequence[Row], items: int) -> list[Block]:
    made = [Block("heading", "What is under way")]
    told = [
        f"{type_name(row['review_type'])}{', ' + row['area_name'] if row['area_name'] else ''}"
        + (f", expected {day(row['expected_on'])}" if row["expected_on"] else "")
        for row in waiting[:items]
    ]
    more = f" {len(waiting) - items} more are on the page under-way.html." if len(waiting) > items else ""
    text = f"Announced or under way: {'; '.join(told)}.{more}" if told else "Nothing that is announced or under way was found."
    return [*made, Block("text", text)]


def _questions(themes: Sequence[Row], groups: Sequence[Row], new: Sequence[Row], waiting: Sequence[Row]) -> list[Block]:
    asked = []
    if groups:
        group = groups[0]
        asked.append(
            f"“{_capital(group['matter'] or 'The same')}” was recommended in {group['n_reviews']} reviews from "
            f"{group['first_seen_on']:%Y} to {group['last_seen_on']:%Y}; an answer is known to "
            f"{group['n_answered'] or 'none'} of them. Who can tell what was done, and whether it held?"
        )
    if themes:
        theme = themes[0]
        asked.append(
            f"Failings in “{_capital(theme['label'])}” are reported in {theme['told']}. "
            "What has been tried where they were first reported, and what do later documents from there say?"
        )
    if new:
        label = _capital(new[0]["theme_label"])
        asked.append(f"“{label}” is reported only since {new[0]['since']}. Do we see it here, and who looks for it?")
    elif waiting:
        asked.append(f"{len(waiting)} reviews are announced or under way. Which of what is said here should they look at?")
    if len(asked) < 3:
        asked.append(
            "What was published since the latest document named below, or is held and not published, that would change this?"
        )
    return [Block("heading", "Three questions to ask"), *(Block("number", text) for text in asked[:3])]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
