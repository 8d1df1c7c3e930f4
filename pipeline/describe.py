"""Describe: what a document is, whose practice it is about, when it appeared, what it says of reviews and of a case.

Facts come from the catalogue where it has them, else from the text and what the file says of itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pipeline import registers as register_module
from pipeline.facts.areas import Areas, areas_of
from pipeline.facts.case_facts import case_facts_of
from pipeline.facts.clues import clues_of
from pipeline.facts.kinds import OTHER, kind_of, known_kinds, nation_of
from pipeline.facts.published import practice_period, published
from pipeline.facts.scope import scope_of
from pipeline.facts.titles import publisher_of, title_of
from pipeline.facts.view import View, view_of
from pipeline.records import Document, DocumentArea, FileFact, Page, Problem, Record, ReviewClue, Segment
from pipeline.registers import Registers
from pipeline.task import Task

STAGE = "describe"


def run(task: Task) -> list[Record]:
    """Return one Document, its areas, clues to reviews, facts of the case, and problems."""
    view = view_of(
        task.document_id, task.rows(Page), task.rows(Segment), task.rows(FileFact), task.catalogue
    )  # fmt: skip
    return describe(view, task.sha256, register_module.load(task.register_folder))


def describe(view: View, sha256: str, registers: Registers) -> list[Record]:
    """Return the rows of one document."""
    kind = _kind(view)
    practice = practice_period(view, kind)
    appeared = published(view, kind, practice)
    practice = practice_period(view, kind, appeared.on)
    areas = areas_of(view, kind, appeared.on, registers)
    nation = nation_of(view, registers.areas.get(areas.area_code or ""), areas.board)
    scope = scope_of(view, kind, nation)
    document = Document(
        document_id=view.document_id,
        sha256=sha256,
        text_sha256=hashlib.sha256(view.text.encode()).hexdigest(),
        kind=kind,
        title=title_of(view, kind, areas.board),
        publisher=publisher_of(view, kind, areas),
        area_code=areas.area_code,
        board_id=areas.board.board_id if areas.board else None,
        nation=nation,
        published_on=appeared.on,
        published_on_source=appeared.source,
        period_start_on=practice.start_on,
        period_end_on=practice.end_on,
        is_in_scope=scope.is_in_scope,
        scope_reason=scope.reason,
        licence=view.catalogue.get("licence"),
        source_url=view.catalogue.get("source_url"),
        n_pages=len(view.pages),
        n_ocr_pages=sum(page.method == "ocr" for page in view.pages),
    )
    rows: list[Record] = [document]
    rows += [DocumentArea(view.document_id, place.area_code, place.role) for place in areas.places]
    rows += clues_of(view, document)
    rows += case_facts_of(view, kind, appeared.on, own_label(rows))
    return rows + _problems(view, document, areas)


def own_label(rows: list[Record]) -> str | None:
    """Return the label of the case that the document's own review is about."""
    return next((row.case_label for row in rows if isinstance(row, ReviewClue)), None)


def _kind(view: View) -> str:
    given = view.catalogue.get("kind", "")
    return given if given in known_kinds() else kind_of(view)


def _problems(view: View, document: Document, areas: Areas) -> list[Record]:
    found: dict[str, str] = {}
    given = view.catalogue
    if given.get("kind") and given["kind"] not in known_kinds():
        found["catalogue_kind"] = f"the catalogue's kind {given['kind']!r} is not known; it was found from the text"
    if _unknown_area(given, document):
        name = given.get("area_code") or given.get("authority")
        found["catalogue_area"] = f"the catalogue's area {name!r} is in no register; it was found from the text"
    if given.get("published_on") and document.published_on_source != "catalogue":
        found["catalogue_date"] = f"the catalogue's date {given['published_on']!r} is not a date (YYYY-MM-DD)"
    if document.kind == OTHER:
        found["kind_unknown"] = "nothing says what kind of document it is"
    if areas.unresolved:
        found["area_unresolved"] = areas.unresolved
    if document.published_on is None:
        found["date_unknown"] = "no date is printed and the file has none"
    return [
        Problem(STAGE, view.document_id, None, None, kind, detail) for kind, detail in sorted(found.items())
    ]  # fmt: skip


def _unknown_area(given: Mapping[str, str], document: Document) -> bool:
    return bool(given.get("area_code") or given.get("authority")) and document.area_code is None
