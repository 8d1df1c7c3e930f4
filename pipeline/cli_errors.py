"""How a command tells of what the user can mend."""

from __future__ import annotations

import typer

from pipeline.records import ReviewsError


class errors:
    """Turns an error that the user can mend into one line on stderr and exit code 1."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ReviewsError):
            typer.echo(f"reviews: {error}", err=True)
            raise typer.Exit(1) from None
        if isinstance(error, KeyboardInterrupt):
            typer.echo("reviews: stopped; the same command goes on from here", err=True)
            raise typer.Exit(1) from None
