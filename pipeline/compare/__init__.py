"""Two areas side by side as Word and Excel: the same rows as the page of the site, from the masked copy of a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.compare.content import Content, content
from pipeline.compare.masked import masked, write_bytes
from pipeline.compare.names import resolve
from pipeline.names import slug
from pipeline.records import ReviewsError


@dataclass(frozen=True)
class Written:
    """The files that were written, and what is to be said of the names that were given."""

    word: Path
    excel: Path
    notes: tuple[str, ...]


def compare(database: Path, a: str, b: str, into: Path, register: Path | None = None) -> Written:
    """Write both areas side by side as .docx and .xlsx; `register` is a folder of register entries beside the documents.

    Raises ReviewsError where there is no database, an area is not known, not one, or the same as the other, nothing was read
    of either, or the folder cannot be written into.
    """
    made = read(database, a, b, register)
    return write(made, into)


def read(database: Path, a: str, b: str, register: Path | None = None) -> Content:
    """Return what is put side by side, from a masked copy made for it. Raises ReviewsError."""
    from pipeline import registers

    with masked(database) as source:
        rows = source.named("area_register")
        known = registers.load(register)
        one, other = (resolve(given, rows, known, source.areas) for given in (a, b))
        if one.area_code == other.area_code:
            raise ReviewsError(f"{a!r} and {b!r} are the same area, {one.name}")
        if not {one.area_code, other.area_code} & set(source.areas):
            raise ReviewsError(f"nothing was read of {one.name} or of {other.name}: there is nothing to put side by side")
        return content(source, one, other)


def write(made: Content, into: Path) -> Written:
    """Write what is put side by side into a folder. Raises ReviewsError where it cannot be written into."""
    from pipeline.compare.excel import excel
    from pipeline.compare.word import word

    stem = f"{slug(made.one.name)}-and-{slug(made.other.name)}"
    return Written(
        write_bytes(into / f"{stem}.docx", word(made)),
        write_bytes(into / f"{stem}.xlsx", excel(made)),
        made.notes,
    )
