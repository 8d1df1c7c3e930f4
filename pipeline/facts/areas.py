"""Which area's practice a document describes, and which other areas it concerns and how."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.facts import cues
from pipeline.facts.kinds import LEXICON
from pipeline.facts.view import View
from pipeline.records import Board
from pipeline.registers import Registers
from pipeline.resolve import find_agency_names, find_area_names, resolve_area

PRIMARY = "practice_reviewed"
_CASE_KINDS = ("serious_case_review", "practice_review", "learning_review", "rapid_review_analysis", "news")
_OF_BOARDS = ("serious_case_review", "practice_review", "learning_review", "rapid_review_analysis", "thematic_review")
_NO_AREA = ("guidance", "other", "coroner_finding")
# How much a name speaks for an area, by where it stands; judged on half of the known inspections.
_WEIGHTS = {"title": 8.0, "salutation": 3.0, "running_head": 4.0, "board": 5.0, "opening": 2.0, "mentions": 3.0}
_SERVICE_SECTORS = ("social_care", "partnership")
_LEAST = 4.0  # of the general kinds: at least a title, a running head or a board
_CODES_OF_REGIONS = re.compile(r"^E12")
_SALUTATION = re.compile(r"^Dear\b[^\n]*", re.MULTILINE)
_TEXT_CHARS = 60_000  # enough for the shares of mentions


@dataclass(frozen=True, slots=True)
class Place:
    """An area and the role in which the document concerns it."""

    area_code: str
    role: str


@dataclass(frozen=True, slots=True)
class Areas:
    """The area whose practice is described, the board, and all areas with their roles."""

    area_code: str | None
    board: Board | None
    places: tuple[Place, ...]
    unresolved: str | None = None  # why no area was chosen although names of areas are there


def areas_of(view: View, kind: str, on: date | None, registers: Registers) -> Areas:
    """Return the areas of a document; what the catalogue gives is taken."""
    board = board_of(view, on, registers)
    given = _given(view, on, registers)
    if kind == "coroner_report":
        return _of_coroner(view, given, on, registers)
    chosen, reason = (given, None) if given else _chosen(view, kind, board, on, registers)
    places = [Place(chosen, PRIMARY)] if chosen else []
    if board and kind in _OF_BOARDS:
        places += [Place(code, "publisher") for code in areas_of_board(board, on, registers)]
    if kind in _CASE_KINDS:
        places += [place for place in _case_places(view, on, registers) if place.area_code != chosen]
    return Areas(chosen, board, tuple(dict.fromkeys(places)), reason)


def board_of(view: View, on: date | None, registers: Registers) -> Board | None:
    """Return the one safeguarding board that title, running heads or first words name, None where several remain.

    A board or partnership that had ended by then, or had not begun, is not meant where another is named.
    """
    for zone in (view.zone("title"), view.zone("running_head"), view.opening):
        boards = _boards_in(zone, registers)
        valid = {b.board_id: b for b in boards if _valid(b, on)} or {b.board_id: b for b in boards}
        if len(valid) == 1:
            return next(iter(valid.values()))
    return None


def areas_of_board(board: Board, on: date | None, registers: Registers) -> list[str]:
    """Return the codes of the areas that a board covers on a day (ever, where the day is not known)."""
    links = [link for link in registers.board_areas if link.board_id == board.board_id]
    valid = [link for link in links if on is None or _within(on, link.valid_from, link.valid_to)]
    return sorted({registers.current_code(link.area_code) for link in valid or links})


def _boards_in(text: str, registers: Registers) -> list[Board]:
    found: list[Board] = []
    for _, _, ids in find_agency_names(text, registers):
        boards = [registers.boards[i] for i in ids if i in registers.boards]
        found += boards if len(boards) <= 2 else []
    return found


def _valid(board: Board, on: date | None) -> bool:
    return on is None or _within(on, board.valid_from, board.valid_to)


def _within(on: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)


def _given(view: View, on: date | None, registers: Registers) -> str | None:
    code = view.catalogue.get("area_code", "")
    if code in registers.areas:
        return registers.current_code(code)
    name = view.catalogue.get("authority", "")
    return resolve_area(name, registers, on) if name else None


def _chosen(view: View, kind: str, board: Board | None, on: date | None, registers: Registers) -> tuple[str | None, str | None]:
    weights = weigh_areas(view, board, on, registers)
    if not weights:
        return None, None
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    code, weight = ranked[0]
    if kind in _NO_AREA or weight < _LEAST:
        # guidance describes no one's practice; what concerns the nation names many areas and none in a telling place
        return None, None
    if len(ranked) > 1 and ranked[1][1] == weight:
        return None, f"areas {code} and {ranked[1][0]} are named alike"
    return code, None


def weigh_areas(view: View, board: Board | None, on: date | None, registers: Registers) -> dict[str, float]:
    """Return the weight of each area that is named in a telling place or often."""
    weights: defaultdict[str, float] = defaultdict(float)
    salutation = " ".join(match.group() for match in _SALUTATION.finditer(view.opening))
    for zone, text in (("salutation", salutation), ("running_head", view.zone("running_head"))):
        for code in set(_codes(text, on, registers)):
            weights[code] += _WEIGHTS[zone]
    for code in set(_title_codes(view, on, registers)):
        weights[code] += _WEIGHTS["title"]
    if board:
        covered = areas_of_board(board, on, registers)
        for code in covered:
            weights[code] += _WEIGHTS["board"] / len(covered)
    opening = Counter(_codes(view.opening, on, registers))
    for code, n in opening.items():
        weights[code] += _WEIGHTS["opening"] * n / max(opening.values())
    mentions = Counter(_codes(view.text[:_TEXT_CHARS], on, registers))
    for code, n in mentions.items():
        weights[code] += _WEIGHTS["mentions"] * n / sum(mentions.values())
    return dict(weights)


def _title_codes(view: View, on: date | None, registers: Registers) -> list[str]:
    """Areas in the lines that say what the document is; else in the first line that names an area."""
    telling = [line for line in view.title_lines if _says_kind(line)]
    joined = [" ".join(view.title_lines[:3])] if telling else []  # a title may be set on several lines
    for line in (*telling, *joined, *view.title_lines):
        if codes := _codes(line, on, registers) or _codes_of_services(line, registers):
            return codes
    return []


def _codes_of_services(line: str, registers: Registers) -> list[str]:
    """The area of a children's services trust that is named after it, or that serves it alone."""
    found = {i for _, _, ids in find_agency_names(line, registers) for i in ids}
    served = [registers.agency_areas[i] for i in sorted(found) if registers.agencies[i].sector in _SERVICE_SECTORS]
    return [registers.current_code(next(iter(codes))) for codes in served if len(codes) == 1]


