"""A made-up corpus in which the answers to the questions are known: who asked whom for what, when, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline import records as r
from pipeline.ids import short_hash
from pipeline.records import Record
from tests import factories as f

TSCB, TSSP, SALLOWBY, VARNLEY = "tscb", "tssp", "sallowby-board", "varnley-board"
TARNBRIDGE_CODE, SALLOWBY_CODE, VARNLEY_CODE, WEXCOMBE_CODE = "X08000001", "X06000001", "X06000002", "X06000003"


@dataclass(frozen=True)
class Ask:
    """A recommendation: its words, whom it asks, the group of like asks, its code, and the answer, if any."""

    quote: str
    sector: str = "health"
    group: str | None = None
    category: str | None = None
    answered: str | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Fail:
    """A failure: its code, the reason where one is given, and the theme it belongs to."""

    quote: str
    category: str = "recording"
    reason: str | None = None
    theme: str | None = None


@dataclass
class Corpus:
    """Rows that are gathered review by review."""

    rows: list[Record] = field(default_factory=list)

    def review(
        self,
        label: str,
        *said: Ask | Fail,
        area: str = TARNBRIDGE_CODE,
        board: str | None = TSCB,
        published: date = date(2014, 3, 1),
        period: tuple[date | None, date | None] = (date(2011, 1, 1), date(2012, 6, 30)),
        role: str = "full_report",
        kind: str = "serious_case_review",
        incident: str | None = None,
        **changes: Any,
    ) -> None:
        """Add a review with one document of one page, on which everything that is said stands."""
        source = f.file(f"{label}.pdf")
        on = f.pages(source.sha256[:16], " ".join(_words(said)) or f"Nothing is said in {label}.")
        doc = f.document(
            source, on, title=label, area_code=area, board_id=board, published_on=published,
            period_start_on=period[0], period_end_on=period[1], kind=kind,
        )  # fmt: skip
        of = f.review(label, area_code=area, board_id=board, **({"published_on": published} | changes))
        segment = f.segment(on[0], on[0].text)
        self.rows += [source, *on, doc, segment, of, f.review_document(of, doc, role)]
        self.rows.append(r.DocumentArea(doc.document_id, area, "practice_reviewed", f.RUN))
        if incident:
            start, end = f.span(on[0], on[0].text)
            fact = short_hash("fact", label)
            of_case = (of.review_id, doc.document_id, "incident_on", incident, None, None, None)
            self.rows.append(r.CaseFact(fact, *of_case, 1, start, end, on[0].text, f.RUN))
        for one in said:
            self.rows += _asked(segment, one) if isinstance(one, Ask) else _failed(segment, one)

    def tables(self, *more: Record) -> f.Rows:
        """All rows by table, with the registers."""
        found: f.Rows = {}
        for row in [*registers(), *self.rows, *more, f.run()]:
            found.setdefault(row.table, []).append(row)
        groups: dict[str, list[r.RecommendationGroupMember]] = {}
        for row in found.get("recommendation_group_members", []):
            assert isinstance(row, r.RecommendationGroupMember)
            groups.setdefault(row.group_id, []).append(row)
        found["recommendation_groups"] = [
            r.RecommendationGroup(group, of[0].recommendation_id, group.startswith("form"), len(of), 0.9, f.RUN)
            for group, of in sorted(groups.items())
        ]
        return found


def _words(said: Sequence[Ask | Fail]) -> list[str]:
    return [words for one in said for words in (one.quote, getattr(one, "reason", None)) if words]


def _asked(segment: r.Segment, ask: Ask) -> list[Record]:
    row = f.recommendation(segment, ask.quote)
    made: list[Record] = [
        row,
        f.evidence(row),
        r.RecommendationAddressee(row.recommendation_id, "the body asked", None, ask.sector, f.RUN),
    ]
    if ask.group:
        made.append(r.RecommendationGroupMember(ask.group, row.recommendation_id, "same", False, f.RUN))
    if ask.category:
        made.append(r.ExtractCategory("recommendation", row.recommendation_id, ask.category, "practice", 0.9, f.RUN))
    if ask.answered:
        answer = short_hash("response", row.recommendation_id)
        made.append(
            r.Response(answer, row.recommendation_id, None, ask.answered, date(2015, 1, 1), ask.due_on, row.document_id, f.RUN)
        )
    return made


def _failed(segment: r.Segment, fail: Fail) -> list[Record]:
    row = f.failure(segment, fail.quote, category_id=fail.category)
    made: list[Record] = [row, f.evidence(row)]
    if fail.reason:
        why = f.cause(segment, fail.reason)
        made += [why, f.evidence(why), r.CauseFailure(why.cause_id, row.failure_id, False, f.RUN)]
    if fail.theme:
        made.append(r.ThemeMember(fail.theme, "failure", row.failure_id, 0.9, None, f.RUN))
    return made


def registers() -> list[Record]:
    """Four areas, one of them gone; four boards, of which one took the place of another."""
    boards = (TSSP, SALLOWBY, VARNLEY)
    return [
        f.area(population_0_25=80_000),
        f.area(SALLOWBY_CODE, "Sallowby", rural_urban="Rural", population_0_25=60_000),
        f.area(VARNLEY_CODE, "Varnley", population_0_25=90_000),
        f.area(WEXCOMBE_CODE, "Wexcombe", rural_urban="Rural", valid_to=date(2019, 3, 31), successor_code=SALLOWBY_CODE),
        f.board(TSCB, successor_id=TSSP),
        *(
            f.board(board, name=f"Partnership {board}", kind="scp", valid_from=date(2006, 1, 1), valid_to=None)
            for board in boards
        ),
        *(f.category(code) for code in ("recording", "information_sharing", "assessment")),
        f.category("neglect", "context"),
    ]
