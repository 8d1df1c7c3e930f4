"""Counts of people for publication: what the rows about people add up to, small counts suppressed.

The rows themselves (children with their age, numbers that documents state, harms) are not published, for any count that is
hidden could be made of them again (docs/decisions/0023-counting-and-suppression.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.suppression import NOTE, TOTAL, Key, Suppressed, Tables, cube, suppress

if TYPE_CHECKING:
    import duckdb

TABLE = "people_counts"
NOT_STATED = "not stated"
SEVERAL = "several"
CHILDREN = "children"
_STATED = {"n_victims": "victims", "n_convicted": "convicted"}  # children are those described, or stated where that is more

_FACTS = """
select reviews.review_id, review_type, fact_kind, value_low
from {schema}.case_facts join {schema}.reviews using (review_id)
where fact_kind in ('n_subjects', 'n_victims', 'n_convicted', 'harm_type')
order by all
"""
_SUBJECTS = """
select review_id, review_type, age_band from {schema}.subjects join {schema}.reviews using (review_id) order by all
"""
COLUMNS = (
    (
        "measure",
        "varchar not null",
        "Who is counted: children that reviews are about, victims or convicted persons that they state.",
    ),
    (
        "review_type",
        "varchar not null",
        "Type of the reviews, or all; the types are added up only so that their sum can be told.",
    ),
    ("harm_type", "varchar not null", "Harm that the documents of the review name, several, not stated, or all together."),
    ("age_band", "varchar not null", "Age of the child in years as a band, not stated, or all together."),
    ("n", "integer", f"Number of people; null where it is not shown. {NOTE}"),
    ("is_suppressed", "boolean not null", "True where the number is not shown."),
    ("shown", "varchar not null", f"The number as it is printed. {NOTE}"),
)
COMMENT = (
    "How many people published reviews are about, by type of review, harm and age, with all sums. Not how many were harmed: only "
    "what published documents say of those they are about."
)


@dataclass
class Case:
    """What is known of the people of one review."""

    review_type: str
    age_bands: list[str] = field(default_factory=list)  # one a child that is described
    harms: set[str] = field(default_factory=set)
    stated: dict[str, int] = field(default_factory=dict)  # fact kind: the largest number that a document states

    @property
    def harm(self) -> str:
        """The harm, so that each case has one and sums hold."""
        return SEVERAL if len(self.harms) > 1 else next(iter(self.harms), NOT_STATED)

    @property
    def children(self) -> list[str]:
        """The age of each child, described or only stated."""
        more = self.stated.get("n_subjects", 0) - len(self.age_bands)
        return self.age_bands + [NOT_STATED] * max(more, 0)


class PeopleCount(NamedTuple):
    """A row of the published table."""

    measure: str
    review_type: str
    harm_type: str
    age_band: str
    n: int | None
    is_suppressed: bool
    shown: str


def write(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the table into the published copy `pub`, from the working database `src`."""
    columns = ", ".join(f"{name} {kind}" for name, kind, _ in COLUMNS)
    connection.execute(f"create table pub.{TABLE} ({columns})")
    found = counts(cases(connection))
    if found:
        connection.executemany(f"insert into pub.{TABLE} values ({', '.join('?' * len(COLUMNS))})", found)
    told = [(f"table pub.{TABLE}", COMMENT), *((f"column pub.{TABLE}.{name}", text) for name, _, text in COLUMNS)]
    for place, text in told:
        connection.execute(f"comment on {place} is '{text.replace(chr(39), 2 * chr(39))}'")


def cases(connection: duckdb.DuckDBPyConnection, schema: str = "src") -> list[Case]:
    """Return what a working database, attached under this name, knows of the people of each review, by review."""
    found: dict[str, Case] = {}
    for review, review_type, age_band in connection.execute(_SUBJECTS.format(schema=schema)).fetchall():
        found.setdefault(review, Case(review_type)).age_bands.append(age_band or NOT_STATED)
    for review, review_type, kind, value in connection.execute(_FACTS.format(schema=schema)).fetchall():
        case = found.setdefault(review, Case(review_type))
        if kind == "harm_type":
            case.harms.add(value)
        elif value.isdecimal():
            case.stated[kind] = max(case.stated.get(kind, 0), int(value))
    return [found[review] for review in sorted(found)]


def counts(of: Iterable[Case]) -> list[PeopleCount]:
    """Return the rows of the published table, in order: every cell, those that are not shown without their number.

    The same cases give the same rows: pages, exports and copies that show them hide the same cells.
    """
    known = list(of)
    made = []
    for measure, tables in tables_of(known).items():
        shown = suppress(tables)
        made += [_row(measure, key, shown) for key in sorted(shown.cells)]
    return made


def tables_of(known: Iterable[Case]) -> Mapping[str, Tables]:
    """Return the counts of each measure with their sums: children by type, harm and age; others by type alone."""
    children: Counter[Key] = Counter()
    stated: dict[str, Counter[Key]] = defaultdict(Counter)
    n_cases: Counter[str] = Counter()
    for case in known:
        n_cases[case.review_type] += bool(case.children)
        for age in case.children:
            children[case.review_type, case.harm, age] += 1
        for kind, measure in _STATED.items():
            if case.stated.get(kind):
                stated[measure][(case.review_type,)] += case.stated[kind]
    made = {CHILDREN: _with_least(children, n_cases)} if children else {}
    return made | {measure: _with_least(stated[measure], {}) for measure in sorted(stated)}


def _with_least(found: Mapping[Key, int], n_cases: Mapping[str, int]) -> Tables:
    """The tables, and what readers know beforehand: a value that is listed occurs, and a case is about one child at least."""
    made = cube(found)
    wide = len(next(iter(found)))
    least = {key: 1 for key in made.cells if sum(value != TOTAL for value in key) <= 1}
    for key in least:
        if key[0] in n_cases and all(value == TOTAL for value in key[1:]):
            least[key] = max(1, n_cases[key[0]])
    least[(TOTAL,) * wide] = max(1, sum(n_cases.values()))
    return Tables(made.cells, made.sums, least)


def _row(measure: str, key: Key, shown: Suppressed) -> PeopleCount:
    n = shown.cells[key]
    review_type, harm, age = (*key, TOTAL, TOTAL)[:3]
    return PeopleCount(measure, review_type, harm, age, n, n is None, shown.text(key))
