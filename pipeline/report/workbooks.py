"""Workbooks to take away: cover, contents, notes, one table a sheet, as the government's guidance on spreadsheets asks.

gptables writes them where the cells are ours and few. It reads `[words](address)` in a cell as a link and `$$word$$` as a note,
and takes a hundred times as long for each row; so tables with words of documents, and long ones, are written in the same form
by xlsxwriter. In both, text stays text: no formula and no link comes of it.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.export.workbook import MOST_ROWS, as_cell
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import NOT_KNOWN, in_words

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "in_memory": True,
}
MOST_FOR_GPTABLES = 700  # rows of a workbook: about half a second
EMPTY_TABLE = "There is nothing to list: nothing of the kind was found in what was read."
_ONE_TABLE = "This worksheet contains one table."
_FONT = {"font_name": "Arial", "font_size": 12}
_NO_DATE = date(2000, 1, 1)
_WIDEST = 80
_MOST_LINES = 25  # of a cell: Excel shows no row higher than 409 points
_LINE = 140  # characters of a line above a table, so that it can be read without scrolling
_MARKUP = re.compile(r"\](?=\()|\$(?=\$)")  # what gptables would read as a link or a note
_SPOKEN = re.compile(r"[A-Za-z0-9]")
_SENTENCE = re.compile(r"(?<=[.:;])\s+(?=[A-Z“])")
_FORMS = {"number": "#,##0", "share": "0.00"}  # by kind of column; a number in another column is a year
_YEAR = "0"


@dataclass(frozen=True)
class Tab:
    """A sheet: its name (at most 31 characters), what it holds, and its table."""

    name: str
    about: str
    table: Table


@dataclass(frozen=True)
class Book:
    """A workbook. `has_words` says whether cells hold words of documents."""

    title: str
    intro: Sequence[str]
    notes: Sequence[str]
    source: str  # written as it stands: it begins with "Source: "
    tabs: Sequence[Tab]
    dated_on: date | None
    has_words: bool = True

    @property
    def n_rows(self) -> int:
        """Rows of all its tables."""
        return sum(len(tab.table.rows) for tab in self.tabs)


def workbook(book: Book) -> bytes:
    """Return the workbook as an XLSX file. Raises ValueError where a table has more rows than a sheet of Excel holds."""
    for tab in book.tabs:
        if len(tab.table.rows) + 10 > MOST_ROWS:
            raise ValueError(f"{tab.name} has {len(tab.table.rows):,} rows: more than a sheet of Excel holds")
    if book.has_words or book.n_rows > MOST_FOR_GPTABLES or not all(tab.table.rows for tab in book.tabs):
        return _plain(book)
    return _with_gptables(book)


def values(table: Table) -> list[list[Any]]:
    """Return the cells of a table, none of them empty: text, numbers and dates."""
    return [[_value(row.get(column.key), column) for column in table.columns] for row in table.rows]


def _value(value: Any, column: Column) -> Any:
    if value is None or value == "":
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | date):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or NOT_KNOWN
    return as_cell(str(value))


def properties(book: Book) -> dict[str, Any]:
    """Return what the file says of itself; its date is that of the data, not of the clock."""
    day = book.dated_on or _NO_DATE
    return {"title": book.title, "comments": book.source, "created": datetime(day.year, day.month, day.day)}


# --- by gptables ----------------------------------------------------------------------------------------------------


def _with_gptables(book: Book) -> bytes:
    import gptables
    import pandas

    made = io.BytesIO()
    sheets, heads = {}, {}
    for number, tab in enumerate(book.tabs):
        rows = [[_tame(value) for value in row] for row in values(tab.table)]
        frame = pandas.DataFrame(rows, columns=[column.label for column in tab.table.columns], dtype=object)
        subtitles = [tab.about, *([tab.table.note] if tab.table.note else [])]
        sheets[tab.name] = gptables.GPTable(
            table=frame, table_name=f"table_{number}", title=tab.table.caption, subtitles=[], scope=None,
            instructions=" ".join([_ONE_TABLE, *subtitles]), source=book.source, index_columns={1: 0},
            additional_formatting=_formats(tab.table),
        )  # fmt: skip
        heads[tab.name] = 3  # title, instructions, source
    notes = pandas.DataFrame({"Reference": [f"note {at}" for at in range(len(book.notes))], "Note text": list(book.notes)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no cell refers to a note: ours are about the whole
        written = gptables.produce_workbook(
            made, sheets, cover=gptables.Cover(book.title, intro=list(book.intro), about=[book.source]), notes_table=notes,
            workbook_options=OPTIONS,
        )  # fmt: skip
    written.set_properties(properties(book))
    for sheet in written.worksheets():
        if sheet.name in heads:
            _laid_out(sheet, heads[sheet.name])
    written.close()
    return made.getvalue()


def _formats(table: Table) -> list[dict[str, Any]]:
    """Without a format of its own gptables shows a date as a number of days."""
    forms: dict[str, dict[str, str]] = {"date": {"num_format": "yyyy-mm-dd", "align": "left"}}
    forms |= {kind: {"num_format": form} for kind, form in _FORMS.items()}
    of_kind = {kind: [column.label for column in table.columns if column.kind == kind] for kind in forms}
    return [{"column": {"columns": columns, "format": forms[kind]}} for kind, columns in of_kind.items() if columns]


def _tame(value: Any) -> Any:
    """Return a cell in which gptables finds no markup, and that is not of signs only (it refuses those)."""
    if not isinstance(value, str):
        return value
    text = _MARKUP.sub(lambda found: f"{found.group()} ", value)
    return text if _SPOKEN.search(text) else f"(signs only) {text}"


def _laid_out(sheet: Any, head: int) -> None:
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


# --- by xlsxwriter, in the same form --------------------------------------------------------------------------------


def _plain(book: Book) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    written = xlsxwriter.Workbook(made, OPTIONS)
    written.set_properties(properties(book))
    form = _Forms(written)
    _texts(written, form, "Cover", book.title, [*book.intro, book.source, "The sheets are listed under Contents."])
    contents = Table("Contents", (Column("name", "Sheet"), Column("about", "What it holds"), Column("n", "Rows", "number")), [
        {"name": tab.name, "about": tab.about, "n": len(tab.table.rows) or "none"} for tab in book.tabs
    ])  # fmt: skip
    _sheet(
        written, form, "Contents", "contents", contents, ["What each sheet holds.", book.source], {tab.name for tab in book.tabs}
    )
    _texts(written, form, "Notes", "Notes", book.notes)
    for number, tab in enumerate(book.tabs):
        if tab.table.rows:
            lines = [*_lines(" ".join(part for part in (_ONE_TABLE, tab.about, tab.table.note) if part)), book.source]
            _sheet(written, form, tab.name, f"table_{number}", tab.table, lines)
        else:
            _texts(written, form, tab.name, tab.table.caption, [tab.about, EMPTY_TABLE, book.source])
    written.close()
    return made.getvalue()


def _lines(text: str) -> list[str]:
    """Return whole sentences, as many to a line as there is room for."""
    made: list[str] = []
    for sentence in _SENTENCE.split(text):
        if made and len(made[-1]) + len(sentence) < _LINE:
            made[-1] = f"{made[-1]} {sentence}"
        else:
            made.append(sentence)
    return made


class _Forms:
    """The looks of cells: those of gptables."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format(_FONT | {"bold": True, "font_size": 16})
        self.line = book.add_format(_FONT)
        self.wrapped = book.add_format(_FONT | {"text_wrap": True, "valign": "top"})
        self.head = book.add_format(_FONT | {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.first = book.add_format(_FONT | {"bold": True, "text_wrap": True, "valign": "top"})
        self.numbers = {kind: book.add_format(_FONT | {"num_format": form, "valign": "top"}) for kind, form in _FORMS.items()}
        self.year = book.add_format(_FONT | {"num_format": _YEAR, "align": "left", "valign": "top"})
        self.date = book.add_format(_FONT | {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self.link = book.add_format(_FONT | {"font_color": "#0000FF", "underline": 1, "valign": "top"})


def _texts(written: Any, form: _Forms, name: str, title: str, lines: Iterable[str]) -> None:
    sheet = written.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, as_cell(title), form.title)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, as_cell(line), form.wrapped)


def _sheet(
    written: Any, form: _Forms, name: str, key: str, table: Table, lines: Sequence[str], linked: Iterable[str] = ()
) -> None:
    sheet = written.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, as_cell(table.caption), form.title)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, as_cell(line), form.line)
    head, rows = len(lines) + 1, values(table)
    names = set(linked)
    for row, line_of in enumerate(rows, start=head + 1):
        for place, value in enumerate(line_of):
            _cell(sheet, form, row, place, value, table.columns[place], value in names if place == 0 else False)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _width(column.label, (line_of[place] for line_of in rows)))
    sheet.add_table(head, 0, head + len(rows), len(table.columns) - 1, {
        "name": key, "style": None, "autofilter": len(rows) > 1,
        "columns": [{"header": column.label, "header_format": form.head} for column in table.columns],
    })  # fmt: skip
    _laid_out(sheet, head)


def _cell(sheet: Any, form: _Forms, row: int, place: int, value: Any, column: Column, is_linked: bool) -> None:
    if is_linked:
        sheet.write_url(row, place, f"internal:'{value}'!A1", form.link, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), form.date)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, form.numbers.get(column.kind, form.year))
    else:
        sheet.write_string(row, place, value, form.first if place == 0 else form.wrapped)


def _width(label: str, cells: Iterable[Any]) -> float:
    """A width in characters that fits most of a column's values, within bounds."""
    lengths = sorted(len(str(cell)) for cell in cells)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    needed = lengths[-1] / _MOST_LINES if lengths else 0.0
    return float(max(min(max(usual + 3, min(len(label) + 4, 24), 10), _WIDEST), needed))


def titled(code: object) -> str:
    """Return a code as words with a capital at the beginning."""
    words = in_words(code)
    return words[:1].upper() + words[1:]
