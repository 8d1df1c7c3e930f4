"""Pages whose reading order is known: columns, boxes, sidebars, footnotes and rows, drawn from a seed in invented words.

Each layout is a function that sets text on a `Setting` in the order in which a person reads it; what is set is the truth.
The PDF itself is drawn in that order or row by row across the page, as the seed or the layout says: the order in the
file must not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
FONTS = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"))
PROSE = """
    a about after again agreed all and as at away board boy brother by came case child council county day early family
    father few followed for from girl had he health her him home house in it later least lived local long meeting mother
    moved neglect night no nobody nurse of often on one others partnership plan police practitioners pupil referral school
    seen set she sister so social some spoke staff step support that the their then there they to told twice until visit
    was week were what when where which while with work worker wrote year
    Brackenmoor Haldenshaw Lantern Marlshire Ostermere Pellingham Sallowby Tarnbridge Varnley Wexcombe
    assessment conference conversation opportunities responsibility safeguarding
"""
WORDS = tuple(PROSE.split())


@dataclass
class Setting:
    """A page being set: its margins and type, what was set (the truth), and what is to be drawn."""

    random: Random
    margin: float
    size: float
    leading: float
    fonts: tuple[str, str]
    is_justified: bool
    words: list[str] = field(default_factory=list)
    lines: list[tuple[float, float, str, str, float, float]] = field(default_factory=list)  # x, y, text, font, size, stretch
    shapes: list[tuple[str, float, float, float, float]] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The width between the margins."""
        return WIDTH - 2 * self.margin

    def prose(self, n: int) -> list[str]:
        """About `n` words in sentences."""
        made: list[str] = []
        while len(made) < n:
            sentence = [self.random.choice(WORDS) for _ in range(self.random.randint(5, 16))]
            made += [sentence[0].capitalize(), *sentence[1:-1], sentence[-1] + "."]
        return made

    def columns(self, n: int, gutter: float) -> list[tuple[float, float]]:
        """Left edge and width of `n` columns."""
        width = (self.width - (n - 1) * gutter) / n
        return [(self.margin + i * (width + gutter), width) for i in range(n)]

    def set(self, words: Sequence[str], x: float, top: float, width: float, **options: Any) -> float:
        """Set words in lines of a width, keep them as the truth, and return where the next line would stand.

        Options: `size`, `bold`, `centred`, `hang` (indent of all lines but the first).
        """
        size = options.get("size", self.size)
        font = self.fonts[1] if options.get("bold") else self.fonts[0]
        rows = _broken(words, width, font, size, options.get("hang", 0.0))
        for i, row in enumerate(rows):
            text, indent = " ".join(row), options.get("hang", 0.0) if i else 0.0
            free = width - indent - stringWidth(text, font, size)
            stretch = 0.0
            if options.get("centred"):
                indent += free / 2
            elif self.is_justified and i < len(rows) - 1 and len(row) > 1 and not options.get("bold"):
                stretch = free / (len(row) - 1)
            self.lines.append((x + indent, top + size, text, font, size, stretch))
            top += size * self.leading
        self.words += words
        return top

    def paragraphs(self, x: float, top: float, width: float, lines: int, size: float | None = None) -> float:
        """Set paragraphs that fill about so many lines."""
        size = size or self.size
        bottom = top + lines * size * self.leading
        while top < bottom - size:
            room = int((bottom - top) / (size * self.leading))
            n = max(4, int(min(room, self.random.randint(3, 9)) * width / (size * 2.9)))
            top = self.set(self.prose(n), x, top, width, size=size) + 0.5 * size
        return top

    def heading(self, x: float, top: float, width: float, bigger: float = 1.3, n: int = 4) -> float:
        """Set a heading in bold."""
        words = [self.random.choice(WORDS).capitalize() for _ in range(n)]
        return self.set(words, x, top, width, size=self.size * bigger, bold=True) + 0.4 * self.size

    def box(self, x: float, top: float, width: float, inside: Callable[[float, float, float], float], look: str = "") -> float:
        """Draw a box (`stroke`, `shade`, `both`) around what `inside(x, top, width)` sets, return its bottom."""
        pad = self.size * self.random.choice((0.6, 0.8, 1.0))
        bottom = inside(x + pad, top + pad, width - 2 * pad) + 0.5 * pad
        self.shapes.append((look or self.random.choice(("stroke", "shade", "both")), x, top, width, bottom - top))
        return bottom

    def draw(self, canvas: Any, by_rows: bool) -> None:
        """Draw the page: shapes, then lines in reading order or row by row."""
        for look, x, top, width, height in self.shapes:
            canvas.setFillGray(0.85)
            canvas.rect(x, HEIGHT - top - height, width, height, stroke=int(look != "shade"), fill=int(look != "stroke"))
        canvas.setFillGray(0)
        for x, y, text, font, size, stretch in sorted(self.lines, key=lambda e: (e[1], e[0])) if by_rows else self.lines:
            canvas.setFont(font, size)
            canvas.drawString(x, HEIGHT - y, text, wordSpace=stretch)
        canvas.showPage()


