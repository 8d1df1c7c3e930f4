"""The tile of every area: the layout of `models/tiles.csv`, blocks for areas it lacks, ended codes on today's tiles."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.register_files import split
from pipeline.tiles.grid import Cell
from pipeline.tiles.places import Authority, Place, is_present, region_of

TILES = MODELS / "tiles.csv"
COLUMNS = ("area_code", "label", "column", "row", "region", "source")
SOURCE = "laid out from area_places.csv by `reviews tiles`"
LABEL_LENGTH = 4
BLOCK_COLUMNS = 7  # tiles in a row of a block of areas whose place is not known
MAIN = ""  # the block of the fitted layout
WITHOUT_PLACE = "Places without coordinates"
WITH_PLACE = "Places added by the register beside the documents"


@dataclass(frozen=True, slots=True)
class Tile:
    """One area of today on its cell; blocks are drawn one below the other, each with cells of its own."""

    area_code: str
    label: str  # three or four letters, unique
    column: int
    row: int
    region: str
    name: str = ""
    nation: str = ""
    block: str = MAIN

    @property
    def cell(self) -> Cell:
        """Its column and row."""
        return self.column, self.row


@dataclass(frozen=True, slots=True)
class TileValue:
    """What is shown for one area of today: how many published reviews were read, and how many of these of earlier authorities."""

    n_reviews: int
    n_earlier: int = 0  # of these, reviews of an authority that ended and went on in this one, in whole or in part


@dataclass(frozen=True)
class Placed:
    """Values by today's area codes; of `moved` and `unplaced` a reader must be told."""

    values: Mapping[str, TileValue]
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ended code: today's codes, by which it is shown
    unplaced: tuple[str, ...] = ()  # names (or codes no register knows) of areas with something that no tile can show


def tiles_as_csv(places: Iterable[Place], cells: Mapping[str, Cell], names: Mapping[str, str]) -> str:
    """The text of tiles.csv: one row an area, in the order of the codes."""
    ordered = sorted(places, key=lambda place: place.area_code)
    labels = unique_labels({place.area_code: (place.label, names[place.area_code]) for place in ordered})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for place in ordered:
        column, row = cells[place.area_code]
        writer.writerow([place.area_code, labels[place.area_code], column, row, place.region, SOURCE])
    return out.getvalue()


