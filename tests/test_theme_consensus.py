"""What a consensus finds is there, what it leaves over belongs nowhere, and membership follows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from pipeline.theme import consensus as consensus_module
from pipeline.theme import membership as membership_module
from pipeline.theme.consensus import LEFT_OVER, Consensus, by_size, co_association, consensus, nearest, smoothed, stabilities
from pipeline.theme.membership import Membership, fit_membership
from tests.theming import planted

GROUPS, EACH, NOISE = 4, 32, 24


@pytest.fixture(scope="module", autouse=True)
def few_draws():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consensus_module, "DRAWS", 6)
        yield


@pytest.fixture(scope="module")
def corpus():
    return planted(GROUPS, EACH, NOISE)


@pytest.fixture(scope="module")
def found(corpus):
    vectors, documents, _ = corpus
    return consensus(vectors, documents, GROUPS + 1, 1)


# --- consensus ------------------------------------------------------------------------------------------------------


def test_each_planted_group_is_one_cluster(corpus, found):
    groups = corpus[2]
    clusters = [set(found.numbers[groups == group].tolist()) for group in range(GROUPS)]
    assert all(len(numbers) == 1 for numbers in clusters)
    assert len(set().union(*clusters) - {LEFT_OVER}) == GROUPS


def test_what_is_left_over_belongs_to_no_group(corpus, found):
    left = found.numbers == LEFT_OVER
    assert set(corpus[2][left].tolist()) == {-1}
    assert left.sum() >= NOISE / 3


def test_noise_stands_less_firmly_than_groups(corpus, found):
    groups = corpus[2]
    assert found.strength[groups == -1].mean() < found.strength[groups >= 0].mean() - 0.1
    assert ((found.strength >= 0) & (found.strength <= 1)).all()


def test_the_same_input_gives_the_same(corpus, found):
    vectors, documents, _ = corpus
    again = consensus(vectors, documents, GROUPS + 1, 1)
    assert np.array_equal(again.numbers, found.numbers) and np.array_equal(again.strength, found.strength)


def test_another_seed_gives_nearly_the_same(corpus, found):
    vectors, documents, _ = corpus
    other = consensus(vectors, documents, GROUPS + 1, 2).numbers
    both = (found.numbers != LEFT_OVER) & (other != LEFT_OVER)
    assert both.sum() > 0.7 * len(other)
    assert adjusted_mutual_info_score(found.numbers[both], other[both]) > 0.9


def test_planted_groups_are_stable_and_noise_is_not(found):
    vectors, documents, _ = planted(0, 0, 150)
    nothing = consensus(vectors, documents, 5, 1)
    groups, noise = (list(stabilities(made.numbers, made.draws).values()) for made in (found, nothing))
    assert min(groups) > 0.9
    assert not noise or np.mean(noise) < 0.75


@pytest.mark.filterwarnings("ignore")  # of nothing that varies scikit-learn warns
def test_a_text_alone_is_no_cluster():
    vectors, documents, _ = planted(2, 1)
    assert consensus(vectors, documents, 4, 1).numbers.tolist() == [LEFT_OVER, LEFT_OVER]


@pytest.mark.parametrize(
    ("n_each", "n_documents", "is_kept"),
    [
        (24, 8, True),  # enough texts of enough documents
        (12, 8, False),  # a dozen texts recur too seldom
        (24, 3, False),  # three documents are no recurrence, however many their texts
    ],
)
def test_a_cluster_needs_texts_and_documents(n_each, n_documents, is_kept):
    vectors, documents, _ = planted(3, n_each, n_documents=n_documents, spread=0.3)
    numbers = consensus(vectors, documents, 3, 1).numbers
    assert bool((numbers != LEFT_OVER).any()) is is_kept


def test_the_clusterer_is_used_as_bertopic_uses_one(corpus, found):
    vectors, documents, _ = corpus
    model = Consensus(documents, GROUPS + 1, 1).fit(vectors)
    assert model.labels_.tolist() == found.numbers.tolist()


def test_nearest_begins_with_itself_and_goes_down():
    vectors, _, _ = planted(3, 10)
    near = nearest(vectors, 5)
    assert near[:, 0].tolist() == list(range(30))
    likeness = np.take_along_axis(vectors @ vectors.T, near, axis=1)
    assert (np.diff(likeness, axis=1) <= 1e-6).all()


def test_smoothing_takes_only_what_was_drawn():
    vectors = np.eye(3, dtype=np.float32)
    drawn = np.array([True, False, True])
    made = smoothed(vectors, nearest(vectors, 3), drawn)
    assert np.allclose(made[:, 1], 0)  # the text that was not drawn gives nothing, to itself neither
    assert np.allclose(np.linalg.norm(made, axis=1), 1)


def test_co_association_is_the_share_of_draws_together():
    draws = [np.array([0, 0, 1]), np.array([1, 0, 0])]
    assert co_association(draws).tolist() == [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([5, 7, 7, 7, 5, 2], [1, 0, 0, 0, 1, 2]),  # the largest first
        ([3, 9, 3, 9], [0, 1, 0, 1]),  # of equal ones that which comes first
        ([LEFT_OVER, 4, LEFT_OVER], [LEFT_OVER, 0, LEFT_OVER]),  # what is left over is no cluster, though larger
        ([LEFT_OVER, LEFT_OVER], [LEFT_OVER, LEFT_OVER]),  # nothing holds
    ],
)
def test_clusters_are_numbered_by_size(given, wanted):
    assert by_size(np.array(given)).tolist() == wanted


def test_stability_is_the_mean_best_overlap():
    base = np.array([0, 0, 0, 0, 1, 1])
    same = np.array([3, 3, 3, 3, 2, 2])
    half = np.array([0, 0, 1, 1, 2, 2])
    assert stabilities(base, [same]) == {0: 1.0, 1: 1.0}
    assert stabilities(base, [same, half]) == {0: 0.75, 1: 1.0}


def test_what_is_left_over_does_not_count_in_stability():
    assert stabilities(np.array([0, 0, LEFT_OVER]), [np.array([1, 1, 1])]) == {0: 1.0}


# --- membership -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fitted(corpus, found):
    return fit_membership(corpus[0], found.numbers, corpus[0])


def test_members_are_those_of_the_clusters(corpus, found, fitted):
    numbers, _ = fitted.of(corpus[0])
    both = (numbers != LEFT_OVER) & (found.numbers != LEFT_OVER)
    assert both.mean() > 0.6
    assert (numbers[both] == found.numbers[both]).mean() > 0.98


def test_probabilities_of_all_themes_make_one(corpus, fitted):
    _, best = fitted.of(corpus[0])
    assert ((best > 1 / GROUPS - 1e-9) & (best <= 1)).all()
    shifted = replace(fitted, intercepts=fitted.intercepts + 3.0)  # the same for all themes: nothing may change
    assert np.allclose(shifted.of(corpus[0])[1], best)


def test_the_margin_leaves_its_share_over(corpus, fitted):
    leads = np.diff(np.sort(fitted.scores(corpus[0]), axis=1)[:, -2:]).ravel()
    numbers, _ = fitted.of(corpus[0])
    assert (leads < fitted.margin).mean() == pytest.approx(membership_module.LEFT_SHARE, abs=0.02)
    assert set(numbers[leads < fitted.margin].tolist()) == {LEFT_OVER}


def test_what_is_between_two_themes_is_left_over_and_what_is_spread_is_not():
    made = Membership(3 * np.eye(12), np.zeros(12), np.eye(12), 0.8)
    between, spread = np.zeros((2, 12), np.float32)
    between[:2] = np.sqrt(0.5)  # surely one of these two, but which?
    spread[:] = 0.25  # a little like all, but clearly first like the first
    spread[0] = 0.65
    numbers, chances = made.of(np.array([between, spread / np.linalg.norm(spread)]))
    assert numbers.tolist() == [LEFT_OVER, 0]
    assert chances[0] > chances[1]  # the probability alone would choose the other way about


def test_what_is_like_no_theme_is_left_over_however_sure_the_classifier_is():
    eye = np.eye(4)
    made = Membership(30 * eye[:2], np.zeros(2), eye[:2], 0.6)
    near, far = membership_module.FLOOR + 0.1, membership_module.FLOOR - 0.1
    numbers, chances = made.of(np.array([[part, 0.0, np.sqrt(1 - part**2), 0.0] for part in (near, far)], np.float32))
    assert (chances > 0.99).all()  # in both cases it is surely not the second theme
    assert numbers.tolist() == [0, LEFT_OVER]  # but the other text is far from the first too


def test_centres_have_length_one_and_are_those_of_the_texts(corpus, found, fitted):
    assert np.allclose(np.linalg.norm(fitted.centres, axis=1), 1, atol=0.01)
    held = found.numbers != LEFT_OVER
    assert np.array_equal((corpus[0][held] @ fitted.centres.T).argmax(axis=1), found.numbers[held])


def test_nothing_moves_when_documents_are_added(corpus, fitted):
    more, _, _ = planted(6, 20)
    alone, chances = fitted.of(corpus[0])
    together, chances_together = fitted.of(np.concatenate([corpus[0], more]))
    assert np.array_equal(together[: len(alone)], alone)
    assert np.allclose(chances_together[: len(alone)], chances)


def test_two_themes_have_a_row_each():
    vectors, _, groups = planted(2, 30)
    made = fit_membership(vectors, groups, vectors)
    numbers, chances = made.of(vectors)
    assert made.weights.shape == (2, vectors.shape[1]) and made.intercepts.shape == (2,)
    held = numbers != LEFT_OVER
    assert held.mean() > 0.7 and np.array_equal(numbers[held], groups[held])
    assert chances[held].min() > 0.5
    between = np.zeros((1, vectors.shape[1]), np.float32)
    between[0, :2] = np.sqrt(0.5)  # as like the one as the other
    assert made.of(between)[1][0] == pytest.approx(0.5, abs=0.1)


def test_of_one_theme_are_those_near_to_it():
    vectors, _, groups = planted(1, 30)
    made = fit_membership(vectors, groups, vectors)
    numbers, chances = made.of(np.concatenate([vectors, -vectors]))
    assert (numbers[:30] == 0).mean() > 0.9 and set(numbers[30:].tolist()) == {LEFT_OVER}
    assert set(chances.tolist()) == {1.0}


def test_without_a_theme_everything_is_left_over():
    vectors, _, _ = planted(0, 0, 10)
    numbers, chances = fit_membership(vectors, np.full(10, LEFT_OVER), vectors).of(vectors)
    assert numbers.tolist() == [LEFT_OVER] * 10 and chances.tolist() == [0.0] * 10


def test_no_vectors_give_no_members(fitted):
    numbers, chances = fitted.of(np.empty((0, 24), np.float32))
    assert len(numbers) == len(chances) == 0
