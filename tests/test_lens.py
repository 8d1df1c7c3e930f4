"""A lens takes what bears on its question, under the right aspect, and says by which phrase and how often it is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline import lens, partitions, store
from pipeline import records as r
from pipeline.cli_lenses import app
from pipeline.lens import Bearing, Place
from pipeline.lens import cues as lens_cues
from pipeline.lens import labels as lens_labels
from pipeline.lens import samples as lens_samples
from pipeline.lens.cues import LensRecord
from pipeline.records import LexiconError
from pipeline.task import Task
from tests import factories as f

ROOT = Path(__file__).parent.parent
LENSES = {made.id: made for made in lens_cues.lenses()}
DOCUMENTED = (ROOT / "docs" / "lenses.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
ON = date(2026, 11, 23)

SMALL = """
records:
- id: visits
  question: Were visits made?
  definition: Visits to homes.
  strong: ['home visit*', '{who} ~ visited']
  weak: [visit*]
  near: [home]
  against: ['visit* ~ website']
  groups: {who: [nurse*, social worker*]}
  otherwise: made
  aspects:
  - {id: made, label: Made, definition: They were made.}
  - {id: late, label: Late, definition: They were late., weak: [late, weeks after], examples: [Home visits were late.]}
  - {id: blocked, label: Blocked, definition: Nobody was let in., strong: ['not let ~ in'], weak: [refused], kinds: [failure]}
  examples: [Home visits are regular.]
  source: invented
