"""Themes: a list of all, and a page each with its trend, areas, bodies, causes, recommendations and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.counting import FEWEST_UNITS, Share
from pipeline.report import charts
from pipeline.report.classes import Classes
from pipeline.report.pages.recommendations import theme_slug
from pipeline.report.pages.theme_failings import Failings
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row, Source
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import in_words, sentence_case

INDEX = "themes/index.html"
_SHOWN_IN_CHART = 15
_DIRECTIONS = {
    "rise": "More of these reviews speak of it in later years of practice than in earlier ones, by more than chance explains.",
    "fall": "Fewer of these reviews speak of it in later years of practice than in earlier ones, by more than chance explains.",
    "no change shown": "No rise or fall over the years of practice can be told from chance.",
    "not testable": "There are too few years or reviews to tell a rise or fall from chance.",
}


@dataclass(frozen=True)
class Asked:
    """What all theme pages need, asked once, by theme."""

    exemplars: Mapping[str, Sequence[Row]]
    kinds: Mapping[str, Sequence[Row]]
    areas: Mapping[str, Sequence[Row]]
    years: Mapping[str, Sequence[Row]]
    trends: Mapping[str, Sequence[Row]]
    causes: Mapping[str, Sequence[Row]]
    agencies: Mapping[str, Sequence[Row]]
    asks: Mapping[str, Sequence[Row]]
    codes: Mapping[str, Sequence[Row]]
    events: Mapping[str, Sequence[Row]]


def build(site: Site) -> None:
    """Add the list of themes and a page for each."""
    asked, classes = _asked(site.source), Classes(site.source)
    failings = Failings(site.source, classes)
    _index(site, failings)
    for theme in site.source.themes.values():
        _page(site, theme, asked, classes, failings)


def path(theme_id: str) -> str:
    """Return the page of a theme."""
    return f"themes/{theme_id}.html"


def _asked(source: Source) -> Asked:
    def by_theme(sql: str) -> Mapping[str, Sequence[Row]]:
        return source.by("theme_id", source.rows(sql))

    return Asked(
        exemplars=source.by("theme_id", source.named("members")),
        kinds=source.by("theme_id", source.named("by_kind")),
        areas=source.by("theme_id", source.named("theme_areas")),
        years=by_theme("select * from theme_trend order by review_type, framework_id, practice_year"),
        trends=by_theme("select * from theme_trends order by n_with desc, review_type, framework_id"),
        causes=source.by("theme_id", source.named("theme_causes")),
        agencies=source.by("theme_id", source.named("theme_agencies")),
        asks=source.by("theme_id", source.named("theme_asks")),
        codes=source.by("theme_id", source.named("theme_codes")),
        # that a theme is new among themes that are all new says nothing
        events=by_theme("select * from theme_events where event in ('split', 'merged') order by event, other_theme_id"),
    )


# --- the list -------------------------------------------------------------------------------------------------------


def _index(site: Site, failings: Failings) -> None:
    themes = [_listed(theme, failings) for theme in failings.in_order()]
    columns = (
        Column("label", "Theme"),
        *(Column(name, sentence_case(name)) for name in failings.names),
        Column("n_documents", "Documents that speak of it at all", "number"),
        Column("holds", "Does it hold?"),
        Column("rests", "Rests on"),
    )
    note = "Of each kind of review: how many report a failing that belongs to the theme, of those read. Kinds are not added up."
    table = Table("All themes, those in which most reviews report a failing first", columns, themes, note)
    shown = [theme for theme in themes if theme["is_stable"]]
    counts = site.source.named("counts")[0]
    site.page(
        INDEX, "themes.html", "Themes: what recurs", (), "themes recurring what recurs",
        table=site.table("themes/all", table), figure=_index_chart(site, shown, failings), counts=counts, n_themes=len(themes),
        n_stable=sum(theme["is_stable"] for theme in themes),
    )  # fmt: skip


def _listed(theme: Row, failings: Failings) -> Row:
    return (
        theme
        | {
            "label_path": path(theme["theme_id"]),
            "holds": "holds" if theme["is_stable"] else "unstable",
            "rests": rests_on(theme) or "several areas and publishers",
        }
        | {name: f"{n} of {base}" for name, n, base in failings.of(theme["theme_id"])}
    )


def rests_on(theme: Row) -> str:
    """Return in words what a theme rests on where that is narrow; nothing where it is not."""
    return f"{in_words(theme['rests_on'])}" if theme["rests_on"] else ""


def _index_chart(site: Site, themes: Sequence[Row], failings: Failings) -> Figure | None:
    """Return the themes in the kind of review of which most were read: bars of several kinds would have several bases."""
    if not themes or not failings.names:
        return None
    name, base = max(((name, base) for name, _, base in failings.of(themes[0]["theme_id"])), key=lambda held: held[1])
    rows = [
        {"label": theme["label"], "label_path": theme["label_path"], "n": _of(failings, theme, name), "text": theme[name]}
        for theme in themes
    ]
    shown = sorted((row for row in rows if row["n"]), key=lambda row: -row["n"])[:_SHOWN_IN_CHART]
    if not shown:
        return None
    told = f"Bars of {name} by theme: " + "; ".join(f"{row['label']} {row['text']}" for row in shown)
    drawn = charts.bars(shown, "label", "n", f"{sentence_case(name)} that report a failing, of {base}", told)
    columns = (Column("label", "Theme"), Column("text", f"{sentence_case(name)} that report a failing in it"))
    table = Table(f"Themes in {name}", columns, shown)
    title = f"“{shown[0]['label']}” is where most {name} report failings"
    measure = f"Of the {base} {name} read, how many report a failing that belongs to a theme. Only themes that hold are shown."
    return site.figure("themes/in-most-documents", title, measure, drawn, table)


def _of(failings: Failings, theme: Row, name: str) -> int:
    return next(n for kind, n, _ in failings.of(theme["theme_id"]) if kind == name)


# --- one theme ------------------------------------------------------------------------------------------------------


def _page(site: Site, theme: Row, asked: Asked, classes: Classes, failings: Failings) -> None:
    key = theme["theme_id"]
    site.page(
        path(key), "theme.html", theme["label"][:1].upper() + theme["label"][1:], (("Themes", INDEX),),
        " ".join(theme["keywords"] or ()),
        theme=theme, rests=rests_on(theme), failing=failings.told(key), kinds=asked.kinds.get(key, ()),
        codes=asked.codes.get(key, ()), events=_events(site.source, asked.events.get(key, ())),
        exemplars=[site.quote(row["extract_kind"], row["extract_id"]) for row in asked.exemplars.get(key, ())],
        n_areas=len({row["area_code"] for row in asked.areas.get(key, ())}),
        trends=_trends(site, theme, asked, classes),
        areas=_areas(site, theme, asked.areas.get(key, ()), classes),
        causes=[(in_words(row["level"]), site.quote("cause", row["cause_id"])) for row in asked.causes.get(key, ())],
        agencies=_agencies(site, theme, asked.agencies.get(key, ()), classes),
        n_asks=sum(row["n"] for row in asked.kinds.get(key, ()) if row["extract_kind"] == "recommendation"),
        all_asks=f"recommendations/{theme_slug(key)}.html",
        asks=[row | {"quote": site.quote("recommendation", row["recommendation_id"])} for row in asked.asks.get(key, ())],
    )  # fmt: skip


def _events(source: Source, events: Sequence[Row]) -> list[Row]:
    return [row | {"other": source.themes.get(row["other_theme_id"])} for row in events]


def _trends(site: Site, theme: Row, asked: Asked, classes: Classes) -> list[tuple[Figure, str]]:
    key = theme["theme_id"]
    years = site.source.by("class", [row | {"class": classes.name(row)} for row in asked.years.get(key, ())])
    directions = {classes.name(row): row["direction"] for row in asked.trends.get(key, ())}
    made = []
    for name, rows in years.items():
        # fewer than three years with a base of five is no course of time; the bases stand in the table of areas
        if sum(not row["is_base_small"] for row in rows) >= 3 and any(row["n_with"] for row in rows):
            made.append((_trend(site, theme, name, rows), _DIRECTIONS.get(directions.get(name, ""), "")))
    return made


def _trend(site: Site, theme: Row, name: str, rows: Sequence[Row]) -> Figure:
    shown = [
        {
            "year": row["practice_year"], "share": row["share"], "low": row["share_low"], "high": row["share_high"],
            "n_with": row["n_with"], "n_reviews": row["n_reviews"], "text": Share(row["n_with"], row["n_reviews"]).text(),
        }
        for row in rows
    ]  # fmt: skip
    told = "; ".join(f"{row['year']}: {row['text']}" for row in shown)
    columns = (
        Column("year", "Year of practice"),
        Column("n_with", "That speak of it", "number"),
        Column("n_reviews", "Reviews", "number"),
        Column("text", "Share"),
    )
    first, last = shown[0]["year"], shown[-1]["year"]
    table = Table(f"{name[:1].upper()}{name[1:]} with this theme, by year of practice", columns, shown)
    measure = (
        f"Share of {name} read here that speak of it, of what fell short or of what went well, practice of {first} to {last}, "
        "with 95% Wilson intervals; "
        f"years with fewer than {FEWEST_UNITS} are left out of the chart."
    )
    slug = f"themes/{theme['theme_id']}-{rows[0]['review_type']}-{rows[0]['framework_id']}"
    return site.figure(slug, f"How often {name} speak of it", measure, charts.shares_over_time(shown, f"By year: {told}"), table)


def _areas(site: Site, theme: Row, rows: Sequence[Row], classes: Classes) -> Table | None:
    shown = [
        row
        | {
            "area": site.source.areas[row["area_code"]]["name"] if row["area_code"] in site.source.areas else row["area_name"],
            "area_path": f"areas/{row['area_code']}.html" if row["area_code"] in site.source.areas else None,
            "class": classes.name(row, row["n_reviews"]),
            "failing": f"{row['n_failing']} of {row['n_reviews']}",
            "base": f"{row['n_with']} of {row['n_reviews']}",
            "years": f"{row['first_year']}" + (f" to {row['last_year']}" if row["last_year"] != row["first_year"] else ""),
        }
        for row in rows
    ]
    if not shown:
        return None
    columns = (
        Column("area", "Area"),
        Column("class", "Kind of review"),
        Column("failing", "Report a failing, of those read"),
        Column("n_failures", "Statements of failings", "number"),
        Column("base", "Speak of it at all, of those read"),
        Column("years", "Years of practice"),
    )
    caption = "Where documents report this, by name of the area"
    note = "Documents that speak of it at all may tell only of what went well, or ask for something."
    return site.table(f"themes/{theme['theme_id']}-areas", Table(caption, columns, shown, note))


def _agencies(site: Site, theme: Row, rows: Sequence[Row], classes: Classes) -> Table | None:
    shown = [
        {
            "name": in_words(row["name"]),
            "name_path": f"agencies/{row['agency_id']}.html" if row["agency_id"] in site.source.agencies else None,
            "class": classes.name(row),
            "n_reviews": row["n_reviews"],
        }
        for row in rows
    ]
    if not shown:
        return None
    columns = (Column("name", "Body or kind of body"), Column("class", "In"), Column("n_reviews", "Reviews", "number"))
    caption = "Bodies whose action the statements describe"
    note = (
        "Bodies whose own action a statement of a failing in this theme describes, as a program read it: no verdict on any. "
        "Kinds of review differ in which bodies they look at, so a body that is not here may not have been looked at."
    )
    return site.table(f"themes/{theme['theme_id']}-bodies", Table(caption, columns, shown, note))
