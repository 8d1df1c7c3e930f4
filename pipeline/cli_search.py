"""Commands that ask a database: search its texts, query it by SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors
from pipeline.records import ReviewsError

app = typer.Typer()

Database = Annotated[Path, typer.Option("--database", "-d", help="The database to ask.")]


@app.command()
def search(
    asked: Annotated[str, typer.Argument(metavar="WORDS", help="What to look for: words or a sentence.")],
    area: Annotated[str, typer.Option(help="Code or name of the area whose practice is described.")] = "",
    kind: Annotated[str, typer.Option(help="failure, good_practice, cause, impact, recommendation or segment.")] = "",
    document_kind: Annotated[str, typer.Option(help="Kind of document, for instance practice_review.")] = "",
    year: Annotated[str, typer.Option(help="Year of the practice described: 2018, or 2015-2019.")] = "",
    agency: Annotated[str, typer.Option(help="Name or id of an agency that is responsible, asked or named there.")] = "",
    category: Annotated[str, typer.Option(help="Code of the codebook.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many hits.")] = 20,
    by: Annotated[str, typer.Option(help="words, meaning or both.")] = "both",
    style: Annotated[str, typer.Option("--format", "-f", help="table, csv or json.")] = "table",
    database: Database = paths.DEMO / paths.DATABASE,
) -> None:
    """Search quotes and other text by words and by meaning. Example: reviews search "early help declined" --kind failure."""
    from pipeline.search.filters import Wanted
    from pipeline.search.find import search as searching
    from pipeline.search.output import as_text, check_style

    with errors():
        check_style(style)
        wanted = Wanted(area, kind, document_kind, year, agency, category)
        found = searching(database, asked, wanted, by, limit)
        for note in found.notes:
            typer.echo(f"reviews: {note}", err=True)
        typer.echo(as_text(found, style))


@app.command()
def query(
    question: Annotated[str, typer.Argument(help="Name of a question, or SQL. Without it: the list of names.")] = "",
    database: Database = paths.DEMO / paths.DATABASE,
    style: Annotated[
        str, typer.Option("--format", "-f", help="table, csv, json or parquet; without it: as FILE ends, else table.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write the answer to a file.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
    time_limit: Annotated[float, typer.Option(min=0.1, help="Seconds after which the question is given up.")] = 30.0,
    given: Annotated[list[str] | None, typer.Option("--set", help="A value for the question, as name=value.")] = None,
) -> None:
    """Ask the database by SQL or by a question's name. Example: reviews query which_themes_recur --out themes.csv."""
    from pipeline import query as asking

    with errors():
        parameters = _parameters(given or [])
        if not question:
            typer.echo("\n".join(f"{name:40} {text}" for name, text in asking.named_queries().items()))
            return
        asking.bound(time_limit)
        asking.write_answer(database, question, style, out, overwrite, parameters, time_limit)
    if out:
        typer.echo(f"written: {out}", err=True)


def _parameters(given: list[str]) -> dict[str, object] | None:
    """Return the values of `--set name=value`; raises ReviewsError where one has another form."""
    wrong = [text for text in given if "=" not in text]
    if wrong:
        raise ReviewsError(f"--set {wrong[0]}: give it as name=value")
    pairs = (text.split("=", 1) for text in given)
    return {name: value for name, value in pairs} or None
