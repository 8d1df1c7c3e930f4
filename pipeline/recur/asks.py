"""Asks as arrays: what is compared of each recommendation, a row each, so that many pairs are scored at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.minilm import Vectors
from pipeline.recur.matters import Matters
from pipeline.recur.usage import NO_USAGE, Usage
from pipeline.recur.words import letters, stems

Sparse = Any  # scipy.sparse.csr_matrix
Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Ask:
    """One recommendation, or the draft of one, as it is compared."""

    ask_id: str
    document_id: str
    quote: str
    matters: Matters
    contexts: frozenset[str] = frozenset()  # context codes: what the children face


@dataclass(frozen=True)
class Known:
    """What was counted once over many recommendations: how telling each stem and matter is, and the mean vector."""

    stems: Mapping[str, float]  # stem -> log(number of asks / number that hold it)
    matters: Mapping[str, float]
    mean: Vectors
    letters: Mapping[str, float] = field(default_factory=dict)  # of three characters of a word
    usage: Usage = NO_USAGE


@dataclass(frozen=True)
class Asks:
    """Rows of arrays, one for each ask. Weights of sparse rows are roots, so that a product of rows adds up weights."""

    documents: NDArray[Any]
    vectors: Vectors
    centred: Vectors
    usage: Vectors  # what its words mean by their company
    tfidf: Sparse
    words: Sparse
    letters: Sparse
    matter: Sparse
    main: Sparse
    group: Sparse
    side: Sparse
    contexts: Sparse
    first: NDArray[Any]
    first_matter: Sparse
    n_words: Numbers

    def __len__(self) -> int:
        return len(self.documents)

    def chosen(self, numbers: Sequence[int]) -> Asks:
        """Return the asks of these numbers, in their order."""
        places = np.array(numbers, np.int64)
        return Asks(*(getattr(self, one.name)[places] for one in fields(self)))


def contexts_of_all(asks: Iterable[Ask]) -> tuple[str, ...]:
    """Return the context codes of asks: arrays that are compared must be made with the same."""
    return tuple(sorted({code for ask in asks for code in ask.contexts}))


def as_arrays(asks: Sequence[Ask], vectors: Vectors, known: Known, contexts: Sequence[str]) -> Asks:
    """Return the arrays of asks; `vectors` has a row for each. Codes that are not in `contexts` are left out."""
    found = [stems(ask.quote) for ask in asks]
    vocabulary = {name: number for number, name in enumerate(sorted(known.stems))}
    names = {name: number for number, name in enumerate(sorted(known.matters))}
    codes = {name: number for number, name in enumerate(contexts)}
    centred = vectors - known.mean
    centred = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    return Asks(
        documents=np.array([ask.document_id for ask in asks], dtype=object),
        vectors=vectors,
        centred=np.asarray(centred, np.float32),
        usage=known.usage.of(found),
        tfidf=_tfidf(found, vocabulary, known.stems),
        words=_roots(found, vocabulary, known.stems),
        letters=_letters(asks, known.letters),
        matter=_roots([ask.matters.matter for ask in asks], names, known.matters),
        main=_roots([ask.matters.main for ask in asks], names, known.matters),
        group=_roots([ask.matters.group for ask in asks], names, known.matters),
        side=_roots([ask.matters.side for ask in asks], names, known.matters),
        contexts=_sparse([{codes[c]: 1.0 for c in ask.contexts if c in codes} for ask in asks], len(codes)),
        first=np.array([ask.matters.first for ask in asks], dtype=object),
        first_matter=_roots([{ask.matters.first} for ask in asks], names, known.matters),
        n_words=np.array([len(one) for one in found], np.float64),
    )


def _roots(found: Sequence[Any], places: Mapping[str, int], weights: Mapping[str, float]) -> Sparse:
    rows = [{places[name]: weights[name] ** 0.5 for name in sorted(set(one)) if name in places} for one in found]
    return _sparse(rows, len(places))


def _tfidf(found: Sequence[Sequence[str]], places: Mapping[str, int], weights: Mapping[str, float]) -> Sparse:
    rows = []
    for one in found:
        row: dict[int, float] = {}
        for name in one:
            if name in places:
                row[places[name]] = row.get(places[name], 0.0) + weights[name]
        length = sum(value * value for value in row.values()) ** 0.5
        rows.append({place: value / length for place, value in row.items()} if length else {})
    return _sparse(rows, len(places))


def _letters(asks: Sequence[Ask], weights: Mapping[str, float]) -> Sparse:
    """Return the same of threes of characters, of which a second and third time count less and less."""
    places = {name: number for number, name in enumerate(sorted(weights))}
    rows = []
    for ask in asks:
        counts = {name: n for name, n in Counter(letters(ask.quote)).items() if name in places}
        row = {places[name]: (1.0 + math.log(n)) * weights[name] for name, n in counts.items()}
        length = sum(value * value for value in row.values()) ** 0.5
        rows.append({place: value / length for place, value in row.items()} if length else {})
    return _sparse(rows, len(places))


def _sparse(rows: Sequence[Mapping[int, float]], width: int) -> Sparse:
    from scipy.sparse import csr_matrix

    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    columns = np.array([place for row in rows for place in sorted(row)], np.int64)
    values = np.array([row[place] for row in rows for place in sorted(row)], np.float64)
    return csr_matrix((values, columns, starts), shape=(len(rows), max(1, width)))
