"""Pages of areas, of the sample: what they hold is reckoned here another way, by plain SQL."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.report import charts
from pipeline.report.charts import Dot, DotRow
from pipeline.report.pages import area_asks, area_rates, areas, comparing
from pipeline.report.pages.area_facts import NONE_READ
from pipeline.report.site import LARGEST_PAGE, Site
from pipeline.report.source import Source
from tests.site_text import text

TARNBRIDGE, MARLSHIRE = "X08000001", "X10000001"
HOSTILE = "<script>alert('x')</script> \"quoted\" & =1+1 {{ 7 * 7 }}"


def built(copy: Path, folder: Path) -> Path:
    with Source(copy) as source:
        site = Site(folder, source)
        areas.build(site)
        comparing.build(site)
    return folder


@pytest.fixture(scope="module")
def site(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(published_sample, tmp_path_factory.mktemp("areas"))


@pytest.fixture(scope="module")
def hostile(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of a copy in which a title and the name of an area mean to break out."""
    folder = tmp_path_factory.mktemp("hostile")
    copy = folder / "copy.duckdb"
    shutil.copy(published_sample, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update documents set title = ? where area_code = ?", [HOSTILE, TARNBRIDGE])
        connection.execute("update areas set name = ? where area_code = ?", [HOSTILE, MARLSHIRE])
    return built(copy, folder / "site")


def asked(copy: Path, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    with duckdb.connect(str(copy), read_only=True) as connection:
        return connection.execute(sql, parameters).fetchall()


def table(site: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table as it can be taken away; caption and note come first."""
    lines = list(csv.reader((site / "figures" / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))
    start = next(at for at, line in enumerate(lines) if len(line) > 1)
    return [dict(zip(lines[start], line, strict=True)) for line in lines[start + 1 :]]


def test_every_area_with_documents_has_a_page(site: Path, published_sample: Path) -> None:
    codes = {
        code for (code,) in asked(published_sample, "select distinct area_code from placed_documents where area_code is not null")
    }
    assert {page.stem for page in (site / "areas").glob("*.html")} == codes | {"index", "chance"}


def test_no_page_is_too_large(site: Path) -> None:
    assert max(page.stat().st_size for page in site.rglob("*.html")) <= LARGEST_PAGE


def test_the_list_has_the_invented_areas_only_and_no_nought(site: Path, published_sample: Path) -> None:
    rows = {row["Area"]: row for row in table(site, "areas/all")}
    fictional = asked(published_sample, "select name from areas where nation = 'Fictional' and successor_code is null")
    assert set(rows) == {str(name) for (name,) in fictional}
    counted = asked(
        published_sample, "select area_name, count(*) from compared_reviews where area_name is not null group by area_name"
    )
    counts = {str(name): n for name, n in counted}
    for name, row in rows.items():
        said = row["Reviews and inspections read"]
        assert sum(int(n) for n in re.findall(r"\b(\d+) [a-z]", said)) == counts.get(name, 0)
        assert counts.get(name) or said == NONE_READ


def test_what_recurs_is_what_two_reviews_report(site: Path, published_sample: Path) -> None:
    expected = asked(
        published_sample,
        """
        select c.label, count(*) from failures f join placed_documents p using (document_id)
        join categories c using (category_id)
        where p.is_compared and p.area_code = ? and c.facet = 'practice' and c.category_id <> 'other'
        group by c.label having count(distinct p.review_id) >= 2
        """,
        TARNBRIDGE,
    )
    shown = {
        (row["What fell short (leads to the sentences)"], int(row["Sentences"]))
        for row in table(site, f"areas/{TARNBRIDGE}-recurs")
    }
    assert shown and shown == set(expected)


def test_recommendations_made_again_are_counted_once_each(site: Path, published_sample: Path) -> None:
    ((n,),) = asked(
        published_sample, "select count(distinct later_recommendation_id) from asked_again where area_code = ?", TARNBRIDGE
    )
    assert n and f"{n} recommendations were made in a later review" in text(site / "areas" / f"{TARNBRIDGE}.html")


def test_under_five_reviews_no_share_and_no_flag(site: Path, published_sample: Path) -> None:
    bases = asked(published_sample, "select count(*) from compared_reviews group by area_code, review_type, framework_id")
    assert max(int(str(n)) for (n,) in bases) < 5, "the sample has grown: this test needs small bases"
    for page in (site / "areas").glob("X*.html"):
        for cell in re.findall(r"<td[^>]*>([^<]*\d+ of \d+[^<]*)</td>", page.read_text()):
            assert "%" not in cell or int(re.findall(r"of (\d+)", cell)[0]) >= 5
        assert "nothing is flagged" in text(page)


def test_an_announced_review_is_told_of(site: Path) -> None:
    assert "announced 6 July 2023, expected 31 May 2024" in text(site / "areas" / "X08000002.html")


def test_former_areas_are_named_with_their_code(site: Path) -> None:
    assert "Wexcombe (X06000003): before, until 31 March 2019" in text(site / "areas" / "X06000001.html")


def test_every_page_of_an_area_leads_to_the_comparison_with_itself(site: Path) -> None:
    for page in (site / "areas").glob("X*.html"):
        assert f'href="../compare.html#a={page.stem}"' in page.read_text()


def test_places_on_a_page_exist_once(site: Path) -> None:
    for page in site.rglob("*.html"):
        found = page.read_text()
        ids = re.findall(r' id="([^"]+)"', found)
        assert len(ids) == len(set(ids)), page.name
        assert set(re.findall(r'href="#([^"]+)"', found)) <= set(ids), page.name
        assert {anchor for name, anchor in re.findall(r'href="(X\w+\.html)#([^"]+)"', found) if name == page.name} <= set(ids)


def test_hostile_titles_and_names_stay_text(hostile: Path) -> None:
    for page in hostile.rglob("*.html"):
        found = page.read_text()
        assert "<script>alert" not in found
    assert "{{ 7 * 7 }}" in (hostile / "areas" / f"{TARNBRIDGE}.html").read_text()
    assert html.escape(HOSTILE, quote=False).replace('"', "&#34;").replace("'", "&#39;") in (hostile / "compare.html").read_text()
    data = (hostile / comparing.DATA).read_text()
    assert "<" not in data and json.loads(data.removeprefix("var AREAS = ").rstrip(";\n"))["areas"][MARLSHIRE]["name"] == HOSTILE


def test_the_page_that_compares_says_what_to_do_without_javascript(site: Path) -> None:
    found = re.search(r"<noscript>(.*?)</noscript>", (site / "compare.html").read_text(), re.DOTALL)
    assert found and "areas/index.html" in found[1] and "make compare" in found[1]


def test_dots_have_words_for_all_they_show() -> None:
    rows = [DotRow("Recording & <notes>", [Dot(0.5, 0.2, 0.8), None], None, "1 of 2")]
    drawn = charts.dots(rows, ["Neighbours", "Rest"], "Here", "Recording: neighbours 5 of 10")
    assert 'aria-label="Recording: neighbours 5 of 10"' in drawn
    assert "Recording &amp; &lt;notes&gt;" in drawn and "1 of 2" in drawn and "…" not in drawn


def test_every_area_stands_beside_others_on_a_page_of_its_own(site: Path) -> None:
    for page in (site / "areas").glob("X*.html"):
        beside = site / "areas" / "beside" / page.name
        assert f"../{page.name}" in beside.read_text()  # and back
        assert "Counts are not performance" in text(beside)
        if "none published among what was read" not in text(page):
            assert f"beside/{page.name}" in page.read_text()


def test_what_an_area_tells_first_is_counted_by_the_rows_behind_it(site: Path, published_sample: Path) -> None:
    ((n_asks,),) = asked(
        published_sample,
        "select count(*) from placed_recommendations where area_code = ? and is_compared and not is_form",
        TARNBRIDGE,
    )
    page = (site / "areas" / f"{TARNBRIDGE}.html").read_text()
    short = re.search(r'<ul class="in-short">(.*?)</ul>', page, re.DOTALL)
    assert short and f"{n_asks} recommendations were made" in short[1]
    n_codes = re.search(r"(\d+) kinds of failing recur", short[1])
    assert n_codes and int(n_codes[1]) == len(table(site, f"areas/{TARNBRIDGE}-recurs"))


def test_an_area_of_which_nothing_can_be_counted_has_no_empty_sections(site: Path, published_sample: Path) -> None:
    none = [
        code
        for (code,) in asked(published_sample, "select distinct area_code from placed_documents where area_code is not null")
        if "none published among what was read" in text(site / "areas" / f"{code}.html")
    ]
    for code in none:
        assert "Whether reasons are given" not in text(site / "areas" / f"{code}.html")


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (0.02, "They are 1 month apart."),  # never nought months
        (0.6, "They are 7 months apart."),  # below two years nobody counts in tenths of years
        (7.8, "They are 8 years apart."),
    ],
)
def test_how_long_lies_between_two_requests_is_told_in_whole_numbers(years: float, expected: str) -> None:
    assert area_asks._gap(years) == expected


def test_reasons_are_shown_of_those_reviews_only_that_give_any(site: Path, published_sample: Path) -> None:
    found = asked(published_sample, "select n_explained > 0 from why_coverage where area_code = ?", TARNBRIDGE)
    page = text(site / "areas" / f"{TARNBRIDGE}.html")
    n = sum(bool(gives) for (gives,) in found)
    assert f"{n} of the {len(found)} reviews and inspections read give a reason" in page
    assert page.count("for none of them a reason was found") == len(found) - n


def test_no_two_links_of_one_page_lead_elsewhere_under_the_same_words(site: Path) -> None:
    """Quotes apart: whose links have their own words."""
    for page in site.rglob("*.html"):
        found: dict[str, set[str]] = {}
        bare = re.sub(r'<figure class="quote">.*?</figure>', "", page.read_text(), flags=re.DOTALL)
        for address, words in re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', bare, re.DOTALL):
            found.setdefault(" ".join(re.sub(r"<[^>]+>", "", words).split()), set()).add(address)
        assert not {words: places for words, places in found.items() if len(places) > 1}, page.name


def test_a_document_that_may_name_a_person_goes_by_its_facts(site: Path) -> None:
    page = (site / "areas" / "X06000002.html").read_text()
    assert re.search(r">Coroner’s report, Varnley, [^<]*2021[^<]*</a>", page) or ">Coroner’s report, Varnley" in page


def test_places_beyond_the_limits_are_named_in_a_funnel_plot() -> None:
    points = [charts.FunnelPoint("Far <off>", 10, 9, True), charts.FunnelPoint("Near", 5, 2, False)]
    drawn = charts.funnel(points, [(base, 0, base, 0, base) for base in range(1, 11)], 0.4, "two places")
    assert "Far &lt;off&gt;" in drawn and ">Near<" not in drawn and 'aria-label="two places"' in drawn


@pytest.fixture(scope="module")
def large(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as if all its reviews were of one kind, most of them of one area."""
    folder = tmp_path_factory.mktemp("large")
    copy = folder / "copy.duckdb"
    shutil.copy(published_sample, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update reviews set review_type = 'scr', area_code = ? where area_code <> 'X06000002'", [TARNBRIDGE])
        connection.execute("update reviews set review_type = 'scr' where area_code = 'X06000002'")
    built(copy, folder / "site")
    return folder


def test_from_five_reviews_there_is_a_share_with_its_interval(large: Path) -> None:
    ((n_with, n, low, high),) = asked(
        large / "copy.duckdb",
        """
        select n_with, n_reviews, round(100 * share_low)::int, round(100 * share_high)::int from area_comparison
        where area_code = ? and category_id = 'recording'
        """,
        TARNBRIDGE,
    )
    rows = {row["What fell short"]: row for row in table(large / "site", f"areas/{TARNBRIDGE}-scr-none")}
    assert (
        rows["Recording"]["Tarnbridge"] == f"{n_with} of {n} ({round(100 * int(str(n_with)) / int(str(n)))}%; {low} to {high}%)"
    )
    assert "too few for a rate" in rows["Recording"]["Rest of Marlshire"]


def test_whether_an_area_with_enough_reviews_differs_is_said_in_words(large: Path) -> None:
    page = text(large / "site" / "areas" / f"{TARNBRIDGE}.html")
    assert "by more than chance alone would give" in page or "than chance alone would give:" in page
    assert "nothing is flagged" not in page


@pytest.mark.parametrize(
    ("n_reviews", "residents", "expected"),
    [
        (12, 600_000, "12 inspections (2.0 for each 100,000 residents; 1.0 to 3.5)"),  # exact Poisson: 6.201 and 20.962 over 6
        (4, 600_000, "4 inspections: too few for a rate"),  # below five no rate
        (1, 600_000, "1 inspection: too few for a rate"),
        (
            9,
            None,
            "9 inspections: no rate, for the number of residents is not known of every area",
        ),  # never a rate over part of a region
    ],
)
def test_a_region_has_a_rate_where_there_is_a_base_for_it(n_reviews, residents, expected):
    assert area_rates.in_words("inspection", n_reviews, residents) == expected


def test_each_region_is_told_with_how_many_of_its_areas_were_read(site, published_sample):
    with duckdb.connect(str(published_sample), read_only=True) as connection:
        expected = connection.execute(
            "select group_label, n_areas_with || ' of ' || n_areas, n_reviews from review_rates where group_kind = 'region'"
        ).fetchall()
    lines = (site / "figures/areas/rates.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines[lines.index(next(line for line in lines if line.startswith("Region,"))) :]))
    assert expected
    told = [(row["Region"], row["Areas with one, of all"], int(re.match(r"\d+", list(row.values())[-1])[0])) for row in rows]
    assert sorted(told) == sorted(expected)
