"""Statements, recommendations and agencies scored against labels, and what stands beside the scores."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import store
from pipeline.cli import app
from pipeline.evaluate import baselines, evaluation, evaluation_text
from pipeline.evaluate.agreement import CODES, Ratings, agreements, alpha, as_found, of_two, with_machine
from pipeline.evaluate.calibration import calibration
from pipeline.evaluate.evaluation import Evaluation, evaluate
from pipeline.evaluate.figures import figure
from pipeline.evaluate.label_json import labelled_of
from pipeline.evaluate.labelled import Labelled, Statement
from pipeline.evaluate.pairs import likeness, one_to_one, pair, words_of
from pipeline.evaluate.relabel_statements import add_labels
from pipeline.evaluate.rows import Found, Row, opened
from pipeline.evaluate.score_statements import FIGURES, Judged, score
from pipeline.evaluate.structure import Count
from pipeline.records import LexiconError, ReviewsError
from pipeline.yaml_files import read_mapping
from tests import factories as f
from tests.test_evaluate_labels import DAY

# --- pairs ----------------------------------------------------------------------------------------------------------

# a row, a label, how well one stands for the other, and why
LIKE = [
    ("The board met.", "The board met", 1.0, "signs do not count"),
    ("The board met early.", "The board met", 0.875, "all shared, one word more"),
    ("Safe-\nguarding is late", "safeguarding is late", 1.0, "a hyphen at a line's end"),
    ("The board’s plan", "The board's plan", 1.0, "quotes are alike"),
    ("The board met", "The school rang", 0.0, "one word of three"),
    ("met", "The board met twice", 0.0, "too short to stand for the whole"),
    ("", "The board met", 0.0, "a lost quote stands for nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "label", "expected", "why"), LIKE)
def test_likeness(row: str, label: str, expected: float, why: str) -> None:
    assert likeness(row, label) == pytest.approx(expected), why
    assert likeness(label, row) == pytest.approx(expected), why


def test_a_blacked_out_stretch_is_a_word() -> None:
    assert words_of("The ██ met, ﬁrst") == ("the", "██", "met", "first")


def test_pairs_are_one_to_one_and_the_same_page_goes_first() -> None:
    labels = [((1,), "The board met."), ((2,), "The board met.")]
    assert pair([(2, "The board met."), (1, "The board met.")], labels) == [(0, 1), (1, 0)]
    assert pair([(1, "The board met."), (1, "The board met.")], labels[:1]) == [(0, 0)]
    assert pair([(4, "The board met.")], labels) == []
    assert pair([(4, "The board met.")], [((1, 5), "The board met.")]) == [(0, 0)]  # printed again beside
    assert one_to_one([(0.5, 0, 0), (0.9, 1, 0), (0.4, 0, 1)]) == [(1, 0), (0, 1)]


# --- one document ---------------------------------------------------------------------------------------------------


def given(name: str = "tarnbridge.pdf", **changes: Any) -> dict[str, Any]:
    """Labels of the first document of the small database."""
    made: dict[str, Any] = {
        "sha256": f.sha256(name), "statement_pages": [1], "split": "test", "kind": "serious_case_review",
        "statements": [
            {
                "page": 1, "quote": f.NOT_WRITTEN, "roles": ["failure"], "category": "recording",
                "contexts": ["neglect", "missing_absent"], "missed_opportunity": True,
            },
            {
                "page": 1, "quote": f.CHANGED, "roles": ["failure", "cause"], "category": "policy_procedure",
                "level": "organisation", "explains": f.NOT_WRITTEN,
            },
            {"page": 1, "quote": f.UNSAFE, "roles": ["impact"]},
            {"page": 1, "quote": f.PRAISED, "roles": ["none"]},
        ],
        "recommendations": [
            {
                "page": 2, "quote": f.ASK_ONE, "ask_kind": "consideration", "deadline": "by May 2015",
                "addressees": ["the police|Marlshire Constabulary", "the board"],
            }
        ],
        "agencies": [
            {"page": 1, "surface": "Marlshire Constabulary", "sector": "police"},
            {"page": 1, "surface": "school's", "sector": "health"},
            {"page": 1, "surface": "officers", "sector": "police"},
        ],
        "facts": {"kind": "serious_case_review", "published_on": "2014-04-01", "area_code": "X08000001"},
    }  # fmt: skip
    return {**made, **changes}


# right, true, found; worked out by hand from the rows of tests/factories.py
EXPECTED = {
    "failures": (1, 2, 1), "good_practice": (0, 0, 1), "causes": (1, 1, 2), "impacts": (1, 1, 1), "recommendations": (1, 1, 1),
    "agencies": (2, 3, 2), "addressees": (1, 2, 1), "failure_contexts": (1, 2, 1), "missed_opportunities": (0, 1, 0),
    "failure_category": (1, 1, 0), "cause_links": (1, 1, 0), "cause_links_elsewhere": (1, 1, 0), "ask_kind": (0, 1, 0),
    "deadlines": (1, 1, 0), "agency_sector": (1, 2, 0), "facts": (2, 3, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "reviews.duckdb"
    store.build(path, {}, f.corpus())
    return path


def test_a_document_is_scored_as_worked_out_by_hand(database: Path) -> None:
    with opened(database) as asked:
        made = score(labelled_of(given(), "one"), asked.found(f.sha256("tarnbridge.pdf")))
    assert {name: (count.right, count.true, count.found) for name, count in made.counts.items()} == EXPECTED
    assert tuple(made.counts) == FIGURES
    told = {(miss.figure, miss.what) for miss in made.misses}
    assert {("failures", "missed"), ("good_practice", "wrong"), ("causes", "wrong"), ("agencies", "missed")} <= told
    assert {miss.detail for miss in made.misses if miss.figure == "facts"} == {"published_on 2014-04 -> 2014-03"}
    assert Judged("causes", 0.8, False) in made.judged


def test_a_document_that_is_absent_is_missed_as_a_whole() -> None:
    made = score(labelled_of(given(), "one"), None)
    assert made.is_absent
    assert (made.counts["failures"], made.counts["facts"]) == (Count(0, 2, 0), Count(0, 3, 0))
    assert (made.counts["failure_category"].true, len(made.judged)) == (0, 0)


def test_a_cause_that_explains_nothing_labelled_is_left_out_of_the_links() -> None:
    cause = {"page": 1, "quote": f.CHANGED, "roles": ["cause"], "level": "team"}
    row = Row(1, f.CHANGED, (0, 9), explains=(f.NOT_WRITTEN,))
    found = Found("x", rows={"causes": (row,)})
    for more in ({}, {"explains": "Nobody rang."}, {"explains_unclear": True}):
        made = score(labelled_of(given(statements=[{**cause, **more}]), "one"), found)
        assert (made.counts["causes"].right, made.counts["cause_links"].true) == (1, 0), more


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Labels of both documents of the small database, and of one that is in none."""
    labels = tmp_path / "labels"
    labels.mkdir()
    later = given(
        "later.pdf", statements=[], agencies=[], facts={}, kind="",
        recommendations=[{"page": 1, "quote": f.ASK_TWO, "ask_kind": "recommendation", "addressees": ["Marlshire Constabulary"]}],
    )  # fmt: skip
    for name, made in (("one", given()), ("two", later), ("three", given("elsewhere.pdf"))):
        (labels / f"{name}.json").write_text(json.dumps(made))
    return labels


