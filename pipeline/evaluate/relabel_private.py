"""Bring labels of what is private up to date: when the reader has changed, each is found again by its hash, or it is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.evaluate.label_files import DOCUMENTS
from pipeline.evaluate.private_files import PRIVACY, PrivateLabels, find_private, read_private_labels, write_private_labels
from pipeline.evaluate.relabel import Relabelled
from pipeline.gather import gather
from pipeline.read import run as read
from pipeline.records import Page
from pipeline.task import Task


def relabel_private(documents: Path, labels: Path = PRIVACY, keep_found: bool = False) -> Relabelled:
    """Find all labels of the documents in the folder again and write the files with their new places.

    Nothing is written if a label is lost, unless `keep_found`: then the lost ones are dropped. Labelled documents that are
    not in the folder stay as they are; there may be none of them.
    """
    before = {one.document_id: one for one in (read_private_labels(labels) if (labels / DOCUMENTS).is_file() else [])}
    renewed, lost = dict[str, PrivateLabels](), list[str]()
    for one, pages in _read(documents, list(before.values())):
        renewed[one.document_id], missing = find_private(one, pages)
        lost += [f"lost: document {one.document_id} page {m.page} ordinal {m.ordinal} ({m.kind})" for m in missing]
    moved = [one for one in renewed.values() if one != before[one.document_id]]
    is_written = keep_found or not lost
    if is_written and moved:
        write_private_labels((before | renewed).values(), labels)
    count = sum(len(before[name].mentions) for name in renewed)
    return Relabelled(len(renewed), len(before) - len(renewed), len(moved), count, tuple(lost), is_written)


def _read(folder: Path, labelled: Sequence[PrivateLabels]) -> Iterator[tuple[PrivateLabels, list[Page]]]:
    files = gather(folder).documents()
    for one in labelled:
        if one.document_id in files:
            file = files[one.document_id]
            task = Task(one.document_id, folder / file.path, file.format or "", Path(), sha256=one.sha256)
            yield one, [row for row in read(task) if isinstance(row, Page)]
