"""Everything can be done without a mouse: each link and field is reached by Tab in order and shows that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site.links import Leaf
from tests.site.visiting import CHECKS, PHONE, Outside, address, opened

MOST_STOPS = 260  # of a page that is walked through: a stop takes some ten milliseconds
Desk = tuple[Any, Outside]


@pytest.fixture(scope="module")
def desk(site: Path) -> Iterator[Desk]:
    with opened(site) as made:
        yield made


def kinds_of_page(leaves: dict[str, Leaf]) -> list[str]:
    """Return of each section its first page and the longest of the others that can be walked through in time."""
    sections: dict[str, list[Leaf]] = {}
    for leaf in leaves.values():
        sections.setdefault(leaf.path.rpartition("/")[0], []).append(leaf)
    taken: list[str] = []
    for section, members in sorted(sections.items()):
        short = [leaf for leaf in members if len(leaf.references) <= MOST_STOPS]
        first = [leaf.path for leaf in short if not section or leaf.path.endswith("/index.html")]
        rest = sorted((leaf for leaf in short if leaf.path not in first), key=lambda leaf: (-len(leaf.references), leaf.path))
        taken += sorted(first) + [leaf.path for leaf in rest[:1]]
    return taken


def start(desk: Desk, site: Path, path: str) -> Any:
    page, _ = desk
    page.goto("about:blank")  # or another # of the same page would not load it anew
    page.goto(address(site, path))
    page.evaluate(CHECKS.read_text(encoding="utf-8"))
    return page


def test_tab_reaches_everything_in_order_and_shows_it(site: Path, leaves: dict[str, Leaf], desk: Desk) -> None:
    wrong = []
    for path in kinds_of_page(leaves):
        page = start(desk, site, path)
        for _ in range(page.evaluate("checks.watch()") + 1):
            page.keyboard.press("Tab")
        wrong += [f"{path}: {each}" for each in page.evaluate("checks.watched()")]
        if page.evaluate("document.activeElement !== document.body && stops.seen.length > stops.expected.length + 1"):
            wrong.append(f"{path}: the keyboard cannot leave the page")
    assert not wrong, "\n".join([f"{len(wrong)} in all", *wrong[:20]])


def test_tab_goes_back_too(site: Path, desk: Desk) -> None:
    page = start(desk, site, "index.html")
    stops = page.evaluate("checks.watch()")
    for key in ["Tab"] * 8 + ["Shift+Tab"] * 5:
        page.keyboard.press(key)
    assert page.evaluate("stops.seen") == [*range(8), 6, 5, 4, 3, 2], f"of {stops}"


def test_skip_link_leads_to_what_matters(site: Path, leaves: dict[str, Leaf], desk: Desk) -> None:
    for path in ("index.html", "areas/index.html"):
        page = start(desk, site, path)
        page.keyboard.press("Tab")
        box = page.evaluate(
            "(() => { const b = document.activeElement.getBoundingClientRect(); return [b.width, b.height, b.top]; })()"
        )
        assert "skip-link" in page.evaluate("document.activeElement.className"), path
        assert box[0] > 50 and box[1] > 15 and box[2] >= 0, f"{path}: the skip link cannot be seen: {box}"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), path


def test_details_open_and_close_with_enter(site: Path, leaves: dict[str, Leaf], desk: Desk) -> None:
    path = next(path for path in sorted(leaves) if path.startswith("areas/") and "<details" in (site / path).read_text())
    page = start(desk, site, path)
    page.locator("details:not([open]) > summary").first.focus()
    for expected in (True, False):
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open") is expected, path


def test_tables_are_filtered_by_keyboard(site: Path, leaves: dict[str, Leaf], desk: Desk) -> None:
    path = next(path for path in sorted(leaves) if "data-filter>" in (site / path).read_text())
    page = start(desk, site, path)
    field = page.locator("[data-filter]").first
    region = "document.querySelector('.filter').nextElementSibling"
    words = str(page.evaluate(f"{region}.querySelector('tbody tr:last-child').textContent")).split()[0]
    rows = page.evaluate(f"{region}.querySelectorAll('tbody tr').length")
    field.focus()
    page.keyboard.type(words)
    shown = page.evaluate(
        f"[...{region}.querySelectorAll('tbody tr')].filter(row => row.offsetHeight > 0).map(row => row.textContent)"
    )
    assert shown and all(words.lower() in each.lower() for each in shown), path
    assert page.locator("[data-filter-count]").first.inner_text() == f"{len(shown)} of {rows} rows"
    page.keyboard.press("Control+A")
    page.keyboard.type("no such words")
    assert page.locator("[data-filter-count]").first.inner_text() == f"0 of {rows} rows"


def test_search_is_asked_and_followed_by_keyboard(site: Path, leaves: dict[str, Leaf], desk: Desk) -> None:
    page = start(desk, site, "search.html")
    page.locator("#q").focus()
    page.keyboard.type("school")
    page.keyboard.press("Enter")
    link = page.locator("#search-results figure.quote a").first
    link.wait_for(timeout=10_000)
    assert re.search(r"\d+ pages? and [\d,]+ quotes? found", page.locator("#search-status").inner_text())
    assert "school" in page.locator("#search-results blockquote mark").first.inner_text().lower()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    assert page.evaluate("document.getElementById(location.hash.slice(1)) !== null"), page.url


def test_two_areas_are_put_side_by_side_by_keyboard(site: Path, leaves: dict[str, Leaf], desk: Desk) -> None:
    page = start(desk, site, "compare.html")
    names = page.locator("#area-a option").all_inner_texts()[1:3]
    for field, name in zip(("#area-a", "#area-b"), names, strict=True):
        page.locator(field).focus()
        page.keyboard.type(name)
    assert page.locator("#compare-result h2").inner_text() == f"{names[0]} and {names[1]}"
    assert page.locator("#compare-result table").count() > 0
    address_of_choice = page.url
    page.goto("about:blank")
    page.goto(address_of_choice)
    assert page.locator("#compare-result h2").inner_text() == f"{names[0]} and {names[1]}", "the address does not keep the choice"


def test_what_scripts_add_keeps_nobody_out(site: Path, desk: Desk) -> None:
    """The results of search and of comparing are no part of the pages as they are opened, so axe looks at them here."""
    from axe_playwright_python.base import AXE_SCRIPT

    from tests.site.visiting import DESK, looked_at

    for path in ("search.html#q=child", "compare.html"):
        page = start(desk, site, path)
        if path == "compare.html":
            codes = page.locator("#area-a option").evaluate_all("all => all.slice(1, 3).map(each => each.value)")
            page.goto(address(site, f"compare.html#a={codes[0]}&b={codes[1]}"))
        page.locator("#search-results figure.quote, #compare-result table").first.wait_for(timeout=10_000)
        page.evaluate(AXE_SCRIPT)
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            wrong = looked_at(page, path, width)
            assert not wrong, "\n".join(map(str, wrong))
        page.set_viewport_size({"width": DESK, "height": 900})


def test_nothing_was_asked_for_or_complained_of(desk: Desk) -> None:
    _, outside = desk
    assert outside == Outside([], [])
