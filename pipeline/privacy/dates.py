"""Dates of death: days on which a document tells that somebody died, and every further place of such a day.

Three looks: a date in a sentence that tells a death; a date shortly before the day on which the investigation of the death
began, for that is when what it is about happened; each further mention of a day once found, however it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from pipeline.privacy.spans import Span
from pipeline.private_cues import DateCue

KIND = "date_of_death"
BIRTH = "date_of_birth"
_SUBJECT = ("privacy.the_death_of", "privacy.deaths_of")  # cues of whose death a document is about
# not behind a title or a word cut short, nor before a word that goes on
_END_OF_SENTENCE = re.compile(
    r"(?<!\b[DMS][rtsx])(?<!\bMrs)(?<!\bapprox)(?<=[\w)\]”\"’'])[.;](?=\s+[^\sa-z])|;(?=\s)|\n(?![a-z])"
)
_GOES_ON = re.compile(r"[a-z,\d]\Z")  # at the end of a page
_NUMBER = re.compile(r"\d+")
_BROKEN_YEAR = re.compile(r"\b(19|20) (\d\d)$")
_DAY_ALONE = re.compile(
    r"\b(?:[Oo]n|of|by|until|before|from|to|and|after) the (?P<day>[0-3]?\d ?(?:st|nd|rd|th))"
    r"(?=[.,;:)]|\s(?!of [A-Z]|day of|[a-z]*day\b))"
)
_ON = re.compile(
    r"\b(?:[Oo]n|[Bb]y|[Ii]t was|(?:night|evening|morning|afternoon|hours|day|weekend|midday) (?:of|on)|[Oo]vernight)"
    r" (?:the )?(?:[a-z]+ of )?(?:[A-Z][a-z]+day,? )?(?:the )?$"
)
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
    if short := re.search(r"[’'`](\d\d)$|[a-z][./-](\d\d)$|^\d.*[a-z] ?(\d\d)$", small):
        year = _year(int(short[1] or short[2] or short[3]))
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
    """Return where each text names the day of a death, or of a birth again; `known` are spans found by cues, theirs too.

    The texts are read as one: a sentence that goes on behind the end of a page tells what it tells.
    """
    joined = "".join(f"{text} " if _GOES_ON.search(text) else f"{text}\n" for text in texts)
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    shifted = [(start + s, start + e, kind, by) for start, one in zip(starts, known, strict=False) for s, e, kind, by in one]
    found = _spans(_look(joined, shifted, cue), shifted, cue)
    return [
        [
            (max(s, start) - start, min(e, start + len(text)) - start, kind, by)
            for s, e, kind, by in found
            if s < start + len(text) and start < e
        ]
        for start, text in zip(starts, texts, strict=False)
    ]


def _spans(look: _Look, known: Sequence[Span], cue: DateCue) -> list[Span]:
    opened = {_on(day) for day in look.begun} - {None}
    sure = _sure(look, opened, cue)
    if not sure and (opened or not look.told):
        look.told += [day for day in _told_next(look, cue) if _is_in_reach(day, opened, 2 * cue.days_told)]
        sure = _sure(look, opened, cue)
    # an investigation of a death that nothing tells: what shortly comes before it may be the day
    unsure = {day for day in opened if not any(_shortly_before(on, {day}, cue.days_told) for on in sure)}
    harmed = [day for day in look.free if _is_near(day, sure, cue.days_near) and _is_told(look, day, cue.harms)]
    shortly = [day for one in sorted(unsure, key=str) for day in _before(look, one, cue)]
    if not (look.told or harmed or shortly):
        shortly = _all_before(look, opened, is_inquest=any(by in _SUBJECT for *_, by in known))
    same = _Same.of([*look.told, *harmed, *shortly], opened)
    born = _Same.of([day for day in look.read if _is_known(day, known, BIRTH)], set())
    return [
        *(_span(day, "privacy.date_of_death") for day in (*look.told, *harmed)),
        *(_span(day, "privacy.shortly_before") for day in shortly),
        *(_span(day, "privacy.again") for day in look.read if same.holds(day, look.other)),
        *_alone(look, same),
        *((day.start, day.end, BIRTH, "privacy.again") for day in look.read if born.holds(day, look.other)),
    ]


def _sure(look: _Look, opened: Set[date | None], cue: DateCue) -> set[date | None]:
    """Return the days on which a death is told for certain: an investigation soon began, or, where none is told of, twice."""
    told = Counter(on for day in look.told for on in _may_be(day, opened) if on)
    if not opened:
        return {on for on, times in told.items() if times > 1}
    return {on for on in told if _shortly_before(on, opened, cue.days_told)}


def _is_in_reach(day: Day, opened: Set[date | None], most: int) -> bool:
    """Whether an investigation began not too long after a day, or it is not known when."""
    on = _on(day)
    return on is None or not opened or _shortly_before(on, opened, most)


@dataclass
class _Look:
    """What a document tells of its dates."""

    text: str
    read: list[Day]
    begun: set[Day]  # on which an investigation began
    other: set[Day]  # those, and others on which nobody died
    told: list[Day]  # on which a death is told

    @cached_property
    def starts(self) -> list[int]:
        """Where the dates begin."""
        return [day.start for day in self.read]

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


def _before(look: _Look, opened: date | None, cue: DateCue) -> list[Day]:
    """Return the days shortly before an investigation began; where there is none, those of a longer time."""
    for most in (cue.days_before, cue.days_told):
        found = [day for day in look.free if any(_shortly_before(on, {opened}, most) for on in _may_be(day, {opened}))]
        if found:
            return found
    return []


def _all_before(look: _Look, opened: Set[date | None], *, is_inquest: bool) -> list[Day]:
    """A death was looked into, and nothing tells its day: any day before may be it."""
    last = opened or ({_on(day) for day in look.other} - {None} if is_inquest else set())
    return [day for day in look.free if last and _is_before(day, last)]


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
    behind = bisect_left(look.starts, day.end)
    last = max((one.end for one in look.read[: bisect_left(look.starts, day.start)][-3:]), default=0)
    following = look.starts[behind] if behind < len(look.starts) else len(look.text)
    start, end = max(day.start - _FAR, min(last, day.start - _REACH)), min(day.end + _FAR, max(following, day.end + _REACH))
    before = look.text[max(0, start) : day.start]
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(before)]
    near = before[ends[-1] if ends else 0 :] + " " * 3 + _END_OF_SENTENCE.split(look.text[day.end - 1 : end])[0][1:]
    return any(pattern.search(near) for pattern in patterns)


def _told_next(look: _Look, cue: DateCue) -> Iterator[Day]:
    """Yield days of which the sentence tells no death, but one behind it does, before another date."""
    for number, day in enumerate(look.read):
        if day in look.other or not _ON.search(look.text[max(0, day.start - 60) : day.start]):
            continue
        end = min([day.end + _BEHIND, *look.starts[number + 1 : number + 2]])
        sentences = _END_OF_SENTENCE.split(look.text[day.end - 1 : end])
        if any(pattern.search(one) for pattern in (*cue.deaths, *cue.harms) for one in sentences[1:7]):
            yield day


def _shortly_before(on: date | None, opened: Set[date | None], most: int) -> bool:
    return on is not None and any(day is not None and 0 < (day - on).days <= most for day in opened)
