"""Two areas side by side: names, the rule by which rows are laid, and the Word and Excel files."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline import paths, registers
from pipeline.cli_compare import app
from pipeline.compare import read, write
from pipeline.compare.content import Content
from pipeline.compare.names import resolve
from pipeline.records import ReviewsError
from pipeline.report import ASSETS
from pipeline.report.pages import comparing
from pipeline.report.pages.area_facts import NONE_READ
from pipeline.report.pages.area_profile import Block, Profile, side_by_side
from pipeline.report.site import SCRIPTS, STYLES, Site
from pipeline.report.source import Row, Source

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def areas(published_sample: Path) -> list[Row]:
    with Source(published_sample) as source:
        return source.named("area_register")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("Tarnbridge", "X08000001"),  # the name
        (" tarnbridge ", "X08000001"),  # letters and spaces do not matter
        ("X08000001", "X08000001"),  # the code
        ("x08000001", "X08000001"),  # in small letters
        ("Wexcombe", "X06000001"),  # a former area leads to the one it lies in
        ("X06000003", "X06000001"),  # and so does its code
        ("Sheffield City Council", "E08000039"),  # another name of the register
        ("E08000019", "E08000039"),  # a code that was only changed
    ],
)
def test_names_and_codes_lead_to_the_area_of_today(areas: list[Row], given: str, code: str) -> None:
    assert resolve(given, areas, registers.load()).area_code == code


def test_a_former_name_is_told_of(areas: list[Row]) -> None:
    assert (
        resolve("Wexcombe", areas, registers.load()).note == "Wexcombe (X06000003) is today Sallowby (X06000001), or lies in it."
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Tarnbrige", "near to it: Tarnbridge"),  # a slip of the pen
        ("Cumbria", "is not one area of today: say which of Cumberland"),  # divided
        ("zzz", "the names of areas are in the table areas"),  # nothing near
        ("Tarnbridge Metropolitan Borough", "near to it: Tarnbridge"),  # more words than the name
        ("North Lincoln", "near to it: North Lincolnshire"),  # fewer letters
        (" -- ", "names no area: give a name or a code"),  # no word at all
        ("", "names no area: give a name or a code"),  # nothing
    ],
)
def test_what_is_no_one_area_is_refused_in_one_line(areas: list[Row], given: str, message: str) -> None:
    with pytest.raises(ReviewsError, match=re.escape(message)) as error:
        resolve(given, areas, registers.load())
    assert "\n" not in str(error.value)


def test_a_divided_area_whose_documents_were_read_stands_for_itself(areas: list[Row]) -> None:
    found = resolve("Cumbria", areas, registers.load(), read=["E10000006"])
    assert found.area_code == "E10000006" and "Cumberland" in found.note


def profile(code: str, cells: dict[str, dict[str, str]], absent: dict[str, str]) -> Profile:
    return Profile(code, code, f"areas/{code}.html", cells, absent)


def block(name: str, labels: Sequence[str] = ("k1", "k2", "k3"), **how: bool) -> Block:
    return Block(name, name, "row", "", {key: key.upper() for key in labels}, **how)


def test_rows_of_both_come_first_and_what_one_has_not_is_said() -> None:
    one = profile("A", {"b": {"k3": "x", "k1": "y"}}, {"b": "not found"})
    other = profile("B", {"b": {"k3": "z"}}, {"b": NONE_READ})
    assert side_by_side([block("b")], one, other) == [(block("b"), [("K3", "x", "z"), ("K1", "y", NONE_READ)])]


def test_a_kind_that_was_read_of_one_only_is_not_put_side_by_side() -> None:
    one, other = profile("A", {"b": {"k1": "1 of 1"}}, {"b": "not found"}), profile("B", {}, {})
    assert side_by_side([block("b", is_paired=True)], one, other) == []


def test_rows_for_both_only() -> None:
    one, other = profile("A", {"b": {"k1": "x", "k2": "x"}}, {"b": ""}), profile("B", {"b": {"k2": "y"}}, {"b": ""})
    assert side_by_side([block("b", is_shared_only=True)], one, other)[0][1] == [("K2", "x", "y")]


@pytest.fixture(scope="module")
def made(sample_run: Path) -> Content:
    return read(sample_run / paths.DATABASE, "Tarnbridge", "Wexcombe")


def test_an_area_without_documents_has_no_nought(sample_run: Path) -> None:
    found = read(sample_run / paths.DATABASE, "Tarnbridge", "Rochdale")
    words = [second for _, lines in found.tables for _, _, second in lines]
    assert set(words) <= {NONE_READ, "none known from what was read"} and words


def test_the_word_file_says_what_the_tables_say(made: Content, tmp_path: Path) -> None:
    import docx

    written = write(made, tmp_path)
    document = docx.Document(str(written.word))
    assert len(document.tables) == len(made.tables)
    for table, (_, lines) in zip(document.tables, made.tables, strict=True):
        assert [tuple(cell.text for cell in row.cells) for row in table.rows][1:] == list(lines)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert set(made.cautions) <= set(texts) and made.notes[0] in texts
    section = document.sections[0]
    assert made.run_id in section.footer.paragraphs[0].text and "not performance" in section.footer.paragraphs[0].text
    with zipfile.ZipFile(written.word) as parts:
        assert set(re.findall(r'<w:lang w:val="([^"]+)"', parts.read("word/styles.xml").decode())) == {"en-GB"}
        assert parts.read("word/document.xml").decode().count("<w:tblHeader ") == len(made.tables)


def test_the_workbook_has_cover_contents_notes_and_one_table_a_sheet(made: Content, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(made, tmp_path).excel)
    assert book.sheetnames == ["Cover", "Contents", "Notes", *(f"Table {at}" for at in range(1, len(made.tables) + 1))]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for at, (_, lines) in enumerate(made.tables, start=1):
        rows = [row[:3] for row in book[f"Table {at}"].iter_rows(values_only=True)]
        assert [tuple(map(str, row)) for row in rows[-len(lines) :]] == [tuple(line) for line in lines]


def test_text_cannot_become_a_formula_or_break_the_file(made: Content, tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://x")\x00\x1f $$note$$ <w:p/>'
    bad = Content(made.one, made.other, ((block("b"), (("@x", hostile, "+1"),)),), (), made.run_id, True, ())
    written = write(bad, tmp_path)
    row = list(openpyxl.load_workbook(written.excel)["Table 1"].iter_rows())[-1]
    assert [cell.data_type for cell in row] == ["s"] * 3
    assert [str(cell.value)[:2] for cell in row] == ["@x", "=H", "+1"]


def test_the_same_files_are_made_again(made: Content, tmp_path: Path) -> None:
    one, again = write(made, tmp_path / "one"), write(made, tmp_path / "again")
    assert one.word.read_bytes() == again.word.read_bytes() and one.excel.read_bytes() == again.excel.read_bytes()


def test_two_areas_of_which_nothing_was_read_are_refused(sample_run: Path) -> None:
    with pytest.raises(ReviewsError, match="nothing was read of Kent or of Rochdale"):
        read(sample_run / paths.DATABASE, "Kent", "Rochdale")


def test_where_nothing_can_be_written_is_told(made: Content, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder is wanted")
    with pytest.raises(ReviewsError, match=r"cannot write .*file"):
        write(made, tmp_path / "file")


def test_what_is_no_database_of_a_run_is_told_in_one_line(published_sample: Path, tmp_path: Path) -> None:
    (tmp_path / "words.duckdb").write_text("no database")
    for database in (published_sample, tmp_path / "words.duckdb", tmp_path, tmp_path / "none.duckdb"):
        with pytest.raises(ReviewsError) as error:
            read(database, "Tarnbridge", "Sallowby")
        assert "\n" not in str(error.value) and str(database) in str(error.value)


def test_the_command_writes_both_and_refuses_in_one_line(sample_run: Path, tmp_path: Path) -> None:
    database = str(sample_run / paths.DATABASE)
    done = CliRunner().invoke(app, ["--a", "Haldenshaw", "--b", "X06000002", "-d", database, "--into", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"haldenshaw-and-varnley.docx", "haldenshaw-and-varnley.xlsx"}
    refused = CliRunner().invoke(app, ["--a", "Sallowby", "--b", "Wexcombe", "-d", database, "--into", str(tmp_path)])
    assert refused.exit_code == 1 and refused.output == "reviews: 'Sallowby' and 'Wexcombe' are the same area, Sallowby\n"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to open the page with")
def test_the_page_shows_what_the_files_say(published_sample: Path, made: Content, tmp_path: Path) -> None:
    with Source(published_sample) as source:
        comparing.build(Site(tmp_path, source))
    for name in (*STYLES, *SCRIPTS):
        shutil.copy(ASSETS / name, tmp_path / "assets" / name)
    address = f"{(tmp_path / comparing.PAGE).as_uri()}#a={made.one.area_code}&b={made.other.area_code}"
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", "--dump-dom", address]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    result = shown.partition('<div id="compare-result">')[2].partition("</main>")[0]
    cells = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>", result, re.DOTALL)
    import html

    assert [tuple(map(html.unescape, row)) for row in cells] == [line for _, lines in made.tables for line in lines]
