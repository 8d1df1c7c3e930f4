"""Drafts of reviews: which clues of which documents speak of the same review, each with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.ids import short_hash
from pipeline.records import Area, Board, ReviewClue
from pipeline.registers import Registers

OWN_ROLES = ("full_report", "summary", "terms_of_reference", "action_plan", "response")
REPORTS = ("full_report", "summary")
ALONE = ("inspection", "inquest")  # each document of these is a review of its own
# How far apart documents of one review lie. Reviews take one to three years from announcement to report, with trials
# six; action plans and responses follow within three.
_BEFORE = {"announcement": timedelta(days=6 * 365), "terms_of_reference": timedelta(days=6 * 365)}
_AFTER = {"action_plan": timedelta(days=3 * 365), "response": timedelta(days=3 * 365), "news": timedelta(days=365)}
_SLACK = timedelta(days=60)
_SAME_REPORT = timedelta(days=400)
_TITLE_OVERLAP = 0.6  # share of the words of the shorter title
_UNNAMED_GAP = timedelta(days=120)  # for news that does not name the type of review
_TELLING = 0.5  # weight that only a label, an operation or words of the title give
_NO_DAY = date.max


@dataclass(frozen=True, slots=True)
class Member:
    """A document as part of a review."""

    clue: ReviewClue
    role: str
    reason: str


@dataclass
class Draft:
    """A review as far as it is known: its first clue and all documents that belong to it."""

    first: ReviewClue
    members: list[Member] = field(default_factory=list)

    @property
    def review_type(self) -> str:
        """The type all members agree on."""
        return self.first.review_type

    @property
    def label(self) -> str | None:
        """The case label that a report, else any document, gives."""
        return next((m.clue.case_label for m in self.ranked() if m.clue.case_label), None)

    @property
    def published_on(self) -> date | None:
        """The day of the earliest report."""
        days = [m.clue.published_on for m in self.members if m.role in REPORTS and m.clue.published_on]
        return min(days) if days else None

    @property
    def announced_on(self) -> date | None:
        """The earliest day of an announcement."""
        days = [m.clue.announced_on for m in self.members if m.clue.announced_on]
        return min(days) if days else None

    @property
    def is_reported(self) -> bool:
        """Whether a report of the review is among the documents."""
        return any(m.role in REPORTS for m in self.members)

    @property
    def review_id(self) -> str:
        """Identity: of the review's full report, else of its earliest document.

        So it depends on no other review and on no order. It changes once, when the report of a review appears that so
        far was only announced (or when an earlier announcement is found); the announcement tells type and case, since
        one newspaper report may announce two.
        """
        anchor = self.ranked()[0]
        if anchor.role == "full_report":
            return short_hash("review", anchor.clue.document_id)
        return short_hash("review", anchor.clue.document_id, self.review_type, anchor.clue.case_label or "")

    def ranked(self) -> list[Member]:
        """Members, full reports first, then by day."""
        return sorted(self.members, key=lambda m: (m.role != "full_report", *_when(m.clue)))


@dataclass(frozen=True)
class Places:
    """Areas and boards with those that went on in their place."""

    registers: Registers

    def same(self, one: ReviewClue, other: ReviewClue) -> bool:
        """Return whether two clues are of the same area, or of boards that are or became the same."""
        if one.area_code and other.area_code:
            return bool(self._areas(one.area_code) & self._areas(other.area_code))
        if one.board_id and other.board_id:
            return bool(self._boards(one.board_id) & self._boards(other.board_id))
        return False

    def name(self, clue: ReviewClue) -> str:
        """Return the name of the area, else of the board."""
        area: Area | None = self.registers.areas.get(clue.area_code or "")
        board: Board | None = self.registers.boards.get(clue.board_id or "")
        return area.name if area else board.name if board else "an unknown area"

    def _areas(self, code: str) -> set[str]:
        found, waiting = set[str](), [self.registers.current_code(code)]
        while waiting:
            code = waiting.pop()
            if code in found:
                continue
            found.add(code)
            area = self.registers.areas.get(code)
            successors = (area.successor_code or "").split(";") if area else []
            waiting += [self.registers.current_code(successor) for successor in successors if successor]
        return found

    def _boards(self, board_id: str) -> set[str]:
        found: set[str] = set()
        while board_id and board_id not in found:
            found.add(board_id)
            board = self.registers.boards.get(board_id)
            board_id = (board.successor_id or "") if board else ""
        return found


def drafts_of(clues: Sequence[ReviewClue], registers: Registers) -> list[Draft]:
    """Return the reviews that the clues speak of, relations to earlier reviews left out; in a fixed order."""
    places = Places(registers)
    ordered = sorted((clue for clue in clues if _is_own(clue)), key=_order)
    drafts: list[Draft] = []
    for clue in ordered:
        found = _draft_for(clue, drafts, places)
        if found is None and clue.relation and clue.status == "unknown":
            continue  # it only looks back at a review that is not among the documents
        if found is None:
            drafts.append(Draft(clue, [Member(clue, clue.role, clue.reason)]))
        else:
            draft, why = found
            draft.members.append(Member(clue, clue.role, why))
    return drafts


def _is_own(clue: ReviewClue) -> bool:
    return clue.role in OWN_ROLES or clue.role in ("announcement", "news")


def _order(clue: ReviewClue) -> tuple[int, date, str, str, str]:
    """Full reports first, so that what announces or follows them finds them; then by day and identity."""
    rank = [*OWN_ROLES, "announcement", "news"].index(clue.role)
    return (rank, *_when(clue), clue.review_type, clue.case_label or "")


def _when(clue: ReviewClue) -> tuple[date, str]:
    return clue.published_on or clue.announced_on or _NO_DAY, clue.document_id


def _draft_for(clue: ReviewClue, drafts: Sequence[Draft], places: Places) -> tuple[Draft, str] | None:
    """The one draft that a clue fits best, with the reason; None where none fits or two fit equally well."""
    if clue.review_type in ALONE and clue.role == "full_report":
        return None
    fits = [(weight, draft, why) for draft in drafts if (fit := _fit(clue, draft, places)) for weight, why in [fit]]
    fits.sort(key=lambda fit: -fit[0])
    if not fits or (len(fits) > 1 and (fits[0][0] == fits[1][0] or fits[0][0] < _TELLING)):
        return None  # of several that only type and area speak for, none is chosen
    return fits[0][1], fits[0][2]


def _fit(clue: ReviewClue, draft: Draft, places: Places) -> tuple[float, str] | None:
    """How well a clue fits a draft, and why in words; None where it does not."""
    titled = _overlap(clue.about, draft.first.about)
    named = clue.role == "response" and titled >= _TITLE_OVERLAP
    unnamed = clue.review_type == "other" and clue.role in ("news", "announcement") and draft.is_reported
    if clue.review_type != draft.review_type and not (named or unnamed):
        return None
    labels = {label.casefold() for label in (clue.case_label, draft.label) if label}
    if len(labels) > 1 or not (named or places.same(clue, draft.first)):
        return None
    same_label = bool(clue.case_label and draft.label)
    gap = _gap(clue, draft)
    if gap is None or (unnamed and gap > _UNNAMED_GAP):
        return None
    if clue.role in REPORTS and not _same_report(draft, same_label, gap):
        return None
    weight = 4.0 * same_label + 2.0 * titled + _shared_operation(clue.about, draft.first.about) - gap.days / 3650
    return weight, _reason(clue, draft, places, same_label, named, gap)


def _same_report(draft: Draft, same_label: bool, gap: timedelta) -> bool:
    """A summary joins the report of its case; a second full report only one of the same case of about the same time."""
    if draft.review_type in ALONE:
        return False
    return same_label and gap <= _SAME_REPORT


def _gap(clue: ReviewClue, draft: Draft) -> timedelta | None:
    """The time between a clue and a draft, None where it is too long for one review."""
    day = clue.published_on or clue.announced_on
    other = draft.published_on or draft.announced_on
    if day is None or other is None:
        return _UNNAMED_GAP * 2  # not known: neither near nor impossible
    if clue.role in REPORTS:
        return abs(other - day)
    if clue.relation and day >= other:
        return day - other  # what looks back may be written any time after
    if day <= other + _SLACK and clue.role != "response":
        limit = _BEFORE.get(clue.role, _BEFORE["announcement"])
        return abs(other - day) if other - day <= limit else None
    if draft.is_reported and clue.status in ("announced", "under_way"):
        return None  # what is announced after the report has appeared is another review
    limit = _AFTER.get(clue.role, _BEFORE["announcement"])
    return day - other if -_SLACK <= day - other <= limit else None


def _reason(clue: ReviewClue, draft: Draft, places: Places, same_label: bool, named: bool, gap: timedelta) -> str:
    parts = [f"same type of review ({draft.review_type})" if not named else "its title names the review"]
    if places.same(clue, draft.first):
        parts.append(f"same area ({places.name(clue)})")
    if same_label:
        parts.append(f"same case ({draft.label})")
    day, other = clue.published_on or clue.announced_on, draft.published_on or draft.announced_on
    if day and other:
        parts.append(f"{abs(gap.days)} days {'before' if day <= other else 'after'} the {_noun(draft)}")
    else:
        parts.append("no other review of that type and area fits better; a date is not known")
    return "; ".join(parts)


def _noun(draft: Draft) -> str:
    return "report" if draft.is_reported else "announcement"


def _overlap(one: str, other: str) -> float:
    """The share of the shorter list of words that both hold."""
    first, second = (set(text.casefold().split("; ")) - {""} for text in (one, other))
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def _shared_operation(one: str, other: str) -> float:
    def operations(text: str) -> set[str]:
        return {word for word in text.split("; ") if word.startswith("Operation ")}

    return 2.0 if operations(one) & operations(other) else 0.0


def draft_of(document_id: str, drafts: Iterable[Draft]) -> Draft | None:
    """Return the draft that a document belongs to first of all."""
    holding = [draft for draft in drafts if any(m.clue.document_id == document_id for m in draft.members)]
    holding.sort(key=lambda draft: min(_rank(m) for m in draft.members if m.clue.document_id == document_id))
    return holding[0] if holding else None


def _rank(member: Member) -> tuple[int, str]:
    return ([*OWN_ROLES, "announcement", "news"].index(member.role), member.clue.review_type)
