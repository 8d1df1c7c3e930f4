"""Pages with tables whose cells are known: ruled, half-ruled, banded, ruleless, over two pages; drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARGIN = 62.0
KINDS = (
    "ruled", "level", "chronology", "tight", "booktabs", "banded", "ruleless", "ruleless_tall", "spanning", "two_pages",
    "two_pages_ruleless",
)  # fmt: skip
PLACES = ("Tarnbridge", "Sallowby", "Haldenshaw", "Varnley", "Wexcombe", "Marlshire", "Ostermere", "Pellingham", "Brackenmoor")
STEPS = (
    "Audit of plans", "Joint supervision of new staff", "Training on thresholds", "Review of the protocol",
    "Weekly meeting", "Survey of young people", "Letter to all schools", "Dip sample of referrals and re-referrals",
)  # fmt: skip
OWNERS = ("Head of service", "Designated nurse", "Board manager", "Constabulary", "Lantern House", "Youth offending service")
PROSE = (
    "The partnership looked at every plan again in the spring and found that most had been written with the family. "
    "Where that had not been done the reasons were recorded, and managers spoke with the worker within a week of the audit. "
    "Two agencies had changed their forms in the meantime, so that figures of one year cannot be set beside those of another. "
)

Grid = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Drawn:
    """A table as drawn: its rows, the head first; `spans` is a row of headings above, by first column."""

    kind: str
    rows: Grid
    spans: tuple[tuple[int, str], ...] = ()


@dataclass
class Pen:
    """Where the next line goes, and how it is set."""

    canvas: Canvas
    random: Random
    size: float
    leading: float
    y: float = HEIGHT - 80

    def prose(self, n: int) -> None:
        """Set `n` paragraphs."""
        for _ in range(n):
            for line in simpleSplit(PROSE, "Helvetica", self.size, WIDTH - 2 * MARGIN):
                self.text(MARGIN, line)
                self.y -= self.leading
            self.y -= self.leading

    def text(self, x: float, text: str, *, is_bold: bool = False) -> None:
        """Set one line at x."""
        self.canvas.setFont("Helvetica-Bold" if is_bold else "Helvetica", self.size)
        self.canvas.drawString(x, self.y, text)


def draw(path: Path, kind: str, seed: int) -> Drawn:
    """Write a PDF with one table of a kind between paragraphs, and return the table."""
    random = Random(f"{kind} {seed}")
    size = random.choice((9.0, 10.0, 11.0))
    pen = Pen(Canvas(str(path), pagesize=A4, invariant=1), random, size, size * random.choice((1.15, 1.2)))
    table = _invented(kind, random)
    pen.prose(random.choice((1, 2)))
    widths = _widths(table, random)
    _draw_rows(pen, table, widths)
    pen.y -= 2 * pen.leading
    pen.prose(1)
    pen.canvas.save()
    return table


def _invented(kind: str, random: Random) -> Drawn:
    """Rows of figures by place for tables of short cells, of steps and owners for those with longer ones."""
    n = random.randint(4, 9)
    if kind == "chronology":
        rows = [(f"{random.randint(1, 28)} June 2016", PROSE[: random.randint(30, 240)].strip()) for _ in range(n)]
        return Drawn(kind, (("Date", "What happened"), *((date, text.rsplit(" ", 1)[0]) for date, text in rows)))
    if kind in ("tight", "level", "ruleless_tall", "ruled", "two_pages", "two_pages_ruleless"):
        n = 34 if kind.startswith("two") else n
        head = ("Action", "Owner", "Due", "Progress")
        rows = [
            (
                f"{random.choice(STEPS)} in {random.choice(PLACES)}", random.choice(OWNERS),
                f"{random.randint(1, 28)} May 20{random.randint(14, 24)}",
                random.choice(("Done", "Started", "Not yet begun", "Late")),
            )
            for _ in range(n)
        ]  # fmt: skip
        return Drawn(kind, (head, *rows))
    columns = random.randint(3, 5) if kind != "spanning" else 5
    head = ("Area", *(f"20{15 + i}" for i in range(columns - 1)))
    if kind == "spanning":
        head = ("Area", "Plans", "Reviews", "Plans", "Reviews")
    rows = [(place, *(str(random.randint(2, 980)) for _ in range(columns - 1))) for place in random.sample(PLACES, n)]
    spans = ((1, "Before the audit"), (3, "After the audit")) if kind == "spanning" else ()
    return Drawn(kind, (head, *rows), spans)


def _widths(table: Drawn, random: Random) -> list[float]:
    n = len(table.rows[0])
    first = 0.2 if n == 2 else random.uniform(0.28, 0.36)
    whole = WIDTH - 2 * MARGIN
    return [whole * first] + [whole * (1 - first) / (n - 1)] * (n - 1)


def _draw_rows(pen: Pen, table: Drawn, widths: list[float]) -> None:
    padding = {"ruleless_tall": 9.0, "two_pages_ruleless": 9.0, "tight": 0.0, "ruleless": pen.random.choice((1.0, 4.0))}.get(
        table.kind, 5.0
    )
    whole = sum(widths)
    if table.spans:
        for column, text in table.spans:
            pen.text(MARGIN + sum(widths[:column]) + 3, text, is_bold=True)
        pen.y -= pen.leading + 4
    if table.kind in ("ruled", "level", "chronology", "booktabs", "two_pages"):
        _line(pen, whole)
    for number, row in enumerate(table.rows):
        cells = [simpleSplit(cell, "Helvetica", pen.size, w - 8) for cell, w in zip(row, widths, strict=True)]
        height = max(map(len, cells)) * pen.leading + padding
        if pen.y - height < 70:
            _new_page(pen, table, widths, whole)
        _draw_row(pen, table, number, cells, widths, height)


def _new_page(pen: Pen, table: Drawn, widths: list[float], whole: float) -> None:
    pen.canvas.showPage()
    pen.y = HEIGHT - 80
    if table.kind == "two_pages":
        _line(pen, whole)
    head = [[cell] for cell in table.rows[0]]
    _draw_row(pen, table, 0, head, widths, pen.leading + 9)


def _draw_row(pen: Pen, table: Drawn, number: int, cells: list[list[str]], widths: list[float], height: float) -> None:
    top, whole = pen.y + pen.size, sum(widths)
    if table.kind == "banded" and number % 2:
        pen.canvas.setFillGray(0.88)
        pen.canvas.rect(MARGIN, top - height + 1, whole, height, stroke=0, fill=1)
        pen.canvas.setFillGray(0)
    start = pen.y
    x = MARGIN
    for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
        pen.y = start - 3
        for line in lines:
            shift = width - 12 - pen.canvas.stringWidth(line, "Helvetica", pen.size) if _is_right(table, column) else 3
            pen.text(x + shift, line, is_bold=number == 0)
            pen.y -= pen.leading
        x += width
    pen.y = start - height
    if table.kind in ("ruled", "level", "chronology", "two_pages") or (
        table.kind == "booktabs" and number in (0, len(table.rows) - 1)
    ):
        _line(pen, whole)
    if table.kind in ("ruled", "two_pages"):
        for x in [MARGIN + sum(widths[:i]) for i in range(len(widths) + 1)]:
            pen.canvas.line(x, top, x, pen.y + pen.size)


def _is_right(table: Drawn, column: int) -> bool:
    """Figures stand at the right of their columns."""
    return bool(column) and table.kind in ("booktabs", "banded")


def _line(pen: Pen, whole: float) -> None:
    y = pen.y + pen.size
    pen.canvas.setLineWidth(0.6)
    pen.canvas.line(MARGIN, y, MARGIN + whole, y)
