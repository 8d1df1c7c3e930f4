"""What a document says about reviews: the one it belongs to, those it announces, and earlier ones it looks back at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.facts import cues, dates
from pipeline.facts.titles import case_label, case_labels
from pipeline.facts.view import View
from pipeline.records import Document, ReviewClue

LEXICON = "review_types"
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
_LOCAL_CASES = ("scr", "significant_case_review", "lcspr", "cpr", "cmr", "susr", "learning_review", "rapid_review")
_REVIEW_KINDS = ("serious_case_review", "practice_review", "learning_review", "thematic_review", "inquiry")
_TOLD_IN_NEWS = (*_LOCAL_CASES, "national_review", "dhr", "inquiry", "other")
_BASIS_SECTIONS = ("introduction", "terms_of_reference", "method", "front_matter", "other", "summary")
_OPERATION = re.compile(r"\bOperation [A-Z][a-z]+\b")
_ABOUT_WORD = re.compile(r"[A-Za-z][\w’'-]{3,}")
_HEAD_SENTENCES = 4  # a report's news is told in its first sentences
_REASON_CHARS = 160
_STATUSES = ("withdrawn", "published", "announced", "under_way")  # of equal weight the first is taken


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence or a heading, as what is said about reviews is looked for."""

    text: str
    is_head: bool


def clues_of(view: View, document: Document) -> list[ReviewClue]:
    """Return the clues of a document; the first is about the review it belongs to, if it belongs to one."""
    if document.kind == "news":
        return list(_of_news(view, document))
    own = _own(view, document)
    if own is None:
        return []
    earlier = list(_earlier(view, document, own)) if document.kind in _REVIEW_KINDS else []
    return [own, *earlier]


def review_type_of(text: str, kind: str, nation: str | None) -> str | None:
    """Return the type of the review that a title names, else the one usual for the kind of document."""
    usual = _TYPE_OF_KIND.get(kind)
    if kind in ("inspection", "joint_inspection", "coroner_report", "coroner_finding", "inquiry"):
        return usual
    named = cues.first_value(LEXICON, "type", text)
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
    elif review_type in _LOCAL_CASES:
        role = _value("document_role", view, role)
    label = _label(title, view) if review_type in _LOCAL_CASES else None
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
        about=_about(view, document, label),
        reason=f"kind of document: {document.kind.replace('_', ' ')}"
        + (f"; title: “{_short(document.title)}”" if document.title else ""),
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


def _about(view: View, document: Document, label: str | None) -> str:
    """Words that identify the case: label, named operations and the words of the title."""
    operations = list(dict.fromkeys(_OPERATION.findall(view.text)))[:3]
    words = [word.lower() for word in _ABOUT_WORD.findall(document.title or "")]
    return "; ".join(dict.fromkeys([*([label] if label else []), *operations, *words]))


# --- news -------------------------------------------------------------------------------------------------------------


def _of_news(view: View, document: Document) -> Iterator[ReviewClue]:
    """One clue for each type of review that the report speaks of: its own first, then others it says something of.

    Its own is one that it says is announced, under way or published; the statutory ones before inquiries.
    """
    lines = list(_lines(view, document))
    by_type: dict[str, list[_Line]] = {}
    for line in lines:
        review_type = cues.first_value(LEXICON, "type", line.text)
        if review_type in _TOLD_IN_NEWS:
            by_type.setdefault(review_type, []).append(line)
    if len(by_type) > 1:
        by_type.pop("other", None)  # "the review" is then one of those that are named
    ranked = sorted(by_type, key=lambda t: _precedence(t, by_type[t]))
    looks_again = any(cue.search(line.text) for cue in _re_review_cues() for line in lines if line.is_head)
    labels = case_labels(view.text)
    label = labels[0] if len(labels) == 1 else None
    for number, review_type in enumerate(ranked):
        said, main = by_type[review_type], number == 0
        status = status_of(said)
        relation = None if main else _relation(lines if looks_again else said)
        if main or (review_type in _LOCAL_CASES and (relation or status)):
            clue = _news_clue(view, document, review_type, status or "unknown", said, lines, main)
            yield replace(clue, case_label=label if main else None, relation=relation)


def _precedence(review_type: str, said: list[_Line]) -> tuple[bool, bool, int, int]:
    kind = _TOLD_IN_NEWS.index(review_type)
    return status_of(said) is None, review_type not in _LOCAL_CASES, -_prominence(said), kind


def _prominence(said: Iterable[_Line]) -> int:
    return sum(2 if line.is_head else 1 for line in said)


def status_of(lines: Iterable[_Line]) -> str | None:
    """Return the status of a review that sentences speak of, the first counting double; None where silent."""
    weights: dict[str, float] = {}
    for line in lines:
        for cue in cues.of_role(LEXICON, "status"):
            if cue.search(line.text):
                weights[cue.value] = weights.get(cue.value, 0.0) + cue.weight * (2 if line.is_head else 1)
    if not weights:
        return None
    return max(weights, key=lambda status: (weights[status], -_STATUSES.index(status)))


