"""Texts are found by words and by meaning, each hit with its place; an index that does not fit its data is made anew."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import numpy
import pytest
from typer.testing import CliRunner

from pipeline import partitions, query, store
from pipeline.bench import search as bench
from pipeline.cli_search import app
from pipeline.ids import quote_sha256
from pipeline.records import Embedding, ReviewsError
from pipeline.search import checked, compact, extension, find, index, ranking, words
from pipeline.search.filters import Wanted, years
from pipeline.search.find import Found, search
from pipeline.search.reading import NOTE, states_failing
from pipeline.yaml_files import read_mapping
from tests import factories as f

# a third document says one thing as the first does, and has text that is part of no extract
LATER = "The CAMHS team refused the children’s referral under s.47 of the Act."
ASIDE = "A buffet lunch was kindly laid on by the town hall kitchen."
HELP = "Early help was offered to the mother and was declined."


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "reviews.duckdb"
    source = f.file("third.pdf")
    on = f.pages(source.sha256[:16], f"{LATER} {ASIDE} {HELP}\n{f.NOT_WRITTEN}")
    doc = f.document(
        source, on, title="Child C: a learning review", kind="learning_review", area_code="X06000001", board_id=None,
        published_on=date(2021, 3, 1), period_start_on=date(2019, 1, 1), period_end_on=date(2019, 12, 31),
    )  # fmt: skip
    told = f.segment(on[0], f"{LATER} {ASIDE} {HELP}", 0)
    same = f.segment(on[0], f.NOT_WRITTEN, 1)
    made = [
        f.failure(told, LATER, category_id="recording"), f.good_practice(told, HELP), f.failure(same, f.NOT_WRITTEN),
    ]  # fmt: skip
    rows = f.added(
        f.corpus(), source, *on, doc, told, same, *made, *(f.evidence(extract) for extract in made),
        f.mention(told, "CAMHS", agency_id=None, sector="health"), f.area("X06000001", "Sallowby"),
        f.quote_vector(LATER, 5), f.quote_vector(HELP, 6),
    )  # fmt: skip
    store.build(path, {}, rows)
    return path


@pytest.fixture(autouse=True)
def pointing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of meanings that tests can reckon with: each text points in the direction of the first number in it."""

    def vector_of(asked: str) -> list[float]:
        number = re.search(r"\d+", asked)
        return [1.0 if number and place == int(number.group()) else 0.0 for place in range(384)]

    monkeypatch.setattr(find, "vector_of", vector_of)


@pytest.fixture
def own(database: Path, tmp_path: Path) -> Path:
    """A copy that a test may alter."""
    return Path(shutil.copyfile(database, tmp_path / "reviews.duckdb"))


@pytest.fixture
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        yield connection


def quotes(found: Found) -> list[str]:
    return [hit.quote for hit in found.hits]


def altered(database: Path, *statements: str) -> None:
    with closing(duckdb.connect(str(database))) as connection:
        for statement in statements:
            connection.execute(statement)


# --- the hash of a quote, and vectors -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The visit was late.", "nothing to fold"),
        ("  The visit\twas \n\n late. ", "spaces, tabs and line breaks"),
        ("The\u00a0visit\u2003was\u2009late.", "spaces of typesetting"),
        ("The\x0bvisit\x0cwas\x1clate\x85now\u2028or\u3000then", "every sign that Python counts as white space"),
        ("Zwei Bänder – “naïve” £5", "signs outside of ASCII"),
        ("zero\u200bwidth", "what only looks like a space stays"),
    ],
)
def test_sql_and_python_hash_a_quote_alike(text: str, why: str, opened: duckdb.DuckDBPyConnection) -> None:
    assert opened.execute("select quote_sha256(?)", [text]).fetchone() == (quote_sha256(text),), why


def test_white_space_makes_no_other_quote() -> None:
    assert quote_sha256("The visit\u00a0was  late.\n") == quote_sha256("The visit was late.")
    assert quote_sha256("The visit was late.") != quote_sha256("the visit was late.")


