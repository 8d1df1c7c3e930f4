"""Trap sentences through the whole decision: those that only sound like a failure, praise, a reason or an ask, and plain ones.

Each sentence of `traps.csv` stands in a paragraph of its own, after the sentence `before` where one is given. It counts as
right when the roles of the rows extracted from it are exactly those expected.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.paths import MODELS
from pipeline.records import Cause, Failure, GoodPractice, Impact, Recommendation, Record
from tests.factories_extract import source

TRAPS, INVENTED = Path(__file__).parent / "traps.csv", MODELS / "labels" / "invented.csv"
COLUMNS = ["text", "document_kind", "section_kind", "before", "expected", "trap", "why"]
ROLES: dict[type[Record], str] = {
    Failure: "failure", GoodPractice: "good_practice", Cause: "cause", Impact: "impact", Recommendation: "recommendation",
}  # fmt: skip
AT_LEAST = 0.95
N_TRAPS, N_INVENTED, N_OF_A_CLASS = 280, 400, 5
NEAR = 0.6  # share of the runs of three words of the shorter sentence from which on two are near copies


@cache
def read(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def roles_of(row: dict[str, str]) -> str:
    """Return the roles of the rows extracted from the sentence, joined as in the column `expected`."""
    text = f"{row['before']} {row['text']}".strip()
    start = len(text) - len(row["text"])
    rows = extract(source(row["document_kind"], [("paragraph", row["section_kind"], text)]))
    found = {ROLES[type(made)] for made in rows if type(made) in ROLES and made.start_char >= start}  # type: ignore[attr-defined]
    return "+".join(role for role in ROLES.values() if role in found) or "none"


def test_the_whole_decision_falls_into_few_traps() -> None:
    traps, wrong = Counter(row["trap"] for row in read(TRAPS)), Counter[str]()
    for row in read(TRAPS):
        found = roles_of(row)
        if found != row["expected"]:
            wrong[row["trap"]] += 1
            print(f"{row['trap']}: {found}, not {row['expected']}: {row['text']}")
    for trap, n in traps.items():
        print(f"{trap:24} {n - wrong[trap]:3} of {n:3} right")
    share = 1 - wrong.total() / traps.total()
    print(f"{share:.3f} of {traps.total()} right")
    assert share >= AT_LEAST


@pytest.mark.parametrize(("path", "at_least"), [(TRAPS, N_TRAPS), (INVENTED, N_INVENTED)])
def test_sets_are_whole(path: Path, at_least: int) -> None:
    rows = read(path)
    assert list(rows[0]) == COLUMNS
    assert len({row["text"] for row in rows}) == len(rows) >= at_least
    assert min(Counter(row["trap"] for row in rows).values()) >= N_OF_A_CLASS
    for row in rows:
        known = [role for role in ROLES.values() if role in row["expected"].split("+")]
        assert row["expected"] == ("+".join(known) or "none"), row
        assert row["why"] and row["text"].strip() == row["text"], row


def test_no_answer_is_right_for_all() -> None:
    answers = Counter(row["expected"] for row in read(TRAPS))
    assert max(answers.values()) < 0.6 * answers.total()


def test_traps_are_not_trained_on() -> None:
    trained = [_runs(row["text"]) for row in read(INVENTED)]
    for row in read(TRAPS):
        runs = _runs(row["text"])
        near = [other for other in trained if runs and other and len(runs & other) > NEAR * min(len(runs), len(other))]
        assert not near, row["text"]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.strip(".,;:?“”'") for word in text.lower().split()]
    return {tuple(words[n : n + 3]) for n in range(len(words) - 2)}
