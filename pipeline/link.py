"""Link: reviews out of what the documents say about them, over the whole corpus.

Documents are joined by type of review, area or board (with its successors), case label and dates, never by guess:
where two reviews fit equally well, a document stays apart. An announced review without a report stays announced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from pipeline.facts.case_facts import SUBJECT
from pipeline.facts.drafts import REPORTS, Draft, Member, Places, draft_of, drafts_of
from pipeline.facts.sayings import LOCAL_CASES
from pipeline.ids import short_hash
from pipeline.records import (
    CaseFact,
    Document,
    Record,
    Review,
    ReviewClue,
    ReviewDocument,
    ReviewLink,
    Subject,
)
from pipeline.registers import Registers

_RANGE = re.compile(r"^(?P<name>YP)(?P<first>\d+)–YP(?P<last>\d+)$")
_STRENGTH = ("disputes", "supersedes", "revisits", "same_case")


def link(
    documents: Sequence[Document],
    clues: Sequence[ReviewClue],
    case_facts: Sequence[CaseFact],
    registers: Registers,
) -> list[Record]:
    """Return Review, ReviewDocument, ReviewLink, Subject and CaseFact (with review_id) rows.

    The rows do not depend on the order of what is given.
    """
    known = {document.document_id: document for document in documents}
    clues = [clue for clue in clues if clue.document_id in known]
    drafts = drafts_of(clues, registers)
    links, looked_back = _links(clues, drafts, Places(registers))
    rows: list[Record] = [_review(draft) for draft in drafts]
    rows += _review_documents(drafts, looked_back)
    rows += links
    rows += _subjects(drafts, case_facts)
    rows += _facts(drafts, case_facts)
    return sorted(rows, key=_sort_key)


def _sort_key(row: Record) -> tuple[str, str]:
    return type(row).table, repr(row)


# --- reviews ----------------------------------------------------------------------------------------------------------


def _review(draft: Draft) -> Review:
    ranked = [member.clue for member in draft.ranked()]

    def first(name: str) -> str | None:
        return next((value for clue in ranked if (value := getattr(clue, name))), None)

    expected = [clue.expected_on for clue in ranked if clue.expected_on]
    return Review(
        review_id=draft.review_id,
        review_type=draft.review_type,
        label=draft.label,
        area_code=first("area_code"),
        board_id=first("board_id"),
        statutory_basis=first("statutory_basis"),
        method=first("method"),
        status=_status(draft),
        announced_on=draft.announced_on,
        expected_on=max(expected) if expected else None,
        published_on=draft.published_on,
    )


def _status(draft: Draft) -> str:
    """Published where a report is there; else what the latest document says."""
    if draft.is_reported:
        return "published"
    latest = max(draft.members, key=lambda m: (m.clue.published_on or date.min, m.role, m.clue.document_id))
    return latest.clue.status


def _review_documents(drafts: Iterable[Draft], looked_back: Iterable[ReviewDocument]) -> Iterator[ReviewDocument]:
    given: set[tuple[str, str]] = set()
    for draft in drafts:
        for member in draft.ranked():
            key = (draft.review_id, member.clue.document_id)
            if key not in given:
                given.add(key)
                yield ReviewDocument(*key, member.role, member.reason)
    for row in looked_back:
        if (row.review_id, row.document_id) not in given:
            given.add((row.review_id, row.document_id))
            yield row


# --- links between reviews --------------------------------------------------------------------------------------------


def _links(clues: Sequence[ReviewClue], drafts: Sequence[Draft], places: Places) -> tuple[list[ReviewLink], list[ReviewDocument]]:
    """How reviews stand to each other, and the documents that look back at a review without being part of it."""
    found: dict[tuple[str, str], ReviewLink] = {}
    looked_back: dict[tuple[str, str], ReviewDocument] = {}
    for clue in sorted((c for c in clues if c.relation), key=_by_voice):
        own = draft_of(clue.document_id, drafts)
        other = _target(clue, own, drafts, places)
        if own is None or other is None or clue.relation is None:
            continue
        link_ = ReviewLink(own.review_id, other.review_id, clue.relation, _link_reason(clue, other, places))
        _keep_strongest(found, link_)
        if clue.role == "re_review" and clue.relation in ("disputes", "supersedes"):
            row = ReviewDocument(other.review_id, clue.document_id, "re_review", link_.reason)
            looked_back[other.review_id, clue.document_id] = row
    for link_ in _same_cases(drafts, places):
        if (link_.other_review_id, link_.review_id) not in found:
            _keep_strongest(found, link_)
    return list(found.values()), list(looked_back.values())


def _by_voice(clue: ReviewClue) -> tuple[bool, str, str, str]:
    """The later review's own words before those of the newspapers."""
    return clue.role == "news", clue.document_id, clue.review_type, clue.reason


