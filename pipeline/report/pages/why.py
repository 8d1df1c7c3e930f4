"""Which reviews say why, and which only what: failures with a stated cause, by review, and the causes by level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.counting import Share
from pipeline.report import charts
from pipeline.report.classes import Classes, type_name
from pipeline.report.naming import told_apart
from pipeline.report.quotes import Quote
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import day, in_words

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
    site.page(
        PATH, "why.html", "Why: which reviews explain, and which only describe", (), "why causes explained reasons",
        parts=[(name, _summary(held), _chart(site, name, held), _reviews(site, name, held)) for name, held in by_class.items()],
        levels=_levels(site, classes, by_class),
        examples=[(in_words(level), LEVELS[level], _quotes(site, held)) for level, held in examples.items()],
    )  # fmt: skip


def _quotes(site: Site, causes: Sequence[Row]) -> list[Quote]:
    return [site.quote("cause", row["cause_id"]) for row in causes]


def _summary(rows: Sequence[Row]) -> str:
    """Return in words how many reviews give a cause for any failure."""
    told = [row for row in rows if row["n_failures"]]
    return Share(sum(row["n_explained"] > 0 for row in told), len(told)).text()


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


def _reviews(site: Site, name: str, rows: Sequence[Row]) -> Table:
    names = told_apart((row["review_id"], _name(row), day(site.source.reviews[row["review_id"]]["published_on"])) for row in rows)
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
    shown = [
        {
            "level": in_words(row["level"]),
            "meaning": LEVELS[row["level"]],
            "class": classes.name(row),
            "text": Share(row["n_with"], len(by_class[classes.name(row)])).text(),
        }
        for row in site.source.named("why_levels")
    ]
    columns = (
        Column("level", "Level of cause"),
        Column("meaning", "That is"),
        Column("class", "In"),
        Column("text", "Reviews that give such a cause"),
    )
    return site.table("why/levels", Table("Where documents see the causes", columns, shown))
