"""Labels of codes: which practice and context codes a reader gave to single failures; hashes and places, none of the words.

They stand beside the labels of statements (`statement_files.py`), of which pages are labelled whole: here sentences were
looked for code by code, so that rare codes have enough of them. They say nothing of the sentences that are not listed, and no
role is scored by them. `docs/labelling-codes.md` says how they were made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.label_files import csv_bytes, csv_rows
from pipeline.evaluate.labelled import TEST, TRAIN
from pipeline.extract.codebook import codebook
from pipeline.ids import document_id
from pipeline.paths import MODELS
from pipeline.records import ReviewsError

CODES = MODELS / "labels" / "codes"
COLUMNS = ("sha256", "page", "quote_sha256", "split", "category", "contexts", "reader")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, order=True)
class CodeLabel:
    """One failure that a reader coded: its document and page, the hash of its sentence, and the codes."""

    sha256: str  # of the file of the document
    page: int  # page on which the sentence begins, from 1
    quote_sha256: str  # see `quote_hash`
    split: str
    category: str  # practice code
    contexts: tuple[str, ...]  # context codes in the order of the codebook
    reader: str  # a number: who read it

    @property
    def document_id(self) -> str:
        """The identity of the document."""
        return document_id(self.sha256)


def quote_hash(quote: str) -> str:
    """Return the hash by which a sentence is found: SHA-256 of it with whitespace folded to one space, none at its ends."""
    return hashlib.sha256(" ".join(quote.split()).encode()).hexdigest()


def read_code_labels(folder: Path = CODES) -> list[CodeLabel]:
    """Return the labels of all files of the folder, sorted; none if there is no folder.

    Raises ReviewsError where a row is malformed, a sentence is labelled twice or a document stands in both splits.
    """
    found = [
        _checked(row, f"{path.name} line {n}")
        for path in sorted(folder.glob("*.csv"))
        for n, row in enumerate(csv_rows(path, COLUMNS), 2)
    ]
    _check_unique(found)
    _check_splits(found)
    return sorted(found)


def _checked(row: Mapping[str, str], place: str) -> CodeLabel:
    try:
        return _label(row)
    except ValueError as error:
        raise ReviewsError(f"{place}: {error}") from error


def _label(row: Mapping[str, str]) -> CodeLabel:
    for name in ("sha256", "quote_sha256"):
        if not _HASH.fullmatch(row[name]):
            raise ValueError(f"{name} is no hash")
    if row["split"] not in (TRAIN, TEST):
        raise ValueError(f"split {row['split']!r} is neither {TRAIN} nor {TEST}")
    if int(row["page"]) < 1 or int(row["reader"]) < 1:
        raise ValueError("page and reader count from 1")
    _check_known((row["category"],), "practice")
    contexts = tuple(code for code in row["contexts"].split(";") if code)
    _check_known(contexts, "context")
    if len(set(contexts)) < len(contexts):
        raise ValueError(f"a context twice in {row['contexts']}")
    return CodeLabel(row["sha256"], int(row["page"]), row["quote_sha256"], row["split"], row["category"], contexts, row["reader"])


def _check_known(codes: Iterable[str], facet: str) -> None:
    known = codebook().codes(facet)
    for code in codes:
        if code not in known:
            raise ValueError(f"{code!r} is no {facet} code")


def _check_unique(labels: Iterable[CodeLabel]) -> None:
    seen: set[tuple[str, int, str, str]] = set()
    for label in labels:
        key = (label.sha256, label.page, label.quote_sha256, label.reader)
        if key in seen:
            raise ReviewsError(f"{label.document_id} page {label.page}: a sentence labelled twice by one reader")
        seen.add(key)


def _check_splits(labels: Iterable[CodeLabel]) -> None:
    splits: dict[str, str] = {}
    for label in labels:
        if splits.setdefault(label.sha256, label.split) != label.split:
            raise ReviewsError(f"{label.document_id} stands in both splits")


def code_labels_csv(labels: Iterable[CodeLabel]) -> bytes:
    """Return the labels as the bytes of a file: sorted, one row a sentence."""
    return csv_bytes(
        COLUMNS,
        (
            (one.sha256, one.page, one.quote_sha256, one.split, one.category, ";".join(one.contexts), one.reader)
            for one in sorted(labels)
        ),
    )
