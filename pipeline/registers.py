"""Registers of areas, boards and agencies, read from `models/` and, where given, a folder beside the documents.

Councils, and the agencies that boards are, are not listed: they are formed from the areas and boards by the patterns of
`organisation_types.yml`. A body that a file declares under the same name takes the place of the formed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pipeline.bodies import all_agencies, grouped
from pipeline.names import name_key
from pipeline.paths import MODELS
from pipeline.records import Agency, Area, Board, BoardArea, LexiconError
from pipeline.register_files import (
    AgencyForms,
    AreaName,
    declared_agencies,
    load_organisation_types,
    read_area,
    read_area_name,
    read_board,
    read_board_area,
    read_rows,
    split,
)


@dataclass(frozen=True, eq=False)
class Registers:
    """All areas, boards and agencies with the names they go by; compare by identity, so it can key a cache."""

    areas: Mapping[str, Area]
    boards: Mapping[str, Board]
    board_areas: tuple[BoardArea, ...]
    agencies: Mapping[str, Agency]
    neighbours: Mapping[str, tuple[str, ...]]
    former_codes: Mapping[str, str]
    area_names: tuple[AreaName, ...]
    agency_forms: tuple[AgencyForms, ...]

    @cached_property
    def area_name_index(self) -> Mapping[str, tuple[AreaName, ...]]:
        """The names under their key (see `name_key`), in the order of the files."""
        return grouped((name_key(n.name), n) for n in self.area_names if n.area_code)

    @cached_property
    def agency_areas(self) -> Mapping[str, frozenset[str]]:
        """The area codes that each agency serves, where the register knows them."""
        return {forms.agency.agency_id: forms.area_codes for forms in self.agency_forms}

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """The bodies that took the place of each agency, none where the register knows none."""
        return {forms.agency.agency_id: forms.successors for forms in self.agency_forms}

    def current_code(self, area_code: str) -> str:
        """The code under which the same authority goes on; the code itself where it has no newer one."""
        while area_code in self.former_codes:
            area_code = self.former_codes[area_code]
        return area_code


@cache
def load(extra: Path | None = None, models: Path = MODELS) -> Registers:
    """The registers of `models`, with those of the folder `extra` added; read once in a process.

    `extra` may hold `areas.csv`, `area_names.csv`, `boards.csv`, `board_areas.csv`, `agency_register.csv` and
    `agencies.yml`, each optional and in the shape of the file of the same name in `models`.
    Raises LexiconError for an unknown or missing key, a bad value, a repeated id or an id that names nothing.
    """
    folders = [models] if extra is None else [models, extra]
    area_rows = read_rows(folders, "areas.csv", "area_code")
    areas = {row["area_code"]: read_area(row, path) for path, row in area_rows}
    former = {old: row["area_code"] for _, row in area_rows for old in split(row.get("former_codes"))}
    former = {old: _nearest(old, former, areas) for old in former}
    boards = {row["board_id"]: read_board(row, path) for path, row in read_rows(folders, "boards.csv", "board_id")}
    aliases = {row["board_id"]: split(row.get("aliases")) for _, row in read_rows(folders, "boards.csv", "board_id")}
    links = tuple(read_board_area(row, path) for path, row in read_rows(folders, "board_areas.csv", None))
    names = [read_area_name(row, path) for path, row in read_rows(folders, "area_names.csv", None)]
    names = _with_own_names(areas, former, names)
    types = load_organisation_types(models)
    declared = declared_agencies(folders)
    forms = all_agencies(declared, areas, former, boards, aliases, links, names, types)
    registers = Registers(
        areas=areas,
        boards=boards,
        board_areas=links,
        agencies={f.agency.agency_id: f.agency for f in forms},
        neighbours={row["area_code"]: split(row.get("neighbours")) for _, row in area_rows},
        former_codes=former,
        area_names=tuple(names) + tuple(_council_names(forms)),
        agency_forms=tuple(forms),
    )
    _check_references(registers)
    return registers


def _with_own_names(areas: Mapping[str, Area], former: Mapping[str, str], names: list[AreaName]) -> list[AreaName]:
    """The names, with the short name of every area that the name file does not know (those of an extra folder)."""
    known = {n.area_code for n in names}
    own = [AreaName(a.area_code, a.name, "short", "yes") for a in areas.values()]
    return names + [n for n in own if n.area_code not in known and n.area_code not in former]


def _council_names(forms: Iterable[AgencyForms]) -> list[AreaName]:
    return [
        AreaName(council.agency.area_code, name, "official", "yes")
        for council in forms
        if council.agency.area_code
        for name in council.area_forms
    ]


def _check_references(registers: Registers) -> None:
    for area in registers.areas.values():
        for code in split(area.successor_code):
            _known(code, registers.areas, "areas.csv", area.area_code, "successor_code")
    for link in registers.board_areas:
        _known(link.board_id, registers.boards, "board_areas.csv", link.area_code, "board_id")
        _known(link.area_code, registers.areas, "board_areas.csv", link.board_id, "area_code")
    for name in registers.area_names:
        if name.area_code:
            _known(name.area_code, registers.areas, "area_names.csv", name.name, "area_code")
    for forms in registers.agency_forms:
        agency = forms.agency
        for later in forms.successors:
            _known(later, registers.agencies, "agencies", agency.agency_id, "successor_id")
        for code in sorted(forms.area_codes):
            _known(code, registers.areas, "agencies", agency.agency_id, "area_codes")


def _known(value: str, known: Mapping[str, object], file: str, record: str, key: str) -> None:
    if value not in known:
        raise LexiconError(f"{file}: {record}: {key} {value!r} names nothing")


def _nearest(old: str, former: Mapping[str, str], areas: Mapping[str, Area]) -> str:
    """The next code after an old one: its own successor where that goes on as the same authority."""
    successor = areas[old].successor_code if old in areas else None
    return successor if successor and successor in former else former[old]
