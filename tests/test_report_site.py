"""What all pages of the site share: words for numbers, tables to take away, charts, sizes, addresses, the parts of documents."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.report import charts, parts, wording
from pipeline.report import site as building
from pipeline.report.site import PageTooLarge, Site
from pipeline.report.source import Source, title_of
from pipeline.report.tabulate import Column, Table, csv_bytes, safe


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "number", "–"),  # nothing is no nought
        (0, "number", "0"),
        (12345, "number", "12,345"),
        (2014, "text", "2014"),  # a year has no comma
        (0.256, "share", "26%"),
        (date(2019, 9, 1), "date", "1 September 2019"),
        (True, "text", "yes"),  # a flag is no number
        ("=1+1", "text", "=1+1"),  # on a page it is harmless; in a file see below
    ],
)
def test_cells(value, kind, expected):
    assert wording.cell(value, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"),
        ("+44", "'+44"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("a = b", "a = b"),  # only the beginning makes a formula
    ],
)
def test_no_cell_begins_a_formula(text, expected):
    assert safe(text) == expected


def test_a_table_as_csv_says_what_it_is_and_keeps_numbers():
    table = Table(
        "Areas",
        (Column("name", "=Area"), Column("n", "Reviews", "number")),
        [{"name": "-Tarn", "n": 3}, {"name": None}],
        "A note",
    )
    read = list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"))))
    assert read == [["Areas"], ["A note"], ["'=Area", "Reviews"], ["'-Tarn", "3"], ["", ""]]


@pytest.mark.parametrize(
    ("url", "page", "expected"),
    [
        ("https://marlshire.example/r.pdf", 4, "https://marlshire.example/r.pdf#page=4"),
        ("https://marlshire.example/r.pdf#toc", 4, "https://marlshire.example/r.pdf#page=4"),
        ("javascript:alert(1)", 1, None),  # only web addresses lead anywhere
        ("file:///etc/passwd", None, None),
        (None, 1, None),
    ],
)
def test_source_addresses(url, page, expected):
    assert wording.source_address(url, page) == expected


def test_a_document_without_title_is_called_by_its_kind():
    assert (
        title_of({"title": None, "kind": "practice_review", "document_id": "0123456789abcdef"})
        == "untitled practice review 01234567"
    )


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([], [1]),
        ([(1, 40), (2, 40)], [1]),  # all fit
        ([(1, 60), (2, 60), (3, 30)], [1, 2]),  # the second begins a part, the third still fits
        ([(1, 10), (3, 500), (4, 10)], [1, 3, 4]),  # one that is too large stands alone
    ],
)
def test_parts_of_a_document(weights, expected):
    assert parts.parted(weights, room=100) == expected


def test_parts_are_ordered_and_begin_with_the_first_page():
    starts = parts.parted([(page, 30) for page in range(1, 50)], room=100)
    assert starts[0] == 1 and starts == sorted(set(starts))


# --- charts ---------------------------------------------------------------------------------------------------------

LONG = "Sharing of information between all agencies that know a family, their neighbours and the out-of-hours service"


def test_bars_show_every_label_whole_and_every_number():
    svg = charts.bars([{"name": LONG, "n": 12}, {"name": "Recording", "n": 3}], "name", "n", "Reviews", 'Bars: "12", 3')
    assert LONG in svg and "Recording" in svg and ">12<" in svg and "…" not in svg
    assert svg.startswith('<svg role="img" aria-label="Bars: &quot;12&quot;, 3"')
    assert svg.count("aria-") == 1  # one picture, not a list of marks


def test_years_without_a_share_keep_their_place_and_have_no_mark():
    rows = [
        {"year": 2014, "share": 0.5, "low": 0.2, "high": 0.8},
        {"year": 2015, "share": None, "low": None, "high": None},
        {"year": 2018, "share": 0.1, "low": 0.0, "high": 0.3},
    ]
    svg = charts.shares_over_time(rows, "By year")
    assert all(f">{year}<" in svg for year in range(2014, 2019))
    points = re.search(r'class="mark-symbol role-mark layer_1_marks"[^>]*>(.*?)</g>', svg, re.S)[1]
    assert points.count("<path") == 2


def test_a_hostile_label_stays_text():
    svg = charts.bars([{"name": "<script>alert(1)</script>", "n": 1}], "name", "n", "Reviews", '"><script>')
    assert "<script" not in svg


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(published_sample: Path, tmp_path: Path):
    with Source(published_sample) as source:
        yield Site(tmp_path, source)


def test_pages_lead_to_each_other_wherever_they_lie(site: Site):
    table = Table("Files", (Column("path", "File"),), [])
    site.page("areas/x.html", "problems.html", "Problems", (("Areas", "areas/index.html"),), files=table, kinds=table)
    text = (site.folder / "areas/x.html").read_text()
    assert 'href="../assets/site.css"' in text and 'href="index.html"' in text and 'href="../themes/index.html"' in text
    assert "Everything on this page is invented" in text
    assert [entry.path for entry in site.entries] == ["areas/x.html"]


def test_a_page_that_is_too_large_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(building, "LARGEST_PAGE", 1000)
    with pytest.raises(PageTooLarge, match=r"p\.html has [\d,]+ bytes"):
        table = Table("Files", (Column("path", "File"),), [])
        site.page("p.html", "problems.html", "Problems", files=table, kinds=table)
    assert not (site.folder / "p.html").exists()


def test_text_of_documents_is_escaped(site: Site):
    hostile = Table(
        "<b>bold</b>", (Column("path", "File"),), [{"path": "<script>alert('x')</script>", "path_path": '"onmouseover="x'}]
    )
    site.page("p.html", "problems.html", "<i>Problems</i>", files=hostile, kinds=hostile)
    text = (site.folder / "p.html").read_text()
    assert "<script>alert" not in text and "<b>bold" not in text and "<i>Problems" not in text and '"onmouseover' not in text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in text


def test_a_figure_can_be_taken_away_as_picture_and_as_numbers(site: Site):
    rows = [{"name": "Tarnbridge", "n": 2}]
    table = Table("Reviews by area", (Column("name", "Area"), Column("n", "Reviews", "number")), rows)
    made = site.figure("try/bars", "Title", "Measure", charts.bars(rows, "name", "n", "Reviews", "d"), table)
    assert (site.folder / "figures/try/bars.svg").read_text() == made.svg
    assert (site.folder / made.table.csv).read_bytes() == csv_bytes(table)
