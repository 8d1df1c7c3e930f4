"""A map of tiles as one SVG that asks for nothing else: it shows what is published and was read, not risk."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pipeline.report.tile_ground import PAD, SIDE, WIDTH, Ground, ground, hexagon
from pipeline.report.tile_labels import REGION_FONT, text_width
from pipeline.report.tile_words import NONE, REVIEWS, Unit, drawn_tiles, n_reviews, text_summary, told
from pipeline.tiles import MAIN, Placed, Tile, TileValue

LABEL_FONT = 13  # the widest of four letters fills the tile
BLOCK_FONT = 18
LEGEND_FONT = 20  # half of it or less is left on a telephone
LEGEND_LINE = 34
LEGEND_TILE = 0.66  # size of the tiles beside the words
INK = "#0b0c0c"
EDGE = "#6f777b"  # of tiles without a review


@dataclass(frozen=True, slots=True)
class TileClass:
    """A class of tiles by number of reviews; colours of the Analysis Function's sequential palette, or white with lines."""

    least: int
    fill: str
    ink: str
    words: str  # of the legend


# each fill is 3:1 or more from the next, its ink 4.5:1 or more from it; the first is told apart by lines and its edge
CLASSES = (
    TileClass(0, "#ffffff", INK, NONE),
    TileClass(1, "#ADD1F1", INK, "1 {one} read"),
    TileClass(2, "#2073BC", "#ffffff", "2 to 4 {many} read"),
    TileClass(5, "#092135", "#ffffff", "5 or more {many} read"),
)


def class_of(n: int) -> int:
    """The number of the class that n reviews fall into."""
    return max(i for i, one in enumerate(CLASSES) if n >= one.least)


def tile_map_svg(
    values: Mapping[str, TileValue],
    tiles: Sequence[Tile],
    *,
    unit: Unit = REVIEWS,
    title: str = "",
    prefix: str = "map",
    highlight: str | None = None,
    is_whole: bool = True,
    moved: Mapping[str, tuple[str, ...]] | None = None,
    unplaced: Sequence[str] = (),
) -> str:
    """An inline SVG with a tile for each area, a legend, region names where they fit, and a summary for those who listen.

    `values` are by today's area codes (see `pipeline.tiles.place`); `highlight` outlines one area; without `is_whole` the
    nations in which nothing was read are left out, and told of. Every id begins with `prefix`, which must differ between the
    maps of a page. Raises ValueError for a prefix that cannot begin an id and for a value without a tile.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", prefix):
        raise ValueError(f"prefix {prefix!r} cannot begin an id")
    for code in sorted(set(values) - {tile.area_code for tile in tiles}):
        raise ValueError(f"{code}: has a value and no tile")
    drawn = drawn_tiles(values, tiles, is_whole, highlight)
    body, width, height = _body(drawn, values, unit, prefix, highlight)
    summary = text_summary(values, tiles, unit=unit, is_whole=is_whole, highlight=highlight, moved=moved, unplaced=unplaced)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tile-map" role="img" aria-labelledby="{prefix}-title {prefix}-desc" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" style="max-width:100%;height:auto" '
        f'font-family="Arial, Helvetica, sans-serif">'
        f'<title id="{prefix}-title">{escape(title or f"Map of areas by {unit.many} that were read")}</title>'
        f'<desc id="{prefix}-desc">{escape(summary)}</desc>{_defs(prefix)}{body}</svg>'
    )


def svg_of(
    placed: Placed,
    tiles: Sequence[Tile],
    *,
    unit: Unit = REVIEWS,
    title: str = "",
    prefix: str = "map",
    highlight: str | None = None,
    is_whole: bool = True,
) -> str:
    """The drawing of what `pipeline.tiles.place` made."""
    return tile_map_svg(
        placed.values,
        tiles,
        unit=unit,
        title=title,
        prefix=prefix,
        highlight=highlight,
        is_whole=is_whole,
        moved=placed.moved,
        unplaced=placed.unplaced,
    )


def summary_of(
    placed: Placed, tiles: Sequence[Tile], *, unit: Unit = REVIEWS, highlight: str | None = None, is_whole: bool = True
) -> str:
    """The words for what `pipeline.tiles.place` made; the same as the drawing's own summary."""
    return text_summary(
        placed.values,
        tiles,
        unit=unit,
        is_whole=is_whole,
        highlight=highlight,
        moved=placed.moved,
        unplaced=placed.unplaced,
    )


def _body(
    tiles: Sequence[Tile], values: Mapping[str, TileValue], unit: Unit, prefix: str, highlight: str | None
) -> tuple[str, float, float]:
    """The blocks one below the other and the legend below them; the width and the height."""
    drawn, top = [], 0.0
    marked = next((tile for tile in tiles if tile.area_code == highlight), None)
    legend = _legend_lines(unit, marked)
    width = WIDTH + 2 * PAD + max(text_width(line, LEGEND_FONT, bold=False) for _, line in legend)
    for block in sorted({tile.block for tile in tiles}, key=lambda block: (block != MAIN, block)):
        members = tuple(tile for tile in tiles if tile.block == block)
        still = ground(members)
        head = _heading(block, members)
        width = max(width, still.width, 2 * PAD + text_width(head, BLOCK_FONT, bold=True))
        if head:
            drawn.append(_text(PAD, top + BLOCK_FONT * 1.4, head, BLOCK_FONT, is_bold=True))
            top += BLOCK_FONT * 1.8
        drawn.append(f'<g transform="translate(0 {top:.0f})">{_block(members, still, values, unit, prefix, marked)}</g>')
        top += still.height
    drawn.append(f'<g transform="translate(0 {top:.0f})">{_legend(legend, prefix)}</g>')
    return "".join(drawn), width, top + LEGEND_LINE * (len(legend) + 0.5)


