"""Two areas side by side as a Word document, in the form of the briefings: tables that fit a page, captions, footer."""

from __future__ import annotations

from pipeline.compare.content import Content
from pipeline.report.pages.area_profile import Block, Line
from pipeline.report.word import Word

_WIDTHS = (5.4, 6.0, 6.0)  # of the columns, in centimetres: together what A4 has between its margins


def word(content: Content) -> bytes:
    """Return the document as a DOCX file."""
    made = Word(content.title, content.dated_on, f"{content.title}. {content.origin}. Counts are not performance.")
    made.title(content.title)
    for text in (*content.notes, *content.cautions):
        made.paragraph(text)
    for initials, name in content.frameworks:
        made.bullet(f"{initials}: {name}")
    for number, (block, lines) in enumerate(content.tables, start=1):
        _add(made, content, number, block, lines)
    return made.made()


def _add(made: Word, content: Content, number: int, block: Block, lines: tuple[Line, ...]) -> None:
    made.heading(block.title)
    caption = f"Table {number}. {block.note or block.title}"
    made.paragraph(caption, follows=True)
    made.table((block.head, content.one.name, content.other.name), lines, _WIDTHS, caption)
