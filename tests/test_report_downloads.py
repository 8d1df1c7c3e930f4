"""What can be taken away: workbooks that hold the numbers of the database as text and numbers only, and a page that lists all."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.counting import FEWEST_UNITS, Share
from pipeline.report import ASSETS, build_one
from pipeline.report.pages.downloads import size
from pipeline.report.source import Source
from pipeline.report.tabulate import Column, Table
from pipeline.report.workbooks import EMPTY_TABLE, MOST_FOR_GPTABLES, Book, Tab, values, workbook

if TYPE_CHECKING:
    from openpyxl import Workbook

HOSTILE = '=HYPERLINK("http://example.org","x") [words](http://example.org) $$note$$ <script>'
COLUMNS = (
    Column("words", "Words"),
    Column("n", "Number", "number"),
    Column("on", "Day", "date"),
    Column("share", "Share", "share"),
)
ROWS = (
    {"words": HOSTILE, "n": 7, "on": date(2019, 3, 31), "share": 0.25},
    {"words": "+1", "n": None, "on": None, "share": None},
    {"words": "██ \x07 ██", "n": 0, "on": date(2021, 1, 2), "share": 0.0},
)


def book(rows: Any = ROWS, has_words: bool = False, is_partly_empty: bool = False) -> Book:
    tabs = [
        Tab("First", "What it is.", Table("First table", COLUMNS, rows, "A note.")),
    ]
    if is_partly_empty:
        tabs.append(Tab("Empty", "Nothing.", Table("Empty", COLUMNS, [])))
    return Book("Title", ("Intro.",), ("Note one.", "Note two."), "Source: somewhere.", tabs, date(2024, 5, 6), has_words)


def opened(data: bytes) -> Workbook:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data))


# --- the form of workbooks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_words", [False, True], ids=["gptables", "xlsxwriter"])
class TestForm:
    """Both writers make the same form."""

    def test_cover_contents_and_notes_come_first(self, has_words: bool) -> None:
        made = opened(workbook(book(has_words=has_words)))
        assert made.sheetnames == ["Cover", "Contents", "Notes", "First"]
        assert made["Cover"]["A1"].value == "Title" and made.properties.title == "Title"
        texts = [cell.value for row in made["Notes"].iter_rows() for cell in row]
        assert "Note one." in texts and "Note two." in texts
        links = [cell.hyperlink.location for row in made["Contents"].iter_rows() for cell in row if cell.hyperlink]
        assert [link.replace("'", "") for link in links] == ["First!A1"]

    def test_a_sheet_is_one_marked_table_with_a_head_that_stays(self, has_words: bool) -> None:
        sheet = opened(workbook(book(has_words=has_words)))["First"]
        assert [sheet.cell(row, 1).value for row in (1, 3)] == ["First table", "Source: somewhere."]
        assert "one table" in sheet["A2"].value and "A note." in sheet["A2"].value
        assert [cell.value for cell in sheet[4]] == [column.label for column in COLUMNS]
        (table,) = sheet.tables.values()
        assert table.ref == "A4:D7"
        assert sheet.freeze_panes == "B5" and sheet.print_title_rows == "$4:$4" and not sheet.merged_cells.ranges

    def test_text_stays_text(self, has_words: bool) -> None:
        made = opened(workbook(book(has_words=has_words)))
        cells = [cell for row in made["First"].iter_rows(min_row=5) for cell in row]
        assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
        assert "HYPERLINK" in cells[0].value and "words" in cells[0].value and "$" in cells[0].value and "note" in cells[0].value
        assert cells[4].value == "+1" and cells[4].data_type == "s"
        assert "\x07" not in cells[8].value

    def test_numbers_are_numbers_and_dates_are_dates(self, has_words: bool) -> None:
        sheet = opened(workbook(book(has_words=has_words)))["First"]
        assert [sheet["B5"].value, sheet["B7"].value, sheet["D5"].value] == [7, 0, 0.25]
        assert sheet["C5"].is_date and sheet["C5"].value.date() == date(2019, 3, 31)

    def test_no_cell_of_a_table_is_empty(self, has_words: bool) -> None:
        made = opened(workbook(book(has_words=has_words)))
        (table,) = made["First"].tables.values()
        assert all(cell.value is not None for row in made["First"][table.ref] for cell in row)
        assert made["First"]["B6"].value == "not known"

    def test_an_empty_table_is_said_once_and_makes_no_head(self, has_words: bool) -> None:
        sheet = opened(workbook(book(has_words=has_words, is_partly_empty=True)))["Empty"]
        assert not sheet.tables and [row[0] for row in sheet.iter_rows(values_only=True)] == [
            "Empty", "Nothing.", EMPTY_TABLE, "Source: somewhere.",
        ]  # fmt: skip

    def test_numbers_have_the_form_of_their_column(self, has_words: bool) -> None:
        columns = (*COLUMNS, Column("year", "Year"))
        tabs = [Tab("First", "What it is.", Table("First", columns, [row | {"n": 12345, "year": 2019} for row in ROWS]))]
        sheet = opened(workbook(replace(book(has_words=has_words), tabs=tabs)))["First"]
        assert [cell.number_format for cell in sheet[5]][1:4] == ["#,##0", "yyyy-mm-dd", "0.00"]
        assert sheet["E5"].value == 2019 and sheet["E5"].number_format in ("0", "General")  # not 2,019

    def test_the_same_is_made_again(self, has_words: bool) -> None:
        assert workbook(book(has_words=has_words)) == workbook(book(has_words=has_words))


def test_long_tables_are_left_to_the_faster_writer() -> None:
    rows = [{"words": f"row {n}", "n": n, "on": None, "share": None} for n in range(MOST_FOR_GPTABLES + 1)]
    sheet = opened(workbook(book(rows)))["First"]
    assert sheet.max_row == MOST_FOR_GPTABLES + 5


def test_lines_above_a_table_hold_whole_sentences() -> None:
    note = " ".join(f"Sentence number {at} says where the numbers of the table come from." for at in range(6))
    tabs = [Tab("First", "What it is.", Table("First table", COLUMNS, ROWS, note))]
    sheet = opened(workbook(replace(book(has_words=True), tabs=tabs)))["First"]
    (table,) = sheet.tables.values()
    head = sheet[table.ref][0][0].row
    lines = [sheet.cell(row, 1).value for row in range(2, head - 1)]
    assert " ".join(lines) == f"This worksheet contains one table. What it is. {note}"
    assert len(lines) > 2 and all(len(line) <= 140 and line.endswith(".") for line in lines)
    assert sheet.freeze_panes == f"B{head + 1}" and sheet.print_title_rows == f"${head}:${head}"


def test_the_longest_cell_is_seen_whole() -> None:
    """Excel shows no row higher than 409 points, which is 25 lines: a longer cell needs a wider column."""
    rows = [{"words": "word " * 800, "n": 1, "on": None, "share": None}, *ROWS]
    sheet = opened(workbook(book(rows, has_words=True)))["First"]
    assert 4000 / sheet.column_dimensions["A"].width <= 25


def test_a_table_that_excel_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.report.workbooks.MOST_ROWS", 12)
    with pytest.raises(ValueError, match="First has 3 rows"):
        workbook(book())


def test_lists_and_truths_are_words() -> None:
    table = Table("x", (Column("a", "A"), Column("b", "B"), Column("c", "C")), [{"a": ["x", "y"], "b": True, "c": []}])
    assert values(table) == [["x, y", "yes", "not known"]]


@pytest.mark.parametrize(("n", "words"), [(1, "1 kB"), (12_400, "12 kB"), (1_250_000, "1.2 MB")])
def test_sizes_are_words(n: int, words: str) -> None:
    assert size(n) == words


# --- of the sample --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of what can be taken away, with the tables of areas and themes."""
    made = tmp_path_factory.mktemp("site")
    shutil.copytree(ASSETS, made / "assets")
    entries = [entry for name in ("areas", "themes", "overview") for entry in build_one(published_sample, made, name).entries]
    build_one(published_sample, made, "downloads", entries=entries)
    return made