def test_each_distinct_quote_has_one_vector_from_the_partitions(tmp_path: Path) -> None:
    rows = f.without(f.corpus(), "quote_vectors")
    extracts = [*rows["failures"], *rows["recommendations"]]
    again = f.failure(rows["segments"][0], f.NOT_WRITTEN, failure_id="again")  # type: ignore[arg-type]
    rows = f.added(rows, again)
    files = []
    for number, extract in enumerate([*extracts, again]):
        vector = tuple(float(place == number % len(extracts)) for place in range(384))
        made = Embedding("failure" if "failure" in extract.table else "recommendation", f.extract_id(extract), vector)  # type: ignore[arg-type]
        partitions.write(tmp_path / "embed" / str(number), [made], key="k", run_id="r")
        files.append(tmp_path / "embed" / str(number) / "embeddings.parquet")
    counts = store.build(tmp_path / "reviews.duckdb", {"embeddings": files}, rows)
    with closing(duckdb.connect(str(tmp_path / "reviews.duckdb"))) as connection:
        found = connection.execute("select quote_sha256, list_position(vector::float[], 1) from quote_vectors").fetchall()
    expected = {quote_sha256(extract.quote): number + 1 for number, extract in enumerate(extracts)}  # type: ignore[attr-defined]
    assert dict(found) == expected and len(found) == len(expected) == counts["quote_vectors"]


# --- words ----------------------------------------------------------------------------------------------------------


def searched_by(text: str, connection: duckdb.DuckDBPyConnection) -> list[str]:
    (form,) = connection.execute(f"select {words.form_sql('$text')}", {"text": text}).fetchone() or ("",)
    stop_words = set(words.words().stop_words)
    return [word for word in re.split("[^a-z0-9]+", form) if word and word not in stop_words]


@pytest.mark.parametrize("example", [*read_mapping(words.FILE)["examples"], *read_mapping(words.FILE)["counter_examples"]])
def test_a_text_is_searched_by_the_words_of_the_examples(example: str, opened: duckdb.DuckDBPyConnection) -> None:
    text, _, expected = example.partition(" → ")
    assert searched_by(text, opened) == expected.split()


def test_no_word_that_reviews_are_about_is_a_stop_word() -> None:
    kept = read_mapping(words.FILE)["stop_word_examples"]["kept"]
    assert kept and not {str(word) for word in kept} & set(words.words().stop_words)


@pytest.mark.parametrize(
    ("asked", "first", "why"),
    [
        ("early help", HELP, "common words that the usual lists of stop words drop"),
        ("EARLY HELP declining", HELP, "neither case nor endings count"),
        ("CAMHS", LATER, "an abbreviation"),
        ("s.47", LATER, "a section with its stop"),
        ("Section 47", LATER, "a section spelt out"),
        ("child's referrals", LATER, "a possessive with another apostrophe, an ending that no text has"),
        ("town hall lunch", ASIDE, "text that is part of no extract"),
        ("referal", LATER, "a slip of the pen: the likest word there is"),
    ],
)
def test_words_find(asked: str, first: str, why: str, database: Path) -> None:
    assert quotes(search(database, asked, by="words"))[0] == first, why


@pytest.mark.parametrize("asked", ["the of and", "zzzz", "qwertyuiop asdfghjkl", "47"])
def test_words_that_no_text_has_find_nothing(asked: str, database: Path) -> None:
    # a bare number is not the number of a section
    assert search(database, asked, by="words").hits == ()


def test_a_word_that_no_text_has_is_told(database: Path) -> None:
    assert search(database, "referal", by="words").notes == ("no text has the word 'referal': searched as 'referral'",)
    assert search(database, "referral", by="words").notes == ()


def test_scores_are_those_of_the_extension(opened: duckdb.DuckDBPyConnection) -> None:
    forms = opened.execute(index._FORMS).fetchall()
    asked = "CAMHS refused the early referral of a child, and no visit was written down"
    ours = dict(opened.execute("select * from search_index.bm25($asked)", {"asked": asked}).fetchall())
    with closing(duckdb.connect(":memory:")) as scratch:
        extension.load(scratch)
        scratch.execute("create table forms (text_number integer, form varchar)")
        scratch.executemany("insert into forms values (?, ?)", forms)
        scratch.execute("create table stop_words as select unnest(?)::varchar as sw", [list(words.words().stop_words)])
        scratch.execute(index._INDEX)
        theirs = scratch.execute(
            "select * from (select text_number, fts_main_forms.match_bm25(text_number, ?) as score from forms)"
            " where score is not null",
            [asked],
        ).fetchall()
    assert len(ours) > 3 and set(ours) == {number for number, _ in theirs}
    for number, score in theirs:
        assert ours[number] == pytest.approx(score, abs=1e-9)


