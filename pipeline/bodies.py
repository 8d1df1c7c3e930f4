"""Councils and boards as agencies, formed from the areas and boards by the patterns of `organisation_types.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.names import name_key, slug
from pipeline.records import Agency, Area, Board, BoardArea
from pipeline.register_files import AgencyForms, AreaName, split


def with_endings(forms: AgencyForms, groups: Iterable[list[str]]) -> AgencyForms:
    """The body, with the forms that an exchange of endings of its names gives."""
    formed: list[str] = []
    for endings in groups:
        for name in forms.declared:
            ending = max((e for e in endings if name.endswith(" " + e)), key=len, default=None)
            if ending:
                formed += [name[: -len(ending)] + other for other in endings if other != ending]
    return replace(forms, formed=tuple(formed)) if formed else forms


def all_agencies(
    declared: list[AgencyForms],
    areas: Mapping[str, Area],
    former: Mapping[str, str],
    boards: Mapping[str, Board],
    board_aliases: Mapping[str, tuple[str, ...]],
    links: tuple[BoardArea, ...],
    names: list[AreaName],
    types: Mapping[str, Any],
) -> list[AgencyForms]:
    """Every agency, by id: the declared ones, and the councils and boards that no declared one stands for."""
    declared = [with_endings(forms, types["same_endings"]) for forms in declared]
    short = grouped((n.area_code, n.name) for n in names if n.kind in ("short", "alias") and n.in_text != "no")
    shorts = {code: tuple(dict.fromkeys((areas[code].name, *short.get(code, ())))) for code in areas}
    taken = {name_key(name) for forms in declared for name in forms.declared}
    ids = {forms.agency.agency_id for forms in declared}
    covered = grouped((link.board_id, link.area_code) for link in links)
    formed = _councils(areas, former, shorts, types)
    formed += [
        _board_agency(board, covered.get(board.board_id, ()), board_aliases[board.board_id], shorts, types)
        for board in boards.values()
    ]
    free = [f for f in formed if name_key(f.agency.name) not in taken and f.agency.agency_id not in ids]
    return sorted(declared + free, key=lambda forms: forms.agency.agency_id)


def _councils(
    areas: Mapping[str, Area],
    former: Mapping[str, str],
    shorts: Mapping[str, tuple[str, ...]],
    types: Mapping[str, Any],
) -> list[AgencyForms]:
    rows: dict[str, list[Area]] = {}
    for area in areas.values():
        rows.setdefault(slug(area.official_name), []).append(area)
    heirs = {code: _heir(code, former) for code in areas}
    body_of = {code: slug(areas[heirs[code]].official_name) for code in areas}
    return [_council(body, rows[body], body_of, heirs, shorts, types) for body in sorted(rows)]


def _council(
    body: str,
    rows: list[Area],
    body_of: Mapping[str, str],
    heirs: Mapping[str, str],
    shorts: Mapping[str, tuple[str, ...]],
    types: Mapping[str, Any],
) -> AgencyForms:
    rows = sorted(rows, key=lambda area: (area.valid_from or date.min, area.area_code))
    last = rows[-1]
    code = heirs[last.area_code]
    after = dict.fromkeys(body_of[heirs[later]] for later in split(last.successor_code) if later in body_of)
    successors = tuple(later for later in after if later != body)
    agency = Agency(
        agency_id=body,
        name=last.official_name,
        sector="social_care",
        nation=last.nation,
        area_code=code,
        valid_from=rows[0].valid_from,
        valid_to=last.valid_to,
        successor_id=successors[0] if len(successors) == 1 else None,
        source=f"formed from areas.csv ({last.area_code})",
    )
    codes = frozenset({area.area_code for area in rows} | {code})
    is_heir = code == last.area_code
    formed = _council_forms(last, shorts[code], types) if is_heir else ()
    services = tuple(
        pattern.format(name=name, council=last.official_name)
        for pattern in (types["service_forms"] if is_heir else ())
        for name in shorts[code]
    )
    forms = (last.official_name, *formed)
    return AgencyForms(agency, codes, (last.official_name,), formed + services, forms, successors)


def _council_forms(area: Area, shorts: tuple[str, ...], types: Mapping[str, Any]) -> tuple[str, ...]:
    patterns = list(types["council_forms"].get(area.area_type or "", ["{name} Council"]))
    if "City" in area.official_name.split():
        patterns += types["city_forms"]
    made = [pattern.format(name=name) for pattern in patterns for name in shorts]
    return tuple(dict.fromkeys(name for name in made if name not in shorts))


def _board_agency(
    board: Board,
    area_codes: tuple[str, ...],
    aliases: tuple[str, ...],
    shorts: Mapping[str, tuple[str, ...]],
    types: Mapping[str, Any],
) -> AgencyForms:
    patterns = types["board_forms"].get(board.kind, [])
    names: list[str] = []
    for declared in (board.name, *aliases):
        for pattern in patterns:
            ending = pattern.replace("{name}", "")
            if pattern.startswith("{name}") and declared.endswith(ending):
                names.append(declared.removesuffix(ending))
    if len(area_codes) == 1:
        names += shorts.get(area_codes[0], ())
    formed = [pattern.format(name=name) for pattern in patterns for name in dict.fromkeys(names)]
    agency = Agency(
        agency_id=board.board_id,
        name=board.name,
        sector="partnership",
        nation=board.nation,
        area_code=area_codes[0] if len(area_codes) == 1 else None,
        valid_from=board.valid_from,
        valid_to=board.valid_to,
        successor_id=board.successor_id,
        source=board.source,
    )
    after = (board.successor_id,) if board.successor_id else ()
    return AgencyForms(agency, frozenset(area_codes), (board.name, *aliases), tuple(formed), successors=after)


def _heir(code: str, former: Mapping[str, str]) -> str:
    while code in former:
        code = former[code]
    return code


def grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """The distinct values under each key, in the order they come."""
    groups: dict[str, dict[Any, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}
