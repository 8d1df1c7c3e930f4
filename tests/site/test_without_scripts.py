"""With JavaScript switched off all pages can be read and followed; search and side by side say that they cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site.links import Leaf
from tests.site.visiting import Outside, address, chosen, opened


@pytest.fixture(scope="module")
def plain(site: Path) -> Iterator[tuple[Any, Outside]]:
    with opened(site, scripts=False) as made:
        yield made


@pytest.mark.parametrize("path", ["search.html", "compare.html"])
def test_pages_that_need_it_say_so_and_lead_on(site: Path, plain: tuple[Any, Outside], path: str) -> None:
    page, _ = plain
    page.goto(address(site, path))
    assert "needs JavaScript" in page.locator("main noscript").inner_text()
    assert page.locator("main form").is_hidden(), "a form that does nothing is shown"
    page.locator("main noscript a").first.click()
    page.wait_for_url("**/areas/index.html")


def test_pages_hold_their_words_without_it(site: Path, leaves: dict[str, Leaf], plain: tuple[Any, Outside]) -> None:
    """What a page shows before its scripts run is all that it has to say."""
    page, outside = plain
    wrong = []
    for path in [path for path in chosen(sorted(leaves), is_all=False) if path.count("/") == 0 or path.endswith("index.html")]:
        page.goto(address(site, path))
        if len(page.locator("main").inner_text()) < 100:
            wrong.append(f"{path}: is all but empty")
        if page.locator(".filter:visible").count():
            wrong.append(f"{path}: shows a filter that does nothing")
    assert not wrong, "\n".join(wrong)
    assert outside == Outside([], [])


def test_quotes_are_followed_without_it(site: Path, plain: tuple[Any, Outside]) -> None:
    page, _ = plain
    page.goto(address(site, "index.html"))
    page.locator("figure.quote figcaption a").first.click()
    page.wait_for_url("**/documents/*.html#*")
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").first.is_visible()
