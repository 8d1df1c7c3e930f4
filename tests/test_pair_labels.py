"""Labelled pairs of recommendations: the files are sound, and what is malformed is named by file and line."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipeline.evaluate.label_files import read_labels
from pipeline.evaluate.pair_files import COLUMNS, RELATIONS, SPLITS, LabelledPair, quote_sha256, read_pairs
from pipeline.evaluate.statement_files import read_marks
from pipeline.records import ReviewsError
from tests import factories

FIRST, SECOND = sorted((factories.sha256("tarnbridge"), factories.sha256("sallowby")))
ASKED, AGAIN = quote_sha256("Supervision should be monthly."), quote_sha256("Hold supervision every month.")
GOOD = [FIRST, ASKED, SECOND, AGAIN, "same", "false", "band_0.70 vector_a words_a", "first"]

# a cell, what is put there, what the message must say
BROKEN = [
    (0, "tarnbridge.pdf", "no hash in sha256_a"),
    (3, AGAIN[:12], "no hash in quote_sha256_b"),
    (4, "similar", "unknown relation 'similar'"),
    (5, "yes", "is_form must be true or false, not 'yes'"),
    (6, "", "unknown pool"),
    (6, "nearest", "unknown pool 'nearest'"),
    (7, "", "no reader"),
    (0, SECOND, "both of one document"),
    (7, "first,more", "too many cells"),
]

# two printings of one quote, and whether they have one hash
PRINTED = [
    ("Hold  supervision\nevery month. ", "Hold supervision every month.", True, "white space does not count"),
    ("Hold supervision every\u00a0month.", "Hold supervision every month.", True, "nor does a space that cannot break"),
    ("Hold supervision every week.", "Hold supervision every month.", False, "words count"),
    ("hold supervision every month.", "Hold supervision every month.", False, "so do capitals: the quote is verbatim"),
]


def written(folder: Path, *rows: list[str]) -> Path:
    """A folder with these rows for training, and none for the test."""
    for split, lines in zip(SPLITS, (rows, ()), strict=True):
        (folder / f"{split}.csv").write_text("\n".join(",".join(cells) for cells in (COLUMNS, *lines)) + "\n")
    return folder


@pytest.mark.parametrize(("one", "other", "is_same", "why"), PRINTED)
def test_the_hash_of_a_quote(one: str, other: str, is_same: bool, why: str) -> None:
    assert (quote_sha256(one) == quote_sha256(other)) is is_same, why


def test_a_pair_is_read_as_it_was_written(tmp_path: Path) -> None:
    (pair,) = read_pairs(written(tmp_path, GOOD))
    assert pair == LabelledPair("train", FIRST, ASKED, SECOND, AGAIN, "same", False, "band_0.70 vector_a words_a")
    assert pair.queries == (pair.a,), "neighbours were pooled for the first only"


@pytest.mark.parametrize(
    ("pool", "sides"), [("random", ""), ("words_other", ""), ("vector_b", "b"), ("vector_a words_b", "ab")]
)  # fmt: skip
def test_which_of_a_pair_was_the_query(tmp_path: Path, pool: str, sides: str) -> None:
    (pair,) = read_pairs(written(tmp_path, [*GOOD[:6], pool, "first"]))
    assert pair.queries == tuple({"a": pair.a, "b": pair.b}[side] for side in sides)


@pytest.mark.parametrize(("cell", "text", "complaint"), BROKEN)
def test_a_malformed_row_is_named(tmp_path: Path, cell: int, text: str, complaint: str) -> None:
    broken = [*GOOD[:cell], text, *GOOD[cell + 1 :]]
    with pytest.raises(ReviewsError, match=rf"train\.csv line 3: {complaint}") as raised:
        read_pairs(written(tmp_path, [*GOOD[:3], ASKED, *GOOD[4:]], broken))
    assert "\n" not in str(raised.value)


def test_a_row_that_is_cut_short_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match=r"train\.csv line 2: no hash"):
        read_pairs(written(tmp_path, GOOD[:3]))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match=r"train\.csv"):
        read_pairs(tmp_path)
    folder = written(tmp_path, GOOD)
    (folder / "test.csv").write_text("sha256,relation\n")
    with pytest.raises(ReviewsError, match=r"test\.csv: columns must be"):
        read_pairs(folder)


def test_a_pair_is_labelled_once(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match=r"train\.csv line 3: this pair was labelled before"):
        read_pairs(written(tmp_path, GOOD, GOOD))
    folder = written(tmp_path, GOOD)
    with (folder / "test.csv").open("a", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerow(GOOD)
    with pytest.raises(ReviewsError, match=r"test\.csv line 2: this pair was labelled before"):
        read_pairs(folder)


# --- the labels of the project --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pairs() -> list[LabelledPair]:
    return read_pairs()


def documents(pairs: list[LabelledPair], split: str) -> set[str]:
    return {sha256 for pair in pairs if pair.split == split for sha256 in (pair.sha256_a, pair.sha256_b)}


def test_there_are_enough_pairs_of_every_relation_on_both_sides(pairs: list[LabelledPair]) -> None:
    counts = Counter((pair.split, pair.relation) for pair in pairs if not pair.is_form)
    assert sum(counts.values()) >= 300
    for split in SPLITS:
        assert min(counts[split, relation] for relation in RELATIONS) >= 50, "formalities do not count"


def test_no_document_is_on_both_sides(pairs: list[LabelledPair]) -> None:
    assert documents(pairs, "train") and documents(pairs, "test")
    assert not documents(pairs, "train") & documents(pairs, "test")


def test_documents_kept_for_testing_elsewhere_are_kept_here(pairs: list[LabelledPair]) -> None:
    kept = {document.sha256 for document in read_marks() if document.split == "test"}
    kept |= {document.sha256 for document in read_labels() if document.split == "test"}
    assert kept and not kept & documents(pairs, "train"), "who writes rules reads the pairs of train"


def test_formalities_are_few_and_never_strangers(pairs: list[LabelledPair]) -> None:
    forms = [pair for pair in pairs if pair.is_form]
    assert 0 < len(forms) <= len(pairs) / 10
    assert {pair.relation for pair in forms} <= {"same", "near"}, "a formality and another ask are not a pair of formalities"


def test_each_side_has_queries_with_a_pool_of_neighbours(pairs: list[LabelledPair]) -> None:
    for split in SPLITS:
        pooled = Counter(query for pair in pairs if pair.split == split for query in pair.queries)
        assert len(pooled) == {"train": 72, "test": 60}[split]
        assert min(pooled.values()) >= 8, "at least the eight nearest of one kind"
