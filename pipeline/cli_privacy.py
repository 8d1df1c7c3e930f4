"""Commands about what is private: how well it is masked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors

app = typer.Typer()


@app.command()
def evaluate_privacy(
    database: Annotated[Path, typer.Option("--database", "-d", help="Holds the labelled documents.")] = paths.OWN_DATABASE,
    split: Annotated[str, typer.Option(help="train, test or all.")] = "all",
    batch: Annotated[int | None, typer.Option(help="Only the labels of this batch, 1 or 2.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="Each miss by its place, without text.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON on stdout.")] = False,
) -> None:
    """Score the masking of private persons against labels. Example: reviews evaluate-privacy -d reviews.duckdb."""
    from pipeline.evaluate import private

    with errors():
        made = private.evaluate_privacy(database, split, batch=batch)
    typer.echo(private.as_json(made) if as_json else private.as_text(made))
    if misses and not as_json:
        typer.echo("\n".join(made.misses))
