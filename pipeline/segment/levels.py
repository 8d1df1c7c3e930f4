"""Levels of headings as a reader of the outline sees them: from the contents page, where there is one, else by style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.segment.contents import entries_of, listed
from pipeline.segment.outline import SIZE_STEP, Style, cover_of, styles_of
from pipeline.segment.piece import Piece
from pipeline.segment.sections import title_record

_DEEPEST = 6


def set_outline_levels(pieces: Sequence[Piece]) -> None:
    """Give every heading its level from 1: title and main sections have 1, what stands below on the title page 2.

    A heading that the contents list has the level that it has there, and so have the others of its style. What is not
    listed stands below what is, and below the headings above it whose style stands out more.
    """
    places = [index for index, piece in enumerate(pieces) if piece.kind == "heading"]
    known = listed(pieces, entries_of(pieces))
    cover = [index for index in cover_of(pieces) if index not in known and not pieces[index].number]
    title = _title([pieces[index] for index in cover])
    for index in cover:
        pieces[index].level = 1 if pieces[index].text == title else 2
    rest = [index for index in places if index not in cover]
    styles = dict(zip(rest, styles_of([pieces[index] for index in rest]), strict=True))
    contents = {index: 1 for index in rest if pieces[index].section_kind == "contents"}
    levels = _levels(styles, {index: level for index, level in known.items() if index in styles}, contents)
    for index in rest:
        pieces[index].level = min(levels[index], _DEEPEST)


def _title(cover: Sequence[Piece]) -> str | None:
    """The title among the headings of a title page: of the largest the first that says what the document is, or the first."""
    cover = [piece for piece in cover if not piece.text.rstrip().endswith(":")]
    largest = max((piece.size for piece in cover), default=0.0)
    titles = [piece.text for piece in cover if largest - piece.size <= SIZE_STEP]
    return next((text for text in titles if title_record(text)), titles[0] if titles else None)


def _levels(styles: Mapping[int, Style], known: Mapping[int, int], contents: Mapping[int, int]) -> dict[int, int]:
    """The level of each heading: its own if listed, that of most listed ones of its style, or else one below what it
    stands under: the last heading before it that is listed or stands out more.
    """
    of_style = {style: _most(found) for style, found in _by_style(styles, known).items()}
    given = {**known, **contents}
    levels: dict[int, int] = {}
    above: list[tuple[int, Style, bool]] = []  # level, style, whether it is given
    for index, style in styles.items():
        level = given.get(index) or of_style.get(style)
        if level:
            above = [one for one in above if one[0] < level]
        while level is None and above and not above[-1][2] and above[-1][1] >= style:
            above.pop()
        levels[index] = level or (above[-1][0] + 1 if above else 1)
        above.append((levels[index], style, level is not None))
    return levels


def _by_style(styles: Mapping[int, Style], levels: Mapping[int, int]) -> dict[Style, Counter[int]]:
    counts: dict[Style, Counter[int]] = {}
    for index, level in levels.items():
        counts.setdefault(styles[index], Counter())[level] += 1
    return counts


def _most(counts: Counter[int]) -> int:
    return min(counts, key=lambda level: (-counts[level], level))
