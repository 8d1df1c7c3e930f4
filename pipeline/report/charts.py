"""Charts as SVG: drawn by Altair, rendered by vl-convert without a browser, each with alternative text.

Colours are the Analysis Function's palettes (https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-colours-in-charts/).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
BLUE, GREY = CATEGORICAL[0], "#8C8C8C"
FONT = "Arial"
WIDTH = 560
LEAST = 0.72  # of its width: no drawing is shown smaller

THEME: Mapping[str, Any] = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    # labelLimit 0: or Vega cuts long names
    "axis": {
        "labelLimit": 0,
        "titleLimit": 0,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "gridColor": "#DDDDDD",
        "labelColor": "#0b0c0c",
        "titleColor": "#0b0c0c",
        "titleFontWeight": "normal",
    },
    "legend": {"labelLimit": 0, "titleLimit": 0, "labelFontSize": 13, "titleFontSize": 13},
    "text": {"fontSize": 13, "font": FONT},
}


def bars(rows: Sequence[Mapping[str, Any]], label: str, value: str, axis: str, description: str) -> str:
    """Return horizontal bars, in the order of the rows, each with its number at its end."""
    specification = _bars(axis) | {"data": {"values": [{"label": row[label], "value": row[value]} for row in rows]}}
    return rendered(specification | {"width": WIDTH - 160, "height": 26 * len(rows)}, description)


def shares_over_time(rows: Sequence[Mapping[str, Any]], description: str, axis: str = "Share of reviews") -> str:
    """Return points with their intervals over years: rows have `year`, `share`, `low`, `high` (0–1).

    Every year from the first to the last has its place; one without a share stays empty.
    """
    shares = {row["year"]: row for row in rows if row["share"] is not None}
    years = range(min(row["year"] for row in rows), max(row["year"] for row in rows) + 1)
    values = [{key: row[key] for key in ("year", "share", "low", "high")} for row in shares.values()]
    specification = _shares_over_time(axis, years.start, years.stop) | {"data": {"values": values}}
    return rendered(specification | {"width": WIDTH - 60, "height": 220}, description)


@cache
def _bars(axis: str) -> dict[str, Any]:
    import altair as alt

    x = alt.X("value:Q", title=axis, axis=alt.Axis(tickMinStep=1))
    base = alt.Chart().encode(x=x, y=alt.Y("label:N", sort=None, title=None))
    return declared(base.mark_bar(color=BLUE, height=18) + base.mark_text(align="left", dx=4).encode(text="value:Q"))


@cache
def _shares_over_time(axis: str, first: int, end: int) -> dict[str, Any]:
    import altair as alt

    years = alt.Scale(domain=list(range(first, end)))
    x = alt.X("year:O", title="Year of practice", axis=alt.Axis(labelAngle=0), scale=years)
    scale = alt.Scale(domain=[0, 1])
    low = alt.Y("low:Q", title=axis, scale=scale, axis=alt.Axis(format="%"))
    spread = alt.Chart().mark_rule(color=GREY, strokeWidth=2).encode(x=x, y=low, y2="high:Q")
    points = alt.Chart().mark_point(filled=True, color=BLUE, size=60, opacity=1).encode(x=x, y=alt.Y("share:Q", scale=scale))
    return declared(spread + points)


def declared(chart: Any) -> dict[str, Any]:
    """Return what a chart says, once for all charts of its kind: Altair takes far longer to say it than to draw it.

    The chart names no data; each drawing adds its own.
    """
    said = dict(chart.to_dict(validate=False)) | {"config": dict(THEME), "background": "transparent"}
    # without data of its own a layer draws the chart's
    return said | {"layer": [{key: part for key, part in layer.items() if key != "data"} for layer in said.get("layer", [])]}


def rendered(specification: Mapping[str, Any], description: str) -> str:
    """Return a chart as SVG that a screen reader meets as one picture with a description."""
    import vl_convert

    return described(str(vl_convert.vegalite_to_svg(dict(specification))), description)


def described(svg: str, description: str) -> str:
    """Return an SVG with a description of its own and without those that Vega gives to its marks."""
    bare = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    given = f'<svg role="img" aria-label="{escape(description, quote=True)}"{_least_width(bare)} '
    return re.sub(r"<svg ", lambda _: given, bare, count=1)


def _least_width(svg: str) -> str:
    """Return the style that keeps labels of 13 pixels at nine or more where the window is small: the drawing is moved there."""
    found = re.search(r'<svg [^>]*?\bwidth="([\d.]+)"', svg)
    return f' style="min-width:{LEAST * float(found[1]):.0f}px"' if found else ""


@dataclass(frozen=True)
class Dot:
    """A share with its interval, each 0–1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class DotRow:
    """One line of a chart of dots: the shares of the series, that of the place itself, and its count."""

    label: str
    series: Sequence[Dot | None]
    own: Dot | None
    count: str


