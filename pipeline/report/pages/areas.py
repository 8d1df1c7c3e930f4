"""Areas: a map and a list of all, and a page for each of which something was read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from pipeline import tiles
from pipeline.report.pages import area_asks, area_chance, area_rates, area_recurs, area_short, area_told
from pipeline.report.pages.area_beside import Beside
from pipeline.report.pages.area_facts import INDEX, NONE_READ, Facts, area_path, beside_path, read, years_of
from pipeline.report.site import Site
from pipeline.report.source import INVENTED, Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.tile_map import summary_of, svg_of
from pipeline.report.tile_words import Unit

COMPARE = "compare.html"
_ELSEWHERE = "Elsewhere"


@dataclass(frozen=True)
class _Authority:
    """An area of the register as the map wants it."""

    area_code: str
    name: str
    nation: str
    region: str | None
    successor_code: str | None
    valid_to: date | None


def build(site: Site, downloads: bool = True) -> None:
    """Add the list of areas and a page for each; `downloads` says whether pages lead to a briefing and a workbook."""
    facts = read(site.source)
    _index(site, facts)
    area_chance.build(site, facts)
    beside = Beside(site, facts)
    for area in site.source.areas.values():
        _page(site, facts, beside, area, downloads)


# --- the list -------------------------------------------------------------------------------------------------------


def _index(site: Site, facts: Facts) -> None:
    register = shown(site.source.named("area_register"), site)
    authorities = {row["area_code"]: _authority(row) for row in register}
    laid = tiles.tiles_for(authorities.values())
    letters = {tile.area_code: tile.label for tile in laid}
    by_region: dict[str, list[Row]] = defaultdict(list)
    for row in register:
        if row["is_present"] or row["area_code"] in site.source.areas:
            by_region[_region(row)].append(_listed(facts, row, letters))
    tables = [(region, _region_table(region, rows)) for region, rows in by_region.items()]
    everything = [row | {"region": region} for region, rows in by_region.items() for row in rows]
    columns = [Column("name", "Area"), Column("region", "Region"), *_columns()[1:]]
    whole = site.table("areas/all", Table("All areas, with what was read of each", columns, everything))
    svg, summary = _map(facts, authorities, laid)
    n_with = sum(bool(facts.reviews.get(row["area_code"])) for row in register)
    site.page(
        INDEX, "areas.html", "Areas: what was read of each", (), "areas boroughs counties councils local authorities map",
        tables=tables, whole=whole, map=svg, summary=summary, n_with=n_with, n_areas=len(everything),
        compare=COMPARE, chance=area_chance.PAGE, rates=area_rates.regional_rates(site),
        explained=facts.explained(facts.corpus.classes),
    )  # fmt: skip


def shown(register: Sequence[Row], site: Site) -> list[Row]:
    """Return the areas to be listed: of an invented corpus the invented ones, of others all but these."""
    return [row for row in register if (row["nation"] == INVENTED) == site.source.is_invented]


def _region(row: Row) -> str:
    region = row["region"] or _ELSEWHERE
    return region if region == row["nation"] or row["nation"] == INVENTED else f"{row['nation']}: {region}"


def _listed(facts: Facts, row: Row, letters: Mapping[str, str]) -> Row:
    code = row["area_code"]
    reviews, n_documents = facts.reviews.get(code, ()), len(facts.documents.get(code, ()))
    return {
        "name": row["name"] + ("" if row["is_present"] else " (former)"),
        "name_path": area_path(code) if code in facts.source.areas else None,
        "letters": letters.get(code),  # what the map calls it
        "read": read_in_words(facts, code) or NONE_READ,
        "years": years_of(reviews) if reviews else None,
        "under_way": len(facts.under_way.get(code, ())) or None,
        "n_documents": n_documents or None,
    }


def read_in_words(facts: Facts, area_code: str) -> str:
    """Return how many reviews and inspections of each class were read."""
    counted = Counter(review.review_class for review in facts.reviews.get(area_code, ()))
    return "; ".join(f"{counted[kind]} {facts.class_name(kind, counted[kind])}" for kind in facts.classes_of(area_code))


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", "Area"),
        Column("read", "Reviews and inspections read"),
        Column("years", "Years of practice"),
        Column("under_way", "Known to be under way", "number"),
        Column("n_documents", "Documents read", "number"),
        Column("letters", "On the map"),
    )


def _region_table(region: str, rows: Sequence[Row]) -> Table:
    return Table(f"Areas of {region}", _columns(), rows)


def _map(facts: Facts, authorities: Mapping[str, _Authority], laid: Sequence[tiles.Tile]) -> tuple[str, str]:
    from pipeline import registers

    counts = {code: len(reviews) for code, reviews in facts.reviews.items() if code in authorities}
    placed = tiles.place(counts, authorities, laid, registers.load().former_codes)
    unit = Unit("review or inspection", "reviews and inspections")
    return svg_of(placed, laid, unit=unit, prefix="areas-map"), summary_of(placed, laid, unit=unit)


def _authority(row: Row) -> _Authority:
    return _Authority(**{each.name: row[each.name] for each in fields(_Authority)})


# --- one area -------------------------------------------------------------------------------------------------------


def _page(site: Site, facts: Facts, beside: Beside, area: Row, downloads: bool) -> None:
    code, name = area["area_code"], area["name"]
    found, themes = area_recurs.codes(site, facts, code), area_recurs.themes(site, facts, code)
    codes = area_recurs.recurring(found)
    n_reviews = len(facts.reviews.get(code, ()))
    after = area_asks.after(site, facts, code)
    reasons = area_told.why(site, facts, code)
    asks, again = area_asks.by_review(site, facts, code), area_asks.asked_again(site, facts, code)
    standings = beside.standings(code)
    site.page(
        area_path(code), "area.html", name, (("Areas", INDEX),), f"{code} {area['region'] or ''} {_known_as(facts, code)}",
        area=area, code=code, read=read_in_words(facts, code), n_reviews=n_reviews, none_read=NONE_READ,
        years=years_of(facts.reviews.get(code, ())),
        under_way=area_told.under_way(facts, code), timeline=area_told.in_time(facts, code), names=area_told.names(facts, code),
        recurring=codes, n_open=area_recurs.N_OPEN, once=[each for each in found if each not in codes],
        explained=facts.explained(facts.classes_of(code)),
        codes_table=site.table(f"areas/{code}-recurs", area_recurs.code_table(code, name, codes, n_reviews)) if codes else None,
        themes_table=site.table(f"areas/{code}-themes", area_recurs.theme_table(name, themes)) if themes else None,
        asks=asks, again=again, in_short=area_short.in_short(facts, code, found, asks, again),
        after=after, after_table=site.table(f"areas/{code}-after", area_asks.after_table(name, after)) if after else None,
        why=reasons, why_sentence=area_told.why_sentence(reasons), bodies=area_told.bodies(site, facts, code),
        standings=standings, beside=beside_path(code), compare=f"{COMPARE}#a={code}", compare_page=COMPARE, downloads=downloads,
        briefing=f"downloads/areas/{code}.docx", workbook=f"downloads/areas/{code}.xlsx",
    )  # fmt: skip
    if not standings:
        return
    site.page(
        beside_path(code), "area_beside.html", f"{name} beside neighbours, region and nation",
        (("Areas", INDEX), (name, area_path(code))), f"{code} neighbours region nation comparison", name=name,
        standings=standings, none_read=NONE_READ, area_path=area_path(code), explained=facts.explained(facts.classes_of(code)),
    )  # fmt: skip


def _known_as(facts: Facts, area_code: str) -> str:
    return " ".join(f"{row['known_as_name']} {row['known_as_code']}" for row in facts.history.get(area_code, ()))
