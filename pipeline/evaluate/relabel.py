"""Bring labels up to date: when the reader has changed, each is found again by the hash of its words, or it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.evaluate.label_files import STRUCTURE, LabelledDocument, read_labels, write_labels
from pipeline.evaluate.reading import Reading, read_labelled


@dataclass(frozen=True)
class Relabelled:
    """What became of the labels: how many documents were looked at, are not in the folder, have new places, and what is lost."""

    n_documents: int
    n_absent: int
    n_moved: int
    n_labels: int
    lost: tuple[str, ...]  # one line for each: document, page, ordinal
    is_written: bool

    @property
    def sentence(self) -> str:
        """What was done, as one line."""
        done = f"{self.n_moved} with new places" if self.is_written else "nothing written"
        absent = f", {self.n_absent} labelled documents are not in the folder" if self.n_absent else ""
        return f"labels    {self.n_labels:,} of {self.n_documents} documents, {len(self.lost)} lost, {done}{absent}"


def relabel(folder: Path, labels: Path = STRUCTURE, keep_found: bool = False, processes: int = 2) -> Relabelled:
    """Find all labels of the documents in the folder again and write the files with their new places.

    Nothing is written if a label is lost, unless `keep_found`: then the lost ones are dropped. Files of documents that
    are not in the folder stay as they are. Raises ReviewsError where the folder holds no labelled document.
    """
    documents = read_labels(labels)
    readings = list(read_labelled(folder, documents, processes))
    lost = tuple(line for reading in readings for line in _lost(reading))
    renewed = [_renewed(reading) for reading in readings]
    before = {document.document_id: document for document in documents}
    moved = [document for document in renewed if document != before[document.document_id]]
    is_written = keep_found or not lost
    if is_written and moved:
        write_labels((before | {document.document_id: document for document in moved}).values(), labels)
    count = sum(len(reading.document.labels) for reading in readings)
    return Relabelled(len(readings), len(documents) - len(readings), len(moved), count, lost, is_written)


def _lost(reading: Reading) -> Sequence[str]:
    name = reading.document.document_id
    return [f"lost: document {name} page {label.page} ordinal {label.ordinal} ({label.kind})" for label in reading.lost]


def _renewed(reading: Reading) -> LabelledDocument:
    return replace(reading.document, text_sha256=reading.text_sha256, labels=reading.labels)
