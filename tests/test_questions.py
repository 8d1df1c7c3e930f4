"""The questions that a person new to the database asks, with answers that are known beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import derived, frameworks, query, store
from pipeline.records import LexiconError, Record
from tests import asked
from tests import factories as f
from tests.asked import SALLOWBY, SALLOWBY_CODE, TSCB, TSSP, VARNLEY, VARNLEY_CODE, WEXCOMBE_CODE, Ask, Corpus, Fail

Answers = list[dict[str, Any]]


def answers(rows: f.Rows, question: str, **parameters: object) -> Answers:
    """What a named question answers on a database of these rows, with all that is computed while one is built."""
    with duckdb.connect(":memory:") as connection:
        connection.begin()
        store.create_tables(connection)
        store.load(connection, {}, rows)
        store.create_views(connection)
        for made in derived.rows(connection, f.RUN).values():
            insert(connection, made)
        (statement,) = connection.extract_statements(query._sql(question))
        values = {name: parameters.get(name) for name in statement.named_parameters}
        result = connection.execute(statement, values or None)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def insert(connection: duckdb.DuckDBPyConnection, rows: Sequence[Record]) -> None:
    for row in rows:
        values = [getattr(row, name) for name in store.column_names(type(row))]
        connection.execute(f"insert into {row.table} values ({', '.join('?' * len(values))})", values)


# --- the eight ------------------------------------------------------------------------------------------------------


def test_recommendations_to_health_bodies_of_three_or_more_boards() -> None:
    made = Corpus()
    for label, board, published in (("A", TSCB, 2014), ("B", SALLOWBY, 2015), ("C", VARNLEY, 2016), ("D", TSSP, 2020)):
        said = [
            Ask(f"Clinics should tell schools, says {label}.", group="three-boards"),
            Ask(f"Police should tell schools, says {label}.", "police", group="police"),
            Ask(f"Boards should be told of progress, says {label}.", group="form-letter"),
        ]
        if board != VARNLEY:  # TSCB and the partnership that took its place are one: two boards
            said.append(Ask(f"Wards should call a visitor, says {label}.", group="two-boards"))
        made.review(label, *said, board=board, published=date(published, 1, 1))
    found = answers(made.tables(), "which_health_asks_do_boards_share")
    assert [(row["group_id"], row["n_boards"], row["n_reviews"], row["n_recommendations"]) for row in found] == [
        ("three-boards", 3, 4, 4)
    ]
    assert (found[0]["first_on"], found[0]["last_on"]) == (date(2014, 1, 1), date(2020, 1, 1))
    assert found[0]["first_quote"] == "Clinics should tell schools, says A."
    two = answers(made.tables(), "which_health_asks_do_boards_share", n_boards=2)
    assert [row["group_id"] for row in two] == ["three-boards", "two-boards"]
    (police,) = answers(made.tables(), "which_health_asks_do_boards_share", sector="police")
    assert police["group_id"] == "police"


def test_areas_where_information_sharing_failed_again_after_it_was_asked_for() -> None:
    made = Corpus()
    ask = Ask("Share what you know.", category="information_sharing", answered="accepted", due_on=date(2015, 5, 31))
    fail = Fail("Information was not passed on.", "information_sharing")
    later = (date(2016, 1, 1), date(2017, 1, 1))
    made.review("first", ask)
    made.review("later", fail, published=date(2018, 1, 1), period=later)
    # Sallowby: the practice that the later review looks at began before a year was over
    made.review("first S", Ask("Share what you know there.", category="information_sharing"), area=SALLOWBY_CODE)
    made.review("later S", fail, area=SALLOWBY_CODE, published=date(2018, 1, 1), period=(date(2014, 12, 1), date(2016, 1, 1)))
    # Varnley: asked for something else; Tarnbridge once more, with no period told
    made.review("first V", Ask("Write it down.", category="recording"), area=VARNLEY_CODE)
    made.review("later V", fail, area=VARNLEY_CODE, published=date(2018, 1, 1), period=later)
    made.review("third", fail, published=date(2019, 1, 1), period=(None, None))
    found = answers(made.tables(), "where_did_a_failure_recur_after_the_ask")
    assert {(row["area_name"], row["timing"], row["n_later_reviews_with_the_failure"]) for row in found} == {
        ("Tarnbridge", "after the recommendation", 1),
        ("Tarnbridge", "practice predates or overlaps", 1),  # nothing tells which practice the third looks at
        ("Sallowby", "practice predates or overlaps", 1),
    }
    assert {row["failure"] for row in found} == {"Information was not passed on."}
    assert {row["is_period_known"] for row in found if row["area_name"] == "Tarnbridge"} == {True, False}
    assert answers(made.tables(), "where_did_a_failure_recur_after_the_ask", category_id="recording") == []


def test_themes_that_are_new_since_2018() -> None:
    made = Corpus()
    for year in range(2012, 2024):
        said = [Fail(f"Notes were thin in {year}.", theme="old")]
        if year >= 2019:
            said.append(Fail(f"Messages were not read in {year}.", theme="new"))
        period = (date(year, 1, 1), date(year, 12, 31))
        made.review(f"scr {year}", *said, period=period, published=date(year + 1, 6, 1))
        # inspections knew of it before
        said = [Fail(f"Messages were lost in {year}.", theme="elsewhere")] if year != 2015 else []
        made.review(f"look {year}", *said, period=period, published=date(year, 12, 31), review_type="inspection", board=None)
    made.review(
        "scr once", Fail("It went elsewhere.", theme="elsewhere"), period=(None, date(2020, 1, 1)), published=date(2021, 1, 1)
    )
    themes = [f.theme(theme, n_extracts=1, label=f"Theme {theme}") for theme in ("old", "new", "elsewhere")]
    found = answers(made.tables(*themes), "which_themes_are_new")
    assert [(row["theme_id"], row["is_new"], row["review_type"], row["first_year"]) for row in found] == [
        ("new", True, "scr", 2019),
        ("elsewhere", False, "scr", 2020),
    ]
    # 5 of the 7 reviews since 2018 have it, none of the 6 before
    assert (found[0]["n_with_since"], found[0]["n_reviews_since"], found[0]["n_reviews_before"]) == (5, 7, 6)
    assert found[0]["chance_of_none_before"] == round((2 / 7) ** 6, 3)
    assert answers(made.tables(*themes), "which_themes_are_new", year=2021) == []


def test_share_of_failures_with_a_stated_cause_by_kind_of_document() -> None:
    made = Corpus()
    for at in range(6):
        why = f"There were no forms in {at}." if at < 3 else None
        made.review(f"case {at}", Fail(f"It was not written down in {at}.", reason=why), Fail(f"Nor was it read in {at}."))
    for at in range(4):
        made.review(f"look {at}", Fail(f"Files were thin in {at}."), kind="inspection", review_type="inspection", board=None)
    found = answers(made.tables(), "how_often_is_a_cause_stated")
    case, look = found
    assert (case["document_kind"], case["n_failures"], case["n_with_cause"], case["n_documents_with"]) == (
        "serious_case_review", 12, 3, 3,
    )  # fmt: skip
    # by hand: each document adds 1 - 0.25 * 2 or 0 - 0.25 * 2; 1.959964 * sqrt(6 * 0.25 * 6 / 5) / 12
    assert (case["share"], case["share_low"], case["share_high"]) == (0.25, round(0.25 - 0.2191, 3), round(0.25 + 0.2191, 3))
    assert (look["document_kind"], look["n_failures"], look["share"]) == ("inspection", 4, None)  # four documents


def test_rural_areas_differ_in_what_was_made_to_differ() -> None:
    made = Corpus()
    areas: list[Record] = []
    for at in range(36):
        code = f"X07{at:06}"
        areas.append(f.area(code, f"Place {at}", rural_urban="Sparse and rural" if at < 12 else "Urban"))
        said = [Fail(f"Plans were late in place {at}.", "assessment")] if at % 2 else []
        said += [Fail(f"Nothing was shared in place {at}.", "information_sharing")] if at < 11 or at == 20 else []
        made.review(f"look {at}", *said, area=code, board=None, kind="inspection", review_type="inspection")
    found = {row["topic"]: row for row in answers(made.tables(*areas), "do_rural_areas_differ")}
    shown = found["Information sharing"]
    assert shown["direction"] == "more in rural" and shown["adjusted_p_value"] <= 0.05
    assert (shown["n_rural_with"], shown["n_rural"], shown["n_urban_with"], shown["n_urban"]) == (11, 12, 1, 24)
    assert shown["difference"] == round(11 / 12 - 1 / 24, 3)
    assert found["Assessment"]["direction"] == "no difference shown"
    assert found["Neglect"]["direction"] == "not testable"
    assert next(iter(found)) == "Information sharing"


def test_announced_reviews_that_never_appeared() -> None:
    made = Corpus()
    waiting = {"status": "announced", "published_on": None, "announced_on": None, "role": "announcement", "kind": "news"}
    made.review("never", **(waiting | {"announced_on": date(2014, 1, 1)}))
    made.review("soon", **(waiting | {"announced_on": date(2019, 6, 1)}))
    made.review("undated", published=date(2018, 6, 1), **waiting)
    made.review("appeared", announced_on=date(2013, 1, 1))
    made.review("newest", published=date(2020, 1, 1), period=(None, None))
    found = answers(made.tables(), "which_announced_reviews_never_appeared")
    assert [(row["review"], row["is_overdue"], row["n_years_awaited"]) for row in found] == [
        ("never", True, 6.0),
        ("undated", False, 1.6),  # since the last news of it: nothing says when it was announced
        ("soon", False, 0.6),
    ]
    assert not any(row["is_overdue"] for row in answers(made.tables(), "which_announced_reviews_never_appeared", years=10))


def test_months_from_incident_to_publication_by_board() -> None:
    made = Corpus()
    made.review("one", incident="2012-01", published=date(2014, 3, 1))
    made.review("two", incident="--05", published=date(2015, 3, 1))  # a month without a year tells no time
    made.review("three", incident="2018-03-14", published=date(2020, 3, 1), board=TSSP)
    made.review("four", incident="2013-01", published=date(2014, 1, 1), board=VARNLEY, area=VARNLEY_CODE, announced_on=None)
    found = answers(made.tables(), "how_long_to_publication")
    assert [(row["board"], row["n_reviews"], row["n_with_incident"], row["median_months_from_incident"]) for row in found] == [
        ("Partnership tssp", 3, 2, 25.0),  # 26 and 24 months, under two names of one board
        ("Partnership varnley-board", 1, 1, 12.0),
    ]
    assert found[0]["n_announced"] == 3 and found[1]["median_months_from_announcement"] is None


def test_recommendations_without_a_known_response() -> None:
    made = Corpus()
    made.review(
        "one",
        Ask("Do the first thing.", answered="completed"),
        Ask("Do the second thing.", "police", answered="unknown"),
        Ask("Do the third thing."),
    )
    found = answers(made.tables(), "which_recommendations_have_no_response")
    assert {row["quote"] for row in found} == {"Do the second thing.", "Do the third thing."}
    (police,) = answers(made.tables(), "which_recommendations_have_no_response", sector="police")
    assert police["quote"] == "Do the second thing."
    (answered,) = answers(made.tables(), "how_were_recommendations_answered")
    assert (answered["n_recommendations"], answered["n_completed"], answered["n_unknown"]) == (3, 1, 2)


# --- others, where the answer is easy to get wrong ------------------------------------------------------------------


def test_a_theme_that_rises_is_shown_to_rise() -> None:
    made = Corpus()
    for year in range(2012, 2020):
        for at in range(8):
            said = [Fail(f"Messages were not read in {year}, {at}.", theme="up")] if at < (year - 2011) else []
            said += [Fail(f"Notes were thin in {year}, {at}.", theme="level")] if at % 2 else []
            period = (date(year, 1, 1), date(year, 12, 31))
            made.review(f"{year} {at}", *said, period=period, area=f"X07{(year * 10 + at) % 1000:06}", board=None)
    areas = {row.area_code for row in made.rows if isinstance(row, asked.r.DocumentArea)}
    themes = [f.theme(theme, n_extracts=1, label=theme) for theme in ("up", "level")]
    rows = made.tables(*themes, *(f.area(code, f"Place {code}") for code in sorted(areas)))
    up, level = answers(rows, "which_themes_rise_or_fall")
    assert (up["theme_label"], up["direction"], up["n_with"], up["n_reviews"]) == ("up", "rise", 36, 64)
    assert up["odds_ratio_a_year"] > up["odds_ratio_low"] > 1
    assert (level["theme_label"], level["direction"]) == ("level", "no change shown")
    years = [row for row in answers(rows, "how_has_a_theme_changed", theme_id="up") if row["review_type"] == "scr"]
    assert [(row["practice_year"], row["n_with"]) for row in years] == [(2012 + at, at + 1) for at in range(8)]


def test_a_document_is_told_by_the_code_of_its_day() -> None:
    made = Corpus()
    made.review("early", area=SALLOWBY_CODE, period=(None, date(2010, 1, 1)))
    changed = f.area("X06000009", "Ostermere", valid_from=date(2016, 4, 1))
    before = f.area("X06000008", "Ostermere", valid_to=date(2016, 3, 31), successor_code="X06000009")
    made.review("stored under the newest code", area="X06000009", period=(None, date(2012, 1, 1)))
    made.review("of an area that is gone", area=WEXCOMBE_CODE, period=(None, date(2012, 1, 1)))
    found = answers(made.tables(changed, before), "under_which_codes_is_an_area_known")
    told = {(row["area_name"], row["known_as_code"]): row["n_documents_then"] for row in found}
    assert told == {("Ostermere", "X06000008"): 1, ("Sallowby", SALLOWBY_CODE): 1, ("Wexcombe", WEXCOMBE_CODE): 1}
    (now,) = answers(made.tables(changed, before), "under_which_codes_is_an_area_known", area_code="X06000008")[:1]
    assert (now["known_as_code"], now["is_other_extent"]) == ("X06000008", False)
    merged = answers(made.tables(), "under_which_codes_is_an_area_known", area_code=WEXCOMBE_CODE)
    assert [row["known_as_code"] for row in merged] == [SALLOWBY_CODE, WEXCOMBE_CODE]


def test_an_area_without_a_review_is_told_and_one_with_a_former_code_is_not() -> None:
    made = Corpus()
    made.review("W", area=WEXCOMBE_CODE)  # now part of Sallowby
    found = answers(made.tables(), "which_areas_have_no_review")
    assert [row["area_name"] for row in found] == ["Tarnbridge", "Varnley"]


def test_reviews_for_residents_have_a_rate_from_five_on() -> None:
    made = Corpus()
    for at in range(5):
        made.review(f"T {at}")
    made.review("W", area=WEXCOMBE_CODE)
    found = {row["group_label"]: row for row in answers(made.tables(), "how_many_reviews_for_residents", group_kind="area")}
    assert (found["Tarnbridge"]["rate"], found["Tarnbridge"]["rate_low"]) == (6.25, 2.03)
    assert (found["Wexcombe"]["n_reviews"], found["Wexcombe"]["population_0_25"], found["Wexcombe"]["rate"]) == (1, 60_000, None)
    (region,) = answers(made.tables(), "how_many_reviews_for_residents")
    assert (region["n_reviews"], region["n_areas_with"], region["n_areas"], region["population_0_25"]) == (6, 2, 3, 230_000)


def test_failures_that_persist_and_come_together() -> None:
    made = Corpus()
    both = (Fail("Notes were thin."), Fail("Nothing was shared.", "information_sharing"))
    for at in range(5):
        made.review(f"T {at}", *both, period=(None, date(2010 + at, 1, 1)))
    made.review("V", Fail("Plans were late.", "assessment"), area=VARNLEY_CODE)
    persist = answers(made.tables(), "which_failures_persist", category_id="recording")
    assert [(row["year"], row["next_year"], row["next_quote"]) for row in persist] == [
        (2010 + at, 2011 + at, "Notes were thin.") for at in range(4)
    ]
    (pair,) = answers(made.tables(), "which_failures_come_together")
    assert (pair["n_both"], pair["n_expected"], pair["ratio"]) == (5, round(25 / 6, 1), 1.2)


def test_failures_about_which_nothing_is_asked() -> None:
    made = Corpus()
    for at in range(5):
        said = [Fail("Notes were thin."), Fail("Nothing was shared.", "information_sharing")]
        made.review(f"T {at}", *said, Ask("Write it down.", category="recording"))
    made.review("asks nothing", Fail("Plans were late.", "assessment"))
    found = answers(made.tables(), "which_failures_lead_to_no_ask")
    assert [(row["category_label"], row["n_with_failure"], row["n_with_ask"], row["share_without_ask"]) for row in found] == [
        ("Information sharing", 5, 0, 1.0),
        ("Recording", 5, 5, 0.0),
    ]


def test_what_proves_it_is_page_words_and_box() -> None:
    made = Corpus()
    made.review("one", Fail("Notes were thin.", reason="There were no forms."))
    found = answers(made.tables(), "what_proves_it")
    assert [(row["extract_kind"], row["quote"], row["page"]) for row in found] == [
        ("failure", "Notes were thin.", 1),
        ("cause", "There were no forms.", 1),
    ]
    assert found[0]["boxes"] == [[72.0, 100.0, 500.0, 112.0]] and found[0]["source"] == "one.pdf"
    (only,) = answers(made.tables(), "what_proves_it", extract_id=found[1]["extract_id"])
    assert only["quote"] == "There were no forms."
    (why,) = answers(made.tables(), "why_did_it_fail", category_id="recording")
    assert (why["failure"], why["cause"]) == ("Notes were thin.", "There were no forms.")


def test_the_base_is_told_by_framework() -> None:
    made = Corpus()
    for at, year in enumerate((2015, 2016, 2019)):
        period = (None, date(year, 1, 1))
        made.review(f"look {at}", period=period, published=date(year, 2, 1), kind="inspection", review_type="inspection")
    single = f.r.Framework("single", "Single look", "Fictional", "inspection", date(2014, 1, 1), date(2017, 12, 31), "invented")
    found = answers(made.tables(single), "how_large_is_the_base")
    assert [(row["framework_id"], row["n_reviews"], row["last_year"]) for row in found] == [
        ("none", 1, 2019),
        ("single", 2, 2016),
    ]


# --- the register of frameworks -------------------------------------------------------------------------------------


def test_the_frameworks_are_read_and_do_not_overlap() -> None:
    found = frameworks.load()
    assert [row.framework_id for row in found] == sorted({row.framework_id for row in found})
    assert all(row.source for row in found)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["framework_id,name"], "the columns are"),
        (["one,One,England,inspection,2013-01-01,,", ""], "one: no source"),
        (["one,One,England,inspection,2013-13-01,,invented"], "one: month"),
        (["one,One,England,inspection,2013-01-01,,invented", "two,Two,England,inspection,2018-01-01,,invented"], "overlap"),
        (["one,One,England,inspection,2013-01-01,2014-01-01,a", "one,One,Wales,inspection,2018-01-01,,a"], None),
    ],
    ids=["other columns", "no source", "no such month", "two at once", "two nations"],
)
def test_a_register_of_frameworks_that_is_wrong_is_refused(lines: list[str], said: str | None, tmp_path: Path) -> None:
    path = tmp_path / "frameworks.csv"
    header = [] if lines[0].startswith("framework_id") else ["framework_id,name,nation,document_kind,valid_from,valid_to,source"]
    path.write_text("\n".join([*header, *lines]) + "\n", encoding="utf-8")
    if said is None:
        lines[1] = lines[1].replace("one", "two", 1)
        path.write_text("\n".join([*header, *lines]) + "\n", encoding="utf-8")
        assert len(frameworks.load(path)) == 2
        return
    with pytest.raises(LexiconError, match=said):
        frameworks.load(path)
