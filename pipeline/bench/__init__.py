"""Measures of the pipeline against plain libraries, each run as `python -m pipeline.bench.NAME`."""

from __future__ import annotations

from pathlib import Path


def pdf_files(folder: Path, pattern: str = "*") -> list[Path]:
    """Return the files of a folder and its subfolders that begin as PDF does, by path; `pattern` is of their names."""
    return sorted(path for path in folder.rglob(pattern) if path.is_file() and _is_pdf(path))


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"
