"""The command that writes a briefing: two pages for Word on one area, from the masked copy of a database."""

from __future__ import annotations

import tempfile
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors
from pipeline.records import ReviewsError

if TYPE_CHECKING:
    from pipeline.report.source import Source

app = typer.Typer()


@app.command()
def briefing(
    area: Annotated[str, typer.Option("--area", "-a", help="Name or code of the area.")],
    into: Annotated[Path, typer.Option("--into", help="The Word file to write, ending in .docx.")],
    database: Annotated[Path, typer.Option("--database", "-d", help="The database to tell from.")] = paths.DEMO / paths.DATABASE,
) -> None:
    """Write a briefing of two pages on one area, masked. Example: reviews briefing --area Tarnbridge --into tarnbridge.docx."""
    with errors():
        name = write_briefing(database, area, into)
    typer.echo(f"briefing on {name}: {into}")


def write_briefing(database: Path, area: str, into: Path) -> str:
    """Write the briefing and return the name of the area.

    Raises ReviewsError where there is no database or no such area in it, or the file cannot be written.
    """
    from pipeline.export.published import write_copy
    from pipeline.report import briefing as making
    from pipeline.report.pages import area_facts
    from pipeline.report.site import Site
    from pipeline.report.source import Source

    if into.suffix.lower() != ".docx":
        raise ReviewsError(f"{into} does not end in .docx")
    if not database.exists():
        raise ReviewsError(f"there is no database {database}: run `make run` first")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "published.duckdb"
        write_copy(database, copy)
        with Source(copy) as source:
            site = Site(Path(folder) / "site", source)
            code = code_of(source, area)
            data = making.briefing(site, area_facts.read(source), code, making.origin(source))
            name = str(source.areas[code]["name"])
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_bytes(data)
    except OSError as error:
        raise ReviewsError(f"cannot write {into}: {error.strerror or error}") from error
    return name


def code_of(source: Source, area: str) -> str:
    """Return the code of the area of that name or code. Raises ReviewsError for none or several."""
    wanted = area.strip().casefold()
    names: dict[str, set[str]] = {}
    for code, row in source.areas.items():
        for word in (code, row["name"]):
            names.setdefault(str(word).casefold(), set()).add(code)
    found = names.get(wanted, set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise ReviewsError(f"{len(found)} areas are called “{area}”: give the code, one of {', '.join(sorted(found))}")
    near = get_close_matches(wanted, sorted(names), n=3)
    shown = ", ".join(sorted({str(source.areas[code]["name"]) for name in near for code in names[name]}))
    raise ReviewsError(f"nothing was read of an area “{area}”" + (f"; did you mean {shown}?" if shown else ""))
