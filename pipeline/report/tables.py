"""What the pages of the report show, asked from the database and masked."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pipeline.report.asking import Asking, Row

NAMED = frozenset({"coroner_report", "coroner_finding", "news"})  # kinds whose addresses hold names of private persons
FEWEST_REVIEWS = 5  # below this no rate is given (DESIGN: suppression)


def content(asking: Asking) -> dict[str, Any]:
    """Return everything that the templates show."""
    return {
        "counts": asking.named("counts")[0],
        "kinds": asking.named("kinds"),
        "themes": _themes(asking),
        "areas": _areas(asking),
        "codes": asking.named("codes")[:40],
        "reviews": _reviews(asking),
        "documents": [_titled(asking, row) | {"is_address_shown": row["kind"] not in NAMED} for row in asking.named("documents")],
        "recommendations": _recommendations(asking),
        "addressees": [row | {"name": asking.body(row["agency_id"], row["name"])} for row in asking.named("addressees")],
        "problems": asking.named("problems"),
        "problem_files": [row | {"path": asking.masker.words(None, row["path"])} for row in asking.named("problem_files")],
        "runs": asking.named("runs"),
        "coverage": asking.named("coverage"),
        "n_without_area": asking.named("no_area")[0]["n"],
        "fewest": FEWEST_REVIEWS,
    }


def _titled(asking: Asking, row: Row) -> Row:
    """Give a row its document's title, masked; a document without one is called by its kind and identity."""
    title = row.get("title") or f"untitled {row.get('kind', 'document')} {row['document_id'][:8]}".replace("_", " ")
    return row | {"title": asking.masker.words(row["document_id"], title)}


def _themes(asking: Asking) -> list[Row]:
    exemplars: dict[str, list[Row]] = defaultdict(list)
    for row in asking.named("members"):
        quote = asking.quote(row["extract_kind"], row["extract_id"])
        exemplars[row["theme_id"]].append(_titled(asking, row) | {"quote": quote})
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in asking.named("by_kind"):
        kinds[row["theme_id"]].append(row)
    return [
        theme
        | {
            "exemplars": exemplars[theme["theme_id"]],
            "by_kind": kinds[theme["theme_id"]],
        }
        for theme in asking.named("themes")
    ]


def _areas(asking: Asking) -> list[Row]:
    codes: dict[str, list[Row]] = defaultdict(list)
    for row in asking.named("area_codes"):
        codes[row["area_code"]].append(row)
    return [area | {"codes": codes[area["area_code"]][:6]} for area in asking.named("areas")]


def _reviews(asking: Asking) -> list[Row]:
    documents: dict[str, list[Row]] = defaultdict(list)
    for row in asking.named("review_documents"):
        reason = asking.masker.words(row["document_id"], row["reason"])
        documents[row["review_id"]].append(_titled(asking, row) | {"reason": reason})
    links: dict[str, list[Row]] = defaultdict(list)
    for row in asking.named("review_links"):
        links[row["review_id"]].append(row | {"reason": asking.masker.words(None, row["reason"])})
    why = {row["review_id"]: row for row in asking.named("why")}
    return [
        review
        | {
            "label": asking.masker.words(None, review["label"]) if review["label"] else None,
            "documents": documents[review["review_id"]],
            "links": links[review["review_id"]],
            "why": why.get(review["review_id"]),
            "never_appeared": review["status"] in ("announced", "under_way"),
        }
        for review in asking.named("reviews")
    ]


def _recommendations(asking: Asking) -> list[Row]:
    return [
        _titled(asking, row) | {"quote": asking.quote("recommendation", row["recommendation_id"])}
        for row in asking.named("recommendations")
    ]