def _heading(block: str, tiles: Sequence[Tile]) -> str:
    return f"{block}: {', '.join(sorted({tile.region for tile in tiles}))}" if block != MAIN else ""


def _block(
    tiles: Sequence[Tile], still: Ground, values: Mapping[str, TileValue], unit: Unit, prefix: str, marked: Tile | None
) -> str:
    parts = [_class_tiles(number, tiles, still, values, unit, prefix) for number in range(len(CLASSES))]
    if still.borders:
        for colour, thick in (("#fff", 5), (INK, 2.5)):
            parts.append(
                f'<path d="{still.borders}" fill="none" stroke="{colour}" stroke-width="{thick}" stroke-linecap="round"/>'
            )
    parts += [_text(label.x, label.y, label.text, REGION_FONT, is_bold=True) for label in still.labels]
    if marked in tiles and marked is not None:
        parts.append(_outline(still.middles[marked.cell], prefix))
    return "".join(parts)


def _class_tiles(
    number: int, tiles: Sequence[Tile], still: Ground, values: Mapping[str, TileValue], unit: Unit, prefix: str
) -> str:
    """The tiles of one class; the number of reviews stands in the tile, so that it tells in black and white, too."""
    drawn = [
        _tile(tile, still, values.get(tile.area_code), number, unit, prefix)
        for tile in tiles
        if class_of(n_reviews(values, tile)) == number
    ]
    if not drawn:
        return ""
    return f'<g fill="{CLASSES[number].ink}" text-anchor="middle" font-size="{LABEL_FONT}">{"".join(drawn)}</g>'


def _tile(tile: Tile, still: Ground, value: TileValue | None, number: int, unit: Unit, prefix: str) -> str:
    x, y = still.middles[tile.cell]
    label = escape(tile.label)
    text = f'<text y="4">{label}</text>'
    if value and value.n_reviews:
        text = f'<text y="-1">{label}</text><text y="12" font-weight="bold">{value.n_reviews}</text>'
    return (
        f'<g transform="translate({x:.0f} {y:.1f})"><title>{escape(told(tile, value, unit))}</title>'
        f'<use href="#{prefix}-t{number}"/>{text}</g>'
    )


def _outline(at: tuple[float, float], prefix: str) -> str:
    use = f'<use href="#{prefix}-o" fill="none"'
    return (
        f'<g transform="translate({at[0]:.0f} {at[1]:.1f})">'
        f'{use} stroke="#fff" stroke-width="8"/>{use} stroke="{INK}" stroke-width="4"/></g>'
    )


def _defs(prefix: str) -> str:
    lines = (
        f'<pattern id="{prefix}-lines" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#fff"/><path d="M0 3H6" stroke="#c8ccd0" stroke-width="1.2"/></pattern>'
    )
    fills = [(f"url(#{prefix}-lines)" if i == 0 else one.fill, EDGE if i == 0 else "#fff") for i, one in enumerate(CLASSES)]
    shape = hexagon(SIDE - 0.8)
    tiles = "".join(f'<path id="{prefix}-t{i}" d="{shape}" fill="{f}" stroke="{s}"/>' for i, (f, s) in enumerate(fills))
    return f'<defs>{lines}{tiles}<path id="{prefix}-o" d="{hexagon(SIDE + 2)}"/></defs>'


def _legend_lines(unit: Unit, marked: Tile | None) -> list[tuple[str, str]]:
    """The end of the id of each sample's shape, and its words."""
    lines = [(f"t{i}", one.words.format(one=unit.one, many=unit.many)) for i, one in enumerate(CLASSES)]
    return lines + ([("o", f"{marked.name or marked.label}, outlined")] if marked else [])


def _legend(lines: Sequence[tuple[str, str]], prefix: str) -> str:
    drawn = []
    for i, (shape, words) in enumerate(lines):
        y = LEGEND_LINE * (i + 0.6)
        outline = f' fill="none" stroke="{INK}" stroke-width="4"' if shape == "o" else ""
        x = PAD + WIDTH * LEGEND_TILE / 2
        drawn.append(f'<use href="#{prefix}-{shape}"{outline} transform="translate({x:.0f} {y:.0f}) scale({LEGEND_TILE})"/>')
        drawn.append(_text(PAD + WIDTH, y + LEGEND_FONT * 0.35, words, LEGEND_FONT))
    return "".join(drawn)


def _text(x: float, y: float, text: str, size: int, is_bold: bool = False) -> str:
    """Words with the left end of their first baseline."""
    lines = enumerate(text.split("\n"))
    spans = "".join(f'<tspan x="{x:.0f}" y="{y + i * size * 1.1:.0f}">{escape(line)}</tspan>' for i, line in lines)
    return (
        f'<text font-size="{size}" fill="{INK}"{" font-weight=" + chr(34) + "bold" + chr(34) if is_bold else ""}>{spans}</text>'
    )
