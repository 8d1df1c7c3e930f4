"""The files of the registers, read into records: unknown keys, bad values and repeated ids are refused in one line."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast, get_args

from pipeline import yaml_files
from pipeline.records import Agency, Area, Board, BoardArea, LexiconError

Sector = Literal[
    "social_care",
    "police",
    "health",
    "education",
    "justice",
    "council_other",
    "partnership",
    "voluntary",
    "inspectorate",
    "government",
    "unspecified",
]
SECTORS: tuple[Sector, ...] = get_args(Sector)

NameKind = Literal["short", "official", "alias", "district", "not_area"]
NAME_KINDS: tuple[NameKind, ...] = get_args(NameKind)
IN_TEXT = ("yes", "inside", "no")

_COLUMNS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # file: (columns it must have, columns it may have)
    "areas.csv": (
        frozenset({"area_code", "name", "official_name", "nation"}),
        frozenset(
            [
                "region",
                "area_type",
                "rural_urban",
                "population_0_25",
                "valid_from",
                "valid_to",
                "successor_code",
                "former_codes",
                "neighbours",
                "source",
            ]
        ),
    ),
    "area_names.csv": (frozenset({"area_code", "name", "kind"}), frozenset({"in_text", "source"})),
    "area_places.csv": (frozenset({"area_code", "latitude", "longitude"}), frozenset({"island", "label", "source"})),
    "boards.csv": (
        frozenset({"board_id", "name", "kind", "nation"}),
        frozenset({"valid_from", "valid_to", "successor_id", "aliases", "source"}),
    ),
    "board_areas.csv": (
        frozenset({"board_id", "area_code"}),
        frozenset({"valid_from", "valid_to", "source"}),
    ),
    "agency_register.csv": (
        frozenset({"agency_id", "name", "sector"}),
        frozenset({"nation", "area_codes", "valid_from", "valid_to", "successor_id", "aliases", "source"}),
    ),
}
_AGENCY_KEYS = frozenset(
    [
        "id",
        "name",
        "sector",
        "nation",
        "abbreviations",
        "aliases",
        "area_codes",
        "valid_from",
        "valid_to",
        "successor_id",
        "source",
        "examples",
        "counter_examples",
    ]
)
_OPTIONAL_FILES = frozenset({"area_names.csv", "area_places.csv", "agency_register.csv"})


@dataclass(frozen=True, slots=True)
class AreaName:
    """One written form of an area's name; `in_text` tells whether it is looked for in running text."""

    area_code: str  # empty: a phrase that contains an area's name and is not that area
    name: str
    kind: NameKind
    in_text: str


@dataclass(frozen=True, slots=True)
class AgencyForms:
    """The written forms of one agency, the certain ones apart from those a pattern makes."""

    agency: Agency
    area_codes: frozenset[str]
    declared: tuple[str, ...]
    formed: tuple[str, ...] = ()
    area_forms: tuple[str, ...] = ()  # of a council: forms that name its area as well
    successors: tuple[str, ...] = ()  # the bodies that took its place; `agency` has the one, where it is only one


def read_rows(folders: list[Path], file: str, key: str | None) -> list[tuple[Path, dict[str, str]]]:
    """The rows of a file in all folders, each with its path; `key` must be given and be unique over them."""
    found: list[tuple[Path, dict[str, str]]] = []
    seen: set[str] = set()
    for number, folder in enumerate(folders):
        path = folder / file
        if not path.exists():
            if number == 0 and file not in _OPTIONAL_FILES:
                raise LexiconError(f"{path.name}: missing from {folder.name}/")
            continue
        for row in _read_csv(path):
            if key is not None:
                if row[key] in seen:
                    raise LexiconError(f"{path.name}: {row[key]}: {key} is given twice")
                seen.add(row[key])
            found.append((path, row))
    return found


def _read_csv(path: Path) -> list[dict[str, str]]:
    required, optional = _COLUMNS[path.name]
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        columns = frozenset(reader.fieldnames or ())
        for name in sorted(columns - required - optional):
            raise LexiconError(f"{path.name}: header: unknown key {name!r}")
        for name in sorted(required - columns):
            raise LexiconError(f"{path.name}: header: key {name!r} is missing")
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise LexiconError(f"{path.name}: line {reader.line_num}: number of cells differs from the header")
            rows.append({k: v.strip() for k, v in row.items()})
        return rows


def read_area(row: Mapping[str, str], path: Path) -> Area:
    """One row of areas.csv; raises LexiconError for a bad value."""
    code = _need(row, "area_code", path, row.get("name", "?"))
    population = row.get("population_0_25", "")
    if population and not population.isdigit():
        raise LexiconError(f"{path.name}: {code}: population_0_25 is not a whole number: {population!r}")
    return Area(
        area_code=code,
        name=_need(row, "name", path, code),
        official_name=_need(row, "official_name", path, code),
        nation=_need(row, "nation", path, code),
        region=row.get("region") or None,
        area_type=row.get("area_type") or None,
        rural_urban=row.get("rural_urban") or None,
        population_0_25=int(population) if population else None,
        valid_from=_day(row.get("valid_from"), path, code, "valid_from"),
        valid_to=_day(row.get("valid_to"), path, code, "valid_to"),
        successor_code=row.get("successor_code") or None,
        source=row.get("source") or path.name,
    )


