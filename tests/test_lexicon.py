"""Loading of lexicons, what malformed ones are told, and that looking up by letters finds what plain search finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import Lexicon, compile_pattern, load, plain, text_grams
from pipeline.records import LexiconError

RECORD = "- id: a.one\n  role: word\n  patterns: ['late']\n  examples: ['Late.']\n  source: own\n"


def write(folder: Path, text: str, name: str = "a") -> Path:
    (folder / f"{name}.yml").write_text(text)
    return folder


def test_a_good_file_is_loaded(tmp_path: Path) -> None:
    lexicon = load("a", write(tmp_path, f"about: test\nfragments: {{}}\nrecords:\n{RECORD}"))
    assert [entry.id for entry in lexicon.entries] == ["a.one"]
    assert lexicon.entries[0].weight == 1.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"records:\n{RECORD}  colour: red\n", "a.yml: a.one: unknown key 'colour'"),
        ("records:\n- id: a.one\n  role: word\n  patterns: []\n  examples: []\n", "a.yml: a.one: key 'source' is missing"),
        (f"records:\n{RECORD}{RECORD}", "a.yml: a.one: id occurs twice"),
        (f"words: []\nrecords:\n{RECORD}", "a.yml: unknown key 'words'"),
        ("records:\n- plain words\n", "a.yml: a record must be a mapping"),
        ("records: [", "a.yml: cannot be read"),
        (RECORD.replace("'late'", "'(late'").join(["records:\n", ""]), "is not a pattern"),
        (RECORD.replace("'late'", "'${late}'").join(["records:\n", ""]), "unknown fragment 'late'"),
        (RECORD.replace("'late'", "'Late'").join(["records:\n", ""]), "must be in small letters"),
        (RECORD.replace("['late']", "late").join(["records:\n", ""]), "patterns must be a list of strings"),
        (RECORD.replace("  role: word\n", "  role: word\n  weight: much\n").join(["records:\n", ""]), "weight must be"),
    ],
)
def test_a_bad_file_is_told_by_file_record_and_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(LexiconError, match=re.escape(words)):
        load("a", write(tmp_path, text))


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"nowhere\.yml"):
        load("nowhere", tmp_path)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("late", "It was late.", True),  # a word
        ("late", "He came lately.", False),  # ends inside a word
        ("late", "The plate broke.", False),  # begins inside a word
        ("not (?:shared|told)", "They were not told.", True),  # alternatives after letters
        ("(?:no|not|never) asked", "nobody was never asked", True),  # a match inside a word hides no later one
        ("failed to (?!attend)", "The ward failed to ring.", True),  # ends with a blank
        ("failed to (?!attend)", "He failed to attend.", False),
        ("don't know", "They don’t know.", True),  # typographic apostrophe
        ("drop[- ]in", "a drop–in clinic", True),  # typographic dash
    ],
)
def test_patterns_match_words(pattern: str, text: str, found: bool) -> None:
    entry = load("failures").entries[0]
    lexicon = Lexicon([type(entry)("x", "x", (pattern,), 1.0, "", (), (), "own")], {}, "test")
    assert bool(lexicon.find(plain(text))) is found


def test_fragments_may_hold_fragments() -> None:
    compiled = compile_pattern("${b}", {"a": "one|two", "b": "(?:${a}) more"}, "test")
    assert compiled.search("two more")


@given(st.text(max_size=200))
def test_plain_keeps_the_length(text: str) -> None:
    assert len(plain(text)) == len(text)


TEXT = "not never failed to share late delay plans are good staff did poor too many lack of records were missed the"
WORDS = st.sampled_from(TEXT.split(" "))


@given(st.lists(WORDS, max_size=20))
def test_looking_up_by_letters_loses_nothing(words: list[str]) -> None:
    text = " ".join(words)
    for name in ("failures", "good_practice", "cues"):
        lexicon = load(name)
        searched = {entry.id for entry, pattern in lexicon.patterns() for _ in pattern.finditer(text)}
        found = {hit.entry.id for hit in lexicon.find(text)}
        assert found <= searched
        # what is searched and not found begins inside a word
        for entry, pattern in lexicon.patterns():
            if entry.id in searched - found:
                assert all(m.start() > 0 and text[m.start() - 1].isalnum() for m in pattern.finditer(text) if m.group())


def test_grams_hold_three_and_four_letters() -> None:
    assert text_grams("abcd") == {"abc", "bcd", "abcd"}
