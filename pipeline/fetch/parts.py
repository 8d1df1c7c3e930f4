"""What has arrived of a document, so that a later request goes on from there."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.fetch.outcome import Failed
from pipeline.fetch.transport import Response

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)$")
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"')
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
_PLAIN = frozenset({"", "identity"})
_ZIPPED = frozenset({"gzip", "x-gzip", "deflate"})
_ANY_ZLIB = zlib.MAX_WBITS | 32  # gzip or zlib, whichever it is
_BLOCK = 1 << 16
_END_OF_PDF = b"%%EOF"
_TAIL = 2048


@dataclass(frozen=True)
class Part:
    """The bytes of one answer as they came, still encoded, with what is needed to ask for the rest."""

    path: Path

    @property
    def _meta(self) -> Path:
        return self.path.with_suffix(".json")

    def _head(self) -> dict[str, Any]:
        try:
            head = json.loads(self._meta.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return head if isinstance(head, dict) else {}

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for the rest, if and only if the document is still the same; {} to ask for all of it."""
        head, size = self._head(), self._size()
        etag = head.get("ETag", "")
        still = etag if etag and not etag.startswith("W/") else head.get("Last-Modified", "")
        return {"Range": f"bytes={size}-", "If-Range": still} if size and still else {}

    def receive(self, response: Response, most: int) -> None:
        """Add the body of an answer (200 or 206) to what is there, to the end.

        Raises Failed: `too_big`, or, with what came so far kept, `cut_off` and `timed_out`.
        """
        start, total = (0, _length(response.headers)) if response.status == 200 else self._goes_on(response.headers)
        if total is not None and total > most:
            raise _too_big(most)
        self._write_head(response.headers, start)
        with self.path.open("r+b" if start else "wb") as stream:
            stream.seek(start)
            stream.truncate()
            for block in response.blocks():
                stream.write(block)
                if stream.tell() > most:
                    raise _too_big(most)
            size = stream.tell()
        if total is not None and size != total:
            raise Failed("cut_off", f"{size:,} of {total:,} bytes came", is_passing=True)
        if total is None and not response.headers.get("Transfer-Encoding"):
            self._check_end()

    def _goes_on(self, headers: Mapping[str, str]) -> tuple[int, int | None]:
        """Where an answer of the rest begins, and how long the whole is; raises Failed where it is not the rest of this."""
        found = _RANGE.match(headers.get("Content-Range", "").strip())
        etag = self._head().get("ETag", "")
        if not found or int(found[1]) != self._size() or _marks(headers)["ETag"] not in ("", etag):
            self.drop()
            raise Failed("cut_off", "the rest that came does not fit what was there", is_passing=True)
        return int(found[1]), None if found[3] == "*" else int(found[3])

    def _write_head(self, headers: Mapping[str, str], start: int) -> None:
        if not start:
            kept = ("Content-Encoding", "Content-Type")
            self.path.unlink(missing_ok=True)  # the head never stands beside bytes of another answer
            head = {name: headers.get(name, "") for name in kept} | _marks(headers)
            self._meta.write_text(json.dumps(head), encoding="utf-8")

    def _check_end(self) -> None:
        """Nobody said how long it is: a PDF must have its end at least."""
        with self.path.open("rb") as stream:
            is_pdf = b"%PDF-" in stream.read(1024)
            stream.seek(max(0, self._size() - _TAIL))
            if is_pdf and _END_OF_PDF not in stream.read():
                raise Failed("cut_off", "the end of the PDF is missing, and no length was given", is_passing=True)

    def decoded(self, most: int) -> Iterator[bytes]:
        """Yield the document's own bytes; raises Failed (`too_big`, `bad_encoding`) where they cannot be had."""
        encoding = self._head().get("Content-Encoding", "").strip().lower()
        if encoding in _PLAIN:
            yield from _blocks(self.path)
        elif encoding in _ZIPPED:
            yield from _unzipped(self.path, most)
        else:
            raise Failed("bad_encoding", "it is encoded in a way that was not asked for")

    def content_type(self) -> str:
        """Return the media type the server gave, without parameters, in small letters."""
        return str(self._head().get("Content-Type", "")).split(";")[0].strip().lower()

    def marks(self) -> tuple[str, str]:
        """Return ETag and date of the last change as the server gave them, '' where it did not."""
        head = self._head()
        return head.get("ETag", ""), head.get("Last-Modified", "")

    def drop(self) -> None:
        """Forget what has arrived."""
        self.path.unlink(missing_ok=True)
        self._meta.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file beside its place, then put it there."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def _length(headers: Mapping[str, str]) -> int | None:
    """The length a server gives, None where it gives none or nonsense."""
    given = headers.get("Content-Length", "").strip()
    is_number = given.isascii() and given.isdigit() and len(given) < 19
    return int(given) if is_number and not headers.get("Transfer-Encoding") else None


def _marks(headers: Mapping[str, str]) -> dict[str, str]:
    """ETag and Last-Modified where they have their form: they are sent back, and stand in a table."""
    forms = {"ETag": _ETAG, "Last-Modified": _HTTP_DATE}
    given = {name: headers.get(name, "").strip() for name in forms}
    return {name: value if forms[name].fullmatch(value) else "" for name, value in given.items()}


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _unzipped(path: Path, most: int) -> Iterator[bytes]:
    """Bit by bit: a few bytes may unfold to more than any disk holds."""
    unzip, size = zlib.decompressobj(_ANY_ZLIB), 0
    try:
        for block in _blocks(path):
            while block and not unzip.eof:
                plain = unzip.decompress(block, _BLOCK)
                size += len(plain)
                if size > most:
                    raise _too_big(most)
                yield plain
                block = unzip.unconsumed_tail
        yield unzip.flush()
    except zlib.error as error:
        raise Failed("bad_encoding", "it is damaged: it cannot be decompressed", is_passing=True) from error
    if not unzip.eof:
        raise Failed("cut_off", "the compressed document has no end", is_passing=True)


def _too_big(most: int) -> Failed:
    return Failed("too_big", f"it is bigger than {most / (1 << 20):,.3g} MB")
