"""Whether a page was read in full: what is suspect about it, which pages are drawn as a sample, how far two readers agree."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy

from pipeline.read.glyphs import Glyphs
from pipeline.read.parts import Block
from pipeline.read.pdf_text import Frame, Words

AGREE = 0.99  # share from which two readings of a page count as the same
SUSPECT = 0.03  # share of characters unmapped or slanted from which a page is read again
HEAVY_OBJECTS = 50_000  # drawn things on a page that the second reader would take minutes for
_ONE_PAGE_IN = 100  # pages drawn from all documents
_ONE_DOCUMENT_IN = 20  # documents of which one page more is drawn, so that short ones are seen too
_HYPHENS = frozenset("-\u2010\u2011\u00ad\ufffe\x02\uf02d")  # the last one is that of symbol fonts
_SYMBOL_SPACE = "\uf020"
_MARK = "\u2022"  # stands for every bullet, sign and character without a meaning
_MARKS = frozenset("\u2022\u2023\u2043\u00b7\u25e6\u2219\u22c5\u2192\u2794\u27a2\ufffd")
_DROPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn"})
_MEANINGLESS = frozenset({"So", "Co", "Cn", "Cs"})

Marks = Counter[str]


class Agreement(NamedTuple):
    """How far two readings of a page agree: characters of both, and those that both have, counted as multisets."""

    n_characters: int
    n_second_characters: int
    n_shared_characters: int

    @property
    def share(self) -> float:
        """Return the shared characters as a share of the larger of both numbers; 1 where there are none at all."""
        most = max(self.n_characters, self.n_second_characters)
        return self.n_shared_characters / most if most else 1.0

    @property
    def is_same(self) -> bool:
        """Return whether the readings differ by at most 1%."""
        return self.share >= AGREE


class Check(NamedTuple):
    """A page that was read twice, why, and by whom: what becomes a row of `page_checks`."""

    page: int
    reason: str
    engine: str
    second_engine: str
    agreement: Agreement


def marks_of(texts: Iterable[str]) -> Marks:
    """Return the characters of texts as a multiset in which two honest readers of one page agree.

    Both sides go through the same: compatibility decomposition (NFKD: ligatures, fractions and accented letters count
    as their parts, whichever way a reader composes them), then left out what one reader may set and the other not:
    white space, control and format characters, accents apart, hyphens (`assemble` mends them at line ends, readers
    disagree on which of six they are). Bullets of symbol fonts, other signs and characters without a Unicode meaning
    (private use, `\ufffd`) count as one kind of mark: readers name them differently, but each must be there.
    Letters, digits and punctuation are counted as they are, so lost text always shows.
    """
    found: Marks = Counter()
    for character, n in Counter("".join(texts)).items():
        for part in _parts(character):
            found[part] += n
    return found


@cache
def _parts(character: str) -> str:
    """Return what a character counts as: its parts without those left out, or the one mark."""
    return "".join(_MARK if _is_mark(c) else c for c in unicodedata.normalize("NFKD", character) if not _is_dropped(c))


def _is_dropped(character: str) -> bool:
    return (
        character in _HYPHENS or character == _SYMBOL_SPACE or character.isspace() or unicodedata.category(character) in _DROPPED
    )


def _is_mark(character: str) -> bool:
    return character in _MARKS or unicodedata.category(character) in _MEANINGLESS


def compared(first: Marks, second: Marks) -> Agreement:
    """Return how far two multisets of characters agree."""
    return Agreement(first.total(), second.total(), (first & second).total())


def marks_of_blocks(blocks: Iterable[Block]) -> Marks:
    """Return the characters that a page's blocks keep."""
    return marks_of(token.text for block in blocks for line in block.lines for token in line.tokens)


def marks_of_glyphs(glyphs: Glyphs, frame: Frame) -> tuple[Marks, int]:
    """Return the characters that PDFium finds on the page, and how many more stand outside of it.

    The quick second reading: it takes nothing of how words, tables and blocks are built from them.
    """
    if not len(glyphs):
        return Counter(), 0
    inside = (glyphs.x1 > frame.left) & (glyphs.x0 < frame.right) & (glyphs.y1 > frame.bottom) & (glyphs.y0 < frame.top)
    shown = marks_of([_text(glyphs.code[inside])])
    return shown, 0 if inside.all() else marks_of([_text(glyphs.code[~inside])]).total()


def _text(code: Any) -> str:
    """Return one character for each code; codes that are none become the sign for it."""
    valid = (code < 0xD800) | ((code >= 0xE000) & (code <= 0x10FFFF))
    return str(numpy.where(valid, code, 0xFFFD).astype("<u4").tobytes().decode("utf-32-le"))


def suspicion(words: Words, frame: Frame, is_damaged: bool, quick: Agreement) -> str | None:
    """Return why a page must be read again, None where nothing speaks against its text.

    `quick` compares the blocks of the page with `marks_of_glyphs`.
    """
    n = words.n_characters
    n_turned = sum(len(token.text) for tokens in words.turned.values() for token in tokens)
    if n and words.n_unmapped > SUSPECT * n:
        return "unmapped"
    if is_damaged:
        return "damaged"
    if n and (frame.turns or words.n_skewed > SUSPECT * n or 2 * n_turned > n):
        return "rotated"
    return None if quick.is_same else "disagreement"


def is_sampled(document_id: str, page: int, n_pages: int) -> bool:
    """Return whether a page belongs to the sample that is read both ways in every run.

    Decided by hashes of the document and the page alone: the same document gives the same pages wherever and beside
    whatever it is read.
    """
    if _draw(f"{document_id}:{page}") % _ONE_PAGE_IN == 0:
        return True
    drawn = _draw(document_id)
    return drawn % _ONE_DOCUMENT_IN == 0 and page == 1 + drawn // _ONE_DOCUMENT_IN % n_pages


def _draw(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
