"""Lines that are printed like headings and are none: dates, salutations, signatures, names under quotations."""

from __future__ import annotations

import re

from pipeline.segment.piece import Piece
from pipeline.segment.sections import CLOSING, PLAIN, line_kind, numbering_words, section_record, title_record

_LINE = 160  # most characters of such a line
_LABEL = re.compile(r"\b[A-Za-z][A-Za-z ]{2,40}:\s")
_NUMBERS = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}|\d{1,2}[:.]\d{2}(?:\s?[ap]m)?|\d{4}|\d{1,2}(?:st|nd|rd|th)?(?!\w)")
_DAY_OF_MONTH = re.compile(r"(?:dated?:?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?", re.IGNORECASE)
_REST = re.compile(r"[\s,;.–—─―−&()-]*")
_FULL_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}")
_QUOTED = re.compile(r"^[\"“‘'].*[\"”’'][.\s\d]*$", re.DOTALL)
_ENTRY = re.compile(r"[A-Z][\w '’/()-]{1,40}:\s+\S")
_SHORT_TEXT = 60  # characters from which text below makes a heading of a date


def is_dates(text: str, with_label: bool = False) -> bool:
    """Return whether nothing but dates is printed, each perhaps after a label ("Published: 3 May 2031").

    `with_label`: only if there is a label.
    """
    words = numbering_words()
    months = words.months
    if len(text) > _LINE or not (months.search(text) or _FULL_DATE.search(text)) or (with_label and not _LABEL.search(text)):
        return False
    rest = words.dates.pattern.sub("", _NUMBERS.sub("", months.sub("", _LABEL.sub("", f"{text} "))))
    return bool(_REST.fullmatch(rest))


def _begins_with_date(text: str) -> bool:
    day = _DAY_OF_MONTH.match(text)
    return day is not None and numbering_words().months.match(text, day.end()) is not None


def is_closing(text: str) -> bool:
    """Return whether the text closes a letter or form, so that names follow."""
    return len(text) <= _LINE and line_kind(text) == CLOSING


def is_no_heading(piece: Piece, before: Piece | None, following: Piece | None) -> bool:
    """Return whether the words or neighbours of a short piece say that it is no heading, however it is printed."""
    text = piece.text.strip()
    if len(text) > _LINE:
        return False
    if line_kind(text) in (PLAIN, CLOSING) or is_dates(text, with_label=True):
        return True
    if _is_above_title(piece, following) or (_is_entry(piece) and any(_is_entry(near) for near in (before, following))):
        return True
    has_text = following is not None and following.page == piece.page and len(following.text) >= _SHORT_TEXT
    if not has_text and (is_dates(text) or _begins_with_date(text)):
        return True
    if not has_text and piece.page > 1 and is_dates(text.rpartition(",")[2]):
        return True  # a name and the date of its signature
    if following is not None and following.page == piece.page and piece.page > 1 and is_dates(following.text):
        return before is not None and before.kind == "paragraph"  # a name above the date of a signature
    return before is not None and before.kind == "paragraph" and "," in text and bool(_QUOTED.match(before.text))


def _is_entry(piece: Piece | None) -> bool:
    """Whether it is an entry of a form, a label with its value; several in a row are no headings."""
    if piece is None or piece.marker is not None or not _ENTRY.match(piece.text.strip()):
        return False
    return section_record(piece.text) is None


def _is_above_title(piece: Piece, following: Piece | None) -> bool:
    """Whether a slanted line stands above the title, no larger than it: the name of a court or country."""
    if piece.page > 1 or not piece.is_italic or following is None or following.is_italic:
        return False
    return following.size >= piece.size and title_record(following.text) is not None
