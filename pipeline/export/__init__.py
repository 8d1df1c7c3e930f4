"""Exports: what others may have of the database, masked: Parquet, CSV, an Excel workbook and a read-only copy.

Everything is made from one masked copy, so what is masked in one format is masked in all. An export says which run it came
from, and two exports of one database are the same to the byte, the DuckDB file apart, whose rows are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export import about as telling
from pipeline.export.catalogue import catalogue, literal
from pipeline.export.folder import MARK, beside
from pipeline.records import ReviewsError

if TYPE_CHECKING:
    from pipeline.export.about import About
    from pipeline.export.published import Copy

FORMATS = ("parquet", "csv", "xlsx", "duckdb")
COPY = "reviews-published.duckdb"
WORKBOOK = "reviews.xlsx"


@dataclass(frozen=True)
class Exported:
    """What was exported, and what was left out of it, in words."""

    export_id: str
    n_tables: int
    n_views: int
    left_out: tuple[str, ...]


def export(database: Path, into: Path, formats: Sequence[str] = FORMATS) -> Exported:
    """Write a database in these formats into a folder, masked, whole or not at all; return what was written.

    Raises ReviewsError where there is no database, or the folder holds other things.
    """
    wrong = sorted(set(formats) - set(FORMATS))
    if wrong:
        raise ReviewsError(f"no format {', '.join(wrong)}: choose among {', '.join(FORMATS)}")
    if not database.is_file():
        raise ReviewsError(f"no database at {database}: run `make demo` or `make run` first")
    with beside(into) as folder:
        return _write(database, folder, formats)


def _write(database: Path, folder: Path, formats: Sequence[str]) -> Exported:
    from pipeline.export.published import write_copy

    copied = write_copy(database, folder / COPY)
    told = _about(folder / COPY, copied)
    left_out = (*copied.left_out, *_other_formats(folder, formats, copied, told))
    if "duckdb" in formats:
        (folder / COPY).chmod(0o444)
    else:
        (folder / COPY).unlink()
    mark = dict(telling.facts(told)) | {"formats": sorted(set(formats)), "left_out": list(left_out)}
    (folder / MARK).write_text(json.dumps(mark, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    n_tables = sum(table.is_table for table in copied.tables.values())
    return Exported(told.export_id, n_tables, len(copied.tables) - n_tables, left_out)


def _about(copy: Path, copied: Copy) -> About:
    """Return what is to be said of the copy, and write it into it."""
    import duckdb

    with closing(duckdb.connect()) as connection:
        connection.execute(f"attach {literal(str(copy))} as pub")
        told = telling.about(connection, copied.tables)
        connection.execute("create table pub.about (name varchar not null, value varchar not null)")
        connection.executemany("insert into pub.about values (?, ?)", telling.facts(told))
        connection.execute("comment on table pub.about is 'What this copy is: which run it came from, and how it may be read.'")
        connection.execute("comment on column pub.about.name is 'What is told.'")
        connection.execute("comment on column pub.about.value is 'The text.'")
        connection.execute("checkpoint pub")
    return told


def _other_formats(folder: Path, formats: Sequence[str], copied: Copy, told: About) -> list[str]:
    """Write what is made of the copy; return what could not be."""
    import duckdb

    from pipeline.export.tabular import write_csv, write_parquet
    from pipeline.export.workbook import write_workbook

    with closing(duckdb.connect()) as connection:
        connection.execute(f"attach {literal(str(folder / COPY))} as pub (read_only)")
        connection.execute("use pub")
        # the keys are not in the copy, only told
        keys = {name: table.key for name, table in copied.tables.items()}
        found = catalogue(connection, "pub")
        tables = {name: replace(table, key=keys.get(name, ())) for name, table in found.items()}
        if "parquet" in formats:
            write_parquet(connection, tables, folder / "parquet", told)
        if "csv" in formats:
            write_csv(connection, tables, folder / "csv", told)
        return write_workbook(connection, tables, folder / WORKBOOK, told) if "xlsx" in formats else []


__all__ = ["COPY", "FORMATS", "MARK", "WORKBOOK", "Exported", "export"]
