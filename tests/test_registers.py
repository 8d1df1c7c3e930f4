"""The registers load, refuse what they do not know, and agree with themselves."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline import registers, resolve, terms, yaml_files
from pipeline.records import LexiconError

REAL = registers.load()


def write_fiction(folder: Path) -> Path:
    """An extra register folder: one county, two boroughs, a board that became a partnership, a force."""
    (folder / "areas.csv").write_text(
        "area_code,name,official_name,nation,region,area_type,valid_from,valid_to,successor_code,source\n"
        "X06000001,Sallowby,Sallowby Council,Fictional,Marlshire,unitary,,,,invented\n"
        "X06000003,Wexcombe,Wexcombe Council,Fictional,Marlshire,unitary,,2019-03-31,X06000001,invented\n"
        "X08000001,Tarnbridge,Tarnbridge Metropolitan Borough Council,Fictional,Marlshire,metropolitan,,,,invented\n",
        encoding="utf-8",
    )
    (folder / "boards.csv").write_text(
        "board_id,name,kind,nation,valid_from,valid_to,successor_id,aliases,source\n"
        "tscb,Tarnbridge Safeguarding Children Board,lscb,Fictional,,2019-09-28,tsscp,TSCB,invented\n"
        "tsscp,Tarnbridge and Sallowby Safeguarding Children Partnership,scp,Fictional,2019-09-29,,,TSSCP,invented\n",
        encoding="utf-8",
    )
    (folder / "board_areas.csv").write_text(
        "board_id,area_code,valid_from,valid_to,source\n"
        "tscb,X08000001,,,invented\ntsscp,X08000001,,,invented\ntsscp,X06000001,,,invented\n",
        encoding="utf-8",
    )
    (folder / "agencies.yml").write_text(
        "- id: marlshire-constabulary\n  name: Marlshire Constabulary\n  sector: police\n  nation: Fictional\n"
        "  area_codes: [X08000001, X06000001]\n  aliases: [Marlshire Police]\n  source: invented\n"
        "  examples: [Marlshire Police came.]\n  counter_examples: [The police came.]\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def fiction(tmp_path_factory: pytest.TempPathFactory) -> registers.Registers:
    return registers.load(write_fiction(tmp_path_factory.mktemp("register")))


def test_every_english_authority_is_there() -> None:
    current = [
        a for a in REAL.areas.values() if a.nation == "England" and a.valid_to is None and a.area_code not in REAL.former_codes
    ]
    assert len(current) == 153  # the authorities with children's services since April 2023
    by_nation = {
        nation: sum(a.nation == nation for a in REAL.areas.values() if a.area_code not in REAL.former_codes)
        for nation in ("Wales", "Scotland", "Northern Ireland")
    }
    assert by_nation == {"Wales": 22, "Scotland": 32, "Northern Ireland": 11}


def test_a_code_changed_without_change_of_authority_leads_to_the_current_one() -> None:
    changed = [
        ("E08000016", "E08000038"),  # Barnsley, boundary of 2025
        ("E08000019", "E08000039"),  # Sheffield, the same order
        ("E10000022", "E06000057"),  # Northumberland, twice
        ("E10000023", "E06000065"),  # North Yorkshire: one council for the same county
        ("S12000043", "S12000049"),  # Glasgow, twice
        ("E08000005", "E08000005"),  # Rochdale never changed
    ]
    assert [REAL.current_code(old) for old, _ in changed] == [new for _, new in changed]


def test_divided_and_joined_authorities_are_not_the_same_authority() -> None:
    for code in ("E10000006", "E10000021", "E10000009", "E06000028"):
        assert REAL.current_code(code) == code
        assert REAL.areas[code].valid_to is not None and REAL.areas[code].successor_code


def test_the_population_of_a_divided_county_is_not_given_to_its_parts() -> None:
    assert REAL.areas["E06000063"].population_0_25 is None and REAL.areas["E06000064"].population_0_25 is None


def test_neighbours_are_current_areas() -> None:
    for codes in REAL.neighbours.values():
        assert all(REAL.current_code(code) == code and code in REAL.areas for code in codes)


def test_validity_is_in_order() -> None:
    for row in (*REAL.areas.values(), *REAL.boards.values(), *REAL.agencies.values(), *REAL.board_areas):
        assert row.valid_from is None or row.valid_to is None or row.valid_from <= row.valid_to, row


def test_every_english_authority_has_a_partnership() -> None:
    covered = {link.area_code for link in REAL.board_areas if REAL.boards[link.board_id].kind == "scp" and link.valid_to is None}
    missing = [
        a.name
        for a in REAL.areas.values()
        if a.nation == "England" and a.valid_to is None and a.area_code not in covered and a.area_code not in REAL.former_codes
    ]
    assert missing == []


def test_boards_are_agencies_of_the_sector_partnership() -> None:
    assert all(REAL.agencies[board_id].sector == "partnership" for board_id in REAL.boards)


def test_successors_of_boards_begin_before_or_as_the_board_ends() -> None:
    for board in REAL.boards.values():
        if board.successor_id and board.valid_to:
            after = REAL.boards[board.successor_id].valid_from
            assert after is None or (after - board.valid_to).days < 200, board


def test_successors_of_agencies_go_on_after_them() -> None:
    for agency in REAL.agencies.values():
        for later in (REAL.agencies[i] for i in REAL.successors[agency.agency_id]):
            assert agency.valid_to is not None, agency  # what goes on has no successor
            assert later.valid_from is None or (later.valid_from - agency.valid_to).days < 200, (agency, later)
            assert later.valid_to is None or later.valid_to > agency.valid_to, (agency, later)


def chain(agency_id: str) -> list[list[str]]:
    """The names of the bodies that took the place of one another, one list a step."""
    steps, ids = [], [agency_id]
    while ids:
        steps.append([REAL.agencies[i].name for i in ids])
        ids = sorted({later for i in ids for later in REAL.successors[i]})
    return steps


CHAINS = [
    # trust, group, board: one district throughout
    (
        "pct-heywood-middleton-and-rochdale",
        [
            ["Heywood, Middleton and Rochdale Primary Care Trust"],
            ["Heywood, Middleton and Rochdale Clinical Commissioning Group"],
            ["NHS Greater Manchester Integrated Care Board"],
        ],
    ),
    # a trust parted into groups that joined again
    (
        "pct-northamptonshire",
        [
            ["Northamptonshire Teaching Primary Care Trust"],
            ["Corby Clinical Commissioning Group", "Nene Clinical Commissioning Group"],
            ["Northamptonshire Clinical Commissioning Group"],
            ["NHS Northamptonshire Integrated Care Board"],
        ],
    ),
    ("sha-north-west", [["North West Strategic Health Authority"], ["NHS England"]]),
    # probation: board, trust, two bodies side by side, one service
    (
        "probation-board-teesside",
        [
            ["Teesside Probation Board"],
            ["Durham Tees Valley Probation Trust"],
            ["Durham Tees Valley Community Rehabilitation Company", "National Probation Service"],
            ["The Probation Service"],
        ],
    ),
    # councils that were divided or joined
    ("cumbria-county-council", [["Cumbria County Council"], ["Cumberland Council", "Westmorland and Furness Council"]]),
    ("rochdale-safeguarding-children-board", None),
    ("strathclyde-police", [["Strathclyde Police"], ["Police Scotland"]]),
]


@pytest.mark.parametrize(("agency_id", "expected"), CHAINS)
def test_chains_of_successors(agency_id: str, expected: list[list[str]] | None) -> None:
    steps = chain(agency_id)
    assert steps == expected if expected else len(steps) > 1


def test_the_stages_of_health_commissioning_follow_day_on_day() -> None:
    days = {"pct": date(2013, 3, 31), "ccg": date(2022, 6, 30), "probation-trust": date(2014, 5, 31)}
    of = {kind: [a for a in REAL.agencies.values() if a.agency_id.startswith(kind + "-")] for kind in days}
    assert {kind: len(of[kind]) for kind in days} == {"pct": 152, "ccg": 250, "probation-trust": 35}
    assert all(a.valid_to == days["pct"] for a in of["pct"])
    assert max(a.valid_to for a in of["ccg"] if a.valid_to) == days["ccg"]
    assert sum(a.valid_from == date(2013, 4, 1) for a in of["ccg"]) == 211  # those that began
    assert sum(a.valid_to == days["ccg"] for a in of["ccg"]) == 106  # those that were left


def test_extra_folder_is_merged(fiction: registers.Registers) -> None:
    assert fiction.areas["X08000001"].name == "Tarnbridge"
    assert fiction.agencies["tarnbridge-metropolitan-borough-council"].sector == "social_care"
    assert fiction.agencies["marlshire-constabulary"].area_code is None  # it serves two areas
    assert fiction.boards["tscb"].valid_to == date(2019, 9, 28)
    assert len(fiction.areas) == len(REAL.areas) + 3


BAD = [
    # (file, text, words of the error)
    ("areas.csv", "area_code,name,official_name,nation,shape\nX1,A,A Council,Fictional,round\n", "unknown key 'shape'"),
    ("areas.csv", "area_code,name,nation\nX1,A,Fictional\n", "key 'official_name' is missing"),
    ("areas.csv", "area_code,name,official_name,nation\nE08000005,R,R Council,England\n", "given twice"),
    (
        "areas.csv",
        "area_code,name,official_name,nation,valid_to\nX1,A,A Council,Fictional,soon\n",
        "X1: valid_to is not a date",
    ),
    (
        "areas.csv",
        "area_code,name,official_name,nation,population_0_25\nX1,A,A Council,Fictional,many\n",
        "population_0_25 is not a whole number",
    ),
    ("areas.csv", "area_code,name,official_name,nation\nX1,A\n", "number of cells"),
    (
        "areas.csv",
        "area_code,name,official_name,nation,successor_code\nX1,A,A Council,Fictional,X9\n",
        "successor_code 'X9' names nothing",
    ),
    ("area_names.csv", "area_code,name,kind\nE08000005,Rochers,nickname\n", "kind 'nickname'"),
    ("boards.csv", "board_id,name,kind,nation\nb1,,lscb,Fictional\n", "b1: key 'name' is missing or empty"),
    ("board_areas.csv", "board_id,area_code\nb9,E08000005\n", "board_id 'b9' names nothing"),
    ("agencies.yml", "- id: a1\n  name: A\n  sector: police\n  colour: blue\n", "a1: unknown key 'colour'"),
    ("agencies.yml", "- id: a1\n  name: A\n  sector: fire\n", "a1: sector 'fire'"),
    ("agencies.yml", "- name: A\n", "key 'id' is missing"),
    ("agencies.yml", "a: 1\n", "must be a list"),
    ("agencies.yml", "- id: a1\n  name: A\n  sector: police\n  successor_id: a2\n", "'a2' names nothing"),
]


@pytest.mark.parametrize(("file", "text", "expected"), BAD, ids=[f"{f}-{e[:24]}" for f, _, e in BAD])
def test_what_is_wrong_is_refused_in_one_line(tmp_path: Path, file: str, text: str, expected: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        registers.load(tmp_path)
    assert expected in str(caught.value) and "\n" not in str(caught.value)
    assert str(caught.value).startswith((file, file.split(".")[0]))


def test_every_row_names_its_source() -> None:
    for file in ("areas.csv", "area_names.csv", "boards.csv", "board_areas.csv", "agency_register.csv"):
        with (registers.MODELS / file).open(encoding="utf-8", newline="") as handle:
            assert all(row["source"] for row in csv.DictReader(handle)), file


def records(file: str) -> list[dict[str, object]]:
    data = yaml_files.read(registers.MODELS / file)
    return data if isinstance(data, list) else data["terms"]


@pytest.mark.parametrize("record", records("agencies.yml"), ids=lambda r: str(r["id"]))
def test_examples_of_agencies(record: dict[str, list[str]]) -> None:
    assert record["source"] and record["examples"] and record["counter_examples"]
    for example in record["examples"]:
        spans = [(s, e) for s, e, ids in resolve.find_agency_names(example, REAL) if record["id"] in ids]
        assert spans, example
        start, end = spans[0]
        assert resolve.resolve_agency(example[start:end], None, [], None, {}, REAL) == record["id"]
    for example in record["counter_examples"]:
        assert not [ids for _, _, ids in resolve.find_agency_names(example, REAL) if record["id"] in ids], example


@pytest.mark.parametrize("term", terms.load_terms().terms, ids=lambda term: term.id)
def test_examples_of_terms(term: terms.Term) -> None:
    assert term.source and term.examples and term.counter_examples
    for example in term.examples:
        assert term.id in [m.term_id for m in terms.load_terms().find(example)], example
    for example in term.counter_examples:
        assert term.id not in [m.term_id for m in terms.load_terms().find(example)], example


TERM_CASES = [
    # (text, kind of document, [(surface, sector)])
    ("The GP told no one.", None, [("GP", "health")]),
    (
        "A new police officer spoke to two social workers.",
        None,
        [("police officer", "police"), ("social workers", "social_care")],
    ),
    ("Managers sign each plan.", "inspection", [("Managers", "social_care")]),  # of the council that is inspected
    ("The trust signs each plan.", "inspection", [("trust", "social_care")]),  # inspected: the one that runs the services
    ("The trust signs each plan.", "coroner_report", [("trust", "health")]),
    ("Police protection and health needs.", None, []),  # bare adjectives
    ("Her partners and his partner.", None, []),  # people, not agencies
    ("The school needs a plan; school needs vary.", None, [("school", "education")]),  # verb, then noun
    ("Schools need time.", None, [("Schools", "education")]),  # a plural is the subject
    ("The board’s plan was late.", None, [("board", "partnership")]),  # possessive
    ("Calls to the ‘front door’ rose.", None, [("front door", "social_care")]),  # quotation marks after the article
    ("It was sent to the review panels.", None, [("review panels", "partnership")]),  # both numbers
    ("Social workers’ records were thin.", None, [("Social workers", "social_care")]),  # whose records: a mention
    (
        "A social worker in the multi-agency safeguarding\nhub.",  # over a line end
        None,
        [("social worker", "social_care"), ("multi-agency safeguarding\nhub", "social_care")],
    ),
]


@pytest.mark.parametrize(("text", "kind", "expected"), TERM_CASES)
def test_terms(text: str, kind: str | None, expected: list[tuple[str, str]]) -> None:
    found = terms.load_terms().find(text, kind)
    assert [(text[m.start : m.end], m.sector) for m in found] == expected


def test_terms_refuse_unknown_keys(tmp_path: Path) -> None:
    text = (registers.MODELS / "agency_terms.yml").read_text(encoding="utf-8")
    wrong = text.replace("    surfaces:", "    colours: [x]\n    surfaces:", 1)
    (tmp_path / "agency_terms.yml").write_text(wrong, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"agency_terms\.yml: social_worker: unknown key 'colours'"):
        terms.load_terms(tmp_path)
