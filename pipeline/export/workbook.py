"""The workbook for people who open a spreadsheet: cover, contents, notes, one table a sheet, and what each column means.

Every text is written as text: nothing of a document becomes a formula or a link. What Excel cannot hold is told in the notes:
longer texts are cut, control characters become spaces, and a table of more rows goes on in the next sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.about import CAUTIONS, TITLE, About, licence_text
from pipeline.export.catalogue import Table

if TYPE_CHECKING:
    import duckdb

SHEETS = Path(__file__).with_name("sheets")
LONGEST = 32_767  # characters of a cell in Excel
MOST_ROWS = 1_048_576  # rows of a sheet in Excel
CUT = " … (cut)"
_HEAD = 3  # rows above the heading of a table: title, what it is, a blank one
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_WIDE = frozenset({"quote", "wording", "definition", "comment", "detail", "what it means"})
_NO_DATE = date(2000, 1, 1)


@dataclass
class Sheet:
    """One table of the workbook."""

    title: str
    description: str
    columns: list[tuple[str, str]]  # (name, what it means)
    rows: Sequence[Sequence[Any]]
    names: list[str] = field(default_factory=list)  # of the sheets that it fills


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Table],
    path: Path,
    told: About,
    most_rows: int = MOST_ROWS,
) -> list[str]:
    """Write the workbook of the published copy that the connection uses; return the sheets that could not be made."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    })  # fmt: skip
    day = told.dated_on or _NO_DATE
    # the date of the data, not of the clock: two exports of one database are one
    book.set_properties(
        {"title": TITLE, "comments": f"Export {told.export_id}", "created": datetime(day.year, day.month, day.day)}
    )
    sheets, left_out = _sheets(connection, tables)
    name_sheets(sheets, most_rows)
    form = Formats(book)
    notes = _Notes(book, form, sheets, told)
    n_cut = 0
    for sheet in sheets:
        n_cut += write_table(book, form, sheet, most_rows)
    write_table(book, form, _meanings(sheets), most_rows)
    notes.end(n_cut)
    book.close()
    return left_out


