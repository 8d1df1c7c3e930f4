"""The plain alternative: what a few lines of common sense make of a page, to compare the segmenter with.

Headings are blocks that are bold or larger throughout; numbers are what a pattern finds at the start of a line; running
heads are what stands in the top and bottom 7% of the page; a section is of the kind whose name its nearest heading has in
it. Order of lines, paragraphs and tables are those of the reader. Footnotes are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pipeline.records import Line, Page, Segment
from pipeline.segment.piece import Body, body_of
from pipeline.segment.sections import KINDS

_MARGIN = 0.07  # share of the page's height
_LARGER = 0.8  # points
_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})(?:[.)]\s|(?<=\d)\s)")
_ITEM = re.compile(r"[•●○▪■◦‣⁃\uf000-\uf0ff–-]\s|\(?(?:[a-z]|[ivx]{1,5})[.)]\s")


def plain_segments(pages: Sequence[Page], lines: Sequence[Line], text: str) -> list[Segment]:
    """Return the segments that the plain alternative makes of these lines."""
    if not lines:
        return []
    heights = {page.page: page.height for page in pages}
    body = body_of(lines)
    runs = [(kind, run) for block in _blocks(lines) for kind, run in _runs(block, body, heights, text)]
    sizes = sorted({round(run[0].size) for kind, run in runs if kind == "heading"}, reverse=True)
    section, made = "other", list[Segment]()
    for kind, run in runs:
        words = text[run[0].start_char : run[-1].end_char]
        if kind == "heading":
            section = _section(words)
        level = sizes.index(round(run[0].size)) + 1 if kind == "heading" else None
        made.append(_segment(len(made), kind, run, words, section, level))
    return made


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    ordered = sorted(lines, key=lambda line: (line.page, line.start_char))
    for _, group in groupby(ordered, key=lambda line: (line.page, line.block)):
        yield list(group)


def _runs(block: Sequence[Line], body: Body, heights: Mapping[int, float], text: str) -> Iterator[tuple[str, list[Line]]]:
    """Cut a block where a numbered or bulleted line begins."""
    starts = [i for i, line in enumerate(block) if i == 0 or _opens(text[line.start_char : line.end_char])]
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        run = list(block[start:end])
        yield _kind(run, body, heights[run[0].page], text), run


def _opens(words: str) -> bool:
    return bool(_NUMBER.match(words) or _ITEM.match(words))


def _kind(run: Sequence[Line], body: Body, height: float, text: str) -> str:
    first = run[0]
    if height and (first.bottom <= _MARGIN * height or first.top >= (1 - _MARGIN) * height):
        return "running_head"
    if first.table_index is not None:
        return "table_row"
    if all((line.is_bold and not body.is_bold) or line.size >= body.size + _LARGER for line in run):
        return "heading"
    return "list_item" if _ITEM.match(text[first.start_char : first.end_char]) else "paragraph"


def _section(heading: str) -> str:
    """Return the kind whose name the heading has in it, in the singular or plural, otherwise `other`."""
    words = heading.lower()
    return next((kind for kind in KINDS if kind.replace("_", " ").removesuffix("s") in words), "other")


def _segment(ordinal: int, kind: str, run: Sequence[Line], words: str, section: str, level: int | None) -> Segment:
    number = _NUMBER.match(words)
    return Segment(
        str(ordinal), run[0].document_id, run[0].page, ordinal, kind, section, level, None,
        number.group(1) if number else None, None, None, None, None, (), run[0].start_char, run[-1].end_char, words, (),
    )  # fmt: skip
