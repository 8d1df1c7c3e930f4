"""Linear models as they are stored: weights of features for each label, and how a score becomes a probability.

A model is two files: `<name>.csv`, one feature a line with its weight for each label, and `<name>.json`, what it was
trained on and, for each label, where it starts from, how its score is calibrated and from which probability it is adopted.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.paths import MODELS
from pipeline.records import ReviewsError

FITTED = MODELS / "fitted"
DECIMALS = 4  # of a weight: fewer than any computer gets differently

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of one label of a model."""

    intercept: float
    slope: float  # calibration: probability = 1 / (1 + exp(-(slope * score + offset)))
    offset: float
    threshold: float  # adopted from this probability on
    doubtful_from: float  # from here on, and below the threshold, the model abstains
    n_labels: int  # sentences with this label that it was trained on


@dataclass(frozen=True)
class Linear:
    """A fitted model; `weights` has a row for each feature and a column for each label."""

    labels: Mapping[str, Label]
    vocabulary: Mapping[str, int]
    weights: Numbers
    trained_on: str  # hash of the labels

    def probabilities(self, sentences: Sequence[Iterable[str]]) -> Numbers:
        """Return the calibrated probabilities, a row for each set of features and a column for each label."""
        scores = self.scores(sentences)
        slopes = np.array([label.slope for label in self.labels.values()])
        offsets = np.array([label.offset for label in self.labels.values()])
        found: Numbers = 1.0 / (1.0 + np.exp(-(slopes * scores + offsets)))
        return found

    def scores(self, sentences: Sequence[Iterable[str]]) -> Numbers:
        """Return the scores before calibration, of the same shape."""
        made = np.empty((len(sentences), len(self.labels)))
        start = np.array([label.intercept for label in self.labels.values()])
        find = self.vocabulary.get
        for row, features in enumerate(sentences):
            known = [place for feature in features if (place := find(feature)) is not None]
            made[row] = start + self.weights[known].sum(axis=0)
        return made


@cache
def load(name: str, folder: Path = FITTED) -> Linear:
    """Return a fitted model. Raises ReviewsError where its files are absent or do not fit each other."""
    try:
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        labels = {key: Label(**value) for key, value in about["labels"].items()}
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReviewsError(f"the fitted model {name} cannot be read: {error}; make train writes it") from error
    if header != ["feature", *labels] or len(rows) != about["n_features"]:
        raise ReviewsError(f"the fitted model {name}: its two files do not belong together; make train writes them")
    weights = np.array([[float(number) for number in row[1:]] for row in rows]).reshape(len(rows), len(labels))
    return Linear(labels, {row[0]: number for number, row in enumerate(rows)}, weights, about["trained_on"])


def as_files(name: str, model: Linear, about: Mapping[str, object]) -> dict[str, bytes]:
    """Return the files of a model by name; `about` is told in them besides."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["feature", *model.labels])
    for feature, number in sorted(model.vocabulary.items()):
        writer.writerow([feature, *(f"{weight:.{DECIMALS}f}" for weight in model.weights[number])])
    told = {
        **about,
        "trained_on": model.trained_on,
        "n_features": len(model.vocabulary),
        "labels": {key: asdict(label) for key, label in model.labels.items()},
    }
    return {f"{name}.csv": out.getvalue().encode(), f"{name}.json": (json.dumps(told, indent=1) + "\n").encode()}
