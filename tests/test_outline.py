"""Headings and what only looks like one, their levels, the sections they open, running lines of other kinds."""

from __future__ import annotations

import pytest

from pipeline.segment.not_headings import is_dates
from tests.test_segment import BODY, LONG, L, cells, segments


@pytest.mark.parametrize(
    ("text", "with_label", "expected"),
    [
        ("3 May 2031", False, True),
        ("Inspection dates: 3 to 14 May 2031", True, True),
        ("Published: 03/05/2031", True, True),
        ("12 March – 4 April 2031", False, True),
        ("3 May 2031", True, False),  # no label
        ("May they rest", False, False),
        ("The visit of 3 May 2031", False, False),  # words besides
        ("Chapter 3", False, False),
    ],
)
def test_dates(text: str, with_label: bool, expected: bool) -> None:
    assert is_dates(text, with_label) is expected


@pytest.mark.parametrize(
    "line",
    [
        L("Inspection dates: 3 to 14 May 2031", bold=True),
        L("Dear partners", bold=True),
        L("Requires improvement", bold=True),
        L("Figure 3: visits by month", bold=True),
        L("Presented to the Assembly of Marlshire", size=16),
        L("Subject: the visit in May", bold=True),
        L("The matters that worry me are as follows. –", bold=True),
        L("Visits by month", bold=True, size=7),  # the words of a figure
    ],
    ids=lambda line: line.text[:20],
)
def test_what_is_printed_like_a_heading_and_is_none(line: L) -> None:
    found = segments([*BODY, line, *BODY, L(LONG)])
    assert next(s.kind for s in found if s.text == line.text) == "paragraph"


def test_names_below_the_closing_of_a_letter() -> None:
    found = segments([*BODY, L("Yours sincerely"), L("Ines Quillon", bold=True), L("Chief Inspector, CSIM", bold=True)])
    assert [s.kind for s in found[-3:]] == ["paragraph"] * 3


def test_name_below_a_quotation_and_above_a_date() -> None:
    quote = L("“Nobody ever told us what the plan was or who had written it, and we asked more than once.”")
    found = segments([*BODY], [quote, L("Ada Quillon, a parent from Varnley", bold=True), *BODY])
    assert next(s.kind for s in found if s.text.startswith("Ada")) == "paragraph"
    found = segments(BODY, [*BODY, L("Ines Quillon", bold=True), L("3 May 2031", bold=True)])
    assert [s.kind for s in found[-2:]] == ["paragraph"] * 2


def test_entries_of_a_form_are_no_headings() -> None:
    found = segments(
        [L("Finding", size=16), L("Delivered by: I. Quillon", bold=True), L("Delivered in: Varnley", bold=True), *BODY]
    )
    assert [s.kind for s in found] == ["heading", "paragraph", "paragraph", "paragraph"]


CONTENTS = [
    L("Contents", size=16),
    *(L(text, x0=x0) for text, x0 in [
        ("The first year 3", 70), ("What the school saw 3", 90), ("What the nurse saw 5", 90), ("The second year 7", 70)]),
]  # fmt: skip


def test_levels_are_those_of_the_contents_page() -> None:
    found = segments(
        [L("Lantern House", size=30), L("The work of a year", size=14)], CONTENTS,
        [L("The first year", bold=True), *BODY, L("What the school saw", size=16), *BODY, L("In spring", italic=True), *BODY],
        [L("What the nurse saw", size=16), *BODY, L("The second year", bold=True), *BODY],
    )  # fmt: skip
    levels = {s.text: s.level for s in found if s.kind == "heading"}
    assert levels == {
        "Lantern House": 1, "The work of a year": 2, "Contents": 1, "The first year": 1, "What the school saw": 2,
        "In spring": 3, "What the nurse saw": 2, "The second year": 1}  # fmt: skip


def levels_of(*sheets: list[L]) -> dict[str, int | None]:
    return {s.text: s.level for s in segments(*sheets) if s.kind == "heading"}


def test_entry_that_ends_in_its_own_number_and_entries_in_capitals() -> None:
    contents = [L("Contents", size=16), *(L(f"Annex {n}") for n in (1, 2, 3))]
    body = [line for n in (1, 2, 3) for line in (L(f"Annex {n}", size=14), *BODY, L("What was said", bold=True), *BODY)]
    levels = levels_of([L("Lantern House", size=30)], contents, body)
    assert levels == {"Lantern House": 1, "Contents": 1, "Annex 1": 1, "Annex 2": 1, "Annex 3": 1, "What was said": 2}
    contents = [L("Contents", size=16), L("EARLY LIFE 2"), L("School 2"), L("THE LAST YEAR 3")]
    body = [L("EARLY LIFE", bold=True), *BODY, L("School", bold=True), *BODY, L("THE LAST YEAR", bold=True), *BODY]
    assert list(levels_of(contents, body).values()) == [1, 1, 2, 1]


def test_level_is_that_below_the_heading_above() -> None:
    first = [L("Early help", size=24), *BODY, L("Priorities", bold=True), *BODY]
    second = [L("Thresholds", size=24), *BODY, L("Level one", size=16), *BODY, L("Health", bold=True), *BODY]
    assert list(levels_of([L(LONG), L(LONG, same=True), BODY[1]], first, second).values()) == [1, 2, 1, 2, 3]


