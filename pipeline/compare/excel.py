"""Two areas side by side as an Excel workbook: cover, contents, notes, one table a sheet; no cell becomes a formula or link."""

from __future__ import annotations

from pathlib import Path

from pipeline.compare.content import Content
from pipeline.compare.word import clean
from pipeline.report.pages.area_profile import Block, Line
from pipeline.report.tabulate import safe

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_excel(content: Content, path: Path) -> None:
    """Write the workbook."""
    import gptables
    import pandas

    texts = [*content.notes, *content.cautions, *(f"{initials}: {name}" for initials, name in content.frameworks)]
    references = [f"note {at}" for at in range(1, len(texts) + 1)]
    notes = pandas.DataFrame({"Note reference": references, "Note text": [_cell(text) for text in texts]})
    read_first = "Read first:" + "".join(f"$${reference}$$" for reference in references)
    sheets = {f"Table {at}": _sheet(content, at, *each, read_first) for at, each in enumerate(content.tables, start=1)}
    cover = gptables.Cover(
        title=_cell(content.title),
        intro=[_cell(text) for text in content.cautions],
        about=[_cell(content.origin)],
    )
    gptables.write_workbook(
        str(path), sheets, cover=cover, notes_table=notes, notesheet_options={"table_name": "notes"}, workbook_options=OPTIONS
    )


def _sheet(content: Content, at: int, block: Block, lines: tuple[Line, ...], read_first: str) -> object:
    import gptables
    import pandas

    columns = (block.head, content.one.name, content.other.name)
    table = pandas.DataFrame([[_cell(text) for text in line] for line in lines], columns=[_cell(name) for name in columns])
    return gptables.GPTable(
        table=table,
        table_name=f"table_{at}",
        title=f"Table {at}: {block.title}",
        subtitles=[*([block.note] if block.note else []), read_first],
        source=content.origin,
        index_columns={1: 0},
    )


def _cell(text: str) -> str:
    """Return text that is text in every spreadsheet, and that gptables does not take for a reference to a note."""
    return safe(clean(text).replace("$$", "$ $"))
