"""Whether it is a document, the one the catalogue names, and where it lies."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path, PurePath

from pipeline.fetch.addresses import last_part
from pipeline.fetch.outcome import CHANGED, NEW, OTHER_FORM, SAME, UNCHANGED, WRONG_TYPE, Failed
from pipeline.fetch.parts import Part
from pipeline.fetch.sources import Source
from pipeline.read.sniff import sniff

_BLOCK = 1 << 20
_BOUND = frozenset({"pdf", "docx"})  # where one of these is promised,
_LOOSE = frozenset({"html", "txt"})  # one of these is what the server says instead
_MEDIA_TYPES = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_NAME_DIGITS = 12  # of the hash, in the name of a file


@dataclass(frozen=True)
class Kept:
    """A document that lies in the folder."""

    outcome: str
    file: str
    sha256: str
    n_bytes: int


@dataclass(frozen=True)
class Shelf:
    """The folder of the documents, and one beside it on the same disk for what is not yet or no longer one of them."""

    documents: Path
    work: Path

    def keep(self, part: Part, source: Source, before: str, most: int) -> Kept:
        """Put what has arrived among the documents; `before` is the hash of what the address gave last time, '' if nothing.

        Raises Failed where it is no document: `wrong_type`, `empty`, `unsupported`, `not_readable`, `too_big`, `bad_encoding`.
        """
        beside = self.work / "arrived"
        try:
            sha256, size = _decoded(part, beside, most)
            form = _format(beside, source, part.content_type())
            file = f"{source.stem}-{sha256[:_NAME_DIGITS]}.{form}"
            self._place(beside, file, sha256)
        except Failed:
            part.drop()  # whole, but of no use
            raise
        finally:
            beside.unlink(missing_ok=True)
        return Kept(_outcome(source, sha256, form, before), file, sha256, size)

    def holds(self, file: str, sha256: str) -> bool:
        """Whether a document lies in the folder and is still what it was."""
        path = self.documents / file
        return path.is_file() and file_sha256(path) == sha256

    def _place(self, beside: Path, file: str, sha256: str) -> None:
        """Never over another: a file of that name with other bytes has been altered, and is set aside."""
        path = self.documents / file
        if self.holds(file, sha256):
            return
        if path.exists():
            aside = self.work / "set-aside"
            aside.mkdir(exist_ok=True)
            path.replace(aside / f"{file_sha256(path)[:_NAME_DIGITS]}-{file}")
        beside.replace(path)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _decoded(part: Part, beside: Path, most: int) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    with beside.open("wb") as stream:
        for block in part.decoded(most):
            hashed.update(block)
            size += stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())
    return hashed.hexdigest(), size


def _format(path: Path, source: Source, content_type: str) -> str:
    """What the bytes are; raises Failed where that is no document, or not what was promised."""
    found = sniff(path, "")
    if found.format is None:
        kind, detail = found.problem or ("not_readable", "it is no document")
        raise Failed(kind, detail)
    promised = _promised(source, content_type)
    if promised in _BOUND and found.format in _LOOSE:
        raise Failed(WRONG_TYPE, f"{promised.upper()} was promised, {found.format.upper()} came: an error page, most likely")
    return found.format


def _promised(source: Source, content_type: str) -> str:
    """The format that the catalogue names, or the address, or the server."""
    extension = PurePath(last_part(source.address)).suffix.lower().removeprefix(".")
    return source.row.get("format", "").lower() or (extension if extension in _BOUND else _MEDIA_TYPES.get(content_type, ""))


def _outcome(source: Source, sha256: str, form: str, before: str) -> str:
    if before:
        return UNCHANGED if before == sha256 else CHANGED
    wanted = source.row.get("sha256", "").lower()
    if not wanted:
        return NEW
    if wanted == sha256:
        return SAME
    return OTHER_FORM if source.row.get("format", form) != form else CHANGED
