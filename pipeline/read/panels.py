"""Panels: closed boxes drawn on a page, shaded or outlined, that part what stands in them from what stands around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.parts import Token
from pipeline.read.rules import Rule

_SAME = 2.5  # points between edges that meet, or are one
_TOUCH = 1.5  # points between shaded strips that are one area
_SMALLEST = (16.0, 8.0)  # points: width and height
_MOST_RULES = 2_000  # a drawing


@dataclass(frozen=True, slots=True)
class Panel:
    """A box on the displayed page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


def panels_of(rules: Sequence[Rule]) -> list[Panel]:
    """Return the boxes that rules close, from top to bottom.

    Shaded strips that touch, one for each line or paragraph, are one box.
    """
    if len(rules) < 4 or len(rules) > _MOST_RULES:
        return []
    uprights = _uprights([r for r in rules if not r.is_horizontal])
    panels = []
    for x0, x1, heights in _levels([r for r in rules if r.is_horizontal and r.x1 - r.x0 >= _SMALLEST[0]]):
        for top, bottom in pairwise(heights):
            if bottom - top >= _SMALLEST[1] and _closes(uprights, top, bottom, x0, x1):
                panels.append(Panel(x0, top, x1, bottom))
    return _joined(sorted(panels, key=lambda p: (p.top, p.x0)))


def _levels(rules: Sequence[Rule]) -> list[tuple[float, float, list[float]]]:
    """Return (x0, x1, heights) of level edges of one width above each other, those that lie on each other as one."""
    made: list[tuple[float, float, list[float]]] = []
    for rule in sorted(rules, key=lambda r: (r.top, r.x0, r.x1)):
        for x0, x1, heights in made:
            if abs(x0 - rule.x0) <= _SAME and abs(x1 - rule.x1) <= _SAME:
                if rule.top - heights[-1] > _SAME:
                    heights.append(rule.top)
                break
        else:
            made.append((rule.x0, rule.x1, [rule.top]))
    return made


def _uprights(rules: Sequence[Rule]) -> list[tuple[float, float, float]]:
    """Return (x, top, bottom) of upright edges, those that lie on each other or touch as one."""
    made: list[tuple[float, float, float]] = []
    for x, top, bottom in sorted((round(r.x0, 0), r.top, r.bottom) for r in rules):
        if made and made[-1][0] == x and top - made[-1][2] <= _TOUCH:
            made[-1] = (x, made[-1][1], max(made[-1][2], bottom))
        else:
            made.append((x, top, bottom))
    return made


def _closes(uprights: Sequence[tuple[float, float, float]], top: float, bottom: float, x0: float, x1: float) -> bool:
    """Whether edges run from top to bottom on both sides."""
    left = right = False
    for x, a, b in uprights:
        if a <= top + _SAME and b >= bottom - _SAME:
            left = left or abs(x - x0) <= _SAME
            right = right or abs(x - x1) <= _SAME
    return left and right


def _joined(panels: Sequence[Panel]) -> list[Panel]:
    """Join the strips behind the lines and paragraphs of one shaded area, cells of a grid apart."""
    made: list[Panel] = []
    for panel in panels:
        last = made[-1] if made else None
        if (
            last
            and abs(last.x0 - panel.x0) <= _TOUCH
            and abs(last.x1 - panel.x1) <= _TOUCH
            and abs(panel.top - last.bottom) <= _TOUCH
            and not any(_is_beside(other, panel) for other in panels)
        ):
            made[-1] = Panel(last.x0, last.top, last.x1, panel.bottom)
        else:
            made.append(panel)
    return made


def _is_beside(other: Panel, panel: Panel) -> bool:
    overlap = min(other.bottom, panel.bottom) - max(other.top, panel.top)
    return overlap > _TOUCH and (other.x0 >= panel.x1 - _TOUCH or other.x1 <= panel.x0 + _TOUCH)


def outside_boxes(tokens: Sequence[Token], panels: Sequence[Panel]) -> list[Token]:
    """Return the words that stand in no box beside another box of another height: what is in such boxes is no table.

    Boxes of one height in a row may be the cells of one.
    """
    boxes = [p for p in panels if any([_is_beside(q, p) and not _is_level(q, p) for q in panels])]
    boxes = [p for p in boxes if not any([_is_beside(q, p) and _is_level(q, p) for q in panels])]
    if not boxes:
        return list(tokens)
    return [token for token in tokens if not any([_holds(box, token) for box in boxes])]


def _holds(panel: Panel, token: Token) -> bool:
    return panel.x0 <= token.x0 and token.x1 <= panel.x1 and panel.top <= token.top and token.bottom <= panel.bottom


def _is_level(other: Panel, panel: Panel) -> bool:
    return abs(other.top - panel.top) <= _SAME and abs(other.bottom - panel.bottom) <= _SAME
