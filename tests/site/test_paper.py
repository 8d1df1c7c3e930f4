"""Pages printed to PDF: no heading stands last on a sheet, nothing is lost or cut, the navigation stays on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.site.links import Leaf
from tests.site.visiting import CHECKS, address, opened

MOST_BYTES = 250_000  # of a page that is printed here: more takes Chromium long and shows nothing new
EDGE = 16 / 25.4 * 72  # points: the margin of the sheets
PIXEL = 0.75  # points


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: its width, its lines from top to bottom, and how far right its words go (points)."""

    width: float
    text: str  # without white space
    last_size: float  # of the letters of the last line
    right: float


@dataclass(frozen=True)
class Printed:
    """A page on paper, and the blocks of text it has in the browser."""

    path: str
    sheets: Sequence[Sheet]
    blocks: Sequence[dict[str, Any]]
    is_tagged: bool
    language: str


def bare(text: str) -> str:
    """Return a text without white space and without the hyphens that a line may end with."""
    return re.sub(r"[\s\u00ad\u200b\ufffe\u0002-]+", "", text)


def sheets_of(data: bytes) -> list[Sheet]:
    """Return the sheets of a PDF file."""
    import pypdfium2
    import pypdfium2.raw as raw

    made = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            words = page.get_textpage()
            text, n = words.get_text_range(), words.count_chars()
            last = next((at for at in reversed(range(n)) if raw.FPDFText_GetUnicode(words.raw, at) > 32), None)
            boxes = [words.get_rect(at) for at in range(words.count_rects())]
            size = raw.FPDFText_GetFontSize(words.raw, last) if last is not None else 0.0
            made.append(Sheet(page.get_width(), bare(text), size, max((box[2] for box in boxes), default=0.0)))
    return made


def orphans(printed: Printed) -> Iterator[str]:
    """Yield the headings that stand last on a sheet with nothing of theirs below."""
    headings = {bare(block["text"]): block for block in printed.blocks if block["heading"] and bare(block["text"])}
    for number, sheet in enumerate(printed.sheets[:-1], start=1):
        for text, block in headings.items():
            # the same words may be those of a cell, a link or a button
            if sheet.text.endswith(text) and abs(sheet.last_size - block["size"] * PIXEL) < 0.3:
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
            blocks = page.evaluate("checks.blocks()")
            page.emulate_media(media="null")  # as it was: "screen" would be kept for the next page on paper
            with pikepdf.open(io.BytesIO(data)) as file:
                tagged = bool(file.Root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in file.Root
                language = str(file.Root.get("/Lang", ""))
            made.append(Printed(path, sheets_of(data), blocks, tagged, language))
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
    wrong = [
        page.path
        for page in printed
        if "SkiptomaincontentOverview" in (text := page.sheets[0].text) or "OverviewAreasThemes" in text
    ]
    assert not wrong, listed(wrong)


def test_no_sheet_is_empty(printed: list[Printed]) -> None:
    wrong = [
        f"{page.path}, sheet {n}" for page in printed for n, sheet in enumerate(page.sheets, start=1) if len(sheet.text) < 20
    ]
    assert not wrong, listed(wrong)


def test_paper_is_tagged_for_screen_readers(printed: list[Printed]) -> None:
    wrong = [page.path for page in printed if not page.is_tagged or page.language != "en-GB"]
    assert not wrong, listed(wrong)
