"""What a file is: decided by its content, contradicted only by its name."""

from __future__ import annotations

import io
import pickle
import zipfile

import pytest

from pipeline.read.sniff import Unreadable, sniff

PDF = b"%PDF-1.7\n1 0 obj\n"
HTML = b"<!DOCTYPE html>\n<html><head><title>Not found</title></head><body>404</body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200)


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return target.getvalue()


READABLE = [
    (PDF, "review.pdf", "pdf"),  # content and name agree
    (PDF, "0f3a" * 16, "pdf"),  # a name without an extension promises nothing
    (PDF, "report.v2", "pdf"),  # an unknown extension promises nothing either
    (b"\r\n\r\nrubbish" + PDF, "review.PDF", "pdf"),  # rubbish before the header is common and harmless
    (HTML, "news.html", "html"),
    (b"\xef\xbb\xbf" + HTML, "news.htm", "html"),  # a byte-order mark
    (b"<!-- saved from a browser -->\n<html><body>text</body></html>", "page", "html"),  # a comment first
    (zipped("[Content_Types].xml", "word/document.xml"), "letter.docx", "docx"),
    (b"Report: 2031\n\nThe board met in May.", "report.txt", "txt"),
    ("Die Prüfung in Varnley – “gut”".encode("cp1252"), "report.txt", "txt"),  # not UTF-8, still text
    ("Sallowby".encode("utf-16"), "report.txt", "txt"),  # sixteen-bit text is full of NUL bytes
]


@pytest.mark.parametrize(("content", "name", "expected"), READABLE)
def test_formats(content: bytes, name: str, expected: str) -> None:
    assert sniff(content, name) == (expected, None)


def test_a_few_stray_noughts_make_no_text_unreadable() -> None:
    assert sniff(b"Regulation 28 report\n" * 50 + b"\x00" * 3, "report.txt") == ("txt", None)


REFUSED = [
    (HTML, "review.pdf", "wrong_type", "named .pdf, but holds HTML"),  # an error page saved under the file's name
    (PDF, "review.docx", "wrong_type", "named .docx, but holds PDF"),
    (b"We cannot find this page.", "review.pdf", "wrong_type", "named .pdf, but holds plain text"),
    (PDF, "photo.jpg", "wrong_type", "named .jpg, but holds PDF"),  # also where the promise is a format we do not read
    (b"", "review.pdf", "empty", "the file is empty"),
    (b"\x00" * 500, "review.pdf", "empty", "nothing but blanks"),
    (zipped("a.txt"), "files.zip", "unsupported", "ZIP"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "sheet.xlsx", "unsupported", "ZIP"),
    (OLE, "letter.doc", "unsupported", "Office"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "scan.png", "unsupported", "PNG"),
    (bytes(range(256)) * 20, "review.pdf", "not_readable", "neither PDF"),
]


@pytest.mark.parametrize(("content", "name", "kind", "detail"), REFUSED)
def test_refusals(content: bytes, name: str, kind: str, detail: str) -> None:
    found = sniff(content, name)
    assert found.format is None
    assert found.problem is not None
    assert found.problem[0] == kind
    assert detail in found.problem[1]


def test_unreadable_crosses_processes() -> None:
    error = pickle.loads(pickle.dumps(Unreadable("corrupt", "no pages")))
    assert (error.kind, error.detail, str(error)) == ("corrupt", "no pages", "corrupt: no pages")
