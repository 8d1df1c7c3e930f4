"""Every page, opened in a browser without a network: loads without an error, keeps nobody out, cuts no label."""

from __future__ import annotations

import pytest

from tests.site.visiting import PHONE, Note

MOST_SHOWN = 20


def told(wrong: list[Note]) -> str:
    """Return the first of the notes, one a line, and how many there are."""
    return "\n".join([f"{len(wrong)} on {len({note.page for note in wrong})} pages", *map(str, wrong[:MOST_SHOWN])])


@pytest.mark.parametrize(
    ("check", "what"),
    [
        ("errors", "the console and the scripts are silent"),
        ("requests", "nothing outside the folder is asked for"),
        ("axe", "axe-core finds nothing: WCAG 2.2 A and AA and its good practice, on a desk and on a phone"),
        ("labels", "no label of a drawing is shortened or lies outside it"),
        ("collisions", "no two labels of a drawing lie on one another"),
        ("cut", "no text is hidden by its box or runs over its edge"),
        ("sideways", "the page does not scroll sideways"),
    ],
)
def test_nothing_is_wrong(notes: list[Note], check: str, what: str) -> None:
    wrong = [note for note in notes if note.check == check]
    assert not wrong, f"{what}, but: {told(wrong)}"


def test_labels_can_be_read_on_a_phone(notes: list[Note]) -> None:
    wrong = [note for note in notes if note.check == "tiny" and note.width == PHONE]
    assert not wrong, told(wrong)
