"""The map of tiles in plain words, and which of its tiles are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.tiles import MAIN, Tile, TileValue

NOT_RISK = "The map shows what is published and was read here, not risk, need or how well an area works."
NONE = "none published among what was read"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted, in both numbers: kinds are not pooled, so a map of inspections says so."""

    one: str = "published review"
    many: str = "published reviews"

    def counted(self, n: int) -> str:
        """The number with its noun."""
        return f"{n:,} {self.one if n == 1 else self.many}"


REVIEWS = Unit()


def n_reviews(values: Mapping[str, TileValue], tile: Tile) -> int:
    """How many reviews the tile shows, nought where there is no value."""
    return values[tile.area_code].n_reviews if tile.area_code in values else 0


def drawn_tiles(
    values: Mapping[str, TileValue], tiles: Sequence[Tile], is_whole: bool = True, highlight: str | None = None
) -> tuple[Tile, ...]:
    """The tiles to draw, by code: all, or without the nations of the main block in which nothing was read.

    A whole map, too, is without its main block where all that was read lies in other blocks. The nation of a highlighted
    area is always drawn; with nothing read anywhere, all is.
    """
    tiles = sorted(tiles, key=lambda tile: tile.area_code)
    told = [tile for tile in tiles if n_reviews(values, tile) or tile.area_code == highlight]
    nations = {tile.nation for tile in told if tile.block == MAIN}
    if not told or (is_whole and nations):
        return tuple(tiles)
    return tuple(tile for tile in tiles if tile.block != MAIN or tile.nation in nations)


def text_summary(
    values: Mapping[str, TileValue],
    tiles: Sequence[Tile],
    *,
    unit: Unit = REVIEWS,
    is_whole: bool = True,
    highlight: str | None = None,
    moved: Mapping[str, tuple[str, ...]] | None = None,
    unplaced: Sequence[str] = (),
) -> str:
    """The map in plain words: how many areas have something, how many not, by region, and what no tile can show."""
    drawn = drawn_tiles(values, tiles, is_whole, highlight)
    n_with = sum(n_reviews(values, tile) > 0 for tile in drawn)
    others = f"; for {len(drawn) - n_with:,}: {NONE}" if n_with < len(drawn) else ""
    sentences = [
        f"Of {_areas(len(drawn))}, {_how_many(n_with)} at least one {unit.one} that was read{others}.",
        f"Areas with something, by region: {_by_region(values, drawn)}.",
        *_left_out(set(tiles) - set(drawn)),
        *_moves(tiles, moved or {}),
    ]
    if unplaced:
        sentences.append(f"No tile can show what was read of: {', '.join(sorted(unplaced))}.")
    return " ".join([*sentences, NOT_RISK])


def told(tile: Tile, value: TileValue | None, unit: Unit) -> str:
    """One tile in words."""
    name = tile.name or tile.label
    if value is None or not value.n_reviews:
        return f"{name}: {NONE}"
    earlier = f", of these {value.n_earlier:,} of an earlier authority" if value.n_earlier else ""
    return f"{name}: {unit.counted(value.n_reviews)} read{earlier}"


def _areas(n: int) -> str:
    return f"{n:,} area{'' if n == 1 else 's'}"


def _how_many(n: int) -> str:
    return "none has" if n == 0 else f"{n:,} {'has' if n == 1 else 'have'}"


def _by_region(values: Mapping[str, TileValue], tiles: Iterable[Tile]) -> str:
    counts: dict[str, tuple[int, int]] = {}
    for tile in tiles:
        with_something, of = counts.get(tile.region, (0, 0))
        counts[tile.region] = (with_something + (n_reviews(values, tile) > 0), of + 1)
    return "; ".join(f"{region} {n if n else 'none'} of {of}" for region, (n, of) in sorted(counts.items()))


def _left_out(tiles: Iterable[Tile]) -> list[str]:
    nations: dict[str, int] = {}
    for tile in tiles:
        nations[tile.nation] = nations.get(tile.nation, 0) + 1
    listed = ", ".join(f"{nation} ({_areas(n)})" for nation, n in sorted(nations.items()))
    return [f"Not drawn: {listed}; {NONE}."] if nations else []


def _moves(tiles: Iterable[Tile], moved: Mapping[str, tuple[str, ...]]) -> list[str]:
    names = {tile.area_code: tile.name or tile.label for tile in tiles}
    if not moved:
        return []
    onto = ", ".join(sorted({names.get(code, code) for today in moved.values() for code in today}))
    former = "one former area" if len(moved) == 1 else f"{len(moved):,} former areas"
    sentences = [f"Reviews of {former} are shown on what took their place: {onto}."]
    if any(len(today) > 1 for today in moved.values()):
        sentences.append("A review of an area that was divided is shown on each of its parts, so tiles must not be added up.")
    return sentences
