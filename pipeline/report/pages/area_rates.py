"""How many reviews were read of each region, for its residents: how unevenly regions are covered, before any comparison."""

from __future__ import annotations

from pipeline.counting import Rate
from pipeline.report.classes import type_name
from pipeline.report.pages.area_facts import sentence_case
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table

_COLUMNS = (
    Column("region", "Region"), Column("type", "Kind"), Column("n_areas", "Areas with one, of all"),
    Column("years", "Years of practice"),
    Column("rate", "How many, and for each 100,000 residents aged 0 to 25, over all years together"),
)  # fmt: skip
NOTE = (
    "A rate of what was held, published and read here, with its 95% interval as if reviews came independently of one another. "
    "Inspections under all frameworks are counted together, for this tells how many there are and not what they found. "
    "It is no rate of harm and no measure of performance. Fewer than five have no rate."
)


def regional_rates(site: Site) -> Table | None:
    """Return reviews of each type and region over the region's residents, a row each, kept as CSV; None where there are none."""
    rows = [_row(row) for row in site.source.named("area_rates")]
    if not rows:
        return None
    return site.table("areas/rates", Table("Reviews and inspections read, for residents", _COLUMNS, rows, NOTE))


def _row(row: Row) -> Row:
    return {
        "region": row["region"],
        "type": sentence_case(type_name(row["review_type"], 2)),
        "n_areas": f"{row['n_areas_with']} of {row['n_areas']}",
        "years": _span(row["first_year"], row["last_year"]),
        "rate": in_words(row["review_type"], row["n_reviews"], row["population_0_25"]),
    }


def in_words(review_type: str, n_reviews: int, residents: int | None) -> str:
    """Return the count, and its rate with the interval where residents are known and reviews are enough."""
    unit = type_name(review_type, n_reviews)
    if residents:
        return Rate(n_reviews, residents, of="100,000 residents", unit=unit).text()
    return f"{n_reviews} {unit}: no rate, for the number of residents is not known of every area"


def _span(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return "not known"
    return str(first) if first == last else f"{first} to {last}"
