"""What a newspaper report says about reviews: which it announces, and what has become of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from pipeline.facts import cues, dates
from pipeline.facts.sayings import LEXICON, LOCAL_CASES, Line, about, re_review_cues, relation_of, short, strongest
from pipeline.facts.titles import case_labels
from pipeline.facts.view import View
from pipeline.records import Document, ReviewClue

_TOLD_IN_NEWS = (*LOCAL_CASES, "national_review", "dhr", "inquiry", "other")
_HEAD_SENTENCES = 4  # a report's news is told in its first sentences
_STATUSES = ("withdrawn", "published", "announced", "under_way")  # of equal weight the first is taken


def of_news(view: View, document: Document) -> Iterator[ReviewClue]:
    """One clue for each type of review that the report speaks of: its own first, then others it says something of.

    Its own is one that it says is announced, under way or published; the statutory ones before inquiries.
    """
    lines = list(_lines(view, document))
    by_type: dict[str, list[Line]] = {}
    for line in lines:
        review_type = cues.first_value(LEXICON, "type", line.text)
        if review_type in _TOLD_IN_NEWS:
            by_type.setdefault(review_type, []).append(line)
    if len(by_type) > 1:
        by_type.pop("other", None)  # "the review" is then one of those that are named
    ranked = sorted(by_type, key=lambda t: _precedence(t, by_type[t]))
    looks_again = any(cue.search(line.text) for cue in re_review_cues() for line in lines if line.is_head)
    labels = case_labels(view.text)
    label = labels[0] if len(labels) == 1 else None
    for number, review_type in enumerate(ranked):
        said, main = by_type[review_type], number == 0
        status = status_of(said)
        relation = None if main else relation_of(lines if looks_again else said)
        if main or (review_type in LOCAL_CASES and (relation or status)):
            clue = _news_clue(view, document, review_type, status or "unknown", said, lines, main)
            if relation:
                said_of = strongest(lines if looks_again else said, relation)
                clue = replace(clue, relation=relation, reason=f"the news report says: “{short(said_of)}”")
            yield replace(clue, case_label=label if main else None)


def _precedence(review_type: str, said: list[Line]) -> tuple[bool, bool, int, int]:
    kind = _TOLD_IN_NEWS.index(review_type)
    return status_of(said) is None, review_type not in LOCAL_CASES, -_prominence(said), kind


def _prominence(said: Iterable[Line]) -> int:
    return sum(2 if line.is_head else 1 for line in said)


def status_of(lines: Iterable[Line]) -> str | None:
    """Return the status of a review that sentences speak of, the first counting double; None where silent."""
    weights: dict[str, float] = {}
    for line in lines:
        for cue in cues.of_role(LEXICON, "status"):
            if cue.search(line.text):
                weights[cue.value] = weights.get(cue.value, 0.0) + cue.weight * (2 if line.is_head else 1)
    if not weights:
        return None
    return max(weights, key=lambda status: (weights[status], -_STATUSES.index(status)))


def _lines(view: View, document: Document) -> Iterator[Line]:
    if document.title:
        yield Line(document.title, True)
    for number, sentence in enumerate(view.sentences):
        yield Line(sentence.text, number < _HEAD_SENTENCES)


def _news_clue(
    view: View,
    document: Document,
    review_type: str,
    status: str,
    said: list[Line],
    lines: list[Line],
    main: bool,
) -> ReviewClue:
    announced = status in ("announced", "under_way")
    return ReviewClue(
        document_id=document.document_id,
        review_type=review_type,
        role="announcement" if announced and main else "news",
        case_label=None,
        area_code=document.area_code,
        board_id=document.board_id,
        status=status,
        announced_on=document.published_on if announced and main else None,
        expected_on=_expected_on(lines) if announced and main else None,
        published_on=document.published_on,  # of the news: it tells which review may be meant
        statutory_basis=None,
        method=cues.first_value(LEXICON, "method", " ".join(line.text for line in said)) if main else None,
        relation=None,
        about=about(view, document, None),
        reason=f"the news report speaks of a review of this type ({review_type}) as {status.replace('_', ' ')}",
    )


def _expected_on(lines: Iterable[Line]) -> date | None:
    """The last day by which the report is expected."""
    for line in lines:
        for cue in cues.of_role(LEXICON, "expected"):
            for match in cue.find(line.text):
                found = dates.first_date(line.text[match.end() : match.end() + 30])
                if found and found.start_char <= 5:
                    return found.last
    return None
