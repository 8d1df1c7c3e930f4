"""Rules: the straight lines drawn on a PDF page, from PDFium's path objects, for the table finder."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from pipeline.read.pdf_text import Frame
from pipeline.read.pdfium import INT, POINTER, from_python

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEPTH = 6  # forms within forms
_MOST_OBJECTS = 20_000  # a drawing, not a table
_MOST_SEGMENTS = 400  # of one path
_STRAIGHT = 0.5  # points that a straight edge may lean
_THIN = 3.0  # points below which a filled box is a rule
_SHORTEST = 1.0  # points; pdfplumber drops shorter edges too (edge_min_length_prefilter)
_WHITE = 250  # of 255, from which paint is not seen on paper
_STACK = 3  # rules of one width that may part the rows of a table
_NARROWEST = 120.0  # points, the least width of such a table
_SAME_END = 4.0  # points between the ends of its rules
_APART = 5.0  # points between rules that part rows
_TOUCH = 3.0  # points between rules that are one
_MOST_RULES = 4_000

_count_on_page = from_python("FPDFPage_CountObjects", INT, POINTER)
_get_on_page = from_python("FPDFPage_GetObject", POINTER, POINTER, INT)
_count_in_form = from_python("FPDFFormObj_CountObjects", INT, POINTER)
_get_in_form = from_python("FPDFFormObj_GetObject", POINTER, POINTER, ctypes.c_ulong)
_type = from_python("FPDFPageObj_GetType", INT, POINTER)
_matrix_of = from_python("FPDFPageObj_GetMatrix", INT, POINTER, POINTER)
_draw_mode = from_python("FPDFPath_GetDrawMode", INT, POINTER, POINTER, POINTER)
_fill_colour = from_python("FPDFPageObj_GetFillColor", INT, POINTER, POINTER, POINTER, POINTER, POINTER)
_count_segments = from_python("FPDFPath_CountSegments", INT, POINTER)
_get_segment = from_python("FPDFPath_GetPathSegment", POINTER, POINTER, INT)
_point = from_python("FPDFPathSegment_GetPoint", INT, POINTER, POINTER, POINTER)
_segment_type = from_python("FPDFPathSegment_GetType", INT, POINTER)
_is_closed = from_python("FPDFPathSegment_GetClose", INT, POINTER)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical edge on the displayed page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """Return whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Band:
    """What lies between two level rules of one width."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x0: float, middle: float, x1: float) -> bool:
        """Return whether a line stands in it."""
        return self.top - 1 <= middle < self.bottom - 1 and self.spans(x0, x1)

    def spans(self, x0: float, x1: float) -> bool:
        """Return whether its rules run over a line, or all of it but a few points."""
        return self.x0 - _SAME_END <= x0 and x1 <= self.x1 + _SAME_END


def rules_of(page: Any, frame: Frame) -> list[Rule]:
    """Return the edges of all lines and boxes painted on a page, in displayed coordinates; white boxes have none."""
    rules: list[Rule] = []
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    for points, is_white in _subpaths(handle, _count_on_page, _get_on_page, _IDENTITY, 0):
        rules += _edges([frame.place(x, y) for x, y in points], is_white)
    return [rule for rule in rules if _is_on(rule, frame)]


def has_ruled_area(rules: list[Rule]) -> bool:
    """Return whether the page can hold a ruled table: at least two edges each way."""
    horizontal = sum(1 for rule in rules if rule.is_horizontal)
    return horizontal >= 2 and len(rules) - horizontal >= 2


def stacks_of(rules: Sequence[Rule]) -> list[list[Band]]:
    """Return stacks of bands between level rules of one width, three rules at least, from top to bottom."""
    if sum(1 for rule in rules if rule.x1 - rule.x0 > _SHORTEST) < _STACK or len(rules) > _MOST_RULES:
        return []
    groups: list[list[Rule]] = []
    for rule in _joined(rules):
        if rule.x1 - rule.x0 < _NARROWEST:
            continue
        for group in groups:
            if abs(group[0].x0 - rule.x0) <= _SAME_END and abs(group[0].x1 - rule.x1) <= _SAME_END:
                if rule.top - group[-1].top > _APART:
                    group.append(rule)
                break
        else:
            groups.append([rule])
    return [[Band(a.x0, a.top, a.x1, b.top) for a, b in pairwise(group)] for group in groups if len(group) >= _STACK]


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return the level rules from top to bottom, those that touch end to end as one."""
    made: list[Rule] = []
    for rule in sorted((r for r in rules if r.is_horizontal), key=lambda r: (round(r.top), r.x0)):
        last = made[-1] if made else None
        if last and abs(last.top - rule.top) <= 1 and rule.x0 <= last.x1 + _TOUCH:
            made[-1] = Rule(last.x0, last.top, max(last.x1, rule.x1), last.bottom)
        else:
            made.append(rule)
    return made


