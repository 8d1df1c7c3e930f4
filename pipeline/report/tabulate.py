"""Tables of the site: rows with declared columns, shown in a page and written as CSV from the same values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.report.wording import cell

# in ASCII and in the full-width forms that some spreadsheets take too
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what a spreadsheet takes for the beginning of a formula


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


def spread(table: Table, heads: Sequence[Column], across: str, value: str, names: Mapping[str, str] | None = None) -> Table:
    """Return a long table with a column for each value of `across`, its cells those at `value`: for readers, not for the CSV.

    `heads` are the columns that stay; a row is made for each combination of them, in the order in which they come. `names` are
    the words over the new columns. A combination that the long table lacks is an empty cell.
    """
    made: dict[tuple[Any, ...], dict[str, Any]] = {}
    kinds = sorted({str(row[across]) for row in table.rows})
    for row in table.rows:
        key = tuple(row[column.key] for column in heads)
        kept = made.setdefault(key, {name: row[name] for name in row if name.removesuffix("_path") in {c.key for c in heads}})
        kept[str(row[across])] = row[value]
    columns = (*heads, *(Column(kind, (names or {}).get(kind, kind[:1].upper() + kind[1:])) for kind in kinds))
    empty = dict.fromkeys(kinds)
    return replace(table, columns=columns, rows=[empty | row for row in made.values()])


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
