"""The command that writes a briefing: two pages for Word on one area, from the masked copy of a database."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import paths
from pipeline.cli_errors import errors
from pipeline.records import ReviewsError

if TYPE_CHECKING:
    from pipeline.compare.names import Found
    from pipeline.report.source import Source

app = typer.Typer()


@app.command()
def briefing(
    area: Annotated[str, typer.Option("--area", "-a", help="Name or code of the area.")],
    into: Annotated[Path, typer.Option("--into", help="The Word file to write, ending in .docx.")],
    database: Annotated[Path, typer.Option("--database", "-d", help="The database to tell from.")] = paths.DEMO / paths.DATABASE,
    register: Annotated[Path | None, typer.Option("--register", help="Folder of register entries beside the documents.")] = None,
) -> None:
    """Write a briefing of two pages on one area, masked. Example: reviews briefing --area Tarnbridge --into tarnbridge.docx."""
    with errors():
        found = write_briefing(database, area, into, register)
    if found.note:
        typer.echo(found.note, err=True)
    typer.echo(f"briefing on {found.name}: {into}")


def write_briefing(database: Path, area: str, into: Path, register: Path | None = None) -> Found:
    """Write the briefing and return the area it is about; `register` is a folder of register entries beside the documents.

    Raises ReviewsError where there is no database or no such area in it, or the file cannot be written.
    """
    from pipeline.compare.masked import masked, write_bytes
    from pipeline.report import briefing as making
    from pipeline.report.pages import area_facts
    from pipeline.report.site import Site

    if into.suffix.lower() != ".docx":
        raise ReviewsError(f"{into} does not end in .docx")
    with masked(database) as source, TemporaryDirectory() as folder:
        found = area_of(source, area, register)
        site = Site(Path(folder), source)
        data = making.briefing(site, area_facts.read(source), found.area_code, making.origin(source))
    write_bytes(into, data)
    return found


def area_of(source: Source, area: str, register: Path | None = None) -> Found:
    """Return the area that a name or code means. Raises ReviewsError for none, several, or one of which nothing was read."""
    from pipeline import registers
    from pipeline.compare.names import resolve

    found = resolve(area, source.named("area_register"), registers.load(register), source.areas)
    if found.area_code not in source.areas:
        raise ReviewsError(f"nothing was read of {found.name} ({found.area_code})")
    return found
