"""The command that fits the themes anew, and what other commands say of their state."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors
from pipeline.records import ReviewsError

app = typer.Typer()

NO_STATE = "none"
THEME_STATE_HELP = (
    "Folder with the state of the themes (themes.json, themes.csv); without it models/fitted; "
    f"{NO_STATE}: fit themes to these documents alone."
)


def theme_state_folder(given: str) -> Path | None:
    """Return the folder with the state of the themes, None for themes of these documents alone; raises ReviewsError."""
    from pipeline.theme.state import state_files

    if given == NO_STATE:
        return None
    if given and not state_files(Path(given))[0].is_file():
        raise ReviewsError(f"no state of themes in {given}: give a folder with themes.json, or {NO_STATE}")
    return Path(given) if given else paths.FITTED


@app.command()
def fit_themes(
    documents: Annotated[Path, typer.Argument(help="Folder of documents.")] = paths.SAMPLE,
    into: Annotated[Path, typer.Option("--into", help="Where the run over these documents is kept.")] = paths.DEMO,
    state: Annotated[Path | None, typer.Option("--state", help="Folder of the state to go on with; models/fitted.")] = None,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 2012,
    afresh: Annotated[bool, typer.Option("--afresh", help="Forget earlier themes: all ids and labels are new.")] = False,
) -> None:
    """Fit the themes anew to all extracts, keeping ids and labels of those that hold. Example: reviews fit-themes my-folder."""
    from pipeline import stages
    from pipeline.cli import steps
    from pipeline.runner import Runner
    from pipeline.theme import fitted_anew
    from pipeline.theme.state import read_state, write_state

    folder = state or paths.FITTED
    with errors():
        runner = Runner(documents, into)
        for work in steps("extract"):
            work(runner)
        runner.per_document(stages.EMBED)
        earlier = None if afresh else read_state(folder)
        fitted = fitted_anew(runner.rows, runner.vectors(), earlier, seed)
        write_state(fitted, folder)
    told = ", ".join(f"{n} {event}" for event, n in sorted(Counter(event.event for event in fitted.events).items()))
    typer.echo(f"{len(fitted.themes)} themes from {len(fitted.documents)} documents: {told}; written: {folder.name}")
