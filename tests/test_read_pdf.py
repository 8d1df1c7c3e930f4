"""PDF files made for the purpose: columns, tables, turned and doubled text, scans, damaged and locked files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.read import Unreadable, ocr, run
from pipeline.records import FileFact, Line, Page, Problem, Record, Word
from pipeline.task import Task

WIDTH, HEIGHT = A4
LEFT = [f"left {word} column speaks of the early help" for word in ("one", "two", "three", "four", "five", "six")]
RIGHT = [f"right {word} column goes on about visits" for word in ("one", "two", "three", "four", "five", "six")]


def made(path: Path, draw: Callable[[Any], None], **options: Any) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1, **options)
    draw(canvas)
    canvas.save()
    return path


def read(path: Path) -> list[Record]:
    return run(Task("d", path, "pdf", path.parent))


def of(rows: list[Record], kind: type[Any]) -> list[Any]:
    return [row for row in rows if isinstance(row, kind)]


def texts(rows: list[Record]) -> list[str]:
    return [page.text for page in of(rows, Page)]


def write(
    canvas: Any, lines: list[str], x: float, top: float, leading: float = 14, font: str = "Helvetica", size: float = 11
) -> None:
    canvas.setFont(font, size)
    for i, line in enumerate(lines):
        canvas.drawString(x, HEIGHT - top - i * leading, line)


def test_offsets_boxes_sizes_and_facts(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        canvas.setTitle("A review of nothing")
        canvas.setAuthor("Sallowby Safeguarding Children Board")
        write(canvas, ["What the board found"], 72, 80, font="Helvetica-Bold", size=16)
        write(canvas, ["The board met in May and heard from all of its members,", "who agreed."], 72, 120)
        canvas.showPage()
        write(canvas, ["Second page."], 72, 80)

    rows = read(made(tmp_path / "a.pdf", draw))
    assert texts(rows) == [
        "What the board found\nThe board met in May and heard from all of its members, who agreed.",
        "Second page.",
    ]
    text = "\f".join(texts(rows))
    heading, first, second, last = of(rows, Line)
    assert (heading.size, heading.is_bold, first.size, first.is_bold) == (16.0, True, 11.0, False)
    assert (first.block, second.block, last.block) == (1, 1, 0)
    assert text[second.start_char : second.end_char] == "who agreed."
    for word in of(rows, Word):
        assert re.fullmatch(r"\S+", text[word.start_char : word.end_char])
        assert 0 <= word.x0 < word.x1 <= 595.3
        assert 0 <= word.top < word.bottom <= 841.9
    assert heading.x0 == 72.0
    assert heading.top < 80 < heading.bottom < 90
    facts = {fact.name: fact.value for fact in of(rows, FileFact)}
    assert facts["title"] == "A review of nothing"
    assert facts["author"] == "Sallowby Safeguarding Children Board"
    assert facts["n_pages"] == "2"
    assert facts["created_on"] == "2000-01-01"
    assert not of(rows, Problem)


@pytest.mark.parametrize("by_rows", [False, True], ids=["column by column", "row by row in the file"])
def test_two_columns(tmp_path: Path, by_rows: bool) -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["A heading over both of the columns of the whole page that is long enough"], 60, 80)
        if by_rows:
            for i in range(len(LEFT)):
                write(canvas, [LEFT[i]], 60, 120 + 14 * i)
                write(canvas, [RIGHT[i]], 320, 120 + 14 * i)
        else:
            write(canvas, LEFT, 60, 120)
            write(canvas, RIGHT, 320, 120)

    (text,) = texts(read(made(tmp_path / "a.pdf", draw)))
    assert text.split("\n")[1:] == [" ".join(LEFT), " ".join(RIGHT)]


def grid(canvas: Any, rows: list[list[str]], top: float, xs: tuple[float, ...] = (72, 220, 520), height: float = 30) -> None:
    canvas.setFont("Helvetica", 10)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            canvas.rect(xs[j], HEIGHT - top - (i + 1) * height, xs[j + 1] - xs[j], height)
            canvas.drawString(xs[j] + 6, HEIGHT - top - i * height - 13, cell)


def test_table_over_two_pages_is_one(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["Text before the table."], 72, 80)
        grid(canvas, [["No", "Action"], ["1", "Train all staff"], ["2", "Review the policy"]], HEIGHT - 160)
        canvas.showPage()
        grid(canvas, [["3", "Report to the board"]], 72)
        write(canvas, ["Text after the table."], 72, 140)

    rows = read(made(tmp_path / "a.pdf", draw))
    assert texts(rows) == [
        "Text before the table.\nNo\tAction\n1\tTrain all staff\n2\tReview the policy",
        "3\tReport to the board\nText after the table.",
    ]
    places = [(line.table_index, line.row, line.column) for line in of(rows, Line) if line.table_index is not None]
    assert places == [(0, row, column) for row in range(4) for column in range(2)]


def test_tables_of_their_own(tmp_path: Path) -> None:
    """A heading between two grids, or other columns, make two tables; one box with text is a paragraph."""

    def draw(canvas: Any) -> None:
        grid(canvas, [["Agency", "Grade"], ["Health", "Good"]], HEIGHT - 140)
        canvas.showPage()
        write(canvas, ["Another matter altogether"], 72, 110, size=14)
        grid(canvas, [["Agency", "Grade"], ["Police", "Poor"]], 130)
        grid(canvas, [["A single box with a sentence in it."]], 300, xs=(72, 520))

    rows = read(made(tmp_path / "a.pdf", draw))
    assert texts(rows)[1] == "Another matter altogether\nAgency\tGrade\nPolice\tPoor\nA single box with a sentence in it."
    assert sorted({line.table_index for line in of(rows, Line) if line.table_index is not None}) == [0, 1]


def test_cell_with_paragraphs(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        grid(canvas, [["No", "Action"], ["1", "Train all staff, and those who"]], 100, (72, 220, 380), 60)
        write(canvas, ["join later.", "•   Report to the board"], 226, 186, size=10)

    (text,) = texts(read(made(tmp_path / "a.pdf", draw)))
    assert text == "No\tAction\n1\tTrain all staff, and those who join later.\n• Report to the board"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_pages(tmp_path: Path, turn: int) -> None:
    plain = made(tmp_path / "a.pdf", lambda canvas: write(canvas, ["The board met", "and talked."], 72, 80))
    with pikepdf.open(plain) as pdf:
        pdf.pages[0].rotate(turn, relative=False)
        pdf.save(tmp_path / "b.pdf")
    rows = read(tmp_path / "b.pdf")
    (page,) = of(rows, Page)
    assert page.text == "The board met and talked."
    assert (page.width > page.height) is (turn != 180)
    assert all(word.x1 <= page.width and word.bottom <= page.height for word in of(rows, Word))


def test_text_that_runs_up_the_margin_comes_last(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        canvas.saveState()
        canvas.translate(40, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Appendix two")
        canvas.restoreState()
        write(canvas, ["The board met."], 72, 80)

    rows = read(made(tmp_path / "a.pdf", draw))
    assert texts(rows) == ["The board met.\nAppendix two"]
    turned = of(rows, Word)[-1]
    assert turned.bottom - turned.top > turned.x1 - turned.x0
    assert turned.x0 < 45


def test_text_drawn_twice_is_read_once(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["Shadowed heading"], 72, 80)
        write(canvas, ["Shadowed heading"], 72.4, 80.4)

    assert texts(read(made(tmp_path / "a.pdf", draw))) == ["Shadowed heading"]


def test_text_outside_of_the_page_is_not_read(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        write(canvas, ["On the page."], 72, 80)
        write(canvas, ["Off the page."], 700, 80)

    assert texts(read(made(tmp_path / "a.pdf", draw))) == ["On the page."]


SENTENCES = [
    "The board asked each agency to say what it had known about the family",
    "and when. The school had written to the local authority twice in spring,",
    "but nobody had answered. The health visitor did not know of the letters",
    "and the police were told in June. This review found that the meeting in",
    "July came too late, and that its record was sent to the wrong address.",
    "Managers in all three services have since agreed a shared procedure.",
]


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scan")

    def write_page(canvas: Any) -> None:
        write(canvas, ["2.1"], 36, 100, font="Times-Roman", size=12)
        write(canvas, SENTENCES, 90, 100, leading=18, font="Times-Roman", size=12)

    source = made(folder / "text.pdf", write_page)
    document = pypdfium2.PdfDocument(source)
    image = document[0].render(scale=200 / 72, grayscale=True).to_pil().rotate(0.4, fillcolor=250)
    document.close()
    image.save(folder / "page.png")

    def draw(canvas: Any) -> None:
        canvas.drawImage(str(folder / "page.png"), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
        canvas.drawString(72, 700, "The second page was typed, not scanned.")
        canvas.showPage()
        canvas.showPage()

    return made(folder / "scan.pdf", draw)


@pytest.mark.skipif(ocr.tessdata() is None, reason="Tesseract's English data is not installed")
def test_scanned_page(scan: Path) -> None:
    rows = read(scan)
    first, second, third = of(rows, Page)
    assert (first.method, first.engine) == ("ocr", "tesseract")
    assert first.confidence is not None and first.confidence > 0.85
    assert (second.method, third.method, third.text) == ("text", "none", "")
    assert first.text.startswith("2.1 The board")  # a number that hangs in the margin, on a page that lies askew
    truth = " ".join(SENTENCES).split()
    found = first.text.split()
    assert sum(1 for word in truth if word in found) >= 0.95 * len(truth)
    assert all(0 <= word.x0 < word.x1 <= first.width for word in of(rows, Word))
    assert not of(rows, Problem)


def test_without_tesseract_data_a_scan_is_a_problem(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "tessdata", lambda: None)
    rows = read(scan)
    assert [page.method for page in of(rows, Page)] == ["none", "text", "none"]
    assert [(p.page, p.kind) for p in of(rows, Problem)] == [(1, "no_text")]


def test_blank_document_is_a_document_without_text(tmp_path: Path) -> None:
    rows = read(made(tmp_path / "a.pdf", lambda canvas: canvas.showPage()))
    assert [(page.method, page.text) for page in of(rows, Page)] == [("none", "")]
    assert [(p.page, p.kind) for p in of(rows, Problem)] == [(None, "no_text")]


def one_page(folder: Path) -> Path:
    return made(folder / "good.pdf", lambda canvas: write(canvas, SENTENCES, 72, 80))


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert "\n" not in caught.value.detail
    assert str(path.parent) not in caught.value.detail
    return caught.value.kind


def test_encrypted(tmp_path: Path) -> None:
    with pikepdf.open(one_page(tmp_path)) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.save(tmp_path / "open.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    assert refused(tmp_path / "locked.pdf") == "encrypted"
    assert texts(read(tmp_path / "open.pdf"))[0].startswith("The board asked")  # only printing is forbidden


def test_truncated(tmp_path: Path) -> None:
    content = one_page(tmp_path).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(content[:200])
    assert refused(tmp_path / "cut.pdf") == "corrupt"


def test_no_pdf_at_all(tmp_path: Path) -> None:
    for name, content in (("empty.pdf", b""), ("words.pdf", b"%PDF-1.4 and then nothing")):
        (tmp_path / name).write_bytes(content)
        assert refused(tmp_path / name) == "corrupt"


def test_content_that_does_not_decode_is_said(tmp_path: Path) -> None:
    with pikepdf.open(one_page(tmp_path)) as pdf:
        stream = pdf.pages[0].Contents
        raw = bytearray(b"x\x9c" + b"\x00" * 200)
        stream.write(bytes(raw), filter=pikepdf.Name.FlateDecode)
        pdf.save(tmp_path / "flipped.pdf", compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    rows = read(tmp_path / "flipped.pdf")
    assert (1, "damaged") in [(p.page, p.kind) for p in of(rows, Problem)]


def test_reading_twice_gives_the_same_rows(tmp_path: Path) -> None:
    path = one_page(tmp_path)
    assert read(path) == read(path)
