"""Pages printed to PDF: no heading stands last on a sheet, nothing is lost or cut, the navigation stays on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.site.links import Leaf
from tests.site.visiting import CHECKS, address, opened

MOST_BYTES = 250_000  # of a page that is printed here: more takes Chromium long and shows nothing new
EDGE = 16 / 25.4 * 72  # points: the margin of the sheets
REPEATED = 90  # points above the end of a sheet: there a head of a table is no orphan
LEFT_OUT = "-\u00ad\u200b\ufffe\x00\x02"  # what a line may end with, and what PDFium says where it ends


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: its width, its lines from top to bottom, and how far right its words go (points)."""

    width: float
    text: str  # without white space
    last_size: float  # of the letters of the last line, in pixels: so Chromium writes it
    right: float
    lowest: str  # the words of the lowest line, without white space
    lowest_size: float


@dataclass(frozen=True)
class Printed:
    """A page on paper, and the blocks of text it has in the browser."""

    path: str
    sheets: Sequence[Sheet]
    blocks: Sequence[dict[str, Any]]
    controls: Sequence[str]  # what is of use on a screen only, and yet printed
    is_tagged: bool
    language: str


def bare(text: str) -> str:
    """Return a text without white space and without the hyphens that a line may end with."""
    return "".join(letter for letter in text if _is_kept(letter))


def _is_kept(letter: str) -> bool:
    return not letter.isspace() and letter not in LEFT_OUT


