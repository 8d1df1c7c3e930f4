"""Paragraphs: printed lines of a region become blocks, by spacing, type, indentation, marks and short last lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.parts import Block, Place, Printed, typical

_WIDER = 1.3  # line distances above the usual one that part paragraphs
_OTHER_SIZE = 0.08  # change of font size that parts them
_RAISED = 0.8  # size of a footnote's mark against its text
_TAB = 0.55  # em after a mark, wider than a space
_INDENT = 0.8  # em that a first line stands in
_SHORT = 0.18  # share of the column left empty by a line that ends a paragraph whatever its last character
_TITLE = 15.0  # points from which a line is a heading, bold or not
_ADDRESS = 40  # characters of a word that is no word
_BULLET = re.compile(r"^[•●○◦▪▫■□◼◻◾◽◆◇►▶‣⁃❑❖➢➔→✓☑·∙*]$")
_DASH = re.compile(r"^[-–—o]$")
_NUMBER = re.compile(
    r"""^(?:
        \(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)        # (1) 1) (a) a) (iv)
      | (?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\.     # 1. a. iv.
      | \d{1,3}(?:\.\d{1,3}){1,4}\.?             # 1.2 3.1.4
      | [A-Z]{1,4}\d{1,3}(?:\.\d{1,3})*[.:)]?    # R1 F2.1
      | \d{1,3}                                  # 12, only before a tab
    )$""",
    re.X,
)
_PLAIN_NUMBER = re.compile(r"^\d{1,3}$")
_ENDS = re.compile(r"[.:;?!][\"'”’)\]]*\d{0,3}$")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\w{1,4}$")
_HYPHEN_END = re.compile(r"[^\W\d_]-$")


def blocks_of(lines: Sequence[Printed], place: Place | None = None, right: float | None = None) -> list[Block]:
    """Return the paragraphs of lines of one region (a column or a cell), in their order.

    `right` is the right margin, where more is known of it than these lines tell.
    """
    if not lines:
        return []
    right = max(right or 0.0, right_edge([line.x1 for line in lines]))
    left = min(line.x0 for line in lines)
    pitch = _pitch(lines)
    blocks: list[list[Printed]] = [[lines[0]]]
    for before, line in pairwise(lines):
        if _starts(blocks[-1], before, line, left, right, pitch):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return [Block(tuple(block), place) for block in blocks]


def is_marked(line: Printed) -> bool:
    """Whether the line begins with a bullet, or with a number or letter that a tab or punctuation sets off."""
    first = line.tokens[0]
    if _BULLET.match(first.text):
        return True
    if len(line.tokens) < 2:
        return False
    if first.size <= _RAISED * line.size and _PLAIN_NUMBER.match(first.text) and first.baseline < line.baseline:
        return True  # the mark of a footnote
    tab = line.tokens[1].x0 - first.x1 > _TAB * first.size
    return tab and bool(_DASH.match(first.text) or _NUMBER.match(first.text))


def _starts(block: list[Printed], before: Printed, line: Printed, left: float, right: float, pitch: dict[float, float]) -> bool:
    if is_marked(line) or _is_keyed(line) or _is_entry(before, right):
        return True
    if _other_type(before, line) or _is_apart(before, line, pitch):
        return True
    if _HYPHEN_END.search(before.tokens[-1].text):
        return False
    return _ends_short(before, line, left, right) or _is_indented(block, before, line)


def _is_keyed(line: Printed) -> bool:
    """Whether the line is one of a form: a key, a colon that stands by itself or before a tab, a value."""
    for token, following in pairwise(line.tokens[:7]):
        if token.text == ":" or (token.text.endswith(":") and following.x0 - token.x1 > line.size):
            return True
    return False


def _is_entry(line: Printed, right: float) -> bool:
    """Whether the line is one of a table of contents: leader dots, or a page number out at the margin."""
    if _may_lead(line) and _LEADER.search(line.text):
        return True
    if len(line.tokens) < 2 or not line.tokens[-1].text.isdigit():
        return False
    gap = line.tokens[-1].x0 - line.tokens[-2].x1
    return gap > 2 * line.size and right - line.x1 < 2 * line.size


def _may_lead(line: Printed) -> bool:
    """Whether a dot stands where leader dots would: a look that is cheaper than putting the line's text together."""
    last = line.tokens[-1].text
    if len(last) <= 4 and "." not in last:
        return len(line.tokens) > 1 and line.tokens[-2].text.endswith(".")
    return "." in last[:-1]


def _other_type(before: Printed, line: Printed) -> bool:
    """Another size, or bold against not bold."""
    size = max(before.size, line.size, 0.1)
    if abs(before.size - line.size) > _OTHER_SIZE * size:
        return True
    a, b = before.bold, line.bold
    return (a > 0.9 and b < 0.1) or (a < 0.1 and b > 0.9)


def _is_apart(before: Printed, line: Printed, pitch: dict[float, float]) -> bool:
    """More white space above than the usual between lines of this size; or a jump upwards (next column)."""
    size = round(line.size)
    distance = line.baseline - before.baseline
    usual = pitch.get(size, 1.2 * max(line.size, 1.0))
    return distance > max(_WIDER * usual, usual + 0.2 * line.size) or distance < -0.5 * line.size


def _ends_short(before: Printed, line: Printed, left: float, right: float) -> bool:
    """Whether the first word of the line would have found room on the line before."""
    ends = bool(_ENDS.search(before.tokens[-1].text))
    if len(line.tokens[0].text) > _ADDRESS or (not ends and (before.bold > 0.9 or before.size >= _TITLE)):
        return False  # headings are broken by hand, addresses of web pages where they can be
    room = right - before.x1
    needed = line.tokens[0].x1 - line.tokens[0].x0 + 0.35 * line.size
    if room < needed + 0.5 * line.size:
        return False
    width = max(right - min(left, before.x0), 1.0)
    if ends:
        return room > needed + 0.03 * width
    return room > needed + _SHORT * width


def _is_indented(block: list[Printed], before: Printed, line: Printed) -> bool:
    """A first line that stands in, or the return from a hanging block to the margin after a finished sentence."""
    if len(block) >= 2 and not is_marked(block[0]):
        body = min(other.x0 for other in block[1:])
        return (
            line.x0 - body > _INDENT * line.size and line.x0 - body < 5 * line.size and bool(_ENDS.search(before.tokens[-1].text))
        )
    if is_marked(block[0]) and len(block[0].tokens) > 1:
        hanging = block[0].tokens[1].x0
        back = hanging - line.x0 > _INDENT * line.size and line.x0 <= block[0].x0 + 1
        return back and before.x0 > block[0].x0 + 1 and bool(_ENDS.search(before.tokens[-1].text))
    return False


def right_edge(ends: Sequence[float]) -> float:
    """Return the right margin of running text: the furthest that lines reach, a single outlier apart."""
    ends = sorted(ends) or [0.0]
    return ends[-1] if len(ends) < 8 else ends[-2]


def _pitch(lines: Sequence[Printed]) -> dict[float, float]:
    """The usual distance between baselines, by rounded font size: the median of the lower half leaves paragraph gaps out."""
    distances: dict[float, list[float]] = {}
    for before, line in pairwise(lines):
        distance = line.baseline - before.baseline
        if round(before.size) == round(line.size) and 0.8 * line.size < distance < 2.6 * line.size:
            distances.setdefault(round(line.size), []).append(distance)
    pitch = {}
    for size, values in distances.items():
        values.sort()
        pitch[size] = min(typical(values[: max(len(values) // 2, 1)], size), 2.1 * max(size, 1.0))
    return pitch
