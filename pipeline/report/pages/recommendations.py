"""Recommendations: those that recur first, a page for each; then all of them by whom they ask and by kind of ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from pipeline.report.classes import type_name
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import day, in_words

INDEX = "recommendations/index.html"
TRAIL = (("Recommendations", INDEX),)
PART = 200  # recommendations on one page of a list
AFTER = "after the recommendation"


@dataclass(frozen=True)
class Asked:
    """What all pages of recommendations need, asked once, by recommendation."""

    again: Mapping[str, Sequence[Row]]  # by the later one
    afterwards: Mapping[str, Sequence[Row]]
    causes: Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Listing:
    """Recommendations that have something in common, with the words for it."""

    slug: str
    title: str
    label: str
    rows: Sequence[Row]


def build(site: Site) -> None:
    """Add the list of what recurs, a page for each group, and the lists of all."""
    source = site.source
    asked = Asked(
        source.by("later_recommendation_id", source.named("ask_again")),
        source.by("recommendation_id", source.named("ask_afterwards")),
        source.by("recommendation_id", source.named("ask_causes")),
    )
    asks, groups = source.named("asks"), source.named("ask_groups")
    listings = [*_by_sector(asks), *_by_kind(asks), *_by_theme(site, asks)]
    _index(site, asks, groups, listings)
    members = source.by("group_id", [ask for ask in asks if ask["group_id"]])
    for group, title in zip(groups, titles(groups), strict=True):
        _group(site, group, title, members[group["group_id"]], asked)
    known = {group["group_id"]: group for group in groups}
    for listing in listings:
        _list(site, listing, known)


def group_path(group_id: str) -> str:
    """Return the page of a group of recommendations that ask much the same."""
    return f"recommendations/{group_id}.html"


# --- what recurs ----------------------------------------------------------------------------------------------------


def _index(site: Site, asks: Sequence[Row], groups: Sequence[Row], listings: Sequence[Listing]) -> None:
    rows = [
        {
            "wording": group["wording"],
            "wording_path": group_path(group["group_id"]),
            "matter": group["matter"],
            "n_reviews": group["n_reviews"],
            "n_areas": group["n_areas"],
            "years": _years(group),
            "asked": ", ".join(in_words(sector) for sector in group["sectors"] or () if sector != "unspecified") or "not said",
            "answers": f"{group['n_answered']} of {group['n_recommendations']}" if group["n_answered"] else "none known",
        }
        for group in groups
    ]
    columns = (
        Column("wording", "One wording of it"),
        Column("matter", "About"),
        Column("n_reviews", "Reviews", "number"),
        Column("n_areas", "Areas", "number"),
        Column("years", "Years"),
        Column("asked", "Whom it asks"),
        Column("answers", "Responses"),
    )
    table = Table("Recommendations made more than once in much the same words, those of most boards first", columns, rows)
    site.page(
        INDEX, "recommendations.html", "Recommendations: what was asked, and asked again", (), "asked again responses",
        table=site.table("recommendations/recurring", table), n_asks=len(asks), n_groups=len(groups),
        n_forms=sum(bool(ask["is_form"]) for ask in asks), n_answered=sum(ask["n_answers"] > 0 for ask in asks),
        sectors=[listing for listing in listings if listing.slug.startswith("to-")],
        kinds=[listing for listing in listings if listing.slug.startswith("kind-")],
        themes=[listing for listing in listings if listing.slug.startswith("theme-")], areas=_by_area(site, asks),
        list_path=_list_path,
    )  # fmt: skip


def _years(group: Row) -> str:
    first, last = group["first_seen_on"], group["last_seen_on"]
    if not first:
        return "not known"
    return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"


def titles(groups: Sequence[Row]) -> list[str]:
    """Return the titles of the pages of groups; those that would be called the same have the beginning of their words too."""
    plain = [
        f"{group['matter'] or 'Asked more than once'}: asked in {_counted(group['n_reviews'], 'review')}, {_years(group)}"
        for group in groups
    ]
    worded = [
        f"{title}: “{shorten(group['wording'], 70, placeholder='…')}”" if plain.count(title) > 1 else title
        for title, group in zip(plain, groups, strict=True)
    ]
    return [f"{title} ({worded[:at].count(title) + 1})" if worded.count(title) > 1 else title for at, title in enumerate(worded)]


def _group(site: Site, group: Row, title: str, members: Sequence[Row], asked: Asked) -> None:
    site.page(
        group_path(group["group_id"]), "recommendation_group.html", title, TRAIL, group["wording"],
        group=group, years=_years(group), members=[_member(site, member, asked) for member in members],
    )  # fmt: skip


def _member(site: Site, ask: Row, asked: Asked) -> Row:
    key = ask["recommendation_id"]
    has_page = ask["area_code"] in site.source.areas
    return ask | {
        "quote": site.quote("recommendation", key),
        "place": ask["area_name"] or ask["board_name"] or "no area",
        "place_path": f"areas/{ask['area_code']}.html" if has_page else None,
        "answer": answer(ask),
        "again": asked.again.get(key, ()),
        "afterwards": asked.afterwards.get(key, ()),
        "causes": [site.quote("cause", row["cause_id"], is_pictured=False) for row in asked.causes.get(key, ())],
    }


def answer(ask: Row) -> str:
    """Return in words what is known of the answer to a recommendation. No news is not known, never refused."""
    if not ask["n_answers"]:
        return "No response is known."
    return f"Response: {in_words(ask['status'])}."


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


# --- all of them ----------------------------------------------------------------------------------------------------


def _by_sector(asks: Iterable[Row]) -> list[Listing]:
    found: dict[str, list[Row]] = defaultdict(list)
    for ask in asks:
        for sector in ask["sectors"] or ("unspecified",):
            found[sector].append(ask)
    return [
        Listing(f"to-{sector}", f"Recommendations to {label}", label, rows)
        for sector, rows in sorted(found.items(), key=lambda item: (item[0] == "unspecified", item[0]))
        for label in [in_words(sector) if sector != "unspecified" else "nobody by name"]
    ]


def _by_kind(asks: Iterable[Row]) -> list[Listing]:
    found: dict[str, list[Row]] = defaultdict(list)
    for ask in asks:
        found[ask["ask_kind"]].append(ask)
    return [
        Listing(f"kind-{kind}", f"Requests to act of the kind “{in_words(kind)}”", in_words(kind), rows)
        for kind, rows in sorted(found.items())
    ]


def theme_slug(theme_id: str) -> str:
    """Return what the list of a theme's recommendations is called."""
    return f"theme-{theme_id}"


