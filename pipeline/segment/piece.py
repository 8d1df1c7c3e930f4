"""Pieces: runs of lines on one page, on their way to become segments, and the body type they are judged against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Line
from pipeline.segment.numbering import Marker

FLOW = ("paragraph", "list_item", "table_row")
LARGER = 0.8  # points above the body size that make a heading
TIGHT = 0.5  # of the size: white space between lines of one paragraph at most
_USUAL = 0.2  # share of all characters from which a size is one of text
CAPITALS = 0.8  # share of letters in capitals, small words between them apart
_TAIL = 60  # characters that no ending is longer than, leader dots apart
LETTERS = re.compile(r"[^\W\d_]")
STOPS = re.compile(r"[.;:,?!](?:[\"'”’)\]]|\d{1,3})*$")
LEADER = re.compile(r"(?:[.·]\s?){4,}\s*(?:\d{1,3}|[ivxl]+)?$|…{2,}\s*\d{0,3}$|_{4,}\s*\d+$")


@dataclass(slots=True)
class Piece:
    """Lines of one page that belong together, on their way to become a segment."""

    lines: list[Line]
    text: str
    kind: str = "paragraph"
    marker: Marker | None = None
    level: int | None = None
    columns: tuple[str, ...] = ()
    number: str | None = None
    section_kind: str = "other"
    heading: str | None = None
    stem: int | None = None  # places in the list of pieces
    continues: int | None = None
    is_entry: bool = False  # whether a section was recognised by it
    mark_char: int | None = None  # of a footnote: document offset of its mark in the text

    @property
    def page(self) -> int:
        """Number of the page, from 1."""
        return self.lines[0].page

    @property
    def start(self) -> int:
        """Document offset of the first character."""
        return self.lines[0].start_char

    @property
    def end(self) -> int:
        """Document offset after the last character."""
        return self.lines[-1].end_char

    @property
    def is_placed(self) -> bool:
        """Whether it is known where on the page it stands; it is not in text files, DOCX and HTML."""
        return self.lines[0].x1 > 0

    @property
    def size(self) -> float:
        """Font size in points, by most characters; 0 in plain text."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += line.end_char - line.start_char
        return max(sizes, key=lambda size: (sizes[size], size))

    @property
    def is_bold(self) -> bool:
        """Whether all lines are bold, the number in the cell beside a form's text apart."""
        lines = self.lines[1:] if self.marker and self.marker.style == "form" and len(self.lines) > 1 else self.lines
        return all(line.is_bold for line in lines)

    @property
    def is_italic(self) -> bool:
        """Whether all lines are italic."""
        return all(line.is_italic for line in self.lines)

    @property
    def is_upper(self) -> bool:
        """Whether it is printed in capitals."""
        letters = LETTERS.findall(self.core)
        return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= CAPITALS * len(letters)

    @property
    def core(self) -> str:
        """The text after the number or bullet."""
        return self.text[self.marker.length :] if self.marker else self.text


@dataclass(frozen=True)
class Body:
    """The type in which most of a document is set."""

    size: float
    is_bold: bool
    is_italic: bool
    right: float  # edge that full lines reach
    is_plain: bool  # text of one type without places: a text file
    usual: frozenset[float] = frozenset()  # sizes, to half a point, in which much of the text is set

    def is_exceeded_by(self, size: float) -> bool:
        """Return whether this size is larger than the text: that of headings."""
        return size > self.size + LARGER and round(size * 2) / 2 not in self.usual


def body_of(lines: Sequence[Line]) -> Body:
    """Return the body type of the lines: the size with most characters, and whether most of it is bold or italic."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += line.end_char - line.start_char
    size = max(sizes, key=lambda value: (sizes[value], value)) if sizes else 0.0
    of_size = [line for line in lines if abs(line.size - size) <= 0.5]
    total = sum(line.end_char - line.start_char for line in of_size) or 1
    bold = sum(line.end_char - line.start_char for line in of_size if line.is_bold)
    italic = sum(line.end_char - line.start_char for line in of_size if line.is_italic)
    edges = sorted(line.x1 for line in of_size)
    right = edges[int(len(edges) * 0.9)] if edges else 0.0
    is_plain = len(sizes) == 1 and not any(line.x1 or line.is_bold for line in lines)
    every = sum(sizes.values())
    usual = frozenset(value for value, count in sizes.items() if count >= _USUAL * every)
    return Body(size, bold > total / 2, italic > total / 2, right, is_plain, usual)


def ends_early(line: Line, following: Line, text: str, right: float) -> bool:
    """Return whether the first word of the following line would still have fitted on the line: it ends something."""
    if not line.x1:
        return True  # a paragraph of a file without places is one line
    words = printed(following, text)
    width = (following.x1 - following.x0) / max(len(words), 1)
    return line.x1 + width * (len(words.split(" ", 1)[0]) + 1) < right - 1


def tail(text: str) -> str:
    """Return the end of a text, in which the patterns of endings are looked for."""
    return text[-_TAIL:].rstrip()


def printed(line: Line, text: str) -> str:
    """Return what the line prints."""
    return text[line.start_char : line.end_char]


def piece_of(lines: list[Line], text: str, kind: str = "paragraph") -> Piece:
    """Return the piece that these lines are."""
    return Piece(lines, text[lines[0].start_char : lines[-1].end_char], kind)
