"""Structure scored on a hand-made page: what counts as right, what as a miss."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import paths
from pipeline.evaluate.evaluate_structure import as_json, as_text, evaluate, misses_as_text
from pipeline.evaluate.figures import figures, value_of
from pipeline.evaluate.keys import key_of, words_sha256
from pipeline.evaluate.label_files import Label, LabelledDocument
from pipeline.evaluate.locate import parts_of
from pipeline.evaluate.plain import plain_segments
from pipeline.evaluate.reading import Reading, reading_of
from pipeline.evaluate.structure import Count, normal_number, score
from pipeline.records import Line, Page, ReviewsError, Segment

# one page, invented: printed line, kind, level, number, section kind; a unit may go on over the next line ("+")
UNITS: list[tuple[str, str, int | None, str | None, str]] = [
    ("Review of practice in Tarnbridge", "running_head", None, None, "analysis"),
    ("2. What was", "heading", 1, "2", "analysis"),
    ("+done for the child", "heading", None, None, ""),
    ("2.1 The nurse came on Monday.1", "paragraph", None, "2.1", "analysis"),
    ("2.2 The school was not told", "paragraph", None, "2.2", "analysis"),
    ("+of the visit.", "paragraph", None, None, ""),
    ("Who was asked", "heading", 2, None, "lessons"),
    ("a) the health visitor", "list_item", None, "a", "lessons"),
    ("b) the school", "list_item", None, "b", "lessons"),
    ("Agency Came", "table_row", None, None, "lessons"),
    ("Police No", "table_row", None, None, "lessons"),
    ("1 As the record shows.", "footnote", None, "1", "lessons"),
    ("4", "page_number", None, None, "lessons"),
    ("axis 10 20 30", "unusable", None, None, "lessons"),
]
TEXT = "\n".join(unit[0].lstrip("+") for unit in UNITS)
MARK = TEXT.index("Monday.1") + 7


def line_spans() -> list[tuple[int, int]]:
    spans, at = [], 0
    for unit in UNITS:
        text = unit[0].lstrip("+")
        spans.append((at, at + len(text)))
        at += len(text) + 1
    return spans


SPANS = line_spans()


def groups() -> list[list[int]]:
    """Numbers of the lines of each unit."""
    made: list[list[int]] = []
    for number, unit in enumerate(UNITS):
        if unit[0].startswith("+"):
            made[-1].append(number)
        else:
            made.append([number])
    return made


def labels() -> tuple[Label, ...]:
    made = []
    for ordinal, lines in enumerate(groups()):
        _, kind, level, number, section = UNITS[lines[0]]
        start, end = SPANS[lines[0]][0], SPANS[lines[-1]][1]
        key = key_of(TEXT[start:end], start)
        made.append(
            Label(
                1,
                ordinal,
                kind,
                level,
                number,
                section,
                False,
                (key.span_of((0, len(key.text))),),
                len(key.text),
                words_sha256(key.text),
                parts_of([TEXT[slice(*SPANS[n])] for n in lines]),
            )
        )  # fmt: skip
    return tuple(made)


def segments() -> list[Segment]:
    """What a perfect segmenter would make of the page; of the unusable line it makes a heading, which does not count."""
    made = []
    for ordinal, lines in enumerate(groups()):
        _, kind, level, number, section = UNITS[lines[0]]
        start, end = SPANS[lines[0]][0], SPANS[lines[-1]][1]
        made.append(
            Segment(
                f"s{ordinal}",
                "d",
                1,
                ordinal,
                "heading" if kind == "unusable" else kind,
                section,
                level,
                None,
                number,
                None,
                None,
                None,
                None,
                (),
                start,
                end,
                TEXT[start:end],
                (),
                None,
                MARK if kind == "footnote" else None,
            )
        )  # fmt: skip
    return made


def is_bold(line: int) -> bool:
    return UNITS[line][1] == "heading"


def reading(text: str = TEXT) -> Reading:
    page = Page("d", 1, None, text, 0, "text", "pdfium", 595.0, 842.0, None)
    lines = [
        Line(
            "d",
            1,
            n,
            n,
            start,
            end,
            60.0,
            60.0 + 20 * n,
            400.0,
            72.0 + 20 * n,
            11.0,
            UNITS[n][1] == "heading",
            False,
            *[None] * 3,
        )
        for n, (start, end) in enumerate(SPANS)
    ]
    document = LabelledDocument("ab" * 32, "", "inspection", "invented", "dev", (1,), date(2026, 11, 23), "", labels())
    return reading_of(document, [page], lines, segments())


def counts(found: list[Segment]) -> dict[str, Count]:
    return score(reading(), found).counts


def changed(ordinal: int, **changes: Any) -> list[Segment]:
    return [replace(s, **changes) if s.ordinal == ordinal else s for s in segments()]


def without(*ordinals: int) -> list[Segment]:
    return [segment for segment in segments() if segment.ordinal not in ordinals]


def split_heading() -> list[Segment]:
    """The heading of two lines made into two headings."""
    first = replace(segments()[1], end_char=SPANS[1][1])
    second = replace(segments()[1], segment_id="s99", ordinal=99, start_char=SPANS[2][0], number=None)
    return [*without(1), first, second]


def test_a_perfect_segmenter_is_right_in_everything() -> None:
    made = score(reading(), segments())
    assert made.misses == ()
    assert made.counts == {
        "headings": Count(2, 2, 2),
        "headings by their start": Count(2, 2, 2),
        "levels": Count(2, 2),
        "order of levels": Count(1, 1),
        "numbers": Count(5, 5, 5),
        "list items": Count(2, 2, 2),
        "footnotes": Count(1, 1, 1),
        "footnote marks": Count(1, 1),
        "running heads in the flow": Count(0, 13),
        "flow in running heads": Count(0, 13),
        "section kinds by lines": Count(7, 7),
        "section kinds": Count(6, 6),
        "table lines": Count(2, 2, 2),
    }


# segments, measure, counts, why
CASES: list[tuple[list[Segment], str, Count, str]] = [
    (split_heading(), "headings", Count(1, 2, 3), "half a heading is none, and the other half is one too many"),
    (split_heading(), "headings by their start", Count(2, 2, 3), "but it begins where it should"),
    (changed(1, start_char=SPANS[1][0] + 2), "headings", Count(1, 2, 2), "a heading without its number is another"),
    (changed(2, kind="heading"), "headings", Count(2, 2, 3), "a paragraph taken for a heading"),
    (changed(1, level=2), "levels", Count(1, 2), "another level"),
    (changed(1, level=2), "order of levels", Count(0, 1), "and no longer above the other"),
    (changed(4, level=5), "order of levels", Count(1, 1), "deeper than labelled, but still beneath"),
    (changed(2, number="(2.1)."), "numbers", Count(5, 5, 5), "brackets and stop do not count"),
    (changed(2, number="2.2"), "numbers", Count(4, 5, 5), "another number"),
    (changed(2, number=None), "numbers", Count(4, 5, 4), "no number"),
    (changed(4, number="7"), "numbers", Count(5, 5, 6), "a number where none is printed"),
    (changed(3, start_char=SPANS[5][0]), "numbers", Count(4, 5, 5), "the number belongs to where the unit begins"),
    (changed(5, kind="paragraph"), "list items", Count(1, 2, 1), "an item taken for a paragraph"),
    (changed(3, kind="list_item"), "list items", Count(2, 2, 3), "a paragraph taken for an item"),
    (changed(9, kind="paragraph"), "footnotes", Count(0, 1, 0), "a note in the flow"),
    (changed(9, mark_char=None), "footnote marks", Count(0, 1), "a note that is tied to nothing"),
    (changed(9, mark_char=3), "footnote marks", Count(0, 1), "a note that is tied to another place"),
    (changed(0, kind="paragraph"), "running heads in the flow", Count(1, 13), "a running head read as text"),
    (changed(10, kind="heading"), "running heads in the flow", Count(1, 13), "a page number read as a heading"),
    (changed(3, kind="running_head"), "flow in running heads", Count(2, 13), "two lines of text taken for running heads"),
    (without(3), "flow in running heads", Count(2, 13), "two lines of text that are in no segment"),
    (changed(3, section_kind="other"), "section kinds by lines", Count(5, 7), "two lines"),
    (changed(3, section_kind="other"), "section kinds", Count(5, 6), "one unit"),
    (changed(8, kind="paragraph"), "table lines", Count(1, 2, 1), "a row read as a paragraph"),
    (changed(2, kind="table_row"), "table lines", Count(2, 2, 3), "a paragraph read as a row"),
]


@pytest.mark.parametrize(("found", "measure", "expected", "why"), CASES, ids=[case[3] for case in CASES])
def test_differences_are_counted(found: list[Segment], measure: str, expected: Count, why: str) -> None:
    assert counts(found)[measure] == expected, why


def test_a_difference_is_a_miss_with_its_place_and_without_words() -> None:
    (miss,) = score(reading(), changed(5, kind="paragraph")).misses
    assert (miss.measure, miss.page, miss.ordinal, miss.expected, miss.found) == ("list items", 1, 5, "list_item", "paragraph")
    assert TEXT[miss.start_char : miss.end_char] == "a) the health visitor"


def test_a_lost_label_counts_as_not_found() -> None:
    gone = TEXT.replace("Who was asked", "Who was heard")
    made = score(reading(gone), segments())
    assert made.n_lost == 1
    assert made.counts["headings"] == Count(1, 2, 2)


def test_what_goes_on_from_the_page_before_is_not_asked_for() -> None:
    on = reading()
    going_on = tuple(replace(label, is_continued=True) if label.ordinal == 5 else label for label in on.labels)
    made = score(replace(on, labels=going_on), segments())
    assert made.counts["list items"] == Count(1, 1, 1)


NUMBERS = [
    ("(1)", "1", "brackets"), ("1.1.", "1.1", "the stop at the end"), ("R1:", "r1", "a colon, case"),
    ("Recommendation 3", "recommendation3", "spaces"), (None, "", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "expected", "why"), NUMBERS)
def test_numbers_are_compared_without_what_surrounds_them(printed: str | None, expected: str, why: str) -> None:
    assert normal_number(printed) == expected, why


# --- figures --------------------------------------------------------------------------------------------------------


def test_values() -> None:
    assert value_of("headings", Count(8, 10, 10)) == 0.8
    assert value_of("headings", Count(5, 10, 5)) == pytest.approx(2 / 3)
    assert value_of("levels", Count(3, 4)) == 0.75
    assert value_of("footnotes", Count()) is None


def test_figures_add_up_documents_and_have_an_interval() -> None:
    good, bad = score(reading(), segments()), score(reading(), without(1, 4))
    made = {figure.measure: figure for figure in figures([good, bad, good, bad])}
    heading = made["headings"]
    assert (heading.n_right, heading.n_true, heading.n_found) == (4, 8, 4)
    assert (heading.precision, heading.recall, heading.value) == (1.0, 0.5, pytest.approx(2 / 3))
    assert heading.low is not None and heading.high is not None
    assert 0 <= heading.low < heading.value < heading.high <= 1  # type: ignore[operator]
    assert figures([good, bad, good, bad]) == figures([good, bad, good, bad]), "the draws have a seed"
    assert figures([good])[0].low is None, "one document has no interval"


# --- the plain alternative ------------------------------------------------------------------------------------------


def test_the_plain_alternative_sees_what_is_bold_numbered_or_in_the_margin() -> None:
    on = reading()
    made = plain_segments(on.pages, [replace(line, top=20.0, bottom=30.0) if line.line == 0 else line for line in on.lines], TEXT)
    kinds = {segment.start_char: (segment.kind, segment.number) for segment in made}
    assert kinds[SPANS[0][0]] == ("running_head", None)
    assert kinds[SPANS[1][0]] == ("heading", "2")
    assert kinds[SPANS[3][0]] == ("paragraph", "2.1")
    assert kinds[SPANS[7][0]] == ("list_item", "a")
    assert plain_segments(on.pages, [], "") == []


# --- reviews evaluate-structure -------------------------------------------------------------------------------------


def test_the_sample_is_scored() -> None:
    made = evaluate(paths.SAMPLE, "sample")
    assert made.splits == ["sample"]
    ours, plain = made.of("sample")
    values = {figure.measure: figure.value for figure in ours}
    assert values["headings"] == 1.0
    assert values["numbers"] == 1.0
    assert values["running heads in the flow"] == 0.0
    assert len(ours) == len(plain)
    table = as_text(made)
    assert "sample: 1 documents" in table and "headings by their start" in table
    assert json.loads(as_json(made))["splits"]["sample"]["ours"][0]["measure"] == "headings"
    assert len(misses_as_text(made).splitlines()) == len(made.ours[0].misses)


def test_an_unknown_split_and_a_folder_without_documents_are_said(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match="--split exam: give one of"):
        evaluate(paths.SAMPLE, "exam")
    with pytest.raises(ReviewsError, match="none of the"):
        evaluate(tmp_path, "dev")
