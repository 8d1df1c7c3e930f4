"""The hits of a search as text: blocks that a person reads, CSV or JSON."""

from __future__ import annotations

import textwrap
from dataclasses import asdict, fields
from typing import Any

from pipeline.query_formats import formatted, plain_text
from pipeline.records import ReviewsError
from pipeline.search.find import Found, Hit

STYLES = ("table", "csv", "json")
_WIDTH = 110
_WAYS = {"both": "words and meaning", "words": "words", "meaning": "meaning"}


def check_style(style: str) -> None:
    """Raise ReviewsError where there is no such format."""
    if style not in STYLES:
        raise ReviewsError(f"no format {style!r}: choose one of {', '.join(STYLES)}")


def as_text(found: Found, style: str) -> str:
    """Return the hits as table, csv or json, without a line break at the end. Raises ReviewsError."""
    check_style(style)
    if style == "table":
        return "\n\n".join(_block(hit) for hit in found.hits) or "nothing found: other words, or fewer filters, may find more"
    columns = [field.name for field in fields(Hit)]
    return formatted(columns, [_row(hit, style) for hit in found.hits], style)


def _row(hit: Hit, style: str) -> list[Any]:
    listed = (list(value) if isinstance(value, tuple) else value for value in asdict(hit).values())
    return [", ".join(value) if isinstance(value, list) and style == "csv" else value for value in listed]


def _block(hit: Hit) -> str:
    """A hit as a person reads it: what and where, the quote, the document, why it was found."""
    label = f" (printed {hit.page_label})" if hit.page_label and hit.page_label != str(hit.page) else ""
    where = [hit.area_name or "area unknown", str(hit.practice_year or "year unknown"), f"page {hit.page}{label}"]
    what = ", ".join(kind.replace("_", " ") for kind in hit.kinds)
    others = f"; the same words in {hit.n_documents} documents" if hit.n_documents > 1 else ""
    why = f"found by {_WAYS[hit.matched_by]}, score {hit.score:.4f}{others}"
    id_told = f"  [{hit.extract_ids[0]}]" if hit.extract_ids else ""
    return "\n".join(
        [
            f"{hit.rank:>3}. {what} | {' | '.join(where)}{id_told}",
            *_wrapped(f"“{hit.quote}”"),
            *_wrapped(f"{hit.title} ({hit.document_kind.replace('_', ' ')}, {_when(hit)})"),
            f"     {why}",
        ]
    )


def _when(hit: Hit) -> str:
    return f"published {hit.published_on}" if hit.published_on else "date of publication unknown"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(plain_text(text), _WIDTH, initial_indent="     ", subsequent_indent="     ")