def test_numbered_paragraphs_below_the_summary_of_a_section_are_the_section() -> None:
    prose = [L(LONG), L(LONG, same=True), BODY[1]]
    numbered = [L("75. " + LONG), L(LONG, same=True), BODY[1]]
    found = segments([L(LONG)] * 2, [L("Main findings", size=20), *BODY, L("Summary", bold=True), *prose, *numbered])
    assert [s.section_kind for s in found if s.page == 2 and s.kind == "paragraph"] == ["analysis", "summary", "analysis"]


def test_one_indented_paragraph_below_a_colon_is_a_quotation() -> None:
    found = segments([L("The nurse remembered it so:"), L("Nobody asked me what I had seen.", x0=100), L(LONG)])
    assert [s.kind for s in found] == ["paragraph"] * 3


def test_date_of_a_signature() -> None:
    found = segments(BODY, [*BODY, L("9 Ines Quillon, 3 May 2031", bold=True)])
    assert found[-1].kind == "paragraph"
    found = segments(BODY, [*BODY, L("9 Dated: 3 May 2031", bold=True), L("Ines Quillon Coroner for Marlshire", bold=True)])
    assert [s.kind for s in found[-2:]] == ["paragraph"] * 2


def test_number_of_a_chapter_above_its_name_is_one_heading() -> None:
    found = segments(BODY, [L("Chapter 2:", size=24, top=100), L("The second year", size=24, top=128), *BODY])
    assert [(s.text.split(), s.number) for s in found if s.kind == "heading"] == [
        (["Chapter", "2:", "The", "second", "year"], "Chapter 2")]  # fmt: skip


def test_bar_with_a_heading_and_its_grade() -> None:
    bar = cells(0, "Help for families", "Good", bold=True)
    found = segments([*BODY], [L(bar[0].text, size=16, bold=True, cell=bar[0].cell), bar[1], *BODY, *cells(1, "a", "b", table=1)])
    assert [s.kind for s in found if s.page == 2][:2] == ["heading", "paragraph"]


def kinds_of(title: str, *headings: str) -> list[str]:
    sheet = [line for heading in headings for line in (L(heading, bold=True), L(LONG), L(LONG, same=True), BODY[1])]
    found = segments([L(title, size=20), L("Marlshire", size=12)], sheet)
    return [s.section_kind for s in found if s.kind == "paragraph" and s.page == 2]


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        # guidance has no lessons of its own
        (
            "Working with families: a guide",
            ("Introduction", "Lessons learned", "Glossary"),
            ["introduction", "other", "glossary"],
        ),
        # the body of a reply is reply
        ("Response to the inquiry into Lantern House", ("Introduction", "Recommendation 1"), ["introduction", "response"]),
        # what is quoted, and the answer to it
        (
            "Response to the inquiry into Lantern House",
            ("Recommendation 1", "Response to recommendation 1", "Recommendation 2: records", "Recommendation accepted"),
            ["recommendations", "response"] * 2,
        ),
        # the conclusion of a coroner is the finding
        (
            "Inquest into the death of Ann Quillon",
            ("The deceased", "Her last year", "Conclusion"),
            ["chronology"] * 2 + ["judgement"],
        ),
        ("Review of practice at Lantern House", ("The second year", "Conclusion"), ["analysis", "analysis"]),
    ],
)
def test_title_tells_what_silent_sections_are(title: str, headings: tuple[str, ...], expected: list[str]) -> None:
    assert kinds_of(title, *headings) == expected


def test_what_an_inspection_found_in_short_stands_below_its_grades() -> None:
    found = segments([L("Inspection of Varnley", size=20), *cells(0, "Judgement", "Grade", bold=True), *cells(
        1, "Help for families", "Good"), L("Leaders know their services. " + LONG + " again.")], BODY)  # fmt: skip
    assert [s.section_kind for s in found if s.page == 1] == ["front_matter", "judgement", "judgement", "summary"]


def chapters(n: int) -> list[L]:
    name = "The third year" if n == 7 else "The first years" if n % 2 else "Lantern House"
    return [L(name, top=30), L(LONG, top=140), BODY[1], L(str(n), size=9, top=770)]


def test_name_of_a_short_chapter_stands_where_the_others_do() -> None:
    found = segments(*(chapters(n) for n in range(1, 10)))
    assert {s.kind for s in found if s.text in ("The third year", "The first years", "Lantern House")} == {"running_head"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://www.varnley.example/review 1/1", "running_head"),  # printed by a browser
        ("CF-2476-E (R. 04/2014)", "running_head"),  # the code of a form
        ("Nobody was asked in 2031.", "paragraph"),
    ],
)
def test_lines_at_the_edge_of_a_single_page(text: str, kind: str) -> None:
    found = segments([L(LONG), *BODY, *BODY, *BODY, L(text, size=8, top=780)])
    assert found[-1].kind == kind


def test_number_on_a_line_of_its_own_belongs_to_the_paragraph_below() -> None:
    found = segments([L("1. " + LONG), L("2.", top=160), L(LONG, top=162), L("3. " + LONG, top=220)])
    assert [s.number for s in found] == ["1", "2", "3"]


def test_number_before_a_count_is_kept_where_its_neighbours_count() -> None:
    found = segments([L(f"{n}. {LONG}") for n in range(1, 13)] + [L("13. 30 children were seen."), L(f"14. {LONG}")])
    assert [s.number for s in found][-2:] == ["13", "14"]


def test_capital_i_of_a_scan_is_the_figure() -> None:
    found = segments([L("The panel asks for:"), L("(I) a plan of all visits"), L("(2) a report on them"), *BODY])
    assert [s.number for s in found[1:3]] == ["(1)", "(2)"]
