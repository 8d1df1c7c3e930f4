"""Every record of the lexicons through the whole decision: its examples are claimed by it, no counter-example is."""

from __future__ import annotations

import pytest

from pipeline.extract.asking import ask_strength, column_role, heading_kind, is_item_heading
from pipeline.extract.categories import categories_of, codebook
from pipeline.extract.causes import LEVELS
from pipeline.extract.reading import Setting, read
from pipeline.extract.statements import judge
from pipeline.lexicon import Entry, load, plain
from pipeline.paths import MODELS
from pipeline.yaml_files import read_mapping

LEXICONS = ("cues", "failures", "good_practice", "causes", "impacts", "recommendations", "missed_opportunities")
STATEMENTS = {"failures": "failure", "good_practice": "good_practice", "causes": "cause", "impacts": "impact"}
# A record that is weak by itself counts where its kind of document is read, and an impact after a failure.
SETTINGS = (Setting("practice_review"), Setting("inspection"), Setting("practice_review", follows_failure=True))


def entries(*names: str) -> list[Entry]:
    return [entry for name in names for entry in load(name).entries]


def ids(items: list[Entry]) -> list[str]:
    return [item.id for item in items]


def claimed_by(text: str, kind: str, setting: Setting) -> tuple[str, ...]:
    role = judge(text, setting).role(kind)
    return role.found_by if role else ()


@pytest.mark.parametrize("name", LEXICONS)
def test_every_pattern_hits_an_example(name: str) -> None:
    lexicon = load(name)
    for entry, pattern in lexicon.patterns():
        if entry.examples:
            assert any(pattern.search(plain(example)) for example in entry.examples), (entry.id, pattern.pattern)


@pytest.mark.parametrize("name", LEXICONS)
def test_the_letters_by_which_patterns_are_looked_up_lose_none(name: str) -> None:
    lexicon = load(name)
    for entry, pattern in lexicon.patterns():
        for example in entry.examples:
            seen = plain(example)
            if pattern.search(seen):
                assert any(hit.entry.id == entry.id for hit in lexicon.find(seen)), (entry.id, example)


@pytest.mark.parametrize("name", LEXICONS)
def test_records_carry_the_name_of_their_file_and_a_source(name: str) -> None:
    for entry in load(name).entries:
        assert entry.id.startswith(f"{name}."), entry.id
        assert entry.source


STATEMENT_ENTRIES = [e for e in entries("failures", "good_practice") if e.role != "negated"]


@pytest.mark.parametrize("entry", STATEMENT_ENTRIES, ids=ids(STATEMENT_ENTRIES))
def test_statement_examples_are_claimed(entry: Entry) -> None:
    kind = STATEMENTS[entry.id.split(".")[0]]
    for example in entry.examples:
        assert any(entry.id in claimed_by(example, kind, s) for s in SETTINGS), example


ALL_STATEMENT_ENTRIES = entries(*STATEMENTS)


@pytest.mark.parametrize("entry", ALL_STATEMENT_ENTRIES, ids=ids(ALL_STATEMENT_ENTRIES))
def test_counter_examples_are_not_claimed(entry: Entry) -> None:
    kind = STATEMENTS[entry.id.split(".")[0]]
    for example in entry.counter_examples:
        for setting in SETTINGS[:2]:
            assert entry.id not in claimed_by(example, kind, setting), (example, setting)


CAUSE_LEVELS = [e for e in entries("causes") if e.role in LEVELS]


@pytest.mark.parametrize("entry", CAUSE_LEVELS, ids=ids(CAUSE_LEVELS))
def test_cause_levels_are_told(entry: Entry) -> None:
    for example in entry.examples:
        role = judge(example, Setting()).role("cause")
        assert role is not None and role.level == entry.role, (example, role)


CAUSE_CUES = [
    e
    for e in entries("causes")
    if e.role in ("connective", "connective_open", "connective_back", "verb", "enabler", "outcome", "back", "belief")
]


@pytest.mark.parametrize("entry", CAUSE_CUES, ids=ids(CAUSE_CUES))
def test_causes_are_found(entry: Entry) -> None:
    for example in entry.examples:
        assert judge(example, Setting()).role("cause") is not None, example
    for example in entry.counter_examples:
        assert judge(example, Setting()).role("cause") is None, example


CAUSE_HINTS = [e for e in entries("causes") if e.role in ("ignorance", "no_rule", "strain", "judged")]


@pytest.mark.parametrize("entry", CAUSE_HINTS, ids=ids(CAUSE_HINTS))
def test_conditions_are_proposed_beside_a_failure_and_not_adopted_by_rule(entry: Entry) -> None:
    for example in entry.examples:
        proposed = [role for role in judge(example, Setting(follows_failure=True)).roles if role.kind == "cause"]
        assert proposed, example
    for example in entry.counter_examples:
        assert not [role for role in judge(example, Setting()).roles if role.kind == "cause"], example


