"""Seconds to build the database from the partitions of a finished run copied under new ids, and of each named question.

    python -m pipeline.bench.store FOLDER [TIMES]

FOLDER is what a run wrote into. Its partitions are copied TIMES fold (4 without it), documents and all that hangs on them
under new ids, texts as they are; tables that come from no partition (files, registers, categories) are taken from its
database. The copies lie in a temporary folder, which is removed. Then `store.build` is timed once, and each named
question is asked three times of what was built; the middle one counts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from pipeline import partitions, paths, query, stages, store
from pipeline.records import CaseFact, Problem, ReviewsError

TIMES = 4
BUILD_LIMIT = 60.0  # seconds
QUERY_LIMIT = 0.2
_AGAIN = 3
_COPIES = "ghijklmnop"  # first digit of the ids of a copy: no digit of a hash, so no id of the original
# ids of what several documents share; every other id is of a document or of something in one
_SHARED = frozenset(
    {"agency_id", "responder_agency_id", "board_id", "category_id", "theme_id", "other_theme_id", "run_id", "lens_id",
     "topic_id", "framework_id", "successor_id", "matter_id"}
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """What building took, the rows of each table, and the seconds of each named question."""

    n_documents: int
    n_files: int
    seconds: float
    cpu_seconds: float
    megabytes: float
    counts: Mapping[str, int]
    questions: Mapping[str, float]


def measure(folder: Path, times: int = TIMES) -> Measured:
    """Copy the partitions of a run, build the database of the copies, and ask it. Raises ReviewsError."""
    if not (folder / paths.DATABASE).is_file() or not (folder / paths.BUILD).is_dir():
        raise ReviewsError(f"{folder} holds no finished run: run `make run INTO={folder}` first")
    with tempfile.TemporaryDirectory() as scratch:
        files = multiplied(folder, Path(scratch) / paths.BUILD, times)
        database = Path(scratch) / paths.DATABASE
        started, cpu = time.perf_counter(), time.process_time()
        counts = store.build(database, files, {})
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu
        return Measured(
            counts["documents"], sum(map(len, files.values())), seconds, cpu_seconds,
            database.stat().st_size / 1e6, counts, asked(database),
        )  # fmt: skip


def asked(database: Path) -> dict[str, float]:
    """Return the middle of three times, in seconds, for each named question, opening the database included."""
    return {name: statistics.median(_seconds(database, name) for _ in range(_AGAIN)) for name in query.named_queries()}


def _seconds(database: Path, name: str) -> float:
    started = time.perf_counter()
    query.run_query(database, name)
    return time.perf_counter() - started


# --- copies ---------------------------------------------------------------------------------------------------------


def multiplied(folder: Path, target: Path, times: int) -> dict[str, list[Path]]:
    """Write the partitions of a run, the first as they are and the others under new ids; return the files by table."""
    found: dict[str, list[Path]] = {}
    work = list(product(_partition_files(folder / paths.BUILD), range(times)))
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda job: _copy(job[0], folder / paths.BUILD, target, job[1]), work))
    for path in made:
        if path:
            found.setdefault(path.stem, []).append(path)
    for path in _from_database(folder / paths.DATABASE, target, times, set(found)):
        found.setdefault(path.stem, []).append(path)
    return found


def _partition_files(build: Path) -> Iterator[Path]:
    """The files that `finish.store` loads: of every stage, but what only passes from stage to stage."""
    passing = {kind.table for kind in store.NOT_STORED} - {"embeddings"} | {Problem.table}
    for stage in (*stages.PER_DOCUMENT, *stages.WHOLE_CORPUS):
        for path in sorted((build / stage.name).glob("*/*.parquet")):
            if path.stem not in passing and not (stage is stages.DESCRIBE and path.stem == CaseFact.table):
                yield path


def _copy(path: Path, build: Path, target: Path, number: int) -> Path | None:
    """Write one file under the ids of copy `number`; None for rows of what documents share, which are there already."""
    from pyarrow import parquet

    table = parquet.ParquetFile(path).read()
    own = [name for name in table.column_names if name.endswith("_id") and name not in _SHARED]
    if number and not own:
        return None
    stage, document, name = path.relative_to(build).parts
    made = target / stage / (document if document == paths.CORPUS else _renamed(document, number)) / name
    if document == paths.CORPUS:
        made = made.parent / str(number) / name
    made.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(_under_new_ids(table, own, number), made, compression="lz4")
    return made


def _renamed(identity: str, number: int) -> str:
    return _COPIES[number - 1] + identity[1:] if number else identity


def _under_new_ids(table: Any, columns: Sequence[str], number: int) -> Any:
    import pyarrow
    from pyarrow import compute

    for name in columns if number else ():
        column = table.column(name)
        renamed = compute.binary_join_element_wise(
            pyarrow.scalar(_COPIES[number - 1]), compute.utf8_slice_codeunits(column, 1), ""
        )
        table = table.set_column(table.column_names.index(name), name, renamed)
    return table


def _from_database(database: Path, target: Path, times: int, known: set[str]) -> Iterator[Path]:
    """Write the tables that come from no partition, `files` for each copy."""
    import duckdb
    from pyarrow import parquet

    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        for kind in store.record_types():
            if kind.table in known or kind.table == "runs" or kind.table == Problem.table:
                continue
            listed = ", ".join(f'"{name}"' for name in store.column_names(kind))
            rows = connection.execute(f"select {listed} from {kind.table}")
            table = rows.to_arrow_table().cast(partitions.arrow_schema(kind))
            for number in range(times if kind.table == "files" else 1):
                path = target / "database" / str(number) / f"{kind.table}.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                made = _files_of(table, number) if kind.table == "files" else table
                parquet.write_table(made, path)
                yield path


def _files_of(table: Any, number: int) -> Any:
    import pyarrow

    made = _under_new_ids(table, ["document_id"], number)
    names = pyarrow.array([f"{number}/{path}" for path in table.column("path").to_pylist()], pyarrow.string())
    return made.set_column(made.column_names.index("path"), "path", names)


# --- what is told ---------------------------------------------------------------------------------------------------


def as_text(measured: Measured) -> str:
    """Return the figures as lines, with the limit beside each."""
    largest = sorted(measured.counts.items(), key=lambda pair: -pair[1])[:8]
    lines = [
        f"build: {measured.seconds:.1f} s (limit {BUILD_LIMIT:g}), {measured.cpu_seconds:.1f} s of CPU,"
        f" of {measured.n_documents:,} documents in {measured.n_files:,} files;"
        f" {sum(measured.counts.values()):,} rows, {measured.megabytes:.0f} MB",
        "  " + ", ".join(f"{table} {n:,}" for table, n in largest),
        f"questions (limit {1000 * QUERY_LIMIT:.0f} ms each, the middle of {_AGAIN}):",
    ]
    lines += [f"  {name:44}{1000 * seconds:8.0f} ms" for name, seconds in sorted(measured.questions.items())]
    slow = [name for name, seconds in measured.questions.items() if seconds > QUERY_LIMIT]
    lines.append(f"  above the limit: {', '.join(sorted(slow)) or 'none'}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_text(measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else TIMES)))
