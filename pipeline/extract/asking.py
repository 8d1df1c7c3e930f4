"""What asks: sentences, headings and items told by the records of `models/recommendations.yml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.lexicon import Hit, Lexicon, load, plain, text_grams

_BAR_REACH = 40  # letters after which what speaks against an ask no longer does
# a body that is named, and the modal verb of which it is the subject: "TSCB and CSC should"
_SUBJECT_GAP = re.compile(r"(?:,? (?:and|or|,)[\w ,'&-]{0,60}|'s [\w ]{3,30}| \([^)]{1,40}\))? ?(?P<modal>should|must|shall) ")
_PAST = re.compile(r"(?:not |also |\w+ly )*have\b|(?:they|he|she|it|we|you|there)\b")  # "should have", "should they ask"
_FIRST = re.compile(r"\s*(?:the |all |each |every )?")
_INFINITIVE = re.compile(r"(?: and [\w ]{2,40})? to [a-z]{3,}")
_BODY_INFINITIVE = "recommendations.ask.infinitive"
_BODY_SUBJECT = "recommendations.ask.should"


@cache
def lexicon() -> Lexicon:
    """Return the records on how documents ask."""
    return load("recommendations")


@lru_cache(maxsize=1024)
def hits_in(text: str) -> list[Hit]:
    """Return the hits of the records in a text."""
    seen = plain(text)
    return lexicon().find(seen, text_grams(seen)) if seen else []


@cache
def _asking() -> Lexicon:
    # every sentence of a document is looked up in it: only what tells whether it asks
    return lexicon().of_role("ask", "ask_order", "ask_imperative", "ask_modal", "not_ask", "nothing", "finite", "subordinate")


@lru_cache(maxsize=1024)
def _asking_hits(text: str) -> list[Hit]:
    seen = plain(text)
    return _asking().find(seen, text_grams(seen)) if seen else []


@cache
def _soft() -> Lexicon:
    return lexicon().of_role("soft", "not_soft", "suggestion", "expected", "not_expected", "continuation")


@lru_cache(maxsize=1024)
def _soft_hits(text: str) -> list[Hit]:
    seen = plain(text)
    return _soft().find(seen, text_grams(seen)) if seen else []


def asks_softly(text: str, *, among_asks: bool = False) -> str:
    """Return the record by which a sentence asks without an order ("further work is needed"), "" where it does not.

    A suggestion ("could be stronger") asks only among asks. What others are said to know or want is no ask.
    """
    hits = _soft_hits(text)
    barring = [hit for hit in hits if hit.entry.role == "not_soft"]
    roles = ("soft", "suggestion") if among_asks else ("soft",)
    asking = [h.entry for h in hits if h.entry.role in roles and not any(_bars_softly(b, h) for b in barring)]
    return max(asking, key=lambda entry: (entry.weight, entry.id)).id if asking else ""


def _bars_softly(barring: Hit, hit: Hit) -> bool:
    return barring.start <= hit.start and hit.start - barring.end <= _BAR_REACH


def is_expected(text: str) -> str:
    """Return the record by which those who answer a review ask, "" where they do not."""
    hits = _soft_hits(text)
    if any(hit.entry.role == "not_expected" for hit in hits):
        return ""
    return next((hit.entry.id for hit in hits if hit.entry.role == "expected"), "")


def continues_ask(text: str) -> bool:
    """Return whether a sentence only says more of the ask before it: "The response should set out …"."""
    return any(hit.entry.role == "continuation" for hit in _soft_hits(text))


def ask_strength(text: str, bodies: Sequence[tuple[int, int]] = (), *, in_list: bool = False) -> tuple[str, str]:
    """Return how a sentence asks ("ask", "ask_order", "ask_imperative", "ask_modal" in a list, "" not) and the record.

    `bodies` are the places in the text where agencies are named.
    """
    hits = _asking_hits(text)
    barred = [hit for hit in hits if hit.entry.role == "not_ask"]
    roles = ("ask_imperative", "ask", "ask_modal") if in_list else ("ask", "ask_order", "ask_imperative")
    for role in roles:
        for hit in hits:
            if hit.entry.role == role and not any(_bars(b, hit.start, hit.end) for b in barred):
                return role, hit.entry.id
    return _by_body(plain(text), bodies, barred, in_list) or ("", barred[0].entry.id if barred else "")


def _by_body(text: str, bodies: Sequence[tuple[int, int]], barred: Sequence[Hit], in_list: bool) -> tuple[str, str] | None:
    """Return how a text asks a body that it names: "TSCB should review", in a list also "TSCB to review"."""
    for start, end in bodies:
        match = _SUBJECT_GAP.match(text, end)
        if match and not _PAST.match(text, match.end()) and not any(_bars(b, end, match.end()) for b in barred):
            return "ask", _BODY_SUBJECT
        if in_list and _FIRST.fullmatch(text, 0, start) and _INFINITIVE.match(text, end):
            return "ask_imperative", _BODY_INFINITIVE
    return None


def _bars(barring: Hit, start: int, end: int) -> bool:
    return barring.start <= end and start - barring.end <= _BAR_REACH


def names_something(text: str) -> bool:
    """Return whether an item is no statement but names what is to improve: "The grading of calls"."""
    hits = _asking_hits(text)
    end = min([hit.start for hit in hits if hit.entry.role == "subordinate"], default=len(text))
    return not any(hit.entry.role == "finite" and hit.start < end for hit in hits)


def says_nothing(text: str) -> bool:
    """Return whether an item only says that there is nothing to ask."""
    return any(hit.entry.role == "nothing" for hit in _asking_hits(text))


@cache
def heading_kind(heading: str) -> str | None:
    """Return what kind of ask a heading announces; it must cover the whole heading."""
    text = heading.strip(" :?.")
    for hit in hits_in(text):
        role, _, kind = hit.entry.role.partition(".")
        if role == "heading" and kind != "item" and hit.start == 0 and hit.end >= len(text):
            return kind
    return None


def _is_heading_of(role: str, heading: str) -> bool:
    text = heading.strip(" :?.")
    return any(hit.entry.role == role and hit.start == 0 and hit.end >= len(text) for hit in hits_in(text))


@cache
def is_answer_heading(heading: str) -> bool:
    """Return whether a heading is that of the answer to a recommendation."""
    return _is_heading_of("answer", heading)


@cache
def is_item_heading(heading: str) -> bool:
    """Return whether a heading is that of one recommendation."""
    return any(hit.entry.role == "heading.item" and hit.start == 0 for hit in hits_in(heading.strip()))


@cache
def column_role(heading: str) -> str:
    """Return what a column of an action plan holds, "" where its heading does not tell."""
    text = heading.strip(" :.")
    for hit in hits_in(text):
        role, _, kind = hit.entry.role.partition(".")
        if role == "column" and hit.start == 0 and hit.end >= len(text):
            return kind
    return ""
