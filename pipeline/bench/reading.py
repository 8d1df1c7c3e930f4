"""Speed of the reader against plain pdfplumber: pages per second of CPU time, in one run, on the same files.

Ours is everything up to the segments with their kinds, sections, numbers and boxes; the other side is
`extract_text()` and `extract_tables()` of every page. Both run in workers of the same kind, batch by batch in turn, so
that noise of the machine meets both. Start of the interpreter, imports and compiling (once a run) are not counted; what
they cost is printed beside.
"""

from __future__ import annotations

import gc
import hashlib
import random
import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pipeline.bench import pdf_files

_BATCH = 4  # documents in turn


@dataclass(frozen=True)
class Cost:
    """What a document cost one side: pages, of these by OCR, CPU seconds, peak resident memory of the worker in MB."""

    n_pages: int
    n_ocr_pages: int
    seconds: float
    memory_mb: float
    is_done: bool


@dataclass(frozen=True)
class Measured:
    """The costs of both sides for the same documents, and the wall time of each in seconds."""

    n_processes: int
    ours: tuple[Cost, ...]
    naive: tuple[Cost, ...]
    ours_wall: float
    naive_wall: float

    @property
    def ratio(self) -> float:
        """How many times as many pages ours reads per second of CPU time."""
        return sum(cost.seconds for cost in self.naive) / max(sum(cost.seconds for cost in self.ours), 1e-9)


def read_ours(path: Path) -> Cost:
    """Read and segment a PDF as the pipeline does, up to the rows, and return the cost."""
    from pipeline.ids import document_id
    from pipeline.read import run
    from pipeline.records import Line, Page, Word
    from pipeline.segment import segments_of
    from pipeline.task import Task

    started = time.process_time()
    pages: list[Page] = []
    try:
        identity = document_id(hashlib.sha256(path.read_bytes()).hexdigest())  # pages are drawn for checking by it
        rows = run(Task(identity, path, "pdf", path.parent))
        pages = [row for row in rows if isinstance(row, Page)]
        lines, words = [row for row in rows if isinstance(row, Line)], [row for row in rows if isinstance(row, Word)]
        segments_of(identity, pages, lines, words)
        is_done = True
    except Exception:  # a file that cannot be read costs too, and is told
        is_done = False
    seconds = time.process_time() - started
    gc.collect()
    return Cost(len(pages), sum(page.method == "ocr" for page in pages), seconds, _peak(), is_done)


def read_naive(path: Path) -> Cost:
    """Read a PDF by plain pdfplumber, text and tables of each page, and return the cost."""
    import pdfplumber

    started = time.process_time()
    n_pages = 0
    try:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.extract_tables()
                page.close()
                n_pages += 1
        is_done = True
    except Exception:
        is_done = False
    return Cost(n_pages, 0, time.process_time() - started, _peak(), is_done)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm_up() -> float:
    """Import and compile what the workers need; return the CPU seconds that took."""
    started = time.process_time()
    import pipeline.preload  # noqa: F401

    return time.process_time() - started


def sample(folder: Path, n: int, seed: int) -> list[Path]:
    """Return `n` PDF files of a folder, drawn by the seed; all where there are fewer."""
    files = pdf_files(folder, "*.pdf")
    random.Random(seed).shuffle(files)
    return files[:n]


def measure(files: Sequence[Path], n_processes: int) -> Measured:
    """Return what both sides cost with this many workers each; documents that either side cannot read are left out."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["pipeline.preload"])
    ours: list[Cost] = []
    naive: list[Cost] = []
    wall = [0.0, 0.0]
    with (
        ProcessPoolExecutor(n_processes, context) as first,
        ProcessPoolExecutor(n_processes, context) as second,
    ):
        list(first.map(_ready, range(n_processes)))
        list(second.map(_ready, range(n_processes)))
        for batch in _batches(files):
            for side, (pool, work, costs) in enumerate(((first, read_ours, ours), (second, read_naive, naive))):
                started = time.perf_counter()
                costs += pool.map(work, batch)
                wall[side] += time.perf_counter() - started
    pairs = [(a, b) for a, b in zip(ours, naive, strict=True) if a.is_done and b.is_done and not a.n_ocr_pages]
    return Measured(n_processes, tuple(a for a, _ in pairs), tuple(b for _, b in pairs), *wall)


def _ready(_: int) -> None:
    warm_up()


def _batches(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    for start in range(0, len(files), _BATCH):
        yield files[start : start + _BATCH]


def report(measured: Measured, n_given: int) -> str:
    """Return the result in words and figures."""
    n_pages = sum(cost.n_pages for cost in measured.ours)
    workers = "1 process" if measured.n_processes == 1 else f"{measured.n_processes} processes"
    documents = f"{len(measured.ours)} of {n_given} documents that both sides read without OCR"
    lines = [f"{workers}: {documents}, {n_pages:,} pages"]
    for name, costs, wall in (
        ("this reader, segments included", measured.ours, measured.ours_wall),
        ("pdfplumber, text and tables", measured.naive, measured.naive_wall),
    ):
        seconds = sum(cost.seconds for cost in costs)
        lines.append(
            f"  {name:31} {seconds:8.2f} CPU s  {1000 * seconds / max(n_pages, 1):7.2f} ms a page "
            f"{n_pages / max(seconds, 1e-9):8.1f} pages per CPU s  {wall:7.1f} s by the clock  "
            f"{max((cost.memory_mb for cost in costs), default=0):5.0f} MB at most"
        )
    lines.append(f"  ratio per CPU second: {measured.ratio:.1f}")
    return "\n".join(lines)


def main(documents: Path, n: int = 40, seed: int = 1, processes: Sequence[int] = (1, 2)) -> None:
    """Print the comparison for a seeded sample of the PDF files in a folder."""
    files = sample(documents, n, seed)
    print(f"imports and compiling, once in a run and not counted below: {warm_up():.1f} CPU s")
    for n_processes in processes:
        print(report(measure(files, n_processes), len(files)))


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("documents", type=Path, help="folder with PDF files")
    parser.add_argument("--number", type=int, default=40, help="how many files are drawn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    main(given.documents, given.number, given.seed, given.processes)
