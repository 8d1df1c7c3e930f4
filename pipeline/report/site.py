"""The site in the making: pages, figures and files are added, each written at once; what is too large is refused.

Pages are written with relative addresses, so that the folder works from `file://`, a memory stick or any server.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import paths
from pipeline.report.quotes import Quote, Quotes
from pipeline.report.source import Source
from pipeline.report.tabulate import Table, csv_bytes

if TYPE_CHECKING:
    from jinja2 import Environment

LARGEST_PAGE = 500_000  # bytes; a page on a phone, and what the issue of the site asks
STYLES = ("govuk-frontend-6.6.0.min.css", "site.css")
SCRIPTS = ("site.js",)
NAVIGATION = (
    ("index.html", "Overview"),
    ("areas/index.html", "Areas"),
    ("themes/index.html", "Themes"),
    ("recommendations/index.html", "Recommendations"),
    ("agencies/index.html", "Agencies"),
    ("why.html", "Why"),
    ("lenses/index.html", "Lenses"),
    ("reviews/index.html", "Reviews"),
    ("documents/index.html", "Documents"),
    ("method.html", "Method and limits"),
    ("data.html", "Data"),
    ("search.html", "Search"),
)
Trail = Sequence[tuple[str, str]]  # (words, path of the page), from the overview down


class PageTooLarge(Exception):
    """A page is larger than a page may be: its builder has to part it."""


@dataclass(frozen=True)
class Entry:
    """A page as the search in the site and the tests know it."""

    path: str
    title: str
    section: str
    words: str


@dataclass(frozen=True)
class Figure:
    """A chart with all that must stand with it; `svg` has its own alternative text."""

    figure_id: str
    title: str  # says what is to be seen: an active title
    measure: str  # what is counted, of what, when, from where
    svg: str
    table: Table
    caution: str = ""


@dataclass
class Site:
    """Where builders put what they make; `entries` and `pictures` are what the builders after them need."""

    folder: Path
    source: Source
    entries: list[Entry] = field(default_factory=list)
    pictures: set[tuple[str, str]] = field(default_factory=set)

    def page(
        self, path: str, template: str, title: str, trail: Trail = (), words: str = "", is_found: bool = True, **content: object
    ) -> None:
        """Write a page of the site. `words` are found by the search beside the title.

        Raises PageTooLarge.
        """
        text = self._environment.get_template(template).render(
            title=title, path=path, trail=tuple(trail), **self._tools(path), **content
        )
        data = re.sub(r"\n\s*\n+", "\n", text).encode()
        if len(data) > LARGEST_PAGE:
            raise PageTooLarge(f"{path} has {len(data):,} bytes; {LARGEST_PAGE:,} are allowed")
        self.file(path, data)
        if is_found:
            self.entries.append(Entry(path, title, posixpath.dirname(path) or path.removesuffix(".html"), words))

    def file(self, path: str, data: bytes) -> str:
        """Write a file of the site and return its path in it."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return path

    def table(self, name: str, table: Table) -> Table:
        """Write a table as CSV, to be taken away, and return it with the file's path."""
        return table.kept_at(self.file(f"figures/{name}.csv", csv_bytes(table)))

    def figure(self, name: str, title: str, measure: str, svg: str, table: Table, caution: str = "") -> Figure:
        """Return a chart with its table, both to be taken away: the picture as SVG, the numbers as CSV."""
        self.file(f"figures/{name}.svg", svg.encode())
        return Figure(name, title, measure, svg, self.table(name, table), caution)

    def quote(self, kind: str, extract_id: str, is_pictured: bool = True) -> Quote:
        """Return the words that prove an extract with the way to their page; asks for a picture of them where one is allowed."""
        quote = self.quotes.get(kind, extract_id)
        if not is_pictured or quote.picture is None:
            return quote.without_picture()
        self.pictures.add((kind, extract_id))
        return quote

    @cached_property
    def quotes(self) -> Quotes:
        """Return the words of every extract."""
        return Quotes(self.source)

    def _tools(self, path: str) -> Mapping[str, Any]:
        def link(target: str) -> str:
            """Return the address of a page of the site as seen from this one."""
            return posixpath.relpath(target, posixpath.dirname(path) or ".")

        return {
            "link": link,
            "navigation": NAVIGATION,
            "styles": STYLES,
            "scripts": SCRIPTS,
            "is_invented": self.source.is_invented,
        }

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from markupsafe import Markup

        from pipeline.report import wording

        environment = Environment(
            loader=FileSystemLoader(paths.TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {
            "thousands": wording.thousands,
            "in_words": wording.in_words,
            "day": wording.day,
            "percent": wording.percent,
            "cell": wording.cell,
            "counted": wording.counted,
            "sentence": wording.sentence_case,
            "svg": Markup,  # only for charts of our own making, never for text of a document
        }
        environment.globals |= {"address_of": wording.source_address}
        return environment