_ROW, _LEFT, _PLOT, _RIGHT, _HEAD = 34, 230, 300, 110, 26


def dots(rows: Sequence[DotRow], legend: Sequence[str], own: str, description: str) -> str:
    """Return lines of dots with intervals, of up to two series and the place itself; drawn without Vega, for there are many.

    The series differ in shape as well as in colour.
    """
    top = _HEAD * (len(legend) + 1 + any(row.own for row in rows)) + 8
    height, width = top + _ROW * len(rows) + 44, _LEFT + _PLOT + _RIGHT
    names = [*legend, own] if any(row.own for row in rows) else list(legend)
    places = [*range(len(legend)), _OWN][: len(names)]
    parts = [
        _mark(place, 12, 14 + _HEAD * at) + _words(28, 18 + _HEAD * at, name)
        for at, (place, name) in enumerate(zip(places, names, strict=True))
    ]
    parts.append(_words(_LEFT + _PLOT + 12, top - 6, "This area", weight="bold"))
    bottom = top + _ROW * len(rows)
    for tick in (0, 25, 50, 75, 100):
        x = _LEFT + _PLOT * tick / 100
        parts.append(
            f'<path d="M{x:.0f} {top}V{bottom}" stroke="#DDDDDD"/>' + _words(x, bottom + 18, f"{tick}%", anchor="middle")
        )
    parts.append(_words(_LEFT + _PLOT / 2, bottom + 38, "Share of those read", anchor="middle"))
    parts += [_dot_row(row, top + _ROW * at) for at, row in enumerate(rows)]
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}, Helvetica, sans-serif" font-size="13" fill="#0b0c0c">{"".join(parts)}</svg>'
    )
    return described(drawn, description)


_OWN = 2  # the place of the area itself among marks and colours
_COLOURS = (CATEGORICAL[0], "#5F5F5F", CATEGORICAL[3])


def _dot_row(row: DotRow, top: int) -> str:
    middle = top + _ROW / 2
    shown = [(at, dot) for at, dot in [*enumerate(row.series), (_OWN, row.own)] if dot is not None]
    made = [
        f'<path d="M{_LEFT} {top}H{_LEFT + _PLOT}" stroke="#EEEEEE"/>',
        _words(_LEFT - 10, middle + 4, row.label, anchor="end"),
    ]
    for place, (at, dot) in enumerate(shown):
        y = middle + 9 * (place - (len(shown) - 1) / 2)
        ends = f"M{_LEFT + _PLOT * dot.low:.1f} {y:.1f}H{_LEFT + _PLOT * dot.high:.1f}"
        made.append(f'<path d="{ends}" stroke="{_COLOURS[at]}" stroke-width="2"/>{_mark(at, _LEFT + _PLOT * dot.value, y)}')
    made.append(_words(_LEFT + _PLOT + 12, middle + 4, row.count))
    return "".join(made)


