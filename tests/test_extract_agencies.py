"""Mentions of bodies: what is found, with which sector, and where it stands. All bodies and places are invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import registers
from pipeline.extract.agencies import find_mentions, headings
from pipeline.extract.body_lexicon import load_bodies
from pipeline.extract.body_names import Words, find_names, find_teams
from pipeline.passages import sentences
from pipeline.paths import MODELS
from pipeline.records import AgencyMention, LexiconError, Segment
from pipeline.registers import Registers
from pipeline.yaml_files import read_mapping
from tests import factories
from tests.test_registers import write_fiction

HEADS = read_mapping(MODELS / "agency_heads.yml")
RECORDS = [pytest.param(record, id=record["id"]) for record in (*HEADS["heads"], *HEADS["sector_words"], *HEADS["teams"])]


@pytest.fixture(scope="module")
def fiction(tmp_path_factory: pytest.TempPathFactory) -> Registers:
    return registers.load(write_fiction(tmp_path_factory.mktemp("register")))


def mentions_of(
    texts: str | Sequence[str], known: Registers, kind: str = "serious_case_review", area: str | None = "X08000001"
) -> list[AgencyMention]:
    """The mentions of a document of these paragraphs, all on one page."""
    paragraphs = [texts] if isinstance(texts, str) else list(texts)
    source = factories.file()
    page = factories.page(source.sha256[:16], "\n".join(paragraphs))
    segments = [factories.segment(page, text, number) for number, text in enumerate(paragraphs)]
    document = factories.document(source, [page], kind=kind, area_code=area)
    made = find_mentions(sentences(segments), document, known, document.document_id)
    for mention in made:
        assert page.text[mention.start_char : mention.end_char] == mention.surface
    return made


def pairs(made: Sequence[AgencyMention]) -> list[tuple[str, str]]:
    return [(mention.surface, mention.sector) for mention in made]


# --- the lexicon ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", RECORDS)
def test_each_record_finds_its_examples_and_not_its_counter_examples(record: dict[str, list[str]]) -> None:
    bodies = load_bodies()
    assert record["source"]
    for example in record["examples"]:
        marked = re.search(r"\[(.+)\]", example)
        assert marked, example
        words = Words.of(example.replace("[", "").replace("]", ""))
        found = [*find_names(words, bodies), *find_teams(words, bodies)]
        assert (marked[1], record["sector"]) in [(words.text[s.start : s.end], s.sector) for s in found]
    for example in record["counter_examples"]:
        words = Words.of(example)
        assert not [*find_names(words, bodies), *find_teams(words, bodies)], example


def test_an_unknown_sector_is_refused(tmp_path: Path) -> None:
    text = (MODELS / "agency_heads.yml").read_text(encoding="utf-8")
    (tmp_path / "agency_heads.yml").write_text(text.replace("sector: justice", "sector: sport", 1), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"agency_heads\.yml: court: sector 'sport' is not a sector"):
        load_bodies(tmp_path)


def test_a_missing_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agency_heads.yml").write_text("words: {}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"agency_heads\.yml: key 'councils' is missing"):
        load_bodies(tmp_path)


# --- finding --------------------------------------------------------------------------------------------------------

FOUND = [
    # every occurrence counts, and the article is no part of it
    (
        "The school rang the health visitor, and the school wrote it down.",
        [("school", "education"), ("health visitor", "health"), ("school", "education")],
    ),
    # the longest name wins over the nouns inside it
    ("Pellingham High School kept no list.", [("Pellingham High School", "education")]),
    # "and" joins the parts of one name …
    ("Marlshire and Ostermere NHS Foundation Trust agreed.", [("Marlshire and Ostermere NHS Foundation Trust", "health")]),
    # … but not a name to one the register has
    (
        "Lantern Hospital and Marlshire Constabulary met.",
        [("Lantern Hospital", "health"), ("Marlshire Constabulary", "police")],
    ),
    # an adjective is no body
    ("Police capacity, school attendance and health needs were discussed.", []),
    # a name that only describes the noun after it is none
    ("Two Ofsted inspections took place.", []),
    # a possessive is the body itself
    ("The hospital’s reply was late.", [("hospital", "health")]),
    # generic words stay open
    (
        "Agencies, partners and professionals did not meet.",
        [("Agencies", "unspecified"), ("partners", "unspecified"), ("professionals", "unspecified")],
    ),
    # "partners" of a person are none
    ("Her partners were violent.", []),
    # a person is none, whatever he is called
    ("Mr Quillon moved to Mill Lane with Orla Parrish.", []),
    # words that open a sentence, and titles, are no part of a name
    ("When Haldenshaw Improvement Board met, nobody spoke.", [("Haldenshaw Improvement Board", "partnership")]),
    ("It went to the Director of Lantern Care Ltd.", [("Lantern Care Ltd", "unspecified")]),
    # a ministry goes on after its noun, but not over another body
    (
        "The Department for Rivers and Lakes and Ofsted replied.",
        [("Department for Rivers and Lakes", "government"), ("Ofsted", "inspectorate")],
    ),
    # a compound's second half is no type noun
    ("The Multi-Agency process was slow.", []),
    # teams are named by what they do, not by praise
    ("The permanence team is a skilled team.", [("permanence team", "social_care")]),
    # an acronym before "team" names it
    ("The QRX team came.", [("QRX team", "unspecified")]),
    # a role noun straight after a name has the sector of the name
    (
        "Marlshire Constabulary staff were told.",
        [("Marlshire Constabulary", "police"), ("staff", "police")],
    ),
    # of an office holder of a named body the body is the mention
    (
        "It was sent to the chief executive of the Lantern Lane Medical Centre.",
        [("Lantern Lane Medical Centre", "health")],
    ),
    ("It went to the Director of Midwifery.", [("Director of Midwifery", "health")]),
    # the label of a form's field is none, but for the office that writes the form
    ("Agency: none", []),
    ("Coroner: Orla Parrish", [("Coroner", "justice")]),
    # a stay at a place is no act of the body that runs it
    ("She slept on the ward and stood at the front door.", []),
    ("The ward and the front door were told.", [("ward", "health"), ("front door", "social_care")]),
    # acts of parliament and children's meetings are no bodies
    ("The Coroners and Justice Act and the children in care council were named.", []),
    # a team named by words that nobody listed, after "the" …
    ("The lifelong kites team wrote to the kite repair service.", [("lifelong kites team", "unspecified"),
     ("kite repair service", "unspecified")]),
    # … but not one that is only praised
    ("The skilled team was the best team.", []),
    # capitals before the small letters of a team belong to its name
    ("They met the Kites Together service.", [("Kites Together service", "unspecified")]),
    # a sub-group is a partnership's, whatever it is about
    ("The education sub-group met.", [("education sub-group", "partnership")]),
    # a dash between spaces parts two bodies
    (
        "Secretary of State for Rivers - Department for Rivers",
        [("Secretary of State for Rivers", "government"), ("Department for Rivers", "government")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_what_is_a_mention(text: str, expected: list[tuple[str, str]], fiction: Registers) -> None:
    assert pairs(mentions_of(text, fiction)) == expected


DEFINED = [
    # an abbreviation of a name, before and after its definition, with its plural
    (
        ["The LLMC knew.", "Lantern Lane Medical Centre (LLMC) told other LLMCs."],
        [("LLMC", "health"), ("Lantern Lane Medical Centre", "health"), ("LLMC", "health"), ("LLMCs", "health")],
    ),
    # the document's own meaning goes before what the letters usually mean
    (
        ["Canal Primary School (“CPS”) had no plan.", "CPS closed."],
        [("Canal Primary School", "education"), ("CPS", "education"), ("CPS", "education")],
    ),
    # a small-letter name whose initials begin it
    (
        ["Calls go to the vulnerable young persons hub (VYPH).", "The VYPH was shut."],
        [("vulnerable young persons hub", "unspecified"), ("VYPH", "unspecified"), ("VYPH", "unspecified")],
    ),
    # a plain word stands for the name only after "the"
    (
        ["Lantern Academy Trust (the Trust) grew.", "The Trust met.", "Trust was lost."],
        [("Lantern Academy Trust", "education"), ("Trust", "education"), ("Trust", "education")],
    ),
    # what is defined must be a body
    (["It was child sexual exploitation (CSE).", "CSE rose."], []),
]


@pytest.mark.parametrize(("texts", "expected"), DEFINED)
def test_short_forms_that_the_document_defines(texts: list[str], expected: list[tuple[str, str]], fiction: Registers) -> None:
    assert pairs(mentions_of(texts, fiction)) == expected


COLLISIONS = [
    # reviews, registers and first aid are no bodies
    ("The SCR, the SAR, the CPR and the IMR were read.", []),
    ("He was taken under a PPO, a police protection order.", []),
    ("The Prisons and Probation Ombudsman (PPO) wrote.", [("Prisons and Probation Ombudsman", "inspectorate"),
     ("PPO", "inspectorate")]),
    ("The LSCB became the LSCP.", [("LSCB", "partnership"), ("LSCP", "partnership")]),
    ("The PPU told the EDT.", [("PPU", "police"), ("EDT", "social_care")]),
    ("The AMHP came; a CP plan was made.", [("AMHP", "social_care")]),
    ("The Designated Officer (DO) asked what to do.", [("Designated Officer", "social_care"), ("DO", "social_care")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COLLISIONS)
def test_letters_that_collide(text: str, expected: list[tuple[str, str]], fiction: Registers) -> None:
    assert pairs(mentions_of(text, fiction)) == expected


def test_a_short_form_that_two_bodies_share_means_neither(fiction: Registers) -> None:
    texts = [
        "Tarnbridge Safeguarding Children Board (the Board) met.",
        "The Lantern Improvement Board (the Board) met.",
        "The Board asked.",
    ]
    made = mentions_of(texts, fiction)
    assert [m.agency_id for m in made if m.surface == "Board"] == [None, None, None]
    assert {m.sector for m in made} == {"partnership"}


def test_an_area_that_acts_is_its_council_where_it_is_inspected(fiction: Registers) -> None:
    text = "Tarnbridge has acted on this. Children in Tarnbridge has a list."
    (mention,) = mentions_of(text, fiction, kind="inspection")
    assert (mention.surface, mention.agency_id) == ("Tarnbridge", "tarnbridge-metropolitan-borough-council")
    assert mentions_of(text, fiction) == []


def test_a_team_of_no_known_kind_is_of_what_the_document_is_about(fiction: Registers) -> None:
    about = "The midwife, the paediatrician and the health visitor met."
    made = mentions_of([about, "The QRX team came."], fiction)
    assert made[-1].sector == "health"


def test_headings_name_bodies_too(fiction: Registers) -> None:
    source = factories.file()
    page = factories.page(source.sha256[:16], "Tarnbridge Safeguarding Children Board\nIt met.")
    heading = replace(factories.segment(page, "Tarnbridge Safeguarding Children Board"), kind="heading")
    document = factories.document(source, [page])
    (mention,) = find_mentions(headings([heading]), document, fiction, document.document_id)
    assert (mention.agency_id, mention.segment_id) == ("tscb", heading.segment_id)


# --- resolving ------------------------------------------------------------------------------------------------------


def test_names_and_their_short_forms_resolve_to_one_body(fiction: Registers) -> None:
    made = mentions_of(
        ["Tarnbridge Safeguarding Children Board (the Board) met.", "The Board and Marlshire Police agreed."], fiction
    )
    assert [(m.surface, m.agency_id) for m in made] == [
        ("Tarnbridge Safeguarding Children Board", "tscb"),
        ("Board", "tscb"),
        ("Board", "tscb"),
        ("Marlshire Police", "marlshire-constabulary"),
    ]


def test_the_local_authority_of_an_inspection_is_the_inspected_one(fiction: Registers) -> None:
    text = "The local authority acted. Another local authority did not."
    inspected = mentions_of(text, fiction, kind="inspection")
    assert [m.agency_id for m in inspected] == ["tarnbridge-metropolitan-borough-council", None]
    assert [m.agency_id for m in mentions_of(text, fiction)] == [None, None]  # of a review: not said which


COUNCILS = [
    # a review of practice with a child: the council is its children's services
    ("serious_case_review", "Sallowby Council and the local authority did not act.", "social_care"),
    # a coroner on a road: it is not
    ("coroner_report", "Sallowby Council, the local authority, did not mend the road.", "council_other"),
    # a coroner who names social workers is about children's services
    ("coroner_report", "Sallowby Council and the local authority lost a file.\nHer social worker left.", "social_care"),
]


@pytest.mark.parametrize(("kind", "text", "sector"), COUNCILS)
def test_the_sector_of_a_council(kind: str, text: str, sector: str, fiction: Registers) -> None:
    made = mentions_of(text.split("\n"), fiction, kind=kind)
    assert {m.surface: m.sector for m in made[:2]} == {"Sallowby Council": sector, "local authority": sector}


# --- places ---------------------------------------------------------------------------------------------------------


def test_a_mention_over_a_page_break_lies_in_one_part(fiction: Registers) -> None:
    source = factories.file()
    first, second = factories.pages(source.sha256[:16], "It was told to the Lantern", "Valley Medical Centre at once.")
    begun = factories.segment(first, first.text)
    goes_on = factories.segment(second, second.text, 1, continues_id=begun.segment_id)
    document = factories.document(source, [first, second])
    (mention,) = find_mentions(sentences([begun, goes_on]), document, fiction, document.document_id)
    assert (mention.surface, mention.page, mention.segment_id) == ("Valley Medical Centre", 2, goes_on.segment_id)
    assert mention.start_char == second.start_char


def test_ids_differ_and_do_not_depend_on_the_rest(fiction: Registers) -> None:
    one = mentions_of(["The school rang. The school wrote."], fiction)
    other = mentions_of(["Nothing else is new.", "The school rang. The school wrote."], fiction)
    assert len({m.mention_id for m in one}) == 2
    assert [m.mention_id for m in one] == [m.mention_id for m in other]


def test_no_sentences_no_mentions(fiction: Registers) -> None:
    document = factories.document(factories.file(), [])
    nothing: list[Segment] = []
    assert find_mentions(sentences(nothing), document, fiction, document.document_id) == []


WORDS = st.sampled_from(
    [
        *"()–,&",
        "the",
        "The",
        "Board",
        "of",
        "for",
        "and",
        "'s",
        "’s",
        "School",
        "police",
        "Lantern",
        "(LSB)",
        "Trust",
        "St.",
        "Council",
        "team",
        "QRX",
        "health",
        "Department",
        "hub",
        "Royal",
        "College",
        "Majesty",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=14).map(" ".join))
def test_any_run_of_words_gives_mentions_that_do_not_overlap(text: str) -> None:
    made = mentions_of(text.strip(), registers.load())
    ends = [0, *(m.end_char for m in made)]
    assert all(end <= m.start_char < m.end_char for end, m in zip(ends, made, strict=False))
