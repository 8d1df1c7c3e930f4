"""The linear models: the same examples give the same bytes, unseen documents calibrate them, names stay out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.extract.deciding import ABSTAINS, KINDS, MODEL, SAYS_NO, decide, model_features
from pipeline.extract.judged import Judged, judge_all
from pipeline.model import linear
from pipeline.model.fit import (
    PARTS,
    Example,
    best_threshold,
    f_of,
    fit,
    parts_of,
    probabilities_of,
    vocabulary_of,
)
from pipeline.model.invented import Invented, read_invented
from pipeline.model.training import common_words, labels_sha256
from pipeline.records import ReviewsError
from tests.factories_extract import source

WORDS = frozenset({"late", "good", "the", "visits", "were", "and"})


def examples() -> list[Example]:
    """Forty sentences of ten documents: late ones are failures, good ones are praise."""
    made = []
    for number in range(40):
        is_late = number % 2 == 0
        words = ("word:late" if is_late else "word:good", "word:visits", f"is:{number % 3}")
        made.append(Example(f"d{number % 10}", words, frozenset({"failure" if is_late else "good_practice"})))
    return made


def test_the_same_examples_give_the_same_bytes() -> None:
    one = linear.as_files("m", fit(examples(), ("failure", "good_practice"), WORDS, 0.1, "labels"), {"n": 1})
    two = linear.as_files("m", fit(examples(), ("failure", "good_practice"), WORDS, 0.1, "labels"), {"n": 1})
    assert one == two


def test_what_was_written_is_what_is_read(tmp_path: Path) -> None:
    model = fit(examples(), ("failure", "good_practice"), WORDS, 1.0, "labels")
    for name, content in linear.as_files("m", model, {}).items():
        (tmp_path / name).write_bytes(content)
    read = linear.load("m", tmp_path)
    sentences = [["word:late", "word:unknown"], ["word:good"]]
    assert np.allclose(read.probabilities(sentences), model.probabilities(sentences))
    late, good = read.probabilities(sentences)
    assert late[0] > 0.5 > late[1] and good[1] > 0.5 > good[0]
    assert read.trained_on == "labels"


def test_files_that_do_not_belong_together_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match="make train"):
        linear.load("absent", tmp_path)
    for name, content in linear.as_files("m", fit(examples(), ("failure",), WORDS, 0.1, "labels"), {}).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "m.csv").write_text("feature,failure\nword:late,1.0\n")
    with pytest.raises(ReviewsError, match="do not belong together"):
        linear.load("m", tmp_path)


def test_a_feature_of_one_document_or_with_a_name_is_not_in_the_vocabulary() -> None:
    made = [*examples(), *(Example("d0", ("word:and",), frozenset()) for _ in range(9))]  # often, but in one document
    made += [Example(f"d{n}", ("word:brannagh", "pair:the brannagh"), frozenset()) for n in range(9)]
    vocabulary = vocabulary_of(made, WORDS)
    assert "word:late" in vocabulary
    assert not {"word:and", "word:brannagh", "pair:the brannagh"} & set(vocabulary)


def test_words_that_are_mostly_written_with_a_capital_are_names() -> None:
    texts = ["Visits by Brannagh were late.", "The worker met Brannagh.", "Late visits, and a late plan.", "Grace came by grace."]
    words = common_words(texts)
    assert {"visits", "late", "plan", "worker"} <= words
    assert "brannagh" not in words  # never small
    assert "grace" in words  # small inside a sentence; its capital stands only where a sentence begins


def test_a_document_is_in_one_part_only_and_parts_are_of_like_size() -> None:
    made = examples()
    parts = parts_of(made)
    assert len({(example.document, part) for example, part in zip(made, parts, strict=True)}) == 10
    assert set(parts) == set(range(PARTS))


def test_probabilities_are_those_of_the_labels() -> None:
    scores = np.array([-2.0] * 50 + [0.0] * 50 + [2.0] * 50)
    truth = np.array([False] * 45 + [True] * 5 + [False] * 25 + [True] * 25 + [False] * 5 + [True] * 45)
    low, middle, high = (float(probabilities_of(scores, truth)[n]) for n in (0, 50, 100))
    assert low == pytest.approx(0.1, abs=0.02) and middle == pytest.approx(0.5, abs=0.02) and high == pytest.approx(0.9, abs=0.02)


def test_the_threshold_is_where_f_is_highest() -> None:
    chances = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    truth = np.array([False, False, True, False, True, True])
    at = best_threshold(chances, truth)
    assert f_of(chances >= at, truth) >= max(f_of(chances >= t, truth) for t in np.linspace(0.1, 0.8, 71)) - 0.002


# --- what is shipped ------------------------------------------------------------------------------------------------


def test_the_fitted_model_is_that_of_the_labels_and_small() -> None:
    model = linear.load(MODEL)
    assert model.trained_on == labels_sha256(), "labels changed since make train"
    assert set(model.labels) == set(KINDS)
    assert all(0 < label.doubtful_from < label.threshold < 1 for label in model.labels.values())
    assert sum(file.stat().st_size for file in linear.FITTED.iterdir()) < 5_000_000


def test_the_fitted_model_says_on_how_much_it_was_trained() -> None:
    about = json.loads((linear.FITTED / f"{MODEL}.json").read_text())
    assert about["n_examples"] >= 3000 and about["n_documents"] >= 40


def judged(text: str, kind: str = "practice_review", section: str = "analysis") -> list[Judged]:
    return judge_all(source(kind, [("paragraph", section, text)]), frozenset())


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        # guidance describes no one's practice, whatever its words
        ("Assessments were poor and were not completed on time.", "guidance", "rule.kind.guidance"),
        # a question of the terms of reference asserts nothing
        ("Did agencies fail to share information about the risks to the children?", "practice_review", "rule.section.analysis"),
    ],
)
def test_what_the_model_may_not_overrule(text: str, kind: str, reason: str) -> None:
    (roles,) = decide(judged(text, kind))
    assert all(found.reason for found in roles)
    assert reason in {found.reason for found in roles}


def test_what_is_set_aside_has_a_reason_of_the_model() -> None:
    texts = [
        "Some visits might at times have been a little better planned.", "Workers visited in May.",
        "The records that were kept were of a kind that was usual.", "Records were not always easy to find.",
    ]  # fmt: skip
    set_aside = [found for text in texts for roles in decide(judged(text)) for found in roles if found.reason]
    assert {found.reason for found in set_aside} <= {ABSTAINS, SAYS_NO}


def test_neighbours_count_within_a_paragraph_only() -> None:
    together = judged("Records were not kept. This meant that children were left at risk.")
    features = model_features(together)
    assert "before:failure" in features[1] and "after:none" in features[1] and "before:none" in features[0]


def test_invented_sentences_are_read_and_checked(tmp_path: Path) -> None:
    found = read_invented()
    assert len(found) >= 400 and len({one.text for one in found}) == len(found)
    assert all(isinstance(one, Invented) and one.why for one in found)
    broken = tmp_path / "invented.csv"
    broken.write_text("text,document_kind,section_kind,before,expected,trap,why\nWords.,news,analysis,,nonsense,trap,why\n")
    with pytest.raises(ReviewsError, match="line 2"):
        read_invented(broken)
