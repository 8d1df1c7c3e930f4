"""How far two labellings of the same documents agree, and a labelling with what the pipeline finds.

Krippendorff's alpha for nominal data: 1 for full agreement, 0 for what chance gives. Source: K. Krippendorff, "Computing
Krippendorff's Alpha-Reliability" (2011), section C, with the coincidence matrix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.figures import interval
from pipeline.evaluate.keys import key_of
from pipeline.evaluate.labelled import Labelled, Statement
from pipeline.evaluate.pairs import pair
from pipeline.evaluate.rows import TABLES, Found, Row

CODES = "practice code"  # of what both call a failure
Ratings = tuple[Hashable, ...]  # of one unit, by who rated it; None where somebody did not
Rated = Mapping[str, list[Ratings]]  # what was asked -> ratings of the units of one document


@dataclass(frozen=True)
class Agreement:
    """Alpha of one question over some documents; `low` and `high` by drawing the documents anew."""

    question: str
    n_units: int
    n_documents: int
    alpha: float | None
    low: float | None
    high: float | None


def alpha(units: Sequence[Ratings]) -> float | None:
    """Return Krippendorff's nominal alpha; None where no unit was rated twice, or all ratings are the same value.

    With n_ck the coincidences of values c and k, n_c their sums and n that of all:
    alpha = 1 - (n - 1) * sum of n_ck over c != k / sum of n_c * n_k over c != k.
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for ratings in units:
        given = Counter(rating for rating in ratings if rating is not None)
        n_given = given.total()
        if n_given < 2:
            continue
        for c in given:
            for k in given:
                coincidences[c, k] += given[c] * (given[k] - (c == k)) / (n_given - 1)  # type: ignore[assignment]
    sums: Counter[Hashable] = Counter()
    for (c, _), count in coincidences.items():
        sums[c] += count
    n = sum(sums.values())
    expected = n * n - sum(count * count for count in sums.values())
    if not expected:
        return None
    observed = sum(count for (c, k), count in coincidences.items() if c != k)
    return 1 - (n - 1) * observed / expected


def agreements(rated: Sequence[Rated]) -> list[Agreement]:
    """Return the agreement on each question over documents, each given by the ratings of its units."""
    return [_agreement(question, [one[question] for one in rated]) for question in (rated[0] if rated else ())]


def _agreement(question: str, documents: Sequence[list[Ratings]]) -> Agreement:
    def joined(some: Sequence[list[Ratings]]) -> float | None:
        return alpha([unit for units in some for unit in units])

    n_units = sum(len(units) for units in documents)
    return Agreement(question, n_units, len(documents), joined(documents), *interval(documents, joined))


def of_two(one: Labelled, other: Labelled) -> Rated:
    """Return how two labellings rate the units that both have: each role as present or not, and practice codes."""
    pairs = _same_units(one, other)
    rated: dict[str, list[Ratings]] = {role: [(role in a.roles, role in b.roles) for a, b in pairs] for role in TABLES.values()}
    both = [(a, b) for a, b in pairs if "failure" in a.roles and "failure" in b.roles]
    rated[CODES] = [(a.category, b.category) for a, b in both]
    return rated


def _same_units(one: Labelled, other: Labelled) -> list[tuple[Statement, Statement]]:
    there: dict[tuple[int, str], list[Statement]] = {}
    for statement in other.statements:
        there.setdefault(_place(statement), []).append(statement)
    pairs = []
    for statement in one.statements:
        same = there.get(_place(statement), [])
        if same:
            pairs.append((statement, same.pop(0)))
    return pairs


def _place(statement: Statement) -> tuple[int, str]:
    return statement.page, key_of(statement.quote).text


def with_machine(labelled: Labelled, found: Found) -> Rated:
    """Return how labels and rows rate the labelled units: a row rates the unit that it is paired with."""
    units = [statement for statement in labelled.statements if statement.quote]
    rated: dict[str, list[Ratings]] = {}
    codes: list[Ratings] = []
    for table, role in TABLES.items():
        rows = [row for row in found.of(table) if row.page in labelled.statement_pages]
        row_of = _paired(rows, units)
        rated[role] = [(role in unit.roles, number in row_of) for number, unit in enumerate(units)]
        if role == "failure":
            codes = [(units[n].category, row.category) for n, row in sorted(row_of.items()) if role in units[n].roles]
    return {**rated, CODES: codes}


def _paired(rows: Sequence[Row], units: Sequence[Statement]) -> dict[int, Row]:
    pairs = pair([(row.page, row.quote) for row in rows], [((unit.page,), unit.quote) for unit in units])
    return {unit: rows[row] for row, unit in pairs}


def as_found(labelled: Labelled) -> Found:
    """Return labels as if they had been found, so that a second reader is scored as the pipeline is."""
    rows = {table: tuple(_statement(one) for one in labelled.with_role(role)) for table, role in TABLES.items()}
    rows["recommendations"] = tuple(
        Row(ask.page, ask.quote, ask.span or (0, 0), deadline=ask.deadline, ask_kind=ask.ask_kind,
            addressees=tuple(wordings[0] for wordings in ask.addressees if wordings))
        for ask in labelled.asks
    )  # fmt: skip
    rows["agencies"] = tuple(Row(one.page, one.surface, one.span or (0, 0), sector=one.sector) for one in labelled.bodies)
    return Found(labelled.document_id, labelled.kind, labelled.facts, rows)


def _statement(one: Statement) -> Row:
    explains = one.explains or (() if one.explains_unclear else (one.quote,))
    return Row(
        one.page, one.quote, one.span or (0, 0), category=one.category, contexts=one.contexts,
        is_missed_opportunity=one.is_missed_opportunity, explains=explains,
    )  # fmt: skip