def read_area_name(row: Mapping[str, str], path: Path) -> AreaName:
    """One row of area_names.csv; raises LexiconError for a bad kind."""
    kind, in_text = row["kind"], row.get("in_text") or "yes"
    if kind not in NAME_KINDS:
        raise LexiconError(f"{path.name}: {row['name']}: kind {kind!r} is not one of {', '.join(NAME_KINDS)}")
    if in_text not in IN_TEXT:
        raise LexiconError(f"{path.name}: {row['name']}: in_text {in_text!r} is not one of {', '.join(IN_TEXT)}")
    if (kind == "not_area") == bool(row["area_code"]):
        raise LexiconError(f"{path.name}: {row['name']}: area_code is for every kind but not_area")
    return AreaName(row["area_code"], _need(row, "name", path, row["area_code"]), kind, in_text)


def read_board(row: Mapping[str, str], path: Path) -> Board:
    """One row of boards.csv."""
    board_id = _need(row, "board_id", path, row.get("name", "?"))
    return Board(
        board_id=board_id,
        name=_need(row, "name", path, board_id),
        kind=_need(row, "kind", path, board_id),
        nation=_need(row, "nation", path, board_id),
        valid_from=_day(row.get("valid_from"), path, board_id, "valid_from"),
        valid_to=_day(row.get("valid_to"), path, board_id, "valid_to"),
        successor_id=row.get("successor_id") or None,
        source=row.get("source") or path.name,
    )


def read_board_area(row: Mapping[str, str], path: Path) -> BoardArea:
    """One row of board_areas.csv."""
    board_id = row["board_id"]
    return BoardArea(
        board_id=board_id,
        area_code=_need(row, "area_code", path, board_id),
        valid_from=_day(row.get("valid_from"), path, board_id, "valid_from"),
        valid_to=_day(row.get("valid_to"), path, board_id, "valid_to"),
        source=row.get("source") or path.name,
    )


def read_agency(row: Mapping[str, Any], path: Path, agency_id: str) -> AgencyForms:
    """One body of agency_register.csv or agencies.yml with the names given there."""
    if row.get("sector") not in SECTORS:
        raise LexiconError(f"{path.name}: {agency_id}: sector {row.get('sector')!r} is not a sector")
    codes = frozenset(split(row.get("area_codes")))
    successors = split(row.get("successor_id"))
    agency = Agency(
        agency_id=agency_id,
        name=_need(row, "name", path, agency_id),
        sector=str(row["sector"]),
        nation=row.get("nation") or None,
        area_code=next(iter(codes)) if len(codes) == 1 else None,
        valid_from=_day(row.get("valid_from"), path, agency_id, "valid_from"),
        valid_to=_day(row.get("valid_to"), path, agency_id, "valid_to"),
        successor_id=successors[0] if len(successors) == 1 else None,
        source=row.get("source") or path.name,
    )
    names = (agency.name, *split(row.get("aliases")), *split(row.get("abbreviations")))
    return AgencyForms(agency, codes, tuple(dict.fromkeys(names)), successors=successors)


def _agencies_yml(path: Path) -> list[AgencyForms]:
    records = yaml_files.read(path) or []
    if not isinstance(records, list):
        raise LexiconError(f"{path.name}: must be a list of records")
    found = []
    for record in records:
        if not isinstance(record, dict) or not record.get("id"):
            raise LexiconError(f"{path.name}: {record!r:.60}: key 'id' is missing")
        for key in record:
            if key not in _AGENCY_KEYS:
                raise LexiconError(f"{path.name}: {record['id']}: unknown key {key!r}")
        found.append(read_agency(record, path, str(record["id"])))
    return found


def load_organisation_types(models: Path) -> Mapping[str, Any]:
    """The patterns by which names of councils, services and boards are formed."""
    path = models / "organisation_types.yml"
    known = {"council_forms", "city_forms", "service_forms", "board_forms", "same_endings"}
    data = yaml_files.read_mapping(path)
    for key in data:
        if key not in known:
            raise LexiconError(f"{path.name}: unknown key {key!r}; known are {', '.join(sorted(known))}")
    return cast(Mapping[str, Any], data)


def declared_agencies(folders: list[Path]) -> list[AgencyForms]:
    """The bodies of agency_register.csv and agencies.yml in all folders; an id may be given once."""
    rows = read_rows(folders, "agency_register.csv", "agency_id")
    declared = [read_agency(row, path, row["agency_id"]) for path, row in rows]
    for folder in folders:
        if (folder / "agencies.yml").exists():
            declared += _agencies_yml(folder / "agencies.yml")
    seen: set[str] = set()
    for forms in declared:
        if forms.agency.agency_id in seen:
            raise LexiconError(f"agencies: {forms.agency.agency_id}: id is given twice")
        seen.add(forms.agency.agency_id)
    return declared


def split(value: object) -> tuple[str, ...]:
    """The parts of a cell that holds several values (`;`), or of a list."""
    if not value:
        return ()
    parts = value if isinstance(value, list) else str(value).split(";")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _need(row: Mapping[str, Any], key: str, path: Path, record: str) -> str:
    value = row.get(key)
    if not value:
        raise LexiconError(f"{path.name}: {record}: key {key!r} is missing or empty")
    return str(value)


def _day(value: object, path: Path, record: str, key: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise LexiconError(f"{path.name}: {record}: {key} is not a date (YYYY-MM-DD): {value!r}") from None