def test_a_stretch_of_a_segment_is_verbatim_and_part_of_no_extract(opened: duckdb.DuckDBPyConnection) -> None:
    rows = opened.execute(
        "select t.text, substring(p.text, s.start_char - p.start_char + 1, s.end_char - s.start_char), s.extract_id, s.page,"
        " exists (from evidence e where e.document_id = s.document_id and e.start_char < s.end_char"
        "   and e.end_char > s.start_char and e.extract_kind <> 'response')"
        " from search_index.places s join search_index.texts t using (text_number) join pages p using (document_id, page)"
        " where s.kind = 'segment'"
    ).fetchall()
    assert {row[0] for row in rows} == {ASIDE, f.NO_FAILING}
    assert [row[0] for row in rows] == [row[1] for row in rows]
    assert {row[2:] for row in rows} == {(None, 1, False), (None, 2, False)}


def test_compact_vectors_give_nearly_the_same_cosines(opened: duckdb.DuckDBPyConnection) -> None:
    random = numpy.random.default_rng(7)
    vectors = random.normal(size=(300, 384))
    vectors /= numpy.linalg.norm(vectors, axis=1)[:, None]
    scales, codes = compact.coded(vectors)
    assert codes.dtype == numpy.int8 and codes.min() >= -127
    off = (codes * scales[:, None]) @ vectors[0] - vectors @ vectors[0]
    assert 0 < numpy.abs(off).max() < 0.002
    asked = opened.execute("select vector from quote_vectors order by quote_sha256 limit 1").fetchall()[0][0]
    exact = opened.execute(
        "select text_number, score from search_index.likeness($vector) as l"
        " join search_index.texts as t on t.text_sha256 = l.quote_sha256 order by text_number",
        {"vector": asked},
    ).fetchall()
    numbers, scores = compact.likeness(opened, asked)
    assert numbers.tolist() == [number for number, _ in exact]
    assert scores.tolist() == pytest.approx([score for _, score in exact], abs=0.002)


def test_a_vector_of_nothing_is_like_nothing() -> None:
    scales, codes = compact.coded(numpy.zeros((2, 384), "f4"))
    assert not scales.any() and not codes.any()


def test_vectors_of_more_than_one_batch_keep_their_numbers() -> None:
    n = compact.BATCH * 3 + 5
    with closing(duckdb.connect()) as connection:
        connection.execute("create table quote_vectors (quote_sha256 varchar, vector float[384])")
        connection.execute("create schema search_index")
        connection.execute(
            "create table search_index.texts as select i::integer as text_number, i::varchar as text_sha256 from range($n) t(i)",
            {"n": n},
        )
        connection.execute("create table search_index.vectors (text_number integer, scale float, codes blob)")
        # the i-th vector points along dimension i, counted round
        connection.execute(
            "insert into quote_vectors"
            " select i::varchar, [if(d = i % 384, 1, 0) for d in range(384)]::float[384] from range($n) t(i)",
            {"n": n},
        )
        compact.fill(connection)
        numbers, scores = compact.likeness(connection, [1.0] + [0.0] * 383)
    assert numbers.tolist() == list(range(n))
    assert [number for number, score in enumerate(scores) if score > 0.5] == list(range(0, n, 384))


def test_everything_of_the_index_is_explained(opened: duckdb.DuckDBPyConnection) -> None:
    unexplained = opened.execute(
        "select table_name from duckdb_tables() where schema_name = 'search_index' and comment is null"
        " union all select column_name from duckdb_columns() where schema_name = 'search_index' and comment is null"
        " union all select function_name from duckdb_functions() where function_type = 'table_macro' and not internal"
        " and comment is null"
    ).fetchall()
    assert unexplained == []


# --- meaning, and both ----------------------------------------------------------------------------------------------


