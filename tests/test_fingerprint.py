"""What a result depends on changes its key, and nothing else does."""

from __future__ import annotations

from pipeline import fingerprint


def test_files_are_told_by_name_and_bytes(tmp_path):
    one, other = tmp_path / "one.yml", tmp_path / "other.yml"
    one.write_text("a")
    first = fingerprint.of_bytes([one, other])  # `other` is not there: that is no error
    assert first == fingerprint.of_bytes([one])
    other.write_text("")
    assert first != fingerprint.of_bytes([one, other])  # now it is
    one.write_text("b")
    assert first != fingerprint.of_bytes([one])


def test_order_and_repetition_do_not_matter(tmp_path):
    files = [tmp_path / name for name in ("a", "b")]
    for file in files:
        file.write_text(file.name)
    assert fingerprint.of_bytes(files) == fingerprint.of_bytes([*reversed(files), files[0]])


def test_no_folder_is_like_an_empty_one(tmp_path):
    assert fingerprint.of_folder(None) == fingerprint.of_folder(tmp_path)


def test_code_is_followed_through_imports():
    closure = fingerprint._closure("pipeline.embed")
    assert {"pipeline.embed", "pipeline.minilm", "pipeline.task", "pipeline.partitions", "pipeline.records"} <= set(closure)
    assert "pipeline.report" not in closure


def test_packages_are_told_with_versions():
    told = fingerprint.of_packages(("duckdb", "no-such-package"))
    assert told.startswith("duckdb==1.")
    assert told.endswith(" no-such-package==absent")