def _sheets(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> tuple[list[Sheet], list[str]]:
    """Ask for all sheets; one that a database of an earlier version cannot answer is left out, and told."""
    import duckdb

    sheets, left_out = [], []
    for path in sorted(SHEETS.glob("*.sql")):
        try:
            sheets.append(_asked(connection, tables, path))
        except duckdb.CatalogException as error:
            left_out.append(f"sheet {path.stem}: {str(error).splitlines()[0]}")
    return sheets, left_out


def name_sheets(sheets: Sequence[Sheet], most_rows: int) -> None:
    """Name the sheets that each table fills."""
    for sheet in sheets:
        n = max(1, -(-len(sheet.rows) // (most_rows - _HEAD - 1)))
        sheet.names = [sheet.title if place == 0 else f"{sheet.title} ({place + 1})" for place in range(n)]


def _asked(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], path: Path) -> Sheet:
    """Ask for the rows of a sheet; its title, description and computed columns are told in its first lines."""
    sql = path.read_text(encoding="utf-8")
    head = [line.removeprefix("-- ") for line in sql.splitlines() if line.startswith("-- ")]
    own = dict(line.split(": ", 1) for line in head[2:])
    answer = connection.execute(sql)
    names = [column[0] for column in answer.description or ()]
    rows = answer.fetchall()
    used = re.findall(r"\b(?:from|join) (\w+)", sql)
    meant = {c.name: c.comment for name in reversed(used) if name in tables for c in tables[name].columns}
    return Sheet(head[0], head[1], [(name, own.get(name) or meant.get(name, "")) for name in names], rows)


def _meanings(sheets: Sequence[Sheet]) -> Sheet:
    rows = [(sheet.title, _heading(name), name, meaning) for sheet in sheets for name, meaning in sheet.columns]
    columns = [("sheet", ""), ("heading", ""), ("name in the database", ""), ("what it means", "")]
    return Sheet("Columns", "What each column of each sheet means.", columns, rows, ["Columns"])


class Formats:
    """The looks of cells."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.head = book.add_format({"bold": True, "bg_color": "#E8EDEE", "bottom": 1, "text_wrap": True, **top})
        self.text = book.add_format(top)
        self.wrapped = book.add_format({"text_wrap": True, **top})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top})
        self.share = book.add_format({"num_format": "0.000", **top})
        self.label = book.add_format({"bold": True, **top})
        self.link = book.add_format({"font_color": "#005EA5", "underline": 1, **top})


class _Notes:
    """Cover, contents and notes: written first, and the notes ended when it is known what was cut."""

    def __init__(self, book: Any, form: Formats, sheets: Sequence[Sheet], told: About) -> None:
        self._form = form
        cover = book.add_worksheet("Cover")
        cover.hide_gridlines(2)
        cover.set_column(0, 0, 24)
        cover.set_column(1, 1, 100)
        cover.write_string(0, 0, TITLE, form.title)
        for row, (name, text) in enumerate(_cover(told), start=2):
            cover.write_string(row, 0, name, form.label)
            cover.write_string(row, 1, text, form.wrapped)
        contents = book.add_worksheet("Contents")
        contents.set_column(0, 0, 30)
        contents.set_column(1, 1, 100)
        contents.set_column(2, 2, 12)
        contents.write_string(0, 0, "Contents", form.title)
        for place, text in enumerate(("Sheet", "What it holds", "Rows")):
            contents.write_string(2, place, text, form.head)
        listed = [(s.names[0], s.description, len(s.rows)) for s in sheets]
        listed.append(("Columns", "What each column of each sheet means.", sum(len(s.columns) for s in sheets)))
        for row, (name, description, n) in enumerate([("Notes", "How to read this workbook.", 0), *listed], start=3):
            contents.write_url(row, 0, f"internal:'{name}'!A1", form.link, name)
            contents.write_string(row, 1, description, form.wrapped)
            if n:
                contents.write_number(row, 2, n, form.text)
        contents.freeze_panes(3, 0)
        self._sheet = book.add_worksheet("Notes")
        self._sheet.set_column(0, 0, 120)
        self._sheet.write_string(0, 0, "Notes", form.title)
        self._row = 2
        for text in _notes(told):
            self._say(text)

    def _say(self, text: str) -> None:
        self._sheet.write_string(self._row, 0, text, self._form.wrapped)
        self._row += 1

    def end(self, n_cut: int) -> None:
        """Tell what Excel could not hold."""
        self._say(
            f"A cell of Excel holds {LONGEST:,} characters: {n_cut:,} longer texts end in “{CUT.strip()}”."
            " The Parquet and CSV files have them whole. Control characters are shown as spaces."
        )


def _cover(told: About) -> Iterator[tuple[str, str]]:
    yield (
        "What this is",
        (
            f"What {told.n_documents:,} published documents on the safeguarding of children assert: who fell short and how, why,"
            " what was done well and what was asked for, with the page and the words that prove it."
        ),
    )
    if told.invented:
        yield "Invented", told.invented
    yield "Counts", CAUTIONS[0]
    yield "Latest document", told.dated_on.isoformat() if told.dated_on else "not known"
    yield "Export", told.export_id
    yield "Content (SHA-256)", told.content_sha256
    for stage, run_id, _ in told.runs:
        yield f"Run of {stage}", run_id


def _notes(told: About) -> Iterator[str]:
    yield from ((told.invented,) if told.invented else ())
    yield from CAUTIONS
    yield licence_text(told)
    yield "An empty cell means not known or not stated, never zero."
    yield "Pages are counted from 1 as a PDF viewer counts them, whatever is printed on the page."
    yield "Every text is kept as text, also one that starts with = + - or @; addresses are not links."
    yield from (f"Facts on areas, boards and agencies: {source}" for source in told.sources)


# --- one table ------------------------------------------------------------------------------------------------------


def write_table(book: Any, form: Formats, sheet: Sheet, most_rows: int) -> int:
    """Write a table, on as many sheets as it needs; return the number of texts that were cut."""
    each = most_rows - _HEAD - 1
    n_cut = 0
    for place, name in enumerate(sheet.names):
        page = book.add_worksheet(name)
        rows = sheet.rows[place * each : (place + 1) * each]
        widths = [_width(column, sheet.rows, place) for place, (column, _) in enumerate(sheet.columns)]
        for number, width in enumerate(widths):
            page.set_column(number, number, width)
        page.freeze_panes(_HEAD + 1, 0)
        page.autofilter(_HEAD, 0, _HEAD + max(len(rows), 1), len(sheet.columns) - 1)
        page.write_string(0, 0, sheet.title, form.title)
        page.write_string(1, 0, sheet.description, form.text)
        for number, (column, _) in enumerate(sheet.columns):
            page.write_string(_HEAD, number, _heading(column), form.head)
        wraps = [form.wrapped if width >= 30 else form.text for width in widths]
        for row, values in enumerate(rows, start=_HEAD + 1):
            n_cut += _row(page, form, row, values, wraps)
    return n_cut


def _row(page: Any, form: Formats, row: int, values: Sequence[Any], wraps: Sequence[Any]) -> int:
    n_cut = 0
    for number, value in enumerate(values):
        if isinstance(value, list):
            value = ", ".join(map(str, value))
        if isinstance(value, str):
            text = as_cell(value)
            n_cut += text.endswith(CUT) and not value.endswith(CUT)
            page.write_string(row, number, text, wraps[number])
        elif isinstance(value, bool):
            page.write_string(row, number, "yes" if value else "no", form.text)
        elif isinstance(value, int):
            page.write_number(row, number, value, form.text)
        elif isinstance(value, datetime | date):
            page.write_datetime(row, number, value, form.date)
        elif value is not None:
            page.write_number(row, number, float(value), form.share)
    return n_cut


def as_cell(text: str) -> str:
    """Return a text as a cell of Excel can hold it: without control characters, and cut where it is too long."""
    text = _CONTROL.sub(" ", text)
    if 2 * len(text) <= LONGEST:
        return text
    # Excel counts UTF-16 units: characters beyond the basic plane count twice
    units = len(text.encode("utf-16-le")) // 2
    if units <= LONGEST:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore")
    return f"{kept}{CUT}"


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _width(column: str, rows: Sequence[Sequence[Any]], place: int) -> float:
    """A width in characters that fits most of a column's values, within bounds."""
    if column in _WIDE:
        return 80
    lengths = sorted(len(str(row[place])) for row in rows[:2000] if row[place] is not None)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return float(min(max(usual + 2, 10), 50))
