"""Trends: whether a theme rose or fell with the years of practice, within one type of review and framework.

The test is Cochran and Armitage's statistic with its distribution from permutations (see `permutation`), adjusted over
all themes and kinds of review; the size of a change is the slope of a logistic regression, with an interval that counts
areas, not reviews, as independent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import ThemeTrend

if TYPE_CHECKING:
    import duckdb
    import numpy as np

    from pipeline.permutation import Floats

LIMIT = 0.05  # of the adjusted p-value
LEAST_REVIEWS = 5  # in a year, for it to count as one that was observed
LEAST_YEARS = 3
LEAST_WITH = 3  # reviews with a theme, and without it: below, no order of years could show anything

_REVIEWS = """
select review_type, framework_id, review_id, coalesce(area_code, review_id) as area, practice_year
from compared_reviews
where practice_year is not null
order by review_type, framework_id, review_id
"""
_HITS = "select review_id, theme_id from theme_reviews"


@dataclass(frozen=True)
class Stratum:
    """The reviews of one type and framework: areas and years one a review, and which have which theme."""

    review_type: str
    framework_id: str
    areas: Sequence[str]
    years: Sequence[int]
    has: Floats  # (reviews, themes): 1 where the theme occurs in the review


def rows(connection: duckdb.DuckDBPyConnection, run_id: str = "") -> list[ThemeTrend]:
    """Return the row of each theme, type of review and framework, from the views of a database that is filled."""
    themes = [theme for (theme,) in connection.execute("select theme_id from themes order by theme_id").fetchall()]
    return trends(_strata(connection, themes), themes, run_id)


def trends(
    strata: Sequence[Stratum], themes: Sequence[str], run_id: str = "", permutations: int | None = None
) -> list[ThemeTrend]:
    """Return the row of each theme in each stratum; p-values are adjusted over all of them."""
    import numpy as np

    from pipeline import permutation

    rng = np.random.default_rng(permutation.SEED)
    n = permutations or permutation.PERMUTATIONS
    tested = [_testable(stratum) for stratum in strata]
    found = [permutation.distances(statistics(stratum, columns, n, rng)) for stratum, columns in zip(strata, tested, strict=True)]
    adjusted = permutation.adjusted(np.concatenate(found, axis=1)) if found else np.empty(0)
    made, done = [], 0
    for stratum, columns, distances in zip(strata, tested, found, strict=True):
        both = zip(permutation.p_values(distances), adjusted[done : done + len(columns)], strict=True)
        made += _told(stratum, themes, dict(zip(columns, both, strict=True)), run_id)
        done += len(columns)
    return made


def statistics(stratum: Stratum, columns: Sequence[int], n: int, rng: np.random.Generator) -> Floats:
    """Return the sum of the years of the reviews with each theme: observed in the first row, then in n permutations."""
    import numpy as np

    from pipeline import permutation

    if not columns:
        return np.empty((n + 1, 0))
    years = np.array(stratum.years, dtype=np.float64)
    orders = permutation.orders_within_areas(stratum.areas, n, rng)
    given = np.vstack([years, years[orders]]) - years.mean()
    return np.asarray(given @ stratum.has[:, list(columns)])


def _testable(stratum: Stratum) -> list[int]:
    """The themes, by place, that could show a change: told from bases alone, so the choice cannot favour changes."""
    n = len(stratum.years)
    if n_years(stratum.years) < LEAST_YEARS:
        return []
    with_theme = stratum.has.sum(axis=0)
    return [place for place, hits in enumerate(with_theme) if LEAST_WITH <= hits <= n - LEAST_WITH]


def n_years(years: Sequence[int]) -> int:
    """Return the number of years with enough reviews."""
    return sum(count >= LEAST_REVIEWS for count in Counter(years).values())


def _strata(connection: duckdb.DuckDBPyConnection, themes: Sequence[str]) -> list[Stratum]:
    import numpy as np

    column = {theme: place for place, theme in enumerate(themes)}
    reviews = connection.execute(_REVIEWS).fetchall()
    line = {review: place for place, (_, _, review, _, _) in enumerate(reviews)}
    has = np.zeros((len(reviews), len(themes)))
    for review, theme in connection.execute(_HITS).fetchall():
        if review in line:
            has[line[review], column[theme]] = 1
    places: dict[tuple[str, str], list[int]] = {}
    for place, (review_type, framework, _, _, _) in enumerate(reviews):
        places.setdefault((review_type, framework), []).append(place)
    return [
        Stratum(*kind, [reviews[at][3] for at in of], [reviews[at][4] for at in of], has[of])
        for kind, of in sorted(places.items())
    ]


def _told(stratum: Stratum, themes: Sequence[str], tested: dict[int, tuple[float, float]], run_id: str) -> list[ThemeTrend]:
    base = (len(stratum.years), len(set(stratum.areas)), n_years(stratum.years), min(stratum.years), max(stratum.years))
    fitted = _slopes(stratum, sorted(tested))
    made = []
    for place, theme in enumerate(themes):
        p, adjusted = tested.get(place, (None, None))
        slope, low, high = fitted.get(place, (None, None, None))
        made.append(
            ThemeTrend(
                theme,
                stratum.review_type,
                stratum.framework_id,
                base[0],
                int(stratum.has[:, place].sum()),
                *base[1:],
                slope,
                low,
                high,
                _rounded(p),
                _rounded(adjusted),
                _direction(adjusted, slope),
                run_id,
            )
        )
    return made


def _direction(adjusted: float | None, slope: float | None) -> str:
    if adjusted is None or slope is None:
        return "not testable"
    if adjusted > LIMIT:
        return "no change shown"
    return "rise" if slope > 0 else "fall"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _slopes(stratum: Stratum, columns: Sequence[int]) -> dict[int, list[float]]:
    """Slope and interval of each theme that is tested, by place; the areas are the clusters."""
    import numpy as np

    from pipeline.logistic import slopes

    if not columns:
        return {}
    years = np.array(stratum.years, dtype=np.float64)
    _, cluster = np.unique(np.array(stratum.areas), return_inverse=True)
    found = slopes(years, stratum.has[:, list(columns)], cluster).round(6)
    return dict(zip(columns, found.T.tolist(), strict=True))
