"""Filters of a search: what a user writes, checked against the database and turned into SQL. Bad input is told in one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipeline.records import ReviewsError

if TYPE_CHECKING:
    import duckdb

KINDS = ("failure", "good_practice", "cause", "impact", "recommendation", "segment")
_YEARS = re.compile(r"(?P<first>\d{4})(?:\s*[-–]\s*(?P<last>\d{4}))?")
_TOLD = 5  # names told where one is not clear

# places of a text (search_index.places) are p, the documents they stand in (search_index.documents) d
_OF_AREA = """
(d.area_code in (select unnest($areas)) or d.document_id in (
    select document_id from document_areas where role = 'practice_reviewed' and area_code in (select unnest($areas))))
"""
_OF_CATEGORY = """
p.extract_id in (
    select extract_id from extract_categories where category_id = $category
    union all select failure_id from failures where category_id = $category)
"""
_OF_AGENCY = """
(p.extract_id in (
    select failure_id from failure_agencies where {named}
    union all select recommendation_id from recommendation_addressees where {named})
 or exists (
    select 1 from agency_mentions as m
    where m.segment_id = p.segment_id and m.start_char >= p.start_char and m.start_char < p.end_char and {named}))
"""
_NAMED = "(agency_id in (select unnest($agencies)) or contains(lower(surface), $surface))"


@dataclass(frozen=True)
class Wanted:
    """What a user asks for, as written; empty is anything."""

    area: str = ""
    kind: str = ""
    document_kind: str = ""
    year: str = ""
    agency: str = ""
    category: str = ""


@dataclass(frozen=True)
class Filter:
    """Conditions on a place (p) and its document (d), joined by `and`, with the values they name."""

    conditions: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Return the conditions as one; `true` where there are none."""
        return " and ".join(self.conditions) or "true"


def filter_of(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> Filter:
    """Return the filter that is asked for. Raises ReviewsError, in one line, where the database knows no such thing."""
    conditions: list[str] = []
    values: dict[str, object] = {}
    if wanted.kind:
        values["kind"] = _one_of("kind", wanted.kind, KINDS)
        conditions.append("p.kind = $kind")
    if wanted.document_kind:
        there = _column(connection, "select distinct kind from documents order by kind")
        values["document_kind"] = _one_of("kind of document", wanted.document_kind, there)
        conditions.append("d.document_kind = $document_kind")
    if wanted.year:
        values["first_year"], values["last_year"] = years(wanted.year)
        conditions.append("d.practice_year between $first_year and $last_year")
    if wanted.category:
        there = _column(connection, "select category_id from categories order by category_id")
        values["category"] = _one_of("category", wanted.category, there)
        conditions.append(_OF_CATEGORY)
    if wanted.area:
        values["areas"] = _areas(connection, wanted.area)
        conditions.append(_OF_AREA)
    if wanted.agency:
        values["agencies"], values["surface"] = _agencies(connection, wanted.agency)
        conditions.append(_OF_AGENCY.format(named=_NAMED))
    return Filter(tuple(conditions), values)


def years(text: str) -> tuple[int, int]:
    """Return first and last year of `2018` or `2015-2019`. Raises ReviewsError."""
    found = _YEARS.fullmatch(text.strip())
    if not found:
        raise ReviewsError(f"--year {text}: give a year or two, as 2018 or 2015-2019")
    first = int(found["first"])
    last = int(found["last"] or first)
    if last < first:
        raise ReviewsError(f"--year {text}: the first year is after the last")
    return first, last


def _one_of(what: str, given: str, there: Sequence[str]) -> str:
    asked = given.strip().lower().replace(" ", "_").replace("-", "_")
    if asked in there:
        return asked
    near = get_close_matches(asked, there, 1, 0.6)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(there) or 'none'}"
    raise ReviewsError(f"no {what} {given!r}: {hint}")


def _areas(connection: duckdb.DuckDBPyConnection, given: str) -> list[str]:
    """The codes of an area by its code or name: an area that got another code keeps its name."""
    asked = given.strip().lower()
    rows = connection.execute("select area_code, name from areas order by name, area_code").fetchall()
    same = [code for code, name in rows if asked in (code.lower(), name.lower())]
    if same:
        return same
    names = sorted({name for _, name in rows if asked and asked in name.lower()})
    if len(names) == 1:
        return [code for code, name in rows if name == names[0]]
    raise ReviewsError(f"no area {given!r}{_hint(given, names, sorted({name for _, name in rows}))}")


def _agencies(connection: duckdb.DuckDBPyConnection, given: str) -> tuple[list[str], str]:
    """The ids of the agencies of this id or name, and how a text that was not resolved to one names them."""
    asked = given.strip().lower()
    rows = connection.execute("select agency_id, name from agencies order by agency_id").fetchall()
    by_id = [agency for agency, _ in rows if agency.lower() == asked]
    if by_id:
        return by_id, "\x00"  # stands in no text: an id names one body, whatever it is called
    ids = [agency for agency, name in rows if asked and asked in name.lower()]
    named = connection.execute(
        "select count(*) from agency_mentions where contains(lower(surface), $surface)", {"surface": asked}
    ).fetchone()
    if asked and (ids or (named and named[0])):
        return ids, asked
    raise ReviewsError(f"no agency {given!r}{_hint(given, [], sorted({name for _, name in rows}))}")


def _hint(given: str, names: Sequence[str], there: Sequence[str]) -> str:
    near = list(names) or get_close_matches(given.strip().title(), there, _TOLD, 0.7)
    more = f" and {len(near) - _TOLD} more" if len(near) > _TOLD else ""
    return f": did you mean {', '.join(near[:_TOLD])}{more}?" if near else " in the database"


def _column(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [str(value) for (value,) in connection.execute(sql).fetchall()]
