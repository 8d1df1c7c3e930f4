"""Funnel plots in place of league tables: which areas lie further from the rest than chance would put them.

The hypothesis is that all areas are alike: which reviews of a class name a topic has nothing to do with the area. Given how
many reviews there are and how many name the topic, the count of an area with n reviews is then hypergeometric, so the limits
are exact, whatever the size of the base, and need no share to be guessed. They are adjusted for everything that is looked
at: over all areas, topics and classes together at most 5% of corpora of equal areas have any flag. The adjustment is the
single-step minP of Westfall and Young (1993), its distribution from reviews dealt anew to the areas of their class; topics
that go together stay together. Single-step, so that one pair of lines holds for all points of a plot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.comparison import Corpus, Topic, unit_of
from pipeline.counting import FEWEST_UNITS, Share
from pipeline.scopes import ReviewClass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LIMIT = 0.05
DRAWS = 1_999  # with the corpus as it is, 2,000
SEED = 20_121_231
_DIGITS = 12  # p-values are compared rounded, so that equal counts are ties


@dataclass(frozen=True)
class Point:
    """An area (or region, or class) in a funnel plot; no p-value where the base is below FEWEST_UNITS."""

    code: str
    name: str
    share: Share
    adjusted_p: float | None
    flag: str | None  # above, below or None: beyond the adjusted limits


@dataclass(frozen=True)
class Limits:
    """For a base, the least and greatest counts within the limits: on a line is within it."""

    base: int
    low: int  # 95%, for a point chosen beforehand
    high: int
    adjusted_low: int  # for all points of all plots together
    adjusted_high: int


@dataclass(frozen=True)
class FunnelData:
    """One topic in one class of review: points, limits for each base, and what they rest on."""

    review_class: ReviewClass
    topic: Topic
    by: str
    overall: Share
    points: tuple[Point, ...]  # by code
    threshold: float  # the two-sided p-value below which a point is beyond the adjusted limits
    n_adjusted_for: int  # points of all plots that the limits are adjusted over
    dispersion: float | None  # mean squared standard score; 1 where areas are alike; None where it cannot be told

    @cached_property
    def limits(self) -> tuple[Limits, ...]:
        """The limits for each base, from 1 to the largest of a point."""
        bases = range(1, max(point.share.base for point in self.points) + 1)
        return tuple(_limits(self.overall.base, self.overall.n, base, self.threshold) for base in bases)

    @property
    def n_flagged(self) -> int:
        """How many points lie beyond the adjusted limits."""
        return sum(point.flag is not None for point in self.points)

    @property
    def n_tested(self) -> int:
        """How many points have enough reviews to be looked at."""
        return sum(point.share.has_rate for point in self.points)

    def text(self) -> str:
        """Return in words what the plot shows."""
        unit = unit_of(self.review_class)
        if not self.n_tested:
            return f"No {_ONE[self.by]} has {FEWEST_UNITS} or more {unit} of this kind, so none can be told from the rest."
        shown = {side: [p.name for p in self.points if p.flag == side] for side in ("above", "below")}
        said = [f"{', '.join(names)}: {side} the limits" for side, names in shown.items() if names]
        said = said or [f"None of {self.n_tested} lies beyond what chance alone would give"]
        spread = "" if self.dispersion is None else f" Spread over that of chance: {self.dispersion:.1f} (1 if all were alike)."
        return f"{'; '.join(said)}, adjusted for {self.n_adjusted_for:,} comparisons.{spread}"


_ONE = {"area": "area", "region": "region", "rural_urban": "rural-urban class"}


@dataclass(frozen=True)
class _Class:
    """The units of a class that lie in a group, and which topics they have."""

    review_class: ReviewClass
    topics: tuple[Topic, ...]
    codes: tuple[str, ...]
    blocks: tuple[str, ...]  # unit: what is dealt together
    group_of: Ints  # (units,): place among the codes
    has: Floats  # (units, topics)
    sizes: Ints  # (codes,)

    def counts(self, groups: Ints, order: Ints | None = None) -> Ints:
        """Units with each topic in these groups: shape (groups, topics); `order` says whose group each unit is given."""
        import numpy as np

        given = self.group_of if order is None else self.group_of[order]
        return np.asarray((given == groups[:, None]).astype(np.float64) @ self.has, dtype=np.int64)


def funnels(
    corpus: Corpus, by: str = "area", kinds: Iterable[str] = ("practice", "theme"), draws: int = DRAWS, seed: int = SEED
) -> Mapping[tuple[ReviewClass, Topic], FunnelData]:
    """Return the funnel plot of each class and topic, by `area`, `region` or `rural_urban` class; one adjustment over all.

    Sectors are not among the kinds: their bases differ from topic to topic. Raises ValueError for another `by` or kind.
    """
    import numpy as np

    wanted = frozenset(kinds)
    if by not in _ONE or not wanted <= {"practice", "context", "theme"}:
        raise ValueError(f"no funnel plot by {by} of {', '.join(sorted(wanted))}")
    classes = [made for kind in corpus.classes if (made := _class(corpus, kind, by, wanted)) is not None]
    rng = np.random.default_rng(seed)
    smallest = np.ones(draws)
    for of in classes:
        smallest = np.minimum(smallest, _smallest_p(of, by, draws, rng))
    smallest = np.sort(smallest)
    n_cells = sum(int((of.sizes >= FEWEST_UNITS).sum()) * len(_varying(of)) for of in classes)
    return {
        (of.review_class, topic): _funnel(corpus, of, at, by, smallest, n_cells)
        for of in classes
        for at, topic in enumerate(of.topics)
    }


def funnel(
    corpus: Corpus, review_class: ReviewClass, topic: Topic, by: str = "area", kinds: Iterable[str] = ("practice", "theme")
) -> FunnelData | None:
    """Return one funnel plot, adjusted over all there are; None where no unit of the class lies in a group.

    For many plots ask `funnels` once.
    """
    return funnels(corpus, by, kinds).get((review_class, topic))


def _class(corpus: Corpus, review_class: ReviewClass, by: str, kinds: frozenset[str]) -> _Class | None:
    import numpy as np

    topics = tuple(topic for topic in corpus.topics if topic.kind in kinds)
    placed = []
    for unit in sorted(corpus.units, key=lambda unit: unit.review_id):
        area = corpus.areas.get(unit.area_code or "")
        if unit.review_class == review_class and area is not None:
            code = area.area_code if by == "area" else getattr(area, by) and f"{area.nation}: {getattr(area, by)}"
            placed += [(unit.review_id, code, area.area_code)] if code else []
    if not placed or not topics:
        return None
    codes = tuple(sorted({code for _, code, _ in placed}))
    group_of = np.array([codes.index(code) for _, code, _ in placed], dtype=np.int64)
    having = [corpus.having(topic) for topic in topics]
    has = np.array([[float(review in of) for of in having] for review, _, _ in placed])
    # by area each review is dealt for itself; in larger groups the reviews of an area go together, for they may be alike
    blocks = tuple(review if by == "area" else area for review, _, area in placed)
    return _Class(review_class, topics, codes, blocks, group_of, has, np.bincount(group_of, minlength=len(codes)))


def _varying(of: _Class) -> list[int]:
    """The topics, by place, that some reviews have and some have not: the others cannot differ."""
    n = len(of.group_of)
    return [at for at, hits in enumerate(of.has.sum(axis=0)) if 0 < hits < n]


def _smallest_p(of: _Class, by: str, draws: int, rng: np.random.Generator) -> Floats:
    """The smallest p-value of a class in each of the draws of equal areas; 1 where no group is large enough."""
    import numpy as np

    from pipeline import permutation

    large, topics = np.flatnonzero(of.sizes >= FEWEST_UNITS), _varying(of)
    if not len(large) or not topics:
        return np.ones(draws)
    n = len(of.group_of)
    hits = of.has.sum(axis=0).astype(int)
    sizes = sorted({int(of.sizes[at]) for at in large})
    counts = np.arange(max(sizes) + 1)
    table = two_sided(counts[None, None, :], n, hits[None, topics, None], np.array(sizes)[:, None, None])
    rows = np.array([sizes.index(int(of.sizes[at])) for at in large])[:, None]
    columns = np.arange(len(topics))[None, :]
    smallest = np.empty(draws)
    for at, order in enumerate(permutation.orders_within_areas(of.blocks, draws, rng)):
        smallest[at] = table[rows, columns, of.counts(large, order)[:, topics]].min()
    return smallest


def two_sided(counts: Ints, n_units: int, n_with: Ints | int, bases: Ints | int) -> Floats:
    """Return the exact p-value of each count: twice the smaller tail, at most 1; shapes as numpy broadcasts them.

    `n_with` of all `n_units` have the topic, and the base is drawn from them without putting back. A count that cannot be
    has the p-value 0.
    """
    import numpy as np
    from scipy.stats import hypergeom

    below = hypergeom.cdf(counts, n_units, n_with, bases)
    above = hypergeom.sf(counts - 1, n_units, n_with, bases)
    return np.asarray(np.round(np.minimum(1.0, 2 * np.minimum(below, above)), _DIGITS))


def _funnel(corpus: Corpus, of: _Class, at: int, by: str, smallest: Floats, n_cells: int) -> FunnelData:
    import numpy as np

    n, n_with = len(of.group_of), int(of.has[:, at].sum())
    counts = of.counts(np.arange(len(of.codes)))[:, at]
    unit = unit_of(of.review_class)
    p_values = two_sided(counts, n, n_with, of.sizes).tolist()
    points = []
    for place, code in enumerate(of.codes):
        share = Share(int(counts[place]), int(of.sizes[place]), unit)
        name = corpus.areas[code].name if by == "area" else code.partition(": ")[2]
        points.append(_point(code, name, share, p_values[place], Share(n_with, n), smallest))
    threshold = _threshold(smallest) if n_cells else 0.0  # nothing is looked at: nothing is beyond the limits
    dispersion = _dispersion(counts, of.sizes, n, n_with)
    return FunnelData(of.review_class, of.topics[at], by, Share(n_with, n, unit), tuple(points), threshold, n_cells, dispersion)


def _point(code: str, name: str, share: Share, p: float, overall: Share, smallest: Floats) -> Point:
    import numpy as np

    if not share.has_rate or not 0 < overall.n < overall.base:
        return Point(code, name, share, None, None)
    adjusted = (1 + int(np.searchsorted(smallest, p, side="right"))) / (len(smallest) + 1)
    side = "above" if share.n * overall.base > overall.n * share.base else "below"
    return Point(code, name, share, adjusted, side if adjusted <= LIMIT else None)


def _threshold(smallest: Floats) -> float:
    """The p-value below which a point is flagged: that of the adjusted p-value LIMIT."""
    rank = int(LIMIT * (len(smallest) + 1))
    return float(smallest[rank - 1]) if rank else 0.0


def _limits(n: int, n_with: int, base: int, threshold: float) -> Limits:
    import numpy as np

    p = two_sided(np.arange(base + 1), n, n_with, base)
    return Limits(base, *_within(p, LIMIT), *_within(p, threshold))


def _within(p: Sequence[float] | Floats, limit: float) -> tuple[int, int]:
    """The least and greatest count that is not beyond the limit."""
    inside = [count for count, value in enumerate(p) if value >= limit]
    return inside[0], inside[-1]


def _dispersion(counts: Ints, sizes: Ints, n: int, n_with: int) -> float | None:
    """The mean squared standard score of the groups: above 1 if they differ more than reviews dealt at random would."""
    share = n_with / n
    scores = [
        float((count - size * share) ** 2 / (size * share * (1 - share) * (n - size) / (n - 1)))
        for count, size in zip(counts, sizes, strict=True)
        if size < n and 0 < share < 1
    ]
    return sum(scores) / len(scores) if len(scores) >= FEWEST_UNITS else None
