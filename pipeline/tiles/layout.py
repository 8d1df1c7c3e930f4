"""A cell of a hexagonal grid for each place: neighbours near, regions in one piece.

Four steps. (1) Springs: neighbouring places keep their direction, and their distance within bounds, so that crowded parts
grow and empty ones shrink (one linear system). (2) Places that still overlap push each other away. (3) Places are assigned
to cells at least cost, the square of the distance. (4) Single moves and exchanges lower that cost together with
penalties for regions in pieces, neighbours apart, and places of different regions that touch though the sea parts them.
A method of our own; steps 1 and 2 follow the idea of Dorling's cartograms of circles, step 3 is the assignment problem.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from pipeline.tiles.grid import ROW_HEIGHT, Cell, around, parts, steps
from pipeline.tiles.places import Place

Points = NDArray[np.float64]  # one row a place: to the right, downwards

DEGREE = 111.2  # km to a degree of latitude
NEIGHBOURS = 6  # as many as a cell has
TILE_KM = 42.0  # neighbours nearer than this become one tile apart ...
LONGEST = 3.0  # ... and none are pulled further apart than this many
OVERLAP_ROUNDS = 300
MARGIN = 2  # free cells around the places
REACH = 4  # how far a place may move in one step
ROUNDS = 40
PIECES = 100.0  # cost of each tile that is not in the largest piece of its region
SEA = 20.0  # cost of each touching pair that the sea parts
APART = 0.5  # cost of neighbours that are more than a step apart, by the square of the steps
DIRECTION = 0.2  # cost of neighbours that are not where they should be, by the square of the distance


def layout(places: Sequence[Place]) -> dict[str, Cell]:
    """The cell of each place by area code; the least column and row are 0. The same for any order of the places."""
    ordered = sorted(places, key=lambda place: place.area_code)
    if len(ordered) < 4:  # too few for triangles
        return {place.area_code: cell for place, cell in zip(ordered, plain_cells(ordered), strict=True)}
    points = projected(ordered)
    wanted = without_overlap(spread(points))
    origin = wanted.min(axis=0) - MARGIN
    cells = assigned(wanted)
    search = _Search(ordered, wanted - origin, springs(points), cells)
    search.run()
    return dict(zip((place.area_code for place in ordered), _from_nought(search.cells), strict=True))


def plain_cells(places: Sequence[Place]) -> list[Cell]:
    """The plain alternative: cells at least cost, of places merely scaled until half of their cells are full."""
    points = projected(places)
    extent = np.maximum(points.max(axis=0) - points.min(axis=0), 1.0)
    scale = math.sqrt(2 * len(places) * ROW_HEIGHT / float(extent[0] * extent[1])) if len(places) > 1 else 1.0
    return _from_nought(assigned(points * min(scale, 1.0)))


def projected(places: Sequence[Place]) -> Points:
    """Places on a plane, in km from their middle; good enough over a thousand km."""
    at = np.array([(place.longitude, -place.latitude) for place in places], dtype=np.float64)
    middle = (at.min(axis=0) + at.max(axis=0)) / 2
    return cast(Points, (at - middle) * DEGREE * np.array([math.cos(math.radians(float(middle[1]))), 1.0]))


def nearest(points: Points, n: int = NEIGHBOURS) -> list[tuple[int, ...]]:
    """The n places nearest to each place, the nearest first."""
    gaps = points[:, None] - points[None]
    order = np.argsort((gaps**2).sum(axis=2), axis=1, kind="stable")
    return [tuple(int(j) for j in row if j != i)[:n] for i, row in enumerate(order)]


def springs(points: Points) -> list[dict[int, tuple[float, float]]]:
    """For each place, where those that are its neighbours (or it theirs) should lie, in widths of a tile."""
    found: list[dict[int, tuple[float, float]]] = [{} for _ in points]
    for one, others in enumerate(nearest(points)):
        for other in others:
            right, down = (float(v) for v in _wanted_step(points, one, other))
            found[one][other] = (right, down)
            found[other][one] = (-right, -down)
    return [dict(sorted(row.items())) for row in found]


def _wanted_step(points: Points, one: int, other: int) -> Any:
    gap = points[other] - points[one]
    km = max(float(np.sqrt((gap**2).sum())), 0.001)
    return gap / km * min(max(1.0, km / TILE_KM), LONGEST)


def spread(points: Points) -> Points:
    """The places with crowds drawn out, in widths of a tile: the least squares of all springs between touching places."""
    size = len(points)
    system, pull = np.zeros((size, size)), np.zeros((size, 2))
    for one, other in _touching(points):
        step = _wanted_step(points, one, other)
        weight = 1 / max(float(np.sqrt(((points[other] - points[one]) ** 2).sum())), 5.0)  # far neighbours bind less
        system[[one, other], [one, other]] += weight
        system[[one, other], [other, one]] -= weight
        pull[one] -= weight * step
        pull[other] += weight * step
    system[0], pull[0] = 0.0, 0.0
    system[0, 0] = 1.0  # only differences are wanted: the first place stays
    # rounded: what a library of linear algebra adds in its last digits must not decide on a cell
    return np.round(np.linalg.solve(system, pull), 6)


def _touching(points: Points) -> list[tuple[int, int]]:
    """The pairs that a triangulation joins; on a line or on one spot, where there is none, each with the nearest before it."""
    from scipy.spatial import Delaunay, QhullError

    try:
        triangles = Delaunay(points).simplices.tolist()
    except QhullError:
        triangles = []
    pairs = {(min(a, b), max(a, b)) for t in triangles for a, b in ((t[0], t[1]), (t[1], t[2]), (t[0], t[2]))}
    if len({i for pair in pairs for i in pair}) < len(points):
        pairs |= {(int(((points[:i] - points[i]) ** 2).sum(axis=1).argmin()), i) for i in range(1, len(points))}
    return sorted(pairs)


def without_overlap(points: Points) -> Points:
    """The points pushed apart until nearly all are a tile's width from each other, and no further from home than needed."""
    at = points.copy()
    for _ in range(OVERLAP_ROUNDS):
        gap = at[:, None] - at[None]
        far = np.sqrt((gap**2).sum(axis=2))
        np.fill_diagonal(far, 2.0)
        push = np.where(far < 1, (1 - far) / 2, 0.0) / np.maximum(far, 1e-9)
        at = at + 0.5 * (gap * push[:, :, None]).sum(axis=1) + 0.01 * (points - at)
    return np.asarray(np.round(at, 6))


