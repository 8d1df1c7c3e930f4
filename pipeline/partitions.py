"""Partitions: what a stage made of one document, as Parquet with declared types, written beside and renamed.

`build/<stage>/<document_id>/<table>.parquet` holds the rows, `state.json` beside them the key of what they were made
from, the digest of what was made, and what it cost. A partition is there as a whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar

from pipeline.records import Box, Record

R = TypeVar("R", bound=Record)

STATE = "state.json"
_TEMPORARY = ".part"


@dataclass(frozen=True)
class State:
    """What a partition was made from and what it cost."""

    key: str
    digest: str
    run_id: str
    status: str  # done | failed
    n_in: int
    counts: dict[str, int]
    seconds: float
    peak_memory_mb: float


def folder(build: Path, stage: str, document_id: str) -> Path:
    """Return where the partition of this stage and document lies."""
    return build / stage / document_id


def state(build: Path, stage: str, document_id: str) -> State | None:
    """Return the state of a partition, None where there is none or it cannot be read."""
    try:
        return State(**json.loads((folder(build, stage, document_id) / STATE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write(
    target: Path,
    rows: Iterable[Record],
    *,
    key: str,
    run_id: str,
    status: str = "done",
    n_in: int = 0,
    seconds: float = 0.0,
    peak_memory_mb: float = 0.0,
) -> State:
    """Write the rows as one partition, whole or not at all, and return its state."""
    import pyarrow.parquet as parquet

    temporary = target.with_name(f"{target.name}{_TEMPORARY}{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    by_type: dict[type[Record], list[Record]] = {}
    for row in rows:
        by_type.setdefault(type(row), []).append(row)
    digest = hashlib.sha256()
    for record_type in sorted(by_type, key=lambda t: t.table):
        table = to_arrow(record_type, by_type[record_type], run_id)
        parquet.write_table(table, temporary / f"{record_type.table}.parquet", compression="lz4")
        digest.update(record_type.table.encode())
        digest.update(_content(record_type, by_type[record_type]))
    made = State(
        key, digest.hexdigest(), run_id, status, n_in,
        {t.table: len(by_type[t]) for t in sorted(by_type, key=lambda t: t.table)}, seconds, peak_memory_mb,
    )  # fmt: skip
    (temporary / STATE).write_text(json.dumps(asdict(made), indent=1, sort_keys=True))
    swap_in(temporary, target)
    return made


def swap_in(temporary: Path, target: Path) -> None:
    """Put the folder `temporary` where `target` is; what was there is gone."""
    if target.exists():
        old = target.with_name(f"{target.name}{_TEMPORARY}{os.getpid()}old")
        target.rename(old)
        temporary.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        temporary.rename(target)


def sweep(build: Path) -> None:
    """Remove what an interrupted run left half-written."""
    for leftover in build.glob(f"*/*{_TEMPORARY}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def rows_of(partition: Path, record_type: type[R]) -> list[R]:
    """Return the rows of one table in a partition, [] where it holds none."""
    import pyarrow.parquet as parquet

    file = partition / f"{record_type.table}.parquet"
    if not file.exists():
        return []
    return from_arrow(record_type, parquet.read_table(file).to_pylist())


def document_rows(build: Path, document_id: str, record_type: type[R]) -> list[R]:
    """Return the rows of this type that any stage made of a document, in the order they were made."""
    made: list[R] = []
    for partition in sorted(build.glob(f"*/{document_id}")):
        made += rows_of(partition, record_type)
    return made


def column(partition: Path, record_type: type[Record], name: str) -> Any:
    """Return one column of a table in a partition as an array of numpy (lists of numbers as one matrix), None if absent."""
    import numpy
    import pyarrow.parquet as parquet

    file = partition / f"{record_type.table}.parquet"
    if not file.exists():
        return None
    read = parquet.read_table(file, columns=[name]).column(name).combine_chunks()
    if hasattr(read, "flatten") and str(read.type).startswith("list"):
        return numpy.asarray(read.flatten()).reshape(len(read), -1)
    return numpy.asarray(read)


def from_arrow(record_type: type[R], values: Sequence[dict[str, Any]]) -> list[R]:
    """Return records from plain rows: lists become tuples, boxes become `Box`."""
    hints = _hints(record_type)
    tuples = [name for name, hint in hints.items() if typing.get_origin(hint) is tuple]
    boxed = {name for name in tuples if typing.get_args(hints[name])[0] is Box}
    for value in values:
        for name in tuples:
            value[name] = tuple(Box(**box) for box in value[name]) if name in boxed else tuple(value[name])
    return [record_type(**value) for value in values]


def to_arrow(record_type: type[Record], rows: Sequence[Record], run_id: str) -> Any:
    """Return the rows as an Arrow table with the types that the dataclass declares; fills in `run_id`."""
    import pyarrow

    schema = arrow_schema(record_type)
    columns = []
    for column in schema:
        if column.name == "run_id" and record_type.table != "runs":
            values: list[Any] = [run_id] * len(rows)
        else:
            values = [_plain(getattr(row, column.name)) for row in rows]
        columns.append(pyarrow.array(values, column.type))
    return pyarrow.Table.from_arrays(columns, schema=schema)


def arrow_schema(record_type: type[Record]) -> Any:
    """Return the Arrow schema of a record type."""
    import pyarrow

    hints = _hints(record_type)
    return pyarrow.schema([(f.name, _arrow_type(hints[f.name])) for f in fields(record_type)])  # type: ignore[arg-type]


def _arrow_type(hint: Any) -> Any:
    import pyarrow as pa

    if isinstance(hint, UnionType):
        (hint,) = [h for h in typing.get_args(hint) if h is not type(None)]
    plain = {
        str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(),
        date: pa.date32(), datetime: pa.timestamp("s"),
    }  # fmt: skip
    if hint in plain:
        return plain[hint]
    inner = typing.get_args(hint)[0]
    if inner is Box:
        box = [("page", pa.int32())] + [(side, pa.float64()) for side in ("x0", "top", "x1", "bottom")]
        return pa.list_(pa.struct(box))
    return pa.list_(pa.float32() if inner is float else pa.string())


def _find_hints(record_type: type[Record]) -> dict[str, Any]:
    hints = typing.get_type_hints(record_type)
    return {f.name: hints[f.name] for f in fields(record_type)}  # type: ignore[arg-type]


_hints: Callable[[Any], dict[str, Any]] = cache(_find_hints)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Box):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return value


def _content(record_type: type[Record], rows: Sequence[Record]) -> bytes:
    names = [name for name in _hints(record_type) if name != "run_id"]
    hashed = hashlib.sha256()
    for row in rows:
        hashed.update(repr([_plain(getattr(row, name)) for name in names]).encode())
    return hashed.digest()
