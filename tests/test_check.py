"""Every check holds on rows that fit together, and is broken by a row that does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline import check, store
from pipeline.records import ReviewsError
from tests import factories as f

CHECKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(check.CHECKS.glob("*.sql"))}


@pytest.fixture(scope="module")
def whole() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    store.create_tables(connection)
    store.load(connection, {}, f.corpus())
    store.create_views(connection)
    yield connection
    connection.close()


@pytest.fixture
def rows(whole: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The whole small database; what a test changes is undone."""
    whole.begin()
    yield whole
    whole.rollback()


def broken(connection: duckdb.DuckDBPyConnection, name: str) -> check.CheckResult:
    return check._run(connection, check.CHECKS / f"{name}.sql")


@pytest.mark.parametrize("name", CHECKS)
def test_rows_that_fit_together_pass(name: str, rows: duckdb.DuckDBPyConnection) -> None:
    assert broken(rows, name).holds


# (check, what is done to the rows, why that must not pass)
BAD = [
    ("quotes_are_verbatim", "update segments set text = upper(text)", "a changed text"),
    ("quotes_are_verbatim", "update evidence set quote = quote || ' '", "a space too many"),
    ("quotes_are_verbatim", "update evidence set start_char = start_char + 1", "one character late"),
    ("quotes_are_verbatim", "update evidence set page = 2 where page = 1", "the right words, the wrong page"),
    ("quotes_are_verbatim", "update evidence set page = 9", "a page that is not there"),
    ("quotes_are_verbatim", "update agency_mentions set surface = 'the police'", "a paraphrase"),
    ("quotes_are_verbatim", "update case_facts set quote = 'call'", "another word of the same length"),
    ("quotes_are_verbatim", "update candidates set quote = 'It ' || quote", "a word before the first"),
    ("quotes_are_verbatim", "update pages set text = replace(text, 'form', 'farm')", "the page itself has changed"),
    ("extracts_are_their_evidence", "update failures set quote = 'Something else.'", "proof of something else"),
    ("extracts_are_their_evidence", "update causes set page = 2", "proof on another page"),
    ("extracts_are_their_evidence", "update good_practice set start_char = start_char + 1", "proof of another place"),
    ("extracts_are_their_evidence", "update impacts set boxes = []", "proof with other boxes"),
    ("extracts_are_their_evidence", "update recommendations set segment_id = 's'", "proof in another segment"),
    ("extracts_are_their_evidence", "update failures set boxes = [{page: 1, x0: 0, top: 0, x1: 1, bottom: 1}]", "same"),
    (
        "extracts_are_their_evidence",
        "insert into evidence select * replace (8 as ordinal, 'continuation' as role) from evidence where ordinal = 0",
        "a continuation that the quote leaves out",
    ),
    ("every_extract_has_main_evidence", "delete from evidence where extract_kind = 'failure'", "no proof"),
    ("every_extract_has_main_evidence", "delete from evidence where extract_kind = 'good_practice'", "no proof"),
    ("every_extract_has_main_evidence", "delete from evidence where extract_kind = 'cause'", "no proof"),
    ("every_extract_has_main_evidence", "delete from evidence where extract_kind = 'impact'", "no proof"),
    ("every_extract_has_main_evidence", "delete from evidence where extract_kind = 'recommendation'", "no proof"),
    ("every_extract_has_main_evidence", "delete from evidence where extract_kind = 'response'", "no proof"),
    ("every_extract_has_main_evidence", "update evidence set role = 'repeat'", "only a repeat"),
    ("segments_are_disjoint", "update segments set start_char = 0 where ordinal = 1", "overlaps the one before"),
    ("segments_are_disjoint", "update segments set ordinal = 3 - ordinal", "order of numbers against order of text"),
    ("segments_are_disjoint", "update segments set ordinal = 0", "the same number twice"),
    ("segments_are_disjoint", "update segments set page = 3 - page", "an earlier page after a later"),
    (
        "segments_follow_their_like",
        "update segments set continues_id = (select min(segment_id) from segments where page = 1) where page = 1",
        "continues on the page where it begins",
    ),
    (
        "segments_follow_their_like",
        "update segments set continues_id = (select segment_id from segments where ordinal = 1)",
        "continues a segment of another document",
    ),
    ("segments_follow_their_like", "update segments set stem_id = segment_id", "its own stem"),
    (
        "segments_follow_their_like",
        "update segments set ordinal = 5, stem_id = (select max(segment_id) from segments where ordinal = 2) where ordinal = 0",
        "the stem of another document",
    ),
    ("documents_have_their_pages", "delete from pages where page = 2", "the last page is missing"),
    ("documents_have_their_pages", "delete from pages", "no pages at all"),
    ("documents_have_their_pages", "update pages set page = page + 1", "counted from 2"),
    ("documents_have_their_pages", "update pages set method = 'ocr'", "more recognised pages than stated"),
    ("documents_have_their_pages", "update documents set n_pages = 7", "fewer than stated"),
    ("pages_follow_one_another", "update pages set start_char = start_char + 1", "not from 0"),
    ("pages_follow_one_another", "update pages set start_char = start_char - 1 where page = 2", "no form feed between"),
    ("pages_follow_one_another", "update pages set text = replace(text, ' ', chr(12))", "a form feed in a page"),
    ("text_is_as_described", "update pages set text = text || '.' where page = 1", "not the text of the offsets"),
    ("text_is_as_described", "update documents set text_sha256 = repeat('0', 64)", "another version"),
    ("offsets_lie_in_the_document", "update private_spans set end_char = 9999", "beyond the page"),
    ("offsets_lie_in_the_document", "update private_spans set page = 2", "on another page"),
    ("offsets_lie_in_the_document", "update private_spans set page = 9", "on a page that is not there"),
    ("offsets_lie_in_the_document", "update segments set end_char = 9999", "beyond the page"),
    ("offsets_lie_in_the_document", "update case_facts set end_char = 9999", "beyond the page"),
    ("offsets_lie_in_the_document", "update evidence set start_char = 0", "before its segment"),
    ("offsets_lie_in_the_document", "update candidates set end_char = end_char + 1", "past its segment"),
    ("offsets_lie_in_the_document", "update agency_mentions set start_char = 0, end_char = 1", "before its segment"),
    ("focus_lies_in_the_evidence", "update failures set focus_end_char = 9999", "a clause beyond the sentence"),
    ("focus_lies_in_the_evidence", "update good_practice set focus_start_char = 0", "before it"),
    ("focus_lies_in_the_evidence", "update causes set focus_end_char = 9999", "beyond it"),
    ("focus_lies_in_the_evidence", "update impacts set focus_start_char = 0", "before it"),
    ("focus_lies_in_the_evidence", "update recommendations set focus_end_char = 9999", "beyond it"),
    ("every_file_is_a_document_or_a_problem", "delete from problems", "a file that came to nothing, unexplained"),
    ("every_file_is_a_document_or_a_problem", "update files set sha256 = repeat('a', 64)", "other bytes"),
    ("every_document_comes_from_a_file", "delete from files where path = 'later.pdf'", "a document from nowhere"),
    ("categories_exist", "update failures set category_id = 'unheard_of'", "no such code"),
    ("categories_exist", "update failures set category_id = 'neglect'", "a context is no practice code"),
    ("categories_exist", "update extract_categories set category_id = 'unheard_of'", "no such code"),
    ("categories_exist", "update extract_categories set facet = 'practice'", "the code has another facet"),
    ("agencies_existed_at_the_time", "update agencies set valid_from = '2022-07-01'", "founded eight years later"),
    ("areas_held_at_the_time", "update areas set valid_from = '2022-07-01'", "founded eight years later"),
    ("areas_held_at_the_time", "update areas set valid_to = '2008-07-01'", "gone for years, and replaced by nothing"),
    ("boards_held_at_the_time", "update boards set valid_from = '2019-01-01'", "founded years later"),
    (
        "frameworks_do_not_overlap",
        "insert into frameworks select 'another', name, nation, document_kind, valid_from, valid_to, source from frameworks",
        "two at once",
    ),
    ("no_orphans", "update theme_trends set framework_id = 'unheard-of'", "no such framework"),
    ("no_orphans", "update rural_urban_differences set topic_id = 'unheard-of'", "no such theme"),
    ("every_row_has_its_run", "update theme_trends set run_id = 'unheard-of'", "no such run"),
    ("dates_are_plausible", "update documents set published_on = current_date + 2", "in the future"),
    ("dates_are_plausible", "update documents set published_on = '0214-03-01'", "a digit short"),
    ("dates_are_plausible", "update documents set period_start_on = '1099-01-01'", "a digit wrong"),
    ("dates_are_plausible", "update documents set period_end_on = '2020-01-01'", "years after publication"),
    ("dates_are_plausible", "update reviews set published_on = '2914-03-01'", "a digit wrong"),
    ("dates_are_plausible", "update reviews set announced_on = '1012-01-01'", "a digit wrong"),
    ("every_review_has_a_document", "delete from review_documents", "known from nothing"),
    ("themes_count_their_members", "delete from theme_members", "one extract counted, none there"),
    ("themes_count_their_members", "update themes set n_extracts = 2", "two counted, one there"),
    ("links_stay_in_their_document", "update causes set document_id = 'd'", "a cause from another document"),
    ("links_stay_in_their_document", "update impacts set document_id = 'd'", "an impact from another document"),
    ("links_stay_in_their_document", "update recommendations set is_mirror = false", "mirrors, and yet does not"),
    ("links_stay_in_their_document", "update failures set document_id = 'd'", "mirrors another document's failure"),
    ("links_stay_in_their_document", "update recommendations set document_id = 'd'", "alike in one document"),
    (
        "same_sentence_is_the_same_sentence",
        "update cause_failures set is_same_sentence = not is_same_sentence",
        "said to be apart, and is not",
    ),
    (
        "same_sentence_is_the_same_sentence",
        "update impact_failures set is_same_sentence = true",
        "said to be one, and is not",
    ),
]