def test_meaning_finds_what_points_the_same_way(database: Path) -> None:
    found = search(database, "0", by="meaning")
    assert quotes(found) == [f.NOT_WRITTEN.replace("visit", "visit"), f.CHANGED]
    assert [hit.likeness for hit in found.hits] == [1.0, 0.707]
    assert {hit.matched_by for hit in found.hits} == {"meaning"}


def test_what_points_nowhere_finds_nothing(database: Path) -> None:
    assert search(database, "300 zzzz").hits == ()


def test_ranks_are_fused(database: Path) -> None:
    first, *others = search(database, "early help 6").hits
    assert (first.quote, first.matched_by, first.words_rank, first.meaning_rank) == (HELP, "both", 1, 1)
    assert first.score == pytest.approx(2 / (ranking.RANKS + 1), abs=1e-6) and others == []
    # each way finds another text: both are first in their ranking
    found = search(database, "early help 5").hits
    assert {(hit.quote, hit.matched_by, hit.score) for hit in found} == {
        (HELP, "words", round(1 / (ranking.RANKS + 1), 6)),
        (LATER, "meaning", round(1 / (ranking.RANKS + 1), 6)),
    }


@pytest.mark.parametrize(
    ("asked", "failing", "why"),
    [
        ("nobody told the school about the bruises", True, "the lexicons of failures claim it"),
        ("referrals were not followed up", True, "a negated duty"),
        ("private fostering", False, "a subject"),
        ("interpreters for parents", False, "a subject"),
    ],
)
def test_a_question_is_read_as_documents_are(asked: str, failing: bool, why: str) -> None:
    assert states_failing(asked) == failing, why


def test_what_falls_short_comes_first_where_the_question_states_a_failing(database: Path) -> None:
    asked = "help with the referral was not offered and the school's call was not made"
    found = search(database, asked)
    assert NOTE in found.notes and "failure" in found.hits[0].kinds
    praised = [hit.quote for hit in found.hits if hit.kinds == ("good_practice",)]
    assert praised, "praise is still found"
    assert search(database, asked, by="words").notes == ()
    assert search(database, asked, Wanted(kind="good_practice")).notes == (), "a kind that was chosen is chosen"


def test_the_same_words_in_two_documents_are_one_hit_in_the_later(database: Path) -> None:
    (hit,) = (hit for hit in search(database, "write the visit down").hits if hit.n_documents > 1)
    assert hit.n_documents == 2 and hit.published_on == date(2021, 3, 1) and hit.area_name == "Sallowby"
    assert hit.kinds == ("failure",) and len(hit.extract_ids) == 1 and hit.page == 1 and hit.page_label == "1"


def test_a_quote_that_is_two_things_says_both(database: Path) -> None:
    (hit,) = search(database, "the form had no room", Wanted(area="Tarnbridge"), limit=1).hits
    assert hit.kinds == ("cause", "failure") and len(hit.extract_ids) == 2 and hit.n_documents == 1


def test_names_of_private_persons_are_masked(database: Path) -> None:
    (hit,) = search(database, "write the visit down", Wanted(area="X08000001", kind="failure"), limit=1).hits
    assert hit.quote == f.NOT_WRITTEN.replace("visit", "█████")


@pytest.mark.parametrize(
    ("wanted", "expected", "why"),
    [
        (Wanted(kind="good practice"), {HELP, f.PRAISED}, "a kind, as people write it"),
        (Wanted(kind="segment"), {ASIDE, f.NO_FAILING}, "what is no extract"),
        (Wanted(area="sallowby", kind="failure"), {LATER, f.NOT_WRITTEN}, "an area by name"),
        (Wanted(area="X06000001", kind="good_practice"), {HELP}, "an area by code"),
        (Wanted(area="Sallow", kind="good_practice"), {HELP}, "the beginning of one name"),
        (Wanted(year="2019", kind="failure"), {LATER, f.NOT_WRITTEN}, "the year of practice, not of publication"),
        (Wanted(year="2021"), set(), "published then, but practice of 2019"),
        (Wanted(year="2016-2019", kind="recommendation"), {f.ASK_TWO}, "a span of years"),
        (Wanted(document_kind="learning_review", kind="good_practice"), {HELP}, "a kind of document"),
        (Wanted(category="recording", area="Sallowby"), {LATER, f.NOT_WRITTEN}, "a practice code"),
        (Wanted(category="neglect"), {f.NOT_WRITTEN}, "a context code"),
        (Wanted(agency="CAMHS"), {LATER}, "an agency that was not resolved, in the sentence that names it"),
        (Wanted(agency="marlshire-constabulary", kind="recommendation"), {f.ASK_ONE, f.ASK_TWO}, "an agency by id"),
        (Wanted(agency="Marlshire Constab", kind="recommendation"), {f.ASK_ONE, f.ASK_TWO}, "an agency by part of its name"),
    ],
)
def test_filters(wanted: Wanted, expected: set[str], why: str, database: Path) -> None:
    everything = "visit written help CAMHS referral lunch school prompt evidence form officers child 0 1 2 5 6"
    masked = {text for text in expected} | {text.replace("visit", "█████") for text in expected}
    found = set(quotes(search(database, everything, wanted, limit=100)))
    assert found <= masked and len(found) >= len(expected), why


