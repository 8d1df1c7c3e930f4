"""Contents pages: which pieces are their entries, and what they say of the headings of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.segment.numbering import parse_marker
from pipeline.segment.piece import FLOW, LEADER, Piece, tail
from pipeline.segment.sections import heading_kind, imprint_kind

_HEADING_LENGTH, _ENTRY_LENGTH = 80, 130  # most characters of "Contents", and of an entry without a page number
_TERMINAL = re.compile(r"[.;,!…](?:[\"'”’)\]]|\d{1,3}|\[\w+\])*$")
_ENTRY_END = re.compile(r"[\s.](?:\d{1,3}|[ivxl]{1,6})$")
_PAGE_END = re.compile(r"[\s.]\d{1,3}$")
_STEP = 5.0  # points by which entries of different levels stand in from each other
_LETTERS = re.compile(r"[^\W_]+")
_MARK = re.compile(r"(?<=[^\W\d_])\d{1,3}(?:,\s?\d{1,3})*$")  # of a footnote, or several, behind a word
_FEWEST_LETTERS = 4  # of an entry without a page number
_FEWEST_ENTRIES, _LEAST_FOUND = 3, 0.5  # entries of a contents page, and share of them found as headings, to be believed


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a contents page: the words of the title it names, and how deep it stands."""

    words: str
    level: int  # from 1


def mark_contents(pieces: Sequence[Piece]) -> None:
    """Mark contents entries: lines with leaders, and the short pieces after a heading that announces contents."""
    entries: set[str] | None = None
    numbered, opened = False, 0
    for piece in pieces:
        if piece.kind not in FLOW:
            continue
        led = sum(1 for line in piece.text.split("\n") if LEADER.search(tail(line)))
        if entries is None and len(piece.text) <= _HEADING_LENGTH and heading_kind(piece.text, 0) == "contents":
            entries, piece.kind, opened = set(), "contents_heading", piece.page
        elif led:
            piece.kind = "contents"
            numbered = True
            if entries is not None:
                entries.add(" ".join(LEADER.sub("", piece.text).split()).strip(" .").lower())
        elif entries is not None:
            ends = bool(_PAGE_END.search(tail(piece.text))) and not _is_number_only(piece.text)
            short = " ".join((_PAGE_END.sub("", piece.text) if ends else piece.text).split()).strip(" .").lower()
            again = short in entries and not ends
            if again or not _may_be_entry(piece, ends, numbered) or imprint_kind(piece.text):
                entries = None if again or entries or piece.page > opened else entries
                continue
            numbered = numbered or ends
            entries.add(short)
            piece.kind = "contents"


def _may_be_entry(piece: Piece, ends_in_number: bool, numbered: bool) -> bool:
    if ends_in_number:
        return not _TERMINAL.search(tail(piece.text[:-4].rstrip(" 0123456789"))) or len(piece.lines) > 2
    if len(title_words(piece.text)) < _FEWEST_LETTERS:
        return False  # a logo
    return not numbered and len(piece.text) <= _ENTRY_LENGTH and not _TERMINAL.search(tail(piece.text))


def title_words(text: str) -> str:
    """Return the words of a title as they are compared: without spaces, punctuation, case and the mark of a footnote."""
    return "".join(_LETTERS.findall(_MARK.sub("", text.rstrip()))).lower()


def entries_of(pieces: Sequence[Piece]) -> list[Entry]:
    """Return the entries of the contents pages, each with its level: by indentation, the depth of its number, or capitals."""
    found: list[tuple[str, float, int]] = []
    capitals: list[bool] = []
    for piece in pieces:
        if piece.kind == "contents":
            for printed_entry, x0 in _parted(piece):
                title = _without_page(printed_entry)
                marker = parse_marker(title)
                if words := title_words(title):
                    found.append((words, x0, marker.depth if marker else 1))
                    capitals.append(title.isupper())
    steps = _steps([x0 for _, x0, _ in found])
    deep = len(set(steps.values())) > 1
    if not deep and capitals.count(True) > 1 and capitals[0] and all(depth == 1 for _, _, depth in found):
        return [Entry(words, 1 if is_upper else 2) for (words, _, _), is_upper in zip(found, capitals, strict=True)]
    return [Entry(words, steps[x0] if deep else depth) for words, x0, depth in found]


def _without_page(entry: str) -> str:
    if _is_number_only(entry):
        return entry.strip(" .")
    return _ENTRY_END.sub("", LEADER.sub("", entry)).strip(" .")


def _is_number_only(text: str) -> bool:
    """Whether it is the number of a part, and no title with the number of a page: "Annex 2"."""
    marker = parse_marker(text)
    return marker is not None and ":" in marker.style and marker.length >= len(text.rstrip())


def _parted(piece: Piece) -> list[tuple[str, float]]:
    """The entries that a piece holds, each up to its page number, with their left edges."""
    found: list[tuple[str, float]] = []
    start = piece.lines[0]
    for line in piece.lines:
        text = piece.text[start.start_char - piece.start : line.end_char - piece.start]
        if line is piece.lines[-1] or _ENTRY_END.search(tail(text)):
            found.append((text, start.x0))
            later = [other for other in piece.lines if other.start_char >= line.end_char]
            start = later[0] if later else start
    return found


def _steps(edges: Sequence[float]) -> dict[float, int]:
    """The level of each left edge: 1 for the furthest out."""
    levels: dict[float, int] = {}
    level, last = 0, None
    for edge in sorted(set(edges)):
        if last is None or edge - last > _STEP:
            level += 1
        levels[edge], last = level, edge
    return levels


def listed(pieces: Sequence[Piece], entries: Sequence[Entry]) -> dict[int, int]:
    """Return, by place in `pieces`, the level of each heading that the contents list."""
    levels: dict[str, int] = {}
    for entry in entries:
        levels.setdefault(entry.words, entry.level)
    found: dict[int, int] = {}
    for index, piece in enumerate(pieces):
        if piece.kind == "heading":
            level = levels.get(title_words(piece.text)) or levels.get(title_words(piece.core))
            if level:
                found[index] = level
    words = {title_words(pieces[index].text) for index in found} | {title_words(pieces[index].core) for index in found}
    share = sum(entry.words in words for entry in entries) / max(len(entries), 1)
    return found if len(entries) >= _FEWEST_ENTRIES and share >= _LEAST_FOUND else {}
