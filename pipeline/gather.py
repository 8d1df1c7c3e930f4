"""Gather: which files there are, what they are, and what the catalogue beside them says."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline import paths
from pipeline.ids import document_id
from pipeline.read.sniff import HEAD, sniff
from pipeline.records import File, Problem, ReviewsError

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Gathered:
    """What was found in a folder of documents."""

    folder: Path
    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    catalogue: Mapping[str, Mapping[str, str]]  # by document_id

    def documents(self) -> dict[str, File]:
        """Return the first file of each document, by document_id, in the order of the ids."""
        first: dict[str, File] = {}
        for file in self.files:
            if file.document_id:
                first.setdefault(file.document_id, file)
        return dict(sorted(first.items()))


def gather(folder: Path) -> Gathered:
    """Return the files of a folder and its subfolders with what the catalogue knows.

    Left out: hidden files, `documents.csv`, the folder `register/` and files named README.
    Raises ReviewsError where the folder is not there or its catalogue cannot be read.
    """
    if not folder.is_dir():
        raise ReviewsError(not_a_folder(folder))
    rows = read_catalogue(folder / paths.CATALOGUE)
    by_path = {row["file"]: row for row in rows if row.get("file")}
    by_hash = {row["sha256"].lower(): row for row in rows if row.get("sha256")}
    files: list[File] = []
    problems: list[Problem] = []
    catalogue: dict[str, Mapping[str, str]] = {}
    for path in _candidates(folder):
        name = path.relative_to(folder).as_posix()
        file, problem, row = _look_at(path, name, by_path, by_hash)
        files.append(file)
        problems += [problem] if problem else []
        if row and file.document_id:
            catalogue.setdefault(file.document_id, row)
    problems += _missing(rows, files)
    return Gathered(folder, tuple(files), tuple(problems), catalogue)


def not_a_folder(given: Path) -> str:
    """Return what to say of documents that are no folder."""
    if given.is_file():
        return f"{given} is a file: `reviews gather {given.name} --into FOLDER` fetches what a list or catalogue names"
    return f"{given} is not a folder: give one with PDF, HTML, DOCX or TXT files"


def read_catalogue(path: Path) -> list[dict[str, str]]:
    """Return the rows of a catalogue with empty values left out, [] where there is none."""
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            return [
                {k: v.strip() for k, v in row.items() if isinstance(k, str) and isinstance(v, str) and v.strip()}
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewsError(f"{path.name} cannot be read ({error}): save it as CSV in UTF-8") from error


def _candidates(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        ours = parts[0] == paths.REGISTER or parts == (paths.CATALOGUE,) or path.stem.upper() == "README"
        leads_nowhere = path.is_symlink() and not path.exists()  # told as a file that cannot be read
        if (path.is_file() or leads_nowhere) and not hidden and not ours:
            yield path


def _look_at(
    path: Path,
    name: str,
    by_path: Mapping[str, Mapping[str, str]],
    by_hash: Mapping[str, Mapping[str, str]],
) -> tuple[File, Problem | None, Mapping[str, str] | None]:
    try:
        head, sha256, size = _fingerprint(path)
    except OSError as error:
        file = File(name, "", None, None, 0, None, None)
        return file, Problem("gather", None, name, None, "not_readable", error.strerror or "cannot be opened"), None
    row = by_hash.get(sha256) or by_path.get(name)
    sniffed = sniff(head, name)
    document = document_id(sha256) if sniffed.format else None
    url = row.get("source_url") if row else None
    file = File(name, sha256, document, sniffed.format, size, url, _captured_at(row))
    if sniffed.problem:
        kind, detail = sniffed.problem
        return file, Problem("gather", None, name, None, kind, detail), row
    return file, None, row


def _fingerprint(path: Path) -> tuple[bytes, str, int]:
    hashed = hashlib.sha256()
    head = b""
    size = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            head = head or block[:HEAD]
            hashed.update(block)
            size += len(block)
    return head, hashed.hexdigest(), size


def _captured_at(row: Mapping[str, str] | None) -> datetime | None:
    try:
        return datetime.fromisoformat(row["captured_at"]).replace(tzinfo=None) if row else None
    except (KeyError, ValueError):
        return None


def _missing(rows: Sequence[Mapping[str, str]], files: Sequence[File]) -> list[Problem]:
    """Rows of the catalogue for which no file is there."""
    names = {file.path for file in files}
    hashes = {file.sha256 for file in files}
    detail = f"listed in {paths.CATALOGUE}, but no such file is there"
    return [
        Problem("gather", None, row["file"], None, "missing_file", detail)
        for row in rows
        if row.get("file") and row["file"] not in names and row.get("sha256", "").lower() not in hashes
    ]
