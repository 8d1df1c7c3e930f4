"""How many tables that plain pdfplumber finds are found with the same cells: `python -m pipeline.bench.tables DOCUMENTS`.

A sample of pages, drawn by chance from all PDFs of a folder, on which `page.find_tables()` with its default settings
finds a table of at least two rows and two columns with text in it. Cells are compared per table as a multiset of
strings without white space, empty cells left out. Every difference is listed with the file's hash, page and class.

What no reader sees as a table:

- `frame`: the text never stands side by side in two columns, or fills one row only: boxed text, underlines, a page border.
- `unseen`: the table is not found, or not with these cells, when boxes filled with nothing but white are left out: they
  are what word processors paint behind running text, and nothing of them can be seen.
- `drawing`: cells lie over other cells: boxes and arrows of a chart.

What differs in characters only:

- `symbols`: cells are the same but for characters that are neither letters nor digits (a bullet without a meaning to pdfplumber).
- `cut`: all characters are there, but an edge runs through a word, which pdfplumber cuts in two and we do not.
- `order`: cells have the same characters in another order.

And `missed` (no cell of it is found) and `cells` (found, with other cells). The strict share counts every class as a
difference; the second leaves out what is no table; the third what differs in characters only as well.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.read import pdf
from pipeline.read.parts import Sheet

Cells = tuple[str, ...]  # of one table, sorted, white space and empty cells left out
Grid = tuple[tuple[str, ...], ...]  # rows of cells, "" where empty
_NO_TABLE = frozenset({"frame", "unseen", "drawing"})
_CHARACTERS = frozenset({"symbols", "cut", "order"})
_THIN = 3.0  # points below which a white box may be a rule across something shaded


@dataclass(frozen=True)
class Plain:
    """A table as pdfplumber finds it, and whether it is made of boxes that cannot be seen, or of boxes over boxes."""

    grid: Grid
    is_unseen: bool = False
    is_drawing: bool = False

    @property
    def cells(self) -> Counter[str]:
        """Return its cells with text."""
        return Counter(cell for row in self.grid for cell in row if cell)


@dataclass(frozen=True)
class Difference:
    """A table of pdfplumber's that we do not have with the same cells."""

    path: Path
    page: int
    kind: str
    detail: str


