"""The words of an HTML page whose elements are nested deeper than a tree can hold: paragraphs without structure."""

from __future__ import annotations

from html.parser import HTMLParser

from pipeline.read import plain
from pipeline.read.parts import Block

_INLINE = {"a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"}
_UNSEEN = {"script", "style", "template", "head"}


def is_too_deep(content: bytes) -> bool:
    """Return whether the parser gives up on the page because of its depth, and loses what follows."""
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        html.document_fromstring(content, parser=parser)
    except (ValueError, html.etree.ParserError):
        return False
    return any("depth" in str(entry.message) for entry in parser.error_log)


def blocks_of(content: bytes) -> list[Block]:
    """Return the text between the tags of a page, a paragraph for each element that is not part of a line."""
    strip = _Strip()
    strip.feed(content.decode("utf-8", errors="replace"))
    strip.close()
    return [block for text in "".join(strip.parts).split("\x1e") for block in plain.block_of(plain.words_of(text))]


class _Strip(HTMLParser):
    """Goes from tag to tag without a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self.parts.append("" if tag in _INLINE else "\x1e")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        self.parts.append("" if tag in _INLINE else "\x1e")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
