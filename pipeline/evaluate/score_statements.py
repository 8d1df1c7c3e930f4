"""Statements, recommendations and agencies of one document scored against its labels: counts, misses, confidences.

Figures and their rules are those of the guidelines: a row and a label are paired one to one (`pairs.py`); a second row for
the same sentence is wrong. Statements and agencies are compared on the fully labelled pages, recommendations over the
whole document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.evaluate.keys import Span
from pipeline.evaluate.labelled import Ask, Labelled, Statement
from pipeline.evaluate.pairs import Pair, likeness, one_to_one, pair, words_of
from pipeline.evaluate.rows import TABLES, Found, Row
from pipeline.evaluate.structure import Count

F_FIGURES = (*TABLES, "recommendations", "agencies", "addressees", "failure_contexts", "missed_opportunities")
SHARES = ("failure_category", "cause_links", "cause_links_elsewhere", "ask_kind", "deadlines", "agency_sector", "facts")
FIGURES = (*F_FIGURES, *SHARES)
_ADDRESSEE, _SURFACE = (0.6, 0.4), (0.75, 0.4)  # wordings of bodies are short: how much they must share, how short they may be


@dataclass(frozen=True)
class Miss:
    """A label that no row stands for, a row that no label stands for, or a detail that differs; `quote` stays local."""

    figure: str
    what: str  # missed | wrong | other
    document_id: str
    page: int
    span: Span | None
    detail: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Judged:
    """The confidence of a row and whether a label stands for it."""

    table: str
    confidence: float
    is_right: bool


@dataclass(frozen=True)
class Score:
    """Counts of one document by figure, its misses, and the confidences of its rows."""

    name: str
    document_id: str
    kind: str
    split: str
    is_absent: bool
    counts: dict[str, Count]
    misses: tuple[Miss, ...] = ()
    judged: tuple[Judged, ...] = ()


@dataclass
class _Sheet:
    """What is written down while one document is scored."""

    document_id: str
    counts: dict[str, Count] = field(default_factory=lambda: dict.fromkeys(FIGURES, Count()))
    misses: list[Miss] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    def add(self, figure: str, right: int | bool, true: int, found: int = 0) -> None:
        self.counts[figure] += Count(int(right), true, found)

    def differs(self, figure: str, page: int, span: Span | None, detail: str) -> None:
        self.misses.append(Miss(figure, "other", self.document_id, page, span, detail))

    def pairs(self, figure: str, pairs: Sequence[Pair], rows: Sequence[_Placed], labels: Sequence[_Placed]) -> None:
        """Count pairs of a figure and note what is in none."""
        self.add(figure, len(pairs), len(labels), len(rows))
        right, found = {i for i, _ in pairs}, {j for _, j in pairs}
        sides = (("missed", labels, found), ("wrong", rows, right))
        for what, placed, paired in sides:
            alone = (one for number, one in enumerate(placed) if number not in paired)
            self.misses += [Miss(figure, what, self.document_id, page, span, "", quote) for page, span, quote in alone]


_Placed = tuple[int, Span | None, str]


def score(labelled: Labelled, found: Found | None) -> Score:
    """Return how the rows found in a document compare with its labels; without any all labels count as missed."""
    rows = found or Found(labelled.document_id)
    sheet = _Sheet(labelled.document_id)
    for table in TABLES:
        _statements(sheet, labelled, rows, table)
    _recommendations(sheet, labelled, rows)
    _agencies(sheet, labelled, rows)
    _facts(sheet, labelled, rows)
    return Score(
        labelled.name, labelled.document_id, labelled.kind or rows.kind, labelled.split, found is None,
        sheet.counts, tuple(sheet.misses), tuple(sheet.judged),
    )  # fmt: skip


def _statements(sheet: _Sheet, labelled: Labelled, found: Found, table: str) -> None:
    rows = [row for row in found.of(table) if row.page in labelled.statement_pages]
    labels = labelled.with_role(TABLES[table])
    pairs = pair([(row.page, row.quote) for row in rows], [((label.page,), label.quote) for label in labels])
    sheet.pairs(table, pairs, _places(rows), [(label.page, label.span, label.quote) for label in labels])
    _confidences(sheet, table, rows, pairs)
    couples = [(rows[i], labels[j]) for i, j in pairs]
    details: dict[str, Callable[[], None]] = {
        "failures": lambda: _failures(sheet, couples),
        "causes": lambda: _links(sheet, couples, labelled.with_role("failure")),
    }
    details.get(table, lambda: None)()


def _places(rows: Sequence[Row]) -> list[_Placed]:
    return [(row.page, row.span, row.quote) for row in rows]


def _confidences(sheet: _Sheet, table: str, rows: Sequence[Row], pairs: Sequence[Pair]) -> None:
    right = {i for i, _ in pairs}
    sheet.judged += [Judged(table, row.confidence, i in right) for i, row in enumerate(rows) if row.confidence is not None]


def _failures(sheet: _Sheet, couples: Sequence[tuple[Row, Statement]]) -> None:
    for row, label in couples:
        is_right = row.category == label.category
        sheet.add("failure_category", is_right, 1)
        if not is_right:
            sheet.differs("failure_category", row.page, row.span, f"{label.category} -> {row.category}")
        want, have = set(label.contexts), set(row.contexts)
        sheet.add("failure_contexts", len(want & have), len(want), len(have))
        if want != have:
            sheet.differs("failure_contexts", row.page, row.span, f"{_listed(want)} -> {_listed(have)}")
        both = label.is_missed_opportunity and row.is_missed_opportunity
        sheet.add("missed_opportunities", both, int(label.is_missed_opportunity), int(row.is_missed_opportunity))


def _listed(codes: set[str]) -> str:
    return "+".join(sorted(codes)) or "none"


def _links(sheet: _Sheet, couples: Sequence[tuple[Row, Statement]], failures: Sequence[Statement]) -> None:
    """Causes that explain a labelled failure: whether they are linked to it; those explained elsewhere by themselves too."""
    for row, label in couples:
        targets = _targets(label)
        if not any(likeness(target, failure.quote) for target in targets for failure in failures):
            continue
        is_right = any(likeness(quote, target) for quote in row.explains for target in targets)
        sheet.add("cause_links", is_right, 1)
        if not any(likeness(target, label.quote) for target in targets):
            sheet.add("cause_links_elsewhere", is_right, 1)
        if not is_right:
            sheet.differs("cause_links", row.page, row.span, f"linked to {len(row.explains)} others")


def _targets(label: Statement) -> tuple[str, ...]:
    """The quotes of what a cause explains: other sentences, or its own where it names none."""
    return label.explains or (() if label.explains_unclear else (label.quote,))


def _recommendations(sheet: _Sheet, labelled: Labelled, found: Found) -> None:
    rows, labels = found.of("recommendations"), labelled.asks
    pairs = pair([(row.page, row.quote) for row in rows], [(label.pages, label.quote) for label in labels])
    sheet.pairs("recommendations", pairs, _places(rows), [(label.page, label.span, label.quote) for label in labels])
    _confidences(sheet, "recommendations", rows, pairs)
    for i, j in pairs:
        _ask(sheet, rows[i], labels[j])


def _ask(sheet: _Sheet, row: Row, label: Ask) -> None:
    sheet.add("ask_kind", row.ask_kind == label.ask_kind, 1)
    if row.ask_kind != label.ask_kind:
        sheet.differs("ask_kind", row.page, row.span, f"{label.ask_kind} -> {row.ask_kind}")
    if label.deadline:
        sheet.add("deadlines", bool(row.deadline), 1)
    same = [
        (0.0, i, j)  # any wording that is near enough is right
        for i, have in enumerate(row.addressees)
        for j, want in enumerate(label.addressees)
        if any(likeness(have, wording, *_ADDRESSEE) for wording in want)
    ]
    n_right = len(one_to_one(same))
    sheet.add("addressees", n_right, len(label.addressees), len(row.addressees))
    if n_right < max(len(label.addressees), len(row.addressees)):
        detail = f"{n_right} right of {len(label.addressees)} asked, {len(row.addressees)} found"
        sheet.differs("addressees", row.page, row.span, detail)


def _agencies(sheet: _Sheet, labelled: Labelled, found: Found) -> None:
    """Each wording once on a page, however often it is printed there."""
    rows = {(row.page, _same_words(row.quote)): row for row in found.of("agencies") if row.page in labelled.statement_pages}
    labels = {(label.page, _same_words(label.surface)): label for label in labelled.bodies}
    have, want = list(rows), list(labels)
    scored = sorted(
        (like, i, j)
        for i, (page, surface) in enumerate(have)
        for j, (label_page, label) in enumerate(want)
        if page == label_page and (like := likeness(surface, label, *_SURFACE))
    )
    pairs = one_to_one(reversed(scored))
    placed = [(label.page, label.span, label.surface) for label in labels.values()]
    sheet.pairs("agencies", pairs, _places(list(rows.values())), placed)
    for i, j in pairs:
        row, label = rows[have[i]], labels[want[j]]
        sheet.add("agency_sector", row.sector == label.sector, 1)
        if row.sector != label.sector:
            sheet.differs("agency_sector", row.page, row.span, f"{label.sector} -> {row.sector}")


def _same_words(surface: str) -> str:
    return " ".join(words_of(surface))


def _facts(sheet: _Sheet, labelled: Labelled, found: Found) -> None:
    for name, expected, given in _stated(labelled, found):
        sheet.add("facts", expected == given, 1)
        if expected != given:
            sheet.differs("facts", 0, None, f"{name} {expected} -> {given or 'none'}")


def _stated(labelled: Labelled, found: Found) -> Iterator[tuple[str, str, str]]:
    """Facts that are labelled, as labelled and as found; dates by their month."""
    for name, length in (("kind", None), ("published_on", 7), ("area_code", None)):
        expected = labelled.facts.get(name)
        if expected:
            yield name, expected[:length], (found.facts.get(name) or "")[:length]
