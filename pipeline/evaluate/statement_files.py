"""Files of labels of statements, recommendations and agencies: places and hashes, none of the words.

`documents.csv` lists the documents, `<document_id>.csv` holds the marks of one: a row for each labelled unit, and rows that
belong to it (`of`) for the words that say more of it: actors, what a cause explains, addressees, deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.evaluate.label_files import DOCUMENTS, csv_bytes, csv_rows, pairs_of, replace_file
from pipeline.evaluate.labelled import ASK_KINDS, FACTS, LEVELS, ROLES, TEST, TRAIN
from pipeline.evaluate.places import Hashed, Place
from pipeline.ids import document_id
from pipeline.paths import MODELS
from pipeline.records import ReviewsError
from pipeline.register_files import SECTORS

STATEMENTS = MODELS / "labels" / "statements"
SECOND = MODELS / "labels" / "second"  # the same documents labelled again by somebody who had not seen the first labels
UNITS = ("statement", "recommendation", "agency")
DETAILS = ("actor", "explains", "explains_clause", "follows", "addressee", "deadline", "canonical")
FLAGS = ("hedged", "past", "hindsight", "missed_opportunity", "cut", "explains_unclear")

_DOCUMENT_COLUMNS = (
    "sha256", "text_sha256", "kind", "split", "pages", "n_marks", "n_not_printed", "facts", "labelled_on", "guidelines",
)  # fmt: skip
_PLACE = ("start_char", "end_char", "spans", "n_characters", "words_sha256", "parts")
_CODES = ("roles", "category", "contexts", "level", "sector", "ask_kind", "number", "also_pages", "flags")
_COLUMNS = ("page", "ordinal", "kind", "of", "choice", *_CODES, *_PLACE)
_AMONG = {"roles": ROLES, "level": LEVELS, "ask_kind": ASK_KINDS, "sector": SECTORS, "flags": FLAGS}


@dataclass(frozen=True)
class Mark:
    """One place with its codes. `of` is the ordinal of the unit it says more of; `choice` numbers that unit's addressees.

    Addressee marks with the same `choice` are wordings of which each is right. `codes` holds what `_CODES` name, where given.
    """

    ordinal: int
    kind: str
    place: Place
    of: int | None = None
    choice: int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    def code(self, name: str) -> str:
        """Return a code, or nothing."""
        return self.codes.get(name, "")

    def several(self, name: str) -> tuple[str, ...]:
        """Return the codes of a name of which there may be several."""
        return tuple(self.code(name).split())


@dataclass(frozen=True)
class Marked:
    """A labelled document as its files hold it, with the text for which the offsets count."""

    sha256: str
    text_sha256: str
    kind: str
    split: str
    pages: tuple[int, ...]
    n_not_printed: int  # details in words that the document does not print: they cannot be kept
    facts: Mapping[str, str]
    labelled_on: date
    guidelines: str
    marks: tuple[Mark, ...]

    @property
    def document_id(self) -> str:
        """The identity of the document, by which its file is named."""
        return document_id(self.sha256)


def read_marks(folder: Path = STATEMENTS) -> list[Marked]:
    """Return the labelled documents by id. Raises ReviewsError where a file is malformed."""
    found = [_document(row, folder) for row in csv_rows(folder / DOCUMENTS, _DOCUMENT_COLUMNS)]
    return sorted(found, key=lambda document: document.document_id)


def _document(row: Mapping[str, str], folder: Path) -> Marked:
    path = folder / f"{document_id(row['sha256'])}.csv"
    marks = tuple(_checked(line, f"{path.name} line {n}") for n, line in enumerate(csv_rows(path, _COLUMNS), 2))
    if str(len(marks)) != row["n_marks"]:
        raise ReviewsError(f"{path.name} holds {len(marks)} marks, {DOCUMENTS} says {row['n_marks']}")
    if row["split"] not in (TRAIN, TEST):
        raise ReviewsError(f"{DOCUMENTS}: split {row['split']!r} is neither {TRAIN} nor {TEST}")
    facts = dict(pair.split("=", 1) for pair in row["facts"].split(";") if "=" in pair)
    return Marked(
        row["sha256"], row["text_sha256"], row["kind"], row["split"], tuple(int(page) for page in row["pages"].split()),
        int(row["n_not_printed"]), facts, date.fromisoformat(row["labelled_on"]), row["guidelines"], marks,
    )  # fmt: skip


def _checked(row: Mapping[str, str], place: str) -> Mark:
    try:
        return _mark(row)
    except (ValueError, KeyError) as error:
        raise ReviewsError(f"{place}: {error}") from error


def _mark(row: Mapping[str, str]) -> Mark:
    if row["kind"] not in (*UNITS, *DETAILS) or (row["kind"] in DETAILS) != bool(row["of"]):
        raise ValueError(f"kind {row['kind']!r} of {row['of'] or 'nothing'}")
    codes = {name: row[name] for name in _CODES if row[name]}
    for name, among in _AMONG.items():
        for code in codes.get(name, "").split():
            if code not in among:
                raise ValueError(f"{name}: {code!r} is none of {', '.join(among)}")
    spans = pairs_of(row["spans"]) or ((int(row["start_char"]), int(row["end_char"])),)
    parts = tuple(_hashed(part) for part in row["parts"].split(";") if part)
    place = Place(int(row["page"]), spans, int(row["n_characters"]), row["words_sha256"], parts)
    return Mark(int(row["ordinal"]), row["kind"], place, _number(row["of"]), _number(row["choice"]), codes)


def _hashed(part: str) -> Hashed:
    number, digits = part.split(":")
    return int(number), digits


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def write_marks(documents: Iterable[Marked], folder: Path = STATEMENTS) -> None:
    """Write all files of labels; what has not changed keeps its bytes."""
    ordered = sorted(documents, key=lambda document: document.document_id)
    folder.mkdir(parents=True, exist_ok=True)
    for document in ordered:
        rows = (_row(mark) for mark in sorted(document.marks, key=lambda mark: mark.ordinal))
        replace_file(folder / f"{document.document_id}.csv", csv_bytes(_COLUMNS, rows))
    replace_file(folder / DOCUMENTS, csv_bytes(_DOCUMENT_COLUMNS, (_document_row(document) for document in ordered)))


def _document_row(document: Marked) -> Sequence[object]:
    facts = ";".join(f"{name}={document.facts[name]}" for name in FACTS if document.facts.get(name))
    return (
        document.sha256, document.text_sha256, document.kind, document.split, " ".join(str(page) for page in document.pages),
        len(document.marks), document.n_not_printed, facts, document.labelled_on.isoformat(), document.guidelines,
    )  # fmt: skip


def _row(mark: Mark) -> Sequence[object]:
    place = mark.place
    several = ";".join(f"{start}-{end}" for start, end in place.spans) if len(place.spans) > 1 else ""
    return (
        place.page, mark.ordinal, mark.kind, "" if mark.of is None else mark.of, "" if mark.choice is None else mark.choice,
        *(mark.code(name) for name in _CODES), *place.span, several, place.n_characters, place.words_sha256,
        ";".join(f"{n}:{digits}" for n, digits in place.parts),
    )  # fmt: skip
