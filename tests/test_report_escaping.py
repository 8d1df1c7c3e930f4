"""Words that would run as code, in every text of the published copy: the whole site is made of it, and nothing runs.

The parts are tested where they are made (`test_report_site`, `test_report_search`, `test_report_downloads`, `test_export`);
here everything is made at once, so that what is added later is looked at too.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import openpyxl
import pytest

from pipeline import report
from pipeline.export.catalogue import catalogue, quoted
from pipeline.export.policy import KEEP, policy
from pipeline.report.source import Source
from pipeline.report.wording import source_address

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '=HYPERLINK("http://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "</script><script>alert(2)</script>",
    "</title></style></textarea><iframe src=javascript:alert(3)>",
    "{{ 7*7 }}{% include 'base.html' %}",
    "\u202egnp.exe\u2066",
    "a\x00b\x07\x1b[31m\x7f",
    "]]><!-- --!>",
    "javascript:alert(4)",
    "\t=1+1",
    "\r\n=1+1",
    "\uff1d1+1",
    "[words](javascript:alert(5)) $$note$$ `x`",
)
ADDRESSES = (
    "https://board.example/review.pdf",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://board.example/",
    "data:text/html,<script>alert(1)</script>",
    'https://board.example/"><script>alert(1)</script>',
    "https://board.example/' onmouseover='alert(1)",
    "//evil.example/x.pdf",
    "file:///etc/passwd",
    "\x01javascript:alert(1)",
    "https://board.example/a\x00b.pdf",
)
LONG = "x" * 100_000
# kept as they are, since they come from the registers and the codebook; here they are hostile too
_OURS = ("name", "official_name", "label", "definition", "question", "licence", "title")
_LONG_ONES = (
    ("failures", "quote"),
    ("recommendations", "quote"),
    ("segments", "text"),
    ("segments", "heading"),
    ("documents", "title"),
    ("reviews", "label"),
)
FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
Tag = tuple[str, dict[str, str | None]]


def hostile_columns(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str]]:
    """The columns that hold words: table, column, type."""
    for table in catalogue(connection, connection.execute("select current_database()").fetchall()[0][0]).values():
        for column in table.columns if table.is_table and table.name in policy().tables else ():
            way = policy().way(table.name, column.name, column.data_type)
            if column.data_type in ("VARCHAR", "VARCHAR[]") and (way not in (KEEP, "none") or column.name in _OURS):
                yield table.name, column.name, column.data_type


def spoil(copy: Path) -> int:
    """Put something hostile before every text of the copy; return how many columns."""
    n = 0
    with closing(duckdb.connect(str(copy))) as connection:
        for table, column, kind in list(hostile_columns(connection)):
            words, name = (ADDRESSES if column == "source_url" else HOSTILE), quoted(column)
            one = f"(?::varchar[])[1 + (rowid + {n}) % {len(words)}]"
            new = (
                one
                if column == "source_url"
                else f"{one} || {name}"
                if kind == "VARCHAR"
                else f"list_transform({name}, x -> {one} || x)"
            )
            where = "" if column == "source_url" else f" where {name} is not null"
            connection.execute(f"update {quoted(table)} set {name} = {new}{where}", [list(words)])
            n += 1
        for table, column in _LONG_ONES:
            connection.execute(
                f"update {table} set {column} = ? where rowid = (select min(rowid) from {table} where {column} is not null)",
                [LONG],
            )
    return n


@pytest.fixture(scope="module")
def copy(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile") / "copy.duckdb"
    shutil.copy(published_sample, made)
    assert spoil(made) > 50
    return made


@pytest.fixture(scope="module")
def site(copy: Path) -> Path:
    folder = copy.parent / "site"
    shutil.copytree(report.ASSETS, folder / "assets")
    report._built(copy, folder, frozenset(), processes=1)
    return folder


# --- pages ----------------------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Every tag of a page with its attributes, as a browser would read it; and the words inside scripts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and data.strip():
            self.scripts.append(data)


def pages(site: Path) -> dict[str, Tags]:
    return {path.relative_to(site).as_posix(): Tags(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def read(site: Path) -> dict[str, Tags]:
    return pages(site)


def test_what_would_run_is_seen() -> None:
    """The reader of pages finds each of the hostile texts that is a tag, where it is not escaped."""
    found = [Tags(f"<p>{text}</p>").tags[1:] for text in HOSTILE if "<" in text]
    assert sum(bool(tags) for tags in found) >= 5
    assert [tag for tags in found for tag, attributes in tags if any(name.startswith("on") for name in attributes)] == [
        "img",
        "svg",
    ]


def test_the_whole_site_is_made(read: dict[str, Tags], site: Path) -> None:
    assert len(read) > 60
    assert (site / "downloads/meeting-briefing.docx").exists() and (site / "search.html").exists()
    text = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert "&lt;script&gt;alert(1)" in text and "{{ 7*7 }}" in text, "the words are there, as words"


def test_no_page_holds_a_tag_that_came_from_a_text(read: dict[str, Tags]) -> None:
    for path, page in read.items():
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")], (path, tag, attributes)
            assert tag not in ("iframe", "object", "embed", "base"), path
            if tag == "script":
                assert (
                    not (attributes.get("src") or "x:").startswith(("http", "//", "data", "javascript"))
                    or "src" not in attributes
                )
            if tag == "img":
                assert (attributes.get("src") or "").startswith(("../pictures/", "pictures/")), (path, attributes)
        assert not any("alert(" in script for script in page.scripts), path


def test_links_leave_only_to_the_source_of_a_document(read: dict[str, Tags], copy: Path) -> None:
    with Source(copy) as source:
        known = {source_address(row["source_url"]) for row in source.documents.values()} - {None}
    n_outside = 0
    for path, page in read.items():
        for tag, attributes in page.tags:
            for name in ("href", "src", "action", "formaction", "xlink:href"):
                address = attributes.get(name)
                if address is None or not re.match(r"[\s\x00-\x1f]*(?:[a-zA-Z][a-zA-Z0-9+.\-]*:|//|\\)", address):
                    continue
                n_outside += 1
                assert tag == "a" and address.startswith(("https://", "http://")), (path, address)
                assert address.partition("#page=")[0] in known, (path, address)
                assert {"noopener", "noreferrer"} <= set((attributes.get("rel") or "").split()), (path, address)
    assert n_outside > 0


def test_pages_hold_no_control_characters(site: Path) -> None:
    for path in site.rglob("*.html"):
        found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", path.read_text(encoding="utf-8"))
        assert found is None, (path, found)


def test_the_direction_of_a_text_ends_with_the_text(site: Path) -> None:
    """A mark that turns the direction of writing would turn what the page says after it."""
    for path in site.rglob("*.html"):
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", path.read_text(encoding="utf-8")), path


# --- what goes with them ----------------------------------------------------------------------------------------------


def test_pictures_of_numbers_hold_no_code(site: Path) -> None:
    made = sorted(site.rglob("*.svg"))
    assert made
    for path in made:
        for element in ElementTree.fromstring(path.read_text(encoding="utf-8")).iter():
            assert element.tag.rpartition("}")[2] not in ("script", "foreignObject", "iframe", "a", "use"), path
            assert not [name for name in element.attrib if name.rpartition("}")[2].startswith("on")], path
            assert not [v for name, v in element.attrib.items() if name.endswith("href") and not v.startswith("#")], path


def test_scripts_of_the_site_hold_data_alone(site: Path) -> None:
    made = [path for path in site.rglob("*.js") if path.parent.name == "search" or path.name.endswith("-data.js")]
    assert len(made) > 3
    for path in made:
        text = path.read_text(encoding="utf-8")
        body = re.fullmatch(r"[\w.]+\((.*)\);\n?|[\w. ]+ = (.*);\n?", text, re.DOTALL)
        assert body, path
        json.loads(f"[{body[1] or body[2]}]")
        assert "<" not in text, path


def test_no_cell_to_take_away_is_a_formula(site: Path) -> None:
    n_cells = 0
    for path in site.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            for cell in row:
                n_cells += 1
                is_number = re.fullmatch(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", cell)
                assert is_number or not FORMULA.match(cell), (path, cell[:40])
                assert "\x00" not in cell
    assert n_cells > 1_000


def test_workbooks_hold_no_formula_and_no_link_outside(site: Path) -> None:
    made = sorted(site.rglob("*.xlsx"))
    assert made
    for path in made:
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (path, cell.coordinate)
                    link = cell.hyperlink
                    assert link is None or link.target is None, (path, cell.coordinate)
        _package(path)


def test_briefings_hold_no_field_and_no_link_outside(site: Path) -> None:
    made = sorted(site.rglob("*.docx"))
    assert made
    for path in made:
        text = _package(path)
        # page numbers are fields of our own
        assert not re.search(r"(?i)instr(?:Text)?[^>]*>?[^<]*(?:DDE|HYPERLINK|INCLUDE|MACRO)", text), path


def _package(path: Path) -> str:
    """The words of an office file; every part of it is XML that can be read, and none leads outside."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for name, data in parts.items():
        ElementTree.fromstring(data)
        assert b'TargetMode="External"' not in data or b"evil.example" not in data, (path, name)
        assert not re.search(rb'Target="\s*(?:javascript|file|data)', data), (path, name)
    return "".join(data.decode("utf-8") for data in parts.values())


# --- in a browser -----------------------------------------------------------------------------------------------------


def test_nothing_runs_in_a_browser(site: Path, read: dict[str, Tags]) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    first: dict[str, str] = {}
    for path in read:
        first.setdefault(path.partition("/")[0], path)
    wrong: list[Any] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(offline=True).new_page()
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)
        for path in sorted(first.values()):
            page.goto((site / path).as_uri())
            assert page.evaluate("document.querySelectorAll('main script, [onerror], [onload], iframe').length") == 0, path
        browser.close()
    assert wrong == []
