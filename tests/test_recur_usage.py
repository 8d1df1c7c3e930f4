"""Words that keep the same company mean alike, though they share no letter; names and rare words are not learnt."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.recur import usage
from pipeline.recur.model import load
from pipeline.recur.usage import NO_USAGE, Usage, as_csv, from_csv, learnt
from pipeline.recur.words import function_stems, stems

# lamps and torches stand with night and light, oars and paddles with river and boat: no lamp stands with a torch
_COMPANY = {
    "lamp": "night light dark cellar", "torch": "night light dark cellar",
    "oar": "river boat water bank", "paddle": "river boat water bank",
}  # fmt: skip


def texts(documents: int = 30) -> list[tuple[str, str]]:
    """Every word beside each two words of its company, in each document another tail so that no sentence is twice there."""
    made = []
    for number in range(documents):
        tail = " ".join(f"word{chr(97 + number % 26)}{chr(97 + place)}" for place in range(2))
        for word, company in sorted(_COMPANY.items()):
            first, second, *_ = company.split()[number % 3 :] + company.split()
            made.append((f"d{number}", f"they {word} the {first} and {second} {tail}{number}."))
    return made


@pytest.fixture(scope="module")
def found() -> Usage:
    return learnt(texts(), 2)


def likeness(found: Usage, one: str, other: str) -> float:
    rows = found.of([stems(one), stems(other)])
    return float(rows[0] @ rows[1])


def test_words_of_one_company_are_near_and_of_another_far(found: Usage) -> None:
    assert likeness(found, "lamp", "torch") > likeness(found, "lamp", "oar") + 0.5
    assert likeness(found, "oar", "paddle") > likeness(found, "oar", "torch") + 0.5


def test_rows_have_length_one_or_are_nought(found: Usage) -> None:
    rows = found.of([stems("a lamp at night"), stems("Nobody knows zebras"), []])
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0, 0])


def test_a_word_counts_once(found: Usage) -> None:
    assert np.allclose(*found.of([stems("lamp boat lamp lamp"), stems("boat lamp")]))


def test_names_function_words_and_rare_words_are_not_learnt() -> None:
    named = [(document, text.replace("lamp", "Lampwick")) for document, text in texts()]
    words = learnt([*named, ("x", "the heron waits at the river bank")]).telling
    assert "torch" in words
    assert not {"lampwick", "heron", "the", "and", "they"} & set(words)


def test_a_sentence_that_is_often_printed_counts_once() -> None:
    again = [("d99", text) for _, text in texts()[:8]] * 50
    assert learnt([*texts(), *again]).telling == learnt(texts()).telling


def test_the_order_of_texts_does_not_matter(found: Usage) -> None:
    assert as_csv(learnt(list(reversed(texts())), 2)) == as_csv(found)


def test_nothing_teaches_nothing() -> None:
    assert learnt([]).telling == {}
    assert NO_USAGE.of([["lamp"]]).tolist() == [[0.0] * usage.NUMBERS]


def test_what_is_written_is_read(found: Usage) -> None:
    again = from_csv(as_csv(found).decode())
    assert again.telling == found.telling and (again.numbers == found.numbers).all()
    assert from_csv(as_csv(NO_USAGE).decode()).of([["lamp"]]).shape == (1, usage.NUMBERS)


@pytest.mark.parametrize("row", ["lamp,1.0", "lamp,much,1 2", "lamp,1.0,1 two", "lamp,1.0,1 2\noar,1.0,1"])
def test_a_malformed_row_is_refused(row: str) -> None:
    with pytest.raises(ValueError):
        from_csv(f"stem,telling,numbers\n{row}\n")


def test_the_fitted_words_are_no_function_words_and_within_bounds() -> None:
    held = load().known.usage
    assert len(held.telling) > 1000 and not function_stems() & set(held.telling)
    assert list(held.telling) == sorted(held.telling) and all(value > 0 for value in held.telling.values())
    assert held.numbers.shape == (len(held.telling), usage.NUMBERS) and (np.abs(held.numbers).max(axis=1) == 127).all()
    alike = held.of([stems(text) for text in ("homeless young people", "accommodation for care leavers", "audits of case files")])
    assert alike[0] @ alike[1] > alike[0] @ alike[2] + 0.1  # they share no word
