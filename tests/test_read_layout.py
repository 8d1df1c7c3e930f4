"""Reading order on pages whose order is known (`layouts.py`), and the parts that make it."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from pipeline.read.assemble import assemble
from pipeline.read.panels import Panel, panels_of
from pipeline.read.pdf import read_pdf
from pipeline.read.rules import Rule
from pipeline.records import Line, Page
from tests import layouts

SEEDS = range(6)
LEAST = 0.99


def scores(truths: list[list[str]], texts: list[str]) -> list[float]:
    return [layouts.order_score(truth, text.split()) for truth, text in zip(truths, texts, strict=True)]


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_order(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.pdf"
    truths = layouts.write(path, name, SEEDS)
    pages = [row.text for row in assemble("d", read_pdf(path).sheets) if isinstance(row, Page)]
    ours = scores(truths, pages)
    with pdfplumber.open(path) as document:
        plain = scores(truths[:1], [document.pages[0].extract_text()])
    print(f"{name:22s} ours {min(ours):.3f}   plain pdfplumber {plain[0]:.3f}")
    assert min(ours) >= LEAST, f"pages {[seed for seed, score in zip(SEEDS, ours, strict=True) if score < LEAST]}"
    if name in layouts.COLUMNS:
        assert ours[0] > plain[0] + 0.05


def test_order_score() -> None:
    assert layouts.order_score("abcd", "abcd") == 1.0
    assert layouts.order_score("abcd", "acbd") == 0.75
    assert layouts.order_score("aab", "xayb") == pytest.approx(2 / 3)
    assert layouts.order_score("ab", "") == 0.0


def test_boxes_side_by_side_are_blocks_of_their_own(tmp_path: Path) -> None:
    """No block holds words of two boxes, nor of a box and the text around."""
    path = tmp_path / "boxes.pdf"
    layouts.write(path, "three_boxes", SEEDS)
    page = layouts.setting("three_boxes", 0)
    rows = [row for row in assemble("d", read_pdf(path).sheets) if isinstance(row, Line) and row.page == 1]
    around = [(x, top, x + width, top + height) for _, x, top, width, height in page.shapes]
    blocks: dict[int, set[int | None]] = {}
    for row in rows:
        x, y = (row.x0 + row.x1) / 2, (row.top + row.bottom) / 2
        held = next((i for i, b in enumerate(around) if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)
        blocks.setdefault(row.block, set()).add(held)
    assert len(around) == 6
    assert all(len(held) == 1 for held in blocks.values())


def edges(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    return [Rule(x0, top, x1, top), Rule(x1, top, x1, bottom), Rule(x0, bottom, x1, bottom), Rule(x0, top, x0, bottom)]


PANELS = [
    # four edges, in whatever order they are drawn
    ([edges(50, 100, 250, 160)], [(50, 100, 250, 160)]),
    # drawn twice, filled and outlined
    ([edges(50, 100, 250, 160), edges(50.4, 100.3, 249.8, 160)], [(50, 100, 250, 160)]),
    # two above each other stay two, with nothing between
    ([edges(50, 100, 250, 160), edges(50, 200, 250, 260)], [(50, 100, 250, 160), (50, 200, 250, 260)]),
    # strips behind the lines of one paragraph
    ([edges(50, 100, 250, 114), edges(50, 114, 250, 128), edges(50, 128, 250, 142)], [(50, 100, 250, 142)]),
    # cells beside each other are not joined downwards
    (
        [edges(50, 100, 150, 114), edges(160, 100, 250, 114), edges(50, 114, 150, 128), edges(160, 114, 250, 128)],
        [(50, 100, 150, 114), (160, 100, 250, 114), (50, 114, 150, 128), (160, 114, 250, 128)],
    ),
    # a side border drawn line by line
    (
        [[Rule(50, 100, 250, 100), Rule(50, 130, 250, 130)],
         [Rule(x, y, x, y + 15) for x in (50, 250) for y in (100, 115)]],
        [(50, 100, 250, 130)],
    ),
    # open at one side
    ([edges(50, 100, 250, 160)[:3]], []),
    # an underline and a margin rule
    ([[Rule(50, 100, 250, 100), Rule(40, 50, 40, 700), Rule(50, 300, 250, 300), Rule(90, 300, 90, 310)]], []),
]  # fmt: skip


@pytest.mark.parametrize(("drawn", "expected"), PANELS)
def test_panels(drawn: list[list[Rule]], expected: list[tuple[float, ...]]) -> None:
    assert panels_of([rule for shape in drawn for rule in shape]) == [Panel(*box) for box in expected]
