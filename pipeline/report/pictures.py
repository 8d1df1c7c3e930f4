"""Pictures of quotes on their page: of which documents they may be shown, and the making of them all.

What is private is known to the working database alone, so the pictures are made from it and from the files that were read;
nothing of either but the masked pictures goes into the site.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.policy import policy
from pipeline.records import Box
from pipeline.report.licences import licence_of
from pipeline.report.picturing import Drawn, Job, Wanted, by_page, draw, placeholder
from pipeline.report.source import Row, Source

if TYPE_CHECKING:
    import duckdb

FOLDER = "pictures"  # in the site, and of the cache in the folder of the partitions
READ = "read"
_SECONDS = 60.0  # that a document's pictures may take
_DOCUMENTS = (
    "select d.document_id, d.sha256, d.kind, d.licence, f.path, f.format from documents d join files f using (document_id)"
)
# of an extract the words on its own page: those that go on elsewhere, and stems, are not in its picture
_PLACES = """
with wanted as (select unnest(?) as extract_kind, unnest(?) as extract_id),
places as (
    select e.*, min(e.page) filter (e.role = 'main') over (partition by e.extract_kind, e.extract_id) as main_page
    from evidence e join wanted using (extract_kind, extract_id) where e.role in ('main', 'continuation')
)
select extract_kind, extract_id, document_id, d.text_sha256, page, list(boxes order by ordinal) as boxes
from places join documents d using (document_id) where page = main_page
group by all order by all
"""
_SPANS = "select document_id, start_char, end_char from private_spans where document_id in (select unnest(?)) order by all"
Extract = tuple[str, str]  # kind and id


@dataclass(frozen=True)
class PictureCount:
    """How many pictures were drawn, taken from the cache, and by reason not made; bytes of all."""

    n_drawn: int
    n_kept: int
    failed: Mapping[str, int]
    n_bytes: int


class Policy:
    """Whether a picture of a document's page may be shown, as far as can be known before it is drawn."""

    def __init__(self, source: Source) -> None:
        self._pictured = source.pictured
        self._pdfs = {row["document_id"] for row in source.rows("select document_id from files where format = 'pdf'")}

    def allows(self, document: Row) -> bool:
        """Return whether it is a PDF, licence and kind allow pictures and, where files were looked at, its own is there."""
        document_id = document["document_id"]
        is_there = self._pictured is None or document_id in self._pictured
        return is_there and document_id in self._pdfs and may_be_shown(document["licence"], document["kind"])


def may_be_shown(licence: str | None, kind: str) -> bool:
    """Return whether parts of pages may be shown: never of kinds of documents that name the dead or the accused."""
    known = licence_of(licence)
    return known is not None and known.allows_pictures and kind not in policy().naming_kinds


def pictured_documents(working_database: Path, documents: Path | None, build: Path | None) -> frozenset[str]:
    """Return the documents of which pictures can be made: allowed, PDF, with words that have places, the very file there."""
    if documents is None or build is None:
        return frozenset()
    return frozenset(files_of(working_database, documents, build))


def files_of(working_database: Path, documents: Path, build: Path) -> dict[str, Path]:
    """Return by document the file that pictures can be made of."""
    with _connected(working_database) as connection:
        asked = connection.execute(_DOCUMENTS + " order by f.path").fetchall()
    found: dict[str, Path] = {}
    for document, sha256, kind, licence, path, file_format in asked:
        file = documents / path
        if document in found or file_format != "pdf" or not may_be_shown(licence, kind):
            continue
        if (build / READ / document / "words.parquet").exists() and _is(file, sha256):
            found[document] = file
    return found


def _is(file: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def make_pictures(
    wanted: Iterable[Extract], working_database: Path, documents: Path, build: Path, site: Path, processes: int = 2
) -> PictureCount:
    """Write a picture, or one that says why there is none, for each of the extracts into `site`/pictures; return how many.

    `documents` is the folder that was read, `build` that of its partitions, where these pictures are kept for the next report.
    """
    folder, cache = site / FOLDER, build / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    names = {extract: f"{extract[0]}-{extract[1]}.webp" for extract in sorted(set(wanted))}
    jobs = _jobs(names, working_database, files_of(working_database, documents, build), build, folder)
    failed = {name: "the words have no place in a file that is here" for name in names.values()}
    n_drawn = n_kept = 0
    used: set[str] = set()
    for job, drawn in zip(jobs, _drawn(jobs, processes), strict=True):
        n_drawn, n_kept = n_drawn + len(drawn.made), n_kept + len(drawn.kept)
        for one in job.wanted:
            failed.pop(one.name)
        failed |= drawn.failed
        used.update(drawn.used)
    _prune(cache, used)
    for name, reason in failed.items():
        (folder / name).write_bytes(placeholder(reason))
    n_bytes = sum((folder / name).stat().st_size for name in names.values())
    return PictureCount(n_drawn, n_kept, dict(sorted(Counter(failed.values()).items())), n_bytes)


def _prune(cache: Path, used: set[str]) -> None:
    # a picture from before a name was known must lie nowhere
    for file in cache.iterdir():
        if file.name not in used:
            file.unlink()


def _jobs(names: Mapping[Extract, str], database: Path, files: Mapping[str, Path], build: Path, folder: Path) -> list[Job]:
    with _connected(database) as connection:
        places = connection.execute(_PLACES, [[kind for kind, _ in names], [extract for _, extract in names]]).fetchall()
        asked = connection.execute(_SPANS, [sorted({place[2] for place in places})]).fetchall()
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for document, start, end in asked:
        spans[document].append((start, end))
    wanted: dict[tuple[str, str], dict[str, Wanted]] = defaultdict(dict)
    for kind, extract, document, text_sha256, page, boxes in places:
        if (kind, extract) in names and document in files:
            name = names[kind, extract]
            wanted[document, text_sha256][name] = Wanted(name, page, _boxes(boxes))
    cache = build / FOLDER
    jobs = [
        Job(files[d], _sha256(files[d]), text, build / READ / d, by_page(found), tuple(spans[d]), cache, folder)
        for (d, text), found in sorted(wanted.items())
    ]
    # the dearest first, so that no process is left with it at the end
    return sorted(jobs, key=lambda job: (-len({one.page for one in job.wanted}), str(job.partition)))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _boxes(lists: list[list[dict[str, Any]]]) -> tuple[Box, ...]:
    return tuple(Box(**box) for boxes in lists for box in boxes)


def _drawn(jobs: list[Job], processes: int) -> Iterator[Drawn]:
    """Draw documents beside one another: what ends or hangs a process costs the pictures of one document."""
    from multiprocessing import get_context

    from pebble import ProcessPool

    if processes == 1 or len(jobs) < 2:
        yield from (_settled(job, partial(draw, job)) for job in jobs)
        return
    with ProcessPool(max_workers=processes, context=get_context("spawn")) as pool:
        futures = [pool.schedule(draw, args=(job,), timeout=_SECONDS) for job in jobs]
        yield from (_settled(job, future.result) for job, future in zip(jobs, futures, strict=True))


def _settled(job: Job, result: Callable[[], Drawn]) -> Drawn:
    try:
        return result()
    except Exception:  # of pdfium, of a damaged partition, or the pool's own for what ended the process
        return Drawn(failed={one.name: "the page could not be drawn" for one in job.wanted})


def _connected(database: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(str(database), read_only=True, config={"threads": 1})
