"""Numbers and bullets of a Word file, which Word works out and does not store in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLET = "•"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST = 20  # styles based on one another


@dataclass(frozen=True)
class _Level:
    """How one level of a list is numbered: format, pattern (`%1.%2`), first number."""

    kind: str
    pattern: str
    start: int


class ListMarks:
    """Counts through the lists of one document; ask for every paragraph in document order."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.iter(f"{_W}style")}
        self._levels = _levels_of(document)
        self._counts: dict[str, dict[int, int]] = {}

    def mark_of(self, paragraph: Any) -> str:
        """Return the mark in front of a paragraph ("2.1", "•"), "" where it has none."""
        list_id, level = self._numbering(paragraph)
        found = self._levels.get((list_id, level))
        if found is None or found.kind == "none":
            return ""
        counts = self._counts.setdefault(list_id, {})
        counts[level] = counts.get(level, found.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if found.kind == "bullet":
            return _BULLET
        mark = found.pattern
        for i in range(level + 1):
            at = self._levels.get((list_id, i), found)
            mark = mark.replace(f"%{i + 1}", _written(counts.get(i, at.start), at.kind))
        return mark.strip()

    def style_chain(self, paragraph: Any) -> list[str]:
        """Return the names of the paragraph's style and of those that it is based on."""
        return [name.get(f"{_W}val", "") for s in self._chain(paragraph) if (name := s.find(f"{_W}name")) is not None]

    def _chain(self, paragraph: Any) -> list[Any]:
        named = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(named.get(f"{_W}val")) if named is not None else None
        chain: list[Any] = []
        while style is not None and len(chain) < _DEEPEST:
            chain.append(style)
            based = style.find(f"{_W}basedOn")
            style = self._styles.get(based.get(f"{_W}val")) if based is not None else None
        return chain

    def _numbering(self, paragraph: Any) -> tuple[str, int]:
        """List and level (from 0) of a paragraph, by itself or by its style; ("", 0) for none."""
        list_id, level = "", None
        for element in [paragraph, *self._chain(paragraph)]:
            properties = element.find(f"{_W}pPr/{_W}numPr")
            if properties is None:
                continue
            number, depth = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
            if level is None and depth is not None:
                level = int(depth.get(f"{_W}val") or 0)
            if number is not None:
                list_id = number.get(f"{_W}val") or ""
                break
        return list_id, level or 0


def _levels_of(document: Any) -> dict[tuple[str, int], _Level]:
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract = {a.get(f"{_W}abstractNumId"): a for a in root.iter(f"{_W}abstractNum")}
    levels = {}
    for number in root.iter(f"{_W}num"):
        reference = number.find(f"{_W}abstractNumId")
        source = abstract.get(reference.get(f"{_W}val")) if reference is not None else None
        for level in source.iter(f"{_W}lvl") if source is not None else ():
            depth = level.get(f"{_W}ilvl") or "0"
            levels[number.get(f"{_W}numId"), int(depth)] = _Level(
                _value(level, "numFmt", "decimal"), _value(level, "lvlText", ""), int(_value(level, "start", "1"))
            )
    return levels


def _value(level: Any, name: str, otherwise: str) -> str:
    found = level.find(f"{_W}{name}")
    return str(found.get(f"{_W}val") or otherwise) if found is not None else otherwise


def _written(number: int, kind: str) -> str:
    """A number as a list writes it."""
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        roman, rest = "", number
        for value, letters in _ROMAN:
            while rest >= value:
                roman, rest = roman + letters, rest - value
        return roman if kind == "lowerRoman" else roman.upper()
    return str(number)
