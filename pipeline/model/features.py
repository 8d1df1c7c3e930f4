"""Features: what a linear model is told of a sentence — its words, its place, what the lexicons and cues found in it.

A feature is a short string, `kind:value`; a sentence has a set of them, each there or not. The rules' own decisions are
features among others: the model learns how far each of them is to be trusted. The kind of document is none, nor its
headings: they added nothing on documents not trained on, and would tie the model to the kinds that were labelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.reading import Reading, Role

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LENGTHS = (5, 10, 20, 30, 45)  # words, from which on a sentence is longer
# Roles of the records on causes and impacts that tell, in a neighbour, of a reason or of what came of it
_TELLING = frozenset({"opener", "apart", "connective", "ignorance", "judged", "no_rule", "strain"})
_SCORE_STEPS = (2.0, 2.5, 3.0, 3.5)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence as the rules judged it; what a model needs to judge it again."""

    reading: Reading
    roles: tuple[Role, ...]  # all that were found, adopted or not
    adopted: tuple[Role, ...]
    is_first: bool  # of its passage
    is_last: bool
    only_asks: bool = False  # part of an item of recommendations


def features_of(items: Sequence[Drafted], passages: Sequence[int]) -> list[list[str]]:
    """Return the features of the sentences of a document, which stand in order; `passages` numbers their paragraphs."""
    own = [sorted(set(_own(item))) for item in items]
    made = []
    for number in range(len(items)):
        around = [
            *_neighbour("before", items, passages, number, -1),
            *_neighbour("before2", items, passages, number, -2),
            *_neighbour("after", items, passages, number, 1),
        ]
        made.append([*own[number], *around])
    return made


def _neighbour(name: str, items: Sequence[Drafted], passages: Sequence[int], number: int, step: int) -> Iterator[str]:
    other = number + step
    if not 0 <= other < len(items) or passages[other] != passages[number]:
        yield f"{name}:none"
        return
    for role in items[other].adopted:
        yield f"{name}:{role.kind}"
    if not items[other].adopted:
        yield f"{name}:nothing"
    reading = items[other].reading
    for group in (*sorted(reading.causes), *sorted(reading.impacts)):
        if group in _TELLING:
            yield f"{name}:{group}"


def _own(item: Drafted) -> Iterator[str]:
    reading, setting = item.reading, item.reading.setting
    yield f"section:{setting.section_kind}"
    for name, holds in (
        ("cell", setting.is_cell), ("item", setting.is_item), ("quoted", setting.in_quote), ("first", item.is_first),
        ("last", item.is_last), ("follows", setting.follows_failure), ("explains", setting.explains), ("asks", item.only_asks),
    ):  # fmt: skip
        if holds:
            yield f"is:{name}"
    yield from _words(reading.text)
    yield f"long:{sum(reading.text.count(' ') + 1 >= n for n in _LENGTHS)}"
    yield from _found(item)


def _words(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    for word in words:
        yield f"word:{word}"
    for left, right in pairwise(words):
        yield f"pair:{left} {right}"
    if words:
        yield f"start:{' '.join(words[:2])}"


def _found(item: Drafted) -> Iterator[str]:
    reading = item.reading
    yield f"how:{reading.assertion.status}"
    for cue in reading.cues:
        yield f"cue:{cue}"
    for hit in (*reading.failures, *reading.praise):
        yield f"hit:{hit.entry.id}"
    for name, groups in (("causes", reading.causes), ("impacts", reading.impacts)):
        for group in groups:
            yield f"{name}:{group}"
    yield from _by_rule(item)


def _by_rule(item: Drafted) -> Iterator[str]:
    """What the rules made of the sentence: each role with its score, and by which record a reason was found."""
    adopted = {role.kind for role in item.adopted}
    for role in item.roles:
        steps = sum(role.score >= step for step in _SCORE_STEPS)
        yield f"rule:{role.kind}"
        yield f"rule:{role.kind}>{steps}"
        if role.kind in adopted:
            yield f"adopted:{role.kind}"
        if role.kind in ("cause", "impact"):
            yield f"by:{role.found_by[0]}"
        if role.kind == "cause":
            yield from (f"by:{role.found_by[0]}+{other}" for other in sorted(adopted - {"cause"}))
    if not item.roles:
        yield "rule:none"
    if len(adopted) > 1:
        yield "adopted:" + "+".join(sorted(adopted))


def words_in(feature: str) -> list[str]:
    """Return the words that a feature of words is of: what a vocabulary must be checked for."""
    kind, _, value = feature.partition(":")
    return value.split() if kind in ("word", "pair", "start") else []
