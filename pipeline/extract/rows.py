"""Rows: what every extract needs besides what it says — its place, its boxes, its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.extract.source import Source
from pipeline.passages import Part, Sentence, document_span
from pipeline.records import Evidence


def spans(sentences: Iterable[Sentence]) -> list[Part]:
    """Return the stretches of the document that the sentences cover, one for each segment, in order."""
    made: list[Part] = []
    for sentence in sentences:
        for part in sentence.parts:
            if made and made[-1].segment_id == part.segment_id and sentence.cell is None:
                made[-1] = Part(part.segment_id, part.page, made[-1].start_char, part.end_char)
            else:
                made.append(part)
    return made


def quote_of(source: Source, parts: Sequence[Part]) -> str:
    """Return the words of the stretches, joined by a blank."""
    return " ".join(source.text[part.start_char : part.end_char] for part in parts)


def place(source: Source, sentence: Sentence, start: int, end: int) -> dict[str, Any]:
    """Return the columns of a statement that say where it stands; start and end are the focus in the sentence."""
    main = sentence.parts[0]
    focus = document_span(sentence, start, end)
    left, right = max(focus[0], main.start_char), min(focus[1], main.end_char)
    if right <= left:  # the clause lies on the next page: the row points to where the sentence begins
        left, right = main.start_char, main.end_char
    return {
        **placed(source, [*sentence.parts], sentence.segment.section_kind),
        "focus_start_char": left,
        "focus_end_char": right,
    }


def placed(source: Source, parts: Sequence[Part], section_kind: str) -> dict[str, Any]:
    """Return the columns that say where an extract stands, its whole first stretch being in focus."""
    main = parts[0]
    return {
        "document_id": source.document_id,
        "segment_id": main.segment_id,
        "section_kind": section_kind,
        "page": main.page,
        "quote": quote_of(source, parts),
        "start_char": main.start_char,
        "end_char": main.end_char,
        "focus_start_char": main.start_char,
        "focus_end_char": main.end_char,
        "boxes": source.words.boxes(main.start_char, main.end_char),
    }


class EvidenceRows:
    """Collects the evidence of one extract, numbering its places."""

    def __init__(self, source: Source, kind: str, extract_id: str) -> None:
        self._source, self._kind, self._id = source, kind, extract_id
        self.rows: list[Evidence] = []

    def add(self, role: str, parts: Sequence[Part]) -> EvidenceRows:
        """Add places of a role; of several places of the main role the later ones are continuations."""
        for number, part in enumerate(parts):
            of_role = "continuation" if role == "main" and number else role
            self.rows.append(self._row(of_role, part))
        return self

    def _row(self, role: str, part: Part) -> Evidence:
        source = self._source
        return Evidence(
            self._kind, self._id, len(self.rows), role, source.document_id, part.segment_id, part.page,
            part.start_char, part.end_char, source.words.boxes(part.start_char, part.end_char),
            source.text[part.start_char : part.end_char],
        )  # fmt: skip
