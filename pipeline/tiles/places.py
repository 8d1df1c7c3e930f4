"""Where areas lie, from `area_places.csv` of `models/` and, where given, of a folder beside the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.register_files import read_rows

PLACES = "area_places.csv"


class Authority(Protocol):
    """What is asked of an area; `pipeline.records.Area` has it."""

    @property
    def area_code(self) -> str:
        """Its GSS code."""

    @property
    def name(self) -> str:
        """Its short name."""

    @property
    def region(self) -> str | None:
        """The region, in Wales, Scotland and Northern Ireland the nation."""

    @property
    def nation(self) -> str:
        """The nation."""

    @property
    def valid_to(self) -> object | None:
        """The last day of the code; none while it holds."""

    @property
    def successor_code(self) -> str | None:
        """The codes that took its place, divided by semicolons."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area on the earth: its middle in degrees, its region, its island and what is written on its tile."""

    area_code: str
    latitude: float
    longitude: float
    region: str
    island: str = ""
    label: str = ""  # empty: to be made from the name


def is_present(area: Authority) -> bool:
    """Whether the code holds today: neither ended nor, in a register that forgot the day, replaced."""
    return area.valid_to is None and not area.successor_code


def region_of(area: Authority) -> str:
    """The region, or the nation of an area whose register names no region."""
    return area.region or area.nation


def load_places(areas: Mapping[str, Authority], extra: Path | None = None, models: Path = MODELS) -> dict[str, Place]:
    """The places of present areas by area code, those of `extra` added; a place of an ended area is left out.

    Raises LexiconError for an area that the registers do not hold, a place given twice or a number out of bounds.
    """
    folders = [models] if extra is None else [models, extra]
    found = {}
    for path, row in read_rows(folders, PLACES, "area_code"):
        area = areas.get(row["area_code"])
        if area is None:
            raise LexiconError(f"{path.name}: {row['area_code']}: area_code names nothing")
        if is_present(area):
            found[area.area_code] = _place(row, area)
    return found


def _place(row: Mapping[str, str], area: Authority) -> Place:
    return Place(
        area_code=area.area_code,
        latitude=_degrees(row, "latitude", 90),
        longitude=_degrees(row, "longitude", 180),
        region=region_of(area),
        island=row.get("island", ""),
        label=row.get("label", ""),
    )


def _degrees(row: Mapping[str, str], key: str, most: int) -> float:
    try:
        value = float(row[key])
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:  # not a number fails this, too
        raise LexiconError(f"{PLACES}: {row['area_code']}: {key} is not a number of degrees up to {most}: {row[key]!r}")
    return value