def _by_theme(site: Site, asks: Iterable[Row]) -> list[Listing]:
    """Return the recommendations of each theme that has any, those with most first."""
    known = {ask["recommendation_id"]: ask for ask in asks}
    found = site.source.by("theme_id", [row for row in site.source.named("ask_themes") if row["recommendation_id"] in known])
    made = [
        Listing(
            theme_slug(key), f"Recommendations on the theme “{label}”", label, [known[row["recommendation_id"]] for row in rows]
        )
        for key, rows in found.items()
        for label in [site.source.themes[key]["label"]]
    ]
    return sorted(made, key=lambda listing: (-len(listing.rows), listing.label, listing.slug))


def _by_area(site: Site, asks: Iterable[Row]) -> list[tuple[str, str, int]]:
    """Return the areas with the pages on which their recommendations stand and how many these are, by name."""
    shown = (ask for ask in asks if ask["is_compared"] and not ask["is_form"])
    found = Counter(ask["area_code"] for ask in shown if ask["area_code"] in site.source.areas)
    return sorted((site.source.areas[code]["name"], f"areas/{code}.html#asked", n) for code, n in found.items())


def _list_path(listing: Listing, part: int = 1) -> str:
    return f"recommendations/{listing.slug}.html" if part == 1 else f"recommendations/{listing.slug}-{part}.html"


def _list(site: Site, listing: Listing, groups: Mapping[str, Row]) -> None:
    """Add the pages of a list, the latest first, in parts that a phone can load."""
    rows = sorted(listing.rows, key=lambda ask: (str(ask["published_on"] or ""), ask["recommendation_id"]), reverse=True)
    parts = [rows[start : start + PART] for start in range(0, len(rows), PART)]
    links = [(part, _list_path(listing, part), _span(held)) for part, held in enumerate(parts, 1)]
    for part, held in enumerate(parts, 1):
        title = listing.title if len(parts) == 1 else f"{listing.title}, part {part} of {len(parts)}"
        shown = _told_apart([_listed(site, ask, groups) for ask in held])
        table = Table(f"{title}, the latest first", _LISTED, shown)
        site.page(
            _list_path(listing, part), "recommendation_list.html", title, TRAIL, listing.label, is_found=part == 1,
            table=site.table(f"recommendations/{listing.slug}-{part}", table), parts=links, part=part, n=len(rows),
        )  # fmt: skip


def _told_apart(rows: Sequence[Row]) -> list[Row]:
    """Return rows of which only those whose words stand on the page twice say whose they are: who hears links must know."""
    often = Counter(row["words"] for row in rows)
    return [row if often[row["words"]] > 1 else {k: v for k, v in row.items() if k != "words_besides"} for row in rows]


_LISTED = (
    Column("words", "Words"),
    Column("place", "Area or board"),
    Column("published_on", "Published", "date"),
    Column("kind", "In"),
    Column("recurs", "Made elsewhere"),
    Column("answer", "Response"),
)


def _listed(site: Site, ask: Row, groups: Mapping[str, Row]) -> Row:
    quote = site.quotes.get("recommendation", ask["recommendation_id"])
    group = groups.get(ask["group_id"])
    return {
        "words": quote.text,
        "words_path": quote.path,
        "words_besides": f"{quote.title}, page {quote.page}",
        "place": ask["area_name"] or ask["board_name"],
        "place_path": f"areas/{ask['area_code']}.html" if ask["area_code"] in site.source.areas else None,
        "published_on": ask["published_on"],
        "kind": type_name(ask["review_type"]),
        "recurs": _elsewhere(group) if group else ("a formality" if ask["is_form"] else None),
        "recurs_path": group_path(ask["group_id"]) if group else None,
        "answer": answer(ask) if ask["n_answers"] else None,
    }


def _elsewhere(group: Row) -> str:
    matter = f" on {group['matter'][:1].lower()}{group['matter'][1:]}" if group["matter"] else ""
    return f"{_counted(group['n_recommendations'], 'request')}{matter}"


def _span(rows: Sequence[Row]) -> str:
    last, first = rows[0]["published_on"], rows[-1]["published_on"]
    return f"{day(last)} back to {day(first)}" if first else "dates not known"
