"""Answers: what the documents that answer reviews say of the recommendations of other documents."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pipeline import partitions
from pipeline.extract import source_of
from pipeline.extract.answers import answer_rows
from pipeline.extract.source import Source
from pipeline.records import AgencyMention, Document, Page, Recommendation, Record, Segment, Word

R = TypeVar("R", bound=Record)

ANSWERING = "response"  # the kind of documents that answer


def answers(build: Path, documents: list[Document], recommendations: list[Recommendation]) -> list[Record]:
    """Return the responses that answering documents give, with evidence; one recommendation is answered once a document."""
    made: list[Record] = []
    for document in sorted(documents, key=lambda document: document.document_id):
        if document.kind == ANSWERING:
            made += answer_rows(_source(build, document), recommendations)
    return made


def _source(build: Path, document: Document) -> Source:
    def rows(kind: type[R]) -> list[R]:
        return partitions.document_rows(build, document.document_id, kind)

    pages = sorted(rows(Page), key=lambda page: page.page)
    segments = sorted(rows(Segment), key=lambda segment: segment.ordinal)
    return source_of(document.document_id, pages, segments, rows(Word), document, rows(AgencyMention))
