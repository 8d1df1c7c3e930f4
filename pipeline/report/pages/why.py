"""Which reviews say why, and which only what: failures with a stated cause, by review, and the causes by level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.counting import FEWEST_UNITS, Share
from pipeline.report import charts
from pipeline.report.classes import Classes, type_name
from pipeline.report.naming import told_apart
from pipeline.report.quotes import Quote
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table, spread
from pipeline.report.wording import day, in_words, percent

PATH = "why.html"
STEPS = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)  # shares of failures explained, as the chart groups reviews
LEVELS = {
    "person": "what one worker knew, thought or could do",
    "team": "how a team or its manager worked",
    "organisation": "how the organisation was run",
    "between_agencies": "how agencies worked together",
    "resources": "staff, money, time, places",
    "society": "things outside the services",
}


def build(site: Site) -> None:
    """Add the page on why."""
    classes = Classes(site.source)
    rows = site.source.named("why_reviews")
    by_class = site.source.by("class", [row | {"class": classes.name(row)} for row in rows])
    examples = site.source.by("level", site.source.named("why_examples"))
    names = _names(site, rows)
    site.page(
        PATH, "why.html", "Why: which reviews explain, and which only describe", (), "why causes explained reasons",
        summary=_in_short(site, by_class),
        parts=[
            (name, _summary(held), _chart(site, name, held), _reviews(site, name, held, names)) for name, held in by_class.items()
        ],
        levels=_levels(site, classes, by_class),
        examples=[(in_words(level), LEVELS[level], _quotes(site, held)) for level, held in examples.items()],
    )  # fmt: skip


def _quotes(site: Site, causes: Sequence[Row]) -> list[Quote]:
    return [site.quote("cause", row["cause_id"]) for row in causes]


def _summary(rows: Sequence[Row]) -> str:
    """Return in words how many reviews give a cause for any failure."""
    told = [row for row in rows if row["n_failures"]]
    return Share(sum(row["n_explained"] > 0 for row in told), len(told)).text()


def _of_failings(rows: Sequence[Row]) -> str:
    n, base = sum(row["n_explained"] for row in rows), sum(row["n_failures"] for row in rows)
    return f"{n:,} of {base:,} ({percent(n / base)})" if base >= FEWEST_UNITS else f"{n} of {base}"


def _in_short(site: Site, by_class: Mapping[str, Sequence[Row]]) -> Table:
    """Return how many reviews of each kind give a cause for any failure, and for how many of all their failures."""
    rows = [
        {
            "class": f"{name[:1].upper()}{name[1:]}",
            "reviews": _summary(held),
            "failures": _of_failings(held),
        }
        for name, held in by_class.items()
    ]
    columns = (
        Column("class", "Kind of review"),
        Column("reviews", "Give a reason for at least one failing, of those that tell of any"),
        Column("failures", "Failings with a reason, of all that they tell of"),
    )
    note = "Failings of one review are alike and no sample of their own, so their share has no interval."
    return site.table("why/kinds", Table("How far reviews say why, by kind", columns, rows, note))


def _chart(site: Site, name: str, rows: Sequence[Row]) -> Figure | None:
    told = [row["n_explained"] / row["n_failures"] for row in rows if row["n_failures"] >= 5]
    if len(told) < 5:
        return None
    bands = [("none", sum(not share for share in told))]
    for low, high in pairwise(STEPS):
        bands.append((f"more than {low:.0%}, up to {high:.0%}" if low else f"some, up to {high:.0%}", _between(told, low, high)))
    shown = [{"label": label, "n": n} for label, n in bands]
    columns = (Column("label", "Failures explained"), Column("n", "Reviews", "number"))
    table = Table(f"{name[:1].upper()}{name[1:]}, by the share of failures that they explain", columns, shown)
    description = "Bars of reviews by share of failures explained: " + "; ".join(f"{label}: {n}" for label, n in bands)
    drawn = charts.bars(shown, "label", "n", "Reviews", description)
    most = max(bands, key=lambda band: band[1])[0]
    measure = (
        f"{name[:1].upper()}{name[1:]} read here with at least five failures, by the share of them "
        "with a cause in another clause or sentence."
    )
    title = f"The share of failures explained that is found most often: {most}"
    return site.figure(f"why/{_slug(name)}", title, measure, drawn, table)


def _between(shares: Sequence[float], low: float, high: float) -> int:
    return sum(low < share <= high for share in shares)


def _slug(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def _names(site: Site, rows: Sequence[Row]) -> dict[str, str]:
    """Return by id short names of the reviews, of which no two on the page are alike."""
    return told_apart((row["review_id"], _name(row), day(site.source.reviews[row["review_id"]]["published_on"])) for row in rows)


def _reviews(site: Site, name: str, rows: Sequence[Row], names: Mapping[str, str]) -> Table:
    shown = [
        row
        | {
            "review": names[row["review_id"]],
            "review_path": f"reviews/{row['review_id']}.html",
            "text": Share(row["n_explained"], row["n_failures"], "failures").text()
            if row["n_failures"]
            else "no failure found in it",
        }
        for row in rows
    ]
    columns = (
        Column("review", "Review, by area"),
        Column("n_failures", "Failures", "number"),
        Column("n_explained", "Explained", "number"),
        Column("text", "Share explained"),
    )
    note = "Failures of one review are no random sample: the interval tells how little a few failures say."
    return site.table(
        f"why/{_slug(name)}-reviews", Table(f"{name[:1].upper()}{name[1:]}: failures with a stated cause", columns, shown, note)
    )


def _name(row: Row) -> str:
    if row["review_label"]:
        return str(row["review_label"])
    return f"{row['area_name'] or type_name(row['review_type'])}, {row['practice_year'] or 'year not known'}"


def _levels(site: Site, classes: Classes, by_class: dict[str, list[Row]]) -> Table:
    found = {(row["level"], classes.name(row)): row["n_with"] for row in site.source.named("why_levels")}
    levels = [level for level in LEVELS if any(each == level for each, _ in found)]
    shown = [
        {
            "level": in_words(level),
            "meaning": LEVELS[level],
            "class": name,
            "text": Share(found.get((level, name), 0), len(rows)).text(),
        }
        for level in levels
        for name, rows in by_class.items()
    ]
    columns = (
        Column("level", "Level of cause"),
        Column("meaning", "That is"),
        Column("class", "In"),
        Column("text", "Reviews that give such a cause"),
    )
    note = "Reviews that give a cause of the level, of all that were read of the kind."
    long = site.table("why/levels", Table("Reviews that give a cause of each level, by kind of review", columns, shown, note))
    return spread(long, columns[:2], "class", "text")
