"""Recur: the same ask recognised across documents, boards and years.

`rows` makes the links between recommendations of different documents (same, near, related), the groups of those that ask
the same or nearly, formalities of one maker told apart, what each recommendation is about, and when it was due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.minilm import Vectors
from pipeline.records import (
    Document,
    ExtractCategory,
    Matter,
    Recommendation,
    RecommendationDeadline,
    RecommendationGroup,
    RecommendationGroupMember,
    RecommendationLink,
    RecommendationMatter,
    Record,
)
from pipeline.recur.asks import Ask, as_arrays, contexts_of_all
from pipeline.recur.due import due_on
from pipeline.recur.find import Pairs, among_themselves
from pipeline.recur.forms import forms
from pipeline.recur.groups import exemplar, grouped
from pipeline.recur.matters import FACETS, lexicon, matters_of
from pipeline.recur.model import NONE, RELATIONS, load

MOST = 20  # links kept of one recommendation, the likest first
_NEAR = RELATIONS.index("near")

Rows = Callable[..., list[Any]]


@dataclass(frozen=True)
class Found:
    """Pairs, as numbers of the asks, with what the model says of them."""

    pairs: list[tuple[int, int]]
    relations: list[str]
    chances: list[float]  # that they are same or near
    order: list[float]
    cosines: list[float]


def rows(rows: Rows, vectors: Mapping[tuple[str, str], Any]) -> list[Record]:
    """Return all records about what recommendations recur.

    `rows(type, *stages)` gives the records there are, `vectors` those of the extracts by kind and id. Raises ReviewsError
    where the fitted model cannot be read.
    """
    documents = {document.document_id: document for document in rows(Document, "describe")}
    given = sorted(rows(Recommendation, "extract"), key=lambda one: one.recommendation_id)
    given = [one for one in given if ("recommendation", one.recommendation_id) in vectors and one.document_id in documents]
    asks = asks_of(given, rows(ExtractCategory, "extract", "code"))
    made: list[Record] = [*_matters(), *_about(asks), *_deadlines(given, documents)]
    if len(asks) > 1:
        matrix = np.array([vectors["recommendation", ask.ask_id] for ask in asks], np.float32)
        found = found_of(asks, matrix)
        made += _links(asks, found)
        made += _groups(asks, documents, found)
    return made


def asks_of(given: Sequence[Recommendation], categories: Iterable[ExtractCategory]) -> list[Ask]:
    """Return recommendations as they are compared, in the same order."""
    contexts: dict[str, set[str]] = {}
    for row in categories:
        if row.extract_kind == "recommendation" and row.facet == "context":
            contexts.setdefault(row.extract_id, set()).add(row.category_id)
    return [
        Ask(
            one.recommendation_id, one.document_id, one.quote, matters_of(one.quote),
            frozenset(contexts.get(one.recommendation_id, ())),
        )
        for one in given
    ]  # fmt: skip


def found_of(asks: Sequence[Ask], matrix: Vectors) -> Found:
    """Return the pairs of asks of different documents that are related or more, the model's judgement of each."""
    model = load()
    arrays = as_arrays(asks, matrix, model.known, contexts_of_all(asks))
    judged = among_themselves(arrays, model)
    relations = model.relations(judged.probabilities)
    kept = np.flatnonzero(relations != NONE)
    cosines = np.einsum("ij,ij->i", matrix[judged.rows[kept]], matrix[judged.columns[kept]])
    return Found(
        [(int(judged.rows[n]), int(judged.columns[n])) for n in kept],
        [str(relations[n]) for n in kept],
        [round(float(judged.probabilities[n, _NEAR]), 4) for n in kept],
        _order(judged, kept),
        [round(float(value), 4) for value in np.clip(cosines, -1.0, 1.0)],
    )


def _order(judged: Pairs, kept: Any) -> list[float]:
    return [round(float(judged.score[n]), 6) for n in kept]