"""


def read(folder: Path, text: str = SMALL) -> LensRecord:
    (folder / "lenses.yml").write_text(text, encoding="utf-8")
    (made,) = lens_cues.lenses.__wrapped__(None, folder)
    return made


@pytest.fixture
def small(tmp_path: Path) -> LensRecord:
    return read(tmp_path)


# --- the lenses of the project --------------------------------------------------------------------------------------


def test_the_lenses_that_the_founding_text_names_are_there() -> None:
    asked = {
        "early_help": {"offered", "declined", "not_offered", "quality", "step_up", "step_down"},
        "escalation": {"re_referral", "chasing", "to_managers", "disagreement"},
        "access": {"eligibility", "wait", "refusal", "location", "language"},
    }
    for name, aspects in asked.items():
        assert aspects <= {aspect.id for aspect in LENSES[name].aspects}


@pytest.mark.parametrize("name", LENSES)
def test_a_lens_does_justice_to_its_examples(name: str) -> None:
    assert lens.wrong_examples(LENSES[name]) == []
    assert LENSES[name].examples and LENSES[name].counter_examples
    assert [aspect.id for aspect in LENSES[name].aspects if not aspect.examples] == []


@pytest.mark.parametrize("name", LENSES)
def test_the_letters_by_which_phrases_are_looked_up_lose_none(name: str) -> None:
    # patterns are tried only where certain letters occur: those must be right for the phrases of the lenses too
    made = LENSES[name].lexicon
    texts = [*LENSES[name].examples, *(text for aspect in LENSES[name].aspects for text in aspect.examples)]
    for text in map(lens.plain, texts):
        direct = {(e.id, e.note) for e, pattern in made.patterns() for m in pattern.finditer(text) if not inside(text, m.start())}
        assert direct == {(hit.entry.id, hit.entry.note) for hit in made.find(text)}, text


def inside(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


# (lens, kind, text, aspects, why)
DECIDED = [
    ("early_help", "good_practice", "Early help is led with care.", {"quality"}, "no phrase of an aspect"),
    ("early_help", "good_practice", "Families receive early help at once.", {"offered"}, "what reached families"),
    ("early_help", "failure", "Families wait for early help.", {"not_offered"}, "late is as good as not"),
    ("early_help", "failure", "Early help was offered late and the mother declined early help.", {"declined"}, "two sides"),
    ("early_help", "failure", "Children were stepped down to early help too soon.", {"step_down"}, "the way down"),
    ("early_help", "failure", "The early intervention in psychosis team closed the case.", set(), "another service"),
    ("early_help", "failure", "Support on the edge of care came late.", set(), "help, and not early"),
    ("escalation", "failure", "The nurse did not escalate her concerns to managers.", {"to_managers"}, "who should know"),
    ("escalation", "failure", "Prices escalate and budgets shrink.", set(), "no concern"),
    ("escalation", "good_practice", "Help prevents needs from escalating.", set(), "nothing was escalated"),
    ("escalation", "failure", "Agencies disagreed and no dispute resolution was begun.", {"disagreement"}, "a dispute"),
    ("escalation", "impact", "Children are re-referred within months.", {"re_referral"}, "back again"),
    ("escalation", "failure", "Referrers are not told the outcome of their referral.", {"chasing"}, "no answer"),
    ("escalation", "failure", "Housing remains a challenge for the council.", set(), "a difficulty"),
    ("access", "failure", "Children wait months for therapy.", {"wait"}, "a wait for a service"),
    ("access", "failure", "Some brothers wait years before they are adopted.", set(), "adopters are no service"),
    ("access", "failure", "No interpreter was booked.", {"language"}, "the language"),
    ("access", "good_practice", "Findings are translated into plans.", set(), "another translation"),
    ("access", "failure", "Staff have access to old records only.", set(), "not for families"),
    ("access", "failure", "The threshold for care proceedings was misread.", set(), "a threshold of courts"),
    ("access", "good_practice", "Carers have access to counselling.", {"availability"}, "access and no more"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "text", "aspects", "why"), DECIDED)
def test_what_bears_on_a_lens(name: str, kind: str, text: str, aspects: set[str], why: str) -> None:
    found = {bearing.aspect for bearing in lens.bearings(LENSES[name], Place(kind, text))}
    assert found >= aspects and bool(found) == bool(aspects), why


def test_how_right_the_lenses_are_was_measured_as_they_are() -> None:
    rows = {row.lens_id: row for row in lens_labels.lens_rows() if isinstance(row, r.Lens)}
    assert set(rows) == set(LENSES)
    for row in rows.values():
        assert row.is_measured_as_is, f"{row.lens_id}: its phrases have changed: draw anew and judge"
        assert row.n_read == 100 and row.n_fresh >= 50
        assert row.precision is not None and row.precision >= 0.85
        assert row.precision == row.n_fresh_right / row.n_fresh
        assert row.aspect_precision is not None and row.aspect_precision >= 0.85


def test_the_figures_in_the_documentation_are_those_of_the_judgements() -> None:
    text = (ROOT / "docs" / "lenses.md").read_text(encoding="utf-8")
    nets = {net.lens_id: net for net in lens_labels.nets()}
    for name in LENSES:
        judged = lens_labels.judgements(name)
        right, aspects = lens_labels.precision(judged), lens_labels.aspect_precision(judged)
        found = lens_labels.recall(nets[name], right, lens_labels.missed(name))
        assert found is not None
        told = f"| {name} | {len(judged)} | {right} | {aspects} | {found[0]:.2f} ({found[1]:.2f}–{found[2]:.2f}) |"
        assert told in text, told


# --- how it decides -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "around", "bears", "why"),
    [
        ("Home visits were made.", (), True, "a strong phrase"),
        ("Nurses never visited.", (), True, "a phrase of a group, and words between"),
        ("The visit was short.", (), False, "a weak phrase by itself"),
        ("The visit to the home was short.", (), True, "a weak phrase with something near"),
        ("The visit was short.", ("Home visits",), True, "a weak phrase under a heading about it"),
        ("The call was short.", ("Home visits",), False, "no phrase at all: a heading is not enough"),
        ("Visits to the website were made from home.", (), False, "an against phrase overlaps it"),
        ("Homevisits were made.", (), False, "not at the beginning of a word"),
    ],
)
def test_a_weak_phrase_needs_company(text: str, around: tuple[str, ...], bears: bool, why: str, small: LensRecord) -> None:
    assert bool(lens.bearings(small, Place("failure", text, around=around))) is bears, why


def test_an_extract_has_a_row_for_each_aspect_and_the_phrases_that_decided(small: LensRecord) -> None:
    found = lens.bearings(small, Place("failure", "Home visits were late and workers were refused entry."))
    assert found == [
        Bearing("late", "lenses.visits.bears: home visit*", "lenses.visits.late: late"),
        Bearing("blocked", "lenses.visits.bears: home visit*", "lenses.visits.blocked: refused"),
    ]
    assert lens.bearings(small, Place("failure", "Home visits were short.")) == [
        Bearing("made", "lenses.visits.bears: home visit*", None)
    ]


def test_weak_phrases_of_an_aspect_are_for_its_kinds_and_strong_ones_for_all(small: LensRecord) -> None:
    refused = "At home visits parents refused to speak."
    assert [b.aspect for b in lens.bearings(small, Place("failure", refused))] == ["blocked"]
    assert [b.aspect for b in lens.bearings(small, Place("good_practice", refused))] == ["made"]
    assert [b.aspect for b in lens.bearings(small, Place("cause", "They were not let in."))] == ["blocked"]


def test_the_part_that_gave_the_kind_tells_the_aspect(small: LensRecord) -> None:
    text = "Home visits were late, and workers were refused entry."
    part = (text.index("workers"), len(text) - 1)
    assert [b.aspect for b in lens.bearings(small, Place("failure", text, part))] == ["blocked"]
    nothing = (text.index("entry"), len(text) - 1)  # tells none: all of the sentence counts
    assert [b.aspect for b in lens.bearings(small, Place("failure", text, nothing))] == ["late", "blocked"]


def test_what_tells_no_aspect_is_other_where_nothing_else_is_named(tmp_path: Path) -> None:
    made = read(tmp_path, SMALL.replace("  otherwise: made\n", ""))
    assert [aspect.id for aspect in made.aspects] == ["made", "late", "blocked", "other"]
    assert [b.aspect for b in lens.bearings(made, Place("failure", "Home visits were short."))] == ["other"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  source: invented\n", "", "lenses.yml: visits: key 'source' is missing"),
        ("  near:", "  nearby:", "lenses.yml: visits: unknown key 'nearby'"),
        ("{who} ~ visited", "{whom} ~ visited", "lenses.yml: visits: {whom} is not a group"),
        ("kinds: [failure]", "kinds: [verdict]", "lenses.yml: visits: blocked: kinds: 'verdict' is not one of"),
        ("otherwise: made", "otherwise: done", "lenses.yml: visits: otherwise: 'done' is no aspect of it"),
        ("{id: late,", "{id: made,", "lenses.yml: visits: made: id occurs twice"),
        ("{id: late,", "{id: Late,", "id must be small letters"),
        ("{id: late,", "{id: near,", "neither of bears, near, against"),
        ("weak: [visit*]", "weak: [12]", "lenses.yml: visits: weak must be a list of strings"),
        ("records:", "lenses:", "lenses.yml: unknown key 'lenses'"),
        ("{who: [nurse*, social worker*]}", "[nurse*]", "groups must be a mapping"),
    ],
)
def test_a_malformed_lens_is_refused_in_one_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in SMALL
    with pytest.raises(LexiconError, match=re.escape(told)) as refused:
        read(tmp_path, SMALL.replace(old, new, 1))
    assert "\n" not in str(refused.value)


def test_groups_may_hold_groups_and_not_themselves(tmp_path: Path) -> None:
    nested = SMALL.replace("{who: [nurse*, social worker*]}", "{who: ['{some} nurse*'], some: [a, the]}")
    made = read(tmp_path, nested)
    assert lens.bearings(made, Place("failure", "The nurses never visited."))
    with pytest.raises(LexiconError, match="is not a group"):
        read(tmp_path, SMALL.replace("{who: [nurse*, social worker*]}", "{who: ['{who} nurse*']}"))


def test_the_hash_of_the_phrases_changes_with_them_and_with_nothing_else(tmp_path: Path, small: LensRecord) -> None:
    assert read(tmp_path, SMALL.replace("Were visits made?", "Did anybody visit?")).cues_sha256 == small.cues_sha256
    for old, new in [("home visit*", "house visit*"), ("social worker*", "worker*"), ("kinds: [failure]", "kinds: [cause]")]:
        assert read(tmp_path, SMALL.replace(old, new)).cues_sha256 != small.cues_sha256, old


# --- over a document ------------------------------------------------------------------------------------------------

HEADING, FIRST, SECOND = "Home visits", "Home visits are planned. The visit in May was late.", "The visit in June was short."


def document_rows() -> list[r.Record]:
    source = f.file("visits.pdf")
    on = f.pages(source.sha256[:16], f"{HEADING}\n{FIRST}\nElsewhere\n{SECOND}")[0]
    above = f.segment(on, HEADING, 0, kind="heading", level=1)
    first = f.segment(on, FIRST, 1)
    other = f.segment(on, "Elsewhere", 2, kind="heading", level=1)
    second = f.segment(on, SECOND, 3)
    return [
        above, first, other, second,
        f.failure(first, "The visit in May was late."), f.failure(second, SECOND),
        f.good_practice(first, "Home visits are planned."),
    ]  # fmt: skip


def test_a_document_has_rows_for_what_bears_on_a_lens_in_its_place(small: LensRecord) -> None:
    rows = document_rows()
    extracts = [row for row in rows if isinstance(row, r.Failure | r.GoodPractice)]
    segments = [row for row in rows if isinstance(row, r.Segment)]
    made = lens.lens_extracts([small], extracts, segments)
    # the visit in June is a weak phrase under a heading that is not about it
    assert [(row.extract_kind, row.aspect) for row in made] == [("failure", "late"), ("good_practice", "made")]
    assert made[0].extract_id == lens.identity(extracts[0])
    assert made == lens.lens_extracts([small], extracts, segments[::-1]), "the order of the segments does not matter"


def test_the_stage_reads_what_was_made_and_a_lens_beside_the_documents(tmp_path: Path) -> None:
    build, register = tmp_path / "build", tmp_path / "register"
    partitions.write(build / "extract" / "d1", document_rows(), key="k", run_id="r")
    register.mkdir()
    (register / "lenses.yml").write_text(SMALL, encoding="utf-8")
    task = Task("d1", tmp_path / "visits.pdf", "pdf", build, register_folder=register)
    assert {row.lens_id for row in lens.run(task) if isinstance(row, r.LensExtract)} == {"visits"}
    assert lens.run(Task("d2", tmp_path / "none.pdf", "pdf", build, register_folder=register)) == []


def test_an_id_may_be_given_once_over_both_files(tmp_path: Path) -> None:
    (tmp_path / "lenses.yml").write_text(SMALL.replace("id: visits", "id: access"), encoding="utf-8")
    with pytest.raises(LexiconError, match="access: id occurs twice"):
        lens_cues.lenses(tmp_path)


def test_the_lens_of_the_documentation_works_as_it_says(tmp_path: Path) -> None:
    (tmp_path / "lenses.yml").write_text(DOCUMENTED, encoding="utf-8")
    added = lens_cues.lenses(tmp_path)[-1]
    assert added.id == "fathers" and lens.wrong_examples(added) == []
    rows = [row for row in lens_labels.lens_rows(tmp_path) if row.lens_id == "fathers"]  # type: ignore[attr-defined]
    (of_lens,) = [row for row in rows if isinstance(row, r.Lens)]
    assert (of_lens.n_read, of_lens.precision, of_lens.is_measured_as_is) == (0, None, None)
    assert [row.aspect for row in rows if isinstance(row, r.LensAspect)] == ["unknown", "left_out", "other"]


# --- judgements -----------------------------------------------------------------------------------------------------


def judgement(quote: str, **changes: Any) -> lens_labels.Judgement:
    values = {
        "sha256": f.sha256("a.pdf"), "quote_sha256": f.sha256(quote), "extract_kind": "failure", "aspect": "late",
        "is_right": True, "is_aspect_right": True, "error": "", "is_fresh": True, "cues_sha256": "0" * 64, "judged_on": ON,
    }  # fmt: skip
    return lens_labels.Judgement(**(values | changes))


def test_precision_is_that_of_the_fresh_rows_and_aspects_are_judged_among_the_right() -> None:
    wrong = judgement("b", is_right=False, is_aspect_right=False)
    judged = [judgement("a"), wrong, judgement("c", is_aspect_right=False), judgement("d", is_fresh=False)]
    assert str(lens_labels.precision(judged)).startswith("0.67 (2 of 3;")
    assert str(lens_labels.aspect_precision(judged)).startswith("0.50 (1 of 2;")
    assert str(lens_labels.precision([])) == "not measured"


@pytest.mark.parametrize(("n", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)])
def test_intervals_are_wilsons(n: int, of: int, low: float, high: float) -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3
    made = lens_labels.figure(n, of)
    assert made.low is not None and made.high is not None
    assert (round(made.low, 4), round(made.high, 4)) == (low, high)


def test_recall_weighs_what_is_found_against_what_is_missed() -> None:
    net = lens_labels.Net("visits", 80, 100, "visit", "0" * 64)
    beside = [lens_labels.Missed("s", str(n), "failure", n < 2, "0" * 64, ON) for n in range(10)]
    found = lens_labels.recall(net, lens_labels.figure(75, 100), beside)
    assert found is not None and round(found[0], 2) == 0.75  # 60 found of 60 and 20
    assert found[1] < found[0] < found[2]
    assert lens_labels.recall(net, lens_labels.figure(0, 0), beside) is None


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("is_right", "perhaps", "line 2: is_right must be yes or no"),
        ("is_right", "no", "is_aspect_right: the aspect of a row that is not right cannot be"),
        ("extract_kind", "verdict", "line 2: extract_kind: 'verdict' is not one of"),
        ("judged_on", "yesterday", "judged_on is not a date"),
    ],
)
def test_a_bad_judgement_is_refused(column: str, value: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "lens_labels" / "visits.csv"
    lens_labels.write(path, [judgement("a")])
    assert lens_labels.judgements("visits", tmp_path) == [judgement("a")]
    header, row = path.read_text().splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True)) | {column: value}
    path.write_text(f"{header}\n{','.join(cells.values())}\n")
    with pytest.raises(LexiconError, match=re.escape(told)):
        lens_labels.judgements("visits", tmp_path)


def test_labels_hold_no_words() -> None:
    for path in sorted(lens_labels.LABELS.glob("*.csv")):
        if path.stem != "nets":  # words of our own
            columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            assert {"sha256", "quote_sha256"} <= set(columns) and "quote" not in columns


# --- in the database ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six serious case reviews of one area and one of another; early help is told in four of the six, once praised."""
    path = tmp_path_factory.mktemp("lens") / "reviews.duckdb"
    rows: f.Rows = {}
    made: list[r.Record] = [f.area(), f.area("X06000001", "Sallowby"), f.board(), f.category(), f.run(), *lens_labels.lens_rows()]
    for number in range(7):
        source = f.file(f"{number}.pdf")
        quote = f"Families of case {number} wait for early help."
        on = f.pages(source.sha256[:16], quote)[0]
        area = "X06000001" if number == 6 else "X08000001"
        doc, of = f.document(source, [on], area_code=area), f.review(f"Case {number}", area_code=area)
        within = f.segment(on, quote)
        extract = f.good_practice(within, quote) if number == 0 else f.failure(within, quote)
        made += [source, on, doc, of, f.review_document(of, doc), within, extract]
        if number < 4:
            name = lens.identity(extract)
            kind = f.KIND_OF[type(extract)]
            made.append(
                r.LensExtract("early_help", kind, name, "not_offered", "lenses.early_help.bears: early help", None, f.RUN)
            )
            made.append(r.LensExtract("early_help", kind, name, "quality", "lenses.early_help.bears: early help", None, f.RUN))
    for row in made:
        rows.setdefault(row.table, []).append(row)
    store.build(path, {}, rows)
    return path


