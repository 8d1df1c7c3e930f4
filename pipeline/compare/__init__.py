"""Two areas side by side as Word and Excel: the same rows as the page of the site, from the masked copy of a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.compare.content import Content, content
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

    Raises ReviewsError where there is no database, or an area is not known, not one, or the same as the other.
    """
    made = read(database, a, b, register)
    return write(made, into)


def read(database: Path, a: str, b: str, register: Path | None = None) -> Content:
    """Return what is put side by side, from a masked copy made for it. Raises ReviewsError."""
    from pipeline import registers
    from pipeline.export.published import write_copy
    from pipeline.report.source import Source

    if not database.exists():
        raise ReviewsError(f"there is no database {database}: run `make run` first")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "published.duckdb"
        write_copy(database, copy)
        with Source(copy) as source:
            rows = source.named("area_register")
            known = registers.load(register)
            one, other = (resolve(given, rows, known, source.areas) for given in (a, b))
            if one.area_code == other.area_code:
                raise ReviewsError(f"{a!r} and {b!r} are the same area, {one.name}")
            return content(source, one, other)


def write(made: Content, into: Path) -> Written:
    """Write what is put side by side into a folder."""
    from pipeline.compare.excel import write_excel
    from pipeline.compare.word import write_word

    into.mkdir(parents=True, exist_ok=True)
    stem = f"{slug(made.one.name)}-and-{slug(made.other.name)}"
    word, excel = into / f"{stem}.docx", into / f"{stem}.xlsx"
    write_word(made, word)
    write_excel(made, excel)
    return Written(word, excel, made.notes)
