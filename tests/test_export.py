"""What is exported is masked in every format, says where it came from, and opens in tools that are not ours."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from pipeline import export, store
from pipeline import records as r
from pipeline.export import policy, published, safe_places, tabular, workbook
from pipeline.export.catalogue import catalogue
from pipeline.export.names import Names, Private
from pipeline.records import ContractError, ReviewsError
from tests import factories as f

COMPAT = Path(os.environ.get("REVIEWS_COMPAT", Path(sys.prefix) / "compat"))  # `make compat` fills it
FORMULA = "=1+1 is what the form said of the visit."
LONG = "Nobody wrote it down. "

# invented: every one of these is marked private, and none may be found in anything exported, however it is written
NAMES = ("Quillon", "Ashgrove", "Pemberline", "Zorvath", "Mirabeth")
OTHER = ("14 Thistledown Row", "3 March 2004", "kestrel@ashgrove.example")
HIDDEN = "Nobody looked at this page for names, so Wendlebury is still on it."

FIRST = (
    f"Mrs Quillon Ashgrove of 14 Thistledown Row told Marlshire Constabulary about it.\n{FORMULA}\n"
    "Dr Pemberline did not pass on what the school had"
)
SECOND = (
    "written to Zorvath in May.\nLearning for Dr Ashgrove\nThe Ashgrove clinic should act by the birthday on 3 March 2004.\n"
    "There is no proof that Pemberline waited, nor did\tthe 2 children born on 3 March 2004 see kestrel@ashgrove.example again."
)
THIRD = "Zorvath, it is said, waited."
NEWS = "Mirabeth Ashgrove was named in court."


def spans(document_id: str, on: list[r.Page]) -> Iterator[r.PrivateSpan]:
    for page in on:
        for word in (*NAMES, *OTHER):
            kind = "person" if word in NAMES else "address" if "Row" in word else "date_of_birth" if "2004" in word else "contact"
            for found in re.finditer(re.escape(word), page.text):
                start = page.start_char + found.start()
                yield r.PrivateSpan(document_id, page.page, start, start + len(word), kind, f"names.{word}", f.RUN)


def seeded() -> f.Rows:
    """A small database whose every kind of text holds a private name somewhere."""
    rows = f.added(f.corpus(), *_report(), *_news(), *_hidden(), *_apart(), f.run("run-p", "privacy"))
    # these are reckoned from the others
    return f.without(f.without(rows, "theme_trends"), "rural_urban_differences")


def _report() -> list[r.Record]:
    source = f.file("Ashgrove/quillon-report.pdf", source_url="https://board.example/reports/ASHGROVE-report.pdf?key=s3cret")
    document_id = source.sha256[:16]
    on = f.pages(document_id, FIRST, SECOND, THIRD)
    doc = f.document(
        source, on, title="Child Q (Quillon ASHGROVE): a review", publisher="Ashgrove Trust", source_url=source.source_url
    )
    lines = FIRST.split("\n")
    told, formula, begun = (f.segment(on[0], text, n, heading="Dr Pemberline’s part") for n, text in enumerate(lines))
    rest = f.segment(on[1], SECOND.split("\n")[0], 3, continues_id=begun.segment_id, heading="Learning for Dr Ashgrove")
    table = f.segment(
        on[1], SECOND.split("\n")[3], 5, kind="table_row", columns=("What Zorvath said", "Number"), number="Q. Quillon"
    )
    ask_text = SECOND.split("\n")[2]
    asks = f.segment(on[1], ask_text, 4, kind="list_item")
    failed = f.failure(begun, lines[2])
    failed = replace(failed, quote=f"{lines[2]} {rest.text}")
    ask = replace(
        f.recommendation(asks, ask_text, deadline="on 3 March 2004"), action="act for Mrs ASHGROVE", smart_reasons="asks Ashgrove"
    )
    weighed = f.candidate(table, SECOND.split("\n")[3])
    first_part = f.candidate(begun, lines[2])
    main = f.evidence(failed)
    main = replace(main, quote=lines[2], end_char=main.start_char + len(lines[2]))
    more = replace(main, ordinal=1, role="continuation", page=2, segment_id=rest.segment_id, start_char=rest.start_char,
                   end_char=rest.end_char, quote=rest.text)  # fmt: skip
    of = f.review("Quillon A.", announced_on=date(2013, 1, 1))
    start, end = f.span(on[1], "2 children")
    return [
        source, *on, doc, told, formula, begun, rest, table, asks, failed, ask, weighed,
        replace(first_part, quote=f"{lines[2]} {rest.text}", end_char=first_part.start_char + len(lines[2])),
        main, more, f.evidence(ask), of, f.review_document(of, doc),
        r.ReviewDocument("unknown-review", document_id, "news", "names Mrs Ashgrove in its title", f.RUN),
        replace(f.mention(asks, "Ashgrove clinic", agency_id=None, sector="health")),
        r.FailureAgency(failed.failure_id, "Dr Pemberline", None, "health", "involved", f.RUN),
        r.FailureAgency(failed.failure_id, "Dr PEMBERLINE", None, "health", "involved", f.RUN),
        r.RecommendationAddressee(ask.recommendation_id, "The Ashgrove clinic", None, "health", f.RUN),
        r.Subject("subject-q", of.review_id, "Quillon", "1-5", f.RUN),
        r.CaseFact("fact-q", of.review_id, document_id, "n_victims", "2", None, "over", None, 2, start, end, "2 children", f.RUN),
        r.Problem("read", document_id, "Ashgrove/quillon-report.pdf", 1, "unread", "words of Zorvath are left out"),
        r.Problem("gather", None, "letters/mirabeth.pdf", None, "missing", "listed in documents.csv, but no such file is there"),
        *spans(document_id, on),
    ]  # fmt: skip


def _news() -> list[r.Record]:
    """A news item that names the child of the review, joined to that review."""
    source = f.file("news/mirabeth-ashgrove.html", source_url="https://paper.example/mirabeth-ashgrove-named")
    on = f.pages(source.sha256[:16], NEWS)
    doc = f.document(
        source, on, kind="news", title="Mirabeth Ashgrove named", source_url=source.source_url, published_on=date(2018, 1, 2)
    )
    of = f.review("Quillon A.", announced_on=date(2013, 1, 1))
    return [source, *on, doc, f.review_document(of, doc, "news"), *spans(doc.document_id, on)]


def _hidden() -> list[r.Record]:
    """A document that `privacy` did not get through."""
    source = f.file("wendlebury.pdf")
    on = f.pages(source.sha256[:16], HIDDEN)
    doc = f.document(source, on, title="The Wendlebury review", source_url="https://board.example/wendlebury.pdf")
    return [
        source, *on, doc, f.segment(on[0], HIDDEN, heading="Wendlebury"),
        r.PrivateSpan(doc.document_id, 1, 0, len(HIDDEN), "person", "privacy.not_done", f.RUN),
    ]  # fmt: skip


def _apart() -> list[r.Record]:
    """Words that stand for many documents."""
    return [f.theme("theme-q", label="Ashgrove was not heard", keywords=("ashgrove", "visit", "zorvath"))]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "reviews.duckdb"
    store.build(path, {}, seeded())
    return path


@pytest.fixture(scope="module")
def exported(database: Path) -> Path:
    into = database.parent / "out"
    done = export.export(database, into)
    assert done.left_out == (), "what a database of this version holds is exported as a whole"
    return into


def ask(exported: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(exported / export.COPY), read_only=True)) as connection:
        return connection.execute(sql, parameters).fetchall()


def everything(exported: Path) -> Iterator[tuple[str, str]]:
    """Every text that an exported file holds, whatever packs it: (file, text)."""
    for path in sorted(exported.rglob("*")):
        if path.suffix == ".parquet":
            table = parquet.read_table(path)
            yield path.name, json.dumps(table.to_pylist(), default=str, ensure_ascii=False) + str(table.schema.metadata)
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                yield path.name, "\n".join(packed.read(name).decode() for name in packed.namelist())
        elif path.is_file():
            yield path.name, path.read_bytes().decode("utf-8", "replace")
    with closing(duckdb.connect(str(exported / export.COPY), read_only=True)) as connection:
        for (name,) in connection.execute("select table_name from information_schema.tables").fetchall():
            yield f"{export.COPY}: {name}", str(connection.execute(f'select * from "{name}"').fetchall())


# --- masking --------------------------------------------------------------------------------------------------------


def test_the_working_database_holds_the_names(database: Path) -> None:
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        held = str(connection.execute("select text from pages").fetchall())
    assert all(word in held for word in (*NAMES, *OTHER, "Wendlebury"))


def test_no_private_name_is_in_anything_exported(exported: Path) -> None:
    looked_at = 0
    for name, text in everything(exported):
        looked_at += 1
        small = text.casefold()
        for word in (*NAMES, *OTHER, "Wendlebury", "s3cret"):
            assert word.casefold() not in small, f"{word} is in {name}"
    assert looked_at > 100, "each table and view in three formats, the workbook and the database"


def test_what_is_not_private_is_there(exported: Path) -> None:
    found = dict(everything(exported))
    assert FORMULA.removeprefix("=") in found["pages.csv"] and "told Marlshire Constabulary" in found["pages.parquet"]
    assert "Visits not written down" in found[export.WORKBOOK]


def test_masks_keep_every_place(exported: Path) -> None:
    """Quotes, segments and mentions are still the words at their offsets, of which those of the private are blocks."""
    for name in ("quotes_are_verbatim", "segments_are_disjoint", "focus_lies_in_the_evidence", "pages_follow_one_another"):
        assert ask(exported, (store.SQL / "checks" / f"{name}.sql").read_text()) == [], name
    ((text,),) = ask(exported, "select text from pages where text like 'Mrs%'")
    assert text.startswith("Mrs ███████ ████████ of ██ ███████████ ███ told Marlshire Constabulary about it.")
    assert len(text) == len(FIRST)


def test_a_quote_over_two_pages_is_masked_in_both(exported: Path) -> None:
    quotes = ask(
        exported,
        "select quote from failures where quote like 'Dr %' union all select quote from candidates where quote like 'Dr %'",
    )
    assert [q for (q,) in quotes] == ["Dr ██████████ did not pass on what the school had written to ███████ in May."] * 2


def test_words_without_a_place_are_masked(exported: Path) -> None:
    assert ask(exported, "select title from documents where title like 'Child Q%'") == [("Child Q (███████ ████████): a review",)]
    assert ask(exported, "select action, deadline from recommendations where action is not null") == [
        ("act for Mrs ████████", "on █ █████ ████")
    ]
    assert ask(exported, "select label, keywords from themes where theme_id = 'theme-q'") == [
        ("████████ was not heard", ["████████", "visit", "███████"])
    ]
    assert ask(exported, 'select "columns", number from segments where len("columns") > 0') == [
        (["What ███████ said", "Number"], "Q. ███████")
    ]


def test_rows_that_look_alike_when_masked_stay_apart(exported: Path) -> None:
    surfaces = ask(exported, "select surface from failure_agencies where surface like 'Dr%' order by 1")
    assert surfaces == [("Dr ██████████",), ("Dr ██████████ (2)",)]


def test_a_document_that_was_not_looked_at_is_masked_whole(exported: Path) -> None:
    blank = re.sub(r"\S", "█", HIDDEN)
    assert ask(exported, "select text from pages where text = ?", blank) and ask(
        exported, "select text from segments where text = ?", blank
    )
    ((title, address),) = ask(exported, "select title, source_url from documents where title like '███ █████████%'")
    assert title == "███ ██████████ ██████" and address is None


def test_without_privacy_nothing_is_exported(tmp_path: Path) -> None:
    rows = seeded()
    store.build(tmp_path / "a.duckdb", {}, {**rows, "runs": [row for row in rows["runs"] if row.stage != "privacy"]})
    with pytest.raises(ReviewsError, match="privacy"):
        export.export(tmp_path / "a.duckdb", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["a.duckdb"]


def test_a_pseudonym_is_not_joined_to_a_news_item(exported: Path) -> None:
    assert ask(exported, "select * from review_documents join documents using (document_id) where kind = 'news'") == []


def test_every_text_of_the_contract_has_a_way(tmp_path: Path) -> None:
    """A new table or column of text is not published until published.yml says how it is masked."""
    rules = policy.policy()
    with closing(duckdb.connect()) as connection:
        store.create_tables(connection)
        tables = catalogue(connection, "memory")
    assert set(rules.tables) | rules.unpublished == set(tables)
    untold = [
        f"{table.name}.{column.name}"
        for table in tables.values()
        for column in table.columns
        if table.name in rules.tables and "VARCHAR" in column.data_type and not rules.is_told(table.name, column.name)
    ]
    assert untold == []
    unknown = [
        f"{name}.{column}"
        for name, of in rules.tables.items()
        for column in of
        if column not in {c.name for c in tables[name].columns}
    ]
    assert unknown == []


def test_what_nothing_is_said_of_is_not_published(database: Path, tmp_path: Path) -> None:
    copied = tmp_path / "more.duckdb"
    copied.write_bytes(database.read_bytes())
    with closing(duckdb.connect(str(copied))) as connection:
        connection.execute("create table stray (words varchar); insert into stray values ('Quillon')")
        connection.execute("alter table lenses add column remark varchar; update lenses set remark = 'Mrs Quillon'")
    done = export.export(copied, tmp_path / "out", ["duckdb"])
    assert done.left_out == ("table stray: nothing says how it is masked",)
    assert ask(tmp_path / "out", "select distinct remark from lenses") == [("███ ███████",)]


def test_text_in_a_type_that_cannot_be_masked_stops_the_export() -> None:
    with pytest.raises(ContractError, match=r"failures\.notes"):
        policy.policy().way("failures", "notes", "STRUCT(said VARCHAR)[]")


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Dr Rose Tamblyn", "Dr ████ ███████", "both parts of a name"),
        ("TAMBLYN and Tamblyn’s", "███████ and ███████’s", "in capitals, and with an ending"),
        ("she rose early", "she rose early", "written small it is a word"),
        ("Tamblyns", "████████", "the apostrophe lost"),
        ("Tamblynson", "Tamblynson", "another word"),
        ("at 9 Elm Way, or 19 Elm Way", "at █ ███ ███, or 19 Elm Way", "an address as a whole, not part of another"),
    ],
)
def test_names_in_words(text: str, expected: str, why: str) -> None:
    names = Names([Private("d", "Rose Tamblyn", "person", "x"), Private("d", "9 Elm Way", "address", "x")])
    assert names.words(["d"], text) == expected, why
    assert names.words(["other"], text) == text


@pytest.mark.parametrize(
    ("address", "expected", "why"),
    [
        ("https://board.example/a/b.pdf", "https://board.example/a/b.pdf", "a plain address"),
        ("https://board.example/a?token=x#p3", "https://board.example/a", "queries may hold secrets"),
        ("https://me:word@board.example/a", None, "a login"),
        ("file:///home/me/a.pdf", None, "a file of somebody's machine"),
        ("http://intranet/a.pdf", None, "a host of a private network"),
        ("http://10.0.0.7/a.pdf", None, "a number is no public name"),
        ("http://nas.local/a.pdf", None, "a name of a private network"),
        ("http://board.example:8080/a.pdf", None, "a service that is not for all"),
        ("http://[::1/a", None, "no address at all"),
    ],
)
def test_addresses(address: str, expected: str | None, why: str) -> None:
    assert safe_places.public_address(address) == expected, why


def test_file_names_that_may_tell_a_person_are_hashes(exported: Path) -> None:
    paths = {path for (path,) in ask(exported, "select path from files")}
    assert "tarnbridge.pdf" in paths and "not-a.pdf" not in paths, "of a file that is no document nothing is known"
    assert hashlib.sha256(b"news/mirabeth-ashgrove.html").hexdigest()[:16] + ".html" in paths
    assert {p for (p,) in ask(exported, "select path from problems where stage = 'read' and path is not null")} < paths


def test_a_page_is_masked_in_place() -> None:
    spans_of = [(2, 4), (8, 30), (40, 41)]
    assert published.masked_page("ab cd ef", 10, spans_of, 22) == "██ ██ ██", "a span that began on the page before"
    assert published.masked_page("abcd", 0, spans_of, 22) == "ab██"
    assert published.masked_page("abcd", 31, spans_of, 22) == "abcd"


# --- where it came from ---------------------------------------------------------------------------------------------


def test_each_format_says_which_run_it_came_from(exported: Path) -> None:
    mark = json.loads((exported / export.MARK).read_text())
    told = dict(ask(exported, "from about"))
    cover = openpyxl.load_workbook(exported / export.WORKBOOK, read_only=True)["Cover"]
    said = {row[0]: row[1] for row in cover.iter_rows(values_only=True) if row[0]}
    for form in ("csv", "parquet"):
        package = json.loads((exported / form / tabular.PACKAGE).read_text())
        assert package["id"] == mark["export_id"] == told["export_id"] == said["Export"]
        assert package["contentSha256"] == told["content_sha256"] == said["Content (SHA-256)"]
        assert {"stage": "privacy", "run_id": "run-p", "versions": "{}"} in package["runs"]
        assert "invented" in package["invented"]
    assert said["Run of privacy"] == "run-p" and "invented" in said["Invented"] and said["Latest document"] == "2018-01-02"


def test_two_exports_of_one_database_are_the_same(database: Path, exported: Path) -> None:
    again = database.parent / "again"
    export.export(database, again)
    for path in sorted(exported.rglob("*")):
        if path.is_file() and path.name != export.COPY:
            assert path.read_bytes() == (again / path.relative_to(exported)).read_bytes(), path.name
    assert ask(exported, "from about") == ask(again, "from about")


def test_another_content_is_another_export(database: Path, exported: Path, tmp_path: Path) -> None:
    store.build(tmp_path / "b.duckdb", {}, f.changed(seeded(), "themes", 0, label="Visits not told"))
    export.export(tmp_path / "b.duckdb", tmp_path / "out", ["duckdb"])
    assert ask(tmp_path / "out", "from about where name = 'content_sha256'") != ask(
        exported, "from about where name = 'content_sha256'"
    )


# --- the folder -----------------------------------------------------------------------------------------------------


def test_only_an_earlier_export_is_replaced(database: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "letter.txt").write_text("mine")
    with pytest.raises(ReviewsError, match="holds other things"):
        export.export(database, own, ["csv"])
    assert (own / "letter.txt").read_text() == "mine"
    into = tmp_path / "out"
    into.mkdir()
    export.export(database, into, ["csv", "xlsx"])
    export.export(database, into, ["parquet"])
    assert sorted(path.name for path in into.iterdir()) == [export.MARK, "parquet"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "own"]


def test_nothing_half_written_is_left(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tabular, "write_csv", broken)
    with pytest.raises(ReviewsError, match="No space left"):
        export.export(database, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("formats", "told"), [(["pdf"], "no format pdf"), (["csv"], "no database")])
def test_what_the_user_can_mend(tmp_path: Path, formats: list[str], told: str) -> None:
    with pytest.raises(ReviewsError, match=told):
        export.export(tmp_path / "none.duckdb", tmp_path / "out", formats)


def test_the_command(database: Path, tmp_path: Path) -> None:
    from pipeline.cli_export import app

    result = CliRunner().invoke(app, ["--into", str(tmp_path / "out"), "-d", str(database), "--as", "csv", "--as", "duckdb"])
    assert result.exit_code == 0 and "masked" in result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["csv", export.MARK, export.COPY]
    result = CliRunner().invoke(app, ["--into", str(tmp_path), "-d", str(database)])
    assert result.exit_code == 1 and "holds other things" in result.output


# --- CSV and Parquet ------------------------------------------------------------------------------------------------


def package(exported: Path, form: str) -> dict[str, Any]:
    return {row["name"]: row for row in json.loads((exported / form / tabular.PACKAGE).read_text())["resources"]}


def test_every_published_table_and_view_is_there(exported: Path) -> None:
    names = {name for (name,) in ask(exported, "select table_name from information_schema.tables")}
    assert set(package(exported, "csv")) == set(package(exported, "parquet")) == names
    assert {"extracts", "theme_by_area", "recurring_recommendations", "coverage", "about"} < names
    assert not names & policy.policy().unpublished


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_description_fits_the_files(exported: Path, form: str) -> None:
    for name, resource in package(exported, form).items():
        path = exported / form / resource["path"]
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        fields = [field["name"] for field in resource["schema"]["fields"]]
        if form == "csv":
            with path.open(newline="", encoding="utf-8") as lines:
                head, *rows = csv.reader(lines)
            assert head == fields and len(rows) == resource["rows"], name
            read = pandas.read_csv(path, keep_default_na=False)
        else:
            read = parquet.read_table(path).to_pandas()
        assert list(read.columns) == fields and len(read) == resource["rows"], name
        assert resource["description"] and all(field["description"] for field in resource["schema"]["fields"]), name


def test_keys_are_told(exported: Path) -> None:
    schema = package(exported, "csv")["failure_agencies"]["schema"]
    assert schema["primaryKey"] == ["failure_id", "surface", "role"]
    assert {"fields": ["failure_id"], "reference": {"resource": "failures", "fields": ["failure_id"]}} in schema["foreignKeys"]
    of_boards = package(exported, "csv")["boards"]["schema"]["foreignKeys"]
    assert {"fields": ["successor_id"], "reference": {"resource": "", "fields": ["board_id"]}} in of_boards, "points to itself"
    schema = package(exported, "csv")["segments"]["schema"]
    kinds = next(field for field in schema["fields"] if field["name"] == "kind")
    assert "table_row" in kinds["constraints"]["enum"]


def test_parquet_carries_the_comments(exported: Path) -> None:
    schema = parquet.read_schema(exported / "parquet" / "failures.parquet")
    assert schema.field("quote").metadata[b"comment"].startswith(b"The whole sentence")
    assert schema.metadata[b"comment"].startswith(b"What the document itself asserts")


def test_no_cell_of_csv_is_a_formula(exported: Path) -> None:
    for path in (exported / "csv").glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        starts = [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r") or re.match(r"-(?!\d)", cell)]
        assert starts == [], path.name


def test_csv_gives_back_the_text_of_parquet(exported: Path) -> None:
    with (exported / "csv" / "segments.csv").open(newline="", encoding="utf-8") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    assert f"'{FORMULA}" in texts
    whole = parquet.read_table(exported / "parquet" / "segments.parquet").column("text").to_pylist()
    assert [re.sub(r"^'('*[=+\-@\t\r＝＋－＠])", r"\1", text) for text in texts] == whole


@pytest.mark.parametrize("text", ["=1", "+1", "-", "@a", "\t=1", "\r1", "'=1", "''-x", "＝1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert duckdb.execute("select regexp_matches(?, ?)", [text, tabular.FORMULA]).fetchone() == (True,)


# --- the workbook ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(exported: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(exported / export.WORKBOOK)


def test_the_workbook_begins_with_what_it_is(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"] and book.sheetnames[-1] == "Columns"
    wanted = {"Documents", "Reviews", "Extracts", "Themes", "Themes by area", "Recommendations", "Recurring recommendations",
              "Agencies named", "Agencies asked", "Areas", "Categories", "Coverage", "Problems"}  # fmt: skip
    assert wanted <= set(book.sheetnames)
    notes = " ".join(str(cell.value) for cell in book["Notes"]["A"])
    assert "Counts are not performance" in notes and "32,767" in notes and "invented" in notes
    links = {cell.hyperlink.location for row in book["Contents"] for cell in row if cell.hyperlink}
    assert {f"'{name}'!A1" for name in book.sheetnames[2:]} == links
    assert book.properties.created.date() == date(2018, 1, 2), "the date of the data, not of the clock"


def test_each_table_can_be_read_and_filtered(book: openpyxl.Workbook) -> None:
    for name in book.sheetnames[3:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A5" and sheet.auto_filter.ref.startswith("A4:")
        heads = [cell.value for cell in sheet[4]]
        assert all(heads) and sheet["A1"].value == name and sheet["A2"].value
        assert all(8 < sheet.column_dimensions[cell.column_letter].width <= 81 for cell in sheet[4])
    extracts = book["Extracts"]
    quote = next(cell for cell in extracts[4] if cell.value == "Quote")
    assert extracts.cell(5, quote.column).alignment.wrap_text


def test_every_column_of_every_sheet_is_explained(book: openpyxl.Workbook) -> None:
    explained = {(row[0], row[1]) for row in book["Columns"].iter_rows(min_row=5, values_only=True) if row[3]}
    for name in book.sheetnames[3:-1]:
        assert {(name, cell.value) for cell in book[name][4]} <= explained, name


def test_text_stays_text(book: openpyxl.Workbook) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and "e" not in kinds
    linked = [sheet.title for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert set(linked) == {"Contents"}


def write_one(path: Path, rows: list[tuple[Any, ...]], most_rows: int = workbook.MOST_ROWS) -> int:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.Sheet("Things", "Some things.", [("quote", "Words."), ("n", "A number.")], rows)
    workbook.name_sheets([sheet], most_rows)
    n_cut = workbook.write_table(book, workbook.Formats(book), sheet, most_rows)
    book.close()
    return n_cut


def test_what_excel_cannot_hold(tmp_path: Path) -> None:
    texts = [
        "=1+1",
        "+4",
        "-x",
        "@a",
        "https://a.example",
        "a\x00b\x0bc\x1fd",
        LONG * 2000,
        "\U0001f9f8" * 20_000,
        "x" * 32_767,
        "_x0041_",
    ]
    n_cut = write_one(tmp_path / "a.xlsx", [(text, n) for n, text in enumerate(texts)])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Things"]
    cells = [row[0] for row in sheet.iter_rows(min_row=5)]
    assert n_cut == 2 and all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    values = [cell.value for cell in cells]
    assert values[:5] == texts[:5] and values[5] == "a b c d" and values[8] == texts[8]
    assert values[6].endswith("(cut)") and values[7].endswith("(cut)")
    assert all(len(value.encode("utf-16-le")) // 2 <= workbook.LONGEST for value in values)


def test_a_table_too_long_goes_on_in_the_next_sheet(tmp_path: Path) -> None:
    write_one(tmp_path / "a.xlsx", [(f"row {n}", n) for n in range(25)], most_rows=14)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Things", "Things (2)", "Things (3)"]
    assert [book[name].max_row for name in book.sheetnames] == [14, 14, 9]
    assert book["Things (3)"].cell(9, 1).value == "row 24"


# --- the copy, and tools that are not ours --------------------------------------------------------------------------


def other_tool(code: str, *arguments: Path) -> str:
    """Run a line of Python with the tools of `make compat`; skips where they are not there."""
    if not (COMPAT / "frictionless").is_dir():
        pytest.skip("no other tools here: `make compat` puts them into .venv/compat")
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(COMPAT)}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


# runs in an older DuckDB and in ours: what it says of the copy, and what each table and view answers
_OPENED = """
import hashlib, json, sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute('set enable_progress_bar = false')
answered = lambda name: hashlib.sha256(repr(sorted(map(repr, ask(f'select * from "{name}"')))).encode()).hexdigest()
ask = lambda sql: connection.execute(sql).fetchall()
views = [name for (name,) in ask("select view_name from duckdb_views() where not internal")]
tables = [name for (name,) in ask("select table_name from duckdb_tables()")]
print(json.dumps({
    "version": duckdb.__version__,
    "answers": {name: answered(name) for name in tables + views},
    "comments": ask("select comment from duckdb_tables() union all select comment from duckdb_views() where not internal"),
    "columns": ask("select count(*), count(comment) from duckdb_columns() where not internal")[0],
    "macro": ask("select wilson_low(2, 5)")[0][0],
}))
"""


def test_an_older_duckdb_opens_the_copy_and_runs_every_view(exported: Path) -> None:
    if sys.version_info >= (3, 13):
        pytest.skip("DuckDB 1.0.0 has no wheel for this Python")
    told = json.loads(other_tool(_OPENED, exported / export.COPY))
    ours = subprocess.run([sys.executable, "-c", _OPENED, exported / export.COPY], capture_output=True, text=True, check=True)
    assert told["version"] == "1.0.0"
    differ = {name for name, answer in json.loads(ours.stdout)["answers"].items() if told["answers"][name] != answer}
    assert differ == set(), "views that an older DuckDB answers otherwise"
    assert all(comment for (comment,) in told["comments"])
    assert told["columns"][0] == told["columns"][1], "every column of every table and view is explained"
    assert told["macro"] == pytest.approx(0.1176, abs=1e-4)


def test_the_command_line_of_duckdb_opens_the_copy(exported: Path) -> None:
    code = (
        "import subprocess, sys, duckdb_cli, pathlib; tool = pathlib.Path(duckdb_cli.__file__).parent / 'duckdb';"
        "asked = ['-c', 'select count(*) as n from extracts'];"
        "sys.exit(subprocess.run([tool, '-readonly', '-csv', sys.argv[1], *asked]).returncode)"
    )
    assert other_tool(code, exported / export.COPY).split() == ["n", str(package(exported, "csv")["extracts"]["rows"])]


def test_frictionless_finds_nothing_wrong_with_the_csv(exported: Path) -> None:
    code = "import sys; from frictionless import validate; r = validate(sys.argv[1]); print(r.valid, len(r.tasks), r.flatten())"
    told = other_tool(code, exported / "csv" / tabular.PACKAGE)
    assert told.split()[:2] == ["True", str(len(package(exported, "csv")))], told


def test_frictionless_understands_the_description_of_the_parquet(exported: Path) -> None:
    """It reads no Parquet of nested types, so the files themselves are read by pandas and pyarrow above."""
    code = "import sys; from frictionless import Package; print(*(r.name for r in Package(sys.argv[1]).resources))"
    assert other_tool(code, exported / "parquet" / tabular.PACKAGE).split() == list(package(exported, "parquet"))


def test_the_copy_is_read_only_and_holds_what_the_database_says_of_itself(exported: Path) -> None:
    assert stat.S_IMODE((exported / export.COPY).stat().st_mode) == 0o444
    ((comment,),) = ask(exported, "select comment from duckdb_tables() where table_name = 'failure_agencies'")
    assert comment.endswith("Key: failure_id, surface, role.")
    assert ask(exported, "select count(*) from duckdb_constraints() where constraint_type = 'PRIMARY KEY'") == [(0,)]
    assert ask(exported, "select count(*) from duckdb_constraints() where constraint_type = 'CHECK'")[0][0] > 50
    ((view,),) = ask(exported, "select comment from duckdb_views() where view_name = 'extracts'")
    assert view.startswith("All extracts")


def test_rows_lie_in_the_order_of_what_is_published_of_them(database: Path, exported: Path) -> None:
    """Nor does the place of a row tell what its key was before it was masked; all rows are there."""
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        held = catalogue(connection, connection.execute("select current_database()").fetchall()[0][0])
        for name in ("failures", "segments", "evidence", "failure_agencies", "files", "problems"):
            (n_held,) = connection.execute(f"select count(*) from {name}").fetchall()[0]
            order = ", ".join(held[name].key) or "all"
            rows = ask(exported, f"select * from {name} order by rowid")
            assert rows == ask(exported, f"select * from {name} order by {order}")
            assert len(rows) == n_held > 0