@pytest.fixture
def ask(database: Path) -> Iterator[Any]:
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_reviews_are_counted_once_and_a_small_base_has_no_share(ask: Any) -> None:
    columns = "area_code, n_extracts, n_with, n_with_failure, n_with_good_practice, n_reviews, round(share, 3), is_base_small"
    found = ask(f"select {columns} from lens_by_area where lens_id = 'early_help' and aspect = 'any' order by area_code")
    assert found == [
        ("X06000001", 0, 0, 0, 0, 1, None, True),
        ("X08000001", 4, 4, 3, 1, 6, 0.667, False),  # two aspects of an extract are one extract
    ]


def test_every_aspect_is_there_and_zero_is_told(ask: Any) -> None:
    found = ask("select aspect, n_with from lens_overview where lens_id = 'early_help' order by ordinal")
    assert [aspect for aspect, _ in found] == ["any", *(aspect.id for aspect in LENSES["early_help"].aspects)]
    assert dict(found)["declined"] == 0 and dict(found)["quality"] == 4
    years = ask("select count(*), max(n_with) from lens_by_year where lens_id = 'early_help' and aspect = 'any'")
    assert years == [(1, 4)]


def test_a_share_comes_with_how_right_the_lens_is(ask: Any) -> None:
    (told,) = ask("select distinct lens_precision from lens_overview where lens_id = 'early_help'")
    assert told[0] == pytest.approx(lens_labels.precision(lens_labels.judgements("early_help")).share)


