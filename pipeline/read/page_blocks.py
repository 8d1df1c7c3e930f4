"""The blocks of a PDF page: its words and drawn lines become paragraphs and table cells in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.read import aligned, blocks, layout, pdf_text, rules, tables
from pipeline.read.glyphs import Font
from pipeline.read.panels import Panel, outside_boxes, panels_of
from pipeline.read.parts import Block, Place, Printed, Token
from pipeline.read.pdf_text import Frame, Words
from pipeline.read.rows import rows_of

_PADDING = 5.0  # points between a cell's edge and its text


@dataclass
class Progress:
    """What is carried from page to page: fonts seen, the number of tables, the table that may go on."""

    fonts: dict[int, Font] = field(default_factory=dict)
    n_tables: int = 0
    last: tables.PageEnd | None = None
    last_page: int = 0
    n_rows: int = 0


def blocks_of_page(words: Words, drawn: list[rules.Rule], frame: Frame, number: int, progress: Progress) -> list[Block]:
    """Return the blocks of a page in reading order: upright text with its tables, then turned text."""
    before = progress.last if progress.last_page == number - 1 else None
    panels = panels_of(drawn)
    found, rest = _tables(words, drawn, panels, before, frame.height)
    things = [layout.thing(n, t.x0, t.top, t.x1, t.bottom) for n, t in enumerate(found)]
    made: list[Block] = []
    for region in layout.regions_of(rest, things, panels):
        made += _region(region, found, progress)
    if found:
        marks = frozenset(tables.mark_of(token) for token in rest)
        progress.last, progress.last_page = tables.PageEnd(max(found, key=lambda t: t.bottom), frame.height, marks), number
    for direction, tokens in sorted(words.turned.items()):
        made += _turned(tokens, frame, direction)
    return made


def _tables(
    words: Words, drawn: list[rules.Rule], panels: list[Panel], before: tables.PageEnd | None, height: float
) -> tuple[list[tables.Table], list[Token]]:
    """Return the tables of a page, those in grids first, and the words outside of them."""
    found: list[tables.Table] = []
    rest: list[Token] = list(words.tokens)
    if rules.has_ruled_area(drawn):
        found, rest = tables.tables_of(drawn, rest, before, height)
    starts = before.table.edges[:-1] if before is not None and before.table.method == "aligned" else None
    loose = aligned.tables_of(outside_boxes(rest, panels), drawn, starts)
    if loose:
        rest = aligned.words_outside(rest, loose)
        if before is not None and not found and tables.continues(before, loose[0], rest, height):
            loose[0] = replace(loose[0], is_continued=True)
    return found + loose, rest


def _region(region: layout.Region, found: list[tables.Table], progress: Progress) -> list[Block]:
    made: list[Block] = []
    lines: list[Printed] = []
    right = region.right
    for line in region.lines:
        if isinstance(line, Printed):
            lines.append(line)
            continue
        made += blocks.blocks_of(lines, right=right)
        lines = []
        made += _table_blocks(found[line], progress)
    return made + blocks.blocks_of(lines, right=right)


def _table_blocks(table: tables.Table, progress: Progress) -> list[Block]:
    """Return the cells of a table as blocks, numbered on from the page before where the table goes on."""
    if not table.is_continued:
        progress.n_tables += 1
        progress.n_rows = 0
    made: list[Block] = []
    for cell in table.cells:
        place = Place(progress.n_tables - 1, progress.n_rows + cell.row, cell.column, table.method)
        lines = [Printed(row) for row in rows_of(cell.tokens)]
        made += blocks.blocks_of(lines, place, cell.x1 - _PADDING)
    progress.n_rows += table.n_rows
    return made


def _turned(tokens: tuple[Token, ...], frame: Frame, direction: int) -> list[Block]:
    """Return the blocks of text that runs up, down or upside down."""
    made: list[Block] = []
    for region in layout.regions_of(tokens):
        made += blocks.blocks_of([line for line in region.lines if isinstance(line, Printed)])
    return [replace(block, lines=tuple(_turned_line(line, frame, direction) for line in block.lines)) for block in made]


def _turned_line(line: Printed, frame: Frame, direction: int) -> Printed:
    return Printed([pdf_text.turn_back(token, frame, direction) for token in line.tokens])
