"""Sentences: where they end, where they stand, what introduces them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import sentence_ends
from pipeline.passages import document_span, sentences
from pipeline.records import Segment
from pipeline.sentence_ends import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Dr. Quillon rang. No one answered.", ["Dr. Quillon rang.", "No one answered."]),
        ("Some services, e.g. Lantern House, knew.", ["Some services, e.g. Lantern House, knew."]),
        ("She lived at No. 4 Mill Lane. It was cold.", ["She lived at No. 4 Mill Lane.", "It was cold."]),
        ("The answer was no. The visit ended.", ["The answer was no.", "The visit ended."]),
        ("A s.47 enquiry began. It stalled.", ["A s.47 enquiry began.", "It stalled."]),
        ("See para. 3.2 and s. 47 of the plan. It lapsed.", ["See para. 3.2 and s. 47 of the plan.", "It lapsed."]),
        ("A rise of 3.5 per cent. It was noted.", ["A rise of 3.5 per cent.", "It was noted."]),
        ("“He had no plan.” The nurse rang.", ["“He had no plan.”", "The nurse rang."]),
        ("“Why?” she said. He left.", ["“Why?” she said.", "He left."]),
        ("He waited… and rang. She came… The door shut.", ["He waited… and rang.", "She came…", "The door shut."]),
        ("They knew of the risk.12 The board met.", ["They knew of the risk.", "The board met."]),
        ("They knew.” 12 The end", ["They knew.”", "12 The end"]),  # a mark that is not glued is text
        ("It closed in 2013.4 The board met.", ["It closed in 2013.", "The board met."]),
        ("Nobody asked.[3] The board met.", ["Nobody asked.", "The board met."]),
        ("Nobody asked.³ The board met.", ["Nobody asked.", "The board met."]),
        ("They knew of the risk.12", ["They knew of the risk."]),
        ("It fell to 3.12 The next", ["It fell to 3.12 The next"]),
        ("The social worker (who was new. She left) rang. He came.", [
            "The social worker (who was new. She left) rang.", "He came."]),
        ("We met. • One came. • Two left", ["We met.", "One came.", "Two left"]),
        ("Harm followed. 2. The trust had no plan. (3) The police left.", [
            "Harm followed.", "The trust had no plan.", "The police left."]),
        ("1. The trust failed.", ["1. The trust failed."]),  # `segment` takes the number of a block off
        ("They wrote to Child B. Nobody answered.", ["They wrote to Child B.", "Nobody answered."]),
        ("A report by J. Quillon was lost.", ["A report by J. Quillon was lost."]),
        ("It ended at 4 p.m. The visit was short.", ["It ended at 4 p.m.", "The visit was short."]),
        ("Food, heat, etc. were lacking.", ["Food, heat, etc. were lacking."]),
        ("the risk of harm; the lack of a plan;", ["the risk of harm; the lack of a plan;"]),
        ("Was it known? Nobody asked! It was not.", ["Was it known?", "Nobody asked!", "It was not."]),
        ("", []),
        ("   ", []),
    ],
)  # fmt: skip
def test_sentences_end(text: str, expected: list[str]) -> None:
    assert split(text) == expected


RECORDS = sentence_ends.records()


@pytest.mark.parametrize(
    "example", [*RECORDS["letter_examples"], *(e for record in RECORDS["records"] for e in record["examples"])]
)
def test_examples_of_the_abbreviations(example: str) -> None:
    assert split(example.replace(" | ", " ")) == example.split(" | ")


@given(st.text(alphabet=st.sampled_from(list('ab AB.!?12 ()"”’[]•;:\n')), max_size=80))
def test_spans_are_ordered_disjoint_and_hold_text(text: str) -> None:
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


def segment(n: int, text: str, start: int, **values: object) -> Segment:
    fields: dict[str, object] = {
        "segment_id": f"s{n}", "document_id": "d", "page": 1, "ordinal": n, "kind": "paragraph",
        "section_kind": "other", "level": None, "heading": None, "number": None, "stem_id": None,
        "continues_id": None, "table_index": None, "row": None, "columns": (), "start_char": start,
        "end_char": start + len(text), "text": text, "boxes": (),
    }  # fmt: skip
    return Segment(**{**fields, **values})  # type: ignore[arg-type]


def test_paragraph_over_pages_is_one_passage() -> None:
    first = segment(0, "The Board met. It asked the", 0)
    head = segment(1, "Tarnbridge Safeguarding Children Board", 28, kind="running_head", page=2)
    rest = segment(2, "trust to reply. It did not.", 67, page=2, continues_id="s0")
    made = sentences([first, head, rest])
    assert [s.text for s in made] == ["The Board met.", "It asked the trust to reply.", "It did not."]
    assert [(p.segment_id, p.page, p.start_char, p.end_char) for p in made[1].parts] == [
        ("s0", 1, 15, 27), ("s2", 2, 67, 82)]  # fmt: skip
    assert made[1].segment is first and made[2].segment is rest
    assert [(s.passage, s.position) for s in made] == [(0, 0), (0, 1), (0, 2)]
    assert document_span(made[1], 3, 8) == (18, 23)  # within the first part
    assert document_span(made[1], 0, 28) == (67, 82)  # most of it lies in the second
    assert document_span(made[1], 18, 20) == (72, 74)


def test_numbers_and_bullets_are_left_out_and_stems_are_tied() -> None:
    stem = segment(0, "4.2 Staff were busy. Inspectors found that:", 0, number="4.2")
    one = segment(1, "• visits were late;", 44, kind="list_item", stem_id="s0")
    two = segment(2, "(b) plans were weak.", 64, kind="list_item", number="(b)", stem_id="s0")
    made = sentences([stem, one, two])
    assert [s.text for s in made] == [
        "Staff were busy.", "Inspectors found that:", "visits were late;", "plans were weak."]  # fmt: skip
    assert made[0].parts[0].start_char == 4 and made[2].parts[0].start_char == 46
    assert made[2].stem is made[1] and made[3].stem is made[1] and made[0].stem is None


def test_cells_are_apart_and_header_rows_left_out() -> None:
    columns = ("No", "Recommendation", "Lead")
    header = segment(0, "No\tRecommendation\tLead", 0, kind="table_row", columns=columns)
    row = segment(1, "1\tReview the plan. Report on it.\tTSCB", 23, kind="table_row", columns=columns)
    made = sentences([header, row])
    assert [(s.text, s.cell) for s in made] == [
        ("1", 0), ("Review the plan.", 1), ("Report on it.", 1), ("TSCB", 2)]  # fmt: skip
    for sentence in made:
        part = sentence.parts[0]
        assert row.text[part.start_char - 23 : part.end_char - 23] == sentence.text


def test_other_kinds_and_rules_are_left_out() -> None:
    kinds = ["heading", "footnote", "running_head", "page_number", "contents", "stamp"]
    assert sentences([segment(i, "Text.", 10 * i, kind=kind) for i, kind in enumerate(kinds)]) == []
    assert sentences([segment(0, "______", 0)]) == []


def test_speed() -> None:
    written = "The worker saw the family (see para. {n}) and, e.g. on day {n}, wrote it down."
    text = " ".join(written.format(n=n) for n in range(3000))
    started = time.process_time()
    count = len(sentence_spans(text))
    assert count == 3000 and count / (time.process_time() - started) > 3000
