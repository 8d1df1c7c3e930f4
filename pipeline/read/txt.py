"""Plain text: blank lines part blocks, hard-wrapped lines are joined, form-like lines stay apart."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pipeline.read import blocks, plain
from pipeline.read.parts import Block, Printed, Sheet, Token
from pipeline.read.sniff import Unreadable

_WIDEST = 120  # characters of a line in a text that was wrapped by hand
_NARROWEST = 50  # characters; nobody wraps at less
_MANY = 50  # lines, of which a few may be longer
_LEADING = 12.0  # points from line to line, on an imagined typewriter
_PITCH = 6.0  # points from character to character
_KEYED = re.compile(r"^\s*[A-Z][\w '’()/&-]{0,40}?\s*:(?:\s|$)")
_WORD = re.compile(r"\S+")
_QUOTE = re.compile(r"^(?:> ?)+")
_QUOTED = 2  # lines, as one may begin with a sign of its own
_MORE = 2  # times as many letters that UTF-8 explains as it does not
_STRAY = re.compile(r"[\x00-\x08\x0e-\x1a\ufffd]")
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x1c-\x1e\x85\u2028\u2029]")


def read_txt(path: Path) -> tuple[Sheet, list[tuple[str, str]]]:
    """Return the page of a text file and facts: its encoding.

    Raises Unreadable: `not_readable` where no encoding fits, `too_big`.
    """
    text, encoding = decode(plain.content_of(path))
    return plain.sheet_of(blocks_of_text(text), "text", _damage(text)), [("encoding", encoding)]


def _damage(text: str) -> list[tuple[str, str]]:
    n_stray = len(_STRAY.findall(text))
    return [("damaged", f"{n_stray} characters that are no text were left out or cannot be told")] if n_stray else []


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8 where that fits, a byte-order mark's, else the likeliest."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), "utf_16"
    try:
        return content.decode("utf-8-sig"), "utf_8"
    except UnicodeDecodeError:
        text = content.decode("utf-8-sig", errors="replace")
    if sum(c > "\x7f" and c != "\ufffd" for c in text) > _MORE * text.count("\ufffd"):
        return text, "utf_8"  # cut off or damaged, as no other encoding makes so many letters of such bytes
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=["cp1252", "latin_1", "cp1250", "mac_roman", "utf_16"]).best()
    if best is None:
        raise Unreadable("not_readable", "the text's encoding cannot be told: save it as UTF-8")
    return str(best), best.encoding


def blocks_of_text(text: str) -> list[Block]:
    """Return the paragraphs of a plain text."""
    made: list[Block] = []
    for lines in _unquoted(_BREAKS.split(text.replace("\x00", "").replace("\f", "\n\n").expandtabs())):
        made += _blocks(lines)
    return [_without_places(block) for block in made]


def _unquoted(lines: list[str]) -> list[list[str]]:
    """Part a text where the depth of quotation changes, and take away the marks with which mail programs quote."""
    if sum(line.startswith(">") for line in lines) < _QUOTED:
        return [lines]
    parts: list[list[str]] = []
    before = -1
    for line in lines:
        found = _QUOTE.match(line)
        depth = found[0].count(">") if found else 0
        if depth != before:
            parts.append([])
        parts[-1].append(line[found.end() :] if found else line)
        before = depth
    return parts


def _blocks(lines: list[str]) -> list[Block]:
    width = _wrap_width(lines)
    made: list[Block] = []
    chunk: list[Printed] = []
    for number, line in enumerate([*lines, ""]):
        tokens = _typed(line, number)
        starts = not tokens or width is None or bool(_KEYED.match(line))
        if starts and chunk:
            made += blocks.blocks_of(chunk, right=(width or 0) * _PITCH)
            chunk = []
        if tokens:
            chunk.append(Printed(tokens))
    return made


def _wrap_width(lines: list[str]) -> int | None:
    """Characters at which the text was wrapped by hand, None where each line is a paragraph."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not lengths:
        return None
    longest = lengths[-1] if len(lengths) < _MANY else lengths[int(0.98 * (len(lengths) - 1))]
    return max(longest, _NARROWEST) if longest <= _WIDEST else None


def _typed(line: str, number: int) -> list[Token]:
    """Words where a typewriter would put them."""
    tokens = []
    for found in _WORD.finditer(line):
        text = plain.clean(found[0])
        if text:
            x0, x1 = found.start() * _PITCH, found.end() * _PITCH
            base = (number + 1) * _LEADING
            tokens.append(Token(text, x0, base - 9, x1, base + 3, base, plain.BODY_SIZE))
    return tokens


def _without_places(block: Block) -> Block:
    """The block as it goes on: a text file has no places."""
    lines = []
    for line in block.lines:
        lines.append(Printed([Token(t.text, 0, 0, 0, 0, 0, t.size) for t in line.tokens]))
    return Block(tuple(lines))
