"""Look: what is public in a text, told before anything private is looked for: bodies, places, office holders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.privacy.spans import Place, Places, Span
from pipeline.privacy.vocabulary import WORD, bare, is_english
from pipeline.private_cues import PrivateCue

_BESIDE = re.compile(r"[ .]*(?: (?:de|da|dos?|del|du|van|von|der|den|bin|ibn|al|el|la|ap) )?")
_JOINT = re.compile(r"(?: (?:and|&)| for| on| upon)(?: the)? ")


@dataclass
class Seen:
    """What a document tells of one of its texts."""

    text: str
    bodies: Places  # named bodies and places
    weak: Places  # what may be a body: mentions of agencies, of which some are names of persons
    people: Places  # named for an office
    wards: frozenset[str] = frozenset()  # words by which wards and other bodies are named, that then may stand alone
    spans: list[Span] = field(default_factory=list)


def look(
    text: str, mentions: Iterable[Place], cues: PrivateCue, known: frozenset[str] = frozenset(), *, is_closed: bool = True
) -> Seen:
    """Return what is public in a text; `mentions` are places of agencies in it, `known` words of bodies and areas."""
    bodies: list[Place] = []
    weak: list[Place] = []
    wards: set[str] = set()
    for cue, pattern in cues.bodies:
        for match in pattern.finditer(text):
            if cue.kind == "alone":
                wards.add(match["public"])
                continue
            joined, body = _parted(text, *match.span("public"), cues, known)
            weak += [joined] if joined else []
            (weak if cue.kind == "weak" else bodies).append(body)
    for start, end in mentions:
        is_body = any(word in cues.body_words for word in WORD.findall(text[start:end]))
        (bodies if is_body else weak).append((start, end))
    people: list[Place] = []
    for cue, pattern in cues.people:
        for match in () if cue.is_open_only and is_closed else pattern.finditer(text):
            found = runs(text, *match.span("public"), cues)
            people += found if cue.is_list else found[-1:]  # a name stands straight before or behind its office
    body_places = Places(bodies)
    people = [cut for place in people if (cut := _outside(text, place, bodies)) and not body_places.overlaps(*cut)]
    return Seen(text, body_places, Places(weak), Places(people), frozenset(wards))


def _outside(text: str, place: Place, bodies: Iterable[Place]) -> Place | None:
    """A name of which the first words belong to a body that stands before it, without them; None where too little is left."""
    inside = [end for start, end in bodies if start < place[1] and place[0] < end]
    start = max([place[0], *inside])
    words = [match for match in WORD.finditer(text, start, place[1])]
    return (words[0].start(), place[1]) if words and (start == place[0] or len(words) > 1) else None


def _parted(text: str, start: int, end: int, cues: PrivateCue, known: frozenset[str]) -> tuple[Place | None, Place]:
    """Part what a body's name is only joined to ("Quoyle and the Lantern Hospital"), unless that is of bodies or areas too."""
    joint = _JOINT.search(text, start, end)
    if joint is None:
        return None, (start, end)
    before = [bare(word) for word in WORD.findall(text[start : joint.start()])]
    if any(word in known or word in cues.body_words for word in before) or all(map(is_english, before)):
        return None, (start, end)
    return (start, joint.start()), (joint.end(), end)


def runs(text: str, start: int, end: int, cues: PrivateCue) -> list[Place]:
    """Return the places of words that can belong to one name: capitalised, side by side, none that belongs to no name."""
    made: list[Place] = []
    last = -2
    for match in WORD.finditer(text[start:end]):
        if not match.group()[0].isupper() or is_never(match.group(), cues):
            continue
        place = start + match.start(), start + match.end()
        is_beside = made and last > 0 and _BESIDE.fullmatch(text, last, place[0])
        made[-1:] = [(made[-1][0], place[1])] if is_beside else [*made[-1:], place]
        last = place[1]
    return made


def is_never(word: str, cues: PrivateCue) -> bool:
    """Whether a word belongs to no name."""
    return bare(word) in cues.never
