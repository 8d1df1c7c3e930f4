"""What the readers of all formats hand to `assemble`: words on lines, lines in blocks, blocks on pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple


class Token(NamedTuple):
    """A printed word, its text never empty: points from the top left of the displayed page, in tenths, inside the page.

    `is_glued`: no space before it.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    is_bold: bool = False
    is_italic: bool = False
    is_glued: bool = False


class Printed:
    """A printed line: its words from left to right, and what is asked of it again and again, worked out once.

    `size` is the font size of most characters, `baseline` that of the longest word of this size; `bold` and `italic`
    are shares of characters.
    """

    __slots__ = ("baseline", "bold", "bottom", "italic", "size", "tokens", "top", "x0", "x1")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tuple(tokens)
        _, x0, top, x1, bottom, baseline, usual, _, _, _ = self.tokens[0]
        total = bold = italic = longest = 0
        is_mixed = False
        for text, left, above, right, below, base, size, is_bold, is_italic, _ in self.tokens:
            n = len(text)
            total += n
            if is_bold:
                bold += n
            if is_italic:
                italic += n
            if left < x0:
                x0 = left
            if above < top:
                top = above
            if right > x1:
                x1 = right
            if below > bottom:
                bottom = below
            if size != usual:
                is_mixed = True
            if n > longest:
                longest, baseline = n, base
        self.x0, self.top, self.x1, self.bottom = x0, top, x1, bottom
        self.size, self.baseline = _main_type(self.tokens) if is_mixed else (usual, baseline)
        self.bold, self.italic = bold / total, italic / total

    @property
    def text(self) -> str:
        """Return the words with their spaces."""
        return "".join(t.text if t.is_glued or not i else f" {t.text}" for i, t in enumerate(self.tokens))


def _main_type(tokens: Sequence[Token]) -> tuple[float, float]:
    """The size of most characters, and the baseline of the longest word of this size."""
    sizes: dict[float, int] = {}
    for token in tokens:
        sizes[token.size] = sizes.get(token.size, 0) + len(token.text)
    size = max(sizes, key=lambda size: (sizes[size], size))
    return size, max([token for token in tokens if token.size == size], key=lambda token: len(token.text)).baseline


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: the table's number in the document, row and column from 0, and how the table was found."""

    table: int
    row: int
    column: int
    method: str = "ruled"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: lines that belong together, outside tables or within one cell."""

    lines: tuple[Printed, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read. `method` and `engine` as in `Page`; width and height of the displayed page in points."""

    number: int
    width: float
    height: float
    blocks: tuple[Block, ...] = ()
    label: str | None = None
    method: str = "text"
    engine: str = "pypdfium2"
    confidence: float | None = None
    problems: tuple[tuple[str, str], ...] = field(default=())  # (kind, detail)


def typical(values: Sequence[float], otherwise: float) -> float:
    """Return the median, or `otherwise` where there are no values."""
    return float(median(values)) if values else otherwise
