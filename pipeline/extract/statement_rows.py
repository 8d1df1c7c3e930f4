"""Rows of statements: each role of a sentence with its evidence, codes and the bodies named, or a candidate with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.extract.categories import coded_as
from pipeline.extract.deciding import Decided
from pipeline.extract.judged import Judged
from pipeline.extract.missed import is_missed_opportunity
from pipeline.extract.reading import Role
from pipeline.extract.rows import EvidenceRows, place
from pipeline.extract.source import Source
from pipeline.extract.surroundings import Surroundings
from pipeline.ids import ExtractIds
from pipeline.passages import Sentence
from pipeline.records import Candidate, Cause, Failure, FailureAgency, GoodPractice, Impact, Record


def statement_rows(
    source: Source, judged: Sequence[Judged], decided: Sequence[Sequence[Decided]], ids: ExtractIds
) -> list[Record]:
    """Return the rows of all statements, and fill in the ids of `judged`; `decided` has the roles of each of them."""
    made: list[Record] = []
    surroundings = Surroundings(source)
    for item, roles in zip(judged, decided, strict=True):
        for found in sorted(roles, key=lambda found: found.role.kind):
            made += [_candidate(source, item, found, ids)] if found.reason else _rows_of(source, surroundings, item, found, ids)
    return made


def _rows_of(source: Source, surroundings: Surroundings, item: Judged, found: Decided, ids: ExtractIds) -> list[Record]:
    sentence, how, role = item.sentence, item.judgement.assertion, found.role
    extract_id = ids.next(role.kind, sentence.text)
    item.ids[role.kind] = extract_id
    common: dict[str, Any] = {
        **place(source, sentence, role.start, role.end),
        "is_hedged": how.is_hedged,
        "is_past": how.is_past,
        "confidence": round(found.probability, 3),
        "found_by": role.found_by[0],
    }
    evidence = EvidenceRows(source, role.kind, extract_id).add("main", sentence.parts)
    if sentence.stem is not None:
        evidence.add("stem", sentence.stem.parts)
    coded = coded_as(role.kind, sentence.text, (role.start, role.end), role.at, surroundings.of(sentence))
    made: list[Record] = [_row(role, extract_id, common, item, source.kind), *evidence.rows]
    made += coded.rows(role.kind, extract_id, sentence.passage)
    if role.kind == "failure":
        made += failure_agencies(source, sentence, role, extract_id)
    return made


def _row(role: Role, extract_id: str, common: dict[str, Any], item: Judged, kind: str) -> Record:
    how = item.judgement.assertion
    if role.kind == "failure":
        return Failure(
            failure_id=extract_id, category_id=None,  # the stage `code` gives it
            is_missed_opportunity=role.is_missed_opportunity or is_missed_opportunity(item.sentence.text, kind),
            is_hindsight=how.is_hindsight, **common,
        )  # fmt: skip
    if role.kind == "good_practice":
        return GoodPractice(good_practice_id=extract_id, **common)
    if role.kind == "cause":
        return Cause(cause_id=extract_id, level=role.level, cue=role.cue, **common)
    return Impact(impact_id=extract_id, **common)


def failure_agencies(source: Source, sentence: Sentence, role: Role, failure_id: str) -> list[FailureAgency]:
    """Return the bodies named in a failure: its subject and who stands after "by" are responsible."""
    made: dict[str, FailureAgency] = {}
    named = source.mentions.of(sentence)
    subject = next((m for at, m in named if role.start <= at < role.at), None)
    for at, mention in named:
        before = sentence.text[:at].rstrip().lower()
        is_agent = before.endswith(("by", "by the")) and role.start <= at < role.end
        kind = "responsible" if mention is subject or is_agent else "involved"
        row = FailureAgency(failure_id, mention.surface, mention.agency_id, mention.sector, kind)
        if made.setdefault(mention.surface.lower(), row).role == "involved":
            made[mention.surface.lower()] = row
    return list(made.values())


def _candidate(source: Source, item: Judged, found: Decided, ids: ExtractIds) -> Candidate:
    how, sentence, main = item.judgement.assertion, item.sentence, item.sentence.parts[0]
    return Candidate(
        ids.next(f"candidate.{found.role.kind}", sentence.text), source.document_id, main.segment_id, main.page,
        source.text[main.start_char : main.end_char], main.start_char, main.end_char, found.role.kind, how.status, how.voice,
        found.reason, round(found.probability, 3),
    )  # fmt: skip
