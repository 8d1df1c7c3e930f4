"""Pages of the overview, themes, recommendations, agencies, causes, lenses and method: their numbers against SQL of their own."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from pipeline.counting import FEWEST_UNITS
from pipeline.report import build_one

BUILDERS = ("overview", "themes", "recommendations", "agencies", "why", "lenses", "method")


@pytest.fixture(scope="module")
def site(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name in BUILDERS:
        build_one(published_sample, folder, name)
    return folder


@pytest.fixture
def ask(published_sample: Path):
    with duckdb.connect(str(published_sample), read_only=True) as connection:
        yield lambda sql, *given: connection.execute(sql, given).fetchall()


def text(page: Path) -> str:
    """The words of a page as a reader sees them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(svg|head|script)\b.*?</\1>", " ", page.read_text()))).split())


def test_the_overview_tells_how_much_was_read(site, ask):
    told = text(site / "index.html")
    for table, noun in (("documents", "published documents"), ("failures", "failures"), ("causes", "causes")):
        ((n,),) = ask(f"select count(*) from {table}")
        assert f"{n:,} {noun}" in told


def test_the_overview_leads_to_every_question_in_one_click(site):
    page = (site / "index.html").read_text()
    for target in ("areas/index.html", "recommendations/index.html", "themes/index.html", "search.html", "data.html",
                   "under-way.html", "compare.html"):  # fmt: skip
        assert f'href="{target}"' in page


def test_each_theme_has_its_page_and_stands_in_the_list(site, ask):
    listed = (site / "themes/index.html").read_text()
    for theme, label in ask("select theme_id, label from themes"):
        assert (site / f"themes/{theme}.html").is_file() and f'href="{theme}.html"' in listed, label


def test_a_theme_counts_each_review_once_and_tells_the_base(site, ask):
    rows = ask(
        """
        select t.theme_id, r.area_name, count(distinct t.review_id), max(b.n)
        from theme_reviews t join compared_reviews r using (review_id)
        join (
            select review_type, framework_id, area_code, count(*) as n from compared_reviews group by all
        ) b using (review_type, framework_id, area_code)
        group by t.theme_id, r.area_name, r.review_type, r.framework_id order by all limit 20
        """
    )
    assert rows
    for theme, area, n, base in rows:
        assert re.search(rf"{area} .{{1,80}} {n} of {base} ", text(site / f"themes/{theme}.html")), (theme, area)


def test_no_share_is_given_on_fewer_than_five(site):
    shares = [
        (int(n), int(base)) for page in site.rglob("*.html") for n, base in re.findall(r"(\d+) of (\d+) \(\d+%;", text(page))
    ]
    assert all(base >= FEWEST_UNITS for _, base in shares)
    small = [
        int(base) for page in site.rglob("*.html") for base in re.findall(r"of (\d+) reviews?: too few for a rate", text(page))
    ]
    assert small and all(base < FEWEST_UNITS for base in small)


def test_recommendations_that_recur_have_a_page_with_every_wording(site, ask):
    groups = ask("select group_id, n_recommendations from recurring_recommendations where not is_form")
    assert groups
    for group, n in groups:
        page = (site / f"recommendations/{group}.html").read_text()
        assert page.count("<blockquote>") >= n


def test_formalities_are_not_among_what_recurs(site, ask):
    listed = (site / "recommendations/index.html").read_text()
    assert not [group for (group,) in ask("select group_id from recurring_recommendations where is_form") if group in listed]


def test_every_recommendation_stands_under_whom_it_asks_and_its_kind(site, ask):
    ((n,),) = ask("select count(*) from recommendations")
    kinds = list((site / "recommendations").glob("kind-*.html"))
    assert sum(page.read_text().count('<th scope="row">') for page in kinds) == n


def test_no_response_is_told_as_not_known(site, ask):
    silent = ask("select group_id from recurring_recommendations where not is_form and n_answered = 0 limit 1")
    if not silent:
        pytest.skip("every group of the sample has a response")
    told = text(site / f"recommendations/{silent[0][0]}.html")
    assert "No response to any of them is known" in told and "rejected" not in told


def test_every_body_that_is_named_has_a_page(site, ask):
    for agency, name in ask("select distinct a.agency_id, a.name from agencies a join agency_mentions m using (agency_id)"):
        page = (site / f"agencies/{agency}.html").read_text()
        assert unescape(re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]) == name


def test_a_body_that_came_after_is_told_and_the_other_way_round(site, ask):
    rows = ask(
        """
        select distinct a.agency_id, b.agency_id, b.name from agencies a join agencies b on b.agency_id = a.successor_id
        where a.agency_id in (select agency_id from agency_mentions) and b.agency_id in (select agency_id from agency_mentions)
        """
    )
    for earlier, later, name in rows:
        assert f"After it came {name}" in text(site / f"agencies/{earlier}.html")
        assert f'href="{earlier}.html"' in (site / f"agencies/{later}.html").read_text()


def test_why_tells_of_each_review_how_many_failures_it_explains(site, ask):
    told = text(site / "why.html")
    rows = ask("select n_explained, n_failures from why_coverage w join compared_reviews using (review_id) where n_failures >= 5")
    assert rows and all(f"{n} of {base} (" in told for n, base in rows)


def test_lenses_tell_how_right_they_are(site, ask):
    for lens, n_read, n_right in ask("select lens_id, n_read, n_right from lenses where precision is not null"):
        assert f"Of {n_read} statements read by eye {n_right} belong" in text(site / f"lenses/{lens}.html")


def test_the_method_says_what_was_not_measured(site):
    told = text(site / "method.html")
    assert "Accuracy on case reviews themselves has not been measured" in told and "Not measured at all:" in told
    assert "practice review" in told  # the sample holds some, and no label does


def test_every_page_carries_the_caution_and_says_that_it_is_invented(site):
    for page in site.rglob("*.html"):
        told = text(page)
        assert "no measure of performance or of risk" in told and "Everything on this page is invented" in told


def test_every_page_has_one_heading_of_the_first_level_and_skips_none(site):
    for page in site.rglob("*.html"):
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", page.read_text())]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), page.name
