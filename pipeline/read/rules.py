"""Rules: the straight lines drawn on a PDF page, from PDFium's path objects, for the table finder."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from pipeline.read.pdf_text import Frame

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEPTH = 6  # forms within forms
_MOST_OBJECTS = 20_000  # a drawing, not a table
_MOST_SEGMENTS = 400  # of one path
_STRAIGHT = 0.5  # points that a straight edge may lean
_THIN = 3.0  # points below which a filled box is a rule


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


def rules_of(page: Any, frame: Frame) -> list[Rule]:
    """Return the edges of all lines and boxes painted on a page, in displayed coordinates."""
    rules: list[Rule] = []
    for points in _subpaths(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _IDENTITY, 0):
        rules += _edges([frame.place(x, y) for x, y in points])
    return [rule for rule in rules if _is_on(rule, frame)]


def has_ruled_area(rules: list[Rule]) -> bool:
    """Return whether the page can hold a ruled table: at least two edges each way."""
    horizontal = sum(1 for rule in rules if rule.is_horizontal)
    return horizontal >= 2 and len(rules) - horizontal >= 2


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


def _subpaths(parent: Any, count: Any, get: Any, outer: Matrix, depth: int) -> Iterator[list[Point]]:
    matrix = raw.FS_MATRIX()
    for i in range(min(count(parent), _MOST_OBJECTS)):
        thing = get(parent, i)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            if _is_painted(thing):
                raw.FPDFPageObj_GetMatrix(thing, matrix)
                yield from _points(thing, _times(_plain(matrix), outer))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            raw.FPDFPageObj_GetMatrix(thing, matrix)
            inner = _times(_plain(matrix), outer)
            yield from _subpaths(thing, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)


def _is_painted(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return not raw.FPDFPath_GetDrawMode(path, fill, stroke) or bool(fill.value or stroke.value)


def _points(path: Any, matrix: Matrix) -> Iterator[list[Point]]:
    """Yield the corners of each straight subpath."""
    n = raw.FPDFPath_CountSegments(path)
    if n > _MOST_SEGMENTS:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    is_straight = True
    for k in range(n):
        segment = raw.FPDFPath_GetPathSegment(path, k)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if is_straight and len(points) > 1:
                yield points
            points, is_straight = [], True
        points.append(_moved(x.value, y.value, matrix))
        is_straight &= kind != raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if is_straight and len(points) > 1:
        yield points


def _edges(points: list[Point]) -> Iterator[Rule]:
    """Yield the edges of a subpath that are level or upright; a thin box is one rule."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = Rule(min(xs), min(ys), max(xs), max(ys))
    thin, long = sorted((box.x1 - box.x0, box.bottom - box.top))
    if len(points) > 2 and thin < _THIN:
        if long > _THIN:
            yield _middle(box)
        return
    for (xa, ya), (xb, yb) in pairwise(points):
        if abs(xa - xb) <= _STRAIGHT or abs(ya - yb) <= _STRAIGHT:
            edge = Rule(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
            if max(edge.x1 - edge.x0, edge.bottom - edge.top) > 1:
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


def _plain(m: Any) -> Matrix:
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(x: float, y: float, m: Matrix) -> Point:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
