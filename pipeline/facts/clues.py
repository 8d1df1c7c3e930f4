"""What a document says about reviews: the one it belongs to, those it announces, and earlier ones it looks back at."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pipeline.facts import cues, dates
from pipeline.facts.earlier import earlier_reviews
from pipeline.facts.news import of_news
from pipeline.facts.sayings import LEXICON, LOCAL_CASES, about, short
from pipeline.facts.titles import case_label, case_labels
from pipeline.facts.view import View
from pipeline.records import Document, ReviewClue

_TYPE_OF_KIND = {
    "inspection": "inspection", "joint_inspection": "inspection", "coroner_report": "inquest",
    "coroner_finding": "inquest", "inquiry": "inquiry", "rapid_review_analysis": "rapid_review",
    "serious_case_review": "scr", "practice_review": "lcspr", "learning_review": "learning_review",
    "thematic_review": "other",
}  # fmt: skip
# Types that depend on the nation: the names of statutory reviews of children's cases (guidance of each nation).
_TYPE_IN = {
    ("Scotland", "serious_case_review"): "significant_case_review",
    ("Scotland", "learning_review"): "scottish_learning_review",
    ("Wales", "practice_review"): "cpr",
    ("Northern Ireland", "practice_review"): "cmr",
}
_ENGLISH_NAMES = ("scr", "lcspr", "learning_review", "other")  # elsewhere used loosely for the nation's own
_REVIEW_KINDS = ("serious_case_review", "practice_review", "learning_review", "thematic_review", "inquiry")
_BASIS_SECTIONS = ("introduction", "terms_of_reference", "method", "front_matter", "other", "summary")


def clues_of(view: View, document: Document) -> list[ReviewClue]:
    """Return the clues of a document; the first is about the review it belongs to, if it belongs to one."""
    if document.kind == "news":
        return list(of_news(view, document))
    own = _own(view, document)
    if own is None:
        return []
    earlier = list(earlier_reviews(view, document, own)) if document.kind in _REVIEW_KINDS else []
    return [own, *earlier]


def review_type_of(text: str, kind: str, nation: str | None) -> str | None:
    """Return the type of the review that a title names, else the one usual for the kind of document."""
    usual = _TYPE_OF_KIND.get(kind)
    if kind in ("inspection", "joint_inspection", "coroner_report", "coroner_finding", "inquiry"):
        return usual
    named = cues.first_value(LEXICON, "type", text)
    if named and named not in _ENGLISH_NAMES:
        return named
    if nation and (by_nation := _TYPE_IN.get((nation, kind))):
        return by_nation
    return named or usual


def _own(view: View, document: Document) -> ReviewClue | None:
    title = f"{document.title or ''}\n{view.zone('title')}"
    review_type = review_type_of(title, document.kind, document.nation)
    if review_type is None:
        return None
    role = "full_report"
    if document.kind == "response":
        role = "response"
    elif review_type in LOCAL_CASES:
        role = _value("document_role", view, role)
    label = _label(title, view) if review_type in LOCAL_CASES else None
    told = _told(view)
    is_case = document.kind in ("serious_case_review", "practice_review", "learning_review")
    role = "full_report" if role == "re_review" else role
    return ReviewClue(
        document_id=document.document_id,
        review_type=review_type,
        role=role,
        case_label=label,
        area_code=document.area_code,
        board_id=document.board_id,
        status="published" if role not in ("terms_of_reference",) else "under_way",
        announced_on=_announced_on(view) if is_case else None,
        expected_on=None,
        published_on=document.published_on,
        statutory_basis=cues.first_value(LEXICON, "basis", told),
        method=cues.first_value(LEXICON, "method", told) if is_case else None,
        relation=None,
        about=about(view, document, label),
        reason=f"kind of document: {document.kind.replace('_', ' ')}"
        + (f"; title: “{short(document.title)}”" if document.title else ""),
    )


def _label(title: str, view: View) -> str | None:
    """The label in title or running heads, else the one that the text uses most, if it stands out."""
    if label := case_label(f"{title}\n{view.zone('running_head')}"):
        return label
    used = Counter(label for sentence in view.sentences for label in case_labels(sentence.text))
    ranked = [*sorted(used.items(), key=lambda item: (-item[1], item[0])), ("", 0), ("", 0)]
    return ranked[0][0] if ranked[0][1] >= 2 * max(ranked[1][1], 1) else None


def _value(role: str, view: View, otherwise: str) -> str:
    for cue in cues.of_role(LEXICON, role):
        if any(cue.search(view.zone(where)) for where in cue.where):
            return cue.value
    return otherwise


def _told(view: View) -> str:
    """Where a review tells under which law and by which method it was made."""
    parts = [segment.text for segment in view.body if segment.section_kind in _BASIS_SECTIONS]
    return f"{view.opening}\n" + "\n".join(parts)[:20_000]


def _announced_on(view: View) -> date | None:
    """The day on which it was decided that the review be held, where the introduction tells it."""
    for sentence in view.sentences[:80]:
        if not cues.first_value(LEXICON, "type", sentence.text) and "criteria" not in sentence.text:
            continue
        for cue in cues.of_role(LEXICON, "decided"):
            if cue.search(sentence.text) and (found := dates.first_date(sentence.text)):
                return found.first
    return None
