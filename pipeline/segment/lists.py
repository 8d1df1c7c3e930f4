"""Lists: which numbered pieces are items, what introduces them, and which pieces go on from the page before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pipeline.segment.numbering import Marker, follows
from pipeline.segment.piece import FLOW, TIGHT, Body, Piece, ends_early, tail

_OPEN_END = re.compile(r"(?:[:–—]|[^.!?;:…\"”’')\]\d])\s*[–—-]?\s*$")
_TERMINAL = re.compile(r"[.!?;:…](?:[\"'”’)\]]|\s?\d{1,3}|\[\w+\])*\s*$")
_LONG_ITEM = 220  # characters of the median numbered piece above which the numbers count paragraphs
_LONG_UNMARKED, _SHORT_UNMARKED = 1200, 400  # most characters of an item without a mark: indented, not indented
_FULL, _VERY_FULL = 0.7, 0.85  # share of the column that the last line before a page break fills
_INDENT = 8.0  # points by which items stand in from their stem
_LONG_RUN = 12  # count above which plain numbers count paragraphs
_ITEM_SECTIONS = ("recommendations", "improvement", "action_plan", "concerns")


def set_items(pieces: Sequence[Piece]) -> None:
    """Turn pieces with bullets, letters, codes and short numbers into list items; numbered paragraphs stay.

    Plain numbers count paragraphs where they run on through the text or stand before long pieces; after a stem, or in
    sections that are lists by nature, they count items.
    """
    flow = [piece for piece in pieces if piece.kind in ("paragraph", "heading")]
    places = {id(piece): place for place, piece in enumerate(flow)}
    for run in _runs(flow):
        are_items = _are_items(run, flow, places[id(run[0])])
        for piece in run:
            if are_items or piece.section_kind in _ITEM_SECTIONS:
                piece.kind = "list_item"
    for piece in pieces:
        if piece.kind == "paragraph" and piece.marker and _is_item_style(piece.marker):
            piece.kind = "list_item"


def _is_item_style(marker: Marker) -> bool:
    return marker.style not in ("dotted", "decimal", "bare", "form") and not marker.style.startswith("division")


def _runs(flow: Sequence[Piece]) -> list[list[Piece]]:
    """Return runs of plainly numbered paragraphs that count on from each other."""
    runs: list[list[Piece]] = []
    for piece in flow:
        if piece.kind != "paragraph" or piece.marker is None or piece.marker.style not in ("decimal", "bare"):
            continue
        last = runs[-1][-1].marker if runs else None
        if last is not None and follows(piece.marker, last):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _are_items(run: Sequence[Piece], flow: Sequence[Piece], place: int) -> bool:
    if place and flow[place - 1].kind == "paragraph" and flow[place - 1].text.rstrip().endswith(":"):
        return True
    last = run[-1].marker
    if last is not None and last.value > _LONG_RUN:
        return False
    return median(len(piece.text) for piece in run) < _LONG_ITEM


def set_continuations(pieces: Sequence[Piece], body: Body, text: str) -> None:
    """Tie a piece to the one on an earlier page (or column) whose sentence it goes on with."""
    last: int | None = None
    for index, piece in enumerate(pieces):
        if piece.kind == "heading":
            last = None
        if piece.kind not in ("paragraph", "list_item"):
            last = None if piece.kind == "table_row" else last
            continue
        if last is not None and _goes_on(pieces[last], piece, body, text):
            before = pieces[last]
            piece.continues = last
            piece.kind, piece.section_kind, piece.heading = before.kind, before.section_kind, before.heading
        last = index


def _goes_on(before: Piece, piece: Piece, body: Body, text: str) -> bool:
    if piece.marker is not None or _TERMINAL.search(tail(before.text)) or not piece.is_placed:
        return False
    if abs(before.size - piece.size) > 0.8:
        return False
    lower = piece.text[0].islower()
    if piece.page == before.page:
        first, last = piece.lines[0], before.lines[-1]
        other_column = first.top < before.lines[0].top and first.x0 > last.x0
        close = 0 <= first.top - last.bottom < TIGHT * piece.size and before.lines[0].x0 - first.x0 < _INDENT
        right = max(line.x1 for line in (*before.lines, *piece.lines))
        run_in = before.is_bold and not piece.is_bold and before.marker is not None
        if close:
            return (lower or run_in) and not ends_early(last, first, text, right)
        return lower and other_column and len(before.lines) > 1
    fill = _fill(before, body)
    return (lower and fill > _FULL) or (fill > _VERY_FULL and len(before.lines) > 1 and not piece.is_bold)


def _fill(piece: Piece, body: Body) -> float:
    """How much of its column the last line fills; a paragraph that goes on has a full one."""
    left = min(line.x0 for line in piece.lines)
    right = max(line.x1 for line in piece.lines) if len(piece.lines) > 1 else body.right
    return (piece.lines[-1].x1 - left) / max(right - left, 1.0)


def set_stems(pieces: Sequence[Piece]) -> None:
    """Tie each list item to the piece that introduces it: a paragraph left open, or an item left open above a sub-list.

    Headings end a list; a numbered item that counts on after an interruption belongs to the list it counts on from.
    Paragraphs that stand like items below an open stem, whose bullets were drawn and not written, become items.
    """
    stack: list[_List] = []
    opener: int | None = None
    for index, piece in enumerate(pieces):
        if piece.kind in ("heading", "table_row"):
            stack, opener = [], index if piece.kind == "heading" and _ends_in_colon(piece) else None
        elif piece.continues is not None and piece.kind in ("paragraph", "list_item"):
            piece.stem, piece.kind = pieces[piece.continues].stem, pieces[piece.continues].kind
            if piece.kind == "list_item" and stack:
                stack[-1].is_open, stack[-1].last = _is_open(piece), index
            elif piece.kind == "paragraph":
                opener = index if _is_open(piece) else None
        elif piece.kind == "list_item" or (
            piece.kind == "paragraph"
            and _is_unmarked_item(piece, None if opener is None else pieces[opener], stack)
            and (opener is None or piece.text[0].islower() or _has_fellow(pieces, index))
        ):
            piece.kind = "list_item"
            _place(pieces, index, stack, opener)
            if opener is not None and pieces[opener].kind == "heading":  # `heading` says it already
                stack[-1].stem = piece.stem = None
            opener = None
        elif piece.kind == "paragraph":
            opener = index if _is_open(piece) else None
            stack = [entry for entry in stack if not entry.style.startswith("bullet")]


def _is_unmarked_item(piece: Piece, opener: Piece | None, stack: Sequence[_List]) -> bool:
    """Whether a paragraph stands like an item: below an open stem, indented or beginning in lower case."""
    x0, lower = piece.lines[0].x0, piece.text[0].islower()
    if opener is None:
        return bool(stack) and not stack[-1].style and abs(x0 - stack[-1].x0) < 3 and (lower or stack[-1].is_indented)
    indented = _INDENT < x0 - opener.lines[-1].x0 < 6 * _INDENT and opener.page == piece.page
    if not _ends_in_colon(opener):
        return False
    return len(piece.text) <= (_LONG_UNMARKED if indented and lower else _SHORT_UNMARKED) and (indented or lower)


def _has_fellow(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the next piece of text stands like this one: one alone below a colon is a quotation."""
    following = next((piece for piece in pieces[index + 1 : index + 8] if piece.kind in FLOW or piece.kind == "heading"), None)
    if following is None or following.kind != "paragraph" or following.marker is not None:
        return False
    return abs(following.lines[0].x0 - pieces[index].lines[0].x0) < 3


