"""Labels of what must be masked, and of what must not: places and hashes, none of the words.

`documents.csv` lists the documents, `<document_id>.csv` holds the mentions of one, a row each. Every page of a labelled
document is labelled whole, so what is masked beside the labels is masked without need. `docs/labelling-privacy.md` says what
the kinds mean. The words are found again by `locate.py`, as the labels of structure are: each letter is taken once, so that a
name that stands ten times on a page is found ten times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from pipeline.evaluate.keys import Span
from pipeline.evaluate.label_files import DOCUMENTS, Label, csv_bytes, csv_rows, replace_file
from pipeline.evaluate.labelled import TEST, TRAIN
from pipeline.evaluate.locate import keys_of, locate
from pipeline.evaluate.reading import text_sha256
from pipeline.ids import document_id
from pipeline.paths import MODELS
from pipeline.records import Page, ReviewsError
from pipeline.segment import document_text

PRIVACY = MODELS / "labels" / "privacy"
NAMES = ("person", "initials")
OTHER_PRIVATE = ("birth_date", "death_date", "address", "school_or_placement")
PUBLIC = ("agency", "office_holder")
EITHER = "either"  # neither must nor must not be masked: it counts in no figure
KINDS = (*NAMES, *OTHER_PRIVATE, *PUBLIC, EITHER)

_DOCUMENT_COLUMNS = ("sha256", "text_sha256", "kind", "split", "pages", "n_labels", "labelled_on", "guidelines", "batch")
_COLUMNS = ("page", "ordinal", "kind", "start_char", "end_char", "n_characters", "words_sha256")


@dataclass(frozen=True, order=True)
class Mention:
    """One mention: its page, its number in the document, what it is, and the place and hash of its letters and digits."""

    page: int
    ordinal: int
    kind: str
    span: Span  # offsets into the text of the document
    n_characters: int
    words_sha256: str


@dataclass(frozen=True)
class PrivateLabels:
    """A labelled document with all its mentions, and the text for which the offsets count."""

    sha256: str
    text_sha256: str
    kind: str  # of document
    split: str
    pages: tuple[int, ...]
    labelled_on: date
    guidelines: str
    mentions: tuple[Mention, ...]
    batch: int = 1  # 1 were labelled before any rule was scored, 2 after rules had been scored on the first

    @property
    def document_id(self) -> str:
        """The identity of the document, by which its file is named."""
        return document_id(self.sha256)


def split_of(document: str) -> str:
    """Return the split of a document, by the hash of its id: nobody chose what is tested.

    A document that other labels of the project keep for tests is for tests here too, whatever its hash says.
    """
    return (TRAIN, TEST)[int(sha256(f"privacy:{document}".encode()).hexdigest(), 16) % 2]


def read_private_labels(folder: Path = PRIVACY) -> list[PrivateLabels]:
    """Return the labelled documents by id. Raises ReviewsError where a file is malformed."""
    found = [_document(row, folder) for row in csv_rows(folder / DOCUMENTS, _DOCUMENT_COLUMNS)]
    return sorted(found, key=lambda document: document.document_id)


def _document(row: Mapping[str, str], folder: Path) -> PrivateLabels:
    name = document_id(row["sha256"])
    path = folder / f"{name}.csv"
    mentions = tuple(_checked(line, f"{path.name} line {n}") for n, line in enumerate(csv_rows(path, _COLUMNS), 2))
    if str(len(mentions)) != row["n_labels"]:
        raise ReviewsError(f"{path.name} holds {len(mentions)} labels, {DOCUMENTS} says {row['n_labels']}")
    if row["split"] not in (TEST, split_of(name)):  # what other labels keep for tests is for tests here, whatever its hash
        raise ReviewsError(f"{DOCUMENTS}: split {row['split']!r} of {name} is not the one that its hash says")
    if not row["batch"].isdecimal():
        raise ReviewsError(f"{DOCUMENTS}: batch {row['batch']!r} of {name} is no number")
    return PrivateLabels(
        row["sha256"], row["text_sha256"], row["kind"], row["split"], tuple(int(page) for page in row["pages"].split()),
        date.fromisoformat(row["labelled_on"]), row["guidelines"], mentions, int(row["batch"]),
    )  # fmt: skip


def _checked(row: Mapping[str, str], place: str) -> Mention:
    try:
        return _mention(row)
    except ValueError as error:
        raise ReviewsError(f"{place}: {error}") from error


def _mention(row: Mapping[str, str]) -> Mention:
    if row["kind"] not in KINDS:
        raise ValueError(f"kind {row['kind']!r} is none of {', '.join(KINDS)}")
    span = int(row["start_char"]), int(row["end_char"])
    if not 0 <= span[0] < span[1]:
        raise ValueError(f"no place: {span[0]} to {span[1]}")
    return Mention(int(row["page"]), int(row["ordinal"]), row["kind"], span, int(row["n_characters"]), row["words_sha256"])


def write_private_labels(documents: Iterable[PrivateLabels], folder: Path = PRIVACY) -> None:
    """Write all files of labels; what has not changed keeps its bytes."""
    ordered = sorted(documents, key=lambda document: document.document_id)
    folder.mkdir(parents=True, exist_ok=True)
    for document in ordered:
        rows = (
            (one.page, one.ordinal, one.kind, *one.span, one.n_characters, one.words_sha256) for one in sorted(document.mentions)
        )
        replace_file(folder / f"{document.document_id}.csv", csv_bytes(_COLUMNS, rows))
    replace_file(folder / DOCUMENTS, csv_bytes(_DOCUMENT_COLUMNS, (_document_row(document) for document in ordered)))


def _document_row(document: PrivateLabels) -> Sequence[object]:
    return (
        document.sha256, document.text_sha256, document.kind, document.split, " ".join(str(page) for page in document.pages),
        len(document.mentions), document.labelled_on.isoformat(), document.guidelines, document.batch,
    )  # fmt: skip


def find_private(document: PrivateLabels, pages: Sequence[Page]) -> tuple[PrivateLabels, tuple[Mention, ...]]:
    """Return the document with the places that its mentions have in these pages, and the mentions that are no longer there."""
    located = locate([_as_label(one) for one in document.mentions], keys_of(pages))
    places = {label.ordinal: (label.spans[0][0], label.spans[-1][1]) for label in located.found}
    found = tuple(replace(one, span=places[one.ordinal]) for one in document.mentions if one.ordinal in places)
    lost = tuple(one for one in document.mentions if one.ordinal not in places)
    return replace(document, mentions=found, text_sha256=text_sha256(document_text(pages))), lost


def _as_label(one: Mention) -> Label:
    """Return the mention as what `locate` places; of a label of structure it uses the place and the hash only."""
    return Label(
        one.page, one.ordinal, "paragraph", None, None, "other", False, (one.span,), one.n_characters, one.words_sha256, ()
    )
