"""Differences between rural and urban areas: in which codes and themes, and whether they can be told from chance.

The area, not the review, is the unit: the class of an area is permuted among areas that were reviewed as often and under
the same frameworks, and all reviews of an area go with it. Shares are compared within frameworks and then averaged with
the weights of Mantel and Haenszel, so that a class whose reviews are of another time or length is not taken for a
difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.records import RuralUrbanDifference

if TYPE_CHECKING:
    import duckdb
    import numpy as np

    from pipeline.permutation import Floats, Ints

LIMIT = 0.05  # of the adjusted p-value
LEAST_REVIEWS = 5  # on either side
LEAST_AREAS = 3
LEAST_WITH = 3  # reviews with a topic, and without it
_NORMAL = 1.959964  # the 97.5% point

Topic = tuple[str, str]  # kind and identity

_REVIEWS = """
select review_type, framework_id, review_id, area_code, is_rural
from classed_reviews
order by review_type, framework_id, review_id
"""
_TOPICS = """
select 'category', category_id from categories
union all
select 'theme', theme_id from themes
order by all
"""
_HITS = """
select 'category' as topic_kind, category_id as topic_id, review_id from coded_reviews
union all
select 'theme', theme_id, review_id from theme_reviews
"""


@dataclass(frozen=True)
class Classed:
    """The reviews of one type: framework, area and class one a review, and which have which topic."""

    review_type: str
    frameworks: Sequence[str]
    areas: Sequence[str]
    is_rural: Sequence[bool]
    has: Floats  # (reviews, topics): 1 where the topic occurs in the review


def rows(connection: duckdb.DuckDBPyConnection, run_id: str = "") -> list[RuralUrbanDifference]:
    """Return the row of each type of review and topic, from the views of a database that is filled."""
    topics = [(kind, topic) for kind, topic in connection.execute(_TOPICS).fetchall()]
    return differences(_classed(connection, topics), topics, run_id)


def differences(
    of_types: Sequence[Classed], topics: Sequence[Topic], run_id: str = "", permutations: int | None = None
) -> list[RuralUrbanDifference]:
    """Return the row of each topic in each type; p-values are adjusted over all of them."""
    import numpy as np

    from pipeline import permutation

    rng = np.random.default_rng(permutation.SEED)
    n = permutations or permutation.PERMUTATIONS
    tested = [_testable(classed) for classed in of_types]
    all_found = [found(classed, columns, n, rng) for classed, columns in zip(of_types, tested, strict=True)]
    away = [permutation.distances(sums) for sums, _ in all_found]
    adjusted = permutation.adjusted(np.concatenate(away, axis=1)) if away else np.empty(0)
    made, done = [], 0
    for classed, columns, (sums, weight), distances in zip(of_types, tested, all_found, away, strict=True):
        p = permutation.p_values(distances), adjusted[done : done + len(columns)]
        values = np.stack([sums[0] / weight, sums[1:].std(axis=0) / weight, *p])
        told = dict(zip(columns, values.T.tolist(), strict=True))
        done += len(columns)
        made += [_told(classed, place, topic, told.get(place), run_id) for place, topic in enumerate(topics)]
    return made


def found(classed: Classed, columns: Sequence[int], n: int, rng: np.random.Generator) -> tuple[Floats, float]:
    """Return for each topic how many more rural reviews have it than expected, and the weight of all frameworks.

    First row as observed, then in n permutations of the class among areas that were reviewed alike, as often and under
    the same frameworks; shape (permutations + 1, topics). Over the weight it is a difference of shares.
    """
    import numpy as np

    if not columns:
        return np.empty((n + 1, 0)), 1.0
    areas, area_of = np.unique(np.array(classed.areas), return_inverse=True)
    own = np.zeros(len(areas))
    own[area_of] = np.array(classed.is_rural, dtype=np.float64)
    reviewed: dict[str, list[str]] = {}
    for area, framework in zip(classed.areas, classed.frameworks, strict=True):
        reviewed.setdefault(area, []).append(framework)
    sides = np.vstack([own, np.repeat(own[None, :], n, axis=0)])
    for alike in sorted({tuple(sorted(of)) for of in reviewed.values()}):
        places = np.array([place for place, area in enumerate(areas) if tuple(sorted(reviewed[area])) == alike])
        sides[1:, places] = own[places][rng.random((n, len(places))).argsort(axis=1)]
    more, weight = _more_than_expected(classed, list(columns), area_of, len(areas))
    return np.asarray(sides @ more), weight


def _more_than_expected(classed: Classed, columns: list[int], area_of: Ints, n_areas: int) -> tuple[Floats, float]:
    """For each area and topic, reviews that have it less those expected by framework; and the weight of all frameworks.

    The weight is that of Mantel and Haenszel, n1 n2 / (n1 + n2) summed: the sum over rural areas divided by it is the
    average of the differences of shares within frameworks.
    """
    import numpy as np

    has, rural = classed.has[:, columns].copy(), np.array(classed.is_rural)
    weight = 0.0
    for framework in sorted(set(classed.frameworks)):
        chosen = np.array([of == framework for of in classed.frameworks])
        has[chosen] -= has[chosen].mean(axis=0)
        weight += float(rural[chosen].sum() * (~rural[chosen]).sum() / chosen.sum())
    more = np.zeros((n_areas, len(columns)))
    np.add.at(more, area_of, has)
    return more, weight


def _testable(classed: Classed) -> list[int]:
    """The topics, by place, that could show a difference: told from bases alone."""
    sides = [
        [area for area, rural in zip(classed.areas, classed.is_rural, strict=True) if rural is side] for side in (True, False)
    ]
    if any(len(side) < LEAST_REVIEWS or len(set(side)) < LEAST_AREAS for side in sides):
        return []
    if not any(len(set(of)) == 2 for of in _sides_by_framework(classed).values()):
        return []  # no framework has both sides: nothing to compare
    n, hits = len(classed.areas), classed.has.sum(axis=0)
    return [place for place, count in enumerate(hits) if LEAST_WITH <= count <= n - LEAST_WITH]


def _sides_by_framework(classed: Classed) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = {}
    for framework, rural in zip(classed.frameworks, classed.is_rural, strict=True):
        found.setdefault(framework, []).append(rural)
    return found


def _told(classed: Classed, place: int, topic: Topic, tested: Sequence[float] | None, run_id: str) -> RuralUrbanDifference:
    rural, urban = (
        _counts([at for at, is_rural in enumerate(classed.is_rural) if is_rural is side], classed, place)
        for side in (True, False)
    )
    row = RuralUrbanDifference(classed.review_type, *topic, *rural, *urban, None, None, None, None, None, "not testable", run_id)
    if tested is None:
        return row
    difference, error, p, adjusted = tested
    low, high = (min(max(difference + sign * _NORMAL * error, -1.0), 1.0) for sign in (-1, 1))
    shown = "no difference shown" if adjusted > LIMIT else "more in rural" if difference > 0 else "more in urban"
    return replace(
        row,
        difference=round(difference, 6),
        difference_low=round(low, 6),
        difference_high=round(high, 6),
        p_value=round(p, 6),
        adjusted_p_value=round(adjusted, 6),
        direction=shown,
    )


def _counts(places: Sequence[int], classed: Classed, topic: int) -> tuple[int, int, int]:
    return len(places), int(classed.has[list(places), topic].sum()), len({classed.areas[at] for at in places})


def _classed(connection: duckdb.DuckDBPyConnection, topics: Sequence[Topic]) -> list[Classed]:
    import numpy as np

    column = {topic: place for place, topic in enumerate(topics)}
    reviews = connection.execute(_REVIEWS).fetchall()
    line = {row[2]: place for place, row in enumerate(reviews)}
    has = np.zeros((len(reviews), len(topics)))
    for kind, topic, review in connection.execute(_HITS).fetchall():
        if review in line and (kind, topic) in column:
            has[line[review], column[kind, topic]] = 1
    made = []
    for review_type in sorted({row[0] for row in reviews}):
        places = [place for place, row in enumerate(reviews) if row[0] == review_type]
        _, frameworks, _, areas, is_rural = zip(*(reviews[place] for place in places), strict=True)
        made.append(Classed(review_type, frameworks, areas, is_rural, has[places]))
    return made
