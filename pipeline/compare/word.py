"""Two areas side by side as a Word document: tables that fit a page, captions, language, header and footer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.compare.content import Content
from pipeline.report.pages.area_profile import Block, Line

if TYPE_CHECKING:
    from docx.document import Document

LANGUAGE = "en-GB"
FONT = "Arial"
_WIDTHS = (5.2, 5.9, 5.9)  # of the columns, in centimetres: together what A4 has between its margins
_EPOCH = datetime(2000, 1, 1)


def write_word(content: Content, path: Path) -> None:
    """Write the document."""
    import docx

    document = docx.Document()
    _settle(document, content)
    document.add_heading(content.title, level=1)
    for text in (*content.notes, *content.cautions):
        document.add_paragraph(text)
    for initials, name in content.frameworks:
        document.add_paragraph(f"{initials}: {name}", style="List Bullet")
    for number, (block, lines) in enumerate(content.tables, start=1):
        _add_table(document, content, number, block, lines)
    document.save(str(path))


def _settle(document: Document, content: Content) -> None:
    """Set paper, font, language, properties, header and footer."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        style: Any = document.styles[name]
        style.font.name = FONT
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # which would go before the name
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), FONT)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(10)
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), LANGUAGE)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): LANGUAGE})
    normal.element.get_or_add_rPr().append(language)
    properties = document.core_properties
    properties.title, properties.language, properties.author = content.title, LANGUAGE, ""
    properties.created = properties.modified = _EPOCH
    properties.comments = content.origin
    section.header.paragraphs[0].text = content.title
    section.footer.paragraphs[0].text = f"{content.origin}. Counts are not performance."


def _add_table(document: Document, content: Content, number: int, block: Block, lines: tuple[Line, ...]) -> None:
    document.add_heading(block.title, level=2)
    caption = document.add_paragraph(f"Table {number}. {block.note or block.title}", style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    table.autofit = False
    _fill(table.rows[0], (block.head, content.one.name, content.other.name), is_head=True)
    for line in lines:
        _fill(table.add_row(), line)
    _repeat_head(table.rows[0])


def _fill(row: Any, texts: tuple[str, ...], is_head: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    for cell, text, width in zip(row.cells, texts, _WIDTHS, strict=True):
        cell.width = Cm(width)
        run = cell.paragraphs[0].add_run(clean(text))
        run.bold = is_head
        run.font.size = Pt(9)
    # a row is not parted over two pages
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:cantSplit"), {}))


def _repeat_head(row: Any) -> None:
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))


def clean(text: str) -> str:
    """Return text without control characters, which XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF))
