"""YAML files: words stay words, and what is malformed is told in one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import paths, yaml_files
from pipeline.records import LexiconError

FILES = sorted(path for folder in (paths.MODELS, paths.ROOT / "corpus") for path in folder.rglob("*.yml"))

WRITTEN = [
    ("[on, off, yes, no, y, n, ON, No]", ["on", "off", "yes", "no", "y", "n", "ON", "No"], "words of lists of words"),
    ("[true, false]", [True, False], "the truth values of YAML 1.2"),
    ("[True, TRUE]", ["True", "TRUE"], "a heading in capitals is no truth value"),
    ("[1, 1.5, 2012-05-09, ~]", [1, 1.5, date(2012, 5, 9), None], "numbers, dates and nothing as before"),
]

BAD = [
    ("a: 1\nb: 2\na: 3\n", "key 'a' is given twice", "the first would be lost without a word"),
    ("a: [1\n", "cannot be read", "a bracket left open"),
    ("- 1\n", "must be a mapping", "a list where keys are wanted"),
    ("", "must be a mapping", "an empty file"),
]


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "things.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "expected", "_why"), WRITTEN, ids=[why for *_, why in WRITTEN])
def test_values(tmp_path: Path, text: str, expected: list[Any], _why: str) -> None:
    assert yaml_files.read(written(tmp_path, text)) == expected


@pytest.mark.parametrize(("text", "expected", "_why"), BAD, ids=[why for *_, why in BAD])
def test_malformed_files(tmp_path: Path, text: str, expected: str, _why: str) -> None:
    with pytest.raises(LexiconError, match=expected) as raised:
        yaml_files.read_mapping(written(tmp_path, text))
    assert str(raised.value).startswith("things.yml: ") and "\n" not in str(raised.value)


def test_other_bytes_than_text(tmp_path: Path) -> None:
    (tmp_path / "things.yml").write_bytes(b"a: \xff\n")
    with pytest.raises(LexiconError, match=r"things\.yml: cannot be read"):
        yaml_files.read(tmp_path / "things.yml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_our_files_are_read_without_libyaml_too(path: Path) -> None:
    """PyYAML without libyaml takes fewer liberties: a word with a question mark at its end has to be quoted."""
    assert yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader) is not None
