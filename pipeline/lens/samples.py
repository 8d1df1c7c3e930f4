"""Samples of what a lens found, drawn to be read by a person, and the filled samples kept without their words."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from pipeline.lens.cues import lenses
from pipeline.lens.labels import BESIDE, LABELS, Judgement, judgements, truth, write
from pipeline.records import LexiconError, ReviewsError

_KEPT = ("sha256", "quote_sha256", "extract_kind", "aspect", "cues_sha256", "lens_id")
_READ = ("title", "page", "paragraph", "quote", "is_right", "is_aspect_right", "error")
COLUMNS = (*_READ, *_KEPT)
_ROWS = """
select
    placed.title, placed.page, segments.text as paragraph, placed.quote, '' as is_right, '' as is_aspect_right, '' as error,
    documents.sha256, quote_sha256(placed.quote) as quote_sha256, placed.extract_kind, placed.aspect, lenses.cues_sha256,
    placed.lens_id
from lens_extracts_placed as placed
join documents using (document_id)
join lenses using (lens_id)
left join segments
    on segments.document_id = placed.document_id
    and placed.start_char >= segments.start_char
    and placed.start_char < segments.end_char
where placed.lens_id = $lens
order by md5(placed.extract_id || placed.aspect || $seed), placed.extract_id, placed.aspect
limit $rows
"""


def draw(database: Path, lens_id: str, rows: int, seed: int) -> list[dict[str, str]]:
    """Return rows of a lens drawn at random, with the columns `COLUMNS`: the same seed and database give the same rows.

    Raises ReviewsError where the database cannot be read or has nothing of the lens.
    """
    import duckdb

    try:
        with closing(duckdb.connect(str(database), read_only=True)) as connection:
            result = connection.execute(_ROWS, {"lens": lens_id, "seed": str(seed), "rows": rows})
            names = [column[0] for column in result.description or ()]
            drawn = [dict(zip(names, map(str, row), strict=True)) for row in result.fetchall()]
    except duckdb.Error as error:
        raise ReviewsError(f"{database.name}: {str(error).splitlines()[0]}") from None
    if not drawn:
        raise ReviewsError(f"{database.name}: has no rows of a lens {lens_id!r}")
    return drawn


def write_sample(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write drawn rows as a CSV file to be filled in; raises ReviewsError where one is there already."""
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as handle:  # with a mark, so that spreadsheets read it right
            writer = csv.DictWriter(handle, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    except FileExistsError:
        raise ReviewsError(f"{path} is there already: filled samples are not written over") from None
    except OSError as error:
        raise ReviewsError(f"cannot write {path}: {error.strerror}") from None


def keep(filled: Path, on: date, register_folder: Path | None = None) -> tuple[Path, int]:
    """Take a filled sample into the judgements of its lens, without words; return their file and how many were new or changed.

    Judgements made with other phrases than the sample's are dropped: they are of another lens. Raises LexiconError where a cell
    is missing or neither yes nor no, or the sample was drawn with other phrases than the lens has now.
    """
    rows = _filled(filled, on)
    lens_id = rows[0][0]
    lens = next((lens for lens in lenses(register_folder) if lens.id == lens_id), None)
    if lens is None:
        raise LexiconError(f"{filled.name}: there is no lens {lens_id!r}")
    new = {_key(row): row for _, row in rows}
    if any(row.cues_sha256 != lens.cues_sha256 for row in new.values()):
        raise LexiconError(f"{filled.name}: drawn with other phrases than {lens_id} has now; run again and draw anew")
    known = {_key(row): row for row in judgements(lens_id, register_folder) if row.cues_sha256 == lens.cues_sha256}
    folder = register_folder / BESIDE if register_folder is not None else LABELS
    write(folder / f"{lens_id}.csv", [*{**known, **new}.values()])
    return folder / f"{lens_id}.csv", sum(known.get(key) != row for key, row in new.items())


def _key(row: Judgement) -> tuple[str, str, str, str]:
    return row.sha256, row.quote_sha256, row.extract_kind, row.aspect


def _filled(path: Path, on: date) -> list[tuple[str, Judgement]]:
    """Return the rows of a filled sample, each with its lens; they are of one lens."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            lacking = sorted({*COLUMNS} - {*(reader.fieldnames or ())})
            if lacking:
                raise LexiconError(f"{path.name}: header: column {lacking[0]!r} is missing")
            rows = [(row["lens_id"], _judged(row, f"{path.name}: line {reader.line_num}", on)) for row in reader]
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}") from None
    if len({lens_id for lens_id, _ in rows}) != 1:
        raise LexiconError(f"{path.name}: must hold rows of one lens")
    return rows


def _judged(row: Mapping[str, str], where: str, on: date) -> Judgement:
    right = truth(row["is_right"] or "", f"{where}: is_right")
    # what does not bear on the question needs no word on its aspect
    aspect = right and truth(row["is_aspect_right"] or "", f"{where}: is_aspect_right")
    return Judgement(
        row["sha256"], row["quote_sha256"], row["extract_kind"], row["aspect"], right, aspect, row["error"] or "", True,
        row["cues_sha256"], on,
    )  # fmt: skip
