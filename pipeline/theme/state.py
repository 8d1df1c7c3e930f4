"""The state of the themes: what they are, by which weights extracts belong to them, and what became of earlier ones.

Themes depend on history: their ids and labels must outlive new documents. So the history is a file, `models/fitted/themes.json`
with `themes.csv` beside it, and an input like any other: the same state and the same documents give the same tables.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from pipeline.paths import FITTED
from pipeline.records import ReviewsError
from pipeline.theme.membership import Membership, Numbers

NAME = "themes"


@dataclass(frozen=True)
class FittedTheme:
    """A theme as it was fitted."""

    theme_id: str
    label: str
    keywords: tuple[str, ...]
    stability: float
    coherence: float | None
    n_texts: int  # on which it was fitted


@dataclass(frozen=True)
class Event:
    """What became of a theme when the themes were fitted anew."""

    event: str  # new | kept | split | merged | vanished
    theme_id: str
    other_theme_id: str | None
    share: float | None


@dataclass(frozen=True)
class State:
    """The themes in the order of the rows of the weights."""

    themes: tuple[FittedTheme, ...]
    membership: Membership
    documents: frozenset[str]  # on which they were fitted
    events: tuple[Event, ...]
    seed: int


def state_files(folder: Path) -> list[Path]:
    """Return the files of a state, whether they are there or not."""
    return [folder / f"{NAME}.json", folder / f"{NAME}.csv"]


def as_files(state: State) -> dict[str, bytes]:
    """Return the two files of a state by name."""
    about = {
        "seed": state.seed,
        "margin": state.membership.margin,
        "themes": [asdict(theme) for theme in state.themes],
        "events": [asdict(event) for event in state.events],
        "documents": sorted(state.documents),
    }
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    held = state.membership
    size = held.weights.shape[1]
    numbers = np.hstack([held.intercepts[:, None], held.weights, held.centres])
    names = [f"{part}_{place}" for part in ("weight", "centre") for place in range(size)]
    writer.writerow(["theme_id", "intercept", *names])
    for theme, row in zip(state.themes, numbers, strict=True):
        writer.writerow([theme.theme_id, *(f"{value:.3f}" for value in row)])
    return {
        f"{NAME}.json": (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode(),
        f"{NAME}.csv": lines.getvalue().encode(),
    }


def write_state(state: State, folder: Path) -> None:
    """Write both files, each beside and renamed; raises ReviewsError where the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in as_files(state).items():
            beside = folder / f"{name}.new"
            beside.write_bytes(content)
            os.replace(beside, folder / name)
    except OSError as error:
        raise ReviewsError(f"cannot write the state of the themes to {folder}: {error.strerror}") from error


def read_state(folder: Path = FITTED) -> State | None:
    """Return the state in a folder, None where there is none; raises ReviewsError where its files are malformed."""
    about_file, weights_file = state_files(folder)
    if not about_file.exists():
        return None
    try:
        about = json.loads(about_file.read_text(encoding="utf-8"))
        with weights_file.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        themes = tuple(_theme(value) for value in about["themes"])
        numbers = np.array([[float(value) for value in row[1:]] for row in rows]).reshape(len(rows), len(header) - 1)
        ids = [row[0] for row in rows]
        events = tuple(Event(**value) for value in about["events"])
        state = State(themes, _membership(numbers, float(about["margin"])), frozenset(about["documents"]), events, about["seed"])
    except (OSError, LookupError, ValueError, TypeError) as error:
        raise ReviewsError(f"the state of the themes in {folder} cannot be read: {error}; make fit-themes writes it") from error
    if [theme.theme_id for theme in themes] != ids:
        raise ReviewsError(f"the state of the themes in {folder}: its files do not belong together; make fit-themes writes them")
    return state


def _membership(numbers: Numbers, margin: float) -> Membership:
    weights, centres = np.hsplit(numbers[:, 1:], 2)  # raises ValueError where a column is missing
    return Membership(weights, numbers[:, 0], centres, margin)


def _theme(value: dict[str, object]) -> FittedTheme:
    words: object = value["keywords"]
    if not isinstance(words, Sequence):
        raise TypeError("keywords must be a list")
    return FittedTheme(**{**value, "keywords": tuple(words)})  # type: ignore[arg-type]
