"""Answers as table, CSV, JSON or Parquet: as text, or written batch by batch to a file or to stdout.

JSON has numbers, truths, lists and objects as such, dates as ISO 8601, and null for what is no number (NaN, infinity). In
CSV a null is empty, truths are true and false, lists and structs are JSON.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from pipeline.records import ReviewsError

STYLES = ("table", "csv", "json", "parquet")
MOST_SHOWN = 10_000  # rows of a table; a person reads no more, and all must be held to be aligned
_WIDEST = 100  # characters of a cell in a table; longer ones are for the other formats
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_ENDINGS = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".txt": "table"}

Rows = Iterable[Sequence[Any]]
Batches = Callable[[], Iterator[list[tuple[Any, ...]]]]


def style_of(style: str, out: Path | None) -> str:
    """Return the format: the one asked for, else that of the file's ending, else table. Raises ReviewsError."""
    if not style:
        style = _ENDINGS.get(out.suffix.lower(), "") if out else "table"
        if not style:
            raise ReviewsError(f"no format for {out}: end its name in {', '.join(_ENDINGS)}, or give --format")
    if style not in STYLES:
        raise ReviewsError(f"no format {style!r}: choose one of {', '.join(STYLES)}")
    return style


def check_target(style: str, out: Path | None, overwrite: bool) -> None:
    """Raise ReviewsError where the answer cannot go there: before the question is asked, not after."""
    if out is None:
        if style == "parquet" and sys.stdout.isatty():
            raise ReviewsError("Parquet is no text: give --out FILE, or pipe it on")
    elif out.is_dir():
        raise ReviewsError(f"{out} is a folder: give a file")
    elif out.exists() and not overwrite:
        raise ReviewsError(f"{out} is there already: give another name, or --overwrite")
    elif not out.absolute().parent.is_dir():
        raise ReviewsError(f"there is no folder {out.parent}")


def write(
    columns: Sequence[str], batches: Batches, arrow: Callable[[], Any], look: Callable[[], None], style: str, out: Path | None
) -> None:
    """Write an answer to a file, beside and renamed, or to stdout; `look` is called between batches and may raise."""
    try:
        with _target(out) as file:
            if style == "parquet":
                _write_parquet(file, columns, arrow, look)
                return
            text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
            for part in _parts(columns, batches, style):
                text.write(part)
                look()
            text.flush()
            text.detach()  # the file below stays open
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise ReviewsError(f"cannot write {out or 'the answer'}: {error.strerror}") from error


@contextmanager
def _target(out: Path | None) -> Iterator[IO[bytes]]:
    if out is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    beside = out.with_name(f"{out.name}.part{os.getpid()}")
    try:
        with beside.open("wb") as file:
            yield file
        os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)


def _write_parquet(file: IO[bytes], columns: Sequence[str], arrow: Callable[[], Any], look: Callable[[], None]) -> None:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        with arrow() as reader:  # one that is left open would hold the database
            schema = pyarrow.schema([field.with_name(name) for field, name in zip(reader.schema, columns, strict=True)])
            with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
                for batch in reader:
                    look()
                    writer.write_batch(batch.rename_columns(list(columns)))
    except pyarrow.ArrowException as error:
        first = " ".join(str(error).split())
        look()  # an answer that was stopped in time ends here
        raise ReviewsError(f"Parquet cannot hold this answer: {first}") from error


def _parts(columns: Sequence[str], batches: Batches, style: str) -> Iterator[str]:
    """The text of an answer in parts, with a line break at its end."""
    if style == "csv":
        yield _csv([columns])
        yield from (_csv(batch) for batch in batches())
    elif style == "json":
        first = True
        for batch in batches():
            yield "".join(f"{'[' if first and not i else ','}\n{_object(columns, row)}" for i, row in enumerate(batch))
            first = False
        yield "[]\n" if first else "\n]\n"
    else:
        yield from _first_rows(columns, batches)


def _first_rows(columns: Sequence[str], batches: Batches) -> Iterator[str]:
    rows: list[tuple[Any, ...]] = []
    for batch in batches():
        rows += batch
        if len(rows) > MOST_SHOWN:
            yield _table(columns, rows[:MOST_SHOWN], f"(the first {MOST_SHOWN:,} rows; all of them as csv, json or parquet)")
            break
    else:
        yield _table(columns, rows)
    yield "\n"


def formatted(columns: Sequence[str], rows: Sequence[Sequence[Any]], style: str) -> str:
    """Return an answer as text (table, csv or json), without a line break at its end."""
    if style == "table":
        return _table(columns, rows)
    return "".join(_parts(columns, lambda: iter([list(map(tuple, rows))] if rows else []), style)).rstrip("\n")


def plain_text(value: object) -> str:
    """Return text on one line, without the codes that a terminal would obey."""
    return _CONTROL.sub(" ", str(value))


# --- csv and json ---------------------------------------------------------------------------------------------------


def _csv(rows: Rows) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([_csv_value(value) for value in row] for row in rows)
    return buffer.getvalue()


def _csv_value(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("-Infinity" if value < 0 else "Infinity")
    if isinstance(value, list | tuple | dict):
        return json.dumps(json_value(value), ensure_ascii=False)
    return value if value is None or isinstance(value, int | float | str | Decimal) else json_value(value)


def _object(columns: Sequence[str], row: Sequence[Any]) -> str:
    made = {name: json_value(value) for name, value in zip(columns, row, strict=True)}
    return json.dumps(made, ensure_ascii=False, allow_nan=False)


def json_value(value: Any) -> Any:
    """Return a value of DuckDB as JSON has it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return (int(value) if value == value.to_integral_value() else float(value)) if value.is_finite() else None
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): json_value(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(held) for held in value]
    return value.hex() if isinstance(value, bytes | bytearray) else str(value)


# --- tables ---------------------------------------------------------------------------------------------------------


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], count: str = "") -> str:
    cells = [[_cell(name) for name in columns], *([_cell(value) for value in row] for row in rows)]
    numeric = [
        all(isinstance(row[place], int | float | Decimal) or row[place] is None for row in rows) for place in range(len(columns))
    ]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    lines = [
        "  ".join(
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]
    count = count or f"({len(rows)} row{'' if len(rows) == 1 else 's'})"
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:], count])


def _cell(value: object) -> str:
    # texts of documents may hold line breaks, and codes that a terminal would obey
    text = "" if value is None else plain_text(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
