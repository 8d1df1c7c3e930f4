"""The whole way through, on part of the sample corpus: done once, done again, interrupted, changed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline import paths
from pipeline.check import run_checks
from pipeline.cli import app
from pipeline.query import named_queries, run_query
from pipeline.stages import ORDER
from pipeline.store import export_digest

CHOSEN = (
    "learning-review-2012.pdf",
    "joint-inspection-tarnbridge-2018.pdf",
    "practice-review-haldenshaw-2024.docx",
    "news-announcement-2012.txt",
    "news-sallowby-2015.html",
    "documents.csv",
)
RUNNER = CliRunner()


def reviews(*arguments: object):
    return RUNNER.invoke(app, [str(argument) for argument in arguments])


def run_json(documents, into, last="report"):
    result = reviews(last, documents, "--into", into, "--quiet", "--json")
    assert result.exit_code == 0, result.output
    return {outcome["stage"]: outcome for outcome in json.loads(result.stdout)}


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    for name in CHOSEN:
        shutil.copy(paths.SAMPLE / name, folder / name)
    shutil.copytree(paths.SAMPLE / paths.REGISTER, folder / paths.REGISTER)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "cut.pdf").write_bytes((folder / CHOSEN[0]).read_bytes()[:2000])
    (folder / "error.pdf").write_bytes(b"<!doctype html><html><body>Gone</body></html>")
    return folder


@pytest.fixture(scope="module")
def made(documents, tmp_path_factory):
    into = tmp_path_factory.mktemp("into")
    return into, run_json(documents, into)


@pytest.fixture
def database(made):
    with duckdb.connect(str(made[0] / paths.DATABASE), read_only=True) as connection:
        yield connection


def test_each_file_is_a_document_or_a_problem_with_its_reason(database):
    assert database.execute("select count(*) from documents").fetchone() == (5,)
    unread = dict(database.execute("select path, kind from problems where document_id is null and path is not null").fetchall())
    assert unread.keys() >= {"empty.pdf", "cut.pdf", "error.pdf"}
    assert (unread["empty.pdf"], unread["cut.pdf"], unread["error.pdf"]) == ("empty", "corrupt", "wrong_type")


@pytest.mark.parametrize(
    "table",
    ["pages", "segments", "agency_mentions", "failures", "good_practice", "causes", "impacts", "recommendations",
     "recommendation_addressees", "evidence", "candidates", "extract_categories", "reviews", "review_documents",
     "subjects", "case_facts", "themes", "theme_members", "private_spans", "runs", "areas", "boards", "agencies",
     "categories"],
)  # fmt: skip
def test_every_stage_did_its_work(database, table):
    assert database.execute(f"select count(*) from {table}").fetchone()[0] > 0


def test_every_check_holds(made):
    assert [result.name for result in run_checks(made[0] / paths.DATABASE) if not result.holds] == []


def test_runs_tell_time_memory_pages_and_rows(database):
    told = database.execute("select stage, n_out, seconds, peak_memory_mb from runs").fetchall()
    stages = {stage for stage, *_ in told}
    assert stages == {"gather", *ORDER, "link", "lens", "answer", "embed", "code", "recur"}
    assert all(seconds > 0 and memory > 0 for _, _, seconds, memory in told)
    assert database.execute("select n_pages from runs where stage = 'read'").fetchone()[0] == 5 + 6 + 3


def test_nothing_private_is_in_the_report(made, database):
    surfaces = database.execute(
        """select distinct substring(p.text, s.start_char - p.start_char + 1, s.end_char - s.start_char)
           from private_spans s join pages p using (document_id, page) where s.kind = 'person'"""
    ).fetchall()
    assert surfaces
    text = "".join(file.read_text() for file in (made[0] / paths.REPORT).glob("*.html"))
    assert [surface for (surface,) in surfaces if " " in surface and surface in text] == []


def test_a_second_run_changes_nothing(made, documents):
    before = export_digest(made[0] / paths.DATABASE)
    again = run_json(documents, made[0])
    assert {outcome["n_made"] for stage, outcome in again.items() if stage not in ("gather", "check")} == {0}
    assert {"lens", "code", "theme", "recur", "store", "report"} <= set(again)
    assert export_digest(made[0] / paths.DATABASE) == before


def test_every_named_question_is_answered_on_what_was_read(made):
    answers = {name: run_query(made[0] / paths.DATABASE, name) for name in named_queries()}
    assert len(answers) >= 30
    assert all(columns for columns, _ in answers.values())
    told = {name for name, (_, rows) in answers.items() if rows}
    assert {"which_failures_recur", "what_proves_it", "how_often_is_a_cause_stated", "which_themes_recur"} <= told


def test_a_run_from_nothing_gives_the_same_tables(made, documents, tmp_path):
    run_json(documents, tmp_path, last="store")
    assert export_digest(tmp_path / paths.DATABASE) == export_digest(made[0] / paths.DATABASE)


def test_killed_and_started_again_it_ends_in_the_same_tables(made, documents, tmp_path):
    command = [sys.executable, "-m", "pipeline", "run", str(documents), "--into", str(tmp_path), "--quiet"]
    process = subprocess.Popen(command, cwd=paths.ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("build/segment/*/state.json"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    run_json(documents, tmp_path, last="store")
    assert export_digest(tmp_path / paths.DATABASE) == export_digest(made[0] / paths.DATABASE)


def test_what_changes_is_done_again_and_nothing_else(made, documents, tmp_path):
    changed, into = tmp_path / "documents", tmp_path / "into"
    shutil.copytree(documents, changed)
    shutil.copytree(made[0], into)
    news = changed / "news-announcement-2012.txt"
    news.write_text(news.read_text().replace("September", "October"))
    catalogue = changed / "documents.csv"
    catalogue.write_text(catalogue.read_text().replace("2012-10-18", "2012-10-19"))
    again = run_json(changed, into)
    assert {stage: again[stage]["n_made"] for stage in ("read", "segment", "describe")} == {
        "read": 1,  # its bytes changed
        "segment": 1,
        "describe": 2,  # … and the catalogue row of another
    }
    assert again["theme"]["n_made"] == again["store"]["n_made"] == 1


def test_errors_are_one_line_and_exit_with_1(tmp_path):
    for arguments in (["run", tmp_path / "nowhere"], ["gather", tmp_path]):
        result = reviews(*arguments, "--into", tmp_path / "into")
        assert result.exit_code == 1
        assert result.stderr.startswith("reviews: ") and result.stderr.count("\n") == 1


def test_wrong_usage_exits_with_2():
    assert reviews("read", "--processes", "none").exit_code == 2
    assert reviews("no-such-command").exit_code == 2


@pytest.mark.parametrize("command", ["run", "query", "dictionary", *(s for s in ("gather", "read", "segment", "describe",
                         "extract", "theme", "privacy", "store", "check", "report"))])  # fmt: skip
def test_every_command_has_help_with_an_example(command):
    result = reviews(command, "--help")
    assert result.exit_code == 0
    assert "Example: reviews" in " ".join(result.stdout.split())
