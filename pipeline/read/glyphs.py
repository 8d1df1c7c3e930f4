"""Characters of a PDF page with their boxes, from PDFium.

PDFium is asked once per character and property. The calls run in C loops (`map` over prepared function types) into
arrays, which is what makes them cheap: about 2 ms a page instead of 8.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

import numpy
import pypdfium2.raw as raw

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|-bd\b|cmbx", re.I)
_ITALIC = re.compile(r"italic|oblique|-it\b", re.I)
_SUBSET = re.compile(r"^[A-Z]{6}\+")  # subset prefix of an embedded font
_BOLD_WEIGHT = 700
_FORCE_BOLD = 1 << 18  # flag of the font descriptor (PDF 32000-1, table 123)
_ITALIC_FLAG = 1 << 6
_NO_FONT = 0
_ASCENT = (0.6, 1.05)  # ascent and descent of a font in em are believed within these bounds
_DESCENT = (0.1, 0.35)

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return PDFium's function as one that takes plain integers for pointers and keeps the interpreter's lock."""
    address = ctypes.cast(getattr(raw, name), _POINTER).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
_loose_box = _function("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_tight_box = _function("FPDFText_GetCharBox", _INT, _POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER)
_origin = _function("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
_object = _function("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
_matrix = _function("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
_font_size = _function("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
_font = _function("FPDFTextObj_GetFont", _POINTER, _POINTER)
_render_mode = _function("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)


class Font(NamedTuple):
    """What of a font matters here; ascent and descent in em, both positive."""

    is_bold: bool
    is_italic: bool
    ascent: float
    descent: float


@dataclass(frozen=True)
class Glyphs:
    """Characters of a page in the order of PDFium, in unrotated page space (origin bottom left).

    Arrays of length n: `code` code points, `x0 x1` advance box, `x y` origin on the baseline, `style` index into
    `styles` of (a, b, c, d, size, Font): the text matrix without its offset and the size in points.
    """

    code: Any
    x0: Any
    x1: Any
    y0: Any
    y1: Any
    x: Any
    y: Any
    style: Any
    styles: tuple[tuple[float, float, float, float, float, Font], ...]

    def __len__(self) -> int:
        return len(self.code)


def read_glyphs(text_page: Any, fonts: dict[int, Font]) -> Glyphs:
    """Return the characters of a pypdfium2 text page; `fonts` is the document's cache by font handle."""
    handle = ctypes.cast(text_page.raw, _POINTER).value
    n = max(text_page.count_chars(), 0)
    code = numpy.fromiter(map(_unicode, repeat(handle, n), range(n)), numpy.uint32, n)
    loose = numpy.zeros((n, 4), numpy.float32)
    origin = numpy.zeros((n, 2), numpy.float64)
    start, step = loose.ctypes.data, 16
    _all(map(_loose_box, repeat(handle, n), range(n), range(start, start + n * step, step)))
    start = origin.ctypes.data
    _all(
        map(
            _origin,
            repeat(handle, n),
            range(n),
            range(start, start + n * step, step),
            range(start + 8, start + 8 + n * step, step),
        )
    )
    objects = list(map(_object, repeat(handle, n), range(n)))
    style, styles = _styles(handle, objects, fonts)
    left, top, right, bottom = (loose[:, i].astype(numpy.float64) for i in range(4))
    made = Glyphs(
        code, numpy.minimum(left, right), numpy.maximum(left, right), numpy.minimum(top, bottom),
        numpy.maximum(top, bottom), origin[:, 0], origin[:, 1], style, styles,
    )  # fmt: skip
    _mend_boxes(handle, made)
    return made


def _all(calls: Iterable[Any]) -> None:
    deque(calls, maxlen=0)


def _styles(handle: int | None, objects: list[int | None], fonts: dict[int, Font]) -> tuple[Any, Any]:
    """Ask for matrix, size and font once per text object, not per character."""
    by_object: dict[int, int] = {}
    styles: list[tuple[float, float, float, float, float, Font]] = []
    index = numpy.zeros(len(objects), numpy.int32)
    matrix = (ctypes.c_float * 6)()
    last_object, last = -1, -1
    for i, pointer in enumerate(objects):
        pointer = pointer or 0
        if pointer != last_object:
            last_object = pointer
            if pointer not in by_object:
                by_object[pointer] = len(styles)
                styles.append(_style(handle, i, pointer, matrix, fonts))
            last = by_object[pointer]
        index[i] = last
    return index, tuple(styles)


def _style(
    handle: int | None, i: int, pointer: int, matrix: Any, fonts: dict[int, Font]
) -> tuple[float, float, float, float, float, Font]:
    found = _matrix(handle, i, ctypes.addressof(matrix))
    a, b, c, d = tuple(matrix)[:4] if found else (1.0, 0.0, 0.0, 1.0)
    size = float(_font_size(handle, i)) * ((c * c + d * d) ** 0.5 or 1.0)
    handle_of_font = (_font(pointer) or _NO_FONT) if pointer else _NO_FONT
    if handle_of_font not in fonts:
        fonts[handle_of_font] = _read_font(handle_of_font)
    font = fonts[handle_of_font]
    if pointer and _render_mode(pointer) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
        font = font._replace(is_bold=True)  # Word draws bold by stroking where the font has no bold face
    return a, b, c, d, size, font


def _read_font(handle: int) -> Font:
    if not handle:
        return Font(False, False, 0.8, 0.2)
    font = ctypes.cast(ctypes.c_void_p(handle), raw.FPDF_FONT)
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    flags = raw.FPDFFont_GetFlags(font)
    flags = flags if flags > 0 else 0
    ascent, descent = ctypes.c_float(), ctypes.c_float()
    raw.FPDFFont_GetAscent(font, 1000.0, ascent)
    raw.FPDFFont_GetDescent(font, 1000.0, descent)
    heavy = raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    return Font(
        bool(_BOLD.search(name)) or bool(flags & _FORCE_BOLD) or heavy,
        bool(_ITALIC.search(name)) or bool(flags & _ITALIC_FLAG),
        min(max(ascent.value / 1000, _ASCENT[0]), _ASCENT[1]),
        min(max(-descent.value / 1000, _DESCENT[0]), _DESCENT[1]),
    )


def _mend_boxes(handle: int | None, glyphs: Glyphs) -> None:
    """Put the tight box in place of a loose one that is out of proportion (seen in PDFium 5.7 and later)."""
    sizes = numpy.array([style[4] for style in glyphs.styles] or [0.0])[glyphs.style] if len(glyphs) else numpy.zeros(0)
    limit = 3 * numpy.maximum(sizes, 1)
    wrong = numpy.nonzero((glyphs.x1 - glyphs.x0 > limit) | (glyphs.y1 - glyphs.y0 > limit))[0]
    box = (ctypes.c_double * 4)()  # left, right, bottom, top
    base = ctypes.addressof(box)
    for i in wrong.tolist():
        if _tight_box(handle, i, base, base + 8, base + 16, base + 24):
            glyphs.x0[i], glyphs.x1[i], glyphs.y0[i], glyphs.y1[i] = box
