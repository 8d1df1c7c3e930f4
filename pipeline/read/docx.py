"""Word files: headings, paragraphs with their list marks, table rows and footnotes, in document order."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.read import plain
from pipeline.read.docx_lists import ListMarks
from pipeline.read.parts import Block, Place, Sheet, Token
from pipeline.read.sniff import Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_GONE = {f"{_W}del", f"{_W}moveFrom"}  # tracked changes: what they hold is not in the text any more
_BIGGEST = 400_000_000  # bytes unpacked, pictures among them; more is no review
_BIGGEST_PART = 60_000_000  # bytes of XML, which takes ten times as much memory; a thousand pages are 20 MB
_BODY = re.compile(r"word/document\d*\.xml")
_HEAD = 4096  # bytes before the root element
_DEPTH = 8
_PROPERTIES = (("title", "title"), ("author", "author"), ("subject", "subject"), ("keywords", "keywords"),
               ("language", "language"), ("created", "created_on"), ("modified", "modified_on"))  # fmt: skip


def read_docx(path: Path) -> tuple[Sheet, list[tuple[str, str]]]:
    """Return the page of a Word file and facts from its core properties.

    Raises Unreadable: `corrupt`, `too_big`.
    """
    document = _open(path)
    reader = _Reader(document)
    blocks = [*reader.blocks(document.element.body), *reader.notes()]
    return plain.sheet_of(blocks, "python-docx"), [*_facts(document), *_edges(document)]


def _open(path: Path) -> Any:
    import docx

    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
        return docx.Document(str(path))
    except Unreadable:
        raise
    except Exception as error:  # python-docx, zipfile and lxml raise what they stumble over
        raise Unreadable("corrupt", f"the Word file cannot be opened ({type(error).__name__}): save it again") from error


def _check(archive: zipfile.ZipFile) -> None:
    """Look at a Word file before it is unpacked; what its directory claims is all that zipfile will unpack."""
    entries = archive.infolist()
    biggest = max((entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0)
    if sum(entry.file_size for entry in entries) > _BIGGEST or biggest > _BIGGEST_PART:
        raise Unreadable("too_big", "the Word file unpacks to far more than a review holds: a damaged file or a trap")
    bodies = [entry for entry in entries if _BODY.fullmatch(entry.filename)]
    if not bodies:
        raise Unreadable("corrupt", "the part of the Word file that holds the text is missing: get the file again")
    for body in bodies:
        if b"<!DOCTYPE" in archive.open(body).read(_HEAD):
            raise Unreadable("corrupt", "the Word file asks for parts from outside of it, which Word never does: not opened")


def _facts(document: Any) -> list[tuple[str, str]]:
    facts = []
    for attribute, name in _PROPERTIES:
        value = getattr(document.core_properties, attribute, None)
        text = value.date().isoformat() if isinstance(value, datetime) else plain.clean(str(value or ""))
        if text:
            facts.append((name, text))
    return facts


def _edges(document: Any) -> Iterator[tuple[str, str]]:
    """What stands at the head and foot of pages: no part of the text, but often who published it."""
    for name in ("header", "footer"):
        parts = [r.target_part for r in document.part.rels.values() if r.reltype == f"{_RELATIONS}{name}"]
        texts = [plain.clean(" ".join(_texts(part.element))) for part in parts]
        for text in sorted({text for text in texts if text}):
            yield name, text


class _Reader:
    """Walks the XML of a Word file."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._marks = ListMarks(document)
        self._n_tables = 0
        self._notes: list[tuple[str, str]] = []  # footnote or endnote, its id

    def blocks(self, parent: Any, place: Place | None = None, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks of the body, a cell or a text box."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, place, depth)
            elif child.tag == f"{_W}tbl" and depth < _DEPTH:
                yield from self._table(child, place, depth)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"):
                yield from self.blocks(child, place, depth)

    def notes(self) -> Iterator[Block]:
        """Yield the footnotes and endnotes that the text refers to, in order, each beginning with its number."""
        by_id = {**self._notes_of("footnote"), **self._notes_of("endnote")}
        for number, key in enumerate(self._notes, start=1):
            text = plain.clean(" ".join(_texts(by_id[key]))) if key in by_id else ""
            if text:
                yield from plain.block_of(plain.words_of(f"{number} {text}", plain.NOTE_SIZE))

    def _notes_of(self, kind: str) -> dict[tuple[str, str], Any]:
        from docx.oxml import parse_xml

        relations = self._document.part.rels.values()
        parts = [r.target_part for r in relations if r.reltype == f"{_RELATIONS}{kind}s"]
        return {(kind, note.get(f"{_W}id")): note for part in parts for note in parse_xml(part.blob).iter(f"{_W}{kind}")}

    def _table(self, table: Any, place: Place | None, depth: int) -> Iterator[Block]:
        """Cells by row; a table within a cell is text of that cell; a cell over several columns stands in the first."""
        number = self._n_tables
        if place is None:
            self._n_tables += 1
        for row_number, row in enumerate(table.iter(f"{_W}tr") if place is None else ()):
            if _nearest(row, f"{_W}tbl") is not table or row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            column = 0
            for cell in _cells(row):
                yield from self.blocks(cell, Place(number, row_number, column), depth + 1)
                column += _span(cell)
        if place is not None:
            for cell in table.iter(f"{_W}tc"):
                yield from self.blocks(cell, place, depth + 1)

    def _paragraph(self, paragraph: Any, place: Place | None, depth: int) -> Iterator[Block]:
        level = self._level(paragraph)
        is_gone = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None  # joined to the next, or deleted as a whole
        mark = "" if is_gone else self._marks.mark_of(paragraph)
        tokens = self._tokens(paragraph, level)
        if tokens and mark:
            tokens = [*plain.words_of(mark, tokens[0].size, tokens[0].is_bold), *tokens]
        yield from plain.block_of(tokens, place)
        if depth < _DEPTH:
            for box in paragraph.iter(f"{_W}txbxContent"):
                if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                    yield from self.blocks(box, place, depth + 1)

    def _level(self, paragraph: Any) -> int | None:
        """Heading level from the paragraph's style or outline, None for body text."""
        names = self._marks.style_chain(paragraph)
        for name in names:
            lowered = name.lower()
            if lowered == "title":
                return 1
            if lowered.startswith("heading") and lowered[7:].strip().isdigit():
                return int(lowered[7:])
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        value = outline.get(f"{_W}val") if outline is not None else ""
        return int(value) + 1 if value and value.isdigit() and int(value) < 9 else None

    def _tokens(self, paragraph: Any, level: int | None) -> list[Token]:
        """Words of a paragraph with the type of their runs; a word that runs over several has the first one's."""
        tokens: list[Token] = []
        open_word = False
        for run in _own(paragraph, f"{_W}r"):
            size, bold, italic = _type_of(run, level)
            for text in self._run_texts(run):
                words = plain.words_of(text, size, bold, italic)
                if open_word and words and tokens and not text[:1].isspace():
                    tokens[-1] = _joined(tokens[-1], words.pop(0))
                tokens += words
                open_word = not text[-1:].isspace() if text else open_word
        return tokens

    def _run_texts(self, run: Any) -> Iterator[str]:
        for child in run:
            if child.tag == f"{_W}t":
                yield child.text or ""
            elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                yield " "
            elif child.tag == f"{_W}noBreakHyphen":
                yield "-"
            elif child.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                self._notes.append((child.tag.removeprefix(_W).removesuffix("Reference"), child.get(f"{_W}id")))
                yield str(len(self._notes))


def _joined(first: Token, second: Token) -> Token:
    return Token(first.text + second.text, 0, 0, 0, 0, 0, first.size, first.is_bold, first.is_italic)


def _own(paragraph: Any, tag: str) -> Iterator[Any]:
    """Runs of the paragraph itself: not those of text boxes within it, not what was deleted, moved away or hidden."""
    for run in paragraph.iter(tag):
        is_own = _nearest(run, f"{_W}p") is paragraph and not any(a.tag in _GONE for a in run.iterancestors())
        if is_own and not _is_on(run.find(f"{_W}rPr"), "vanish"):
            yield run


def _nearest(element: Any, tag: str) -> Any:
    return next((a for a in element.iterancestors() if a.tag == tag), None)


def _cells(row: Any) -> Iterator[Any]:
    for cell in row.iter(f"{_W}tc"):
        if _nearest(cell, f"{_W}tr") is row:
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            yield cell if merge is None or merge.get(f"{_W}val") == "restart" else []


def _span(cell: Any) -> int:
    found = cell.find(f"{_W}tcPr/{_W}gridSpan") if not isinstance(cell, list) else None
    value = found.get(f"{_W}val") if found is not None else "1"
    return int(value) if value.isdigit() else 1


def _type_of(run: Any, level: int | None) -> tuple[float, bool, bool]:
    """Size, bold and italic of a run; headings have the size of their level."""
    properties = run.find(f"{_W}rPr")
    bold, italic = _is_on(properties, "b"), _is_on(properties, "i")
    if level is not None:
        return plain.heading_size(level), True, italic
    size = properties.find(f"{_W}sz") if properties is not None else None
    value = size.get(f"{_W}val") if size is not None else ""
    return (int(value) / 2 if value and value.isdigit() else plain.BODY_SIZE), bold, italic


def _is_on(properties: Any, name: str) -> bool:
    flag = properties.find(f"{_W}{name}") if properties is not None else None
    return flag is not None and flag.get(f"{_W}val") not in ("0", "false", "off")


def _texts(element: Any) -> Iterator[str]:
    """The text of each paragraph below an element, tracked deletions apart."""
    for paragraph in element.iter(f"{_W}p"):
        yield "".join(text.text or "" for run in _own(paragraph, f"{_W}r") for text in run.iter(f"{_W}t"))
