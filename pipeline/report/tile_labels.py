"""Where the names of regions find room beside their tiles, and how wide words are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

REGION_FONT = 17
LINE = 1.1  # height of a line, in sizes of the font
STEP = 8  # the raster of places that are tried
FAR = 1.6  # a name stands at most so many tiles from a tile of its region
CLEAR = 3.0  # a name is nearer to its own region than to others by at least this
SECOND_LINE = 20.0  # how much further from the middle of its region a name goes to stay in one line
MARGIN = 2

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
Numbers: TypeAlias = NDArray[np.float64]


# Letters of like width: (regular, bold) in sizes of the font, rounded up; the metrics of Helvetica, which Arial shares.
_WIDTHS = (
    ("ijl'|", (0.27, 0.29)),
    (" .,:;!/\\ftI", (0.28, 0.34)),
    ("()-r", (0.34, 0.39)),
    ("ckvxyzsJ", (0.5, 0.56)),
    ("LTFZ", (0.62, 0.62)),
    ("ABEKPSVXY&", (0.67, 0.73)),
    ("CDHNRUw", (0.73, 0.78)),
    ("GOQ", (0.78, 0.78)),
    ("mM", (0.84, 0.89)),
    ("W%", (0.95, 0.95)),
)
_OTHER = (0.56, 0.62)


@dataclass(frozen=True, slots=True)
class RegionLabel:
    """A name, in one line or two, with the left end of its first baseline."""

    text: str
    x: float
    y: float


def text_width(text: str, size: float, *, bold: bool) -> float:
    """An upper bound of the width of a line of Arial, in the units of `size`."""
    return size * sum(next((pair[bold] for letters, pair in _WIDTHS if c in letters), _OTHER[bold]) for c in text)


def region_labels(tiles: Mapping[str, Sequence[Point]], width: float, canvas: Point) -> tuple[RegionLabel, ...]:
    """The names that fit on free ground within the canvas, nearer to their own region than to any other.

    `tiles` are the middles of the tiles by region, `width` is that of a tile. Regions without room have no name here, nor
    has one that stands alone: its block has a heading.
    """
    taken: list[Box] = []
    found: list[RegionLabel] = []
    for region in sorted(tiles, key=lambda name: (-len(tiles[name]), name)) if len(tiles) > 1 else ():
        options = [option for text in _forms(region) if (option := _best(text, region, tiles, width, canvas, taken))]
        if options:
            _, text, box = min(options)
            taken.append(box)
            found.append(RegionLabel(text, box[0], box[1] + REGION_FONT * 0.9))
    return tuple(found)


def _forms(region: str) -> list[str]:
    """The name in one line, and in two, broken at the space nearest to its middle."""
    spaces = [i for i, c in enumerate(region) if c == " "]
    if not spaces:
        return [region]
    cut = min(spaces, key=lambda i: abs(i - len(region) / 2))
    return [region, f"{region[:cut]}\n{region[cut + 1 :]}"]


def _best(
    text: str, region: str, tiles: Mapping[str, Sequence[Point]], width: float, canvas: Point, taken: Sequence[Box]
) -> tuple[float, str, Box] | None:
    """The cost, text and box of the name where it stands best, none where it fits nowhere."""
    lines = text.split("\n")
    across = max(text_width(line, REGION_FONT, bold=True) for line in lines)
    down = REGION_FONT * LINE * len(lines)
    boxes = _raster(across, down, canvas)
    own = _gaps(boxes, tiles[region])
    others = _gaps(boxes, [at for name, middles in tiles.items() if name != region for at in middles])
    fits = (own > width * 0.6) & (own <= others - CLEAR) & (own <= FAR * width) & ~_overlaps(boxes, taken)
    if not fits.any():
        return None
    middle = np.array(tiles[region]).mean(axis=0)
    off = (boxes[:, :2] + boxes[:, 2:]) / 2 - middle
    cost = np.where(fits, np.round(np.sqrt((off**2).sum(axis=1)), 3), np.inf)
    best = int(np.argmin(cost))  # the first of equals: the topmost, then the leftmost
    left, top, right, bottom = (float(v) for v in boxes[best])
    return float(cost[best]) + SECOND_LINE * (len(lines) - 1), text, (left, top, right, bottom)


def _raster(across: float, down: float, canvas: Point) -> Numbers:
    """All boxes of this size on the raster, row by row."""
    tops = np.arange(MARGIN, canvas[1] - down - MARGIN, STEP, dtype=np.float64)
    lefts = np.arange(MARGIN, canvas[0] - across - MARGIN, STEP, dtype=np.float64)
    top, left = (grid.ravel() for grid in np.meshgrid(tops, lefts, indexing="ij"))
    return np.column_stack([left, top, left + across, top + down])


def _gaps(boxes: Numbers, points: Sequence[Point]) -> Numbers:
    """The distance of each box from the nearest point."""
    least = np.full(len(boxes), np.inf)
    for x, y in points:
        right = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 2]), 0)
        down = np.maximum(np.maximum(boxes[:, 1] - y, y - boxes[:, 3]), 0)
        np.minimum(least, right**2 + down**2, out=least)
    return np.asarray(np.sqrt(least))


def _overlaps(boxes: Numbers, taken: Sequence[Box]) -> NDArray[np.bool_]:
    found = np.zeros(len(boxes), dtype=np.bool_)
    for left, top, right, bottom in taken:
        found |= (boxes[:, 0] < right + 4) & (left < boxes[:, 2] + 4) & (boxes[:, 1] < bottom + 4) & (top < boxes[:, 3] + 4)
    return found
