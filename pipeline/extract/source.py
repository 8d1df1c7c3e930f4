"""What an extractor works on: one document's sentences with their headings, mentions and boxes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.boxes import WordIndex
from pipeline.passages import Sentence
from pipeline.records import AgencyMention, Segment


class Mentions:
    """The agency mentions of a document, ready to be asked for those in a span."""

    def __init__(self, mentions: Iterable[AgencyMention] = ()) -> None:
        self._mentions = sorted(mentions, key=lambda m: (m.start_char, m.end_char, m.mention_id))
        self._starts = [mention.start_char for mention in self._mentions]

    def within(self, start: int, end: int) -> list[AgencyMention]:
        """Return the mentions that lie inside a span of the document's text, in order."""
        found = self._mentions[bisect_left(self._starts, start) :]
        made = []
        for mention in found:
            if mention.start_char >= end:
                break
            if mention.end_char <= end:
                made.append(mention)
        return made

    def of(self, sentence: Sentence) -> list[tuple[int, AgencyMention]]:
        """Return the mentions in a sentence, each with its offset in the sentence's text."""
        made, offset = [], 0
        for part in sentence.parts:
            for mention in self.within(part.start_char, part.end_char):
                made.append((offset + mention.start_char - part.start_char, mention))
            offset += part.end_char - part.start_char + 1
        return made


@dataclass(frozen=True)
class Source:
    """One document, read and segmented."""

    document_id: str
    kind: str  # of the document
    title: str
    text: str  # of all pages, into which offsets count
    sentences: tuple[Sentence, ...]
    headings: dict[str, tuple[str, ...]]  # above each segment, the nearest first
    words: WordIndex
    mentions: Mentions

    def heading_of(self, sentence: Sentence) -> str:
        """Return the nearest heading above a sentence, "" where there is none."""
        return next(iter(self.headings.get(sentence.segment.segment_id, ())), "")


def headings_above(segments: Sequence[Segment]) -> dict[str, tuple[str, ...]]:
    """Return the headings above each segment, the nearest first, by the levels of the headings."""
    stack: list[tuple[int, str]] = []
    made = {}
    for segment in segments:
        if segment.kind == "heading":
            level = segment.level or 1
            while stack and stack[-1][0] >= level:
                stack.pop()
            stack.append((level, segment.text))
        made[segment.segment_id] = tuple(text for _, text in reversed(stack))
    return made


def passages(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Return the sentences of a document by passage, in order."""
    made: list[list[Sentence]] = []
    last = None
    for sentence in sentences:
        if sentence.passage != last:
            made.append([])
            last = sentence.passage
        made[-1].append(sentence)
    return made
