"""An area in a few sentences: what a member needs to know before anything else."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.pages.area_asks import Again, Ask
from pipeline.report.pages.area_facts import AreaReview, Facts
from pipeline.report.pages.area_recurs import Recurring, recurring
from pipeline.report.wording import counted

_NAMED = 5  # codes named in a sentence; the table has all


def in_short(
    facts: Facts,
    area_code: str,
    found: Sequence[Recurring],
    asks: Sequence[tuple[AreaReview, Sequence[Ask]]],
    again: Sequence[Again],
) -> list[str]:
    """Return what recurs, was asked, asked again and answered, and how far reasons are given; nothing where nothing was read."""
    n_reviews = len(facts.reviews.get(area_code, ()))
    if not n_reviews:
        return []
    told = [_recurs(recurring(found), n_reviews), _asked(facts, asks), _again(len(again)), _why(facts, area_code, n_reviews)]
    return [sentence for sentence in told if sentence]


def _recurs(codes: Sequence[Recurring], n_reviews: int) -> str:
    if not codes:
        return ""
    most = max(len(each.found) for each in codes)
    widest = [each.label for each in codes if len(each.found) == most]
    named = ", ".join(widest[:_NAMED]) + (f" and {len(widest) - _NAMED} more" if len(widest) > _NAMED else "")
    whole = f"all {n_reviews}" if most == n_reviews else f"{most} of the {n_reviews}"
    return f"{counted(len(codes), 'kind')} of failing recur{'s' if len(codes) == 1 else ''}. Reported by {whole}: {named}."


def _asked(facts: Facts, asks: Sequence[tuple[AreaReview, Sequence[Ask]]]) -> str:
    held = [ask for _, list_of in asks for ask in list_of]
    if not held:
        return ""
    answered = sum(bool(facts.answers.get(ask.quote.extract_id)) for ask in held)
    known = f"an answer is known to {answered} of them" if answered else "no answer to any of them is known from what was read"
    return f"{counted(len(held), 'recommendation')} {'was' if len(held) == 1 else 'were'} made; {known}."


def _again(n: int) -> str:
    return f"{counted(n, 'was', 'were')} made again after the same or nearly the same had been asked before." if n else ""


def _why(facts: Facts, area_code: str, n_reviews: int) -> str:
    explained = sum(row["n_explained"] > 0 for row in facts.why.get(area_code, ()))
    return f"A reason for at least one failing was found in {explained} of {n_reviews} that were read."
