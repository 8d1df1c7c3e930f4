"""How good a layout of tiles is: regions in one piece, neighbours near, distances and directions alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.tiles.grid import Cell, parts, position, steps
from pipeline.tiles.layout import Points, nearest, projected
from pipeline.tiles.places import Place

NEAR = 2  # steps within which a neighbour counts as near


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one layout; shares are 0–1."""

    n_tiles: int
    n_columns: int
    n_rows: int
    in_region_share: float  # tiles that lie in the largest piece of their region
    n_regions_in_pieces: int
    near_share: float  # of the six nearest places of each, those within two steps
    rank_correlation: float  # of the distances from each place on the earth and on the grid, mean over places
    angle_error: float  # degrees between the direction of the six nearest on the earth and on the grid, mean


def measured(places: Sequence[Place], cells: Mapping[str, Cell]) -> Measures:
    """The measures of a layout of the places."""
    at = [cells[place.area_code] for place in places]
    pieces: dict[str, list[Cell]] = {}
    for place, cell in zip(places, at, strict=True):
        pieces.setdefault(place.region, []).append(cell)
    largest = [(len(parts(region)[0]), len(region)) for region in pieces.values()]
    points, grid = projected(places), np.array([position(cell) for cell in at])
    near = nearest(points)
    return Measures(
        n_tiles=len(at),
        n_columns=max(c for c, _ in at) - min(c for c, _ in at) + 1,
        n_rows=max(r for _, r in at) - min(r for _, r in at) + 1,
        in_region_share=sum(n for n, _ in largest) / len(at),
        n_regions_in_pieces=sum(n < whole for n, whole in largest),
        near_share=float(np.mean([steps(at[i], at[j]) <= NEAR for i, others in enumerate(near) for j in others])),
        rank_correlation=_rank_correlation(points, grid),
        angle_error=_angle_error(points, grid, near),
    )


def _rank_correlation(points: Points, grid: Points) -> float:
    from scipy.stats import spearmanr

    earth, tiles = (np.sqrt(((p[:, None] - p[None]) ** 2).sum(axis=2)) for p in (points, grid))
    return float(np.mean([spearmanr(np.delete(earth[i], i), np.delete(tiles[i], i)).statistic for i in range(len(points))]))


def _angle_error(points: Points, grid: Points, near: Sequence[tuple[int, ...]]) -> float:
    pairs = [(i, j) for i, others in enumerate(near) for j in others]
    earth, tiles = (np.array([p[j] - p[i] for i, j in pairs]) for p in (points, grid))
    turn = np.arctan2(earth[:, 1], earth[:, 0]) - np.arctan2(tiles[:, 1], tiles[:, 0])
    return float(np.degrees(np.abs((turn + np.pi) % (2 * np.pi) - np.pi)).mean())
