"""Formalities: requests that one maker closes many documents with in the same words, which no board was asked in substance.

Told by repetition alone, from no list of words: what stands in small letters in the request (so without names, dates and
numbers) in runs of three words, the same in many documents of one publisher and of no other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.ids import normal_quote

ALIKE = 0.5  # shared runs of all runs of both (Broder 1997), from which two requests are one form
FEWEST_DOCUMENTS = 4
LEAST_SHARE = 0.1  # of the publisher's documents that ask anything
FEWEST_WORDS = 6
_RUN = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[\w.]+@[\w.]+|\d+")
_COMMON = 0.2  # share of all requests: a run in more of them tells nothing
_FEW = 50


def forms(quotes: Sequence[str], documents: Sequence[str], publishers: Mapping[str, str | None]) -> list[list[int]]:
    """Return groups of requests that are forms, as numbers into `quotes`, in order of their first number."""
    found = [runs(quote) for quote in quotes]
    joined = _joined(found, len(quotes))
    asking: dict[str | None, set[str]] = defaultdict(set)
    for document in documents:
        asking[publishers.get(document)].add(document)
    return [group for group in joined if _is_form(group, documents, publishers, asking)]


def runs(quote: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of three words of a request, names, addresses and numbers left out; none of a short one."""
    words = [word for word in _WORD.findall(quote) if word.isalpha() or "-" in word or "’" in word or "'" in word]
    # the first word has its capital from its place: any other that has one is a name
    kept = [normal_quote(word) for place, word in enumerate(words) if word.islower() or place == 0]
    if len(kept) < FEWEST_WORDS:
        return frozenset()
    return frozenset(tuple(kept[place : place + _RUN]) for place in range(len(kept) - _RUN + 1))


def _joined(found: Sequence[frozenset[tuple[str, ...]]], total: int) -> list[list[int]]:
    """Return connected requests: those that share half of their runs with another of the group."""
    held: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        for run in one:
            held[run].append(number)
    most = max(_FEW, _COMMON * total)
    roots = list(range(total))
    telling = {run: numbers for run, numbers in held.items() if 2 <= len(numbers) <= most}
    for first, second in _alike(telling, found):
        low, high = sorted((_root(roots, first), _root(roots, second)))
        roots[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(total):
        groups[_root(roots, number)].append(number)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def _alike(held: Mapping[tuple[str, ...], list[int]], found: Sequence[frozenset[tuple[str, ...]]]) -> list[tuple[int, int]]:
    from scipy.sparse import csr_matrix

    if not held:
        return []
    rows = [number for run in sorted(held) for number in held[run]]
    columns = [place for place, run in enumerate(sorted(held)) for _ in held[run]]
    holds: Any = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(found), len(held)))
    both = (holds @ holds.T).tocoo()
    sizes = np.array([len(one) for one in found], np.float64)
    shares = both.data / (sizes[both.row] + sizes[both.col] - both.data)
    chosen = (shares >= ALIKE) & (both.row < both.col)
    return sorted(zip(both.row[chosen].tolist(), both.col[chosen].tolist(), strict=True))


def _root(roots: list[int], number: int) -> int:
    while roots[number] != number:
        roots[number] = roots[roots[number]]
        number = roots[number]
    return number


def _is_form(
    group: Sequence[int],
    documents: Sequence[str],
    publishers: Mapping[str, str | None],
    asking: Mapping[str | None, set[str]],
) -> bool:
    held = {documents[number] for number in group}
    makers = {publishers.get(document) for document in held}
    maker = next(iter(makers))
    return (
        len(makers) == 1 and maker is not None and len(held) >= FEWEST_DOCUMENTS and len(held) >= LEAST_SHARE * len(asking[maker])
    )
