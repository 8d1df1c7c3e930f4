"""Labelled documents as the present reader and segmenter give them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pipeline.evaluate.keys import Key
from pipeline.evaluate.label_files import Label, LabelledDocument
from pipeline.evaluate.locate import keys_of, locate
from pipeline.gather import gather
from pipeline.read import run as read
from pipeline.records import File, Line, Page, ReviewsError, Segment, Word
from pipeline.segment import document_text, segments_of
from pipeline.task import Task


@dataclass(frozen=True)
class Reading:
    """A labelled document as it is read now: its labels with their present places, and those that were lost."""

    document: LabelledDocument
    labels: tuple[Label, ...]
    lost: tuple[Label, ...]
    pages: tuple[Page, ...]
    all_lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    text: str
    keys: dict[int, Key]  # of the labelled pages

    @property
    def lines(self) -> list[Line]:
        """The printed lines of the labelled pages."""
        return [line for line in self.all_lines if line.page in self.keys]

    @property
    def text_sha256(self) -> str:
        """The hash of the text in which the places count."""
        return text_sha256(self.text)


def text_sha256(text: str) -> str:
    """Return the hash by which one version of a document's text is known."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class _Job:
    document: LabelledDocument
    path: Path
    format: str


def read_labelled(folder: Path, documents: Sequence[LabelledDocument], processes: int = 2) -> Iterator[Reading]:
    """Yield each labelled document that is in the folder, as it is read now, in the order given.

    Raises ReviewsError where the folder holds none of them.
    """
    files = gather(folder).documents()
    jobs = [_job(document, files[document.document_id], folder) for document in documents if document.document_id in files]
    if not jobs:
        raise ReviewsError(f"{folder} holds none of the {len(documents)} labelled documents: give the folder that does")
    if processes < 2 or len(jobs) < 3:
        yield from map(_read, jobs)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("forkserver")) as pool:
        yield from pool.map(_read, jobs)


def _job(document: LabelledDocument, file: File, folder: Path) -> _Job:
    return _Job(document, folder / file.path, file.format or "")


def _read(job: _Job) -> Reading:
    name = job.document.document_id
    rows = read(Task(name, job.path, job.format, Path(), sha256=job.document.sha256))
    pages = [row for row in rows if isinstance(row, Page)]
    lines = [row for row in rows if isinstance(row, Line)]
    words = [row for row in rows if isinstance(row, Word)]
    return reading_of(job.document, pages, lines, segments_of(name, pages, lines, words))


def reading_of(document: LabelledDocument, pages: Sequence[Page], lines: Sequence[Line], segments: Sequence[Segment]) -> Reading:
    """Return the reading of a document with its labels in their present places."""
    labelled = set(document.pages)
    keys = keys_of([page for page in pages if page.page in labelled])
    located = locate(document.labels, keys)
    text = document_text(pages)
    return Reading(document, located.found, located.lost, tuple(pages), tuple(lines), tuple(segments), text, keys)
