"""The stage `code`: phrases, meaning and neighbours blended; its models; its scores; what themes make of the codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipeline import records as r
from pipeline import store
from pipeline.coding import coded
from pipeline.evaluate.code_scores import CodeScore, calibration_error, macros
from pipeline.extract.categories import BLEND, MEANING, PRACTICE_MODEL
from pipeline.extract.codebook import codebook
from pipeline.model.blending import Blend, load_blend, shares_of, temperature_of
from pipeline.model.choosing import load_choice
from pipeline.model.code_examples import invented_codes, invented_failures
from pipeline.model.meaning import fit_meaning, load_meaning, meaning_csv
from pipeline.records import CodeChances, ReviewsError
from tests import factories as f

CODES = codebook().codes("practice")
AB = ("a", "b")


def chances(kind: str, extract_id: str, passage: int = 0, **likely: float) -> CodeChances:
    """What phrases say: the share of each code named, the rest of it for all others alike."""
    rest = (1 - sum(likely.values())) / (len(CODES) - len(likely))
    return CodeChances(kind, extract_id, passage, tuple(float(np.log(likely.get(code, rest))) for code in CODES))


def codes_of(*rows: CodeChances) -> dict[str, str]:
    return {row.extract_id: row.category_id for row in coded(rows, {})}


def test_what_phrases_are_sure_of_stays() -> None:
    (row,) = coded([chances("failure", "x", recording=0.95)], {})
    assert (row.extract_kind, row.extract_id, row.category_id, row.facet) == ("failure", "x", "recording", "practice")
    assert 0.5 < row.probability <= 1


def test_what_fits_nothing_has_no_code() -> None:
    assert codes_of(chances("failure", "x")) == {}


def test_neighbours_in_a_paragraph_decide_what_is_undecided() -> None:
    undecided = {"recording": 0.4, "assessment": 0.42}
    alone = chances("failure", "x", 1, **undecided)
    beside = chances("failure", "y", 1, recording=0.97)
    assert codes_of(alone)["x"] == "assessment"
    assert codes_of(alone, beside)["x"] == "recording"
    assert codes_of(alone, chances("failure", "y", 2, recording=0.97))["x"] == "assessment"  # another paragraph
    assert codes_of(alone, chances("good_practice", "y", 1, recording=0.97))["x"] == "assessment"  # another kind


def test_meaning_decides_what_phrases_leave_open() -> None:
    model = load_meaning(MEANING)
    towards = model.weights[:, model.codes.index("legal_proceedings")]
    vector = towards / np.linalg.norm(towards)
    open_ = chances("failure", "x", legal_proceedings=0.3, assessment=0.35)
    assert codes_of(open_)["x"] == "assessment"
    assert [row.category_id for row in coded([open_], {("failure", "x"): vector})] == ["legal_proceedings"]


def test_every_kind_is_coded_and_the_order_of_kinds_does_not_matter() -> None:
    kinds = ("failure", "cause", "good_practice", "impact", "recommendation")
    rows = [chances(kind, kind, recording=0.9) for kind in kinds]
    assert codes_of(*rows) == codes_of(*reversed(rows)) == dict.fromkeys(kinds, "recording")


# --- the models ---


def test_the_models_are_of_the_codebook() -> None:
    assert load_choice(PRACTICE_MODEL).codes == load_meaning(MEANING).codes == load_blend(BLEND).codes == CODES


def test_the_discriminant_tells_two_clouds_apart_and_is_read_as_written(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    vectors = np.vstack([random.normal(0, 1, (40, 5)), random.normal(2, 1, (40, 5))])
    truth = ["a"] * 40 + ["b"] * 40
    model = fit_meaning(vectors, truth, ("a", "b", "never met"))
    found = model.chances(vectors)
    assert np.mean(found[:, :2].argmax(axis=1) == ([0] * 40 + [1] * 40)) > 0.9
    assert (found[:, 2] < -5).all()
    (tmp_path / "m.csv").write_bytes(meaning_csv(model))
    assert np.allclose(load_meaning("m", tmp_path).chances(vectors), found)


@pytest.mark.parametrize("text", ["", "number,a\n", "number,a\nstart,x\n0,1\n", "number,a,b\nstart,1\n0,1\n"])
def test_a_discriminant_that_is_malformed_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.csv").write_text(text)
    with pytest.raises(ReviewsError, match="make train"):
        load_meaning("m", tmp_path)


@pytest.mark.parametrize("told", ["", "{}", json.dumps({"codes": ["a"], "shares": [], "temperature": 1})])
def test_a_blend_that_is_malformed_is_told(tmp_path: Path, told: str) -> None:
    (tmp_path / "b.json").write_text(told)
    with pytest.raises(ReviewsError, match="make train"):
        load_blend("b", tmp_path)


def test_shares_count_each_code_once_more() -> None:
    assert shares_of(["a", "a"], AB) == (0.75, 0.25)


def test_the_temperature_makes_overconfident_scores_milder() -> None:
    sure = np.log(np.array([[0.99, 0.01]] * 10))
    assert temperature_of(sure, ["a"] * 7 + ["b"] * 3, AB) > temperature_of(sure, ["a"] * 10, AB)


def test_probabilities_add_up_to_one() -> None:
    blend = Blend(AB, (0.5, 0.5), 1.2, 0.2)
    found = blend.probabilities(np.log([[0.7, 0.3], [0.2, 0.8]]), np.zeros((2, 2)), [1, 1])
    assert found.sum(axis=1) == pytest.approx([1, 1])


def test_invented_sentences_cover_every_code_and_none_twice() -> None:
    pairs = list(invented_codes())
    texts = [text for text, _ in pairs]
    assert {code for _, code in pairs} == set(CODES) and len(set(texts)) == len(texts)
    assert all(sum(code == other for _, other in pairs) >= 15 for code in CODES)


def test_invented_sentences_are_examples(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("text,category\nCase notes were thin.,recording\n")
    (made,) = invented_failures(file)
    assert made.code == "recording" and made.practice.shared["recording"] and not made.holding
    file.write_text("text,category\nCase notes were thin.,neglect\n")
    with pytest.raises(ReviewsError, match="line 2"):
        invented_failures(file)


# --- the scores ---


def test_macro_f_is_the_mean_over_codes_with_enough_labels() -> None:
    scores = [CodeScore("practice", "a", 10, 10, 5), CodeScore("context", "b", 6, 6, 6), CodeScore("context", "c", 2, 0, 0)]
    counts = np.array([[[one.n_labels, one.n_found, one.n_right] for one in scores]] * 3) / 3
    made = {one.name: one for one in macros(scores, counts)}
    assert (made["practice"].f1, made["context"].f1, made["all"].f1) == (0.5, 1.0, 0.75)
    assert made["all"].n_codes == 2 and made["all"].low <= 0.75 <= made["all"].high


def test_a_code_that_was_never_found_has_no_precision() -> None:
    score = CodeScore("practice", "a", 3, 0, 0)
    assert score.precision is None and score.recall == 0.0 and score.f1 == 0.0


def test_calibration_error_is_how_far_probability_and_truth_are_apart() -> None:
    assert calibration_error(np.array([0.75] * 4), np.array([True, True, True, False])) == pytest.approx(0)
    assert calibration_error(np.array([0.95] * 2), np.array([False, False])) == pytest.approx(0.95)


# --- in the database ---


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    source = f.file()
    on = f.pages(source.sha256[:16], "Notes were thin. Minutes were late. Plans were vague. Roads were wet.")
    segment = f.segment(on[0], on[0].text)
    quotes = ("Notes were thin.", "Minutes were late.", "Plans were vague.", "Roads were wet.")
    failures = [f.failure(segment, quote, category_id=None) for quote in quotes]
    given = [("recording", 0.9), ("recording", 0.8), ("planning_review", 0.3)]
    rows = [
        source, *on, f.document(source, on), segment, *failures, f.category(), f.category("planning_review"),
        *(r.ExtractCategory("failure", one.failure_id, code, "practice", p, f.RUN)
          for one, (code, p) in zip(failures, given, strict=False)),
        f.theme(theme_id="sure", n_extracts=2), f.theme(theme_id="unsure", n_extracts=2),
        *(r.ThemeMember("sure" if n < 2 else "unsure", "failure", one.failure_id, 0.9, None, f.RUN)
          for n, one in enumerate(failures)),
    ]  # fmt: skip
    tables: f.Rows = {}
    for row in rows:
        tables.setdefault(row.table, []).append(row)
    connection = duckdb.connect(":memory:")
    store.create_tables(connection)
    store.load(connection, {}, tables)
    connection.execute((store.SQL / "fill" / "codes.sql").read_text())
    store.create_views(connection)
    yield connection
    connection.close()


def test_a_failure_has_the_code_given_to_it_or_none(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute("select quote, category_id from failures").fetchall()
    assert dict(found) == {
        "Notes were thin.": "recording", "Minutes were late.": "recording", "Plans were vague.": "planning_review",
        "Roads were wet.": None,
    }  # fmt: skip


def test_themes_fall_over_codes(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute(
        "select theme_id, category_id, n_extracts, n_sure, share, coded_share, place from theme_categories order by theme_id"
    ).fetchall()
    assert found == [("sure", "recording", 2, 2, 1.0, 1.0, 1), ("unsure", "planning_review", 1, 0, 1.0, 0.5, 1)]


def test_themes_that_fit_no_code_are_named(database: duckdb.DuckDBPyConnection) -> None:
    query = (store.SQL / "queries" / "which_themes_fit_no_code.sql").read_text()
    assert [row[0] for row in database.execute(query).fetchall()] == ["unsure"]