def _keep_strongest(found: dict[tuple[str, str], ReviewLink], link_: ReviewLink) -> None:
    key = (link_.review_id, link_.other_review_id)
    old = found.get(key)
    if old is None or _STRENGTH.index(link_.relation) < _STRENGTH.index(old.relation):
        found[key] = link_


def _target(clue: ReviewClue, own: Draft | None, drafts: Iterable[Draft], places: Places) -> Draft | None:
    """The earlier review of the same area and type that a clue looks back at; the nearest to the date it gives."""
    if own is None:
        return None
    if clue.role == "news":
        named = [d for d in drafts if d is not own and any(m.clue == clue for m in d.members)]
        if named:
            return named[0]
    earlier = [
        draft
        for draft in drafts
        if draft is not own
        and draft.review_type == clue.review_type
        and places.same(clue, draft.first)
        and _day(draft) is not None
        and (_day(own) is None or (_day(draft) or date.max) < (_day(own) or date.max))
    ]
    if not earlier:
        return None
    ranked = sorted(earlier, key=lambda d: (_distance(d, clue), -(_day(d) or date.min).toordinal(), d.review_id))
    return ranked[0]


def _distance(draft: Draft, clue: ReviewClue) -> int:
    """Days between the date that the clue gives and the nearest day of the review; 0 where it gives none."""
    days = [day for day in (draft.published_on, draft.announced_on) if day]
    if clue.published_on is None or not days:
        return 0
    return min(abs((day - clue.published_on).days) for day in days)


def _day(draft: Draft) -> date | None:
    return draft.published_on or draft.announced_on


def _link_reason(clue: ReviewClue, other: Draft, places: Places) -> str:
    when = f" of {other.published_on.year}" if other.published_on else ""
    return f"{clue.reason} ({other.review_type}{when}, {places.name(other.first)})"


def _same_cases(drafts: Sequence[Draft], places: Places) -> Iterator[ReviewLink]:
    """Reviews of different types about a case of the same label in the same area."""
    cases = [draft for draft in drafts if draft.label and draft.review_type in LOCAL_CASES]
    for number, one in enumerate(cases):
        for other in cases[number + 1 :]:
            alike = one.label == other.label and places.same(one.first, other.first)
            if alike and one.review_type != other.review_type:
                later, earlier = sorted((one, other), key=lambda d: (_day(d) or date.max, d.review_id), reverse=True)
                reason = f"same case ({one.label}) in the same area ({places.name(one.first)})"
                yield ReviewLink(later.review_id, earlier.review_id, "same_case", reason)


# --- subjects and facts -----------------------------------------------------------------------------------------------


def _subjects(drafts: Iterable[Draft], case_facts: Sequence[CaseFact]) -> Iterator[Subject]:
    """The children a review is about, by pseudonym: those of its label, else those its reports and news name."""
    told = sorted((f for f in case_facts if f.fact_kind == SUBJECT), key=lambda f: (f.document_id, f.start_char))
    for draft in drafts:
        if draft.review_type not in LOCAL_CASES:
            continue
        members = {member.clue.document_id: member for member in draft.members}
        facts = [fact for fact in told if fact.document_id in members]
        labels = _expanded(draft.label) or _labels(facts, members)
        bands = {fact.value_low: fact.value_high for fact in reversed(facts) if fact.value_high}
        for label in labels:
            yield Subject(short_hash("subject", draft.review_id, label), draft.review_id, label, bands.get(label))


def _labels(facts: Iterable[CaseFact], members: dict[str, Member]) -> list[str]:
    reports = [fact for fact in facts if members[fact.document_id].role in (*REPORTS, "announcement")]
    return list(dict.fromkeys(fact.value_low for fact in reports))


def _expanded(label: str | None) -> list[str]:
    """Return the subjects that a label names: "YP1–YP4" are four."""
    if not label:
        return []
    match = _RANGE.match(label)
    if not match:
        return [label]
    return [f"{match['name']}{n}" for n in range(int(match["first"]), int(match["last"]) + 1)]


def _facts(drafts: Sequence[Draft], case_facts: Iterable[CaseFact]) -> Iterator[CaseFact]:
    """Facts of the case with the review that their document belongs to first of all."""
    review_of: dict[str, str | None] = {}
    for fact in case_facts:
        if fact.fact_kind == SUBJECT:
            continue
        if fact.document_id not in review_of:
            draft = draft_of(fact.document_id, drafts)
            review_of[fact.document_id] = draft.review_id if draft else None
        yield replace(fact, review_id=review_of[fact.document_id])