IMPACTS = entries("impacts")


@pytest.mark.parametrize("entry", IMPACTS, ids=ids(IMPACTS))
def test_impacts_are_found(entry: Entry) -> None:
    for example in entry.examples:
        assert any(judge(example, s).role("impact") for s in SETTINGS), example
    for example in entry.counter_examples:
        assert judge(example, Setting(follows_failure=True)).role("impact") is None, example


SETTING_ASIDE = [e for e in entries("cues") if e.role not in (
    "hedge", "past", "hindsight", "negation", "void_failure", "void_good", "contrast", "concession", "reason",
    "result", "service_to_family", "asks_why", "confirmed",
)]  # fmt: skip


@pytest.mark.parametrize("entry", SETTING_ASIDE, ids=ids(SETTING_ASIDE))
def test_what_is_set_aside_is_no_statement(entry: Entry) -> None:
    for example in entry.examples:
        assert not judge(example, Setting()).adopted, (example, judge(example, Setting()).adopted)
    for example in entry.counter_examples:
        assert judge(example, Setting("inspection")).adopted, example


QUALIFIERS = [e for e in entries("cues") if e.role in ("hedge", "past", "hindsight")]


@pytest.mark.parametrize("entry", QUALIFIERS, ids=ids(QUALIFIERS))
def test_qualifiers_are_seen(entry: Entry) -> None:
    for example in entry.examples:
        assert getattr(judge(example, Setting()).assertion, f"is_{entry.role.replace('hedge', 'hedged')}"), example


@pytest.mark.parametrize("role", ["void_failure", "void_good"])
def test_words_that_only_sound_so_count_for_nothing(role: str) -> None:
    unwanted = "failure" if role == "void_failure" else "good_practice"
    for entry in load("cues").of_role(role).entries:
        for example in entry.examples:
            assert judge(example, Setting("inspection")).role(unwanted) is None, example


@pytest.mark.parametrize("role", ["contrast", "concession", "reason", "result"])
def test_clauses_part(role: str) -> None:
    for entry in load("cues").of_role(role).entries:
        for example in entry.examples:
            assert len(read(example, Setting()).clauses) == 2, example


def recommendation_roles(text: str) -> set[str]:
    return {ask_strength(text, in_list=True)[1], ask_strength(text)[1]}


ASKS = [e for e in entries("recommendations") if e.role.startswith("ask")]


@pytest.mark.parametrize("entry", ASKS, ids=ids(ASKS))
def test_asks_are_told_from_what_only_sounds_so(entry: Entry) -> None:
    for example in entry.examples:
        assert entry.id in recommendation_roles(example), example
    for example in entry.counter_examples:
        assert ask_strength(example)[0] == "", example


def test_what_bars_an_ask_bars_it() -> None:
    for entry in load("recommendations").of_role("not_ask").entries:
        for example in entry.examples:
            assert ask_strength(example)[0] == "", example


def test_headings_and_columns_are_known() -> None:
    for entry in load("recommendations").entries:
        role, _, kind = entry.role.partition(".")
        for example in entry.examples:
            if role == "heading" and kind == "item":
                assert is_item_heading(example)
            elif role == "heading":
                assert heading_kind(example) == kind
            elif role == "column":
                assert column_role(example) == kind


CODES = list(codebook().records)


@pytest.mark.parametrize("entry", CODES, ids=ids(CODES))
def test_codes_claim_their_examples(entry: Entry) -> None:
    for example in entry.examples:
        coded = categories_of(example, (0, len(example)))
        found = [coded.practice] if entry.role == "practice" else [code for code, _ in coded.contexts]
        assert entry.id in found, (example, found)
    for example in entry.counter_examples:
        coded = categories_of(example, (0, len(example)))
        assert entry.id not in [coded.practice, *(code for code, _ in coded.contexts)], example


KEYS = ("id", "role", "weight", "patterns", "note", "examples", "counter_examples", "source")


@pytest.mark.parametrize("name", LEXICONS)
def test_keys_stand_in_one_order(name: str) -> None:
    for record in read_mapping(MODELS / f"{name}.yml")["records"]:
        places = [KEYS.index(key) for key in record]
        assert places == sorted(places), record["id"]


def test_ids_are_unique_over_all_lexicons() -> None:
    every = [entry.id for entry in entries(*LEXICONS)]
    assert len(every) == len(set(every))


def test_passages_that_ask_why_are_told() -> None:
    for entry in load("cues").of_role("asks_why").entries:
        for example in entry.examples:
            assert judge(example, Setting()).asks_why, example


def test_after_why_a_named_reason_is_a_cause() -> None:
    text = "That month the team had five vacancies and a computer system that did not open."
    assert judge(text, Setting(explains=True)).role("cause") is not None
    assert judge(text, Setting()).role("cause") is None
