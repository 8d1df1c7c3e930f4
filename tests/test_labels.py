"""Labels: their keys, their files, and that each is found again when a reader puts the words elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline import paths
from pipeline.evaluate.keys import Key, key_of, words_sha256
from pipeline.evaluate.label_files import Label, LabelledDocument, read_labels, write_labels
from pipeline.evaluate.locate import holds, locate, parts_of
from pipeline.evaluate.relabel import relabel
from pipeline.records import ReviewsError
from tests import factories

Units = list[tuple[str, ...]]

# two ways of reading one quote, and why they are the same
SAME = [
    ("safe-\nguarding", "safeguarding", "a hyphen at a line's end, mended"),
    ("well- being", "well-being", "a space after a hyphen"),
    ("out ofhours", "out of hours", "a lost space"),
    ("o\ufb03ce", "office", "a ligature"),
    ("re\u0301sume\u0301", "résumé", "accents apart"),
    ("• The ‘board’", "The \"Board\"", "bullet, quotes, case"),
    ("note\u00b3", "note 3", "a raised figure"),
]  # fmt: skip
DIFFERENT = [("1.1", "1.2", "digits count"), ("board", "boards", "letters count")]


@pytest.mark.parametrize(("one", "other", "why"), SAME)
def test_readings_of_the_same_words_have_the_same_hash(one: str, other: str, why: str) -> None:
    assert words_sha256(key_of(one).text) == words_sha256(key_of(other).text), why


@pytest.mark.parametrize(("one", "other", "why"), DIFFERENT)
def test_other_words_have_another_hash(one: str, other: str, why: str) -> None:
    assert words_sha256(key_of(one).text) != words_sha256(key_of(other).text), why


def test_a_key_knows_the_offsets_of_its_letters() -> None:
    key = key_of("• The o\ufb03ce.", start=10)
    assert key.text == "theoffice"
    assert key.span_of((0, 9)) == (12, 20)
    assert key.range_of((12, 15)) == (0, 3)
    assert key.range_of((10, 20)) == (0, 9)


def labels_of(text: str, *units: tuple[str, ...], kind: str = "paragraph") -> list[Label]:
    """Labels of page 1; each unit is given by its printed lines, which are looked for in the text one after the other."""
    made, at = [], 0
    key = key_of(text)
    for ordinal, lines in enumerate(units):
        spans = []
        for line in lines:
            at = text.index(line, at)
            spans.append(key.span_of(key.range_of((at, at + len(line)))))
            at += len(line)
        words = "".join(key_of(line).text for line in lines)
        whole = (spans[0][0], spans[-1][1])
        joined = [whole] if key_of(text[slice(*whole)]).text == words else spans
        made.append(
            Label(1, ordinal, kind, None, None, "other", False, tuple(joined), len(words), words_sha256(words), parts_of(lines))
        )
    return made


def words_at(text: str, label: Label) -> list[str]:
    return [text[start:end] for start, end in label.spans]


PAGE = "Visits\nThe nurse came on Monday and the well-\nbeing of 3 children was seen.\nVisits\n• Nobody wrote it down.\n3"
UNITS: Units = [
    ("Visits",),
    ("The nurse came on Monday and the well-", "being of 3 children was seen."),
    ("Visits",),
    ("• Nobody wrote it down.",),
    ("3",),
]


def locate_in(labels: list[Label], text: str, page: int = 1) -> tuple[list[Label], list[Label]]:
    found = locate(labels, {page: key_of(text)})
    return list(found.found), list(found.lost)


def test_labels_stay_where_the_text_stays() -> None:
    labels = labels_of(PAGE, *UNITS)
    assert locate_in(labels, PAGE) == (labels, [])


def test_labels_move_with_the_text() -> None:
    now = "A new first line\n" + PAGE.replace("well-\nbeing", "wellbeing").replace("• ", "")
    found, lost = locate_in(labels_of(PAGE, *UNITS), now)
    assert not lost
    assert [words_at(now, label) for label in found] == [
        ["Visits"],
        ["The nurse came on Monday and the wellbeing of 3 children was seen"],
        ["Visits"],
        ["Nobody wrote it down"],
        ["3"],
    ]
    assert found[0].spans < found[2].spans, "the same words twice: each takes the place nearest to where it was"
    assert found[4].spans[0][0] == len(now) - 1, "a page number is not sought inside a paragraph"


def test_a_unit_whose_lines_are_read_in_another_order_is_put_together() -> None:
    now = "The nurse came on Monday and the well-\nNobody wrote it down.\nbeing of 3 children was seen.\nVisits\nVisits\n3"
    found, lost = locate_in(labels_of(PAGE, *UNITS), now)
    assert not lost
    assert words_at(now, found[1]) == ["The nurse came on Monday and the well", "being of 3 children was seen"]
    assert holds(found[1], key_of(now))
    again, _ = locate_in(found, now)
    assert again == found, "what was found is found again in the same place"


def test_a_label_whose_words_are_gone_is_lost() -> None:
    found, lost = locate_in(labels_of(PAGE, *UNITS), PAGE.replace("Nobody", "No one"))
    assert [label.ordinal for label in lost] == [3]
    assert len(found) == 4


def test_a_label_is_not_sought_on_another_page() -> None:
    label = labels_of(PAGE, *UNITS)[3]
    located = locate([label], {1: Key("", []), 2: key_of(PAGE)})
    assert located.lost == (label,)


def test_words_that_stand_once_less_are_lost() -> None:
    _, lost = locate_in(labels_of(PAGE, *UNITS), PAGE.replace("\nVisits", ""))
    assert len(lost) == 1, "a place belongs to one label only"


# --- files ----------------------------------------------------------------------------------------------------------


def labelled(text: str, name: str = "tarnbridge", units: Units = UNITS, **changes: object) -> LabelledDocument:
    made = LabelledDocument(
        factories.sha256(name), factories.sha256(text), "inspection", "invented", "dev", (1,),
        date(2026, 11, 23), "GUIDELINES.md", tuple(labels_of(text, *units)),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_files_hold_what_was_written(tmp_path: Path) -> None:
    several = replace(labels_of(PAGE, UNITS[0])[0], kind="heading", level=2, number="1.1", spans=((0, 3), (5, 9)))
    documents = sorted((labelled(PAGE), labelled(PAGE, "sallowby", labels=(several,))), key=lambda d: d.document_id)
    write_labels(documents, tmp_path)
    assert read_labels(tmp_path) == documents
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    write_labels(reversed(documents), tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before, "what is the same is not written"


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    document = labelled(PAGE)
    write_labels([document], tmp_path)
    path = tmp_path / f"{document.document_id}.csv"
    good = path.read_text()
    for old, new, complaint in (
        ("paragraph", "sermon", "line 2: unknown kind 'sermon'"),
        ("page,ordinal", "leaf,ordinal", "columns must be"),
        (good.splitlines()[-1] + "\n", "", "holds 4 labels"),
    ):
        path.write_text(good.replace(old, new, 1))
        with pytest.raises(ReviewsError, match=complaint):
            read_labels(tmp_path)


def test_the_labels_of_the_project_hold_no_words() -> None:
    documents = read_labels()
    assert sum(document.split != "sample" for document in documents) >= 12
    assert {document.split for document in documents} == {"dev", "validation", "test", "sample"}
    for document in documents:
        assert {label.page for label in document.labels} <= set(document.pages)
        for label in document.labels:
            assert len(label.words_sha256) == 64
            assert label.number is None or len(label.number) <= 20, "a number, no sentence"
            assert sum(n for n, _ in label.parts) == label.n_characters


def test_labels_do_not_overlap() -> None:
    for document in read_labels():
        spans = sorted(span for label in document.labels for span in label.spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), document.document_id


# --- reviews labels -------------------------------------------------------------------------------------------------


def folder_with(tmp_path: Path, text: str) -> tuple[Path, Path]:
    """A folder with one text file, and labels made of another version of its text."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "visit.txt").write_text(text)
    return documents, tmp_path / "labels"