def _broken(words: Sequence[str], width: float, font: str, size: float, hang: float) -> list[list[str]]:
    """Lines of words that fit a width."""
    rows: list[list[str]] = [[]]
    used = 0.0
    for word in words:
        needed = stringWidth(word + " ", font, size)
        if rows[-1] and used + needed > width - (hang if len(rows) > 1 else 0.0):
            rows.append([])
            used = 0.0
        rows[-1].append(word)
        used += needed
    return rows


def two_columns(page: Setting) -> None:
    for x, width in page.columns(2, 24):
        page.paragraphs(x, page.margin, width, 36)


def three_columns(page: Setting) -> None:
    for x, width in page.columns(3, 18):
        page.paragraphs(x, page.margin, width, 30)


def narrow_gutter(page: Setting) -> None:
    for x, width in page.columns(2, 1.05 * page.size):
        page.paragraphs(x, page.margin, width, 36)


def unequal_columns(page: Setting) -> None:
    top = page.heading(page.margin, page.margin, page.width, 1.6)
    long, short = page.random.sample((34, page.random.randint(6, 20)), 2)
    for (x, width), lines in zip(page.columns(2, 22), (long, short), strict=True):
        page.paragraphs(x, top, width, lines)


def title_and_bands(page: Setting) -> None:
    """A title, two columns, a paragraph over both, two columns."""
    top = page.heading(page.margin, page.margin, page.width, 1.8, 9)
    top = max([page.paragraphs(x, top, width, 12) for x, width in page.columns(2, 22)])
    top = page.set(page.prose(55), page.margin, top + 6, page.width) + 10
    for x, width in page.columns(2, 22):
        page.paragraphs(x, top, width, 14)


def heading_across(page: Setting) -> None:
    """A heading over both columns in the middle of the page."""
    top = max([page.paragraphs(x, page.margin, width, 14) for x, width in page.columns(2, 24)])
    top = page.heading(page.margin, top + 12, page.width, 1.4, 12)
    for x, width in page.columns(2, 24):
        page.paragraphs(x, top, width, 12)


def columns_with_items(page: Setting) -> None:
    """Headings, paragraphs and bulleted items in two columns."""
    for x, width in page.columns(2, 24):
        top = page.margin
        for _ in range(3):
            top = page.heading(x, top, width, 1.15, 3)
            top = page.paragraphs(x, top, width, 4)
            for _ in range(page.random.randint(2, 3)):
                item = page.prose(page.random.randint(4, 14))
                page.set(["•"], x, top, 12)
                top = page.set(item, x + 14, top, width - 14) + 3
            top += 8


def footnotes_below(page: Setting) -> None:
    """Footnotes over the page's width below two columns."""
    top = max([page.paragraphs(x, page.margin, width, 28) for x, width in page.columns(2, 22)]) + 20
    page.shapes.append(("stroke", page.margin, top - 6, 120, 0.4))
    for i in range(3):
        page.set([str(i + 1)], page.margin, top, 9, size=0.6 * page.size)
        top = page.set(page.prose(page.random.randint(14, 24)), page.margin + 9, top, page.width - 9, size=0.8 * page.size) + 2