def _lines(view: View, document: Document) -> Iterator[_Line]:
    if document.title:
        yield _Line(document.title, True)
    for number, sentence in enumerate(view.sentences):
        yield _Line(sentence.text, number < _HEAD_SENTENCES)


def _news_clue(
    view: View,
    document: Document,
    review_type: str,
    status: str,
    said: list[_Line],
    lines: list[_Line],
    main: bool,
) -> ReviewClue:
    announced = status in ("announced", "under_way")
    return ReviewClue(
        document_id=document.document_id,
        review_type=review_type,
        role="announcement" if announced and main else "news",
        case_label=None,
        area_code=document.area_code,
        board_id=document.board_id,
        status=status,
        announced_on=document.published_on if announced and main else None,
        expected_on=_expected_on(lines) if announced and main else None,
        published_on=document.published_on,  # of the news: it tells which review may be meant
        statutory_basis=None,
        method=cues.first_value(LEXICON, "method", " ".join(line.text for line in said)) if main else None,
        relation=None,
        about=_about(view, document, None),
        reason=f"the report says: “{_short(said[0].text)}”",
    )


def _expected_on(lines: Iterable[_Line]) -> date | None:
    """The last day by which the report is expected."""
    for line in lines:
        for cue in cues.of_role(LEXICON, "expected"):
            for match in cue.find(line.text):
                found = dates.first_date(line.text[match.end() : match.end() + 30])
                if found and found.start_char <= 5:
                    return found.last
    return None


# --- earlier reviews --------------------------------------------------------------------------------------------------


def _earlier(view: View, document: Document, own: ReviewClue) -> Iterator[ReviewClue]:
    """Earlier reviews that the document looks back at: type, date, and how it stands to them."""
    found: dict[tuple[str, date | None], list[_Line]] = {}
    told = [(sentence.text, sentence.segment.text) for sentence in view.sentences]
    for text, paragraph in [(document.title or "", ""), *told]:
        if mention := _mention(text, document):
            # what is said of the earlier review may stand in the next sentences
            found.setdefault(mention, []).extend(_Line(line, False) for line in (text, paragraph))
    looks_again = any(cue.search(document.title or "") for cue in _re_review_cues())
    for (review_type, on), said in _by_type(found).items():
        if looks_again:  # then its verdicts are on what it looks at, wherever they stand
            said = said + [_Line(text, False) for text, _ in told]
        relation = _relation(said)
        if relation is None or (review_type == own.review_type and on is None):
            continue
        yield replace(
            own, review_type=review_type, role="re_review", case_label=None, status="published", announced_on=None,
            published_on=on, statutory_basis=None, method=None, relation=relation,
            reason=f"{relation} it: “{_short(_strongest(said, relation))}”",
        )  # fmt: skip


def _re_review_cues() -> list[cues.Cue]:
    return [cue for cue in cues.of_role(LEXICON, "document_role") if cue.value == "re_review"]


def _mention(text: str, document: Document) -> tuple[str, date | None] | None:
    for cue in cues.of_role(LEXICON, "earlier"):
        match = cue.search(text)
        if not match:
            continue
        review_type = cues.first_value(LEXICON, "type", match.group()) or cues.first_value(LEXICON, "type", text)
        if review_type in _LOCAL_CASES:
            return review_type, _year_before(text, document.published_on)
    return None


def _year_before(text: str, published_on: date | None) -> date | None:
    """The latest date in a sentence that lies before the document's year; a bare year is its last day."""
    found = [day.last for day in dates.find_dates(text)]
    found += [date(int(year), 12, 31) for year in re.findall(r"\b(?:19[89]\d|20\d\d)\b", text)]
    before = [day for day in found if published_on is None or day < published_on]
    return max(before) if before else None


def _by_type(found: dict[tuple[str, date | None], list[_Line]]) -> dict[tuple[str, date | None], list[_Line]]:
    """One entry a type, with the date that most of its sentences give (the latest of equals)."""
    made: dict[tuple[str, date | None], list[_Line]] = {}
    for review_type in dict.fromkeys(review_type for review_type, _ in found):
        said = [line for (t, _), lines in found.items() if t == review_type for line in lines]
        by_year: dict[date, int] = {}
        for (t, on), lines in found.items():
            if t == review_type and on:
                by_year[on] = by_year.get(on, 0) + len(lines)
        year = max(by_year, key=lambda on: (by_year[on], on)) if by_year else None
        made[review_type, year] = said
    return made


def _relation(said: Iterable[_Line]) -> str | None:
    weights = {
        cue.value: cue.weight for cue in cues.of_role(LEXICON, "relation") for line in said if cue.search(line.text)
    }
    return max(weights, key=lambda relation: weights[relation]) if weights else None


def _strongest(said: Iterable[_Line], relation: str) -> str:
    for cue in cues.of_role(LEXICON, "relation"):
        for line in said:
            if cue.value == relation and cue.search(line.text):
                return line.text
    return ""


def _short(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return plain if len(plain) <= _REASON_CHARS else plain[:_REASON_CHARS].rsplit(" ", 1)[0] + " …"
