"""The statements of a document: each sentence judged, then made into rows with evidence, agencies and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.extract.categories import categories_of
from pipeline.extract.reading import Role, Setting
from pipeline.extract.rows import EvidenceRows, confidence, place
from pipeline.extract.source import Source
from pipeline.extract.statements import Judgement, judge
from pipeline.ids import ExtractIds
from pipeline.passages import Sentence
from pipeline.records import (
    Candidate,
    Cause,
    Failure,
    FailureAgency,
    GoodPractice,
    Impact,
    Record,
)

_SHORTEST = 3  # words: what is shorter says nothing by itself
_PLANNING_SECTIONS = frozenset({"action_plan", "recommendations", "response"})  # their cells say what is to be done
_SKIPPED_SECTIONS = frozenset({"contents", "glossary", "judgement"})


@dataclass(slots=True)
class Judged:
    """A sentence, how it was judged, and the ids of the rows made of it, by kind."""

    sentence: Sentence
    judgement: Judgement
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Speech:
    """Whether a sentence begins inside direct speech of its passage, and how many quotes are open after it."""

    passage: int = -1
    n_open: int = 0
    is_open: bool = False

    def after(self, sentence: Sentence) -> _Speech:
        """Return the state at the next sentence."""
        before = self.n_open if sentence.passage == self.passage else 0
        n_open = before + sentence.text.count("“") - sentence.text.count("”")
        return _Speech(sentence.passage, max(0, min(1, n_open)), before > 0)


def judge_all(source: Source, taken: frozenset[int]) -> list[Judged]:
    """Return the sentences that are statements, judged in order; `taken` are numbers of sentences that only ask."""
    made: list[Judged] = []
    speech = _Speech()
    asked: Sentence | None = None  # the sentence that has last asked why
    for number, sentence in enumerate(source.sentences):
        speech = speech.after(sentence)
        if number in taken or not _may_state(sentence):
            continue
        follows = bool(made) and _goes_on(made[-1], sentence)
        explains = _is_asked_why(source, asked, sentence)
        setting = Setting(
            source.kind, sentence.segment.section_kind, follows, explains, speech.is_open,
            sentence.cell is not None, sentence.segment.kind == "list_item",
        )  # fmt: skip
        made.append(Judged(sentence, judge(sentence.text, setting)))
        if made[-1].judgement.asks_why:
            asked = sentence
        elif sentence.text.endswith("?"):
            asked = None
    return made


def _is_asked_why(source: Source, asked: Sentence | None, sentence: Sentence) -> bool:
    """Return whether why was asked before in the passage, or by a line of its own under the same headings."""
    if asked is None or asked.passage == sentence.passage:
        return asked is not None
    stands_alone = asked.position == 0 and asked.text.endswith("?")
    above = source.headings.get(asked.segment.segment_id)
    return stands_alone and above == source.headings.get(sentence.segment.segment_id)


def _may_state(sentence: Sentence) -> bool:
    section, is_cell = sentence.segment.section_kind, sentence.cell is not None
    if section in _SKIPPED_SECTIONS or (is_cell and section in _PLANNING_SECTIONS):
        return False
    return len(sentence.text.split()) >= _SHORTEST


def _goes_on(before: Judged, sentence: Sentence) -> bool:
    """Return whether the sentence before, of the same passage, tells of a failure or of what it did."""
    if before.sentence.passage != sentence.passage:
        return False
    return any(role.kind in ("failure", "impact") for role in before.judgement.adopted)


def statement_rows(source: Source, judged: Sequence[Judged], ids: ExtractIds) -> list[Record]:
    """Return the rows of all statements, and fill in the ids of `judged`."""
    made: list[Record] = []
    for item in judged:
        for role in sorted(item.judgement.adopted, key=lambda r: r.kind):
            made += _rows_of(source, item, role, ids)
        made += _candidates(source, item, ids)
    return made


def _rows_of(source: Source, item: Judged, role: Role, ids: ExtractIds) -> list[Record]:
    sentence, how = item.sentence, item.judgement.assertion
    extract_id = ids.next(role.kind, sentence.text)
    item.ids[role.kind] = extract_id
    common: dict[str, Any] = {
        **place(source, sentence, role.start, role.end),
        "is_hedged": how.is_hedged,
        "is_past": how.is_past,
        "confidence": confidence(role.score),
        "found_by": role.found_by[0],
    }
    evidence = EvidenceRows(source, role.kind, extract_id).add("main", sentence.parts)
    if sentence.stem is not None:
        evidence.add("stem", sentence.stem.parts)
    coded = categories_of(sentence.text, (role.start, role.end), source.heading_of(sentence))
    made: list[Record] = [_row(role, extract_id, common, item, coded.practice), *evidence.rows]
    made += coded.rows(role.kind, extract_id)
    if role.kind == "failure":
        made += failure_agencies(source, sentence, role, extract_id)
    return made


def _row(role: Role, extract_id: str, common: dict[str, Any], item: Judged, category: str) -> Record:
    how = item.judgement.assertion
    if role.kind == "failure":
        return Failure(
            failure_id=extract_id, category_id=category, is_missed_opportunity=role.is_missed_opportunity,
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


def _candidates(source: Source, item: Judged, ids: ExtractIds) -> list[Candidate]:
    how, sentence, main = item.judgement.assertion, item.sentence, item.sentence.parts[0]
    return [
        Candidate(
            ids.next(f"candidate.{role.kind}", sentence.text), source.document_id,
            main.segment_id, main.page, source.text[main.start_char : main.end_char], main.start_char,
            main.end_char, role.kind, how.status, how.voice, how.reason or "rule.below_bar",
            confidence(role.score),
        )
        for role in item.judgement.weighed
    ]  # fmt: skip
