"""HTML pages: the article without its furniture, by trafilatura, as headings, paragraphs, list items and table rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.read import html_flat, plain
from pipeline.read.parts import Block, Place, Sheet
from pipeline.read.sniff import Unreadable

_FACTS = (("title", "title"), ("author", "author"), ("sitename", "sitename"), ("url", "url"), ("date", "published_on"),
          ("description", "description"), ("language", "language"))  # fmt: skip
_LEAST = 200  # characters of an article; with less, everything the page shows is taken
_BLOCKS = {"p", "head", "item", "quote", "code", "fw", "ab", "figure"}
_SHOWN = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "blockquote", "pre", "dt", "dd", "figcaption")


def read_html(path: Path) -> tuple[Sheet, list[tuple[str, str]]]:
    """Return the page of an HTML file and facts: title, author, sitename, url, published_on (ISO).

    Raises Unreadable: `corrupt` where it cannot be parsed, `too_big`.
    """
    content = plain.content_of(path)
    if html_flat.is_too_deep(content):
        problem = ("damaged", "elements are nested too deep for the page's structure to be read: words only")
        return plain.sheet_of(html_flat.blocks_of(content), "html.parser", [problem]), []
    tree = _tree(content)
    article = _article(content)
    blocks = list(_Walk().blocks(article.body)) if article is not None and article.body is not None else []
    if sum(len(block.lines[0].text) for block in blocks) < _LEAST:
        blocks = _everything(tree)
    facts = _facts(article, tree)
    return plain.sheet_of(_with_heading(blocks, tree), "trafilatura"), facts


def _tree(content: bytes) -> Any:
    import trafilatura

    tree = trafilatura.load_html(content)
    if tree is None:
        raise Unreadable("corrupt", "the HTML cannot be parsed: save the page again")
    return tree


def _article(content: bytes) -> Any:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return trafilatura.bare_extraction(content, with_metadata=True, include_comments=False, include_tables=True)


def _facts(article: Any, tree: Any) -> list[tuple[str, str]]:
    facts = []
    for attribute, name in _FACTS:
        value = plain.clean(str(getattr(article, attribute, None) or ""))
        if value:
            facts.append((name, value))
    language = plain.clean(str(tree.get("lang") or ""))
    if language and not any(name == "language" for name, _ in facts):
        facts.append(("language", language))
    return facts


class _Walk:
    """Walks the tree that trafilatura makes."""

    def __init__(self) -> None:
        self._n_tables = 0

    def blocks(self, element: Any, ordered: bool = False, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks below an element in document order."""
        for number, child in enumerate(_elements(element), start=1):
            if child.tag == "table":
                yield from self._table(child)
            elif child.tag == "list" and depth < 20:
                yield from self.blocks(child, child.get("rend") == "ol", depth + 1)
            elif child.tag == "item":
                yield from self._item(child, f"{number}." if ordered else "•", depth)
            elif child.tag == "head":
                yield from _heading(child)
            elif child.tag in _BLOCKS:
                for text in _paragraphs(child):
                    yield from plain.block_of(plain.words_of(text))
            elif depth < 20:
                yield from self.blocks(child, depth=depth + 1)

    def _item(self, item: Any, mark: str, depth: int) -> Iterator[Block]:
        inner = [child for child in _elements(item) if child.tag == "list"]
        for child in inner:
            item.remove(child)
        text = plain.clean(" ".join(item.itertext()))
        if text:
            yield from plain.block_of(plain.words_of(f"{mark} {text}"))
        for child in inner:
            if depth < 20:
                yield from self.blocks(child, child.get("rend") == "ol", depth + 1)

    def _table(self, table: Any) -> Iterator[Block]:
        for row_number, row in enumerate(table.iter("row")):
            for column, cell in enumerate(row.iter("cell")):
                words = plain.words_of(" ".join(cell.itertext()), is_bold=cell.get("role") == "head")
                yield from plain.block_of(words, Place(self._n_tables, row_number, column))
        self._n_tables += 1


def _elements(element: Any) -> list[Any]:
    return [child for child in element if isinstance(child.tag, str)]


def _heading(element: Any) -> list[Block]:
    level = (element.get("rend") or "h2")[1:]
    size = plain.heading_size(int(level) if level.isdigit() else 2)
    return plain.block_of(plain.words_of(" ".join(element.itertext()), size, is_bold=True))


def _paragraphs(element: Any) -> list[str]:
    """The text of a paragraph; two line breaks in a row part it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            parts.append("\x1e")
        elif isinstance(child.tag, str):
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    text = "".join(parts)
    pieces: list[str] = []
    for piece in text.split("\x1e"):
        if pieces and pieces[-1] and piece.strip():
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece.strip() and piece)
    return [plain.clean(piece) for piece in pieces if piece.strip()]


def _everything(tree: Any) -> list[Block]:
    """All that a page shows, where no article is found in it."""
    blocks: list[Block] = []
    for element in tree.iter(*_SHOWN):
        if any(element.iterdescendants(*_SHOWN)):
            continue
        text = plain.clean("".join(element.itertext()))
        level = int(element.tag[1]) if element.tag[0] == "h" and element.tag[1:].isdigit() else 0
        size = plain.heading_size(level) if level else plain.BODY_SIZE
        blocks += plain.block_of(plain.words_of(f"• {text}" if element.tag == "li" and text else text, size, bool(level)))
    return blocks


def _with_heading(blocks: list[Block], tree: Any) -> list[Block]:
    """Put the page's main heading first where the article lacks it."""
    for element in tree.iter("h1"):
        text = plain.clean(" ".join(element.itertext()))
        key = plain.heading_key(text)
        if not key:
            continue
        if any(plain.heading_key(block.lines[0].text) == key for block in blocks[:5]):
            return blocks
        return plain.block_of(plain.words_of(text, plain.heading_size(1), is_bold=True)) + blocks
    return blocks
