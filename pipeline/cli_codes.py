"""Commands about codes: how well they are told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors

app = typer.Typer()


@app.command()
def evaluate_codes(
    database: Annotated[Path, typer.Option("--database", "-d", help="Holds all labelled documents.")] = paths.OWN_DATABASE,
    as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON on stdout.")] = False,
) -> None:
    """Score the codes of the codebook, one by one, on unseen documents. Example: reviews evaluate-codes -d reviews.duckdb."""
    from pipeline.evaluate import code_scores

    with errors():
        made = code_scores.evaluate_codes(database)
    typer.echo(code_scores.as_json(made) if as_json else code_scores.as_text(made))