def read_tiles(path: Path = TILES) -> tuple[Tile, ...]:
    """The fitted layout; raises LexiconError for a file of another shape, a code or cell given twice."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        tiles = tuple(Tile(r["area_code"], r["label"], int(r["column"]), int(r["row"]), r["region"]) for r in rows)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise LexiconError(f"{path.name}: not a layout ({error}); make it with: reviews tiles") from error
    for what in ("area_code", "label", "cell"):
        if len({getattr(tile, what) for tile in tiles}) < len(tiles):
            raise LexiconError(f"{path.name}: {what} given twice; make it anew with: reviews tiles")
    return tiles


def tiles_for(
    areas: Iterable[Authority],
    places: Mapping[str, Place] | None = None,
    fitted: Sequence[Tile] | None = None,
) -> tuple[Tile, ...]:
    """A tile for every present area, in the order of block and code: none is lost.

    Areas of the fitted layout keep their cells. Of the others, those with a place (from the register beside the documents)
    are laid out among themselves by the same method, and those without in rows by region and name, each in a block of their own.
    """
    present = {area.area_code: area for area in areas if is_present(area)}
    main = {tile.area_code: tile for tile in (read_tiles() if fitted is None else fitted) if tile.area_code in present}
    rest = sorted((a for code, a in present.items() if code not in main), key=lambda a: (region_of(a), a.name, a.area_code))
    known = places or {}
    cells = _laid_out([known[area.area_code] for area in rest if area.area_code in known])
    rows = _in_rows([area for area in rest if area.area_code not in known])
    labels = unique_labels(
        {code: (tile.label, present[code].name) for code, tile in main.items()}
        | {a.area_code: (known[a.area_code].label if a.area_code in known else "", a.name) for a in rest}
    )
    found = [replace(tile, name=present[code].name, nation=present[code].nation) for code, tile in main.items()]
    for block, placed in ((WITH_PLACE, cells), (WITHOUT_PLACE, rows)):
        for code, (column, row) in placed.items():
            area = present[code]
            found.append(Tile(code, labels[code], column, row, region_of(area), area.name, area.nation, block))
    return tuple(sorted(found, key=lambda tile: (tile.block != MAIN, tile.block, tile.area_code)))


def _laid_out(places: Sequence[Place]) -> dict[str, Cell]:
    if not places:
        return {}
    from pipeline.tiles.layout import layout

    return layout(places)


def _in_rows(areas: Sequence[Authority]) -> dict[str, Cell]:
    """Cells for areas in reading order, each region from a new row."""
    cells: dict[str, Cell] = {}
    row, column, region = -1, 0, None
    for area in areas:
        if region_of(area) != region or column == BLOCK_COLUMNS:
            row, column, region = row + 1, 0, region_of(area)
        cells[area.area_code] = (column, row)
        column += 1
    return cells


def unique_labels(wanted: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """A short label for each code from (the label given, or empty; the name): given ones first, all different.

    Made ones are the first letters of the name, or its first letter and a later run of its letters or a number where taken.
    Raises LexiconError for a given label that is used twice.
    """
    found: dict[str, str] = {}
    for code, (given, _) in sorted(wanted.items()):
        if given in found.values():
            raise LexiconError(f"area_places.csv: {code}: label {given!r} is given twice")
        if given:
            found[code] = given
    taken = set(found.values())
    for code, (given, name) in sorted(wanted.items()):
        if not given:
            found[code] = next(label for label in _candidates(name) if label not in taken)
            taken.add(found[code])
    return found


def _candidates(name: str) -> Iterable[str]:
    letters = "".join(c for c in name if c.isalnum()) or "Area"
    yield letters[:LABEL_LENGTH]
    for start in range(2, max(2, len(letters) - 2)):
        yield letters[0] + letters[start : start + LABEL_LENGTH - 1]
    for number in range(2, 1000):
        yield letters[: LABEL_LENGTH - len(str(number))] + str(number)


def codes_today(area_code: str, areas: Mapping[str, Authority], former: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The codes of today under which an area goes on, sorted: several where it was divided, none where nobody followed.

    `former` gives the newer code of one that has no row of its own (`Registers.former_codes`). A circle in the register ends
    the walk. A code that no register knows has none.
    """
    found: set[str] = set()
    seen: set[str] = set()
    ahead = [area_code]
    while ahead:
        code = ahead.pop()
        if code in seen:
            continue
        seen.add(code)
        area = areas.get(code)
        if area is not None and is_present(area):
            found.add(code)
        elif area is not None and area.successor_code:
            ahead.extend(split(area.successor_code))
        elif former and code in former:
            ahead.append(former[code])
    return tuple(sorted(found))


def place(
    n_reviews: Mapping[str, int],
    areas: Mapping[str, Authority],
    tiles: Sequence[Tile],
    former: Mapping[str, str] | None = None,
) -> Placed:
    """Counts of reviews by any area code, of any year, on today's tiles.

    A review of an authority that was divided is shown on each of its parts (so tiles must not be added up); one of an
    authority that was merged on the tile of the whole. A mere change of code (in `former`) is not told of as a move.
    Raises ValueError for a count below nought; a count of nought is the same as none.
    """
    shown = {tile.area_code for tile in tiles}
    total: dict[str, int] = {}
    earlier: dict[str, int] = {}
    moved: dict[str, tuple[str, ...]] = {}
    unplaced: list[str] = []
    for code, n in sorted(n_reviews.items()):
        if n < 0:
            raise ValueError(f"{code}: {n} reviews")
        today = tuple(c for c in codes_today(code, areas, former) if c in shown)
        if n and not today:
            unplaced.append(areas[code].name if code in areas else code)
        is_same = today == (code,) or (former is not None and _newest(code, former) == today[:1])
        if n and today and not is_same:
            moved[code] = today
        for one in today if n else ():
            total[one] = total.get(one, 0) + n
            earlier[one] = earlier.get(one, 0) + (0 if is_same else n)
    values = {code: TileValue(total[code], earlier[code]) for code in sorted(total)}
    return Placed(values, moved, tuple(sorted(set(unplaced))))


def _newest(code: str, former: Mapping[str, str]) -> tuple[str, ...]:
    seen = {code}
    while code in former and former[code] not in seen:
        code = former[code]
        seen.add(code)
    return (code,)