@dataclass(frozen=True)
class Outcome:
    """What was compared: pages that hold a table, their tables, and what differs."""

    n_pages: int
    n_tables: int
    differences: tuple[Difference, ...]

    def page_share(self, *, without: frozenset[str] = frozenset()) -> float:
        """Return the share of pages all of whose tables have the same cells, differences of some kinds left out."""
        wrong = {(found.path, found.page) for found in self.differences if found.kind not in without}
        return 1 - len(wrong) / max(self.n_pages, 1)

    def table_share(self, *, without: frozenset[str] = frozenset()) -> float:
        """Return the share of tables with the same cells."""
        return 1 - sum(1 for found in self.differences if found.kind not in without) / max(self.n_tables, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares and every difference; return 0, or 2 where the folder holds no PDF."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.bench.tables", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("documents", type=Path, help="folder of PDFs (read with its subfolders)")
    parser.add_argument("--pages", type=int, default=200, help="pages with a table to compare")
    parser.add_argument("--seed", type=int, default=1, help="of the draw of pages")
    options = parser.parse_args(arguments)
    paths = sorted(options.documents.rglob("*.pdf"))
    if not paths:
        print(f"no PDF in {options.documents}", file=sys.stderr)
        return 2
    print("\n".join(report(measure(paths, options.pages, options.seed))))
    return 0


def measure(paths: Sequence[Path], n_pages: int, seed: int) -> Outcome:
    """Compare the tables of `n_pages` pages that hold one, drawn by chance from all pages of the files."""
    wanted = sample(paths, n_pages, seed)
    differences: list[Difference] = []
    for path in sorted({path for path, _ in wanted}):
        sheets = {sheet.number: sheet for sheet in pdf.read_pdf(path).sheets}
        for (_, page), grids in sorted((key, grids) for key, grids in wanted.items() if key[0] == path):
            ours = tables_of(sheets[page]) if page in sheets else []
            differences += [Difference(path, page, *found) for found in compare(grids, ours)]
    return Outcome(len(wanted), sum(len(grids) for grids in wanted.values()), tuple(differences))


def sample(paths: Sequence[Path], n_pages: int, seed: int) -> dict[tuple[Path, int], list[Plain]]:
    """Return pages with their tables by pdfplumber: the first `n_pages` with a table in a shuffled list of all pages."""
    pages = [(path, number) for path in paths for number in range(1, _count(path) + 1)]
    random.Random(seed).shuffle(pages)
    found: dict[tuple[Path, int], list[Plain]] = {}
    for start in range(0, len(pages), n_pages):
        drawn = pages[start : start + n_pages]  # by the hundred, so that each file is opened a few times only
        tables = {key: grids for key, grids in _plain_tables(sorted(drawn)) if grids}
        for key in drawn:
            if key in tables and len(found) < n_pages:
                found[key] = tables[key]
        if len(found) >= n_pages:
            break
    return found


def compare(theirs: Sequence[Plain], ours: Sequence[Cells]) -> Iterator[tuple[str, str]]:
    """Yield kind and detail of each table of theirs that has no equal among ours."""
    left = [Counter(table) for table in ours]
    for plain in sorted(theirs, key=lambda plain: -plain.cells.total()):
        cells = plain.cells
        best = max(range(len(left)), key=lambda i: (_overlap(left[i], cells), -i), default=None)
        mine = left[best] if best is not None else Counter()
        if best is not None and mine == cells:
            left.pop(best)
            continue
        lost, other = (cells - mine).total(), (mine - cells).total()
        yield _kind(plain, mine), f"{cells.total()} cells, {lost} of them not found, {other} others"


def tables_of(sheet: Sheet) -> list[Cells]:
    """Return the cells of the ruled tables of a page as we read it."""
    tables: dict[int, dict[tuple[int, int], str]] = {}
    for block in sheet.blocks:
        if block.place is not None and block.place.method == "ruled":
            cells = tables.setdefault(block.place.table, {})
            at = (block.place.row, block.place.column)
            cells[at] = cells.get(at, "") + "".join(line.text for line in block.lines)
    return [tuple(sorted(_bare(cell) for cell in cells.values())) for cells in tables.values()]


def report(outcome: Outcome) -> list[str]:
    """Return the lines that are printed."""
    lines = [
        f"{found.kind:8} {_hash(found.path)} page {found.page}: {found.detail}"
        for found in sorted(outcome.differences, key=lambda found: (found.kind, str(found.path), found.page))
    ]
    lines += [f"{n} {kind}" for kind, n in sorted(Counter(found.kind for found in outcome.differences).items())]
    shares = (
        ("strict", frozenset[str]()),
        ("without what is no table", _NO_TABLE),
        ("and without characters", _NO_TABLE | _CHARACTERS),
    )
    for name, left_out in shares:
        lines.append(
            f"{name}: {outcome.page_share(without=left_out):.1%} of {outcome.n_pages} pages, "
            f"{outcome.table_share(without=left_out):.1%} of {outcome.n_tables} tables have the same cells"
        )
    return lines


def _count(path: Path) -> int:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def _plain_tables(pages: Sequence[tuple[Path, int]]) -> Iterator[tuple[tuple[Path, int], list[Plain]]]:
    """Yield the tables of pages by plain pdfplumber; pages that it cannot read have none."""
    import pdfplumber

    for path in sorted({path for path, _ in pages}):
        try:
            with pdfplumber.open(path) as document:
                for number in sorted(number for other, number in pages if other == path):
                    page = document.pages[number - 1]
                    yield (path, number), plain_tables(page)
                    page.close()
        except Exception:  # pdfplumber raises whatever its parser stumbles over
            continue


def plain_tables(page: Any) -> list[Plain]:
    """Return the tables of a pdfplumber page that count."""
    tables = [(table.cells, _grid(table.extract())) for table in page.find_tables()]
    tables = [(boxes, grid) for boxes, grid in tables if _is_table(grid)]
    if not tables:
        return []
    seen = [Plain(_grid(table)).cells for table in page.filter(_is_seen).extract_tables()]
    return [Plain(grid, Plain(grid).cells not in seen, _overlie(boxes)) for boxes, grid in tables]


def _is_table(grid: Grid) -> bool:
    """Whether a grid has two rows, two columns, and text."""
    return len(grid) >= 2 and max(len(row) for row in grid) >= 2 and any(cell for row in grid for cell in row)


def _is_seen(thing: dict[str, Any]) -> bool:
    """Whether a thing of pdfplumber's is more than a white box without a border."""
    if thing["object_type"] not in ("rect", "curve") or thing.get("stroke") or not thing.get("fill"):
        return True
    if min(thing["width"], thing["height"]) < _THIN:
        return True
    colour = thing.get("non_stroking_color")
    values = [float(v) for v in (colour if isinstance(colour, (list, tuple)) else [colour]) if isinstance(v, (int, float))]
    if len(values) == 4:
        return max(values) > 0.02
    return not values or min(values) < 0.98


def _overlie(boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    """Whether a cell lies over another one."""
    return any(min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1 for a, b in combinations(boxes, 2))


def _grid(table: Sequence[Sequence[str | None]]) -> Grid:
    return tuple(tuple(_bare(cell or "") for cell in row) for row in table)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _overlap(mine: Counter[str], cells: Counter[str]) -> int:
    """Characters of the cells that both have."""
    return sum(n * len(cell) for cell, n in (mine & cells).items())


def _kind(plain: Plain, mine: Counter[str]) -> str:
    if not _has_words_beside(plain.grid):
        return "frame"
    if plain.is_drawing or plain.is_unseen:
        return "drawing" if plain.is_drawing else "unseen"
    cells = plain.cells
    if not _overlap(mine, cells):
        return "missed"
    if _each(mine, _letters) == _each(cells, _letters):
        return "order" if _each(mine, _sorted) == _each(cells, _sorted) else "symbols"
    return (
        "cut" if _sorted("".join(mine.elements())) == _sorted("".join(cells.elements())) and len(mine) < len(cells) else "cells"
    )


def _has_words_beside(grid: Grid) -> bool:
    """Whether text stands in two rows and two columns at least, and side by side in one row at least."""
    filled = [[i for i, cell in enumerate(row) if cell] for row in grid]
    columns = {i for row in filled for i in row}
    return sum(1 for row in filled if row) >= 2 and len(columns) >= 2 and any(len(row) >= 2 for row in filled)


def _each(cells: Counter[str], change: Callable[[str], str]) -> Counter[str]:
    return Counter(changed for cell, n in cells.items() for changed in [change(cell)] * n if changed)


def _hash(path: Path) -> str:
    """The first digits of the file's SHA-256, by which it is named in lists."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _sorted(cell: str) -> str:
    return "".join(sorted(cell))


def _letters(cell: str) -> str:
    return _sorted("".join(c for c in cell.lower() if c.isalnum()))


if __name__ == "__main__":
    sys.exit(main())
