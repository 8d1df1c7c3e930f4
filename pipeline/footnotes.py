"""Footnotes: small type at the foot of a page, from the first mark on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from pipeline.piece import Body, Piece, piece_of, printed
from pipeline.records import Line

_SMALLER = 0.75  # points below the body size that make a footnote
_NOTE_ZONE = 0.3  # share of the page's height above which no footnote begins
_NOTE_MARK = re.compile(r"(\d{1,3}|[*†‡§]{1,3}|\[\d{1,3}\])\s*(?=\S)")
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
