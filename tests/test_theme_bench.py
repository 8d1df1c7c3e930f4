"""The figures of the bench of themes are what they are called."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.bench import themes as bench
from pipeline.bench.theme_baselines import Clustered, lda, nmf
from pipeline.records import ReviewsError
from pipeline.theme.corpus import Corpus
from pipeline.theme.words import Marks
from tests.theming import documents, extracts, state

TEXTS = ["late referral contact"] * 20 + ["poor plan review"] * 20


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),  # the same under other numbers
        ([0, 0, 1, 1, -1, 0], [1, 1, 0, 0, 0, -1], 1.0),  # what either leaves over is not looked at
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),  # worse than chance, which the adjustment tells
    ],
)
def test_agreement_is_over_what_both_assign(one, other, wanted):
    assert bench.agreement(np.array(one), np.array(other)) == pytest.approx(wanted, abs=0.01)


def test_left_over_and_diversity_are_shares():
    assert bench.left_over(np.array([0, -1, 1, -1])) == 0.5
    assert bench.diversity([["late", "plan"], ["late", "visit"]]) == 0.75


def test_coherence_passes_over_unknown_words():
    marks = Marks(TEXTS)
    assert bench.coherence(marks, [["late", "referral"], ["unheard", "late"]]) == pytest.approx(1.0)
    assert bench.coherence(marks, [["late", "referral"], ["late", "plan"]]) == pytest.approx(0.0)


def test_a_line_tells_the_mean_of_runs():
    run = Clustered(np.array([0] * 20 + [1] * 15 + [-1] * 5), [["late", "referral"], ["poor", "plan"]], 3.0)
    assert bench.line("ours", [run, run], Marks(TEXTS)).split() == [
        "ours", "2/2", "0.125/0.125", "1.000", "1.000", "1.000", "3",
    ]  # fmt: skip


@pytest.mark.parametrize("method", [nmf, lda])
def test_baselines_find_what_is_plain(method):
    found = method(TEXTS, np.empty((40, 0), np.float32), 2, 1)
    assert len({*found.numbers[:20].tolist()}) == len({*found.numbers[20:].tolist()}) == 1
    assert found.numbers[0] != found.numbers[-1]
    assert {"late", "referral", "contact"} == set(found.words[found.numbers[0]][:3])


def corpus():
    names = [f"d{n}" for n in range(40)]
    vectors = np.eye(4, dtype=np.float32)[[0, 1] * 20]
    return Corpus(extracts([f"Plan {name} was late." for name in names], names), vectors, documents(*names))


def test_splits_hold_back_a_twentieth_and_differ():
    splits = [bench.held(corpus(), salt) for salt in (1, 2, 3)]
    assert [len(split) for split in splits] == [38, 38, 38]
    assert len(set(splits)) == 3
    part = bench.part_of(corpus(), splits[0])
    assert {extract.document_id for extract in part.extracts} == splits[0] and len(part.vectors) == 38


def test_memberships_are_those_of_the_rows():
    found = bench.memberships(corpus(), state(seen=[f"d{n}" for n in range(40)]))
    assert found["failure", "failure-0000"] == "theme-0" and found["failure", "failure-0001"] == "theme-1"
    assert len(found) == 40


def test_a_folder_without_a_run_is_told(tmp_path):
    with pytest.raises(ReviewsError, match="no finished run"):
        bench.read_corpus(tmp_path)