def table_of(folder: Path, name: str, sheet: str) -> list[dict[str, Any]]:
    made = opened((folder / "downloads" / name).read_bytes())[sheet]
    (table,) = made.tables.values()
    head, *rows = [[cell.value for cell in row] for row in made[table.ref]]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_link_leads_to_a_file(folder: Path) -> None:
    pages = [folder / "data.html", *(folder / "downloads").glob("*.html")]
    assert len(pages) > 2
    for page in pages:
        text = page.read_text(encoding="utf-8")
        main = text[text.index('id="main"') : text.index("<footer")]
        links = re.findall(r'href="([^"#]+)"', main)
        assert links and all((page.parent / link).resolve().is_file() for link in links), page


def test_no_two_links_say_the_same(folder: Path) -> None:
    for page in [folder / "data.html", *(folder / "downloads").glob("*.html")]:
        text = page.read_text(encoding="utf-8")
        found: dict[str, set[str]] = {}
        for link, words in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', text, re.DOTALL):
            found.setdefault(re.sub(r"<[^>]+>", "", words).strip(), set()).add(link)
        assert {words for words, links in found.items() if len(links) > 1} == set(), page


def test_all_tables_are_listed_and_in_the_archive(folder: Path) -> None:
    files = sorted(path.relative_to(folder / "figures").as_posix() for path in (folder / "figures").rglob("*.csv"))
    with zipfile.ZipFile(folder / "downloads/all-tables.zip") as pack:
        assert pack.namelist() == files and len(files) > 10
        assert all(pack.read(name) == (folder / "figures" / name).read_bytes() for name in files)
    listed = "".join(path.read_text(encoding="utf-8") for path in (folder / "downloads").glob("tables-*.html"))
    assert all(f"figures/{name}" in listed for name in files)


