"""Reads the Markdown dialect of the sample sources into blocks; the README beside this folder describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FICTION = "Fictional document written for software testing. Areas, bodies and people are invented."

_HEADING = re.compile(r"(#{1,3})(!?) +(.+)")
_BULLET = re.compile(r"( *)[-*] +(.+)")
_ITEM = re.compile(r"( *)(?:\{([^}]+)\}|(\d{1,2}\.|\(?[a-z]\)|\(?[ivx]{1,4}\)|[ivx]{1,4}\.)) +(.+)")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)+) +(.+)")
_NOTE = re.compile(r"\[\^([^\]]+)\]: +(.+)")
_DIRECTIVE = re.compile(r"\[\[(\w+)(.*)\]\]$")
_ALIGNED = re.compile(r"(>>|><|>) ?(.*)")
_OPTION = re.compile(r'(\w+)=(?:"([^"]*)"|(\S+))')
_TONE = re.compile(r"\{(red|amber|green|grey|blue)\} ?")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, and the shade named before it (`span` for a row over the whole width)."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Block:
    """One piece of a source: kind is heading, paragraph, numbered, bullet, item, aligned, table, box or directive."""

    kind: str
    text: str = ""
    label: str = ""
    level: int = 0
    listed: bool = True
    options: dict[str, str] = field(default_factory=dict)
    rows: tuple[tuple[Cell, ...], ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Source:
    """A source file: its front matter, its blocks, and its footnotes by their id."""

    path: Path
    facts: dict[str, Any]
    blocks: tuple[Block, ...]
    notes: dict[str, str]

    @property
    def slug(self) -> str:
        """Name of the source file without its ending."""
        return self.path.stem


class SourceError(ValueError):
    """A source that cannot be rendered, with the file and the reason."""


def read_source(path: Path) -> Source:
    """A parsed source. Raises SourceError if the front matter is missing or a footnote is not defined."""
    raw = path.read_text(encoding="utf-8")
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise SourceError(f"{path.name}: the file must begin with front matter between two lines of ---")
    facts = yaml.safe_load(parts[1]) or {}
    for name in ("title", "format", "file_name"):
        if name not in facts:
            raise SourceError(f"{path.name}: the front matter lacks {name}")
    blocks, notes = parse(parts[2], path.name)
    wanted = re.findall(r"\[\^([^\]]+)\](?!:)", parts[2])
    for name in wanted:
        if name not in notes:
            raise SourceError(f"{path.name}: footnote {name} is used but not defined")
    return Source(path, facts, blocks, notes)


def parse(body: str, name: str) -> tuple[tuple[Block, ...], dict[str, str]]:
    """Blocks in order, and footnotes by id. Raises SourceError for a box that is not closed."""
    lines = body.split("\n")
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    table_options: dict[str, str] = {}
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        if not line.strip():
            at += 1
        elif line.startswith(":::box"):
            end = _closing(lines, at, name)
            inner, more = parse("\n".join(lines[at + 1 : end]), name)
            notes.update(more)
            blocks.append(_box(line, inner))
            at = end + 1
        elif line.startswith("|"):
            end = at
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            blocks.append(Block("table", options=table_options, rows=_rows(lines[at:end])))
            table_options = {}
            at = end
        elif found := _DIRECTIVE.match(line):
            options = {key: quoted or plain for key, quoted, plain in _OPTION.findall(found[2])}
            if found[1] == "table":
                table_options = options
            else:
                blocks.append(Block("directive", text=found[1], options=options))
            at += 1
        else:
            end, text = _paragraph(lines, at)
            if noted := _NOTE.match(text):
                notes[noted[1]] = noted[2]
            else:
                blocks.append(_text_block(text))
            at = end
    return tuple(blocks), notes


def split_tone(text: str) -> Cell:
    """A cell whose leading {red}, {amber}, {green}, {grey} or {blue} has become its tone."""
    found = _TONE.match(text)
    return Cell(text[found.end() :], found[1]) if found else Cell(text)


def _closing(lines: list[str], start: int, name: str) -> int:
    for at in range(start + 1, len(lines)):
        if lines[at].strip() == ":::":
            return at
    raise SourceError(f"{name}: the box that opens with '{lines[start]}' is never closed")


def _box(line: str, inner: tuple[Block, ...]) -> Block:
    found = re.match(r":::box(?:\[(\w+)\])? *(.*)", line)
    assert found is not None
    return Block("box", text=found[2].strip(), label=found[1] or "grey", blocks=inner)


def _rows(lines: list[str]) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for line in lines:
        if re.fullmatch(r"[|:\- ]+", line.strip()):
            continue
        spanned = line.startswith("|=")
        cells = [split_tone(cell.strip()) for cell in line.strip()[2 if spanned else 1 :].rstrip("|").split("|")]
        rows.append((Cell(cells[0].text, "span"),) if spanned else tuple(cells))
    return tuple(rows)


def _starts(line: str) -> bool:
    if not line.strip() or line.startswith(("|", ":::", "[[", "#", ">")):
        return True
    return any(pattern.match(line) for pattern in (_BULLET, _ITEM, _NUMBERED, _NOTE))


def _paragraph(lines: list[str], start: int) -> tuple[int, str]:
    at = start + 1
    parts = [lines[start].rstrip()]
    if parts[0].startswith(("#", ">")):
        return at, parts[0]
    while at < len(lines) and not _starts(lines[at]):
        parts.append(lines[at].strip())
        at += 1
    joined = parts[0]
    for part in parts[1:]:
        joined = joined[:-1] + "<br/>" + part if joined.endswith("\\") else joined + " " + part
    return at, joined


def _text_block(text: str) -> Block:
    if found := _HEADING.fullmatch(text):
        return Block("heading", found[3], level=len(found[1]), listed=not found[2])
    if found := _ALIGNED.fullmatch(text):
        return Block("aligned", found[2], label={">>": "right", "><": "centre", ">": "quote"}[found[1]])
    if found := _BULLET.fullmatch(text):
        return Block("bullet", found[2], level=len(found[1]) // 2)
    if found := _NUMBERED.fullmatch(text):
        return Block("numbered", found[2], label=found[1])
    if found := _ITEM.fullmatch(text):
        return Block("item", found[4], label=found[2] or found[3], level=len(found[1]) // 2)
    return Block("paragraph", text)
