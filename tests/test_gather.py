"""Every file that is given is found, told by its content, and nothing is lost."""

from __future__ import annotations

import hashlib

import pytest

from pipeline.gather import gather
from pipeline.records import ReviewsError

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HTML = b"<!doctype html><html><head><title>404</title></head><body><p>Not found</p></body></html>"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "register").mkdir()
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "deep" / "same.pdf").write_bytes(PDF)
    (tmp_path / "error.pdf").write_bytes(HTML)
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "news.html").write_bytes(HTML)
    (tmp_path / "README.md").write_text("what this is")
    (tmp_path / ".hidden.pdf").write_bytes(PDF)
    (tmp_path / "register" / "areas.csv").write_text("area_code\n")
    return tmp_path


def test_what_is_a_document_and_what_is_a_problem(folder):
    found = gather(folder)
    assert {f.path: bool(f.document_id) for f in found.files} == {
        "a.pdf": True,
        "deep/same.pdf": True,
        "empty.pdf": False,  # nothing in it
        "error.pdf": False,  # an error page that calls itself a PDF
        "news.html": True,
    }
    assert {(p.path, p.kind) for p in found.problems} == {("empty.pdf", "empty"), ("error.pdf", "wrong_type")}


def test_two_files_of_the_same_bytes_are_one_document(folder):
    found = gather(folder)
    assert [file.path for file in found.documents().values() if file.format == "pdf"] == ["a.pdf"]


def test_the_catalogue_is_joined_by_path_or_by_hash(folder):
    sha256 = hashlib.sha256(HTML).hexdigest()
    (folder / "documents.csv").write_text(
        f"file,sha256,kind,area_code\na.pdf,,inspection,\nmoved.html,{sha256.upper()},news,X10000001\ngone.pdf,,,\n"
    )
    found = gather(folder)
    rows = {found.documents()[document].path: dict(row) for document, row in found.catalogue.items()}
    assert rows["a.pdf"]["kind"] == "inspection"
    assert rows["news.html"]["area_code"] == "X10000001"
    assert [(p.path, p.kind) for p in found.problems if p.kind == "missing_file"] == [("gone.pdf", "missing_file")]


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path):
    with pytest.raises(ReviewsError, match="is not a folder"):
        gather(tmp_path / "nowhere")


def test_a_list_of_addresses_is_not_fetched_unasked(tmp_path):
    (tmp_path / "list.txt").write_text("https://a.example/report.pdf\n")
    with pytest.raises(ReviewsError, match="is a file: `reviews gather"):
        gather(tmp_path / "list.txt")


def test_a_catalogue_in_another_encoding_is_told_in_one_line(folder):
    (folder / "documents.csv").write_bytes("file,title\na.pdf,Süd\n".encode("latin-1"))
    with pytest.raises(ReviewsError, match="UTF-8"):
        gather(folder)
