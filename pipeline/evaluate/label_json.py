"""Labels with quotes: one JSON file a document, in the form that the guidelines give."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluate.labelled import ASK_KINDS, FACTS, LEVELS, ROLES, Ask, Body, Labelled, Statement
from pipeline.records import ReviewsError


def read_json_labels(folder: Path) -> list[Labelled]:
    """Return the labelled documents of a folder, by file name. Raises ReviewsError where a file is malformed."""
    return [_document(path) for path in sorted(folder.glob("*.json"))]


def _document(path: Path) -> Labelled:
    try:
        with path.open(encoding="utf-8") as file:
            return labelled_of(json.load(file), path.stem)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReviewsError(f"labels cannot be read: {path.name} ({error})") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReviewsError(f"{path.name} is no file of labels: {type(error).__name__} {error}") from error


def labelled_of(given: Mapping[str, Any], name: str) -> Labelled:
    """Return the labelled document that one file gives. Raises KeyError, TypeError or ValueError where it is malformed."""
    return Labelled(
        name, str(given["sha256"]), str(given.get("kind") or ""), str(given.get("split") or ""),
        tuple(int(page) for page in given["statement_pages"]),
        tuple(_each(given["statements"], _statement, "statement")),
        tuple(_each(given["recommendations"], _ask, "recommendation")),
        tuple(_each(given["agencies"], _body, "agency")),
        {key: str(value) for key, value in (given.get("facts") or {}).items() if key in FACTS and value},
    )  # fmt: skip


def _each(given: Sequence[Mapping[str, Any]], make: Callable[[Mapping[str, Any]], Any], what: str) -> list[Any]:
    made = []
    for number, one in enumerate(given, 1):
        try:
            made.append(make(one))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"in {what} {number}: {error}") from error
    return made


def _statement(given: Mapping[str, Any]) -> Statement:
    return Statement(
        int(given["page"]), str(given["quote"]), tuple(_known(role, ROLES) for role in given["roles"]),
        given.get("category") or None, tuple(given.get("contexts") or ()),
        _known(given["level"], LEVELS) if given.get("level") else None,
        is_hedged=bool(given.get("hedged")), is_past=bool(given.get("past")), is_hindsight=bool(given.get("hindsight")),
        is_missed_opportunity=bool(given.get("missed_opportunity")), is_cut=bool(given.get("cut")),
        actors=tuple(given.get("actors") or ()), explains=_several(given, "explains"),
        explains_clause=given.get("explains_clause") or None, explains_unclear=bool(given.get("explains_unclear")),
        follows=_several(given, "follows"),
    )  # fmt: skip


def _several(given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """One quote, or a list of them; `<key>_also` holds more where the key has to be a single quote."""
    first = given.get(key) or ()
    quotes = (first,) if isinstance(first, str) else tuple(first)
    return (*quotes, *(given.get(f"{key}_also") or ())) if quotes else ()


def _ask(given: Mapping[str, Any]) -> Ask:
    addressees = [tuple(word.strip() for word in one.split("|") if word.strip()) for one in given.get("addressees") or ()]
    return Ask(
        int(given["page"]), str(given["quote"]), _known(given["ask_kind"], ASK_KINDS),
        tuple(int(page) for page in given.get("also_page") or ()), given.get("number") or None, tuple(addressees),
        given.get("deadline") or None, bool(given.get("hedged")),
    )  # fmt: skip


def _body(given: Mapping[str, Any]) -> Body:
    return Body(int(given["page"]), str(given["surface"]), str(given["sector"]), given.get("canonical") or None)


def _known(value: str, among: Sequence[str]) -> str:
    if value not in among:
        raise ValueError(f"{value!r} is none of {', '.join(among)}")
    return value
