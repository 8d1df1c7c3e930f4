"""Text and offsets: hyphens mended, blocks parted, offsets exact; all with made words, without files."""

from __future__ import annotations

import pytest

from pipeline.read.assemble import Mender, assemble
from pipeline.read.blocks import blocks_of, is_marked
from pipeline.read.layout import regions_of
from pipeline.read.parts import Block, Place, Printed, Sheet, Token
from pipeline.read.rows import rows_of
from pipeline.records import Line, Page, Word

PITCH = 5.0


def typed(text: str, x: float = 50.0, y: float = 100.0, size: float = 10.0, bold: bool = False) -> list[Token]:
    """Words as a typewriter sets them; two spaces or more make a tab."""
    tokens = []
    at = 0
    for word in text.split(" "):
        if word:
            left = x + at * PITCH
            tokens.append(Token(word, left, y - 8, left + len(word) * PITCH, y + 2, y, size, bold))
        at += len(word) + 1
    return tokens


def printed(*texts: str, x: float = 50.0, y: float = 100.0, leading: float = 12.0) -> list[Printed]:
    return [Printed(typed(text, x, y + i * leading)) for i, text in enumerate(texts)]


def page_text(*blocks: Block) -> str:
    rows = assemble("d", [Sheet(1, 600.0, 800.0, blocks)])
    return next(row.text for row in rows if isinstance(row, Page))


HYPHENS = [
    # the joined form stands elsewhere in the text: joined
    (("The assess-", "ment was late."), "An assessment came.", "The assessment was late."),
    # the hyphenated form stands elsewhere: kept
    (("A multi-", "agency meeting."), "The multi-agency team met.", "A multi-agency meeting."),
    # neither stands elsewhere, but the first part is used with another word: it is a prefix, kept
    (("A multi-", "disciplinary team."), "The multi-agency team met.", "A multi-disciplinary team."),
    # both parts are words of their own: a compound, kept
    (("Poor decision-", "making came."), "Each decision counts in the making of plans.", "Poor decision-making came."),
    # a name or a number goes on with a capital or digit: the hyphen is part of it
    (("In Upper-", "Varnley it rained."), "", "In Upper-Varnley it rained."),
    (("During Covid-", "19 visits fell."), "", "During Covid-19 visits fell."),
    # the hyphen stands for a part that comes later: the words stay apart
    (("Both short-", "and long-term plans."), "", "Both short- and long-term plans."),
    # a dash by itself is no hyphen
    (("The plan was late -", "again."), "", "The plan was late - again."),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "elsewhere", "expected"), HYPHENS)
def test_hyphens(lines: tuple[str, ...], elsewhere: str, expected: str) -> None:
    others = [Block(tuple(printed(elsewhere)))] if elsewhere else []
    assert page_text(Block(tuple(printed(*lines))), *others).split("\n")[0] == expected


def test_unknown_words_follow_the_habit_of_the_document() -> None:
    habit = [
        Block(tuple(printed("The assess-", "ment and the assessment"))),
        Block(tuple(printed("a super-", "visor"))),
    ]
    assert page_text(*habit).endswith("a supervisor")
    assert page_text(habit[1]) == "a super-visor"
    assert Mender.of([Sheet(1, 1, 1, tuple(habit))]).joins


def test_offsets_words_and_cells() -> None:
    table = [Block((line,), Place(0, 0, i)) for i, line in enumerate(printed("Judgement", "Good"))]
    sheets = [
        Sheet(1, 600.0, 800.0, (Block(tuple(printed("A first line", "and a second."))), *table)),
        Sheet(2, 600.0, 800.0, (Block(tuple(printed("Next page."))),)),
    ]
    rows = assemble("d", sheets)
    pages = [row for row in rows if isinstance(row, Page)]
    assert [page.text for page in pages] == ["A first line and a second.\nJudgement\tGood", "Next page."]
    text = "\f".join(page.text for page in pages)
    assert all(text[p.start_char : p.start_char + len(p.text)] == p.text for p in pages)
    lines = [text[row.start_char : row.end_char] for row in rows if isinstance(row, Line)]
    assert lines == ["A first line", "and a second.", "Judgement", "Good", "Next page."]
    words = [text[row.start_char : row.end_char] for row in rows if isinstance(row, Word)]
    assert words == text.replace("\f", " ").split()


def test_glued_marks_keep_the_words_but_have_boxes_of_their_own() -> None:
    mark = Token("12", 100, 95, 106, 100, 97, 6.0, is_glued=True)
    rows = assemble("d", [Sheet(1, 600.0, 800.0, (Block((Printed([*typed("late."), mark]),)),))])
    assert [row.text for row in rows if isinstance(row, Page)] == ["late.12"]
    assert [(w.start_char, w.end_char) for w in rows if isinstance(w, Word)] == [(0, 5), (5, 7)]


