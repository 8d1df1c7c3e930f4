"""What a file is, decided by what it holds; its name may only contradict."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePath
from typing import NamedTuple

from pipeline.records import ReviewsError

HEAD = 65536  # bytes that decide

_PDF_WITHIN = 1024  # readers accept `%PDF-` after up to this many bytes of rubbish
_EXTENSIONS = {
    ".pdf": "pdf", ".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "docx", ".txt": "txt", ".text": "txt",
}  # fmt: skip
_KNOWN_ELSEWHERE = {
    ".doc", ".rtf", ".odt", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".eml", ".msg",
    ".csv", ".json", ".xml", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif",
}  # fmt: skip
_HTML_START = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_ANYWHERE = re.compile(rb"<html[\s>]", re.I)
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Office file"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "gzip-compressed data"),
)
_SAVE_AS = "save it as PDF, DOCX, HTML or plain text"
_NAMES = {"pdf": "PDF", "html": "HTML", "docx": "DOCX", "txt": "plain text"}
_MOST_CONTROLS = 0.01  # share of control characters above which bytes are no text


class Unreadable(ReviewsError):
    """No document can be made of the file; `kind` and `detail` become its row in `problems`."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        """Cross process borders with both fields."""
        return type(self), (self.kind, self.detail)


class Sniffed(NamedTuple):
    """A format that can be read, or the reason why there is none: (kind, detail)."""

    format: str | None
    problem: tuple[str, str] | None


def sniff(path_or_head: Path | bytes, name: str) -> Sniffed:
    """Return the format of a file, or the problem that keeps it from being read.

    `path_or_head` is the file or at least its first 64 KB. A name whose extension promises another format is refused
    (`wrong_type`): such a file is an error page or a mistake, not what its name says. Other kinds: `empty`,
    `unsupported` (a known format that is not read), `not_readable`.
    """
    head = _head(path_or_head) if isinstance(path_or_head, Path) else path_or_head
    found, problem = _content(head, path_or_head if isinstance(path_or_head, Path) else None)
    if found is None:
        return Sniffed(None, problem)
    extension = PurePath(name).suffix.lower()
    promised = _EXTENSIONS.get(extension)
    if promised is None and extension in _KNOWN_ELSEWHERE:
        promised = extension
    if promised is not None and not _fits(promised, found, head):
        return Sniffed(None, ("wrong_type", f"named {extension}, but holds {_NAMES[found]}"))
    return Sniffed(promised if promised == "txt" else found, None)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD)


def _fits(promised: str, found: str, head: bytes) -> bool:
    """A saved page may be named .txt when it is text with a stray tag; nothing else may differ."""
    return promised == found or (promised == "txt" and found == "html" and not _HTML_START.match(_plain(head)))


def _content(head: bytes, path: Path | None) -> tuple[str | None, tuple[str, str] | None]:
    if not head.strip(b"\x00 \t\r\n\f"):
        return None, ("empty", "the file is empty" if not head else "the file holds nothing but blanks")
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf", None
    if head.startswith(b"PK\x03\x04"):
        return ("docx", None) if _is_docx(head, path) else (None, ("unsupported", f"a ZIP archive: {_SAVE_AS}"))
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            return None, ("unsupported", f"{what}: {_SAVE_AS}")
    text = _plain(head)
    if _HTML_START.match(text) or _HTML_ANYWHERE.search(text[:4096]):
        return "html", None
    if _is_text(head):
        return "txt", None
    return None, ("not_readable", "neither PDF, HTML, DOCX nor plain text")


def _plain(head: bytes) -> bytes:
    """The head without byte-order mark, 16-bit text narrowed."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _is_docx(head: bytes, path: Path | None) -> bool:
    if b"word/" in head:
        return True
    if path is not None:
        try:
            with zipfile.ZipFile(path) as archive:
                return "word/document.xml" in archive.namelist()
        except (OSError, zipfile.BadZipFile):
            return False
    # Only the head is known, and a big picture may stand before the first `word/` entry.
    return b"[Content_Types].xml" in head and not any(part in head for part in (b"xl/", b"ppt/"))


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x1b")
    return controls <= _MOST_CONTROLS * len(head)  # a few stray ones, noughts among them, happen in good text
