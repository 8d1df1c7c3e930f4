"""The second reader: pdfplumber, for pages where PDFium's text is suspect and for the sample that is read both ways."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.read import cross_check
from pipeline.read.cross_check import Agreement, Marks
from pipeline.read.parts import Token

ENGINE = "pdfplumber"
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)
_ITALIC = re.compile(r"italic|oblique", re.I)
_DESCENT = 0.21  # em below the baseline, where the font does not tell
_TWIN = 1.5  # points between two drawings of one character at most, as for words


class Drawn(NamedTuple):
    """Characters of a page as pdfplumber names them: on the page, there once more at the same place, outside of the page."""

    once: Counter[str]
    again: Counter[str]
    outside: Counter[str]

    def agreement(self, marks: Marks) -> Agreement:
        """Return how far the characters of another reading agree with these.

        What stands outside of the page does not count. Characters drawn over again at the same place (shadows, bold
        made by hand) count as often as they are drawn, or once where that agrees better: PDFium and we read them once.
        """
        all_of_them = cross_check.compared(marks, cross_check.marks_of((self.once + self.again).elements()))
        if all_of_them.is_same:
            return all_of_them
        each_once = cross_check.compared(marks, cross_check.marks_of(self.once.elements()))
        return max(all_of_them, each_once, key=lambda agreement: agreement.share)


class SecondPage:
    """A page as pdfplumber reads it.

    `n_characters` without white space, of which `lost` is the share without a meaning.
    """

    def __init__(self, page: Any) -> None:
        self._page = page
        self.width, self.height = float(page.width), float(page.height)
        texts = [_UNMAPPED.sub("\ufffd", char["text"]) for char in page.chars if not char["text"].isspace()]
        lost = sum(1 for c in "".join(texts) if c == "\ufffd" or unicodedata.category(c) in {"Co", "Cc"})
        self.n_characters = len(texts)
        self.lost = lost / max(len(texts), 1)

    def tokens(self) -> list[Token]:
        """Return the words of the page."""
        words = self._page.extract_words(extra_attrs=["fontname", "size"])
        return [token for word in words if (token := _token(word, self.width, self.height))]

    def drawn(self) -> Drawn:
        """Return the characters of the page, white space apart."""
        left, top, right, bottom = self._page.bbox
        made = Drawn(Counter(), Counter(), Counter())
        places: dict[tuple[str, int], list[tuple[float, float]]] = {}
        for char in self._page.chars:
            if not char["text"].isspace():
                is_inside = left < (char["x0"] + char["x1"]) / 2 < right and top < (char["top"] + char["bottom"]) / 2 < bottom
                which = made.outside if not is_inside else made.again if _is_twin(char, places) else made.once
                which[_UNMAPPED.sub("\ufffd", char["text"])] += 1
        return made

    def close(self) -> None:
        """Forget the page: pdfplumber keeps all it has read."""
        self._page.close()


class SecondReader:
    """Pages of one document by pdfplumber, which opens the file when the first page is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pdf: Any = None
        self._is_broken = False

    def page(self, number: int) -> SecondPage:
        """Return page `number` (from 1). Raises whatever pdfplumber's parser stumbles over."""
        import pdfplumber

        if self._is_broken:  # to find it again for every page would take long
            raise ValueError("the second reader cannot open the file")
        try:
            self._pdf = self._pdf or pdfplumber.open(self._path)
            page = self._pdf.pages[number - 1]
        except Exception:
            self._is_broken = True
            raise
        return SecondPage(page)

    def close(self) -> None:
        """Close the file."""
        if self._pdf is not None:
            self._pdf.stream.close()  # its own `close` asks for the pages again, which fails where they are broken


def _is_twin(char: dict[str, Any], places: dict[tuple[str, int], list[tuple[float, float]]]) -> bool:
    """Return whether the same character was drawn at this place before; else note where it stands."""
    x, y = char["x0"], char["top"]
    row = int(y // _TWIN)
    for near in (row - 1, row, row + 1):
        if any([abs(a - x) < _TWIN and abs(b - y) < _TWIN for a, b in places.get((char["text"], near), ())]):
            return True
    places.setdefault((char["text"], row), []).append((x, y))
    return False


def _token(word: dict[str, object], width: float, height: float) -> Token | None:
    raw = _UNMAPPED.sub("\ufffd", str(word["text"])).replace("\xad", "-")
    text = "".join(c for c in unicodedata.normalize("NFC", raw) if unicodedata.category(c) != "Cc").strip()
    size = float(str(word["size"]))
    x0, x1 = (min(max(float(str(word[side])), 0.0), width) for side in ("x0", "x1"))
    top, bottom = (min(max(float(str(word[side])), 0.0), height) for side in ("top", "bottom"))
    if not text or x1 <= x0 or bottom <= top:
        return None
    font = str(word["fontname"])
    return Token(
        text, round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1), round(bottom - _DESCENT * size, 1),
        round(size, 1), bool(_BOLD.search(font)), bool(_ITALIC.search(font)),
    )  # fmt: skip
