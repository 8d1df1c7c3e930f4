"""Structure: lines of a page become headings, paragraphs, list items, table rows, footnotes and margin lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from pipeline.records import Line
from pipeline.segment.contents import mark_contents
from pipeline.segment.footnotes import footnotes, note_lines
from pipeline.segment.headings import joined_headings, mark_headings
from pipeline.segment.not_headings import is_dates
from pipeline.segment.numbering import Marker, follows, parse_marker, settle
from pipeline.segment.piece import CAPITALS, LEADER, LETTERS, STOPS, Body, Piece, body_of, ends_early, piece_of, printed, tail
from pipeline.segment.sections import PLAIN, heading_kind, line_kind

_NUMBER_ALONE = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*[.)]")
_FEWEST_LETTERS = 4
_CONTENTS = 30  # characters of a heading over a contents page
_APART = 0.8  # of the size: white space between two headings that the reader took for one
_SHORT_LINE = 0.7  # of the next line's width: a line in capitals that stops before it is a heading


def pieces_of(
    lines: Sequence[Line], text: str, running: Mapping[tuple[int, int], str], heights: Mapping[int, float]
) -> list[Piece]:
    """Return the pieces of a document in reading order, with kinds and markers, but without sections and stems."""
    printed = [line for line in lines if line.end_char > line.start_char]
    flow = [line for line in printed if (line.page, line.line) not in running]
    body = body_of([line for line in flow if line.table_index is None] or flow)
    layout = layout_rows(flow, text, body)
    notes = note_lines(flow, body, heights, text)
    made: list[Piece] = []
    for key, group in groupby(printed, key=lambda line: _key(line, running, notes, layout)):
        found = list(group)
        if key[0] in ("running_head", "page_number", "stamp"):
            made += [piece_of([line], text, str(key[0])) for line in found]
        elif key[0] == "footnote":
            made += footnotes(found, text)
        elif key[0] == "row":
            made.append(piece_of(found, text, "table_row"))
        else:
            made += [piece_of(part, text) for part in split_block(found, text)]
    made = _form_numbers(sorted(made, key=lambda piece: piece.start), text)
    _number(made)
    mark_contents(made)
    mark_headings(made, body, text)
    return joined_headings(made, text, body)


def _form_numbers(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """Join the number in the first cell of a form's row, or alone on its line, to what stands beside or below it."""
    made: list[Piece] = []
    for piece in pieces:
        before = made[-1] if made else None
        if before and before.kind == piece.kind == "paragraph" and _is_number_alone(before, piece):
            made[-1] = piece_of(before.lines + piece.lines, text)
            continue
        if before and before.kind == piece.kind == "paragraph" and _is_beside(before.lines[-1], piece.lines[0]):
            alone = len(before.lines) == 1 and len(before.text) <= 4 and before.text.strip("().").isdigit()
            if alone:
                label = before.text.strip("().")
                joined = piece_of(before.lines + piece.lines, text)
                joined.marker = Marker(label, "form", int(label), piece.start - before.start, True)
                joined.number = label
                made[-1] = joined
                continue
        made.append(piece)
    return made


def _is_number_alone(number: Piece, piece: Piece) -> bool:
    if not _NUMBER_ALONE.fullmatch(number.text.strip()) or piece.page != number.page or not piece.is_placed:
        return False
    mark, first = number.lines[0], piece.lines[0]
    if mark.table_index is not None or first.table_index is not None or parse_marker(piece.text):
        return False
    return first.x0 >= mark.x0 and -mark.size < first.top - mark.top < 2 * mark.size and piece.text[0].isupper()


def _is_beside(left: Line, right: Line) -> bool:
    same_row = (left.page, left.table_index, left.row) == (right.page, right.table_index, right.row)
    return left.table_index is not None and same_row and left.column != right.column


def _key(
    line: Line,
    running: Mapping[tuple[int, int], str],
    notes: set[tuple[int, int]],
    layout: set[tuple[int | None, int | None]],
) -> tuple[object, ...]:
    place = (line.page, line.line)
    if place in running:
        return (running[place], line.page)
    if place in notes:
        return ("footnote", line.page)
    if line.table_index is not None and (line.table_index, line.row) not in layout:
        return ("row", line.page, line.table_index, line.row)
    return ("block", line.page, line.block)


