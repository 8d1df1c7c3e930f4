"""The layout of tiles: the file is what the command makes, good by measure, nobody is lost, ended codes land on today's tiles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import paths, registers
from pipeline.cli_tiles import app
from pipeline.records import LexiconError
from pipeline.tiles import (
    MAIN,
    WITH_PLACE,
    WITHOUT_PLACE,
    TileValue,
    codes_today,
    place,
    read_tiles,
    tiles_for,
    unique_labels,
)
from pipeline.tiles.grid import around, parts, position, steps
from pipeline.tiles.layout import layout, nearest, plain_cells, projected, springs, without_overlap
from pipeline.tiles.measures import measured
from pipeline.tiles.places import Place, is_present, load_places
from tests.factories import area

REAL = registers.load()
PLACES = load_places(REAL.areas)
SAMPLE = registers.load(paths.SAMPLE / paths.REGISTER)
TILES = read_tiles()


# --- the grid ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", [(3, 4), (3, 5), (0, 0)])
def test_the_six_around_a_cell_are_one_step_and_one_width_away(cell: tuple[int, int]) -> None:
    x, y = position(cell)
    for other in around(cell):
        to_x, to_y = position(other)
        assert steps(cell, other) == 1
        assert (to_x - x) ** 2 + (to_y - y) ** 2 == pytest.approx(1)


STEPS = [
    ((0, 0), (0, 0), 0, "the same cell"),
    ((0, 0), (5, 0), 5, "along a row"),
    ((0, 0), (0, 2), 2, "two rows straight down take two steps"),
    ((0, 0), (1, 2), 2, "a knight's move down the slant"),
    ((2, 1), (0, 4), 4, "more to the side than the slant gives"),
]


@pytest.mark.parametrize(("one", "other", "expected", "why"), STEPS)
def test_steps(one: tuple[int, int], other: tuple[int, int], expected: int, why: str) -> None:
    assert steps(one, other) == steps(other, one) == expected, why


def test_parts_are_told_apart_and_the_largest_comes_first() -> None:
    assert parts([(0, 0), (5, 5), (1, 0), (2, 0)]) == [frozenset({(0, 0), (1, 0), (2, 0)}), frozenset({(5, 5)})]


# --- places -----------------------------------------------------------------------------------------------------------


def test_every_present_authority_has_a_place_in_the_united_kingdom() -> None:
    present = {code for code, one in REAL.areas.items() if is_present(one)}
    assert set(PLACES) == present
    assert len(present) == 218
    for one in PLACES.values():
        assert 49.8 < one.latitude < 60.9 and -8.2 < one.longitude < 1.8, one
        assert 3 <= len(one.label) <= 4, one
        assert one.island, one


def test_no_place_is_far_from_all_others_of_its_region() -> None:
    """A slip in a coordinate (a county put into another region) shows as a place beyond every neighbour of its region."""
    ordered = sorted(PLACES.values(), key=lambda one: one.area_code)
    points = projected(ordered)
    for i, one in enumerate(ordered):
        same = [j for j, other in enumerate(ordered) if other.region == one.region and j != i]
        km = min(float(((points[i] - points[j]) ** 2).sum()) ** 0.5 for j in same)
        most = 100 if one.island in ("Great Britain", "Ireland") else 200
        assert km < most, f"{one.area_code} lies {km:.0f} km from the nearest of {one.region}"


BAD_PLACES = [
    ("X99999999,54,-2", "names nothing", "an area that no register holds"),
    ("X08000001,540,-2", "latitude", "more than a right angle"),
    ("X08000001,54,west", "longitude", "no number"),
    ("X08000001,54,nan", "longitude", "a number that is none"),
    ("X08000001,54,-2\nX08000001,54,-3", "twice", "two places for one area"),
]


@pytest.mark.parametrize(("rows", "said", "why"), BAD_PLACES)
def test_a_bad_place_is_refused_in_one_line(tmp_path: Path, rows: str, said: str, why: str) -> None:
    (tmp_path / "area_places.csv").write_text(f"area_code,latitude,longitude\n{rows}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=said) as raised:
        load_places(SAMPLE.areas, tmp_path)
    assert "\n" not in str(raised.value), why


# --- the layout -------------------------------------------------------------------------------------------------------


def test_the_layout_in_models_is_what_the_command_makes() -> None:
    done = CliRunner().invoke(app, ["--check", "--json"])
    assert done.exit_code == 0, done.output


def test_check_tells_of_a_file_that_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ordered = sorted(PLACES.values(), key=lambda one: one.area_code)
    quick = dict(zip((one.area_code for one in ordered), plain_cells(ordered), strict=True))
    monkeypatch.setattr("pipeline.tiles.layout.layout", lambda places: quick)
    done = CliRunner().invoke(app, ["--check", "--into", str(tmp_path / "tiles.csv")])
    assert done.exit_code == 1
    assert not (tmp_path / "tiles.csv").exists()
    assert CliRunner().invoke(app, ["--into", str(tmp_path / "tiles.csv")]).exit_code == 0
    assert len(read_tiles(tmp_path / "tiles.csv")) == 218
    assert CliRunner().invoke(app, ["--check", "--into", str(tmp_path / "tiles.csv")]).exit_code == 0


def test_regions_are_whole_and_neighbours_nearer_than_by_plain_assignment() -> None:
    ordered = sorted(PLACES.values(), key=lambda one: one.area_code)
    made = measured(ordered, {tile.area_code: tile.cell for tile in TILES})
    plain = measured(ordered, dict(zip((one.area_code for one in ordered), plain_cells(ordered), strict=True)))
    assert made.in_region_share == 1.0 > plain.in_region_share
    assert made.near_share > 0.92 > plain.near_share
    assert made.rank_correlation > 0.92
    assert made.angle_error < 30


def test_the_sea_lies_between_ireland_and_great_britain() -> None:
    at = {tile.cell: PLACES[tile.area_code] for tile in TILES}
    touching = {(one.island, at[c].island) for cell, one in at.items() for c in around(cell) if c in at}
    assert ("Ireland", "Great Britain") not in touching


def test_a_layout_is_the_same_for_any_order_of_the_places() -> None:
    some = [one for one in PLACES.values() if one.region in ("Wales", "South West")]
    made = layout(some)
    assert layout(some[::-1]) == made
    assert len(set(made.values())) == len(some)
    assert measured(some, made).in_region_share == 1.0


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_a_handful_of_places_is_laid_out_too(n: int) -> None:
    some = [Place(f"X{i}", 54 + i % 2, -2 + i * 0.7, "Marlshire") for i in range(n)]
    assert len(set(layout(some).values())) == n


def test_places_on_one_spot_and_on_one_line_get_cells_of_their_own() -> None:
    spot = [Place(f"X{i}", 54.0, -2.0, "Marlshire") for i in range(3)]
    line = [Place(f"X{i}", 54.0, -2.0 + i, "Marlshire") for i in range(6)]
    for places in (spot, line, [replace(one, longitude=-2.0) for one in line]):
        assert len(set(layout(places).values())) == len(places)


def test_overlapping_points_are_pushed_apart() -> None:
    import numpy as np

    apart = without_overlap(np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.2]]))
    gaps = [float(((apart[i] - apart[j]) ** 2).sum()) ** 0.5 for i in range(3) for j in range(i)]
    assert min(gaps) > 0.9


def test_springs_keep_the_direction_and_bound_the_length() -> None:
    import numpy as np

    points = np.array([[0.0, 0.0], [5.0, 0.0], [0.0, 1000.0]])
    found = springs(points)
    assert found[0][1] == pytest.approx((1, 0))  # five km become a tile's width
    assert found[0][2] == pytest.approx((0, 3))  # a thousand become no more than three
    assert found[2][0] == pytest.approx((0, -3))
    assert nearest(points, 1) == [(1,), (0,), (0,)]


# --- nobody is lost ---------------------------------------------------------------------------------------------------


def test_areas_of_the_sample_have_tiles_in_a_block_of_their_own() -> None:
    tiles = tiles_for(SAMPLE.areas.values())
    present = {code for code, one in SAMPLE.areas.items() if is_present(one)}
    assert {tile.area_code for tile in tiles} == present
    block = [tile for tile in tiles if tile.block == WITHOUT_PLACE]
    assert [tile.name for tile in sorted(block, key=lambda t: t.cell[::-1])] == [
        "Haldenshaw",
        "Marlshire",
        "Sallowby",
        "Tarnbridge",
        "Varnley",
    ]
    assert len({(tile.block, tile.cell) for tile in tiles}) == len(tiles)
    assert len({tile.label for tile in tiles}) == len(tiles)
    assert {tile.area_code for tile in tiles if tile.block == MAIN} == set(PLACES)


def test_places_beside_the_documents_are_laid_out_among_themselves(tmp_path: Path) -> None:
    (tmp_path / "area_places.csv").write_text(
        "area_code,latitude,longitude,label\nX08000001,54.0,-2.0,Tarn\nX06000001,54.4,-2.0,\nX06000002,54.0,-1.0,\n"
        "X06000003,54.0,-1.0,\n",  # an ended area has no tile, whatever its place
        encoding="utf-8",
    )
    tiles = {tile.area_code: tile for tile in tiles_for(SAMPLE.areas.values(), load_places(SAMPLE.areas, tmp_path))}
    assert {code for code, tile in tiles.items() if tile.block == WITH_PLACE} == {"X08000001", "X06000001", "X06000002"}
    assert {code for code, tile in tiles.items() if tile.block == WITHOUT_PLACE} == {"X08000002", "X10000001"}
    assert tiles["X06000001"].row < tiles["X08000001"].row  # further north
    assert position(tiles["X06000002"].cell)[0] > position(tiles["X08000001"].cell)[0]  # further east


def test_many_areas_without_place_go_into_rows_by_region() -> None:
    areas = [area(f"X{i:02}", f"Borough {i}", region="Marlshire" if i < 9 else "Ostermere") for i in range(11)]
    tiles = tiles_for(areas, fitted=())
    assert {tile.cell for tile in tiles if tile.region == "Marlshire"} == {*((i, 0) for i in range(7)), (0, 1), (1, 1)}
    assert {tile.cell for tile in tiles if tile.region == "Ostermere"} == {(0, 2), (1, 2)}


def test_labels_are_short_and_different() -> None:
    made = unique_labels({f"X{i}": ("", "Tarnbridge") for i in range(40)} | {"Y": ("Tarn", "Tarn Valley"), "Z": ("", "!")})
    assert made["Y"] == "Tarn"  # a given label keeps its letters
    assert len(set(made.values())) == 42
    assert all(1 <= len(label) <= 4 for label in made.values())
    with pytest.raises(LexiconError, match="twice"):
        unique_labels({"X": ("Tarn", ""), "Y": ("Tarn", "")})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("area_code,label\nX,Tarn\n", "columns are missing"),
        ("area_code,label,column,row,region\nX,Tarn,one,0,Marlshire\n", "no number"),
        ("area_code,label,column,row,region\nX,Tarn,0,0,Marlshire\nY,Sall,0,0,Marlshire\n", "two on one cell"),
        ("area_code,label,column,row,region\nX,Tarn,0,0,Marlshire\nX,Sall,1,0,Marlshire\n", "one code twice"),
    ],
)
def test_a_broken_layout_is_refused_with_what_to_do(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "tiles.csv").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match="reviews tiles"):
        read_tiles(tmp_path / "tiles.csv")
    with pytest.raises(LexiconError, match="reviews tiles"):
        read_tiles(tmp_path / "missing.csv")


# --- codes in time ----------------------------------------------------------------------------------------------------

ENDED = date(2019, 3, 31)
FICTION = {
    one.area_code: one
    for one in (
        area("X06000001", "Sallowby"),
        area("X06000003", "Wexcombe", valid_to=ENDED, successor_code="X06000001"),
        area("X10000002", "Old Ostermere", valid_to=ENDED, successor_code="X06000004;X06000005"),
        area("X06000004", "North Ostermere"),
        area("X06000005", "South Ostermere", valid_to=ENDED, successor_code="X06000006"),
        area("X06000006", "South Ostermere"),
        area("X06000007", "Pellingham", valid_to=ENDED),
        area("X06000008", "Lost One", valid_to=ENDED, successor_code="X06000009"),
        area("X06000009", "Lost Two", valid_to=ENDED, successor_code="X06000008"),
        area("X06000010", "Forgotten", successor_code="X06000001"),
    )
}
TODAY = [
    ("X06000001", ("X06000001",), "a code that holds is its own"),
    ("X06000003", ("X06000001",), "merged into another"),
    ("X10000002", ("X06000004", "X06000006"), "divided, and one part recoded since"),
    ("X06000007", (), "ended, and nobody followed"),
    ("X06000008", (), "a circle ends"),
    ("X06000010", ("X06000001",), "replaced, though the register forgot the day"),
    ("X00000000", (), "no register knows it"),
]


@pytest.mark.parametrize(("code", "expected", "why"), TODAY)
def test_codes_today(code: str, expected: tuple[str, ...], why: str) -> None:
    assert codes_today(code, FICTION) == expected, why


def test_a_former_code_without_a_row_of_its_own_is_followed() -> None:
    assert codes_today("X00000000", FICTION, {"X00000000": "X06000003"}) == ("X06000001",)


REAL_TODAY = [
    ("E08000016", ("E08000038",), "recoded in 2025"),
    ("E08000019", ("E08000039",), "recoded in 2025"),
    ("E10000006", ("E06000063", "E06000064"), "a county divided in 2023"),
    ("E06000028", ("E06000058",), "a town merged in 2019"),
    ("E10000022", ("E06000057",), "recoded twice"),
    ("S12000043", ("S12000049",), "recoded twice, with a day forgotten"),
]


@pytest.mark.parametrize(("code", "expected", "why"), REAL_TODAY)
def test_codes_of_real_authorities(code: str, expected: tuple[str, ...], why: str) -> None:
    assert codes_today(code, REAL.areas, REAL.former_codes) == expected, why


def test_every_code_of_the_registers_lands_on_a_tile() -> None:
    shown = {tile.area_code for tile in tiles_for(SAMPLE.areas.values())}
    for code in SAMPLE.areas:
        today = codes_today(code, SAMPLE.areas, SAMPLE.former_codes)
        assert today and set(today) <= shown, code


def test_reviews_of_any_year_land_on_todays_tiles() -> None:
    tiles = tiles_for(FICTION.values(), fitted=())
    counts = {"X06000001": 2, "X06000003": 1, "X10000002": 3, "X06000007": 1, "X00000000": 1, "X06000004": 0}
    made = place(counts, FICTION, tiles)
    assert made.values == {
        "X06000001": TileValue(3, 1),
        "X06000004": TileValue(3, 3),
        "X06000006": TileValue(3, 3),
    }
    assert made.moved == {"X06000003": ("X06000001",), "X10000002": ("X06000004", "X06000006")}
    assert made.unplaced == ("Pellingham", "X00000000")


def test_a_mere_change_of_code_is_no_move() -> None:
    made = place({"E08000016": 2, "E08000038": 1, "E10000006": 1}, REAL.areas, tiles_for(REAL.areas.values()), REAL.former_codes)
    assert made.values["E08000038"] == TileValue(3, 0)
    assert made.moved == {"E10000006": ("E06000063", "E06000064")}


def test_a_count_below_nought_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1"):
        place({"X06000001": -1}, FICTION, tiles_for(FICTION.values(), fitted=()))
