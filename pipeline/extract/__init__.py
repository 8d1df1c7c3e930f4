"""Extract: what a document asserts — failures, good practice, causes, impacts — and asks, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.boxes import WordIndex
from pipeline.extract.asking import ask_strength, names_something
from pipeline.extract.asks import SILENT_KINDS, Ask, asks_of
from pipeline.extract.deciding import decide
from pipeline.extract.judged import judge_all
from pipeline.extract.links import link_rows
from pipeline.extract.recommendations import recommendation_rows
from pipeline.extract.source import Mentions, Source, headings_above
from pipeline.extract.statement_rows import statement_rows
from pipeline.ids import ExtractIds
from pipeline.passages import sentences
from pipeline.records import AgencyMention, Document, Failure, Page, RecommendationAddressee, Record, Segment, Word
from pipeline.task import Task

STAGE = "extract"
_UNKNOWN_KIND = "other"


def run(task: Task) -> list[Record]:
    """Return all rows of the stage for one document."""
    pages = sorted(task.rows(Page), key=lambda page: page.page)
    segments = sorted(task.rows(Segment), key=lambda segment: segment.ordinal)
    document = next(iter(task.rows(Document)), None)
    mentions = _mentions(task, segments, document)
    source = source_of(task.document_id, pages, segments, task.rows(Word), document, mentions)
    return [*mentions, *resolved(extract(source), mentions)]


def resolved(rows: Sequence[Record], mentions: Sequence[AgencyMention]) -> list[Record]:
    """Return the rows with addressees that no mention stands behind given the body and sector of their like elsewhere.

    The same words are the same body within a document; where its mentions disagree, nothing is guessed.
    """
    bodies: dict[str, set[tuple[str | None, str]]] = {}
    for mention in mentions:
        bodies.setdefault(mention.surface.casefold(), set()).add((mention.agency_id, mention.sector))
    made: list[Record] = []
    for row in rows:
        if isinstance(row, RecommendationAddressee) and row.agency_id is None:
            known = bodies.get(row.surface.casefold(), set())
            if len(known) == 1:
                agency_id, sector = next(iter(known))
                row = replace(row, agency_id=agency_id, sector=sector)
        made.append(row)
    return made


def source_of(
    document_id: str,
    pages: Sequence[Page],
    segments: Sequence[Segment],
    words: Sequence[Word],
    document: Document | None = None,
    mentions: Sequence[AgencyMention] = (),
    kind: str = _UNKNOWN_KIND,
) -> Source:
    """Return one document as the extractors work on it; `kind` is told where nothing else is known of the document."""
    return Source(
        document_id,
        document.kind if document else kind,
        (document.title if document else None) or "",
        "\f".join(page.text for page in pages),
        tuple(sentences(segments)),
        headings_above(segments),
        WordIndex(words, pages),
        Mentions(mentions),
    )


def extract(source: Source) -> list[Record]:
    """Return the statements, recommendations, links and candidates of a document; a pure function."""
    ids = ExtractIds(source.document_id)
    asks = [] if source.kind in SILENT_KINDS else asks_of(source)
    judged = judge_all(source, only_asking(source, asks))
    rows = statement_rows(source, judged, decide(judged), ids)
    rows += link_rows(judged)
    failures = [row for row in rows if isinstance(row, Failure)]
    return rows + recommendation_rows(source, asks, failures, ids)


def only_asking(source: Source, asks: Sequence[Ask]) -> frozenset[int]:
    """Return the numbers of the sentences that are part of an item and so are no statements."""
    asking = {
        (s.passage, s.position)
        for ask in asks
        if not states_too(ask)
        for s in [*ask.sentences, *(c for cell in ask.cells.values() for c in cell)]
    }
    return frozenset(n for n, s in enumerate(source.sentences) if (s.passage, s.position) in asking)


def states_too(ask: Ask) -> bool:
    """Return whether an item counts only for its section while its words state what is wrong."""
    text = ask.sentences[0].text
    if ask.is_soft:
        return True
    return ask.found_by == "rule.section" and not ask_strength(text, in_list=True)[0] and not names_something(text)


def _mentions(task: Task, segments: Sequence[Segment], document: Document | None) -> list[AgencyMention]:
    if document is None:
        return []
    from pipeline import registers
    from pipeline.extract.agencies import find_mentions, headings

    known = registers.load(task.register_folder)
    named_in = sorted([*sentences(segments), *headings(segments)], key=lambda sentence: sentence.parts[0].start_char)
    return list(find_mentions(named_in, document, known, task.document_id))