BOXED = ("segments", "evidence", "failures", "good_practice", "causes", "impacts", "recommendations")
BAD += [("boxes_lie_in_their_page", f"update {table} set boxes = [{box}]", why) for table in BOXED for box, why in (
    ("{page: 1, x0: 10, top: 10, x1: 600, bottom: 20}", "past the right edge"),
)]  # fmt: skip
BAD += [("boxes_lie_in_their_page", f"update segments set boxes = [{box}]", why) for box, why in (
    ("{page: page, x0: -2, top: 10, x1: 100, bottom: 20}", "past the left edge"),
    ("{page: page, x0: 10, top: -2, x1: 100, bottom: 20}", "above the page"),
    ("{page: page, x0: 10, top: 10, x1: 100, bottom: 843}", "below the page"),
    ("{page: page, x0: 100, top: 10, x1: 10, bottom: 20}", "right before left"),
    ("{page: page, x0: 10, top: 20, x1: 100, bottom: 10}", "bottom above top"),
    ("{page: page + 1, x0: 10, top: 10, x1: 100, bottom: 20}", "on another page"),
)]  # fmt: skip
BAD += [("boxes_lie_in_their_page", "delete from pages where page = 1", "on a page that is not there")]


def named(check_name: str) -> list[str]:
    """`table.column` or `table` at the head of each part of a check."""
    return re.findall(r"select '([\w.]+)'", CHECKS[check_name].split("\nknown as")[0].split("\nregistered as")[0])


