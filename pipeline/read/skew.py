"""Pictures of pages before they are read: laid straight, and without the rules that hide numbers in narrow cells."""

from __future__ import annotations

import math
from typing import Any

_SMALL = 600  # pixels of width in which the angle is looked for
_MOST, _COARSE, _FINE = 3.0, 0.5, 0.1  # degrees: furthest angle, first and second step
_LEAST = 0.25  # degrees below which a page counts as straight
_GAIN = 1.05  # times as sharp must the lines of a page be that is turned
_DARK = 48  # grey levels below the paper
_PAPER = 255

Box = tuple[int, int, int, int]


def skew_of(picture: Any) -> float:
    """Return the degrees by which a grey picture must be turned against the clock for its lines to be level.

    Of all angles the one whose rows differ most in ink: between lines there is none (Postl 1986).
    """
    import numpy
    from PIL import Image

    width, height = picture.size
    if min(width, height) < _SMALL // 4:
        return 0.0
    small = picture.resize((_SMALL, max(height * _SMALL // width, 1)), Image.Resampling.BOX)
    ground = int(numpy.median(numpy.asarray(small)))

    def sharpness(angle: float) -> float:
        turned_picture = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=ground)
        rows = numpy.abs(numpy.asarray(turned_picture, dtype=numpy.int16) - ground).sum(axis=1, dtype=numpy.int64)
        return float((numpy.diff(rows) ** 2).sum())

    steps = [i * _COARSE for i in range(-round(_MOST / _COARSE), round(_MOST / _COARSE) + 1)]
    coarse = max(steps, key=sharpness)
    best = max((coarse + i * _FINE for i in range(-4, 5)), key=sharpness)
    return best if abs(best) >= _LEAST and sharpness(best) > _GAIN * sharpness(0.0) else 0.0


def turned(picture: Any, angle: float) -> Any:
    """Return the picture turned by so many degrees against the clock about its middle, its size kept."""
    from PIL import Image

    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_PAPER) if angle else picture


def box_before(box: Box, angle: float, size: tuple[int, int]) -> Box:
    """Return where a box (left, top, right, bottom) of the turned picture lies on the picture as it was."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    dx, dy = (box[0] + box[2] - size[0]) / 2, (box[1] + box[3] - size[1]) / 2
    x, y = size[0] / 2 + dx * cos - dy * sin, size[1] / 2 + dx * sin + dy * cos
    half_width, half_height = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    return round(x - half_width), round(y - half_height), round(x + half_width), round(y + half_height)


def without_rules(picture: Any, length: int) -> Any:
    """Return the picture without strokes that are at least so many pixels long, down or across."""
    import numpy
    from PIL import Image

    pixels = numpy.array(picture)
    dark = pixels < _PAPER - _DARK
    erased = numpy.zeros_like(dark)
    for lines, target in ((dark, erased), (dark.T, erased.T)):
        if len(lines) <= length:
            continue
        sums = numpy.zeros((len(lines) + 1, lines.shape[1]), numpy.int32)
        numpy.cumsum(lines, axis=0, out=sums[1:])
        begins = sums[length:] - sums[:-length] == length
        change = numpy.zeros((len(lines) + 1, lines.shape[1]), numpy.int32)
        change[: len(begins)] += begins
        change[length : length + len(begins)] -= begins
        target |= numpy.cumsum(change, axis=0)[:-1] > 0
    pixels[erased] = _PAPER
    return Image.fromarray(pixels)
