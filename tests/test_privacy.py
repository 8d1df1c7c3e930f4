"""What is private is found, what is not is left, and masks keep every offset."""

from __future__ import annotations

import re

import pytest

from pipeline.lexicon import read_yaml
from pipeline.masking import BLOCK, Masker
from pipeline.paths import MODELS
from pipeline.privacy import merged, private_spans
from pipeline.private_cues import private_cues
from pipeline.records import LexiconError

CUES = private_cues(read_yaml(MODELS / "privacy.yml"))
KNOWN = frozenset({"Tarnbridge", "Royal", "Hospital", "Lantern", "House", "Marlshire", "Constabulary"})


def surfaces(text: str) -> list[str]:
    return [text[start:end] for start, end, _, _ in private_spans([text], KNOWN)[0]]


@pytest.mark.parametrize("cue", CUES.cues, ids=lambda cue: cue.id)
def test_examples_are_masked_and_counter_examples_are_not(cue):
    for example in cue.examples:
        wanted = re.findall(r"\[\[(.+?)\]\]", example)
        found = "|".join(surfaces(re.sub(r"\[\[|\]\]", "", example)))
        assert all(part in found for part in wanted), example
    for example in cue.counter_examples:
        own = [p.finditer(example) for c, p in CUES.patterns if c.id == cue.id]
        assert not [m for matches in own for m in matches], example


@pytest.mark.parametrize("surface", CUES.kept_examples)
def test_pseudonyms_and_offices_are_kept(surface):
    assert any(pattern.fullmatch(surface) for pattern in CUES.kept)


def test_a_name_once_found_is_found_everywhere():
    first = "I commenced an investigation into the death of Wrenna Talmidge aged 16."
    again = "On the Monday Wrenna told nobody. TALMIDGE had been seen by Lantern House."
    spans = private_spans([first, again], KNOWN)
    assert [again[s:e] for s, e, _, _ in spans[1]] == ["Wrenna", "TALMIDGE"]


def test_words_of_the_document_are_no_names():
    # "Rose" begins a sentence and is also written small: the verb, not somebody
    texts = ["Rose numbers were a concern. Referrals rose again in the year."]
    assert private_spans(texts, KNOWN) == [[]]


def test_merged_spans_do_not_overlap():
    spans = merged([(5, 9, "person", "a"), (0, 6, "person", "b"), (9, 9, "person", "c"), (12, 14, "address", "d")])
    assert [(s, e) for s, e, _, _ in spans] == [(0, 9), (12, 14)]


def test_an_unknown_kind_is_refused_in_one_line():
    content = read_yaml(MODELS / "privacy.yml")
    content["records"][0]["kind"] = "colour"
    with pytest.raises(LexiconError, match=r"privacy.yml: titled: kind 'colour'"):
        private_cues(content)


def test_a_masked_quote_keeps_its_length_and_all_else():
    masker = Masker([("d", 10, 23, "Orrin Vasleigh")])
    quote = "saw Orrin Vasleigh once"
    masked = masker.quote("d", 6, quote)
    assert masked == f"saw {BLOCK * 5} {BLOCK * 7}h once"  # the span ends a letter early: exactly the span is masked
    assert len(masked) == len(quote)
    assert masker.quote("other", 6, quote) == quote


def test_titles_are_masked_by_name_and_only_of_their_document():
    masker = Masker([("d", 0, 14, "Orrin Vasleigh")])
    assert masker.words("d", "Report on Orrin VASLEIGH") == f"Report on {BLOCK * 5} {BLOCK * 8}"
    assert masker.words("e", "Report on Orrin") == "Report on Orrin"
    assert masker.words(None, "file-orrin-Vasleigh.pdf") == f"file-orrin-{BLOCK * 8}.pdf"
