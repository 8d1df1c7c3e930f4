"""The links of a site, read from its files without a browser: where each leads, and what is not linked at all."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
REFERENCES = {"href", "src", "srcset", "action", "poster", "data", "xlink:href", "formaction"}


@dataclass(frozen=True)
class Reference:
    """An address in a page with the words of its link, as a screen reader says them."""

    page: str
    address: str
    words: str
    is_link: bool
    row: str = ""  # the heading of its row, where it stands in a cell

    @property
    def target(self) -> str:
        """Return the path of the file in the site, without what is behind `#`."""
        path = unquote(urlsplit(self.address).path)
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.page), path)) if path else self.page

    @property
    def fragment(self) -> str:
        """Return the id in the target that is meant, or an empty text."""
        return unquote(urlsplit(self.address).fragment)

    @property
    def is_outside(self) -> bool:
        """Return whether the address leads out of the site."""
        return bool(urlsplit(self.address).scheme or urlsplit(self.address).netloc)


@dataclass
class Leaf:
    """What is known of one page: references, ids, and the elements that the tests count."""

    path: str
    title: str = ""
    language: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    tables_without_caption: int = 0
    pictures_without_words: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)  # of an id: that of the list item it stands in
    inline: list[str] = field(default_factory=list)  # handlers and scripts written into the page
    unclosed: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.leaf = Leaf(path)
        self.open: list[str] = []
        self.heard: dict[str, list[str]] = {}
        self.link: dict[str, str | None] | None = None
        self.captions: list[bool] = []
        self.item = ""
        self.row = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        leaf = self.leaf
        if given.get("id"):
            leaf.ids.append(str(given["id"]))
            self.item = str(given["id"]) if tag == "li" else self.item
            leaf.places[str(given["id"])] = self.item or str(given["id"])
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            leaf.language = given.get("lang") or ""
        if tag == "a":
            self.link, self.heard["a"] = given, []
        if tag in ("title", "h1", "h2", "h3", "h4", "h5", "h6") and "svg" not in self.open:
            self.heard[tag] = []
        self._table_part(tag, given)
        self._picture(tag, given)
        if tag == "script" and "src" not in given:
            leaf.inline.append("script")
        leaf.inline += [name for name in given if name.startswith("on")]
        leaf.references += [Reference(leaf.path, given[name] or "", "", False) for name in REFERENCES & set(given) if tag != "a"]

    def _table_part(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "tr":
            self.row = ""
        if tag == "th" and given.get("scope") == "row":
            self.heard["th"] = []
        if tag == "table":
            self.captions.append(False)
        if tag == "caption" and self.captions:
            self.captions[-1] = True

    def _picture(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "img" and "alt" not in given:
            self.leaf.pictures_without_words.append(str(given.get("src")))
        if tag == "svg" and self.open.count("svg") == 1 and not set(given) & {"aria-label", "aria-labelledby", "aria-hidden"}:
            self.leaf.pictures_without_words.append("svg")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.leaf.unclosed.append(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}> (line {self.getpos()[0]})")
        while self.open and self.open.pop() != tag:
            continue
        words = " ".join("".join(self.heard.pop(tag, [])).split())
        if tag == "a" and self.link is not None:
            self.leaf.references.append(Reference(self.leaf.path, self.link.get("href") or "", words, True, self.row))
            self.link = None
        elif tag == "th":
            self.row = words
        elif tag in ("li", "ul"):
            self.item = ""
        elif tag == "title" and "svg" not in self.open:
            self.leaf.title = words
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6") and "svg" not in self.open:
            self.leaf.headings.append((int(tag[1]), words))
        elif tag == "table" and not self.captions.pop():
            self.leaf.tables_without_caption += 1

    def handle_data(self, data: str) -> None:
        for words in self.heard.values():
            words.append(data)


def read(site: Path, path: str) -> Leaf:
    """Return what is known of a page of the site."""
    reader = _Reader(path)
    reader.feed((site / path).read_text(encoding="utf-8"))
    reader.close()
    reader.leaf.unclosed += [f"<{tag}> is not closed" for tag in reader.open]
    return reader.leaf


def dangling(site: Path, leaves: Mapping[str, Leaf]) -> Iterator[str]:
    """Yield the references of all pages that lead to no file, to an empty one, or to an id that is not there."""
    sizes: dict[str, int | None] = {}
    ids = {path: set(leaf.ids) for path, leaf in leaves.items()}
    for leaf in leaves.values():
        for each in leaf.references:
            if each.is_outside:
                continue
            if each.target not in sizes:
                file = site / each.target
                sizes[each.target] = file.stat().st_size if file.is_file() else None
            size = sizes[each.target]
            if not size:
                yield f"{each.page}: “{each.words}” leads to {each.address}, which is {'missing' if size is None else 'empty'}"
            # behind the # of search and comparing stands what is asked, as `q=…`
            elif each.fragment and "=" not in each.fragment and each.fragment not in ids.get(each.target, ()):
                yield f"{each.page}: “{each.words}” leads to {each.address}, but nothing there has the id"


def reached(leaves: Mapping[str, Leaf], start: str = "index.html") -> set[str]:
    """Return the paths of all files that can be come to from the first page by links, pages and other files."""
    found, waiting = {start}, [start]
    while waiting:
        leaf = leaves.get(waiting.pop())
        new = {each.target for each in leaf.references if not each.is_outside} - found if leaf else set()
        found |= new
        waiting += new
    return found
