"""Read: files become pages, lines and words with their places.

`run` takes a document and returns `Page`, `PageCheck`, `Line`, `Word`, `FileFact` and `Problem` rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.sniff import Unreadable as Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.cross_check import Check
    from pipeline.read.parts import Sheet
    from pipeline.records import Record
    from pipeline.task import Task

    Fact = tuple[str, str]
    PageProblem = tuple[int | None, str, str]


def run(task: Task) -> list[Record]:
    """Return the rows of a document: pages, lines and words, how far two readers agree, facts that the file tells, problems.

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
    from pipeline.records import FileFact, PageCheck, Problem

    sheets, facts, problems, checks = _parts(task)
    rows = assemble(task.document_id, sheets)
    rows += [
        PageCheck(task.document_id, check.page, check.reason, check.engine, check.second_engine, *check.agreement,
                  round(check.agreement.share, 4))
        for check in checks
    ]  # fmt: skip
    rows += [FileFact(task.document_id, name, value) for name, value in facts]
    rows += [Problem("read", task.document_id, None, page, kind, detail) for page, kind, detail in problems]
    return rows


def _parts(task: Task) -> tuple[Sequence[Sheet], Sequence[Fact], Sequence[PageProblem], Sequence[Check]]:
    """Read a file by its format: pages, (name, value) facts, (page, kind, detail) problems, pages read twice."""
    path = task.path
    if task.format == "pdf":
        from pipeline.read.pdf import read_pdf

        read = read_pdf(path, task.document_id)
        return read.sheets, read.facts, read.problems, read.checks
    if task.format == "html":
        from pipeline.read.html import read_html

        sheet, facts = read_html(path)
    elif task.format == "docx":
        from pipeline.read.docx import read_docx

        sheet, facts = read_docx(path)
    else:
        from pipeline.read.txt import read_txt

        sheet, facts = read_txt(path)
    return [sheet], facts, [(sheet.number, kind, detail) for kind, detail in sheet.problems], ()
