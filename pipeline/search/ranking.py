"""Ranks texts by words (BM25) and by meaning (cosine of vectors), and fuses the two by their ranks.

Rankings whose scores cannot be compared are fused by reciprocal rank: a text scores 1 / (20 + rank) in each ranking it is
in, and the sum counts (Cormack, Clarke and Büttcher 2009; they took 60, 20 did better on both halves of our questions).
Where the question states a failing, what falls short is a third ranking, all of it first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.search import compact
from pipeline.search.filters import Filter
from pipeline.search.index import QUIET

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    Compared = Callable[[duckdb.DuckDBPyConnection, Sequence[float]], compact.Scored]

RANKS = 20  # the constant of reciprocal rank fusion
DEPTH = 1000  # texts of each ranking that are fused
LEAST_LIKE = 0.3  # cosine below which a quote has another meaning: nonsense finds nothing

# the scores of all texts are sorted here and not in SQL, and so are those of a filter set aside: it takes a tenth of the time
_WORDS = "select text_number, score from search_index.bm25($words)"
_CHOSEN = """
select distinct p.text_number
from search_index.places as p inner join search_index.documents as d using (document_id)
where {where}
"""
_FALLING_SHORT = "select distinct text_number from search_index.places where kind in (select unnest($first))"


@dataclass(frozen=True)
class Asked:
    """What is looked for: words, a vector of length 1, or both; and the kinds of extracts that come first."""

    words: str = ""
    vector: Sequence[float] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """A text by its number, what it scores in all, and where it stands in each ranking; None where it is not in it."""

    number: int
    score: float
    words_rank: int | None
    meaning_rank: int | None
    likeness: float | None


def ranked(
    connection: duckdb.DuckDBPyConnection, asked: Asked, chosen: Filter, limit: int, compared: Compared = compact.likeness
) -> list[Ranked]:
    """Return the best texts, at most `limit`; `compared` compares vectors."""
    import numpy

    among = _numbers(connection, _CHOSEN.format(where=chosen.where), chosen.values) if chosen.conditions else None
    depth = max(DEPTH, limit)
    with ThreadPoolExecutor(1) as pool, closing(connection.cursor()) as other:
        by_words = pool.submit(_by_words, other, asked.words, depth, among)  # while the vectors are read
        meaning: dict[int, float] = {}
        if asked.vector:
            numbers, scores = compared(connection, asked.vector)
            near = scores >= numpy.float32(LEAST_LIKE)
            meaning = _best(numbers[near], scores[near], depth, among)
        words = by_words.result()
    first = {"first": list(asked.first)}
    short = frozenset(_numbers(connection, _FALLING_SHORT, first).tolist()) if asked.first else frozenset()
    return fused(words, meaning, short)[:limit]


def _by_words(connection: duckdb.DuckDBPyConnection, words: str, depth: int, among: NDArray[Any] | None) -> dict[int, float]:
    if not words:
        return {}
    connection.execute(QUIET)
    found = connection.execute(_WORDS, {"words": words}).fetchnumpy()
    return _best(found["text_number"], found["score"], depth, among)


def fused(words: Mapping[int, float], meaning: Mapping[int, float], short: frozenset[int] = frozenset()) -> list[Ranked]:
    """Return the texts of two rankings (scores by text, best first) as one, best first.

    Those in `short` gain as if each were first in a third ranking.
    """
    words_ranks = {number: rank for rank, number in enumerate(words, start=1)}
    meaning_ranks = {number: rank for rank, number in enumerate(meaning, start=1)}
    made = []
    for number in words_ranks.keys() | meaning_ranks.keys():
        ranks = words_ranks.get(number), meaning_ranks.get(number)
        score = sum(1 / (RANKS + rank) for rank in ranks if rank) + (1 / (RANKS + 1) if number in short else 0)
        made.append(Ranked(number, score, *ranks, meaning.get(number)))
    return sorted(made, key=lambda one: (-one.score, one.number))


def _best(numbers: NDArray[Any], scores: NDArray[Any], depth: int, among: NDArray[Any] | None) -> dict[int, float]:
    """The best scores by number of the text, best first."""
    import numpy

    if among is not None:
        kept = numpy.isin(numbers, among)
        numbers, scores = numbers[kept], scores[kept]
    order = numpy.lexsort((numbers, -scores))[:depth]
    return dict(zip(numbers[order].tolist(), scores[order].tolist(), strict=True))


def _numbers(connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object]) -> NDArray[Any]:
    return connection.execute(sql, dict(values)).fetchnumpy()["text_number"]
