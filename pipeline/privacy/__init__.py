"""Privacy: the places in a document that name or identify a private person, to be masked in whatever is published.

A document is read whole first: who is told to be a person by cues of `models/privacy.yml` or by spaCy's recogniser, which
bodies and office holders it names, which words it also writes small. Then every part of a name is followed through it, and
every day of a death. In kinds of documents that are about persons doubt is private; in the others it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.paths import MODELS
from pipeline.privacy.dates import death_spans
from pipeline.privacy.follow import Follower
from pipeline.privacy.homes import identifying
from pipeline.privacy.look import Seen, look
from pipeline.privacy.people import Names, Words, by_cues, by_given_names, by_recogniser, parts, pseudonyms
from pipeline.privacy.spans import Place, Span, merged
from pipeline.privacy.vocabulary import MODEL, known_names, ordinary_words, words_of
from pipeline.private_cues import PrivateCue, private_cues
from pipeline.records import AgencyMention, Document, Page, PrivateSpan, Record
from pipeline.task import Task
from pipeline.yaml_files import read_mapping

__all__ = ["MODEL", "merged", "private_spans", "run"]


def run(task: Task) -> list[Record]:
    """Return the private spans of a document, in order, none overlapping."""
    from pipeline.registers import load

    pages = task.rows(Page)
    kinds = [document.kind for document in task.rows(Document)]
    spans = private_spans(
        [page.text for page in pages],
        known_names(load(task.register_folder)),
        _mentions(pages, task.rows(AgencyMention)),
        # of what could not be described nothing is known: doubt is private
        is_closed=not kinds or kinds[0] in cues().closed_kinds,
    )
    return [
        PrivateSpan(task.document_id, page.page, page.start_char + start, page.start_char + end, kind, by)
        for page, found in zip(pages, spans, strict=True)
        for start, end, kind, by in found
    ]


def _mentions(pages: Sequence[Page], mentions: Sequence[AgencyMention]) -> list[list[Place]]:
    """Return the places of bodies in each page's text."""
    by_page: dict[int, list[AgencyMention]] = {}
    for mention in mentions:
        by_page.setdefault(mention.page, []).append(mention)
    return [
        [(one.start_char - page.start_char, one.end_char - page.start_char) for one in by_page.get(page.page, ())
         if page.start_char <= one.start_char and one.end_char <= page.start_char + len(page.text)]
        for page in pages
    ]  # fmt: skip


def private_spans(
    texts: Sequence[str], known: frozenset[str], mentions: Sequence[Sequence[Place]] = (), *, is_closed: bool = True
) -> list[list[Span]]:
    """Return the private spans of each page text.

    `known` are words of bodies and areas, `mentions` the places of bodies in each text; `is_closed`: doubt is private.
    """
    mentions = mentions or [[] for _ in texts]
    bodies = words_of(text[start:end] for text, places in zip(texts, mentions, strict=True) for start, end in places)
    words = Words(cues(), known | bodies, ordinary_words(texts), is_closed)
    seen = [look(text, places, cues(), words.known, is_closed=is_closed) for text, places in zip(texts, mentions, strict=True)]
    _add_people(seen, words)
    found = [[*one.spans, *others] for one, others in zip(seen, identifying(seen, words), strict=True)]
    if is_closed:
        deaths = death_spans(texts, found, cues().dates)
        found = [[*one, *more] for one, more in zip(found, deaths, strict=True)]
    return [merged(one) for one in found]


def _add_people(seen: Sequence[Seen], words: Words) -> None:
    """Add the spans of persons: by cues in all texts, then by looks that the parts of names so found help, then again."""
    names = Names()
    for one in seen:
        names.public.update(part for start, end in one.people.places for part in parts(one.text[start:end]))
        names.pseudonyms.update(pseudonyms(one.text, words.cues))
        names.wards.update(one.wards)
        names.weak.update(part for start, end in one.weak.places for part in parts(one.text[start:end]))
    for one in seen:
        by_cues(one, words, names)
    for one in seen:
        by_recogniser(one, words, names)
        if words.is_closed:
            by_given_names(one, words, names)
    follower = Follower(names, words)
    for one in seen:
        one.spans.extend([*follower.find(one)])


@cache
def cues() -> PrivateCue:
    """Return the cues of `models/privacy.yml`."""
    return private_cues(read_mapping(MODELS / "privacy.yml"))
