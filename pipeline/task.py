"""What a per-document stage is given: the document, its file, its catalogue row and what earlier stages made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pipeline import partitions
from pipeline.records import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Task:
    """One document at one stage.

    A stage is a function `run(task) -> list[Record]`: the rows it makes, of any record types it declares, with
    `Problem` rows among them; an exception becomes a problem of the document and the others go on.
    """

    document_id: str
    path: Path  # the file, to be read only by `read` (the first path, where several hold the same bytes)
    format: str  # pdf | html | docx | txt, found from the content
    build: Path  # folder of the partitions
    catalogue: Mapping[str, str] = field(default_factory=dict)  # row of documents.csv, {} where there is none
    register_folder: Path | None = None  # `register/` beside the documents, if any
    sha256: str = ""  # of the file

    def rows(self, record_type: type[R]) -> list[R]:
        """Return the rows of this type that earlier stages made of this document, in the order they were made."""
        return partitions.document_rows(self.build, self.document_id, record_type)
