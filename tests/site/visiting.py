"""Opens pages of a site in headless Chromium without a network, and notes what is wrong with each.

Each page is opened once and looked at in two widths; the tests then ask the notes. Two processes share the pages.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

CHECKS = Path(__file__).with_name("checks.js")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
DESK, PHONE = 1280, 360
WIDTHS = (DESK, PHONE)
ALL_UP_TO, OF_A_SECTION = 400, 60  # pages: of a larger site, so many of each section are opened
LAYOUT = ("labels", "collisions", "cut", "sideways", "tiny")


class Note(NamedTuple):
    """Something wrong: which check says so, on which page, at which width, and where."""

    check: str
    page: str
    width: int
    what: str

    def __str__(self) -> str:
        return f"{self.page} ({self.width} px): {self.what}"


class Outside(NamedTuple):
    """What a browser did while its pages were open: words on its console, and requests for what is not in the folder."""

    errors: list[str]
    requests: list[str]


def browser() -> str | None:
    """Return the path of a Chromium on this machine, or nothing."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pages_of(site: Path) -> list[str]:
    """Return the paths of all pages, sorted."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def chosen(pages: Sequence[str], is_all: bool) -> list[str]:
    """Return the pages to be opened: all of a small site, and of each section of a large one at most sixty."""
    if is_all or len(pages) <= ALL_UP_TO:
        return list(pages)
    sections: dict[str, list[str]] = {}
    for page in pages:
        sections.setdefault(page.rpartition("/")[0], []).append(page)
    draw = random.Random(6)
    taken: list[str] = []
    for section, members in sections.items():
        first = [page for page in members if page.endswith("index.html") or not section]
        rest = [page for page in members if page not in first]
        taken += first + draw.sample(rest, min(len(rest), OF_A_SECTION))
    return sorted(taken)


@contextmanager
def opened(site: Path, width: int = DESK, scripts: bool = True, **context: Any) -> Iterator[tuple[Any, Outside]]:
    """Give a page of a browser that gets nothing from outside the folder, and what it asked for and complained of."""
    from playwright.sync_api import sync_playwright

    outside = Outside([], [])
    inside = re.escape(site.resolve().as_uri())

    def refuse(route: Any) -> None:
        outside.requests.append(route.request.url)
        route.abort()

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser(), args=list(ARGUMENTS))
        try:
            made = running.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **context)
            made.route(re.compile(f"^(?!{inside}/|data:)"), refuse)
            page = made.new_page()
            page.on("console", lambda said: outside.errors.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: outside.errors.append(str(error)))
            page.on("requestfailed", lambda request: outside.errors.append(f"not loaded: {request.url}"))
            yield page, outside
        finally:
            running.close()


def address(site: Path, path: str) -> str:
    """Return the `file:` address of a page."""
    page, mark, anchor = path.partition("#")
    return (site.resolve() / page).as_uri() + mark + anchor


def visit(site: Path, pages: Sequence[str]) -> list[Note]:
    """Open each page and return what is wrong with it."""
    from axe_playwright_python.base import AXE_SCRIPT

    scripts = (CHECKS.read_text(encoding="utf-8"), AXE_SCRIPT)
    notes: list[Note] = []
    with opened(site) as (page, outside):
        for path in pages:
            page.set_viewport_size({"width": DESK, "height": 900})
            page.goto(address(site, path), wait_until="load")
            for script in scripts:
                page.evaluate(script)
            page.evaluate("checks.openAll()")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                notes += looked_at(page, path, width)
            notes += [Note("errors", path, DESK, said) for said in outside.errors]
            notes += [Note("requests", path, DESK, url) for url in outside.requests]
            outside.errors.clear()
            outside.requests.clear()
    return notes


def looked_at(page: Any, path: str, width: int) -> list[Note]:
    """Return what is wrong with an open page at its present width; the checks and axe-core must have been loaded."""
    found = page.evaluate("names => Object.fromEntries(names.map(name => [name, checks[name]()]))", list(LAYOUT))
    notes = [Note(name, path, width, what) for name, said in found.items() for what in said]
    options = {
        "resultTypes": ["violations"],
        "runOnly": list(TAGS),
        "elementRef": False,
        "preload": False,
    }  # preloading asks over HTTP
    said = page.evaluate(
        """options => axe.run(options).then(found => found.violations.map(each => [each.id, each.help,
        each.nodes.slice(0, 3).map(node => node.target.join(" ") + "  " + node.html.slice(0, 160)), each.nodes.length]))""",
        options,
    )
    return notes + [Note("axe", path, width, f"{rule} ({n}): {told}: {' | '.join(where)}") for rule, told, where, n in said]


def visit_all(site: Path, pages: Sequence[str], processes: int = 2) -> list[Note]:
    """Open pages in several processes, and return what is wrong in the order of the pages."""
    # dealt out by size, for the large pages lie together
    by_size = sorted(pages, key=lambda path: ((site / path).stat().st_size, path))
    shares = [by_size[at::processes] for at in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return sorted(note for found in pool.map(visit, [site] * processes, shares) for note in found)
