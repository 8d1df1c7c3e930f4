"""Answers: what a document that answers a review says of each recommendation, and whose recommendation that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.asking import is_answer_heading, is_item_heading
from pipeline.extract.recommendations import bag
from pipeline.extract.responses import UNKNOWN, date_in, status_of
from pipeline.extract.rows import EvidenceRows, spans
from pipeline.extract.source import Source, passages
from pipeline.ids import short_hash
from pipeline.passages import Sentence
from pipeline.records import Recommendation, Record, Response

_NUMBER = re.compile(r"recommendations? (?:no\.? ?)?(?P<number>\w+)", re.IGNORECASE)
_ALIKE, _ALIKE_UNNUMBERED = 0.5, 0.75  # share of the words of the shorter that the longer holds
_FEWEST = 3  # such words


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one recommendation: its number, its words as the answer repeats them, the sentence that decides."""

    number: str
    asked: str
    status: str
    said: Sentence


def answers_in(source: Source) -> list[Answer]:
    """Return the answers of a document that goes through the recommendations of a review one by one, in order."""
    asked: dict[str, list[str]] = {}
    said: dict[str, list[Sentence]] = {}
    for group in passages(source.sentences):
        heading = source.heading_of(group[0])
        found = _NUMBER.search(heading)
        if found and is_answer_heading(heading):
            said.setdefault(found["number"], []).extend(group)
        elif found and is_item_heading(heading):
            asked.setdefault(found["number"], []).extend(sentence.text for sentence in group)
    return [_answer(number, " ".join(asked.get(number, ())), sentences) for number, sentences in said.items()]


def _answer(number: str, asked: str, sentences: Sequence[Sentence]) -> Answer:
    told = [(status_of(sentence.text), sentence) for sentence in sentences]
    status, sentence = next(((status, s) for status, s in told if status), (UNKNOWN, sentences[0]))
    return Answer(number, asked, status or UNKNOWN, sentence)


def answer_rows(source: Source, recommendations: Sequence[Recommendation]) -> list[Record]:
    """Return the responses that a document gives to recommendations of other documents, with evidence.

    An answer belongs to the recommendation whose words it repeats, best with the same number; else it gives no row.
    """
    made: list[Record] = []
    others = [row for row in recommendations if row.document_id != source.document_id]
    for answer in answers_in(source):
        row = _answered(answer, others)
        if row is None:
            continue
        response_id = short_hash(source.document_id, "response", row.recommendation_id)
        on = date_in(answer.said.text) if answer.status == "completed" else None
        made.append(Response(response_id, row.recommendation_id, None, answer.status, on, None, source.document_id))
        made += EvidenceRows(source, "response", response_id).add("main", spans([answer.said])).rows
    return made


def _answered(answer: Answer, others: Sequence[Recommendation]) -> Recommendation | None:
    words = bag(answer.asked)
    best: tuple[float, Recommendation] | None = None
    for row in others:
        theirs = bag(row.quote)
        fewer = min(len(words), len(theirs))
        shared = len(words & theirs)
        likeness = shared / fewer if fewer else 0.0
        least = _ALIKE if row.number == answer.number else _ALIKE_UNNUMBERED
        if shared >= _FEWEST and likeness >= least and (best is None or likeness > best[0]):
            best = (likeness, row)
    return best[1] if best else None
