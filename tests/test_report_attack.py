"""What is published, attacked as a whole: counts of people, private words, and ways back to what is masked.

Everything that can be taken away is looked at together: the copy, Parquet, CSV, the workbook, and the site with its search,
figures, pictures, workbooks and briefings. Each attack also runs where it must succeed, or it would prove nothing.
"""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pytest
from pyarrow import parquet
from scipy.optimize import Bounds, LinearConstraint, milp

from pipeline import export, paths, report
from pipeline.export import parting, people, published
from pipeline.export.catalogue import catalogue
from pipeline.export.policy import policy
from pipeline.export.published import write_copy
from pipeline.report import pictures, picturing
from pipeline.suppression import LARGEST, TOTAL, Key, Suppressed, Tables, is_small, sensitive

Shown = Mapping[Key, int | None]


# --- what is attacked -----------------------------------------------------------------------------------------------

_CHILDREN = """
insert into subjects
select 'attack-' || place || '-' || child, review_id, 'zz', case when child % 8 = 0 then '0' when child % 8 < 3 then '1-5'
    else '11-15' end, run_id
from (select *, row_number() over (order by review_id) as place from reviews), range(?) as r(child)
where child < 4 + place * 7 % 18
"""
_HARMS = """
insert into case_facts
select 'attack-' || place, r.review_id, first.document_id, 'harm_type', ['neglect', 'exploitation'][place % 3 + 1], null, null,
    null, first.page, first.start_char, first.end_char, first.quote, first.run_id
from (select *, row_number() over (order by review_id) as place from reviews) r,
    (select * from case_facts order by case_fact_id limit 1) first
where place % 3 < 2
"""
_ONE_MORE = """
insert into subjects select 'attack-more', review_id, 'zz', '0', run_id from reviews order by review_id limit 1;
insert into case_facts select * replace ('attack-harm' as case_fact_id, 'physical_abuse' as value_low)
from case_facts where case_fact_id = 'attack-1';
insert into case_facts select * replace ('attack-victims' as case_fact_id, 'n_victims' as fact_kind, '77' as value_low)
from case_facts where case_fact_id = 'attack-2';
"""


def crowded(sample_run: Path, into: Path, one_more: bool = False) -> Path:
    """The sample's working database with so many (invented) children that some counts are large and others small."""
    database = into / f"crowded-{one_more}.duckdb"
    shutil.copy(sample_run / paths.DATABASE, database)
    with closing(duckdb.connect(str(database))) as connection:
        connection.execute(_CHILDREN, [30])
        connection.execute(_HARMS)
        if one_more:
            connection.execute(_ONE_MORE)
    return database


