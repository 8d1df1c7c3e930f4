"""From written names to the bodies and areas they stand for: finding is generous, resolving never guesses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache

from pipeline.names import NameTree, name_key
from pipeline.records import Area
from pipeline.register_files import AreaName
from pipeline.registers import Registers

_RUNNING_TEXT = re.compile(r"(?:\b[a-z][\w’'-]*,?|,)\s+\(?$")  # a small word or a comma goes before


# --- areas ----------------------------------------------------------------------------------------------------------


def resolve_area(name: str, registers: Registers, on: date | None = None) -> str | None:
    """The code of the one authority that a name means on a day, or None where none or several remain.

    An authority that went on under a new code has the newest one throughout. A name of an authority that had ended by
    then means its only successor; where the area was divided, the plain name means nothing any more, while the full
    name of the council ("… County Council") still means the old authority.
    """
    return _one_area(registers.area_name_index.get(name_key(name), ()), registers, on)


def find_area_names(text: str, registers: Registers, on: date | None = None) -> list[tuple[int, int, str]]:
    """Start, end and area code of every area named in a text, longest name first at each place.

    Names inside the names of other bodies (a police force, a trust) are left out, and so are names that are also words
    or surnames (`in_text` is `inside`), unless they stand in running text.
    """
    found = []
    for start, end, names in _area_tree(registers).find(text):
        if any(n.kind == "not_area" for n in names):
            continue
        sure = [n for n in names if n.in_text == "yes" or _in_running_text(text, start)]
        code = _one_area(tuple(sure), registers, on)
        if code is not None:
            found.append((start, end, code))
    return found


@lru_cache(maxsize=8)
def _area_tree(registers: Registers) -> NameTree[AreaName]:
    own = [(n.name, n) for n in registers.area_names if n.in_text != "no"]
    keys = {name_key(name) for name, _ in own}
    others = [
        (name, AreaName("", name, "not_area", "yes"))
        for forms in registers.agency_forms
        if not forms.area_forms and forms.agency.sector != "partnership"
        for name in (*forms.declared, *forms.formed)
        if name_key(name) not in keys
    ]
    return NameTree(own + others)


def _in_running_text(text: str, start: int) -> bool:
    """Whether a capital here tells a name: not where it opens a sentence or follows another name ("Ann Sutton")."""
    return bool(_RUNNING_TEXT.search(text[max(0, start - 20) : start]))


def _one_area(names: tuple[AreaName, ...], registers: Registers, on: date | None) -> str | None:
    kinds = {registers.current_code(name.area_code): name.kind for name in names}
    codes = set(kinds)
    if on is not None:
        valid = {code for code in codes if _valid(code, registers, on)}
        codes = valid or {later for code in codes for later in _meant_later(code, kinds[code], registers, on)}
    replaced = {code for code in codes if codes & set(_successors(registers.areas[code]))}
    left = codes - replaced
    return left.pop() if len(left) == 1 else None


def _meant_later(code: str, kind: str, registers: Registers, on: date) -> tuple[str, ...]:
    area = registers.areas[code]
    if area.valid_to is None or on <= area.valid_to:
        return ()  # not yet begun
    if kind == "official":
        return (code,)
    successors = _successors(area)
    return tuple(registers.current_code(s) for s in successors) if len(successors) == 1 else ()


def _valid(code: str, registers: Registers, on: date) -> bool:
    area = registers.areas[code]
    starts = [area.valid_from]
    starts += [registers.areas[old].valid_from for old in _earlier(code, registers) if old in registers.areas]
    start = None if None in starts else min(day for day in starts if day is not None)
    return (start is None or start <= on) and (area.valid_to is None or on <= area.valid_to)


def _earlier(code: str, registers: Registers) -> list[str]:
    return [old for old in registers.former_codes if registers.current_code(old) == code]


def _successors(area: Area) -> tuple[str, ...]:
    return tuple(area.successor_code.split(";")) if area.successor_code else ()


# --- agencies -------------------------------------------------------------------------------------------------------


def resolve_agency(
    surface: str,
    sector: str | None,
    area_codes: Iterable[str],
    on: date | None,
    defined: Mapping[str, str],
    registers: Registers,
    since: date | None = None,
) -> str | None:
    """The id of the one body that a written name stands for, or None.

    `defined` holds the document's own abbreviations with what they stand for; they go before the register's. `since` to
    `on` is the time that the document tells of, `on` alone where no beginning is known. A body that begins after `on`
    is never meant. One that had ended by then is only where the register knows what took its place, and no other of
    the name was there: a document may tell of what came before. Several candidates are narrowed by `sector`, by
    `area_codes` (those of the document) and by their nation; if more than one is left, None. Generic words ("the
    Board", "agencies") are no names and give None.
    """
    since = since or on
    candidates = _candidates(surface, defined, registers)
    candidates = [c for c in candidates if not _begins_after(c, registers, on)]
    candidates = [c for c in candidates if registers.successors[c] or not _ended_before(c, registers, since)]
    codes = {registers.current_code(code) for code in area_codes}
    nations = {registers.areas[code].nation for code in codes if code in registers.areas}
    tests: list[Callable[[str], bool]] = [
        lambda c: not _ended_before(c, registers, since),
        lambda c: sector in (None, "unspecified", registers.agencies[c].sector),
        lambda c: bool(codes & {registers.current_code(a) for a in registers.agency_areas[c]}),
        lambda c: registers.agencies[c].nation in nations,
    ]
    for test in tests:
        if len(candidates) > 1:
            candidates = [c for c in candidates if test(c)] or candidates
    return candidates[0] if len(candidates) == 1 else None


def find_agency_names(text: str, registers: Registers) -> list[tuple[int, int, tuple[str, ...]]]:
    """Start, end and the ids of the bodies that may be meant, for every registered name in a text, longest first."""
    return [(start, end, tuple(sorted(set(ids)))) for start, end, ids in _agency_tree(registers).find(text)]


@lru_cache(maxsize=8)
def _agency_tree(registers: Registers) -> NameTree[str]:
    declared = {name_key(name) for forms in registers.agency_forms for name in forms.declared}
    names: list[tuple[str, str]] = []
    for forms in registers.agency_forms:
        names += [(_without_article(name), forms.agency.agency_id) for name in forms.declared]
        names += [(name, forms.agency.agency_id) for name in forms.formed if name_key(name) not in declared]
    return NameTree(names)


def _without_article(name: str) -> str:
    """A name of several words without "The": in a sentence it is written small, and is no part of the mention."""
    plain = name.removeprefix("The ")
    return plain if " " in plain else name


def _candidates(surface: str, defined: Mapping[str, str], registers: Registers) -> list[str]:
    plain = surface.strip()
    long = defined.get(plain) or defined.get(plain.removeprefix("the ").removeprefix("The "))
    written = long or plain
    whole = [
        agency_id
        for start, end, ids in _agency_tree(registers).find(written)
        if name_key(written[start:end]) == name_key(written)
        for agency_id in ids
    ]
    return list(dict.fromkeys(whole))


def _begins_after(agency_id: str, registers: Registers, on: date | None) -> bool:
    start = registers.agencies[agency_id].valid_from
    return on is not None and start is not None and start > on


def _ended_before(agency_id: str, registers: Registers, on: date | None) -> bool:
    end = registers.agencies[agency_id].valid_to
    return on is not None and end is not None and end < on
