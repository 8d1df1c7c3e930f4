"""DuckDB's fts extension, from the package `duckdb-extension-fts`: found by path, so that nothing is fetched."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.records import ReviewsError

if TYPE_CHECKING:
    import duckdb

PACKAGE = "duckdb-extension-fts"


@cache
def path() -> Path:
    """Return the file of the extension for the installed DuckDB. Raises ReviewsError where the package has none."""
    import duckdb

    try:
        files = distribution(PACKAGE).files or []
    except PackageNotFoundError as error:
        raise ReviewsError(f"the package {PACKAGE} is not installed: run `make setup`") from error
    for file in files:
        if file.name == "fts.duckdb_extension" and file.parent.name == f"v{duckdb.__version__}":
            return Path(str(file.locate()))
    raise ReviewsError(f"the package {PACKAGE} is not for DuckDB {duckdb.__version__}: run `make setup`")


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """Load the extension; its signature is checked by DuckDB. Raises ReviewsError."""
    import duckdb

    file = str(path()).replace("'", "''")
    try:
        connection.execute(f"load '{file}'")
    except duckdb.Error as error:
        raise ReviewsError(f"the extension {PACKAGE} cannot be loaded: {str(error).splitlines()[0]}") from error
