"""Homes and schools: what identifies a person but for names and dates, and every further place of its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.privacy.look import Seen
from pipeline.privacy.people import Words
from pipeline.privacy.spans import Span
from pipeline.privacy.vocabulary import WORD, is_english

AGAIN = "privacy.place_again"
_FOLLOWED = ("place", "address")
_NEAR = 150  # characters between a body and its address
_OF_BODIES = ("privacy.address", "privacy.numbered", "privacy.postcode", "privacy.contact")
_NOT_BODIES = ("privacy.house", "privacy.placement")  # names that only a place in the sentence tells
_DIGIT = re.compile(r"\d")
# what may stand between a body and its address
_STANDS = re.compile(
    r"(?:[^a-z]|(?<=[A-Z])[\w’']+|\b(?:of|at|the|and|on|in|for|is|are|based|situated|located|address|offices?)\b)*"
)


def identifying(seen: Sequence[Seen], words: Words) -> list[list[Span]]:
    """Return what identifies a person in each text but for names."""
    found = [[*_told(one, words)] for one in seen]
    if not words.is_closed:
        return found
    again = _pattern(_names(zip(seen, found, strict=True), words))
    if again is None:
        return found
    return [
        [*spans, *((*match.span(), "place", AGAIN) for match in again.finditer(one.text) if _is_whole(one, match.end()))]
        for one, spans in zip(seen, found, strict=True)
    ]  # fmt: skip


def _told(seen: Seen, words: Words) -> Iterator[Span]:
    for cue, pattern in words.cues.patterns:
        if cue.kind == "person" or (cue.is_closed_only and not words.is_closed):
            continue
        for match in pattern.finditer(seen.text):
            start, end = match.span("private")
            by = f"privacy.{cue.id}"
            is_of_nobody = cue.id == "own_mail" and all(map(words.is_plain, WORD.findall(match["private"].partition("@")[0])))
            if is_of_nobody or (by in _OF_BODIES and _is_of_a_body(seen, start, is_address=cue.kind == "address")):
                continue
            if by not in _NOT_BODIES or not _is_a_body(seen, start, end, words):
                yield start, end, cue.kind, by


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


def _names(found: Iterable[tuple[Seen, Sequence[Span]]], words: Words) -> set[str]:
    """Return the names of schools and homes that are followed: whole, and the first word where it is no other's."""
    made: set[str] = set()
    for seen, spans in found:
        for start, end, kind, _ in spans:
            surface = seen.text[start:end]
            if kind not in _FOLLOWED or not WORD.search(surface) or (kind == "address" and not _DIGIT.search(surface)):
                continue
            made.add(surface)
            first = WORD.findall(surface)[0]
            if kind == "place" and len(first) > 4 and words.is_strange(first) and not is_english(first):
                made.add(first)
    return made


def _pattern(names: set[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)") if names else None
