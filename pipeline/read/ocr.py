"""Scanned pages: whether a page shows something that its text does not say, and its words by Tesseract."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.read import skew
from pipeline.read.parts import Token, typical

DPI = 300  # best word recall of 150, 200 and 300 on rasterised pages of known text
INK = 0.002  # share of pixels that stand out above which a page shows something: two lines of text
_RIM = 2  # pixels that letters may stand out from the box of their word
_INK_SCALE = 0.5
_STANDS_OUT = 48  # grey levels, of 255
_MOST_PIXELS = 20_000_000  # of a page that is read: an A3 page at 300 dpi
_MOST_INK_PIXELS = 2_000_000  # of a page that is only looked at
_COARSE = 120  # dpi below which small print is lost
_DOUBTFUL = 0.7  # mean confidence below which a page may lie on its side or upside down, and is worth a word
_BETTER = 1.5  # times as much confident text must a turned page give
_LANGUAGE = "eng"
_LEAST_CONFIDENCE = 20  # of 100; words below are specks
_LIKELY = 50  # of 100; numbers in the margin below are grain
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3})*[.)]?$")  # kept however doubtful: paragraphs are cited by it
_NARROW = 30  # pixels, narrower strips hold no text
_STEP = 12  # pixels within which lines begin at the same place
_BODY = 15  # times its font size is a line long that shows where the body text begins
_LONG = 10  # times its font size is a line long whose slope is believed
_SAME_SIZE = 0.15  # share by which the measured size of body text varies
_LIKE_BULLETS = frozenset("e¢©®°*«»@¤§•")  # what Tesseract makes of a bullet
_TAB = 0.5  # em
_SHORT = 3  # letters from which a word is wider than high, however narrow they are
_TALL = 1.5  # times as high as wide is a word that runs up or down
_LEAST_DPI = 70  # that Tesseract believes
_RULE = 16.0  # points, more than a letter of body text is high; a scan that lies askew cuts a rule into steps
_SIZE = 1.11  # font size against the height of a row from ascender to descender line


@dataclass(frozen=True)
class Recognised:
    """Words of a page, their baselines as if the page lay straight, and their mean confidence, 0 to 1.

    `turns` are the quarter turns clockwise in which the text lies on the page; the words are in coordinates of the page
    turned upright. `problems` are (kind, detail).
    """

    tokens: tuple[Token, ...]
    confidence: float | None
    turns: int = 0
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def n_characters(self) -> int:
        """Return the number of characters without spaces."""
        return sum(len(token.text) for token in self.tokens)


@dataclass(frozen=True)
class _Seen:
    """A word in pixels: box, the ends of its line's baseline, font size, confidence (0 to 100)."""

    text: str
    box: tuple[int, int, int, int]
    base: tuple[float, float, float, float]
    size: float
    confidence: float

    @property
    def is_upright(self) -> bool:
        """Whether the word runs across the page: those that run up or down have a baseline in a frame of its own."""
        return len(self.text) < _SHORT or self.box[3] - self.box[1] < _TALL * (self.box[2] - self.box[0])


def ink_of(page: Any, known: Sequence[Token] = ()) -> float:
    """Return the share of pixels of a pypdfium2 page that stand out from its ground, be that light or dark.

    What the known words of the page cover does not count: ink that is read already needs no OCR.
    """
    import numpy

    scale = _scale(page, _INK_SCALE, _MOST_INK_PIXELS)
    pixels = page.render(scale=scale, grayscale=True).to_numpy().astype(numpy.int16)
    if not pixels.size:
        return 0.0
    stands_out = numpy.abs(pixels - int(numpy.median(pixels))) > _STANDS_OUT
    for token in known:
        x0, top, x1, bottom = (round(edge * scale) for edge in token[1:5])
        stands_out[max(top - _RIM, 0) : bottom + _RIM, max(x0 - _RIM, 0) : x1 + _RIM] = False
    return float(stands_out.mean())


def recognise(page: Any, width: float, height: float, may_lie: bool = True) -> Recognised | None:
    """Return the words that Tesseract finds on a pypdfium2 page, None where its language data is not installed.

    `may_lie`: whether the page may lie on its side or head; one that has words of its own does not.
    """
    folder = tessdata()
    if folder is None:
        return None
    scale = _scale(page, DPI / 72, _MOST_PIXELS)
    image = page.render(scale=scale, grayscale=True).to_pil()
    engine = _engine(folder)
    try:
        seen, turns = _upright(engine, image, scale) if may_lie else (_read(engine, image, scale), 0)
    finally:
        engine.Clear()
    if turns % 2:
        width, height = height, width
    made = _collect(seen, scale, width, height)
    return replace(made, turns=turns, problems=tuple(_doubts(made, scale, width, height)))


