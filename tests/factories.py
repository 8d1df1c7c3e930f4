"""Hand-made rows with sensible defaults and offsets that agree: `segment()` finds its text in its page, and so on.

Everything here is invented: Marlshire, its boroughs and bodies do not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from pipeline import records as r
from pipeline.ids import quote_sha256, short_hash
from pipeline.records import Box, Record

RUN = "run-1"
LENSES = ("early_help", "escalation", "access")
Extract = r.Failure | r.GoodPractice | r.Cause | r.Impact | r.Recommendation
R = TypeVar("R", bound=Record)
Rows = dict[str, list[Record]]

KIND_OF = {
    r.Failure: "failure", r.GoodPractice: "good_practice", r.Cause: "cause",
    r.Impact: "impact", r.Recommendation: "recommendation",
}  # fmt: skip


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def file(path: str = "tarnbridge.pdf", **changes: Any) -> r.File:
    digest = sha256(path)
    made = r.File(path, digest, digest[:16], "pdf", 2048, None, datetime(2020, 5, 1, 12, 0))
    return replace(made, **changes)


def pages(document_id: str, *texts: str) -> list[r.Page]:
    """Pages of one document, each starting one form feed after the one before."""
    made: list[r.Page] = []
    start = 0
    for number, text in enumerate(texts, start=1):
        made.append(page(document_id, text, number, start))
        start += len(text) + 1
    return made


def page(document_id: str, text: str, number: int = 1, start_char: int = 0, **changes: Any) -> r.Page:
    made = r.Page(document_id, number, str(number), text, start_char, "text", "pdfium", 595.0, 842.0, None, RUN)
    return replace(made, **changes)


def page_check(on: r.Page, **changes: Any) -> r.PageCheck:
    """A page that two readers agree on."""
    n = sum(not c.isspace() for c in on.text)
    made = r.PageCheck(on.document_id, on.page, "sample", on.engine, "pdfplumber", n, n, n, 1.0, RUN)
    return replace(made, **changes)


def document(of: r.File, on: Sequence[r.Page], **changes: Any) -> r.Document:
    made = r.Document(
        document_id=of.sha256[:16],
        sha256=of.sha256,
        text_sha256=sha256("\f".join(p.text for p in on)),
        kind="serious_case_review",
        title="Child A: a serious case review",
        publisher="Tarnbridge Safeguarding Children Board",
        area_code="X08000001",
        board_id="tscb",
        nation="Fictional",
        published_on=date(2014, 3, 1),
        published_on_source="printed",
        period_start_on=date(2011, 1, 1),
        period_end_on=date(2012, 6, 30),
        is_in_scope=True,
        scope_reason="a review of practice with a child",
        licence=None,
        source_url=None,
        n_pages=len(on),
        n_ocr_pages=sum(p.method == "ocr" for p in on),
        run_id=RUN,
    )
    return replace(made, **changes)


def span(on: r.Page, quote: str) -> tuple[int, int]:
    """Where a quote stands in the document of its page."""
    start = on.start_char + on.text.index(quote)
    return start, start + len(quote)


def boxes(on: r.Page) -> tuple[Box, ...]:
    return (Box(on.page, 72.0, 100.0, 500.0, 112.0),)


def segment(on: r.Page, text: str, ordinal: int = 0, **changes: Any) -> r.Segment:
    start, end = span(on, text)
    made = r.Segment(
        segment_id=short_hash("segment", on.document_id, start),
        document_id=on.document_id,
        page=on.page,
        ordinal=ordinal,
        kind="paragraph",
        section_kind="analysis",
        level=None,
        heading="What was found",
        number=None,
        stem_id=None,
        continues_id=None,
        table_index=None,
        row=None,
        columns=(),
        start_char=start,
        end_char=end,
        text=text,
        boxes=boxes(on),
        run_id=RUN,
    )
    return replace(made, **changes)


def _statement(kind: str, within: r.Segment, quote: str, focus: str) -> dict[str, Any]:
    start = within.start_char + within.text.index(quote)
    focus_start = start + quote.index(focus or quote)
    return {
        "document_id": within.document_id,
        "segment_id": within.segment_id,
        "section_kind": within.section_kind,
        "page": within.page,
        "quote": quote,
        "start_char": start,
        "end_char": start + len(quote),
        "focus_start_char": focus_start,
        "focus_end_char": focus_start + len(focus or quote),
        "boxes": within.boxes,
        "is_hedged": False,
        "is_past": False,
        "confidence": 0.8,
        "found_by": f"{kind}.invented",
        "run_id": RUN,
    }


def _id(kind: str, within: r.Segment, quote: str) -> str:
    return short_hash(within.document_id, kind, quote, 1)


def failure(within: r.Segment, quote: str, focus: str = "", **changes: Any) -> r.Failure:
    values = _statement("failure", within, quote, focus) | {
        "failure_id": _id("failure", within, quote),
        "category_id": "recording",
        "is_missed_opportunity": False,
        "is_hindsight": False,
    }
    return r.Failure(**(values | changes))


def good_practice(within: r.Segment, quote: str, focus: str = "", **changes: Any) -> r.GoodPractice:
    values = _statement("good_practice", within, quote, focus)
    return r.GoodPractice(**(values | {"good_practice_id": _id("good_practice", within, quote)} | changes))


def cause(within: r.Segment, quote: str, focus: str = "", **changes: Any) -> r.Cause:
    values = _statement("cause", within, quote, focus)
    own = {"cause_id": _id("cause", within, quote), "level": "organisation", "cue": "because"}
    return r.Cause(**(values | own | changes))


def impact(within: r.Segment, quote: str, focus: str = "", **changes: Any) -> r.Impact:
    values = _statement("impact", within, quote, focus)
    return r.Impact(**(values | {"impact_id": _id("impact", within, quote)} | changes))


def recommendation(within: r.Segment, quote: str, focus: str = "", **changes: Any) -> r.Recommendation:
    values = _statement("recommendation", within, quote, focus) | {
        "recommendation_id": _id("recommendation", within, quote),
        "number": "1",
        "ask_kind": "recommendation",
        "action": None,
        "deadline": None,
        "is_mirror": False,
        "mirrors_failure_id": None,
        "smart_specific": False,
        "smart_measurable": False,
        "smart_assigned": True,
        "smart_time_bound": False,
        "smart_reasons": "time-bound: no, no date",
    }
    return r.Recommendation(**(values | changes))


def extract_id(extract: Extract) -> str:
    return str(getattr(extract, f"{KIND_OF[type(extract)]}_id"))


def evidence(extract: Extract, ordinal: int = 0, role: str = "main", **changes: Any) -> r.Evidence:
    made = r.Evidence(
        KIND_OF[type(extract)], extract_id(extract), ordinal, role, extract.document_id, extract.segment_id,
        extract.page, extract.start_char, extract.end_char, extract.boxes, extract.quote, RUN,
    )  # fmt: skip
    return replace(made, **changes)


def mention(within: r.Segment, surface: str, **changes: Any) -> r.AgencyMention:
    start = within.start_char + within.text.index(surface)
    made = r.AgencyMention(
        short_hash("mention", within.document_id, start), within.document_id, within.segment_id, within.page,
        surface, "marlshire-constabulary", "police", start, start + len(surface), RUN,
    )  # fmt: skip
    return replace(made, **changes)


def candidate(within: r.Segment, quote: str, **changes: Any) -> r.Candidate:
    start = within.start_char + within.text.index(quote)
    made = r.Candidate(
        short_hash("candidate", within.document_id, start), within.document_id, within.segment_id, within.page,
        quote, start, start + len(quote), "failure", "negated", "document", "cues.no_evidence", 0.2, RUN,
    )  # fmt: skip
    return replace(made, **changes)


def review(label: str = "Child A", **changes: Any) -> r.Review:
    made = r.Review(
        short_hash("review", label), "scr", label, "X08000001", "tscb", "Working Together 2010", None, "published",
        date(2012, 9, 1), None, date(2014, 3, 1), RUN,
    )  # fmt: skip
    return replace(made, **changes)


def review_document(of: r.Review, made_of: r.Document, role: str = "full_report") -> r.ReviewDocument:
    return r.ReviewDocument(of.review_id, made_of.document_id, role, "names the case in its title", RUN)


def area(code: str = "X08000001", name: str = "Tarnbridge", **changes: Any) -> r.Area:
    made = r.Area(
        code, name, f"{name} Council", "Fictional", "Marlshire", "metropolitan", "urban", 50_000,
        None, None, None, "invented for the sample",
    )  # fmt: skip
    return replace(made, **changes)


def board(board_id: str = "tscb", **changes: Any) -> r.Board:
    made = r.Board(
        board_id, "Tarnbridge Safeguarding Children Board", "lscb", "Fictional",
        date(2006, 4, 1), date(2019, 9, 28), None, "invented for the sample",
    )  # fmt: skip
    return replace(made, **changes)


def agency(agency_id: str = "marlshire-constabulary", **changes: Any) -> r.Agency:
    made = r.Agency(agency_id, "Marlshire Constabulary", "police", "Fictional", None, None, None, None, "invented for the sample")
    return replace(made, **changes)


def category(category_id: str = "recording", facet: str = "practice", **changes: Any) -> r.Category:
    label = category_id.replace("_", " ").capitalize()
    return replace(r.Category(category_id, facet, label, f"{label}, as defined here.", "invented"), **changes)


def quote_vector(quote: str, *places: int) -> r.QuoteVector:
    """A vector of length 1 with the same number at each of these places, 0 elsewhere."""
    vector = [0.0] * 384
    for place in places:
        vector[place] = len(places) ** -0.5
    return r.QuoteVector(quote_sha256(quote), tuple(vector))


def theme(theme_id: str = "theme-1", **changes: Any) -> r.Theme:
    made = r.Theme(
        theme_id, "Visits not written down", ("visit", "record"), 1, 1, 1, 1, 1, 0.9, True, 0.2, None, "keyphrases",
        date(2012, 6, 30), date(2012, 6, 30), RUN,
    )  # fmt: skip
    return replace(made, **changes)


def run(run_id: str = RUN, stage: str = "extract", **changes: Any) -> r.Run:
    return replace(r.Run(run_id, stage, "{}", "0" * 64, "0" * 64, "{}", 2, 10, 3, 1, 1.5, 200.0), **changes)


# --- a whole small database -----------------------------------------------------------------------------------------

NOT_WRITTEN = "Marlshire Constabulary did not write the visit down because the form had no room for it."
CHANGED = "The form had been changed without asking officers."
UNSAFE = "As a result the child stayed unsafe."
PRAISED = "The school's call was prompt."
NO_FAILING = "There is no evidence that the school waited."
ASK_ONE = "Marlshire Constabulary should write every visit down by May 2015."
ASK_TWO = "Marlshire Constabulary must make sure that all visits are written down."


def corpus() -> Rows:
    """Rows of every table, by table, that fit together: two reviews of one board, three years apart."""
    made = [*_first(), *_second(), *_between(), *_registers()]
    found: Rows = {}
    for row in made:
        found.setdefault(row.table, []).append(row)
    return found


def _first() -> list[Record]:
    source = file()
    on = pages(source.sha256[:16], f"{NOT_WRITTEN} {CHANGED}\n{UNSAFE} {PRAISED}", f"{NO_FAILING}\n{ASK_ONE}")
    doc = document(source, on)
    facts = segment(on[0], f"{NOT_WRITTEN} {CHANGED}", 0)
    praise = segment(on[0], f"{UNSAFE} {PRAISED}", 1)
    negated = segment(on[1], NO_FAILING, 2)
    asks = segment(on[1], ASK_ONE, 3, kind="list_item", section_kind="recommendations", stem_id=negated.segment_id)
    failed = failure(facts, NOT_WRITTEN, "Marlshire Constabulary did not write the visit down")
    why = cause(facts, NOT_WRITTEN, "because the form had no room for it")
    why_else = cause(facts, CHANGED)
    harm = impact(praise, UNSAFE)
    good = good_practice(praise, PRAISED)
    ask = recommendation(asks, ASK_ONE, is_mirror=True, mirrors_failure_id=failed.failure_id, deadline="May 2015")
    of = review()
    answer = r.Response(
        "response-1", ask.recommendation_id, "marlshire-constabulary", "completed", date(2014, 2, 1),
        date(2015, 5, 31), doc.document_id, RUN,
    )  # fmt: skip
    start, end = span(on[0], "visit")
    return [
        source, *on, page_check(on[0]), doc, facts, praise, negated, asks, failed, why, why_else, harm, good, ask,
        *(evidence(extract) for extract in (failed, why, why_else, harm, good, ask)),
        evidence(ask, extract_kind="response", extract_id="response-1"),
        mention(facts, "Marlshire Constabulary"), mention(praise, "school", agency_id=None, sector="education"),
        candidate(negated, NO_FAILING),
        r.CauseFailure(why.cause_id, failed.failure_id, True, RUN),
        r.CauseFailure(why_else.cause_id, failed.failure_id, False, RUN),
        r.ImpactFailure(harm.impact_id, failed.failure_id, False, RUN),
        r.FailureAgency(
            failed.failure_id, "Marlshire Constabulary", "marlshire-constabulary", "police", "responsible", RUN),
        r.RecommendationAddressee(
            ask.recommendation_id, "Marlshire Constabulary", "marlshire-constabulary", "police", RUN),
        answer,
        r.ExtractCategory("failure", failed.failure_id, "neglect", "context", 0.7, RUN),
        r.DocumentArea(doc.document_id, "X08000001", "practice_reviewed", RUN),
        of, review_document(of, doc), r.Subject("subject-1", of.review_id, "Child A", "1-5", RUN),
        r.CaseFact(
            "fact-1", of.review_id, doc.document_id, "n_subjects", "1", None, None, None, 1, start, end, "visit", RUN),
        quote_vector(NOT_WRITTEN, 0), quote_vector(CHANGED, 0, 1), quote_vector(PRAISED, 2),
        theme(), r.ThemeMember("theme-1", "failure", failed.failure_id, 0.9, 1, RUN),
        r.ThemeTrend("theme-1", "scr", "none", 2, 1, 1, 0, 2012, 2016, None, None, None, None, None, "not testable", RUN),
        r.RuralUrbanDifference(
            "scr", "theme", "theme-1", 0, 0, 0, 2, 1, 1, None, None, None, None, None, "not testable", RUN),
        *(
            r.LensExtract(lens, "failure", failed.failure_id, "records", f"lenses.{lens}.bears: visit", None, RUN)
            for lens in LENSES
        ),
        r.PrivateSpan(doc.document_id, 1, start, end, "person", "names.invented", RUN),
    ]  # fmt: skip


def _second() -> list[Record]:
    source = file("later.pdf")
    on = pages(source.sha256[:16], ASK_TWO)
    doc = document(
        source, on, title="Child B: a serious case review", published_on=date(2017, 6, 1),
        period_start_on=date(2015, 1, 1), period_end_on=date(2016, 1, 1), board_id="tssp", kind="practice_review",
    )  # fmt: skip
    asks = segment(on[0], ASK_TWO, kind="list_item", section_kind="recommendations")
    ask = recommendation(asks, ASK_TWO)
    of = review("Child B", board_id="tssp", published_on=date(2017, 6, 1), announced_on=date(2016, 2, 1))
    return [
        source, *on, doc, asks, ask, evidence(ask), of, review_document(of, doc),
        r.RecommendationAddressee(
            ask.recommendation_id, "Marlshire Constabulary", "marlshire-constabulary", "police", RUN),
    ]  # fmt: skip


def _between() -> list[Record]:
    asks = [row for row in (*_first(), *_second()) if isinstance(row, r.Recommendation)]
    return [
        r.RecommendationLink(asks[0].recommendation_id, asks[1].recommendation_id, "same", 0.93, 0.97, RUN),
        r.RecommendationGroup(asks[0].recommendation_id, asks[0].recommendation_id, False, 2, 0.97, RUN),
        *(
            r.RecommendationGroupMember(asks[0].recommendation_id, ask.recommendation_id, "same", ask is asks[0], RUN)
            for ask in asks
        ),
        r.Matter("case_recording", "matter", "Case recording", "invented", RUN),
        *(r.RecommendationMatter(ask.recommendation_id, "case_recording", True, True, RUN) for ask in asks),
        r.RecommendationDeadline(asks[0].recommendation_id, date(2015, 5, 31), RUN),
        r.ExtractCategory("recommendation", asks[0].recommendation_id, "recording", "practice", 0.9, RUN),
        r.ReviewLink(review("Child B").review_id, review().review_id, "revisits", "says so on its first page", RUN),
        file("not-a.pdf", document_id=None, format=None),
        r.Problem("gather", None, "not-a.pdf", None, "not_a_document", "the bytes are none of the known formats"),
        r.ThemeEvent("new", "theme-1", None, None, RUN),
        r.Correction("target-1", None, "level", "team", "organisation", "a.b.", date(2020, 1, 1), "read again"),
        run(),
    ]


def _registers() -> list[Record]:
    return [
        area(), board(successor_id="tssp"), board("tssp", name="Tarnbridge and Sallowby Partnership", kind="scp"),
        r.BoardArea("tscb", "X08000001", None, None, "invented for the sample"), agency(),
        category(), category("neglect", "context"),
        r.CategoryCrosswalk("recording", "An analysis of invented reviews", "records", "same", "invented"),
        r.Framework("single-look", "The single look", "Fictional", "inspection", date(2010, 1, 1), None, "invented"),
        *(
            r.Lens(lens, f"What of {lens}?", "What bears on it.", "invented", "0" * 64, 10, 9, 10, 9, 0.9, 8 / 9, True)
            for lens in LENSES
        ),
        *(r.LensAspect(lens, "records", 1, "Records", "Whether it was written down.") for lens in LENSES),
    ]  # fmt: skip


def changed(rows: Rows, table: str, at: int = 0, **changes: Any) -> Rows:
    """The same rows with one of them changed."""
    made = list(rows[table])
    made[at] = replace(made[at], **changes)  # type: ignore[type-var]
    return {**rows, table: made}


def without(rows: Rows, table: str, at: int | None = None) -> Rows:
    """The same rows with one of them, or the whole table, left out."""
    kept = [] if at is None else [row for place, row in enumerate(rows[table]) if place != at]
    return {**rows, table: kept}


def added(rows: Rows, *more: Record) -> Rows:
    """The same rows and some more."""
    made = {table: list(of) for table, of in rows.items()}
    for row in more:
        made.setdefault(row.table, []).append(row)
    return made
