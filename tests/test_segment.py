"""Segments: kinds, numbers, sections, stems and continuations, on pages made up of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Line, Page, Segment, Word
from pipeline.segment import document_text, segments_of

HEIGHT, WIDTH = 800.0, 600.0


@dataclass(frozen=True)
class L:
    """A line to be printed: `gap` above it opens a new block."""

    text: str
    size: float = 12.0
    bold: bool = False
    x0: float = 70.0
    top: float | None = None
    same: bool = False  # goes on with the block before it
    cell: tuple[int, int, int] | None = None  # table, row, column
    italic: bool = False


def document(*sheets: Sequence[L]) -> tuple[list[Page], list[Line], list[Word]]:
    pages: list[Page] = []
    lines: list[Line] = []
    words: list[Word] = []
    start = 0
    for number, sheet in enumerate(sheets, start=1):
        text, top, block = "", 100.0, -1
        before: L | None = None
        for n, line in enumerate(sheet):
            if before is not None:
                beside = line.cell and before.cell and line.cell[:2] == before.cell[:2]
                beside = beside and line.cell != before.cell
                text += " " if line.same else "\t" if beside else "\n"
            block += not line.same
            top = line.top if line.top is not None else top + (15 if line.same else 30)
            x1 = min(line.x0 + 6 * len(line.text), 530.0) if line.size else 0.0
            top = top if line.size else 0.0  # text files have no places
            begin = start + len(text)
            text += line.text
            table, row, column = line.cell or (None, None, None)
            lines.append(Line(
                "d", number, n, block, begin, start + len(text), min(line.x0, x1), top, x1, top + line.size,
                line.size or 11.0,
                line.bold, line.italic, table, row, column,
            ))  # fmt: skip
            if line.size:
                words.append(Word(number, n, begin, start + len(text), min(line.x0, x1), top, x1, top + line.size))
            before = line
        pages.append(Page("d", number, str(number), text, start, "text", "made", WIDTH, HEIGHT, None))
        start += len(text) + 1
    return pages, lines, words


def segments(*sheets: Sequence[L]) -> list[Segment]:
    return segments_of("d", *document(*sheets))


def brief(found: Sequence[Segment]) -> list[tuple[str, str]]:
    return [(segment.kind, segment.text) for segment in found]


LONG = "Staff in the duty team saw the family many times that year and wrote down what they were told by neighbours,"
BODY = [L(LONG), L("and nobody asked what it meant for the children at home.", same=True)]


def test_headings_by_weight_size_and_case() -> None:
    found = segments([
        L("Review of practice", size=20), L(LONG), L(LONG, same=True), BODY[1], L("THE FIRST SUMMER"), *BODY,
        L("What happened", bold=True), *BODY, L("The trust was told."),
    ])  # fmt: skip
    headings = [(s.text, s.level) for s in found if s.kind == "heading"]
    assert headings == [("Review of practice", 1), ("THE FIRST SUMMER", 1), ("What happened", 2)]
    assert found[-1].kind == "paragraph" and found[-1].heading == "What happened"


def test_bold_means_nothing_where_all_is_bold() -> None:
    found = segments([L(LONG, bold=True), L("A short line, bold", bold=True), L(LONG, bold=True)])
    assert [s.kind for s in found] == ["paragraph"] * 3


def test_heading_over_two_lines_is_one() -> None:
    found = segments([
        L("Section 2: the work of the board and of all those who", bold=True, top=100),
        L("sat on it", bold=True, top=113), L(LONG, top=160), *BODY,
    ])  # fmt: skip
    assert found[0].kind == "heading" and found[0].text.split()[-3:] == ["sat", "on", "it"]


def test_bold_first_line_of_a_block_is_a_heading() -> None:
    found = segments([*BODY, L("Recommendations", bold=True), L("The Board should ask.", same=True), *BODY])
    assert ("heading", "Recommendations") in brief(found)
    assert ("paragraph", "The Board should ask.") in brief(found)


def test_paragraph_that_begins_in_bold_is_no_heading() -> None:
    found = segments([
        *BODY, L("Recommendation Two. The council should from now on give to all who work with", bold=True),
        L("such children the time that they need for it.", same=True), *BODY,
    ])  # fmt: skip
    assert found[1].number == "Recommendation Two" and found[1].text.endswith("for it.")
    assert found[1].kind == "list_item"


def test_codes_of_agencies_and_a_list_of_one() -> None:
    found = segments([
        *BODY, L("CSC1 CSC should review its plan."), L("CSC2 All visits should be written down."), *BODY,
        L("PR1 The Trust should remind its staff."), *BODY, L("YP1 told the nurse that she was afraid."),
    ])  # fmt: skip
    assert [s.number for s in found if s.number] == ["CSC1", "CSC2", "PR1"]


def test_block_is_parted_where_a_bullet_or_number_begins() -> None:
    found = segments([
        L("The following were weak:"), L("• visits to the home", same=True), L("which were late;", same=True),
        L("• plans.", same=True), *BODY,
    ])  # fmt: skip
    assert brief(found)[:3] == [
        ("paragraph", "The following were weak:"), ("list_item", "• visits to the home which were late;"),
        ("list_item", "• plans.")]  # fmt: skip
    assert found[1].stem_id == found[2].stem_id == found[0].segment_id


def test_number_that_only_happens_to_stand_first_does_not_part() -> None:
    found = segments([L("The home was visited on"), L("12. Nobody was in.", same=True), *BODY])
    assert found[0].text == "The home was visited on 12. Nobody was in."


def test_numbered_paragraphs_are_paragraphs_short_lists_are_items() -> None:
    running = [L(f"{n}. {LONG}") for n in range(1, 15)]
    assert {s.kind for s in segments(running)} == {"paragraph"}
    assert [s.number for s in segments(running)] == [str(n) for n in range(1, 15)]
    found = segments([L("The panel asks for:"), L("1. a plan;"), L("2. a report."), *BODY])
    assert [s.kind for s in found[:3]] == ["paragraph", "list_item", "list_item"]
    assert found[2].stem_id == found[0].segment_id


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("1.1 Staff were busy.", "1.2 Plans were late.", ("1.1", "1.2")),
        ("R1. Review the plan.", "R2. Report on it.", ("R1", "R2")),
        ("(a) the first visit", "(b) the second visit", ("(a)", "(b)")),
        ("Recommendation 1: Review it.", "Recommendation 2: Report it.", ("Recommendation 1", "Recommendation 2")),
    ],
)
def test_numbers(first: str, second: str, numbers: tuple[str, str]) -> None:
    found = segments([*BODY, L(first), L(second), *BODY])
    assert tuple(s.number for s in found[1:3]) == numbers


def test_sub_list_hangs_on_its_item() -> None:
    found = segments([
        L("The plan had gaps:"), L("• in visits:", x0=80), L("- to the home", x0=100), L("- to the school", x0=100),
        L("• in records.", x0=80), *BODY,
    ])  # fmt: skip
    ids = [s.segment_id for s in found]
    assert [s.stem_id for s in found[1:5]] == [ids[0], ids[1], ids[1], ids[0]]


def test_items_whose_bullets_were_drawn() -> None:
    found = segments([
        L("The trust was asked to:"), L("review its plan", x0=90), L("report to the board", x0=90), *BODY])  # fmt: skip
    assert [s.kind for s in found[:3]] == ["paragraph", "list_item", "list_item"]
    assert found[2].stem_id == found[0].segment_id and found[2].number is None


def furnished(n: int, *body: L) -> list[L]:
    name = "Tarnbridge Safeguarding Children Board" if n % 2 else "Review of practice"
    below = [replace(body[0], top=140), *body[1:]]
    return [L(name, size=9, top=30), L("FINAL", size=9, top=45), *below, L(f"Page {n} of 9", size=9, top=770)]


REST = [furnished(n, *BODY) for n in range(3, 7)]


def test_running_heads_page_numbers_and_stamps() -> None:
    found = segments(*(furnished(n, *BODY) for n in range(1, 8)))
    kinds = [s.kind for s in found if s.page == 3]
    assert kinds == ["running_head", "stamp", "paragraph", "page_number"]


def test_numbered_heading_at_the_top_of_pages_is_no_running_head() -> None:
    body = [replace(BODY[0], top=200), BODY[1]]
    pages = [[L(f"Recommendation {n}", bold=True, top=60), *body] for n in (1, 2, 4, 5, 9, 11)]
    assert {s.kind for s in segments(*pages)} == {"heading", "paragraph"}


def test_paragraph_goes_on_over_the_page() -> None:
    end = "which the trust had known since the spring of that year and had not passed to the other"
    first = [*BODY, L(LONG), L(end, same=True)]
    found = segments(furnished(1, *first), furnished(2, L("agencies. It did so later."), *BODY), *REST)
    later = next(s for s in found if s.text.startswith("agencies."))
    earlier = next(s for s in found if s.text.endswith("to the other"))
    assert later.continues_id == earlier.segment_id and later.kind == earlier.kind


def test_list_item_goes_on_over_the_page_and_keeps_its_stem() -> None:
    item = "• visits were late and the records of them, which were kept in several places in"
    end = "the office and in the cars of the staff, were not brought together by anyone at all"
    first = [L("The panel found:"), L(item), L(end, same=True)]
    found = segments(furnished(1, *first), furnished(2, L("until the autumn;"), L("• plans were weak."), *BODY), *REST)
    stem = next(s for s in found if s.text.endswith("found:"))
    tail = next(s for s in found if s.text == "until the autumn;")
    last = next(s for s in found if s.text == "• plans were weak.")
    assert (tail.kind, tail.stem_id, last.stem_id) == ("list_item", stem.segment_id, stem.segment_id)
    assert tail.continues_id is not None and last.continues_id is None


def test_ended_paragraph_does_not_go_on() -> None:
    found = segments(BODY, [L("the second page begins oddly."), *BODY])
    assert all(s.continues_id is None for s in found)


def test_footnotes_are_kept_apart() -> None:
    found = segments([*BODY, L("1 Quillon, A study of visits.", size=9, top=700), L(
        "pages 3 to 4", size=9, same=True), L("2 See the plan.", size=9)])  # fmt: skip
    assert brief(found)[1:] == [
        ("footnote", "1 Quillon, A study of visits. pages 3 to 4"), ("footnote", "2 See the plan.")]  # fmt: skip
    assert [s.number for s in found[1:]] == ["1", "2"]


def test_contents_page() -> None:
    found = segments(
        [L("Contents", bold=True), L("1 Introduction ........ 3"), L("2 Recommendations ........ 9"), L("Annex A 12")],
        [L("Introduction", bold=True), *BODY],
    )
    assert [s.kind for s in found[:4]] == ["heading", "contents", "contents", "contents"]
    assert {s.section_kind for s in found[:4]} == {"contents"}
    assert found[4].kind == "heading" and found[5].section_kind == "introduction"


def test_sections_are_inherited_by_level() -> None:
    found = segments(
        [L("Review", size=20), L("A made-up county", size=12)],
        [L("Recommendations", size=16), L("Marlshire Constabulary", bold=True), *BODY, L("Glossary", size=16), *BODY],
    )
    kinds = {s.text.split()[0]: s.section_kind for s in found}
    assert kinds["Review"] == "front_matter"
    assert kinds["Marlshire"] == "recommendations"
    assert [s.section_kind for s in found if s.kind == "paragraph" and s.page == 2] == ["recommendations", "glossary"]
    police = [s for s in found if s.heading == "Marlshire Constabulary"]
    assert len(police) == 1


def test_silent_headings_of_one_style_below_a_heading_that_speaks() -> None:
    found = segments(BODY, [
        L("Areas for improvement", bold=True), L("Work at the front door", bold=True), *BODY,
        L("Work with older children", bold=True), *BODY, L("Strengths", bold=True), *BODY,
    ])  # fmt: skip
    kinds = [s.section_kind for s in found if s.page == 2 and s.kind == "paragraph"]
    assert kinds == ["improvement", "improvement", "strengths"]


def test_big_heading_over_a_list_does_not_stand_over_the_rest_of_the_report() -> None:
    found = segments(
        [L("Lantern House", size=20), L("A made-up county", size=12)],
        [
            *(L("Recommendations", size=16), *BODY),
            *(L("Inspection findings", bold=True), *BODY),
            *(L("Marlshire Constabulary", bold=True), *BODY),
        ],
    )
    kinds = [s.section_kind for s in found if s.kind == "paragraph" and s.page == 2]
    assert kinds == ["recommendations", "analysis", "other"]


def test_form_of_numbered_boxes() -> None:
    found = segments([
        L("5", cell=(0, 0, 0), top=100), L("CORONER’S CONCERNS", bold=True, cell=(0, 0, 1), top=100),
        *[L(line.text, same=line.same, cell=(0, 0, 1)) for line in BODY],
        L("(1) The trust had no plan.", cell=(0, 0, 1)),
        L("(2) It has none now.", cell=(0, 0, 1)),
        L("6", cell=(0, 1, 0)), L("ACTION SHOULD BE TAKEN", bold=True, cell=(0, 1, 1)),
        *[L(line.text, same=line.same, cell=(0, 1, 1)) for line in BODY],
    ])  # fmt: skip
    assert (found[0].kind, found[0].number, found[0].text) == ("heading", "5", "5\tCORONER’S CONCERNS")
    assert [s.section_kind for s in found] == ["concerns"] * 6  # what should be done about them too
    assert [s.number for s in found[2:4]] == ["(1)", "(2)"] and found[2].kind == "list_item"


def cells(row: int, *texts: str, bold: bool = False, table: int = 0) -> list[L]:
    return [L(text, bold=bold, x0=70 + 150 * n, top=120 + 30 * row, cell=(table, row, n)) for n, text in enumerate(texts) if text]


def test_table_rows_have_the_headings_of_their_cells() -> None:
    header = ("Recommendation", "Action", "Lead", "Date")
    found = segments(
        [*BODY, *cells(0, *header, bold=True), *cells(1, "1", "Review the plan.", "TSCB", "May")],
        [*cells(2, *header, bold=True), *cells(3, "2", "", "TSCB", "June")],
    )
    rows = [s for s in found if s.table_index == 0]
    assert [(s.kind, s.row, s.text) for s in rows] == [
        ("table_row", 0, "Recommendation\tAction\tLead\tDate"), ("table_row", 1, "1\tReview the plan.\tTSCB\tMay"),
        ("table_row", 3, "2\tTSCB\tJune")]  # fmt: skip
    assert rows[1].columns == header and rows[2].columns == ("Recommendation", "Lead", "Date")
    assert {s.section_kind for s in rows} == {"action_plan"}
    assert [s.text.split("\t")[0] for s in found if s.kind == "running_head"] == ["Recommendation"]


def test_plain_text_without_sizes() -> None:
    lines = [L("Report of an inquest", size=0), L("Circumstances of the death", size=0), L(LONG, size=0), L(
        "Coroner's concerns", size=0), L("The trust had no plan for visits. " + LONG, size=0)]  # fmt: skip
    found = segments(lines)
    assert [s.section_kind for s in found] == ["front_matter", *["circumstances"] * 2, *["concerns"] * 2]


def test_no_lines_no_segments() -> None:
    assert segments_of("d", [Page("d", 1, None, "", 0, "none", "none", 0, 0, None)], [], []) == []


def test_ids_do_not_hang_on_the_place() -> None:
    first = {s.text: s.segment_id for s in segments([*BODY, L("Nobody asked.")])}
    later = {s.text: s.segment_id for s in segments([L("Something new."), *BODY, L("Nobody asked.")])}
    assert first["Nobody asked."] == later["Nobody asked."]


PRINTED = ["the", "Board", "1.", "•", "(a)", "met", "2", "R1", "risk.", "plan:", "a", "Contents", "9"]
WORDS = st.lists(st.sampled_from(PRINTED), min_size=1, max_size=6)
LINES = st.builds(
    L, WORDS.map(" ".join), size=st.sampled_from([0.0, 8.0, 12.0, 16.0]), bold=st.booleans(), same=st.booleans(),
    x0=st.sampled_from([70.0, 90.0]),
    cell=st.sampled_from([None, None, None, (0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0)]),
)  # fmt: skip


def _tidy(sheet: list[L]) -> list[L]:
    # the first line opens a block, and a block does not leave its cell
    made: list[L] = []
    for line in sheet:
        goes_on = line.same and bool(made) and made[-1].cell == line.cell
        made.append(L(line.text, line.size, line.bold, line.x0, None, goes_on, line.cell))
    return made


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(LINES, max_size=12).map(_tidy), min_size=1, max_size=4))
def test_segments_are_verbatim_ordered_disjoint_and_leave_nothing_out(sheets: list[list[L]]) -> None:
    pages, lines, words = document(*sheets)
    text = document_text(pages)
    found = segments_of("d", pages, lines, words)
    last = 0
    bounds = {page.page: (page.start_char, page.start_char + len(page.text)) for page in pages}
    for ordinal, segment in enumerate(found):
        assert segment.ordinal == ordinal
        assert last <= segment.start_char < segment.end_char
        last = segment.end_char
        assert segment.text == text[segment.start_char : segment.end_char]
        assert bounds[segment.page][0] <= segment.start_char and segment.end_char <= bounds[segment.page][1]
        assert all(box.page == segment.page for box in segment.boxes)
    covered = "".join(segment.text for segment in found)
    assert sorted("".join(covered.split())) == sorted("".join(text.split()))
    known = {segment.segment_id: segment for segment in found}
    assert len(known) == len(found)
    for segment in found:
        for other in (segment.stem_id, segment.continues_id):
            assert other is None or known[other].ordinal < segment.ordinal
