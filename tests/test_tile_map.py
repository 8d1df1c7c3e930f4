"""The drawn map: one tile each, nothing from outside, readable in colour and without, and the same in plain words."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from pipeline import paths, registers
from pipeline.report.tile_ground import SIDE, WIDTH, ground
from pipeline.report.tile_labels import LINE, REGION_FONT, text_width
from pipeline.report.tile_map import CLASSES, LABEL_FONT, class_of, summary_of, svg_of, tile_map_svg
from pipeline.report.tile_words import NONE, NOT_RISK, Unit, text_summary
from pipeline.tiles import MAIN, Placed, TileValue, place, tiles_for
from tests.factories import area

REAL = registers.load()
TILES = tiles_for(REAL.areas.values())
SAMPLE = registers.load(paths.SAMPLE / paths.REGISTER)
WITH_FICTION = tiles_for(SAMPLE.areas.values())
SVG = "{http://www.w3.org/2000/svg}"
COUNTS = {"E08000005": 1, "E06000057": 2, "E09000030": 4, "E08000039": 5, "E10000016": 112}
VALUES = {code: TileValue(n) for code, n in COUNTS.items()}


def drawn(svg: str) -> dict[str, tuple[str, list[str]]]:
    """Of each tile by its tooltip: the end of the id of its shape, and the words in it."""
    found = {}
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        if title is not None:
            use = group.find(f"{SVG}use")
            assert use is not None
            found[str(title.text)] = (use.attrib["href"].split("-")[-1], [str(t.text) for t in group.findall(f"{SVG}text")])
    return found


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_one_tile_for_each_authority_with_its_name() -> None:
    found = drawn(tile_map_svg(VALUES, TILES))
    assert len(found) == 218
    assert found["Rochdale: 1 published review read"] == ("t1", ["Roch", "1"])
    assert found["Northumberland: 2 published reviews read"] == ("t2", ["Nthb", "2"])
    assert found["Tower Hamlets: 4 published reviews read"] == ("t2", ["TowH", "4"])
    assert found["Sheffield: 5 published reviews read"] == ("t3", ["Shef", "5"])
    assert found["Kent: 112 published reviews read"] == ("t3", ["Kent", "112"])


def test_an_area_without_a_published_review_is_never_nought() -> None:
    svg = tile_map_svg(VALUES | {"E06000001": TileValue(0)}, TILES)
    found = drawn(svg)
    assert found[f"Hartlepool: {NONE}"] == ("t0", ["Hart"])
    assert found[f"York: {NONE}"] == ("t0", ["York"])
    words = " ".join(ElementTree.fromstring(svg).itertext())
    assert not re.search(r"(?<![\d,])0(?! 0)\b(?! of)", words)


@pytest.mark.parametrize(("n", "expected"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (5000, 3)])
def test_classes(n: int, expected: int) -> None:
    assert class_of(n) == expected


def test_words_and_classes_can_be_told_apart_by_eye() -> None:
    for one in CLASSES:
        assert contrast(one.fill, one.ink) >= 4.5, one
    for one, following in pairwise(CLASSES[1:]):
        assert contrast(one.fill, following.fill) >= 3, (one, following)
    svg = tile_map_svg(VALUES, TILES)
    assert 'id="map-t0"' in svg and 'fill="url(#map-lines)"' in svg  # white alone would be told by nothing on paper


def test_nothing_is_asked_from_outside_and_the_size_is_bounded() -> None:
    svg = tile_map_svg({tile.area_code: TileValue(12, 3) for tile in WITH_FICTION}, WITH_FICTION, highlight="X06000001")
    assert len(svg.encode()) < 60_000
    assert re.findall(r"https?://[^\"'\s<]+", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<(script|style|image|foreignObject)|\son\w+=|@import", svg)
    assert "…" not in svg


def test_ids_begin_with_the_prefix_and_every_reference_has_its_target() -> None:
    svg = tile_map_svg(VALUES, TILES, prefix="area-7", highlight="E08000005")
    ids = re.findall(r'\bid="([^"]+)"', svg)
    used = {*re.findall(r'href="#([^"]+)"', svg), *re.findall(r"url\(#([^)]+)\)", svg)}
    assert len(ids) == len(set(ids))
    assert all(one.startswith("area-7-") for one in ids)
    assert used <= set(ids)
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert set(root.attrib["aria-labelledby"].split()) <= set(ids)


@pytest.mark.parametrize("prefix", ["", "7", 'a"b', "a b"])
def test_a_prefix_that_cannot_begin_an_id_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        tile_map_svg(VALUES, TILES, prefix=prefix)


def test_a_value_without_a_tile_is_refused_not_lost() -> None:
    with pytest.raises(ValueError, match="X1"):
        tile_map_svg({"X1": TileValue(1)}, TILES)


def test_names_are_escaped() -> None:
    tiles = tiles_for([area("X1", "<b>Tarn & Fell</b>", region='"Marl"shire<i>')], fitted=())
    svg = tile_map_svg({"X1": TileValue(1)}, tiles, title="<script>", highlight="X1")
    assert "<b>" not in svg and "<i>" not in svg and "<script>" not in svg
    assert "<b>Tarn & Fell</b>: 1 published review read" in drawn(svg)


def test_the_highlighted_area_is_outlined_and_named() -> None:
    plain, marked = tile_map_svg(VALUES, TILES), tile_map_svg(VALUES, TILES, highlight="E08000005")
    assert "Rochdale, outlined" in marked and "outlined" not in plain
    assert marked.count('href="#map-o"') == 3  # white, ink, legend


def test_an_unknown_highlight_outlines_nothing() -> None:
    assert tile_map_svg(VALUES, TILES, highlight="X1") == tile_map_svg(VALUES, TILES)


def test_a_map_of_inspections_says_so() -> None:
    svg = tile_map_svg(VALUES, TILES, unit=Unit("inspection report", "inspection reports"))
    assert "Rochdale: 1 inspection report read" in drawn(svg)
    assert "2 to 4 inspection reports read" in svg
    assert "published review" not in svg


# --- no label is cut --------------------------------------------------------------------------------------------------


def chord(y: float) -> float:
    """The width of a tile at a height from its middle, inside its edge."""
    return (WIDTH - 1.6) * min(1.0, (SIDE - abs(y)) / (SIDE / 2))


def test_labels_and_numbers_fit_into_their_tiles() -> None:
    for tile in WITH_FICTION:
        assert text_width(tile.label, LABEL_FONT, bold=False) <= chord(-1 - 0.72 * LABEL_FONT) + 0.01, tile
    assert text_width("9999", LABEL_FONT, bold=True) <= chord(12)


def test_widths_are_upper_bounds_of_the_font() -> None:
    metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
    words = {tile.label for tile in TILES} | {tile.region for tile in TILES} | {tile.name for tile in TILES} | {"0123456789"}
    for word in words:
        for font, bold in (("Helvetica", False), ("Helvetica-Bold", True)):  # as wide as Arial
            assert text_width(word, 100, bold=bold) >= metrics.stringWidth(word, font, 100), (word, font)


def test_names_of_regions_cover_no_tile_and_stay_on_the_map() -> None:
    still = ground(tuple(TILES))
    assert {"Scotland", "Wales", "London", "North East"} <= {label.text for label in still.labels}
    boxes: list[tuple[float, float, float, float]] = []
    for label in still.labels:
        lines = label.text.split("\n")
        width = max(text_width(line, REGION_FONT, bold=True) for line in lines)
        top = label.y - 0.9 * REGION_FONT
        box = (label.x, top, label.x + width, top + REGION_FONT * LINE * len(lines))
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= still.width and box[3] <= still.height, label
        for x, y in still.middles.values():
            gap = math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
            assert gap > SIDE, label
        assert not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in boxes), label
        boxes.append(box)


def test_all_that_is_drawn_lies_within_the_picture() -> None:
    for tiles, values, highlight in (
        (TILES, VALUES, None),
        (WITH_FICTION, VALUES, "E08000005"),
        (WITH_FICTION, {"X06000001": TileValue(1)}, "X06000001"),
    ):
        root = ElementTree.fromstring(tile_map_svg(values, tiles, highlight=highlight))
        width, height = (float(v) for v in root.attrib["viewBox"].split()[2:])
        for text in root.iter(f"{SVG}text"):
            for line in text.findall(f"{SVG}tspan"):  # headings, names of regions, legend
                size = float(text.attrib["font-size"])
                end = float(line.attrib["x"]) + text_width(str(line.text), size, bold="font-weight" in text.attrib)
                assert end <= width, line.text
                assert float(line.attrib["y"]) <= height, line.text


# --- blocks and words -------------------------------------------------------------------------------------------------


def test_fiction_stands_in_a_block_below() -> None:
    svg = tile_map_svg(VALUES | {"X06000001": TileValue(1)}, WITH_FICTION)
    assert len(drawn(svg)) == 223
    assert "Places without coordinates: Marlshire" in svg


def test_a_corpus_of_fiction_is_not_hidden_under_an_empty_country() -> None:
    placed = place({"X06000003": 1}, SAMPLE.areas, WITH_FICTION)
    svg = svg_of(placed, WITH_FICTION)
    assert set(drawn(svg)) == {
        "Sallowby: 1 published review read, of these 1 of an earlier authority",
        *(f"{name}: {NONE}" for name in ("Haldenshaw", "Marlshire", "Tarnbridge", "Varnley")),
    }
    words = summary_of(placed, WITH_FICTION)
    assert "Of 5 areas, 1 has at least one published review that was read; for 4: none published among what was read." in words
    assert "Not drawn: England (153 areas), Northern Ireland (11 areas), Scotland (32 areas), Wales (22 areas)" in words
    assert "Reviews of one former area are shown on what took their place: Sallowby." in words
    assert words in svg  # what is seen and what is read out are the same


def test_nations_with_nothing_can_be_left_out_and_are_told_of() -> None:
    svg = tile_map_svg(VALUES, TILES, is_whole=False)
    assert len(drawn(svg)) == 153
    assert "Not drawn: Northern Ireland (11 areas), Scotland (32 areas), Wales (22 areas)" in svg
    assert len(drawn(tile_map_svg(VALUES, TILES, is_whole=False, highlight="W06000015"))) == 175


def test_with_nothing_read_all_is_drawn() -> None:
    assert len(drawn(tile_map_svg({}, WITH_FICTION))) == 223
    assert "Of 223 areas, none has at least one published review" in text_summary({}, WITH_FICTION)


def test_the_summary_counts_areas_by_region_and_says_what_the_map_is_not() -> None:
    words = text_summary(VALUES, TILES)
    assert "Of 218 areas, 5 have at least one published review that was read; for 213: none published" in words
    assert "London 1 of 33" in words and "Scotland none of 32" in words
    assert words.endswith(NOT_RISK)
    assert "not risk" in NOT_RISK


def test_with_something_everywhere_no_number_is_nought() -> None:
    words = text_summary({"X1": TileValue(1)}, tiles_for([area("X1", "Tarnbridge")], fitted=()))
    assert words.startswith("Of 1 area, 1 has at least one published review that was read. Areas")


def test_what_was_divided_merged_or_cannot_be_shown_is_told() -> None:
    placed = place({"E10000006": 2, "E06000028": 1, "X9": 1}, REAL.areas, TILES, REAL.former_codes)
    words = summary_of(placed, TILES)
    assert (
        "Reviews of 2 former areas are shown on what took their place: "
        "Bournemouth, Christchurch and Poole, Cumberland, Westmorland and Furness." in words
    )
    assert "tiles must not be added up" in words
    assert "No tile can show what was read of: X9." in words


def test_a_map_is_the_same_for_any_order_of_tiles_and_values() -> None:
    turned = dict(reversed(VALUES.items()))
    assert tile_map_svg(turned, TILES[::-1]) == tile_map_svg(VALUES, TILES)


def test_a_block_of_its_own_does_not_move_the_main_one() -> None:
    with_block = ground(tuple(tile for tile in WITH_FICTION if tile.block == MAIN))
    assert with_block.middles == ground(tuple(TILES)).middles


def test_a_single_tile_is_a_map() -> None:
    one = (replace(TILES[0], column=3, row=7),)
    assert "Hartlepool: 1 published review read" in tile_map_svg({one[0].area_code: TileValue(1)}, one)
    assert svg_of(Placed({}), one)
