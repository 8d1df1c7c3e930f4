"""Pictures of quotes: what is private cannot be seen or read in them, and what cannot be hidden gives no picture."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pypdfium2
import pytest
from PIL import Image

from pipeline import partitions, store
from pipeline.boxes import WordIndex
from pipeline.ids import document_id as identity
from pipeline.read import ocr, run
from pipeline.records import Box, Document, Evidence, File, Page, PrivateSpan, Record, Word
from pipeline.report import picture_plan, picturing
from pipeline.report.licences import Licence, licence_of, licences
from pipeline.report.pictures import PictureCount, make_pictures, may_be_shown, pictured_documents
from pipeline.task import Task
from tests import factories
from tests.tiny_pdf import lines_of, pages_of, stream

LINES = (
    "The panel met twice in the library of Pellingham High School.",
    "A worker spoke to Ottoline Fennimore about the visits that had",
    "been missed in May. Nobody in the service had told Wendeline",
    "Brackett that the plan was closed before the summer holiday.",
    "The board had no report of it.",
    "Later the same worker wrote to Peregrine Thistlewood in Varnley.",
    "Nothing else was written down about it by anybody that month.",
    "The next review of the plan was held eleven months afterwards.",
)
QUOTE = "Nobody in the service had told Wendeline Brackett that the plan was closed before the summer holiday."
NAMES = ("Ottoline Fennimore", "Wendeline Brackett", "Peregrine Thistlewood")
needs_tesseract = pytest.mark.skipif(ocr.tessdata() is None, reason="Tesseract's English data is not installed")


@dataclass(frozen=True)
class Made:
    """A document that was read, with the database and folders that pictures are made of."""

    database: Path
    documents: Path
    build: Path
    site: Path
    page: Page
    words: tuple[Word, ...]

    def pictures(self) -> PictureCount:
        return make_pictures([("failure", "f1")], self.database, self.documents, self.build, self.site, 1)

    def image(self) -> Image.Image:
        return Image.open(self.site / "pictures" / "failure-f1.webp").convert("L")


def made(
    folder: Path, content: bytes, names: Sequence[str] = NAMES, quote: str = QUOTE, changes: Mapping[str, object] | None = None,
    spans: Sequence[tuple[int, int]] = (),
) -> Made:  # fmt: skip
    """Read a PDF, and write the database that says where its private names are."""
    documents, build = folder / "documents", folder / "build"
    documents.mkdir(parents=True)
    (documents / "a.pdf").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    key = identity(sha256)
    rows = run(Task(key, documents / "a.pdf", "pdf", build))
    partitions.write(partitions.folder(build, "read", key), rows, key="k", run_id="r")
    pages = [row for row in rows if isinstance(row, Page)]
    words = tuple(row for row in rows if isinstance(row, Word))
    of = File("a.pdf", sha256, key, "pdf", len(content), None, None)
    document = factories.document(of, pages, **{"licence": "OGL-3.0", "kind": "practice_review", **(changes or {})})
    start = pages[0].text.index(quote)
    boxes = WordIndex(words, pages).boxes(start, start + len(quote))
    evidence = Evidence("failure", "f1", 0, "main", key, "s", 1, start, start + len(quote), boxes, quote, "r")
    found = [(pages[0].text.index(name), pages[0].text.index(name) + len(name)) for name in names]
    private = [PrivateSpan(key, 1, first, last, "person", "test", "r") for first, last in (*found, *spans)]
    _write(folder / "reviews.duckdb", of, document, evidence, private)
    return Made(folder / "reviews.duckdb", documents, build, folder / "site", pages[0], words)


def _write(path: Path, of: File, document: Document, evidence: Evidence, private: Sequence[PrivateSpan]) -> None:
    path.unlink(missing_ok=True)
    rows: Mapping[str, Sequence[Record]] = {
        "files": [of], "documents": [document], "evidence": [evidence], "private_spans": private,
    }  # fmt: skip
    with duckdb.connect(str(path)) as connection:
        store.create_tables(connection)
        store.load(connection, {}, rows)


def read_in(image: Image.Image) -> str:
    """What character recognition finds in a picture, enlarged as an attacker would."""
    import tesserocr

    large = image.resize((image.width * 2, image.height * 2))
    with tesserocr.PyTessBaseAPI(path=ocr.tessdata() or "", lang="eng") as engine:
        engine.SetImage(large)
        return str(engine.GetUTF8Text())


# --- the attack -----------------------------------------------------------------------------------------------------


@needs_tesseract
def test_no_masked_name_can_be_read_in_the_picture(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    assert told.pictures() == PictureCount(1, 0, {}, (told.site / "pictures" / "failure-f1.webp").stat().st_size)
    text = read_in(told.image())
    # one name in the quote that runs over two lines, two in the lines beside it
    for word in " ".join(NAMES).split():
        assert word.lower()[:5] not in text.lower(), word
    assert "plan was closed before the summer" in text


@needs_tesseract
def test_the_same_names_can_be_read_where_nothing_is_masked(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]), names=())
    told.pictures()
    text = read_in(told.image())
    assert all(word in text for word in " ".join(NAMES).split())  # else the test above would show nothing


def test_every_pixel_of_a_masked_name_is_black(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    told.pictures()
    image = told.image()
    evidence = WordIndex(told.words).boxes(told.page.text.index(QUOTE), told.page.text.index(QUOTE) + len(QUOTE))
    plan = picture_plan.planned(told.page, told.words, evidence, [_span(told.page, name) for name in NAMES])
    assert len(plan.private) == 4  # the name over two lines has two boxes
    for word in told.words:
        if any(start <= word.start_char < end for start, end in (_span(told.page, name) for name in NAMES)):
            left, top = (word.x0 - plan.part.x0) * picturing.SCALE, (word.top - plan.part.top) * picturing.SCALE
            right, bottom = (word.x1 - plan.part.x0) * picturing.SCALE, (word.bottom - plan.part.top) * picturing.SCALE
            assert set(image.crop((int(left), int(top), int(right), int(bottom))).tobytes()) <= {0, *_FRAMES}, word


# the frame of the quote is drawn over the black: its colour in greys says nothing of the name
_FRAMES = {Image.new("RGB", (1, 1), picturing._BOX).convert("L").getpixel((0, 0))}


def _span(page: Page, words: str) -> tuple[int, int]:
    return page.text.index(words), page.text.index(words) + len(words)


def test_the_length_of_neighbouring_names_is_hidden_too(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    plan = picture_plan.planned(told.page, told.words, _quote_boxes(told), [_span(told.page, "Ottoline Fennimore")])
    assert len(plan.private) == 1  # one bar for both words


def test_what_was_not_read_is_not_shown(tmp_path: Path) -> None:
    # black beside a short line, as a signature or a photograph would stand there
    told = made(tmp_path, pages_of([lines_of(*LINES) + b" 0 0 0 rg 260 708 60 14 re f"]), names=())
    document = pypdfium2.PdfDocument(told.documents / "a.pdf")
    assert document[0].render(scale=1).to_pil().convert("L").getpixel((290, 842 - 715)) == 0
    told.pictures()
    part = picture_plan.planned(told.page, told.words, _quote_boxes(told), []).part
    place = (int((290 - part.x0) * picturing.SCALE), int((842 - 715 - part.top) * picturing.SCALE))
    assert told.image().getpixel(place) == 255


def test_a_broken_partition_costs_a_picture_and_no_report(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    next(told.build.glob("read/*/words.parquet")).write_bytes(b"nothing")
    assert told.pictures().failed == {"the page could not be drawn": 1}


def _quote_boxes(told: Made) -> tuple[Box, ...]:
    start = told.page.text.index(QUOTE)
    return WordIndex(told.words).boxes(start, start + len(QUOTE))


# --- what fails closed ----------------------------------------------------------------------------------------------

SCAN_ENTRIES = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
UNSURE = [
    (pages_of([lines_of(*LINES)], page=b"/MediaBox [0 0 595 842] /Rotate 180"), "turned"),  # boxes may lie elsewhere
    (
        pages_of([b"q 595 0 0 842 0 0 cm /X Do Q " + lines_of(*LINES)], more={10: stream(b"\xff", SCAN_ENTRIES)}),
        "picture with text laid over it",  # what is seen need not be what was read
    ),
]


@pytest.mark.parametrize(("content", "why"), UNSURE)
def test_a_page_that_may_lie_gives_no_picture(tmp_path: Path, content: bytes, why: str) -> None:
    told = made(tmp_path, content)
    counted = told.pictures()
    assert counted.n_drawn == 0 and [why in reason for reason in counted.failed] == [True]
    assert told.image().size == (700, 64)  # a picture that says so stands in its place


def test_a_private_word_without_a_place_gives_no_picture(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    lost = [word for word in told.words if word.start_char != told.page.text.index("Thistlewood")]
    with pytest.raises(picture_plan.NoPicture, match="must be hidden"):
        picture_plan.planned(told.page, lost, _quote_boxes(told), [_span(told.page, NAMES[2])])
    flat = [replace(word, x1=word.x0) if word.start_char == told.page.text.index("Thistlewood") else word for word in told.words]
    with pytest.raises(picture_plan.NoPicture, match="must be hidden"):
        picture_plan.planned(told.page, flat, _quote_boxes(told), [_span(told.page, NAMES[2])])


def test_a_quote_without_a_place_gives_no_picture(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    with pytest.raises(picture_plan.NoPicture, match="place of the words"):
        picture_plan.planned(told.page, told.words, (), [])


def test_half_a_word_hides_all_of_it(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    start = told.page.text.index("Thistlewood")
    whole = picture_plan.planned(told.page, told.words, _quote_boxes(told), [(start, start + 11)])
    half = picture_plan.planned(told.page, told.words, _quote_boxes(told), [(start + 3, start + 6)])
    assert half.private == whole.private


def test_text_that_was_read_anew_since_gives_no_picture(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]), changes={"text_sha256": "0" * 64})
    assert list(told.pictures().failed) == ["the text of the document is not the one that was looked through for names"]


def test_another_file_of_that_name_gives_no_picture(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    assert len(pictured_documents(told.database, told.documents, told.build)) == 1
    (told.documents / "a.pdf").write_bytes(pages_of([lines_of("Something else.")]))
    assert pictured_documents(told.database, told.documents, told.build) == frozenset()
    assert told.pictures().n_drawn == 0
    (told.documents / "a.pdf").unlink()
    assert pictured_documents(told.database, told.documents, told.build) == frozenset()
    assert pictured_documents(told.database, None, None) == frozenset()


# --- kept for the next report ---------------------------------------------------------------------------------------


def test_a_second_report_draws_nothing_and_another_mask_draws_anew(tmp_path: Path) -> None:
    told = made(tmp_path / "a", pages_of([lines_of(*LINES)]), names=NAMES[:2])
    assert told.pictures().n_drawn == 1
    first = told.image().tobytes()
    again = told.pictures()
    assert (again.n_drawn, again.n_kept) == (0, 1) and told.image().tobytes() == first
    masked = made(tmp_path / "b", pages_of([lines_of(*LINES)]))
    (masked.build / "pictures").symlink_to(told.build / "pictures")
    assert masked.pictures().n_drawn == 1  # a picture from before a name was known is never taken
    assert masked.image().tobytes() != first
    assert len(list(told.build.glob("pictures/*"))) == 1  # the one that shows the name is gone


def test_a_picture_holds_no_more_than_its_pixels(tmp_path: Path) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]))
    told.pictures()
    data = (told.site / "pictures" / "failure-f1.webp").read_bytes()
    assert len(data) < 20_000
    assert not {"exif", "xmp", "icc_profile"} & set(Image.open(io.BytesIO(data)).info)


# --- of what documents ----------------------------------------------------------------------------------------------

ALLOWED = [
    ("OGL-3.0", "inspection", True),  # copying and adapting are allowed
    ("CC0-1.0", "practice_review", True),  # all rights are given up
    ("Crown copyright", "inspection", False),  # no licence by itself
    ("CC-BY-ND-4.0", "practice_review", False),  # a masked page is an adaptation
    (None, "practice_review", False),  # a board's copyright, unless it says otherwise
    ("some words", "inspection", False),  # no record speaks for it
    ("OGL-3.0", "coroner_report", False),  # names the dead
    ("OGL-3.0", "coroner_finding", False),
    ("CC0-1.0", "news", False),  # may name children and the accused
]


@pytest.mark.parametrize(("licence", "kind", "expected"), ALLOWED)
def test_of_which_documents_pictures_are_shown(licence: str | None, kind: str, expected: bool) -> None:
    assert may_be_shown(licence, kind) is expected


@pytest.mark.parametrize("kind", ["coroner_report", "news"])
def test_kinds_that_name_persons_are_never_drawn(tmp_path: Path, kind: str) -> None:
    told = made(tmp_path, pages_of([lines_of(*LINES)]), changes={"kind": kind})
    assert told.pictures().n_drawn == 0


@pytest.mark.parametrize("record", licences(), ids=lambda record: record.id)
def test_records_of_licences(record: Licence) -> None:
    assert record.id.startswith("licences.") and record.source and record.reason
    assert record.examples and record.counter_examples
    assert bool(record.acknowledgement) is record.allows_pictures
    for example in record.examples:
        assert licence_of(example) is record, example
    for example in record.counter_examples:
        assert licence_of(example) is not record, example
