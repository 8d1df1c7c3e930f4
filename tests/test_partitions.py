"""A partition is there as a whole or not at all, and comes back as it was written."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline import partitions
from pipeline.records import Box, Embedding, Problem, Review, Segment


def segment(**changed):
    values = {
        "segment_id": "s1", "document_id": "d1", "page": 1, "ordinal": 0, "kind": "paragraph", "section_kind": "analysis",
        "level": None, "heading": None, "number": "4.1", "stem_id": None, "continues_id": None, "table_index": None,
        "row": None, "columns": ("Action", "Lead"), "start_char": 0, "end_char": 4, "text": "text",
        "boxes": (Box(1, 1.0, 2.0, 3.0, 4.0),), "run_id": "r1",
    }  # fmt: skip
    return Segment(**(values | changed))


REVIEW = Review("v1", "scr", None, None, None, None, None, "published", None, date(2013, 1, 2), date(2014, 1, 2), "r1")
EMBEDDING = Embedding("failure", "f1", (0.5, 0.25))


@pytest.mark.parametrize("row", [segment(), segment(boxes=(), columns=()), REVIEW, EMBEDDING], ids=lambda r: r.table)
def test_rows_come_back_as_they_were(tmp_path, row):
    target = tmp_path / "stage" / "d1"
    partitions.write(target, [row], key="k", run_id="r1")
    assert partitions.rows_of(target, type(row)) == [row]


def test_state_tells_what_was_made_from_what(tmp_path):
    made = partitions.write(tmp_path / "stage" / "d1", [segment(), segment(segment_id="s2")], key="k", run_id="r")
    assert partitions.state(tmp_path, "stage", "d1") == made
    assert made.counts == {"segments": 2}


def test_digest_depends_on_the_rows_and_not_on_the_run(tmp_path):
    digests = [
        partitions.write(tmp_path / name, rows, key=name, run_id=name).digest
        for name, rows in {"a": [segment()], "b": [segment()], "c": [segment(text="else")]}.items()
    ]
    assert digests[0] == digests[1] != digests[2]


def test_a_failure_while_writing_leaves_what_was_there(tmp_path):
    target = tmp_path / "stage" / "d1"
    partitions.write(target, [segment()], key="k", run_id="r1")
    with pytest.raises(Exception, match="int"):
        partitions.write(target, [segment(page="not a number")], key="k2", run_id="r1")
    assert partitions.rows_of(target, Segment) == [segment()]
    partitions.sweep(tmp_path)
    assert [path.name for path in (tmp_path / "stage").iterdir()] == ["d1"]


def test_rows_of_a_document_are_found_in_whatever_stage_made_them(tmp_path):
    partitions.write(tmp_path / "read" / "d1", [Problem("read", "d1", None, 2, "no_text", "x")], key="k", run_id="r")
    partitions.write(tmp_path / "segment" / "d1", [segment()], key="k", run_id="r1")
    assert partitions.document_rows(tmp_path, "d1", Segment) == [segment()]
    assert [p.kind for p in partitions.document_rows(tmp_path, "d1", Problem)] == ["no_text"]
    assert partitions.document_rows(tmp_path, "d2", Segment) == []


def test_a_state_that_cannot_be_read_is_no_state(tmp_path):
    folder = tmp_path / "read" / "d1"
    folder.mkdir(parents=True)
    (folder / partitions.STATE).write_text("{half")
    assert partitions.state(tmp_path, "read", "d1") is None


def test_a_column_comes_as_one_array(tmp_path):
    partitions.write(tmp_path / "embed" / "d1", [EMBEDDING, EMBEDDING], key="k", run_id="r")
    assert partitions.column(tmp_path / "embed" / "d1", Embedding, "vector").tolist() == [[0.5, 0.25]] * 2
    assert partitions.column(tmp_path / "embed" / "d1", Embedding, "extract_id").tolist() == ["f1", "f1"]
    assert partitions.column(tmp_path / "embed" / "d2", Embedding, "vector") is None