BAD += [("lens_aspects_exist", "update lens_extracts set aspect = 'nowhere'", "no aspect of the lens")]
BAD += [
    (name, f"update {table} set {column} = 'nowhere' where rowid = (select min(rowid) from {table})", column)
    for name in ("no_orphans", "areas_and_boards_exist")
    for table, column in (place.split(".") for place in named(name))
]
BAD += [("every_row_has_its_run", f"update {table} set run_id = 'never'", table) for table in named("every_row_has_its_run")]
BAD += [
    ("ids_are_unique", f"update {table} set {row_id} = 'theme-1' where rowid = (select min(rowid) from {table})", table)
    for table, row_id in re.findall(r"select '(\w+)'(?: as table_name)?, (\w+)", CHECKS["ids_are_unique"])
    if table != "themes"
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "why"), BAD, ids=[f"{name}-{change[:60]}" for name, change, _ in BAD])
def test_a_bad_row_is_found(name: str, change: str, why: str, rows: duckdb.DuckDBPyConnection) -> None:
    rows.execute(change)
    result = broken(rows, name)
    assert result.n_rows > 0, why
    assert len(result.sample) == min(3, result.n_rows)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_shown_to_fail(name: str) -> None:
    assert name in {check_name for check_name, _, _ in BAD}


# (what is done to the rows, why every check must still hold)
GOOD = [
    ("update segments set boxes = [{page: page, x0: -0.4, top: 0, x1: 595.4, bottom: 842.5}]", "ink at the edge"),
    ("update pages set width = 0, height = 0; update segments set boxes = []", "a format without pages"),
    ("update agencies set valid_from = '2015-06-01'", "a body that was about to be founded"),
    ("update documents set published_on = null, period_end_on = null", "dates that are not known"),
    ("update problems set path = null, document_id = (select sha256[:16] from files where path = 'not-a.pdf')",
     "the problem stands under the document that the file would be"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "why"), GOOD, ids=[why for _, why in GOOD])
def test_what_is_right_passes(change: str, why: str, rows: duckdb.DuckDBPyConnection) -> None:
    if "segments set boxes" in change:
        # the extracts have boxes of their own, which do not fit a page without a size
        for table in BOXED[1:]:
            rows.execute(f"update {table} set boxes = []")
    rows.execute(change)
    assert [name for name in CHECKS if not broken(rows, name).holds] == [], why