def test_each_area_has_a_briefing_and_a_workbook(folder: Path, published_sample: Path) -> None:
    with Source(published_sample) as source:
        assert source.areas
        for code in source.areas:
            assert zipfile.is_zipfile(folder / f"downloads/areas/{code}.docx")
            assert opened((folder / f"downloads/areas/{code}.xlsx").read_bytes()).sheetnames[:3] == ["Cover", "Contents", "Notes"]


def test_a_document_that_is_not_counted_says_why(folder: Path, published_sample: Path) -> None:
    with Source(published_sample) as source:
        documents = source.documents
        codes = sorted(source.areas)
    found = {row["Identity"]: row for code in codes for row in table_of(folder, f"areas/{code}.xlsx", "Documents")}
    left = {key for key, row in found.items() if row["Counted as"].startswith("not counted: ")}
    assert left and left == {key for key in found if not documents[key]["is_compared"]}
    for key in left:  # why it belongs in comparisons would be no reason to leave it out
        assert documents[key]["is_in_scope"] == ("no report of" in found[key]["Counted as"])


def test_every_workbook_says_where_it_comes_from_and_that_it_is_invented(folder: Path) -> None:
    for path in (folder / "downloads").rglob("*.xlsx"):
        cover = [str(cell.value) for row in opened(path.read_bytes())["Cover"].iter_rows() for cell in row]
        assert any("Source: " in text for text in cover), path
        assert any("invented" in text for text in cover) and any("not performance" in text for text in cover)


def test_the_codes_of_areas_are_those_of_the_database(folder: Path, published_sample: Path) -> None:
    with Source(published_sample) as source:
        rows = source.rows(
            "select r.area_code, r.review_type, r.framework_id, c.label, count(distinct r.review_id) as n "
            "from compared_reviews r join coded_reviews x using (review_id) join categories c using (category_id) "
            "where c.facet = 'practice' and r.area_code is not null group by all"
        )
    found = table_of(folder, "areas.xlsx", "Codes")
    counted = sorted((row["area_code"], row["label"], row["n"]) for row in rows)
    assert counted and counted == sorted((row["Code of the area"], row["Code"], row["With it"]) for row in found)


