"""Questions of a new member of the working group, from the first page on, each answered with three clicks or fewer."""

from __future__ import annotations

import csv
import io
import os
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


class Told:
    """What the database says, asked apart from the builders of pages; a test that comes to it without one is skipped there."""

    def __init__(self, database: Path | None) -> None:
        self.database = database

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        import duckdb

        if self.database is None:
            pytest.skip(
                "SITE_DATABASE does not say which database the site was made from: the way was walked, the answer not checked"
            )
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()

    def values(self, sql: str, *parameters: object) -> list[Any]:
        return [row[0] for row in self.rows(sql, *parameters)]


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Told:
    if os.environ.get("SITE"):
        return Told(Path(os.environ["SITE_DATABASE"]) if os.environ.get("SITE_DATABASE") else None)
    return Told(request.getfixturevalue("published_sample"))


def leads_to(reader: Reader, selector: str) -> list[str]:
    """Return the names of the pages that links lead to, without folder and ending."""
    hrefs = reader.page.locator(selector).evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return [href.partition("#")[0].rpartition("/")[2].removesuffix(".html") for href in hrefs]


def test_what_recurs_in_my_borough(reader: Reader, told: Told) -> None:
    reader.click("dl.questions div:has(dt:text('What recurs in my borough?')) a")
    rows = reader.page.locator("main table tbody tr:has(th a)").evaluate_all(
        "all => all.map(row => [row.querySelector('th a').innerText, "
        "Math.max(0, ...[...row.querySelectorAll('td.n')].map(cell => parseInt(cell.innerText) || 0))])"
    )
    name = max(rows, key=lambda row: row[1])[0]
    reader.click("main table th a", name)
    assert reader.heading().startswith(name)
    reader.click("nav a", "What recurs")
    assert reader.place.inner_text() == f"What recurs in {name}"
    table = "h2#recurs ~ .scroll table:has(caption:has-text('practice that two or more'))"
    shown = reader.page.locator(table).first.locator("tbody th a").all_inner_texts()
    code = reader.page.url.partition("#")[0].rpartition("/")[2].removesuffix(".html")
    expected = told.values(
        "select c.label from failures f join extract_categories x on x.extract_kind = 'failure' and x.extract_id = f.failure_id "
        "join categories c on c.category_id = x.category_id and c.facet = 'practice' "
        "join review_documents r on r.document_id = f.document_id join placed_documents p on p.document_id = f.document_id "
        "where p.area_code = ? and p.is_compared and f.category_id = x.category_id and c.category_id <> 'other' "
        "group by c.label having count(distinct p.review_id) > 1",
        code,
    )
    assert len(expected) > 1, "an area of which much was read has something that recurs"
    assert sorted(shown) == sorted(expected)


def test_has_this_been_recommended_before_where_and_what_came_of_it(reader: Reader, told: Told) -> None:
    reader.click("dl.questions div:has(dt:text('recommended before')) a")
    reader.click("main table tbody tr:first-child th a")
    assert "Where and when it was asked" in reader.page.locator("main").inner_text()
    headings = reader.page.locator("main ol > li > h3").all_inner_texts()
    assert len(headings) >= 2, "a recommendation that was made again stands in two places or more"
    answers = reader.page.locator("main ol > li").all_inner_texts()
    assert all("esponse" in answer for answer in answers), "what came of each is not said"
    group = reader.page.url.rpartition("/")[2].removesuffix(".html")
    expected = told.rows(
        "select coalesce(r.area_name, r.board_name, 'no area'), year(r.published_on), r.n_answers "
        "from recommendation_group_members m join placed_recommendations r using (recommendation_id) where m.group_id = ?",
        group,
    )
    # the name of an area may be told apart from that of another of the same name
    assert len(headings) == len(expected)
    for place, year, _ in expected:
        assert any(str(year or "Date not known") in heading and place in heading for heading in headings), (place, year)
    assert sum("No response is known." not in answer for answer in answers) == sum(n > 0 for *_, n in expected)


def test_where_else_do_documents_report_the_same(reader: Reader, told: Told) -> None:
    reader.click("dl.questions div:has(dt:text('Where else')) a")
    reader.click("main table tbody th a")
    assert reader.page.locator("h2", has_text="Where else documents report this").is_visible()
    theme = reader.page.url.rpartition("/")[2].removesuffix(".html")
    table = "h2:has-text('Where else documents report this') + p + .scroll tbody th"
    codes = leads_to(reader, f"{table} a")
    reader.click(f"{table} a")
    assert "/areas/" in reader.page.url
    expected = told.values(
        "select distinct p.area_code from theme_members m join extracts e using (extract_kind, extract_id) "
        "join placed_documents p on p.document_id = e.document_id "
        "where m.theme_id = ? and p.is_compared and p.area_code is not null",
        theme,
    )
    assert len(expected) > 1
    assert sorted(set(codes)) == sorted(expected)


