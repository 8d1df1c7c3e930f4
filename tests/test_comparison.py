"""How areas stand beside each other: bases, groups, scopes; and what a funnel plot shows of areas that are alike."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from pipeline import frameworks, paths, scopes
from pipeline.comparison import AreaFacts, Corpus, Topic, Unit, areas_alike, groups, not_covered
from pipeline.funnel import FunnelData, funnel, funnels, two_sided
from pipeline.records import LexiconError
from pipeline.scopes import ReviewClass, covers, scope

ILACS, SIF, SCR = ReviewClass("inspection", "ilacs"), ReviewClass("inspection", "sif"), ReviewClass("scr")
LATE, POLICE = Topic("practice", "late", "Late action"), Topic("sector", "police", "police")
TARNBRIDGE, SALLOWBY, VARNLEY, HALDENSHAW = "X08000001", "X06000001", "X06000002", "X08000002"
AREAS = {
    area.area_code: area
    for area in (
        AreaFacts(TARNBRIDGE, "Tarnbridge", "Fictional", "Marlshire", "Urban", 79_600),
        AreaFacts(SALLOWBY, "Sallowby", "Fictional", "Marlshire", "Urban with rural areas", 61_400),
        AreaFacts(VARNLEY, "Varnley", "Fictional", "Marlshire", "Urban", 88_200),
        AreaFacts(HALDENSHAW, "Haldenshaw", "Fictional", "Ostermere", "Urban", 70_300),
        AreaFacts("X06000003", "Wexcombe", "Fictional", "Marlshire", "Urban", 79_000, is_present=False),
        AreaFacts("X10000001", "Marlshire", "Elsewhere", "Marlshire", "Urban", 79_600),
    )
}


def corpus(placed: dict[tuple[ReviewClass, str], tuple[int, int]], topic: Topic = LATE) -> Corpus:
    """Return a corpus in which, by class and area, n of so many reviews have the topic."""
    units, having = [], []
    for (kind, area), (n, base) in placed.items():
        made = [Unit(f"{'-'.join(kind)}-{area}-{at:02}", kind, area, 2015 + at) for at in range(base)]
        units += made
        having += [unit.review_id for unit in made[:n]]
    return Corpus(tuple(units), (topic,), {topic[:2]: frozenset(having)}, AREAS)


def test_the_groups_beside_an_area_do_not_hold_it() -> None:
    found = {group.kind: group.area_codes for group in groups(corpus({}), TARNBRIDGE)}
    assert found == {
        "neighbours": {VARNLEY, HALDENSHAW},  # same nation and class, and still there
        "region": {SALLOWBY, VARNLEY, "X06000003"},  # not the region of that name in another nation
        "rural_urban": {VARNLEY, HALDENSHAW, "X06000003"},
        "nation": {SALLOWBY, VARNLEY, HALDENSHAW, "X06000003"},
    }


def test_neighbours_are_the_published_ones_or_say_that_they_are_not() -> None:
    ours = groups(corpus({}), TARNBRIDGE)[0]
    assert "not the published" in ours.note
    published = groups(Corpus((), (), {}, AREAS, {TARNBRIDGE: (SALLOWBY, TARNBRIDGE)}), TARNBRIDGE)[0]
    assert (published.area_codes, "our own" in published.note) == ({SALLOWBY}, False)


def test_areas_alike_are_nearest_in_residents_and_never_guessed() -> None:
    assert areas_alike(AREAS[TARNBRIDGE], AREAS.values()) == [VARNLEY, HALDENSHAW]
    assert areas_alike(AreaFacts("X", "X", "Fictional", None, "Urban", None), AREAS.values()) == []
    assert areas_alike(AreaFacts("X", "X", "Fictional", None, None, 70_000), AREAS.values()) == []


def test_counts_stand_beside_counts_of_their_own_class_only() -> None:
    held = corpus({(ILACS, TARNBRIDGE): (1, 2), (ILACS, VARNLEY): (3, 6), (SIF, VARNLEY): (1, 1), (SIF, SALLOWBY): (0, 3)})
    assert held.share(ILACS, LATE, [TARNBRIDGE]).text() == "1 of 2 inspections: too few for a rate"
    beside = {group.kind: held.share(ILACS, LATE, group.area_codes) for group in groups(held, TARNBRIDGE)}
    assert {kind: (share.n, share.base) for kind, share in beside.items()} == dict.fromkeys(beside, (3, 6))
    assert held.share(SIF, LATE, [TARNBRIDGE]).text() == "none published"
    nation = next(group for group in groups(held, TARNBRIDGE) if group.kind == "nation")
    assert held.share(SIF, LATE, nation.area_codes).text() == "1 of 4 inspections: too few for a rate"


def test_a_review_is_counted_once_however_often_a_topic_occurs() -> None:
    held = corpus({(SCR, VARNLEY): (2, 5)})
    assert held.share(SCR, LATE, [VARNLEY, VARNLEY]).text() == "2 of 5 (40%; 12 to 77%)"


def test_years_are_those_of_practice() -> None:
    held = corpus({(SCR, VARNLEY): (2, 5)}).between(2016, 2018)
    assert held.share(SCR, LATE, [VARNLEY]).text() == "1 of 3 reviews: too few for a rate"


# class, sector, scope: why
SCOPES = [
    (ILACS, "police", "no", "inspections of the authority say nothing of the police"),
    (ILACS, "social_care", "always", "what they inspect"),
    (ReviewClass("inspection", "jtai-2016"), "police", "always", "joint inspections look at the police"),
    (SCR, "police", "involved", "where they had to do with the child"),
    (ReviewClass("inquest"), "health", "no", "a coroner's report is made only where action is asked for"),
    (ReviewClass("inspection", "none"), "social_care", "no", "of an unknown framework nothing is known"),
]


@pytest.mark.parametrize(("kind", "sector", "expected", "why"), SCOPES, ids=[why for *_, why in SCOPES])
def test_scopes(kind: ReviewClass, sector: str, expected: str, why: str) -> None:
    assert scope(kind, sector) == expected
    assert covers(kind, sector) is (expected != "no")


def test_every_framework_and_type_of_the_scopes_is_known() -> None:
    known = {framework.framework_id for framework in frameworks.load()}
    listed = {kind.framework_id for kind, _ in scopes.load()} - {"none"}
    assert listed == known


def test_agencies_are_compared_only_where_they_were_looked_at() -> None:
    held = corpus({(ILACS, VARNLEY): (3, 6), (SCR, VARNLEY): (1, 6)}, POLICE)
    named = {unit.review_id for unit in held.units if unit.review_class == SCR and unit.review_id.endswith(("00", "01"))}
    held = Corpus(held.units, held.topics, held.hits, AREAS, named={"police": frozenset(named)})
    assert (
        held.share(SCR, POLICE, [VARNLEY]).text() == "1 of 2 reviews: too few for a rate"
    )  # of those that name a body of the sector
    (left_out,) = not_covered(held)
    assert (left_out.review_class, left_out.n_with, left_out.n_reviews) == (ILACS, 3, 6)
    assert held.share(ILACS, POLICE, [VARNLEY]).text() == "not looked at"


def test_scopes_said_twice_are_refused(tmp_path: Path) -> None:
    rows = list(csv.reader((paths.MODELS / "scopes.csv").open(encoding="utf-8")))
    for name, wrong in (
        ("twice", rows[1]),
        ("unknown", [*rows[1][:2], "police", "mostly", "none"]),
        ("empty", ["scr", "", "", "", ""]),
    ):
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([rows[0], rows[1], wrong])
        with pytest.raises(LexiconError, match=path.name):
            scopes.load(path)


# --- funnel plots ---------------------------------------------------------------------------------------------------

# sizes as they are among the inspections (one or two an area), and larger ones
REAL = {ILACS: [1] * 75 + [2] * 5, SIF: [1] * 76, ReviewClass("inspection", "jtai-2021"): [1] * 18}
LARGE = {ILACS: [1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40], SCR: [1, 1, 2, 4, 6, 8, 8, 11, 14, 18]}
TOPICS = tuple(Topic("practice", f"t{at:02}", f"Topic {at}") for at in range(24))


def dealt(sizes: dict[ReviewClass, list[int]], rng: np.random.Generator, apart: tuple[float, float] | None = None) -> Corpus:
    """Return a corpus of equal areas, whose topics hang together; with `apart`, the largest has the first topic otherwise."""
    units: list[Unit] = []
    for kind, of in sizes.items():
        for area, n in enumerate(of):
            units += [Unit(f"{'-'.join(kind)}-{area:03}-{at:03}", kind, f"X{area:03}") for at in range(n)]
    long = rng.normal(0, 1.2, len(units))[:, None]  # long reports name more of everything
    has = rng.random((len(units), len(TOPICS))) < 1 / (1 + np.exp(rng.normal(0.5, 1.5, len(TOPICS)) - long))
    if apart:
        largest = np.array([unit.review_class == ILACS and unit.area_code == f"X{len(sizes[ILACS]) - 1:03}" for unit in units])
        has[:, 0] = rng.random(len(units)) < np.where(largest, apart[1], apart[0])
    ids = np.array([unit.review_id for unit in units])
    hits = {topic[:2]: frozenset(ids[has[:, at]].tolist()) for at, topic in enumerate(TOPICS)}
    names = sorted({unit.area_code for unit in units if unit.area_code})
    areas = {name: AreaFacts(name, name, "Fictional", f"R{int(name[1:]) % 6}") for name in names}
    return Corpus(tuple(units), TOPICS, hits, areas)


def flags(held: Corpus, by: str = "area", draws: int = 199) -> tuple[int, int]:
    """Return how many points are flagged, and how many are looked at."""
    made = funnels(held, by, draws=draws)
    return sum(of.n_flagged for of in made.values()), sum(of.n_tested for of in made.values())


@pytest.mark.parametrize(
    ("sizes", "by"), [(LARGE, "area"), (LARGE, "region"), (REAL, "region")], ids=["large", "regions", "real"]
)
def test_equal_areas_are_not_flagged(sizes: dict[ReviewClass, list[int]], by: str) -> None:
    rng = np.random.default_rng(6)
    found = [flags(dealt(sizes, rng), by) for _ in range(80)]
    n_flagged, n_tested = (sum(of) for of in zip(*found, strict=True))
    n_any = sum(flagged > 0 for flagged, _ in found)
    assert n_tested > 10_000
    assert n_flagged / n_tested < 0.002  # at most 5% are asked for
    assert n_any <= 8  # 4 expected at 5%; more than 8 of 80 comes by chance in 2% of tries


def test_areas_with_few_reviews_are_never_flagged() -> None:
    assert flags(dealt(REAL, np.random.default_rng(1))) == (0, 0)


def test_an_area_apart_is_flagged() -> None:
    rng = np.random.default_rng(7)
    found = 0
    for _ in range(20):
        made = funnels(dealt(LARGE, rng, apart=(0.3, 0.8)), draws=199)[ILACS, TOPICS[0]]
        found += [point.flag for point in made.points if point.flag] == ["above"]
    assert found >= 17  # 40 reviews at 80% among others at 30%


def test_points_beyond_the_limits_are_those_flagged() -> None:
    made = funnels(dealt(LARGE, np.random.default_rng(3), apart=(0.2, 0.9)), draws=399)
    beyond = n_apart = 0
    for of in made.values():
        limits = {line.base: line for line in of.limits}
        for point in of.points:
            line = limits[point.share.base]
            assert line.adjusted_low <= line.low <= line.high <= line.adjusted_high
            apart = not line.adjusted_low <= point.share.n <= line.adjusted_high
            n_apart += apart
            beyond += point.flag is not None
            assert apart == (point.flag is not None) or not point.share.has_rate
    assert beyond >= 1
    assert n_apart >= beyond


def test_a_funnel_plot_of_few_says_so() -> None:
    made = funnel(corpus({(ILACS, VARNLEY): (1, 2), (ILACS, TARNBRIDGE): (0, 1)}), ILACS, LATE)
    assert isinstance(made, FunnelData)
    assert made.text().startswith("No area has 5 or more inspections")
    assert [(point.name, point.share.text(), point.flag) for point in made.points] == [
        ("Varnley", "1 of 2 inspections: too few for a rate", None),
        ("Tarnbridge", "0 of 1 inspection: too few for a rate", None),
    ]
    assert [(line.adjusted_low, line.adjusted_high) for line in made.limits] == [(0, 1), (0, 2)]


def test_a_funnel_plot_does_not_hang_on_the_order_of_rows() -> None:
    held = dealt(LARGE, np.random.default_rng(5))
    turned = Corpus(held.units[::-1], held.topics, held.hits, held.areas)
    assert funnels(held, draws=199) == funnels(turned, draws=199)


def test_exact_tails() -> None:
    # 3 of 10 reviews have it; of 5 dealt without putting back, none has it in 21 of 252 ways
    assert two_sided(np.array([0, 4]), 10, 3, 5).tolist() == pytest.approx([2 * 21 / 252, 0])  # four of three cannot be


def test_what_is_no_funnel_plot_is_refused() -> None:
    with pytest.raises(ValueError, match="by board"):
        funnels(corpus({}), "board")
    with pytest.raises(ValueError, match="sector"):
        funnels(corpus({}), kinds=["sector"])