def test_no_share_is_given_for_fewer_than_five(folder: Path) -> None:
    for name, sheet in (
        ("areas.xlsx", "Codes"),
        ("areas.xlsx", "Themes"),
        ("themes.xlsx", "Failings by kind of review"),
        ("themes.xlsx", "Over the years"),
        ("agencies.xlsx", "In failings"),
    ):
        for row in table_of(folder, name, sheet):
            if isinstance(row["Of"], int):
                assert ("%" in row["Share in words"]) == (row["Of"] >= FEWEST_UNITS), row
                assert row["Share in words"].startswith(f"{row['With it']} of {row['Of']}")


def test_failings_of_themes_are_those_of_the_database(folder: Path, published_sample: Path) -> None:
    with Source(published_sample) as source:
        rows = source.rows(
            "select h.label, count(distinct p.review_id) as n from failures f "
            "join theme_members m on m.extract_id = f.failure_id and m.extract_kind = 'failure' join themes h using (theme_id) "
            "join placed_documents p on p.document_id = f.document_id where p.is_compared group by h.theme_id, h.label"
        )
        n_reviews = source.rows("select count(*) as n from compared_reviews")[0]["n"]
    found = table_of(folder, "themes.xlsx", "Failings by kind of review")
    with_it: Counter[str] = Counter()
    for row in found:
        with_it[row["Theme"]] += row["With it"]
    assert sorted((label, n) for label, n in with_it.items() if n) == sorted((row["label"], row["n"]) for row in rows)
    assert {sum(row["Of"] for row in found if row["Theme"] == theme) for theme in with_it} == {n_reviews}


def test_beside_others_no_share_below_five_and_the_area_in_no_group(folder: Path, published_sample: Path) -> None:
    with Source(published_sample) as source:
        for code in source.areas:
            for row in table_of(folder, f"areas/{code}.xlsx", "Beside others"):
                for text in list(row.values())[2:]:
                    base = re.match(r"\d+ of (\d+)", str(text))
                    assert base is None or ("%" in str(text)) == (int(base[1]) >= FEWEST_UNITS)


def test_all_recommendations_are_there_with_their_page(folder: Path, published_sample: Path) -> None:
    with Source(published_sample) as source:
        asked = source.rows("select recommendation_id, page, quote from recommendations")
    found = {row["Identity"]: row for row in table_of(folder, "recommendations.xlsx", "All recommendations")}
    assert len(found) == len(asked) > 5
    for row in asked:
        assert (found[row["recommendation_id"]]["Page"], found[row["recommendation_id"]]["Recommendation"]) == (
            row["page"],
            row["quote"],
        )


def test_reviews_under_way_are_there(folder: Path, published_sample: Path) -> None:
    with Source(published_sample) as source:
        waiting = {row["review_id"] for row in source.rows("select review_id from reviews_under_way")}
    assert waiting and {row["Identity"] for row in table_of(folder, "reviews.xlsx", "Under way")} == waiting


def test_the_dictionary_names_every_column(folder: Path, published_sample: Path) -> None:
    text = (folder / "downloads/data-dictionary.csv").read_text(encoding="utf-8-sig")
    rows = {(row[0], row[2]) for row in csv.reader(io.StringIO(text)) if len(row) > 2}
    with Source(published_sample) as source:
        columns = source.rows("select table_name, column_name from duckdb_columns() where schema_name = 'main' and not internal")
    assert columns and {(row["table_name"], row["column_name"]) for row in columns} <= rows


def test_a_share_of_nothing_published_is_not_nought() -> None:
    assert Share(0, 0).text() == "none published"
