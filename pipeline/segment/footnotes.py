"""Footnotes: small type at the foot of a page, from the first mark on, and their marks in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from pipeline.records import Line, Word
from pipeline.segment.piece import FLOW, Body, Piece, piece_of, printed

_SMALLER = 0.75  # points below the body size that make a footnote
_NOTE_ZONE = 0.3  # share of the page's height above which no footnote begins
_NOTE_MARK = re.compile(r"(\d{1,3}(?!\d|,|[./_:-]\S)|[*†‡§]{1,3}|\[\d{1,3}\])\s*(?=\S)")
_RAISED = 0.82  # height of a mark, at most, against the words of its line
_ABOVE = 0.1  # share of the line's height by which it ends above the line's foot
_TWO_MARKS = 4  # digits from which they may be those of two notes
_MARKS = re.compile(r"\d{1,6}|[*†‡§]{1,3}")
_NO_MARK = re.compile(r"[^\d*†‡§,;.\[\]()]")
_BRACKETED = re.compile(r"\[(\d{1,3})\]")
_NOTE_MARK_ALONE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3}|\[\d{1,3}\])")


def note_lines(lines: Sequence[Line], body: Body, heights: Mapping[int, float], text: str) -> set[tuple[int, int]]:
    """Return (page, line) of the footnotes: small type below the last line of body type, from the first mark on."""
    found: set[tuple[int, int]] = set()
    for page, group in groupby(lines, key=lambda line: line.page):
        height = heights.get(page, 0.0)
        ordered = sorted((line for line in group if line.x1), key=lambda line: (line.top, line.x0))
        ordered = [line for line in ordered if line.table_index is None]
        tail: list[Line] = []
        while ordered and ordered[-1].size <= body.size - _SMALLER and ordered[-1].top > height * _NOTE_ZONE:
            tail.insert(0, ordered.pop())
        if not ordered:
            continue
        marked = [i for i, line in enumerate(tail) if _opens_note(printed(line, text))]
        found.update((line.page, line.line) for line in (tail[marked[0] :] if marked else []))
    return found


def _opens_note(text: str) -> bool:
    return bool(_NOTE_MARK.match(text) or _NOTE_MARK_ALONE.fullmatch(text))


def footnotes(lines: Sequence[Line], text: str) -> list[Piece]:
    """Return the footnotes that these lines are, each from its mark to the next."""
    ordered = sorted(lines, key=lambda line: line.start_char)
    parts: list[list[Line]] = []
    last = 0
    for line in ordered:
        mark = _NOTE_MARK.match(printed(line, text)) or _NOTE_MARK_ALONE.fullmatch(printed(line, text))
        value = int(re.sub(r"\D", "", mark.group()) or 0) if mark else 0
        opens = mark is not None and (not value or not last or last < value <= last + 3)
        if not parts or (opens and not _is_mark_alone(parts[-1], text)):
            parts.append([line])
            last = value or last
        else:
            parts[-1].append(line)
    made = [piece_of(part, text, "footnote") for part in parts]
    for piece in made:
        mark = _NOTE_MARK.match(piece.text) or _NOTE_MARK_ALONE.fullmatch(piece.text)
        piece.number = mark.group().strip() if mark else None
    return made


def _is_mark_alone(part: Sequence[Line], text: str) -> bool:
    return len(part) == 1 and bool(_NOTE_MARK_ALONE.fullmatch(printed(part[0], text)))


def set_marks(pieces: Sequence[Piece], words: Sequence[Word], text: str) -> None:
    """Give each footnote the place of its mark in the text: raised and small type, or a number in square brackets.

    It is the nearest one before the note on its page. A note whose page shows none may stand at the end of the document,
    and then its number must be the only one of its kind both among notes and marks. What is doubtful has no place.
    """
    notes = [piece for piece in pieces if piece.kind == "footnote" and piece.number]
    if not notes:
        return
    marks: dict[str, list[tuple[int, int]]] = {}
    for page, label, place in sorted({*_raised(pieces, words, text), *_bracketed(pieces)}, key=lambda mark: mark[2]):
        marks.setdefault(label, []).append((page, place))
    numbers = Counter((piece.number or "").strip("[]") for piece in notes)
    for note in notes:
        label = (note.number or "").strip("[]")
        found = marks.get(label, [])
        here = [place for page, place in found if page == note.page and place < note.start]
        if here:
            note.mark_char = here[-1]
        elif len(found) == 1 == numbers[label] and found[0][1] < note.start:
            note.mark_char = found[0][1]


def _raised(pieces: Sequence[Piece], words: Sequence[Word], text: str) -> list[tuple[int, str, int]]:
    """Page, label and place of the marks in raised type: words that are lower than their line and end above its foot."""
    bounds = {
        (line.page, line.line): (_RAISED * (line.bottom - line.top), line.bottom - _ABOVE * (line.bottom - line.top))
        for piece in pieces
        if piece.kind in (*FLOW, "heading")
        for line in piece.lines
    }
    found: list[tuple[int, str, int]] = []
    for word in words:
        most, foot = bounds.get((word.page, word.line), (0.0, 0.0))
        if word.bottom - word.top <= most and word.bottom < foot:
            printed_word = text[word.start_char : word.end_char]
            if not _NO_MARK.search(printed_word):
                found += [(word.page, mark, word.start_char + place) for mark, place in _marks(printed_word)]
    return found


def _marks(printed_word: str) -> list[tuple[str, int]]:
    """The marks in a raised word, with their places; two may stand together without a space."""
    found: list[tuple[str, int]] = []
    for mark in _MARKS.finditer(printed_word):
        label, half = mark.group(), len(mark.group()) // 2
        if len(label) >= _TWO_MARKS and label.isdigit() and int(label[half:]) == int(label[:half]) + 1:
            found += [(label[:half], mark.start()), (label[half:], mark.start() + half)]
        else:
            found.append((label, mark.start()))
    return found


def _bracketed(pieces: Sequence[Piece]) -> list[tuple[int, str, int]]:
    """Page, label and place of the marks in square brackets."""
    return [
        (piece.page, mark[1], piece.start + mark.start())
        for piece in pieces
        if piece.kind in (*FLOW, "heading")
        for mark in _BRACKETED.finditer(piece.text)
    ]
