"""Nothing published leads from the pseudonym of a review to a name, or to the news item that tells it: tried as attacks.

The attacks run on the working database too, where each must succeed: an attack that finds nothing anywhere proves nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import records as r
from pipeline import store
from pipeline.export.parting import pseudonym_places
from pipeline.export.published import write_copy
from pipeline.ids import ExtractIds, short_hash
from pipeline.masking import BLOCK
from tests import factories as f

# invented; an attacker's list of names holds the right ones among others
GIVEN = ("Tamsin", "Quillon", "Orrin", "Wrenna", "Isolde")
SURNAMES = ("Vasleigh", "Ashgrove", "Talmidge", "Okehurst")
TOLD = "Quillon told his teacher in May, and nobody wrote it down."
COURT = "The man was sentenced on 14 May 2012."
HEADLINE = "Quillon Ashgrove, called Child Z in the review, was let down."
NAMES = ("quillon", "ashgrove")
ADDRESS = "https://paper.example/2012/quillon-ashgrove"


def seeded() -> f.Rows:
    """The usual rows, a review of Child Z, a news item that names him, and another review that only the news item tells of."""
    rows = f.added(f.corpus(), *_case(), f.run("run-p", "privacy"))
    return f.without(f.without(rows, "theme_trends"), "rural_urban_differences")


def _case() -> list[r.Record]:
    report, news = f.file("child-z.pdf"), f.file("news/quillon-ashgrove.html", format="html", source_url=ADDRESS)
    ids = ExtractIds(report.sha256[:16])
    on, item = f.pages(report.sha256[:16], f"{TOLD}\n{COURT}"), f.pages(news.sha256[:16], f"{HEADLINE}\n{COURT}")
    doc = f.document(report, on, title="Child Z: a serious case review", published_on=date(2013, 5, 2))
    told = f.document(
        news, item, kind="news", title="Child Z is Quillon Ashgrove", source_url=ADDRESS, published_on=date(2012, 11, 20),
        period_start_on=None, period_end_on=None, publisher="The Tarnbridge Paper",
    )  # fmt: skip
    of = f.review("Child Z", announced_on=told.published_on, published_on=doc.published_on)
    of = replace(of, review_id=short_hash("review", told.document_id))
    other = replace(of, review_id=short_hash("review", "other"), label=None, announced_on=None, published_on=None)
    lines = [f.segment(on[0], text, n) for n, text in enumerate((TOLD, COURT))]
    failed = f.failure(lines[0], TOLD, failure_id=ids.next("failure", TOLD))
    heard = f.segment(item[0], HEADLINE, 0)
    return [
        report, news, *on, *item, doc, told, *lines, heard, failed, f.evidence(failed), of, other,
        f.review_document(of, doc), f.review_document(of, told, "news"), f.review_document(other, told, "news"),
        r.ReviewLink(other.review_id, of.review_id, "same_case", "one case", f.RUN),
        r.Subject("subject-z", of.review_id, "Child Z", "11-15", f.RUN),
        _sentenced("fact-z", of, doc, on[0]), _sentenced("fact-n", of, told, item[0]), _sentenced("fact-o", other, told, item[0]),
        *_private(on[0]), *_private(item[0]),
    ]  # fmt: skip


def _sentenced(name: str, of: r.Review, doc: r.Document, on: r.Page) -> r.CaseFact:
    start, end = f.span(on, "14 May 2012")
    return r.CaseFact(
        name, of.review_id, doc.document_id, "sentenced_on", "2012-05-14", None, None, None, 1, start, end, "14 May 2012", f.RUN
    )


def _private(on: r.Page) -> Iterator[r.PrivateSpan]:
    for found in re.finditer("Quillon|Ashgrove", on.text):
        yield r.PrivateSpan(on.document_id, 1, found.start(), found.end(), "person", "names.invented", f.RUN)


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pseudonyms") / "reviews.duckdb"
    store.build(path, {}, seeded())
    return path


@pytest.fixture(scope="module")
def published(working: Path) -> Path:
    copy = working.with_name("published.duckdb")
    assert write_copy(working, copy).left_out == ()
    return copy


Table = tuple[list[str], list[tuple[Any, ...]]]


def tables(database: Path) -> dict[str, Table]:
    """Every table and view with its columns and rows."""
    made = {}
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        asked = "select table_name from information_schema.tables where table_schema = 'main' order by 1"
        for (name,) in connection.execute(asked).fetchall():
            # the rows of a view come in no order
            rows = sorted(connection.execute(f'select * from "{name}"').fetchall(), key=str)
            made[name] = ([column[0] for column in connection.description or ()], rows)
    return made


def values(cell: Any) -> Iterator[Any]:
    """The values of a cell: of lists and structs those inside; of texts, the whole and the dates in them."""
    if isinstance(cell, dict):
        cell = list(cell.values())
    if isinstance(cell, list | tuple):
        for part in cell:
            yield from values(part)
    elif isinstance(cell, str) and len(cell) > 1:
        yield cell
    elif isinstance(cell, date):
        yield cell.isoformat()[:10]


# --- the attacks ----------------------------------------------------------------------------------------------------


def who_is_who(database: Path) -> tuple[set[str], set[str]]:
    """What the attacker begins with: identities that belong to the pseudonym, and those that belong to the news item."""
    of = tables(database)
    columns, rows = of["documents"]
    places = {name: columns.index(name) for name in ("document_id", "kind", "title")}
    review = {row[places["document_id"]] for row in rows if str(row[places["title"]]).startswith("Child Z: a serious")}
    news = {row[places["document_id"]] for row in rows if row[places["kind"]] == "news"}
    columns, rows = of["reviews"]
    review |= {row[columns.index("review_id")] for row in rows if "Child Z" in row}
    assert review and news
    return review, news


def by_shared_values(database: Path) -> set[tuple[str, str]]:
    """Join whatever can be joined: values that rows of the pseudonym and rows of the news item share, and no others' rows.

    Return (column, value) of each. A value that other cases have too singles nobody out.
    """
    review, news = who_is_who(database)
    owners: dict[Any, set[str]] = defaultdict(set)
    where: dict[Any, set[str]] = defaultdict(set)
    for name, (columns, rows) in tables(database).items():
        for row in rows:
            own = {part for cell in row for part in values(cell)}
            sides = {"review"} if own & review else set()
            sides |= {"news"} if own & news else set()
            for column, cell in zip(columns, row, strict=True):
                for value in values(cell):
                    owners[value] |= sides or {f"{name} other"}
                    where[value].add(f"{name}.{column}")
    return {(place, str(value)) for value, found in owners.items() if found == {"review", "news"} for place in where[value]}


def every_text(database: Path) -> Iterator[tuple[str, str]]:
    for name, (columns, rows) in tables(database).items():
        for row in rows:
            for column, cell in zip(columns, row, strict=True):
                yield from ((f"{name}.{column}", value) for value in values(cell))


def guesses(masked: str) -> Iterator[str]:
    """Fill the blocks of a text with names of the attacker's list that are as long."""
    found = re.search(rf"{BLOCK}+", masked)
    if not found:
        yield masked
        return
    for name in (*GIVEN, *SURNAMES):
        if len(name) == len(found.group()):
            yield from guesses(masked.replace(found.group(), name))


