"""Statements as rows: quotes, focus, evidence, agencies, links, candidates."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import (
    Candidate,
    Cause,
    CauseFailure,
    CodeChances,
    Evidence,
    ExtractCategory,
    Failure,
    FailureAgency,
    GoodPractice,
    Impact,
    ImpactFailure,
    Record,
)
from tests.factories_extract import source


def rows_of(*sentences: str, kind: str = "practice_review", section: str = "analysis") -> list[Record]:
    return extract(
        source(kind, [("paragraph", section, " ".join(sentences))], {"the police": "police", "the school": "education"})
    )


def only(rows: list[Record], kind: type[Record]) -> list[Record]:
    return [row for row in rows if isinstance(row, kind)]


def test_a_mixed_sentence_gives_a_row_for_each_role_with_its_clause() -> None:
    text = "Visits are well planned, but records are poor."
    rows = rows_of(text)
    (failure,) = only(rows, Failure)
    (good,) = only(rows, GoodPractice)
    assert isinstance(failure, Failure) and isinstance(good, GoodPractice)
    assert failure.quote == good.quote == text
    assert text[failure.focus_start_char : failure.focus_end_char] == "but records are poor."
    assert text[good.focus_start_char : good.focus_end_char] == "Visits are well planned, "
    assert failure.category_id is None  # the stage `code` gives it


def test_evidence_is_verbatim_at_its_place() -> None:
    made = source(
        "practice_review", [("paragraph", "analysis", "Inspectors found that:"), ("list_item", "analysis", "• Records are poor.")]
    )
    rows = extract(made)
    evidence = [row for row in rows if isinstance(row, Evidence)]
    assert [(row.role, row.quote) for row in evidence] == [("main", "Records are poor."), ("stem", "Inspectors found that:")]
    for row in evidence:
        assert made.text[row.start_char : row.end_char] == row.quote


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("On the day the police failed to tell the school.", {"the police": "responsible", "the school": "involved"}),
        ("Records were lost by the police.", {"the police": "responsible"}),  # who stands after "by"
    ],
)
def test_agencies_of_a_failure(text: str, roles: dict[str, str]) -> None:
    found = [row for row in rows_of(text) if isinstance(row, FailureAgency)]
    assert {row.surface: row.role for row in found} == roles


@pytest.mark.parametrize(
    ("sentences", "same"),
    [
        (("Visits were late because of vacancies.",), True),
        (("Visits were too few.", "This was because of vacancies."), False),  # the sentence before
    ],
)
def test_a_cause_is_linked_to_what_it_explains(sentences: tuple[str, ...], same: bool) -> None:
    rows = rows_of(*sentences)
    (cause,) = only(rows, Cause)
    (link,) = only(rows, CauseFailure)
    assert isinstance(cause, Cause) and isinstance(link, CauseFailure)
    assert cause.level == "organisation"
    assert link.is_same_sentence is same


def test_a_consequence_is_an_impact_and_no_cause() -> None:
    rows = rows_of("Plans were poor.", "As a result, two children were left at risk.")
    assert not only(rows, Cause)
    assert len(only(rows, Impact)) == 1
    assert len(only(rows, ImpactFailure)) == 1


def test_an_impact_needs_a_failure() -> None:
    assert not only(rows_of("It rained all day.", "As a result, the children were at risk."), Impact)


def test_what_is_weighed_and_not_adopted_keeps_its_reason() -> None:
    (candidate,) = only(rows_of("The family felt that the records were poor."), Candidate)
    assert isinstance(candidate, Candidate)
    assert (candidate.kind, candidate.assertion, candidate.voice) == ("failure", "voice_family", "family")
    assert candidate.reason == "cues.voice_family"


def test_items_under_strengths_are_good_practice_whatever_their_words() -> None:
    made = source(
        "joint_inspection", [("heading", "strengths", "Key strengths"), ("list_item", "strengths", "• Turnover is low.")]
    )
    assert [row.found_by for row in extract(made) if isinstance(row, GoodPractice)] == ["good_practice.rule.section"]


def test_speech_over_several_sentences_is_not_the_documents_own() -> None:
    rows = rows_of("“Nobody came.", "The plans were poor.", "We were not told,” she said.", "The plans were poor.")
    assert [row.quote for row in only(rows, Failure)] == ["The plans were poor."]  # type: ignore[attr-defined]
    assert only(rows, Failure)[0].start_char > 60  # type: ignore[attr-defined]


def test_missed_opportunities_are_marked() -> None:
    (failure,) = only(rows_of("This was a missed opportunity to protect him."), Failure)
    assert isinstance(failure, Failure) and failure.is_missed_opportunity


def test_the_same_sentence_twice_has_two_identities() -> None:
    failures = only(rows_of("Records were poor.", "Records were poor."), Failure)
    assert len({row.failure_id for row in failures}) == 2  # type: ignore[attr-defined]


def test_contexts_are_rows_and_the_chances_of_practice_codes_go_on() -> None:
    rows = rows_of("Plans for children in care were poor.")
    found = {(row.facet, row.category_id) for row in rows if isinstance(row, ExtractCategory)}
    assert found == {("context", "children_in_care")}
    assert [row.extract_kind for row in rows if isinstance(row, CodeChances)] == ["failure"]


def test_extraction_is_repeatable() -> None:
    text = ("Plans were poor because of vacancies.", "As a result, children waited.", "Staff are skilled.")
    assert rows_of(*text) == rows_of(*text)


@pytest.mark.parametrize("kind", ["guidance", "response"])
def test_kinds_that_state_nothing(kind: str) -> None:
    rows = rows_of("Records were poor.", "Staff are skilled.", kind=kind)
    assert not only(rows, Failure) and not only(rows, GoodPractice)
    assert only(rows, Candidate)
