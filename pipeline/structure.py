"""Structure: lines of a page become headings, paragraphs, list items, table rows, footnotes and margin lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from pipeline.footnotes import footnotes, note_lines
from pipeline.headings import joined_headings, mark_contents, mark_headings
from pipeline.numbering import Marker, follows, parse_marker, settle
from pipeline.piece import LEADER, LETTERS, STOPS, Piece, body_of, ends_early, piece_of, printed
from pipeline.records import Line

_FEWEST_LETTERS = 4
_SHORT_LINE = 0.7  # of the next line's width: a line in capitals that stops before it is a heading


def pieces_of(
    lines: Sequence[Line], text: str, running: Mapping[tuple[int, int], str], heights: Mapping[int, float]
) -> list[Piece]:
    """Return the pieces of a document in reading order, with kinds and markers, but without sections and stems."""
    printed = [line for line in lines if line.end_char > line.start_char]
    flow = [line for line in printed if (line.page, line.line) not in running]
    body = body_of([line for line in flow if line.table_index is None] or flow)
    layout = layout_rows(flow, text)
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
    """Join the number in the first cell of a form's row to what stands beside it."""
    made: list[Piece] = []
    for piece in pieces:
        before = made[-1] if made else None
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


def layout_rows(lines: Sequence[Line], text: str) -> set[tuple[int | None, int | None]]:
    """Return the rows that only arrange the page: text in a box, and forms with a number beside each box of prose."""
    tables: dict[int, dict[int, dict[int, list[Line]]]] = {}
    for line in lines:
        if line.table_index is not None:
            row = tables.setdefault(line.table_index, {}).setdefault(line.row or 0, {})
            row.setdefault(line.column or 0, []).append(line)
    found: set[tuple[int | None, int | None]] = set()
    for index, rows in tables.items():
        columns = {column for row in rows.values() for column in row}
        boxes = {number for number, row in rows.items() if _is_prose_box(row, text)}
        if len(columns) == 1 or (len(columns) <= 3 and len(boxes) >= 0.5 * len(rows)):
            boxes = set(rows)
        found.update((index, number) for number in boxes if len(columns) <= 3 or set(rows[number]) == {0})
    return found


def _is_prose_box(row: Mapping[int, list[Line]], text: str) -> bool:
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
        if LEADER.search(printed(before, text)) or _opens_item(marker, previous, before, line, text):
            parts.append([line])
            previous = marker or previous
        elif _changes_type(before, line, text, right):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _opens_item(marker: Marker | None, previous: Marker | None, before: Line, line: Line, text: str) -> bool:
    if marker is None:
        return False
    ended = bool(STOPS.search(printed(before, text).rstrip()))
    if marker.style.startswith("bullet"):
        return marker.is_certain or (ended and line.x0 <= before.x0 + 1)
    if previous is not None and follows(marker, previous):
        return ended or line.x0 < before.x0 - 2
    return ended and marker.is_certain and marker.value == 1 and not marker.style.startswith("label")


def _changes_type(before: Line, line: Line, text: str, right: float) -> bool:
    if not before.x1 or printed(line, text)[:1].islower():
        return False
    other_size = abs(before.size - line.size) > max(1.0, 0.08 * before.size)
    if _is_capitals(printed(before, text)) and not _is_capitals(printed(line, text)):
        return before.x1 - before.x0 < _SHORT_LINE * (line.x1 - line.x0)
    if before.is_bold and not line.is_bold:
        # a paragraph may begin in bold type, and then its first line is full
        return not printed(before, text).rstrip().endswith((",", "-")) and ends_early(before, line, text, right)
    return other_size or (line.is_bold and not before.is_bold and bool(STOPS.search(printed(before, text).rstrip())))


def _is_capitals(text: str) -> bool:
    letters = LETTERS.findall(text)
    return len(letters) > _FEWEST_LETTERS and all(letter.isupper() for letter in letters)


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
