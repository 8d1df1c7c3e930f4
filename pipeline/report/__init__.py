"""The report that people read: a folder of pages that works offline, from `index.html`.

Everything in it is masked; text of documents is escaped by the templates.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from pipeline import paths
from pipeline.partitions import swap_in
from pipeline.report import tables
from pipeline.report.asking import Asking

PAGES = ("index", "themes", "areas", "reviews", "documents", "recommendations", "problems", "method")


def write_report(database: Path, folder: Path) -> int:
    """Write the report of a database into a folder, beside and swapped in, and return the number of pages.

    Raises ReviewsError where there is no database.
    """
    with Asking(database) as asking:
        content = tables.content(asking)
    temporary = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for page in PAGES:
        (temporary / f"{page}.html").write_text(_render(page, content), encoding="utf-8")
    shutil.copy(paths.TEMPLATES / "report.css", temporary / "report.css")
    swap_in(temporary, folder)
    return len(PAGES)


def _render(page: str, content: dict[str, Any]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["in_words"] = lambda name: str(name).replace("_", " ")
    return environment.get_template(f"{page}.html").render(page=page, **content)