def _links(asks: Sequence[Ask], found: Found) -> list[Record]:
    """Return the links, of each ask the likest; the smaller id first, as the asks are in order of their ids."""
    count: dict[int, int] = {}
    chosen: list[int] = []
    for number in sorted(range(len(found.pairs)), key=lambda n: (-found.order[n], found.pairs[n])):
        one, other = found.pairs[number]
        if min(count.get(one, 0), count.get(other, 0)) < MOST:  # one of the likest of either
            count[one], count[other] = count.get(one, 0) + 1, count.get(other, 0) + 1
            chosen.append(number)
    return [
        RecommendationLink(
            asks[found.pairs[n][0]].ask_id, asks[found.pairs[n][1]].ask_id, found.relations[n], found.cosines[n],
            found.chances[n],
        )
        for n in sorted(chosen, key=lambda n: found.pairs[n])
    ]  # fmt: skip


def found_groups(asks: Sequence[Ask], found: Found, publishers: Mapping[str, str | None]) -> list[tuple[list[int], bool]]:
    """Return groups of asks of several documents, as numbers, each with whether it is a formality of one publisher."""
    formal = forms([ask.quote for ask in asks], [ask.document_id for ask in asks], publishers)
    told_apart = {number for group in formal for number in group}
    chances = zip(found.pairs, found.chances, strict=True)
    links = [(*pair, chance) for pair, chance in chances if not told_apart & set(pair)]
    groups = [(group, False) for group in grouped(links)] + [(group, True) for group in formal]
    return [(group, is_form) for group, is_form in groups if len({asks[number].document_id for number in group}) > 1]


def _groups(asks: Sequence[Ask], documents: Mapping[str, Document], found: Found) -> list[Record]:
    publishers = {name: document.publisher for name, document in documents.items()}
    chances = dict(zip(found.pairs, found.chances, strict=True))
    relations = dict(zip(found.pairs, found.relations, strict=True))
    made: list[Record] = []
    for group, is_form in found_groups(asks, found, publishers):
        made += _group(group, is_form, asks, documents, chances, relations)
    return made


def _group(
    group: Sequence[int],
    is_form: bool,
    asks: Sequence[Ask],
    documents: Mapping[str, Document],
    chances: Mapping[tuple[int, int], float],
    relations: Mapping[tuple[int, int], str],
) -> list[Record]:
    """Return a group and its members. Its id is that of its earliest member, so that it keeps it when others join."""

    def age(number: int) -> tuple[str, str]:
        on = documents[asks[number].document_id].published_on
        return (on.isoformat() if on else "9999", asks[number].ask_id)

    centre = exemplar(group, chances)
    group_id = asks[min(group, key=age)].ask_id
    pairs = [(one, other) for one in group for other in group if one < other]
    cohesion = sum(chances.get(pair, 0.0) for pair in pairs) / len(pairs)
    members: list[Record] = []
    for number in group:
        pair = (min(number, centre), max(number, centre))
        relation = "same" if number == centre or is_form else relations.get(pair, "related")
        members.append(RecommendationGroupMember(group_id, asks[number].ask_id, relation, number == centre))
    return [RecommendationGroup(group_id, asks[centre].ask_id, is_form, len(group), round(cohesion, 4)), *members]


def _matters() -> list[Record]:
    held = {facet: sorted(found, key=_first) for facet, found in lexicon().items()}
    return [Matter(name, facet, label, entry.source) for facet in FACETS for name, label, entry in held[facet]]


def _first(row: tuple[str, str, Any]) -> str:
    return row[0]


def _about(asks: Sequence[Ask]) -> list[Record]:
    """Return what each ask is about: matters, children, sides."""
    made: list[Record] = []
    for ask in asks:
        told = ask.matters
        for name in sorted(told.matter | told.group | told.side):
            is_first = name == told.first
            made.append(RecommendationMatter(ask.ask_id, name, name in told.main, is_first))
    return made


def _deadlines(given: Sequence[Recommendation], documents: Mapping[str, Document]) -> list[Record]:
    """Return when recommendations were due, where their words name a day."""
    dues = [(one, due_on(one.deadline, documents[one.document_id].published_on)) for one in given]
    return [RecommendationDeadline(one.recommendation_id, day) for one, day in dues if day]
