"""Surroundings: what stands around each sentence of a document, for the models of codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pipeline.extract.code_features import Around, context_shares
from pipeline.extract.source import Source
from pipeline.passages import Sentence

_AHEAD = 3  # sentences that may lend the first one of a paragraph what they are about


class Surroundings:
    """The sentences of a document in order, asked for what stands around one of them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._places = {(s.passage, s.position): number for number, s in enumerate(source.sentences)}

    @cached_property
    def _shares(self) -> Mapping[str, float]:
        return context_shares([sentence.text for sentence in self._source.sentences])

    def of(self, sentence: Sentence) -> Around:
        """Return what stands around a sentence of the document."""
        every, place = self._source.sentences, self._places[sentence.passage, sentence.position]
        start, end = place - sentence.position, place + 1
        while end < len(every) and every[end].passage == sentence.passage and every[end].position > sentence.position:
            end += 1
        ahead = every[max(0, place - _AHEAD) : place] if sentence.position == 0 else ()
        return Around(
            kind=self._source.kind,
            headings=self._source.headings.get(sentence.segment.segment_id, ()),
            stem=sentence.stem.text if sentence.stem is not None else "",
            before=tuple(other.text for other in every[start:place]),
            after=tuple(other.text for other in every[place + 1 : end]),
            ahead=tuple(other.text for other in ahead),
            shares=self._shares,
        )
