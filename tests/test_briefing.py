"""Briefings: two pages on an area and one for a meeting, accessible, from the masked copy, the same each time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from pipeline import cli_briefing, paths
from pipeline.counting import FEWEST_UNITS
from pipeline.records import ReviewsError
from pipeline.report import briefing, meeting
from pipeline.report.classes import Classes
from pipeline.report.pages import area_facts
from pipeline.report.pages.area_facts import Facts
from pipeline.report.pages.theme_failings import Failings
from pipeline.report.paper import PAGE, Block, height, written
from pipeline.report.site import Site
from pipeline.report.source import Source

if TYPE_CHECKING:
    from docx.document import Document

ORIGIN = briefing.Origin(None, 3, "run0", True)


@pytest.fixture(scope="module")
def made(published_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Facts]]:
    with Source(published_sample) as source:
        yield Site(tmp_path_factory.mktemp("site"), source), area_facts.read(source)


def opened(data: bytes) -> Document:
    import docx

    return docx.Document(io.BytesIO(data))


def texts(found: list[Block]) -> str:
    return "\n".join(f"{block.lead} {block.text}" for block in found)


def after(found: list[Block], heading: str) -> list[Block]:
    """The blocks under a heading."""
    start = next(at for at, block in enumerate(found) if block.kind == "heading" and block.text == heading)
    end = next((at for at in range(start + 1, len(found)) if found[at].kind == "heading"), len(found))
    return found[start + 1 : end]


# --- what it says ---------------------------------------------------------------------------------------------------


def test_every_area_has_all_sections_and_fits_two_pages(made: tuple[Site, Facts]) -> None:
    site, facts = made
    for code in site.source.areas:
        found = briefing.blocks(site, facts, code, ORIGIN)
        headings = [block.text for block in found if block.kind == "heading"]
        assert [h for h in headings if h != "Whether reasons are given"] == [
            "What was read", "What recurs", "What was recommended, and what came of it", "Beside other areas",
            "What is under way", "Where to look",
        ]  # fmt: skip
        assert height(found) <= briefing.PAGES * PAGE
        told = texts(found)
        assert "not performance" in told and "This area is invented." in told and "run0" in told


def test_what_recurs_is_what_two_reviews_report(made: tuple[Site, Facts]) -> None:
    site, facts = made
    rows = site.source.rows(
        "select r.area_code, c.label, count(distinct r.review_id) as n from coded_reviews x "
        "join compared_reviews r using (review_id) join categories c using (category_id) where c.facet = 'practice' "
        "and c.category_id <> 'other' and r.area_code is not null group by all having n >= 2"
    )
    n_shown = 0
    for code in site.source.areas:
        expected = {f"{row['label']}:": row["n"] for row in rows if row["area_code"] == code}
        bullets = [block for block in after(briefing.blocks(site, facts, code, ORIGIN), "What recurs") if block.kind == "bullet"]
        assert {block.lead for block in bullets} <= set(expected)
        assert all(block.text.startswith(f" {expected[block.lead]} of ") for block in bullets)
        assert bool(bullets) == bool(expected)
        n_shown += len(bullets)
    assert n_shown


def test_quotes_are_whole_and_have_their_page(made: tuple[Site, Facts]) -> None:
    site, facts = made
    known = {row["quote"] for row in site.source.rows("select quote from extracts")}
    quotes = [b for code in site.source.areas for b in briefing.blocks(site, facts, code, ORIGIN) if b.kind == "quote"]
    assert len(quotes) > 5
    assert all(block.text in known and re.search(r", page \d+$", block.lead) for block in quotes)


def test_the_document_of_a_quote_can_be_told(made: tuple[Site, Facts]) -> None:
    """What stands beside a quote names one document of the list of those read, or, of a pair, one of the reviews named above."""
    site, facts = made
    n_found = 0
    for code in site.source.areas:
        found = briefing.blocks(site, facts, code, ORIGIN)
        listed = [block.lead.removesuffix(":").lower() for block in after(found, "What was read") if block.kind == "bullet"]
        counted = [lead for lead in listed if lead != "not counted"]
        assert len(counted) == len(set(counted)), code
        for block in found:
            if block.kind == "quote" and not block.lead.startswith(("first", "again")):
                assert block.lead.rpartition(", page ")[0].lower() in counted, (code, block.lead)
                n_found += 1
    assert n_found > 5


def test_documents_that_are_not_counted_are_said_to_be_so(made: tuple[Site, Facts]) -> None:
    site, facts = made
    n_left = 0
    for code in site.source.areas:
        rows = facts.documents[code][: briefing.LEAST]
        told = after(briefing.blocks(site, facts, code, ORIGIN), "What was read")
        assert re.match(rf"{len(facts.documents[code])} published document", told[0].text)
        assert len([block for block in told if block.kind == "bullet"]) >= len(rows)
        n_left += sum(block.lead == "Not counted:" for block in told)
    assert n_left == sum(not row["is_compared"] for rows in facts.documents.values() for row in rows if row["area_code"])


def test_recommendations_are_counted_and_no_news_is_said_to_be_none(made: tuple[Site, Facts]) -> None:
    site, facts = made
    for code in site.source.areas:
        n = site.source.rows(
            "select count(*) as n from placed_recommendations where area_code = ? and is_compared and not is_form", code
        )[0]["n"]
        told = texts(after(briefing.blocks(site, facts, code, ORIGIN), "What was recommended, and what came of it"))
        assert (f"{n} recommendation" in told) if n else ("No recommendation was found" in told)
        assert not n or "no answer is known" in told or "An answer is known to" in told


def test_beside_others_has_bases_and_no_rate_below_five(made: tuple[Site, Facts]) -> None:
    site, facts = made
    tables = [b for code in site.source.areas for b in briefing.blocks(site, facts, code, ORIGIN) if b.kind == "table"]
    assert tables
    for table in tables:
        for row in table.rows[1:]:
            assert re.fullmatch(r"\d+ of \d+", row[1])
            for text in row[2:]:
                base = re.match(r"\d+ of (\d+)", text)
                assert text == "none published" or (base and ("%" in text) == (int(base[1]) >= 5))


def test_what_is_under_way_is_said(made: tuple[Site, Facts]) -> None:
    site, facts = made
    waiting = {row["area_code"] for row in site.source.rows("select area_code from reviews_under_way")} & set(site.source.areas)
    assert waiting
    for code in site.source.areas:
        told = texts(after(briefing.blocks(site, facts, code, ORIGIN), "What is under way"))
        assert ("Nothing that is announced" not in told) == (code in waiting)


def test_more_is_left_out_where_it_would_not_fit(made: tuple[Site, Facts], monkeypatch: pytest.MonkeyPatch) -> None:
    site, facts = made
    code = max(site.source.areas, key=lambda each: len(facts.failures.get(each, ())))
    whole = briefing.blocks(site, facts, code, ORIGIN)
    monkeypatch.setattr(briefing, "PAGES", 1)
    fewer = briefing.blocks(site, facts, code, ORIGIN)
    assert len(fewer) < len(whole) and height(fewer) < height(whole)


def test_an_area_of_which_nothing_was_read_has_none(made: tuple[Site, Facts]) -> None:
    with pytest.raises(KeyError):
        briefing.briefing(*made, "X99999999", ORIGIN)


def test_the_meeting_briefing_asks_three_questions_of_facts(made: tuple[Site, Facts]) -> None:
    site, _ = made
    found = meeting.blocks(site, ORIGIN)
    questions = after(found, "Three questions to ask")
    assert [block.kind for block in questions][:3] == ["number"] * 3
    group = site.source.named("overview_recurring")[0]
    assert f"{group['n_reviews']} reviews" in questions[0].text
    assert height(found, meeting.SIZE) <= 735


def test_the_meeting_briefing_ranks_failings_not_praise(made: tuple[Site, Facts]) -> None:
    site, _ = made
    found = meeting.blocks(site, ORIGIN)
    failings = Failings(site.source, Classes(site.source))
    expected = [
        (f"{theme['label'][:1].upper()}{theme['label'][1:]}:", failings.told(theme["theme_id"])) for theme in failings.stable()
    ]
    bullets = [block for block in after(found, "What recurs") if block.kind == "bullet"]
    assert bullets and [block.lead for block in bullets] == [lead for lead, _ in expected][: len(bullets)]
    assert all(part in block.text for block, (_, told) in zip(bullets, expected, strict=False) for part in told)
    (question,) = (block.text for block in after(found, "Three questions to ask") if block.text.startswith("Failings in"))
    assert expected[0][0].removesuffix(":") in question and all(part in question for part in expected[0][1])


@pytest.mark.parametrize("n_before", [FEWEST_UNITS, FEWEST_UNITS - 1])
def test_the_meeting_briefing_calls_new_what_the_first_page_does(
    n_before: int, made: tuple[Site, Facts], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, _ = made
    row = {
        "theme_label": "sleeping arrangements", "is_new": True, "review_type": "scr", "framework_id": None,
        "n_with_since": 3, "n_reviews_since": 9, "n_reviews_before": n_before,
    }  # fmt: skip
    rows = Source.rows

    def asked(source: Source, question: str, *values: Any) -> list[dict[str, Any]]:
        return [row] if "first_year_anywhere" in question else rows(source, question, *values)

    monkeypatch.setattr(Source, "rows", asked)
    told = texts(after(meeting.blocks(site, ORIGIN), "What is new"))
    assert ("sleeping arrangements (3 of 9)" in told) == (n_before >= FEWEST_UNITS)


# --- the file -------------------------------------------------------------------------------------------------------


def blocks() -> list[Block]:
    return [
        Block("title", "Sallowby: <b>what</b> =1+1 \x07"),
        Block("heading", "Heading"),
        Block("text", "Words."),
        Block("bullet", " rest", lead="Lead"),
        Block("quote", "Words of a document.", lead="page 3"),
        Block("table", "What it is", rows=[["A", "B"], ["1", "2"], ["3", "4"]], widths=[4.0, 5.0]),
    ]


def test_the_file_is_accessible() -> None:
    made = opened(written(blocks(), ORIGIN))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in made.paragraphs if paragraph.style]
    assert styles[:4] == [
        ("Title", "Sallowby: <b>what</b> =1+1  "), ("Heading 1", "Heading"), ("Normal", "Words."), ("List Bullet", "Lead rest"),
    ]  # fmt: skip
    assert made.core_properties.title.startswith("Sallowby") and made.core_properties.language == "en-GB"
    assert made.styles.element.xpath("//w:style[@w:styleId='Normal']//w:lang/@w:val") == ["en-GB"]
    (table,) = made.tables
    assert table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader") and not table._tbl.xpath("./w:tr[2]/w:trPr/w:tblHeader")
    assert table._tbl.xpath("./w:tblPr/w:tblCaption/@w:val") == ["What it is"]
    assert "PAGE" in [node.text for node in made.sections[0].footer._element.iter() if node.tag.endswith("instrText")]
    assert round(made.sections[0].page_height.cm, 1) == 29.7  # type: ignore[union-attr]


def test_the_same_file_is_made_again() -> None:
    assert written(blocks(), ORIGIN) == written(blocks(), ORIGIN)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice, which counts the pages, is not on this machine")
def test_the_pages_are_two_and_one_on_paper(made: tuple[Site, Facts], tmp_path: Path) -> None:
    import pypdfium2

    site, facts = made
    for code in site.source.areas:
        (tmp_path / f"{code}.docx").write_bytes(briefing.briefing(site, facts, code, ORIGIN))
    (tmp_path / "meeting.docx").write_bytes(meeting.meeting_briefing(site, ORIGIN))
    files = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=180)
    for path in tmp_path.glob("*.pdf"):
        assert len(pypdfium2.PdfDocument(path)) <= (1 if path.stem == "meeting" else 2), path.stem


# --- the command ----------------------------------------------------------------------------------------------------


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli_briefing.app, list(arguments))


def test_the_command_writes_a_briefing(sample_run: Path, tmp_path: Path) -> None:
    into = tmp_path / "new" / "one.docx"
    done = run("--area", "tarnbridge", "--database", str(sample_run / paths.DATABASE), "--into", str(into))
    assert done.exit_code == 0, done.output
    assert "briefing on Tarnbridge" in done.output
    assert opened(into.read_bytes()).paragraphs[0].text == "Tarnbridge: what published reviews say"


def test_an_area_goes_by_name_or_code(published_sample: Path) -> None:
    with Source(published_sample) as source:
        found = [cli_briefing.area_of(source, words) for words in ("Tarnbridge", " TARNBRIDGE", "x08000001", "Wexcombe")]
    assert [each.area_code for each in found] == ["X08000001"] * 3 + ["X06000001"]
    assert [each.note for each in found] == ["", "", "", "Wexcombe (X06000003) is today Sallowby (X06000001), or lies in it."]


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("Tarnbrige", "there is no area 'Tarnbrige'; near to it: Tarnbridge"),  # a slip of the pen
        ("Nowhere at all", "there is no area 'Nowhere at all'"),
        ("Rochdale", "nothing was read of Rochdale (E08000005)"),  # an area, without a document
    ],
)
def test_an_area_without_a_briefing_is_told_in_a_line(published_sample: Path, area: str, told: str) -> None:
    with Source(published_sample) as source, pytest.raises(ReviewsError, match=re.escape(told)) as error:
        cli_briefing.area_of(source, area)
    assert "\n" not in str(error.value)


def test_no_database_and_no_word_file_are_told(tmp_path: Path) -> None:
    done = run("--area", "x", "--database", str(tmp_path / "none.duckdb"), "--into", str(tmp_path / "x.docx"))
    assert done.exit_code == 1 and "there is no database" in done.output
    done = run("--area", "x", "--database", str(tmp_path / "none.duckdb"), "--into", str(tmp_path / "x.pdf"))
    assert done.exit_code == 1 and "does not end in .docx" in done.output
