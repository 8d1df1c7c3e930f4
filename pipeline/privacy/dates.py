"""Dates of death: days on which a document tells that somebody died, and every further place of such a day.

Three looks: a date in a sentence that tells a death; a date shortly before the day on which the investigation of the death
began, for that is when what it is about happened; each further mention of a day once found, however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pipeline.privacy.spans import Span
from pipeline.private_cues import DateCue

KIND = "date_of_death"
_END_OF_SENTENCE = re.compile(r"(?<=[a-z)\]”\"’'])[.;](?=\s)|\n|(?<=\d)\.(?= [A-Z])")
_NUMBER = re.compile(r"\d+")
_ON = re.compile(r"\b[Oo]n (?:the )?(?:[a-z]+ of )?(?:[A-Z][a-z]+day,? )?(?:the )?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_REACH = 160  # characters between a date and the word that tells the death


class Day(NamedTuple):
    """A day as it is written, and where; `year` is None where none is written."""

    start: int
    end: int
    year: int | None
    month: int
    day: int

    @property
    def in_year(self) -> tuple[int, int]:
        """Month and day."""
        return self.month, self.day


def days(text: str, cue: DateCue) -> list[Day]:
    """Return the dates of a text that have a day, in order; of a span of days each."""
    found: dict[tuple[int, int], list[Day]] = {}
    for pattern in cue.dates:
        for match in pattern.finditer(text):
            place = match.span("date")
            if not any(start < place[1] and place[0] < end for start, end in found):
                found[place] = list(_read(match["date"], *place, cue.numbers))
    return [day for place in sorted(found) for day in found[place]]


def _read(written: str, start: int, end: int, words: Mapping[str, int]) -> Iterator[Day]:
    numbers = [int(number) for number in _NUMBER.findall(written)]
    month = next((n for n, name in enumerate(_MONTHS, 1) if re.search(rf"(?i)(?<![a-z]){name}", written)), None)
    if month is None:
        if len(numbers) == 3 and numbers[0] > 31:
            numbers.reverse()
        if len(numbers) == 3 and 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12:
            yield Day(start, end, _year(numbers[2]), numbers[1], numbers[0])
        return
    numbers, year = _in_words(written, words, numbers)
    for number in numbers:
        if 1 <= number <= 31:
            yield Day(start, end, year, month, number)


def _in_words(written: str, words: Mapping[str, int], numbers: list[int]) -> tuple[list[int], int | None]:
    """Return the days and the year of a date with the name of a month, those written in words too."""
    small = written.lower()
    year = next((number for number in numbers if number > 31), None)
    if short := re.search(r"[’'`](\d\d)$|[a-z]-(\d\d)$", small):
        year = _year(int(short[1] or short[2]))
        numbers = numbers[:-1]
    before, _, told = small.partition("two thousand")
    if told:
        year = 2000 + words.get(told.removeprefix(" and").strip(), 0)
    return numbers + _numbers(before, words), year


def _numbers(text: str, words: Mapping[str, int]) -> list[int]:
    found = re.findall(r"[a-z]+(?:-[a-z]+)?", re.sub(r"\b(twenty|thirty) ", r"\1-", text))
    return [words[word] for word in found if word in words]


def _year(number: int) -> int:
    return number if number > 99 else 2000 + number if number < 70 else 1900 + number


def death_spans(texts: Sequence[str], known: Sequence[Sequence[Span]], cue: DateCue) -> list[list[Span]]:
    """Return where each text names the day of a death; `known` are spans found by cues, those of dates of death among them."""
    read = [days(text, cue) for text in texts]
    begun = [_at(text, found, cue.opened) for text, found in zip(texts, read, strict=True)]
    opened = {_on(day) for found in begun for day in found} - {None}
    others = [{*one, *_at(text, found, cue.not_of_death)} for one, text, found in zip(begun, texts, read, strict=True)]
    told = [
        [day for day in found if _is_known(day, spans) or (day not in other and _is_told(text, day, cue.deaths))]
        for text, found, spans, other in zip(texts, read, known, others, strict=True)
    ]
    told = [
        [*one, *_told_next(text, found, other, cue)] if not any(told) else one
        for one, text, found, other in zip(told, texts, read, others, strict=True)
    ]
    sure = {_on(day) for one in told for day in one if _shortly_before(_on(day), opened, cue.days_told)}
    harmed = [
        [day for day in found if day not in other and _is_near(day, sure, cue.days_near) and _is_told(text, day, cue.harms)]
        for text, found, other in zip(texts, read, others, strict=True)
    ]
    shortly = [[day for day in found if not sure and _shortly_before(_on(day), opened, cue.days_before)] for found in read]
    if opened and not any((*told, *harmed, *shortly)):
        # a death was looked into and nothing tells its day: any day before may be it
        shortly = [
            [day for day in found if day not in other and _is_before(day, opened)]
            for found, other in zip(read, others, strict=True)
        ]
    full = {_on(day) for found in (*told, *harmed, *shortly) for day in found} - {None}
    return [
        [
            *(_span(day, "privacy.date_of_death") for day in (*one, *two)),
            *(_span(day, "privacy.shortly_before") for day in three),
            *(_span(day, "privacy.again") for day in found if _is_same(day, full)),
        ]
        for found, one, two, three in zip(read, told, harmed, shortly, strict=True)
    ]  # fmt: skip


def _is_near(day: Day, sure: set[date | None], most: int) -> bool:
    """Whether a day is near one on which a death is told for certain, or there is none."""
    return not sure or any(
        on is not None and (there := _on(day._replace(year=day.year or on.year))) is not None and abs((there - on).days) <= most
        for on in sure
    )


def _is_before(day: Day, opened: set[date | None]) -> bool:
    """Whether a day, or one without a year, comes before the last on which an investigation began."""
    on = _on(day)
    return on is None or any(one is not None and on < one for one in opened)


def _span(day: Day, by: str) -> Span:
    return day.start, day.end, KIND, by


def _on(day: Day) -> date | None:
    try:
        return date(day.year, day.month, day.day) if day.year else None
    except ValueError:
        return None


def _at(text: str, found: Sequence[Day], patterns: Sequence[re.Pattern[str]]) -> set[Day]:
    """Return the days at which one of the patterns has its date."""
    starts = {match.start("date") for pattern in patterns for match in pattern.finditer(text)}
    return {day for day in found if day.start in starts}


def _is_known(day: Day, spans: Sequence[Span]) -> bool:
    return any(kind == KIND and start < day.end and day.start < end for start, end, kind, _ in spans)


def _is_told(text: str, day: Day, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether the sentence of a date has one of these words near it."""
    before = text[max(0, day.start - _REACH) : day.start]
    behind = text[day.end : day.end + _REACH]
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(before)]
    near = before[ends[-1] if ends else 0 :] + " " * 3 + _END_OF_SENTENCE.split(behind)[0]
    return any(pattern.search(near) for pattern in patterns)


def _told_next(text: str, found: Sequence[Day], other: set[Day], cue: DateCue) -> Iterator[Day]:
    """Yield days of which the sentence tells no death, but the next one does without a day of its own."""
    starts = [day.start for day in found]
    for number, day in enumerate(found):
        if day in other or not _ON.search(text[max(0, day.start - 40) : day.start]):
            continue
        sentences = _END_OF_SENTENCE.split(text[day.end : day.end + 2 * _REACH])
        behind = day.end + sum(map(len, sentences[:3])) + 4
        is_last = number + 1 == len(found) or starts[number + 1] > behind
        if is_last and any(pattern.search(one) for pattern in cue.deaths for one in sentences[1:3]):
            yield day


def _shortly_before(on: date | None, opened: set[date | None], most: int) -> bool:
    return on is not None and any(day is not None and 0 < (day - on).days <= most for day in opened)


def _is_same(day: Day, full: set[date | None]) -> bool:
    if day.year:
        return _on(day) in full
    return day.in_year in {(on.month, on.day) for on in full if on}
