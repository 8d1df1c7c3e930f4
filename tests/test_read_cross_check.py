"""Pages that are read twice: what counts as the same text, what is suspect, which pages are drawn, who is believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline import check, store
from pipeline.bench import characters
from pipeline.read import cross_check, run, second
from pipeline.read.cross_check import Agreement, compared, is_sampled, marks_of, suspicion
from pipeline.read.pdf_text import Frame, Words
from pipeline.records import Page, PageCheck, Problem, Record
from pipeline.task import Task
from tests import factories as f

WIDTH, HEIGHT = A4
LINES = [
    "The board asked each service to write down what it had done",
    "and to send the note to the chair before the end of the month.",
    "Two services did so; the third sent nothing until the summer.",
    "No one rang to ask why, and the file was closed without it.",
]

# (one reader's text, the other's, why they count as the same)
SAME = [
    ("re\ufb01le", "refile", "a ligature is its letters"),
    ("caf\u00e9", "cafe\u0301", "an accent composed or apart"),
    ("early  help\n", "early help", "white space is not counted"),
    ("multi-agency", "multi\u00ad\ufffeagency", "hyphens of any kind, and mended ones, are not counted"),
    ("\u2022 one \u25aa two", "\uf0b7 one \uf0a7 two", "bullets of symbol fonts have many names"),
    ("\uf0b7\uf020one", "\u2022 one", "the space of a symbol font is a space"),
    ("\u00bd", "1\u20442", "a fraction is its parts"),
    ("a\u200bb", "ab", "a mark without width"),
]
# (one reader's text, the other's, why they must not count as the same)
DIFFERENT = [
    ("visit", "visits", "a letter more"),
    ("\u2022 one", "one", "a bullet lost"),
    ("1.2", "12", "a full stop lost"),
    ("Tarnbridge", "tarnbridge", "capitals count"),
    ("\ue001\ue002", "", "characters without a meaning are still characters"),
    ("2012\u20132014", "20122014", "a dash is not a hyphen: years would run together"),
]


@pytest.mark.parametrize(("first", "other", "why"), SAME)
def test_what_two_honest_readers_may_do_differently(first: str, other: str, why: str) -> None:
    assert marks_of([first]) == marks_of([other]), why


@pytest.mark.parametrize(("first", "other", "why"), DIFFERENT)
def test_lost_text_shows(first: str, other: str, why: str) -> None:
    assert marks_of([first]) != marks_of([other]), why


def test_agreement_is_of_the_larger_number() -> None:
    assert compared(Counter("aabc"), Counter("abcd")) == Agreement(4, 4, 3)
    assert Agreement(50, 100, 50).share == 0.5
    assert Agreement(0, 0, 0).is_same
    assert Agreement(99, 100, 99).is_same and not Agreement(98, 100, 98).is_same


FRAME = Frame(0.0, 0.0, WIDTH, HEIGHT, 0)
GOOD = Agreement(100, 100, 100)


@pytest.mark.parametrize(
    ("words", "frame", "is_damaged", "quick", "expected"),
    [
        (Words((), {}, 100, 0, 0), FRAME, False, GOOD, None),
        (Words((), {}, 100, 4, 0), FRAME, False, GOOD, "unmapped"),
        (Words((), {}, 100, 0, 4), FRAME, False, GOOD, "rotated"),
        (Words((), {}, 100, 0, 0), Frame(0.0, 0.0, WIDTH, HEIGHT, 1), False, GOOD, "rotated"),
        (Words((), {}, 0, 0, 0), Frame(0.0, 0.0, WIDTH, HEIGHT, 1), False, Agreement(0, 0, 0), None),
        (Words((), {}, 100, 0, 0), FRAME, True, GOOD, "damaged"),
        (Words((), {}, 100, 0, 0), FRAME, False, Agreement(98, 100, 98), "disagreement"),
    ],
)
def test_what_is_suspect(words: Words, frame: Frame, is_damaged: bool, quick: Agreement, expected: str | None) -> None:
    assert suspicion(words, frame, is_damaged, quick) == expected


def test_the_sample_is_of_the_document_alone() -> None:
    documents = [f.sha256(str(i))[:16] for i in range(1000)]
    drawn = [(d, page) for d in documents for page in range(1, 25) if is_sampled(d, page, 24)]
    assert drawn == [(d, page) for d in documents for page in range(1, 25) if is_sampled(d, page, 24)]
    assert 0.009 < len(drawn) / 24_000 < 0.016
    short = sum(is_sampled(d, 1, 1) for d in documents)
    assert 0.04 < short / 1000 < 0.09  # a corpus of single pages is seen too


def made(path: Path, draw: Callable[[Any], None]) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    draw(canvas)
    canvas.save()
    return path


def write(canvas: Any, x: float = 72, top: float = 80) -> None:
    canvas.setFont("Helvetica", 11)
    for i, line in enumerate(LINES):
        canvas.drawString(x, HEIGHT - top - 14 * i, line)


def read(path: Path, document_id: str = "d") -> list[Record]:
    return run(Task(document_id, path, "pdf", path.parent))


def of(rows: list[Record], kind: type[Any]) -> list[Any]:
    return [row for row in rows if isinstance(row, kind)]


def drawn_document() -> str:
    """The first invented id whose only page is in the sample."""
    return next(d for d in map(str, range(10_000)) if is_sampled(d, 1, 1))


def test_a_sampled_page_is_read_both_ways(tmp_path: Path) -> None:
    path = made(tmp_path / "a.pdf", write)
    n = sum(len(line) - line.count(" ") for line in LINES)
    rows = read(path, drawn_document())
    assert of(rows, PageCheck) == [PageCheck(drawn_document(), 1, "sample", "pypdfium2", "pdfplumber", n, n, n, 1.0)]
    assert not of(rows, Problem)
    assert not of(read(path, "d"), PageCheck)


def test_shadows_and_text_outside_of_the_page_are_no_loss(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        write(canvas)
        write(canvas, 72.5, 80.5)
        write(canvas, 72, -100)

    rows = read(made(tmp_path / "a.pdf", draw), drawn_document())
    (checked,) = of(rows, PageCheck)
    assert checked.agreement_share == 1.0
    assert checked.n_characters == sum(len(line) - line.count(" ") for line in LINES)
    assert [p.kind for p in of(rows, Problem)] == ["text_outside_page"]


def turned(path: Path) -> Path:
    with pikepdf.open(path) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(path.with_name("turned.pdf"))
    return path.with_name("turned.pdf")


def test_a_turned_page_is_read_twice_and_kept_where_both_agree(tmp_path: Path) -> None:
    rows = read(turned(made(tmp_path / "a.pdf", write)))
    (checked,) = of(rows, PageCheck)
    assert (checked.reason, checked.engine, checked.agreement_share) == ("rotated", "pypdfium2", 1.0)
    assert of(rows, Page)[0].engine == "pypdfium2"


def test_text_that_our_words_lose_is_read_by_pdfplumber(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read import pdf_text

    whole = pdf_text.words_of

    def halved(*given: Any) -> Words:
        words = whole(*given)
        return Words(words.tokens[: len(words.tokens) // 2], {}, words.n_characters, 0, 0)

    monkeypatch.setattr(pdf_text, "words_of", halved)
    rows = read(made(tmp_path / "a.pdf", write))
    (page,), (checked,) = of(rows, Page), of(rows, PageCheck)
    assert (page.engine, checked.engine, checked.second_engine) == ("pdfplumber", "pdfplumber", "pypdfium2")
    assert checked.reason == "disagreement" and checked.agreement_share == 1.0
    assert page.text.split() == " ".join(LINES).split()
    assert not of(rows, Problem)


def test_readers_that_disagree_are_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    less = second.Drawn(Counter("The board"), Counter(), Counter())
    monkeypatch.setattr(second.SecondPage, "drawn", lambda self: less)
    path = turned(made(tmp_path / "a.pdf", write))
    rows = read(path)
    (problem,) = of(rows, Problem)
    assert (problem.page, problem.kind) == (1, "readers_disagree")
    assert problem.detail.endswith(" characters by pypdfium2, 8 by pdfplumber, 8 in both")
    assert of(rows, Page)[0].engine == "pypdfium2"  # the other one read less


def test_a_second_reader_that_fails_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(second.SecondReader, "page", fails)
    rows = read(turned(made(tmp_path / "a.pdf", write)))
    assert of(rows, Page)[0].text.startswith("The board asked")
    assert [p.kind for p in of(rows, Problem)] == ["readers_disagree"]
    assert of(rows, PageCheck)[0].n_second_characters == 0


def test_a_page_too_long_is_not_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross_check, "HEAVY_OBJECTS", 2)
    rows = read(turned(made(tmp_path / "a.pdf", write)))
    assert [p.kind for p in of(rows, Problem)] == ["not_read_twice"]
    assert not of(rows, PageCheck)
    assert not of(read(made(tmp_path / "a.pdf", write), drawn_document()), Problem)


def test_the_bench_sees_lost_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "a.pdf", write)
    (page,) = characters.compared_pages(path, tmp_path / "cache")
    assert page.is_same and page.is_plainly_same
    assert "100.000%" in characters.report([page])
    monkeypatch.setattr(characters, "marks_of", lambda texts: marks_of(text[20:] for text in texts))
    (page,) = characters.compared_pages(path, tmp_path / "cache")
    assert (page.is_same, page.kind) == (False, "fewer characters")
    assert f"{page.sha256[:12]} page    1" in characters.report([page])


def test_no_page_is_checked_that_is_not_there() -> None:
    connection = duckdb.connect(":memory:")
    store.create_tables(connection)
    store.load(connection, {}, f.corpus())
    connection.execute("update page_checks set page = 9")
    result = check._run(connection, check.CHECKS / "documents_have_their_pages.sql")
    connection.close()
    assert not result.holds and result.n_rows == 1


def long_document(path: Path) -> Path:
    def draw(canvas: Any) -> None:
        for _ in range(5):
            write(canvas)
            canvas.showPage()

    with pikepdf.open(made(path, draw)) as pdf:
        pdf.save(path.with_name("whole.pdf"), object_stream_mode=pikepdf.ObjectStreamMode.disable)
        pdf.save(path.with_name("web.pdf"), linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return path


@pytest.mark.parametrize("name", ["whole.pdf", "web.pdf"])
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(name: str, tmp_path: Path) -> None:
    content = long_document(tmp_path / "a.pdf").with_name(name).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(content[: len(content) * 7 // 10])
    rows = read(tmp_path / "cut.pdf")
    n_read = sum(" ".join(LINES) in page.text.replace("\n", " ") for page in of(rows, Page))
    assert 1 <= n_read < 5
    problems = of(rows, Problem)
    assert (problems[0].page, problems[0].kind) == (None, "damaged")
    assert f"pages found: {len(of(rows, Page))}," in problems[0].detail
    unread = {page.page for page in of(rows, Page) if not page.text}
    assert unread <= {p.page for p in problems if p.kind in {"damaged", "no_text"}}


def test_a_font_that_does_not_decode_makes_every_page_suspect(tmp_path: Path) -> None:
    with pikepdf.open(long_document(tmp_path / "a.pdf")) as pdf:
        lost = pdf.make_stream(b"")
        lost.write(b"x\x9c" + b"\x00" * 200, filter=pikepdf.Name.FlateDecode)
        pdf.Root.Lost = lost
        pdf.save(tmp_path / "b.pdf", compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    rows = read(tmp_path / "b.pdf")
    assert [(p.page, p.kind) for p in of(rows, Problem)] == [(None, "damaged")]
    assert [(c.page, c.reason, c.agreement_share) for c in of(rows, PageCheck)] == [(i, "damaged", 1.0) for i in range(1, 6)]
