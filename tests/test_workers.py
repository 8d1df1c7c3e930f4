"""What one document does to its process never touches the others, and always leaves a reason."""

from __future__ import annotations

import os
import signal
import time

import pytest

from pipeline import partitions
from pipeline.records import Problem
from pipeline.stages import Stage
from pipeline.task import Task
from pipeline.workers import Job, Limits, run_stage


def run(task: Task):
    """A stage whose documents misbehave as their name says: this module is the stage."""
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
    return [Problem("t", task.document_id, None, None, "fine", "x")]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    build = tmp_path_factory.mktemp("build")
    stage = Stage("tried", "tests.test_workers", one_process_each=True)
    names = ("good", "hangs", "dies", "eats", "breaks", "refuses", "also_good")
    jobs = [Job(Task(name, build / name, "pdf", build), "key", "failed-key", "run", 0) for name in names]
    limits = Limits(seconds=8, memory_mb=4096, processes=2)
    return build, {job.task.document_id: state for job, state in run_stage(stage, jobs, limits)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("hangs", "timeout"),
        ("dies", "crashed"),
        ("eats", "memory"),
        ("breaks", "failed"),
        ("refuses", "encrypted"),  # an exception may carry its own kind
    ],
)
def test_each_way_of_failing_is_a_problem_with_its_kind(outcome, name, kind):
    build, states = outcome
    assert states[name].status == "failed"
    assert states[name].key == "failed-key"
    (problem,) = partitions.rows_of(partitions.folder(build, "tried", name), Problem)
    assert problem.kind == kind
    assert "words of the document" not in problem.detail


@pytest.mark.parametrize("name", ["good", "also_good"])
def test_the_others_are_done(outcome, name):
    build, states = outcome
    assert states[name].status == "done"
    assert states[name].peak_memory_mb > 0
    (row,) = partitions.rows_of(partitions.folder(build, "tried", name), Problem)
    assert row.kind == "fine"