NOTE = "Visits\n\nThe nurse came on Monday and saw three children.\n\nNobody wrote it down.\n"
NOTE_UNITS: Units = [("Visits",), ("The nurse came on Monday and saw three children.",), ("Nobody wrote it down.",)]


def test_relabel_writes_new_places_once(tmp_path: Path) -> None:
    documents, folder = folder_with(tmp_path, NOTE)
    old = "Something that the reader of then had on top\n" + NOTE
    write_labels([labelled(old, NOTE, NOTE_UNITS)], folder)
    first = relabel(documents, folder)
    assert (first.n_labels, first.lost, first.n_moved, first.is_written) == (3, (), 1, True)
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    document = read_labels(folder)[0]
    assert document.labels[0].spans == ((0, 6),)
    assert document.text_sha256 != factories.sha256(old)
    second = relabel(documents, folder)
    assert second.n_moved == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written


def test_relabel_writes_nothing_when_a_label_is_lost(tmp_path: Path) -> None:
    documents, folder = folder_with(tmp_path, NOTE)
    old = NOTE.replace("Nobody", "No one")
    units: Units = [*NOTE_UNITS[:2], ("No one wrote it down.",)]
    document = labelled(old, NOTE, units)
    write_labels([document], folder)
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = relabel(documents, folder)
    assert done.lost == (f"lost: document {document.document_id} page 1 ordinal 2 (paragraph)",)
    assert not done.is_written
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written
    kept = relabel(documents, folder, keep_found=True)
    assert kept.is_written
    assert len(read_labels(folder)[0].labels) == 2


def test_relabel_leaves_documents_that_are_not_there(tmp_path: Path) -> None:
    documents, folder = folder_with(tmp_path, NOTE)
    absent = labelled(PAGE, "elsewhere")
    write_labels([labelled(NOTE, NOTE, NOTE_UNITS), absent], folder)
    assert relabel(documents, folder).n_absent == 1
    assert absent in read_labels(folder)


def test_relabel_says_when_the_folder_holds_none(tmp_path: Path) -> None:
    documents, folder = folder_with(tmp_path, NOTE)
    write_labels([labelled(PAGE, "elsewhere")], folder)
    with pytest.raises(ReviewsError, match="none of the 1 labelled documents"):
        relabel(documents, folder)


def test_labels_of_the_sample_are_found(tmp_path: Path) -> None:
    sample = [document for document in read_labels() if document.split == "sample"]
    write_labels(sample, tmp_path)
    done = relabel(paths.SAMPLE, tmp_path)
    assert (done.n_documents, done.lost) == (1, ())