def picture_share(page: Any, frame: Frame) -> float:
    """Return the share of the page that its biggest picture covers, forms within forms left out."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    biggest = 0.0
    for i in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page, i)
        if raw.FPDFPageObj_GetType(thing) in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
            biggest = max(biggest, abs((right.value - left.value) * (top.value - bottom.value)))
    return biggest / max(frame.width * frame.height, 1.0)


def _subpaths(parent: int | None, count: Any, get: Any, outer: Matrix, depth: int) -> Iterator[tuple[list[Point], bool]]:
    """Yield the corners of each straight subpath, and whether it is filled with white only."""
    for i in range(min(count(parent), _MOST_OBJECTS)):
        thing = get(parent, i)
        kind = _type(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paint = _paint(thing)
            if paint:
                for points in _points(thing, _times(_own_matrix(thing), outer)):
                    yield points, paint == "white"
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = _times(_own_matrix(thing), outer)
            yield from _subpaths(thing, _count_in_form, _get_in_form, inner, depth + 1)


def _paint(path: int) -> str | None:
    """How a path is painted: None not at all, `white` filled with nothing but white, `ink` otherwise."""
    values = (INT * 2)()
    base = ctypes.addressof(values)
    if not _draw_mode(path, base, base + 4):
        return "ink"
    fill, stroke = values
    if stroke or not fill:
        return "ink" if stroke else None
    colour = (ctypes.c_uint * 4)()
    base = ctypes.addressof(colour)
    if not _fill_colour(path, base, base + 4, base + 8, base + 12):
        return "ink"
    red, green, blue, alpha = colour
    return "white" if alpha == 0 or min(red, green, blue) >= _WHITE else "ink"


def _own_matrix(thing: int) -> Matrix:
    values = (ctypes.c_float * 6)()
    _matrix_of(thing, ctypes.addressof(values))
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def _points(path: int, matrix: Matrix) -> Iterator[list[Point]]:
    """Yield the corners of each straight subpath."""
    n = _count_segments(path)
    if n > _MOST_SEGMENTS:
        return
    at = (ctypes.c_float * 2)()
    base = ctypes.addressof(at)
    a, b, c, d, e, f = matrix
    points: list[Point] = []
    is_straight = True
    for k in range(n):
        segment = _get_segment(path, k)
        _point(segment, base, base + 4)
        kind = _segment_type(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if is_straight and len(points) > 1:
                yield points
            points, is_straight = [], True
        x, y = at
        points.append((a * x + c * y + e, b * x + d * y + f))
        is_straight &= kind != raw.FPDF_SEGMENT_BEZIERTO
        if points and _is_closed(segment):
            points.append(points[0])
    if is_straight and len(points) > 1:
        yield points


def _edges(points: list[Point], is_white: bool) -> Iterator[Rule]:
    """Yield the edges of a subpath that are level or upright; a thin box is one rule.

    A white box is no box on paper, but a thin one may be a rule across something shaded.
    """
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = Rule(min(xs), min(ys), max(xs), max(ys))
    thin, long = sorted((box.x1 - box.x0, box.bottom - box.top))
    if len(points) > 2 and thin < _THIN:
        if long >= _SHORTEST:
            yield _middle(box)
        return
    if is_white:
        return
    for (xa, ya), (xb, yb) in pairwise(points):
        if abs(xa - xb) <= _STRAIGHT or abs(ya - yb) <= _STRAIGHT:
            edge = Rule(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
            if max(edge.x1 - edge.x0, edge.bottom - edge.top) >= _SHORTEST:
                yield _middle(edge)


def _middle(box: Rule) -> Rule:
    """The centre line of a thin box."""
    if box.is_horizontal:
        y = (box.top + box.bottom) / 2
        return Rule(box.x0, y, box.x1, y)
    x = (box.x0 + box.x1) / 2
    return Rule(x, box.top, x, box.bottom)


def _is_on(rule: Rule, frame: Frame) -> bool:
    return rule.x1 >= -1 and rule.x0 <= frame.width + 1 and rule.bottom >= -1 and rule.top <= frame.height + 1


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
