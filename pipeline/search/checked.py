"""Remembers which databases were found to fit their index, so that one is compared with its index once and not at each search.

A file is known by what the system says of it (device, number, size, times of change in nanoseconds): whatever writes to it or
takes its place changes one of these. What is remembered lies in the user's cache folder; without it all is compared again.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_SETTLED = 2.0  # seconds: a file changed since may change again without a new time (coarse clocks of file systems)


def stamp(database: Path, version: str) -> str:
    """Return what tells this state of the file from any other; "" where it cannot be told."""
    try:
        if database.with_name(f"{database.name}.wal").exists():
            return ""  # what the file says is not all
        found = database.stat()
    except OSError:
        return ""
    if time.time() - max(found.st_mtime, found.st_ctime) < _SETTLED:
        return ""
    facts = (version, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return sha256("\n".join(map(str, facts)).encode()).hexdigest()


def is_known(database: Path, state: str) -> bool:
    """Return whether the file was found to fit in this state."""
    try:
        return bool(state) and _note(database).read_text(encoding="ascii") == state
    except (OSError, ValueError):
        return False


def remember(database: Path, state: str) -> None:
    """Remember that the file fits in this state; where nothing can be written, nothing is remembered."""
    if not state:
        return
    with suppress(OSError):
        note = _note(database)
        note.parent.mkdir(parents=True, exist_ok=True)
        beside = note.with_name(f"{note.name}.{os.getpid()}")
        beside.write_text(state, encoding="ascii")
        os.replace(beside, note)


def _note(database: Path) -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(given) if given else Path.home() / ".cache"
    except RuntimeError as error:  # no home folder
        raise OSError(str(error)) from error
    return base / "reviews" / "checked" / sha256(str(database.resolve()).encode()).hexdigest()[:32]
