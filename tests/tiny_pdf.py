"""PDFs byte by byte, for what no library writes: damage, traps, pictures without text."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
A4 = b"/MediaBox [0 0 595 842]"


def pdf_of(objects: Mapping[int, bytes], head: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") -> bytes:
    """Return a PDF of these numbered objects, of which number 1 is the catalogue."""
    out = bytearray(head)
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"", packed: bool = True) -> bytes:
    """Return a stream object; `entries` go into its dictionary."""
    data = zlib.compress(content) if packed else content
    flate = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s%s /Length %d >>\nstream\n" % (flate, entries, len(data)) + data + b"\nendstream"


def lines_of(*texts: str) -> bytes:
    """Return the operators that print lines of text."""
    shown = b" ".join(b"(%s) Tj T*" % text.encode("cp1252") for text in texts)
    return b"BT /F1 11 Tf 14 TL 60 770 Td " + shown + b" ET"


def pages_of(contents: list[bytes], page: bytes = A4, font: bytes = FONT, more: Mapping[int, bytes] | None = None) -> bytes:
    """Return a PDF whose pages have these content streams, and further objects from number 10 on."""
    first = 100
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(contents)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids),
        3: font,
        **(more or {}),
    }
    resources = b"/Resources << /Font << /F1 3 0 R >> %s >>" % (b"/XObject << /X 10 0 R >>" if more and 10 in more else b"")
    for i, content in enumerate(contents):
        here = b"/Contents %d 0 R" % (first + 2 * i + 1)
        objects[first + 2 * i] = b"<< /Type /Page /Parent 2 0 R %s %s %s >>" % (page, resources, here)
        objects[first + 2 * i + 1] = stream(content)
    return pdf_of(objects)
