"""Scanned pages: found by their ink, laid straight, read with a confidence, and told where that is doubtful."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from pipeline.bench import ocr as bench
from pipeline.read import ocr, run, skew
from pipeline.read.parts import Token
from pipeline.records import Page, Problem, Record, Word
from pipeline.task import Task
from tests.tiny_pdf import lines_of, pages_of, stream

SENTENCES = [
    "The school wrote to the council in May and again in June.",
    "Neither letter was answered before the end of the summer.",
    "A nurse from Lantern House had told the board about the visits.",
    "The chair said that nobody had asked the young people themselves.",
    "In Sallowby the same had been found in an earlier review.",
    "Each agency is asked to say what it has changed since then.",
] * 4

needs_tesseract = pytest.mark.skipif(ocr.tessdata() is None, reason="Tesseract's English data is not installed")


@cache
def drawn(dpi: int = 150) -> Image.Image:
    """A page of these sentences as a picture."""
    document = pypdfium2.PdfDocument(pages_of([lines_of(*SENTENCES)]))
    return document[0].render(scale=dpi / 72, grayscale=True).to_pil()


def scanned(picture: Image.Image, over: bytes = b"") -> bytes:
    """A PDF page that is filled by a picture of 150 dpi, with something printed over it."""
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=80)
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray " % picture.size
    image = stream(packed.getvalue(), entries + b"/BitsPerComponent 8 /Filter /DCTDecode", packed=False)
    width, height = (side * 72 // 150 for side in picture.size)
    content = b"q %d 0 0 %d 0 0 cm /X Do Q " % (width, height) + over
    return pages_of([content], page=b"/MediaBox [0 0 %d %d]" % (width, height), more={10: image})


def rows_of(tmp_path: Path, content: bytes) -> list[Record]:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    return run(Task("0" * 16, path, "pdf", tmp_path))


def pages_in(rows: list[Record]) -> list[Page]:
    return [row for row in rows if isinstance(row, Page)]


@needs_tesseract
def test_a_scan_is_read_with_its_confidence_and_boxes(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, scanned(drawn()))
    (page,) = pages_in(rows)
    assert (page.method, page.engine) == ("ocr", "tesseract")
    assert page.confidence is not None and page.confidence > 0.85
    assert all(sentence in page.text.replace("\n", " ") for sentence in SENTENCES)
    words = [row for row in rows if isinstance(row, Word)]
    first = words[0]
    assert abs(first.x0 - 60) < 3 and abs(first.bottom - (842 - 770)) < 5  # where the first word was printed


@needs_tesseract
def test_a_stamp_of_text_on_a_scan_does_not_hide_it(tmp_path: Path) -> None:
    (page,) = pages_in(rows_of(tmp_path, scanned(drawn(), lines_of("Received by the Varnley office on 3 May"))))
    assert page.method == "ocr"
    assert SENTENCES[5] in page.text.replace("\n", " ")


INK = [
    # what a page shows, whether that is worth reading
    (b"", False),  # nothing
    (b"0.9 g 0 0 595 842 re f", False),  # paper of a colour
    (b"0 0 0 rg 60 400 475 1 re f", False),  # a rule
    (b"0 0 0.4 rg 0 0 595 842 re f 1 g 60 700 300 12 re f 60 660 300 12 re f 60 620 300 12 re f", True),  # light on dark
    (b"60 700 300 12 re f 60 660 300 12 re f", True),  # as much as two lines of text
]


@pytest.mark.parametrize(("shown", "is_worth"), INK)
def test_ink_decides(shown: bytes, is_worth: bool) -> None:
    page = pypdfium2.PdfDocument(pages_of([shown]))[0]
    assert (ocr.ink_of(page) > ocr.INK) is is_worth


def test_ink_that_is_read_already_needs_no_second_look() -> None:
    """A title page with a background is a picture with a few words: these are all that there is to read."""
    page = pypdfium2.PdfDocument(pages_of([b"60 700 300 12 re f 60 660 300 12 re f"]))[0]
    title = [Token("Part", 60, 130, 360, 142, 142, 12), Token("two", 60, 170, 360, 182, 182, 12)]
    assert ocr.ink_of(page, title[:1]) > ocr.INK
    assert ocr.ink_of(page, title) == 0


@needs_tesseract
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_pages_that_lie_on_their_side_or_head(turns: int) -> None:
    page = pypdfium2.PdfDocument(scanned(drawn().rotate(-90 * turns, expand=True)))[0]
    seen = ocr.recognise(page, *page.get_size())
    assert seen is not None and seen.turns == turns  # quarters, clockwise
    assert SENTENCES[0] in " ".join(token.text for token in seen.tokens)


@needs_tesseract
def test_a_page_too_big_to_be_looked_at_closely_is_told() -> None:
    page = pypdfium2.PdfDocument(pages_of([b"0 0 9000 900 re f"], page=b"/MediaBox [0 0 14400 14400]"))[0]
    seen = ocr.recognise(page, 14400, 14400)
    assert seen is not None
    assert [kind for kind, _ in seen.problems] == ["low_resolution"]


@pytest.mark.parametrize("angle", [-2.0, -1.0, 0.0, 0.7, 2.0])
def test_how_far_a_page_lies_askew(angle: float) -> None:
    assert abs(skew.skew_of(skew.turned(drawn(), angle)) + angle) <= 0.15


def test_a_picture_without_lines_is_not_turned() -> None:
    assert skew.skew_of(Image.new("L", (800, 1100), 240)) == 0.0


@pytest.mark.parametrize("angle", [-1.5, 1.0])
def test_boxes_go_back_to_where_the_words_lie(angle: float) -> None:
    picture = Image.new("L", (900, 1200), 255)
    ImageDraw.Draw(picture).rectangle((700, 200, 760, 220), fill=0)
    straight = skew.turned(picture, angle)
    box = Image.eval(straight, lambda value: 255 - value).point(lambda value: 255 if value > 128 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = skew.box_before(box, angle, picture.size)
    assert all(abs(a - b) <= 3 for a, b in zip((left, top, right, bottom), (700, 200, 760, 220), strict=True))


def test_rules_go_and_letters_stay() -> None:
    picture = Image.new("L", (300, 600), 255)
    draw = ImageDraw.Draw(picture)
    draw.line((40, 0, 40, 599), fill=0, width=3)
    draw.line((0, 300, 299, 300), fill=0, width=2)
    draw.rectangle((100, 100, 120, 140), fill=0)  # no longer than a letter
    left = skew.without_rules(picture, 67)
    assert left.getpixel((40, 50)) == left.getpixel((200, 300)) == 255
    assert left.getpixel((110, 120)) == 0


def word(text: str, x0: float, x1: float) -> Token:
    return Token(text, x0, 0, x1, 10, 9, 10)


SINGLE = [
    # two words of a line with the gap between them, what becomes of the first
    ("|", 3, "believe", "I"),  # the word I in a sentence
    ("|", 3, "Believe", "|"),  # more likely the rule of a table
    ("|", 40, "believe", "|"),
    ("e", 12, "Train", "•"),  # a bullet, as it stands before a tab
    ("e", 3, "mail", "e"),
    ("a", 3, "visit", "a"),
]


@pytest.mark.parametrize(("text", "gap", "following", "expected"), SINGLE)
def test_single_characters(text: str, gap: float, following: str, expected: str) -> None:
    assert ocr._mended([word(text, 0, 3), word(following, 3 + gap, 60)])[0].text == expected


WORDS = [
    ("The board's letter, 3 May.", ["3", "board", "letter", "may", "s", "the"]),  # case and punctuation aside
    ("safe-\r\nguarding", ["safeguarding"]),  # broken at a line's end
    ("child\ufffe\r\nren", ["children"]),  # … as PDFium marks it
    ("well-known", ["known", "well"]),
    ("2018-\r\n2019", ["2018", "2019"]),  # a range is not broken
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_that_the_bench_counts(text: str, expected: list[str]) -> None:
    assert sorted(bench.words_of(text).elements()) == expected


@needs_tesseract
@pytest.mark.parametrize("way", bench.WAYS)
def test_the_bench_finds_nearly_all_words_of_a_plain_page(tmp_path: Path, way: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pages_of([lines_of(*SENTENCES)]))
    assert bench.pages_of(tmp_path, 3, 1) == [(path, 1)]
    found = bench.measure(bench.Drawn(path, 1, 150, way))
    assert found.recall >= 0.98
    assert any("recall" in line for line in bench.report([found], 1))


def test_a_document_without_problems_has_none(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, pages_of([lines_of(*SENTENCES)]))
    assert [row for row in rows if isinstance(row, Problem)] == []
    assert [page.method for page in pages_in(rows)] == ["text"]
