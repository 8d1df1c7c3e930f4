"""The site under test: that of SITE (a folder), or else one made of the sample corpus. All is skipped without a Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline import paths
from tests.site import links, visiting
from tests.site.visiting import Note


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.site)


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str:
    """The browser that opens the pages."""
    found = visiting.browser()
    if found is None:
        pytest.skip("no Chromium on this machine: the pages of the site are not opened")
    return found


@pytest.fixture(scope="session")
def site(chromium: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    if given := os.environ.get("SITE"):
        assert (Path(given) / "index.html").is_file(), f"SITE={given} holds no index.html"
        return Path(given).resolve()
    from pipeline.report import write_report

    run = request.getfixturevalue("sample_run")
    folder = tmp_path_factory.mktemp("site") / "report"
    write_report(run / paths.DATABASE, folder, documents=paths.SAMPLE, build=run / "build")
    return folder


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Path:
    """The published database behind the site: that of SITE_DATABASE where SITE is given, or the sample's."""
    if not os.environ.get("SITE"):
        return Path(request.getfixturevalue("published_sample"))
    if not os.environ.get("SITE_DATABASE"):
        pytest.skip("SITE_DATABASE does not say which database the site was made from")
    return Path(os.environ["SITE_DATABASE"])


@pytest.fixture(scope="session")
def leaves(site: Path) -> dict[str, links.Leaf]:
    """Every page of the site as its file has it."""
    return {path: links.read(site, path) for path in visiting.pages_of(site)}


@pytest.fixture(scope="session")
def notes(site: Path) -> list[Note]:
    """What is wrong with the pages that were opened; all pages with SITE_ALL=1, or where the site is small."""
    pages = visiting.chosen(visiting.pages_of(site), bool(os.environ.get("SITE_ALL")))
    return visiting.visit_all(site, pages)
