"""Labels of themes read as people write, and hold no name."""

from __future__ import annotations

import re

import numpy as np
import pytest

from pipeline.minilm import encoder
from pipeline.theme.naming import UNNAMED, WORDS, common_words, label
from tests.theming import extracts

REFERRALS = (
    "Delays in returning calls from {} left families without help.",
    "Staff of {} told of delays in returning calls at the front door.",
    "The delays in returning calls at {} grew over the winter.",
    "At {} there were long delays in returning calls.",
    "Families in {} wrote of delays in returning calls and of calls that nobody took.",
    "Delays in returning calls were known to {} and were not put right.",
)
PLANS = (
    "The quality of care plans in {} was poor.",
    "Managers at {} did not look at the quality of care plans.",
    "In {} the quality of care plans had not improved.",
    "Audits by {} of the quality of care plans were too few.",
    "The poor quality of care plans at {} left children waiting.",
    "{} has no measure of the quality of care plans.",
)
NAMES = ("Orrin Vasleigh", "Tarnbridge", "Haldenshaw", "Sallowby", "Lantern House", "Wexcombe")


def corpus(names=NAMES):
    """Texts of two themes in as many documents as there are names, one name in each."""
    quotes = [text.format(name) for texts in (REFERRALS, PLANS) for text, name in zip(texts, names, strict=True)]
    return extracts(quotes, [f"d{n}" for n in range(len(names))] * 2)


def labels(given):
    """The labels of the two themes of `corpus`, with their words as keywords."""
    vectors = encoder().encode([one.quote for one in given])
    half = len(given) // 2
    centres = np.array([vectors[:half].mean(axis=0), vectors[half:].mean(axis=0)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    common = common_words([one.quote for one in given], [one.document_id for one in given])
    first = label(given[:half], centres, 0, ["calls", "delays", "returning"], common)
    return first, label(given[half:], centres, 1, ["plans", "care", "quality"], common, [first])


@pytest.fixture(scope="module")
def made():
    return labels(corpus())


def test_labels_are_phrases_of_the_texts(made):
    assert "returning calls" in made[0] and "care plans" in made[1]
    texts = [" ".join(one.quote.lower() for one in corpus())] * 2
    assert all(phrase in text for phrase, text in zip(made, texts, strict=True))


def test_labels_are_readable(made):
    for phrase in made:
        assert WORDS[0] <= len(phrase.split()) <= WORDS[1]
        assert re.fullmatch(r"[A-Za-z' -]+", phrase) and "_" not in phrase


@pytest.mark.parametrize(
    "names",
    [
        NAMES,  # each in one document
        ("Tarnbridge",) * 6,  # one in all of them
        ("TARNBRIDGE",) * 3 + ("Tarnbridge",) * 3,  # in a heading's capitals too, which makes it no abbreviation
        ("Orrin's family",) * 6,  # with a genitive
    ],
)
def test_no_name_is_part_of_a_label(names):
    banned = {word.lower() for name in names for word in re.findall(r"[A-Z]\w+", name)}
    for phrase in labels(corpus(names)):
        assert not banned & set(re.findall(r"\w+", phrase.lower())), phrase


def test_a_label_is_given_once():
    given = corpus()[:6]
    vectors = encoder().encode([one.quote for one in given])
    centres = vectors.mean(axis=0, keepdims=True) / np.linalg.norm(vectors.mean(axis=0))
    common = common_words([one.quote for one in given], [one.document_id for one in given])
    first = label(given, centres, 0, ["calls"], common)
    assert label(given, centres, 0, ["calls"], common, [first]) != first


@pytest.mark.parametrize(("words", "wanted"), [(("calls", "delays", "door", "help"), "calls, delays, door"), ((), UNNAMED)])
def test_without_a_phrase_the_keywords_are_the_label(words, wanted):
    given = corpus()[:6]
    centres = np.ones((1, 384), np.float32) / np.sqrt(384)
    assert label(given, centres, 0, words, frozenset()) == wanted


@pytest.mark.parametrize(
    ("quotes", "wanted"),
    [
        (["plans", "plans"], {"plans"}),  # two documents write it
        (["plans", "other"], set()),  # one document's word
        (["Orrin", "Orrin", "Orrin"], set()),  # a word that only ever has a capital is a name
        (["Plans", "plans", "plans"], {"plans"}),  # that it begins a sentence too does no harm
        (["MASH", "MASH", "MASH"], {"mash"}),  # three documents: an abbreviation
        (["VASLEIGH", "VASLEIGH"], set()),  # two: it may be a name in a heading
        (["TARNBRIDGE"] * 3 + ["Tarnbridge"] * 3, set()),  # as often written as a name, it is one
        (["MASH"] * 3 + ["Mash"], {"mash"}),  # once it was mistyped
        (["A", "A", "A"], set()),  # a letter is no word
    ],
)
def test_common_words(quotes, wanted):
    assert common_words(quotes, [f"d{n}" for n in range(len(quotes))]) == wanted


def test_vectors_have_length_one_and_know_what_is_alike():
    v = encoder().encode(["The child was not seen alone.", "Nobody saw the child alone.", "The budget was approved."])
    assert v.shape == (3, 384)
    assert np.allclose(np.linalg.norm(v, axis=1), 1, atol=1e-4)
    assert v[0] @ v[1] > 0.7 > 0.3 > v[0] @ v[2]
