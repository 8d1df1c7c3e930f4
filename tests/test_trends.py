"""Trends and differences: no more false alarms than promised, and real changes found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline import differences, permutation, trends
from pipeline.differences import Classed
from pipeline.logistic import slopes
from pipeline.trends import Stratum

if TYPE_CHECKING:
    from pipeline.permutation import Floats, Ints

N_THEMES = 60
N_REVIEWS = 190
N_YEARS = 12
CORPORA = 200
PERMUTATIONS = 499


def areas_and_years(rng: np.random.Generator, n: int = N_REVIEWS) -> tuple[list[str], list[int]]:
    """Areas that are reviewed once to five times, some of them twice in one year, and more reviews in some years."""
    areas: list[str] = []
    while len(areas) < n:
        areas += [f"area {len(areas)}"] * int(rng.choice([1, 2, 3, 5], p=[0.35, 0.3, 0.25, 0.1]))
    weights = rng.dirichlet(np.full(N_YEARS, 2.0))
    years = [int(year) for year in rng.choice(N_YEARS, size=n, p=weights)]
    for at in range(1, n):
        if areas[at] == areas[at - 1] and rng.random() < 0.5:
            years[at] = years[at - 1]
    return areas[:n], [2013 + year for year in years[:n]]


def occurrences(rng: np.random.Generator, areas: Sequence[str], years: Sequence[int], slopes: Floats) -> Floats:
    """Which reviews have which theme: rates from 0.02 to 0.6, areas that differ lastingly, and a change with the year.

    `slopes`: change of the log odds a year, one a theme. Themes hang together through what an area is like.
    """
    rates = rng.uniform(0.02, 0.6, len(slopes))
    _, area = np.unique(np.array(areas), return_inverse=True)
    habits = rng.normal(0, 1.0, (area.max() + 1, 5)) @ rng.normal(0, 0.5, (5, len(slopes)))
    odds = np.log(rates / (1 - rates)) + habits[area] + (np.array(years)[:, None] - 2018.5) * slopes
    return np.asarray((rng.random(odds.shape) < 1 / (1 + np.exp(-odds))).astype(np.float64))


def corpus(seed: int, slopes: Floats) -> Stratum:
    rng = np.random.default_rng(seed)
    areas, years = areas_and_years(rng)
    return Stratum("inspection", "none", areas, years, occurrences(rng, areas, years, slopes))


def themes(n: int = N_THEMES) -> list[str]:
    return [f"theme {at}" for at in range(n)]


def binomial_limit(n: int, rate: float) -> int:
    """The count that n trials at this rate exceed once in a hundred times."""
    draws = np.random.default_rng(1).binomial(n, rate, 100_000)
    return int(np.quantile(draws, 0.99))


def test_equal_rates_give_few_false_rises_and_falls() -> None:
    alarms = []
    for seed in range(CORPORA):
        found = trends.trends([corpus(seed, np.zeros(N_THEMES))], themes(), permutations=PERMUTATIONS)
        alarms.append(sum(row.direction in ("rise", "fall") for row in found))
    false_share = sum(alarms) / (CORPORA * N_THEMES)
    with_any = sum(n > 0 for n in alarms)
    print(f"false rises and falls: {false_share:.5f} of all themes; any in {with_any} of {CORPORA} corpora")
    assert false_share <= 0.05
    # the promise is stronger: any false alarm at all in at most 5% of corpora, within the chance of so many corpora
    assert with_any <= binomial_limit(CORPORA, 0.05)
    # and the test is not one that never says anything
    assert with_any > 0


def test_real_changes_are_found() -> None:
    # odds that double in two years, for ten themes out of sixty
    slopes = np.zeros(N_THEMES)
    slopes[:5], slopes[5:10] = np.log(2) / 2, -np.log(2) / 2
    shown = {"rise": 0, "fall": 0, "wrong": 0}
    n = 20
    for seed in range(n):
        found = trends.trends([corpus(1000 + seed, slopes)], themes(), permutations=PERMUTATIONS)
        for place, row in enumerate(found):
            if row.direction in ("rise", "fall"):
                right = place < 10 and row.direction == ("rise" if place < 5 else "fall")
                shown[row.direction if right else "wrong"] += 1
    print(f"of {n * 5} rises and {n * 5} falls found: {shown['rise']}, {shown['fall']}; wrong: {shown['wrong']}")
    assert shown["rise"] + shown["fall"] >= 0.7 * 10 * n
    assert shown["wrong"] <= 0.01 * N_THEMES * n


def test_reviews_of_one_area_are_not_taken_for_many() -> None:
    """Areas that are reviewed several times in one year: permuting single reviews would see trends that are not there."""
    rng = np.random.default_rng(5)
    areas = [f"area {at // 6}" for at in range(180)]
    wrong = {"areas": 0, "reviews": 0}
    n = 60
    for _ in range(n):
        of_area = rng.integers(2013, 2019, 30)
        years = [int(of_area[at // 6]) for at in range(180)]
        has = occurrences(rng, areas, years, np.zeros(10)) * (rng.random((30, 10)) < 0.5)[np.arange(180) // 6]
        for unit, units in (("areas", areas), ("reviews", [str(at) for at in range(180)])):
            made = trends.trends([Stratum("inspection", "none", units, years, has)], themes(10), permutations=499)
            wrong[unit] += any(row.direction in ("rise", "fall") for row in made)
    assert wrong["areas"] <= binomial_limit(n, 0.05)
    assert wrong["reviews"] > 5 * max(wrong["areas"], 1)


# (years of the reviews, hits, why no change could be shown)
BASES = [
    ([2013] * 10 + [2014] * 10, 10, "two years"),
    ([2013] * 10 + [2014] * 10 + [2015] * 4, 10, "the third year has four reviews"),
    ([2013] * 10 + [2014] * 10 + [2015] * 10, 2, "two reviews with the theme"),
    ([2013] * 10 + [2014] * 10 + [2015] * 10, 28, "two reviews without it"),
]


@pytest.mark.parametrize(("years", "hits", "why"), BASES, ids=[why for _, _, why in BASES])
def test_small_bases_are_not_tested(years: list[int], hits: int, why: str) -> None:
    n = len(years)
    has = (np.arange(n) >= n - hits).astype(np.float64)[:, None]
    (row,) = trends.trends([Stratum("scr", "none", [str(at) for at in range(n)], years, has)], ["t"], permutations=99)
    assert (row.direction, row.p_value, row.slope) == ("not testable", None, None), why
    assert (row.n_reviews, row.n_with) == (n, hits)


def test_the_p_value_is_that_of_all_orders() -> None:
    """Six reviews of six areas a year, for three years, in which only the last year has the theme."""
    years = [2013] * 6 + [2014] * 6 + [2015] * 6
    has = np.array([0.0] * 12 + [1.0] * 6)[:, None]
    stratum = Stratum("scr", "none", [str(at) for at in range(18)], years, has)
    (row,) = trends.trends([stratum], ["t"])
    # the highest sum of years, or the lowest: 2 of the 18,564 ways to choose six reviews
    assert row.p_value == pytest.approx(2 / 18_564, abs=2e-4)
    assert (row.direction, row.first_year, row.last_year, row.n_years, row.n_areas) == ("rise", 2013, 2015, 3, 18)


def test_kinds_of_review_are_never_added_together() -> None:
    rng = np.random.default_rng(3)
    many = [corpus(1, np.zeros(2)), Stratum("inspection", "other", *areas_and_years(rng, 40), rng.random((40, 2)).round())]
    found = trends.trends(many, themes(2), permutations=99)
    assert [(row.framework_id, row.n_reviews) for row in found] == [("none", 190)] * 2 + [("other", 40)] * 2


def test_the_same_seed_gives_the_same_rows() -> None:
    of = [corpus(7, np.zeros(5))]
    assert trends.trends(of, themes(5), permutations=199) == trends.trends(of, themes(5), permutations=199)


def test_an_order_keeps_the_reviews_of_an_area_together() -> None:
    areas = ["a", "b", "a", "c", "b", "d"]
    orders = permutation.orders_within_areas(areas, 200, np.random.default_rng(1))
    for order in orders:
        assert sorted(order) == list(range(6))
        pairs = {frozenset((order[0], order[2])), frozenset((order[1], order[4]))}
        assert pairs == {frozenset((0, 2)), frozenset((1, 4))}  # years of a pair go to a pair
    assert len({tuple(order) for order in orders}) == 16  # 2 ways between pairs, 2 within each, 2 between the single ones


def test_the_adjustment_is_sidaks_for_independent_topics_and_nothing_for_one() -> None:
    noise = np.abs(np.random.default_rng(2).normal(size=(20_000, 20)))
    noise[0] = np.linspace(3.2, 0.5, 20)
    p, adjusted = permutation.p_values(noise), permutation.adjusted(noise)
    assert adjusted[0] == pytest.approx(1 - (1 - p[0]) ** 20, rel=0.15)
    assert (adjusted >= p).all() and (np.diff(adjusted) >= 0).all()
    assert permutation.adjusted(noise[:, :1]) == pytest.approx(p[:1])
    # topics that are one and the same count once
    assert permutation.adjusted(np.repeat(noise[:, :1], 20, axis=1)) == pytest.approx(p[0])


def test_no_topics_no_rows() -> None:
    assert trends.trends([], []) == [] and differences.differences([], []) == []
    assert permutation.adjusted(np.empty((100, 0))).size == 0


def slope(x: Floats, y: Floats, cluster: Ints) -> list[float]:
    return [float(value) for value in slopes(x, y[:, None], cluster)[:, 0]]


def test_the_slope_is_the_change_of_the_log_odds() -> None:
    rng = np.random.default_rng(4)
    x = rng.integers(2010, 2022, 4000).astype(np.float64)
    y = (rng.random(4000) < 1 / (1 + np.exp(1 - 0.2 * (x - 2015)))).astype(np.float64)
    found, low, high = slope(x, y, np.arange(4000))
    assert found == pytest.approx(0.2, abs=0.03) and low < 0.2 < high
    # the same reviews eight times over, as eight of one area, are no more certain
    wide = slope(np.repeat(x[:200], 8), np.repeat(y[:200], 8), np.repeat(np.arange(200), 8))
    once = slope(x[:200], y[:200], np.arange(200))
    assert wide[2] - wide[1] == pytest.approx(once[2] - once[1], rel=0.1)


def test_the_slope_is_finite_where_the_years_part_the_reviews() -> None:
    x = np.array([2013.0] * 10 + [2014.0] * 10 + [2015.0] * 10)
    found, low, high = slope(x, np.array([0.0] * 20 + [1.0] * 10), np.arange(30))
    assert 0 < found < 20 and low < found < high


# --- rural and urban ------------------------------------------------------------------------------------------------


def classed(seed: int, effect: float, n_topics: int = 40, n_areas: int = 60) -> Classed:
    """Areas with one to four reviews of two frameworks, a fifth of them rural; `effect` on the log odds of topic 0."""
    rng = np.random.default_rng(seed)
    areas = [f"area {at}" for at in range(n_areas) for _ in range(int(rng.integers(1, 5)))]
    rural = [int(area.split()[1]) % 5 == 0 for area in areas]
    frameworks = ["old" if rng.random() < 0.5 + 0.3 * of else "new" for of in rural]
    slopes = np.zeros(n_topics)
    has = occurrences(rng, areas, [2018] * len(areas), slopes)
    odds = np.where(np.array(frameworks) == "old", 0.8, 0.3)[:, None]
    has = has * (rng.random(has.shape) < odds)  # the new framework looks at less
    shift = np.array(rural) & (rng.random(len(areas)) < effect)
    has[shift, 0] = 1
    return Classed("inspection", frameworks, areas, rural, has)


def topics(n: int = 40) -> list[tuple[str, str]]:
    return [("theme", f"theme {at}") for at in range(n)]


def test_areas_that_do_not_differ_are_seldom_told_apart() -> None:
    n = 120
    wrong = [
        any(row.direction.startswith("more") for row in differences.differences([classed(seed, 0.0)], topics(), permutations=499))
        for seed in range(n)
    ]
    assert sum(wrong) <= binomial_limit(n, 0.05)


def test_a_difference_is_found_with_its_side_and_bases() -> None:
    made = classed(9, 0.9)
    row = differences.differences([made], topics(), permutations=1999)[0]
    assert row.direction == "more in rural"
    assert row.difference is not None and row.difference_low is not None and row.difference_low > 0
    assert (row.n_rural, row.n_rural_areas) == (sum(made.is_rural), 12)
    assert row.n_rural_with == int(made.has[np.array(made.is_rural), 0].sum())
    assert row.n_rural + row.n_urban == len(made.areas)


def test_a_difference_between_frameworks_is_none_between_areas() -> None:
    """Rural areas were mostly seen under the old framework, which names everything: within frameworks all is equal."""
    areas = [str(at) for at in range(80)]
    rural = [at < 20 for at in range(80)]
    frameworks = ["old" if at < 15 or at >= 70 else "new" for at in range(80)]
    has = np.array([[1.0 if of == "old" else 0.0] for of in frameworks])
    (row,) = differences.differences(
        [Classed("inspection", frameworks, areas, rural, has)], [("category", "c")], permutations=199
    )
    assert (row.difference, row.direction) == (0.0, "no difference shown")
    assert row.n_rural_with / row.n_rural > 0.7 and row.n_urban_with / row.n_urban < 0.2


@pytest.mark.parametrize(
    ("rural_areas", "why"),
    [(["a", "b", "c", "d"], "four reviews"), (["a"] * 5 + ["b"] * 5, "two areas")],
    ids=["four reviews", "two areas"],
)
def test_few_rural_reviews_or_areas_are_not_tested(rural_areas: list[str], why: str) -> None:
    areas = [*rural_areas, *(f"urban {at}" for at in range(40))]
    rural = [at < len(rural_areas) for at in range(len(areas))]
    has = np.array([[float(at % 2)] for at in range(len(areas))])
    (row,) = differences.differences([Classed("scr", ["none"] * len(areas), areas, rural, has)], [("theme", "t")])
    assert (row.direction, row.difference, row.adjusted_p_value) == ("not testable", None, None), why
    assert row.n_rural_areas == len(list(groupby(rural_areas)))
