"""The short forms that a document itself defines: "Tarnbridge Safeguarding Children Board (TSCB)", "(the Trust)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.body_lexicon import BodyLexicon
from pipeline.extract.body_names import Words
from pipeline.names import NameTree

_BRACKETS = re.compile(
    r"\(\s*(?:(?:hereafter|hereinafter|herein|henceforth|known as|referred to as|called|or|abbreviated to)[:,]?\s+)*"
    r"['‘’\"“”]?(?:the\s+)?['‘’\"“”]?([A-Z][\w&/’'.\- ]{0,30}?)['‘’\"“”]?\s*\)"
)
_SHORT = re.compile(r"[A-Z][A-Za-z&/]*[A-Z][A-Za-z]*|[A-Z][a-z]+")
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form, what it stands for in the document, and the sector of that."""

    short: str
    long: str
    sector: str
    by_initials: bool = False  # only the definition tells that the long form is a body


@dataclass(frozen=True, slots=True)
class Named:
    """A place where a body is named, with its sector."""

    start: int
    end: int
    sector: str


def find_definitions(text: str, named: Sequence[Named], bodies: BodyLexicon) -> Iterator[Definition]:
    """Yield what a sentence defines, given the bodies that it names.

    A short form of capitals must begin as the words of the long one do; a plain word ("the Trust") must be one of them.
    Where no named body stands before the brackets, the initials tell where the long form begins, which must then end
    in a noun of bodies ("integrated front door (IFD)").
    """
    for match in _BRACKETS.finditer(text):
        short = match[1].strip()
        if not _SHORT.fullmatch(short):
            continue
        end = len(text[: match.start()].rstrip(" ’'\"”"))
        own = [name for name in named if name.end == end and _stands_for(short, Words.of(text[name.start : end]), bodies)]
        if own:
            name = max(own, key=lambda n: n.end - n.start)
            yield Definition(short, text[name.start : end], name.sector)
        elif short[1:] != short[1:].lower():
            start = _start_by_initials(short, Words.of(text[:end]), bodies)
            if start is not None:
                long = text[start:end]
                yield Definition(short, long, bodies.sector_of(long, "unspecified"), by_initials=True)


def tree_of(definitions: Iterable[Definition]) -> NameTree[Definition]:
    """The forms to look for: short ones, their plural (or singular), and long ones that the definition alone tells."""
    forms: dict[str, Definition] = {}
    for made in definitions:
        forms.setdefault(made.short, made)
        if made.by_initials:
            forms.setdefault(made.long, made)
        if made.short[1:] != made.short[1:].lower():
            other = made.short[:-1] if made.short.endswith("s") else f"{made.short}s"
            forms.setdefault(other, Definition(other, made.long, made.sector))
    return NameTree(sorted(forms.items()))


def _stands_for(short: str, words: Words, bodies: BodyLexicon) -> bool:
    if short[1:] == short[1:].lower():
        return short.casefold() in words.folded[1:]
    letters = [letter for letter in short.removesuffix("s") if letter.isalpha() and letter.isupper()]
    initials = [word[0] for word in words.folded if word not in bodies.uncounted]
    return _in_order([letter.casefold() for letter in letters], "".join(words.folded)) and (
        sum(letter.casefold() in initials for letter in letters) >= max(2, len(letters) - 2)
    )


def _in_order(letters: Sequence[str], within: str) -> bool:
    at = 0
    for letter in letters:
        at = within.find(letter, at) + 1
        if at == 0:
            return False
    return True


def _start_by_initials(short: str, words: Words, bodies: BodyLexicon) -> int | None:
    """Where the long form begins whose words have the letters of `short` as initials, each in its turn."""
    if not words.folded or not _is_body_noun(words, bodies):
        return None
    letters = [letter.casefold() for letter in short.removesuffix("s") if letter.isupper()]
    at = len(words.folded) - 1
    for letter in reversed(letters):
        while at >= 0 and words.folded[at] in bodies.uncounted and not words.folded[at].startswith(letter):
            at -= 1
        if at < 0 or words.folded[at][0] != letter or len(words.folded) - at > _MOST_WORDS:
            return None
        at -= 1
    return words.tokens[at + 1][1] if len(letters) > 1 else None


def _is_body_noun(words: Words, bodies: BodyLexicon) -> bool:
    last = words.folded[-1]
    return last in bodies.team_heads or any(
        words.folded[-len(head.words) :] == tuple(word.casefold() for word in head.words) for head in bodies.heads.get(last, ())
    )
