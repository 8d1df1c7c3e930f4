"""Labels of statements: read with quotes, kept without words, found again, lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import store
from pipeline.evaluate import relabel_statements as relabelling
from pipeline.evaluate.label_json import labelled_of as from_json
from pipeline.evaluate.label_json import read_json_labels
from pipeline.evaluate.labelled import Ask, Body, Labelled, Statement
from pipeline.evaluate.marking import find_again, labelled_of, mark, with_spans
from pipeline.evaluate.places import Finder, Texts, place_of, search
from pipeline.evaluate.relabel_all import relabel_all
from pipeline.evaluate.statement_files import read_marks, write_marks
from pipeline.records import Page, ReviewsError
from tests import factories as f

DAY = date(2026, 11, 23)
TITLE = "Tarnbridge Safeguarding Children Board"
LATE = "Visits were not timely because the rota was wrong."
UNSEEN = "The baby was not seen by the health visitor, so nobody knew."
OVER = "Managers at Lantern House did not know that the second call had come in."
ASK = "Lantern House should review its rota by May 2015."
ONE = f"{TITLE}\n{LATE} {UNSEEN}\nManagers at Lantern\nPage 1"
TWO = f"House did not know that the second call had come in. {LATE}\n1) {ASK}"


def given(**changes: Any) -> dict[str, Any]:
    """A labelled document in the form of the guidelines."""
    made: dict[str, Any] = {
        "file": "visit.txt", "sha256": f.sha256("visit.txt"), "statement_pages": [1, 2], "split": "train", "kind": "other",
        "statements": [
            {
                "page": 1, "quote": LATE, "roles": ["failure", "cause"], "category": "direct_work_visits",
                "contexts": ["infancy_prebirth"], "level": "organisation", "explains_clause": "Visits were not timely",
                "hedged": True,
            },
            {
                "page": 1, "quote": UNSEEN, "roles": ["failure"], "category": "recording", "actors": ["health visitor", "ward"],
                "missed_opportunity": True,
            },
            {"page": 1, "quote": OVER, "roles": ["cause"], "level": "team", "explains": UNSEEN},
            {"page": 2, "quote": LATE, "roles": ["none"]},
        ],
        "recommendations": [
            {
                "page": 2, "also_page": [1], "quote": ASK, "number": "1)", "ask_kind": "recommendation",
                "addressees": ["Lantern House|the charity", "the ward"], "deadline": "by May 2015", "hedged": False,
            }
        ],
        "agencies": [
            {"page": 1, "surface": "health visitor", "canonical": None, "sector": "health"},
            {"page": 2, "surface": "Lantern House", "canonical": "Lantern House Trust", "sector": "voluntary"},
        ],
        "facts": {"kind": "other", "published_on": "2014-05-01", "title": TITLE},
    }  # fmt: skip
    return {**made, **changes}


def pages(*texts: str) -> list[Page]:
    return f.pages(f.sha256("visit.txt")[:16], *texts)


def marked(*texts: str) -> Any:
    made, lost = mark(from_json(given(recommendations=[], agencies=[]), "visit"), pages(*(texts or (ONE, TWO))), DAY, "2")
    return made, lost


# --- labels with quotes ---------------------------------------------------------------------------------------------


def test_a_file_with_quotes_is_read() -> None:
    made = from_json(given(), "visit")
    assert (made.split, made.statement_pages, made.document_id) == ("train", (1, 2), f.sha256("visit.txt")[:16])
    late, unseen, over, _ = made.statements
    assert (late.roles, late.level, late.is_hedged, late.explains_clause) == (
        ("failure", "cause"), "organisation", True, "Visits were not timely",
    )  # fmt: skip
    assert (unseen.actors, unseen.is_missed_opportunity) == (("health visitor", "ward"), True)
    assert over.explains == (UNSEEN,)
    assert made.asks[0].addressees == (("Lantern House", "the charity"), ("the ward",))
    assert made.asks[0].pages == (2, 1)
    assert made.facts == {"kind": "other", "published_on": "2014-05-01"}


# what is wrong with a file of labels, and what is said of it
WRONG = [
    ({"statements": [{"page": 1, "quote": "x", "roles": ["fault"]}]}, "in statement 1: 'fault' is none of"),
    ({"recommendations": [{"page": 1, "quote": "x"}]}, "in recommendation 1: 'ask_kind'"),
    ({"statement_pages": None}, "TypeError"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), WRONG)
def test_a_malformed_file_is_named(changes: dict[str, Any], told: str, tmp_path: Path) -> None:
    (tmp_path / "visit.json").write_text(json.dumps(given(**changes)))
    with pytest.raises(ReviewsError, match=rf"visit\.json is no file of labels: .*{told}"):
        read_json_labels(tmp_path)
    (tmp_path / "visit.json").write_text("{")
    with pytest.raises(ReviewsError, match=r"labels cannot be read: visit\.json"):
        read_json_labels(tmp_path)


# --- places ---------------------------------------------------------------------------------------------------------

# a quote, the pages, in which stretches it stands, and why
PLACES = [
    ("The board met.", ("A day. The board\nmet.",), ["The board\nmet"], "a line break inside"),
    ("well-being counts", ("The well- being counts.",), ["well- being counts"], "a hyphen read otherwise"),
    ("the ward", ("the wards and the ward",), ["the ward"], "whole words go first"),
    ("It was late. It was weak.", ("It was late.\n4\nIt was weak.",), ["It was late", "It was weak"], "a number between"),
    ("Managers at Lantern House knew.", ("Managers at Lantern\n3", "House knew."), ["Managers at Lantern", "House knew"], "page"),
    ("Few knew of it.", ("Few came. Nobody else. Few\n18", "knew of it."), ["Few", "knew of it"], "a short start on a page"),
    ("the rota: a) one nurse b) two", ("the rota:\na) one nurse\nx\nb) two",), ["the rota:\na) one nurse", "b) two"], "list"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "texts", "stretches", "why"), PLACES)
def test_a_quote_is_found_on_its_page(quote: str, texts: Sequence[str], stretches: list[str], why: str) -> None:
    on = Texts(pages(*texts))
    place = search(quote, 1, on)
    assert place is not None, why
    assert on.words(place) == " ".join(stretches), why
    assert Finder(on).find(place) == place


def test_of_two_places_the_first_after_the_last_label_is_taken() -> None:
    on = Texts(pages("It was late. It was late."))
    first, second = search("It was late.", 1, on), search("It was late.", 1, on, after=1)
    assert first is not None and second is not None
    assert (first.span, second.span) == ((0, 11), (13, 24))


def test_what_is_not_on_its_page_has_no_place() -> None:
    on = Texts(pages("It was late.", "Nobody rang."))
    assert search("Nobody rang.", 1, on) is None
    assert search("—", 1, on) is None
    assert search("It was late.", 7, on) is None


def test_a_repeated_quote_is_found_again_nearest_to_what_stands_around_it() -> None:
    old = Texts(pages("Late. The nurse came on Monday. Late. The school was told."))
    late = place_of([(1, (24, 28))], old)
    nurse = search("The nurse came on Monday.", 1, old)
    assert old.words(late) == "Late" and nurse is not None
    now = Texts(pages("A heading that was not read before.\nLate. The nurse came on Monday. Late. The school was told."))
    finder = Finder(now)
    finder.find(nurse)
    moved = finder.find(late)
    assert moved is not None and moved.span == (68, 72)


# --- marks without words --------------------------------------------------------------------------------------------


def test_marks_hold_no_words_and_give_them_back(tmp_path: Path) -> None:
    on = pages(ONE, TWO)
    made, lost = mark(from_json(given(), "visit"), on, DAY, "2")
    assert lost == []
    assert made.n_not_printed == 3  # the ward as actor and as addressee, and the full name of Lantern House
    write_marks([made], tmp_path)
    written = "".join(path.read_text() for path in sorted(tmp_path.iterdir()))
    assert not any(word in written.lower() for word in ("lantern", "timely", "rota", "may 2015", "tarnbridge"))
    assert read_marks(tmp_path) == [made]
    back = labelled_of(read_marks(tmp_path)[0], on)
    assert [one.quote.rstrip(".") for one in back.statements][:2] == [LATE.rstrip("."), UNSEEN.rstrip(".")]
    assert back.statements[2].quote == OVER.rstrip(".")
    assert (back.statements[0].span, back.statements[3].page) == ((len(TITLE) + 1, len(TITLE) + len(LATE)), 2)
    assert [one.roles for one in back.statements] == [("failure", "cause"), ("failure",), ("cause",), ("none",)]
    assert back.statements[0].explains_clause == "Visits were not timely"
    assert (back.statements[1].actors, back.statements[1].is_missed_opportunity) == (("health visitor",), True)
    assert back.statements[2].explains == (UNSEEN.rstrip("."),)
    assert back.asks == (
        Ask(2, ASK.rstrip("."), "recommendation", (1,), "1", (("Lantern House",),), "by May 2015", False, back.asks[0].span),
    )
    assert [(one.page, one.surface, one.sector, one.canonical) for one in back.bodies] == [
        (1, "health visitor", "health", None), (2, "Lantern House", "voluntary", None),
    ]  # fmt: skip
    assert back.facts == {"kind": "other", "published_on": "2014-05-01"}


def test_wordings_that_differ_in_signs_only_stay_two_mentions() -> None:
    bodies = (Body(1, "children's home", "social_care"), Body(1, "childrens home", "social_care"))
    labelled = Labelled("visit", f.sha256("visit.txt"), "other", "train", (1,), bodies=bodies)
    on = pages("The children's home and the childrens home.")
    made, _ = mark(labelled, on, DAY, "2")
    assert [one.surface for one in labelled_of(made, on).bodies] == ["children's home", "childrens home"]


def test_a_quote_that_is_not_on_its_page_is_told() -> None:
    labelled = Labelled(
        "visit", f.sha256("visit.txt"), "other", "train", (1,),
        (Statement(1, "Nobody rang.", ("failure",)), Statement(1, "█", ("none",))),
    )  # fmt: skip
    made, lost = mark(labelled, pages("The nurse rang."), DAY, "2")
    assert lost == [f"lost: document {labelled.document_id} page 1 (statement, 12 characters)"]
    assert (made.marks, made.n_not_printed) == ((), 1)


def test_labels_with_quotes_learn_their_places() -> None:
    made = with_spans(from_json(given(), "visit"), pages(ONE, TWO))
    assert made.statements[0].span == (len(TITLE) + 1, len(TITLE) + len(LATE))
    assert made.statements[0].quote == LATE


def test_marks_are_found_again_when_lines_are_broken_otherwise() -> None:
    made, _ = marked()
    wrapped = pages("Read today\n" + ONE.replace(" ", "\n"), TWO.replace(" ", "  "))
    refound = find_again(made, wrapped)
    assert refound.lost == ()
    assert refound.text_sha256 != made.text_sha256
    texts = Texts(wrapped)
    assert [texts.words(one.place).split() for one in refound.found if one.kind == "statement"] == [
        words.rstrip(".").split() for words in (LATE, UNSEEN, OVER, LATE)
    ]


def test_a_lost_statement_keeps_its_codes_without_a_quote() -> None:
    made, _ = marked()
    back = labelled_of(made, pages(ONE.replace("baby", "infant"), TWO))
    assert back.n_lost == 2  # the statement, and that it is what another one explains
    assert (back.statements[1].quote, back.statements[1].roles) == ("", ("failure",))


# --- the files ------------------------------------------------------------------------------------------------------


def test_a_malformed_mark_is_named(tmp_path: Path) -> None:
    made, _ = marked()
    write_marks([made], tmp_path)
    path = tmp_path / f"{made.document_id}.csv"
    text = path.read_text()
    path.write_text(text.replace("failure cause", "fault"))
    with pytest.raises(ReviewsError, match=r"line 2: roles: 'fault' is none of"):
        read_marks(tmp_path)
    path.write_text("".join(text.splitlines(keepends=True)[:-1]))
    with pytest.raises(ReviewsError, match=r"holds \d+ marks, documents\.csv says"):
        read_marks(tmp_path)


NOTE = f"{LATE}\n\nThe school was told.\n"


@pytest.fixture
def folder(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with one document of which one sentence is labelled, and where its labels go."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "note.txt").write_text(NOTE)
    return documents, tmp_path / "labels"


def note(text: str, quote: str = LATE) -> Any:
    """Marks of the note, made when its text was read in another way."""
    labelled = Labelled("note", f.sha256(NOTE), "other", "test", (1,), (Statement(1, quote, ("failure",), "recording"),))
    return mark(labelled, pages(text), DAY, "2")[0]


def test_relabel_writes_new_places_once(folder: tuple[Path, Path]) -> None:
    documents, labels = folder
    write_marks([note("On top\n" + NOTE)], labels)
    first = relabelling.relabel_statements(documents, labels)
    assert (first.n_labels, first.n_moved, first.lost, first.is_written) == (1, 1, (), True)
    assert read_marks(labels)[0].marks[0].place.span == (0, len(LATE) - 1)
    assert relabelling.relabel_statements(documents, labels).n_moved == 0


def test_relabel_writes_nothing_when_a_label_is_lost(folder: tuple[Path, Path]) -> None:
    documents, labels = folder
    write_marks([note("On top\n" + NOTE + "Nobody rang.", "Nobody rang.")], labels)
    written = {path.name: path.read_bytes() for path in labels.iterdir()}
    done = relabelling.relabel_statements(documents, labels)
    assert done.lost == (f"lost: document {f.sha256(NOTE)[:16]} page 1 ordinal 0 (statement)",)
    assert not done.is_written
    assert {path.name: path.read_bytes() for path in labels.iterdir()} == written
    relabelling.relabel_statements(documents, labels, keep_found=True)
    assert read_marks(labels)[0].marks == ()


def test_all_labels_need_a_labelled_document(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text("Nothing here is labelled.")
    with pytest.raises(ReviewsError, match="holds no labelled document"):
        relabel_all(tmp_path)


def database(path: Path, *rows: Any) -> Path:
    """A database that holds these rows."""
    by_table: f.Rows = {}
    for row in (*rows, f.area(), f.board()):
        by_table.setdefault(row.table, []).append(row)
    store.build(path, {}, by_table)
    return path


def test_labels_with_quotes_are_taken_in(tmp_path: Path) -> None:
    source = f.file("visit.txt")
    on = pages(ONE, TWO)
    made = database(tmp_path / "reviews.duckdb", source, *on, f.document(source, on))
    quotes = tmp_path / "given"
    quotes.mkdir()
    (quotes / "visit.json").write_text(json.dumps(given()))
    done = relabelling.add_labels(quotes, made, tmp_path / "labels", DAY)
    assert (done.n_documents, done.lost, done.n_not_printed) == (1, (), 3)
    assert read_marks(tmp_path / "labels")[0].labelled_on == DAY
    (quotes / "visit.json").write_text(json.dumps(given(statements=[{"page": 1, "quote": "Nobody rang.", "roles": ["none"]}])))
    before = read_marks(tmp_path / "labels")
    assert len(relabelling.add_labels(quotes, made, tmp_path / "labels", DAY).lost) == 1
    assert read_marks(tmp_path / "labels") == before
    (quotes / "visit.json").write_text(json.dumps(given(split="")))
    with pytest.raises(ReviewsError, match="visit: it has no split"):
        relabelling.add_labels(quotes, made, tmp_path / "labels", DAY)


def test_the_labels_of_the_project_are_well_formed() -> None:
    for labels in relabelling.FOLDERS:
        documents = read_marks(labels) if labels.is_dir() else []
        assert len({one.sha256 for one in documents}) == len(documents)
        for one in documents:
            units = {mark.ordinal for mark in one.marks if mark.of is None}
            assert {mark.of for mark in one.marks if mark.of is not None} <= units
            assert replace(one).pages