def _upright(engine: Any, image: Any, scale: float) -> tuple[list[_Seen], int]:
    """Read a page, turned if it says little as it lies; English data alone tells no direction, so each is tried."""
    seen = _read(engine, image, scale)
    if _mean([word for word in seen if word.is_upright]) >= _DOUBTFUL and sum(w.is_upright for w in seen) * 2 > len(seen):
        return seen, 0
    small = image.resize((max(image.width // 2, 1), max(image.height // 2, 1)))
    sums = [(_sum(_read(engine, _turned(small, turns), scale / 2, False)), -turns) for turns in range(4)]
    best = -max(sums)[1]
    if not best or sums[best][0] < _BETTER * sums[0][0]:
        return seen, 0
    again = _read(engine, _turned(image, best), scale)
    return (again, best) if _sum(again) > _BETTER * _sum(seen) else (seen, 0)


def _turned(image: Any, turns: int) -> Any:
    """The picture with text that lies so many quarter turns clockwise turned upright."""
    from PIL import Image

    way = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
    return image.transpose(way[turns]) if turns else image


def _read(engine: Any, image: Any, scale: float, with_margin: bool = True) -> list[_Seen]:
    """Read a picture laid straight; the boxes are those of the words as they lie on it, the baselines straight."""
    import tesserocr

    angle = skew.skew_of(image)
    straight = skew.turned(image, angle)
    seen = _pass(engine, straight, scale, tesserocr.PSM.AUTO)
    strip = _margin(seen, straight) if with_margin else None
    if strip is not None:
        marks = _pass(engine, skew.without_rules(strip, round(_RULE * scale)), scale, tesserocr.PSM.SINGLE_BLOCK)
        seen = _merged(seen, [mark for mark in marks if _is_mark(mark)])
    return [replace(word, box=skew.box_before(word.box, angle, image.size)) for word in seen] if angle else seen


def _is_mark(word: _Seen) -> bool:
    """Whether something in the margin is the mark of a paragraph or certainly a word: grain of the paper is neither."""
    is_certain = word.confidence > 100 * _DOUBTFUL and any(c.isalnum() for c in word.text)
    return is_certain or word.text in _LIKE_BULLETS or (bool(_NUMBER.match(word.text)) and word.confidence > _LIKELY)


def _mean(seen: Sequence[_Seen]) -> float:
    return sum(word.confidence for word in seen) / len(seen) / 100 if seen else 0.0


def _sum(seen: Sequence[_Seen]) -> float:
    """How much text is read with confidence: short words are as often specks."""
    good = [word for word in seen if word.is_upright and len(word.text) >= _SHORT and word.confidence > 100 * _DOUBTFUL]
    return sum(word.confidence * len(word.text) for word in good)


def _doubts(made: Recognised, scale: float, width: float, height: float) -> Iterator[tuple[str, str]]:
    if scale * 72 < _COARSE:
        yield "low_resolution", f"a page of {width:.0f} by {height:.0f} points was looked at with {scale * 72:.2g} dpi only"
    if made.confidence is not None and made.confidence < _DOUBTFUL:
        yield "low_confidence", f"words of a scan that were read with a confidence of {made.confidence:.2f} on average"


def tessdata() -> str | None:
    """Return the folder of Tesseract's English data: in the environment, else where TESSDATA_PREFIX points."""
    for folder in (Path(sys.prefix) / "share" / "tessdata", Path(os.environ.get("TESSDATA_PREFIX", "/nonexistent"))):
        if (folder / f"{_LANGUAGE}.traineddata").exists():
            return str(folder)
    return None


@cache
def _engine(folder: str) -> Any:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=folder, lang=_LANGUAGE, psm=tesserocr.PSM.AUTO)


def _pass(engine: Any, image: Any, scale: float, mode: int) -> list[_Seen]:
    """Return the words of a picture, found by laying out a page or by looking for single words."""
    engine.SetPageSegMode(mode)
    engine.SetImage(image)
    engine.SetSourceResolution(max(round(scale * 72), _LEAST_DPI))
    engine.Recognize()
    iterator = engine.GetIterator()
    return list(_words(iterator)) if iterator else []


def _margin(seen: Sequence[_Seen], image: Any) -> Any:
    """The strip left of the body text, where numbers and marks of paragraphs hang that layout analysis drops."""
    starts: dict[tuple[float, float, float, float], int] = {}
    for word in seen:
        starts[word.base] = min(starts.get(word.base, word.box[0]), word.box[0])
    usual = _usual_size(seen)
    long = [left // _STEP for base, left in starts.items() if base[2] - base[0] > _BODY * usual]
    if not long:
        return None
    body = max(set(long), key=lambda step: (long.count(step) + long.count(step + 1), -step))
    width = int(body * _STEP - 0.3 * usual)
    return image.crop((0, 0, width, image.height)) if min(width, image.height) >= _NARROW else None


def _merged(seen: Sequence[_Seen], strip: Sequence[_Seen]) -> list[_Seen]:
    """Words of both passes, each once: of two at one place the one read with more confidence, if it was not cut off."""
    made = list(seen)
    for word in strip:
        twins = [i for i, other in enumerate(made) if _overlap(word.box, other.box)]
        if not twins:
            made.append(word)
            continue
        other = made[twins[0]]
        is_whole = abs(word.box[2] - other.box[2]) <= _STEP and word.box[0] <= other.box[0] + _STEP
        if len(twins) == 1 and is_whole and word.confidence > other.confidence:
            made[twins[0]] = word
    return made


def _overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return width > 0 and height > 0 and width * height > 0.4 * smaller


def _scale(page: Any, scale: float, most: int) -> float:
    """The scale, less where the page is too big for so many pixels."""
    width, height = page.get_size()
    pixels = max(width * height * scale * scale, 1.0)
    return float(scale * min(1.0, (most / pixels) ** 0.5))


def _collect(seen: Sequence[_Seen], scale: float, width: float, height: float) -> Recognised:
    slope = _slope(seen)
    usual = _usual_size(seen)
    tokens = [token for word in seen if (token := _token(word, slope, usual, scale, width, height))]
    return Recognised(tuple(_mended(tokens)), round(_mean(seen), 3) if seen else None)


def _words(iterator: Any) -> Iterator[_Seen]:
    import tesserocr

    word, line = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE
    base: tuple[float, float, float, float] | None = None
    size = 0.0
    if iterator.Empty(word):
        return  # asking an empty result for anything ends the process
    for item in tesserocr.iterate_level(iterator, word):
        if item.IsAtBeginningOf(line) or base is None:
            (xa, ya), (xb, yb) = item.Baseline(line) or ((0, 0), (0, 0))
            base = (xa, ya, xb, yb)
            row = item.RowAttributes()
            size = _SIZE * float(row["row_height"]) if row else 0.0
        text = "".join((item.GetUTF8Text(word) or "").split())
        box, confidence = item.BoundingBox(word), float(item.Confidence(word))
        if text and box and (confidence >= _LEAST_CONFIDENCE or _NUMBER.match(text)):
            yield _Seen(text, box, base, size, confidence)


def _slope(seen: Sequence[_Seen]) -> float:
    """How much lines fall from left to right: the median over words of long lines."""
    slopes = [(w.base[3] - w.base[1]) / (w.base[2] - w.base[0]) for w in seen if w.base[2] - w.base[0] > _LONG * w.size]
    return typical(slopes, 0.0)


def _usual_size(seen: Sequence[_Seen]) -> float:
    """The font size of body text in pixels: what most characters have, give or take."""
    return typical([word.size for word in seen for _ in word.text if word.size], 0.0)


def _token(word: _Seen, slope: float, usual: float, scale: float, width: float, height: float) -> Token | None:
    x0, x1 = (round(min(max(x / scale, 0.0), width), 1) for x in (word.box[0], word.box[2]))
    top, bottom = (round(min(max(y / scale, 0.0), height), 1) for y in (word.box[1], word.box[3]))
    if x1 <= x0 or bottom <= top:
        return None
    xa, ya, xb, yb = word.base
    middle = (word.box[0] + word.box[2]) / 2
    is_sloped = xb > xa and word.is_upright
    on_line = ya + (yb - ya) * (middle - xa) / (xb - xa) if is_sloped else float(word.box[3])
    size = usual if usual and abs(word.size - usual) <= _SAME_SIZE * usual else word.size
    size = round((size or word.box[3] - word.box[1]) / scale, 1)
    return Token(word.text, x0, top, x1, bottom, round((on_line - slope * middle) / scale, 1), max(size, 1.0))


def _mended(tokens: Sequence[Token]) -> list[Token]:
    """Put right what single characters before other words were read as: bullets before a tab, the word I in a sentence."""
    made = list(tokens)
    for i, (token, following) in enumerate(pairwise(tokens)):
        if len(token.text) == 1 and abs(token.baseline - following.baseline) < 0.3 * following.size:
            gap = following.x0 - token.x1
            if token.text in _LIKE_BULLETS and gap > _TAB * token.size:
                made[i] = token._replace(text="•")
            elif token.text == "|" and 0 < gap < _TAB * token.size and following.text[0].islower():
                made[i] = token._replace(text="I")
    return made
