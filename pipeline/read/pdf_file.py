"""The PDF file itself: whether it can be opened, what is damaged, and what it says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.read.sniff import Unreadable

_DATE = re.compile(r"^D?:?(\d{4})(\d{2})?(\d{2})?")
_NAMES = {
    "Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords", "Creator": "creator",
    "Producer": "producer", "CreationDate": "created_on", "ModDate": "modified_on",
}  # fmt: skip
_MOST_BYTES = 500_000  # of one content stream as stored: longer ones hold pictures
_HEAVY_BYTES = 4_000_000  # of a page's content, unpacked: the second reader would take minutes
_HARMLESS = "handled correctly"  # how qpdf words a common error that loses nothing
_BLANKS = re.compile(r"\s+")

Fact = tuple[str, str]
Damage = tuple[int | None, str]  # page, what is wrong


def open_pdf(path: Path) -> Any:
    """Return the file as a pypdfium2 document with at least one page.

    Raises Unreadable: `encrypted` (a password is needed), `corrupt` (no page can be found).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("encrypted", "a password is needed to open the file") from error
        raise Unreadable("corrupt", f"the PDF cannot be opened ({_reason(error)}): get the file again") from error
    if not len(document):
        document.close()
        raise Unreadable("corrupt", "the PDF has no pages that can be found: get the file again")
    return document


@dataclass(frozen=True)
class State:
    """What a second parser says of a file that opens: number of pages (None where it cannot tell), language, what is damaged,
    pages too long to be read twice.
    """

    n_pages: int | None = None
    language: str | None = None
    damages: tuple[Damage, ...] = ()
    heavy_pages: frozenset[int] = frozenset()

    @property
    def damaged_pages(self) -> frozenset[int]:
        """Return the pages whose content is damaged."""
        return frozenset(page for page, _ in self.damages if page is not None)


def state_of(path: Path) -> State:
    """Return the state of a file that opens; content, fonts and objects that do not decode lose text silently.

    Takes a third of a millisecond a page: qpdf unpacks all that is not a picture.
    """
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            seen: set[tuple[int, int]] = set()
            lengths = {number: _length(page, seen) for number, page in enumerate(pdf.pages, start=1)}
            damages: list[Damage] = [
                (number, "the page's content does not decode: text may be missing")
                for number, length in lengths.items()
                if length is None
            ]
            if n_others := sum(1 for stream in _others(pdf, seen) if _unpacked(stream) is None):
                damages.append((None, f"{n_others} fonts or other parts do not decode: text may be missing"))
            warnings = [text for warning in pdf.get_warnings() if _HARMLESS not in (text := _BLANKS.sub(" ", str(warning)))]
            if warnings and not damages:
                damages.append((None, f"{len(warnings)} errors in the file's structure: {_short(warnings[0], path)}"))
            heavy = frozenset(number for number, length in lengths.items() if (length or 0) > _HEAVY_BYTES)
            return State(len(lengths), _language(pdf), tuple(damages), heavy)
    except pikepdf.PdfError as error:
        return State(damages=((None, f"a second parser cannot open the file: {_short(_reason(error), path)}"),))


def n_pages_of(document: Any, state: State) -> tuple[int, tuple[Damage, ...]]:
    """Return how many pages there are, and what is wrong if the two parsers do not agree: a file may claim any number."""
    claimed, found = len(document), state.n_pages
    if not found or found == claimed:
        return claimed, ()
    return min(claimed, found), ((None, f"one parser finds {found} pages, another {claimed}: {min(claimed, found)} are read"),)


def n_objects(page: Any) -> int:
    """Return how many things a pypdfium2 page draws."""
    import pypdfium2.raw as raw

    return max(int(raw.FPDFPage_CountObjects(page.raw)), 0)


def facts_of(document: Any, n_pages: int, language: str | None) -> list[Fact]:
    """Return what a PDF says about itself: title, author, dates (ISO), program, language, number of pages."""
    facts = [("n_pages", str(n_pages))]
    for key, name in _NAMES.items():
        value = _clean(document.get_metadata_value(key))
        if name.endswith("_on"):
            value = iso_date(value) or ""
        if value:
            facts.append((name, value))
    return [*facts, ("language", language)] if language else facts


def label_of(document: Any, i: int) -> str | None:
    """Return the page label that the file defines for page `i` (from 0), None where it defines none."""
    return _clean(document.get_page_label(i)) or None


def iso_date(value: str) -> str | None:
    """Return the day of a PDF date (D:20190304…) in ISO form, None where there is none."""
    found = _DATE.match(value.strip())
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).isoformat()
    except ValueError:
        return None


def _contents(page: Any) -> Iterator[Any]:
    import pikepdf

    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        yield from contents
    elif contents is not None:
        yield contents


def _length(page: Any, seen: set[tuple[int, int]]) -> int | None:
    """Return how long the content of a page is when unpacked, None where it does not decode; note its streams in `seen`."""
    import pikepdf

    try:
        streams = list(_contents(page))
        seen.update(stream.objgen for stream in streams)
        lengths = [_unpacked(stream) for stream in streams]
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError):
        return None
    return None if None in lengths else sum(length or 0 for length in lengths)


def _unpacked(stream: Any) -> int | None:
    """Return how long a stream is when unpacked, None where it does not decode; long ones are not unpacked."""
    import pikepdf

    try:
        stored = int(stream.get("/Length", 0))
        return len(stream.read_bytes()) if stored <= _MOST_BYTES else max(stored, _HEAVY_BYTES + 1)
    except MemoryError:  # packed a thousandfold: no text, and nothing that the second reader should open
        return _HEAVY_BYTES + 1
    except (pikepdf.PdfError, pikepdf.DataDecodingError, TypeError, ValueError, AttributeError):
        return None


def _others(pdf: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """Yield the streams not seen that are no pictures: fonts and their meaning, forms, objects."""
    import pikepdf

    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream) and found.objgen not in seen and found.get("/Subtype") != pikepdf.Name.Image:
            yield found


def _language(pdf: Any) -> str | None:
    value = pdf.Root.get("/Lang")
    return _clean(str(value)) or None if value is not None else None


def _clean(value: str) -> str:
    return _BLANKS.sub(" ", "".join(c for c in value if c.isprintable() or c.isspace())).strip()


def _reason(error: Exception) -> str:
    return _BLANKS.sub(" ", str(error)).strip().rstrip(".") or type(error).__name__


def _short(text: str, path: Path) -> str:
    """The message without the path that the library puts in front of it."""
    return text.replace(str(path), "").strip(" :()")[:160]
