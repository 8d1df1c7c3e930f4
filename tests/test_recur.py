"""The same ask is recognised in other words and not in a chain; formalities are told apart; deadlines become days."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.evaluate import pair_scores
from pipeline.ids import quote_sha256
from pipeline.minilm import SIZE
from pipeline.model.linear import FITTED
from pipeline.records import (
    Document,
    ExtractCategory,
    Recommendation,
    RecommendationDeadline,
    RecommendationGroup,
    RecommendationGroupMember,
    RecommendationLink,
    RecommendationMatter,
    ReviewsError,
)
from pipeline.recur import fitting, rows
from pipeline.recur.asks import Ask, Known, as_arrays, contexts_of_all
from pipeline.recur.due import due_on, months_later
from pipeline.recur.find import among_themselves, candidates, searched
from pipeline.recur.forms import FEWEST_DOCUMENTS, forms, runs
from pipeline.recur.groups import exemplar, grouped
from pipeline.recur.likeness import FEATURES, features, named
from pipeline.recur.matters import FACETS, Matters, label_of, lexicon, matters_of
from pipeline.recur.model import RELATIONS, Level, Model, as_files, columns_of, load
from pipeline.recur.pair_labels import PAIRS, FoundPair, found_pairs, pairs_of
from pipeline.recur.words import letters, lower_case_stems, stem, stems
from tests import factories as f

RECORDS = [(facet, name, entry) for facet in FACETS for name, _, entry in lexicon()[facet]]


# --- what asks are about --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facet", "name", "entry"), RECORDS, ids=[name for _, name, _ in RECORDS])
def test_examples_are_claimed_and_counter_examples_are_not(facet: str, name: str, entry: Any) -> None:
    for example in entry.examples:
        assert name in getattr(matters_of(example), facet), example
    for example in entry.counter_examples:
        assert name not in getattr(matters_of(example), facet), example
    assert entry.source and label_of(name)


@pytest.mark.parametrize(
    ("text", "main", "first"),
    [
        # the purpose is no part of what is asked
        ("Hold supervision every month so that referrals are answered", {"supervision"}, "supervision"),
        # but where nothing is named before it, it is all there is
        ("Do all that is possible and needed to ensure that referrals are answered", {"front_door"}, "front_door"),
        # what stands in brackets is a number of a paragraph or an abbreviation
        ("Write pathway plans in time (see the section on adoption)", {"pathway_plans"}, "pathway_plans"),
        # a phrase in a longer one is not counted: a personal education plan is neither a plan nor education
        ("Finish personal education plans", {"personal_education_plans"}, "personal_education_plans"),
    ],
)
def test_what_an_ask_is_about(text: str, main: set[str], first: str) -> None:
    assert matters_of(text).main == main
    assert matters_of(text).first == first


@pytest.mark.parametrize(
    ("one", "other"),
    [("plans", "planning"), ("visits", "visited"), ("children's", "children"), ("agencies", "agency"), ("timely", "time")],
)
def test_words_of_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_brackets_and_short_words_give_no_stems() -> None:
    assert stems("See to it (paragraph nine) at home") == ["see", "hom"]


def test_names_are_not_known() -> None:
    lower = ["All visits", "More visits", "Late visits"]
    assert "visit" in lower_case_stems(lower, ["a", "b", "c"])
    assert "visit" not in lower_case_stems(lower, ["a", "a", "b"])  # two documents are too few
    assert lower_case_stems([f"In Tarnbridge {text}" for text in lower], ["a", "b", "c"]) == {"visit"}


# --- likeness and search --------------------------------------------------------------------------------------------

QUOTES = {
    "a": ("d1", "Supervision of all social workers should be monthly and written down."),
    "b": ("d2", "Make sure that social workers have monthly supervision that is written down."),
    "c": ("d3", "Supervision should be monthly."),
    "d": ("d4", "Raise awareness of private fostering in schools."),
    "e": ("d1", "Social workers should have monthly supervision, written down."),
}


def vector(*places: int) -> np.ndarray[Any, Any]:
    made = np.zeros(SIZE, np.float32)
    made[list(places)] = len(places) ** -0.5
    return made


VECTORS = {"a": vector(0, 1), "b": vector(0, 1, 2), "c": vector(0, 2), "d": vector(7), "e": vector(0, 1, 3)}


def asks() -> list[Ask]:
    return [Ask(name, document, quote, matters_of(quote)) for name, (document, quote) in sorted(QUOTES.items())]


def matrix() -> np.ndarray[Any, Any]:
    return np.array([VECTORS[name] for name in sorted(VECTORS)], np.float32)


def arrays():
    return as_arrays(asks(), matrix(), load().known, contexts_of_all(asks()))


def test_likeness_is_symmetric_and_bounded() -> None:
    held = arrays()
    one, other = np.array([0, 0, 1, 3]), np.array([1, 3, 2, 4])
    there, back = features(held, held, one, other), features(held, held, other, one)
    assert there.shape == (4, len(FEATURES))
    assert np.allclose(there, back)
    signed = [FEATURES.index("meaning_centred"), FEATURES.index("usage")]  # cosines below nought: further apart than by chance
    assert (np.delete(there, signed, axis=1) >= 0).all() and (abs(there) <= 2.5).all()


def test_no_pairs_have_no_features() -> None:
    held, none = arrays(), np.zeros(0, np.int64)
    assert features(held, held, none, none).shape == (0, len(FEATURES))


def test_more_alike_is_more_probable() -> None:
    held, model = arrays(), load()
    found = model.probabilities(features(held, held, np.array([0, 0, 0]), np.array([1, 2, 3])))
    assert found[0, 1] > found[1, 1] > found[2, 1]
    assert (np.diff(found, axis=1) <= 0).all()  # same is never more probable than near, near never more than related
    assert model.relations(found)[0] in ("same", "near") and model.relations(found)[2] == "none"


def test_a_document_is_not_compared_with_itself() -> None:
    held = arrays()
    one, other = candidates(held, held)
    assert (0, 4) not in set(zip(one.tolist(), other.tolist(), strict=True))
    pairs = among_themselves(held, load())
    assert all(pairs.rows < pairs.columns)
    assert len(set(zip(pairs.rows.tolist(), pairs.columns.tolist(), strict=True))) == len(pairs.rows)


def test_search_puts_the_likest_first_whatever_the_order() -> None:
    held = arrays()
    assert searched(held.chosen([0]), held, load())[0][:2] == [1, 2]
    order = [3, 2, 1, 0, 4]
    mixed = held.chosen(order)
    assert [order[n] for n in searched(held.chosen([0]), mixed, load())[0][:2]] == [1, 2]


def test_candidates_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    held = arrays()
    whole = candidates(held, held)
    monkeypatch.setattr("pipeline.recur.find.ROWS", 2)
    for one, other in zip(whole, candidates(held, held), strict=True):
        assert one.tolist() == other.tolist()


# --- groups ---------------------------------------------------------------------------------------------------------


def test_a_chain_is_no_group() -> None:
    # each is like the next; the ends have nothing in common
    chain = [(0, 1, 0.9), (1, 2, 0.6), (2, 3, 0.9)]
    assert grouped(chain, 0.5) == [[0, 1], [2, 3]]
    assert grouped([*chain, (0, 2, 0.6), (1, 3, 0.6), (0, 3, 0.6)], 0.5) == [[0, 1, 2, 3]]


def test_groups_do_not_depend_on_the_order_of_links() -> None:
    links = [(0, 1, 0.8), (1, 2, 0.8), (0, 2, 0.3), (3, 4, 0.9), (2, 3, 0.5), (4, 5, 0.44)]
    wanted = grouped(links)
    assert grouped(links[::-1]) == wanted
    assert grouped([(other, one, chance) for one, other, chance in links]) == wanted
    assert [0, 1, 2] in wanted and [3, 4] in wanted


def test_nothing_gives_no_groups() -> None:
    assert grouped([]) == []
    assert grouped([(0, 1, 0.1)]) == []


def test_the_exemplar_is_likest_to_all() -> None:
    assert exemplar([0, 1, 2], {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.4}) == 1
    assert exemplar([0, 1], {(0, 1): 0.9}) == 0  # of those as good the first


# --- formalities ----------------------------------------------------------------------------------------------------

CLOSING = "The director of {} council should send the plan of what will be done to plans@csim.example by {} June 2018."
PLACES = ("Tarnbridge", "Sallowby", "Varnley", "Haldenshaw", "Marlshire")


def closing(n: int) -> list[str]:
    return [CLOSING.format(place, day) for day, place in enumerate(PLACES[:n], start=1)]


def test_one_request_in_many_letters_of_one_maker_is_a_form() -> None:
    quotes = [*closing(5), "Visit children in care on time."]
    documents = [*"abcde", "a"]
    assert forms(quotes, documents, dict.fromkeys("abcde", "CSIM")) == [[0, 1, 2, 3, 4]]


@pytest.mark.parametrize(
    ("n", "makers"),
    [
        (FEWEST_DOCUMENTS - 1, dict.fromkeys("abcde", "CSIM")),  # too few letters
        (5, {**dict.fromkeys("abcd", "CSIM"), "e": "HCIM"}),  # what two makers ask is asked in substance
        (5, {}),  # whose it is cannot be told
    ],
)
def test_what_is_no_form(n: int, makers: dict[str, str | None]) -> None:
    assert forms(closing(n), list("abcde")[:n], makers) == []


def test_a_rare_request_of_a_large_maker_is_no_form() -> None:
    documents = [f"d{n}" for n in range(60)]
    others = [f"Do the work of {' '.join(word * (n + 2) for word in ('xa', 'yb', 'zc', 'vd', 'we', 'uf'))}" for n in range(56)]
    assert forms([*closing(4), *others], documents, dict.fromkeys(documents, "CSIM")) == []


def test_a_short_ask_is_no_form_however_often_it_is_made() -> None:
    assert runs("The quality of plans.") == frozenset()
    assert forms(["The quality of plans."] * 5, list("abcde"), dict.fromkeys("abcde", "CSIM")) == []


def test_names_and_days_make_no_other_form() -> None:
    assert runs(closing(1)[0]) == runs(CLOSING.format("Varnley", 30))


# --- deadlines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "wanted"),
    [
        ("by 14 July 2016", date(2016, 7, 14)),
        ("by May 2015", date(2015, 5, 31)),  # a month is due on its last day
        ("by the end of 2017", date(2017, 12, 31)),
        ("by spring 2018", date(2018, 5, 31)),
        ("within six months", date(2014, 9, 1)),  # from publication
        ("within 12 months of the publication of this report", date(2015, 3, 1)),
        ("within 28 days", date(2014, 3, 29)),
        ("within 72 hours of the child's return", None),  # how soon it is done each time, not when it is due
        ("within 28 days of their reception into care", None),
        ("without delay", None),
        ("", None),
        (None, None),
    ],
)
def test_a_deadline_is_a_day(deadline: str | None, wanted: date | None) -> None:
    assert due_on(deadline, date(2014, 3, 1)) == wanted


def test_a_span_without_a_start_is_no_day() -> None:
    assert due_on("within six months", None) is None


def test_months_end_where_they_end() -> None:
    assert months_later(date(2019, 8, 31), 6) == date(2020, 2, 29)


# --- rows -----------------------------------------------------------------------------------------------------------


def document(name: str, on: date | None) -> Document:
    source = f.file(name)
    return replace(f.document(source, f.pages(name, "text")), document_id=name, published_on=on)


def recommendation(name: str) -> Recommendation:
    held, quote = QUOTES[name]
    segment = f.segment(f.page(held, quote), quote)
    return f.recommendation(segment, quote, recommendation_id=name, document_id=held, deadline="by May 2015")


GIVEN: dict[type, list[Any]] = {
    Document: [document(f"d{n}", date(2010 + n, 1, 1)) for n in range(1, 5)],
    Recommendation: [recommendation(name) for name in QUOTES],
    ExtractCategory: [ExtractCategory("recommendation", "a", "neglect", "context", 0.9)],
}


def given(changes: dict[type, list[Any]] | None = None, without: str = ""):
    held = {**GIVEN, **(changes or {})}
    vectors = {("recommendation", name): vector for name, vector in VECTORS.items() if name != without}
    return rows(lambda kind, *stages: list(held[kind]), vectors)


def of(made: list[Any], kind: type) -> list[Any]:
    return [row for row in made if isinstance(row, kind)]


def test_links_join_documents_and_each_pair_once() -> None:
    links = of(given(), RecommendationLink)
    pairs = [(row.recommendation_id, row.other_recommendation_id) for row in links]
    assert ("a", "b") in pairs and ("a", "e") not in pairs
    assert all(one < other for one, other in pairs) and len(set(pairs)) == len(pairs)
    closest = next(row for row in links if (row.recommendation_id, row.other_recommendation_id) == ("a", "b"))
    assert closest.relation in ("same", "near") and closest.probability > 0.5
    assert closest.similarity == pytest.approx(float(VECTORS["a"] @ VECTORS["b"]), abs=1e-4)
    assert not any("d" in pair for pair in pairs)


def test_a_group_has_the_id_of_its_earliest() -> None:
    made = given()
    (group,) = of(made, RecommendationGroup)
    members = of(made, RecommendationGroupMember)
    assert group.group_id == "a" and not group.is_form
    assert {row.recommendation_id for row in members} >= {"a", "b"} and "d" not in {row.recommendation_id for row in members}
    assert [row.recommendation_id for row in members if row.is_exemplar] == [group.exemplar_id]
    assert group.n_recommendations == len(members)


def test_a_later_document_leaves_the_id() -> None:
    fewer = given({Recommendation: [recommendation(name) for name in "abde"]})
    assert [row.group_id for row in of(fewer, RecommendationGroup)] == [row.group_id for row in of(given(), RecommendationGroup)]


def test_the_order_of_rows_does_not_matter() -> None:
    assert given({kind: held[::-1] for kind, held in GIVEN.items()}) == given()


def test_matters_and_deadlines_are_told() -> None:
    made = given()
    first = {row.recommendation_id: row.matter_id for row in of(made, RecommendationMatter) if row.is_first}
    assert first["a"] == "supervision" and first["d"] == "awareness_public"
    assert {row.due_on for row in of(made, RecommendationDeadline)} == {date(2015, 5, 31)}


def test_one_without_a_vector_is_left_out() -> None:
    links = of(given(without="b"), RecommendationLink)
    assert all("b" not in (row.recommendation_id, row.other_recommendation_id) for row in links)


def test_no_recommendations_give_no_links() -> None:
    made = given({Recommendation: []})
    assert of(made, RecommendationLink) == [] and of(made, RecommendationGroup) == []


def test_a_form_is_a_group_of_its_own() -> None:
    quotes = closing(5)
    asked = []
    for n, quote in enumerate(quotes):
        segment = f.segment(f.page(f"d{n}", quote), quote)
        asked.append(f.recommendation(segment, quote, recommendation_id=f"r{n}", document_id=f"d{n}"))
    documents = [replace(document(f"d{n}", date(2018, 1, 1)), publisher="CSIM") for n in range(5)]
    held: dict[type, list[Any]] = {Recommendation: asked, Document: documents, ExtractCategory: []}
    vectors = {("recommendation", f"r{n}"): vector(0, n + 1) for n in range(5)}
    (group,) = of(rows(lambda kind, *stages: held[kind], vectors), RecommendationGroup)
    assert group.is_form and group.n_recommendations == 5


# --- the fitted model -----------------------------------------------------------------------------------------------


def test_the_fitted_model_is_that_of_the_labels_the_lexicon_and_the_features() -> None:
    # where it is not: make train
    assert load().trained_on == fitting.trained_on()


def test_the_fitted_model_knows_no_names_and_says_on_how_much_it_was_fitted() -> None:
    about = json.loads((FITTED / "pairs.json").read_text(encoding="utf-8"))
    labels = [pair for pair in pairs_of("train") if not pair.is_form]
    assert about["n_pairs"] == len(labels)
    assert about["relations"]["same"]["n_labels"] == sum(pair.relation == "same" for pair in labels)
    model = load()
    assert set(model.known.matters) <= {name for _, name, _ in RECORDS}
    assert len(model.known.mean) == SIZE
    assert all(value >= 0 for value in model.known.stems.values())


def test_no_document_is_trained_on_and_tested_on() -> None:
    train, test = (fitting.documents_of(pairs_of(split)) for split in ("train", "test"))
    assert train and test and not train & test


def test_files_of_a_model_are_read_as_they_were_written(tmp_path: Path) -> None:
    for name, content in as_files(load(), {}).items():
        (tmp_path / name).write_bytes(content)
    again = load(tmp_path)
    assert again.levels == load().levels and again.known.stems == load().known.stems
    assert as_files(again, {}) == as_files(load(), {})


@pytest.mark.parametrize("broken", ["pairs.csv", "pairs.json", "pairs.words.csv"])
def test_a_broken_model_is_refused_in_one_line(broken: str, tmp_path: Path) -> None:
    for name, content in as_files(load(), {}).items():
        (tmp_path / name).write_bytes(content if name != broken else content[: len(content) // 2].rpartition(b"\n")[0])
    with pytest.raises(ReviewsError, match="pairs") as told:
        load(tmp_path)
    assert "\n" not in str(told.value)


def test_a_regression_finds_what_tells() -> None:
    truth = np.array([True, False] * 20)
    given_ = np.tile([0.2, 0.2, 0.8, 0.8], 10)[:, None] * np.ones(len(FEATURES))
    given_[:, 0] = truth
    names = csr_matrix(np.column_stack([~truth, np.ones(40)]).astype(float))  # the first name tells against, the second nothing
    start, weights, own = fitting.regression(given_, names, truth)
    assert weights[0] > 0.5 > abs(weights[1]) and own[0] < -0.2 < own[1]
    again = fitting.regression(given_, names, truth)
    assert (again[0], again[1].tolist(), again[2].tolist()) == (start, weights.tolist(), own.tolist())


def test_pairs_are_judged_by_what_has_seen_neither_document() -> None:
    parts = fitting.parts_of([("a", "x"), ("x", "a"), ("b", "y"), ("a", "z")])
    assert parts[0] == parts[1] and not set(parts[0]) & set(parts[2])  # four of eight parts: each document has its own
    assert len(set(parts[0]) & set(parts[3])) == 1


def test_names_tell_by_what_is_held_by_both_and_by_one() -> None:
    visits = frozenset({"visits"})
    asks_ = [
        Ask(name, f"d{name}", quote, Matters(visits, frozenset(), frozenset({side}), visits, "visits"))
        for name, quote, side in (("1", "Visit families promptly.", "timely"), ("2", "Visit carers in writing.", "written"))
    ]
    known = Known({"visit": 1.0, "carer": 1.0}, {"timely": 1.0, "visits": 1.0, "written": 1.0}, np.zeros(SIZE, np.float32))
    held = as_arrays(asks_, np.ones((2, SIZE), np.float32), known, ())
    found = named(held, held, np.array([0, 1]), np.array([1, 0])).toarray()
    wanted = {("shared", "stem visit"), ("shared", "visits"), ("differs", "timely"), ("differs", "written")}
    for row in found:  # the same both ways round
        assert {column for column, value in zip(columns_of(known), row, strict=True) if value == 1} == wanted
        assert set(row) == {0.0, 1.0}


def test_threes_of_characters_know_no_endings() -> None:
    assert letters("A plan (annex)") == [" a ", " pl", "pla", "lan", "an "]


@pytest.mark.parametrize(("beta", "wanted"), [(1.0, 2 / 3), (0.5, 0.5555555)])
def test_f_counts_precision_more_with_a_small_beta(beta: float, wanted: float) -> None:
    found, truth = np.array([True, True, False]), np.array([True, False, False])
    assert fitting.f_of(found, truth, beta) == pytest.approx(wanted)


# --- scores ---------------------------------------------------------------------------------------------------------


def scored(group_of: dict[int, int], labels: list[tuple[int, int, str, tuple[int, ...]]]) -> pair_scores.Material:
    pairs = tuple(FoundPair(one, other, relation, False, asked) for one, other, relation, asked in labels)
    return pair_scores.Material(arrays(), pairs, group_of, frozenset())


def figures(material: pair_scores.Material) -> dict[str, pair_scores.Figure]:
    limits = pair_scores.plain_limits_of(material)
    model = load()
    made = [
        *pair_scores._pair_figures(material, model, limits), *pair_scores._group_figures(material),
        *pair_scores._search_figures(material, model),
    ]  # fmt: skip
    return {one.name: one for one in made}


def test_scores_of_pairs_that_are_right_and_wrong() -> None:
    right = figures(scored({0: 0, 1: 0}, [(0, 1, "same", (0,)), (0, 3, "none", (0,)), (1, 3, "none", ())]))
    assert right["same or near"].value == 1.0 and right["groups: B-cubed"].value == 1.0
    assert right["recall at 10"].value == 1.0 and right["recall at 10"].n == 1
    wrong = figures(scored({}, [(0, 1, "none", (0,)), (0, 3, "same", (0,)), (1, 3, "near", ())]))
    assert wrong["same or near"].value == 0.0
    assert wrong["groups: B-cubed"].recall == pytest.approx((1 / 2 + 1 / 2 + 1 / 3) / 3)


def test_a_group_that_is_too_large_costs_precision() -> None:
    one = figures(scored({0: 0, 1: 0, 3: 0}, [(0, 1, "same", ()), (0, 3, "none", ()), (1, 3, "none", ())]))
    assert one["groups: B-cubed"].precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert one["groups: B-cubed"].recall == 1.0


def test_only_what_was_pooled_for_an_ask_counts_for_its_search() -> None:
    pairs = [FoundPair(0, 1, "same", False, (0,)), FoundPair(0, 2, "near", False, ()), FoundPair(1, 3, "none", False, (1,))]
    assert pair_scores.queries(pairs) == {0: {1}}


def test_labels_that_are_not_in_the_database_are_counted() -> None:
    labels = pairs_of("train", PAIRS)[:3]
    first = labels[0]
    places = {first.a: 0, first.b: 1}
    wanted = FoundPair(0, 1, first.relation, first.is_form, tuple(places[quote] for quote in first.queries))
    assert found_pairs(labels, places) == ([wanted], 2)


def test_figures_are_told_in_lines_and_as_json() -> None:
    made = pair_scores.Scores("test", 3, 0, 1, 2, 5, (pair_scores.Figure("same or near", 2, 0.5, 0.4, 0.6, 0.5, 0.5),))
    assert "0.500   0.400 to 0.600" in pair_scores.as_text(made)
    assert json.loads(pair_scores.as_json(made))["figures"][0]["value"] == 0.5


def test_quotes_are_named_without_their_white_space() -> None:
    assert quote_sha256("two  words\n") == quote_sha256("two words")


def test_levels_hold_one_another() -> None:
    weights = dict.fromkeys(FEATURES, 0.0)
    levels = {name: Level(start, 0.5, weights, 1) for name, start in zip(RELATIONS, (-1.0, 1.0, 2.0), strict=True)}
    model = Model(levels, Known({}, {}, np.zeros(SIZE, np.float32)), "")
    found = model.probabilities(np.zeros((1, len(FEATURES))))
    assert found[0, 0] == found[0, 1] == found[0, 2] < 0.5
    assert model.relations(found).tolist() == ["none"]
