"""The command `reviews`: one subcommand for each stage, and what is asked of the result.

Results go to stdout, progress and errors to stderr. Exit codes: 0 done, 1 something the user can mend, 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import paths
from pipeline.cli_asked import app as asked
from pipeline.cli_briefing import app as briefing
from pipeline.cli_codes import app as codes
from pipeline.cli_compare import app as compare
from pipeline.cli_errors import errors
from pipeline.cli_export import app as exporting
from pipeline.cli_labels import app as labels
from pipeline.cli_lenses import app as lens_commands
from pipeline.cli_privacy import app as privacy_commands
from pipeline.cli_search import app as asking
from pipeline.cli_themes import THEME_STATE_HELP, theme_state_folder
from pipeline.cli_themes import app as themes
from pipeline.cli_tiles import app as tiles

if TYPE_CHECKING:
    from pipeline.fetch.command import Summary
    from pipeline.runner import Outcome, Runner

app = typer.Typer(
    help="From published reviews to a database of recurring themes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Documents = Annotated[Path, typer.Argument(help="Folder of PDF, HTML, DOCX and TXT files, with an optional documents.csv.")]
Into = Annotated[Path, typer.Option("--into", help="Folder for the database, the report and what is kept between runs.")]
Processes = Annotated[int, typer.Option(min=1, help="How many documents are worked on at once.")]
TimeLimit = Annotated[float, typer.Option(min=1, help="Seconds that one document may take at one stage.")]
MemoryLimit = Annotated[int, typer.Option(min=512, help="Megabytes of address space that one document may take.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no closing words.")]
AsJson = Annotated[bool, typer.Option("--json", help="The numbers as JSON on stdout.")]
ThemeState = Annotated[str, typer.Option("--theme-state", help=THEME_STATE_HELP)]

ALL = "run"
STAGES = {
    "gather": "List the files of the folder: what they are, and what cannot be read.",
    "read": "Read text, tables and boxes of every page; scanned pages by OCR.",
    "segment": "Cut the text into headings, paragraphs, list items and table rows, by section.",
    "describe": "State what each document is, which area and date it concerns, and to which review it belongs.",
    "extract": "Find agencies, failures, good practice, causes, impacts and recommendations.",
    "theme": "Cluster what recurs across documents.",
    "privacy": "Find what must be masked in everything that is published.",
    "store": "Build the database from what the stages made.",
    "check": "Run the SQL checks; fails where one does not hold.",
    "report": "Write the report that people read.",
}


def _stage_command(name: str, last: str) -> Callable[..., None]:
    """Return the command that runs every stage up to `last`; that of all stages ends with what was found."""

    def command(
        documents: Documents = paths.SAMPLE,
        into: Into = paths.DEMO,
        processes: Processes = 2,
        time_limit: TimeLimit = 300.0,
        memory_limit: MemoryLimit = 4096,
        theme_state: ThemeState = "",
        quiet: Quiet = False,
        as_json: AsJson = False,
    ) -> None:
        failed = 0
        if name == "gather":  # the one stage that may be given addresses in place of a folder
            documents, failed = _fetched(documents, into, quiet)
        runner = _run(last, documents, into, (processes, time_limit, memory_limit, theme_state), quiet, as_json)
        if name == ALL and not (quiet or as_json):
            from pipeline.summary import closing_words

            typer.echo(closing_words(runner.database, runner.into / paths.REPORT))
        if failed:
            raise typer.Exit(1)

    command.__name__ = name
    return command


for _name, _help in STAGES.items():
    text = f"{_help}\n\nStages before it are brought up to date first. Example: reviews {_name} my-folder --into out"
    app.command(_name, help=text)(_stage_command(_name, last=_name))
text = "Run every stage, say what was found, and where it is. Example: reviews run my-folder --into out."
app.command(ALL, help=text)(_stage_command(ALL, last="report"))


@app.command()
def dictionary(
    out: Annotated[Path, typer.Argument(help="File to write.")] = paths.ROOT / "docs" / "data-dictionary.md",
) -> None:
    """Write the data dictionary from the comments of the schema. Example: reviews dictionary."""
    from pipeline import dictionary as writing

    with errors():
        writing.write(out)
        typer.echo(f"written: {out.name}")


@app.command()
def fetch(
    documents: Annotated[Path, typer.Argument(help="Catalogue (.csv), list of addresses (.txt) or sitemap (.xml).")],
    into: Annotated[Path, typer.Option("--into", help="Folder; the documents come into its subfolder documents.")],
    addresses: Annotated[Path | None, typer.Option(help="File with addresses that the catalogue has as hashes only.")] = None,
    rate: Annotated[float, typer.Option(min=0.0, help="Seconds between two requests to one host.")] = 2.0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many documents.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask also for what is there already.")] = False,
    contact: Annotated[str, typer.Option(envvar="REVIEWS_CONTACT", help="Who asks: told to every host.")] = "",
    megabytes: Annotated[float, typer.Option(min=0.1, help="No document may be larger.")] = 200.0,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds that one document may take.")] = 300.0,
    allow_host: Annotated[list[str] | None, typer.Option(help="A host on a private network that may be asked.")] = None,
    quiet: Quiet = False,
) -> None:
    """Fetch published documents, politely, into a folder. Example: reviews fetch list.txt --into out."""
    from pipeline.fetch import command as fetching

    options = fetching.Options(
        rate=rate, limit=limit, again=again, contact=contact, megabytes=megabytes, total_seconds=time_limit,
        allowed=tuple(allow_host or ()),
    )  # fmt: skip
    with errors():
        failed = _tell(fetching.fetch(documents, into, addresses, options, _say(quiet)), quiet)
    if failed:
        raise typer.Exit(1)


for _commands in (asking, asked, themes, lens_commands, exporting, labels, codes, privacy_commands, tiles, compare, briefing):
    app.add_typer(_commands)


# --- behind the commands --------------------------------------------------------------------------------------------


def _fetched(documents: Path, into: Path, quiet: bool) -> tuple[Path, int]:
    """Return the folder to be listed (addresses are fetched into one) and how many documents could not be had."""
    from pipeline.fetch.command import folder_of

    with errors():
        folder, summary = folder_of(documents, into, _say(quiet))
    return folder, _tell(summary, quiet) if summary else 0


def _say(quiet: bool) -> Callable[[str], None]:
    return (lambda line: None) if quiet else (lambda line: typer.echo(line, err=True))


def _tell(summary: Summary, quiet: bool) -> int:
    if not quiet:
        typer.echo(summary.sentence(), err=True)
    return summary.n_failed


def _run(last: str, documents: Path, into: Path, given: tuple[int, float, int, str], quiet: bool, as_json: bool) -> Runner:
    from pipeline.progress import Bar
    from pipeline.runner import Runner
    from pipeline.workers import Limits

    processes, time_limit, memory_limit, state = given
    with errors(), Bar(shown=not quiet and sys.stderr.isatty()) as bar:
        limits = Limits(time_limit, memory_limit, processes)
        runner = Runner(documents, into, limits, bar.show, theme_state_folder(state))
        outcomes = []
        for work in steps(last):
            outcome = work(runner)
            outcomes.append(outcome)
            if not quiet:
                bar.say(sentence(outcome))
    if as_json:
        typer.echo(json.dumps([asdict(outcome) for outcome in outcomes], indent=1))
    return runner


def steps(last: str) -> list[Callable[[Runner], Outcome]]:
    """Return the work of all stages up to and with the last one."""
    from pipeline import finish, stages
    from pipeline.runner import gathering

    def per_document(stage: stages.Stage) -> Callable[[Runner], Outcome]:
        return lambda runner: runner.per_document(stage)

    work: dict[str, list[Callable[[Runner], Outcome]]] = {
        "gather": [gathering],
        "read": [per_document(stages.READ)],
        "segment": [per_document(stages.SEGMENT)],
        "describe": [per_document(stages.DESCRIBE), finish.link],
        "extract": [per_document(stages.EXTRACT), per_document(stages.LENS), finish.answer],
        "theme": [per_document(stages.EMBED), per_document(stages.CODE), finish.theme, finish.recur],
        "privacy": [per_document(stages.PRIVACY)],
        "store": [finish.store],
        "check": [finish.check],
        "report": [finish.report],
    }
    upto = stages.ORDER[: stages.ORDER.index(last) + 1]
    return [step for name in upto for step in work[name]]


def sentence(outcome: Outcome) -> str:
    """Return what a stage did, as one line."""
    pages = f", {outcome.n_pages:,} pages" if outcome.n_pages else ""
    return (
        f"{outcome.stage:9} {outcome.n_documents:,} documents ({outcome.n_made:,} worked on now) → {outcome.n_rows:,} rows"
        f"{pages}, {outcome.n_problems:,} problems, {outcome.seconds:.1f} s, at most {outcome.peak_memory_mb:.0f} MB"
    )


if __name__ == "__main__":
    app()
