"""Tables of the site: rows with declared columns, shown in a page and written as CSV from the same values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.report.wording import cell

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


@dataclass(frozen=True)
class Column:
    """A column of a table: `kind` is text, number, share (0–1) or date. A row's value at `<key>_path` makes it a link,
    one at `<key>_besides` is said with it where the same words lead to several places.
    """

    key: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """Rows with their columns and caption; the first column heads its row. `csv` is the path of the file of it."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    note: str = ""
    csv: str = ""

    def kept_at(self, path: str) -> Table:
        """Return the table with the path where it can be taken away."""
        return replace(self, csv=path)


def csv_bytes(table: Table) -> bytes:
    """Return the table as CSV in UTF-8 with byte order mark, caption and note first; no cell begins a formula."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([safe(table.caption)])
    if table.note:
        writer.writerow([safe(table.note)])
    writer.writerow([safe(column.label) for column in table.columns])
    writer.writerows([_plain(row.get(column.key), column.kind) for column in table.columns] for row in table.rows)
    return made.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _plain(value: Any, kind: str) -> Any:
    if value is None or isinstance(value, int | float):
        return "" if value is None else value
    return safe(cell(value, kind))
