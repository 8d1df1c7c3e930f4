"""Files of labels: what a reader of the printed page saw, by document hash, page and offsets, without any of the words.

`documents.csv` lists the documents, `<document_id>.csv` holds the labels of one. `models/labels/GUIDELINES.md` says what
the labels mean and how they were made.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.evaluate.keys import Span
from pipeline.ids import document_id
from pipeline.paths import MODELS
from pipeline.records import ReviewsError
from pipeline.segment.sections import KINDS as SECTION_KINDS

STRUCTURE = MODELS / "labels" / "structure"
DOCUMENTS = "documents.csv"
KINDS = (
    "heading", "paragraph", "list_item", "table_row", "footnote", "running_head", "page_number", "contents", "stamp", "unusable",
)  # fmt: skip
SPLITS = ("dev", "validation", "test", "sample")

_DOCUMENT_COLUMNS = ("sha256", "text_sha256", "kind", "maker", "split", "pages", "n_labels", "labelled_on", "guidelines")
_COLUMNS = (
    "page", "ordinal", "kind", "level", "number", "section_kind", "is_continued",
    "start_char", "end_char", "spans", "n_characters", "words_sha256", "parts",
)  # fmt: skip


@dataclass(frozen=True)
class Label:
    """One unit of a page: a heading, a paragraph, a row of a table … with its place and the hash of its words.

    `spans` are in reading order, each from a letter or digit to a letter or digit; a unit has several where its lines
    do not follow each other in the text. `parts` are its printed lines as they were when it was labelled, each as number
    of letters and digits and start of their hash; they find the unit where a reader orders lines differently.
    """

    page: int
    ordinal: int  # order on the page, from 0
    kind: str
    level: int | None
    number: str | None
    section_kind: str
    is_continued: bool  # whether it goes on from the page or column before
    spans: tuple[Span, ...]
    n_characters: int  # letters and digits
    words_sha256: str
    parts: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class LabelledDocument:
    """A document of which some pages were labelled, all units of each, and the text for which the offsets hold."""

    sha256: str
    text_sha256: str
    kind: str
    maker: str
    split: str
    pages: tuple[int, ...]
    labelled_on: date
    guidelines: str
    labels: tuple[Label, ...]

    @property
    def document_id(self) -> str:
        """The identity of the document, by which its file of labels is named."""
        return document_id(self.sha256)


def read_labels(folder: Path = STRUCTURE) -> list[LabelledDocument]:
    """Return all labelled documents, in the order of their ids. Raises ReviewsError where a file is malformed."""
    found = [_document(row, folder) for row in csv_rows(folder / DOCUMENTS, _DOCUMENT_COLUMNS)]
    return sorted(found, key=lambda document: document.document_id)


def _document(row: Mapping[str, str], folder: Path) -> LabelledDocument:
    path = folder / f"{document_id(row['sha256'])}.csv"
    labels = [_checked(line, f"{path.name} line {n}") for n, line in enumerate(csv_rows(path, _COLUMNS), 2)]
    if str(len(labels)) != row["n_labels"]:
        raise ReviewsError(f"{path.name} holds {len(labels)} labels, {DOCUMENTS} says {row['n_labels']}")
    if row["split"] not in SPLITS:
        raise ReviewsError(f"{DOCUMENTS}: split {row['split']!r} is none of {', '.join(SPLITS)}")
    return LabelledDocument(
        row["sha256"], row["text_sha256"], row["kind"], row["maker"], row["split"],
        tuple(int(page) for page in row["pages"].split()), date.fromisoformat(row["labelled_on"]), row["guidelines"],
        tuple(labels),
    )  # fmt: skip


def csv_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a file of labels. Raises ReviewsError where it cannot be read or has other columns."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewsError(f"labels cannot be read: {path.name} ({error})") from error
    if tuple(reader.fieldnames or ()) != tuple(columns):
        raise ReviewsError(f"{path.name}: columns must be {','.join(columns)}")
    return rows


def _checked(row: Mapping[str, str], place: str) -> Label:
    try:
        return _label(row)
    except (ValueError, KeyError) as error:
        raise ReviewsError(f"{place}: {error}") from error


def _label(row: Mapping[str, str]) -> Label:
    if row["kind"] not in KINDS or row["section_kind"] not in SECTION_KINDS:
        raise ValueError(f"unknown kind {row['kind']!r} or section kind {row['section_kind']!r}")
    spans = pairs_of(row["spans"]) or ((int(row["start_char"]), int(row["end_char"])),)
    return Label(
        int(row["page"]), int(row["ordinal"]), row["kind"], int(row["level"]) if row["level"] else None, row["number"] or None,
        row["section_kind"], row["is_continued"] == "true", spans, int(row["n_characters"]), row["words_sha256"],
        tuple((int(n), digits) for n, digits in (part.split(":") for part in row["parts"].split(";"))),
    )  # fmt: skip


def pairs_of(text: str) -> tuple[Span, ...]:
    """Return the spans of a cell: `start-end` joined by `;`."""
    pairs = [pair.split("-") for pair in text.split(";") if pair]
    return tuple((int(start), int(end)) for start, end in pairs)


def write_labels(documents: Iterable[LabelledDocument], folder: Path = STRUCTURE) -> None:
    """Write all files of labels: what has not changed keeps its bytes; each file is written beside and renamed."""
    ordered = sorted(documents, key=lambda document: document.document_id)
    folder.mkdir(parents=True, exist_ok=True)
    for document in ordered:
        rows = (_label_row(label) for label in sorted(document.labels, key=lambda label: (label.page, label.ordinal)))
        replace_file(folder / f"{document.document_id}.csv", csv_bytes(_COLUMNS, rows))
    replace_file(folder / DOCUMENTS, csv_bytes(_DOCUMENT_COLUMNS, (_document_row(document) for document in ordered)))


def _document_row(document: LabelledDocument) -> Sequence[object]:
    return (
        document.sha256, document.text_sha256, document.kind, document.maker, document.split,
        " ".join(str(page) for page in document.pages), len(document.labels), document.labelled_on.isoformat(),
        document.guidelines,
    )  # fmt: skip


def _label_row(label: Label) -> Sequence[object]:
    several = ";".join(f"{start}-{end}" for start, end in label.spans) if len(label.spans) > 1 else ""
    return (
        label.page, label.ordinal, label.kind, "" if label.level is None else label.level, label.number or "",
        label.section_kind, str(label.is_continued).lower(),
        min(start for start, _ in label.spans), max(end for _, end in label.spans), several,
        label.n_characters, label.words_sha256, ";".join(f"{n}:{digits}" for n, digits in label.parts),
    )  # fmt: skip


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a file of labels."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside and rename it; one that holds the same already is left alone."""
    if path.exists() and path.read_bytes() == content:
        return
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    os.replace(beside, path)
