"""The state that themes depend on, what became of earlier themes, and the names that people give."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pipeline.minilm import SIZE
from pipeline.paths import FITTED, MODELS
from pipeline.records import LexiconError, ReviewsError
from pipeline.theme.consensus import FEWEST_TEXTS, LEFT_OVER
from pipeline.theme.events import events, matched
from pipeline.theme.names import GivenName, given_names, unused_names
from pipeline.theme.naming import WORDS
from pipeline.theme.state import Event, as_files, read_state, state_files, write_state
from pipeline.theme.words import N_KEYWORDS, SERVED
from tests.theming import state

# --- the files ------------------------------------------------------------------------------------------------------

STATE = replace(state(3, 5), events=(Event("new", "theme-0", None, None), Event("split", "theme-1", "theme-2", 0.25)))


def test_what_is_written_is_read(tmp_path):
    write_state(STATE, tmp_path)
    read = read_state(tmp_path)
    assert read is not None
    assert (read.themes, read.events, read.documents, read.seed) == (STATE.themes, STATE.events, STATE.documents, STATE.seed)
    assert np.array_equal(read.membership.weights, STATE.membership.weights)
    assert read.membership.margin == STATE.membership.margin


def test_a_state_is_written_the_same_byte_by_byte(tmp_path):
    write_state(STATE, tmp_path / "one")
    read = read_state(tmp_path / "one")
    assert read is not None
    write_state(read, tmp_path / "other")
    for name, content in as_files(STATE).items():
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes() == content


def test_nothing_is_left_beside_the_files(tmp_path):
    write_state(STATE, tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(state_files(tmp_path))


def test_a_state_without_themes_is_written_and_read(tmp_path):
    write_state(state(0), tmp_path)
    read = read_state(tmp_path)
    assert read is not None and read.themes == ()
    assert read.membership.of(np.ones((2, 4), np.float32))[0].tolist() == [LEFT_OVER, LEFT_OVER]


def test_without_files_there_is_no_state(tmp_path):
    assert read_state(tmp_path) is None
    assert read_state(tmp_path / "absent") is None


Change = Callable[[dict[str, object]], object]


def changed(key: str, value: object) -> Change:
    return lambda about: about.update({key: value})


@pytest.mark.parametrize(
    "change",
    [
        lambda about: about.pop("themes"),  # a key is missing
        lambda about: about["themes"][0].pop("label"),  # a theme lacks a field
        lambda about: about["themes"][0].update(colour="red"),  # an unknown field
        lambda about: about["themes"][0].update(keywords=3),  # keywords are no list
        lambda about: about["events"].append({"event": "new"}),  # half an event
        lambda about: about["themes"].pop(),  # one theme fewer than there are weights
        lambda about: about["themes"].reverse(),  # other themes than the weights are of
        changed("themes", None),
        changed("margin", "wide"),
        changed("documents", 7),
    ],
)
def test_a_malformed_description_is_one_line(tmp_path, change):
    write_state(STATE, tmp_path)
    file = tmp_path / "themes.json"
    about = json.loads(file.read_text())
    change(about)
    file.write_text(json.dumps(about))
    told(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("themes.json", b""),  # cut off at the start
        ("themes.json", b'{"themes": ['),  # cut off
        ("themes.json", b"[]"),  # something else
        ("themes.json", b"\xff\xfe\x00"),  # not text
        ("themes.csv", b""),
        ("themes.csv", b"theme_id,weight_0,intercept\ntheme-0,1.0,zero\n"),  # no number
        ("themes.csv", b"theme_id,weight_0,intercept\ntheme-0,1.0,0.0\ntheme-1,1.0\ntheme-2,1,0\n"),  # a number is missing
        ("themes.csv", b"theme_id,weight_0,intercept\n\n\n\n"),  # empty lines
        ("themes.csv", b"theme_id,weight_0,intercept\n"),  # themes without weights
    ],
)
def test_a_malformed_file_is_one_line(tmp_path, name, content):
    write_state(STATE, tmp_path)
    (tmp_path / name).write_bytes(content)
    told(tmp_path)


def test_weights_that_are_gone_are_missed(tmp_path):
    write_state(STATE, tmp_path)
    (tmp_path / "themes.csv").unlink()
    told(tmp_path)


def told(folder: Path) -> None:
    with pytest.raises(ReviewsError) as error:
        read_state(folder)
    assert "state of the themes" in str(error.value) and "\n" not in str(error.value)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReviewsError, match="cannot write the state"):
        write_state(STATE, tmp_path / "file")


# --- events ---------------------------------------------------------------------------------------------------------


def numbers(text: str) -> np.ndarray:
    """The theme of each extract: a letter for each, `.` for none."""
    return np.array([LEFT_OVER if letter == "." else ord(letter) - ord("a") for letter in text])


@pytest.mark.parametrize(
    ("earlier", "later", "wanted"),
    [
        # the same, under other numbers
        ("aaaabbbb", "bbbbaaaa", {("kept", "A", None, 1.0), ("kept", "B", None, 1.0)}),
        # most of it stays: it is still the same
        ("aaaaaaaaaa", "aaaaaaaa..", {("kept", "A", None, 0.8)}),
        # the smaller half goes off as a theme of its own
        ("aaaaaaaaaa", "aaaaaabbbb", {("kept", "A", None, 0.6), ("split", "A", "new-1", 0.4)}),
        # the smaller goes into the larger
        ("aaaaaaaabb", "aaaaaaaaaa", {("kept", "A", None, 1.0), ("merged", "B", "A", 1.0)}),
        # nothing of it is left
        ("aaaabbbb", "aaaa....", {("kept", "A", None, 1.0), ("vanished", "B", None, None)}),
        # from what belonged nowhere
        ("aaaa....", "aaaabbbb", {("kept", "A", None, 1.0), ("new", "new-1", None, None)}),
        # there was nothing before
        ("....", "aaaa", {("new", "new-0", None, None)}),
        # nothing is left at all
        ("aaaa", "....", {("vanished", "A", None, None)}),
    ],
)
def test_what_became_of_themes(earlier, later, wanted):
    before, after = numbers(earlier), numbers(later)
    n_before, n_after = int(before.max()) + 1, int(after.max()) + 1
    kept = matched(before, after, n_before, n_after)
    later_ids = [chr(ord("A") + kept[n]) if n in kept else f"new-{n}" for n in range(n_after)]
    made = events(before, after, [chr(ord("A") + n) for n in range(n_before)], later_ids, kept)
    assert {(event.event, event.theme_id, event.other_theme_id, event.share) for event in made} == wanted
    assert len(made) == len(wanted)


def test_each_earlier_theme_is_kept_once():
    # two halves are equally like the earlier theme: only one of them can go on with its id
    assert len(matched(numbers("aaaaaaaa"), numbers("aaaabbbb"), 1, 2)) == 1


# --- names that people give -----------------------------------------------------------------------------------------

RECORD = """
about: names of themes
records:
  - id: theme-0
    label: referrals that were left waiting
    by: the working group
    made_on: 2026-11-23
    reason: the words of the extracts
