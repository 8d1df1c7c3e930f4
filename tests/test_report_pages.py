"""Pages of the overview, themes, recommendations, agencies, causes, lenses and method: their numbers against SQL of their own."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline import paths, scopes
from pipeline.counting import FEWEST_UNITS
from pipeline.report import build_one
from pipeline.report.pages import overview
from pipeline.report.tabulate import Column, Table, spread
from pipeline.report.wording import counted, in_words
from pipeline.scopes import ReviewClass

BUILDERS = ("overview", "themes", "recommendations", "agencies", "why", "lenses", "method")


@pytest.fixture(scope="module")
def site(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name in BUILDERS:
        build_one(published_sample, folder, name)
    return folder


def text(page: Path) -> str:
    """The words of a page as a reader sees them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(svg|head|script)\b.*?</\1>", " ", page.read_text()))).split())


def test_the_overview_tells_how_much_was_read(site, ask):
    told = text(site / "index.html")
    for table, noun in (("documents", "published documents"), ("failures", "statements of failures"), ("causes", "of causes")):
        ((n,),) = ask(f"select count(*) from {table}")
        assert f"{n:,} {noun}" in told


def test_the_overview_says_of_how_many_recommendations_an_answer_is_known(site, ask):
    ((n, n_answered),) = ask("select count(*), count(*) filter (n_answers > 0) from placed_recommendations")
    assert f"an answer was found for {n_answered} of {n} recommendations" in text(site / "index.html")


def test_the_overview_says_in_how_many_reviews_a_reason_was_found(site, ask):
    rows = ask(
        """
        select count(*) filter (n_explained > 0), count(*) from why_coverage join compared_reviews using (review_id)
        where n_failures > 0 group by compared_reviews.review_type, framework_id order by all
        """
    )
    told = text(site / "index.html")
    answer = told[told.index("A reason for at least one failing") : told.index("The computer misses")]
    assert sorted((int(n), int(base)) for n, base in re.findall(r"(\d+) of (\d+)", answer)) == rows


FAILING = """
    select t.label, count(distinct r.review_id)
    from themes t join theme_members m using (theme_id)
    join failures f on m.extract_kind = 'failure' and f.failure_id = m.extract_id
    join placed_documents p on p.document_id = f.document_id and p.is_compared
    join compared_reviews r using (review_id)
"""


def test_what_recurs_is_what_reviews_report_as_failing_and_not_what_they_praise(site, ask):
    most = ask(f"{FAILING} where t.is_stable group by all order by 2 desc, 1 limit 10")
    listed = re.findall(r'<th scope="row"><a href="themes/[^"]+">(.*?)</a>', (site / "index.html").read_text())
    assert [unescape(label) for label in listed] == [label for label, _ in most]


def test_kinds_of_review_are_not_added_up_in_what_recurs(site, ask):
    ((label, n),) = ask(f"{FAILING} where t.is_stable and r.review_type = 'scr' group by all order by 2 desc, 1 limit 1")
    ((base,),) = ask("select count(*) from compared_reviews where review_type = 'scr'")
    page = text(site / "index.html")
    assert re.search(rf"{re.escape(label)} (\d+ of \d+ )*{n} of {base} ", page)


def test_a_theme_says_first_in_how_many_reviews_it_is_a_failing(site, ask):
    theme, n = ask(f"{FAILING.replace('t.label', 't.theme_id')} where r.review_type = 'scr' group by all order by all limit 1")[0]
    ((base,),) = ask("select count(*) from compared_reviews where review_type = 'scr'")
    told = text(site / f"themes/{theme}.html")
    assert f"{n} of {base} serious case reviews" in told[: told.index("Counts are not performance")]


def test_what_a_neighbour_was_asked_is_not_asked_of_an_area_again(ask):
    """Two boards of the sample became one: until then what one of them was asked was not asked of the other."""
    apart = set(
        ask(
            """
            select e.recommendation_id, l.recommendation_id from recommendation_links k
            join placed_recommendations e on e.recommendation_id in (k.recommendation_id, k.other_recommendation_id)
            join placed_recommendations l on l.recommendation_id in (k.recommendation_id, k.other_recommendation_id)
            where k.relation in ('same', 'near') and l.area_code = 'X06000001' and e.area_code = 'X08000001'
                and e.board_id <> l.board_id and e.present_board_id = l.present_board_id and e.published_on < l.published_on
            """
        )
    )
    assert apart
    for name, columns in (("area_asked_again", (1, 7)), ("ask_again", (0, 1)), ("overview_asked_again", (3, 4))):
        rows = ask((paths.SQL / "report" / f"{name}.sql").read_text())
        assert rows and not apart & {tuple(row[column] for column in columns) for row in rows}, name


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


def test_no_share_of_a_body_is_told_in_a_kind_of_review_that_does_not_look_at_its_sector(site, ask):
    rows = ask(
        """
        select distinct m.agency_id, a.sector, p.review_type, p.framework_id from agency_mentions m
        join agencies a using (agency_id) join placed_documents p using (document_id) where p.is_compared
        """
    )
    apart = [row for row in rows if not scopes.covers(ReviewClass(row[2], row[3]), row[1])]
    assert apart
    for agency, sector, _, _ in apart:
        page = text(site / f"agencies/{agency}.html")
        if "No document names it in a statement of a failing" not in page:
            assert f"not known to look at {in_words(sector)}: not counted" in page, agency


@pytest.mark.parametrize(
    ("is_new", "n_before", "expected"),
    [
        (True, 5, True),  # five were read of the years before, and none had it
        (True, 0, False),  # nothing was read of the years before: nobody knows whether it is new
        (False, 9, False),  # it was there before
    ],
)
def test_a_theme_is_new_only_where_the_years_before_were_read(is_new, n_before, expected):
    assert overview.is_new({"is_new": is_new, "n_reviews_before": n_before}) is expected


def test_a_long_table_is_spread_and_what_it_lacks_is_empty():
    columns = (Column("level", "Level"), Column("class", "In"), Column("text", "Reviews"))
    rows = [
        {"level": "team", "class": "inquests", "text": "1 of 5"},
        {"level": "team", "class": "inspections", "text": "2 of 9"},
        {"level": "person", "class": "inquests", "text": "0 of 5"},
    ]
    wide = spread(Table("Levels", columns, rows, csv="figures/levels.csv"), columns[:1], "class", "text")
    assert [column.label for column in wide.columns] == ["Level", "Inquests", "Inspections"] and wide.csv == "figures/levels.csv"
    assert wide.rows == [
        {"level": "team", "inquests": "1 of 5", "inspections": "2 of 9"},
        {"level": "person", "inquests": "0 of 5", "inspections": None},
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (counted(1, "document"), "1 document"),  # one is not several
        (counted(1_204, "document"), "1,204 documents"),
        (counted(2, "inquiry", "inquiries"), "2 inquiries"),  # where an s is not enough
        (in_words("council_other"), "other council services"),  # a code that is no English
        (in_words("social_care"), "social care"),  # one that is, but for its line
    ],
)
def test_codes_and_numbers_are_english(told, expected):
    assert told == expected


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
