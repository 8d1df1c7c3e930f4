"""Tables without a grid: between level rules, in shaded bands, or told by the alignment of their text alone.

Rows of words are cut at wide gaps into pieces. Lines whose pieces leave the same stretches of white between them are a
region; the stretches part its columns. Between rules each band is a row; elsewhere a row begins after a wider gap, or
where the first column and most others begin. What comes out must look like a table (`looks`): precision goes before
recall, because prose taken for a table is spoilt, and a table taken for prose can still be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.read import looks
from pipeline.read.gutters import Columns, Line, columns_of, covered, cut_at_starts, line_of
from pipeline.read.parts import Token
from pipeline.read.row_starts import bands_as_rows, rows_by_text
from pipeline.read.rows import pieces_of
from pipeline.read.rules import Band, Rule, stacks_of
from pipeline.read.tables import Cell, Table

_FAR = 3.6  # em between the baselines of lines of one region
_WIDE = 0.62  # share of the width of a page's text from which a line in one piece is prose
_BETWEEN = 8  # lines with one or two pieces between lines with three
_NEXT = 0.7  # em between a band and the row next to it
_HEADS = 2  # lines with headings over several columns
_HEAD_GAP = 2.4  # em between their baselines
_WITHIN = 1.35  # em between the baselines of lines of one cell
_GAP = 0.9  # em, a wide gap within a row
_START = 3.0  # points between starts of one column


def tables_of(tokens: Sequence[Token], rules: Sequence[Rule], starts: tuple[float, ...] | None) -> list[Table]:
    """Return tables among the words outside of grids, from top to bottom.

    `starts`: where the columns begin of a table without a grid that ends the page before; one that goes on from it needs
    no other proof than the same columns.
    """
    stacks = stacks_of(rules)
    may_align = _may_align(tokens)
    if not stacks and not may_align:
        return []
    lines = cut_at_starts([line_of(row) for row in pieces_of(tokens)])
    found: list[Table] = []
    for stack in stacks:
        found += _between_rules([line for line in lines if not _is_taken(line, found)], stack)
    if may_align:
        rest = [line for line in lines if not _is_taken(line, found)]
        found += [table for run in _runs(rest) if (table := _without_rules(run, starts))]
    return sorted(found, key=lambda table: table.top)


def words_outside(tokens: Sequence[Token], tables: Sequence[Table]) -> list[Token]:
    """Return the words that are in none of the tables."""
    held = {id(token) for table in tables for cell in table.cells for token in cell.tokens}
    return [token for token in tokens if id(token) not in held]


def _may_align(tokens: Sequence[Token]) -> bool:
    """Whether words begin at the same three places, after wide gaps, in three rows: a cheap look before the real one."""
    rows: dict[int, list[tuple[float, float, float]]] = {}
    for token in tokens:
        rows.setdefault(round(token[5]), []).append((token[1], token[3], token[6]))
    begun: dict[int, int] = {}
    n_rows = 0
    for row in rows.values():
        if len(row) < looks.COLUMNS:
            continue
        row.sort()
        found = [round(row[0][0] / _START)]
        for (_, end, size), (start, _, _) in pairwise(row):
            if start - end > _GAP * size:
                found.append(round(start / _START))
        if len(found) >= looks.COLUMNS:
            n_rows += 1
            for start in found:
                begun[start] = begun.get(start, 0) + 1
    if n_rows < looks.ROWS - 1:
        return False
    return sum(1 for n in begun.values() if n >= 2) >= 2


def _is_taken(line: Line, tables: Sequence[Table]) -> bool:
    return any(table.top - 1 <= line.middle <= table.bottom + 1 and line.x0 < table.x1 and line.x1 > table.x0 for table in tables)


def _between_rules(lines: Sequence[Line], stack: Sequence[Band]) -> list[Table]:
    """Return the tables that bands between rules of one width hold: the longest runs of bands with the same columns."""
    held = [[line for line in lines if band.holds(line.x0, line.middle, line.x1)] for band in stack]
    tables = []
    for run in _band_runs(held):
        bands = held[run[0] : run[1]]
        columns = columns_of([line for band in bands for line in band])
        if len(columns) < 2:
            continue
        first, last = stack[run[0]], stack[run[1] - 1]
        bands = [_next_to(lines, first, columns, -1), *bands, _next_to(lines, last, columns, 1)]
        rows = bands_as_rows(bands, columns)
        if looks.is_ruled_off(rows, columns):
            inside = [line for band in bands for line in band]
            top, bottom = min(line.top for line in inside), max(line.bottom for line in inside)
            tables.append(_table(rows, columns, (first.x0, min(first.top, top), first.x1, max(last.bottom, bottom))))
    return tables


def _next_to(lines: Sequence[Line], band: Band, columns: Columns, way: int) -> list[Line]:
    """Return the row above the first band (`way` -1) or below the last (1) that has no rule, or no shade, of its own.

    It stands as near as rows do, and in two columns at least.
    """
    if way < 0:
        near = [line for line in reversed(lines) if line.middle < band.top and band.spans(line.x0, line.x1)][:_HEADS]
        start = band.top
    else:
        near = [line for line in lines if line.middle > band.bottom and band.spans(line.x0, line.x1)][:_BETWEEN]
        start = band.bottom
    made: list[Line] = []
    for line in near:
        distance = line.top - start if way > 0 else start - line.bottom
        if distance > (_NEXT if made else 1.5 * _NEXT) * line.size or columns.spans(line):
            break
        made.append(line)
        start = line.bottom if way > 0 else line.top
    if not any(len(columns.of(line)) >= 2 for line in made[:1]):
        return []
    return made[::way]


def _band_runs(bands: Sequence[Sequence[Line]]) -> list[tuple[int, int]]:
    """Return (first, end) of runs of bands between whose columns white is left all the way down."""
    runs: list[tuple[int, int]] = []
    start, cover = 0, covered([])
    for i, band in enumerate(bands):
        own = covered(band)
        both = covered(band, cover)
        if not band:  # white space between tables
            runs.append((start, i))
            start, cover = i + 1, covered([])
            continue
        is_span = len(own) == 1 and len(band) == 1 and len(cover) > 1
        if not is_span and len(both) < 2:
            runs.append((start, i))
            start, cover = (i, own) if len(own) >= 2 else (i + 1, covered([]))
        elif not is_span:
            cover = both
    runs.append((start, len(bands)))
    return [(a, b) for a, b in runs if b - a >= 2]


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Return stretches of lines that may be a table without rules: lines with three pieces, and what stands between."""
    if not lines:
        return []
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    runs: list[list[Line]] = []
    run: list[Line] = []
    for number, line in enumerate(lines):
        if run and (line.baseline - run[-1].baseline > _FAR * line.size or _is_prose(line, width)):
            runs.append(run)
            run = []
        if not run and len(line.pieces) >= looks.COLUMNS:
            run += _heads(lines[max(number - _HEADS, 0) : number], line, width)
        if run or len(line.pieces) >= looks.COLUMNS:
            run.append(line)
        between = next((n for n, other in enumerate(reversed(run)) if len(other.pieces) >= looks.COLUMNS), 0)
        if between > _BETWEEN:
            runs.append(run[:-between])
            run = []
    runs.append(run)
    return [run for run in runs if sum(1 for line in run if len(line.pieces) >= looks.COLUMNS) >= looks.ROWS - 1]


