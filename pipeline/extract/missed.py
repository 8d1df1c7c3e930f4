"""Missed opportunities: whether a failure is a step to protect that was open and was not taken."""

from __future__ import annotations

from pipeline.lexicon import load, plain, text_grams

LEXICON = "missed_opportunities"
# Kinds of documents that tell of one case, in which a step told as not taken is a contact or decision about someone.
CASE_KINDS = frozenset({"coroner_report", "coroner_finding", "serious_case_review", "practice_review", "learning_review"})


def is_missed_opportunity(text: str, document_kind: str) -> bool:
    """Return whether the words of a failure say that an opportunity was missed."""
    seen = plain(text)
    roles = {hit.entry.role for hit in load(LEXICON).find(seen, text_grams(seen))}
    return "always" in roles or ("case" in roles and document_kind in CASE_KINDS)
