"""Wordings, the sample that themes are fitted on, and the keywords that tell themes apart."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from pipeline.theme.consensus import LEFT_OVER
from pipeline.theme.texts import MOST_FITTED, REPEATED, SHARES, Extract, extracts_of, sample, templates, wording
from pipeline.theme.words import N_KEYWORDS, SERVED, Marks, keywords
from tests.theming import document, extracts, failure

# --- texts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (
            "In Sallowby 12 of 40 plans were late.",
            "In Varnley 3 of 9 plans were late.",
            True,
        ),  # forms differ in names and figures
        ("Plans   were late", "Plans were late.", True),  # space and full stops are no wording
        ("Staff from Lantern House called.", "Staff from Brackenmoor Academy called.", True),  # names of several words
        ("Plans were late.", "Plans were not late.", False),  # one word can turn the sense
        ("Plans were late.", "Visits were late.", False),  # the first word is no name for its capital
    ],
)
def test_wording_is_without_names_and_figures(one, other, is_same):
    assert (wording(one) == wording(other)) is is_same


def template_corpus(publishers):
    """One wording in as many documents as there are publishers, each of the next."""
    names = [f"d{n}" for n in range(len(publishers))]
    held = {name: document(name, publisher) for name, publisher in zip(names, publishers, strict=True)}
    return extracts([f"In {name.upper()} 4 plans were late." for name in names], names), held


@pytest.mark.parametrize(
    ("publishers", "is_template"),
    [
        (["A board"] * REPEATED, True),  # one maker's form
        (["A board"] * (REPEATED - 1), False),  # not often enough
        (["A board"] * REPEATED + ["Another board"], False),  # two makers say it: it recurs in its own right
        ([None] * REPEATED, False),  # whose form it is nobody knows
    ],
)
def test_templates_are_wordings_of_one_publisher(publishers, is_template):
    assert bool(templates(*template_corpus(publishers))) is is_template


def of_kinds(n_each):
    return [Extract(kind, f"{kind}-{n}", f"d{n % 7}", f"{kind} {word_of(n)}") for kind in SHARES for n in range(n_each)]


def word_of(number):
    """A word of small letters for each number: figures are no part of a wording."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def test_the_sample_holds_each_kind_by_its_share():
    given = of_kinds(100)
    kinds = Counter(given[place].kind for place in sample(given, 100))
    assert kinds == {kind: round(100 * share) for kind, share in SHARES.items()}
    assert sum(SHARES.values()) == pytest.approx(1)


def test_the_sample_holds_each_wording_once():
    given = extracts(["Plans were late in Sallowby.", "Plans were late in Varnley.", "Visits were missed."], ["d1", "d2", "d3"])
    assert len(sample(given)) == 2
    assert MOST_FITTED >= 2


def test_the_sample_depends_on_no_order():
    given = of_kinds(60)
    backwards = given[::-1]
    assert {wording(given[place].quote) for place in sample(given, 50)} == {
        wording(backwards[place].quote) for place in sample(backwards, 50)
    }
    assert sample(given, 50) == sorted(sample(given, 50))


def test_the_sample_hardly_changes_when_documents_are_added():
    given = of_kinds(100)
    more = given + [Extract("failure", f"more-{n}", "d9", f"more {word_of(n)}") for n in range(5)]
    before, after = ({texts[place].quote for place in sample(texts, 100)} for texts in (given, more))
    assert len(before - after) <= 5  # at most one goes for each that comes


def test_extracts_come_by_kind_and_id():
    from pipeline.records import Failure

    given = extracts(["Plans were late.", "Visits were missed."], ["d1", "d2"])
    made = extracts_of(lambda record_type, *_: [failure(one) for one in given[::-1]] if record_type is Failure else [])
    assert made == given


# --- keywords -------------------------------------------------------------------------------------------------------

TOPICS = (
    ["referral", "waiting", "threshold", "screening", "duty", "contact", "triage", "delay", "team", "manager"],
    ["plan", "review", "goal", "outcome", "measure", "meeting", "minutes", "team", "manager", "chair"],
    ["housing", "tenancy", "accommodation", "lodging", "hostel", "rent", "leaver", "team", "manager", "keys"],
)


def topic_texts():
    """Texts that hold six of the ten words of their topic, 20 for each topic, and words that stand anywhere."""
    lot = np.random.default_rng(3)
    anywhere = [f"plain{word_of(n)}" for n in range(30)]
    texts = [
        " ".join([*lot.choice(topic, 6, replace=False), *lot.choice(anywhere, 3, replace=False)])
        for topic in TOPICS
        for _ in range(20)
    ]
    return texts, np.repeat(np.arange(len(TOPICS)), 20)


def test_keywords_are_those_of_the_topic():
    texts, numbers = topic_texts()
    found = keywords(Marks(texts), numbers)
    for number, topic in enumerate(TOPICS):
        own = set(topic) - {"team", "manager"}
        assert own <= set(found[number]), found[number]
        assert len(found[number]) <= N_KEYWORDS


def test_no_word_stands_for_more_than_two_themes():
    texts = ["late referral"] * 8 + ["late plan"] * 7 + ["late housing"] * 6
    found = keywords(Marks(texts), np.repeat([0, 1, 2], [8, 7, 6]))
    counts = Counter(word for words in found.values() for word in words)
    assert counts == {"late": SERVED, "referral": 1, "plan": 1, "housing": 1}  # all three use it


def test_keywords_are_only_words_that_are_allowed():
    texts, numbers = topic_texts()
    allowed = frozenset({"referral", "plan", "housing", "rent"})
    assert {word for words in keywords(Marks(texts, allowed), numbers).values() for word in words} == allowed


def test_texts_that_are_left_over_give_no_keywords():
    texts, numbers = topic_texts()
    numbers[numbers == 2] = LEFT_OVER
    assert list(keywords(Marks(texts), numbers)) == [0, 1]
    assert keywords(Marks(texts), np.full(len(texts), LEFT_OVER)) == {}


def test_coherence_of_a_topic_is_higher_than_of_words_at_random():
    texts, _ = topic_texts()
    marks = Marks(texts)
    lot = np.random.default_rng(4)
    planted = [marks.coherence(topic) for topic in TOPICS]
    random = [marks.coherence(lot.choice(marks.words, 10, replace=False).tolist()) for _ in range(10)]
    assert min(planted) > max(random)
    assert all(-1 <= value <= 1 for value in planted + random)


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["late plan"] * 5 + ["good visit"] * 5, 1.0),  # always together
        (["late other"] * 5 + ["plan visit"] * 5, -1.0),  # never together
        (["late plan"] * 5 + ["late"] * 5 + ["plan"] * 5 + ["other"] * 5, 0.0),  # as often as chance would have it
        (["late plan"] * 10, 0.0),  # in every text: nothing is learnt from it
    ],
)
def test_coherence_of_two_words(texts, wanted):
    assert Marks(texts).coherence(["late", "plan"]) == pytest.approx(wanted)


def test_coherence_needs_two_known_words():
    marks = Marks(["late plan"] * 5)
    assert marks.coherence(["late", "unheard"]) is None
    assert marks.coherence(["late", "unheard", "plan"]) is not None