def footnotes_in_columns(page: Setting) -> None:
    """Each column has footnotes of its own at its foot."""
    for x, width in page.columns(2, 22):
        top = page.paragraphs(x, page.margin, width, 28) + 24
        for i in range(2):
            page.set([str(i + 1)], x, top, 9, size=0.6 * page.size)
            top = page.set(page.prose(16), x + 9, top, width - 9, size=0.8 * page.size) + 2


def sidebar_left(page: Setting) -> None:
    _sidebar(page, True)


def sidebar_right(page: Setting) -> None:
    _sidebar(page, False)


def _sidebar(page: Setting, is_left: bool) -> None:
    side, gap = 0.3 * page.width, 14.0
    main = page.width - side - gap
    top = page.heading(page.margin, page.margin, page.width, 1.7, 7)

    def inside(x: float, top: float, width: float) -> float:
        top = page.heading(x, top, width, 1.1, 3)
        return page.paragraphs(x, top, width, page.random.randint(8, 20), 0.9 * page.size)

    if is_left:
        page.box(page.margin, top, side, inside, "shade")
        page.paragraphs(page.margin + side + gap, top, main, 32)
    else:
        page.paragraphs(page.margin, top, main, 32)
        page.box(page.margin + main + gap, top, side, inside, "shade")


def box_in_column(page: Setting) -> None:
    """A box stands in the left or the right of two columns."""
    boxed = page.random.randrange(2)
    for i, (x, width) in enumerate(page.columns(2, 22)):
        top = page.paragraphs(x, page.margin, width, 12)
        if i == boxed:
            top = page.box(x, top + 4, width, lambda a, b, c: page.paragraphs(a, b, c, 8)) + 10
        page.paragraphs(x, top, width, 12)


def box_beside_text(page: Setting) -> None:
    """A box stands at the right of a few lines that run beside it and go on below at full width."""
    top = page.paragraphs(page.margin, page.margin, page.width, 8) + 6
    main = 0.62 * page.width
    page.paragraphs(page.margin, top, main, 14)
    x = page.margin + main + 16
    bottom = page.box(x, top, page.width - main - 16, lambda a, b, c: page.paragraphs(a, b, c, 9))
    page.paragraphs(page.margin, max(bottom, top + 16 * page.size * page.leading) + 14, page.width, 8)


def two_boxes(page: Setting) -> None:
    _box_row(page, 2)


def three_boxes(page: Setting) -> None:
    _box_row(page, 3)


def _box_row(page: Setting, n: int) -> None:
    top = page.paragraphs(page.margin, page.margin, page.width, 6) + 8
    for _ in range(2):
        top = _boxes_beside(page, n, top) + 14
    page.paragraphs(page.margin, top, page.width, 6)


def _boxes_beside(page: Setting, n: int, top: float) -> float:
    look = page.random.choice(("stroke", "shade"))

    def inside(x: float, top: float, width: float) -> float:
        top = page.heading(x, top, width, 1.1, 2)
        return page.paragraphs(x, top, width, page.random.randint(3, 9))

    return max([page.box(x, top, width, inside, look) for x, width in page.columns(n, page.random.choice((6, 12, 18)))])


def boxes_over_columns(page: Setting) -> None:
    """A row of boxes over a text in two columns."""
    top = page.heading(page.margin, page.margin, page.width, 1.6)
    top = _boxes_beside(page, page.random.choice((2, 3)), top) + 16
    for x, width in page.columns(2, 22):
        page.paragraphs(x, top, width, 16)


def pull_quote(page: Setting) -> None:
    """Bigger type interrupts one of two columns."""
    quoted = page.random.randrange(2)
    for i, (x, width) in enumerate(page.columns(2, 24)):
        top = page.paragraphs(x, page.margin, width, 12)
        if i == quoted:
            top = page.set(page.prose(14), x + 10, top + 14, width - 20, size=1.5 * page.size, centred=True) + 16
        page.paragraphs(x, top, width, 12)


