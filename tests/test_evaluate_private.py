"""Scoring of masking: what counts as masked, what is masked without need, and labels that are found again. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline.cli_privacy import app
from pipeline.evaluate.keys import key_of, words_sha256
from pipeline.evaluate.labelled import TEST, TRAIN
from pipeline.evaluate.private import PrivateScores, as_text, evaluate_privacy, score
from pipeline.evaluate.private_files import (
    KINDS,
    PRIVACY,
    Mention,
    PrivateLabels,
    find_private,
    read_private_labels,
    split_of,
    write_private_labels,
)
from pipeline.evaluate.reading import text_sha256
from pipeline.evaluate.statement_files import STATEMENTS, read_marks
from pipeline.records import Page, ReviewsError

TEXT = (
    "Coroner: Orla Penhallow. Mr Tamsin Quoyle, born on 3 May 1990, of 4 Fennel Row, died on 9 June 2015 "
    "at Tarnbridge Royal Hospital. Quoyle’s sister wrote."
)
SHA = "c" * 64


def _mention(words: str, kind: str, ordinal: int, text: str = TEXT, after: int = 0) -> Mention:
    start = text.index(words, after)
    key = key_of(words).text
    return Mention(1, ordinal, kind, (start, start + len(words)), len(key), words_sha256(key))


MENTIONS = (
    _mention("Orla Penhallow", "office_holder", 0),
    _mention("Tamsin Quoyle", "person", 1),
    _mention("3 May 1990", "birth_date", 2),
    _mention("4 Fennel Row", "address", 3),
    _mention("9 June 2015", "death_date", 4),
    _mention("Tarnbridge Royal Hospital", "agency", 5),
    _mention("Quoyle", "person", 6, after=TEXT.index("Hospital")),
)


def _spans(*words: str) -> list[tuple[int, int]]:
    return [(TEXT.index(one), TEXT.index(one) + len(one)) for one in words]


def _page(text: str) -> Page:
    return Page("c" * 16, 1, None, text, 0, "text", "", 0.0, 0.0, None)


def _labels(split: str = "") -> PrivateLabels:
    name = split or split_of(SHA[:16])
    return PrivateLabels(SHA, text_sha256(TEXT), "coroner_report", name, (1,), date(2026, 1, 2), "1", MENTIONS)


@pytest.mark.parametrize(
    ("masked", "kind", "expected"),
    [
        (["Tamsin Quoyle"], "person", [True, False]),  # the surname alone, later, is still to be read
        (["Tamsin"], "person", [False, False]),  # half a name names: a miss
        (["Mr Tamsin Quoyle, "], "person", [True, False]),  # more than the name is masked, the name too
        (["Tamsin", "Quoyle"], "person", [True, False]),  # the space between need not be
        (["3 May 1990"], "birth_date", [True]),
        (["May 1990"], "birth_date", [False]),  # the day is left
        (["Fennel Row"], "address", [False]),  # the number of the house is left
        (["Royal"], "agency", [True]),  # one word of an agency masked is an agency masked
        (["9 June 2015 at "], "agency", [False]),
        (["Orla"], "office_holder", [True]),
    ],
)
def test_what_counts_as_masked(masked: list[str], kind: str, expected: list[bool]) -> None:
    scored = score("c" * 16, "coroner_report", TRAIN, TEXT, MENTIONS, _spans(*masked))
    assert [one.is_masked for one in scored.mentions if one.mention.kind == kind] == expected


@pytest.mark.parametrize(
    ("masked", "n_over"),
    [
        (["Tamsin Quoyle"], 0),
        (["Mr Tamsin Quoyle,"], 2),  # the title is masked without need; the comma is no letter
        (["Royal"], 5),  # an agency is never asked for
        (["Royal", "Tarnbridge Royal"], 15),  # a letter masked twice counts once
        ([], 0),
    ],
)
def test_letters_masked_without_need(masked: list[str], n_over: int) -> None:
    scored = score("c" * 16, "coroner_report", TRAIN, TEXT, MENTIONS, _spans(*masked))
    assert scored.n_over == n_over
    assert scored.n_characters == sum(character.isalnum() for character in TEXT)


def test_what_is_labelled_either_counts_in_no_figure() -> None:
    mentions = (*MENTIONS[:5], replace(MENTIONS[5], kind="either"))
    scored = score("c" * 16, "coroner_report", TRAIN, TEXT, mentions, _spans("Tarnbridge Royal Hospital"))
    assert scored.n_over == 0


def test_a_span_that_runs_over_the_end_is_cut() -> None:
    assert score("c" * 16, "news", TRAIN, "Sallowby", [], [(4, 99), (200, 300)]).n_over == 4


def _database(folder: Path, text: str, spans: list[tuple[int, int]]) -> Path:
    path = folder / "reviews.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table pages (document_id varchar, page integer, text varchar, start_char integer)")
        connection.execute("create table private_spans (document_id varchar, start_char integer, end_char integer)")
        connection.execute("insert into pages values (?, 1, ?, 0)", [SHA[:16], text])
        for span in spans:
            connection.execute("insert into private_spans values (?, ?, ?)", [SHA[:16], *span])
    return path


def _figure(scores: PrivateScores, kind: str) -> tuple[int, int]:
    return next((one.figure.n, one.figure.of) for one in scores.figures if (one.document_kind, one.kind) == ("coroners", kind))


def test_a_database_is_scored_with_intervals(tmp_path: Path) -> None:
    write_private_labels([_labels()], tmp_path)
    scores = evaluate_privacy(_database(tmp_path, TEXT, _spans("Tamsin Quoyle", "9 June 2015", "Royal")), labels=tmp_path)
    assert _figure(scores, "person") == (1, 2)
    assert _figure(scores, "other_private") == (1, 3)
    assert _figure(scores, "agency") == (1, 1)
    assert _figure(scores, "office_holder") == (0, 1)
    assert _figure(scores, "documents_without_a_name_left") == (0, 1)
    person = next(one.figure for one in scores.figures if one.kind == "person")
    assert person.low is not None and person.high is not None
    assert person.low == pytest.approx(0.0945, abs=1e-3) and person.high == pytest.approx(0.9055, abs=1e-3)  # Wilson, 1 of 2
    assert scores.over[0].per_thousand == pytest.approx(1000 * 5 / sum(one.isalnum() for one in TEXT))
    assert "| coroners |" in as_text(scores)
    assert not [word for word in ("Quoyle", "Fennel", "Tarnbridge") if word in as_text(scores) + "".join(scores.misses)]


def test_a_document_is_clean_only_if_each_name_in_it_is_masked(tmp_path: Path) -> None:
    write_private_labels([_labels()], tmp_path)
    again = TEXT.index("Quoyle’s")
    spans = [*_spans("Tamsin Quoyle"), (again, again + 6)]
    scores = evaluate_privacy(_database(tmp_path, TEXT, spans), labels=tmp_path)
    assert _figure(scores, "documents_without_a_name_left") == (1, 1)


def test_labels_are_found_again_where_the_text_has_moved(tmp_path: Path) -> None:
    moved = "A note was put before.\n" + TEXT.replace("’", "'").replace("Tamsin Quoyle", "Tamsin  Quoyle")
    found, lost = find_private(_labels(), [_page(moved)])
    assert lost == ()
    assert [moved[slice(*one.span)] for one in found.mentions if one.kind == "person"] == ["Tamsin  Quoyle", "Quoyle"]
    assert found.text_sha256 == text_sha256(moved)


def test_a_lost_private_label_is_a_miss_and_a_lost_agency_is_left_out(tmp_path: Path) -> None:
    write_private_labels([_labels()], tmp_path)
    text = TEXT.replace("3 May 1990", "[illegible]").replace("Tarnbridge Royal", "the")
    scores = evaluate_privacy(_database(tmp_path, text, []), labels=tmp_path)
    assert scores.n_lost == 2
    assert _figure(scores, "birth_date") == (0, 1)
    assert not [one for one in scores.figures if one.kind == "agency"]
    assert "2 labels are lost" in as_text(scores)


def test_what_is_written_is_read_again_and_holds_no_words(tmp_path: Path) -> None:
    write_private_labels([_labels()], tmp_path)
    assert read_private_labels(tmp_path) == [_labels()]
    written = "".join(path.read_text() for path in tmp_path.glob("*.csv"))
    assert "Quoyle" not in written and "Tarnbridge" not in written


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (",person,", ",name,", "kind 'name' is none of"),  # a kind that nothing scores
        (",agency,", ",,", "kind '' is none of"),
        ("\n1,0,", "\none,0,", "line 2"),  # no page
    ],
)
def test_a_malformed_row_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    write_private_labels([_labels()], tmp_path)
    path = tmp_path / f"{SHA[:16]}.csv"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ReviewsError, match=told) as error:
        read_private_labels(tmp_path)
    assert "\n" not in str(error.value)


def _with_split(hashed: str, split: str) -> PrivateLabels:
    sha = next(one * 64 for one in "abcdef" if split_of(one * 16) == hashed)
    return replace(_labels(split), sha256=sha)


@pytest.mark.parametrize("split", [TRAIN, "dev"])
def test_what_the_hash_keeps_for_tests_is_never_read_as_train(tmp_path: Path, split: str) -> None:
    write_private_labels([_with_split(TEST, split)], tmp_path)
    with pytest.raises(ReviewsError, match="split"):
        read_private_labels(tmp_path)


def test_what_other_labels_keep_for_tests_may_be_for_tests_against_its_hash(tmp_path: Path) -> None:
    write_private_labels([_with_split(TRAIN, TEST)], tmp_path)
    assert [one.split for one in read_private_labels(tmp_path)] == [TEST]


def test_a_batch_is_scored_alone(tmp_path: Path) -> None:
    database = _database(tmp_path, TEXT, _spans("Tamsin Quoyle"))
    write_private_labels([replace(_labels(), batch=2)], tmp_path)
    assert [one.batch for one in read_private_labels(tmp_path)] == [2]
    assert _figure(evaluate_privacy(database, labels=tmp_path, batch=2), "person") == (1, 2)
    with pytest.raises(ReviewsError, match="no document with labels of what is private in batch 1"):
        evaluate_privacy(database, labels=tmp_path, batch=1)


def test_a_batch_that_is_no_number_is_told(tmp_path: Path) -> None:
    write_private_labels([_labels()], tmp_path)
    path = tmp_path / "documents.csv"
    path.write_text(path.read_text().replace(",1,1\n", ",1,second\n"))
    with pytest.raises(ReviewsError, match="batch 'second'"):
        read_private_labels(tmp_path)


def test_the_command_tells_what_the_user_can_mend(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["-d", str(tmp_path / "none.duckdb")])
    assert run.exit_code == 1 and "is no database" in run.output
    run = CliRunner().invoke(app, ["-d", str(_database(tmp_path, TEXT, [])), "--split", "dev"])
    assert run.exit_code == 1 and "split 'dev'" in run.output
    run = CliRunner().invoke(app, ["-d", str(tmp_path / "reviews.duckdb")])  # none of the labelled documents is in it
    assert run.exit_code == 1 and "no document with labels" in run.output


def test_the_files_of_the_project_are_well_formed_and_large_enough(tmp_path: Path) -> None:
    documents = read_private_labels(PRIVACY)
    write_private_labels(documents, tmp_path)
    for path in PRIVACY.glob("*.csv"):  # bytes are those that the writer makes; no file of a document that is not listed
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()
    for split in (TRAIN, TEST):
        coroners = [one for one in documents if one.split == split and one.kind.startswith("coroner_")]
        assert len(coroners) >= 20
        assert sum(mention.kind == "person" for one in coroners for mention in one.mentions) >= 200
        assert sum(mention.kind == "agency" for one in documents if one.split == split for mention in one.mentions) >= 300
    assert {mention.kind for one in documents for mention in one.mentions} == set(KINDS)


def test_no_letter_of_the_project_is_labelled_twice() -> None:
    for document in read_private_labels(PRIVACY):
        spans = sorted(mention.span for mention in document.mentions)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        assert {mention.page for mention in document.mentions} <= set(document.pages)


def test_who_writes_rules_reads_no_document_that_is_kept_for_tests_elsewhere() -> None:
    kept = {marked.sha256 for marked in read_marks(STATEMENTS) if marked.split == TEST}
    documents = read_private_labels(PRIVACY)
    assert not [one.document_id for one in documents if one.split == TRAIN and one.sha256 in kept]
    # nor was any other document moved to the tests: nobody chose them
    assert not [one.document_id for one in documents if one.split != split_of(one.document_id) and one.sha256 not in kept]
