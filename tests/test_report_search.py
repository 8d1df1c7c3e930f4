"""The search in the site: its index holds what the documents say, and the page finds it without a server."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import ASSETS, build_one
from pipeline.report.pages import searching
from pipeline.report.search_index import (
    LARGEST_BLOCK,
    LARGEST_SHARD,
    Found,
    as_json,
    blocks,
    coded,
    decoded,
    folded,
    parted,
    postings,
    shards,
    stem,
    weight_letters,
    words_of,
)
from pipeline.report.site import NAVIGATION, Site
from pipeline.report.source import Source

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LARGEST = 300_000  # bytes of a file of the index
HOSTILE = '<script>window.hurt = 1</script><img src="x" onerror="window.hurt = 2"> zebra crossing was not seen </script>'
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-sync", "--no-first-run"]


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Police forces", ["police", "force"]),  # a plural is found by its singular
        ("agencies", ["agency"]),  # -ies
        ("the child’s needs", ["the", "child", "need"]),  # a genitive is no other word
        ("didn't", ["didnt"]),  # an apostrophe parts no word
        ("processes, crosses", ["process", "cross"]),  # -sses
        ("process is this", ["process", "is", "this"]),  # what only looks like a plural is left
        ("Café ﬁle", ["cafe", "file"]),  # accents and ligatures
        ("16- and 17-year-olds", ["16", "and", "17", "year", "old"]),  # figures are words
        ("████ said", ["said"]),  # what is masked is no word
        ("=SUM(A1)", ["sum", "a1"]),  # signs are none
    ],
)
def test_words_are_looked_up_by_their_stems(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.sets(st.integers(0, 2_000_000)))
def test_numbers_survive_their_coding(numbers: set[int]) -> None:
    rising = sorted(numbers)
    assert decoded(coded(rising)) == rising


def test_a_text_with_two_words_of_one_stem_counts_once() -> None:
    assert postings(["a force of forces", "none", "force"])["force"] == [0, 2]


def test_shards_hold_every_word_once_in_order_and_are_no_larger_than_asked() -> None:
    found = {f"word{number:04}": list(range(number % 90)) for number in range(2000)}
    parts = shards(found, 2_000)
    words = [word for part in parts for word in part]
    assert words == sorted(found) and len(parts) > 10
    assert all(len(as_json(part)) < 2_100 for part in parts)
    assert all(decoded(part[word]) == found[word] for part in parts for word in part)


def test_blocks_hold_every_quote_once_with_the_number_of_their_first() -> None:
    quotes = [Found(0, 1, "", f"sentence {n} " * 20, ((0, f"id{n}"),), 0.5) for n in range(100)]
    starts, texts = blocks(quotes, 5_000)
    rows = [json.loads(text) for text in texts]
    assert [row[0] for block in rows for row in block] == [quote.text for quote in quotes]
    assert starts == [sum(len(block) for block in rows[:at]) for at in range(len(rows))] and len(rows) > 3


def test_short_and_sure_quotes_weigh_more() -> None:
    quotes = [
        Found(0, 1, "", text, ((0, "i"),), sure)
        for text, sure in (("few words", 1.0), ("many words " * 40, 1.0), ("few words", 0.1))
    ]
    letters = [decoded_letter(letter) for letter in weight_letters(quotes)]
    assert letters[0] > letters[1] and letters[0] > letters[2]


def decoded_letter(letter: str) -> int:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(letter)


def test_json_of_the_index_holds_no_tag() -> None:
    assert "<" not in as_json([HOSTILE, "\u2028"]) and "\u2028" not in as_json("\u2028")
    assert json.loads(as_json(HOSTILE)) == HOSTILE


def test_lists_are_parted_by_size() -> None:
    assert [len(part) for part in parted(["x" * 40] * 10, 100)] == [2] * 5


# --- the index of the sample ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy of the sample in which a document says what would hurt a careless page; with the failure that says it."""
    import duckdb

    copy = tmp_path_factory.mktemp("hostile") / "copy.duckdb"
    shutil.copy(published_sample, copy)
    with duckdb.connect(str(copy)) as connection:
        row = connection.execute("select failure_id from failures order by failure_id limit 1").fetchone()
        assert row is not None
        connection.execute("update failures set quote = ? where failure_id = ?", [HOSTILE, row[0]])
        connection.execute(
            "update documents set title = ? where document_id = (select document_id from failures where failure_id = ?)",
            [f"Review {HOSTILE}", row[0]],
        )
    return copy, row[0]


