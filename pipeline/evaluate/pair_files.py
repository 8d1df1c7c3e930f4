"""Files of labelled pairs of recommendations: whether two documents ask the same, by hashes, none of the words.

`train.csv` and `test.csv` hold a row for each pair; no document stands in both. `docs/labelling-pairs.md` says what the
labels mean and how pairs were drawn.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.label_files import csv_rows
from pipeline.paths import MODELS
from pipeline.records import ReviewsError

PAIRS = MODELS / "labels" / "pairs"
SPLITS = ("train", "test")
RELATIONS = ("same", "near", "related", "none")
COLUMNS = ("sha256_a", "quote_sha256_a", "sha256_b", "quote_sha256_b", "relation", "is_form", "pool", "reader")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_POOL = re.compile(r"(?:vector|words|retrieved)_[ab]|band_0\.\d\d|other_kind|words_other|random")
_FLAGS = {"true": True, "false": False}

Quote = tuple[str, str]  # the hash of the document's file, the hash of the quote


@dataclass(frozen=True)
class LabelledPair:
    """Two recommendations of different documents, and how what they ask is related. `a` comes before `b` in order of hashes."""

    split: str
    sha256_a: str
    quote_sha256_a: str
    sha256_b: str
    quote_sha256_b: str
    relation: str
    is_form: bool  # both are the formal closing request of one maker's letters, which asks nothing about practice
    pool: str  # how the pair was drawn: tokens with a space between them, the meaning of each in docs/labelling-pairs.md

    @property
    def a(self) -> Quote:
        """The first recommendation."""
        return self.sha256_a, self.quote_sha256_a

    @property
    def b(self) -> Quote:
        """The second recommendation."""
        return self.sha256_b, self.quote_sha256_b

    @property
    def queries(self) -> tuple[Quote, ...]:
        """The recommendations of the pair for which neighbours were pooled, so that recall can be measured from them."""
        sides = {token[-2:] for token in self.pool.split()}
        return tuple(quote for side, quote in (("_a", self.a), ("_b", self.b)) if side in sides)


def quote_sha256(text: str) -> str:
    """Return the hash of a quote in which every stretch of white space is one space and none stands at its ends."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def read_pairs(folder: Path = PAIRS) -> list[LabelledPair]:
    """Return the pairs of both splits, train before test, in the order of the files.

    Raises ReviewsError, naming file and line, where a row is malformed or a pair was labelled before.
    """
    pairs: list[LabelledPair] = []
    seen: set[tuple[Quote, Quote]] = set()
    for split in SPLITS:
        path = folder / f"{split}.csv"
        for n, row in enumerate(csv_rows(path, COLUMNS), 2):
            pair = _pair(row, split, f"{path.name} line {n}")
            if (pair.a, pair.b) in seen:
                raise ReviewsError(f"{path.name} line {n}: this pair was labelled before")
            seen.add((pair.a, pair.b))
            pairs.append(pair)
    return pairs


def _pair(row: Mapping[str, str | None], split: str, place: str) -> LabelledPair:
    if complaint := _complaint(row):
        raise ReviewsError(f"{place}: {complaint}")
    cells = {name: row[name] or "" for name in COLUMNS}
    return LabelledPair(
        split, cells["sha256_a"], cells["quote_sha256_a"], cells["sha256_b"], cells["quote_sha256_b"],
        cells["relation"], _FLAGS[cells["is_form"]], cells["pool"],
    )  # fmt: skip


def _complaint(row: Mapping[str, str | None]) -> str | None:
    """Return what is wrong with a row, or nothing."""
    cells = {name: row.get(name) or "" for name in COLUMNS}
    hashes = [name for name in COLUMNS if "sha256" in name and not _SHA256.fullmatch(cells[name])]
    strange = [token for token in cells["pool"].split() if not _POOL.fullmatch(token)]
    checks = (
        (len(row) > len(COLUMNS), "too many cells"),
        (bool(hashes), f"no hash in {' '.join(hashes)}"),
        (cells["relation"] not in RELATIONS, f"unknown relation {cells['relation']!r}"),
        (cells["is_form"] not in _FLAGS, f"is_form must be true or false, not {cells['is_form']!r}"),
        (not cells["pool"] or bool(strange), f"unknown pool {' '.join(strange)!r}"),
        (not cells["reader"], "no reader"),
        (cells["sha256_a"] >= cells["sha256_b"], "both of one document, or not in the order of their hashes"),
    )
    return next((text for is_wrong, text in checks if is_wrong), None)
