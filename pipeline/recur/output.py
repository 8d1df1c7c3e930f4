"""What was asked before, as text: for reading, as a table of cells, as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from textwrap import shorten, wrap

from pipeline.records import ReviewsError
from pipeline.recur.draft import Earlier, Place

STYLES = ("table", "csv", "json")
_WIDE = 100
_OTHERS = 6  # further places told of one ask
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_HEADINGS = {"same": "The same was asked", "near": "Nearly the same was asked", "related": "Related asks"}
_KNOWN_BY = {
    "of the failure it answers": "cause of the failure it answers",
    "same document and code": "cause in the same document, same code",
}
_COLUMNS = (
    "place", "relation", "score", "is_form", "wording", "ask_kind", "area", "board", "year", "document_id", "title", "page",
    "addressees", "n_recommendations", "n_boards", "n_areas", "first_year", "last_year", "responses", "causes",
    "causes_known_by",
)  # fmt: skip


def as_text(found: Sequence[Earlier], style: str) -> str:
    """Return what was found in a style: table (for reading), csv or json. Raises ReviewsError for another style."""
    check_style(style)
    if style == "json":
        return json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False)
    return _csv(found) if style == "csv" else _read(found)


def check_style(style: str) -> None:
    """Raise ReviewsError where there is no such style."""
    if style not in STYLES:
        raise ReviewsError(f"no format {style!r}: choose one of {', '.join(STYLES)}")


def _csv(found: Sequence[Earlier]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for place, one in enumerate(found, start=1):
        mine = one.wording
        writer.writerow([
            place, one.relation, one.score, str(one.is_form).lower(), mine.quote, mine.ask_kind, mine.area, mine.board,
            mine.year, mine.document_id, mine.title, mine.page, "; ".join(mine.addressees), len(one.places), one.n_boards,
            one.n_areas, one.first_year, one.last_year, responses(one), " | ".join(why.quote for why in one.causes),
            one.causes[0].known_by if one.causes else "",
        ])  # fmt: skip
    return out.getvalue().rstrip("\n")


def _read(found: Sequence[Earlier]) -> str:
    if not found:
        return "Nothing like it was found among the recommendations that were read. That is no proof that nobody asked it."
    lines: list[str] = []
    last = ""
    for place, one in enumerate(found, start=1):
        heading = "Formalities of one publisher" if one.is_form else _HEADINGS[one.relation]
        if heading != last:
            lines += [*([""] if lines else []), heading, "=" * len(heading)]
            last = heading
        lines += ["", *_block(place, one)]
    return "\n".join(_CONTROL.sub(" ", line) for line in lines)


def _block(place: int, one: Earlier) -> list[str]:
    mine = one.wording
    lines = [f"{place}. {often(one)}", *_indented(f"“{mine.quote}”", 3)]
    lines += _indented(_where(mine), 3)
    if mine.addressees:
        lines += _indented(f"Asked of: {'; '.join(mine.addressees[:6])}", 3)
    lines += _indented(f"Response: {responses(one)}", 3)
    for why in one.causes:
        told = _KNOWN_BY.get(why.known_by, why.known_by)
        lines += _indented(f"Why ({told}, p. {why.page}): {shorten(why.quote, 300, placeholder=' …')}", 3)
    for other in one.places[1 : _OTHERS + 1]:
        lines += _indented(f"- {_short(other)}: {shorten(other.quote, 130, placeholder=' …')}", 3)
    if len(one.places) > _OTHERS + 1:
        lines.append(f"   and {len(one.places) - _OTHERS - 1} more")
    return lines


def often(one: Earlier) -> str:
    """Return how often, by how many boards and when it was asked."""
    n = len(one.places)
    times = "once" if n == 1 else f"{n} times"
    bodies = _bodies(one)
    years = f"{one.first_year}" if one.first_year == one.last_year else f"{one.first_year} to {one.last_year}"
    return f"Asked {times}{bodies}{f', {years}' if one.first_year else ''} [{one.relation}, {one.score:.2f}]"


def _bodies(one: Earlier) -> str:
    number, noun = (one.n_boards, "board") if one.n_boards else (one.n_areas, "area")
    return f" in the areas of {number} {noun}s" if number > 1 and one.n_boards else f" in {number} {noun}s" if number > 1 else ""


def responses(one: Earlier) -> str:
    """Return what is known of the answers; no news is not known."""
    known = [f"{status.replace('_', ' ')} {n}" for status, n in one.statuses if status != "unknown"]
    silent = dict(one.statuses).get("unknown", 0)
    if not known:
        return "not known"
    return ", ".join([*known, *([f"not known {silent}"] if silent else [])])


def _where(place: Place) -> str:
    title = shorten(place.title or "(no title)", 90, placeholder=" …")
    who = ", ".join(filter(None, (place.area, place.board))) or "no area"
    kind = place.ask_kind.replace("_", " ")
    return f"{who}, {place.year or 'no date'}, {kind}: {title}, p. {place.page} [{place.document_id}]"


def _short(place: Place) -> str:
    who = place.area or place.board or shorten(place.title or "no area", 40, placeholder=" …")
    return f"{who} {place.year or '(no date)'}, p. {place.page}"


def _indented(text: str, by: int) -> list[str]:
    space = " " * by
    return wrap(text, _WIDE, initial_indent=space, subsequent_indent=space + ("  " if text.startswith("- ") else ""))