def test_what_bears_on_a_lens_is_read_with_its_place(ask: Any) -> None:
    found = ask(
        "select aspect_label, extract_kind, page, quote, area_name from lens_extracts_placed order by quote, aspect_label"
    )
    assert len(found) == 8
    assert found[0] == ("Not offered or late", "good_practice", 1, "Families of case 0 wait for early help.", "Tarnbridge")


def test_a_sample_is_drawn_filled_and_kept_without_words(database: Path, tmp_path: Path) -> None:
    drawn = lens_samples.draw(database, "early_help", 5, 1)
    assert len(drawn) == 5 and drawn == lens_samples.draw(database, "early_help", 5, 1)
    assert drawn != lens_samples.draw(database, "early_help", 5, 2)
    filled = tmp_path / "sample.csv"
    lens_samples.write_sample(filled, [row | {"is_right": "yes", "is_aspect_right": "No"} for row in drawn])
    path, changed = lens_samples.keep(filled, ON, tmp_path)
    assert changed == 5 and "Families" not in path.read_text()
    kept = lens_labels.judgements("early_help", tmp_path)
    assert set(lens_labels.judgements("early_help")) < set(kept), "they are added to those there are"
    assert sum(row.judged_on == ON and row.sha256 in {made["sha256"] for made in drawn} and row.is_right for row in kept) == 5
    assert lens_samples.keep(filled, ON, tmp_path)[1] == 0, "the same again changes nothing"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"is_right": ""}, "line 2: is_right must be yes or no"),
        ({"is_right": "yes", "is_aspect_right": "?"}, "line 2: is_aspect_right must be yes or no"),
        ({"is_right": "no", "cues_sha256": "1" * 64}, "drawn with other phrases than early_help has now"),
        ({"is_right": "no", "lens_id": "nowhere"}, "there is no lens 'nowhere'"),
    ],
)
def test_a_badly_filled_sample_is_refused(changes: dict[str, str], told: str, database: Path, tmp_path: Path) -> None:
    (drawn,) = lens_samples.draw(database, "early_help", 1, 1)
    filled = tmp_path / "sample.csv"
    lens_samples.write_sample(filled, [drawn | changes])
    with pytest.raises(LexiconError, match=re.escape(told)):
        lens_samples.keep(filled, ON, tmp_path)
    assert not (tmp_path / "lens_labels").exists()


def test_the_commands_say_what_was_done_and_what_is_wrong(database: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    told = run(app, ["lenses"])
    assert told.exit_code == 0 and "early_help: What early help" in told.stdout and "has changed" not in told.stdout
    to = str(tmp_path / "sample.csv")
    assert run(app, ["sample-lens", "early_help", "--to", to, "-d", str(database), "--rows", "3"]).stdout.startswith("3 rows")
    assert run(app, ["sample-lens", "early_help", "--to", to, "-d", str(database)]).exit_code == 1, "not written over"
    assert run(app, ["sample-lens", "nowhere", "--to", f"{to}2", "-d", str(database)]).exit_code == 1
    assert run(app, ["keep-lens", to, "--register", str(tmp_path)]).exit_code == 1, "nothing is filled in"
    (tmp_path / "lenses.yml").write_text(SMALL.replace("[Home visits are regular.]", "[Calls are regular.]"), encoding="utf-8")
    unjust = run(app, ["lenses", "--register", str(tmp_path)])
    assert unjust.exit_code == 1 and "visits: does not bear on it: Calls are regular." in unjust.output