def _says_kind(line: str) -> bool:
    return any(cue.search(line) for cue in cues.of_role(LEXICON, "kind") if "title" in cue.where)


def _codes(text: str, on: date | None, registers: Registers) -> list[str]:
    found = (code for _, _, code in find_area_names(text, registers, on))
    return [code for code in found if not _CODES_OF_REGIONS.match(code)]


# --- coroners' reports and cases --------------------------------------------------------------------------------------


def _of_coroner(view: View, given: str | None, on: date | None, registers: Registers) -> Areas:
    """A coroner's report describes the practice of the council it is sent to, if it is sent to one only."""
    recipients = _recipients(view, on, registers)
    places = [Place(code, "recipient") for code in recipients]
    chosen = given or (recipients[0] if len(recipients) == 1 else None)
    if chosen:
        places.insert(0, Place(chosen, PRIMARY))
    return Areas(chosen, None, tuple(places))


def _recipients(view: View, on: date | None, registers: Registers) -> list[str]:
    codes: list[str] = []
    for start in cues.of_role(LEXICON, "recipients_start"):
        for match in start.find(view.opening):
            listed = _until(view.opening[match.end() : match.end() + 1500])
            codes += _councils_in(listed, on, registers)
    return list(dict.fromkeys(codes))


def _until(text: str) -> str:
    ends = [m.start() for cue in cues.of_role(LEXICON, "recipients_end") if (m := cue.search(text))]
    return text[: min(ends)] if ends else text


def _councils_in(text: str, on: date | None, registers: Registers) -> Iterable[str]:
    for start, end, code in find_area_names(text, registers, on):
        around = text[start : end + 45]
        if any(cue.search(around) for cue in cues.of_role(LEXICON, "council")):
            yield code
    for board in _boards_in(text, registers):
        yield from areas_of_board(board, on, registers)


def _case_places(view: View, on: date | None, registers: Registers) -> Iterable[Place]:
    """Areas where the child was placed, lived or was harmed, as the sentences say."""
    for sentence in view.sentences:
        for cue in cues.of_role(LEXICON, "place"):
            for match in cue.find(sentence.text):
                following = sentence.text[match.end() : match.end() + 60]
                named = find_area_names(following, registers, on)
                if named and named[0][0] <= 30:
                    yield Place(named[0][2], cue.value)