@pytest.mark.parametrize(
    ("asked", "options", "said"),
    [
        ("", {}, "nothing to search: give one word at least"),
        (" – … ", {}, "nothing to search: give one word at least"),
        ("x" * 2001, {}, "too long: 2,001 characters, 2,000 at most"),
        ("help", {"by": "magic"}, "no way 'magic' to search: choose one of both, words, meaning"),
        ("help", {"limit": 0}, "--limit 0: 1 to 1,000"),
        ("help", {"limit": 1001}, "--limit 1001: 1 to 1,000"),
        ("help", {"wanted": Wanted(kind="failur")}, "no kind 'failur': did you mean failure?"),
        ("help", {"wanted": Wanted(kind="x")}, "no kind 'x': there are failure, good_practice"),
        ("help", {"wanted": Wanted(area="Tarnbrigde")}, "no area 'Tarnbrigde': did you mean Tarnbridge?"),
        ("help", {"wanted": Wanted(area="b")}, "no area 'b': did you mean Sallowby, Tarnbridge?"),
        ("help", {"wanted": Wanted(year="20x")}, "--year 20x: give a year or two, as 2018 or 2015-2019"),
        ("help", {"wanted": Wanted(year="2019-2015")}, "--year 2019-2015: the first year is after the last"),
        ("help", {"wanted": Wanted(agency="the moon")}, "no agency 'the moon' in the database"),
        ("help", {"wanted": Wanted(category="recordin")}, "no category 'recordin': did you mean recording?"),
        ("help", {"wanted": Wanted(document_kind="poem")}, "no kind of document 'poem': there are"),
        ("'; drop table pages; --", {}, None),
        ("$words ? % \\ \x00", {}, None),
    ],
)
def test_what_is_wrong_is_said_in_one_line(asked: str, options: dict[str, object], said: str | None, database: Path) -> None:
    if said is None:  # signs of SQL are words like any others
        search(database, asked)
        return
    with pytest.raises(ReviewsError) as caught:
        search(database, asked, **options)  # type: ignore[arg-type]
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"), [("2018", (2018, 2018)), (" 2015 – 2019 ", (2015, 2019)), ("2015-2015", (2015, 2015))]
)
def test_years(text: str, expected: tuple[int, int]) -> None:
    assert years(text) == expected


def test_short_forms_are_spelt_out_for_the_model_once() -> None:
    long = dict(words.words().short_forms)["CAMHS"]
    assert words.spelt_out("waits for CAMHS, CAMHS") == f"waits for CAMHS ({long}), CAMHS"
    assert words.spelt_out(f"CAMHS is {long}") == f"CAMHS is {long}"
    assert words.spelt_out("the camhs of SCAMHS") == "the camhs of SCAMHS"


# --- the index fits or is made anew ---------------------------------------------------------------------------------


