"""Whether areas, regions and rural-urban classes differ by more than chance: funnel plots in place of league tables."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.comparison import unit_of
from pipeline.counting import FEWEST_UNITS
from pipeline.funnel import FunnelData, Point, funnels
from pipeline.report import charts
from pipeline.report.charts import FunnelPoint
from pipeline.report.pages.area_beside import LEFT_OUT, told
from pipeline.report.pages.area_facts import INDEX, Facts, sentence_case
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table

PAGE = "areas/chance.html"
BY = {"area": ("areas", "area"), "region": ("regions", "region"), "rural_urban": ("rural-urban classes", "rural-urban class")}
_FEWEST_POINTS = 3  # with fewer there is nothing to be seen in a plot


def build(site: Site, facts: Facts) -> None:
    """Add the page on what differs by more than chance."""
    parts = [_part(site, facts, by) for by in BY]
    site.page(
        PAGE, "area_chance.html", "What differs by more than chance", (("Areas", INDEX),), "funnel plot chance regions rural",
        parts=parts, fewest=FEWEST_UNITS, explained=facts.explained(facts.corpus.classes),
    )  # fmt: skip


def _part(site: Site, facts: Facts, by: str) -> Row:
    """One kind of place: what was looked at, what lies beyond the limits, and a plot for each class of review."""
    found = [plot for plot in funnels(facts.corpus, by, ("practice",)).values() if plot.topic.topic_id != LEFT_OUT]
    beyond = [(plot, point) for plot in found for point in plot.points if point.flag]
    several, one = BY[by]
    table = _beyond_table(facts, several, one, beyond) if beyond else None
    return {
        "key": by,
        "title": sentence_case(several),
        "n_tested": max((plot.n_tested for plot in found), default=0),
        "n_compared": max((plot.n_adjusted_for for plot in found), default=0),
        "table": site.table(f"areas/chance-{by}", table) if table else None,
        "figures": [_figure(site, facts, plot) for plot in _shown(found)],
    }


def _shown(found: Sequence[FunnelData]) -> list[FunnelData]:
    """The plots with a place beyond the limits; of a class without any, the one that comes nearest."""
    made = []
    for kind in sorted({plot.review_class for plot in found}):
        plots = [plot for plot in found if plot.review_class == kind and plot.n_tested >= _FEWEST_POINTS]
        flagged = [plot for plot in plots if plot.n_flagged]
        made += flagged or sorted(plots, key=_nearness)[:1]
    return made


def _nearness(plot: FunnelData) -> tuple[float, str]:
    return min((point.adjusted_p for point in plot.points if point.adjusted_p is not None), default=1.0), plot.topic.label


def _beyond_table(facts: Facts, several: str, one: str, beyond: Sequence[tuple[FunnelData, Point]]) -> Table:
    rows = [
        {
            "name": point.name,
            "topic": plot.topic.label,
            "kind": sentence_case(facts.class_name(plot.review_class)),
            "side": {"above": "more often", "below": "less often"}[str(point.flag)],
            "share": told(point.share),
            "overall": told(plot.overall),
        }
        for plot, point in beyond
    ]
    columns = (
        Column("name", sentence_case(one)),
        Column("topic", "What fell short"),
        Column("kind", "Kind of review"),
        Column("side", "Reported"),
        Column("share", "There"),
        Column("overall", "In all"),
    )
    note = (
        "Beyond the limits is not worse or better: what is reported depends on which cases were reviewed and what was looked at."
    )
    return Table(f"Beyond the limits of chance, {several}", columns, rows, note)


def _figure(site: Site, facts: Facts, plot: FunnelData) -> Figure:
    several, one = BY[plot.by]
    name = facts.class_name(plot.review_class)
    points = [FunnelPoint(point.name, point.share.base, point.share.n, point.flag is not None) for point in plot.points]
    limits = [(each.base, each.low, each.high, each.adjusted_low, each.adjusted_high) for each in plot.limits]
    said = f"{plot.topic.label}, {several}: {plot.text()} " + "; ".join(f"{p.name} {p.n} of {p.base}" for p in points)
    svg = charts.funnel(points, limits, plot.overall.n / plot.overall.base, said)
    rows = [
        {
            "name": point.name,
            "share": told(point.share),
            "flag": point.flag or ("no" if point.share.has_rate else "too few to tell"),
        }
        for point in sorted(plot.points, key=lambda point: point.name)
    ]
    columns = (Column("name", sentence_case(one)), Column("share", "Report it"), Column("flag", "Beyond the adjusted limits"))
    which = "beyond the limits of chance" if plot.n_flagged else "nothing lies beyond what chance would give"
    kind = f"{plot.review_class.review_type}-{plot.review_class.framework_id}"
    return site.figure(
        f"areas/chance-{plot.by}-{kind}-{plot.topic.topic_id}",
        f"{plot.topic.label} in {name}, by {one}: {which}",
        f"Share of {unit_of(plot.review_class)} that report it over the number read. {plot.text()}",
        svg,
        Table(f"{plot.topic.label} in {name}, {several} by name", columns, rows),
    )
