"""Names resolve to the one body or area they can mean, and to none where that is open."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from pipeline import registers
from pipeline.resolve import find_agency_names, find_area_names, resolve_agency, resolve_area
from tests.test_registers import write_fiction

REAL = registers.load()


@pytest.fixture(scope="module")
def fiction(tmp_path_factory: pytest.TempPathFactory) -> registers.Registers:
    return registers.load(write_fiction(tmp_path_factory.mktemp("register")))


AREAS = [
    # (name, on, code)
    ("Barnsley", None, "E08000038"),  # the current code of an authority that kept on
    ("Barnsley", date(2014, 7, 1), "E08000038"),  # also before the code existed
    ("Sheffield", date(2014, 7, 1), "E08000039"),
    ("Durham", None, "E06000047"),
    ("County Durham", None, "E06000047"),
    ("Durham County Council", date(2008, 1, 1), "E06000047"),
    ("Cheshire East", None, "E06000049"),
    ("Cheshire", None, "E10000004"),  # without a day: the old county
    ("Cheshire", date(2015, 1, 1), None),  # divided: the plain name means none of its parts
    ("Cheshire County Council", date(2015, 1, 1), "E10000004"),  # the full name still means the old council
    ("York", None, "E06000014"),
    ("City of York Council", None, "E06000014"),
    ("North Yorkshire", date(2014, 6, 30), "E06000065"),
    ("Kingston upon Thames", None, "E09000021"),
    ("Kingston upon Hull", None, "E06000010"),
    ("Hull", None, "E06000010"),
    ("Kingston", None, None),  # two places
    ("Richmond upon Thames", None, "E09000027"),
    ("Richmond", None, None),  # a London borough and a town of North Yorkshire
    ("Newcastle upon Tyne", None, "E08000021"),
    ("Newcastle-under-Lyme", None, "E10000028"),  # a district: its county
    ("Newcastle", None, None),  # either
    ("Lincoln", None, "E10000019"),
    ("Lincolnshire", None, "E10000019"),
    ("North East Lincolnshire", None, "E06000012"),
    ("Dorset", None, "E06000059"),
    ("Dorset", date(2016, 1, 1), "E10000009"),  # another authority till 2019
    ("Bournemouth", date(2016, 1, 1), "E06000028"),
    ("Bournemouth", date(2020, 1, 1), "E06000058"),  # its only successor
    ("Christchurch", date(2020, 1, 1), "E06000058"),  # left Dorset
    ("BCP", None, "E06000058"),
    ("Bournemouth, Christchurch & Poole", None, "E06000058"),
    ("Cumberland", date(2015, 1, 1), None),  # not yet begun
    ("Carlisle", date(2024, 1, 1), "E06000063"),
    ("Telford & Wrekin", None, "E06000020"),
    ("St Helens", None, "E08000013"),
    ("St. Helens", None, "E08000013"),
    ("the London Borough of Brent", None, "E09000005"),
    ("Royal Borough of Windsor and Maidenhead", None, "E06000040"),
    ("Vale of Glamorgan", None, "W06000014"),
    ("Isle of Anglesey", None, "W06000001"),
    ("Glasgow", None, "S12000049"),
    ("Nowhere upon Sea", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("name", "on", "expected"), AREAS)
def test_areas(name: str, on: date | None, expected: str | None) -> None:
    assert resolve_area(name, REAL, on) == expected


TEXTS = [
    # (text, [(found, code)])
    ("In Durham, Durham Constabulary led.", [("Durham", "E06000047")]),  # the force is no area
    ("Reading the file in Reading took a day.", [("Reading", "E06000038")]),  # a word that opens a sentence
    (
        "Dr Reading and Ann Sutton met Croydon, Sutton and Bury.",
        [("Croydon", "E09000008"), ("Sutton", "E09000029"), ("Bury", "E08000002")],
    ),  # surnames
    ("York and North Yorkshire met.", [("York", "E06000014"), ("North Yorkshire", "E06000065")]),
    ("In New York it rained.", []),  # inside another name
    ("Greater Manchester is not Manchester.", [("Manchester", "E08000003")]),
    ("Cheshire East, not Cheshire.", [("Cheshire East", "E06000049"), ("Cheshire", "E10000004")]),
    (
        "Newcastle-under-Lyme and Newcastle upon Tyne",
        [("Newcastle-under-Lyme", "E10000028"), ("Newcastle upon Tyne", "E08000021")],
    ),
    ("KINGSTON UPON THAMES", [("KINGSTON UPON THAMES", "E09000021")]),  # title pages
    ("Kingston upon\nHull City Council", [("Kingston upon\nHull City Council", "E06000010")]),  # over a line end
    ("Barnsley’s plan", [("Barnsley", "E08000038")]),  # a possessive is no part of it
    ("a reading room in a slough", []),  # small letters
    ("Lincoln lies in Lincolnshire.", [("Lincolnshire", "E10000019")]),  # a surname may open a sentence
    (
        "Stoke-on-Trent; St. Helens; Telford & Wrekin",
        [("Stoke-on-Trent", "E06000021"), ("St. Helens", "E08000013"), ("Telford & Wrekin", "E06000020")],
    ),
    ("Yorkshireman", []),  # whole words only
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_area_names_in_a_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[s:e], code) for s, e, code in find_area_names(text, REAL)] == expected


AGENCIES = [
    # (surface, sector, areas, on, defined, id)
    ("GMP", "police", [], None, {}, "greater-manchester-police"),
    ("Durham Constabulary", "police", [], None, {}, "durham-constabulary"),
    ("Durham Police", "police", [], None, {}, "durham-constabulary"),
    ("the Metropolitan Police", "police", [], None, {}, "metropolitan-police-service"),
    ("Barnsley LSCB", "partnership", [], date(2015, 1, 1), {}, "barnsley-safeguarding-children-board"),
    ("Barnsley Safeguarding Children Partnership", "partnership", [], date(2015, 1, 1), {}, None),  # not yet begun
    # told of later
    ("Barnsley Safeguarding Children Board", None, [], date(2022, 1, 1), {}, "barnsley-safeguarding-children-board"),
    ("BSCB", None, [], None, {}, None),  # many boards write so
    ("BSCB", None, [], None, {"BSCB": "Bury Safeguarding Children Board"}, "bury-safeguarding-children-board"),
    ("SCR", None, [], None, {}, None),  # serious, significant, MAPPA: no body at all
    ("SAR", None, [], None, {}, None),
    ("CPR", None, [], None, {}, None),  # practice review or register
    ("PPO", None, [], None, {}, None),  # police protection order or ombudsman: only the document can tell
    ("PPO", None, [], None, {"PPO": "Prisons and Probation Ombudsman"}, "prisons-and-probation-ombudsman"),
    ("the Board", "partnership", ["E08000038"], None, {}, None),  # generic words never
    ("agencies", "unspecified", [], None, {}, None),
    ("police", "police", ["E08000038"], None, {}, None),
    ("Leeds children's services", "social_care", [], None, {}, "leeds-city-council"),
    ("Leeds children’s services", "social_care", [], None, {}, "leeds-city-council"),  # the other apostrophe
    ("Dorset Council", None, [], date(2020, 1, 1), {}, "dorset-council"),
    ("Dorset Council", None, [], date(2016, 1, 1), {}, None),  # no such council then
    ("Dorset children's services", None, [], date(2016, 1, 1), {}, "dorset-county-council"),
    ("Buckinghamshire County Council", None, [], date(2022, 1, 1), {}, "buckinghamshire-county-council"),
    ("Mersey Care Foundation Trust", "health", [], None, {}, "nhs-rw4"),
    ("Ofsted", None, [], None, {}, "ofsted"),
    ("CAFCASS", None, [], None, {}, "cafcass"),
    ("cascade", None, [], None, {}, None),
    ("NHS Kent and Medway ICB", "health", [], date(2024, 1, 1), {}, "icb-qks"),
    ("", None, [], None, {}, None),
    # primary care trust, clinical commissioning group, integrated care board: each in its time
    ("HMR PCT", "health", [], date(2010, 1, 1), {}, "pct-heywood-middleton-and-rochdale"),
    ("Rochdale CCG", "health", [], date(2010, 1, 1), {}, None),  # not yet begun
    ("Rochdale CCG", "health", [], date(2016, 1, 1), {}, "ccg-heywood-middleton-and-rochdale"),
    ("Rochdale PCT", "health", [], date(2016, 1, 1), {}, "pct-heywood-middleton-and-rochdale"),  # told of later
    ("NHS Somerset ICB", "health", [], date(2020, 1, 1), {}, None),
    ("Kirklees CCG", "health", [], date(2019, 1, 1), {}, None),  # two groups till 2021
    ("North Kirklees CCG", "health", [], date(2019, 1, 1), {}, "ccg-north-kirklees"),
    ("NHS Manchester", "health", [], date(2011, 1, 1), {}, "pct-manchester"),
    ("NHS North West", "health", [], date(2009, 1, 1), {}, "sha-north-west"),
    # probation
    ("Greater Manchester Probation Trust", "justice", [], date(2012, 1, 1), {}, "probation-trust-greater-manchester"),
    ("Greater Manchester Probation Trust", "justice", [], date(2008, 1, 1), {}, None),
    ("NPS", "justice", [], date(2018, 1, 1), {}, "national-probation-service"),
    ("The Probation Service", "justice", [], date(2018, 1, 1), {}, None),
    ("the Probation Service", "justice", [], date(2023, 1, 1), {}, "the-probation-service"),
    ("Cheshire and Greater Manchester CRC", "justice", [], date(2018, 1, 1), {}, "crc-cheshire-and-greater-manchester"),
    # councils
    ("Cumberland Council", None, [], date(2020, 1, 1), {}, None),
    ("Cumbria County Council", None, [], date(2024, 1, 1), {}, "cumbria-county-council"),
    ("North Northamptonshire Council", None, [], date(2022, 1, 1), {}, "north-northamptonshire-council"),
    ("Northamptonshire County Council", None, [], date(2019, 1, 1), {}, "northamptonshire-county-council"),
    ("Poole Borough Council", None, [], date(2018, 1, 1), {}, "borough-of-poole"),
    ("BCP Council", None, [], date(2020, 1, 1), {}, "bournemouth-christchurch-and-poole-council"),
    # a trust that had closed, with nothing known that took its place, is not what a later document means
    ("Avon Harbours NHS Trust", "health", [], None, {}, None),
    ("Anglian Harbours NHS Trust", "health", [], date(2024, 1, 1), {}, None),
    ("Pennine Acute Hospitals NHS Trust", "health", [], date(2024, 1, 1), {}, "nhs-rw6"),
]


COLLISIONS = [
    # letters that mean several things mean no body by themselves, and what the document says they mean where it does
    ("SCR", {}, None),  # serious or significant case review, of MAPPA too
    ("SAR", {}, None),  # safeguarding adult review, single agency review
    ("CPR", {}, None),  # child practice review, child protection register, resuscitation
    ("PPO", {}, None),  # police protection order, ombudsman
    ("PPO", {"PPO": "Prisons and Probation Ombudsman"}, "prisons-and-probation-ombudsman"),
    ("IMR", {}, None),  # management review: a paper, no body
    ("DO", {}, None),  # designated officer, district officer
    ("PPU", {}, None),  # a unit of every force
    ("CP", {}, None),  # child protection
    ("EDT", {}, None),  # a team of every council
    ("AMHP", {}, None),  # a profession
    ("LSCB", {}, None),  # every board
    ("LSCP", {}, None),
    ("LSCB", {"LSCB": "Bury Safeguarding Children Board"}, "bury-safeguarding-children-board"),
    ("the Trust", {}, None),
    ("CSP", {}, None),  # community safety partnership, chartered society
]


@pytest.mark.parametrize(("surface", "defined", "expected"), COLLISIONS)
def test_letters_that_collide(surface: str, defined: dict[str, str], expected: str | None) -> None:
    for day in (None, date(2012, 1, 1), date(2022, 1, 1)):
        later = "bury-safeguarding-children-board" if expected and expected.startswith("bury") else expected
        assert resolve_agency(surface, None, ["E08000002"], day, defined, REAL) == later


def test_the_time_a_document_tells_of_begins_before_it() -> None:
    told = dict(sector=None, area_codes=[], on=date(2024, 1, 1), defined={}, registers=REAL)
    assert resolve_agency("Anglian Harbours NHS Trust", since=date(1999, 1, 1), **told) is not None  # type: ignore[arg-type]
    assert resolve_agency("Anglian Harbours NHS Trust", since=date(2023, 1, 1), **told) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("surface", "sector", "areas", "on", "defined", "expected"), AGENCIES)
def test_agencies(
    surface: str, sector: str | None, areas: list[str], on: date | None, defined: dict[str, str], expected: str | None
) -> None:
    assert resolve_agency(surface, sector, areas, on, defined, REAL) == expected


def test_several_candidates_are_narrowed_by_the_area_of_the_document(tmp_path: Path) -> None:
    folder = write_fiction(tmp_path)
    with (folder / "agencies.yml").open("a", encoding="utf-8") as handle:
        for code, name in (("X08000001", "Tarnbridge"), ("X06000001", "Sallowby")):
            handle.write(
                f"- id: lantern-{name.lower()}\n  name: Lantern House {name}\n  sector: voluntary\n"
                f"  aliases: [Lantern House]\n  area_codes: [{code}]\n  source: invented\n"
            )
    both = registers.load(folder)
    assert resolve_agency("Lantern House", "voluntary", ["X06000001"], None, {}, both) == "lantern-sallowby"
    assert resolve_agency("Lantern House", "voluntary", [], None, {}, both) is None
    assert resolve_agency("Lantern House", "voluntary", ["X06000001", "X08000001"], None, {}, both) is None


def test_fictional_names(fiction: registers.Registers) -> None:
    assert resolve_area("Wexcombe", fiction, date(2020, 1, 1)) == "X06000001"  # joined to Sallowby in 2019
    assert resolve_area("Wexcombe", fiction, date(2018, 1, 1)) == "X06000003"
    assert resolve_agency("TSCB", None, [], date(2015, 1, 1), {}, fiction) == "tscb"
    assert resolve_agency("Tarnbridge LSCB", None, [], None, {}, fiction) == "tscb"
    assert resolve_agency("Marlshire Police", "police", [], None, {}, fiction) == "marlshire-constabulary"
    text = "Tarnbridge MBC told Marlshire Constabulary and Sallowby."
    assert [text[s:e] for s, e, _ in find_area_names(text, fiction)] == ["Tarnbridge MBC", "Sallowby"]


def test_names_of_bodies_in_a_text() -> None:
    text = "Essex Police, the CQC and Essex County Council wrote to NHS England."
    found = [(text[s:e], ids) for s, e, ids in find_agency_names(text, REAL)]
    assert found == [
        ("Essex Police", ("essex-police",)),
        ("CQC", ("care-quality-commission",)),
        ("Essex County Council", ("essex-county-council",)),
        ("NHS England", ("nhs-england",)),
    ]


def test_a_long_text_is_fast() -> None:
    text = "The social worker in Barnsley wrote to Durham Constabulary, and nobody came for weeks. " * 4000
    find_area_names(text, REAL)
    started = time.process_time()
    assert len(find_area_names(text, REAL)) == 4000
    assert time.process_time() - started < 1.0  # 350,000 characters, a document of a hundred pages
