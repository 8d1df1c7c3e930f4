"""Commands about lenses: what they are and how right, and samples of their rows to be read by eye."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors

app = typer.Typer()

Register = Annotated[Path | None, typer.Option("--register", help="Folder beside documents that holds a lenses.yml.")]


@app.command()
def lenses(register: Register = None) -> None:
    """List the lenses with how right they are, and try their examples. Example: reviews lenses --register my-folder/register."""
    from pipeline import lens
    from pipeline.lens import cues as lens_cues
    from pipeline.lens import labels as lens_labels

    with errors():
        found = lens_cues.lenses(register)
        wrong = {record.id: lens.wrong_examples(record) for record in found}
        figures = [line for record in found for line in lens_labels.figures_of(record, register)]
    typer.echo("\n".join(figures))
    for name, lines in wrong.items():
        for line in lines:
            typer.echo(f"{name}: {line}", err=True)
    if any(wrong.values()):
        raise typer.Exit(1)


@app.command()
def sample_lens(
    lens_id: Annotated[str, typer.Argument(help="The lens, as in the table lenses.")],
    to: Annotated[Path, typer.Option("--to", help="CSV file to be filled in.")],
    database: Annotated[Path, typer.Option("--database", "-d", help="The database to draw from.")] = paths.OWN_DATABASE,
    rows: Annotated[int, typer.Option(min=1, help="How many rows.")] = 100,
    seed: Annotated[int, typer.Option(help="Another seed draws other rows.")] = 1,
) -> None:
    """Draw rows of a lens to be read by eye. Example: reviews sample-lens access --to access.csv -d reviews.duckdb."""
    from pipeline.lens import samples as lens_samples

    with errors():
        drawn = lens_samples.draw(database, lens_id, rows, seed)
        lens_samples.write_sample(to, drawn)
    typer.echo(f"{len(drawn)} rows in {to}: say yes or no under is_right and is_aspect_right, then: reviews keep-lens {to}")


@app.command()
def keep_lens(
    filled: Annotated[Path, typer.Argument(help="The filled CSV file of sample-lens.")],
    register: Register = None,
    judged_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When; without it: today.")] = None,
) -> None:
    """Keep the judgements of a filled sample, without its words. Example: reviews keep-lens access.csv."""
    from pipeline.lens import samples as lens_samples

    with errors():
        path, changed = lens_samples.keep(filled, (judged_on or datetime.now()).date(), register)
    typer.echo(f"{changed} new or changed judgements in {path}")