@pytest.mark.parametrize(
    "text",
    [
        "Cafe\u0301 staff waited.",  # a combining accent is a character of its own
        "The \ufb01rst visit was late.",  # so is a ligature, once
        "A drawing \U0001f468\u200d\U0001f469\u200d\U0001f467 was lost.",  # joined pictures: five characters, one sign
        "The out\u00adcome\u200b was\u2028unknown.",  # soft hyphen, zero-width space, line separator
    ],
)
def test_offsets_count_code_points_as_python_does(text: str, rows: duckdb.DuckDBPyConnection) -> None:
    document = "d" * 16
    on = f.pages(document, f"{text} {text}", text)
    for table in ("pages", "segments", "evidence", "agency_mentions", "candidates"):
        rows.execute(f"delete from {table}")
    for page in on:
        rows.execute(
            "insert into pages values (?, ?, null, ?, ?, 'text', 'engine', 1, 1, null, 'run-1')",
            [document, page.page, page.text, page.start_char],
        )
    for page, quote in ((on[0], text), (on[1], text), (on[1], text[3:-1])):
        start, end = f.span(page, quote)
        for shift in (0, 1):
            rows.execute("delete from case_facts")
            rows.execute(
                "insert into case_facts values ('f', null, ?, 'harm_type', 'x', null, null, null, ?, ?, ?, ?, 'run-1')",
                [document, page.page, start + shift, end + shift, quote],
            )
            assert broken(rows, "quotes_are_verbatim").n_rows == shift


def test_no_id_is_left_unchecked(whole: duckdb.DuckDBPyConnection) -> None:
    found = whole.execute(
        "select table_name || '.' || column_name, constraint_column_names from duckdb_columns()"
        " left join (from duckdb_constraints() where constraint_type = 'PRIMARY KEY') using (table_name)"
        " where (column_name like '%\\_id' escape '\\' or column_name like '%\\_code' escape '\\')"
        " and table_name not in (select view_name from duckdb_views())"
    ).fetchall()
    own = {name for name, key in found if key == [name.split(".")[1]]}
    looked_up = {*named("no_orphans"), *named("areas_and_boards_exist")}
    looked_up |= {f"{table}.run_id" for table in named("every_row_has_its_run")}
    looked_up |= {"failures.category_id", "extract_categories.category_id"}  # categories_exist
    may_be_gone = {
        "problems.document_id",
        "theme_events.theme_id",
        "theme_events.other_theme_id",
        "corrections.target_id",
    }
    assert {name for name, _ in found} - own - looked_up == may_be_gone


def test_the_files_are_queries_with_a_statement() -> None:
    for name, sql in CHECKS.items():
        said = check.statement(sql)
        assert said.endswith(".") and said[0].isupper(), name
    with pytest.raises(ValueError, match="first line"):
        check.statement("select 1")


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_shows_ids_and_places_only(name: str, rows: duckdb.DuckDBPyConnection) -> None:
    columns = [column[0] for column in rows.execute(CHECKS[name]).description]
    harmless = {
        "table_name",
        "column_name",
        "extract_kind",
        "id",
        "sha256",
        "page",
        "ordinal",
        "start_char",
        "end_char",
    }
    for column in columns:
        assert column in harmless or re.search(r"_(id|code)$|^n_", column), column


def test_all_checks_run_on_a_database(tmp_path: Path) -> None:
    database = tmp_path / "reviews.duckdb"
    store.build(database, {}, f.changed(f.corpus(), "evidence", quote="No such words."))
    results = {result.name: result for result in check.run_checks(database)}
    assert list(results) == sorted(CHECKS)
    result = results["quotes_are_verbatim"]
    assert not result.holds and result.n_rows == 1
    assert result.statement.startswith("Every quote is")
    assert result.sample[0]["table_name"] == "evidence" and "No such words." not in str(result)
    assert [name for name, made in results.items() if not made.holds] == [
        "extracts_are_their_evidence", "quotes_are_verbatim",
    ]  # fmt: skip


def test_a_missing_or_foreign_file_is_said_in_one_line(tmp_path: Path) -> None:
    foreign = tmp_path / "reviews.duckdb"
    foreign.write_text("not a database, and long enough to be looked at " * 200)
    for path in (tmp_path / "none.duckdb", foreign):
        with pytest.raises(ReviewsError) as caught:
            check.run_checks(path)
        assert "\n" not in str(caught.value)
