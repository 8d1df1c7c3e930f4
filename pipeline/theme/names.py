"""Names that people gave to themes: `models/themes.yml`. They win over labels made from words, and stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.lexicon import check_keys, check_unique
from pipeline.paths import MODELS
from pipeline.records import LexiconError, Problem
from pipeline.theme.state import State
from pipeline.yaml_files import read_mapping

FILE = "themes.yml"
_KEYS = {"id", "label", "by", "made_on", "reason"}


@dataclass(frozen=True)
class GivenName:
    """A name for a theme, who gave it, when and why."""

    theme_id: str
    label: str
    by: str
    made_on: date
    reason: str


def given_names(folder: Path = MODELS) -> Mapping[str, GivenName]:
    """Return the names by id of the theme; raises LexiconError where the file is malformed."""
    records = read_mapping(folder / FILE).get("records") or []
    names = [_name(record) for record in records]
    check_unique((name.theme_id for name in names), FILE)
    return {name.theme_id: name for name in names}


def _name(record: object) -> GivenName:
    where = f"{FILE}: {record.get('id', '(no id)') if isinstance(record, dict) else record!r}"
    if not isinstance(record, dict):
        raise LexiconError(f"{where}: a record must be a mapping")
    check_keys(record, _KEYS, set(), where)
    if not isinstance(record["made_on"], date):
        raise LexiconError(f"{where}: made_on must be a date, as 2026-11-23")
    label = str(record["label"]).strip()
    if not label:
        raise LexiconError(f"{where}: label is empty")
    return GivenName(str(record["id"]), label, str(record["by"]), record["made_on"], str(record["reason"]))


def unused_names(names: Mapping[str, GivenName], state: State) -> list[Problem]:
    """Return a problem for each name whose theme is not in the state: a decision of a person is never lost unsaid."""
    known = {theme.theme_id for theme in state.themes}
    return [
        Problem(
            "theme", None, None, None, "name_without_theme", f"{FILE}: {name.label!r} names theme {theme_id}, which is not there"
        )
        for theme_id, name in sorted(names.items())
        if theme_id not in known
    ]
