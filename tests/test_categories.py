"""Codes of extracts: phrases and how they are counted, the choice among codes, what surroundings lend, what is fitted."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp

import numpy as np
import pytest

from pipeline.extract.categories import CONTEXT_MODEL, PRACTICE_MODEL, categories_of, coded_as
from pipeline.extract.code_features import Around, context_features, context_shares, practice_features
from pipeline.extract.codebook import RELATIONS, codebook, contexts_in, crosswalk_rows, phrases_of
from pipeline.extract.missed import is_missed_opportunity
from pipeline.lexicon import Entry, load
from pipeline.model.choosing import Chosen, Told, choice_files, fit_choice, load_choice
from pipeline.model.linear import FITTED
from pipeline.records import CodeChances, ExtractCategory, LexiconError, ReviewsError

NOWHERE = Around()


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("Information was not shared with the school.", "information_sharing", "the verb is the matter"),
        ("There was no record of the visit.", "recording", "what is lacking, not what it was of"),
        ("Supervision was irregular.", "supervision_oversight", "the subject"),
        ("Young people wait too long for therapy.", "service_gaps", "a wait"),
        ("Caseloads are too high and posts stay vacant.", "workload_staffing", "two phrases of one code"),
        ("Audits do not lead to change.", "quality_assurance", "the subject before the verb"),
        ("No referral was made after the second call.", "thresholds_referral", "the step not taken"),
        ("Strategy meetings are held without health.", "multi_agency_working", "who meets"),
    ],
)
def test_practice_codes(text: str, code: str, why: str) -> None:
    assert categories_of(text, (0, len(text))).practice == code, why


@pytest.mark.parametrize(
    ("text", "phrase", "why"),
    [
        ("The supervision records are thin.", "supervision", "inside a longer phrase"),
        ("Children at risk of harm were not seen.", "risk of", "inside a frame"),
    ],
)
def test_what_is_inside_something_longer_is_not_counted(text: str, phrase: str, why: str) -> None:
    assert phrase not in [text[one.start : one.end].lower() for one in phrases_of(text)], why


def test_the_sentence_before_lends_its_code_to_one_that_points_back() -> None:
    text = "This is not good enough."
    around = replace(NOWHERE, kind="inspection", before=("Case recording is poor.",))
    assert coded_as("failure", text, (0, len(text)), 0, around).practice == "recording"
    assert "before:pointed_at" in practice_features(text, (0, len(text)), 0, around).shared["recording"]


def test_headings_and_neighbours_lend_their_contexts() -> None:
    around = replace(NOWHERE, kind="inspection", headings=("Children in care",), before=("Neglect was known.",))
    told = context_features("Plans are too vague.", (0, 20), around)
    assert "inspection/heading" in told["children_in_care"] and "before" in told["neglect"]


def test_a_context_named_in_sentence_and_heading_is_adopted() -> None:
    text = "Children in care wait too long."
    around = replace(NOWHERE, kind="inspection", headings=("Children in care",), shares={"children_in_care": 0.3})
    assert [code for code, _ in coded_as("failure", text, (0, len(text)), 0, around).contexts] == ["children_in_care"]


def test_a_document_about_one_matter_lends_its_context() -> None:
    told = context_features("No plan was made.", (0, 17), replace(NOWHERE, shares={"neglect": 0.4, "online_harm": 0.01}))
    assert "share>0.35" in told["neglect"] and "most" in told["neglect"] and "online_harm" not in told


def test_shares_count_sentences() -> None:
    assert context_shares(["Neglect was known.", "Neglect and neglect.", "Minutes came late.", "Nothing."]) == {"neglect": 0.5}
    assert context_shares([]) == {}


@pytest.mark.parametrize("kind", ["failure", "cause", "good_practice", "impact", "recommendation"])
def test_every_kind_gets_its_contexts_and_the_chances_of_all_codes(kind: str) -> None:
    rows = coded_as(kind, "Home conditions were not recorded.", (0, 34), 0, NOWHERE).rows(kind, "x", 3)
    (chances,) = [row for row in rows if isinstance(row, CodeChances)]
    assert (chances.extract_kind, chances.extract_id, chances.passage) == (kind, "x", 3)
    assert sum(exp(chance) for chance in chances.chances) == pytest.approx(1.0, abs=0.02)
    assert [row.category_id for row in rows if isinstance(row, ExtractCategory)] == ["neglect"]


def test_every_phrase_finds_itself() -> None:
    for lexicon in (codebook().practice, codebook().contexts):
        for entry in lexicon.entries:
            text = entry.note.replace(" ~ ", " of the ").replace("*", "")
            assert any(hit.entry.note == entry.note for hit in lexicon.find(text)), (entry.id, entry.note)


RECORDS = list(codebook().records)


@pytest.mark.parametrize("record", RECORDS, ids=[record.id for record in RECORDS])
def test_phrases_of_a_code_are_in_its_examples_and_in_no_counter_example(record: Entry) -> None:
    for example in record.examples:
        found = {one.code for one in phrases_of(example)} if record.role == "practice" else contexts_in(example)
        assert record.id in found, example
    for example in record.counter_examples:
        found = {one.code for one in phrases_of(example)} if record.role == "practice" else contexts_in(example)
        assert record.id not in found, example


@pytest.mark.parametrize("record", RECORDS, ids=[record.id for record in RECORDS])
def test_a_code_has_two_examples_and_a_counter_example(record: Entry) -> None:
    assert len(record.examples) >= 2 and record.counter_examples


def test_every_code_but_other_corresponds_to_a_published_analysis() -> None:
    rows = crosswalk_rows()
    assert {row.category_id for row in rows} == {record.id for record in RECORDS} - {"other"}
    assert {row.relation for row in rows} <= set(RELATIONS) and all(row.source for row in rows)


@pytest.mark.parametrize(
    ("told", "error", "why"),
    [
        ({"analysis": "unheard of", "theme": "x", "relation": "same", "source": "s"}, "none of the analyses", "not declared"),
        ({"analysis": "one", "theme": "x", "relation": "alike", "source": "s"}, "relation must be", "no such relation"),
        ({"analysis": "one", "theme": "x", "relation": "same"}, "source", "where it comes from is not told"),
    ],
)
def test_a_crosswalk_that_is_wrong_is_told(tmp_path, told, error, why) -> None:  # type: ignore[no-untyped-def]
    record = {
        "id": "a", "facet": "practice", "label": "A", "definition": "A.", "keyphrases": ["aa"], "examples": [],
        "counter_examples": [], "source": "s", "crosswalk": [told],
    }  # fmt: skip
    content = {"about": "codebook", "analyses": {"one": "One"}, "frames": [], "records": [record]}
    (tmp_path / "codebook.yml").write_text(json.dumps(content))
    with pytest.raises(LexiconError, match=error):
        codebook(tmp_path)


MISSED = [("always", e) for e in load("missed_opportunities").entries]


@pytest.mark.parametrize("entry", [e for _, e in MISSED], ids=[e.id for _, e in MISSED])
def test_missed_opportunities(entry: Entry) -> None:
    for example in entry.examples:
        assert is_missed_opportunity(example, "coroner_report"), example
        assert is_missed_opportunity(example, "inspection") == (entry.role == "always"), example
    for example in entry.counter_examples:
        assert not is_missed_opportunity(example, "coroner_report"), example


# --- fitting ---


def examples() -> list[Chosen]:
    made = []
    for number in range(40):
        code, word = (("a", "w:red"), ("b", "w:blue"))[number % 2]
        made.append(Chosen(f"d{number % 10}", Told(("start", word, "w:ann"), {code: {"in": 1.0}}), code))
    return made


def test_a_choice_learns_what_speaks_for_a_code_whatever_code_it_is() -> None:
    choice = fit_choice(examples(), ("a", "b", "c"), frozenset({"red", "blue"}), "hash")
    unseen = choice.probabilities(Told(("start",), {"c": {"in": 2.0}}))
    assert choice.codes[int(unseen.argmax())] == "c" and unseen.sum() == pytest.approx(1.0)


def test_a_choice_holds_no_words_but_those_allowed() -> None:
    choice = fit_choice(examples(), ("a", "b"), frozenset({"red", "blue"}), "hash")
    assert "w:ann" not in choice.own and "w:red" in choice.own


def test_fitting_again_gives_the_same_bytes_in_any_order() -> None:
    words = frozenset({"red", "blue"})
    first = choice_files("x", fit_choice(examples(), ("a", "b"), words, "hash"), {})
    assert first == choice_files("x", fit_choice(examples(), ("a", "b"), words, "hash"), {})


def test_a_choice_is_read_as_it_was_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    choice = fit_choice(examples(), ("a", "b"), frozenset({"red", "blue"}), "hash")
    for name, content in choice_files("x", choice, {"n_examples": 40}).items():
        (tmp_path / name).write_bytes(content)
    told = examples()[0].features
    assert np.allclose(load_choice("x", tmp_path).probabilities(told), choice.probabilities(told))


def test_a_choice_that_is_absent_or_mixed_up_is_told(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ReviewsError, match="make train"):
        load_choice("absent", tmp_path)
    (tmp_path / "x.csv").write_text("feature,code,weight\nin,,1.0\n")
    (tmp_path / "x.json").write_text(json.dumps({"codes": ["a"], "temperature": 1, "trained_on": "", "n_features": 2}))
    with pytest.raises(ReviewsError, match="belong together"):
        load_choice("x", tmp_path)


def test_the_fitted_models_are_of_the_codebook() -> None:
    assert load_choice(PRACTICE_MODEL).codes == codebook().codes("practice")
    assert sum((FITTED / f"{name}.csv").stat().st_size for name in (PRACTICE_MODEL, CONTEXT_MODEL)) < 1_000_000
