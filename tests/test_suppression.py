"""Small counts of people are not told: attacks by subtraction over rows, columns, linked tables and downloads."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from contextlib import closing
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipeline import export, store
from pipeline import records as r
from pipeline.export import people
from pipeline.records import ReviewsError
from pipeline.suppression import (
    LARGEST,
    SYMBOL,
    TOTAL,
    WIDTH,
    Key,
    Sum,
    Tables,
    cube,
    intervals,
    is_small,
    recovered,
    suppress,
)
from tests import factories as f

Shown = Mapping[Key, int | None]


def attacked(shown: Shown, target: Key) -> tuple[float, float]:
    """What an attacker makes of what is shown: the least and greatest value of a cell.

    Written apart from the code it attacks: every innermost cell is unknown, every cell that is shown is an equation over
    them, whatever table or download it stood in.
    """
    domains = [sorted({key[at] for key in shown} - {TOTAL}) for at in range(len(target))]
    inner = list(product(*domains))

    def line(key: Key) -> list[float]:
        return [float(all(a in (TOTAL, b) for a, b in zip(key, cell, strict=True))) for cell in inner]

    told = [(line(key), n) for key, n in shown.items() if n is not None]
    given = {"A_eq": [of for of, _ in told], "b_eq": [n for _, n in told]} if told else {}
    aim = np.array(line(target))
    low, high = linprog(aim, bounds=(0, None), **given), linprog(-aim, bounds=(0, None), **given)
    assert low.status == 0, "what is shown adds up"
    return round(low.fun, 6), float("inf") if high.status == 3 else round(-high.fun, 6)


def is_part(key: Key, whole: Key) -> bool:
    return all(a in (TOTAL, b) for a, b in zip(whole, key, strict=True))


def broken(true: Mapping[Key, int], shown: Shown) -> list[Key]:
    """The small counts, and what they are made up of, that the attacker gets or knows to be small."""
    found = []
    small = [key for key, n in true.items() if is_small(n)]
    for key in (key for key in true if any(is_part(key, whole) for whole in small)):
        low, high = attacked(shown, key)
        if high <= LARGEST or high - low < WIDTH:
            found.append(key)
    return found


# (counts by row and column): why
PATTERNS = [
    ([[2, 9, 14], [11, 12, 8], [7, 20, 30]], "one small count: three more must go"),
    ([[1, 1, 1], [20, 30, 40]], "a row whose total is small too"),
    ([[3, 0, 0], [0, 0, 9]], "zeros beside a small count tell where it is"),
    ([[3, 0, 9], [0, 8, 9], [7, 0, 12]], "zeros in large groups"),
    ([[4]], "nothing but one small count"),
    ([[2, 3, 7], [9, 9, 9]], "two in a row whose sum would be told"),
    ([[1, 4, 90], [90, 90, 0], [80, 70, 5]], "few places to hide"),
    ([[5, 6], [6, 5]], "at the edge"),
]


def table(rows: list[list[int]]) -> Tables:
    return cube({(f"row {a}", f"column {b}"): n for a, row in enumerate(rows) for b, n in enumerate(row)})


@pytest.mark.parametrize(("rows", "why"), PATTERNS, ids=[why for _, why in PATTERNS])
def test_an_attack_by_subtraction_finds_nothing(rows: list[list[int]], why: str) -> None:
    true = table(rows)
    shown = suppress(true)
    assert all(shown.cells[key] in (None, n) for key, n in true.cells.items()), "what is shown is true"
    assert not any(is_small(n) for n in shown.cells.values() if n is not None)
    assert broken(true.cells, shown.cells) == []
    assert recovered(true, shown.cells) == []


def test_the_attack_succeeds_where_only_small_counts_are_hidden() -> None:
    true = table(PATTERNS[0][0])
    primary = {key: None if is_small(n) else n for key, n in true.cells.items()}
    assert broken(true.cells, primary) == recovered(true, primary) == [("row 0", "column 0")]
    assert intervals(primary, true.sums)["row 0", "column 0"] == (2, 2)


def test_a_table_without_small_counts_is_shown_whole() -> None:
    true = table([[0, 6], [7, 100]])
    assert suppress(true).cells == true.cells


def test_the_least_is_hidden_that_protects() -> None:
    shown = suppress(table(PATTERNS[0][0]))
    assert (len(shown.primary), len(shown.secondary)) == (1, 3)
    assert shown.cells[TOTAL, TOTAL] == 113, "totals are the last to go"
    assert [shown.text(("row 0", of)) for of in ("column 0", TOTAL)] == [SYMBOL, "25"]


def test_noughts_are_hidden_where_they_tell_which_category_few_are_in() -> None:
    shown = suppress(table([[3, 0, 0], [0, 9, 12], [30, 20, 0]])).cells
    assert [shown["row 0", of] for of in ("column 0", "column 1", "column 2", TOTAL)] == [None] * 4


counts_of_people = st.one_of(st.integers(0, 9), st.integers(0, 60))


@settings(max_examples=40)
@given(st.data())
def test_no_small_count_of_random_linked_tables_is_recovered(data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from([(2, 3), (3, 3), (4, 5), (2, 2, 2), (2, 3, 3)]))
    cells = {tuple(f"{at}{value}" for at, value in enumerate(key)): data.draw(counts_of_people) for key in np.ndindex(*shape)}
    true = cube(cells)
    shown = suppress(true).cells
    assert broken(true.cells, shown) == []
    # nor is the sum of what is hidden in a line itself a small count
    for whole, parts in true.sums:
        hidden = [part for part in parts if shown[part] is None]
        if shown[whole] is not None and any(is_small(true.cells[part]) for part in hidden):
            assert sum(true.cells[part] for part in hidden) > LARGEST


@settings(max_examples=30)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_every_whole_table_that_agrees_is_thought_of(values: list[int]) -> None:
    """Attack by trying: among all tables of whole numbers that agree with what is shown, a small count is not told."""
    keys = [(f"r{a}", f"c{b}") for a in range(2) for b in range(2)]
    true = cube(dict(zip(keys, values, strict=True)))
    shown = suppress(true).cells
    ranges = [range(18) if (n := shown[key]) is None else [n] for key in keys]
    tried = np.stack([of.ravel() for of in np.meshgrid(*ranges, indexing="ij")])
    agrees = np.ones(tried.shape[1], dtype=bool)
    for key, n in shown.items():
        if n is not None:
            cells = [at for at, cell in enumerate(keys) if all(a in (TOTAL, b) for a, b in zip(key, cell, strict=True))]
            agrees &= tried[cells].sum(axis=0) == n
    for at, key in enumerate(keys):
        if is_small(true.cells[key]):
            left = tried[at, agrees]
            assert left.max() > LARGEST
            assert left.max() - left.min() >= WIDTH


def test_tables_suppressed_apart_give_each_other_away() -> None:
    """The whole and its kinds, each a download: what one hides the difference of the others tells."""
    kinds = {"review": [[2, 9], [8, 20]], "inquest": [[12, 7], [9, 30]]}
    inner = {(kind, f"r{a}", f"c{b}"): n for kind, of in kinds.items() for a, row in enumerate(of) for b, n in enumerate(row)}
    true = cube(inner)
    apart: dict[Key, int | None] = {}
    for kind in (*kinds, TOTAL):
        one = cube({key[1:]: n for key, n in true.cells.items() if key[0] == kind and TOTAL not in key[1:]})
        apart |= {(kind, *key): n for key, n in suppress(one).cells.items()}
    assert ("review", "r0", "c0") in broken(true.cells, apart)
    assert broken(true.cells, suppress(true).cells) == []


def test_what_is_known_beforehand_is_reckoned_with() -> None:
    cells = {("a",): 3, ("b",): 4, (TOTAL,): 7}
    sums = (Sum((TOTAL,), (("a",), ("b",))),)
    assert suppress(Tables(cells, sums)).cells == {("a",): None, ("b",): None, (TOTAL,): 7}
    least = Tables(cells, sums, {("a",): 3, ("b",): 3})
    shown = suppress(least).cells
    assert shown[TOTAL,] is None, "with three at least in each, seven would tell too much"
    assert recovered(least, shown) == []
    with pytest.raises(ReviewsError, match="cannot be protected"):
        suppress(Tables(cells, sums, {}, frozenset({("b",), (TOTAL,)})))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: Tables({("a",): 1, (TOTAL,): 2}, (Sum((TOTAL,), (("a",),)),)), "sums that do not hold"),
        (lambda: Tables({("a",): -1}, ()), "negative counts"),
        (lambda: cube({(TOTAL,): 2}), "a value called all"),
        (lambda: cube({("a",): 2}, [["b"]]), "a value that is not of the dimension"),
    ],
)
def test_what_is_no_table_is_refused(made: object, why: str) -> None:
    assert callable(made)
    with pytest.raises(ValueError, match=r"\S"):
        made()


# --- what is published ----------------------------------------------------------------------------------------------

TYPES = {"scr": 14, "lcspr": 6, "learning_review": 2}
BANDS = ("0", "1-5", "6-10", "11-15", None)
HARMS = (("neglect",), ("exploitation",), ("neglect", "physical_abuse"), ())


def told() -> f.Rows:
    """A database of reviews about children of all ages and harms."""
    rng = np.random.default_rng(11)
    rows: list[r.Record] = [f.run("run-p", "privacy")]
    source = f.file("people.pdf")
    on = f.pages(source.sha256[:16], "The review looks at what was done.")
    doc = f.document(source, on)
    rows += [source, *on, doc]
    start, end = f.span(on[0], "looks")
    n = 0
    for kind, how_many in TYPES.items():
        for at in range(how_many):
            of = f.review(f"Child {kind} {at}", review_type=kind)
            rows.append(of)
            for child in range(1 + int(rng.integers(0, 3))):
                band = BANDS[int(rng.integers(0, len(BANDS)))]
                rows.append(r.Subject(f"s-{kind}-{at}-{child}", of.review_id, f"Child {child}", band, f.RUN))
            facts = [("harm_type", harm) for harm in HARMS[int(rng.integers(0, len(HARMS)))]]
            facts += [("n_convicted", str(int(rng.integers(1, 9)))), ("n_subjects", "2"), ("incident_on", "2015-03")]
            for fact, value in facts:
                n += 1
                rows.append(
                    r.CaseFact(
                        f"people-{n}", of.review_id, doc.document_id, fact, value, None, None, None, 1, start, end, "looks", f.RUN
                    )
                )
    return f.without(f.without(f.added(f.corpus(), *rows), "theme_trends"), "rural_urban_differences")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    store.build(folder / "reviews.duckdb", {}, told())
    export.export(folder / "reviews.duckdb", folder / "out")
    return folder


def true_counts(published: Path) -> dict[str, Tables]:
    with closing(duckdb.connect()) as connection:
        connection.execute(f"attach '{published / 'reviews.duckdb'}' as src (read_only)")
        return dict(people.tables_of(people.cases(connection)))


def downloads(published: Path) -> dict[str, list[tuple[str, str, str, str, int | None]]]:
    """The table of people as each format has it."""
    out = published / "out"
    with (out / "csv" / "people_counts.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
        rows = [(x["measure"], x["review_type"], x["harm_type"], x["age_band"], x["n"]) for x in read]
        assert all((x["shown"] == SYMBOL) == (x["is_suppressed"] == "true") == (x["n"] == "") for x in read)
    asked = "select measure, review_type, harm_type, age_band, n from "
    with closing(duckdb.connect(str(out / export.COPY), read_only=True)) as connection:
        copied = connection.execute(asked + "people_counts").fetchall()
        packed = connection.execute(asked + f"'{out / 'parquet' / 'people_counts.parquet'}'").fetchall()
    return {"csv": [(*x[:4], int(x[4]) if x[4] else None) for x in rows], "duckdb": copied, "parquet": packed}


def test_every_download_hides_the_same_and_none_is_recovered(published: Path) -> None:
    found = downloads(published)
    assert len({json.dumps(sorted(rows, key=str)) for rows in found.values()}) == 1
    true = true_counts(published)
    assert set(true) == {"children", "convicted"}
    n_small = n_hidden = 0
    for measure, tables in true.items():
        wide = len(next(iter(tables.cells)))
        shown: dict[Key, int | None] = {tuple(row[1 : 1 + wide]): row[4] for row in found["csv"] if row[0] == measure}
        assert set(shown) == set(tables.cells)
        assert broken(tables.cells, shown) == []
        assert recovered(tables, shown) == [], "with what is known of each case besides"
        n_small += sum(map(is_small, tables.cells.values()))
        n_hidden += sum(n is None for n in shown.values())
        assert any(n for n in shown.values()), "something is left to read"
    assert n_small > 20
    assert n_hidden > n_small


def test_people_cannot_be_counted_again(published: Path) -> None:
    """No row is left that is one person, or a number or harm of one case; nor how many such rows there were."""
    with closing(duckdb.connect(str(published / "out" / export.COPY), read_only=True)) as connection:
        tables = {name for (name,) in connection.execute("select table_name from information_schema.tables").fetchall()}
        kinds = connection.execute("select distinct fact_kind from case_facts order by 1").fetchall()
        numbers = connection.execute("select count(n_in), count(n_out), count(*) from runs").fetchone()
    assert "subjects" not in tables
    assert kinds == [("incident_on",)]
    assert numbers is not None
    assert numbers[:2] == (0, 0)
    assert numbers[2] > 0
    names = {path.stem for path in (published / "out").rglob("*.*")}
    assert "subjects" not in names
    assert "people_counts" in names
    workbook = openpyxl.load_workbook(published / "out" / export.WORKBOOK, read_only=True)
    assert not [name for name in workbook.sheetnames if "subjects" in name]


def test_a_case_has_one_harm_and_all_its_children() -> None:
    case = people.Case("scr", ["1-5", "1-5"], {"neglect", "physical_abuse"}, {"n_subjects": 3})
    assert (case.harm, case.children) == ("several", ["1-5", "1-5", "not stated"])
    assert (people.Case("scr").harm, people.Case("scr").children) == ("not stated", [])
    assert people.counts([]) == []


def test_rows_of_people_do_not_hang_on_order(published: Path) -> None:
    with closing(duckdb.connect(str(published / "reviews.duckdb"), read_only=True)) as connection:
        found = people.cases(connection, "main")
    assert people.counts(found) == people.counts(found[::-1])
