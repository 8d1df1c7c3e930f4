"""The record of every visit, to which lines are only added."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pipeline.fetch.parts import write_whole
from pipeline.records import ReviewsError

FILE = "captures.csv"


@dataclass(frozen=True)
class Capture:
    """One visit to one address."""

    captured_at: str  # UTC, ISO 8601
    source_url: str  # '' where the address is private
    source_url_sha256: str
    outcome: str
    status: str = ""  # of HTTP, where there was an answer
    sha256: str = ""  # of the document that came, or is still there
    n_bytes: str = ""
    file: str = ""  # its name in the folder of the documents
    etag: str = ""
    last_modified: str = ""
    detail: str = ""


_COLUMNS = tuple(column.name for column in fields(Capture))


class Captures:
    """The record in a folder. A line is written at once; one that a crash cut off is passed over."""

    def __init__(self, path: Path) -> None:
        """Read what is there; raises ReviewsError where it cannot be read."""
        self._path = path
        self._last: dict[str, Capture] = {}
        for capture in _read(path):
            self._note(capture)

    def arrived(self, source_sha256: str) -> Capture | None:
        """Return the last visit to an address from which a document is there, None where none is."""
        return self._last.get(source_sha256)

    def all_arrived(self) -> list[Capture]:
        """Return the first visit of each document that is there, in the order in which they came."""
        found: dict[str, Capture] = {}
        for capture in _read(self._path):
            if capture.file:
                found.setdefault(capture.file, capture)
        return list(found.values())

    def add(self, capture: Capture) -> None:
        """Write a visit down, so that it is there whatever happens next."""
        if not self._path.exists():
            write_whole(self._path, ",".join(_COLUMNS) + "\n")
        new = io.StringIO()
        csv.writer(new, lineterminator="\n").writerow([_plain(value) for value in asdict(capture).values()])
        with self._path.open("ab") as stream:
            stream.write(self._missing_newline() + new.getvalue().encode())
            stream.flush()
            os.fsync(stream.fileno())
        self._note(capture)

    def _missing_newline(self) -> bytes:
        """A line end, where a crash left the last line without."""
        with self._path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - 1))
            return b"\n" if stream.read() not in (b"", b"\n") else b""

    def _note(self, capture: Capture) -> None:
        if capture.file:
            self._last[capture.source_url_sha256] = capture


def _plain(value: str) -> str:
    """One line of what can be printed."""
    return "".join(letter for letter in " ".join(value.split()) if letter.isprintable())


def _read(path: Path) -> Iterable[Capture]:
    if not path.exists():
        return []
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise ReviewsError(f"{path.name} cannot be read ({error.strerror})") from error
    rows = [row for line in lines for row in csv.reader([line])]  # one by one: half a line must not swallow the next
    if rows and tuple(rows[0]) != _COLUMNS:
        raise ReviewsError(f"{path.name} is not a record of visits: its columns are others")
    return [Capture(*row) for row in rows[1:] if len(row) == len(_COLUMNS)]
