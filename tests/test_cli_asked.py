"""What was asked before a draft: wordings gathered, boards, years, answers and causes; errors in one line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline import store
from pipeline.cli_asked import app
from pipeline.records import ReviewsError
from pipeline.recur.draft import asked_before
from pipeline.recur.output import as_text, often
from tests import factories as f

runner = CliRunner()
DRAFT = "The police should write down every visit that they make."


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("asked") / "reviews.duckdb"
    store.build(made, {}, f.corpus())
    return made


def test_wordings_of_one_group_are_gathered(database: Path) -> None:
    (found,) = asked_before(database, DRAFT)
    assert found.relation in ("same", "near")
    assert {place.quote for place in found.places} == {f.ASK_ONE, f.ASK_TWO}
    assert (found.n_boards, found.n_areas, found.first_year, found.last_year) == (1, 1, 2014, 2017)
    assert dict(found.statuses) == {"completed": 1, "unknown": 1}
    assert found.wording.addressees == ("Marlshire Constabulary",)


def test_the_cause_of_the_failure_it_answers_is_told(database: Path) -> None:
    (found,) = asked_before(database, f.ASK_ONE)
    assert found.wording.quote == f.ASK_ONE
    assert {why.quote for why in found.causes} == {f.NOT_WRITTEN, f.CHANGED}
    assert {why.known_by for why in found.causes} == {"of the failure it answers"}


def test_what_nobody_asked_is_not_found(database: Path) -> None:
    found = asked_before(database, "Plant more trees along the northern canal for the sake of bees.")
    assert found == []
    assert "no proof" in as_text(found, "table")


def test_nothing_was_asked_of_an_empty_database(tmp_path: Path) -> None:
    made = tmp_path / "empty.duckdb"
    store.build(made, {}, {})
    assert asked_before(made, DRAFT) == []


def test_it_is_told_for_reading(database: Path) -> None:
    result = runner.invoke(app, ["asked-before", DRAFT, "--database", str(database)])
    assert result.exit_code == 0
    assert "Asked 2 times" in result.stdout and "2014 to 2017" in result.stdout
    assert "Response: completed 1, not known 1" in result.stdout
    assert "Marlshire Constabulary" in result.stdout


def test_csv_has_a_row_for_each_wording(database: Path) -> None:
    result = runner.invoke(app, ["asked-before", DRAFT, "-d", str(database), "--format", "csv"])
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["n_recommendations"], row["first_year"], row["last_year"], row["n_boards"]) == ("2", "2014", "2017", "1")


def test_json_holds_all_places(database: Path) -> None:
    result = runner.invoke(app, ["asked-before", DRAFT, "-d", str(database), "-f", "json"])
    (found,) = json.loads(result.stdout)
    assert len(found["places"]) == 2 and found["wording"]["page"] in (1, 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["two words"], "too short"),  # a draft that says nothing would find anything
        ([DRAFT, "--format", "xml"], "no format 'xml'"),
        ([DRAFT, "--limit", "0"], "at least 1"),
        ([DRAFT, "--database", "no-such.duckdb"], "no database at"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(arguments: list[str], told: str, database: Path) -> None:
    given = arguments if "--database" in arguments else [*arguments, "--database", str(database)]
    result = runner.invoke(app, ["asked-before", *given])
    assert result.exit_code == 1
    assert told in result.output and len(result.output.strip().splitlines()) == 1


def test_a_database_of_an_older_making_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "old.duckdb"
    with duckdb.connect(str(old)) as connection:
        connection.execute("create table recommendations (recommendation_id varchar)")
    with pytest.raises(ReviewsError, match="build it again"):
        asked_before(old, DRAFT)


def test_pairs_without_their_documents_cannot_be_scored(database: Path) -> None:
    result = runner.invoke(app, ["evaluate-pairs", "-d", str(database)])
    assert result.exit_code == 1 and "labelled documents" in result.output


def test_how_often_is_said_in_words(database: Path) -> None:
    (found,) = asked_before(database, DRAFT)
    once = replace(found, places=found.places[:1], n_boards=1, first_year=2014, last_year=2014)
    assert often(once).startswith("Asked once, 2014")
    assert "in the areas of 3 boards" in often(replace(found, n_boards=3))
    assert "in 2 areas" in often(replace(found, n_boards=0, n_areas=2))


def test_formalities_come_last(database: Path, tmp_path: Path) -> None:
    made = tmp_path / "forms.duckdb"
    store.build(made, {}, f.changed(f.corpus(), "recommendation_groups", is_form=True))
    (found,) = asked_before(made, DRAFT)
    assert found.is_form
    assert "Formalities of one publisher" in as_text([found], "table")
