"""People: where a document names private persons. It is read whole first, then each part of a name is followed.

Who is told by a cue (title, "the death of", kin) is a person for certain. What only the recogniser takes for a person is one if
the words can be a name and no body or place. In kinds of documents in which doubt is private ("closed"), that is enough;
in the others the first word must be a given name. Names of office holders are public, but for whom the document is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.privacy.look import Seen, is_never, runs
from pipeline.privacy.recognise import recognised
from pipeline.privacy.spans import Place
from pipeline.privacy.vocabulary import WORD, bare, is_english, is_given
from pipeline.private_cues import UPPER, Cue, PrivateCue

RECOGNISED = "spacy.person"
PAIR = "privacy.given_name"
_PAIR = re.compile(rf"(?<![\w’'-])([{UPPER}][\w’'-]+) (?:(?:[A-Z]\.? )|(?:[{UPPER}][\w’'-]+ )){{0,2}}([{UPPER}][\w’'-]+)")
_PARTICLE = 3  # letters of the longest small word that begins a name ("van", "ap")


@dataclass
class Names:
    """Parts of names of a document."""

    subject: set[str] = field(default_factory=set)  # of whom it is about
    certain: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)  # of office holders
    pseudonyms: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)  # words of what may be a body
    wards: set[str] = field(default_factory=set)  # of bodies: alone they are persons only if more than a verb tells


@dataclass(frozen=True)
class Words:
    """What is known of the words of a document."""

    cues: PrivateCue
    known: frozenset[str]  # of bodies and areas
    ordinary: frozenset[str]  # those that it also writes small
    is_closed: bool

    def is_strange(self, word: str) -> bool:
        """Whether a capitalised word is none that is known, and no acronym."""
        plain = bare(word)
        title = plain.capitalize()
        if title in self.ordinary or plain in self.known or title in self.known or title in self.cues.never:
            return False
        return not (plain.isupper() and len(plain) < 7)

    def is_strange_given(self, word: str) -> bool:
        """Whether it is a given name besides."""
        return is_given(word) and self.is_strange(word)

    def is_plain(self, word: str) -> bool:
        """Whether a capitalised word is an English word, or one that the document writes small, and no given name."""
        plain = bare(word)
        title = plain.capitalize()
        is_word = title in self.ordinary or is_english(plain) or plain in self.cues.never or title in self.cues.never
        return is_word and not (is_given(plain) and title not in self.ordinary and title not in self.cues.never)


def trimmed(
    text: str, start: int, end: int, cues: PrivateCue, *, is_subject: bool = False, is_titled: bool = False
) -> Place | None:
    """Return the place of a name without the words at its ends that belong to none; it ends before a word of a sentence.

    Behind a title initials belong to the name, and so does a word that is a surname too ("Dr A. West").
    """
    words = [(start + match.start(), start + match.end()) for match in WORD.finditer(text[start:end])]
    while words and is_never(text[slice(*words[0])], cues) and not (is_titled and _is_surname(text[slice(*words[0])], cues)):
        words.pop(0)
    for number, place in enumerate(words):
        first, word = text[slice(*words[0])], text[slice(*place)]
        is_behind = (is_subject and is_given(first)) or (is_titled and (is_given(first) or len(first) == 1))
        if number and is_never(word, cues) and not (is_behind and _is_surname(word, cues)):
            words = words[:number]
            break
    words = words if is_subject else _before_shouting(text, words)
    while len(words) > 1 and text[slice(*words[0])].islower() and words[0][1] - words[0][0] > _PARTICLE:
        words.pop(0)
    while words and text[words[-1][0]].islower():
        words.pop()
    if not words:
        return None
    start, end = words[-1]
    return words[0][0], start + len(bare(text[start:end]))


def _is_surname(word: str, cues: PrivateCue) -> bool:
    """Whether a word that else belongs to no name does so behind a title or a given name: a surname too, or an initial."""
    return len(word) == 1 or bare(word).title() in cues.surnames_too


def _before_shouting(text: str, words: list[Place]) -> list[Place]:
    """A name in a sentence of capitals ends before a word that is none."""
    surfaces = [text[slice(*place)] for place in words]
    if not all(surface.isupper() for surface in surfaces):
        return words
    ends = (n for n, word in enumerate(surfaces) if n and is_english(word) and not is_given(word))
    return words[: next(ends, len(words))]


def pseudonyms(text: str, cues: PrivateCue) -> set[str]:
    """Return the names of which a text says that they are none."""
    return {match["kept"] for _, pattern in cues.pseudonyms for match in pattern.finditer(text)}


def by_cues(seen: Seen, words: Words, names: Names) -> None:
    """Add the spans of names that cues tell, and gather their parts."""
    for cue, pattern in words.cues.patterns:
        if cue.kind != "person" or (cue.is_closed_only and not words.is_closed):
            continue
        for match in pattern.finditer(seen.text):
            found = match.span("private")
            for told in runs(seen.text, *found, words.cues) if cue.is_list else [found]:
                is_titled = cue.is_titled and not cue.is_strange
                place = trimmed(seen.text, *told, words.cues, is_subject=cue.is_subject, is_titled=is_titled)
                if (
                    place
                    and _can_be(seen, place, cue, words, names)
                    and not _is_cut_from_body(seen.text, place, told, cue, words)
                ):
                    seen.spans.append((*place, "person", f"privacy.{cue.id}"))
                    (names.subject if cue.is_subject else names.certain).update(parts(seen.text[slice(*place)]))


def _is_cut_from_body(text: str, place: Place, told: Place, cue: Cue, words: Words) -> bool:
    """Whether what only a verb tells was cut before a word of bodies ("Oakfold" of "Oakfold NHS Trust said")."""
    cut = WORD.search(text, place[1], told[1]) if cue.is_strange and not cue.is_titled else None
    return cut is not None and cut.group() in words.cues.body_words


def _can_be(seen: Seen, place: Place, cue: Cue, words: Words, names: Names) -> bool:
    """Whether what a cue tells can be the name of a private person."""
    surface = seen.text[slice(*place)]
    found = WORD.findall(surface)
    if is_kept(surface, words.cues) or names.pseudonyms.issuperset(map(bare, found)):
        return False
    if not _fits(found, cue, words, names):
        return False
    if cue.is_strange and not cue.is_titled and len(found) == 1 and bare(found[0]) in names.wards:
        return False
    if cue.is_any_word:
        return len(found) < 5 and not seen.bodies.overlaps(*place) and (not _is_acronym(found) or is_given(found[0]))
    if cue.is_subject:
        return _can_be_subject(seen, place, found, words)
    if seen.people.overlaps(*place) or _is_office_holder(found, names):
        return False
    if cue.is_titled and (len(found) == 1 or len(found[0]) == 1 or not all(map(words.is_plain, found))):
        return not seen.bodies.overlaps(*place) or (words.is_closed and not cue.is_strange)
    return _can_be_told_of(seen, place, found, words)


def _fits(found: Sequence[str], cue: Cue, words: Words, names: Names) -> bool:
    """Whether the words are such as the cue asks for."""
    if cue.is_given:
        plain = bare(found[0])
        is_free = plain not in words.known and plain not in names.public and not words.is_plain(plain)
        return len(found) == 1 and is_given(plain) and is_free and plain not in words.cues.months
    if all(word in words.cues.months for word in found):
        return cue.is_titled or cue.is_subject
    return not cue.is_strange or _is_strange_name(found, words)


def _is_strange_name(found: Sequence[str], words: Words) -> bool:
    """Whether words can be a name though nothing but what somebody does tells so: in no dictionary, or given names."""
    first = found[-1] if found[0].isupper() else found[0]  # a surname in capitals may stand first
    if len(found) > 1 and is_given(first) and not words.is_plain(first):
        return not all(word in words.known for word in found)
    if any(bare(word) in words.known or not words.is_strange(word) for word in found):
        return False
    return not any(is_english(word) for word in found) or (len(found) == 1 and is_given(first) and not words.is_plain(first))


def _can_be_subject(seen: Seen, place: Place, found: Sequence[str], words: Words) -> bool:
    if len(found) > 1 and is_given(found[0]):
        return True
    if all(word in words.known for word in found) or seen.bodies.overlaps(*place):
        return False
    return not all(words.is_plain(word) for word in found) or (len(found) < 4 and _is_capital_name(found, words))


def _can_be_told_of(seen: Seen, place: Place, found: Sequence[str], words: Words) -> bool:
    if seen.bodies.overlaps(*place) or seen.weak.holds(*place) or _is_acronym(found):
        return False
    if all(words.is_plain(word) for word in (found[1:] if len(found) > 2 else found)):
        return False
    return not all(word in words.known for word in found)


def _is_office_holder(found: Sequence[str], names: Names) -> bool:
    """Whether a name with initials or a given name is one of an office holder; a surname alone may be of somebody else."""
    initials = {part[0] for part in names.public}
    fits = all(word.title() in names.public or word in names.public or len(word) == 1 for word in found)
    return len(found) > 1 and fits and found[0][0] in initials and found[-1] not in names.subject


def _is_capital_name(found: Sequence[str], words: Words) -> bool:
    """Whom a death is told of may be called by words ("Rose Field"); headings and kinds of persons are no names."""
    return all(len(word) > 1 for word in found) and not all(bare(word).capitalize() in words.ordinary for word in found)


def _is_acronym(found: Sequence[str]) -> bool:
    return len(found) == 1 and found[0].isupper() and len(found[0]) < 7


def parts(surface: str) -> set[str]:
    """Return the parts of a name that can be followed, as they look with one capital where they are all capitals."""
    made: set[str] = set()
    for word in WORD.findall(surface):
        plain = bare(word)
        for part in {plain, *re.split(r"[-]", plain)}:
            if len(part) > 1:
                made.add(part.title() if part.isupper() and len(part) > 2 else part)
    return made


def by_recogniser(seen: Seen, words: Words, names: Names) -> None:
    """Add the spans that the recogniser takes for a person and that can be one."""
    for start, end in recognised(seen.text, words.is_strange if words.is_closed else words.is_strange_given):
        place = trimmed(seen.text, start, end, words.cues)
        if place and _is_likely(seen, place, words, names):
            seen.spans.append((*place, "person", RECOGNISED))
            found = WORD.findall(seen.text[slice(*place)])
            is_alone = len(found) == 1 and words.is_closed and _is_strange_name(found, words)
            if is_alone or (len(found) > 1 and (is_given(found[0]) or names.certain.intersection(found))):
                names.certain.update(_followed(parts(seen.text[slice(*place)]), words))


def _followed(found: Iterable[str], words: Words) -> set[str]:
    """Return the parts of a name that are followed; where doubt is private, also words that the document never writes small."""
    return {
        part
        for part in found
        if not words.is_plain(part) or (words.is_closed and part not in words.ordinary and part not in words.known)
    }


def by_given_names(seen: Seen, words: Words, names: Names) -> None:
    """Add what looks like a given name and a surname, or is two unheard words, though the recogniser did not see it."""
    for match in _PAIR.finditer(seen.text):
        place = trimmed(seen.text, *match.span(), words.cues)
        if not place:
            continue
        found = WORD.findall(seen.text[slice(*place)])
        if len(found) < 2 or is_english(found[-1]) or found[-1] in words.known or found[0] in words.known:
            continue
        is_unheard = all(words.is_strange(word) and not is_english(word) for word in found)
        if (is_given(found[0]) or is_unheard) and _is_likely(seen, place, words, names):
            seen.spans.append((*place, "person", PAIR))
            names.certain.update(_followed(parts(seen.text[slice(*place)]), words))


def _is_likely(seen: Seen, place: Place, words: Words, names: Names) -> bool:
    surface = seen.text[slice(*place)]
    found = [bare(word) for word in WORD.findall(surface)]
    if is_kept(surface, words.cues) or seen.bodies.overlaps(*place) or seen.people.overlaps(*place):
        return False
    private = names.subject | names.certain
    if names.pseudonyms.issuperset(found):
        return False
    if all(word.title() in names.public or word in names.public or len(word) == 1 for word in found):
        return any(word in private or word.title() in private for word in found)
    if all(words.is_plain(word) or word in words.known for word in found) or _is_acronym(found):
        return False
    is_weak = seen.weak.overlaps(*place) or names.weak.issuperset(found) or names.wards.issuperset(found)
    if is_weak and not private.intersection(found):
        return False
    if words.is_closed:
        return True
    return len(found) > 1 and is_given(found[0]) and found[0] not in words.known and not words.is_plain(found[-1])


def is_kept(surface: str, cues: PrivateCue) -> bool:
    """Whether a surface is a pseudonym or the name of an office."""
    return any(pattern.fullmatch(surface.strip()) for pattern in cues.kept)
