"""How far a worker has come in a document: told outside of the process, so that it is known when the process is gone.

One bad page must not cost a document. A page that ended the process is read by another reader the next time, and left out
the time after; when the time of the document is over, the pages to come are left out and counted.
"""

from __future__ import annotations

import os
import signal
import struct
import time
from dataclasses import dataclass
from pathlib import Path

_PAGE = 0.2  # of the document's time that a page may take: a minute of five, where OCR takes two seconds
_PAGES = 0.7  # of the document's time within which pages begin; the rest is for the last page and what comes after
_NUMBER = struct.Struct("<q")


@dataclass(frozen=True)
class Fate:
    """Why a page is not read in the usual way. `problem` is (kind, detail), None where an earlier page's row tells it."""

    problem: tuple[str, str] | None
    is_left_out: bool  # otherwise it may be tried with another reader


@dataclass(frozen=True)
class Attempt:
    """What a new attempt at a document knows from those before: for each bad page the (kind, detail) of each end."""

    bad: tuple[tuple[int, str, str], ...] = ()
    last: int | None = None  # no page after this one is tried any more

    def after(self, page: int, kind: str, detail: str, n_attempts: int) -> Attempt:
        """Return the next attempt; of the last one it is certain that all its pages can be read."""
        bad = (*self.bad, (page, kind, detail))
        return Attempt(bad, page if len(bad) >= n_attempts else None)


@dataclass
class _Walk:
    """The document that this process is in."""

    file: int | None = None
    attempt: Attempt = Attempt()
    started: float = 0.0
    seconds: float = 0.0
    is_cut: bool = False


_walk = _Walk()


def begin(file: Path, seconds: float, attempt: Attempt) -> None:
    """Begin with a document: where to tell how far it is, how long it may take, what is known from before."""
    global _walk
    _walk = _Walk(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), attempt, time.monotonic(), seconds)


def step(page: int, n_pages: int) -> Fate | None:
    """Note that a page (from 1) begins. Returns None where it is to be read, else why not in the usual way.

    From here the page has `page_seconds`: then the process is ended from outside of the interpreter, as no library gives
    way to anything less. Outside of a worker nothing is noted or limited.
    """
    if _walk.file is None:
        return None
    os.pwrite(_walk.file, _NUMBER.pack(page), 0)
    signal.setitimer(signal.ITIMER_REAL, page_seconds(_walk.seconds))
    return _fate(page, n_pages)


def page_seconds(seconds: float) -> float:
    """Return how long a page may take in a document that may take so long."""
    return _PAGE * seconds


def _fate(page: int, n_pages: int) -> Fate | None:
    ends = [(kind, detail) for number, kind, detail in _walk.attempt.bad if number == page]
    if ends:
        return Fate(ends[-1], len(ends) > 1 or page == _walk.attempt.last)
    if _walk.attempt.last is not None and page > _walk.attempt.last:
        return _cut("crashed", page, n_pages, "too many pages before ended the reader")
    if time.monotonic() - _walk.started > _PAGES * _walk.seconds:
        return _cut("timeout", page, n_pages, f"the limit of {_walk.seconds:g} seconds was reached")
    return None


def _cut(kind: str, page: int, n_pages: int, why: str) -> Fate:
    """The first page that is left out tells of all that follow."""
    problem = None if _walk.is_cut else (kind, f"pages {page} to {n_pages} of {n_pages} were not read: {why}")
    _walk.is_cut = True
    return Fate(problem, True)


def end() -> None:
    """End with the document."""
    global _walk
    if _walk.file is not None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        os.close(_walk.file)
    _walk = _Walk()


def reached(file: Path) -> int:
    """Return the page that a process came to, 0 where it came to none."""
    try:
        content = file.read_bytes()
    except OSError:
        return 0
    return int(_NUMBER.unpack(content)[0]) if len(content) == _NUMBER.size else 0
