"""Scanned pages: whether a page shows something that its text does not say, and its words by Tesseract."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.read.parts import Printed, Token

DPI = 300  # best word recall of 150, 200 and 300 on rasterised pages of known text
INK = 0.002  # share of pixels that stand out above which a page shows something: two lines of text
_INK_SCALE = 0.5
_STANDS_OUT = 48  # grey levels, of 255
_MOST_PIXELS = 30_000_000
_LANGUAGE = "eng"
_LEAST_CONFIDENCE = 20  # of 100; words below are specks
_LIKE_BULLETS = frozenset("e¢©®°*«»@¤§")  # what Tesseract makes of a bullet
_TAB = 0.5  # em
_SIZE = 0.75  # font size against the height of a row from ascender to descender line


@dataclass(frozen=True)
class Recognised:
    """Lines by region (a column, a box) in reading order, and the mean confidence of the words, 0 to 1."""

    regions: tuple[tuple[Printed, ...], ...]
    confidence: float | None

    @property
    def n_characters(self) -> int:
        """Return the number of characters without spaces."""
        return sum(len(t.text) for lines in self.regions for line in lines for t in line.tokens)


def ink_of(page: Any) -> float:
    """Return the share of pixels of a pypdfium2 page that stand out from its ground, be that light or dark."""
    import numpy

    pixels = page.render(scale=_scale(page, _INK_SCALE), grayscale=True).to_numpy().astype(numpy.int16)
    if not pixels.size:
        return 0.0
    return float((numpy.abs(pixels - int(numpy.median(pixels))) > _STANDS_OUT).mean())


def recognise(page: Any, width: float, height: float) -> Recognised | None:
    """Return the words that Tesseract finds on a pypdfium2 page, None where its language data is not installed."""
    folder = tessdata()
    if folder is None:
        return None
    scale = _scale(page, DPI / 72)
    image = page.render(scale=scale, grayscale=True).to_pil()
    engine = _engine(folder)
    engine.SetImage(image)
    engine.SetSourceResolution(round(scale * 72))
    try:
        engine.Recognize()
        return _collect(engine.GetIterator(), scale, width, height)
    finally:
        engine.Clear()


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


def _scale(page: Any, scale: float) -> float:
    """The scale, less where the page is too big for it."""
    width, height = page.get_size()
    pixels = max(width * height * scale * scale, 1.0)
    return float(scale * min(1.0, (_MOST_PIXELS / pixels) ** 0.5))


def _collect(iterator: Any, scale: float, width: float, height: float) -> Recognised:
    import tesserocr

    word, line, block = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE, tesserocr.RIL.BLOCK
    regions: list[list[list[Token]]] = []
    confidences: list[float] = []
    size, baseline = 0.0, 0.0
    for item in tesserocr.iterate_level(iterator, word) if iterator else ():
        if item.IsAtBeginningOf(block) or not regions:
            regions.append([])
        if item.IsAtBeginningOf(line) or not regions[-1]:
            regions[-1].append([])
            size, baseline = _line_measures(item, line, scale)
        token = _token(item, word, scale, width, height, size, baseline)
        if token is not None:
            regions[-1][-1].append(token)
            confidences.append(float(item.Confidence(word)))
    made = [tuple(Printed(_with_bullet(tokens)) for tokens in lines if tokens) for lines in regions]
    mean = sum(confidences) / len(confidences) / 100 if confidences else None
    return Recognised(tuple(lines for lines in made if lines), round(mean, 3) if mean is not None else None)


def _with_bullet(tokens: list[Token]) -> list[Token]:
    """The words of a line, a bullet put right that was read as a letter: alone, and before a tab."""
    if len(tokens) < 2 or tokens[0].text not in _LIKE_BULLETS:
        return tokens
    if tokens[1].x0 - tokens[0].x1 < _TAB * tokens[0].size:
        return tokens
    return [replace(tokens[0], text="•"), *tokens[1:]]


def _line_measures(item: Any, level: Any, scale: float) -> tuple[float, float]:
    """Font size and baseline of a line in points."""
    row = item.RowAttributes()
    height = float(row["row_height"]) if row else 0.0
    base = item.Baseline(level)
    y = max(point[1] for point in base) if base else 0
    return round(_SIZE * height / scale, 1), round(y / scale, 1)


def _token(item: Any, level: Any, scale: float, width: float, height: float, size: float, baseline: float) -> Token | None:
    text = "".join((item.GetUTF8Text(level) or "").split())
    box = item.BoundingBox(level)
    if not text or box is None or float(item.Confidence(level)) < _LEAST_CONFIDENCE:
        return None
    x0, x1 = (round(min(max(x / scale, 0.0), width), 1) for x in (box[0], box[2]))
    top, bottom = (round(min(max(y / scale, 0.0), height), 1) for y in (box[1], box[3]))
    if x1 <= x0 or bottom <= top:
        return None
    return Token(text, x0, top, x1, bottom, baseline or bottom, size or round(bottom - top, 1))
