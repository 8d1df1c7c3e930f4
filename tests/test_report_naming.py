"""Names on pages: no two areas, documents or reviews are called alike, and links with the same words say more to be heard."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.report.naming import area_names, document_names, review_names
from pipeline.report.pages.recommendations import _told_apart
from pipeline.report.site import Site
from pipeline.report.source import Source
from pipeline.report.tabulate import Column, Table


def area(code: str, name: str, valid_from: date | None = None, valid_to: date | None = None) -> dict[str, object]:
    return {"area_code": code, "name": name, "valid_from": valid_from, "valid_to": valid_to}


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        # names of which there is one stay as they are, also of areas that are no more
        ([area("X1", "Wexcombe", valid_to=date(2019, 3, 31)), area("X2", "Sallowby")], {"X1": "Wexcombe", "X2": "Sallowby"}),
        # a county and the unitary authority after it
        (
            [area("X1", "Marlshire", valid_to=date(2019, 3, 31)), area("X2", "Marlshire", date(2019, 4, 1))],
            {"X1": "Marlshire (to 31 March 2019)", "X2": "Marlshire (from 1 April 2019)"},
        ),
        # nothing but the code tells them apart
        ([area("X1", "Marlshire"), area("X2", "Marlshire")], {"X1": "Marlshire (X1)", "X2": "Marlshire (X2)"}),
    ],
)
def test_areas_of_one_name_are_told_apart(areas: list[dict[str, object]], expected: dict[str, str]) -> None:
    assert area_names(areas) == expected


def test_documents_and_reviews_are_told_apart_by_their_day() -> None:
    row = {"kind": "response", "title": "Regulation letter", "area_name": None, "review_type": "inquest", "label": None}
    rows = {"d1": row | {"published_on": date(2020, 5, 1)}, "d2": row | {"published_on": date(2021, 5, 1)}}
    assert document_names(rows) == {"d1": "Regulation letter, 1 May 2020", "d2": "Regulation letter, 1 May 2021"}
    assert review_names(rows) == {"d1": "Inquest, 1 May 2020", "d2": "Inquest, 1 May 2021"}
    assert len(set(review_names(rows | {"d3": rows["d1"]}).values())) == 3


def test_words_that_stand_once_need_no_more() -> None:
    rows = [
        {"words": words, "words_besides": place}
        for words, place in (("Train staff.", "p 1"), ("Train staff.", "p 2"), ("Write.", "p 3"))
    ]
    assert [row.get("words_besides") for row in _told_apart(rows)] == ["p 1", "p 2", None]


def test_what_is_said_besides_a_link_is_for_who_hears_it(published_sample: Path, tmp_path: Path) -> None:
    with Source(published_sample) as source:
        site = Site(tmp_path, source)
        rows = [{"words": "Train staff.", "words_path": "index.html", "words_besides": "<b>Report</b>, page 3"}]
        macros = site._environment.get_template("macros.html").make_module({"link": lambda path: path})
        told = str(macros.table(Table("Asked", (Column("words", "Words"),), rows)))
    assert 'Train staff.<span class="govuk-visually-hidden"> (&lt;b&gt;Report&lt;/b&gt;, page 3)</span></a>' in told