@pytest.fixture()
def settled(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database that was last changed a minute ago, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(checked.time, "time", lambda: own.stat().st_ctime + 60)
    return own


def test_a_file_is_compared_with_its_index_once(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    comparing = index.data
    monkeypatch.setattr(index, "data", lambda connection: compared.append("") or comparing(connection))
    search(settled, "referral")
    search(settled, "early help")
    assert len(compared) == 1
    altered(settled, "update failures set quote = quote || ' Again.' where failure_id = (select min(failure_id) from failures)")
    assert search(settled, "referral").notes[:1] == ("the index of words did not fit the data: made anew",)
    assert len(compared) > 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda file: file.with_name(f"{file.name}.wal").touch(), "changes lie beside the file"),
        (lambda file: file.write_bytes(file.read_bytes() + b" "), "another size"),
        (lambda file: os.utime(file, (0, 0)), "another time, set by hand"),
        (lambda file: (shutil.copy2(file, f"{file}.copy"), os.replace(f"{file}.copy", file)), "another file of the same words"),
    ],
)
def test_a_file_that_changed_is_not_known(change: Callable[[Path], object], why: str, settled: Path) -> None:
    state = checked.stamp(settled, "1")
    checked.remember(settled, state)
    assert checked.is_known(settled, state) and state != checked.stamp(settled, "2")
    change(settled)
    assert not checked.is_known(settled, checked.stamp(settled, "1")), why


def test_a_file_that_was_just_written_is_not_remembered(own: Path) -> None:
    own.touch()
    assert checked.stamp(own, "1") == "" and checked.stamp(own.with_name("no such"), "1") == ""


def test_where_nothing_can_be_remembered_it_is_compared_again(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(settled))  # a file, not a folder
    assert quotes(search(settled, "referral")) == quotes(search(settled, "referral"))


def test_an_index_that_fits_is_left_alone(own: Path) -> None:
    before = own.read_bytes()
    assert search(own, "early help").notes == ()
    assert own.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "update failures set quote = 'Nobody rang the lighthouse keeper.' where quote like 'The CAMHS%'",
        "update segments set text = 'Nobody rang the lighthouse keeper.' where text like 'There is no evidence%'",
    ],
    ids=["quote", "segment"],
)
def test_an_index_is_made_anew_when_the_data_have_changed(change: str, own: Path) -> None:
    altered(own, change)
    found = search(own, "lighthouse keeper", by="words")
    assert "did not fit the data: made anew" in found.notes[0]
    assert len(found.hits) == 1 and "lighthouse" in found.hits[0].quote
    assert search(own, "lighthouse keeper", by="words").notes == ()
    assert [path.name for path in own.parent.iterdir()] == [own.name], "nothing is left beside it"


@pytest.mark.parametrize(
    "statements",
    [
        ["delete from failures where quote like 'The CAMHS%'"],
        ["delete from search_index.state"],
        ["update search_index.state set version = 'of another version'"],
        ["drop schema search_index cascade"],
        ["update documents set title = 'A title of another kind'"],
        ["delete from private_spans"],
        ["delete from quote_vectors"],
    ],
    ids=["row gone", "never made", "other version", "no index at all", "other title", "names gone", "vectors gone"],
)
def test_an_index_is_made_anew_when_it_is_not_that_of_the_data(statements: Sequence[str], own: Path) -> None:
    altered(own, *statements)
    assert "made anew" in search(own, "early help").notes[0]
    assert search(own, "early help").notes == ()


def test_who_reads_the_old_database_goes_on_reading_it(own: Path) -> None:
    altered(own, "delete from search_index.state")
    with own.open("rb") as held:
        before = os.fstat(held.fileno()).st_ino
        search(own, "early help")
        assert own.stat().st_ino != before, "the file is replaced, not written to"
        assert held.read(16)[8:12] == b"DUCK"


def test_a_database_that_cannot_be_written_is_indexed_for_this_once(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    altered(own, "delete from search_index.state")
    before = own.read_bytes()
    monkeypatch.setattr(index.os, "access", lambda path, mode: False)
    found = search(own, "early help", by="words")
    assert quotes(found)[0] == HELP
    assert "cannot be written: made for this once" in found.notes[0] and "\n" not in found.notes[0]
    assert own.read_bytes() == before


def test_the_macros_notice_too(own: Path) -> None:
    altered(own, "update failures set quote = 'Nobody rang the lighthouse keeper.' where quote like 'The CAMHS%'")
    _, rows = query.run_query(own, "select quote from search_words('lighthouse')")
    assert rows == [("Nobody rang the lighthouse keeper.",)]


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match="no database at"):
        search(tmp_path / "none.duckdb", "help")
    (tmp_path / "text.duckdb").write_text("no database " * 1000)
    with pytest.raises(ReviewsError, match="cannot open"):
        search(tmp_path / "text.duckdb", "help")


