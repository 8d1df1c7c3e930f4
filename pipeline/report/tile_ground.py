"""What of a map of tiles does not depend on values: where tiles stand, borders and names of regions, the shape of a tile."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.report.tile_labels import Point, RegionLabel, region_labels
from pipeline.tiles import Tile
from pipeline.tiles.grid import Cell, around, position

WIDTH = 40  # of a tile; the unit of the drawing, at most as many pixels
SIDE = WIDTH / math.sqrt(3)
PAD = 8


@dataclass(frozen=True)
class Ground:
    """The ground of one block."""

    middles: Mapping[Cell, Point]
    borders: str  # a path
    labels: tuple[RegionLabel, ...]
    width: float
    height: float


@lru_cache(maxsize=16)  # the same for all the maps of a site
def ground(tiles: tuple[Tile, ...]) -> Ground:
    """The ground of the tiles of one block, cut to what they take."""
    at = {tile.cell: position(tile.cell) for tile in tiles}
    left, top = min(x for x, _ in at.values()), min(y for _, y in at.values())
    middles = {cell: (PAD + (x - left + 0.5) * WIDTH, PAD + SIDE + (y - top) * WIDTH) for cell, (x, y) in at.items()}
    width = max(x for x, _ in middles.values()) + WIDTH / 2 + PAD
    height = max(y for _, y in middles.values()) + SIDE + PAD
    by_region: dict[str, list[Point]] = {}
    for tile in tiles:
        by_region.setdefault(tile.region, []).append(middles[tile.cell])
    return Ground(middles, _borders(tiles, middles), region_labels(by_region, WIDTH, (width, height)), width, height)


def hexagon(side: float) -> str:
    """The path of a hexagon around the origin, with a point at the top."""
    half, low = side * math.sqrt(3) / 2, side / 2
    return f"M0 {-side:.1f}L{half:.1f} {-low:.1f}V{low:.1f}L0 {side:.1f}L{-half:.1f} {low:.1f}V{-low:.1f}Z"


def _borders(tiles: Sequence[Tile], middles: Mapping[Cell, Point]) -> str:
    """A path along the sides that tiles of different regions share."""
    region = {tile.cell: tile.region for tile in tiles}
    return "".join(
        _side(middles[cell], middles[other])
        for cell, mine in sorted(region.items())
        for other in sorted(around(cell))
        if other > cell and region.get(other, mine) != mine
    )


def _side(one: Point, other: Point) -> str:
    (x, y), (to_x, to_y) = one, other
    half = SIDE / 2 / math.dist(one, other)
    middle_x, middle_y, right, down = (x + to_x) / 2, (y + to_y) / 2, (to_y - y) * half, (x - to_x) * half
    return f"M{middle_x - right:.1f} {middle_y - down:.1f}L{middle_x + right:.1f} {middle_y + down:.1f}"
