"""The command that puts two areas side by side as Word and Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors

app = typer.Typer()


@app.command()
def compare(
    a: Annotated[str, typer.Option("--a", help="Name or code of the first area.")],
    b: Annotated[str, typer.Option("--b", help="Name or code of the second area.")],
    database: Annotated[Path, typer.Option("--database", "-d", help="The database to ask.")] = paths.DEMO / paths.DATABASE,
    into: Annotated[Path, typer.Option("--into", help="Folder to write into.")] = paths.DEMO / "compare",
    register: Annotated[Path | None, typer.Option("--register", help="Folder of register entries beside the documents.")] = None,
) -> None:
    """Put two areas side by side as Word and Excel, masked. Example: reviews compare --a Tarnbridge --b Sallowby."""
    from pipeline.compare import compare as comparing

    with errors():
        done = comparing(database, a, b, into, register)
    for note in done.notes:
        typer.echo(note, err=True)
    typer.echo(f"side by side in {done.word} and {done.excel}")


if __name__ == "__main__":
    app()
