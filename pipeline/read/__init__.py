"""Read: files become pages, lines and words with their places.

`run` takes a document and returns `Page`, `Line`, `Word`, `FileFact` and `Problem` rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.sniff import Unreadable as Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.read.parts import Sheet
    from pipeline.records import Record
    from pipeline.task import Task

    Fact = tuple[str, str]
    PageProblem = tuple[int | None, str, str]


def run(task: Task) -> list[Record]:
    """Return the rows of a document: pages, lines and words, facts that the file tells, problems.

    Raises Unreadable where no document can be made of the file.
    """
    import gc

    gc.disable()  # a document is many small things without cycles; looking for these takes a fifth of the time
    try:
        return _read(task)
    finally:
        gc.enable()


def _read(task: Task) -> list[Record]:
    from pipeline.read.assemble import assemble
    from pipeline.records import FileFact, Problem

    sheets, facts, problems = _parts(task.path, task.format)
    rows = assemble(task.document_id, sheets)
    rows += [FileFact(task.document_id, name, value) for name, value in facts]
    rows += [Problem("read", task.document_id, None, page, kind, detail) for page, kind, detail in problems]
    return rows


def _parts(path: Path, format_name: str) -> tuple[Sequence[Sheet], Sequence[Fact], Sequence[PageProblem]]:
    """Read a file by its format: pages, (name, value) facts, (page, kind, detail) problems."""
    if format_name == "pdf":
        from pipeline.read.pdf import read_pdf

        read = read_pdf(path)
        return read.sheets, read.facts, read.problems
    if format_name == "html":
        from pipeline.read.html import read_html

        sheet, facts = read_html(path)
    elif format_name == "docx":
        from pipeline.read.docx import read_docx

        sheet, facts = read_docx(path)
    else:
        from pipeline.read.txt import read_txt

        sheet, facts = read_txt(path)
    return [sheet], facts, [(sheet.number, kind, detail) for kind, detail in sheet.problems]