@pytest.fixture(scope="module")
def folder(hostile: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of documents, areas and themes of the sample, and the search in them."""
    made = tmp_path_factory.mktemp("site")
    shutil.copytree(ASSETS, made / "assets")
    entries = [entry for name in ("documents", "areas", "themes") for entry in build_one(hostile[0], made, name).entries]
    with Source(hostile[0]) as source:
        import_module("pipeline.report.pages.searching").build(Site(made, source, entries))
    return made


def handed(folder: Path, name: str) -> list[Any]:
    """What a script of the index hands over."""
    text = (folder / "search" / f"{name}.js").read_text(encoding="utf-8")
    body = re.fullmatch(r"siteSearch\.\w+\((.*)\);\n", text, re.DOTALL)
    assert body
    return list(json.loads(f"[{body[1]}]"))


def rows_of(folder: Path) -> list[list[Any]]:
    """All quotes of the index."""
    (start,) = handed(folder, "start")
    return [row for number in range(len(start["blocks"])) for row in handed(folder, f"quotes-{number}")[1]]


def test_no_file_of_the_search_is_large(folder: Path) -> None:
    files = [*(folder / "search").iterdir(), folder / "search.html", folder / "assets/search.js"]
    assert len(files) > 5 and all(file.stat().st_size <= LARGEST for file in files)


def test_every_extract_can_be_found_at_its_place(folder: Path, hostile: tuple[Path, str]) -> None:
    (start,) = handed(folder, "start")
    rows = rows_of(folder)
    made = {}
    for number, row in enumerate(rows):
        document = max((d for d in start["documents"] if d[7] <= number), key=lambda d: (d[7], start["documents"].index(d)))
        part = sum(first <= row[1] for first in document[8]) or 1
        page = f"documents/{document[0]}{f'-{part}' if part > 1 else ''}.html"
        for at in range(3, len(row), 2):
            made[start["anchors"][row[at]], row[at + 1]] = (f"{page}#{start['anchors'][row[at]]}-{row[at + 1]}", row[0])
    with Source(hostile[0]) as source:
        quotes = Site(folder, source).quotes
        asked = source.rows("select extract_kind, extract_id from extracts")
        assert len(asked) > 100 and {(row["extract_kind"], row["extract_id"]) for row in asked} <= set(made)
        for (kind, key), (path, text) in made.items():
            quote = quotes.get(kind, key)
            assert (path, text) == (quote.path, quote.text)


def test_the_words_lead_to_the_quotes_that_hold_them(folder: Path) -> None:
    (start,) = handed(folder, "start")
    texts = [row[0] for row in rows_of(folder)]
    index = {word: text for number in range(len(start["words"])) for word, text in handed(folder, f"words-{number}")[1].items()}
    for word in ("police", "recommendation", "referral"):
        holding = [at for at, text in enumerate(texts) if re.search(rf"\b{word}s?\b", text.lower())]
        assert holding and decoded(index[word]) == holding


def test_every_page_is_listed_with_its_section(folder: Path, hostile: tuple[Path, str]) -> None:
    (rows,) = handed(folder, "pages-0")
    paths = {row[0]: row for row in rows}
    with Source(hostile[0]) as source:
        for code, area in source.areas.items():
            assert paths[f"areas/{code}.html"][1:3] == [area["name"], "Areas"]
    assert all((folder / path).is_file() for path in paths if path != "data.html")  # that is not made here


def test_the_page_says_what_to_do_without_a_script(folder: Path) -> None:
    text = (folder / "search.html").read_text(encoding="utf-8")
    assert "<noscript>" in text and "areas/index.html" in text.split("<noscript>")[1]
    assert re.search(r'<form[^>]* role="search"[^>]* hidden>', text) and 'role="status"' in text
    for name in re.findall(r'<(?:input|select)[^>]* id="([\w-]+)"', text):
        assert f'for="{name}"' in text


# --- in the browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a network."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that notes what goes wrong in it and what it asks of a network."""
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    opened.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)
    yield opened
    context.close()
    assert wrong == []


def searched(page: Page, folder: Path, asked: str = "") -> None:
    page.goto(f"{(folder / 'search.html').as_uri()}{asked}")
    page.wait_for_function("!document.getElementById('search').hidden")


