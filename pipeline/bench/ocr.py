"""Words that OCR finds: digital pages are made into scans, read as such, and compared with their own text.

Pages are drawn from all makers (folders) in turn. Each is printed at every resolution in one of four ways: clean, turned by
a degree, on grey and grainy paper, pressed by JPEG. Recall is the share of the page's words that the reader finds in the
scan, precision the share of found words that the page has; both count words as multisets, case and punctuation aside.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

WAYS = ("clean", "turned", "grainy", "pressed")
_LEAST = 100  # words on a page worth scanning
_TRIES = 8  # pages of a document that are looked at
_GROUND, _GRAIN = 225, 14  # grey level of the paper, and how much it varies
_DEGREES = 1.0
_QUALITY = {"pressed": 25}
_WORD = re.compile(r"[^\W_]+")
_BROKEN = re.compile(r"(?<=\w)(?:[-\u00ad]\r?\n|[\ufffe\u0002]\r?\n?)(?=[a-z])")


@dataclass(frozen=True)
class Drawn:
    """A page that is made into a scan: its file, number from 1, resolution in dots per inch, way of printing."""

    path: Path
    page: int
    dpi: int
    way: str


@dataclass(frozen=True)
class Found:
    """What the reader found of a page: numbers of words, CPU seconds, confidence, and the words on one side only."""

    drawn: Drawn
    n_words: int
    n_found: int
    n_both: int
    seconds: float
    confidence: float | None
    missed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the page's words that were found."""
        return self.n_both / max(self.n_words, 1)


def words_of(text: str) -> Counter[str]:
    """Return the words of a text as a multiset, words broken at a line's end whole."""
    return Counter(_WORD.findall(_BROKEN.sub("", text).lower()))


def pages_of(folder: Path, n_pages: int, seed: int) -> list[tuple[Path, int]]:
    """Return pages with enough text, one of each document, from the subfolders of `folder` in turn."""
    rng = random.Random(seed)
    piles: dict[Path, list[Path]] = {}
    for path in sorted(folder.rglob("*.pdf")):
        piles.setdefault(path.parent, []).append(path)
    for pile in piles.values():
        rng.shuffle(pile)
    chosen: list[tuple[Path, int]] = []
    while len(chosen) < n_pages and any(piles.values()):
        for pile in piles.values():
            page = _page_of(pile[-1], rng) if pile and len(chosen) < n_pages else None
            if pile:
                path = pile.pop()
                chosen += [(path, page)] if page else []
    return chosen


def _page_of(path: Path, rng: random.Random) -> int | None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return None
    try:
        for _ in range(_TRIES):
            i = rng.randrange(len(document))
            if words_of(document[i].get_textpage().get_text_range()).total() >= _LEAST:
                return i + 1
        return None
    finally:
        document.close()


def scan_of(drawn: Drawn, into: Path) -> str:
    """Write the page as a PDF that holds nothing but its picture, and return the page's own text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(drawn.path)
    try:
        page = document[drawn.page - 1]
        text = str(page.get_textpage().get_text_range())
        picture = page.render(scale=drawn.dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()
    printed(picture, drawn.way).save(into, "PDF", resolution=drawn.dpi, quality=_QUALITY.get(drawn.way, 85))
    return text


def printed(picture: Any, way: str) -> Any:
    """Return a grey picture as a scanner would give it."""
    import numpy
    from PIL import Image

    if way == "turned":
        return picture.rotate(_DEGREES, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if way != "grainy":
        return picture
    grain = numpy.random.default_rng(0).normal(0, _GRAIN, (picture.height, picture.width))
    pixels = numpy.asarray(picture, dtype=float) * (_GROUND / 255) + grain
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def measure(drawn: Drawn) -> Found:
    """Scan a page, read it as the pipeline does, and compare."""
    from pipeline.read import run
    from pipeline.records import Page
    from pipeline.task import Task

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        own = words_of(scan_of(drawn, path))
        started = time.process_time()
        pages = [row for row in run(Task("0" * 16, path, "pdf", Path(folder))) if isinstance(row, Page)]
        seconds = time.process_time() - started
    seen = words_of(pages[0].text)
    both = own & seen
    missed, added = (tuple(sorted((a - b).elements())) for a, b in ((own, seen), (seen, own)))
    return Found(drawn, own.total(), seen.total(), both.total(), seconds, pages[0].confidence, missed, added)


def measure_all(drawn: Sequence[Drawn], n_processes: int) -> list[Found]:
    """Return what was found of each, in order."""
    with ProcessPoolExecutor(n_processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_warm, range(n_processes)))
        return list(pool.map(measure, drawn))


def _warm(_: int) -> None:
    import pipeline.preload  # noqa: F401 - what every worker loads once is not counted


def report(found: Sequence[Found], shown: int) -> Iterator[str]:
    """Yield lines: recall, precision and cost by resolution and way, then the pages with the lowest recall."""
    yield f"{'':16}{'pages':>6}{'words':>8}{'recall':>9}{'lowest':>9}{'precision':>11}{'CPU s/page':>12}"
    for dpi in sorted({one.drawn.dpi for one in found}):
        of_dpi = [one for one in found if one.drawn.dpi == dpi]
        for way in WAYS:
            yield from _line(f"{dpi} dpi {way}", [one for one in of_dpi if one.drawn.way == way])
        yield from _line(f"{dpi} dpi", of_dpi)
    yield from _line("all", found)
    for one in sorted(found, key=lambda one: (one.recall, str(one.drawn)))[:shown]:
        where = f"{one.drawn.path.name} page {one.drawn.page}, {one.drawn.dpi} dpi {one.drawn.way}"
        yield f"\n{where}: recall {one.recall:.3f} of {one.n_words}, confidence {one.confidence}"
        yield f"  missed {' '.join(one.missed[:60])}"
        yield f"  added  {' '.join(one.added[:60])}"


def _line(name: str, found: Sequence[Found]) -> Iterator[str]:
    if not found:
        return
    both, words, seen = (sum(getattr(one, name) for one in found) for name in ("n_both", "n_words", "n_found"))
    lowest, cost = min(one.recall for one in found), sum(one.seconds for one in found) / len(found)
    yield f"{name:16}{len(found):6}{words:8}{both / words:9.4f}{lowest:9.3f}{both / max(seen, 1):11.4f}{cost:12.2f}"


def main() -> None:
    """Print the measures of a sample of pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, help="folder of PDFs with text")
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dpi", default="200,300", help="resolutions of the scans")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="so many pages, those with the lowest recall, in words")
    given = parser.parse_args()
    pages = pages_of(given.documents, given.pages, given.seed)
    scans = [
        Drawn(path, page, int(dpi), WAYS[i % len(WAYS)]) for dpi in given.dpi.split(",") for i, (path, page) in enumerate(pages)
    ]
    for line in report(measure_all(scans, given.processes), given.show):
        print(line)


if __name__ == "__main__":
    main()