def test_documents_are_scored_together_and_by_kind(database: Path, folder: Path) -> None:
    made = evaluate(database, folder)
    assert (made.split, len(made.scores), made.absent) == ("test", 3, [f.sha256("elsewhere.pdf")[:16]])
    assert made.kinds == ["practice_review", "serious_case_review"]
    figures = {one.measure: one for one in made.figures()}
    assert (figures["failures"].n_right, figures["failures"].n_true, figures["failures"].n_found) == (1, 4, 1)
    assert figures["failures"].value == pytest.approx(0.4)
    assert {one.measure: one.n_right for one in made.figures("practice_review")}["recommendations"] == 1
    assert made.held == {}  # the candidate stands on a page that is not labelled
    again = evaluate(database, folder)
    assert evaluation_text.as_json(again) == evaluation_text.as_json(made)  # the bootstrap has a fixed seed
    text = evaluation_text.as_text(made)
    assert f"not in the database, counted as missed: {f.sha256('elsewhere.pdf')[:16]}" in text
    assert "no figures of TF-IDF" in text or "TF-IDF" in text


def test_misses_are_told_by_place_and_with_quotes_only_in_the_local_file(database: Path, folder: Path, tmp_path: Path) -> None:
    made = evaluate(database, folder, with_baselines=False)
    told = evaluation_text.misses_as_text(made)
    start = len(f.NOT_WRITTEN) + 1
    place = f"failures\tmissed\t{f.sha256('tarnbridge.pdf')[:16]}\t1\t{start}-{start + len(f.CHANGED) - 1}\t"
    assert place in told.splitlines()
    assert "form" not in told
    written = evaluation_text.write_misses(made, tmp_path / "out")
    assert f"{place}\t{f.CHANGED}" in written.read_text().splitlines()
    assert "form" not in (tmp_path / "out" / "test.json").read_text()


