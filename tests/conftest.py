"""Settings of all tests, and the runs that several of them look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock
from hypothesis import settings
from typer.testing import CliRunner

from pipeline import paths

# A slow machine is no failure: how long things take is measured elsewhere (`make bench-read`).
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def _made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, made by whichever of the processes that run tests side by side needs it first; the others wait."""
    with FileLock(f"{folder}.lock"):
        if not (whole := folder / ".whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sample_run(shared_folder: Path) -> Path:
    """The whole sample corpus, read once for all tests, up to the checks: the folder that a run writes into. Only to read."""
    from pipeline.cli import app

    def run(into: Path) -> None:
        done = CliRunner().invoke(app, ["check", str(paths.SAMPLE), "--into", str(into), "--quiet"])
        assert done.exit_code == 0, done.output

    return _made_once(shared_folder / "sample", run)


@pytest.fixture(scope="session")
def published_sample(shared_folder: Path, sample_run: Path) -> Path:
    """The published, masked copy of the sample's database, of which the site is made. Only to read."""
    from pipeline.export.published import write_copy

    def copy(into: Path) -> None:
        write_copy(sample_run / paths.DATABASE, into / "published.duckdb")

    return _made_once(shared_folder / "published", copy) / "published.duckdb"


@pytest.fixture
def ask(published_sample: Path) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Asks the published sample: the rows of a question."""
    with duckdb.connect(str(published_sample), read_only=True) as connection:
        yield lambda sql, *given: connection.execute(sql, given).fetchall()
