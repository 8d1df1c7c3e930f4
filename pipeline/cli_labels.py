"""Commands about labels: find them again, take new ones in, score against them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors

app = typer.Typer()

Documents = Annotated[Path, typer.Argument(help="Folder of PDF, HTML, DOCX and TXT files, with an optional documents.csv.")]
AsJson = Annotated[bool, typer.Option("--json", help="The numbers as JSON on stdout.")]


@app.command()
def labels(
    documents: Documents = paths.SAMPLE,
    keep_found: Annotated[bool, typer.Option("--keep-found", help="Write what was found though some is lost.")] = False,
) -> None:
    """Find all labels, of structure and of statements, again in what is read now. Example: reviews labels my-folder."""
    from pipeline.evaluate.relabel_all import relabel_all

    with errors():
        done = relabel_all(documents, keep_found)
    for line in (line for one in done.values() for line in one.lost):
        typer.echo(line, err=True)
    for name, one in done.items():
        typer.echo(f"{name:12}{one.sentence}")
    if any(one.lost for one in done.values()):
        raise typer.Exit(1)


@app.command()
def add_labels(
    given: Annotated[Path, typer.Argument(help="Folder of labels with quotes, one JSON file a document.")],
    database: Annotated[Path, typer.Option("--database", "-d", help="Holds the texts of the documents.")],
    second: Annotated[bool, typer.Option("--second", help="These are second labels of documents labelled before.")] = False,
    labelled_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When; without it: today.")] = None,
) -> None:
    """Take labels with quotes into models/labels, without their words. Example: reviews add-labels given -d reviews.duckdb."""
    from pipeline.evaluate.relabel_statements import add_labels as adding
    from pipeline.evaluate.statement_files import SECOND, STATEMENTS

    with errors():
        done = adding(given, database, SECOND if second else STATEMENTS, (labelled_on or datetime.now()).date())
    for line in done.lost:
        typer.echo(line, err=True)
    typer.echo(done.sentence)
    if done.lost:
        raise typer.Exit(1)


@app.command()
def evaluate(
    database: Annotated[Path, typer.Option("--database", "-d", help="The database to score.")] = paths.OWN_DATABASE,
    labels: Annotated[Path | None, typer.Option("--labels", help="Folder of labels; without it: those of the project.")] = None,
    split: Annotated[str, typer.Option(help="train, test or all; without it: test where labels are parted.")] = "",
    baselines: Annotated[bool, typer.Option("--baselines/--no-baselines", help="Score the plain baselines too.")] = True,
    misses: Annotated[bool, typer.Option("--misses", help="Each miss by its place, without text.")] = False,
    accuracy: Annotated[Path | None, typer.Option(help="Write the figures as the table that the site shows.")] = None,
    as_json: AsJson = False,
) -> None:
    """Score a database against labels: who failed, how, why, what was asked. Example: reviews evaluate -d reviews.duckdb."""
    from pipeline.evaluate import evaluation, evaluation_text
    from pipeline.evaluate.accuracy import write_accuracy
    from pipeline.evaluate.statement_files import STATEMENTS

    with errors():
        made = evaluation.evaluate(database, labels or STATEMENTS, split, baselines)
        written = evaluation_text.write_misses(made)
        if accuracy:
            write_accuracy(made, accuracy)
    typer.echo(evaluation_text.as_json(made) if as_json else evaluation_text.as_text(made))
    if misses:
        typer.echo(evaluation_text.misses_as_text(made), nl=False)
    typer.echo(f"misses with their quotes, for this machine only: {written}", err=True)


@app.command()
def evaluate_structure(
    documents: Documents = paths.SAMPLE,
    split: Annotated[str, typer.Option(help="Only the documents of this split: dev, validation or test.")] = "",
    misses: Annotated[bool, typer.Option("--misses", help="Each miss by its place, without text.")] = False,
    as_json: AsJson = False,
) -> None:
    """Score headings, numbers and sections against labels. Example: reviews evaluate-structure my-folder --split test."""
    from pipeline.evaluate import evaluate_structure as scoring

    with errors():
        made = scoring.evaluate(documents, split)
    typer.echo(scoring.as_json(made) if as_json else scoring.as_text(made))
    if misses:
        typer.echo(scoring.misses_as_text(made))


@app.command()
def train(
    database: Annotated[Path, typer.Option("--database", "-d", help="Holds all labelled documents.")] = paths.OWN_DATABASE,
) -> None:
    """Fit the models to the labels, into models/fitted. Example: reviews train -d reviews.duckdb."""
    from pipeline.model import training
    from pipeline.recur import fitting

    with errors():
        done = training.train(database)
        pairs = fitting.fitted(database)  # before anything is written: all models are of the same labels, or none
        training.write(done)
        training.write_files(pairs.files)
    typer.echo(f"{done.n_examples:,} labelled sentences of {done.n_documents} documents; on those not fitted on:")
    for name, (n, figure) in done.unseen.items():
        typer.echo(f"  {name:18}{'share' if name == 'failure_category' else 'F':6}{figure:.3f}  ({n:,} labels)")
    for name, (n, figure) in pairs.unseen.items():
        typer.echo(f"  pairs: {name:11}F     {figure:.3f}  ({n:,} labels)")