def _heads(above: Sequence[Line], first: Line, width: float) -> list[Line]:
    """Return the lines right above the first with three pieces that have two: headings over several columns."""
    made: list[Line] = []
    for line in reversed(above):
        near = first.baseline - line.baseline <= _HEAD_GAP * first.size
        if len(line.pieces) != looks.COLUMNS - 1 or not near or _is_prose(line, width):
            break
        made.insert(0, line)
        first = line
    return made


def _is_prose(line: Line, width: float) -> bool:
    return any(piece.x1 - piece.x0 > _WIDE * width for piece in line.pieces)


def _without_rules(run: Sequence[Line], starts: tuple[float, ...] | None) -> Table | None:
    """Return the table that a stretch of lines is, None where it does not look like one."""
    columns = columns_of(run)
    if len(columns) < looks.COLUMNS:
        return None
    lines = _trimmed(run, columns)
    rows = rows_by_text(lines, columns)
    goes_on = starts is not None and columns.begin_at(starts)
    if not looks.is_aligned(rows, columns, goes_on=goes_on):
        return None
    edges = (columns.x0, min(line.top for line in lines), columns.x1, max(line.bottom for line in lines))
    return _table(rows, columns, edges)


def _trimmed(run: Sequence[Line], columns: Columns) -> list[Line]:
    """Cut off what follows the last line that stands in three columns, but for lines that go on in its cells."""
    lines = list(run)
    full = [i for i, line in enumerate(lines) if len(columns.of(line)) >= looks.COLUMNS]
    if not full:
        return []
    end = full[-1] + 1
    while end < len(lines) and lines[end].baseline - lines[end - 1].baseline < _WITHIN * lines[end].size:
        if columns.spans(lines[end]):
            break
        end += 1
    start = full[0]
    while start and len(lines[start - 1].pieces) >= looks.COLUMNS - 1:
        start -= 1
    return lines[start:end]


def _table(rows: Sequence[Sequence[Line]], columns: Columns, edges: tuple[float, float, float, float]) -> Table:
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        held: dict[int, list[Token]] = {}
        for line in row:
            for column, tokens in columns.of(line).items():
                held.setdefault(column, []).extend(tokens)
        for column, tokens in sorted(held.items()):
            cells.append(Cell(number, column, columns.right_of(column), tuple(tokens)))
    return Table(*edges, tuple(cells), (*columns.starts, columns.x1), method="aligned")
