"""A stage whose documents do to their process what their names say; apart from the tests, as each worker imports it."""

from __future__ import annotations

import os
import signal
import time

from pipeline import trail
from pipeline.records import Problem
from pipeline.task import Task


def run(task: Task):
    """Do what the name of the document says."""
    if task.document_id == "hangs":
        time.sleep(60)
    if task.document_id == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.document_id == "eats":
        return [Problem("t", None, None, None, "none", "x" * (8 << 30))]
    if task.document_id == "breaks":
        raise ValueError("words of the document must not be told")
    if task.document_id == "refuses":
        error = RuntimeError("never shown")
        error.kind, error.detail = "encrypted", "needs a password"
        raise error
    if task.document_id.startswith("pages:"):
        return list(pages(task.document_id))
    return [Problem("t", task.document_id, None, None, "fine", "x")]


def pages(name: str):
    """Four pages that do to their process what their letters say; with another reader only capitals do."""
    letters = name.removeprefix("pages:")
    for page, letter in enumerate(letters, start=1):
        fate = trail.step(page, len(letters))
        if fate and fate.problem:
            yield Problem("t", name, None, page, *fate.problem)
        if fate is None or not fate.is_left_out:
            if letter.lower() != "g" and (fate is None or letter.isupper()):
                harm(letter.lower())
            yield Problem("t", name, None, page, "fine", "by another reader" if fate else "x")


def harm(letter: str) -> None:
    if letter == "d":
        os.kill(os.getpid(), signal.SIGSEGV)
    if letter == "m":
        raise MemoryError
    time.sleep(3600)