def is_said(told: Told, fragment: str, words: str, heading: str) -> None:
    """Check that words are those of the page that the heading names, in the database."""
    kind, _, extract_id = fragment.rpartition("-")
    page, quote, text = told.rows(
        "select e.page, e.quote, p.text from evidence e join pages p using (document_id, page) "
        "where e.extract_kind = ? and e.extract_id = ? and e.role = 'main' order by e.ordinal limit 1",
        kind.replace("-", "_"),
        extract_id,
    )[0]
    assert " ".join(words.split()) == " ".join(quote.split())
    assert quote in text, "the sentence is not on the page"
    assert heading.startswith(f"Page {page}") and not heading[len(f"Page {page}") :][:1].isdigit(), heading


HEADING = """id => {
    const place = document.getElementById(id);
    return [...document.querySelectorAll("main h3[id^='page-']")]
        .filter(each => each.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING).pop().innerText;
}"""


def test_show_me_the_sentence(reader: Reader, told: Told) -> None:
    words = reader.page.locator("figure.quote blockquote").first.inner_text()
    reader.click("figure.quote figcaption a")
    assert "/documents/" in reader.page.url
    place, fragment = reader.place, reader.page.url.partition("#")[2]
    assert place.is_visible() or place.evaluate("each => each.closest('li').offsetHeight > 0")
    assert words in place.evaluate("each => (each.closest('li') || each).innerText")
    top = place.evaluate("each => each.getBoundingClientRect().top")
    assert -5 <= top <= 900, f"the sentence is {top:.0f} px away from the top of the window"
    heading = reader.page.evaluate(HEADING, fragment)
    picture = f"li:has([id='{fragment}']) details.picture summary"
    if reader.page.locator(picture).count():
        reader.click(picture)
        shown = reader.page.locator("details.picture[open] img").first
        shown.wait_for(state="visible")
        reader.page.wait_for_function("document.querySelector('details.picture[open] img').complete")
        assert shown.evaluate("each => each.naturalWidth") > 100
    is_said(told, fragment, words, heading)


def test_a_sentence_found_by_its_words(reader: Reader, told: Told) -> None:
    reader.click("dl.questions div:has(dt:text('very sentence')) a")
    reader.page.keyboard.press("Tab")
    reader.page.locator("#q").fill("school")
    reader.click("#search button", "Search")
    reader.page.locator("#search-results figure.quote a").first.wait_for(timeout=10_000)
    words = reader.page.locator("#search-results blockquote").first.inner_text()
    assert "school" in words.lower()
    reader.click("#search-results figure.quote a")
    assert words in reader.place.evaluate("each => (each.closest('li') || each).innerText")
    fragment = reader.page.url.partition("#")[2]
    is_said(told, fragment, words, reader.page.evaluate(HEADING, fragment))


def test_give_me_the_numbers(reader: Reader, told: Told) -> None:
    import openpyxl

    reader.click("dl.questions div:has(dt:text('numbers')) a")
    file = reader.download("main table a[href$='themes.xlsx']")
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    sheets = {name: {str(cell) for row in book[name].iter_rows(values_only=True) for cell in row} for name in book.sheetnames}
    assert not any(cell.startswith("=") for cells in sheets.values() for cell in cells), "a cell holds a formula"
    themes = set(told.values("select theme_id from themes"))
    assert any(themes <= cells for cells in sheets.values()), "no sheet has every theme"


def test_give_me_the_numbers_of_this_table(reader: Reader) -> None:
    table = reader.page.locator("main table:has(tbody tr)").first
    shown = table.locator("tbody tr").evaluate_all("all => all.map(row => [...row.children].map(cell => cell.innerText.trim()))")
    file = reader.download("main p.download a[href$='.csv']")
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [[cell.replace(",", "") for cell in row] for row in rows[-len(shown) :]] == [
        [cell.replace(",", "") for cell in row] for row in shown
    ]


def test_what_is_under_way(reader: Reader, told: Told) -> None:
    reader.click("dl.questions div:has(dt:text('under way')) a")
    assert "under-way" in reader.page.url
    assert "announced" in reader.page.locator("main").inner_text()
    shown = leads_to(reader, "main table tbody th a")
    if shown:
        reader.click("main table tbody th a")
        assert "/reviews/" in reader.page.url
    expected = told.values("select review_id from reviews where status in ('announced', 'under_way', 'withdrawn')")
    assert sorted(shown) == sorted(expected)


def test_two_areas_side_by_side(reader: Reader) -> None:
    reader.click("dl.questions div:has(dt:text('side by side')) a")
    codes = reader.page.locator("#area-a option").evaluate_all("all => all.slice(1, 3).map(each => each.value)")
    for field, code in zip(("#area-a", "#area-b"), codes, strict=True):
        reader.page.locator(field).select_option(code)
    assert reader.page.locator("#compare-result table tbody tr").count() > 1


def test_nothing_was_asked_for_outside(window: tuple[Any, Outside]) -> None:
    assert window[1].requests == []
