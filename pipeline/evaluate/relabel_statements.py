"""Bring labels of statements up to date, and take in new ones that have quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from pipeline.evaluate.label_files import DOCUMENTS
from pipeline.evaluate.label_json import read_json_labels
from pipeline.evaluate.marking import find_again, mark
from pipeline.evaluate.relabel import Relabelled
from pipeline.evaluate.rows import opened
from pipeline.evaluate.statement_files import SECOND, STATEMENTS, Mark, Marked, read_marks, write_marks
from pipeline.gather import gather
from pipeline.read import run as read
from pipeline.records import Page, ReviewsError
from pipeline.task import Task

FOLDERS = (STATEMENTS, SECOND)
GUIDELINES = "2"


def relabel_statements(documents: Path, labels: Path, keep_found: bool = False, processes: int = 2) -> Relabelled:
    """Find all labels of the documents in the folder again and write the files with their new places.

    Nothing is written if a label is lost, unless `keep_found`: then the lost ones are dropped, with what belongs to them.
    Labelled documents that are not in the folder stay as they are; there may be none of them.
    """
    marked = read_marks(labels) if (labels / DOCUMENTS).is_file() else []
    before = {one.document_id: one for one in marked}
    renewed, lost = dict[str, Marked](), list[str]()
    for one, pages in read_pages(documents, marked, processes):
        refound = find_again(one, pages)
        lost += [_lost(one, mark) for mark in refound.lost]
        marks = _without_owners(refound.found) if refound.lost else refound.found
        renewed[one.document_id] = replace(one, marks=marks, text_sha256=refound.text_sha256)
    moved = [one for one in renewed.values() if one != before[one.document_id]]
    is_written = keep_found or not lost
    if is_written and moved:
        write_marks((before | renewed).values(), labels)
    count = sum(len(before[name].marks) for name in renewed)
    return Relabelled(len(renewed), len(marked) - len(renewed), len(moved), count, tuple(lost), is_written)


def _lost(document: Marked, mark: Mark) -> str:
    return f"lost: document {document.document_id} page {mark.place.page} ordinal {mark.ordinal} ({mark.kind})"


def _without_owners(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Drop details of which the unit is lost."""
    units = {mark.ordinal for mark in marks}
    return tuple(mark for mark in marks if mark.of is None or mark.of in units)


def read_pages(folder: Path, marked: Sequence[Marked], processes: int = 2) -> Iterator[tuple[Marked, list[Page]]]:
    """Yield each labelled document that is in the folder, with its pages as they are read now."""
    files = gather(folder).documents()
    present = [one for one in marked if one.document_id in files]
    tasks = []
    for one in present:
        file = files[one.document_id]
        tasks.append(Task(one.document_id, folder / file.path, file.format or "", Path(), sha256=one.sha256))
    if processes < 2 or len(tasks) < 3:
        yield from zip(present, map(_pages, tasks), strict=True)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("forkserver")) as pool:
        yield from zip(present, pool.map(_pages, tasks), strict=True)


def _pages(task: Task) -> list[Page]:
    return [row for row in read(task) if isinstance(row, Page)]


@dataclass(frozen=True)
class Added:
    """What became of labels with quotes: documents and marks, details that are not printed, quotes that were not found."""

    n_documents: int
    n_marks: int
    n_not_printed: int
    lost: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What was done, as one line."""
        done = "nothing written" if self.lost else f"{self.n_not_printed} details left out because they are not printed"
        return f"labels    {self.n_marks:,} of {self.n_documents} documents, {len(self.lost)} quotes not found, {done}"


def add_labels(given: Path, database: Path, labels: Path, labelled_on: date) -> Added:
    """Take labels with quotes into the project's files, by the texts of a database; documents there already are replaced.

    Nothing is written if a quote is not found on its page. Raises ReviewsError where labels or database cannot be read, or
    a document is not in it or belongs to no split.
    """
    made, lost = [], list[str]()
    with opened(database) as asked:
        for one in read_json_labels(given):
            pages = asked.pages(one.document_id)
            if not pages or not one.split:
                raise ReviewsError(f"{one.name}: {'it has no split' if pages else 'the database has no such document'}")
            marked, missing = mark(one, pages, labelled_on, GUIDELINES)
            made.append(marked)
            lost += missing
    kept = {one.document_id: one for one in (read_marks(labels) if (labels / DOCUMENTS).is_file() else [])}
    if not lost:
        write_marks((kept | {one.document_id: one for one in made}).values(), labels)
    n_marks, n_not_printed = sum(len(one.marks) for one in made), sum(one.n_not_printed for one in made)
    return Added(len(made), n_marks, n_not_printed, tuple(lost))
