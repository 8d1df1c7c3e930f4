"""A document as its facts are looked for: what is printed where, and what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.passages import Sentence, sentences
from pipeline.records import FileFact, Page, Segment

OPENING_CHARS = 2500  # about a page of text: what a letter or the cover and the first page say
CLOSING_CHARS = 900  # where letters and coroners' reports are signed and dated
TITLE_SEGMENTS = 14  # a cover holds board, title, subject, author, chair and dates
SHORT_CHARS = 15000  # no newspaper report is longer
_TITLE_CHARS = 220
_FLOW = ("paragraph", "list_item", "table_row")
_FURNITURE = ("running_head", "page_number", "stamp", "contents", "footnote")


@dataclass(frozen=True)
class View:
    """One document. `text` is its pages joined by form feeds; offsets count into it."""

    document_id: str
    pages: Sequence[Page]
    segments: Sequence[Segment]
    file_facts: Mapping[str, str] = field(default_factory=dict)
    catalogue: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The document's text."""
        return "\f".join(page.text for page in self.pages)

    @cached_property
    def body(self) -> list[Segment]:
        """Segments that are the document's own words in order: no running heads, numbers, contents or notes."""
        return [segment for segment in self.segments if segment.kind not in _FURNITURE]

    @cached_property
    def opening(self) -> str:
        """The first words, one segment a line."""
        lines: list[str] = []
        length = 0
        for segment in self.body:
            lines.append(_flat(segment.text))
            length += len(segment.text)
            if length > OPENING_CHARS:
                break
        return "\n".join(lines)[: OPENING_CHARS * 2]

    @cached_property
    def opening_lines(self) -> list[Segment]:
        """The first segments, those that can be a title among them."""
        return self.body[:TITLE_SEGMENTS]

    @cached_property
    def closing(self) -> str:
        """The last words."""
        return "\n".join(_flat(segment.text) for segment in self.body[-14:])[-CLOSING_CHARS:]

    @cached_property
    def title_lines(self) -> list[str]:
        """Lines of the first pages that can be the title, the likeliest first: headings before other short lines."""
        headings = [_flat(s.text) for s in self.opening_lines if s.kind == "heading"]
        others = [_flat(s.text) for s in self.opening_lines[:8] if s.kind in _FLOW and _is_line(s.text)]
        return headings + others

    @cached_property
    def running_heads(self) -> list[str]:
        """Different running heads and feet, in order of first appearance."""
        heads = (_flat(segment.text) for segment in self.segments if segment.kind in ("running_head", "stamp"))
        return list(dict.fromkeys(heads))

    @cached_property
    def headings(self) -> list[str]:
        """All headings in order."""
        return [_flat(segment.text) for segment in self.segments if segment.kind == "heading"]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of paragraphs, lists and tables."""
        return sentences(self.segments)

    def zone(self, where: str) -> str:
        """Return the words that a cue of this zone is looked for in.

        Zones: title, opening, closing, running_head, heading, file (what the file says of itself), short (the
        whole text, if it is short), body.
        """
        if where == "title":
            return "\n".join(self.title_lines)
        if where == "running_head":
            return "\n".join(self.running_heads)
        if where == "heading":
            return "\n".join(self.headings)
        if where == "file":
            return "\n".join(self.file_facts.get(name, "") for name in ("title", "subject", "keywords", "site"))
        if where == "body":
            return self.text
        if where == "short":
            return self.text if len(self.text) <= SHORT_CHARS else ""
        return {"opening": self.opening, "closing": self.closing}[where]


def view_of(
    document_id: str,
    pages: Sequence[Page],
    segments: Sequence[Segment],
    facts: Sequence[FileFact],
    catalogue: Mapping[str, str],
) -> View:
    """Return the view of a document's rows."""
    ordered = sorted(pages, key=lambda page: page.page)
    known = {fact.name: fact.value for fact in sorted(facts, key=lambda fact: (fact.name, fact.value))}
    return View(document_id, ordered, sorted(segments, key=lambda s: s.ordinal), known, dict(catalogue))


def _is_line(text: str) -> bool:
    """A line of a cover or the subject of a letter: short, and no sentence."""
    return len(text) <= _TITLE_CHARS and not text.rstrip().endswith((".", "?"))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
