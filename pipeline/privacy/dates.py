"""Dates of death: days on which a document tells that somebody died, and every further place of such a day.

Three looks: a date in a sentence that tells a death; a date shortly before the day on which the investigation of the death
began, for that is when what it is about happened; each further mention of a day once found, however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pipeline.privacy.spans import Span
from pipeline.private_cues import DateCue

KIND = "date_of_death"
BIRTH = "date_of_birth"
# not behind a title or a word cut short, nor before a word that goes on
_END_OF_SENTENCE = re.compile(r"(?<!\b[DMS][rtsx])(?<!\bMrs)(?<!\bapprox)(?<=[\w)\]”\"’'])[.;](?=\s+[^\sa-z])|;(?=\s)|\n")
_NUMBER = re.compile(r"\d+")
_BROKEN_YEAR = re.compile(r"\b(19|20) (\d\d)$")
_DAY_ALONE = re.compile(
    r"\b(?:[Oo]n|of|by|until|before|from|to|and|after) the (?P<day>[0-3]?\d ?(?:st|nd|rd|th))"
    r"(?=[.,;:)]|\s(?!of [A-Z]|day of|[a-z]*day\b))"
)
_ON = re.compile(r"\b[Oo]n (?:the )?(?:[a-z]+ of )?(?:[A-Z][a-z]+day,? )?(?:the )?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = [re.compile(rf"(?i)(?:(?<![a-z])|(?<=\dst)|(?<=\dnd)|(?<=\drd)|(?<=\dth)|(?<=of)){name}") for name in _MONTHS]
_REACH = 160  # characters between a date and the word that tells the death
_FAR = 320  # the same where no other date stands between
_BEHIND = 600  # characters in which the sentences behind a date may tell the death
_BACK = 400  # characters between a day without its month and the date that tells the month


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
    written = _BROKEN_YEAR.sub(r"\1\2", written)
    numbers = [int(number) for number in _NUMBER.findall(written)]
    month = next((n for n, name in enumerate(_MONTH, 1) if name.search(written)), None)
    if month is None:
        if len(numbers) == 2 and 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12:
            yield Day(start, end, None, numbers[1], numbers[0])
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
    if short := re.search(r"[’'`](\d\d)$|[a-z][./-](\d\d)$", small):
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
    """Return where each text names the day of a death, or of a birth again; `known` are spans found by cues, theirs too."""
    looks = [_look(text, spans, cue) for text, spans in zip(texts, known, strict=True)]
    opened = {_on(day) for one in looks for day in one.begun} - {None}
    born = {_on(day) for one, spans in zip(looks, known, strict=True) for day in one.read if _is_known(day, spans, BIRTH)} - {
        None
    }
    sure = _sure(looks, opened, cue)
    if not sure and (opened or not any(one.told for one in looks)):
        for one in looks:
            one.told.extend(day for day in _told_next(one, cue) if _is_in_reach(day, opened, 2 * cue.days_told))
        sure = _sure(looks, opened, cue)
    # an investigation of a death that nothing tells: what shortly comes before it may be the day
    unsure = {day for day in opened if not any(_shortly_before(on, {day}, cue.days_told) for on in sure)}
    harmed = [[day for day in one.free if _is_near(day, sure, cue.days_near) and _is_told(one, day, cue.harms)] for one in looks]
    shortly = [[day for day in one.read if _shortly_before(_on(day), unsure, cue.days_before)] for one in looks]
    if not any((*(one.told for one in looks), *harmed, *shortly)):
        shortly = _all_before(looks, opened, cue)
    same = _Same.of([day for one in (*(one.told for one in looks), *harmed, *shortly) for day in one], opened)
    return [
        [
            *(_span(day, "privacy.date_of_death") for day in (*one.told, *two)),
            *(_span(day, "privacy.shortly_before") for day in three),
            *(_span(day, "privacy.again") for day in one.read if same.holds(day, one.other)),
            *_alone(one, same),
            *((day.start, day.end, BIRTH, "privacy.again") for day in one.read if day.year and _on(day) in born),
        ]
        for one, two, three in zip(looks, harmed, shortly, strict=True)
    ]


def _sure(looks: Sequence[_Look], opened: Set[date | None], cue: DateCue) -> set[date | None]:
    """Return the days on which a death is told that an investigation was soon begun of."""
    told = {on for one in looks for day in one.told for on in _may_be(day, opened)}
    return {on for on in told if _shortly_before(on, opened, cue.days_told)}


def _is_in_reach(day: Day, opened: Set[date | None], most: int) -> bool:
    """Whether an investigation began not too long after a day, or it is not known when."""
    on = _on(day)
    return on is None or not opened or _shortly_before(on, opened, most)


@dataclass
class _Look:
    """What one text tells of its dates."""

    text: str
    read: list[Day]
    begun: set[Day]  # on which an investigation began
    other: set[Day]  # those, and others on which nobody died
    told: list[Day]  # on which a death is told

    @property
    def free(self) -> list[Day]:
        """The dates that may be of a death."""
        return [day for day in self.read if day not in self.other]


def _look(text: str, spans: Sequence[Span], cue: DateCue) -> _Look:
    read = days(text, cue)
    begun = _at(text, read, cue.opened)
    look = _Look(text, read, begun, {*begun, *_at(text, read, cue.not_of_death)}, [])
    look.told = [day for day in read if _is_known(day, spans) or (day not in look.other and _is_told(look, day, cue.deaths))]
    return look


@dataclass(frozen=True)
class _Same:
    """The days of deaths, to be asked whether another date is one of them."""

    full: frozenset[date]
    in_year: frozenset[tuple[int, int]]  # month and day of each
    open: frozenset[tuple[int, int]]  # of those that nothing tells the year of

    @classmethod
    def of(cls, found: Sequence[Day], opened: Set[date | None]) -> _Same:
        """Take the days found; where an investigation tells the year of one written without, it has it."""
        full = {on for day in found for on in _may_be(day, opened) if on}
        told = {(on.month, on.day) for on in full}
        undated = {day.in_year for day in found if not day.year} - told
        return cls(frozenset(full), frozenset(told | undated), frozenset(undated))

    def holds(self, day: Day, other: Set[Day]) -> bool:
        """Whether a date is one of the days, by what it tells."""
        if not day.year:
            return day.in_year in self.in_year
        return _on(day) in self.full or (day.in_year in self.open and day not in other)


def _alone(look: _Look, same: _Same) -> Iterator[Span]:
    """Yield days written without their month ("the 4th") that are one of those of the month named last."""
    for match in _DAY_ALONE.finditer(look.text):
        month = next((day.month for day in reversed(look.read) if match.start() - _BACK < day.end <= match.start()), 0)
        if (month, int(_NUMBER.findall(match["day"])[0])) in same.in_year:
            yield *match.span("day"), KIND, "privacy.again"


def _all_before(looks: Sequence[_Look], opened: Set[date | None], cue: DateCue) -> list[list[Day]]:
    """A death was looked into, and nothing tells its day: any day before may be it."""
    last = opened
    if not last and any(pattern.search(one.text) for pattern in cue.deaths for one in looks):
        last = {_on(day) for one in looks for day in one.other} - {None}
    return [[day for day in one.free if last and _is_before(day, last)] for one in looks]


def _may_be(day: Day, opened: Set[date | None]) -> set[date | None]:
    """Return the day as a date; if it lacks its year, the last such days before investigations began."""
    if day.year:
        return {_on(day)}
    made = {(on, _on(day._replace(year=on.year)), _on(day._replace(year=on.year - 1))) for on in opened if on}
    return {this if this and this < on else last for on, this, last in made} - {None}


def _is_near(day: Day, sure: Set[date | None], most: int) -> bool:
    """Whether a day is near one on which a death is told for certain, or there is none."""
    return not sure or any(
        on is not None and (there := _on(day._replace(year=day.year or on.year))) is not None and abs((there - on).days) <= most
        for on in sure
    )


def _is_before(day: Day, last: Set[date | None]) -> bool:
    """Whether a day, or one without a year, comes before the last of others."""
    on = _on(day)
    return on is None or any(one is not None and on < one for one in last)


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


def _is_known(day: Day, spans: Sequence[Span], wanted: str = KIND) -> bool:
    return any(kind == wanted and start < day.end and day.start < end for start, end, kind, _ in spans)


def _is_told(look: _Look, day: Day, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether the sentence of a date has one of these words near it: not far behind another date."""
    start = max([day.start - _FAR, *(min(one.end, day.start - _REACH) for one in look.read if one.end <= day.start)])
    end = min([day.end + _FAR, *(max(one.start, day.end + _REACH) for one in look.read if one.start >= day.end)])
    before = look.text[max(0, start) : day.start]
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(before)]
    near = before[ends[-1] if ends else 0 :] + " " * 3 + _END_OF_SENTENCE.split(look.text[day.end - 1 : end])[0][1:]
    return any(pattern.search(near) for pattern in patterns)


def _told_next(look: _Look, cue: DateCue) -> Iterator[Day]:
    """Yield days of which the sentence tells no death, but one behind it does, before another date."""
    starts = [day.start for day in look.read]
    for number, day in enumerate(look.read):
        if day in look.other or not _ON.search(look.text[max(0, day.start - 60) : day.start]):
            continue
        end = min([day.end + _BEHIND, *starts[number + 1 : number + 2]])
        sentences = _END_OF_SENTENCE.split(look.text[day.end - 1 : end])
        if any(pattern.search(one) for pattern in (*cue.deaths, *cue.harms) for one in sentences[1:7]):
            yield day


def _shortly_before(on: date | None, opened: Set[date | None], most: int) -> bool:
    return on is not None and any(day is not None and 0 < (day - on).days <= most for day in opened)
