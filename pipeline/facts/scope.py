"""Whether a document is in scope: what UK services did to safeguard children; and the reason in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.facts import cues, numbers
from pipeline.facts.kinds import LEXICON, UK_NATIONS, count
from pipeline.facts.view import View

CHILD_AGE = 18
_WORDS = re.compile(r"\w+")
# Per 1,000 words. Reports on children's services hold 20 to 60 words for children, reports on other matters under 4.
_LEAST_CHILD = 6.0
_LEAST_SAFEGUARDING = 2.0
_LEAST_CHILD_OF_ADULT = 12.0  # a coroner's report on an adult that is all the same about children's services
_LEAST_CHILD_OF_DEATH = 3.0
_FORM_CHARS = 3000  # of a coroner's form before the circumstances
_YEAR_UNITS = ("year", "")
_CHILD_BY_KIND = ("inspection", "joint_inspection", "serious_case_review", "practice_review")
_NAME_CHARS = 90  # "the death of", a name, "aged"
_GREATEST_AGE = 115
_SAMPLE_CHARS = 40_000


@dataclass(frozen=True, slots=True)
class Scope:
    """In or out, and why."""

    is_in_scope: bool
    reason: str


def scope_of(view: View, kind: str, nation: str | None) -> Scope:
    """Return whether the document is in scope, with the reason in words."""
    if nation is not None and nation not in UK_NATIONS:
        return Scope(False, f"outside the United Kingdom ({nation})")
    if kind == "guidance":
        return Scope(False, "guidance: it sets standards and describes no one's practice")
    if not _WORDS.search(view.text):
        return Scope(False, "no text could be read")
    if kind in _CHILD_BY_KIND:
        return Scope(True, f"{kind.replace('_', ' ')} of services for children")
    if kind in ("coroner_report", "coroner_finding"):
        return _of_death(view)
    return _by_words(view)


def rates(text: str) -> tuple[float, float]:
    """Return words for children and words of safeguarding per 1,000 words of a text."""
    n_words = max(1, len(_WORDS.findall(text)))
    return 1000 * count("child", text) / n_words, 1000 * count("safeguarding", text) / n_words


def age_at_death(text: str) -> float | None:
    """Return the age in years that follows "death of …", else the first age printed, None where there is none."""
    for cue in cues.of_role(LEXICON, "death"):
        for match in cue.find(text):
            age = first_age(text[match.end() : match.end() + _NAME_CHARS])
            if age is not None:
                return age
    return first_age(text)


def first_age(text: str) -> float | None:
    """Return the first age in years that a text prints, None where it prints none."""
    for cue in cues.of_role(LEXICON, "age"):
        for match in cue.find(text):
            value = numbers.value_of(match["age"], is_age=True)
            if value is not None and value <= _GREATEST_AGE:
                unit = (match["unit"] or "").lower().rstrip("s")
                return float(value) if unit in _YEAR_UNITS else 0.0
    return None


def _of_death(view: View) -> Scope:
    child, _ = rates(view.text[:_SAMPLE_CHARS])
    # an age told far down, where little else speaks of children, is someone else's
    told = _SAMPLE_CHARS if child >= _LEAST_CHILD_OF_DEATH else _FORM_CHARS
    age = age_at_death(view.text[:told])
    if age is not None and age < CHILD_AGE:
        return Scope(True, "death of a child")
    if child >= _LEAST_CHILD_OF_ADULT:
        return Scope(True, "concerns services for children")
    if age is not None:
        return Scope(False, "death of an adult")
    if child >= _LEAST_CHILD:
        return Scope(True, "concerns a child or services for children (no age is printed)")
    return Scope(False, "nothing says that it concerns a child")


def _by_words(view: View) -> Scope:
    child, safeguarding = rates(view.text[:_SAMPLE_CHARS])
    if child >= _LEAST_CHILD and safeguarding >= _LEAST_SAFEGUARDING:
        return Scope(True, "concerns the safeguarding of children")
    if child >= _LEAST_CHILD:
        return Scope(False, "concerns children, but not their safeguarding")
    return Scope(False, "does not concern children")
