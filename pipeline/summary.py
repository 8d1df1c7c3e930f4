"""The closing words of a run: what was found, where it is, and what to try next."""

from __future__ import annotations

import os
from pathlib import Path

_FOUND = """
select (select count(*) from documents), (select count(*) from pages),
       (select count(distinct area_code) from documents),
       (select count(*) from failures), (select count(*) from causes), (select count(*) from good_practice),
       (select count(*) from recommendations), (select count(*) from themes),
       (select count(*) from files where document_id is null), (select count(*) from problems)
"""

_COSTS = "select stage, n_pages, n_out, seconds, peak_memory_mb from runs"
_COMMAND = ".venv/bin/reviews"
_ORDER = (
    "gather", "read", "segment", "describe", "link", "extract", "lens", "answer", "embed", "code", "theme", "recur", "privacy",
    "store", "check", "report",
)  # fmt: skip


def closing_words(database: Path, report: Path) -> str:
    """Return some lines of plain English about what a database holds and what can be done with it."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(_FOUND).fetchone() or (0,) * 10
        costs = sorted(connection.execute(_COSTS).fetchall(), key=lambda row: _ORDER.index(row[0]))
    documents, pages, areas, failures, causes, good, asks, themes, unread, problems = (f"{n:,}" for n in found)
    place = _shown(database)
    lines = [
        "",
        f"Read:  {documents} documents, {pages} pages, about {areas} areas; {unread} files became no document.",
        f"Found: {failures} failures, {causes} causes, {good} points of good practice, {asks} recommendations,",
        f"       {themes} themes; {problems} problems.",
        "",
        "stage         rows out    pages  work seconds   peak MB",
        *(f"{stage:10} {n_out:11,} {n_pages:8,} {s:13.1f} {mb:9.0f}" for stage, n_pages, n_out, s, mb in costs),
        "",
        f"Database: {place}",
        f"Report:   {_shown(report / 'index.html')}",
        "",
        "Try next:",
        f"  {_COMMAND} query --database {place}",
        f'  {_COMMAND} query "select label, n_documents, stability from themes order by 2 desc" --database {place}',
        "  make run DOCUMENTS=folder-of-yours INTO=folder-for-the-result",
    ]
    return "\n".join(lines)


def _shown(path: Path) -> str:
    """Return a path as the user would type it: relative where it lies below the current folder."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)
