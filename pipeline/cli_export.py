"""The command that exports: what others may have of the database, masked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors

app = typer.Typer()


@app.command()
def export(
    into: Annotated[Path, typer.Option("--into", help="Folder: empty, not there, or an earlier export, which is replaced.")],
    database: Annotated[Path, typer.Option("--database", "-d", help="The database to export.")] = paths.DEMO / paths.DATABASE,
    formats: Annotated[list[str] | None, typer.Option("--as", help="parquet, csv, xlsx or duckdb; may be repeated.")] = None,
) -> None:
    """Write what others may have of the database, masked. Example: reviews export --into out --as csv --as xlsx."""
    from pipeline import export as exporting

    with errors():
        done = exporting.export(database, into, formats or exporting.FORMATS)
    for text in done.left_out:
        typer.echo(f"left out: {text}", err=True)
    typer.echo(f"export {done.export_id}: {done.n_tables} tables and {done.n_views} views, masked, in {into}")