def by_guessed_hashes(database: Path) -> set[str]:
    """Guess names, reckon what identities and hashes they would give, and look for those in all that is there."""
    held = {value for _, value in every_text(database)}
    of = tables(database)
    documents = {row[of["documents"][0].index("document_id")] for row in of["documents"][1]}
    found = set()
    for place, text in every_text(database):
        # in the working database nothing is masked: there the attacker masks what they do not know, and guesses it
        masked = re.sub("|".join((*GIVEN, *SURNAMES)), lambda name: BLOCK * len(name.group()), text)
        if BLOCK not in masked:
            continue
        for guess in guesses(masked):
            tried = {hashlib.sha256(guess.encode()).hexdigest(), hashlib.sha256(" ".join(guess.split()).encode()).hexdigest()}
            for document in documents:
                for kind in ("failure", "segment", "mention", "case_fact", "candidate"):
                    tried.add(ExtractIds(document).next(kind, guess))
            found |= {f"{place}: {one}" for one in tried & held}
    return found


def by_reckoned_reviews(database: Path) -> set[str]:
    """A review is known by a hash of the document that it was found from: reckon it for every document."""
    of = tables(database)
    documents = [row[of["documents"][0].index("document_id")] for row in of["documents"][1]]
    held = {value for _, value in every_text(database)}
    return {document for document in documents if short_hash("review", document) in held}