def _ends_in_colon(piece: Piece) -> bool:
    return piece.text.rstrip().endswith(":")


class _List:
    """A list that items may still be added to."""

    def __init__(self, piece: Piece, index: int, stem: int | None) -> None:
        self.style = piece.marker.style if piece.marker else ""
        self.x0 = piece.lines[0].x0
        self.stem = stem
        self.is_indented = False
        self.add(piece, index)

    def add(self, piece: Piece, index: int) -> None:
        self.marker, self.last, self.is_open = piece.marker, index, _is_open(piece)

    def takes(self, piece: Piece) -> bool:
        same = piece.marker is self.marker is None or (
            piece.marker is not None and self.marker is not None and follows(piece.marker, self.marker)
        )
        return same and abs(piece.lines[0].x0 - self.x0) < 12


def _place(pieces: Sequence[Piece], index: int, stack: list[_List], opener: int | None) -> None:
    piece = pieces[index]
    if opener is None:
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth].takes(piece):
                del stack[depth + 1 :]
                stack[depth].add(piece, index)
                piece.stem = stack[depth].stem
                return
        while len(stack) > 1 and stack[-1].x0 > piece.lines[0].x0 + 5:
            stack.pop()
    if opener is not None:
        stack.clear()
        stem: int | None = opener
    elif stack and stack[-1].is_open:
        stem = stack[-1].last
    else:
        stem = stack[-1].stem if stack else None
    made = _List(piece, index, stem)
    above = pieces[stem].lines[-1] if stem is not None else None
    made.is_indented = above is not None and above.page == piece.page and piece.lines[0].x0 - above.x0 > _INDENT
    stack.append(made)
    piece.stem = stem


def _is_open(piece: Piece) -> bool:
    return bool(_OPEN_END.search(tail(piece.text))) and any(letter.isalpha() for letter in piece.text)
