"""Boxes of spans: one per line, cut in proportion, inside the page."""

from __future__ import annotations

from pipeline.boxes import WordIndex
from pipeline.records import Box, Page, Word

# "The board met" on one line, "again" on the next, "Later" on page 2
WORDS = [
    Word(1, 0, 0, 3, 10.0, 20.0, 40.0, 30.0),
    Word(1, 0, 4, 9, 45.0, 20.0, 95.0, 31.0),
    Word(1, 0, 10, 13, 100.0, 20.0, 130.0, 30.0),
    Word(1, 1, 14, 19, 10.0, 35.0, 60.0, 45.0),
    Word(2, 0, 20, 25, 10.0, 20.0, 60.0, 30.0),
]


def test_one_box_per_line() -> None:
    assert WordIndex(WORDS).boxes(4, 19) == (Box(1, 45.0, 20.0, 130.0, 31.0), Box(1, 10.0, 35.0, 60.0, 45.0))


def test_span_over_pages_has_boxes_on_both() -> None:
    assert [box.page for box in WordIndex(WORDS).boxes(14, 25)] == [1, 2]


def test_word_is_cut_in_proportion() -> None:
    assert WordIndex(WORDS).boxes(5, 8) == (Box(1, 55.0, 20.0, 85.0, 31.0),)  # three of five letters


def test_blank_or_empty_span_has_none() -> None:
    assert WordIndex(WORDS).boxes(3, 4) == ()
    assert WordIndex(WORDS).boxes(6, 6) == ()


def test_no_words_no_boxes() -> None:
    assert WordIndex([]).boxes(0, 100) == ()


def test_order_of_words_does_not_matter() -> None:
    assert WordIndex(WORDS[::-1]).boxes(0, 25) == WordIndex(WORDS).boxes(0, 25)


def test_clipped_to_the_page() -> None:
    page = Page("d", 1, None, "", 0, "text", "made", 120.05, 40.0, None)
    for box in WordIndex(WORDS, [page]).boxes(0, 19):
        assert 0 <= box.x0 <= box.x1 <= page.width and 0 <= box.top <= box.bottom <= page.height
