"""Where sentences end: rules over punctuation, with the abbreviations of `models/abbreviations.yml`.

Own rules, because the texts are full of what general splitters break on: paragraph numbers, statute references,
pseudonyms ("Child B."), footnote marks glued to the full stop, and quotations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

ABBREVIATIONS = MODELS / "abbreviations.yml"
ENDS = ("never", "before_digit", "before_other")

_CLOSE = r"[\"'”’»)\]]"
# stop, closing quotes, footnote marks ("risk.12", "risk.”[3]", "risk.¹²"), then white space; or an inline bullet
_BULLETS = "•●◦▪■◼◆►➢\uf0a7\uf0b7"
_CANDIDATE = re.compile(
    rf"(?P<stop>(?:\.\s?){{2,}}\.|[.!?…]+)(?P<close>{_CLOSE}*)(?P<note>(?:(?:(?<!\d[.])|(?<=\b[12]\d{{3}}[.]))\d{{1,3}}"
    rf"(?:,\d{{1,3}})*|[¹²³⁰-⁹]+|[*†‡]+|\[(?:footnote )?\d{{1,3}}\])*)(?P<late>{_CLOSE}*)(?P<gap>\s+)"
    rf"|(?P<bullet>\s+[{_BULLETS}]\s*)"
)
_TOKEN = re.compile(r"[\w.&’'-]*$")
_COUNT = r"(?:\d{1,3}|[a-z]|[ivx]{1,5})"
_ENUMERATOR = re.compile(rf"[{_BULLETS}]\s*|(?:\(?{_COUNT}\)|{_COUNT}\.)\s+(?=[\"'“‘(]?[A-Z])")
_BARE_ENUMERATOR = re.compile(rf"\(?{_COUNT}[.)]?$")
_WORD = re.compile(r"[\"'“‘«(\[]*([^\W\d_]+)")
_LONG_BRACKET = 160  # a bracket this long may hold sentences of its own


@dataclass(frozen=True)
class Abbreviations:
    """What abbreviations.yml holds, ready to be looked up."""

    ends: Mapping[str, str]  # abbreviation in lower case, without its last stop
    openers: frozenset[str]
    letter_nouns: frozenset[str]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of a text, in order, without the white space and footnote marks between."""
    spans: list[tuple[int, int]] = []
    start = _begin(text, 0)
    for found in _CANDIDATE.finditer(text):
        if found.start() < start:
            continue
        if found.group("bullet"):
            end = found.start()
        elif _ends_sentence(text, found, start):
            end = found.end("close")
            if found.group("late"):  # the mark stands inside the closing quote
                end = found.end("late")
        else:
            continue
        if text[start:end].strip():
            spans.append((start, end))
        start = _begin(text, found.end())
    end = len(text.rstrip())
    note = re.search(rf"(?<=[^\d\s][.!?])({_CLOSE}*)(\d{{1,3}}|[¹²³⁰-⁹]+|\[\d{{1,3}}\])$", text[start:end])
    if note and note.start() > 0:
        end = start + note.end(1)
    if end > start:
        spans.append((start, end))
    return spans


def _begin(text: str, start: int) -> int:
    """Skip an enumerator or bullet that stands before a sentence inside a paragraph."""
    while start < len(text) and text[start].isspace():
        start += 1
    if start:
        found = _ENUMERATOR.match(text, start)
        return found.end() if found else start
    return start


def _ends_sentence(text: str, found: re.Match[str], start: int) -> bool:
    following = text[found.end() : found.end() + 40]
    if not following or not _opens(following):
        return False
    if _in_bracket(text, start, found.start()):
        return False
    if found.group("stop") != "." or found.group("close"):
        return True
    token = _TOKEN.search(text[max(start, found.start() - 24) : found.start()])
    word = token.group() if token else ""
    if found.group("note") or not word:
        return True
    if _BARE_ENUMERATOR.fullmatch(text[start : found.start()].strip()):
        return False
    return _ends_after(word, text[start : found.start() - len(word)], following)


def _opens(following: str) -> bool:
    first = following.lstrip("\"'“‘«([")[:1]
    return bool(first) and not first.islower()


def _in_bracket(text: str, start: int, stop: int) -> bool:
    opened = text.rfind("(", start, stop)
    if opened <= start or text.find(")", opened, stop + 1) != -1:
        return False
    closed = text.find(")", stop, opened + _LONG_BRACKET)
    return closed != -1


def _ends_after(word: str, before: str, following: str) -> bool:
    data = load()
    opener = _WORD.match(following)
    opens = bool(opener and opener.group(1) in data.openers)
    kind = data.ends.get(word.lower().lstrip("'’"))
    if kind == "never":
        return False
    if kind == "before_digit":
        return not following[:1].isdigit()
    if kind == "before_other":
        return opens
    if len(word) == 1 and word.isalpha():
        if word.islower():
            return False
        noun = before.rstrip().rsplit(" ", 1)[-1].strip("\"'“‘(")
        return opens or noun in data.letter_nouns or noun.lower() in ("and", "or")
    return True


@cache
def load(path: Path = ABBREVIATIONS) -> Abbreviations:
    """Return the abbreviations; raises LexiconError, naming the record, where the file is malformed."""
    content = records(path)
    ends: dict[str, str] = {}
    for record in content["records"]:
        if record["ends"] not in ENDS:
            raise LexiconError(f"{path.name}: {record['id']}: ends must be one of {', '.join(ENDS)}")
        ends |= {str(written).lower(): str(record["ends"]) for written in record["texts"]}
    return Abbreviations(ends, frozenset(content["openers"]), frozenset(content["letter_nouns"]))


def records(path: Path = ABBREVIATIONS) -> dict[str, Any]:
    """Return abbreviations.yml as it is written."""
    content = read_mapping(path)
    if not {"records", "openers", "letter_nouns"} <= set(content):
        raise LexiconError(f"{path.name}: must hold records, openers and letter_nouns")
    return content
