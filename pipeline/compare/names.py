"""Which area a name or code means, today: exact names first, then other names of the register, else an error with near ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.names import name_key
from pipeline.records import ReviewsError
from pipeline.registers import Registers
from pipeline.report.source import Row
from pipeline.tiles import codes_today

N_NEAR = 4
_NEARNESS = 0.7  # of difflib, from 0 to 1


@dataclass(frozen=True)
class Found:
    """An area of today; `note` says it where the name or code that was given is that of another time."""

    area_code: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class _Area:
    area_code: str
    name: str
    nation: str
    region: str | None
    successor_code: str | None
    valid_to: object | None


def resolve(given: str, areas: Sequence[Row], registers: Registers, read: Collection[str] = ()) -> Found:
    """Return the area of today that a name or code means; `areas` are those of the database, `read` those with documents.

    An area that was divided stands for itself where its own documents were read.

    Raises ReviewsError where nothing or more than one goes by it.
    """
    known = {row["area_code"]: _area(row) for row in areas}
    if not name_key(given):
        raise ReviewsError(f"{given!r} names no area: give a name or a code")
    codes = _codes(given.strip(), known, registers)
    if not codes:
        raise ReviewsError(f"there is no area {given!r}{_near(given, known, registers)}")
    today = sorted({now for code in codes for now in codes_today(code, known, registers.former_codes) if now in known})
    own = sorted(codes & set(read))
    if len(today) > 1 and len(own) == 1:
        names = ", ".join(f"{known[code].name} ({code})" for code in today)
        return Found(
            own[0], known[own[0]].name, f"{known[own[0]].name} ({own[0]}) is shown as it was; its place is today in {names}."
        )
    if len(today) != 1:
        names = ", ".join(f"{known[code].name} ({code})" for code in today or sorted(codes) if code in known)
        raise ReviewsError(f"{given!r} is not one area of today: say which of {names}")
    found = known[today[0]]
    return Found(found.area_code, found.name, _note(codes, found, known))


def _area(row: Row) -> _Area:
    return _Area(*(row[key] for key in ("area_code", "name", "nation", "region", "successor_code", "valid_to")))


def _codes(given: str, known: Mapping[str, _Area], registers: Registers) -> set[str]:
    """The codes that go by what was given: a code, else exact names, else other names."""
    code = given.upper()
    if code in known or code in registers.former_codes:
        return {code}
    key = name_key(given)
    exact = {area.area_code for area in known.values() if name_key(area.name) == key}
    present = {code for code in exact if known[code].valid_to is None and not known[code].successor_code}
    aliases = {name.area_code for name in registers.area_name_index.get(key, ()) if name.area_code}
    return present or exact or {code for code in aliases if code in known or code in registers.former_codes}


def _note(codes: Iterable[str], found: _Area, known: Mapping[str, _Area]) -> str:
    old = sorted(set(codes) - {found.area_code})
    if not old:
        return ""
    names = ", ".join(f"{known[code].name} ({code})" if code in known else code for code in old)
    return f"{names} is today {found.name} ({found.area_code}), or lies in it."


def _near(given: str, known: Mapping[str, _Area], registers: Registers) -> str:
    own = {name_key(area.name): area.name for area in known.values()}
    others = {key: found[0].name for key, found in registers.area_name_index.items()}
    key = name_key(given)
    for names in (own, others):
        near = get_close_matches(key, sorted(names), n=N_NEAR, cutoff=_NEARNESS) or _within(key, names)
        if near:
            return f"; near to it: {', '.join(dict.fromkeys(names[each] for each in near))}"
    return "; the names of areas are in the table areas"


def _within(key: str, names: Iterable[str]) -> list[str]:
    """Return the names that hold all words of a key, or whose words it holds, those with most words in common first."""
    words = set(key.split())
    held = ((len(words & set(name.split())), name) for name in names if words <= set(name.split()) or set(name.split()) <= words)
    return [name for _, name in sorted(held, key=lambda pair: (-pair[0], len(pair[1]), pair[1]))][:N_NEAR]