def layout_rows(lines: Sequence[Line], text: str, body: Body) -> set[tuple[int | None, int | None]]:
    """Return the rows that only arrange the page: text in a box, forms with a number beside each box of prose, and bars
    with a heading and its grade.
    """
    tables: dict[int, dict[int, dict[int, list[Line]]]] = {}
    for line in lines:
        if line.table_index is not None:
            row = tables.setdefault(line.table_index, {}).setdefault(line.row or 0, {})
            row.setdefault(line.column or 0, []).append(line)
    found: set[tuple[int | None, int | None]] = set()
    for index, rows in tables.items():
        columns = {column for row in rows.values() for column in row}
        boxes = {number for number, row in rows.items() if _is_prose_box(row)}
        if len(columns) == 1 or (len(columns) <= 3 and len(boxes) >= 0.5 * len(rows)):
            boxes = set(rows)
        found.update((index, number) for number, row in rows.items() if _is_bar(row, text, body))
        found.update((index, number) for number in boxes if len(columns) <= 3 or set(rows[number]) == {0})
    return found


def _is_bar(row: Mapping[int, list[Line]], text: str, body: Body) -> bool:
    """Whether the row is a heading in larger type with a grade beside it."""
    first, *rest = [row[column] for column in sorted(row)]
    if not rest or not all(line.is_bold and body.is_exceeded_by(line.size) for line in first):
        return False
    return all(line_kind(text[cell[0].start_char : cell[-1].end_char]) == PLAIN for cell in rest)


def _is_prose_box(row: Mapping[int, list[Line]]) -> bool:
    lengths = {column: sum(line.end_char - line.start_char for line in cell) for column, cell in row.items()}
    longest = max(lengths, key=lambda column: (lengths[column], column))
    rest = sum(lengths.values()) - lengths[longest]
    blocks = len({line.block for line in row[longest]})
    return rest <= 4 and (blocks >= 2 or lengths[longest] > 350)


def split_block(lines: Sequence[Line], text: str) -> list[list[Line]]:
    """Return the lines of a block, parted where a new item, or another type that is a heading's, begins."""
    parts: list[list[Line]] = [[lines[0]]]
    first = parse_marker(printed(lines[0], text))
    previous = first
    right = max(line.x1 for line in lines)
    for before, line in pairwise(lines):
        marker = parse_marker(printed(line, text), previous)
        ends = LEADER.search(tail(printed(before, text))) or (before is lines[0] and _announces_contents(before, text))
        if ends or _opens_item(marker, previous, before, line, text):
            parts.append([line])
            previous = marker or previous
        elif _changes_type(before, line, text, right):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _announces_contents(line: Line, text: str) -> bool:
    words = printed(line, text)
    return len(words) <= _CONTENTS and heading_kind(words) == "contents"


def _opens_item(marker: Marker | None, previous: Marker | None, before: Line, line: Line, text: str) -> bool:
    if marker is None:
        return False
    ended = bool(STOPS.search(tail(printed(before, text))))
    if marker.style.startswith("bullet"):
        return marker.is_certain or (ended and line.x0 <= before.x0 + 1)
    if previous is not None and follows(marker, previous):
        return ended or line.x0 < before.x0 - 2
    return ended and marker.is_certain and marker.value == 1 and not marker.style.startswith(("label", "code"))


def _changes_type(before: Line, line: Line, text: str, right: float) -> bool:
    if not before.x1 or printed(line, text)[:1].islower():
        return False
    if (
        before.is_bold
        and line.is_bold
        and line.top - before.bottom > _APART * line.size
        and ends_early(before, line, text, right)
    ):
        return True  # two headings, one above the other
    if line.is_bold and (is_dates(printed(line, text), True) or is_dates(printed(before, text), True)):
        return True  # an entry of a title page
    other_size = abs(before.size - line.size) > max(1.0, 0.08 * before.size)
    if _is_capitals(printed(before, text)) and not _is_capitals(printed(line, text)):
        return before.x1 - before.x0 < _SHORT_LINE * (line.x1 - line.x0)
    if before.is_bold and not line.is_bold:
        # a paragraph may begin in bold type, and then its first line is full
        return not printed(before, text).rstrip().endswith((",", "-")) and ends_early(before, line, text, right)
    return other_size or (line.is_bold and not before.is_bold and bool(STOPS.search(tail(printed(before, text)))))


def _is_capitals(text: str) -> bool:
    letters = LETTERS.findall(text)
    return len(letters) > _FEWEST_LETTERS and sum(letter.isupper() for letter in letters) >= CAPITALS * len(letters)


def _number(pieces: Sequence[Piece]) -> None:
    flow = [piece for piece in pieces if piece.kind == "paragraph" and piece.marker is None]
    markers: list[Marker | None] = []
    previous: Marker | None = None
    for piece in flow:
        marker = parse_marker(piece.text, previous)
        markers.append(marker)
        previous = marker or previous
    for piece, marker in zip(flow, settle(markers), strict=True):
        piece.marker = marker
        piece.number = marker.label if marker else None