def answered(page: Page) -> str:
    page.wait_for_function("/found/.test(document.getElementById('search-status').textContent)")
    return page.locator("#search-status").inner_text()


def test_a_query_finds_pages_and_quotes_and_its_links_resolve(page: Page, folder: Path) -> None:
    searched(page, folder)
    page.get_by_label("Words to look for").fill("police")
    page.keyboard.press("Enter")
    texts = [row[0] for row in rows_of(folder)]
    n = sum(bool(re.search(r"\bpolice\w*", text.lower())) for text in texts)
    assert f"{n} quotes found" in answered(page)
    page.wait_for_selector("#search-results figure.quote")
    shown = page.locator("#search-results figure.quote")
    assert shown.count() == min(n, 20)
    assert all("police" in text.lower() for text in shown.locator("blockquote").all_inner_texts())
    assert page.locator("mark").first.inner_text().lower().startswith("police")
    for address in shown.locator("a").evaluate_all("links => links.map(link => link.href)"):
        path, anchor = address.removeprefix(folder.as_uri()).lstrip("/").split("#")
        assert f'id="{anchor}"' in (folder / path).read_text(encoding="utf-8")
    shown.locator("a").first.click()
    page.wait_for_url("**/documents/*.html#*")


def test_all_words_come_before_most_and_the_last_may_be_a_beginning(page: Page, folder: Path) -> None:
    texts = [row[0] for row in rows_of(folder)]
    want = [text for text in texts if {"police", "child"} <= set(words_of(text))]
    assert want, "the sample has a sentence on police and children"
    searched(page, folder, "#q=police+chi")
    told = answered(page)
    n = sum("police" in (words := words_of(text)) and any(word.startswith("chi") for word in words) for text in texts)
    assert n >= len(want) and f"{n} quote" in told
    page.wait_for_selector("#search-results figure.quote")
    first = page.locator("#search-results blockquote").first.inner_text()
    assert "police" in first.lower() and re.search(r"\bchi", first.lower())


def test_filters_narrow_the_quotes(page: Page, folder: Path, hostile: tuple[Path, str]) -> None:
    searched(page, folder, "?q=children")
    answered(page)
    with Source(hostile[0]) as source:
        rows = source.rows(
            "select distinct document_id, start_char, quote from extracts "
            "where extract_kind = 'recommendation' and area_code = 'X08000001'"
        )
    n = sum(any(word.startswith("children") for word in words_of(row["quote"])) for row in rows)
    page.get_by_label("What it tells of").select_option(label="Recommendation")
    page.get_by_label("Area").select_option("X08000001")
    page.wait_for_function(f"/\\b{n} quotes? found/.test(document.getElementById('search-status').textContent)")
    page.wait_for_selector("#search-results figure.quote")
    assert n and set(page.locator("figure.quote strong").all_inner_texts()) >= {"Recommendation"}
    assert "kind=" in page.url and "area=X08000001" in page.url  # the answer can be sent on
    page.reload()
    assert f"{n} quote" in answered(page)


def test_an_area_is_found_by_its_name(page: Page, folder: Path) -> None:
    searched(page, folder, "?q=tarnbr")
    answered(page)
    assert "Tarnbridge" in page.locator(".search-pages a").all_inner_texts()


def test_a_hostile_text_is_only_text(page: Page, folder: Path) -> None:
    searched(page, folder, "#q=zebra+crossing")
    answered(page)
    page.wait_for_selector("#search-results figure.quote")
    assert HOSTILE in page.locator("#search-results blockquote").all_text_contents()
    assert page.evaluate("window.hurt") is None
    assert page.locator("#search-results img, #search-results script").count() == 0


def test_a_hostile_question_is_only_a_question(page: Page, folder: Path) -> None:
    searched(page, folder, "#q=%3Cimg+src%3Dx+onerror%3D%22window.hurt%3D3%22%3E+constructor+__proto__")
    page.wait_for_function("document.getElementById('search-status').textContent.endsWith('.')")
    assert page.evaluate("window.hurt") is None and page.locator("main img").count() == 0