@pytest.fixture(scope="module")
def working(sample_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded(sample_run, tmp_path_factory.mktemp("crowded"))


@pytest.fixture(scope="module")
def exported(working: Path) -> Path:
    folder = working.parent / "out"
    export.export(working, folder)
    return folder


@pytest.fixture(scope="module")
def copy(exported: Path) -> Path:
    return exported / export.COPY


class Edition(NamedTuple):
    """Another edition: its databases, and the file in which its tables were before they were written anew."""

    working: Path
    copy: Path
    draft: bytes


@pytest.fixture(scope="module")
def more(sample_run: Path, working: Path) -> Edition:
    """What would be published with one child, one harm and some victims more."""
    database, drafts = crowded(sample_run, working.parent, one_more=True), []
    fair = published._fair_copy

    def spied(connection: Any, held: Any, rules: Any, draft: Path, target: Path) -> None:
        connection.execute("checkpoint pub")
        drafts.append(draft.read_bytes())
        fair(connection, held, rules, draft, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "_fair_copy", spied)
        write_copy(database, working.parent / "more.duckdb")
    return Edition(database, working.parent / "more.duckdb", drafts[0])


@pytest.fixture(scope="module")
def site(sample_run: Path, working: Path, copy: Path) -> Path:
    """The whole site, made of a copy without the table of people: what a page says of people comes from nowhere else."""
    folder, bare = working.parent / "site", working.parent / "bare.duckdb"
    shutil.copy(copy, bare)
    bare.chmod(0o644)
    with closing(duckdb.connect(str(bare))) as connection:
        connection.execute(f"drop table {people.TABLE}")
    shutil.copytree(report.ASSETS, folder / "assets")
    build = sample_run / "build"
    made = report._built(bare, folder, pictures.pictured_documents(working, paths.SAMPLE, build), processes=1)
    wanted = {extract for one in made for extract in one.pictures}
    pictures.make_pictures(wanted, working, paths.SAMPLE, build, folder, processes=1)
    return folder


def asked(database: Path, sql: str, *given: object) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        return connection.execute(sql, given).fetchall()


@cache
def tables_of(database: Path) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Every table and view with its columns and rows: those of a table as they lie, those of a view in order."""
    made = {}
    asking = "select table_name, table_type from information_schema.tables where table_schema = 'main' order by 1"
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        for name, kind in connection.execute(asking).fetchall():
            rows = connection.execute(f'select * from "{name}"').fetchall()
            rows = rows if kind == "BASE TABLE" else sorted(rows, key=str)
            made[name] = ([column[0] for column in connection.description or ()], rows)
    return made


# --- counts of people ----------------------------------------------------------------------------------------------


def true_tables(database: Path) -> dict[str, Tables]:
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        return dict(people.tables_of(people.cases(connection, "main")))


def shown_everywhere(exported: Path) -> dict[str, dict[Key, int | None]]:
    """Every cell about people of all downloads together: a number that one of them shows is known."""
    found: list[tuple[Any, ...]] = []
    asking = f"select measure, review_type, harm_type, age_band, n from {people.TABLE}"
    found += asked(exported / export.COPY, asking)
    rows = parquet.read_table(exported / "parquet" / f"{people.TABLE}.parquet").to_pylist()
    found += [tuple(row[name] for name in ("measure", "review_type", "harm_type", "age_band", "n")) for row in rows]
    with (exported / "csv" / f"{people.TABLE}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.append(
                (row["measure"], row["review_type"], row["harm_type"], row["age_band"], int(row["n"]) if row["n"] else None)
            )
    made: dict[str, dict[Key, int | None]] = {}
    for measure, *key, n in found:
        cells = made.setdefault(measure, {})
        cells[tuple(key)] = n if n is not None else cells.get(tuple(key))
    return made


def interval(shown: Shown, target: Key, wide: int) -> tuple[float, float]:
    """The least and greatest whole number that a cell can be, by integer programs over the innermost cells."""
    told = {key[:wide]: n for key, n in shown.items() if set(key[wide:]) <= {TOTAL}}
    domains = [sorted({key[at] for key in told} - {TOTAL}) for at in range(wide)]
    inner = list(product(*domains))

    def line(key: Key) -> list[float]:
        return [float(all(a in (TOTAL, b) for a, b in zip(key, cell, strict=True))) for cell in inner]

    known = [(line(key), n) for key, n in told.items() if n is not None]
    # a table that hides everything has no equation; the whole is bounded so that both ends are found
    rows, values = np.array([row for row, _ in known] or [[0.0] * len(inner)]), np.array([n for _, n in known] or [0])
    aim, ends = np.array(line(target)), []
    for sign in (1, -1):
        solved = milp(
            sign * aim,
            constraints=LinearConstraint(rows, values, values),
            bounds=Bounds(0, 10_000),
            integrality=np.ones(len(inner)),
        )
        assert solved.x is not None, "what is published adds up"
        ends.append(round(float(aim @ solved.x)))
    return ends[0], ends[1]


def recovered(true: Tables, shown: Shown) -> dict[Key, tuple[float, float]]:
    """The cells to be hidden that the attacker gets: to the number, or that it is a small one."""
    wide = len(next(iter(true.cells)))
    full = {key: (*key, TOTAL, TOTAL)[:3] for key in true.cells}
    cells = {key: shown.get(full[key]) for key in true.cells}
    found = {key: interval(cells, key, wide) for key in sorted(sensitive(true)) if true.cells[key]}
    return {key: ends for key, ends in found.items() if ends[0] == ends[1] or 1 <= ends[0] <= ends[1] <= LARGEST}


def test_no_hidden_count_of_people_is_recovered_from_all_downloads(working: Path, exported: Path) -> None:
    true, shown = true_tables(working), shown_everywhere(exported)
    assert set(shown) == set(true)
    n_hidden = 0
    for measure, tables in true.items():
        assert recovered(tables, shown[measure]) == {}
        assert not any(is_small(n) for n in shown[measure].values() if n is not None)
        n_hidden += sum(n is None for n in shown[measure].values())
    assert n_hidden > 10
    assert any(n for n in shown[people.CHILDREN].values()), "something is left to read, or nothing was to be attacked"


def test_without_secondary_suppression_the_attack_recovers_some(working: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def primary_only(tables: Tables) -> Suppressed:
        small = frozenset(key for key, n in tables.cells.items() if is_small(n))
        return Suppressed({k: None if k in small else n for k, n in tables.cells.items()}, tables.sums, {}, small, frozenset())

    monkeypatch.setattr(people, "suppress", primary_only)
    with closing(duckdb.connect(str(working), read_only=True)) as connection:
        cases = people.cases(connection, "main")
    shown: dict[Key, int | None] = {row[1:4]: row[4] for row in people.counts(cases) if row[0] == people.CHILDREN}
    true = true_tables(working)[people.CHILDREN]
    found = recovered(true, shown)
    exact = [key for key, ends in found.items() if ends[0] == ends[1]]
    assert len(exact) > 3
    assert all(ends[0] == true.cells[key] for key, ends in found.items() if ends[0] == ends[1])


def differing(one: Path, other: Path) -> set[str]:
    """The tables and views of two databases that differ in anything."""
    first, second = tables_of(one), tables_of(other)
    return {name for name in {*first, *second} if first.get(name) != second.get(name)}


def test_one_child_one_harm_and_victims_more_change_nothing_published_but_the_protected_table(
    working: Path, copy: Path, more: Edition
) -> None:
    """Whatever could count people (a row each, totals, an order, a number of a run) would differ."""
    assert differing(working, more.working) == {"subjects", "case_facts"}
    assert differing(copy, more.copy) - {"about"} == {people.TABLE}


def by_rows(database: Path, children: Mapping[str, int]) -> set[str]:
    """The tables that have as many rows as children for most reviews of several: who counts rows, counts children."""
    found = set()
    for name, (columns, rows) in tables_of(database).items():
        for at, column in enumerate(columns):
            if column.endswith("review_id"):
                n_rows = Counter(row[at] for row in rows)
                several = [n_rows[review] == n for review, n in children.items() if n > 1]
                if sum(several) * 2 > len(several):
                    found.add(name)
    return found


def test_children_cannot_be_counted_by_counting_rows(working: Path, copy: Path) -> None:
    children = dict(asked(working, "select review_id, count(*) from subjects group by 1"))
    assert by_rows(working, children) == {"subjects"}
    assert by_rows(copy, children) == set()
    assert len(set(children.values())) > 5


# --- everything that is published, as text ----------------------------------------------------------------------------


def packed(path: Path) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f"{path.name}!{name}", archive.read(name)
    else:
        yield path.name, path.read_bytes()


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every name and every text of the files of a folder, out of whatever packs it: (file, text)."""
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        yield f"name of {place}", place
        if path.suffix == ".parquet":
            table = parquet.read_table(path)
            yield place, json.dumps(table.to_pylist(), default=str, ensure_ascii=False) + str(table.schema.metadata)
        elif path.suffix == ".duckdb":
            for name, (columns, rows) in tables_of(path).items():
                yield f"{place}: {name}", f"{columns} {rows}"
            yield f"{place}{BYTES}", path.read_bytes().decode("latin-1")
        elif path.is_file():
            for name, data in packed(path):
                text = data.decode("utf-8", "replace")
                # what a script holds as JSON, a page as entities
                text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
                yield name, html.unescape(text)


_WORD = re.compile(r"[^\W\d_]+")
BYTES = ": bytes"
SURE = 6  # letters of a word that the table of syllables of a packed column does not hold by chance ("…s w", "ren")


def names_in(database: Path) -> set[str]:
    """The words of private names that are nothing else: written small by no page, part of no body, area or word of ours."""
    surfaces = asked(
        database,
        "select distinct substring(p.text, s.start_char - p.start_char + 1, s.end_char - s.start_char) "
        "from private_spans s join pages p using (document_id, page) where s.kind = 'person'",
    )
    names = {word for (surface,) in surfaces for word in _WORD.findall(surface) if len(word) > 3 and word[0].isupper()}
    small = {word for (text,) in asked(database, "select text from pages") for word in _WORD.findall(text) if word.islower()}
    known = asked(database, "select name from agencies union select name from areas union select name from boards")
    bodies = {word.casefold() for (name,) in known for word in _WORD.findall(name)}
    return {name for name in names if name.casefold() not in small | bodies}


def found_in(texts: Iterator[tuple[str, str]], words: set[str]) -> dict[str, set[str]]:
    """By word the files that hold it, however it is written; in the bytes of a database, words long enough not to be chance."""
    wanted = {word.casefold(): word for word in words}
    made: dict[str, set[str]] = {}
    for name, text in texts:
        for word in set(_WORD.findall(text.casefold())) & set(wanted):
            if name.endswith(BYTES) and len(word) < SURE:
                continue
            made.setdefault(wanted[word], set()).add(name)
    return made


def hidden_names(working: Path, copy: Path) -> set[str]:
    """The private names that no page shows: others are those of persons named with their office elsewhere."""
    read = {word.casefold() for (text,) in asked(copy, "select text from pages") for word in _WORD.findall(text)}
    return {name for name in names_in(working) if name.casefold() not in read}


def test_no_private_name_is_in_any_published_file(working: Path, exported: Path, copy: Path, site: Path) -> None:
    names = hidden_names(working, copy)
    held = found_in((("", str(rows)) for _, rows in tables_of(working).values()), names)
    assert len(names) > 20 and set(held) == names, "all of them are in the working database"
    assert len(names) > 0.8 * len(names_in(working)), "most names are nowhere on any page"
    for folder in (exported, site):
        assert found_in(texts_of(folder), names) == {}, folder.name
    kinds = {path.suffix for folder in (exported, site) for path in folder.rglob("*.*")}
    assert {".html", ".js", ".csv", ".svg", ".docx", ".xlsx", ".parquet", ".duckdb", ".webp", ".zip"} <= kinds


def test_words_at_private_places_are_masked_on_every_page(working: Path, copy: Path) -> None:
    asking = "select document_id, page, start_char, text from pages order by all"
    raw, masked = ({row[:2]: row[2:] for row in asked(path, asking)} for path in (working, copy))
    n_places = 0
    for document, page, start, end in asked(working, "select document_id, page, start_char, end_char from private_spans"):
        begin, text = raw[document, page]
        for place in range(max(start - begin, 0), min(end - begin, len(text))):
            assert not text[place].isalnum() or masked[document, page][1][place] == "█"
            n_places += 1
    assert n_places > 200


# --- pictures ---------------------------------------------------------------------------------------------------------


def drawn_parts(working: Path, sample_run: Path, site: Path) -> Iterator[tuple[Any, picturing.Job, picturing._PageRead]]:
    """Each picture's plan with its job and page, as the site has it."""
    made = {path.name for path in (site / "pictures").iterdir()}
    wanted = {tuple(name.removesuffix(".webp").rsplit("-", 1)): name for name in made}
    files = pictures.files_of(working, paths.SAMPLE, sample_run / "build")
    for job in pictures._jobs(wanted, working, files, sample_run / "build", site):  # type: ignore[arg-type]
        pages = picturing._pages(job)
        for one in job.wanted:
            read = pages[one.page]
            yield picturing.planned(read.page, read.words, one.boxes, job.spans), job, read


def test_a_picture_is_the_same_whatever_stands_under_its_masks(working: Path, sample_run: Path, site: Path) -> None:
    from PIL import Image, ImageDraw

    n_masked = 0
    for plan, job, read in drawn_parts(working, sample_run, site):
        private = [
            word for word in read.words if any(word.start_char < end and word.end_char > start for start, end in job.spans)
        ]
        if not private or not read.page.width or not read.page.height:
            continue
        size = (int(read.page.width * picturing.SCALE) + 1, int(read.page.height * picturing.SCALE) + 1)
        page = Image.effect_noise(size, 60)
        other = page.copy()
        for word in private:
            box = [edge * picturing.SCALE for edge in (word.x0, word.top, word.x1, word.bottom)]
            ImageDraw.Draw(other).rectangle(box, fill=0 if n_masked % 2 else 255)
        assert picturing.encoded(picturing.drawn_part(page, plan)) == picturing.encoded(picturing.drawn_part(other, plan))
        without = replace(plan, private=())
        n_masked += picturing.drawn_part(page, without).tobytes() != picturing.drawn_part(other, without).tobytes()
    assert n_masked > 0, "without its masks a picture would differ"


def test_pictures_are_of_documents_that_allow_them_and_hold_nothing_but_pixels(working: Path, copy: Path, site: Path) -> None:
    allowed = {
        document
        for document, kind, licence in asked(working, "select document_id, kind, licence from documents")
        if pictures.may_be_shown(licence, kind)
    }
    of = {
        (kind, extract): document
        for kind, extract, document in asked(copy, "select extract_kind, extract_id, document_id from evidence")
    }
    made = sorted((site / "pictures").iterdir())
    assert made and allowed
    for path in made:
        kind, _, extract = path.stem.rpartition("-")
        assert of[kind, extract] in allowed, path.name
        data = path.read_bytes()
        chunks, at = [], 12
        while at < len(data):
            length = int.from_bytes(data[at + 4 : at + 8], "little")
            chunks.append(data[at : at + 4])
            at += 8 + length + length % 2
        assert data[:4] == b"RIFF" and data[8:12] == b"WEBP" and chunks == [b"VP8L"], path.name
    naming = {
        document for document, kind in asked(working, "select document_id, kind from documents") if kind in policy().naming_kinds
    }
    assert naming and naming.isdisjoint({of[path.stem.rpartition("-")[0], path.stem.rpartition("-")[2]] for path in made})


# --- ways back to what is masked ----------------------------------------------------------------------------------------


def renamed(working: Path, copy: Path) -> dict[str, list[str]]:
    """By table the identities that were made of masked words, as the attacker would reckon them from a right guess."""
    of = {name: identity for name, (identity, _) in parting._OF_WORDS.items()}
    made = {}
    for table, identity in sorted(of.items()):
        kept = {value for (value,) in asked(copy, f"select {identity} from {table}")}
        old = [value for (value,) in asked(working, f"select {identity} from {table} order by 1")]
        made[table] = [value for value in old if value not in kept]
    return made


def confirmed(rows: list[str], was: Mapping[str, str]) -> int:
    """How many guesses the order of rows confirms: the old identity lies between those of the rows around it that kept theirs."""
    n = 0
    for at, identity in enumerate(rows):
        if identity in was:
            before = next((row for row in reversed(rows[:at]) if row not in was), "")
            after = next((row for row in rows[at + 1 :] if row not in was), "~")
            n += before < was[identity] < after
    return n


def test_the_place_of_a_row_does_not_tell_what_its_identity_was(working: Path, copy: Path) -> None:
    """A hash that falls among thousands just where the row stands would prove the guess that it was made of."""
    asking = "select document_id, ordinal, segment_id from segments order by rowid"
    old = {row[:2]: row[2] for row in asked(working, asking)}
    rows = [(old[row[:2]], row[2]) for row in asked(copy, asking)]
    was = {new: before for before, new in rows if before != new}
    assert confirmed([new for _, new in sorted(rows)], was) == len(was) > 20, "in the order of the old identities"
    assert confirmed([new for _, new in rows], was) < 0.05 * len(was)


def test_rows_lie_in_the_order_of_what_is_published_of_them(working: Path, copy: Path) -> None:
    with closing(duckdb.connect(str(working), read_only=True)) as connection:
        held = catalogue(connection, connection.execute("select current_database()").fetchall()[0][0])
    for name, (columns, rows) in tables_of(copy).items():
        if name in policy().tables:
            key = [columns.index(column) for column in held[name].key]
            order = [tuple(row[at] for at in key) for row in rows]
            assert order == sorted(order), name
            assert key or rows == [row for row in asked(copy, f'select * from "{name}" order by all')], name


def test_no_byte_of_the_copy_is_left_of_what_was_changed_in_it(working: Path, copy: Path, more: Edition) -> None:
    """DuckDB leaves rows that were updated or deleted in its file, until their place is wanted for others."""
    gone = {value.encode() for values in renamed(working, copy).values() for value in values}
    data = copy.read_bytes()
    assert gone and not any(value in data for value in gone)
    kept = {value.encode() for (value,) in asked(copy, "select segment_id from segments")}
    assert sum(value in data for value in kept) > 100, "identities can be read in the file"
    assert any(value in more.draft for value in gone), "in the file that is not published they are"
    assert not list(working.parent.rglob("*.draft*"))


def test_nothing_published_is_a_hash_of_masked_words(working: Path, copy: Path) -> None:
    """Whoever guesses the words can make their hash: none that is made of them may be there."""
    import hashlib

    told = {value for _, rows in tables_of(copy).values() for row in rows for value in row if isinstance(value, str)}
    pages: dict[str, list[str]] = {}
    for document, text in asked(working, "select document_id, text from pages order by document_id, page"):
        pages.setdefault(document, []).append(text)
    masked = dict(asked(copy, "select document_id, string_agg(text, chr(12) order by page) from pages group by 1"))
    n_masked = 0
    for document, of in pages.items():
        text = "\f".join(of)
        if "█" in masked[document]:
            n_masked += 1
            for words in (text, *of):
                digest = hashlib.sha256(words.encode()).hexdigest()
                assert digest not in told and digest[:16] not in told
    assert n_masked > 3
    assert asked(copy, "select count(text_sha256) from documents") == [(0,)]
    assert asked(copy, "select count(quote_sha256) from corrections") == [(0,)]
