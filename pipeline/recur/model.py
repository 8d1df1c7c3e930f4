"""Whether two asks are the same, near or related: three linear models over `likeness.FEATURES` and `likeness.named`, as stored.

`models/fitted/pairs.json` has for each relation the weights, the start and the probability from which it is adopted;
`pairs.csv` has what was counted once over many recommendations: how telling stems, matters and threes of characters are, and
the mean vector; and for each relation what it weighs that both asks hold a stem, matter or side (`shared`), or only one a side
(`differs`); `pairs.words.csv` what words mean by their company (`usage`).
A relation stands for itself and those above it: `near` is the probability that a pair is near or same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model.linear import FITTED
from pipeline.records import ReviewsError
from pipeline.recur.asks import Known, Numbers, Sparse
from pipeline.recur.likeness import FEATURES
from pipeline.recur.usage import as_csv, from_csv

NAME = "pairs"
WORDS = f"{NAME}.words.csv"
RELATIONS = ("related", "near", "same")  # each holds those after it
NONE = "none"
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Level:
    """What is known of one relation."""

    start: float
    threshold: float  # adopted from this probability on
    weights: Mapping[str, float]
    n_labels: int  # pairs of this relation, or of one above it, that it was fitted to


@dataclass(frozen=True)
class Model:
    """A fitted model."""

    levels: Mapping[str, Level]
    known: Known
    trained_on: str  # hash of the labels and the lexicon
    names: Mapping[str, Numbers] = field(default_factory=dict)  # relation -> weights of the columns of `likeness.named`

    def probabilities(self, features: Numbers, named: Sparse | None = None) -> Numbers:
        """Return for each pair the probabilities of RELATIONS, none higher than the one before it."""
        made = np.empty((len(features), len(RELATIONS)))
        for column, name in enumerate(RELATIONS):
            level = self.levels[name]
            weights = np.array([level.weights[feature] for feature in FEATURES])
            own = 0.0 if named is None else named @ self.names[name]
            made[:, column] = 1.0 / (1.0 + np.exp(-(features @ weights + own + level.start)))
        found: Numbers = np.minimum.accumulate(made, axis=1)
        return found

    def relations(self, probabilities: Numbers) -> NDArray[np.object_]:
        """Return for each pair the highest relation whose threshold its probability reaches, else `none`."""
        found = np.full(len(probabilities), NONE, dtype=object)
        for column, name in enumerate(RELATIONS):
            found[probabilities[:, column] >= self.levels[name].threshold] = name
        return found


def rank(probabilities: Numbers) -> Numbers:
    """Return by what found asks are put in order: the mean of the three probabilities, from 0 to 1."""
    made: Numbers = probabilities.mean(axis=1)
    return made


@cache
def load(folder: Path = FITTED) -> Model:
    """Return the fitted model. Raises ReviewsError where its files are absent or do not fit each other or the code."""
    try:
        about = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))
        levels = {name: Level(**about["relations"][name]) for name in RELATIONS}
        with (folder / f"{NAME}.csv").open(encoding="utf-8", newline="") as lines:
            rows = [(kind, name, float(value)) for kind, name, value in list(csv.reader(lines))[1:]]
        usage = from_csv((folder / WORDS).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReviewsError(f"the fitted model {NAME} cannot be read: {error}; make train writes it") from error
    counted = len(rows), len(usage.telling)
    if any(set(level.weights) != set(FEATURES) for level in levels.values()) or counted != (about["n_known"], about["n_words"]):
        raise ReviewsError(f"the fitted model {NAME}: files and code do not belong together; make train writes them")
    held = {(kind, name): value for kind, name, value in rows}
    known = Known(
        {name: value for kind, name, value in rows if kind == "stem"},
        {name: value for kind, name, value in rows if kind == "matter"},
        np.array([value for kind, _, value in rows if kind == "mean"], np.float32),
        {name: value for kind, name, value in rows if kind == "letters"},
        usage,
    )
    names = {
        relation: np.array([held.get((f"{how} {relation}", name), 0.0) for how, name in columns_of(known)])
        for relation in RELATIONS
    }
    return Model(levels, known, about["trained_on"], names)


def columns_of(known: Known) -> list[tuple[str, str]]:
    """Return what the columns of `likeness.named` stand for: (shared or differs, name)."""
    stems, matters = sorted(known.stems), sorted(known.matters)
    return [*(("shared", f"stem {name}") for name in stems), *(("shared", name) for name in matters),
            *(("differs", name) for name in matters)]  # fmt: skip


def as_files(model: Model, about: Mapping[str, object]) -> dict[str, bytes]:
    """Return the files of the model by name; `about` is told in them besides."""
    rows = [
        *_named_rows(model),
        *(("letters", name, value) for name, value in sorted(model.known.letters.items())),
        *(("matter", name, value) for name, value in sorted(model.known.matters.items())),
        *(("mean", f"{number:03}", float(value)) for number, value in enumerate(model.known.mean)),
        *(("stem", name, value) for name, value in sorted(model.known.stems.items())),
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["kind", "name", "value"])
    writer.writerows([kind, name, f"{value:.{DECIMALS}f}"] for kind, name, value in rows)
    told = {
        **about, "trained_on": model.trained_on, "n_known": len(rows),
        "n_words": len(model.known.usage.telling),
        "relations": {name: asdict(model.levels[name]) for name in RELATIONS},
    }  # fmt: skip
    return {
        f"{NAME}.csv": out.getvalue().encode(),
        f"{NAME}.json": (json.dumps(told, indent=1) + "\n").encode(),
        WORDS: as_csv(model.known.usage),
    }


def _named_rows(model: Model) -> list[tuple[str, str, float]]:
    columns = columns_of(model.known)
    return [
        (f"{how} {relation}", name, float(value))
        for relation, weights in sorted(model.names.items())
        for (how, name), value in sorted(zip(columns, weights, strict=True))
        if value
    ]
