"""The folder of an export: whole or not at all, and never in the place of anything but an earlier export."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.partitions import swap_in
from pipeline.records import ReviewsError

MARK = "export.json"  # which export it is; a folder that holds it is one that we wrote


@contextmanager
def beside(into: Path) -> Iterator[Path]:
    """Yield an empty folder beside `into`; it takes the place of `into` when the block ends without error.

    Raises ReviewsError where `into` holds anything but an earlier export, or cannot be written.
    """
    refuse_others(into)
    temporary = into.with_name(f"{into.name}.part{os.getpid()}")
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        yield temporary
        if into.is_dir() and not any(into.iterdir()):
            into.rmdir()
        swap_in(temporary, into)
    except OSError as error:
        raise ReviewsError(f"cannot write {into}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(temporary, ignore_errors=True)


def refuse_others(into: Path) -> None:
    """Raise ReviewsError where the folder is a file, or holds anything but an earlier export."""
    if into.exists() and not into.is_dir():
        raise ReviewsError(f"{into} is a file: give a folder that is empty or not there")
    if into.is_dir() and any(into.iterdir()) and not (into / MARK).is_file():
        raise ReviewsError(f"{into} holds other things: give a folder that is empty, not there, or an earlier export")
