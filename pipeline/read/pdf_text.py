"""Words of a PDF page from its characters, in the coordinates of the displayed page."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

import numpy

from pipeline.read.glyphs import Font, Glyphs
from pipeline.read.parts import Token

# Bullets of the symbol fonts that Word embeds; everything else in the private use area is text nobody can read.
_SYMBOLS = {
    0xF02D: "-", 0xF06C: "●", 0xF06E: "■", 0xF06F: "□", 0xF071: "❑", 0xF076: "❖", 0xF0A7: "▪", 0xF0A8: "◻",
    0xF0B7: "•", 0xF0D8: "➢", 0xF0E0: "→", 0xF0E8: "➔", 0xF0FC: "✓", 0xF0FE: "☑", 0xF020: " ",
}  # fmt: skip
_HYPHENS = (0x2, 0xFFFE, 0xAD)  # how PDFium reports a hyphen at a line's end, and the soft hyphen
_SPACES = [9, 10, 11, 12, 13, 32, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF]
_WORD_GAP = 0.18  # em between two characters that part words even without a space
_SHIFT = 0.3  # em of baseline change that starts another word (raised marks, next line)
_TWIN = 1.5  # points between two drawings of one word at most
_BACK = 0.5  # em that the pen may go back within a word (kerning, accents)


@dataclass(frozen=True)
class Frame:
    """How unrotated page space maps to the displayed page: bounding box (left, bottom, right, top), quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Return the width of the displayed page in points."""
        return self.right - self.left if self.turns % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Return the height of the displayed page in points."""
        return self.top - self.bottom if self.turns % 2 == 0 else self.right - self.left

    def place(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return displayed coordinates (from the left, from the top) of points in page space."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def turn(self, dx: float, dy: float) -> tuple[float, float]:
        """Return a direction of page space as displayed, y downwards."""
        return [(dx, -dy), (dy, dx), (-dx, dy), (-dy, -dx)][self.turns]


@dataclass(frozen=True)
class Words:
    """The words of a page and what makes it suspect.

    `tokens` are upright; `turned` holds, by quarter turns clockwise (1, 2, 3), words in coordinates of a page turned
    upright for them. `n_unmapped` of `n_characters` mean nothing (no Unicode mapping).
    """

    tokens: tuple[Token, ...]
    turned: dict[int, tuple[Token, ...]]
    n_characters: int
    n_unmapped: int
    n_skewed: int


def frame_of(page: Any) -> Frame:
    """Return the frame of a pypdfium2 page."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, (page.get_rotation() // 90) % 4)


def words_of(glyphs: Glyphs, frame: Frame) -> Words:
    """Return the words of a page: split at spaces, gaps, turns of direction and changes of baseline or style."""
    keep, unmapped = _readable(glyphs.code)
    directions = numpy.array([_direction(frame, style) for style in glyphs.styles] or [0], numpy.int8)[glyphs.style]
    turned: dict[int, tuple[Token, ...]] = {}
    for direction in range(4):
        chosen = directions == direction
        if chosen.any():
            turned[direction] = _tokens(glyphs, _turned_frame(frame, direction), keep, chosen)
    visible = keep == 1
    return Words(
        turned.pop(0, ()), {d: t for d, t in turned.items() if t}, int(visible.sum()) + unmapped, unmapped,
        int((visible & (directions < 0)).sum()),
    )  # fmt: skip


def turn_back(token: Token, frame: Frame, direction: int) -> Token:
    """Return a word of a page that was turned upright with its box on the displayed page."""
    w, h = frame.width, frame.height
    if direction == 1:  # read from top to bottom
        box = (w - token.bottom, token.x0, w - token.top, token.x1)
    elif direction == 2:
        box = (w - token.x1, h - token.bottom, w - token.x0, h - token.top)
    else:
        box = (token.top, h - token.x1, token.bottom, h - token.x0)
    x0, top, x1, bottom = (round(value, 1) for value in box)
    return token._replace(x0=x0, top=top, x1=x1, bottom=bottom, baseline=bottom)


def _turned_frame(frame: Frame, direction: int) -> Frame:
    """The frame in which text of this direction runs from left to right."""
    return replace(frame, turns=(frame.turns - direction) % 4)


def _direction(frame: Frame, style: tuple[float, float, float, float, float, Font]) -> int:
    """Quarter turns clockwise of the displayed text; -1 for text at another angle."""
    dx, dy = frame.turn(style[0], style[1])
    length = (dx * dx + dy * dy) ** 0.5
    if not length:
        return 0
    for direction, (ux, uy) in enumerate(((1, 0), (0, 1), (-1, 0), (0, -1))):
        if (dx * ux + dy * uy) / length > 0.985:  # within 10 degrees
            return direction
    return -1


def _readable(code: Any) -> tuple[Any, int]:
    """Per character 0 dropped, 1 kept, 2 space; and how many are unreadable."""
    kind = numpy.ones(len(code), numpy.int8)
    kind[numpy.isin(code, _SPACES)] = 2
    hyphen = numpy.isin(code, _HYPHENS)
    control = ((code < 32) | ((code >= 0x7F) & (code < 0xA0))) & (kind != 2) & ~hyphen
    surrogate = (code >= 0xD800) & (code < 0xE000)
    beyond = code > 0x10FFFF
    private = (code >= 0xE000) & (code < 0xF900) & ~numpy.isin(code, list(_SYMBOLS))
    kind[control | surrogate | beyond | ((code >= 0x200C) & (code <= 0x200F))] = 0
    return kind, int((control & (code > 0)).sum() + private.sum() + (code == 0xFFFD).sum())


def _tokens(glyphs: Glyphs, frame: Frame, keep: Any, chosen: Any) -> tuple[Token, ...]:
    index = numpy.nonzero(chosen & (keep == 1))[0]
    if not len(index):
        return ()
    xa, _ = frame.place(glyphs.x0[index], glyphs.y0[index])
    xb, _ = frame.place(glyphs.x1[index], glyphs.y1[index])
    x0, x1 = numpy.minimum(xa, xb), numpy.maximum(xa, xb)
    base = frame.place(glyphs.x[index], glyphs.y[index])[1]
    style = glyphs.style[index]
    size = numpy.array([s[4] for s in glyphs.styles])[style]
    starts, glued = _breaks(index, keep, x0, x1, base, size)
    text = _text_of(glyphs.code[index])
    ends = numpy.append(starts[1:], len(index))
    boxes = _boxes(x0, x1, base, size, style, glyphs.styles, starts, frame)
    made = []
    for s, e, box, b, z, k, g in zip(
        starts.tolist(), ends.tolist(), boxes.tolist(), numpy.round(base[starts], 1).tolist(),
        numpy.round(size[starts], 1).tolist(), style[starts].tolist(), glued.tolist(), strict=True,
    ):  # fmt: skip
        word = text[s:e]
        if not word.isascii():
            word = unicodedata.normalize("NFC", word).strip()
        left, top, right, bottom = box
        if word and right > left and bottom > top:
            font = glyphs.styles[k][5]
            made.append(Token(word, left, top, right, bottom, b, z, font.is_bold, font.is_italic, g))
    return _once(made)


def _text_of(code: Any) -> str:
    """Return one character for each code, hyphens and the bullets of symbol fonts as what they look like."""
    if (len(code) and int(code.max()) >= 0xAD) or bool((code == 0x2).any()):
        code = code.copy()
        code[numpy.isin(code, _HYPHENS)] = ord("-")
        for symbol in set(code[(code >= 0xF000) & (code < 0xF900)].tolist()) & _SYMBOLS.keys():
            code[code == symbol] = ord(_SYMBOLS[symbol])
    return str(code.astype("<u4").tobytes().decode("utf-32-le"))


def _once(tokens: list[Token]) -> tuple[Token, ...]:
    """Leave out words drawn again at the same place (a shadow, a bold made by hand, a layer left over)."""
    seen: dict[str, list[Token]] = {}
    made = []
    for token in tokens:
        twins = seen.get(token.text)
        if twins is None:
            seen[token.text] = [token]
        elif any([abs(t.x0 - token.x0) < _TWIN and abs(t.baseline - token.baseline) < _TWIN for t in twins]):
            continue
        else:
            twins.append(token)
        made.append(token)
    return tuple(made)


def _boxes(x0: Any, x1: Any, base: Any, size: Any, style: Any, styles: tuple[Any, ...], starts: Any, frame: Frame) -> Any:
    """Boxes of words: from the pen's way and the height of the font, cut to the page; without area if outside of it."""
    ascents = numpy.array([s[5].ascent for s in styles])[style[starts]]
    descents = numpy.array([s[5].descent for s in styles])[style[starts]]
    first, em = base[starts], size[starts]
    left, right = numpy.minimum.reduceat(x0, starts), numpy.maximum.reduceat(x1, starts)
    boxes = numpy.stack([left, first - ascents * em, right, first + descents * em], axis=1)
    w, h = frame.width, frame.height
    return numpy.round(numpy.clip(boxes, 0.0, [w, h, w, h]), 1)


def _breaks(index: Any, keep: Any, x0: Any, x1: Any, base: Any, size: Any) -> tuple[Any, Any]:
    """Where words start, and whether each is glued to the one before (a raised mark, a change of font)."""
    if len(index) == 1:
        return numpy.array([0]), numpy.array([False])
    gap = x0[1:] - x1[:-1]
    em = numpy.maximum(numpy.maximum(size[1:], size[:-1]), 0.1)
    spaced = (index[1:] - index[:-1]) > 1
    spaced &= numpy.add.reduceat(keep == 2, index)[:-1] > 0
    moved = numpy.abs(base[1:] - base[:-1]) > _SHIFT * em
    back = gap < -_BACK * em
    same = (x0[1:] == x0[:-1]) & (x1[1:] == x1[:-1]) & ~moved & ~spaced  # the letters of a ligature share one box
    apart = (gap > _WORD_GAP * em) | (spaced & (gap > -_BACK * em)) | back
    small = (size[1:] < 0.8 * size[:-1]) | (size[:-1] < 0.8 * size[1:])
    parted = (apart | moved | small) & ~same
    starts = numpy.concatenate(([0], numpy.nonzero(parted)[0] + 1))
    near = ~apart & (gap < _WORD_GAP * em) & (numpy.abs(base[1:] - base[:-1]) < em)
    glued = numpy.concatenate(([False], near[starts[1:] - 1]))
    return starts, glued
