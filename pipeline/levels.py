"""Levels of headings as a reader of the outline sees them: from the contents page, where there is one, else by style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.contents import entries_of, listed
from pipeline.outline import SIZE_STEP, Style, cover_of, styles_of
from pipeline.piece import Piece
from pipeline.sections import title_record

_DEEPEST = 6
_SHORT_DOCUMENT = 4  # pages up to which the title stands above all sections, and not beside the first of them


def set_outline_levels(pieces: Sequence[Piece], n_pages: int) -> None:
    """Give every heading its level from 1: title and main sections have 1, what stands below on the title page 2.

    A heading that the contents list has the level that it has there, and so have the others of its style. What is not
    listed stands below what is, in the order of styles.
    """
    places = [index for index, piece in enumerate(pieces) if piece.kind == "heading"]
    known = listed(pieces, entries_of(pieces))
    cover = [index for index in cover_of(pieces) if index not in known]
    title = _title([pieces[index] for index in cover])
    for index in cover:
        pieces[index].level = 1 if pieces[index].text == title else 2
    rest = [index for index in places if index not in cover]
    styles = dict(zip(rest, styles_of([pieces[index] for index in rest]), strict=True))
    levels = _levels(styles, {index: level for index, level in known.items() if index in styles})
    below_title = int(bool(cover) and not known and n_pages <= _SHORT_DOCUMENT)
    for index in rest:
        level = known.get(index) or levels[styles[index]] + below_title
        pieces[index].level = 1 if pieces[index].section_kind == "contents" else min(level, _DEEPEST)


def _title(cover: Sequence[Piece]) -> str | None:
    """The title among the headings of a title page: of the largest the first that says what the document is, or the first."""
    largest = max((piece.size for piece in cover), default=0.0)
    titles = [piece.text for piece in cover if largest - piece.size <= SIZE_STEP]
    return next((text for text in titles if title_record(text)), titles[0] if titles else None)


def _levels(styles: Mapping[int, Style], known: Mapping[int, int]) -> dict[Style, int]:
    """The level of each style: that of most listed headings of it, else one below the styles that stand out more."""
    counts: dict[Style, Counter[int]] = {}
    for index, level in known.items():
        counts.setdefault(styles[index], Counter())[level] += 1
    levels: dict[Style, int] = {}
    deepest = 0
    for style in sorted(set(styles.values())):
        count = counts.get(style)
        levels[style] = min(count, key=lambda level: (-count[level], level)) if count else deepest + 1
        deepest = max(deepest, levels[style])
    return levels