def assigned(points: Points) -> list[Cell]:
    """A cell for each point, so that the sum of the squares of the distances is least."""
    from scipy.optimize import linear_sum_assignment

    origin = points.min(axis=0) - MARGIN
    across, down = points.max(axis=0) + MARGIN - origin
    cells = [(column, row) for row in range(int(down / ROW_HEIGHT) + 2) for column in range(int(across) + 2)]
    middles = np.array([(column + 0.5 * (row & 1), row * ROW_HEIGHT) for column, row in cells])
    cost = (((points - origin)[:, None] - middles[None]) ** 2).sum(axis=2)
    return [cells[int(k)] for k in linear_sum_assignment(np.round(cost, 6))[1]]


def _from_nought(cells: Sequence[Cell]) -> list[Cell]:
    top = min(row for _, row in cells)
    if top & 1:  # rows that change between odd and even take their half step with them
        cells = [(column + (row & 1), row + 1) for column, row in cells]
        top += 1
    left = min(column for column, _ in cells)
    return [(column - left, row - top) for column, row in cells]


@dataclass
class _Search:
    """Moves and exchanges of cells, the best for each place in turn, until none lowers the cost."""

    places: Sequence[Place]
    wanted: Points  # where each place should lie, from the grid's origin
    springs: list[dict[int, tuple[float, float]]]
    cells: list[Cell]
    taken: dict[Cell, int] = field(init=False)
    members: dict[str, list[int]] = field(init=False)
    loose: dict[str, int] = field(init=False)  # tiles of each region that are not in its largest piece
    home: list[tuple[float, float]] = field(init=False)
    now: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.taken = {cell: i for i, cell in enumerate(self.cells)}
        self.home = [(float(right), float(down)) for right, down in self.wanted]
        self.members = {}
        for i, place in enumerate(self.places):
            self.members.setdefault(place.region, []).append(i)
        self.loose = {region: self._loose(region) for region in self.members}

    def run(self) -> None:
        for _ in range(ROUNDS):
            if not sum(self._improve(i) for i in range(len(self.places))):
                return

    def _improve(self, i: int) -> bool:
        best, move = -1e-6, None
        for cell in _reach(self.cells[i]):
            gain = self._gain(i, cell, best)
            if gain < best:
                best, move = gain, cell
        if move is None:
            return False
        regions = self._regions(i, move)
        self._swap(i, move)
        self.now.clear()
        self.loose.update({region: self._loose(region) for region in regions})
        return True

    def _gain(self, i: int, cell: Cell, best: float) -> float:
        """The change of cost if place i moved to the cell; what is costly to know is looked at only where it can still win."""
        j, base = self.taken.get(cell), self.cells[i]
        regions = self._regions(i, cell)
        saved = self._held(i) + (0.0 if j is None else self._held(j)) + PIECES * sum(self.loose[region] for region in regions)
        if self._away(i, cell) - saved >= best:
            return 0.0
        cost = self._cost(i, cell, j, base)
        if cost - saved >= best:
            return 0.0
        cost += 0.0 if j is None else self._cost(j, base, i, cell)
        if cost - saved >= best:
            return 0.0
        self._swap(i, cell)
        cost += PIECES * sum(self._loose(region) for region in regions)
        self._swap(i, base)
        return cost - saved

    def _regions(self, i: int, cell: Cell) -> tuple[str, ...]:
        """The regions whose pieces may change; an exchange within one region changes none."""
        j = self.taken.get(cell)
        mine = self.places[i].region
        if j is None:
            return (mine,)
        return () if self.places[j].region == mine else (mine, self.places[j].region)

    def _swap(self, i: int, cell: Cell) -> None:
        base, j = self.cells[i], self.taken.get(cell)
        self.cells[i], self.taken[cell] = cell, i
        if j is None:
            del self.taken[base]
        else:
            self.cells[j], self.taken[base] = base, j

    def _loose(self, region: str) -> int:
        cells = [self.cells[i] for i in self.members[region]]
        return len(cells) - len(parts(cells)[0])

    def _held(self, i: int) -> float:
        """What place i costs where it is, known until something moves."""
        if i not in self.now:
            self.now[i] = self._cost(i, self.cells[i])
        return self.now[i]

    def _away(self, i: int, cell: Cell) -> float:
        """The square of the distance of a cell from where place i should lie."""
        right, down = self.home[i]
        return (cell[0] + 0.5 * (cell[1] & 1) - right) ** 2 + (cell[1] * ROW_HEIGHT - down) ** 2

    def _cost(self, i: int, cell: Cell, moved: int | None = None, moved_to: Cell = (0, 0)) -> float:
        """What place i costs on a cell, with place `moved` taken to be on `moved_to`."""
        right, down = cell[0] + 0.5 * (cell[1] & 1), cell[1] * ROW_HEIGHT
        cost = self._away(i, cell)
        for j, (wanted_right, wanted_down) in self.springs[i].items():
            other = moved_to if j == moved else self.cells[j]
            off_right = other[0] + 0.5 * (other[1] & 1) - right - wanted_right
            off_down = other[1] * ROW_HEIGHT - down - wanted_down
            cost += DIRECTION * (off_right**2 + off_down**2) + APART * max(0, steps(cell, other) - 1) ** 2
        return cost + SEA * self._across_the_sea(i, cell)

    def _across_the_sea(self, i: int, cell: Cell) -> int:
        mine, n = self.places[i], 0
        for touching in around(cell):
            j = self.taken.get(touching)
            if j is not None and j != i:
                n += self.places[j].island != mine.island and self.places[j].region != mine.region
        return n


def _reach(cell: Cell) -> Iterator[Cell]:
    """The cells that a place may move to in one step, without those off the grid."""
    for row in range(max(0, cell[1] - REACH), cell[1] + REACH + 1):
        for column in range(max(0, cell[0] - REACH), cell[0] + REACH + 1):
            if 0 < steps(cell, (column, row)) <= REACH:
                yield column, row