"""


def named(folder: Path, text: str):
    (folder / "themes.yml").write_text(text)
    return given_names(folder)


def test_names_are_read(tmp_path):
    wanted = GivenName(
        "theme-0", "referrals that were left waiting", "the working group", date(2026, 11, 23), "the words of the extracts"
    )
    assert named(tmp_path, RECORD) == {"theme-0": wanted}
    assert named(tmp_path, "about: names of themes\nrecords: []\n") == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    by: the working group\n", "", "'by' is missing"),  # who says so?
        ("by:", "author: x\n    by:", "unknown key 'author'"),
        ("made_on: 2026-11-23", "made_on: soon", "made_on must be a date"),
        ("label: referrals that were left waiting", "label: ' '", "label is empty"),
        ("  - id: theme-0\n", "  - just words\n  - id: theme-0\n", "must be a mapping"),
        ("about: names of themes\nrecords:", "- records:", "must be a mapping"),
        ("records:", "records: [", "cannot be read"),
    ],
)
def test_a_malformed_name_is_told(tmp_path, old, new, told):
    with pytest.raises(LexiconError, match=told) as error:
        named(tmp_path, RECORD.replace(old, new))
    assert "\n" not in str(error.value)


def test_a_theme_has_one_name(tmp_path):
    with pytest.raises(LexiconError, match="twice"):
        named(tmp_path, RECORD + RECORD.split("records:\n")[1])


def test_a_name_without_its_theme_is_a_problem(tmp_path):
    (problem,) = unused_names(named(tmp_path, RECORD.replace("theme-0", "theme-9")), STATE)
    assert (problem.stage, problem.kind) == ("theme", "name_without_theme")
    assert "theme-9" in problem.detail and "referrals that were left waiting" in problem.detail
    assert unused_names(named(tmp_path, RECORD), STATE) == []


def test_the_names_of_the_project_are_well_formed():
    assert isinstance(given_names(), dict)


# --- the state of the project ---------------------------------------------------------------------------------------

MEGABYTES = 5


@pytest.fixture(scope="module")
def committed():
    state = read_state()
    if state is None:
        pytest.skip("no themes are fitted yet")
    return state


def test_the_themes_of_the_project_are_well_formed(committed):
    held, n_themes = committed.membership, len(committed.themes)
    assert n_themes >= 10 and len({theme.theme_id for theme in committed.themes}) == n_themes
    assert held.weights.shape == held.centres.shape == (n_themes, SIZE)
    assert np.isfinite(held.weights).all() and np.allclose(np.linalg.norm(held.centres, axis=1), 1, atol=0.02)
    assert 0 < held.margin < 10
    for theme in committed.themes:
        assert 0 <= theme.stability <= 1 and theme.coherence is not None and -1 <= theme.coherence <= 1
        assert 2 <= len(theme.keywords) <= N_KEYWORDS and theme.n_texts >= FEWEST_TEXTS
    counts = Counter(word for theme in committed.themes for word in theme.keywords)
    assert max(counts.values()) <= SERVED


def test_the_events_of_the_project_concern_its_themes(committed):
    ids = {theme.theme_id for theme in committed.themes}
    told = {event.theme_id for event in committed.events if event.event in ("new", "kept")}
    told |= {event.other_theme_id for event in committed.events if event.event == "split"}
    assert told == ids
    assert not ids & {event.theme_id for event in committed.events if event.event in ("merged", "vanished")}


def test_the_labels_of_the_project_are_readable(committed):
    labels = [theme.label for theme in committed.themes]
    assert len(set(labels)) == len(labels)
    assert all(2 <= len(label.split()) <= WORDS[1] for label in labels)
    assert not [label for label in labels if re.search(r"[^\w\s'-]|_|\d", label)]


def test_no_label_of_the_project_names_an_area(committed):
    with (MODELS / "areas.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["name"].lower() for row in csv.DictReader(lines)}
    assert len(names) > 100
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    for theme in committed.themes:
        assert not pattern.search(theme.label.lower()) and not names & set(theme.keywords), theme.label


def test_the_files_of_the_project_are_small_and_as_they_are_written(committed):
    assert sum(file.stat().st_size for file in state_files(FITTED)) < MEGABYTES * 1e6
    assert {file.name: file.read_bytes() for file in state_files(FITTED)} == as_files(committed)