def by_words(database: Path) -> set[str]:
    """Look for the name, the address and the file of the news item, and for the pseudonym in the words of the news item."""
    _, news = who_is_who(database)
    found = {
        place
        for place, text in every_text(database)
        if any(name in text.casefold() for name in (*NAMES, "paper.example", "news/"))
    }
    for name, (_, rows) in tables(database).items():
        for row in rows:
            words = [value for cell in row for value in values(cell)]
            if news.intersection(words) and any("Child Z" in word for word in words):
                found.add(f"{name}: pseudonym")
    return found


ATTACKS = (by_shared_values, by_guessed_hashes, by_reckoned_reviews, by_words)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_attack_succeeds_where_nothing_is_masked(attack, working):
    assert attack(working)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_attack_fails_on_what_is_published(attack, published):
    assert attack(published) == set()


def test_the_working_database_is_joined_by_links_dates_and_identities(working):
    """Each path that is closed was open."""
    places = {place for place, _ in by_shared_values(working)}
    assert {"review_documents.review_id", "case_facts.value_low", "reviews.announced_on", "documents.published_on"} <= places


# --- what stays -----------------------------------------------------------------------------------------------------


def test_what_is_told_of_the_review_stays(published):
    of = tables(published)
    assert any("Child Z" in row for row in of["reviews"][1])
    assert any(f"{BLOCK * 7} told his teacher in May" in value for _, value in every_text(published))
    columns, rows = of["case_facts"]
    assert [row for row in rows if row[columns.index("fact_kind")] == "sentenced_on"], "the review's own fact"


def test_identities_of_masked_words_still_join(published):
    asked = """
        select f.quote, e.quote from failures f join evidence e on e.extract_kind = 'failure' and e.extract_id = f.failure_id
        join segments s on s.segment_id = f.segment_id where f.quote like '%told his teacher%'"""
    with closing(duckdb.connect(str(published), read_only=True)) as connection:
        assert len(connection.execute(asked).fetchall()) == 1


def test_two_copies_are_the_same(working, published, tmp_path):
    again = tmp_path / "again.duckdb"
    write_copy(working, again)
    assert tables(again) == tables(published)


def test_another_text_gives_other_identities(published, tmp_path):
    """The key of the identities is made of all words: who does not know them cannot reckon it."""
    rows = seeded()
    pages = [replace(page, text=page.text.replace("visit", "vigil")) for page in rows["pages"]]
    other, copy = tmp_path / "other.duckdb", tmp_path / "copy.duckdb"
    store.build(other, {}, {**rows, "pages": pages})
    write_copy(other, copy)

    def identity(path: Path) -> Any:
        columns, found = tables(path)["reviews"]
        return next(row[columns.index("review_id")] for row in found if "Child Z" in row)

    assert identity(copy) != identity(published)


PLACES = (
    ("Child Z was heard. Child Zed was not.", ["Child Z"], "whole words only"),
    ("YP1 and YP12 met.", ["YP1"], "not the beginning of another pseudonym"),
    ("child Z", [], "as it is written"),
)


@pytest.mark.parametrize(("text", "wanted", "why"), PLACES)
def test_pseudonyms_are_found_in_words(text, wanted, why):
    assert [text[start:end] for start, end in pseudonym_places(text, ["Child Z", "YP1"])] == wanted, why
