"""Numbers and bullets as they are printed."""

from __future__ import annotations

import pytest

from pipeline.segment.numbering import follows, parse_marker, settle


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("1. The Board met.", "1", "The Board met."),
        ("4 CIRCUMSTANCES", "4", "CIRCUMSTANCES"),  # the box of a form
        ("2.1 Quillon asked", "2.1", "Quillon asked"),
        ("3.1.4. Later that week", "3.1.4", "Later that week"),
        ("1(b) Fall", "1(b)", "Fall"),  # the medical cause of death
        ("1a Drowning", "1a", "Drowning"),
        ("12) Record the visit", "12", "Record the visit"),
        ("(3) The trust had no plan", "(3)", "The trust had no plan"),
        ("(a) the referral", "(a)", "the referral"),
        ("b. the second visit", "b", "the second visit"),
        ("iv. the fourth", "iv", "the fourth"),
        ("(ii) the second", "(ii)", "the second"),
        ("R1: The Board should ask", "R1", "The Board should ask"),
        ("MA1 The Partnership should ask", "MA1", "The Partnership should ask"),
        ("H2. Ostermere should ask", "H2", "Ostermere should ask"),
        ("Recommendation 4: ask", "Recommendation 4", "ask"),
        ("Recommendation One", "Recommendation One", ""),
        ("Finding 3 - Staff were new", "Finding 3", "Staff were new"),
        ("Learning point 2. Ask", "Learning point 2", "Ask"),
        ("• seen alone", None, "seen alone"),
        ("\uf0b7 seen alone", None, "seen alone"),  # bullet of a symbol font
        ("o seen alone", None, "seen alone"),
        ("- 30 live elsewhere", None, "30 live elsewhere"),
        ("◼ The quality of plans", None, "The quality of plans"),
    ],
)
def test_marker(text: str, label: str | None, rest: str) -> None:
    marker = parse_marker(text)
    assert marker is not None
    assert (marker.label, text[marker.length :]) == (label, rest)


@pytest.mark.parametrize(
    "text",
    [
        "3 children were seen",  # a count
        "12 March 2013 was a Tuesday",  # a date
        "2013 saw a fall",  # a year
        "YP1 told the nurse",  # a pseudonym
        "i.e. never",  # an abbreviation
        "off duty",
        "A nurse came",
        "on the day",
        "Recommended reading",
        "",
    ],
)
def test_no_marker(text: str) -> None:
    assert parse_marker(text) is None


@pytest.mark.parametrize("text", ["3.5 per cent of children", "Recommendation 4 was not met", "A. Quillon wrote"])
def test_doubtful_marker_alone_is_dropped(text: str) -> None:
    assert settle([parse_marker(text)]) == [None]


def test_doubtful_markers_that_count_on_are_kept() -> None:
    markers = [parse_marker(text) for text in ("1 Introduction", "Some text.", "2 Method", "9 Lives were lost")]
    assert [bool(marker) for marker in settle(markers)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("1. A", "2. B", True),
        ("1. A", "3. B", False),
        ("1.9 A", "1.10 B", True),
        ("1.9 A", "2.1 B", True),
        ("1.2 A", "1.2.1 B", True),
        ("1.2.3 A", "1.3 B", True),
        ("1.2 A", "1.4 B", False),
        ("(a) one", "(b) two", True),
        ("(iv) four", "(v) five", True),
        ("1(a) A", "1(b) B", True),
        ("1(b) A", "2 B", True),
        ("1(b) A", "2(a) B", True),
        ("1(a) A", "3 B", False),
        ("R1. A", "R2. B", True),
        ("R1. A", "H2. B", False),
        ("• one", "• two", True),
    ],
)
def test_follows(earlier: str, later: str, expected: bool) -> None:
    a = parse_marker(earlier)
    b = parse_marker(later, a)
    assert a is not None and b is not None
    assert follows(b, a) is expected


def test_letter_i_after_h() -> None:
    h = parse_marker("(h) eighth")
    i = parse_marker("(i) ninth", h)
    assert i is not None and i.style.startswith("letter") and i.value == 9
