"""Assertion: clauses, negation, voice, conditions."""

from __future__ import annotations

import pytest

from pipeline.extract.reading import Setting, read
from pipeline.extract.statements import judge


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Visits are regular.", ["main"]),
        ("Visits are regular, but records are poor.", ["main", "contrast"]),
        ("Although visits are regular, records are poor.", ["concession", "main"]),  # a clause in front
        ("Visits were late because of vacancies.", ["main", "reason"]),
        ("Visits were late, which means that risks grew.", ["main", "result"]),
        ("Visits were late; records were thin.", ["main", "contrast"]),  # a semicolon parts
    ],
)
def test_clauses(text: str, kinds: list[str]) -> None:
    clauses = read(text, Setting()).clauses
    assert [clause.kind for clause in clauses] == kinds
    assert "".join(text[clause.start : clause.end] for clause in clauses) == text


@pytest.mark.parametrize(
    ("text", "status", "voice"),
    [
        ("The ward lost the log.", "asserted", "document"),
        ("Did the ward lose the log?", "terms_of_reference", "document"),  # a question
        ("The family felt that the ward was careless.", "voice_family", "family"),
        ("The Trust said that the log was kept.", "voice_agency", "agency"),
        ("“Nobody ever came to see us,", "voice_quoted", "quoted"),  # direct speech that goes on
        ("The 2009 review found that logs were poor.", "other_review", "document"),
        ("If the log is lost, a child could be harmed.", "hypothetical", "document"),
        ("Guidance states that logs are kept.", "standard", "document"),
        ("This inspection was carried out in May.", "method", "document"),
    ],
)
def test_assertion(text: str, status: str, voice: str) -> None:
    how = read(text, Setting()).assertion
    assert (how.status, how.voice) == (status, voice)


def test_terms_of_reference_are_told_by_their_section() -> None:
    how = read("Whether checks were poor.", Setting(section_kind="terms_of_reference")).assertion
    assert how.status == "terms_of_reference"


@pytest.mark.parametrize(
    ("text", "failing", "praised"),
    [
        ("Plans are clear.", False, True),
        ("Plans are not clear.", True, False),  # a negation turns praise
        ("Plans are not always clear.", True, False),
        ("Not all plans are clear.", True, False),
        ("Plans are made without delay.", False, True),  # blame undone, and praise by itself
        ("Good plans reduce delay.", False, True),
        ("Plans are clear, but they are late.", True, True),  # a mixed sentence has both
        ("The mother did not come.", False, False),  # the family's conduct
        ("The mother was not told.", True, False),  # what was not done for the family
        ("Children who are not at school are seen.", False, True),  # a condition of children
        ("When there is a delay, managers act promptly.", False, True),
        ("There was no evidence that the ward failed to ring.", False, False),
        ("There was no evidence of a plan.", True, False),
        ("This was not a missed opportunity.", False, False),
        ("Leaders have tackled the backlog well and plans are good.", False, True),
    ],
)
def test_negation_and_its_traps(text: str, failing: bool, praised: bool) -> None:
    judged = judge(text, Setting("inspection"))
    assert (judged.role("failure") is not None, judged.role("good_practice") is not None) == (failing, praised)


@pytest.mark.parametrize(
    ("text", "hedged", "past", "hindsight"),
    [
        ("Records are not always kept.", False, False, False),  # "not always" is no hedge
        ("Records may have been lost.", True, False, False),
        ("Previously, records were poor.", False, True, False),
        ("With hindsight the visit was too late.", False, False, True),
    ],
)
def test_qualifiers(text: str, hedged: bool, past: bool, hindsight: bool) -> None:
    how = judge(text, Setting()).assertion
    assert (how.is_hedged, how.is_past, how.is_hindsight) == (hedged, past, hindsight)


def test_guidance_states_nothing_about_practice() -> None:
    judged = judge("Records are poor and visits are late.", Setting("guidance"))
    assert not judged.adopted
    assert judged.roles
