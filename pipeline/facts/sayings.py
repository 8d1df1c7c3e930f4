"""What sentences say about reviews: the common ground of clues, news and looks back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.facts import cues
from pipeline.facts.view import View
from pipeline.records import Document

LEXICON = "review_types"
LOCAL_CASES = (
    "scr", "significant_case_review", "scottish_learning_review", "lcspr", "cpr", "cmr", "susr", "learning_review",
    "rapid_review",
)  # fmt: skip
_OPERATION = re.compile(r"\bOperation [A-Z][a-z]+\b")
_ABOUT_WORD = re.compile(r"[A-Za-z][\w’'-]{3,}")
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")  # of a paragraph
_REASON_CHARS = 160


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a heading, as what is said about reviews is looked for."""

    text: str
    is_head: bool


def about(view: View, document: Document, label: str | None) -> str:
    """Return words that identify the case: label, named operations and the words of the title."""
    operations = list(dict.fromkeys(_OPERATION.findall(view.text)))[:3]
    words = [word.lower() for word in _ABOUT_WORD.findall(document.title or "")]
    return "; ".join(dict.fromkeys([*([label] if label else []), *operations, *words]))


def relation_of(said: Iterable[Line]) -> str | None:
    """Return the strongest relation that sentences state, None where they state none."""
    weights = {cue.value: cue.weight for cue in cues.of_role(LEXICON, "relation") for line in said if cue.search(line.text)}
    return max(weights, key=lambda relation: weights[relation]) if weights else None


def strongest(said: Iterable[Line], relation: str) -> str:
    """Return the first sentence that states a relation."""
    for cue in cues.of_role(LEXICON, "relation"):
        for line in said:
            if cue.value == relation and cue.search(line.text):
                return line.text
    return ""


def re_review_cues() -> list[cues.Cue]:
    """Return the records that tell a review of a review."""
    return [cue for cue in cues.of_role(LEXICON, "document_role") if cue.value == "re_review"]


def short(text: str | None) -> str:
    """Return the first words of a text, on one line."""
    plain = _NUMBER.sub("", " ".join((text or "").split()))
    return plain if len(plain) <= _REASON_CHARS else plain[:_REASON_CHARS].rsplit(" ", 1)[0] + " …"
