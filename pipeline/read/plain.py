"""Words and lines of formats that have no pages: sizes stand for heading levels, boxes are empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pipeline.read.parts import Block, Place, Printed, Sheet, Token
from pipeline.read.sniff import Unreadable

BODY_SIZE = 11.0
MOST_BYTES = 50_000_000  # of a file without pages; the longest inquiry has five million characters
NOTE_SIZE = 8.0
_HEADING_SIZES = (20.0, 16.0, 14.0, 13.0, 12.0)  # levels 1 to 5 and below
_CONTROL = {"Cc", "Cs"}


def heading_size(level: int) -> float:
    """Return the size that stands for a heading of this level, from 1."""
    return _HEADING_SIZES[min(max(level, 1), len(_HEADING_SIZES)) - 1]


def clean(text: str) -> str:
    """Return the text in NFC with single spaces and without control characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    made = unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\u200b", "")
    return " ".join("".join(c if unicodedata.category(c) not in _CONTROL or c.isspace() else "" for c in made).split())


def words_of(text: str, size: float = BODY_SIZE, is_bold: bool = False, is_italic: bool = False) -> list[Token]:
    """Return the words of a text, without places."""
    return [Token(word, 0, 0, 0, 0, 0, size, is_bold, is_italic) for word in clean(text).split()]


def block_of(tokens: Sequence[Token], place: Place | None = None) -> list[Block]:
    """Return a block of one line, none where there are no words."""
    return [Block((Printed(tokens),), place)] if tokens else []


def sheet_of(blocks: Sequence[Block], engine: str, problems: Sequence[tuple[str, str]] = ()) -> Sheet:
    """Return the one page of a document without pages; `problems` are (kind, detail)."""
    if not blocks:
        problem = ("no_text", "the file holds no text that can be read")
        return Sheet(1, 0.0, 0.0, method="none", engine=engine, problems=(*problems, problem))
    return Sheet(1, 0.0, 0.0, tuple(blocks), engine=engine, problems=tuple(problems))


def content_of(path: Path) -> bytes:
    """Return the bytes of a file without pages. Raises Unreadable (`too_big`)."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unreadable("too_big", f"{size // 1_000_000} MB in a file without pages, more than any review: part it")
    return path.read_bytes()


def heading_key(text: str) -> str:
    """Return letters and digits in lower case, for telling whether two headings are the same."""
    return re.sub(r"[\W_]+", "", text.lower())
