"""Tables: grids, rules, bands and alignment, tables over pages; and what must not be taken for a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from pipeline.bench import tables as bench
from pipeline.read.assemble import assemble
from pipeline.read.parts import Sheet
from pipeline.read.pdf import read_pdf
from pipeline.records import Line, Page, Segment, Word
from pipeline.segment import segments_of
from tests.drawn_tables import KINDS, PROSE, Drawn, draw

SEEDS = range(100, 106)
RULED = {"ruled", "two_pages"}

Rows = list[dict[int, str]]


def rows_of(sheets: tuple[Sheet, ...], method: str | None = None) -> Rows:
    """Cells by column of each row of all tables, in order."""
    rows: dict[tuple[int, int], dict[int, str]] = {}
    for sheet in sheets:
        for block in sheet.blocks:
            if block.place and method in (None, block.place.method):
                row = rows.setdefault((block.place.table, block.place.row), {})
                text = " ".join(line.text for line in block.lines)
                row[block.place.column] = f"{row.get(block.place.column, '')} {text}".strip()
    return [row for _, row in sorted(rows.items())]


def expected_rows(drawn: Drawn) -> Rows:
    spans = [dict(drawn.spans)] if drawn.spans else []
    return spans + [dict(enumerate(row)) for row in drawn.rows]


def share_right(found: Rows, drawn: Drawn) -> float:
    """Share of cells with the same row, column and text, heads repeated on later pages left out."""
    expected = expected_rows(drawn)
    once = [row for i, row in enumerate(found) if not i or row != expected[0]]
    right = Counter((i, *cell) for i, row in enumerate(once) for cell in row.items())
    wanted = Counter((i, *cell) for i, row in enumerate(expected) for cell in row.items())
    return (right & wanted).total() / max(wanted.total(), right.total())


def segments(sheets: tuple[Sheet, ...]) -> list[Segment]:
    records = assemble("d", sheets)
    pages, lines, words = ([r for r in records if isinstance(r, kind)] for kind in (Page, Line, Word))
    return segments_of("d", pages, lines, words)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_cells_of_drawn_tables(kind: str, tmp_path: Path) -> None:
    shares = []
    for seed in SEEDS:
        drawn = draw(tmp_path / "t.pdf", kind, seed)
        found = rows_of(read_pdf(tmp_path / "t.pdf").sheets, "ruled" if kind in RULED else "aligned")
        shares.append(share_right(found, drawn))
    assert sum(shares) / len(shares) >= (1.0 if kind in RULED else 0.95)


@pytest.mark.parametrize("kind", ["two_pages", "two_pages_ruleless"])
def test_a_table_over_pages_is_one(kind: str, tmp_path: Path) -> None:
    drawn = draw(tmp_path / "t.pdf", kind, 3)
    made = segments(read_pdf(tmp_path / "t.pdf").sheets)
    rows = [segment for segment in made if segment.kind == "table_row"]
    assert {row.table_index for row in rows} == {0}
    assert len(rows) == len(drawn.rows)  # the head that page 2 repeats is no row
    assert all(row.columns == drawn.rows[0] for row in rows)
    head = "\t".join(drawn.rows[0])
    assert [s.page for s in made if s.kind == "running_head" and s.text == head] == [2]  # but its text is kept
    assert {row.table_method for row in rows} == {"ruled" if kind in RULED else "aligned"}


def test_a_heading_over_columns_stands_before_theirs(tmp_path: Path) -> None:
    draw(tmp_path / "t.pdf", "spanning", 1)
    rows = [segment for segment in segments(read_pdf(tmp_path / "t.pdf").sheets) if segment.kind == "table_row"]
    assert rows[0].columns == ("Before the audit", "After the audit")
    assert rows[1].columns == ("Area", "Plans", "Reviews", "Plans", "Reviews")
    names = ("Area", "Before the audit Plans", "Before the audit Reviews", "After the audit Plans", "After the audit Reviews")
    assert {row.columns for row in rows[2:]} == {names}


def _columns(canvas: Canvas, n: int) -> None:
    """Prose in columns: every line side by side with another."""
    width = (A4[0] - 120) / n - 18
    for column in range(n):
        y = 760.0
        for line in simpleSplit(PROSE * 4, "Helvetica", 10, width):
            canvas.drawString(60 + column * (width + 18), y, line)
            y -= 12


def _list(canvas: Canvas) -> None:
    """Numbers and letters before items, three starts on a line."""
    for i in range(9):
        y = 760 - 34 * i
        canvas.drawString(60, y, f"{i + 1}.")
        canvas.drawString(90, y, "(a)")
        canvas.drawString(120, y, "The board asked every agency to look at its own part again.")
        canvas.drawString(120, y - 12, "It heard back from all of them within a month.")


def _contents(canvas: Canvas) -> None:
    for i, title in enumerate(("Introduction", "The family", "What happened", "What we found", "What must change", "Glossary")):
        canvas.drawString(60, 760 - 20 * i, f"{i + 1}")
        canvas.drawString(90, 760 - 20 * i, title)
        canvas.drawRightString(520, 760 - 20 * i, str(3 + 4 * i))


def _ruled_contents(canvas: Canvas) -> None:
    _contents(canvas)
    for i in range(7):
        canvas.line(60, 774 - 20 * i, 520, 774 - 20 * i)


def _addresses(canvas: Canvas) -> None:
    """Who signed, in three blocks side by side."""
    for i, row in enumerate(
        (
            ("Ada Fenwick", "Bram Oakley", "Cleo Marsh"),
            ("Head of service", "Superintendent", "Designated nurse"),
            ("Tarnbridge", "Marlshire Constabulary", "Ostermere Trust"),
            ("Mill Lane", "Station Road", "Quay Street"),
        )
    ):
        for column, text in enumerate(row):
            canvas.drawString(60 + 160 * column, 760 - 13 * i, text)


def _form(canvas: Canvas) -> None:
    rows = (
        ("Area:", "Sallowby", "Ward: 12"),
        ("Age:", "7", "Plan: 2"),
        ("School:", "Brackenmoor", "Year: 3"),
        ("From:", "2016", "To: 2018"),
    )
    for i, row in enumerate(rows):
        for x, text in zip((60, 160, 320), row, strict=True):
            canvas.drawString(x, 760 - 16 * i, text)


def _boxed_bullets(canvas: Canvas) -> None:
    for i in range(4):
        canvas.rect(60, 700 - 40 * i, 460, 40)
        canvas.drawString(70, 725 - 40 * i, "•")
        canvas.drawString(90, 725 - 40 * i, "Plans must be written with the family and read again each term.")


def _white_boxes(canvas: Canvas) -> None:
    """A word processor paints a white box behind each run of words."""
    runs = ((60, 140, "The board met again in"), (200, 160, "the spring and asked for"), (360, 150, "more to be done."))
    for i in range(8):
        for x, width, text in runs:
            canvas.setFillGray(1)
            canvas.rect(x, 700 - 14 * i, width, 14, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(x, 704 - 14 * i, text)


NOT_TABLES: list[tuple[Callable[[Canvas], None], str]] = [
    (lambda canvas: _columns(canvas, 2), "two columns of prose have no rows"),
    (lambda canvas: _columns(canvas, 3), "nor have three"),
    (_list, "a number and a letter are marks, not cells"),
    (_contents, "numbers that never fall are pages"),
    (_ruled_contents, "also between rules"),
    (_addresses, "blocks side by side have no head and no figures"),
    (_form, "keys and values are a form"),
    (_boxed_bullets, "a bullet in a box is a mark"),
    (_white_boxes, "what nobody sees draws no table"),
]


@pytest.mark.parametrize(("paint", "why"), NOT_TABLES)
def test_what_is_no_table(paint: Callable[[Canvas], None], why: str, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "t.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 10)
    paint(canvas)
    canvas.save()
    assert rows_of(read_pdf(tmp_path / "t.pdf").sheets) == [], why


def test_a_grid_whose_borders_are_thin_boxes(tmp_path: Path) -> None:
    """Borders are filled boxes, parted where rows meet; the shortest piece closes the last gap of an edge."""
    canvas = Canvas(str(tmp_path / "t.pdf"), pagesize=A4)
    for x in (60, 260, 460):
        canvas.rect(x, 677, 0.24, 20, stroke=0, fill=1)
        canvas.rect(x, 697, 0.24, 3, stroke=0, fill=1)  # just as long as the shortest edge that the finder keeps
        canvas.rect(x, 650, 0.24, 27, stroke=0, fill=1)
    for y in (650, 677, 700):
        canvas.rect(60, y, 400, 0.24, stroke=0, fill=1)
    for x, y, text in ((70, 685, "Action"), (270, 685, "Owner"), (70, 660, "Audit"), (270, 660, "Board")):
        canvas.drawString(x, y, text)
    canvas.save()
    assert rows_of(read_pdf(tmp_path / "t.pdf").sheets, "ruled") == [{0: "Action", 1: "Owner"}, {0: "Audit", 1: "Board"}]


GRID = (("Area", "2016"), ("Varnley", "•12"))
KINDS_OF_DIFFERENCE = [
    (bench.Plain(GRID), [("2016", "Area", "Varnley", "•12")], [], "the same cells, in whatever order"),
    (bench.Plain(GRID), [("12", "2016", "Area", "Varnley")], ["symbols"], "only a bullet is missing"),
    (bench.Plain(GRID), [("2016", "Area", "Vranley", "•12")], ["order"], "the same characters in another order"),
    (bench.Plain(GRID), [("2016", "Area", "Varnley•12")], ["cut"], "every character, but fewer cells"),
    (bench.Plain(GRID), [("2016", "Area", "Varnley")], ["cells"], "a cell is missing"),
    (bench.Plain(GRID), [], ["missed"], "no such table"),
    (bench.Plain(GRID, is_unseen=True), [], ["unseen"], "nothing of it can be seen"),
    (bench.Plain(GRID, is_drawing=True), [], ["drawing"], "boxes over boxes"),
    (bench.Plain((("Note", ""), ("More of it", ""))), [], ["frame"], "boxed text"),
]


@pytest.mark.parametrize(("plain", "ours", "kinds", "why"), KINDS_OF_DIFFERENCE)
def test_kinds_of_difference(plain: bench.Plain, ours: list[bench.Cells], kinds: list[str], why: str) -> None:
    assert [kind for kind, _ in bench.compare([plain], ours)] == kinds, why


def test_the_bench_runs_on_any_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("ruled", "two_pages"):
        draw(tmp_path / f"{kind}.pdf", kind, 1)
    assert bench.main([str(tmp_path), "--pages", "3"]) == 0
    assert "strict: 100.0% of 3 pages" in capsys.readouterr().out
    assert bench.main([str(tmp_path / "nothing")]) == 2
