"""sections.yml says what it should of its own examples, and the marks at the end of a heading do not matter."""

from __future__ import annotations

import pytest

from pipeline.segment import sections
from pipeline.segment.not_headings import is_dates
from pipeline.segment.numbering import parse_marker
from pipeline.segment.sections import SectionRecord

RECORDS = sections.load()
DATES = sections.numbering_words().dates


def kind_of(record: SectionRecord, text: str) -> str | None:
    if record.scope == "table":
        return sections.table_kind(text.split(" | "))
    if record.scope == "imprint":
        return sections.imprint_kind(text)
    if record.scope == "stamp":
        return "stamp" if sections.is_stamp(text) else None
    if record.scope == "title":
        found = sections.title_record(text)
        return found.kind if found else None
    if record.scope == "line":
        return sections.line_kind(text)
    marker = parse_marker(text)
    if record.scope in ("finding", "response"):
        found = sections.section_record(text, marker.length if marker else 0, record.scope)
        return found.kind if found else None
    return sections.heading_kind(text, marker.length if marker else 0)


@pytest.mark.parametrize(("record", "text"), [(r, t) for r in RECORDS for t in r.examples], ids=lambda v: str(v)[:40])
def test_example_gives_the_kind(record: SectionRecord, text: str) -> None:
    assert kind_of(record, text) == record.kind


@pytest.mark.parametrize(("record", "text"), [(r, t) for r in RECORDS for t in r.counter_examples], ids=lambda v: str(v)[:40])
def test_counter_example_gives_another_kind_or_none(record: SectionRecord, text: str) -> None:
    assert kind_of(record, text) != record.kind


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.id)
def test_record_has_examples_and_source(record: SectionRecord) -> None:
    assert record.examples and record.counter_examples and record.source


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("RECOMMENDATIONS:", "recommendations"),  # case and colon
        ("  Areas  for\nimprovement ", "improvement"),  # a heading over two lines
        ("Coroner’s concerns", "concerns"),  # printed apostrophe
        ("Lantern House", None),  # silent headings stay silent
    ],
)
def test_headings_are_normalised(heading: str, kind: str | None) -> None:
    assert sections.heading_kind(heading) == kind


def test_ids_are_unique() -> None:
    ids = [record.id for record in RECORDS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "expected"), [*((text, True) for text in DATES.examples), *((text, False) for text in DATES.counter_examples)]
)
def test_words_of_dates_leave_nothing_else_in_a_line(text: str, expected: bool) -> None:
    assert is_dates(text) is expected


def test_words_of_dates_have_examples_and_source() -> None:
    assert DATES.examples and DATES.counter_examples and DATES.source
