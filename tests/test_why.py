"""Why: which sentences name a reason, what it is joined to, and how far the reviews of the sample say why."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline import paths
from pipeline.extract.judged import Judged, judge_all
from pipeline.extract.links import link_rows
from pipeline.extract.reading import Setting
from pipeline.extract.statements import judge
from pipeline.records import CauseFailure
from tests.factories_extract import source

# (sentence, level of the cause that the rules adopt or "" for none, why)
CAUSES = [
    ("Vacancies in the team have led to late visits.", "organisation", "the subject of the verb, and something is wrong with it"),
    ("Late visits have led to missed risks.", "", "one failing that follows from another is a consequence"),
    ("This means that visits are late.", "", "points back: what followed"),
    ("Plans were weak, compounded by frequent changes of manager.", "organisation", "what made it worse"),
    ("A settled workforce has enabled leaders to plan well.", "organisation", "reasons of good work count"),
    ("Close supervision means that workers make good decisions.", "team", "reasons of good work count"),
    ("This means that workers make good decisions.", "", "no reason is named"),
    ("The mother was late because of the bus strike.", "", "why a parent acted so is no cause"),
    ("Visits have been late since January 2012.", "", "since, of time"),
    ("The ward is served by a team of nurses with good resources.", "", "nothing is explained"),
    ("By means of a rota, checks were late.", "", "the noun, not the verb"),
]


@pytest.mark.parametrize(("text", "level", "why"), CAUSES, ids=[why for *_, why in CAUSES])
def test_causes_by_rule(text: str, level: str, why: str) -> None:
    role = judge(text, Setting()).role("cause")
    assert (role.level if role else "") == level, why


def test_a_condition_is_a_hint_for_the_model_and_only_beside_a_failure() -> None:
    text = "There is no policy on missed visits."
    (hint,) = (role for role in judge(text, Setting(follows_failure=True)).roles if role.kind == "cause")
    assert hint.score < 2.0 and hint.level == "organisation"
    assert not judge("Staff have clear and timely guidance.", Setting()).roles[1:]


def judged(*passages: str) -> list[Judged]:
    made = judge_all(source("practice_review", [("paragraph", "analysis", text) for text in passages]), frozenset())
    for number, item in enumerate(made):
        item.ids.update({role.kind: f"{role.kind}{number}" for role in item.judgement.adopted})
    return made


# (passages, number of the sentence with the role, number of the sentence with its failure, why)
LINKS = [
    (("Visits were late because of vacancies.",), "cause", 0, 0, "the other clause of its own sentence"),
    (("Visits were late.", "Records were poor. This was because staff had no training."), "cause", 2, 1, "this was because"),
    (("Records were poor. The school rang daily. This was due to high caseloads.",), "cause", 2, 0, "the topic sentence"),
    (("Records were poor. As a result, risks were missed and children were left at risk.",), "impact", 1, 0, "what is before"),
    (("Plans were weak, leaving children at risk.",), "impact", 0, 0, "the clause before"),
    (("Records were poor.", "This means that children were left at risk."), "impact", 1, 0, "over the end of a passage"),
]


@pytest.mark.parametrize(("passages", "kind", "at", "failure", "why"), LINKS, ids=[why for *_, why in LINKS])
def test_links(passages: tuple[str, ...], kind: str, at: int, failure: int, why: str) -> None:
    made = judged(*passages)
    made[at].ids.setdefault(kind, f"{kind}{at}")
    made[failure].ids.setdefault("failure", f"failure{failure}")
    found = {getattr(row, f"{kind}_id"): row for row in link_rows(made) if isinstance(row, CauseFailure) == (kind == "cause")}
    row = found[f"{kind}{at}"]
    assert row.failure_id == f"failure{failure}", why
    assert row.is_same_sentence == (at == failure)


def test_a_reason_told_by_itself_explains_what_the_next_sentence_says_follows_from_it() -> None:
    made = judged("There is no policy on missed visits. As a result, visits were not followed up.")
    made[0].ids["cause"] = "cause0"
    (row,) = (row for row in link_rows(made) if isinstance(row, CauseFailure) and row.cause_id == "cause0")
    assert row.failure_id == "failure1"


def test_without_a_failure_there_is_nothing_to_link_to() -> None:
    made = judged("A settled workforce has enabled leaders to plan well.")
    assert made[0].ids.keys() >= {"cause"}
    assert link_rows(made) == []


def test_the_learning_review_of_the_sample_says_less_why_than_the_full_review(sample_run: Path) -> None:
    with duckdb.connect(str(sample_run / paths.DATABASE), read_only=True) as database:
        rows = database.execute(
            """select files.path, why.share, why.share_low, why.share_high
               from why_coverage as why join placed_documents using (review_id) join files using (document_id)"""
        ).fetchall()
    found = {path: rest for path, *rest in rows}
    learning, full = found["learning-review-2012.pdf"], found["serious-case-review-2013.pdf"]
    assert learning[0] < full[0]
    for share, low, high in (learning, full):
        assert low <= share <= high
