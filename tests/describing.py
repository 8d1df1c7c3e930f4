"""Views of invented documents, one line a segment; a line that begins with "# " is a heading."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.facts.view import View, view_of
from pipeline.ids import short_hash
from pipeline.records import FileFact, Page, Segment

DOCUMENT = "0123456789abcdef"


def view(
    *lines: str,
    facts: Mapping[str, str] | None = None,
    catalogue: Mapping[str, str] | None = None,
    section: str = "other",
    running_head: str = "",
    document_id: str = DOCUMENT,
) -> View:
    """Return a one-page document whose segments are the lines."""
    kinds = [("running_head", running_head)] if running_head else []
    kinds += [("heading", line[2:]) if line.startswith("# ") else ("paragraph", line) for line in lines]
    text = "\n".join(line for _, line in kinds)
    page = Page(document_id, 1, None, text, 0, "text", "test", 595.0, 842.0, None)
    segments: list[Segment] = []
    start = 0
    for ordinal, (kind, line) in enumerate(kinds):
        made = Segment(
            segment_id=short_hash(document_id, ordinal), document_id=document_id, page=1, ordinal=ordinal, kind=kind,
            section_kind=section, level=1 if kind == "heading" else None, heading=None, number=None, stem_id=None,
            continues_id=None, table_index=None, row=None, columns=(), start_char=start, end_char=start + len(line),
            text=line, boxes=(),
        )  # fmt: skip
        segments.append(made)
        start += len(line) + 1
    rows = [FileFact(document_id, name, value) for name, value in (facts or {}).items()]
    return view_of(document_id, [page], segments, rows, catalogue or {})
