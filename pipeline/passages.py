"""Passages: segments joined over page breaks and parted into sentences, each with its place in the document.

This is how later stages read a document: `sentences(segments)`. Headings and margins are left out; list items, cells
and paragraphs never run into each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import Segment
from pipeline.segment.numbering import parse_marker
from pipeline.sentence_ends import sentence_spans

FLOW = ("paragraph", "list_item", "table_row")
_SPACE = re.compile(r"\s*")
_SOMETHING = re.compile(r"[^\W_]")  # rules and lone dashes are no text


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document's text that lies in one segment; offsets count into the document's text."""

    segment_id: str
    page: int
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or what stands as one in a list item or cell; `text` is the texts of its parts joined by a space."""

    text: str
    parts: tuple[Part, ...]  # the first is where it begins
    segment: Segment  # of the first part
    passage: int  # number of the joined segments it belongs to, in the document
    position: int  # in its passage, from 0
    stem: Sentence | None = None  # the last sentence of what introduces its list item
    cell: int | None = None  # in a table row: which of the row's own cells, which `segment.columns` names


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A piece of one segment, cleaned of its number or bullet."""

    segment: Segment
    start: int  # document offset
    text: str


def sentences(segments: Sequence[Segment]) -> list[Sentence]:
    """Return the sentences of paragraphs, list items and table rows, in the order of the document.

    Numbers and bullets at the start are left out. A segment that goes on from another is joined to it. Header rows of
    tables are left out.
    """
    made: list[Sentence] = []
    last_of: dict[str, Sentence] = {}
    for passage, (stretches, cell) in enumerate(_passages(segments)):
        first = stretches[0].segment
        stem = last_of.get(first.stem_id) if first.stem_id else None
        for sentence in _split(stretches, passage, stem, cell):
            made.append(sentence)
            for stretch in stretches:
                last_of[stretch.segment.segment_id] = sentence
    return made


def document_span(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the document offsets of sentence.text[start:end], cut to the part in which most of it lies."""
    best: tuple[int, int] | None = None
    offset = 0
    for part in sentence.parts:
        length = part.end_char - part.start_char
        left, right = max(start - offset, 0), min(end - offset, length)
        if right > left and (best is None or right - left > best[1] - best[0]):
            best = (part.start_char + left, part.start_char + right)
        offset += length + 1
    if best is None:
        at = sentence.parts[0].start_char
        return at, at
    return best


def _passages(segments: Sequence[Segment]) -> Iterator[tuple[list[_Stretch], int | None]]:
    """Yield the stretches that are read as one, with the cell they are; a continued segment stands at its beginning."""
    goes_on: dict[str, Segment] = {}
    known = {segment.segment_id for segment in segments if segment.kind in FLOW}
    for segment in segments:
        if segment.continues_id in known and segment.kind in FLOW and segment.continues_id is not None:
            goes_on.setdefault(segment.continues_id, segment)
    joined = {segment.segment_id for segment in goes_on.values()}
    for segment in segments:
        if segment.kind not in FLOW or segment.segment_id in joined:
            continue
        if segment.kind == "table_row":
            yield from _cells(segment)
            continue
        chain, following = [_stretch(segment, strip=True)], goes_on.get(segment.segment_id)
        while following is not None:
            chain.append(_stretch(following, strip=False))
            following = goes_on.get(following.segment_id)
        kept = [stretch for stretch in chain if _SOMETHING.search(stretch.text)]
        if kept:
            yield kept, None


def _stretch(segment: Segment, *, strip: bool) -> _Stretch:
    skip = _marker_length(segment) if strip else 0
    return _trimmed(segment, segment.start_char + skip, segment.text[skip:])


def _trimmed(segment: Segment, start: int, text: str) -> _Stretch:
    lead = _SPACE.match(text)
    skip = lead.end() if lead else 0
    return _Stretch(segment, start + skip, text[skip:].rstrip())


def _marker_length(segment: Segment) -> int:
    """Length of the number or bullet that opens the segment, as `segment` recorded it."""
    if segment.number:
        at = segment.text.find(segment.number)
        marker = parse_marker(segment.text)
        if marker is not None and marker.label == segment.number:
            return marker.length
        return at + len(segment.number) if 0 <= at <= 1 else 0
    if segment.kind == "list_item":
        marker = parse_marker(segment.text)
        if marker is not None and marker.label is None:
            return marker.length
    return 0


def _cells(segment: Segment) -> Iterator[tuple[list[_Stretch], int | None]]:
    texts = segment.text.split("\t")
    if segment.columns and tuple(" ".join(text.split()) for text in texts) == segment.columns:
        return
    start = segment.start_char
    for number, text in enumerate(texts):
        at = start
        for block in text.split("\n"):
            stretch = _trimmed(segment, at, block)
            if _SOMETHING.search(stretch.text):
                yield [stretch], number
            at += len(block) + 1
        start += len(text) + 1


def _split(stretches: Sequence[_Stretch], passage: int, stem: Sentence | None, cell: int | None) -> Iterator[Sentence]:
    text = " ".join(stretch.text for stretch in stretches)
    for position, (start, end) in enumerate(sentence_spans(text)):
        found = tuple(_parts(stretches, start, end))
        segment = next(s.segment for s in stretches if s.segment.segment_id == found[0].segment_id)
        yield Sentence(text[start:end], found, segment, passage, position, stem, cell)


def _parts(stretches: Sequence[_Stretch], start: int, end: int) -> Iterator[Part]:
    offset = 0
    for stretch in stretches:
        left, right = max(start - offset, 0), min(end - offset, len(stretch.text))
        if right > left:
            begins = stretch.start + left
            yield Part(stretch.segment.segment_id, stretch.segment.page, begins, stretch.start + right)
        offset += len(stretch.text) + 1
