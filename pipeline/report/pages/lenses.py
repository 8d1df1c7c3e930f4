"""Lenses: one question put to all documents, a page each with its aspects, years, areas and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.counting import FEWEST_UNITS, Share
from pipeline.report import charts
from pipeline.report.classes import Classes
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table, spread

INDEX = "lenses/index.html"
Held = Mapping[str, Sequence[Row]]


def build(site: Site) -> None:
    """Add the list of lenses and a page for each."""
    source, classes = site.source, Classes(site.source)
    lenses = source.rows("select * from lenses order by lens_id")
    site.page(INDEX, "lenses.html", "Lenses: one question across all documents", (), "lenses questions", lenses=lenses)
    counts, years, areas, quotes = (
        source.by("lens_id", source.named(name)) for name in ("lens_counts", "lens_years", "lens_areas", "lens_quotes")
    )
    for lens in lenses:
        key = lens["lens_id"]
        site.page(
            f"lenses/{key}.html", "lens.html", lens["question"], (("Lenses", INDEX),), f"{key} {lens['definition']}",
            lens=lens, aspects=_aspects(site, key, counts.get(key, ()), classes),
            figures=_figures(site, key, years.get(key, ()), classes), areas=_areas(site, key, areas.get(key, ()), classes),
            sayings=_words(site, counts.get(key, ()), quotes.get(key, ())),
        )  # fmt: skip


def _aspects(site: Site, key: str, rows: Sequence[Row], classes: Classes) -> Table:
    bases = {classes.name(row): row["n_reviews"] for row in rows}
    found = {(row["aspect"], classes.name(row)): row for row in rows}
    shown = [
        {"label": one["label"], "definition": one["definition"], "class": name, **_told(found.get((one["aspect"], name)), base)}
        for one in {row["aspect"]: row for row in rows}.values()
        for name, base in sorted(bases.items())
    ]
    columns = (
        Column("label", "Aspect"),
        Column("definition", "That is"),
        Column("class", "In"),
        Column("text", "Reviews with it"),
        Column("n_extracts", "Statements", "number"),
    )
    note = "Reviews that speak of it, well or badly, of all that were read of the kind."
    long = site.table(f"lenses/{key}-aspects", Table("What documents say on it, by kind of review", columns, shown, note))
    return spread(long, columns[:2], "class", "text")


def _told(row: Row | None, n_reviews: int) -> Row:
    """Return the share of reviews with an aspect; of a kind that was read and does not speak of it, none of its base."""
    n_with, n_extracts = (row["n_with"], row["n_extracts"]) if row else (0, 0)
    return {"text": Share(n_with, n_reviews).text(), "n_extracts": n_extracts}


def _figures(site: Site, key: str, rows: Sequence[Row], classes: Classes) -> list[Figure]:
    by_class = site.source.by("class", [row | {"class": classes.name(row)} for row in rows])
    return [
        _figure(site, key, name, held)
        for name, held in by_class.items()
        if sum(row["n_reviews"] >= FEWEST_UNITS for row in held) >= 3 and any(row["n_with"] for row in held)
    ]


def _figure(site: Site, key: str, name: str, rows: Sequence[Row]) -> Figure:
    shown = []
    for row in rows:
        share = Share(row["n_with"], row["n_reviews"])
        shown.append(row | {"share": share.value, "low": share.low, "high": share.high, "text": share.text()})
    columns = (
        Column("year", "Year of practice"),
        Column("n_with", "With a failure", "number"),
        Column("n_reviews", "Reviews", "number"),
        Column("text", "Share"),
    )
    table = Table(
        f"{name[:1].upper()}{name[1:]} that report a failure seen through this lens, by year of practice", columns, shown
    )
    told = "By year: " + "; ".join(f"{row['year']}: {row['text']}" for row in shown)
    measure = (
        f"Share of {name} read here, with 95% Wilson intervals; years with fewer than {FEWEST_UNITS} are left out of the chart."
    )
    slug = f"lenses/{key}-{rows[0]['review_type']}-{rows[0]['framework_id']}"
    return site.figure(slug, f"How often {name} report failures in this", measure, charts.shares_over_time(shown, told), table)


def _areas(site: Site, key: str, rows: Sequence[Row], classes: Classes) -> Table:
    shown = [
        row
        | {
            "area_name_path": f"areas/{row['area_code']}.html" if row["area_code"] in site.source.areas else None,
            "class": classes.name(row, row["n_reviews"]),
            "base": f"{row['n_with']} of {row['n_reviews']}",
        }
        for row in rows
    ]
    columns = (
        Column("area_name", "Area"),
        Column("class", "In"),
        Column("base", "Reviews that speak of it, of those read"),
        Column("n_failures", "Statements of failures", "number"),
        Column("n_good", "Of good practice", "number"),
    )
    return site.table(f"lenses/{key}-areas", Table("Where documents report on it, by name of the area", columns, shown))


def _words(site: Site, counts: Sequence[Row], quotes: Sequence[Row]) -> list[tuple[str, list[object]]]:
    labels = {row["aspect"]: row["label"] for row in counts}
    by_aspect = site.source.by("aspect", list(quotes))
    return [
        (label, [site.quote(row["extract_kind"], row["extract_id"]) for row in by_aspect.get(aspect, ())])
        for aspect, label in labels.items()
    ]