def test_nothing_found_is_said_with_ways_on(page: Page, folder: Path) -> None:
    searched(page, folder, "#q=xylophonist")
    page.wait_for_function("document.getElementById('search-status').textContent.startsWith('Nothing was found')")
    links = page.locator("#search-results a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert set(links) <= {path for path, _ in NAVIGATION} and len(links) == 4


@pytest.mark.parametrize(
    ("asked", "put"),
    [
        ("polcie", "“polcie” is in no quote or page: “police” is looked for."),  # two letters swapped
        ("assesment", "“assesment” is in no quote or page: “assessment” is looked for."),  # a letter left out
        ("informattion", "“informattion” is in no quote or page: “information” is looked for."),  # a letter too many
        ("children polcie", "“polcie” is in no quote or page: “police” is looked for."),  # beside a word that is right
    ],
)
def test_a_misspelt_word_is_looked_for_as_the_likest_one(page: Page, folder: Path, asked: str, put: str) -> None:
    searched(page, folder, f"#q={asked.replace(' ', '+')}")
    told = answered(page)
    right = re.findall("“([^”]+)”", put)[1]
    n = sum({*words_of(asked.rpartition(" ")[0]), right} <= set(words_of(row[0])) for row in rows_of(folder))
    assert told.startswith(put) and n and re.search(rf"\b{n} quotes? found", told)


def test_a_word_that_is_there_is_not_mended(page: Page, folder: Path) -> None:
    searched(page, folder, "#q=polic")
    assert "is looked for" not in answered(page)  # the beginning of a word


def test_pages_with_some_of_the_words_are_shown_where_none_has_all(page: Page, folder: Path) -> None:
    searched(page, folder, "#q=Haldenshaw+xylophonist")
    page.wait_for_selector(".search-pages a")
    assert page.locator("#search-results h2").first.inner_text() == "Pages with some of the words in their title"
    assert "Haldenshaw" in page.locator(".search-pages a").all_inner_texts()
    assert not page.locator("#search-status").inner_text().startswith("Nothing")


def test_a_search_loads_little(page: Page, folder: Path) -> None:
    """A page of results needs a block for each quote and a shard for each word: their sizes bound what a search loads."""
    sizes = [file.stat().st_size for name in ("quotes", "words") for file in (folder / "search").glob(f"{name}-*.js")]
    longest = max(len(as_json(row)) for row in rows_of(folder))
    assert sizes and max(sizes) <= max(LARGEST_SHARD, LARGEST_BLOCK) + longest + 1_000
    loaded: list[int] = []
    searched(page, folder)
    page.on("request", lambda request: loaded.append(Path(unquote(urlsplit(request.url).path)).stat().st_size))
    page.get_by_label("Words to look for").fill("police and school")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results figure.quote")
    assert 0 < sum(loaded) <= 20 * (LARGEST_BLOCK + longest) + 4 * LARGEST_SHARD


def test_a_phone_needs_no_sideways_scrolling(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 500, "height": 900})
    searched(page, folder, "#q=children")
    answered(page)
    page.wait_for_selector("#search-results figure.quote")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_more_can_be_shown_by_keyboard(page: Page, folder: Path) -> None:
    searched(page, folder, "#q=the")
    answered(page)
    button = page.get_by_role("button", name="Show more quotes")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('figure.quote').length > 20")
    assert page.evaluate("document.activeElement.className") == "quote"


def test_the_page_keeps_nobody_out(page: Page, folder: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    searched(page, folder, "#q=children")
    answered(page)
    page.wait_for_selector("#search-results figure.quote")
    found = axe.run(page, context="#main", options={"preload": False}).response["violations"]
    assert [each["id"] for each in found] == []


def test_words_are_the_same_in_page_and_index(page: Page, folder: Path) -> None:
    words = sorted({word for row in rows_of(folder) for word in re.findall(r"\S+", row[0])})
    searched(page, folder)
    made = page.evaluate(
        "words => words.map(word => (siteSearch.testing.fold(word).match(/[a-z0-9]+/g) || []).map(siteSearch.testing.stem))",
        words,
    )
    assert made == [[stem(part) for part in re.findall("[a-z0-9]+", folded(word))] for word in words]


def test_the_search_is_the_same_from_the_same_pages(folder: Path, hostile: tuple[Path, str], tmp_path: Path) -> None:
    with Source(hostile[0]) as source:
        searching.build(Site(tmp_path, source))
    names = sorted(file.name for file in (tmp_path / "search").iterdir() if not file.name.startswith("pages"))
    assert names and all((tmp_path / "search" / name).read_bytes() == (folder / "search" / name).read_bytes() for name in names)
