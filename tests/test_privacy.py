"""What is private is found, what is not is left, and masks keep every offset."""

from __future__ import annotations

import re

import pytest

from pipeline.masking import BLOCK, Masker
from pipeline.paths import MODELS
from pipeline.privacy import merged, private_spans
from pipeline.privacy.dates import days
from pipeline.privacy.look import look
from pipeline.privacy.people import pseudonyms
from pipeline.privacy.vocabulary import is_english, is_given
from pipeline.private_cues import private_cues
from pipeline.records import LexiconError
from pipeline.yaml_files import read_mapping

CUES = private_cues(read_mapping(MODELS / "privacy.yml"))
KNOWN = frozenset({"Tarnbridge", "Royal", "Hospital", "Lantern", "House", "Marlshire", "Constabulary"})
OPENED = "On 8 June 2020 I commenced an investigation into the death of Wrenna Talmidge aged 16. "


def surfaces(*texts: str, is_closed: bool = True) -> list[str]:
    found = private_spans(texts, KNOWN, is_closed=is_closed)
    return [text[start:end] for text, spans in zip(texts, found, strict=True) for start, end, _, _ in spans]


def marked(example: str) -> tuple[str, list[str]]:
    return re.sub(r"\[\[|\]\]", "", example), re.findall(r"\[\[(.+?)\]\]", example)


# --- the records of the data file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cue", CUES.cues, ids=lambda cue: cue.id)
def test_examples_are_masked_and_counter_examples_are_not(cue):
    for example in cue.examples:
        text, wanted = marked(example)
        found = "|".join(surfaces(text))
        assert all(part in found for part in wanted), example
    for example in cue.counter_examples:
        own = [p.finditer(example) for c, p in CUES.patterns if c.id == cue.id]
        assert not [m for matches in own for m in matches], example


@pytest.mark.parametrize("cue", CUES.public_cues, ids=lambda cue: cue.id)
def test_what_is_public_is_told_by_its_examples(cue):
    def told(text):
        seen = look(text, [], CUES, is_closed=not cue.is_open_only)
        return [text[s:e] for places in (seen.people, seen.bodies, seen.weak) for s, e in places.places]

    for example in cue.examples:
        text, wanted = marked(example)
        assert all(any(part in found for found in told(text)) for part in wanted), (example, told(text))
    for example in cue.counter_examples:
        own = [p.finditer(example) for c, p in (*CUES.people, *CUES.bodies) if c.id == cue.id]
        assert not [m for matches in own for m in matches], example


def test_who_is_said_to_have_a_pseudonym_keeps_it():
    for cue in {cue.id: cue for cue, _ in CUES.pseudonyms}.values():
        for example in cue.examples:
            text, wanted = marked(example)
            assert pseudonyms(text, CUES) == set(wanted), example
        assert not [e for e in cue.counter_examples if pseudonyms(e, CUES)]
    found = surfaces("A girl called Ada here was ill. Ada’s mother, Ysolde Vasleigh, rang. She gave Ada a book.")
    assert "Ysolde Vasleigh" in found and "Ada" not in found


@pytest.mark.parametrize("example", CUES.dates.examples)
def test_dates_of_death_are_masked(example):
    text, wanted = marked(example)
    spans = private_spans([text], KNOWN)[0]
    assert [text[start:end] for start, end, kind, _ in spans if kind == "date_of_death"] == wanted


@pytest.mark.parametrize("example", CUES.dates.counter_examples)
def test_other_dates_are_left(example):
    assert surfaces(example) == []


@pytest.mark.parametrize("surface", CUES.kept_examples)
def test_pseudonyms_and_offices_are_kept(surface):
    assert any(pattern.fullmatch(surface) for pattern in CUES.kept)


def test_an_unknown_kind_is_refused_in_one_line():
    content = read_mapping(MODELS / "privacy.yml")
    content["records"][0]["kind"] = "colour"
    with pytest.raises(LexiconError, match=r"privacy.yml: titled: kind 'colour'"):
        private_cues(content)


def test_a_setting_that_is_none_is_refused_in_one_line():
    content = read_mapping(MODELS / "privacy.yml")
    record = next(record for record in content["records"] if record["id"] == "pupil")
    record["asked_in"] = "resident"
    with pytest.raises(LexiconError, match=r"privacy.yml: pupil: asked_in 'resident' is no record of kind setting"):
        private_cues(content)


# --- following ------------------------------------------------------------------------------------------------------


def test_a_name_once_found_is_found_everywhere():
    first = "I commenced an investigation into the death of Wrenna Talmidge aged 16."
    again = "On the Monday Wrenna told nobody. TALMIDGE had been seen by Lantern House."
    spans = private_spans([first, again], KNOWN)
    assert [again[s:e] for s, e, _, _ in spans[1]] == ["Wrenna", "TALMIDGE"]


FOLLOWED = (
    ("Wrenna was seen.", "Wrenna", "opens a sentence"),
    ("(1) Wrenna was seen.", "Wrenna", "opens an item of a list"),
    ("They rang about it.Wrenna lived there.", "Wrenna", "no space before it"),
    ("It is Wrenna’s plan.", "Wrenna", "possessive"),
    ("It is Wrennas plan.", "Wrennas", "possessive without apostrophe"),
    ("Then Wrena rang.", "Wrena", "misspelt by a letter"),
    ("A letter on Talm idge came.", "Talm idge", "broken by the reading of characters"),
    ("A TALMIDGE lived here.", "TALMIDGE", "in capitals"),
    ("Wrenna's Youth Offending Service worker rang.", "Wrenna", "before the name of a body"),
)