def sheets_of(data: bytes, heads: Sequence[str]) -> list[Sheet]:
    """Return the sheets of a PDF file. `heads` are the heads of its tables, without white space."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return [_sheet(page, heads) for page in document]


def _sheet(page: Any, heads: Sequence[str]) -> Sheet:
    import pypdfium2.raw as raw

    words = page.get_textpage()
    text = bare(words.get_text_range())
    boxes = [words.get_rect(at) for at in range(words.count_rects())]
    letters = [at for at in range(words.count_chars()) if _is_kept(chr(raw.FPDFText_GetUnicode(words.raw, at)))]
    lowest = min((box[1] for box in boxes), default=0.0)
    # Chromium writes the head of a table that goes on from the sheet before after all else of the sheet
    while letters and words.get_charbox(letters[-1])[1] - lowest > REPEATED:
        head = max((head for head in heads if text.endswith(head)), key=len, default="")
        if not head:
            break
        text, letters = text[: -len(head)], letters[: -len(head)]
    size = raw.FPDFText_GetFontSize(words.raw, letters[-1]) if letters else 0.0
    line, line_size = _lowest_line(words, [box for box in boxes if box[1] < lowest + 2])
    return Sheet(page.get_width(), text, size, max((box[2] for box in boxes), default=0.0), line, line_size)


def _lowest_line(words: Any, boxes: Sequence[tuple[float, float, float, float]]) -> tuple[str, float]:
    import pypdfium2.raw as raw

    if not boxes:
        return "", 0.0
    left, bottom, _, top = min(boxes)
    at = raw.FPDFText_GetCharIndexAtPos(words.raw, left + 4, (bottom + top) / 2, 8, 8)
    size = raw.FPDFText_GetFontSize(words.raw, at) if at >= 0 else 0.0
    return bare("".join(words.get_text_bounded(*box) for box in sorted(boxes))), size


def orphans(printed: Printed) -> Iterator[str]:
    """Yield the headings, and heads of tables, that stand last on a sheet with nothing of theirs below, or on two sheets."""
    headings = {bare(block["text"]): block for block in printed.blocks if block["heading"] and bare(block["text"])}
    paper = "".join(sheet.text for sheet in printed.sheets)
    for text, block in headings.items():
        if text in paper and not any(text in sheet.text for sheet in printed.sheets):
            yield f"{printed.path}: on two sheets: {block['name']} “{block['text'].strip()[:80]}”"
    for number, sheet in enumerate(printed.sheets[:-1], start=1):
        for text, block in headings.items():
            # the same words may be those of a cell, a link or a button; what is read last need not be what stands lowest
            is_last = sheet.text.endswith(text) and abs(sheet.last_size - block["size"]) < 0.3
            is_lowest = text.endswith(sheet.lowest) and len(sheet.lowest) > 2 and abs(sheet.lowest_size - block["size"]) < 0.3
            if is_last or (is_lowest and block["name"] != "thead"):
                yield f"{printed.path}, sheet {number} of {len(printed.sheets)}: {block['name']} “{block['text'].strip()[:80]}”"
                break


def lost(printed: Printed) -> Iterator[str]:
    """Yield what the browser shows and the paper does not."""
    paper = "".join(sheet.text for sheet in printed.sheets)
    for block in printed.blocks:
        if bare(block["text"]) not in paper:
            yield f"{printed.path}: {block['name']} “{' '.join(block['text'].split())[:80]}”"


@pytest.fixture(scope="module")
def printed(site: Path, leaves: dict[str, Leaf]) -> list[Printed]:
    """The first page of each section and the longest of its others, on paper."""
    return on_paper(site, _chosen(site, leaves))


def on_paper(site: Path, paths: Sequence[str]) -> list[Printed]:
    """Print pages of a site and return what came out."""
    import io

    import pikepdf

    made = []
    with opened(site) as (page, _):
        for path in paths:
            page.goto(address(site, path))
            data = page.pdf(prefer_css_page_size=True, print_background=False, tagged=True, outline=True)
            page.emulate_media(media="print")
            page.evaluate(CHECKS.read_text(encoding="utf-8"))
            blocks, controls = page.evaluate("[checks.blocks(), checks.controls()]")
            page.emulate_media(media="null")  # as it was: "screen" would be kept for the next page on paper
            with pikepdf.open(io.BytesIO(data)) as file:
                tagged = bool(file.Root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in file.Root
                language = str(file.Root.get("/Lang", ""))
            heads = [bare(block["text"]) for block in blocks if block["name"] == "thead"]
            made.append(Printed(path, sheets_of(data, heads), blocks, controls, tagged, language))
    return made


def _chosen(site: Path, leaves: dict[str, Leaf]) -> list[str]:
    sections: dict[str, list[str]] = {}
    for path in leaves:
        if (site / path).stat().st_size <= MOST_BYTES:
            sections.setdefault(path.rpartition("/")[0], []).append(path)
    taken: list[str] = []
    for section, members in sorted(sections.items()):
        first = [path for path in members if not section or path.endswith("/index.html")]
        rest = sorted(set(members) - set(first), key=lambda path: (-(site / path).stat().st_size, path))
        taken += sorted(first) + rest[:2]
    return taken


def listed(wrong: Sequence[str]) -> str:
    return "\n".join([f"{len(wrong)} in all", *wrong[:20]])


def test_no_heading_stands_last_on_a_sheet(printed: list[Printed]) -> None:
    wrong = [each for page in printed for each in orphans(page)]
    assert not wrong, listed(wrong)


def test_nothing_is_lost_on_paper(printed: list[Printed]) -> None:
    wrong = [each for page in printed for each in lost(page)]
    assert not wrong, listed(wrong)


def test_nothing_is_cut_at_the_margin(printed: list[Printed]) -> None:
    wrong = [
        f"{page.path}, sheet {number}: words go to {sheet.right:.0f} of {sheet.width:.0f} points"
        for page in printed
        for number, sheet in enumerate(page.sheets, start=1)
        if sheet.right > sheet.width - EDGE + 2
    ]
    assert not wrong, listed(wrong)


def test_paper_has_no_navigation(printed: list[Printed]) -> None:
    wrong = [f"{page.path}: {each}" for page in printed for each in page.controls]
    assert not wrong, listed(wrong)


def test_no_sheet_is_empty(printed: list[Printed]) -> None:
    wrong = [
        f"{page.path}, sheet {n}" for page in printed for n, sheet in enumerate(page.sheets, start=1) if len(sheet.text) < 20
    ]
    assert not wrong, listed(wrong)


def test_paper_is_tagged_for_screen_readers(printed: list[Printed]) -> None:
    wrong = [page.path for page in printed if not page.is_tagged or page.language != "en-GB"]
    assert not wrong, listed(wrong)
