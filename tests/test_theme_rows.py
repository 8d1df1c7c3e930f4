"""Rows of themes: exemplars, what a theme rests on, names of people, and themes that unseen documents show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from pipeline.records import Document, Failure, Problem, Theme, ThemeEvent, ThemeMember
from pipeline.theme import FEWEST, corpus_of, fitted_anew, fitting, run
from pipeline.theme import consensus as consensus_module
from pipeline.theme.corpus import Corpus
from pipeline.theme.fitting import discovered, fit, stay
from pipeline.theme.membership import Membership
from pipeline.theme.names import GivenName
from pipeline.theme.rows import EXEMPLARS, STABLE, exemplars, rests_on, theme_rows
from pipeline.theme.state import Event, read_state, write_state
from pipeline.theme.texts import templates, wording
from tests.theming import document, documents, extracts, failure, planted, state

# --- exemplars ------------------------------------------------------------------------------------------------------

PLAIN = frozenset[str]()


def chosen(quotes, held, chances, forms=PLAIN, areas=()):
    """The documents of the exemplars, in their order."""
    given = extracts(quotes, held)
    known = {name: document(name, None, areas[n] if areas else f"X{n}") for n, name in enumerate(dict.fromkeys(held))}
    found = exemplars(given, np.array(chances), forms, known)
    return [given[place].document_id for place in sorted(found, key=lambda place: found[place])]


def test_five_exemplars_come_from_five_documents():
    held = ["d0"] * 4 + ["d1", "d2", "d3", "d4", "d5"]
    found = chosen([f"Plan {n}" for n in range(9)], held, np.linspace(0.9, 0.1, 9))
    assert found == ["d0", "d1", "d2", "d3", "d4"] and len(found) == EXEMPLARS


def test_the_firmest_comes_first():
    assert chosen(["a", "b", "c"], ["d0", "d1", "d2"], [0.5, 0.9, 0.7]) == ["d1", "d2", "d0"]


def test_other_areas_come_before_other_documents_of_the_same():
    areas = ["X1", "X1", "X2", "X3", "X4", "X5"]
    held = [f"d{n}" for n in range(6)]
    assert chosen(held, held, [0.9, 0.8, 0.7, 0.6, 0.5, 0.4], areas=areas) == ["d0", "d2", "d3", "d4", "d5"]


def test_documents_of_one_area_are_better_than_none():
    held = ["d0", "d1", "d2"]
    assert chosen(held, held, [0.9, 0.8, 0.7], areas=["X1", "X1", "X1"]) == held


def test_templates_come_last():
    forms = frozenset({wording("The plan was late.")})
    quotes = ["The plan was late.", "Visits were missed.", "Calls were missed."]
    assert chosen(quotes, ["d0", "d1", "d2"], [0.9, 0.5, 0.4], forms) == ["d1", "d2", "d0"]


def test_exemplars_of_one_document_are_one():
    assert chosen(["a", "b"], ["d0", "d0"], [0.5, 0.9]) == ["d0"]


# --- on what a theme rests ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publishers", "areas", "n_forms", "wanted"),
    [
        (["A", "B", "A"], ["X1", "X2", "X3"], 0, None),  # several boards, several areas: it recurs
        (["A", "B", "A"], ["X1", "X1", "X1"], 0, "one area"),
        (["A", "A", "A"], ["X1", "X2", "X3"], 0, "one publisher"),
        (["A", "A", "A"], ["X1", "X1", "X1"], 0, "one area"),  # the narrower is told
        (["A", "A, B", "C, A"], ["X1", "X2", "X3"], 0, "one publisher"),  # alone or with others, it is the same one
        (["A", "B, C", "C"], ["X1", "X2", "X3"], 0, None),  # nobody published them all
        (["A", "A", "A", "A", "A"], ["X1", "X2", "X3", "X4", "X5"], 2, "template"),  # two in five are a form's words
        (["A", "B", "A", "A", "A"], ["X1", "X2", "X3", "X4", "X5"], 1, None),  # one in five is not enough
        (["A", "B", "A"], [None, None, None], 0, None),  # areas that nobody knows may be three
        ([None, None, None], ["X1", "X2", "X3"], 0, None),  # nor are publishers that nobody knows one
    ],
)
def test_what_a_theme_rests_on(publishers, areas, n_forms, wanted):
    said = ["The plan was late.", "Visits were missed.", "Calls were not returned.", "Nobody asked.", "Notes were thin."]
    given = extracts(said[: len(areas)], [f"d{n}" for n in range(len(areas))])
    held = [document(one.document_id, maker, area) for one, maker, area in zip(given, publishers, areas, strict=True)]
    forms = frozenset(wording(one.quote) for one in given[:n_forms])
    assert rests_on(given, held, forms) == wanted


# --- rows -----------------------------------------------------------------------------------------------------------


def small_corpus():
    """Six extracts of the first theme, four of the second, two of none, in six documents."""
    vectors = np.eye(4, dtype=np.float32)[[0] * 6 + [1] * 4 + [2, 3]]
    held = [f"d{n % 6}" for n in range(12)]
    return Corpus(extracts([f"Plan {'x' * n} was late." for n in range(12)], held), vectors, documents(*sorted(set(held))))


def of_type(rows, record_type):
    return [row for row in rows if isinstance(row, record_type)]


def test_rows_count_what_is_there():
    first, second = of_type(theme_rows(small_corpus(), state(), [], {}), Theme)
    assert (first.n_extracts, first.n_documents, first.n_areas, first.n_publishers, first.n_years) == (6, 6, 4, 4, 6)
    assert (second.n_extracts, second.n_documents) == (4, 4)
    assert (first.first_on, first.last_on) == (date(2010, 1, 1), date(2015, 1, 1))
    assert (first.label, first.label_source) == ("label 0", "keyphrases")


def test_members_are_those_with_a_theme():
    members = of_type(theme_rows(small_corpus(), state(), [], {}), ThemeMember)
    assert [member.extract_id for member in members] == [f"failure-{n:04}" for n in range(10)]
    assert all(0.6 <= member.probability <= 1 for member in members)
    assert sorted(filter(None, (member.exemplar for member in members))) == sorted([*range(1, 6), *range(1, 5)])


@pytest.mark.parametrize(("stability", "is_stable"), [(STABLE, True), (STABLE - 0.01, False)])
def test_below_the_threshold_a_theme_is_kept_but_not_stable(stability, is_stable):
    known = state()
    known = replace(known, themes=(replace(known.themes[0], stability=stability), known.themes[1]))
    made = of_type(theme_rows(small_corpus(), known, [], {}), Theme)[0]
    assert (made.stability, made.is_stable) == (stability, is_stable)


def test_a_name_that_a_person_gave_wins():
    given = {"theme-1": GivenName("theme-1", "plans that came late", "the working group", date(2026, 1, 1), "read")}
    labels = [(row.label, row.label_source) for row in of_type(theme_rows(small_corpus(), state(), [], given), Theme)]
    assert labels == [("label 0", "keyphrases"), ("plans that came late", "person")]


def test_themes_without_an_extract_here_have_events_only():
    known = replace(state(3), events=(Event("kept", "theme-2", None, 0.5),))
    corpus = small_corpus()
    corpus = replace(corpus, extracts=corpus.extracts[:10], vectors=corpus.vectors[:10])
    rows = theme_rows(corpus, known, [], {})
    assert {row.theme_id for row in of_type(rows, Theme)} == {"theme-0", "theme-1"}
    assert of_type(rows, ThemeEvent) == [ThemeEvent("kept", "theme-2", None, 0.5)]


# --- fitting and running --------------------------------------------------------------------------------------------

WORDS = ["referral", "visit", "housing", "record", "supervision", "escalation", "handover"]
N_GROUPS = 5  # the last two words are of unseen documents


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Few draws; labels are tested in test_theme_naming."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consensus_module, "DRAWS", 4)
        patch.setattr(fitting, "PER_THEME", 36)
        patch.setattr(fitting, "label", free_words)
        yield


def free_words(texts, centres, own, words, common, taken):
    phrases = [*(f"{words[0]} {word}" for word in words[1:]), *(f"{n} of these" for n in range(9))] if words else []
    return next((phrase for phrase in phrases if phrase not in taken), "unnamed")


def letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


@pytest.fixture(scope="module")
def whole():
    """Five groups of 36 texts in twelve documents, each text of its own wording."""
    vectors, held, groups = planted(N_GROUPS, 36, n_documents=12)
    quotes = [f"The {WORDS[group]} was late for {letters(n)}." for n, group in enumerate(groups)]
    return Corpus(extracts(quotes, held), vectors, documents(*sorted(set(held))))


@pytest.fixture(scope="module")
def fitted(whole):
    return fit(whole.extracts, whole.vectors)


def test_a_fit_finds_the_groups_and_their_words(whole, fitted):
    assert {theme.keywords[0] for theme in fitted.themes} == set(WORDS[:N_GROUPS])
    assert all(theme.stability > STABLE for theme in fitted.themes)
    assert fitted.documents == {extract.document_id for extract in whole.extracts}
    assert [event.event for event in fitted.events] == ["new"] * N_GROUPS


def test_a_fit_is_the_same_again_and_in_any_order(whole, fitted):
    again = fit(whole.extracts, whole.vectors)
    assert (again.themes, again.events) == (fitted.themes, fitted.events)
    assert np.array_equal(again.membership.weights, fitted.membership.weights)


def test_themes_fitted_anew_keep_ids_and_labels(whole, fitted):
    named = replace(fitted, themes=tuple(replace(theme, label=f"kept {n}") for n, theme in enumerate(fitted.themes)))
    later = fit(whole.extracts, whole.vectors, named, seed=7)
    assert {theme.theme_id: theme.label for theme in later.themes} == {theme.theme_id: theme.label for theme in named.themes}
    assert [event.event for event in later.events] == ["kept"] * N_GROUPS
    assert stay(named, later, whole.vectors) >= 0.95


def test_a_vanished_theme_is_told(whole, fitted):
    rest = [place for place, extract in enumerate(whole.extracts) if WORDS[0] not in extract.quote]
    later = fit([whole.extracts[place] for place in rest], whole.vectors[rest], fitted)
    told = {event.event for event in later.events}
    gone = {theme.theme_id for theme in fitted.themes} - {theme.theme_id for theme in later.themes}
    assert len(gone) == 1 and told == {"kept", "vanished"}


def test_two_themes_never_share_an_id_or_a_label(whole, fitted):
    # the earlier themes had the labels that the later ones would be given, but in another order
    labels = [theme.label for theme in fitted.themes]
    turned = tuple(replace(theme, label=labels[n - 1]) for n, theme in enumerate(fitted.themes))
    known = fitted.membership
    two = Membership(known.weights[:2], known.intercepts[:2], known.centres[:2], known.margin)
    fewer = replace(fitted, themes=turned[:2], membership=two)
    later = fit(whole.extracts, whole.vectors, fewer, seed=7)
    assert len({theme.theme_id for theme in later.themes}) == len({theme.label for theme in later.themes}) == len(later.themes)


def test_texts_that_are_all_the_same_make_no_theme():
    vectors, held, _ = planted(1, 50)
    made = fit(extracts(["The plan was late."] * 50, held), vectors)
    assert made.themes == () and set(made.membership.of(vectors)[0].tolist()) == {-1}


def with_unseen(whole, n_documents=12, n_each=120):
    """The corpus and, in documents that it had not, texts that lie where it had none."""
    lot = np.random.default_rng(5)
    vectors = np.eye(24)[[20] * n_each + [21] * n_each] + 0.1 * lot.normal(size=(2 * n_each, 24))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    held = [f"n{n % n_documents:02}" for n in range(2 * n_each)]
    quotes = [f"The {WORDS[N_GROUPS + n // n_each]} was late for {letters(n)}." for n in range(2 * n_each)]
    more = [replace(one, extract_id=f"new-{one.extract_id}") for one in extracts(quotes, held)]
    known = {**whole.documents, **documents(*sorted(set(held)))}
    return Corpus([*whole.extracts, *more], np.concatenate([whole.vectors, vectors.astype(np.float32)]), known)


def test_documents_that_the_state_has_seen_show_nothing_new(whole, fitted):
    assert discovered(whole.extracts, whole.vectors, fitted) == []
    larger = with_unseen(whole)
    seen = replace(fitted, documents=frozenset(larger.documents))
    assert discovered(larger.extracts, larger.vectors, seen) == []


@pytest.mark.parametrize(
    ("n_documents", "n_each"),
    [
        (3, 120),  # three documents are no recurrence
        (12, 20),  # too few texts
    ],
)
def test_little_that_is_new_is_no_theme(whole, fitted, n_documents, n_each):
    larger = with_unseen(whole, n_documents, n_each)
    assert discovered(larger.extracts, larger.vectors, fitted) == []


def test_unseen_documents_show_themes_of_their_own(whole, fitted):
    larger = with_unseen(whole)
    rows = theme_rows(larger, fitted, discovered(larger.extracts, larger.vectors, fitted), {})
    known = {theme.theme_id for theme in fitted.themes}
    new = [row for row in of_type(rows, Theme) if row.theme_id not in known]
    assert {word for row in new for word in row.keywords[:1]} == set(WORDS[N_GROUPS:])
    told = [row for row in of_type(rows, ThemeEvent) if row.theme_id not in known]
    assert {(row.event, row.theme_id) for row in told} == {("new", row.theme_id) for row in new}
    members = [(row.extract_kind, row.extract_id) for row in of_type(rows, ThemeMember)]
    assert len(members) == len(set(members))  # an extract belongs to one theme


def test_what_belonged_before_stays_where_it_was(whole, fitted):
    larger = with_unseen(whole)
    before = of_type(theme_rows(whole, fitted, [], {}), ThemeMember)
    after = of_type(theme_rows(larger, fitted, discovered(larger.extracts, larger.vectors, fitted), {}), ThemeMember)
    themes = {row.extract_id: row.theme_id for row in after}
    assert [themes.get(row.extract_id) for row in before] == [row.theme_id for row in before]


def test_every_text_of_a_new_theme_is_its_member(whole, fitted):
    # the same sentence in another document belongs to the same theme
    larger = with_unseen(whole)
    twin = replace(larger.extracts[-1], extract_id="twin", document_id="n00")
    larger = replace(larger, extracts=[*larger.extracts, twin], vectors=np.concatenate([larger.vectors, larger.vectors[-1:]]))
    rows = theme_rows(larger, fitted, discovered(larger.extracts, larger.vectors, fitted), {})
    themes = {row.extract_id: row.theme_id for row in of_type(rows, ThemeMember)}
    assert themes.get("twin") == themes.get(larger.extracts[-2].extract_id)


def as_rows(corpus):
    """What `run` takes: the records and vectors of a corpus."""
    found = {Failure: [failure(extract) for extract in corpus.extracts], Document: list(corpus.documents.values())}
    vectors = {(one.kind, one.extract_id): vector for one, vector in zip(corpus.extracts, corpus.vectors, strict=True)}
    return (lambda record_type, *stages: list(found.get(record_type, []))), vectors


def test_a_run_with_a_state_writes_its_themes(whole, fitted, tmp_path):
    write_state(fitted, tmp_path)
    rows = run(*as_rows(whole), tmp_path)
    assert {row.theme_id for row in of_type(rows, Theme)} == {theme.theme_id for theme in fitted.themes}
    assert run(*as_rows(replace(whole, extracts=whole.extracts[::-1], vectors=whole.vectors[::-1])), tmp_path) == rows


def test_a_run_without_a_state_fits_one(whole, fitted, tmp_path):
    ids = {theme.theme_id for theme in fitted.themes}
    for folder in (None, tmp_path):
        assert {row.theme_id for row in of_type(run(*as_rows(whole), folder), Theme)} == ids


def test_few_extracts_without_a_state_are_a_problem(whole):
    few = replace(whole, extracts=whole.extracts[: FEWEST - 1], vectors=whole.vectors[: FEWEST - 1])
    (problem,) = run(*as_rows(few), None)
    assert isinstance(problem, Problem)
    assert (problem.stage, problem.kind) == ("theme", "too_few_extracts") and str(FEWEST - 1) in problem.detail


def test_few_extracts_with_a_state_belong_all_the_same(whole, fitted, tmp_path):
    write_state(fitted, tmp_path)
    few = replace(whole, extracts=whole.extracts[:3], vectors=whole.vectors[:3])
    assert of_type(run(*as_rows(few), tmp_path), Theme)


def test_documents_out_of_scope_are_left_out(whole, fitted, tmp_path):
    write_state(fitted, tmp_path)
    outside = {name: replace(row, is_in_scope=False) for name, row in whole.documents.items()}
    assert of_type(run(*as_rows(replace(whole, documents=outside)), tmp_path), Theme) == []
    rows, vectors = as_rows(whole)
    assert len(corpus_of(rows, vectors).extracts) == len(whole.extracts)


def test_fitting_anew_gives_what_a_run_reads(whole, tmp_path):
    made = fitted_anew(*as_rows(whole), None, 2012)
    write_state(made, tmp_path)
    read = read_state(tmp_path)
    assert read is not None
    assert np.array_equal(read.membership.of(whole.vectors)[0], made.membership.of(whole.vectors)[0])


def test_templates_of_the_corpus_are_seen_in_its_rows():
    vectors = np.eye(4, dtype=np.float32)[[0] * 6]
    held = [f"d{n}" for n in range(6)]
    known = {name: document(name, "One board", f"X{n}") for n, name in enumerate(held)}
    corpus = Corpus(extracts(["The plan was late."] * 6, held), vectors, known)
    assert templates(corpus.extracts, known) == {wording("The plan was late.")}
    assert of_type(theme_rows(corpus, state(), [], {}), Theme)[0].rests_on == "template"
