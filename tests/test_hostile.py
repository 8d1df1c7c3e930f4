"""A folder full of files that do harm: the run ends, each has its reason in `problems`, the good ones are as they were.

The bombs are small here. `HOSTILE=full pytest tests/test_hostile.py` takes them at full size, which is minutes of work.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import partitions, paths, stages
from pipeline.records import Page, Problem, Segment
from pipeline.runner import Runner
from pipeline.workers import Limits
from tests import hostile

IS_FULL = os.environ.get("HOSTILE") == "full"
LIMITS = Limits(seconds=60, memory_mb=2048) if IS_FULL else Limits(seconds=25, memory_mb=1536)
LONGEST = 900 if IS_FULL else 180  # seconds; a fifth of it where nothing else runs
GOOD = (
    "learning-review-2012.pdf",
    "practice-review-haldenshaw-2024.docx",
    "news-announcement-2012.txt",
    "news-sallowby-2015.html",
)


@dataclass(frozen=True)
class Ran:
    """A run up to the segments: problems and text by file name, digests of the good documents, seconds."""

    build: Path
    problems: dict[str, list[Problem]]
    texts: dict[str, str]
    digests: dict[str, list[str]]
    seconds: float


def ran(folder: Path, into: Path) -> Ran:
    started = time.monotonic()
    runner = Runner(folder, into, LIMITS)
    problems: dict[str, list[Problem]] = {file.path: [] for file in runner.gathered.files}
    for problem in runner.gathered.problems:
        problems.setdefault(problem.path or "", []).append(problem)
    for stage in (stages.READ, stages.SEGMENT):
        runner.per_document(stage)
    seconds = time.monotonic() - started
    texts, digests = {}, {}
    for document, file in runner.gathered.documents().items():
        read, segmented = (partitions.folder(runner.build, name, document) for name in ("read", "segment"))
        problems[file.path] += partitions.rows_of(read, Problem) + partitions.rows_of(segmented, Problem)
        texts[file.path] = "\f".join(page.text for page in partitions.rows_of(read, Page))
        states = [partitions.state(runner.build, name, document) for name in ("read", "segment")]
        digests[file.path] = [state.digest for state in states if state]
    return Ran(runner.build, problems, texts, digests, seconds)


def descendants(of: str = "self") -> set[str]:
    """Processes below this one."""
    found: set[str] = set()
    for children in Path(f"/proc/{of}/task").glob("*/children"):
        try:
            names = children.read_text().split()
        except OSError:  # gone meanwhile
            continue
        for name in names:
            found |= {name, *descendants(name)}
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same good files, first alone, then with everything hostile beside them."""
    folder = tmp_path_factory.mktemp("documents")
    for name in GOOD:
        shutil.copy(paths.SAMPLE / name, folder / name)
    alone = ran(folder, tmp_path_factory.mktemp("alone"))
    before = descendants()  # the server from which workers are forked stays
    hostile.write_all(folder, IS_FULL)
    hostile.write_links(folder)
    beside = ran(folder, tmp_path_factory.mktemp("beside"))
    deadline = time.monotonic() + 5
    while (left := descendants() - before) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alone, beside, left


@pytest.mark.parametrize("recipe", hostile.RECIPES, ids=lambda recipe: ascii(recipe.name))
def test_each_file_has_its_reason_or_its_text(runs, recipe):
    _, beside, _ = runs
    if recipe.name not in beside.problems:
        pytest.skip("root may read everything")
    kinds = {problem.kind for problem in beside.problems[recipe.name]}
    if recipe.kinds:
        assert kinds & recipe.kinds, f"{recipe.why}: {kinds}"
    else:
        assert not kinds & hostile.UNREAD, recipe.why
    assert recipe.text in beside.texts.get(recipe.name, "")


def test_reasons_are_sentences_for_people(runs):
    _, beside, _ = runs
    details = [problem.detail for problems in beside.problems.values() for problem in problems]
    assert len(details) >= 20
    assert [detail for detail in details if len(detail) < 10 or "\n" in detail or "Error" in detail or "/tmp" in detail] == []


def test_links_that_lead_nowhere_are_told(runs):
    _, beside, _ = runs
    for name in ("dangling.pdf", "ring.pdf"):
        assert [problem.kind for problem in beside.problems.get(name, [])] == ["not_readable"]


def test_the_good_files_are_what_they_were_without_the_others(runs):
    alone, beside, _ = runs
    for name in GOOD:
        assert alone.problems[name] == beside.problems[name]
        assert alone.digests[name] == beside.digests[name]
        assert len(beside.digests[name]) == 2


def test_no_process_and_nothing_half_written_is_left(runs):
    _, beside, left = runs
    assert left == set()
    assert [path.name for path in beside.build.rglob("*.part*")] == []
    assert [path.name for path in Path.cwd().glob("core*") if path.is_file()] == []


def test_it_does_not_take_for_ever(runs):
    _, beside, _ = runs
    assert beside.seconds < LONGEST


def test_what_was_read_became_segments(runs):
    _, beside, _ = runs
    owner = next(folder for folder in (beside.build / "read").iterdir() if _text(folder).startswith("Junk before"))
    assert partitions.rows_of(beside.build / "segment" / owner.name, Segment)


def _text(partition: Path) -> str:
    return "".join(page.text for page in partitions.rows_of(partition, Page)[:1])


def test_recipes_are_many_and_the_same_each_time(tmp_path):
    assert len({recipe.name for recipe in hostile.RECIPES}) == len(hostile.RECIPES) >= 24
    for recipe in hostile.RECIPES:
        if recipe.share == 1.0 and "password" not in recipe.name:
            assert recipe.make(0.01) == recipe.make(0.01)
