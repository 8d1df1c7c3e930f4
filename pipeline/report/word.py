"""Word files: paragraphs, quotes and tables in a few styles, accessible, and the same from the same input.

Made with python-docx. Language is British English, headings are headings, the first row of a table is repeated on the next
page and marked as its head, and pages are numbered. The dates in the file are those of the data, not of the clock.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from pipeline.export.workbook import as_cell

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

FONT = "Arial"
LANGUAGE = "en-GB"
_NO_DATE = date(2000, 1, 1)
_INK = "0B0C0C"
_MARGIN_CM = 1.8
_SMALL = 8.5  # points, in tables
_LONGEST = 255  # characters of what a Word file says of itself


class Word:
    """A Word file in the making; text is only ever text."""

    def __init__(self, title: str, dated_on: date | None, footer: str, size: float = 10.0) -> None:
        from docx import Document
        from docx.shared import Cm

        self._file = Document()
        title, footer = as_cell(title), as_cell(footer)
        day = dated_on or _NO_DATE
        at = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
        facts = self._file.core_properties
        facts.title, facts.language, facts.author, facts.comments = title[:_LONGEST], LANGUAGE, "", footer[:_LONGEST]
        facts.created = facts.modified = at
        section = self._file.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(_MARGIN_CM)
        section.top_margin, section.bottom_margin = Cm(1.5), Cm(1.5)
        section.header_distance = section.footer_distance = Cm(0.8)
        self._styles(size)
        self._ids = {style.name: style.style_id for style in self._file.styles}  # python-docx looks them up anew, slowly
        self._footer(footer, size)

    def _styles(self, size: float) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        looks = {"Normal": (size, 3, False), "Title": (size + 8, 2, True),
                 "Heading 1": (size + 2.5, 2, True), "Heading 2": (size + 0.5, 1, True),
                 "List Bullet": (size, 1.5, False), "List Number": (size, 1.5, False)}  # fmt: skip
        for name, (points, after, is_bold) in looks.items():
            style = self._file.styles[name]
            _font(style, points, is_bold)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.space_before = Pt(7 if name == "Heading 1" else 0)
            style.paragraph_format.line_spacing = 1.04
        for default in self._file.styles.element.iter(qn("w:lang")):
            default.set(qn("w:val"), LANGUAGE)
        title = self._file.styles["Title"].element
        for border in title.xpath(".//w:pBdr"):
            border.getparent().remove(border)
        quote = self._file.styles.add_style("Quoted words", WD_STYLE_TYPE.PARAGRAPH)
        quote.base_style = self._file.styles["Normal"]
        _font(quote, size - 0.5, False)
        quote.paragraph_format.left_indent = Cm(0.7)
        quote.paragraph_format.space_after = Pt(2.5)
        for style in (self._file.styles["Heading 1"], self._file.styles["Heading 2"]):
            style.paragraph_format.keep_with_next = True

    def _footer(self, words: str, size: float) -> None:
        from docx.shared import Pt

        paragraph = self._file.sections[0].footer.paragraphs[0]
        run = paragraph.add_run(f"{words} Page ")
        run.font.size = Pt(size - 2)
        field = paragraph.add_run()
        field.font.size = Pt(size - 2)
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            field._r.append(_field(kind, text))

    def title(self, text: str) -> None:
        """Add the title."""
        self._styled("Title").add_run(as_cell(text))

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading."""
        self._styled(f"Heading {level}").add_run(as_cell(text))

    def paragraph(self, text: str, is_bold: bool = False, follows: bool = False) -> None:
        """Add a paragraph; with `follows` it stays on the page of the next one."""
        made = self._styled("Normal")
        made.add_run(as_cell(text)).bold = is_bold or None
        made.paragraph_format.keep_with_next = follows or None

    def bullet(self, text: str, lead: str = "") -> None:
        """Add an item of a list; `lead` stands before it in bold."""
        self._led(self._styled("List Bullet"), lead, text)

    def numbered(self, text: str, lead: str = "") -> None:
        """Add an item of a numbered list."""
        self._led(self._styled("List Number"), lead, text)

    def _led(self, made: Paragraph, lead: str, text: str) -> None:
        if lead:
            made.add_run(as_cell(lead)).bold = True
        made.add_run(as_cell(text))

    def quote(self, text: str, place: str) -> None:
        """Add words of a document with where they stand."""
        made = self._styled("Quoted words")
        made.add_run(f"“{as_cell(text)}” ").italic = True
        made.add_run(f"– {as_cell(place)}")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], told: str) -> None:
        """Add a table: its first row heads the columns and is repeated; `told` is what it is read out as; widths in cm."""
        from docx.shared import Cm, Pt

        made = self._file.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
        made.autofit = False
        made._tbl.tblPr.append(_element("w:tblCaption", {"w:val": as_cell(told)}))
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Cm(width)
        for number, (row, line) in enumerate(zip(made.rows, [head, *rows], strict=True)):
            marks = row._tr.get_or_add_trPr()
            marks.append(_element("w:cantSplit", {"w:val": "true"}))
            if number == 0:
                marks.append(_element("w:tblHeader", {"w:val": "true"}))
            for cell, text, width in zip(row.cells, line, widths, strict=True):
                cell.width = Cm(width)
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
                run = cell.paragraphs[0].add_run(as_cell(text))
                run.font.size, run.bold = Pt(_SMALL), number == 0 or None
        self._styled("Normal").paragraph_format.space_after = Pt(0)

    def _styled(self, name: str) -> Paragraph:
        made = self._file.add_paragraph()
        made._p.style = self._ids[name]
        return made

    def made(self) -> bytes:
        """Return the file."""
        written = io.BytesIO()
        self._file.save(written)
        return _dateless(written.getvalue())


def _font(style: Any, points: float, is_bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = FONT, Pt(points), is_bold
    style.font.color.rgb = RGBColor.from_string(_INK)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for old in style.element.rPr.xpath("./w:lang"):
        style.element.rPr.remove(old)
    style.element.rPr.append(_element("w:lang", {"w:val": LANGUAGE}))


def _element(name: str, attributes: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _field(kind: str | None, text: str | None) -> Any:
    if kind:
        return _element("w:fldChar", {"w:fldCharType": kind})
    made = _element("w:instrText", {})
    made.text = text
    return made


def _dateless(data: bytes) -> bytes:
    """Return the archive with the same dates at each making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
