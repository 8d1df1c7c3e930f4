"""Two areas side by side as an Excel workbook, in the form of all workbooks: cover, contents, notes, one table a sheet."""

from __future__ import annotations

from pipeline.compare.content import Content
from pipeline.report.pages.area_profile import Block, Line
from pipeline.report.tabulate import Column, Table
from pipeline.report.workbooks import Book, Tab, workbook


def excel(content: Content) -> bytes:
    """Return the workbook as an XLSX file."""
    frameworks = (f"{initials}: {name}" for initials, name in content.frameworks)
    notes = (*content.notes, *content.cautions, *frameworks)
    tabs = [_tab(content, at, *each) for at, each in enumerate(content.tables, start=1)]
    intro = (*content.notes, *content.cautions)
    return workbook(Book(content.title, intro, notes, content.origin, tabs, content.dated_on, has_words=True))


def _tab(content: Content, at: int, block: Block, lines: tuple[Line, ...]) -> Tab:
    columns = (Column("row", block.head), Column("one", content.one.name), Column("other", content.other.name))
    rows = [dict(zip(("row", "one", "other"), line, strict=True)) for line in lines]
    return Tab(f"Table {at}", f"{block.title}.", Table(f"Table {at}: {block.title}", columns, rows, block.note))
