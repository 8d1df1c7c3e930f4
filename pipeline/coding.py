"""Code: the practice code of each extract of a document, with probability, from its phrases, its meaning and its neighbours.

What the phrases say comes from `extract`, the meaning from the vectors of `embed`. An extract that no code fits well enough has
none: queries count it. `failures.category_id` is filled from these rows when the database is built (`sql/fill/codes.sql`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.categories import BLEND, MEANING
from pipeline.model.blending import load_blend
from pipeline.model.meaning import load_meaning
from pipeline.records import Cause, CodeChances, Embedding, ExtractCategory, Failure, GoodPractice, Impact, Recommendation, Record
from pipeline.task import Task

STAGE = "code"
DECIMALS = 3
Vector = NDArray[np.float64]


def run(task: Task) -> list[Record]:
    """Return one `ExtractCategory` of the facet practice for each extract of the document that a code fits."""
    chances = task.rows(CodeChances)
    return list(coded(chances, _vectors(task))) if chances else []


def coded(chances: Sequence[CodeChances], vectors: Mapping[tuple[str, str], Vector]) -> list[ExtractCategory]:
    """Return the codes of extracts given in the order of the document; `vectors` by kind and id, where there is one.

    Extracts of one kind that follow each other in a paragraph are neighbours. Raises ReviewsError where the fitted models
    cannot be read.
    """
    made: list[ExtractCategory] = []
    for _, of_kind in groupby(sorted(chances, key=lambda row: row.extract_kind), key=lambda row: row.extract_kind):
        made += _coded_alike(list(of_kind), vectors)
    return made


def _coded_alike(rows: Sequence[CodeChances], vectors: Mapping[tuple[str, str], Vector]) -> list[ExtractCategory]:
    blend = load_blend(BLEND)
    found = blend.probabilities(np.array([row.chances for row in rows]), _meanings(rows, vectors), [row.passage for row in rows])
    return [
        ExtractCategory(row.extract_kind, row.extract_id, blend.codes[best], "practice", round(float(of_row[best]), DECIMALS))
        for row, of_row, best in zip(rows, found, found.argmax(axis=1), strict=True)
        if of_row[best] >= blend.threshold
    ]


def _meanings(rows: Sequence[CodeChances], vectors: Mapping[tuple[str, str], Vector]) -> Vector:
    """Return what the meaning of each extract says; noughts, which say nothing, where it has no vector."""
    model = load_meaning(MEANING)
    made = np.zeros((len(rows), len(model.codes)))
    known = [(place, vectors[key]) for place, row in enumerate(rows) if (key := (row.extract_kind, row.extract_id)) in vectors]
    if known:
        made[[place for place, _ in known]] = model.chances(np.array([vector for _, vector in known]))
    return made


def _vectors(task: Task) -> dict[tuple[str, str], Vector]:
    """Return the vectors of the extracts; impacts, of which none is made, share those of the same sentence."""
    made = {(row.extract_kind, row.extract_id): np.array(row.vector) for row in task.rows(Embedding)}
    by_quote = {quote: made[key] for key, quote in _quotes(task) if key in made}
    shared = {("impact", row.impact_id): by_quote[row.quote] for row in task.rows(Impact) if row.quote in by_quote}
    return made | shared


def _quotes(task: Task) -> list[tuple[tuple[str, str], str]]:
    return [
        *((("failure", row.failure_id), row.quote) for row in task.rows(Failure)),
        *((("cause", row.cause_id), row.quote) for row in task.rows(Cause)),
        *((("good_practice", row.good_practice_id), row.quote) for row in task.rows(GoodPractice)),
        *((("recommendation", row.recommendation_id), row.quote) for row in task.rows(Recommendation)),
    ]
