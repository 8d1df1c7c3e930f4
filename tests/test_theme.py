"""Themes gather what is alike, carry readable labels, and come out the same twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from pipeline.labels import common_words, keyphrases, phrases
from pipeline.minilm import SIZE, encoder
from pipeline.recommendation_links import links
from pipeline.records import Document, Failure, Problem, Theme, ThemeMember
from pipeline.theme import Extract, joined, run, sample, stabilities

TOPICS = (
    "Information about risk was not shared with the health visitor by the {} team.",
    "Referrals to the front door were left waiting by the {} team for weeks.",
    "Care leavers were not offered suitable accommodation by the {} team.",
    "Records of visits were thin and the {} team wrote them late.",
)
TEAMS = ("north", "south", "east", "west", "central", "family", "duty", "long-term", "area", "day", "night", "first")


def document(number: int) -> Document:
    return Document(
        f"d{number}", "s", "t", "inspection", None, None, f"X0600000{number % 3}", None, None, date(2015 + number, 1, 1),
        "printed", None, None, True, "children", None, None, 1, 0,
    )  # fmt: skip


def failure(topic: int, team: int) -> Failure:
    quote = TOPICS[topic].format(TEAMS[team])
    name = f"f{topic}-{team:02}"
    return Failure(
        name, f"d{team % 4}", "s", "analysis", 1, quote, 0, len(quote), 0, len(quote), (), None, False, False, False, False,
        1.0, "t",
    )  # fmt: skip


FAILURES = [failure(topic, team) for topic in range(len(TOPICS)) for team in range(len(TEAMS))]


def rows_of(failures, documents):
    vectors = encoder().encode([f.quote for f in failures])
    found = {Failure: failures, Document: documents}
    by_id = {("failure", f.failure_id): v for f, v in zip(failures, vectors, strict=True)}
    return (lambda record_type, *stages: list(found.get(record_type, []))), by_id


@pytest.fixture(scope="module")
def made():
    return run(*rows_of(FAILURES, [document(n) for n in range(4)]))


def test_each_theme_is_one_topic(made):
    members = [row for row in made if isinstance(row, ThemeMember)]
    topics = {}
    for row in members:
        topics.setdefault(row.theme_id, set()).add(row.extract_id[:2])
    assert len(members) == len(FAILURES)
    assert all(len(found) == 1 for found in topics.values()), topics


def test_themes_count_documents_areas_and_years(made):
    for theme in (row for row in made if isinstance(row, Theme)):
        assert (theme.n_documents, theme.n_areas) == (4, 3)
        assert (theme.first_on, theme.last_on) == (date(2015, 1, 1), date(2018, 1, 1))
        assert 0 <= theme.stability <= 1
        assert theme.label and "team team" not in theme.label


def test_exemplars_come_from_different_documents(made):
    documents = {f.failure_id: f.document_id for f in FAILURES}
    for theme in (row for row in made if isinstance(row, Theme)):
        chosen = [row for row in made if isinstance(row, ThemeMember) and row.theme_id == theme.theme_id and row.exemplar]
        assert sorted(row.exemplar for row in chosen) == list(range(1, len(chosen) + 1))
        assert len({documents[row.extract_id] for row in chosen}) == len(chosen)


def test_the_same_rows_in_another_order_give_the_same_themes(made):
    assert run(*rows_of(FAILURES[::-1], [document(n) for n in range(4)])) == made


def test_documents_out_of_scope_are_left_out():
    documents = [replace(document(n), is_in_scope=False) for n in range(4)]
    (problem,) = run(*rows_of(FAILURES, documents))
    assert isinstance(problem, Problem) and problem.kind == "too_few_extracts"


def test_what_was_not_clustered_joins_the_nearest_centre():
    vectors = np.eye(2, dtype=np.float32)[[0, 1, 0, 1, 1]]
    assert joined(vectors, [0, 1], np.array([0, 1])).tolist() == [0, 1, 0, 1, 1]
    # one that was clustered stays where it is, however near another centre lies
    assert joined(vectors, [0, 1, 2, 3], np.array([0, 1, 1, 1])).tolist()[2] == 1


def test_the_sample_depends_on_no_order(monkeypatch):
    monkeypatch.setattr("pipeline.theme.MOST_FITTED", 3)
    extracts = [Extract("failure", name, "d", "q") for name in ("c", "a", "e", "b", "d")]
    assert [extracts[i].extract_id for i in sample(extracts)] == ["c", "a", "b"]
    assert {extracts[::-1][i].extract_id for i in sample(extracts[::-1])} == {"a", "b", "c"}


def test_stability_is_the_mean_best_overlap():
    base = np.array([0, 0, 0, 0, 1, 1])
    same = np.array([3, 3, 3, 3, 2, 2])
    half = np.array([0, 0, 1, 1, 2, 2])
    assert stabilities(base, [same]) == {0: 1.0, 1: 1.0}
    assert stabilities(base, [same, half]) == {0: 0.75, 1: 1.0}


@pytest.mark.parametrize(
    ("quote", "wanted", "unwanted"),
    [
        # a phrase keeps its inner function words but neither begins nor ends with one
        ("referral to children's social care", "referral to children's social", "to children's"),
        # the clause ends a phrase
        ("late plans, weak reviews", "weak reviews", "plans weak"),
        # a word that only ever has a capital is a name
        ("plans for Orrin were late", "plans", "orrin"),
    ],
)
def test_phrases(quote, wanted, unwanted):
    others = ["referral to children's social care late plans weak reviews for were"] * 2
    common = common_words([quote, *others], ["a", "b", "c"])
    assert wanted in phrases(quote, common)
    assert unwanted not in phrases(quote, common)


def test_capitals_of_three_documents_are_an_abbreviation():
    assert common_words(["MASH", "MASH", "MASH"], ["a", "b", "c"]) == {"mash"}
    assert common_words(["VASLEIGH", "VASLEIGH"], ["a", "b"]) == frozenset()


def test_keyphrases_tell_clusters_apart():
    found = keyphrases([["plans", "late"], ["plans", "late"], ["plans", "weak"], ["plans", "weak"]], [0, 0, 1, 1], list("abab"))
    assert found[0][0] == "late" and found[1][0] == "weak"


def test_vectors_have_length_one_and_know_what_is_alike():
    v = encoder().encode(["The child was not seen alone.", "Nobody saw the child alone.", "The budget was approved."])
    assert v.shape == (3, SIZE)
    assert np.allclose(np.linalg.norm(v, axis=1), 1, atol=1e-4)
    assert v[0] @ v[1] > 0.7 > 0.3 > v[0] @ v[2]


def test_links_join_different_documents_only():
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 0, 1]]
    found = links(["a", "b", "c", "e"], ["d1", "d1", "d2", "d3"], vectors)
    assert [(row.recommendation_id, row.other_recommendation_id, row.relation) for row in found] == [
        ("a", "c", "same"),
        ("b", "c", "same"),
    ]
