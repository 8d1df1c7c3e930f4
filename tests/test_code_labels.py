"""Labels of codes: the files of the project are well formed, and malformed rows are told in one line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.evaluate.code_label_files import CODES, COLUMNS, CodeLabel, code_labels_csv, quote_hash, read_code_labels
from pipeline.evaluate.labelled import TEST, TRAIN
from pipeline.evaluate.statement_files import STATEMENTS, read_marks
from pipeline.extract.codebook import codebook
from pipeline.records import ReviewsError

SHA, OTHER_SHA, QUOTE = "a" * 64, "b" * 64, "c" * 64
GOOD = {
    "sha256": SHA, "page": "3", "quote_sha256": QUOTE, "split": "train", "category": "unseen_men",
    "contexts": "neglect;domestic_abuse", "reader": "1",
}  # fmt: skip


def _folder(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_a_row_is_read_with_its_codes(tmp_path: Path) -> None:
    expected = CodeLabel(SHA, 3, QUOTE, TRAIN, "unseen_men", ("neglect", "domestic_abuse"), "1")
    assert read_code_labels(_folder(tmp_path, GOOD)) == [expected]
    assert expected.document_id == SHA[:16]


def test_rows_of_all_files_come_sorted(tmp_path: Path) -> None:
    _folder(tmp_path, {**GOOD, "sha256": OTHER_SHA})
    (tmp_path / "labels.csv").rename(tmp_path / "a.csv")
    _folder(tmp_path, GOOD)
    assert [label.sha256 for label in read_code_labels(tmp_path)] == [SHA, OTHER_SHA]


def test_no_folder_means_no_labels(tmp_path: Path) -> None:
    assert read_code_labels(tmp_path / "absent") == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sha256": "abc"}, "sha256 is no hash"),  # a shortened hash would match nothing
        ({"quote_sha256": "No chronology was kept."}, "quote_sha256 is no hash"),  # words must not get into the file
        ({"split": "dev"}, "split 'dev'"),
        ({"page": "0"}, "from 1"),
        ({"page": "iv"}, "invalid literal"),
        ({"reader": "somebody"}, "invalid literal"),  # readers are numbers, not names
        ({"category": ""}, "'' is no practice code"),
        ({"category": "neglect"}, "'neglect' is no practice code"),  # a context is no practice code
        ({"contexts": "assessment"}, "'assessment' is no context code"),
        ({"contexts": "neglect;neglect"}, "a context twice"),
    ],
)
def test_a_malformed_row_is_told_with_its_line(tmp_path: Path, changed: dict[str, str], told: str) -> None:
    with pytest.raises(ReviewsError) as error:
        read_code_labels(_folder(tmp_path, GOOD, {**GOOD, "page": "4", **changed}))
    assert told in str(error.value)
    assert str(error.value).startswith("labels.csv line 3: ")
    assert "\n" not in str(error.value)


def test_other_columns_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match="columns must be"):
        read_code_labels(_folder(tmp_path, GOOD, columns=(*COLUMNS, "quote")))


def test_a_document_in_both_splits_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match="both splits"):
        read_code_labels(_folder(tmp_path, GOOD, {**GOOD, "page": "4", "split": "test"}))


def test_a_sentence_twice_is_told_unless_another_reader_read_it(tmp_path: Path) -> None:
    assert len(read_code_labels(_folder(tmp_path, GOOD, {**GOOD, "reader": "2"}))) == 2
    with pytest.raises(ReviewsError, match="twice"):
        read_code_labels(_folder(tmp_path, GOOD, {**GOOD, "category": "assessment"}))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("No chronology was kept.", "  No  chronology\nwas kept. ", True),  # another line break, the same sentence
        ("No chronology was kept.", "No chronology was kept", False),  # the full stop belongs to it
    ],
)
def test_a_quote_keeps_its_hash_through_whitespace(one: str, other: str, is_same: bool) -> None:
    assert (quote_hash(one) == quote_hash(other)) == is_same


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    labels = [
        CodeLabel(OTHER_SHA, 2, QUOTE, TEST, "other", (), "1"),
        CodeLabel(SHA, 3, QUOTE, TRAIN, "unseen_men", ("neglect", "domestic_abuse"), "1"),
    ]
    (tmp_path / "labels.csv").write_bytes(code_labels_csv(labels))
    assert read_code_labels(tmp_path) == sorted(labels)


def test_the_files_of_the_project_are_well_formed() -> None:
    labels = read_code_labels(CODES)
    assert labels
    assert {label.category for label in labels} <= set(codebook().codes("practice"))
    assert {label.split for label in labels} == {TRAIN, TEST}
    for path in CODES.glob("*.csv"):  # bytes are those that the writer makes: order and columns do not drift
        assert path.read_bytes() == code_labels_csv(read_code_labels(CODES))


def test_no_document_is_on_the_other_side_in_the_labels_of_statements() -> None:
    splits = {marked.sha256: marked.split for marked in read_marks(STATEMENTS)}
    labels = read_code_labels(CODES)
    assert all(splits.get(label.sha256, label.split) == label.split for label in labels)


def test_no_sentence_is_in_the_labels_of_statements_too() -> None:
    pages = {(marked.sha256, page) for marked in read_marks(STATEMENTS) for page in marked.pages}
    assert not [label for label in read_code_labels(CODES) if (label.sha256, label.page) in pages]
