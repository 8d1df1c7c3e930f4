"""Whether the reader loses text: the characters of every page with a text layer against those that plain pdfplumber finds.

Two readings of a page are the same if the characters that both have are at least 99% of the larger number
(`pipeline.read.cross_check` says what counts as one character); a page that differs must be among the problems.
Pages that were read by OCR are not compared. What pdfplumber found is kept in a folder, because it takes a hundred times
as long as reading.
"""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from pipeline.bench import pdf_files
from pipeline.read import Unreadable, run
from pipeline.read.cross_check import Agreement, compared, marks_of
from pipeline.read.second import Drawn, SecondReader
from pipeline.records import Page, Problem
from pipeline.task import Task

_OF_CHARACTERS = frozenset({"readers_disagree", "text_outside_page", "unmapped_text", "not_read_twice", "no_text", "damaged"})


@dataclass(frozen=True)
class Compared:
    """A page with a text layer: the agreement as defined, that of the characters as they stand, and what was reported."""

    sha256: str
    page: int
    engine: str
    agreement: Agreement
    plain: Agreement
    n_again: int
    n_outside: int
    problems: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Return whether the readings differ by at most 1%."""
        return self.agreement.is_same

    @property
    def is_plainly_same(self) -> bool:
        """Return whether they do so with nothing normalised, drawn again or outside of the page taken into account."""
        return self.plain.is_same

    @property
    def kind(self) -> str:
        """Return what kind of difference it is, in a word or two."""
        if self.is_same:
            causes = [name for name, n in (("drawn again", self.n_again), ("outside", self.n_outside)) if n]
            return " and ".join(causes) or "signs and hyphens"
        n, n_second = self.agreement.n_characters, self.agreement.n_second_characters
        return "fewer characters" if n < n_second else "more characters" if n > n_second else "other characters"


def compared_pages(path: Path, cache: Path) -> list[Compared]:
    """Return the pages of a PDF that have a text layer; none where we or pdfplumber cannot open the file."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        rows = run(Task(sha256[:16], path, "pdf", path.parent))
    except Unreadable:
        return []
    problems: dict[int, list[str]] = {}
    for row in rows:
        if isinstance(row, Problem) and row.page is not None:
            problems.setdefault(row.page, []).append(row.kind)
    drawn = drawn_of(path, sha256, cache)
    pages = [row for row in rows if isinstance(row, Page) and row.method != "ocr" and row.page in drawn]
    made = [_compared(sha256, page, drawn[page.page], problems.get(page.page, [])) for page in pages]
    return [page for page in made if page.agreement.n_second_characters or page.agreement.n_characters]


def _compared(sha256: str, page: Page, drawn: Drawn, problems: Sequence[str]) -> Compared:
    everything = Counter("".join((drawn.once + drawn.again + drawn.outside).elements()))
    ours = Counter(c for c in page.text if not c.isspace())
    return Compared(
        sha256, page.page, page.engine, drawn.agreement(marks_of([page.text])), compared(ours, everything),
        drawn.again.total(), drawn.outside.total(), tuple(sorted(_OF_CHARACTERS & set(problems))),
    )  # fmt: skip


def drawn_of(path: Path, sha256: str, cache: Path) -> dict[int, Drawn]:
    """Return what pdfplumber finds on the pages of a PDF, from the cache if it was read before; {} where it cannot read it."""
    kept = cache / f"{sha256}-{version('pdfplumber')}.json"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(".part")
        beside.write_text(json.dumps(_read(path)), encoding="utf-8")
        beside.rename(kept)
    found = json.loads(kept.read_text(encoding="utf-8"))
    return {int(page): Drawn(*(Counter(part) for part in parts)) for page, parts in found.items()}


def _read(path: Path) -> dict[int, Drawn]:
    import pdfplumber

    try:
        with pdfplumber.open(path) as pdf:
            n_pages = len(pdf.pages)
    except Exception:  # pdfplumber raises whatever its parser stumbles over
        return {}
    reader = SecondReader(path)
    try:
        return {number: found for number in range(1, n_pages + 1) if (found := _read_page(reader, number))}
    finally:
        reader.close()


def _read_page(reader: SecondReader, number: int) -> Drawn | None:
    try:
        page = reader.page(number)
        found = page.drawn()
        page.close()
    except Exception:
        return None
    return found


def report(pages: Sequence[Compared]) -> str:
    """Return the result in words and figures, and what differs page by page."""
    n = max(len(pages), 1)
    same, reported = [p for p in pages if p.is_same], [p for p in pages if p.problems]
    silent = [p for p in pages if not p.is_same and not p.problems]
    plain = sum(p.is_plainly_same for p in pages)
    lines = [
        f"{len(pages):,} pages with a text layer",
        f"  same characters within 1%     {len(same):6,}  {len(same) / n:8.3%}",
        f"  among the problems            {len(reported):6,}  {len(reported) / n:8.3%}",
        f"  different and not a problem   {len(silent):6,}  {len(silent) / n:8.3%}",
        f"  same with nothing normalised  {plain:6,}  {plain / n:8.3%}",
    ]
    for title, chosen in (
        ("different and not a problem", silent),
        ("among the problems", reported),
        ("same, but not with nothing normalised", [p for p in same if not p.is_plainly_same and not p.problems]),
    ):
        lines += [f"{title}: {len(chosen)}", *(f"  {kind}: {count}" for kind, count in _kinds(chosen))]
        if not title.startswith("same"):
            lines += [_line(page) for page in chosen]
    return "\n".join(lines)


def _kinds(pages: Iterable[Compared]) -> list[tuple[str, int]]:
    return sorted(Counter(page.kind for page in pages).items())


def _line(page: Compared) -> str:
    a = page.agreement
    return (
        f"    {page.sha256[:12]} page {page.page:4}  {page.engine:10} {a.n_characters:6} ours {a.n_second_characters:6} "
        f"pdfplumber {a.n_shared_characters:6} in both  {page.n_again:4} drawn again {page.n_outside:4} outside  {page.kind}"
        f"{'  ' + ', '.join(page.problems) if page.problems else ''}"
    )


def main(documents: Path, n: int | None, processes: int, cache: Path) -> None:
    """Print the comparison for the PDF files in a folder, or for `n` of them drawn by a fixed seed."""
    files = pdf_files(documents)
    random.Random(1).shuffle(files)
    context = get_context("forkserver")
    context.set_forkserver_preload(["pipeline.preload"])
    chosen = files[:n]
    with ProcessPoolExecutor(processes, context) as pool:
        found = list(pool.map(compared_pages, chosen, [cache] * len(chosen)))
    pages = sorted((page for part in found for page in part), key=lambda page: (page.sha256, page.page))
    print(f"{sum(1 for part in found if part)} of {len(chosen)} PDF files that both readers read")
    print(report(pages))


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("documents", type=Path, help="folder with PDF files")
    parser.add_argument("--sample", type=int, help="how many files are drawn (all)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "pdfplumber-characters")
    given = parser.parse_args()
    main(given.documents, given.sample, given.processes, given.cache)