def _mark(at: int, x: float, y: float) -> str:
    """A dot, a hollow diamond or a square: told apart without colour."""
    if at == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{_COLOURS[0]}"/>'
    if at == 1:
        return f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" fill="#ffffff" stroke="{_COLOURS[1]}" stroke-width="2"/>'
    return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{_COLOURS[_OWN]}" stroke="#0b0c0c"/>'


def _words(x: float, y: float, words: str, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'


@dataclass(frozen=True)
class FunnelPoint:
    """A place in a funnel plot: its name, base and count, and whether it lies beyond the adjusted limits."""

    name: str
    base: int
    n: int
    is_beyond: bool


_FUNNEL_LEFT, _FUNNEL_WIDTH, _FUNNEL_HEIGHT, _FUNNEL_TOP = 60, 480, 280, 66


def funnel(
    points: Sequence[FunnelPoint], limits: Sequence[tuple[int, int, int, int, int]], overall: float, description: str
) -> str:
    """Return a funnel plot: shares over the number of reviews, with the limits of chance.

    `limits` are (base, low, high, adjusted low, adjusted high), the last four as counts; `overall` is the share of all, 0–1.
    Places beyond the adjusted limits are squares with their name, the others dots.
    """
    widest = max((point.base for point in points), default=1) + 1

    def x(base: float) -> float:
        return _FUNNEL_LEFT + _FUNNEL_WIDTH * base / widest

    def y(share: float) -> float:
        return _FUNNEL_TOP + _FUNNEL_HEIGHT * (1 - share)

    parts = [_tick(y(tick / 100), f"{tick}%") for tick in (0, 25, 50, 75, 100)]
    step = max(1, round(widest / 8))
    parts += [_words(x(base), y(0) + 18, str(base), anchor="middle") for base in range(0, widest + 1, step)]
    parts.append(_words(_FUNNEL_LEFT + _FUNNEL_WIDTH / 2, y(0) + 38, "Number read", anchor="middle"))
    for at, (dash, colour) in ((1, ("5 4", "#5F5F5F")), (3, ("", "#0b0c0c"))):
        for side in (at, at + 1):
            line = "L".join(f"{x(row[0]):.1f} {y(row[side] / row[0]):.1f}" for row in limits)
            parts.append(f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dash}"/>')
    parts.append(f'<path d="M{x(0):.1f} {y(overall):.1f}H{x(widest):.1f}" stroke="{CATEGORICAL[0]}"/>')
    parts += _funnel_legend()
    for point in points:
        place = x(point.base), y(point.n / point.base)
        parts.append(_mark(_OWN if point.is_beyond else 0, *place))
        side = -1 if point.base > widest / 2 else 1  # into the plot, where there is room
        anchor = "end" if side < 0 else "start"
        parts += [_words(place[0] + 10 * side, place[1] - 8, point.name, anchor=anchor, weight="bold")] if point.is_beyond else []
    width, height = _FUNNEL_LEFT + _FUNNEL_WIDTH + 20, _FUNNEL_TOP + _FUNNEL_HEIGHT + 48
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}, Helvetica, sans-serif" font-size="13" fill="#0b0c0c">{"".join(parts)}</svg>'
    )
    return described(drawn, description)


def _tick(y: float, words: str) -> str:
    line = f'<path d="M{_FUNNEL_LEFT} {y:.1f}h{_FUNNEL_WIDTH}" stroke="#DDDDDD"/>'
    return line + _words(_FUNNEL_LEFT - 8, y + 4, words, anchor="end")


def _funnel_legend() -> list[str]:
    lines = (("#0b0c0c", "", "limits adjusted for all that is looked at"), ("#5F5F5F", "5 4", "limits for one place alone"))
    made = [
        f'<path d="M8 {14 + 18 * at}h28" stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dash}"/>'
        + _words(44, 18 + 18 * at, words)
        for at, (colour, dash, words) in enumerate(lines)
    ]
    return [*made, f'<path d="M8 50h28" stroke="{CATEGORICAL[0]}"/>', _words(44, 54, "share of all")]
