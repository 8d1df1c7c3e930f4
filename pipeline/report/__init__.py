"""The report that people read: a folder of pages that works offline, from `index.html`.

Every page is made from the masked, published copy of the database; text of documents is escaped by the templates. Builders
(`pages/`, one module for each part of the site) run beside one another in processes of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from pipeline import paths
from pipeline.partitions import swap_in
from pipeline.records import ReviewsError
from pipeline.report.site import SCRIPTS, STYLES, Entry, Site
from pipeline.report.source import Source

# each a module of `pages/` with `build(site)`; the dearest first, so that no process is left with it at the end
BUILDERS = (
    "documents",
    "areas",
    "themes",
    "recommendations",
    "comparing",
    "reviews",
    "agencies",
    "why",
    "lenses",
    "overview",
    "method",
)
LAST = ("downloads", "searching")  # these need what the others have made
ASSETS = paths.PACKAGE / "report" / "assets"
COPY = "published.part.duckdb"


@dataclass(frozen=True)
class Made:
    """What a builder made: its pages, and the quotes whose pictures they show."""

    entries: Sequence[Entry]
    pictures: frozenset[tuple[str, str]]


def write_report(
    database: Path, folder: Path, documents: Path | None = None, build: Path | None = None, processes: int = 2
) -> int:
    """Write the site of a database into a folder, beside and swapped in, and return the number of pages.

    `documents` is the folder that was read and `build` that of its partitions: pictures of pages need both, and without them the
    site has none. Raises ReviewsError where there is no database.
    """
    from pipeline.export.published import write_copy
    from pipeline.report.pictures import make_pictures, pictured_documents

    if not database.exists():
        raise ReviewsError(f"there is no database {database}: run `make run` first")
    temporary = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(temporary, ignore_errors=True)
    (temporary / "assets").mkdir(parents=True)
    for name in (*STYLES, *SCRIPTS):
        shutil.copy(ASSETS / name, temporary / "assets" / name)
    copy = folder.with_name(COPY)
    copy.unlink(missing_ok=True)
    try:
        write_copy(database, copy)
        made = _built(copy, temporary, pictured_documents(database, documents, build), processes)
    finally:
        copy.unlink(missing_ok=True)
    if documents is not None and build is not None:
        wanted = {extract for one in made for extract in one.pictures}
        make_pictures(wanted, database, documents, build, temporary, processes)
    swap_in(temporary, folder)
    return sum(len(one.entries) for one in made)


def _built(copy: Path, folder: Path, pictured: frozenset[str], processes: int) -> list[Made]:
    if processes == 1:
        first = [build_one(copy, folder, name, pictured) for name in BUILDERS]
        return first + [build_one(copy, folder, name, pictured, _entries(first)) for name in LAST]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        first = list(pool.map(partial(build_one, copy, folder, pictured=pictured), BUILDERS))
        last = partial(build_one, copy, folder, pictured=pictured, entries=_entries(first))
        return first + list(pool.map(last, LAST))


def _entries(made: Sequence[Made]) -> list[Entry]:
    return [entry for one in made for entry in one.entries]


def build_one(
    copy: Path, folder: Path, name: str, pictured: frozenset[str] | None = frozenset(), entries: Sequence[Entry] = ()
) -> Made:
    """Run one builder; return what it made. `entries` are the pages made before it, `pictured` as of `Source`."""
    with Source(copy, pictured) as source:
        site = Site(folder, source, list(entries))
        import_module(f"pipeline.report.pages.{name}").build(site)
        return Made(site.entries[len(entries) :], frozenset(site.pictures))
