"""What one document does to its process never touches the others, and always leaves a reason."""

from __future__ import annotations

import signal

import pytest

from pipeline import partitions, trail
from pipeline.records import Problem
from pipeline.stages import Stage
from pipeline.task import Task
from pipeline.trail import Attempt
from pipeline.workers import Job, Limits, run_stage

PAGES = [
    # letters of the pages, pages that are read, of these by another reader, (page, kind) of problems
    ("gdg", [1, 2, 3], [2], [(2, "crashed")]),  # what one reader dies of another may read
    ("gDg", [1, 3], [], [(2, "crashed")]),  # … or not: the other pages are there
    ("gMg", [1, 3], [], [(2, "memory")]),
    ("gmgd", [1, 2, 3, 4], [2, 4], [(2, "memory"), (4, "crashed")]),  # two bad pages
    ("ghg", [1, 2, 3], [2], [(2, "timeout")]),  # a page that hangs
    ("gDDDDg", [1], [], [(2, "crashed"), (3, "crashed"), (4, "crashed"), (5, "crashed")]),  # not tried for ever
]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    build = tmp_path_factory.mktemp("build")
    stage = Stage("tried", "tests.misbehaving", one_process_each=True)
    names = ("good", "hangs", "dies", "eats", "breaks", "refuses", "also_good", *(f"pages:{letters}" for letters, *_ in PAGES))
    jobs = [Job(Task(name, build / name, "pdf", build), "key", "failed-key", "run", 0) for name in names]
    limits = Limits(seconds=4, memory_mb=4096, processes=2)
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


@pytest.mark.parametrize(("letters", "read", "by_other", "problems"), PAGES)
def test_a_bad_page_does_not_cost_the_document(outcome, letters, read, by_other, problems):
    build, states = outcome
    name = f"pages:{letters}"
    assert states[name].status == "done"
    rows = partitions.rows_of(partitions.folder(build, "tried", name), Problem)
    fine = [row for row in rows if row.kind == "fine"]
    assert [row.page for row in fine] == read
    assert [row.page for row in fine if row.detail == "by another reader"] == by_other
    assert [(row.page, row.kind) for row in rows if row.kind != "fine"] == problems


def test_when_the_time_is_over_the_pages_to_come_are_left_out_and_told_once(tmp_path, monkeypatch):
    now = 0.0
    monkeypatch.setattr(trail.time, "monotonic", lambda: now)
    trail.begin(tmp_path / "told", 1000, Attempt())
    try:
        fates = []
        for page in range(1, 6):
            fates.append(trail.step(page, 5))
            now += 300  # seconds; 700 of the 1,000 are for pages
    finally:
        trail.end()
    assert fates[:3] == [None, None, None]
    assert fates[3].problem == ("timeout", "pages 4 to 5 of 5 were not read: the limit of 1000 seconds was reached")
    assert fates[4].problem is None
    assert all(fate.is_left_out for fate in fates[3:])
    assert trail.reached(tmp_path / "told") == 5


def test_nothing_is_left_behind(outcome):
    build, _ = outcome
    assert [path.name for path in build.rglob("*.part*")] == []


def test_outside_of_a_worker_pages_are_not_limited():
    assert trail.step(1, 2) is None
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
