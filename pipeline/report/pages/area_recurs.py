"""What recurs in an area: practice codes and themes that two or more of its reviews report, with years and words.

Reviews of different kinds are told side by side here, never added up to a share: which of them report it is said by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.report.pages.area_facts import AreaReview, Facts, area_path, years_of
from pipeline.report.quotes import Quote
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table

FEWEST_REVIEWS = 2  # to recur, something is reported by two or more of the reviews
N_OPEN = 3  # codes whose words are shown at once


@dataclass(frozen=True)
class Recurring:
    """A code or theme with the reviews of the area that report it, each with how many sentences and the surest of them."""

    key: str
    label: str
    theme_path: str | None  # where else documents report it
    theme_label: str
    found: tuple[tuple[AreaReview, int, Quote], ...]
    note: str = ""

    @property
    def years(self) -> str:
        """Years of practice of the reviews."""
        return years_of(review for review, _, _ in self.found)

    @property
    def anchor(self) -> str:
        """Where its sentences stand on the page of the area."""
        return f"code-{self.key}"

    @property
    def n_failures(self) -> int:
        """Sentences of all the reviews."""
        return sum(n for _, n, _ in self.found)


def codes(site: Site, facts: Facts, area_code: str) -> list[Recurring]:
    """Return the practice codes reported of an area, those in most reviews first, then by name."""
    made = []
    for key, rows in _grouped(facts.failures.get(area_code, ()), "category_id").items():
        theme = facts.code_themes.get(key)
        label = facts.source.categories[key]["label"]
        made.append(_made(site, facts, key, label, theme, rows))
    ordered = sorted(made, key=lambda each: (-len(each.found), each.label))
    return [_pictured(site, each) if at < N_OPEN else each for at, each in enumerate(ordered)]


def _pictured(site: Site, each: Recurring) -> Recurring:
    """With a picture of the latest quote: of all, the site would be large and slow to make."""
    review, n, quote = each.found[-1]
    return replace(each, found=(*each.found[:-1], (review, n, site.quote(quote.kind, quote.extract_id))))


def recurring(found: Sequence[Recurring]) -> list[Recurring]:
    """Return what two or more reviews report."""
    return [each for each in found if len(each.found) >= FEWEST_REVIEWS]


def themes(site: Site, facts: Facts, area_code: str) -> list[Recurring]:
    """Return the themes whose failures two or more reviews report, those in most reviews first, then by name."""
    made = []
    for key, rows in _grouped(facts.themes.get(area_code, ()), "theme_id").items():
        if len(rows) < FEWEST_REVIEWS:
            continue
        made.append(_made(site, facts, key, facts.theme_label(key), key, rows))
    return sorted(made, key=lambda each: (-len(each.found), each.label))


def _grouped(rows: Sequence[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _made(site: Site, facts: Facts, key: str, label: str, theme_id: str | None, rows: list[Row]) -> Recurring:
    by_review = {row["review_id"]: row for row in rows}
    found = tuple(
        (review, by_review[review.review_id]["n_failures"], _quote(site, by_review[review.review_id]))
        for review in facts.named(by_review)
    )
    theme = facts.source.themes.get(theme_id or "")
    note = "" if theme is None or theme["is_stable"] else "borders not sure"
    return Recurring(key, label, f"themes/{theme_id}.html" if theme else None, str(theme["label"]) if theme else "", found, note)


def _quote(site: Site, row: Row) -> Quote:
    return site.quote("failure", row["failure_id"], is_pictured=False)


def code_table(area_code: str, area_name: str, recurring: Sequence[Recurring], n_reviews: int) -> Table:
    """Return the recurring codes as a table, with the way to where else documents report the same."""
    rows = [
        {
            "label": each.label,
            "label_path": f"{area_path(area_code)}#{each.anchor}",
            "reviews": "; ".join(review.short for review, _, _ in each.found),
            "n_failures": each.n_failures,
            "elsewhere": each.theme_label or "no theme is mainly about this",
            "elsewhere_path": each.theme_path,
        }
        for each in recurring
    ]
    columns = (
        Column("label", "What fell short (leads to the sentences)"),
        Column("reviews", "Reported by"),
        Column("n_failures", "Sentences", "number"),
        Column("elsewhere", "Where else documents report this (nearest theme)"),
    )
    note = (
        f"Of the {n_reviews} reviews and inspections of {area_name} that were read. Kinds are not added up, so they are "
        "named and no share is made of them. Longer documents have more sentences."
    )
    return Table(f"{area_name}: practice that two or more reviews or inspections report as falling short", columns, rows, note)


def theme_table(area_name: str, recurring: Sequence[Recurring]) -> Table:
    """Return the recurring themes as a table; each name leads to the page of the theme."""
    rows = [
        {
            "label": each.label,
            "label_path": each.theme_path,
            "reviews": "; ".join(review.short for review, _, _ in each.found),
            "n_failures": each.n_failures,
            "first": each.found[-1][2].text,
            "first_path": each.found[-1][2].path,
            "note": each.note,
        }
        for each in recurring
    ]
    columns = (
        Column("label", "Theme (leads to where else documents report this)"),
        Column("reviews", "Reported by"),
        Column("n_failures", "Sentences", "number"),
        Column("first", "A sentence of the latest of them"),
        Column("note", "Note"),
    )
    note = (
        "Only sentences that tell of a failing are counted here. A theme is a group of sentences that the program found alike. "
        "Where its borders are not sure, other runs of the program group some of its sentences otherwise."
    )
    return Table(f"{area_name}: themes that two or more reviews or inspections report", columns, rows, note)
