"""The command that lays out the tiles of the map and measures the layout."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_errors import errors
from pipeline.tiles import TILES

app = typer.Typer()


@app.command()
def tiles(
    into: Annotated[Path, typer.Option("--into", help="The file to write.")] = TILES,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 where the file differs.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The measures as JSON on stdout.")] = False,
) -> None:
    """Lay out the tiles of the map anew from models/area_places.csv and measure them. Example: reviews tiles --check."""
    from pipeline.registers import load
    from pipeline.tiles import tiles_as_csv
    from pipeline.tiles.layout import layout, plain_cells
    from pipeline.tiles.measures import measured
    from pipeline.tiles.places import load_places

    with errors():
        areas = load().areas
        places = list(load_places(areas).values())
        cells = layout(places)
        text = tiles_as_csv(places, cells, {code: area.name for code, area in areas.items()})
    plain = dict(zip((p.area_code for p in places), plain_cells(places), strict=True))
    _tell({"laid out": measured(places, cells), "plain assignment": measured(places, plain)}, as_json)
    if not check:
        into.write_text(text, encoding="utf-8")
    elif not into.exists() or into.read_text(encoding="utf-8") != text:
        typer.echo(f"reviews: {into.name} is not what the places give; make it anew with: reviews tiles", err=True)
        raise typer.Exit(1)


def _tell(measures: dict[str, object], as_json: bool) -> None:
    import json

    rows = {name: asdict(one) for name, one in measures.items()}  # type: ignore[call-overload]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for name, row in rows.items():
        typer.echo(f"{name}: {row['n_tiles']} tiles on {row['n_columns']} by {row['n_rows']} cells")
        typer.echo(f"  in the largest piece of their region {row['in_region_share']:.3f}")
        typer.echo(f"  regions in more than one piece       {row['n_regions_in_pieces']}")
        typer.echo(f"  of the six nearest, within two steps {row['near_share']:.3f}")
        typer.echo(f"  rank correlation of distances        {row['rank_correlation']:.3f}")
        typer.echo(f"  mean error of directions, degrees    {row['angle_error']:.1f}")
