"""Pages of reviews: their documents in time, what each explained, how a later one stands to them, and what is awaited."""

from __future__ import annotations

import re
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from pipeline.counting import FEWEST_UNITS
from pipeline.report import build_one
from pipeline.report.naming import review_name
from pipeline.report.pages.awaited import is_late
from pipeline.report.pages.disputed import _Numbered, numbers_of
from pipeline.report.pages.reviews import NO_NEWS, answers, related
from pipeline.report.site import LARGEST_PAGE
from tests.site_text import text


@pytest.fixture(scope="module")
def site(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviews")
    build_one(published_sample, folder, "reviews")
    return folder


def test_every_review_has_a_page_and_stands_in_the_list(site, ask):
    listed = (site / "reviews/index.html").read_text()
    for (review,) in ask("select review_id from reviews"):
        assert (site / f"reviews/{review}.html").is_file() and f'href="{review}.html"' in listed


def test_types_are_listed_apart(site, ask):
    ((n,),) = ask("select count(distinct review_type) from reviews")
    assert (site / "reviews/index.html").read_text().count("<table") == n


def test_documents_of_a_review_stand_in_the_order_of_time(site, ask):
    for (review,) in ask("select review_id from review_documents group by all having count(*) > 1"):
        page = (site / f"reviews/{review}.html").read_text().partition("Its documents, in the order of time")[2]
        expected = ask(
            """select document_id from review_documents join documents using (document_id) where review_id = ?
               order by published_on nulls last""",
            review,
        )
        places = [page.index(f"../documents/{document}.html") for (document,) in expected]
        assert places == sorted(places)


def test_the_share_of_failures_with_a_cause_is_that_of_the_view(site, ask):
    rows = ask(
        """select review_id, n_explained, n_failures from why_coverage
           where review_id in (select review_id from review_documents group by all having count(*) = 1)"""
    )
    assert len(rows) > 8
    for review, n, base in rows:
        told = text(site / f"reviews/{review}.html")
        assert (f"{n} of {base}" in told) is (base > 0), review


def test_few_failures_have_no_percentage(published_sample, tmp_path):
    copy = tmp_path / "few.duckdb"
    shutil.copy(published_sample, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute(
            """delete from failures where failure_id not in (
                   from failures select failure_id
                   qualify row_number() over (partition by document_id order by failure_id) < ?)""",
            [FEWEST_UNITS],
        )
        connection.execute("delete from cause_failures where failure_id not in (select failure_id from failures)")
        connection.execute(
            "delete from evidence where extract_kind = 'failure' and extract_id not in (select failure_id from failures)"
        )
    build_one(copy, tmp_path / "site", "reviews")
    for page in (tmp_path / "site/reviews").glob("*.html"):
        assert not re.search(r"of [0-4] \(\d+%", text(page)), page.name
    assert "too few for a rate" in text(tmp_path / "site/reviews/index.html")


def test_lists_carry_the_caution(site):
    assert "Counts are not performance" in text(site / "reviews/index.html")


def test_recommendations_are_listed_with_known_answers_and_none_known_is_said(site, ask):
    for review, document, n in ask(
        "select review_id, document_id, count(*) from review_documents join recommendations using (document_id) group by all"
    ):
        listed = (site / f"figures/reviews/{review}-{document}-recommendations.csv").read_text("utf-8-sig").splitlines()
        assert len(listed) >= n + 3  # caption, note and heads; a quote may hold line breaks
    ((answered,),) = ask("select count(distinct recommendation_id) from responses where status = 'completed'")
    lists = "".join(path.read_text("utf-8-sig") for path in site.glob("figures/reviews/*-recommendations.csv"))
    assert lists.count("completed") >= answered > 0 and NO_NEWS in lists


def test_a_review_that_a_later_one_disputes_says_so_and_the_later_one_too(site, ask):
    later, earlier = ask("select review_id, other_review_id from review_links where relation = 'disputes'")[0]
    assert "A later review disputes it" in text(site / f"reviews/{earlier}.html")
    assert f'href="{later}.html"' in (site / f"reviews/{earlier}.html").read_text()
    assert "It disputes" in text(site / f"reviews/{later}.html")


def test_what_is_awaited_tells_when_and_by_which_document(site, ask):
    page = site / "under-way.html"
    rows = ask("select review_id, expected_on, last_document_id from reviews_under_way")
    assert rows
    for review, expected, document in rows:
        assert f'href="reviews/{review}.html"' in page.read_text() and f'href="documents/{document}.html"' in page.read_text()
        assert not expected or f"{expected.day} {expected:%B %Y}" in text(page)
    assert "does not mean that it does not exist" in text(page)


def test_an_inquest_names_nobody(published_sample, tmp_path):
    copy = tmp_path / "named.duckdb"
    shutil.copy(published_sample, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update reviews set label = 'Ottoline Fennimore' where review_type = 'inquest'")
        connection.execute(
            """update documents set title = 'Death of Ottoline Fennimore' where document_id in
               (select document_id from review_documents join reviews using (review_id) where review_type = 'inquest')"""
        )
        connection.execute(
            """update review_documents set reason = 'title: Ottoline Fennimore' where review_id in
               (select review_id from reviews where review_type = 'inquest')"""
        )
    build_one(copy, tmp_path / "site", "reviews")
    for page in (tmp_path / "site").rglob("*"):
        if page.is_file():
            assert "Fennimore" not in page.read_text(errors="replace"), page.name


def test_a_hostile_document_stays_text(published_sample, tmp_path):
    copy = tmp_path / "hostile.duckdb"
    shutil.copy(published_sample, copy)
    evil = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update documents set title = ?", [evil])
        connection.execute("update reviews set label = ?, statutory_basis = ?, method = ?", [evil] * 3)
        connection.execute("update review_documents set reason = ?", [evil])
        connection.execute("update review_links set reason = ?", [evil])
        connection.execute("update recommendations set quote = ?, number = ?, deadline = ?", [evil] * 3)
    build_one(copy, tmp_path / "site", "reviews")
    for page in (tmp_path / "site").rglob("*.html"):
        assert "<script>alert" not in page.read_text() and "<img src=x" not in page.read_text()


def test_pages_have_one_h1_headings_in_order_and_are_not_too_large(site):
    for page in site.rglob("*.html"):
        levels = [int(level) for level in re.findall(r"<h([1-6])", page.read_text())]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels)), page.name
        assert page.stat().st_size < LARGEST_PAGE


# --- pure parts -----------------------------------------------------------------------------------------------------


def test_answers_in_words():
    assert answers(None) == NO_NEWS  # no news is no answer
    assert answers([]) == NO_NEWS
    assert answers([{"status": "completed", "status_on": date(2019, 3, 1), "due_on": None}]) == "completed on 1 March 2019"
    several = [
        {"status": "in_progress", "status_on": None, "due_on": date(2020, 1, 1)},
        {"status": "unknown", "status_on": None, "due_on": None},
    ]
    assert answers(several) == "in progress, due 1 January 2020; answered, but how it stands is not said"


LATE = [
    ({"expected_on": date(2019, 1, 1)}, date(2019, 1, 2), True),  # it was to be there by then
    ({"expected_on": date(2019, 1, 3)}, date(2019, 1, 2), False),  # it is not due yet
    ({"announced_on": date(2016, 1, 1)}, date(2019, 1, 2), True),  # three years without a report
    ({"announced_on": date(2018, 1, 1)}, date(2019, 1, 2), False),  # a review takes a year
    ({"told_on": date(2015, 1, 1)}, date(2019, 1, 2), True),  # when it was announced is not told: when it was last heard of
    ({}, date(2019, 1, 2), False),  # nothing is known
    ({"expected_on": date(2019, 1, 1)}, None, False),  # nothing to measure against
]


@pytest.mark.parametrize(("row", "newest", "expected"), LATE)
def test_what_is_late(row, newest, expected):
    assert is_late({"expected_on": None, "announced_on": None, "told_on": None, **row}, newest) is expected


def test_links_are_seen_from_both_ends():
    links = [{"review_id": "b", "other_review_id": "a", "relation": "supersedes", "reason": "it says so"}]
    names = {"a": "First", "b": "Second"}
    (from_earlier,) = related("a", links, names, {})
    (from_later,) = related("b", links, names, {})
    assert from_earlier.name == "Second" and "takes its place" in from_earlier.relation and from_earlier.weighs
    assert from_later.name == "First" and from_later.relation == "It takes the place of" and not from_later.weighs
    assert related("c", links, names, {}) == []


def test_the_kind_of_the_other_review_is_told_in_words():
    links = [{"review_id": "b", "other_review_id": "a", "relation": "disputes", "reason": "disputes it (scr of 2013, Sallowby)"}]
    (link,) = related("a", links, {"a": "First", "b": "Second"}, {})
    assert link.reason == "disputes it (serious case review of 2013, Sallowby)" and "could not be told" in link.weighs


NAMED = [
    ("We do not stand by paragraph 4.14 of the report.", ["4.14"]),
    ("Paragraphs 4.14 and 4.15 are withdrawn.", ["4.14", "4.15"]),
    ("Paragraphs 4.14 to 4.17 fall.", ["4.14", "4.15", "4.16", "4.17"]),  # a range is written out
    ("Paragraphs 2.9, 3.1 and 3.4 fall.", ["2.9", "3.1", "3.4"]),
    ("Paragraphs 2.9 to 3.4 fall.", ["2.9", "3.4"]),  # over the end of a part nobody knows how many lie between
    ("It cost 4.14 million.", []),  # no paragraph
]


@pytest.mark.parametrize(("sentence", "expected"), NAMED)
def test_numbers_of_paragraphs_are_read(sentence, expected):
    assert numbers_of(sentence) == expected


def test_a_number_that_both_reviews_have_is_not_followed():
    held = _Numbered()
    held.add({"number": "4.14", "is_later": False, "extract_kind": "failure", "extract_id": "f"})
    held.add({"number": "4.15", "is_later": False, "extract_kind": None, "extract_id": None})
    held.add({"number": "4.15", "is_later": True, "extract_kind": None, "extract_id": None})
    assert held.theirs(["4.14", "4.15", "9.9"]) == ["4.14"] and held.found["4.14"] == [("failure", "f")]


def test_statements_of_the_paragraphs_that_a_later_review_names_stand_on_the_page_of_the_earlier(site, ask):
    rows = ask(
        """
        select distinct l.other_review_id, x.quote from review_links l
        join review_documents rd on rd.review_id = l.other_review_id and rd.role <> 're_review'
        join segments s on s.document_id = rd.document_id and s.number in ('4.14', '4.15', '4.16')
        join extracts x on x.document_id = s.document_id and x.start_char between s.start_char and s.end_char - 1
        where l.relation = 'disputes'
        """
    )
    assert rows
    for review, quote in rows:
        told = text(site / f"reviews/{review}.html")
        assert " ".join(quote.split()) in told and "4.14, 4.15" in told, quote


CALLED = [
    ({"review_type": "scr", "label": "Child D"}, "Serious case review: Child D, Sallowby, 1 June 2016"),
    ({"review_type": "inspection", "label": None}, "Inspection, Sallowby, 1 June 2016"),
    ({"review_type": "inquest", "label": "Ottoline Fennimore"}, "Inquest, Sallowby, 1 June 2016"),  # never a name
    ({"review_type": "lcspr", "label": None, "published_on": None, "announced_on": date(2023, 7, 6)},
     "Local child safeguarding practice review, Sallowby, announced 6 July 2023"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), CALLED)
def test_what_reviews_are_called(row, expected):
    assert review_name({"area_name": "Sallowby", "published_on": date(2016, 6, 1), "announced_on": None, **row}) == expected
