"""Homes and schools: what identifies a person but for names and dates, and every further place of its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from pipeline.privacy.look import Seen, is_never
from pipeline.privacy.people import Words
from pipeline.privacy.spans import Span
from pipeline.privacy.vocabulary import WORD, bare, is_english, is_given
from pipeline.private_cues import SETTING, Cue

AGAIN = "privacy.place_again"
_FOLLOWED = ("place", "address")
_NEAR = 150  # characters between a body and its address
# before a name that is also a word or a town
_AT = r"(?<=\bat )|(?<=\bAt )|(?<=\bfrom )|(?<=\bleft )|(?<=\bleaving )|(?<=\bstaff of )|(?<=\bby )|(?<=\battended )"
_DIGIT = re.compile(r"\d")
# what may stand between a body and its address
_STANDS = re.compile(
    r"(?:[^a-z]|(?<=[A-Z])[\w’']+|\b(?:of|at|the|and|on|in|for|is|are|based|situated|located|address|offices?)\b)*"
)


def identifying(seen: Sequence[Seen], words: Words) -> list[list[Span]]:
    """Return what identifies a person in each text but for names."""
    about = _about(seen, words)
    found = [[*_told(one, words, about)] for one in seen]
    if not words.is_closed:
        return found
    again = _pattern(*_names(zip(seen, found, strict=True), words))
    if again is None:
        return found
    return [
        [*spans, *((*match.span(), "place", AGAIN) for match in again.finditer(one.text) if _is_whole(one, match.end()))]
        for one, spans in zip(seen, found, strict=True)
    ]  # fmt: skip


def _about(seen: Sequence[Seen], words: Words) -> frozenset[str]:
    """Return the settings that are told of anywhere in the document."""
    asked = [(cue, pattern) for cue, pattern in words.cues.patterns if cue.kind == SETTING]
    return frozenset(cue.id for cue, pattern in asked if any(pattern.search(one.text) for one in seen))


def _told(seen: Seen, words: Words, about: Set[str]) -> Iterator[Span]:
    for cue, pattern in words.cues.patterns:
        if cue.kind in ("person", SETTING) or (cue.is_closed_only and not words.is_closed):
            continue
        if cue.asked_in and cue.asked_in not in about:
            continue
        for match in pattern.finditer(seen.text):
            if _is_private(seen, match, cue, words):
                yield *match.span("private"), cue.kind, f"privacy.{cue.id}"


def _is_private(seen: Seen, match: re.Match[str], cue: Cue, words: Words) -> bool:
    """Whether what a cue tells is of a private person, not of a body."""
    start, end = match.span("private")
    if cue.is_not_of_body and _is_of_a_body(seen, start, is_address=cue.kind == "address"):
        return False
    if cue.is_plain_public and all(map(words.is_plain, WORD.findall(match["private"].partition("@")[0]))):
        return False
    if cue.is_rare and not _is_no_other(match["private"], words):
        return False
    return not (cue.is_no_body and _is_a_body(seen, start, end, words))


def _is_no_other(surface: str, words: Words) -> bool:
    """Whether a name is made of words that are of no town or body, and that the document never writes small."""
    found = [bare(word) for word in WORD.findall(_short(surface.removeprefix("The "), words))]
    return not any(
        word.capitalize() in words.ordinary or word in words.known or is_never(word, words.cues) or is_given(word)
        for word in found
    )


def _is_a_body(seen: Seen, start: int, end: int, words: Words) -> bool:
    """Whether what may be a home is a body, a town or an office holder."""
    return seen.people.overlaps(start, end) or all(word in words.known for word in WORD.findall(seen.text[start:end]))


def _is_whole(seen: Seen, end: int) -> bool:
    """Whether no name of a body goes on behind ("Oakfold College Hospital")."""
    return not any(start < end < behind for start, behind in seen.bodies.places)


def _is_of_a_body(seen: Seen, start: int, *, is_address: bool) -> bool:
    """Whether a body or office holder is named shortly before; what is told between makes an address somebody else's."""
    near = max(0, start - _NEAR), max(1, start)
    if not (seen.bodies.overlaps(*near) or seen.people.overlaps(*near)):
        return False
    last = max((end for one in (seen.bodies, seen.people) for begin, end in one.places if begin < start), default=0)
    return not is_address or bool(_STANDS.fullmatch(seen.text, min(last, start), start))


def _names(found: Iterable[tuple[Seen, Sequence[Span]]], words: Words) -> tuple[set[str], set[str]]:
    """Return the names of schools and homes that are followed, and those that are only where a place stands.

    Whole, and without the words for what kind of place it is; the first word where it is no other's.
    """
    anywhere: set[str] = set()
    in_place: set[str] = set()
    for seen, spans in found:
        for start, end, kind, _ in spans:
            surface = seen.text[start:end]
            if kind not in _FOLLOWED or not WORD.search(surface) or (kind == "address" and not _DIGIT.search(surface)):
                continue
            anywhere.add(surface)
            if kind == "place":
                _add_short(surface, words, anywhere, in_place)
    return anywhere, in_place - anywhere


def _add_short(surface: str, words: Words, anywhere: set[str], in_place: set[str]) -> None:
    """Add what a school or home is called for short."""
    surface = surface.removeprefix("The ")
    short, first = _short(surface, words), WORD.findall(surface)[0]
    anywhere.add(surface)
    found = [bare(word) for word in WORD.findall(short)]
    is_known = all(word in words.known for word in found)
    if bare(short) != short and len(found) == 1:
        return  # "Orrin's" of "Orrin's School" is a person
    is_word = is_known or all(word.capitalize() in words.ordinary for word in found)
    (in_place if is_word else anywhere).add(short)
    anywhere.update(f"{short}{mark}s" for mark in "’'" if not is_known)
    if len(first) > 4 and words.is_strange(first):
        (in_place if is_english(first) else anywhere).add(first)


def _short(surface: str, words: Words) -> str:
    """The name of a place without the words for what kind of place it is ("Horizon" of "Horizon Children's Home")."""
    end = 0
    for match in WORD.finditer(surface):
        word = match.group()
        is_kind = bare(word) in words.cues.body_words or bare(word) in words.cues.never
        if end and (is_kind or not word[0].isupper()):
            break
        end = match.end()
    return surface[:end]


def _pattern(anywhere: set[str], in_place: set[str]) -> re.Pattern[str] | None:
    told = [rf"(?:{_either(anywhere)})"] if anywhere else []
    told += [rf"(?:{_AT})(?:{_either(in_place)})(?! ?[A-Z])"] if in_place else []
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)") if told else None


def _either(names: set[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
