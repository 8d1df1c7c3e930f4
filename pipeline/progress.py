"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Bar:
    """Shows how far a stage is, and a line when it is done."""

    def __init__(self, shown: bool) -> None:
        self._console = Console(stderr=True, soft_wrap=True, highlight=False)
        columns = (TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=self._console, disable=not shown, transient=True)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def show(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` documents are through a stage."""
        self._bar.update(self._task, description=stage, completed=done, total=total)

    def say(self, line: str) -> None:
        """Print a line that stays."""
        self._console.print(line, markup=False)
