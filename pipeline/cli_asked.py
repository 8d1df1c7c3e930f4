"""Commands about recommendations that recur: what was asked before, and how well that is recognised."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors

app = typer.Typer()


@app.command()
def asked_before(
    draft: Annotated[str, typer.Argument(metavar="DRAFT", help="The recommendation, as you would write it.")],
    database: Annotated[Path, typer.Option("--database", "-d", help="The database to ask.")] = paths.DEMO / paths.DATABASE,
    limit: Annotated[int, typer.Option("--limit", "-n", help="At most so many earlier asks.")] = 10,
    style: Annotated[str, typer.Option("--format", "-f", help="table, csv or json.")] = "table",
) -> None:
    """Show who asked it before, whom, and why. Example: reviews asked-before "Supervise every social worker monthly"."""
    from pipeline.recur.draft import asked_before as asking
    from pipeline.recur.output import as_text, check_style

    with errors():
        check_style(style)
        typer.echo(as_text(asking(database, draft, limit), style))


@app.command()
def evaluate_pairs(
    database: Annotated[Path, typer.Option("--database", "-d", help="Holds the labelled documents.")] = paths.OWN_DATABASE,
    split: Annotated[str, typer.Option(help="train or test.")] = "test",
    as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON on stdout.")] = False,
) -> None:
    """Score recurring recommendations against labelled pairs. Example: reviews evaluate-pairs -d reviews.duckdb."""
    from pipeline.evaluate import pair_scores

    with errors():
        made = pair_scores.evaluate_pairs(database, split)
    typer.echo(pair_scores.as_json(made) if as_json else pair_scores.as_text(made))
