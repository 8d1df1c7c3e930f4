"""Briefings as blocks of text: how high they stand on paper, and the Word file that is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from pipeline.report.source import Source
from pipeline.report.word import Word
from pipeline.report.wording import day

SIZE = 10.0  # points
WIDTH_CM = 17.4
PAGE = 725.0  # points of a page that can be filled: 757, less what lines kept together leave open
LONGEST_QUOTE = 260  # characters; a longer one is not cut but left for the page of the site
_LINE = 97  # characters of a line of this size and page, as measured on paper
_HEIGHT = 12.1  # points of a line


@dataclass(frozen=True)
class Block:
    """A piece of a briefing: title, heading, text, bullet, number, quote (`lead` is its place) or table."""

    kind: str
    text: str
    lead: str = ""
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class Origin:
    """Where a briefing comes from: the latest document, how many there are, and the run that made the database."""

    dated_on: date | None
    n_documents: int
    run: str
    is_invented: bool

    @property
    def words(self) -> str:
        """Return it in a sentence."""
        invented = "All of it is invented. " if self.is_invented else ""
        latest = f", the latest of {day(self.dated_on)}" if self.dated_on else ""
        return f"{invented}Source: {self.n_documents:,} published documents{latest}; run {self.run}."


def origin(source: Source) -> Origin:
    """Return where what is said comes from."""
    row = source.rows("select max(published_on) as dated_on, count(*) as n from documents")[0]
    runs = source.rows("select run_id from runs where stage = 'store' order by run_id")
    run = runs[0]["run_id"] if runs else "not known"
    return Origin(row["dated_on"], row["n"], run, source.is_invented)


def height(found: Iterable[Block], size: float = SIZE) -> float:
    """Return how high the blocks stand on paper, in points, reckoned from the number of their characters."""
    return sum(_height(block, size / SIZE) for block in found)


def _height(block: Block, scale: float) -> float:
    line, text = _LINE / scale, f"{block.lead}{block.text}"
    if block.kind == "table":
        rows = (max(ceil(len(text) * WIDTH_CM / (width * _LINE * 1.05)) for text, width in zip(row, block.widths, strict=True))
                for row in block.rows)  # fmt: skip
        return 10.6 * sum(rows) + len(block.rows) * 1.0 + 12
    lines = ceil(len(text) / (line - {"quote": 2, "bullet": 4, "number": 4}.get(block.kind, 0)))
    around = {"title": 12.0, "heading": 13.0, "text": 3.0, "small": 0.0}.get(block.kind, 2.5)
    return lines * _HEIGHT * scale * (1.8 if block.kind == "title" else 1.0) + around


def written(found: Sequence[Block], made_from: Origin, size: float = SIZE) -> bytes:
    """Return the blocks as a Word file."""
    title = next(block.text for block in found if block.kind == "title")
    made = Word(title, made_from.dated_on, f"{title}.", size)
    for block in found:
        if block.kind == "table":
            made.table(block.rows[0], block.rows[1:], block.widths, block.text)
        elif block.kind in ("bullet", "number"):
            (made.bullet if block.kind == "bullet" else made.numbered)(block.text, block.lead)
        elif block.kind == "quote":
            made.quote(block.text, block.lead)
        elif block.kind == "lead":
            made.paragraph(block.text, follows=True)
        else:
            {"title": made.title, "heading": made.heading}.get(block.kind, made.paragraph)(block.text)
    return made.made()
