"""Questions of a new member of the working group, from the first page on, each answered with three clicks or fewer."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site.visiting import DESK, PHONE, Outside, address, opened

MOST = 3


class Reader:
    """Somebody at the first page, who counts clicks."""

    def __init__(self, page: Any, site: Path) -> None:
        self.page, self.clicks = page, 0
        page.goto("about:blank")
        page.goto(address(site, "index.html"))

    def click(self, selector: str, words: str = "") -> None:
        """Click the first thing that can be seen of those with these words."""
        found = self.page.locator(selector)
        found = found.filter(has_text=words) if words else found
        self.clicks += 1
        assert self.clicks <= MOST, f"more than {MOST} clicks: on {self.page.url}"
        found.locator("visible=true").first.click(timeout=5_000)
        self.page.wait_for_load_state()

    def download(self, selector: str, words: str = "") -> Path:
        """Click something that is taken away and return the file."""
        with self.page.expect_download(timeout=10_000) as taken:
            self.click(selector, words)
        return Path(taken.value.path())

    @property
    def place(self) -> Any:
        """Return the element behind the # of the address."""
        fragment = self.page.url.partition("#")[2]
        assert fragment, f"{self.page.url} names no place on the page"
        return self.page.locator(f"[id='{fragment}']").first

    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())


@pytest.fixture(scope="module", params=[DESK, PHONE])
def window(site: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Any, Outside]]:
    with opened(site, width=request.param, accept_downloads=True) as made:
        yield made


@pytest.fixture
def reader(window: tuple[Any, Outside], site: Path) -> Reader:
    return Reader(window[0], site)


def test_what_recurs_in_my_borough(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('What recurs in my borough?')) a")
    name = reader.page.locator("main table tbody tr:has(td.n) th a").first.inner_text()
    reader.click("main table th a", name)
    assert reader.heading().startswith(name)
    reader.click("nav a", "What recurs")
    assert reader.place.inner_text() == f"What recurs in {name}"
    below = reader.place.evaluate("each => each.nextElementSibling.textContent")
    assert len(below) > 20, "nothing is said below"


def test_has_this_been_recommended_before_where_and_what_came_of_it(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('recommended before')) a")
    row = reader.page.locator("main table tbody tr").first
    reader.click("main table tbody tr:first-child th a")
    told = reader.page.locator("main").inner_text()
    assert "Where and when it was asked" in told, row
    assert reader.page.locator("main ol > li h3").count() >= 2, (
        "a recommendation that was made again stands in two places or more"
    )
    assert "esponse" in told, "what came of it is not said"


def test_where_else_do_documents_report_the_same(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('Where else')) a")
    reader.click("main table tbody th a")
    assert reader.page.locator("h2", has_text="Where else documents report this").is_visible()
    table = reader.page.locator("h2:has-text('Where else documents report this') ~ .scroll table").first
    assert table.locator("tbody tr").count() >= 1
    reader.click("h2:has-text('Where else documents report this') ~ .scroll tbody th a")
    assert "/areas/" in reader.page.url


def test_show_me_the_sentence(reader: Reader) -> None:
    words = reader.page.locator("figure.quote blockquote").first.inner_text()
    reader.click("figure.quote figcaption a")
    assert "/documents/" in reader.page.url
    place = reader.place
    assert place.is_visible() or place.evaluate("each => each.closest('li').offsetHeight > 0")
    assert words in place.evaluate("each => (each.closest('li') || each).innerText")
    top = place.evaluate("each => each.getBoundingClientRect().top")
    assert -5 <= top <= 900, f"the sentence is {top:.0f} px away from the top of the window"
    picture = reader.page.locator(f"li:has([id='{reader.page.url.partition('#')[2]}']) details.picture summary")
    if picture.count():
        reader.click(f"li:has([id='{reader.page.url.partition('#')[2]}']) details.picture summary")
        shown = reader.page.locator("details.picture[open] img").first
        shown.wait_for(state="visible")
        reader.page.wait_for_function("document.querySelector('details.picture[open] img').complete")
        assert shown.evaluate("each => each.naturalWidth") > 100


def test_a_sentence_found_by_its_words(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('very sentence')) a")
    reader.page.keyboard.press("Tab")
    reader.page.locator("#q").fill("school")
    reader.click("#search button", "Search")
    reader.page.locator("#search-results figure.quote a").first.wait_for(timeout=10_000)
    words = reader.page.locator("#search-results blockquote").first.inner_text()
    reader.click("#search-results figure.quote a")
    assert words in reader.place.evaluate("each => (each.closest('li') || each).innerText")


def test_give_me_the_numbers(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('numbers')) a")
    file = reader.download("main table a[href$='.xlsx']")
    with zipfile.ZipFile(file) as book:
        assert "xl/workbook.xml" in book.namelist()


def test_give_me_the_numbers_of_this_table(reader: Reader) -> None:
    file = reader.download("main p.download a[href$='.csv']")
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert len(rows) > 2 and all(rows[-1])


def test_what_is_under_way(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('under way')) a")
    assert "under-way" in reader.page.url
    assert "announced" in reader.page.locator("main .lead").inner_text()
    if reader.page.locator("main table tbody th a").count():
        reader.click("main table tbody th a")
        assert "/reviews/" in reader.page.url


def test_two_areas_side_by_side(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('side by side')) a")
    codes = reader.page.locator("#area-a option").evaluate_all("all => all.slice(1, 3).map(each => each.value)")
    for field, code in zip(("#area-a", "#area-b"), codes, strict=True):
        reader.page.locator(field).select_option(code)
    assert reader.page.locator("#compare-result table tbody tr").count() > 1


def test_nothing_was_asked_for_outside(window: tuple[Any, Outside]) -> None:
    assert window[1].requests == []