PARAGRAPHS = [
    # full lines go on
    (["the meeting was held in the hall at", "noon and nobody from the school came."], [2]),
    # a short line with a full stop ends its paragraph: the next word would have found room
    (["the meeting was held in the hall at", "noon.", "Nobody from the school came to it,", "as was feared."], [2, 2]),
    # bullets and numbers before a tab begin blocks
    (["• one thing that is said at length and", "goes on", "• another thing"], [2, 1]),
    (["1.    one thing that is said at length", "and goes on", "2.    another"], [2, 1]),
    # a number without a tab is a line that begins with a number
    (["the boy was seen at home on the date of", "12 visits in all were made by workers who", "came."], [3]),
    # leader dots end the lines of a table of contents
    (["Introduction..................................3", "Method.......................................4"], [1, 1]),
    # keys before a colon that stands alone are lines of a form
    (["AREA : VARNLEY AND THE MANY PARISHES ROUND IT", "CORONER : A PERSON"], [1, 1]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), PARAGRAPHS)
def test_paragraphs(lines: list[str], expected: list[int]) -> None:
    assert [len(block.lines) for block in blocks_of(printed(*lines))] == expected


def test_white_space_and_type_part_paragraphs() -> None:
    lines = printed("the meeting was held in the hall", "and the talk went on for hours and")
    below = printed("nobody had asked the child about it", y=142)
    assert [len(block.lines) for block in blocks_of([*lines, *below])] == [2, 1]
    heading = Printed(typed("what the board found in the hall", y=100, bold=True))
    assert [len(block.lines) for block in blocks_of([heading, *printed("the meeting was held", y=112)])] == [1, 1]


MARKS = [("•  text", True), ("(a)  text", True), ("1.2.3   text", True), ("R1   text", True), ("12 days later", False),
         ("a child", False), ("–   text", True), ("- text", False), ("2019   was", False)]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_marks(text: str, expected: bool) -> None:
    assert is_marked(printed(text)[0]) is expected


def test_headings_are_broken_by_hand_and_stay_whole() -> None:
    title = [
        Printed(typed(text, y=100 + 20 * i, size=18)) for i, text in enumerate(("Review of", "a family in Varnley in spring"))
    ]
    assert [len(block.lines) for block in blocks_of(title, right=590)] == [2]
    bold = [Printed(typed(text, y=100 + 12 * i, bold=True)) for i, text in enumerate(("It was late.", "Nobody came to the"))]
    assert [len(block.lines) for block in blocks_of(bold, right=590)] == [1, 1]


def column(texts: list[str], x: float, y: float = 100.0) -> list[Token]:
    return [token for i, text in enumerate(texts) for token in typed(text, x, y + 12 * i)]


LEFT = [
    "alpha one two three four five",
    "six seven eight nine ten here",
    "eleven twelve thirteen fourteen",
    "fifteen sixteen and the rest",
]
RIGHT = [
    "bravo the other column begins",
    "with words of its own that go",
    "on and on from line to line as",
    "columns do until they are done",
]


def order(tokens: list[Token]) -> list[str]:
    return [line.text for region in regions_of(tokens) for line in region.lines if isinstance(line, Printed)]


def test_columns_are_read_one_after_the_other() -> None:
    head = typed("A heading that runs over both of the columns of this page", 50, 80)
    foot = typed("A last line below that runs over both of the columns too", 50, 170)
    lines = order([*head, *column(LEFT, 50), *column(RIGHT, 250), *foot])
    assert lines == [" ".join(t.text for t in head), *LEFT, *RIGHT, " ".join(t.text for t in foot)]


def test_paragraph_numbers_are_no_column() -> None:
    numbers = [typed(f"{i}.", 50, 100 + 12 * i)[0] for i in range(4)]
    lines = order([*numbers, *column(LEFT, 90)])
    assert lines == [f"{i}. {text}" for i, text in enumerate(LEFT)]


def test_raised_marks_stay_on_their_line() -> None:
    mark = Token("3", 176, 92, 180, 97, 96.5, 6.0, is_glued=True)
    rows = rows_of([*typed("a sentence ends here now."), mark, *typed("and the next", y=112)])
    assert [[t.text for t in row] for row in rows] == [
        ["a", "sentence", "ends", "here", "now.", "3"],
        ["and", "the", "next"],
    ]


def test_two_small_lines_beside_a_big_number_stay_two() -> None:
    big = Token("2", 400, 90, 412, 112, 105.7, 20.0)
    small = [*typed("the first line", y=100, size=8), *typed("the second line", y=109, size=8)]
    assert [len(row) for row in rows_of([*small, big])] == [3, 1, 3]
