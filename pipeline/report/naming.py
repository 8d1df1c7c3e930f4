"""What documents and reviews are called on pages: never by words that may name a person, and no two alike in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pipeline.export.policy import policy
from pipeline.report.wording import day, in_words

if TYPE_CHECKING:
    from pipeline.report.source import Row

# in the order in which people look for them
KINDS: Mapping[str, tuple[str, str]] = {
    "serious_case_review": ("Serious case review", "Serious case reviews"),
    "practice_review": ("Practice review", "Practice reviews"),
    "learning_review": ("Learning review", "Learning reviews"),
    "rapid_review_analysis": ("Analysis of rapid reviews", "Analyses of rapid reviews"),
    "thematic_review": ("Thematic review", "Thematic reviews"),
    "inspection": ("Inspection", "Inspections"),
    "joint_inspection": ("Joint inspection", "Joint inspections"),
    "inquiry": ("Inquiry", "Inquiries"),
    "coroner_report": ("Coroner’s report", "Coroners’ reports"),
    "coroner_finding": ("Coroner’s finding", "Coroners’ findings"),
    "response": ("Response", "Responses"),
    "guidance": ("Guidance", "Guidance"),
    "news": ("News report", "News reports"),
    "other": ("Other document", "Other documents"),
}
TYPES: Mapping[str, tuple[str, str]] = {
    "scr": ("Serious case review", "Serious case reviews"),
    "lcspr": ("Local child safeguarding practice review", "Local child safeguarding practice reviews"),
    "learning_review": ("Learning review", "Learning reviews"),
    "rapid_review": ("Rapid review", "Rapid reviews"),
    "national_review": ("National review", "National reviews"),
    "significant_case_review": ("Significant case review", "Significant case reviews"),
    "scottish_learning_review": ("Learning review (Scotland)", "Learning reviews (Scotland)"),
    "cpr": ("Child practice review", "Child practice reviews"),
    "susr": ("Single unified safeguarding review", "Single unified safeguarding reviews"),
    "cmr": ("Case management review", "Case management reviews"),
    "dhr": ("Domestic homicide review", "Domestic homicide reviews"),
    "sar": ("Safeguarding adults review", "Safeguarding adults reviews"),
    "inspection": ("Inspection", "Inspections"),
    "inquest": ("Inquest", "Inquests"),
    "inquiry": ("Inquiry", "Inquiries"),
    "other": ("Other review", "Other reviews"),
}

# what a document is to its review
ROLES: Mapping[str, str] = {
    "announcement": "announcement",
    "terms_of_reference": "terms of reference",
    "summary": "summary",
    "full_report": "full report",
    "action_plan": "action plan",
    "response": "response",
    "news": "news",
    "re_review": "later review of the same matter",
}

STATUSES: Mapping[str, str] = {
    "announced": "announced",
    "under_way": "under way",
    "published": "published",
    "withdrawn": "withdrawn",
    "unknown": "not known",
}


def document_name(document: Row) -> str:
    """Return what a document is called: by its title, or by kind, area and date where a title may name a person or is none."""
    if document["kind"] not in policy().naming_kinds and document["title"]:
        return str(document["title"])
    return _by_facts(KINDS[document["kind"]][0], document)


def review_name(review: Row) -> str:
    """Return what a review is called: by its label, if it has one and is no inquest, with type, area and date."""
    kind = TYPES[review["review_type"]][0]
    label = told_label(review["label"], review["review_type"])
    return _by_facts(f"{kind}: {label}" if label else kind, review)


def told_label(label: str | None, review_type: str) -> str:
    """Return the label that a review is told by, empty where it has none that says anything.

    That of an inquest may be the name of who died, and a label of which all is masked names nothing.
    """
    return label if label and review_type != "inquest" and any(letter.isalnum() for letter in label) else ""


def _by_facts(kind: str, row: Row) -> str:
    place = f", {row['area_name']}" if row["area_name"] else ""
    if row["published_on"]:
        return f"{kind}{place}, {day(row['published_on'])}"
    if row.get("announced_on"):
        return f"{kind}{place}, announced {day(row['announced_on'])}"
    return f"{kind}{place}, date not known"


def document_names(documents: Mapping[str, Row]) -> dict[str, str]:
    """Return by id what documents are called, no two alike."""
    return told_apart((key, document_name(row), day(row["published_on"])) for key, row in documents.items())


def review_names(reviews: Mapping[str, Row]) -> dict[str, str]:
    """Return by id what reviews are called, no two alike."""
    return told_apart((key, review_name(row), day(row["published_on"])) for key, row in reviews.items())


def area_names(areas: Iterable[Row]) -> dict[str, str]:
    """Return by code the names of areas; a name that an older area had too is told apart by the time it was in use."""
    found = list(areas)
    often = Counter(row["name"] for row in found)
    return {row["area_code"]: f"{row['name']}{_in_use(row)}" if often[row["name"]] > 1 else row["name"] for row in found}


def _in_use(row: Row) -> str:
    if row["valid_to"]:
        return f" (to {day(row['valid_to'])})"
    return f" (from {day(row['valid_from'])})" if row["valid_from"] else f" ({row['area_code']})"


def told_apart(names: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return by id names of which no two are alike: date, or else id, is added. `names` are (id, name, date in words)."""
    given = list(names)
    dated = _longer([(key, name, f"{name}, {when}" if when not in name else name) for key, name, when in given])
    return {key: name for key, name, _ in _longer([(key, name, f"{name} ({key[:8]})") for key, name, _ in dated])}


def _longer(names: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    often = Counter(name for _, name, _ in names)
    return [(key, longer if often[name] > 1 else name, longer) for key, name, longer in names]


def kind_words(kind: str) -> str:
    """Return a kind of document in words."""
    return KINDS[kind][0] if kind in KINDS else in_words(kind)
