"""Text and offsets: sheets become the rows `Page`, `Line` and `Word` that all later stages count in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.read.parts import Block, Printed, Sheet
from pipeline.records import Line, Page, Record, Word

_LINE_END = re.compile(r"([^\W\d_]+)-$")
_LINE_START = re.compile(r"^([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OPEN_HYPHEN = re.compile(r"\w[-/]$")


def assemble(document_id: str, sheets: Sequence[Sheet]) -> list[Record]:
    """Return pages, lines and words of a document, page by page.

    Lines of a block are joined by a space, or by nothing where a hyphen ends the line; blocks by a newline; cells of a
    table row by a tab. Offsets count into the texts of all pages joined by one form feed.
    """
    mender = Mender.of(sheets)
    rows: list[Record] = []
    start = 0
    for sheet in sheets:
        writer = _Writer(document_id, sheet, start, mender)
        rows += writer.write()
        start += len(writer.text) + 1
    return rows


@dataclass(frozen=True)
class Mender:
    """Decides what becomes of a hyphen at a line's end, from how the document writes its words elsewhere."""

    words: Counter[str]
    joins: bool  # whether the document hyphenates at line ends at all

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> Mender:
        """Return the mender of a document; where no line ends in a hyphen there is nothing to count."""
        words: Counter[str] = Counter()
        blocks = [block for sheet in sheets for block in sheet.blocks]
        if not any([line.tokens[-1].text[-1] == "-" for block in blocks for line in block.lines]):
            return cls(words, False)
        ends: list[tuple[str, str]] = []
        for block in blocks:
            ends += _count(block, words)
        joined = sum(1 for a, b in ends if words[a + b] and not words[f"{a}-{b}"])
        kept = sum(1 for a, b in ends if words[f"{a}-{b}"])
        return cls(words, joined > kept)

    def mend(self, first: str, second: str) -> bool:
        """Return whether `first-` and `second` are one word without a hyphen.

        What the document writes elsewhere decides; then whether the first part is used with other second parts; then
        whether both parts stand as words of their own; then whether the document hyphenates at all.
        """
        a, b = first.lower(), second.lower()
        hyphenated, joined = self.words[f"{a}-{b}"], self.words[a + b]
        if hyphenated or joined:
            return joined > hyphenated
        if self.words[f"{a}-"] or (self.words[a] and self.words[b]):
            return False
        return self.joins


def _count(block: Block, words: Counter[str]) -> list[tuple[str, str]]:
    """Count the words of a block, those broken at a line's end apart, which are returned."""
    broken: list[tuple[str, str]] = []
    for number, line in enumerate(block.lines):
        following = block.lines[number + 1] if number + 1 < len(block.lines) else None
        texts = line.text.split(" ")
        parts = _broken(line, following)
        if parts:
            broken.append(parts)
            texts = texts[:-1]
        if number and _LINE_END.search(block.lines[number - 1].tokens[-1].text):
            texts = texts[1:]
        for word in _WORD.findall(" ".join(texts).lower()):
            words[word] += 1
            if "-" in word:
                words[word.split("-")[0] + "-"] += 1
    return broken


def _broken(line: Printed, following: Printed | None) -> tuple[str, str] | None:
    if following is None:
        return None
    end = _LINE_END.search(line.tokens[-1].text)
    start = _LINE_START.match(following.tokens[0].text)
    return (end[1].lower(), start[1].lower()) if end and start else None


def _is_suspended(following: Printed) -> bool:
    """Whether the hyphen stands for a part that comes later, as before a short word and another hyphenated one."""
    texts = [token.text for token in following.tokens[:3]]
    return len(texts) > 1 and len(texts[0]) <= 3 and any("-" in text.strip("-") for text in texts[1:])


class _Writer:
    """Writes one page: text, lines and words with their offsets."""

    def __init__(self, document_id: str, sheet: Sheet, start: int, mender: Mender) -> None:
        self._document_id = document_id
        self._sheet = sheet
        self._start = start
        self._mender = mender
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[Record] = []
        self._words: list[Record] = []

    @property
    def text(self) -> str:
        """Return the text of the page."""
        return "".join(self._parts)

    def write(self) -> Iterator[Record]:
        """Yield the page, its lines, its words."""
        before: Block | None = None
        for number, block in enumerate(self._sheet.blocks):
            if before is not None:
                self._add("\t" if _is_same_row(before, block) else "\n")
            self._block(number, block)
            before = block
        sheet = self._sheet
        yield Page(
            self._document_id, sheet.number, sheet.label, self.text, self._start, sheet.method, sheet.engine,
            round(sheet.width, 1), round(sheet.height, 1), sheet.confidence,
        )  # fmt: skip
        yield from self._lines
        yield from self._words

    def _add(self, text: str) -> int:
        """Append text, return the document offset where it begins."""
        offset = self._start + self._length
        self._parts.append(text)
        self._length += len(text)
        return offset

    def _block(self, number: int, block: Block) -> None:
        for i, line in enumerate(block.lines):
            following = block.lines[i + 1] if i + 1 < len(block.lines) else None
            drop, space = self._joint(line, following)
            self._line(number, block, line, drop)
            if following is not None and space:
                self._add(" ")

    def _joint(self, line: Printed, following: Printed | None) -> tuple[bool, bool]:
        """Whether the hyphen at the line's end goes, and whether a space follows."""
        last = line.tokens[-1].text
        if following is None or not _OPEN_HYPHEN.search(last) or (last.endswith("-") and _is_suspended(following)):
            return False, True
        first = following.tokens[0].text
        parts = _broken(line, following)
        if last.endswith("/"):
            return False, "://" not in last and "www." not in last
        if not first[0].isalnum():
            return False, True
        return bool(parts) and first[0].islower() and self._mender.mend(*(parts or ("", ""))), False

    def _line(self, block_number: int, block: Block, line: Printed, drop: bool) -> None:
        number = len(self._lines)
        start = self._start + self._length
        has_boxes = bool(self._sheet.width)
        bounds = (line.x0, line.top, line.x1, line.bottom) if has_boxes else (0.0, 0.0, 0.0, 0.0)
        page, at, parts, words = self._sheet.number, start, self._parts, self._words
        last = len(line.tokens) - 1
        for i, (text, x0, top, x1, bottom, _, _, _, _, is_glued) in enumerate(line.tokens):
            if drop and i == last:
                text = text[:-1]
            if i and not is_glued:
                parts.append(" ")
                at += 1
            parts.append(text)
            end = at + len(text)
            if has_boxes:
                words.append(Word(page, number, at, end, x0, top, x1, bottom))
            at = end
        self._length = at - self._start
        place = block.place
        self._lines.append(
            Line(
                self._document_id,
                self._sheet.number,
                number,
                block_number,
                start,
                self._start + self._length,
                *bounds,
                line.size,
                line.bold > 0.5,
                line.italic > 0.5,
                place.table if place else None,
                place.row if place else None,
                place.column if place else None,
                place.method if place and has_boxes else None,
            )
        )


def _is_same_row(before: Block, block: Block) -> bool:
    a, b = before.place, block.place
    return bool(a and b and (a.table, a.row) == (b.table, b.row) and a.column != b.column)