def test_marks_without_words_score_as_the_quotes_do(database: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "three.json").unlink()
    add_labels(folder, database, tmp_path / "marks", DAY)
    quotes, marks = evaluate(database, folder, with_baselines=False), evaluate(database, tmp_path / "marks", "test", False)
    same = [one.counts for one in sorted(marks.scores, key=lambda one: one.document_id)]
    expected = [dict(one.counts) for one in sorted(quotes.scores, key=lambda one: one.document_id)]
    for counts in expected:  # "the board" is printed nowhere, so it cannot be kept
        if counts["addressees"].true == 2:
            counts["addressees"] = Count(1, 1, 1)
    assert same == expected


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--database", "none.duckdb"], "none.duckdb is no database"),
        (["--split", "dev"], "--split dev: give train, test or all"),
        (["--split", "train"], "no labelled document is of the split train"),
    ],
)
def test_what_cannot_be_evaluated_is_told_in_one_line(database: Path, folder: Path, arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(app, ["evaluate", "--database", str(database), "--labels", str(folder), *arguments])
    assert done.exit_code == 1
    assert told in done.stderr


def test_a_folder_without_labels_is_told(database: Path, tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match="holds no labels"):
        evaluate(database, tmp_path)


def test_the_command_prints_tables_or_json(database: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation_text, "MISSES", tmp_path)
    monkeypatch.setattr(evaluation_text.write_misses, "__defaults__", (tmp_path,))
    given = ["evaluate", "--database", str(database), "--labels", str(folder), "--no-baselines"]
    assert "failures" in CliRunner().invoke(app, given).stdout
    made = json.loads(CliRunner().invoke(app, [*given, "--json"]).stdout)
    assert [one["measure"] for one in made["figures"]] == list(FIGURES)


# --- intervals, calibration -----------------------------------------------------------------------------------------


def test_intervals_hang_on_which_documents_there_are_and_are_the_same_each_time() -> None:
    counts = [Count(9, 10, 10), Count(1, 10, 10), Count(5, 10, 10)]
    made = figure("failures", counts, has_f=True)
    assert made == figure("failures", counts, has_f=True)
    assert made.low is not None and made.high is not None and made.value is not None
    assert 0.1 <= made.low < made.value < made.high <= 0.9
    assert figure("failures", counts[:1], has_f=True).low is None


def test_calibration_by_tenths() -> None:
    judged = [
        Judged("causes", 0.95, True),
        Judged("causes", 1.0, True),
        Judged("causes", 0.6, False),
        Judged("impacts", 0.1, True),
    ]
    made = calibration("causes", judged)
    assert [(one.low, one.n, one.share_right) for one in made.tenths] == [(0.6, 1, 0.0), (0.9, 2, 1.0)]
    assert made.error == pytest.approx((1 * 0.6 + 2 * 0.025) / 3)
    assert calibration("failures", judged).error is None


# --- agreement ------------------------------------------------------------------------------------------------------

# The worked examples of Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): A binary data, two observers;
# B nominal data, two observers; C nominal data, four observers, some values missing ("." here).
WORKED = [
    (("0100000010", "1110010000"), 0.095),
    (("aabbdcccedda", "babbbccceddd"), 0.692),
    (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
]  # fmt: skip


@pytest.mark.parametrize(("observers", "expected"), WORKED)
def test_alpha_of_worked_examples(observers: Sequence[str], expected: float) -> None:
    units: list[Ratings] = [tuple(None if value == "." else value for value in unit) for unit in zip(*observers, strict=True)]
    assert alpha(units) == pytest.approx(expected, abs=0.0006)


def test_alpha_where_nothing_can_be_said() -> None:
    assert alpha([]) is None
    assert alpha([(True, True), (True, True)]) is None  # one value only
    assert alpha([(True, None)]) is None
    assert alpha([(True, True), (False, False)]) == 1.0


def labelled(*roles: tuple[str, ...], category: str = "recording") -> Labelled:
    quotes = ("The form was lost.", "Nobody rang.", "The visit was prompt.", "The child waited.")
    statements = [
        Statement(1, quote, given, category if "failure" in given else None) for quote, given in zip(quotes, roles, strict=True)
    ]
    return Labelled("one", "0" * 64, "other", "test", (1,), tuple(statements))


FIRST = labelled(("failure",), ("failure",), ("good_practice",), ("impact",))
SECOND = labelled(("failure",), ("none",), ("good_practice",), ("impact", "failure"), category="leadership")


def test_two_readers_agree_role_by_role() -> None:
    rated = of_two(FIRST, SECOND)
    assert rated["failure"] == [(True, True), (True, False), (False, False), (False, True)]
    assert rated[CODES] == [("recording", "leadership")]
    made = {one.question: one for one in agreements([rated, rated])}
    assert made["good_practice"].alpha == 1.0
    assert (made["failure"].n_units, made["failure"].n_documents) == (8, 2)


def test_a_reader_and_the_pipeline_are_compared_on_the_same_units() -> None:
    found = Found("x", rows={"failures": (Row(1, "Nobody rang", (0, 9), category="recording"), Row(1, "Else", (0, 4)))})
    rated = with_machine(FIRST, found)
    assert rated["failure"] == [(True, False), (True, True), (False, False), (False, False)]
    assert rated[CODES] == [("recording", "recording")]


def test_a_second_reader_is_scored_as_the_pipeline_is() -> None:
    one = labelled_of(given(), "one")
    made = score(one, as_found(one))
    assert {name: (count.right, count.true) for name, count in made.counts.items() if count.right != count.true} == {}


# --- baselines ------------------------------------------------------------------------------------------------------


def test_every_list_of_keywords_takes_its_examples_and_leaves_the_others() -> None:
    for record in read_mapping(baselines.KEYWORDS)["records"]:
        assert record["source"]
        for text in record["examples"]:
            assert record["role"] in baselines.by_keywords([text])[0], text
        for text in record["counter_examples"]:
            assert record["role"] not in baselines.by_keywords([text])[0], text


def test_a_malformed_list_of_keywords_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "baseline_keywords.yml"
    path.write_text("records:\n- {id: baseline.x, role: failure}\n")
    monkeypatch.setattr(baselines, "KEYWORDS", path)
    baselines.keywords.cache_clear()
    with pytest.raises(LexiconError, match=r"baseline\.x: needs role"):
        baselines.keywords()
    baselines.keywords.cache_clear()


def test_keywords_and_entities_are_scored_beside_the_pipeline(database: Path, folder: Path) -> None:
    made = evaluate(database, folder)
    by_name = {name: {one.measure: one for one in evaluation.figures_of(scores)} for name, scores in made.beside.items()}
    assert by_name[evaluation.KEYWORDS]["recommendations"].n_right == 2
    assert by_name[evaluation.KEYWORDS]["causes"].n_found == 1
    assert by_name[evaluation.ENTITIES]["agencies"].n_true == 6
    assert by_name[evaluation.ENTITIES]["failures"].n_found == 0


def test_weights_are_learnt_from_labels_alone() -> None:
    late = [Statement(1, f"The visit of day {n} was late and poor", ("failure",), "recording") for n in range(9)]
    good = [Statement(1, f"The visit of day {n} was kind and good", ("good_practice",)) for n in range(9)]
    classify = baselines.trained([Labelled("x", "0" * 64, "other", "train", (1,), (*late, *good))])
    assert classify(["A late and poor start", "A kind and good start"]) == [("failure",), ("good_practice",)]
    assert classify([]) == []


def test_documents_that_weights_were_learnt_from_are_not_scored_with_them(
    database: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "three.json").unlink()
    one = json.loads((folder / "one.json").read_text())
    (folder / "one.json").write_text(json.dumps({**one, "split": "train"}))
    own = tmp_path / "own"
    add_labels(folder, database, own, DAY)
    monkeypatch.setattr(evaluation, "STATEMENTS", own)
    monkeypatch.setattr(evaluation, "SECOND", tmp_path / "none")

    def of(split: str) -> Evaluation:
        return evaluate(database, own, split)

    assert of("train").not_made == {evaluation.TFIDF: "some of these documents are those that it is trained on"}
    assert evaluation.TFIDF in of("test").beside
    assert of("all").not_made


def test_second_labels_are_compared_with_the_first(
    database: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "three.json").unlink()
    first, second = tmp_path / "first", tmp_path / "second"
    add_labels(folder, database, first, DAY)
    add_labels(folder, database, second, DAY)
    monkeypatch.setattr(evaluation, "STATEMENTS", first)
    monkeypatch.setattr(evaluation, "SECOND", second)
    made = evaluate(database, first, "test")
    failures = {one.question: one for one in made.readers}["failure"]
    assert (failures.alpha, failures.n_units) == (1.0, 4)
    assert {one.question: one.alpha for one in made.with_machine}["impact"] == 1.0
    text = evaluation_text.as_text(made)
    assert "second reader: over the 2 documents" in text
    assert "reader and pipeline" in text
