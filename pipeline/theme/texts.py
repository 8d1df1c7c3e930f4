"""Texts of extracts as themes are made of them: each wording once, whatever figures and names it carries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.ids import short_hash
from pipeline.records import Cause, Document, Failure, GoodPractice, Recommendation

# Of the texts that themes are fitted on, the share of each kind: what went wrong, why and what was asked come before what was
# done well, which is two thirds of all extracts.
SHARES = {"failure": 0.4, "cause": 0.15, "good_practice": 0.25, "recommendation": 0.2}
MOST_FITTED = 9_000  # texts: their co-association matrix holds the square of this
REPEATED = 4  # documents of one publisher in which a wording stands from which it is a template

Rows = Callable[..., list[Any]]

_NAME = re.compile(r"(?<!^)\b[^\W\d_a-z][\w'’-]*")
_NUMBER = re.compile(r"\d+")
_BETWEEN = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract as it is clustered."""

    kind: str
    extract_id: str
    document_id: str
    quote: str


def extracts_of(rows: Rows) -> list[Extract]:
    """Return all extracts that themes are made of, by kind and id."""
    found = [
        *(Extract("failure", r.failure_id, r.document_id, r.quote) for r in rows(Failure, "extract")),
        *(Extract("cause", r.cause_id, r.document_id, r.quote) for r in rows(Cause, "extract")),
        *(Extract("good_practice", r.good_practice_id, r.document_id, r.quote) for r in rows(GoodPractice, "extract")),
        *(Extract("recommendation", r.recommendation_id, r.document_id, r.quote) for r in rows(Recommendation, "extract")),
    ]
    return sorted(found, key=lambda e: (e.kind, e.extract_id))


def wording(quote: str) -> str:
    """Return a text without its names (words in capitals after the first) and figures: what forms have in common."""
    return _BETWEEN.sub(" ", _NUMBER.sub("0", _NAME.sub("", quote))).strip().lower()


def templates(extracts: Sequence[Extract], documents: Mapping[str, Document]) -> frozenset[str]:
    """Return the wordings that one publisher alone or with others uses, and in several documents."""
    held: dict[str, set[str]] = {}
    for extract in extracts:
        held.setdefault(wording(extract.quote), set()).add(extract.document_id)
    return frozenset(text for text, ids in held.items() if len(ids) >= REPEATED and have_one_publisher(documents[d] for d in ids))


def have_one_publisher(documents: Iterable[Document]) -> bool:
    """Return whether one body published all the documents, alone or with others ("A, B"); of an unknown one nobody knows."""
    named = [{name.strip() for name in (document.publisher or "").split(",")} - {""} for document in documents]
    return bool(named) and bool(set.intersection(*named))


def sample(extracts: Sequence[Extract], most: int = MOST_FITTED) -> list[int]:
    """Return the places of the extracts that themes are fitted on, in order: each wording once, kinds by their shares.

    Of each kind those come first whose wording has the smaller hash: as good as drawn by lot, dependent on no order, and
    hardly different when documents are added.
    """
    first: dict[str, int] = {}
    for place, extract in enumerate(extracts):
        first.setdefault(wording(extract.quote), place)
    drawn = sorted((short_hash("sample", text), place) for text, place in first.items())
    chosen: list[int] = []
    for kind, share in SHARES.items():
        chosen += [place for _, place in drawn if extracts[place].kind == kind][: round(share * most)]
    return sorted(chosen)
