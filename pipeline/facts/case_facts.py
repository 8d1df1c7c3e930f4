"""Numbers, dates and kinds of harm that a news report or a review states about its case, with their qualifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.facts import cues, dates, numbers
from pipeline.facts.titles import normal_label
from pipeline.facts.view import View
from pipeline.ids import ExtractIds
from pipeline.passages import Sentence
from pipeline.records import CaseFact

LEXICON = "case_facts"
REVIEW_TYPES = "review_types"
KINDS = ("news", "serious_case_review", "practice_review", "learning_review", "rapid_review_analysis")
SUBJECT = "subject"  # becomes a row of `subjects` when documents are linked
_NUMBERS = ("n_subjects", "n_victims", "n_convicted")
_DATES = ("convicted_on", "sentenced_on", "incident_on")
_STORY = ("summary", "introduction", "circumstances", "front_matter", "other", "terms_of_reference", "chronology")
_MOST = {"n_subjects": 1, "n_victims": 2, "n_convicted": 2, "convicted_on": 1, "sentenced_on": 1, "incident_on": 1}
_FIRST_SENTENCES = 16  # what a case is about is told at the start
_STORY_SENTENCES = 120
_BANDS = ((1, "under 1"), (6, "1-5"), (11, "6-10"), (16, "11-15"), (18, "16-17"))
_CHILD = 18
_MONTHS_IN_YEAR = {"month": 12, "week": 52, "day": 365}


@dataclass(frozen=True, slots=True)
class _Stated:
    """A fact as stated in one sentence."""

    kind: str
    low: str
    high: str | None
    qualifier: str | None
    sentence: Sentence


def case_facts_of(view: View, kind: str, published_on: date | None, label: str | None = None) -> list[CaseFact]:
    """Return the facts of the case, in document order; none for inspections, guidance and the like.

    Values: numbers in digits, `value_high` only of ranges, words like "more than" in `qualifier`; dates as year and
    month, "--05" where no year can be told; kinds of harm by the context codes; subjects by label, `value_high` being
    the age band. `label` is that of the case, for the age of a child whom the text calls otherwise.
    """
    if kind not in KINDS:
        return []
    ids = ExtractIds(view.document_id)
    stated = sorted(_stated(view, kind, published_on, label), key=lambda s: (s.sentence.parts[0].start_char, s.kind))
    return [_row(view, ids, fact, published_on) for fact in stated]


def age_band(age: float) -> str:
    """Return the band of an age in years."""
    return next((band for limit, band in _BANDS if age < limit), "18 and over")


def _row(view: View, ids: ExtractIds, fact: _Stated, published_on: date | None) -> CaseFact:
    part = fact.sentence.parts[0]
    quote = view.text[part.start_char : part.end_char]
    made = ids.next(f"case_fact {fact.kind} {fact.low}", quote)
    return CaseFact(
        case_fact_id=made, review_id=None, document_id=view.document_id, fact_kind=fact.kind, value_low=fact.low,
        value_high=fact.high, qualifier=fact.qualifier, as_of_on=published_on, page=part.page,
        start_char=part.start_char, end_char=part.end_char, quote=quote,
    )  # fmt: skip


def _stated(view: View, kind: str, published_on: date | None, label: str | None) -> Iterator[_Stated]:
    story = _story(view, kind)
    for role in _NUMBERS:
        yield from _first(_numbers(role, story), _MOST[role])
    for role in _DATES:
        yield from _first(_dates(role, story, published_on), _MOST[role])
    yield from _harms(story)
    subjects = list(_subjects(story))
    yield from subjects
    if label and "–" not in label and not any(fact.low == label and fact.high for fact in subjects):
        yield from _aged(label, story)


def _aged(label: str, story: list[Sentence]) -> Iterator[_Stated]:
    """The age of the one child of a case, told of a child whom the text calls by another name."""
    for sentence in story[:_FIRST_SENTENCES]:
        age = _age(sentence.text)
        if age is not None and age < _CHILD and not _labels(sentence.text):
            yield _Stated(SUBJECT, label, age_band(age), None, sentence)
            return


def _story(view: View, kind: str) -> list[Sentence]:
    if kind == "news":
        return view.sentences
    told = [sentence for sentence in view.sentences if sentence.segment.section_kind in _STORY]
    return told[:_STORY_SENTENCES]


def _first(stated: Iterable[_Stated], most: int) -> Iterator[_Stated]:
    """The first facts of one kind, each value once."""
    seen: set[tuple[str, str | None]] = set()
    for fact in stated:
        if len(seen) >= most:
            return
        if (fact.low, fact.qualifier) not in seen:
            seen.add((fact.low, fact.qualifier))
            yield fact


def _numbers(role: str, story: Iterable[Sentence]) -> Iterator[_Stated]:
    for sentence in story:
        for cue in cues.of_role(LEXICON, role):
            for match in cue.find(sentence.text):
                low, high, qualifier = bounds(match.groupdict())
                if low is not None:
                    yield _Stated(role, low, high, qualifier, sentence)


def bounds(group: dict[str, str | None]) -> tuple[str | None, str | None, str | None]:
    """Return the value (or lower end), the upper end and the qualifier of the named groups of a match: n, m, q, k."""
    n = numbers.value_of(group.get("n") or "")
    if n is None:
        return None, None, None
    m = numbers.value_of(group.get("m") or "")
    words = [part.strip().lower() for part in (group.get("q"), group.get("k")) if part and part.strip()]
    return str(n), str(m) if m is not None else None, ", ".join(words) or None


def _dates(role: str, story: Iterable[Sentence], published_on: date | None) -> Iterator[_Stated]:
    for sentence in story:
        for cue in cues.of_role(LEXICON, role):
            match = cue.search(sentence.text)
            if match and (month := nearest_month(sentence.text, match.start(), published_on)):
                yield _Stated(role, month, None, None, sentence)


def nearest_month(text: str, at: int, published_on: date | None) -> str | None:
    """Return year and month of the date nearest to a place; the year of a bare month is the last before publication."""
    found = [(abs(day.start_char - at), f"{day.first:%Y-%m}") for day in dates.find_dates(text)]
    for month, start, _ in dates.months_of(text):
        found.append((abs(start - at), _with_year(month, published_on)))
    return min(found)[1] if found else None


def _with_year(month: int, published_on: date | None) -> str:
    if published_on is None:
        return f"--{month:02d}"
    year = published_on.year if month <= published_on.month else published_on.year - 1
    return f"{year}-{month:02d}"


def _harms(story: list[Sentence]) -> Iterator[_Stated]:
    for cue in cues.of_role(LEXICON, "harm_type"):
        for sentence in story[:_FIRST_SENTENCES]:
            if match := cue.search(sentence.text):
                qualifier = (match.groupdict().get("q") or "").strip().lower() or None
                yield _Stated("harm_type", cue.value, None, qualifier, sentence)
                break


def _subjects(story: list[Sentence]) -> Iterator[_Stated]:
    """Each pseudonym, where it is first told, with the age band told in the first sentence that gives one."""
    first: dict[str, Sentence] = {}
    bands: dict[str, str] = {}
    for sentence in story:
        labels = _labels(sentence.text)
        for label in labels:
            first.setdefault(label, sentence)
        if len(labels) == 1 and (age := _age(sentence.text)) is not None:
            bands.setdefault(labels[0], age_band(age))
    for label, sentence in first.items():
        yield _Stated(SUBJECT, label, bands.get(label), None, sentence)


def _labels(text: str) -> list[str]:
    found = [(m.start(), normal_label(m.group())) for c in cues.of_role(REVIEW_TYPES, "subject") for m in c.find(text)]
    return list(dict.fromkeys(label for _, label in sorted(found)))


def _age(text: str) -> float | None:
    for cue in cues.of_role(REVIEW_TYPES, "subject_age"):
        for match in cue.find(text):
            value = numbers.value_of(match["age"], is_age=True)
            if value is not None and value < 26:
                return value / _MONTHS_IN_YEAR.get((match["unit"] or "").lower().rstrip("s"), 1)
    return None
