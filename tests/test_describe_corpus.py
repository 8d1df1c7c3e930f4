"""How well area, kind and day of publication are told on real documents that lie beside the checkout.

No catalogue is given and the files are called by their hashes. The figures are also printed (`pytest -s`) for the two
halves by the first byte of the hash: they should not differ. Misses in both halves were looked at when the rules were
written, so neither is an independent test.

By default sixteen short inspections are read; REVIEWS_CORPUS=1 reads every document that the list knows (minutes).
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from pipeline import describe, partitions, segment
from pipeline import read as reader
from pipeline.records import Document
from pipeline.task import Task

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
LIST = CORPUS / "documents.csv"
WHOLE = bool(os.environ.get("REVIEWS_CORPUS"))
INSPECTIONS = ("inspection", "joint_inspection")
DAYS = 120

pytestmark = pytest.mark.skipif(not LIST.exists(), reason="the corpus of real documents is not beside the checkout")


def rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8-sig", newline="") as lines:
        known = sorted(csv.DictReader(lines), key=lambda row: row["sha256"])
    known = [row for row in known if (CORPUS / row["file"]).exists()]
    if WHOLE:
        return [row for row in known if row["kind"] != "other"]
    short = [row for row in known if row["kind"] in INSPECTIONS and int(row["pages"] or 99) <= 12]
    return short[::4][:16]


def describe_one(row: Mapping[str, str], folder: Path) -> Document:
    """Describe a file through reader and segmenter, as the run does."""
    suffix = Path(row["file"]).suffix
    named = folder / f"{row['sha256']}{suffix}"
    named.symlink_to(CORPUS / row["file"])
    task = Task(row["sha256"][:16], named, suffix[1:], folder / "build", sha256=row["sha256"])
    for name, stage in (("read", reader), ("segment", segment)):
        partitions.write(task.build / name / task.document_id, stage.run(task), key="test", run_id="test")
    made = describe.run(task)[0]
    assert isinstance(made, Document)
    return made


def tally(known: Sequence[Mapping[str, str]], folder: Path) -> dict[str, Counter[bool]]:
    """Count right and wrong by figure and half."""
    counts: dict[str, Counter[bool]] = {}

    def count(figure: str, row: Mapping[str, str], right: bool) -> None:
        half = "even hash" if int(row["sha256"][:2], 16) % 2 == 0 else "odd hash"
        for name in (figure, f"{figure}, {half}"):
            counts.setdefault(name, Counter())[right] += 1

    for row in known:
        found = describe_one(row, folder)
        count("kind", row, found.kind == row["kind"])
        if row["kind"] in INSPECTIONS:
            count("area", row, found.area_code == row["area_code"])
        if row["published_on"]:
            apart = abs((found.published_on - date.fromisoformat(row["published_on"])).days) if found.published_on else 9999
            count("published_on", row, apart <= DAYS)
    return counts


def test_area_kind_and_date_without_catalogue_or_names(tmp_path: Path) -> None:
    counts = tally(rows(), tmp_path)
    for figure, count in sorted(counts.items()):
        print(f"{figure}: {count[True]} of {count.total()}")
    share = {figure: count[True] / count.total() for figure, count in counts.items()}
    assert share["area"] >= 0.98
    assert share["kind"] >= 0.97
    assert share["published_on"] >= 0.95
