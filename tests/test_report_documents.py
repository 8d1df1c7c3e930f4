"""Pages of documents: every extract stands in its place, once, with what is known of it; nothing of a document is markup."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from pipeline import paths
from pipeline.report import build_one
from pipeline.report.naming import document_name, told_apart
from pipeline.report.pages import documents
from pipeline.report.pictures import Policy, make_pictures, pictured_documents
from pipeline.report.shelves import shelved
from pipeline.report.site import LARGEST_PAGE, Site
from pipeline.report.source import Source
from pipeline.report.statements import Statement, Statements
from tests.site_text import text


@pytest.fixture(scope="module")
def site(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    build_one(published_sample, folder, "documents")
    return folder


def parts_of(site: Path, document: str) -> list[Path]:
    return sorted(site.glob(f"documents/{document}*.html"))


def test_every_document_has_a_page_and_stands_in_the_list(site, ask):
    listed = (site / "documents/index.html").read_text()
    for (document,) in ask("select document_id from documents"):
        assert (site / f"documents/{document}.html").is_file()
        assert f'href="{document}.html"' in listed


def test_every_extract_has_an_anchor_on_a_page_of_its_document_and_no_anchor_is_there_twice(site, ask):
    for (document,) in ask("select document_id from documents"):
        pages = "".join(page.read_text() for page in parts_of(site, document))
        anchors = re.findall(r'id="((?:failure|cause|impact|good_practice|recommendation|response)-\w+)"', pages)
        expected = ask(
            """select extract_kind || '-' || extract_id from extracts where document_id = ?
               union select 'response-' || extract_id from evidence
               where extract_kind = 'response' and role = 'main' and document_id = ?""",
            document, document,
        )  # fmt: skip
        assert sorted(anchors) == sorted(anchor for (anchor,) in expected)


def test_quotes_lead_to_anchors_that_are_there(site, published_sample):
    with Source(published_sample) as source:
        quotes = Site(site, source).quotes
        for kind, extract in list(quotes._rows)[::7]:
            path, _, anchor = quotes.get(kind, extract).path.partition("#")
            assert f'id="{anchor}"' in (site / path).read_text()


def test_links_inside_the_pages_of_documents_lead_somewhere(site):
    for page in (site / "documents").glob("*.html"):
        for href in re.findall(r'href="([^"]+)"', page.read_text()):
            path, _, anchor = unescape(href).partition("#")
            if re.match(r"https?:|\.\./", path):
                continue  # to the source, or to the pages of other builders
            target = page if not path else page.parent / path
            assert target.is_file(), (page.name, href)
            assert not anchor or f'id="{anchor}"' in target.read_text(), (page.name, href)


def test_no_two_links_of_a_page_have_the_same_words_and_lead_to_different_places(site):
    for page in (site / "documents").glob("*.html"):
        main = page.read_text().split("<main", 1)[1].split("</main>", 1)[0]
        found: dict[str, set[str]] = {}
        for href, words in re.findall(r'(?s)<a[^>]* href="([^"]+)"[^>]*>(.*?)</a>', main):
            found.setdefault(" ".join(re.sub(r"<[^>]+>", "", words).split()), set()).add(href)
        assert found and not [words for words, hrefs in found.items() if len(hrefs) > 1], page.name


def test_a_sentence_of_two_kinds_is_shown_once_with_both(site, ask):
    ((document, quote, n),) = ask(
        """select document_id, quote, count(*) from extracts
           where extract_kind in ('failure', 'cause') group by document_id, page, start_char, quote
           having count(distinct extract_kind) = 2 order by length(quote) desc limit 1"""
    )
    shown = " ".join(text(page) for page in parts_of(site, document))
    assert n == 2
    assert len(re.findall(rf"(?:Cause|Failure)[^█]{{0,60}} {re.escape(' '.join(quote.split()))}", shown)) == 1
    assert re.search(rf"Cause · (?:[\w ]+ · )*Failure(?: · [\w ]+)* {re.escape(' '.join(quote.split()))}", shown)


def test_the_counts_of_what_was_found(site, ask):
    for document, failures, causes in ask(
        """select document_id, (select count(distinct (start_char, quote)) from failures f where f.document_id = d.document_id),
                  (select count(distinct (start_char, quote)) from causes c where c.document_id = d.document_id)
           from documents d"""
    ):
        told = text(site / f"documents/{document}.html")
        assert (f"Failure: {failures}" in told) is bool(failures)
        assert (f"Cause: {causes}" in told) is bool(causes)


def test_what_was_weighed_is_a_count_without_words(site, ask):
    for document, n in ask("select document_id, count(*) from candidates group by document_id"):
        assert f"{n:,} more sentence" in text(site / f"documents/{document}.html") or f"{n:,} sentence" in text(
            site / f"documents/{document}.html"
        )
    quotes = ask(
        """select document_id, quote from candidates c where length(quote) > 60
           and not exists (from evidence e where e.document_id = c.document_id and contains(e.quote, c.quote))"""
    )
    assert quotes
    for document, quote in quotes:
        assert quote not in "".join(page.read_text() for page in parts_of(site, document))


def test_a_cause_says_what_it_explains_and_the_failure_by_what(site, ask):
    cause, failure, document = ask(
        """select cause_id, failure_id, c.document_id from cause_failures join causes c using (cause_id)
           join failures f using (failure_id) where c.quote <> f.quote order by all limit 1"""
    )[0]
    pages = "".join(page.read_text() for page in parts_of(site, document))
    entry = pages.split(f'id="cause-{cause}"', 1)[1].split("</li>", 1)[0]
    assert "Explains:" in entry and f"#failure-{failure}" in entry
    entry = pages.split(f'id="failure-{failure}"', 1)[1].split("</li>", 1)[0]
    assert "Explained by:" in entry and f"#cause-{cause}" in entry


def test_recommendations_tell_number_addressee_answer_and_where_else_it_was_asked(site, ask):
    number, surface, document, recommendation, response = ask(
        """select number, coalesce(a.name, surface), r.document_id, recommendation_id, response_id from recommendations r
           join recommendation_addressees s using (recommendation_id) left join agencies a on a.agency_id = s.agency_id
           join responses using (recommendation_id) where number is not null and status = 'completed' order by all limit 1"""
    )[0]
    entry = _entry(site, document, f"recommendation-{recommendation}")
    assert f"<b>Number:</b> {number}" in entry and surface in unescape(entry) and f"#response-{response}" in entry
    earlier, document = ask(
        """select l.recommendation_id, r.document_id from recommendation_links l
           join recommendations r on r.recommendation_id = l.recommendation_id
           join documents d on d.document_id = r.document_id
           join recommendations o on o.recommendation_id = l.other_recommendation_id
           join documents e on e.document_id = o.document_id
           where relation in ('same', 'near') and d.published_on < e.published_on order by all limit 1"""
    )[0]
    assert "Asked again later in:" in _entry(site, document, f"recommendation-{earlier}")


def _entry(site: Path, document: str, anchor: str) -> str:
    pages = "".join(page.read_text() for page in parts_of(site, document))
    return pages.split(f'id="{anchor}"', 1)[1].split("</li>", 1)[0]


def test_a_document_that_is_not_counted_says_why(site, ask):
    for document, reason in ask("select document_id, scope_reason from documents where not is_in_scope"):
        assert f"This document is not counted in comparisons: {reason}." in text(site / f"documents/{document}.html")


def test_a_document_that_a_later_review_disputes_says_so(site, ask):
    later, document = ask(
        """select l.review_id, d.document_id from review_links l join review_documents d on d.review_id = l.other_review_id
           where l.relation = 'disputes' and d.role <> 're_review'"""
    )[0]
    page = (site / f"documents/{document}.html").read_text()
    assert "A later review disputes this one" in page and f"../reviews/{later}.html" in page


def test_titles_of_kinds_that_name_persons_are_not_shown(site, ask):
    for document, title in ask(
        "select document_id, title from documents where kind in ('coroner_report', 'coroner_finding', 'news')"
    ):
        head = (site / f"documents/{document}.html").read_text().split("<h2", 1)[0]
        assert not title or title not in unescape(head)


def test_headings_are_in_order_and_there_is_one_h1(site):
    for page in (site / "documents").glob("*.html"):
        levels = [int(level) for level in re.findall(r"<h([1-6])", page.read_text())]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels)), page.name


def test_a_hostile_document_stays_text(published_sample, tmp_path):
    copy = tmp_path / "hostile.duckdb"
    shutil.copy(published_sample, copy)
    evil = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update documents set title = ?, publisher = ?, source_url = 'javascript:alert(1)'", [evil, evil])
        connection.execute("update segments set heading = ?, text = ?", [evil, evil])
        connection.execute("update failures set quote = ?", [evil])
    build_one(copy, tmp_path / "site", "documents")
    for page in (tmp_path / "site").rglob("*.html"):
        assert "<script>alert" not in page.read_text() and "<img src=x" not in page.read_text()
        assert "javascript:" not in page.read_text()


def test_a_long_document_is_shown_in_parts_that_are_found_by_links(published_sample, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.report.parts._ROOM", 20_000)
    monkeypatch.setattr("pipeline.report.parts.parted.__defaults__", (20_000,))
    build_one(published_sample, tmp_path, "documents")
    assert list(tmp_path.glob("documents/*-2.html"))
    test_links_inside_the_pages_of_documents_lead_somewhere(tmp_path)
    for page in tmp_path.glob("documents/*-2.html"):
        first = (page.parent / page.name.replace("-2.html", ".html")).read_text()
        assert f'href="{page.name}"' in first and "Part 2: pages" in first


def test_no_page_is_too_large(site):
    assert max(page.stat().st_size for page in site.rglob("*.html")) < LARGEST_PAGE


def test_pictures_stand_where_they_are_made(published_sample, sample_run, tmp_path):
    given = (sample_run / paths.DATABASE, paths.SAMPLE, sample_run / paths.BUILD)
    pictured = pictured_documents(*given)
    with Source(published_sample, pictured) as source:
        site = Site(tmp_path, source)
        documents.build(site)
    asked = {
        picture for page in tmp_path.rglob("*.html") for picture in re.findall(r'src="\.\./(pictures/[^"]+)"', page.read_text())
    }
    assert len(asked) == len(site.pictures) > 20
    few = sorted(site.pictures)[:3]
    counted = make_pictures(few, *given, tmp_path, 1)
    assert counted.n_drawn + counted.n_kept == 3 and not counted.failed
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == {f"{kind}-{extract}.webp" for kind, extract in few}
    assert {f"pictures/{kind}-{extract}.webp" for kind, extract in site.pictures} == asked


def test_pictures_are_promised_of_pdfs_that_may_be_shown_and_whose_file_is_there(published_sample):
    with Source(published_sample) as source:
        found = {document: Policy(source).allows(row) for document, row in source.documents.items()}
        formats = {row["document_id"]: row["format"] for row in source.rows("select document_id, format from files")}
        kinds = {document: row["kind"] for document, row in source.documents.items()}
    assert any(found.values())
    for document, is_allowed in found.items():
        assert is_allowed is (formats[document] == "pdf" and kinds[document] not in ("news", "coroner_report"))
    with Source(published_sample, frozenset()) as source:
        assert not any(Policy(source).allows(row) for row in source.documents.values())  # no file is there


# --- pure parts -----------------------------------------------------------------------------------------------------


def row(kind: str, extract: str, confidence: float) -> dict[str, object]:
    return {"extract_kind": kind, "extract_id": extract, "confidence": confidence, "start_char": 0}


MAIN = [
    ([], []),
    ([row("good_practice", "a", 0.9)], []),  # what went well is not among the main statements
    (
        [row("failure", f"f{i}", i / 10) for i in range(8)] + [row("recommendation", f"r{i}", i / 10) for i in range(8)],
        ["r7", "r6", "r5", "f7", "f6", "f5"],  # half of each, the surest first
    ),
    ([row("failure", f"f{i}", i / 10) for i in range(8)], ["f7", "f6", "f5", "f4", "f3", "f2"]),  # nothing is asked
    (
        [row("recommendation", f"r{i}", i / 10) for i in range(8)] + [row("failure", "f", 0.1)],
        ["r7", "r6", "r5", "r4", "r3", "f"],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), MAIN)
def test_main_statements(rows, expected):
    assert [extract for _, extract in documents.main_statements(rows)] == expected


def statement(page: int, heading: str | None = None) -> Statement:
    return Statement(page, None, heading, "words", ("Failure",), ("failure-a",), ())


def test_statements_go_into_the_part_that_begins_at_or_before_their_page():
    parts = documents.parted([statement(1), statement(4), statement(5), statement(9)], [1, 5])
    assert [[s.page for s in part] for part in parts] == [[1, 4], [5, 9]]


def test_pages_are_parted_by_heading_and_a_heading_may_come_again():
    (page,) = documents.paged([statement(2, "A"), statement(2, "B"), statement(2, "A")], "https://a.example/b.pdf")
    assert [heading for heading, _ in page.sections] == ["A", "B", "A"]
    assert page.source == "https://a.example/b.pdf#page=2"


def listed(n: int, kind: str = "inspection", year: int | None = 2019) -> list[dict[str, object]]:
    on = date(year, 1, 1) if year else None
    return [{"document_id": f"{kind}{year}{i}", "kind": kind, "published_on": on} for i in range(n)]


KINDS = {"inspection": ("Inspection", "Inspections"), "news": ("News report", "News reports")}
SHELVES = [
    (listed(3) + listed(2, "news"), ["documents/index.html", "documents/index.html"]),  # all fit on the first page
    (listed(6) + listed(5, "news"), ["documents/kind-inspection.html", "documents/kind-news.html"]),  # each has a page
    (
        listed(6) + listed(6, year=2020) + listed(1, year=None),  # one kind is too large for a page
        [
            "documents/kind-inspection-2020.html",
            "documents/kind-inspection-2019.html",
            "documents/kind-inspection-year-not-known.html",
        ],
    ),
    (listed(12), ["documents/kind-inspection-2019-1.html", "documents/kind-inspection-2019-2.html"]),  # so is one year
]


@pytest.mark.parametrize(("rows", "expected"), SHELVES)
def test_long_lists_are_parted_by_kind_and_year(rows, expected):
    shelves = shelved(rows, "kind", KINDS, "documents/index.html", room=10)
    assert [shelf.path for shelf in shelves] == expected
    assert sum(len(shelf.rows) for shelf in shelves) == len(rows)


NAMES = [
    ([("a", "One", "1 May 2019"), ("b", "Two", "1 May 2019")], {"a": "One", "b": "Two"}),  # they differ as they are
    (
        [("a", "One", "1 May 2019"), ("b", "One", "2 May 2019")],
        {"a": "One, 1 May 2019", "b": "One, 2 May 2019"},  # the date tells them apart
    ),
    (
        [("aaaaaaaaaa", "One, 1 May 2019", "1 May 2019"), ("b", "One, 1 May 2019", "1 May 2019")],
        {"aaaaaaaaaa": "One, 1 May 2019 (aaaaaaaa)", "b": "One, 1 May 2019 (b)"},  # only the id does
    ),
]


@pytest.mark.parametrize(("given", "expected"), NAMES)
def test_no_two_names_are_alike(given, expected):
    assert told_apart(given) == expected


CALLED = [
    ({"kind": "inspection", "title": "Inspection of Sallowby"}, "Inspection of Sallowby"),
    ({"kind": "inspection", "title": None}, "Inspection, Sallowby, 1 May 2019"),  # nothing else to call it by
    ({"kind": "coroner_report", "title": "Death of Ottoline Fennimore"}, "Coroner’s report, Sallowby, 1 May 2019"),
    ({"kind": "news", "title": "Boy, 4, named"}, "News report, Sallowby, 1 May 2019"),
]


@pytest.mark.parametrize(("given", "expected"), CALLED)
def test_what_documents_are_called(given, expected):
    assert document_name({"area_name": "Sallowby", "published_on": date(2019, 5, 1), **given}) == expected


def test_statements_of_a_document_without_extracts(published_sample):
    with Source(published_sample) as source:
        assert Statements(source, Site(Path(), source).quotes._parts).of("nothing") == []