@pytest.mark.parametrize(("text", "name", "why"), FOLLOWED)
def test_who_a_document_is_about_is_followed(text, name, why):
    assert name in surfaces(OPENED, text), why


FOLLOWED_WORDS = (
    ("There Will was alone.", True, "a name where a verb follows"),
    ("Will was alone.", True, "opens a sentence"),
    ("It was for Will to say.", True, "after a preposition"),
    ("She will ring.", False, "the verb, small"),
)


@pytest.mark.parametrize(("text", "is_name", "why"), FOLLOWED_WORDS)
def test_a_name_that_is_a_word_is_followed_where_it_has_a_capital(text, is_name, why):
    opened = "I commenced an investigation into the death of Orrin Vasleigh (Will) aged 16."
    assert ("Will" in [text[s:e] for s, e, _, _ in private_spans([opened, text], KNOWN)[1]]) is is_name, why


def test_a_surname_that_is_also_the_end_of_a_street_is_masked_in_the_name_only():
    found = surfaces("The inquest into the death of Ada Street ended. Ada Street was seen in Heron Street at noon.")
    assert found == ["Ada Street", "Ada", "Street"]  # and Heron Street is left


def test_words_of_the_document_are_no_names():
    # "Rose" begins a sentence and is also written small: the verb, not somebody
    texts = ["Rose numbers were a concern. Referrals rose again in the year."]
    assert private_spans(texts, KNOWN) == [[]]


# --- what is public -------------------------------------------------------------------------------------------------


def test_office_holders_are_left_but_not_a_private_person_of_the_same_surname():
    text = "Coroner: Isolde Farrant\nThe inquest into the death of Tam Farrant ended. Tam Farrant was ill. Isolde Farrant wrote."
    found = surfaces(text)
    assert "Tam Farrant" in found
    assert text.index("Isolde") not in [text.index(one) for one in found]


def test_names_of_bodies_are_left_though_a_part_of_them_is_a_name():
    found = surfaces("The inquest into the death of Ada Lantern ended. She was in the Lantern Hospital. Ada told nobody.")
    assert found == ["Ada Lantern", "Ada"]


def test_doubt_is_private_only_in_closed_kinds_of_documents():
    text = "It was told by Quennell Strakeley at noon."
    assert any("Strakeley" in one for one in surfaces(text))
    assert surfaces(text, is_closed=False) == []
    assert surfaces("She was met by Mr Quennell Strakeley.", is_closed=False) == ["Quennell Strakeley"]


def test_an_address_of_a_body_is_left_and_that_of_a_person_is_not():
    assert surfaces("Sent to: Lantern Hospital, 14 Heron Lane, Tarnbridge") == []
    assert surfaces("He lived at 14 Heron Lane, Tarnbridge") == ["14 Heron Lane, Tarnbridge"]


# --- dates ----------------------------------------------------------------------------------------------------------

DATES = (
    ("4 June 2020", [(2020, 6, 4)], "in words"),
    ("the 4th of June", [(None, 6, 4)], "without year"),
    ("04/06/20", [(2020, 6, 4)], "in figures, year short"),
    ("4.6.20", [(2020, 6, 4)], "with dots"),
    ("June 4th, 2020", [(2020, 6, 4)], "month first"),
    ("3-4 June 2020", [(2020, 6, 3), (2020, 6, 4)], "two days"),
    ("June 2020", [], "no day"),
    ("31.5 per cent", [], "a number"),
)


@pytest.mark.parametrize(("text", "wanted", "why"), DATES)
def test_dates_are_read(text, wanted, why):
    assert [(one.year, one.month, one.day) for one in days(text, CUES.dates)] == wanted, why


def test_a_day_of_death_is_masked_however_it_is_written_again():
    found = surfaces("She died on 4 June 2020 at home. On 4/6/20 nobody rang. The 4th June was a Thursday.")
    assert found == ["4 June 2020", "4/6/20", "4th June"]


def test_a_day_shortly_before_the_investigation_is_taken_for_the_day_of_death():
    assert "3 June 2020" in surfaces(OPENED + "On 3 June 2020 she left home. On 3 May 2020 she was well.")
    assert "3 May 2020" not in surfaces(OPENED + "On 3 June 2020 she left home. On 3 May 2020 she was well.")


# --- spans and masks ------------------------------------------------------------------------------------------------


def test_words_and_given_names_are_known():
    assert is_english("admitted") and is_english("Safeguarding") and not is_english("Talmidge")
    assert is_given("Joanne") and not is_given("Council")


def test_merged_spans_do_not_overlap():
    spans = merged([(5, 9, "person", "a"), (0, 6, "person", "b"), (9, 9, "person", "c"), (12, 14, "address", "d")])
    assert [(s, e) for s, e, _, _ in spans] == [(0, 9), (12, 14)]


def test_a_masked_quote_keeps_its_length_and_all_else():
    masker = Masker([("d", 10, 23, "Orrin Vasleigh")])
    quote = "saw Orrin Vasleigh once"
    masked = masker.quote("d", 6, quote)
    assert masked == f"saw {BLOCK * 5} {BLOCK * 7}h once"  # the span ends a letter early: exactly the span is masked
    assert len(masked) == len(quote)
    assert masker.quote("other", 6, quote) == quote


def test_titles_are_masked_by_name_and_only_of_their_document():
    masker = Masker([("d", 0, 14, "Orrin Vasleigh")])
    assert masker.words("d", "Report on Orrin VASLEIGH") == f"Report on {BLOCK * 5} {BLOCK * 8}"
    assert masker.words("e", "Report on Orrin") == "Report on Orrin"
    assert masker.words(None, "file-orrin-Vasleigh.pdf") == f"file-orrin-{BLOCK * 8}.pdf"
