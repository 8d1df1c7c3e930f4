"""Earlier reviews that a report looks back at, and whether it revisits, disputes or supersedes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.facts import cues, dates
from pipeline.facts.sayings import LEXICON, LOCAL_CASES, Line, re_review_cues, relation_of, short, strongest
from pipeline.facts.view import View
from pipeline.records import Document, ReviewClue


def earlier_reviews(view: View, document: Document, own: ReviewClue) -> Iterator[ReviewClue]:
    """Earlier reviews that the document looks back at: type, date, and how it stands to them."""
    found: dict[tuple[str, date | None], list[Line]] = {}
    told = [(sentence.text, sentence.segment.text) for sentence in view.sentences]
    for text, paragraph in [(document.title or "", ""), *told]:
        if mention := _mention(text, document):
            # what is said of the earlier review may stand in the next sentences
            found.setdefault(mention, []).extend(Line(line, False) for line in (text, paragraph))
    looks_again = any(cue.search(document.title or "") for cue in re_review_cues())
    for (review_type, on), said in _by_type(found).items():
        if looks_again:  # then its verdicts are on what it looks at, wherever they stand
            said = said + [Line(text, False) for text, _ in told]
        relation = relation_of(said)
        if relation is None or (review_type == own.review_type and on is None):
            continue
        yield replace(
            own, review_type=review_type, role="re_review", case_label=None, status="published", announced_on=None,
            published_on=on, statutory_basis=None, method=None, relation=relation,
            reason=f"{relation} it: “{short(strongest(said, relation))}”",
        )  # fmt: skip


def _mention(text: str, document: Document) -> tuple[str, date | None] | None:
    for cue in cues.of_role(LEXICON, "earlier"):
        match = cue.search(text)
        if not match:
            continue
        review_type = cues.first_value(LEXICON, "type", match.group()) or cues.first_value(LEXICON, "type", text)
        if review_type in LOCAL_CASES:
            return review_type, _year_before(text, document.published_on)
    return None


def _year_before(text: str, published_on: date | None) -> date | None:
    """The latest date in a sentence that lies before the document's year; a bare year is its last day."""
    found = [day.last for day in dates.find_dates(text)]
    found += [date(int(year), 12, 31) for year in re.findall(r"\b(?:19[89]\d|20\d\d)\b", text)]
    before = [day for day in found if published_on is None or day < published_on]
    return max(before) if before else None


def _by_type(found: dict[tuple[str, date | None], list[Line]]) -> dict[tuple[str, date | None], list[Line]]:
    """One entry a type, with the date that most of its sentences give (the latest of equals)."""
    made: dict[tuple[str, date | None], list[Line]] = {}
    for review_type in dict.fromkeys(review_type for review_type, _ in found):
        said = [line for (t, _), lines in found.items() if t == review_type for line in lines]
        by_year: dict[date, int] = {}
        for (t, on), lines in found.items():
            if t == review_type and on:
                by_year[on] = by_year.get(on, 0) + len(lines)
        year = max(by_year, key=lambda on: (by_year[on], on)) if by_year else None
        made[review_type, year] = said
    return made
