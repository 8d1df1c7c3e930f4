"""The measured accuracy as a small table that the site shows: one row for each measure and kind of document with labels."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline import paths
from pipeline.evaluate.evaluation import Evaluation

ACCURACY = paths.MODELS / "accuracy.csv"
ALL = "all"  # instead of a kind: all kinds together
COLUMNS = ("measure", "kind", "n_labels", "precision", "recall", "value", "low", "high")


def write_accuracy(made: Evaluation, file: Path = ACCURACY) -> int:
    """Write the figures of an evaluation, those of all kinds together before those of each, and return the number of rows."""
    order = [figure.measure for figure in made.figures()]
    found = [(ALL, figure) for figure in made.figures()] + [(kind, f) for kind in made.kinds for f in made.figures(kind)]
    found.sort(key=lambda row: (order.index(row[1].measure), row[0] != ALL, row[0]))
    rows = [
        (
            figure.measure,
            kind,
            figure.n_true,
            *map(_share, (figure.precision, figure.recall, figure.value, figure.low, figure.high)),
        )
        for kind, figure in found
        if figure.n_true
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    temporary = file.with_name(f"{file.name}.part")
    temporary.write_text(text.getvalue(), encoding="utf-8")
    temporary.replace(file)
    return len(rows)


def read_accuracy(file: Path = ACCURACY) -> list[dict[str, str]]:
    """Return the rows of the table; shares (0–1) have three digits, or nothing where there is no figure."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
