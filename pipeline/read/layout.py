"""Order: words of a page become printed lines in the order in which they are read.

Boxes drawn on the page are read as wholes. Rows of words are cut at wide gaps into pieces; where a gutter parts pieces
and boxes into columns, each column is read from top to bottom, band by band between what runs across the gutter;
elsewhere rows are read from left to right (a recursive XY-cut after Nagy and Seth 1984 that prefers gutters and does
not mistake a column of paragraph numbers or labels for text).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pipeline.read.blocks import right_edge
from pipeline.read.columns import Band, Region, Unit, bands_of, gutter_of, is_column, is_table, unit_of
from pipeline.read.panels import Panel
from pipeline.read.parts import Printed, Token
from pipeline.read.rows import cuts_of, lines_of, parted, rows_of

__all__ = ["Region", "Unit", "regions_of", "thing"]

Placed = TypeVar("Placed", Token, Unit)

_DEPTH = 6
_WORD_SPACE = 0.6  # em, the widest space between words of one line
_BORDER = 1.5  # points that words may stand out of their box
_HUGS = 0.25  # em between words and the sides of a strip drawn behind them
_RUNS_ON = 1.6  # em between its baselines and those of the lines above and below
_FILLED = 0.3  # share of a box's height that its words take up
_STRAY = 20  # characters that may stand between boxes of one row
_TAIL = 1.5  # em between baselines of a paragraph's last lines


def regions_of(tokens: Sequence[Token], things: Sequence[Unit] = (), panels: Sequence[Panel] = ()) -> list[Region]:
    """Return regions in reading order: a column, what stands in a box, or lines between these.

    Paragraphs do not go on over the end of a region.
    """
    rest, boxes = _boxed(tokens, things, panels) if panels else (tokens, list(things))
    return _ordered(rest, boxes, 0)


def thing(number: int, x0: float, top: float, x1: float, bottom: float) -> Unit:
    """Return a unit that stands for a table."""
    return Unit(x0, top, x1, bottom, thing=number)


def _ordered(tokens: Sequence[Token], fixed: Sequence[Unit], depth: int, right: float = 0.0) -> list[Region]:
    """Order words, and units that are no words; `right` is their right margin as far as the drawing tells it."""
    rows = rows_of(tokens)
    units = [unit_of(piece) for row, cuts in zip(rows, cuts_of(rows), strict=True) for piece in parted(row, cuts)]
    right = max(right, right_edge([row[-1][3] for row in rows]))
    units += fixed
    if any([unit.inside for unit in fixed]):
        ordered = _box_row(units, depth, right)
        if ordered is not None:
            return ordered
    x = gutter_of(units) if depth < _DEPTH else None
    if x is not None:
        return _by_columns(units, x, depth, right)
    return _placed(rows, fixed, right)


def _again(units: Sequence[Unit], depth: int, right: float = 0.0) -> list[Region]:
    """Order part of the units, their words taken anew: rows reach no further than this part."""
    tokens = [token for unit in units for token in unit.tokens]
    return _ordered(tokens, [unit for unit in units if not unit.tokens], depth + 1, right)


def _by_columns(units: Sequence[Unit], x: float, depth: int, right: float) -> list[Region]:
    regions: list[Region] = []
    rows: list[Unit] = []  # what is read row by row before the next columns
    for band in bands_of(units, x):
        band = _without_tail(rows, band)
        if not band.is_across and _are_columns(band):
            regions += _lines(rows, right)
            rows = []
            regions += _again(band.left, depth) + _again(band.right, depth)
        else:
            rows += band.units
    return regions + _lines(rows, right)


def _are_columns(band: Band) -> bool:
    """Whether the sides of a band are read one after the other, where a gutter is known."""
    left, right = is_column(band.left), is_column(band.right)
    if not (band.left and band.right):
        return left or right
    return (left or right) and not is_table(band.left, band.right)


def _without_tail(rows: list[Unit], band: Band) -> Band:
    """Move the last line of a paragraph that runs across the gutter, too short to do so itself, to the lines before."""
    if band.is_across or not rows or not rows[-1].tokens:
        return band
    first, before = band.units[0], rows[-1]
    if not first.tokens or first.baseline - before.baseline > _TAIL * first.size:
        return band
    if any([other.top < first.bottom for other in band.units[1:]]):
        return band
    rows.append(first)
    others = band.units[1:]
    return Band(False, others, [u for u in others if u in band.left], [u for u in others if u in band.right])


def _lines(units: Sequence[Unit], right: float) -> list[Region]:
    """Regions of units without columns: pieces side by side are one line."""
    tokens = [token for unit in units for token in unit.tokens]
    return _placed(rows_of(tokens), [unit for unit in units if not unit.tokens], right)


def _placed(rows: Sequence[Sequence[Token]], fixed: Sequence[Unit], right: float) -> list[Region]:
    """Regions of rows with the tables among them; a box stands alone."""
    boxes = sorted([unit for unit in fixed if unit.inside], key=lambda u: (u.top, u.x0))
    things = [unit for unit in fixed if unit.thing is not None]
    if boxes:
        return _around(boxes, [token for row in rows for token in row], things, right)
    if things:
        placed: list[tuple[float, Printed | int]] = [(line.top + line.bottom, line) for line in lines_of(rows)]
        placed += [(2 * unit.top, unit.thing) for unit in things if unit.thing is not None]
        return [Region(tuple([line for _, line in sorted(placed, key=lambda pair: pair[0])]), right)]
    return [Region(tuple(lines_of(rows)), right)] if rows else []


def _around(boxes: Sequence[Unit], tokens: Sequence[Token], things: Sequence[Unit], right: float) -> list[Region]:
    """Boxes among lines: what stands above or to the left of a box comes before it."""
    regions: list[Region] = []
    for box in boxes:
        before = [t for t in tokens if _middle(t) < box.top or (t.x1 <= box.x0 and _middle(t) < box.bottom)]
        regions += _placed(rows_of(before), [unit for unit in things if unit.top < box.top], right)
        regions += box.inside
        taken = set(map(id, before))
        tokens = [t for t in tokens if id(t) not in taken]
        things = [unit for unit in things if unit.top >= box.top]
    return regions + _placed(rows_of(tokens), things, right)


def _middle(token: Token) -> float:
    return (token.top + token.bottom) / 2


def _box_row(units: Sequence[Unit], depth: int, right: float) -> list[Region] | None:
    """Order units where boxes side by side part what is above from what is below, None where none do."""
    for row in _overlapping([unit for unit in units if unit.inside], 1):
        if len(row) < 2:
            continue
        top, bottom = min([u.top for u in row]), max([u.bottom for u in row])
        others = [unit for unit in units if unit not in row and top < unit.middle < bottom]
        if sum([unit.length if unit.tokens else _STRAY for unit in others]) > _STRAY:
            continue
        above = [unit for unit in units if unit.middle <= top]
        below = [unit for unit in units if unit.middle >= bottom]
        return _again(above, depth, right) + _cut([*row, *others], 0) + _again(below, depth, right)
    return None


def _cut(units: Sequence[Unit], axis: int) -> list[Region]:
    """Order boxes by cutting them apart at white space, upright and level in turn (`axis` 0 and 1)."""
    for way in (axis, 1 - axis):
        parts = _overlapping(units, way)
        if len(parts) > 1:
            return [region for part in parts for region in _cut(part, 1 - way)]
    return _lines(units, max([unit.x1 for unit in units]))


def _overlapping(units: Sequence[Unit], axis: int) -> list[list[Unit]]:
    """Return groups of units that overlap in x (`axis` 0) or height (1), along it."""
    groups: list[list[Unit]] = []
    reach = 0.0
    for start, end, _, unit in sorted([(u.top, u.bottom, i, u) if axis else (u.x0, u.x1, i, u) for i, u in enumerate(units)]):
        if groups and start < reach:
            groups[-1].append(unit)
        else:
            groups.append([unit])
            reach = end
        reach = max(reach, end)
    return groups


def _boxed(tokens: Sequence[Token], things: Sequence[Unit], panels: Sequence[Panel]) -> tuple[list[Token], list[Unit]]:
    """Put words and things into the innermost panels that hold them; return those outside, boxes among them as units."""
    rest, outside = list(tokens), list(things)
    for panel in sorted(panels, key=lambda p: ((p.x1 - p.x0) * (p.bottom - p.top), p.top, p.x0)):
        held = _within(panel, rest)
        within = _within(panel, outside)
        if not held or len(held) == len(rest) or not _holds_lines(panel, held, rest):
            continue
        taken = set(map(id, held))
        rest = [token for token in rest if id(token) not in taken]
        outside = [unit for unit in outside if unit not in within]
        outside.append(_box(panel, held, within))
    return rest, outside


def _box(panel: Panel, tokens: Sequence[Token], within: Sequence[Unit]) -> Unit:
    """A box as drawn, or, where that is mostly empty, as wide and high as what stands in it."""
    edges = [(t.x0, t.top, t.x1, t.bottom) for t in tokens] + [(u.x0, u.top, u.x1, u.bottom) for u in within]
    lefts, tops, rights, bottoms = zip(*edges, strict=True)
    box = min(lefts), min(tops), max(rights), max(bottoms)
    right = panel.x1 - max(box[0] - panel.x0, 0.0)  # as much room at the right as at the left
    inside = tuple(_ordered(tokens, within, 0, right))
    if box[3] - box[1] >= _FILLED * (panel.bottom - panel.top):
        box = panel.x0, panel.top, panel.x1, panel.bottom
    return Unit(*box, inside=inside)


def _within(panel: Panel, things: Sequence[Placed]) -> list[Placed]:
    """Return what has its middle in a panel."""
    x0, top, x1, bottom = 2 * panel.x0, 2 * panel.top, 2 * panel.x1, 2 * panel.bottom
    return [t for t in things if top <= t.top + t.bottom <= bottom and x0 <= t.x0 + t.x1 <= x1]


def _holds_lines(panel: Panel, held: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether the words of a panel are apart from those around, as highlighted or underlined words are not."""
    left, right = min([t.x0 for t in held]), max([t.x1 for t in held])
    if left < panel.x0 - _BORDER or right > panel.x1 + _BORDER:
        return False
    size = max([t.size for t in held])
    first, last = min([t.baseline for t in held]), max([t.baseline for t in held])
    above, below = min([t.top for t in held]) - panel.top, panel.bottom - max([t.bottom for t in held])
    reach = _RUNS_ON * size if min(left - panel.x0, panel.x1 - right, above, below) < _HUGS * size else 0.0
    inner = set(map(id, held))
    for token in tokens:
        if not first - max(reach, 1) < token.baseline < last + max(reach, 1) or id(token) in inner:
            continue
        if reach and not first - 1 <= token.baseline <= last + 1 and token.x0 < panel.x1 and token.x1 > panel.x0:
            return False
        space = _WORD_SPACE * token.size
        near = [t for t in held if abs(t.baseline - token.baseline) < 1]
        if any([0 <= token.x0 - t.x1 < space or 0 <= t.x0 - token.x1 < space for t in near]):
            return False
    return True
