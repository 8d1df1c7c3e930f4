"""The masked copy of a database as a source, for commands that write of it; and where they write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.records import ReviewsError

if TYPE_CHECKING:
    from pipeline.report.source import Source


@contextmanager
def masked(database: Path) -> Iterator[Source]:
    """Yield a masked copy of a database, made for the time of asking.

    Raises ReviewsError where there is no database, or the file is none that a run has made with this version.
    """
    import duckdb

    from pipeline.export.published import write_copy
    from pipeline.report.source import Source

    if not database.exists():
        raise ReviewsError(f"there is no database {database}: run `make run` first")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "published.duckdb"
        try:
            write_copy(database, copy)
        except duckdb.Error as error:
            told = str(error).splitlines()[0]
            raise ReviewsError(f"{database} is not the database of a run, or one of another version: {told}") from error
        with Source(copy) as source:
            yield source


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file, and its folder where there is none; return its path. Raises ReviewsError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise ReviewsError(f"cannot write {path}: {error.strerror or error}") from error
    return path
