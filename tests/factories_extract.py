"""Small documents for the tests of extraction: lines of text become segments with offsets, as the real stage makes them."""

from __future__ import annotations

from pipeline.extract import source_of
from pipeline.extract.source import Source
from pipeline.records import AgencyMention, Document, Page, Segment

DOCUMENT = "d" * 16
Line = tuple[str, str, str]  # kind of segment, kind of section, text


def document(kind: str) -> Document:
    return Document(
        DOCUMENT, "0" * 64, "0" * 64, kind, None, None, None, None, None, None, None, None, None, True, "", None, None,
        1, 0,
    )  # fmt: skip


def segments(lines: list[Line], table: list[str] | None = None) -> list[Segment]:
    """Return one segment a line; a list item hangs on the paragraph before it if that ends with a colon."""
    made: list[Segment] = []
    at, heading, stem = 0, None, None
    for ordinal, (kind, section, text) in enumerate(lines):
        if kind == "heading":
            heading, stem = text, None
        if kind == "paragraph":
            stem = f"s{ordinal}" if text.endswith(":") else None
        head, _, rest = text.partition(". ")
        number = head if rest and len(head) <= 3 and head[:1].isdigit() else None
        made.append(
            Segment(
                f"s{ordinal}", DOCUMENT, 1, ordinal, kind, section, 1 if kind == "heading" else None, heading, number,
                stem if kind == "list_item" else None, None, 0 if kind == "table_row" else None,
                ordinal if kind == "table_row" else None, tuple(table or ()) if kind == "table_row" else (), at,
                at + len(text), text, (),
            )
        )  # fmt: skip
        at += len(text) + 1
    return made


def source(kind: str, lines: list[Line], bodies: dict[str, str] | None = None, table: list[str] | None = None) -> Source:
    """Return a document of these lines; `bodies` are the words that stand for agencies, with their sector."""
    made = segments(lines, table)
    text = "\n".join(line[2] for line in lines)
    mentions = []
    for surface, sector in (bodies or {}).items():
        start = text.find(surface)
        while start >= 0:
            end = start + len(surface)
            mentions.append(AgencyMention(f"m{start}", DOCUMENT, "s0", 1, surface, None, sector, start, end))
            start = text.find(surface, end)
    page = Page(DOCUMENT, 1, None, text, 0, "text", "test", 0.0, 0.0, None)
    return source_of(DOCUMENT, [page], made, [], document(kind), mentions)