# --- in SQL ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select quote from search_words('early help')", [(HELP,)]),
        ("select rank, extract_kind, quote from search_words('lunch', n := 1)", [(1, "segment", ASIDE)]),
        ("select count(distinct rank) from search_words('visit school CAMHS help', n := 2)", [(2,)]),
        ("select count(*) from search_words('the of')", [(0,)]),
        ("select distinct quote from search_meaning(text_vector('6'), n := 1)", [(HELP,)]),
        ("select distinct quote from search_like((select failure_id from failures where quote like 'Marl%' limit 1), n := 1)",
         [(f.CHANGED,)]),
        ("select count(*) from search_like('no such extract')", [(0,)]),
        ("select area_name from search_words('early help') join extracts using (extract_id)", [("Sallowby",)]),
        ("select count(*) from failures join quote_vectors on quote_vectors.quote_sha256 = quote_sha256(quote)", [(3,)]),
    ],
)  # fmt: skip
def test_macros_work_in_a_question(sql: str, expected: list[tuple[object, ...]], database: Path) -> None:
    assert query.run_query(database, sql)[1] == expected


def test_macros_need_neither_the_extension_nor_this_program(database: Path) -> None:
    with closing(duckdb.connect(str(database), read_only=True, config={"autoload_known_extensions": False})) as connection:
        loaded = connection.execute("select loaded from duckdb_extensions() where extension_name = 'fts'").fetchall()
        assert loaded in ([], [(False,)])
        assert connection.execute("select quote from search_words('early help')").fetchall() == [(HELP,)]


# --- the command ----------------------------------------------------------------------------------------------------


def ran(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["search", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_hits_that_a_person_reads(database: Path) -> None:
    code, out, err = ran("early help 6", "-d", str(database), "--limit", "1")
    assert (code, err) == (0, "")
    assert f"“{HELP}”" in out and "good practice | Sallowby | 2019 | page 1" in out
    assert "Child C: a learning review (learning review, published 2021-03-01)" in out and "found by words and meaning" in out


def test_the_command_prints_csv_and_json(database: Path) -> None:
    _, out, _ = ran("early help", "-d", str(database), "--format", "csv", "--by", "words")
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["quote"] == HELP and row["matched_by"] == "words" and row["kinds"] == "good_practice"
    _, out, _ = ran("early help", "-d", str(database), "-f", "json", "--by", "words")
    (hit,) = json.loads(out)
    assert hit["quote"] == HELP and hit["kinds"] == ["good_practice"] and hit["n_documents"] == 1
    assert hit["published_on"] == "2021-03-01" and hit["meaning_rank"] is None


def test_the_command_says_when_nothing_is_found(database: Path) -> None:
    assert ran("zzzz", "-d", str(database))[:2] == (0, "nothing found: other words, or fewer filters, may find more\n")
    assert ran("zzzz", "-d", str(database), "-f", "json")[1] == "[]\n"
    assert ran("zzzz", "-d", str(database), "-f", "csv")[1].startswith("rank,score,")


def test_the_command_says_what_is_wrong(database: Path) -> None:
    assert ran("help", "-d", str(database), "--area", "nowhere") == (1, "", "reviews: no area 'nowhere' in the database\n")
    assert ran("help", "-d", str(database), "-f", "parquet")[0] == 1


# --- the measure ----------------------------------------------------------------------------------------------------


def test_the_measure_counts_what_was_judged(database: Path) -> None:
    hits = search(database, "early help 5").hits
    known = {quote_sha256(HELP): True, quote_sha256("not found"): True}
    one = bench.judged(hits, known)
    assert (one.n_relevant, one.n_known, one.n_unjudged, one.recall) == (1, 2, 1, 0.5)
    assert "0.500" in bench.report({"both": [one]})


def test_the_labels_are_hashes_of_forty_questions_or_more() -> None:
    judged = bench.labels()
    assert len(judged) >= 40 and all(len(known) >= 10 for known in judged.values())
    assert all(re.fullmatch("[0-9a-f]{64}", sha256) for known in judged.values() for sha256 in known)
    assert sum(any(known.values()) for known in judged.values()) >= 38
