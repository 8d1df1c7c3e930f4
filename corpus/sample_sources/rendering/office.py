"""Writes a source as DOCX with fixed dates, so that the bytes are the same each time."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from .dialect import FICTION, Block, Cell, Source

_TONES = {"red": "F4B6B0", "amber": "FBDC9A", "green": "BFE3C0", "grey": "E9E9EC", "blue": "DBE7F3", "span": "D5D8DE"}
_INLINE = re.compile(r"(\*\*.+?\*\*|(?<![\w*])\*\S(?:.*?\S)?\*(?![\w*])|\[\^[^\]]+\]|<br ?/?>)")


class Letter:
    """A Word document being written, with the footnotes met so far (printed as notes at the end)."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.document: Any = docx.Document()
        self.note_numbers: dict[str, int] = {}
        normal = self.document.styles["Normal"]
        normal.font.name = str(source.facts.get("docx_font", "Calibri"))
        normal.font.size = Pt(float(source.facts.get("size", 11)))

    def write(self) -> bytes:
        """Return the bytes of the finished document."""
        self._furniture()
        for block in self.source.blocks:
            self._block(block, self.document)
        self._notes()
        made = datetime.fromisoformat(str(self.source.facts.get("made_on", "2000-01-01"))).replace(tzinfo=UTC)
        core = self.document.core_properties
        core.title, core.author = str(self.source.facts["title"]), str(self.source.facts.get("metadata_author", ""))
        core.created = core.modified = made
        core.last_modified_by, core.revision, core.comments = "", 1, ""
        into = BytesIO()
        self.document.save(into)
        return _fixed(into.getvalue())

    def _furniture(self) -> None:
        section = self.document.sections[0]
        section.header.paragraphs[0].text = str(self.source.facts.get("header", ""))
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        footer.add_run(FICTION + "  ").font.size = Pt(8)
        _page_field(footer)

    def _block(self, block: Block, where: Any) -> None:
        if block.kind == "table":
            self._table(block)
        elif block.kind == "box":
            self._box(block)
        elif block.kind == "directive":
            self._directive(block)
        else:
            self._text(block, where)

    def _text(self, block: Block, where: Any) -> None:
        styles = {"heading": f"Heading {block.level}", "bullet": "List Bullet 2" if block.level else "List Bullet"}
        paragraph = where.add_paragraph(style=styles.get(block.kind))
        if block.label and block.kind in ("numbered", "item"):
            paragraph.add_run(f"{block.label}\t")
            paragraph.paragraph_format.left_indent = Pt(36 + 18 * block.level)
            paragraph.paragraph_format.first_line_indent = Pt(-36)
        if block.kind == "aligned":
            sides = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "centre": WD_ALIGN_PARAGRAPH.CENTER}
            paragraph.alignment = sides.get(block.label)
            if block.label == "quote":
                paragraph.paragraph_format.left_indent = Pt(30)
        self._runs(paragraph, block.text)

    def _runs(self, paragraph: Any, text: str, bold: bool = False, size: float | None = None) -> None:
        for part in _INLINE.split(text):
            if not part:
                continue
            if part.startswith("[^"):
                number = self.note_numbers.setdefault(part[2:-1], len(self.note_numbers) + 1)
                paragraph.add_run(str(number)).font.superscript = True
                continue
            if part.startswith("<br"):
                paragraph.add_run().add_break()
                continue
            run = paragraph.add_run(part.strip("*") if part.startswith("*") else part)
            run.bold = bold or part.startswith("**") or None
            run.italic = (part.startswith("*") and not part.startswith("**")) or None
            if size:
                run.font.size = Pt(size)

    def _directive(self, block: Block) -> None:
        if block.text in ("pagebreak", "landscape", "portrait"):
            self.document.add_page_break()
        elif block.text == "big":
            paragraph = self.document.add_paragraph(style="Title")
            run = paragraph.add_run(block.options.get("text", ""))
            run.font.size = Pt(float(block.options.get("size", "22")))
            run.font.color.rgb = RGBColor.from_string(str(self.source.facts.get("colour", "#000000")).lstrip("#"))
        elif block.text == "contents":
            for listed in self.source.blocks:
                if listed.kind == "heading" and listed.listed and listed.level <= 2:
                    self.document.add_paragraph(listed.text).paragraph_format.left_indent = Pt(14 * (listed.level - 1))

    def _table(self, block: Block) -> None:
        n_columns = max(len(row) for row in block.rows)
        table = self.document.add_table(rows=0, cols=n_columns, style="Table Grid")
        for at, row in enumerate(block.rows):
            cells = table.add_row().cells
            if row[0].tone == "span":
                cells = (cells[0].merge(cells[-1]),)
            for cell, made in zip(row, cells, strict=False):
                self._cell(cell, made, at == 0 and block.options.get("header", "1") == "1")
        if block.options.get("header", "1") == "1":
            properties = table.rows[0]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()

    def _cell(self, cell: Cell, made: Any, bold: bool) -> None:
        self._runs(made.paragraphs[0], cell.text, bold or cell.tone == "span", 9.5)
        if cell.tone:
            _shade(made, _TONES[cell.tone])

    def _box(self, block: Block) -> None:
        cell = self.document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0]
        _shade(cell, _TONES[block.label])
        self._runs(cell.paragraphs[0], block.text, bold=True)
        for inner in block.blocks:
            self._text(inner, cell)
        self.document.add_paragraph()

    def _notes(self) -> None:
        if self.note_numbers:
            self.document.add_paragraph(style="Heading 2").add_run("Notes")
        for name, number in self.note_numbers.items():
            self._runs(self.document.add_paragraph(), f"{number} {self.source.notes[name]}", size=9)


def write(source: Source) -> bytes:
    """The DOCX of a source."""
    return Letter(source).write()


def _page_field(paragraph: Any) -> None:
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)


def _shade(cell: Any, fill: str) -> None:
    element = OxmlElement("w:shd")
    element.set(qn("w:val"), "clear")
    element.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(element)


def _fixed(archive: bytes) -> bytes:
    """The same archive with every entry dated 1980-01-01, in name order."""
    into = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return into.getvalue()
