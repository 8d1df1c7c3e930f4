"""Footnotes and the places of their marks in the text."""

from __future__ import annotations

import pytest

from pipeline.records import Line, Page, Segment, Word
from pipeline.segment import document_text, segments_of

SIZE, SMALL = 12.0, 9.0


def page_of(number: int, start: int, rows: list[tuple[str, float]]) -> tuple[Page, list[Line], list[Word]]:
    """A page of lines; `^` stands before a raised mark, glued to the word before it. The last rows are at the foot."""
    text, lines, words = "", [], []
    for n, (printed, size) in enumerate(rows):
        top = (100.0 + 20 * n) if size == SIZE else 700.0 + 12 * n
        text += "\n" if n else ""
        begin = start + len(text)
        x = 70.0
        for i, word in enumerate(printed.split(" ")):
            text += " " if i else ""
            for j, part in enumerate(word.split("^")):
                height = 0.55 * size if j else size
                offset = start + len(text)
                words.append(Word(number, n, offset, offset + len(part), x, top, x + 6 * len(part), top + height))
                text += part
                x += 6 * len(part)
            x += 4
        lines.append(Line("d", number, n, n, begin, start + len(text), 70.0, top, x, top + size, size, False, False, *[None] * 3))
    return Page("d", number, None, text, start, "text", "made", 600.0, 800.0, None), lines, words


def read(*sheets: list[tuple[str, float]]) -> tuple[str, list[Segment]]:
    pages: list[Page] = []
    lines: list[Line] = []
    words: list[Word] = []
    for number, rows in enumerate(sheets, start=1):
        start = sum(len(page.text) + 1 for page in pages)
        page, more_lines, more_words = page_of(number, start, rows)
        pages.append(page)
        lines += more_lines
        words += more_words
    return document_text(pages), segments_of("d", pages, lines, words)


BODY = [("Nobody at the school asked why the visits had stopped that spring.", SIZE)] * 3


@pytest.mark.parametrize(
    ("printed", "notes", "before"),
    [
        # what stands right before the mark, for each note; None: no mark is found
        ("The plan was late^1 again.", ["1 See the plan."], ["late"]),  # glued to a word
        ("The plan was late.^1", ["1 See the plan."], ["late."]),  # behind the full stop
        ("It was late^1 and short^2 too.", ["1 See the plan.", "2 See its annex."], ["late", "short"]),
        ("It was late^12 and short.", ["1 See the plan."], [None]),  # another number
        ("It was late^1213 again.", ["12 See the plan.", "13 See its annex."], ["late", "late12"]),  # two marks together
        ("The 1 plan was late.", ["1 See the plan."], [None]),  # a number in the text's own size
        ("It was late^* again.", ["* See the plan."], ["late"]),
        ("It was late [3] again.", ["[3] See the plan."], ["late "]),  # plain text shows them in brackets
        ("H^2 O was on the list.", ["1 See the list."], [None]),  # a formula
    ],
)
def test_place_of_the_mark(printed: str, notes: list[str], before: list[str | None]) -> None:
    text, found = read([*BODY, (printed, SIZE), *((note, SMALL) for note in notes)])
    made = [segment for segment in found if segment.kind == "footnote"]
    assert len(made) == len(notes)
    for note, expected in zip(made, before, strict=True):
        if expected is None:
            assert note.mark_char is None
        else:
            assert note.mark_char is not None and note.number is not None
            assert text[: note.mark_char].endswith(expected)
            assert text[note.mark_char :].startswith(note.number)


def test_mark_of_the_same_page_is_taken_where_numbers_start_again() -> None:
    first = [*BODY, ("The plan was late^1 again.", SIZE), ("1 See the plan.", SMALL)]
    _, found = read(first, [*BODY[:2], ("Its annex came^1 in May.", SIZE), ("1 Quillon, a study of visits.", SMALL)])
    places = [segment.mark_char for segment in found if segment.kind == "footnote"]
    starts = [segment.start_char for segment in found if segment.kind == "footnote"]
    assert None not in places and places[0] != places[1]
    assert all(place < start for place, start in zip(places, starts, strict=True) if place is not None)


def test_note_at_the_end_of_the_document() -> None:
    text, found = read([*BODY, ("The plan was late^7 again.", SIZE)], [*BODY, ("7 See the plan.", SMALL)])
    note = next(segment for segment in found if segment.kind == "footnote")
    assert note.mark_char is not None and text[: note.mark_char].endswith("late")


def test_numbers_of_a_source_begin_no_note() -> None:
    _, found = read([*BODY, ("It was late^1 again.", SIZE), ("1 Quillon, pages", SMALL), ("6.43, 6.45 and 6.47", SMALL)])
    assert [segment.number for segment in found if segment.kind == "footnote"] == ["1"]
