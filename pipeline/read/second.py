"""The second reader: pdfplumber, for pages where PDFium's text is suspect."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pipeline.read.parts import Token

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)
_ITALIC = re.compile(r"italic|oblique", re.I)
_DESCENT = 0.21  # em below the baseline, where the font does not tell


def tokens_of(path: Path, number: int) -> tuple[list[Token], float]:
    """Return the words of page `number` (from 1) by pdfplumber, and the share of characters without a meaning."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        page = pdf.pages[number - 1]
        width, height = float(page.width), float(page.height)
        words = page.extract_words(extra_attrs=["fontname", "size"])
        made = [token for word in words if (token := _token(word, width, height))]
        text = "".join(char["text"] for char in page.chars if not char["text"].isspace())
        page.close()
    unmapped = len(_UNMAPPED.findall(text))
    lost = unmapped + sum(1 for c in text if c == "\ufffd" or unicodedata.category(c) in {"Co", "Cc"})
    return made, lost / max(len(_UNMAPPED.sub("x", text)), 1)


def size_of(path: Path, number: int) -> tuple[float, float]:
    """Return width and height of page `number` (from 1) in points."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        page = pdf.pages[number - 1]
        return float(page.width), float(page.height)


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