def paragraph_numbers(page: Setting) -> None:
    """Numbers stand in a column of their own; they belong to the paragraphs beside them."""
    top, hang = page.margin, page.random.choice((28.0, 36.0, 54.0))
    for i in range(9):
        page.set([f"{1 + i // 4}.{1 + i % 4}"], page.margin, top, hang)
        top = page.set(page.prose(page.random.randint(18, 60)), page.margin + hang, top, page.width - hang) + 8


def labels(page: Setting) -> None:
    """Words in bold at the left name the paragraphs beside them."""
    top, hang = page.margin, 0.24 * page.width
    for _ in range(9):
        page.set([page.random.choice(WORDS).capitalize(), "work"], page.margin, top, hang - 10, bold=True)
        top = page.set(page.prose(page.random.randint(14, 50)), page.margin + hang, top, page.width - hang) + 9


def plain_table(page: Setting) -> None:
    """Three columns of short cells without rules."""
    top = page.paragraphs(page.margin, page.margin, page.width, 6) + 10
    columns = page.columns(3, 20)
    for _ in range(page.random.randint(8, 14)):
        for x, width in columns:
            page.set([page.random.choice(WORDS) for _ in range(page.random.randint(1, 3))], x, top, width)
        top += page.size * page.leading + 5
    page.paragraphs(page.margin, top + 10, page.width, 8)


def flow_chart(page: Setting) -> None:
    """Small boxes in rows of one, two or three, joined by lines."""
    top = page.heading(page.margin, page.margin, page.width, 1.5)
    look = page.random.choice(("stroke", "both"))
    for n in (1, 2, page.random.choice((2, 3)), 3, 1):
        places = page.columns(n, 26) if n > 1 else [(page.margin + page.width / 4, page.width / 2)]
        bottoms = [
            page.box(x, top, width, lambda a, b, c: page.set(page.prose(page.random.randint(5, 12)), a, b, c, centred=True), look)
            for x, width in places
        ]
        page.shapes += [("stroke", x + width / 2, bottom, 0.5, 24) for (x, width), bottom in zip(places, bottoms, strict=True)]
        top = max(bottoms) + 24


LAYOUTS: dict[str, Callable[[Setting], None]] = {
    layout.__name__: layout
    for layout in (
        two_columns, three_columns, narrow_gutter, unequal_columns, title_and_bands, heading_across, columns_with_items,
        footnotes_below, footnotes_in_columns, sidebar_left, sidebar_right, box_in_column, box_beside_text, two_boxes,
        three_boxes, boxes_over_columns, pull_quote, paragraph_numbers, labels, plain_table, flow_chart,
    )
}  # fmt: skip
COLUMNS = ("two_columns", "three_columns", "narrow_gutter", "title_and_bands", "two_boxes", "three_boxes", "flow_chart")


def setting(name: str, seed: int) -> Setting:
    """A page of a layout as set from a seed."""
    random = Random(f"{name} {seed}")
    page = Setting(
        random, random.choice((50.0, 60.0, 71.0)), random.choice((9.0, 10.0, 10.5, 11.0)),
        random.choice((1.15, 1.2, 1.35)), random.choice(FONTS), random.random() < 0.5,
    )  # fmt: skip
    LAYOUTS[name](page)
    return page


def write(path: Path, name: str, seeds: Sequence[int]) -> list[list[str]]:
    """Write a PDF with a page of a layout per seed, return the words of each page in reading order."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    pages = [setting(name, seed) for seed in seeds]
    for seed, page in zip(seeds, pages, strict=True):
        page.draw(canvas, seed % 2 == 1)
    canvas.save()
    return [page.words for page in pages]


def order_score(truth: Sequence[str], read: Sequence[str]) -> float:
    """The longest common subsequence of words as a share of the truth.

    Computed with one bit per word of the truth (Hyyrö 2004, "Bit-parallel LCS-length computation revisited").
    """
    places: dict[str, int] = {}
    for i, word in enumerate(truth):
        places[word] = places.get(word, 0) | 1 << i
    full = (1 << len(truth)) - 1
    vector = full
    for word in read:
        match = vector & places.get(word, 0)
        vector = ((vector + match) | (vector - match)) & full
    return (len(truth) - vector.bit_count()) / max(len(truth), 1)
