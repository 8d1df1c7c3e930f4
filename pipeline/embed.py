"""Embed: a vector for every extract of a document, from its quote."""

from __future__ import annotations

from pipeline.records import Cause, Embedding, Failure, GoodPractice, Impact, Recommendation, Record
from pipeline.task import Task

DECIMALS = 5  # below this the order of a batch shows; well below what a distance needs


def run(task: Task) -> list[Record]:
    """Return one `Embedding` for each extract of the document; each distinct text is embedded once."""
    texts = extracts(task)
    if not texts:
        return []
    from pipeline.minilm import encoder

    quotes = sorted({quote for _, _, quote in texts})
    vectors = encoder().encode(quotes).round(DECIMALS)
    place = {quote: index for index, quote in enumerate(quotes)}
    return [Embedding(kind, extract, tuple(vectors[place[quote]].tolist())) for kind, extract, quote in texts]


def extracts(task: Task) -> list[tuple[str, str, str]]:
    """Return kind, id and quote of the extracts."""
    return [
        *(("failure", row.failure_id, row.quote) for row in task.rows(Failure)),
        *(("cause", row.cause_id, row.quote) for row in task.rows(Cause)),
        *(("good_practice", row.good_practice_id, row.quote) for row in task.rows(GoodPractice)),
        *(("impact", row.impact_id, row.quote) for row in task.rows(Impact)),
        *(("recommendation", row.recommendation_id, row.quote) for row in task.rows(Recommendation)),
    ]
