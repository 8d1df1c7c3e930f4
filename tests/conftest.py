"""Settings of all tests, and the runs that several of them look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import settings
from typer.testing import CliRunner

from pipeline import paths

# A slow machine is no failure: how long things take is measured elsewhere (`make bench-read`).
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole sample corpus, read once for all tests, up to the checks: the folder that a run writes into."""
    from pipeline.cli import app

    into = tmp_path_factory.mktemp("sample")
    done = CliRunner().invoke(app, ["check", str(paths.SAMPLE), "--into", str(into), "--quiet"])
    assert done.exit_code == 0, done.output
    return into


@pytest.fixture(scope="session")
def published_sample(sample_run: Path) -> Path:
    """The published, masked copy of the sample's database, of which the site is made."""
    from pipeline.export.published import write_copy

    copy = sample_run / "published.duckdb"
    write_copy(sample_run / paths.DATABASE, copy)
    return copy


@pytest.fixture
def ask(published_sample: Path) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Asks the published sample: the rows of a question."""
    with duckdb.connect(str(published_sample), read_only=True) as connection:
        yield lambda sql, *given: connection.execute(sql, given).fetchall()
