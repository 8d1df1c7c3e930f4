"""Title, publisher and case label of a document."""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.facts.areas import Areas
from pipeline.facts.kinds import LEXICON, inspectorates_of
from pipeline.facts.view import View
from pipeline.records import Board, Segment

REVIEW_TYPES = "review_types"
_TITLE_CHARS = 300
_SHORTEST = 20  # letters; shorter ones name the kind only ("Independent report")
_GLUED_HEADINGS = 4  # a title is set on up to this many lines, each of which the reader may take for a heading
_OF_CORONERS = ("coroner_report", "coroner_finding")
_OF_BOARDS = ("serious_case_review", "practice_review", "learning_review", "rapid_review_analysis", "thematic_review")
_LINE_BEFORE_DATE = re.compile(r"^(?P<name>[A-Z][^,|\d]{3,60}),\s(?=[A-Za-z]*,?\s?\d)")
_STAMP = re.compile(r"^\d\d?/\d\d?/\d{2,4},?\s+\d\d?:\d\d(?:\s?[AP]M)?\s+")  # a browser's print


def title_of(view: View, kind: str, board: Board | None = None) -> str | None:
    """Return the title: the catalogue's, else the heading that says what the document is with its neighbours.

    Where no heading does, the first heading, then the file's own title, then the first words.
    """
    if given := view.catalogue.get("title"):
        return given
    if kind in _OF_CORONERS:
        return _form(view, kind)
    headings = [segment for segment in view.opening_lines if segment.kind == "heading"]
    says = [i for i, segment in enumerate(headings) if _says(segment.text, kind)]
    telling = next((i for i in says if len(headings[i].text) >= _SHORTEST), says[0] if says else None)
    if telling is not None:
        return _clean(" ".join(segment.text for segment in _run(headings, telling, board)), board)
    letter = next((line for line in view.opening.split("\n") if len(line) < _TITLE_CHARS and _says(line, kind)), None)
    if letter:
        return _clean(letter)
    if headings:
        return _clean(" ".join(segment.text for segment in _run(headings, 0, board)))
    named = view.file_facts.get("title") or next(iter(view.opening.split("\n")), "")
    return _clean(named) or None


def publisher_of(view: View, kind: str, areas: Areas) -> str | None:
    """Return who published the document, None where it cannot be told."""
    if given := view.catalogue.get("publisher"):
        return given
    if kind in _OF_CORONERS:
        return _coroner(view)
    if kind == "news":
        return view.file_facts.get("site") or _newspaper(view)
    named = inspectorates_of(view)
    if kind == "joint_inspection" and named:
        return ", ".join(named)
    if kind in _OF_BOARDS and areas.board:
        return areas.board.name
    if named:
        return named[0]
    return areas.board.name if areas.board else _author(view)


def case_label(text: str) -> str | None:
    """Return the pseudonym by which a case is called ("Child D", "YP1–YP4"), None where none is printed."""
    labels = case_labels(text)
    return labels[0] if labels else None


def case_labels(text: str) -> list[str]:
    """Return the pseudonyms of cases in a text, in order of first appearance, each once."""
    found: list[tuple[int, str]] = []
    for cue in cues.of_role(REVIEW_TYPES, "label"):
        found += [(match.start(), normal_label(match.group())) for match in cue.find(text)]
    return list(dict.fromkeys(label for _, label in sorted(found)))


def normal_label(label: str) -> str:
    """Return a label as it is compared: single blanks, a capital initial, one form of dash, short "YP"."""
    plain = re.sub(r"\s+", " ", re.sub(r"\s*[-–—]\s*", "–", label)).strip(" .,:;()")
    plain = re.sub(r"(?i)^young pe(?:rson|ople)\s+(?=\d)", "YP", plain)
    numbers = re.findall(r"\d+", plain) if plain.upper().startswith("YP") else []
    if len(numbers) > 1:
        return f"YP{numbers[0]}–YP{numbers[-1]}"
    if numbers:
        return f"YP{numbers[0]}"
    noun, _, rest = plain.rpartition(" ")
    return f"{noun.capitalize()} {rest}" if noun else rest


def _form(view: View, kind: str) -> str | None:
    """The name of the form alone: the titles of coroners' documents name the person who died."""
    for cue in cues.of_role(LEXICON, "kind"):
        if cue.value == kind and (match := cue.search(view.opening)):
            return _clean(match.group())
    return None


def _says(text: str, kind: str) -> bool:
    return any(cue.search(text) for cue in cues.of_role(LEXICON, "kind") if cue.value == kind and "title" in cue.where)


def _run(headings: list[Segment], at: int, board: Board | None) -> list[Segment]:
    """The headings that follow each other directly around one: those above that are as big, those below till another
    matter begins (the board's name, authors, dates)."""
    first = at
    while first > 0 and _as_big(headings[first - 1], headings[at]) and _adjacent(headings, first - 1):
        if _another_matter(headings[first - 1].text, board):
            break
        first -= 1
    last = at
    while last + 1 < len(headings) and _adjacent(headings, last) and last + 1 - first < _GLUED_HEADINGS:
        if _another_matter(headings[last + 1].text, board):
            break
        last += 1
    return headings[first : last + 1]


def _as_big(above: Segment, heading: Segment) -> bool:
    return (above.level or 9) <= (heading.level or 9)


def _another_matter(text: str, board: Board | None) -> bool:
    if ":" in text or re.search(r"\d{4}", text):
        return True
    return board is not None and board.name.casefold() in text.casefold()


def _adjacent(headings: list[Segment], at: int) -> bool:
    one, other = headings[at], headings[at + 1]
    return other.ordinal == one.ordinal + 1 and other.page == one.page and not other.number


def _clean(text: str, board: Board | None = None) -> str:
    if board and text.casefold().startswith(board.name.casefold()) and len(text) > len(board.name) + _SHORTEST:
        text = text[len(board.name) :]  # the publisher, set in the same type as the title
    return re.sub(r"\s+", " ", _STAMP.sub("", text)).strip(" –-:|")[:_TITLE_CHARS]


def _author(view: View) -> str | None:
    """The file's author, where that is a body."""
    author = view.file_facts.get("author", "")
    return author if any(cue.search(author) for cue in cues.of_role(LEXICON, "body")) else None


def _coroner(view: View) -> str | None:
    for cue in cues.of_role(LEXICON, "coroner_area"):
        if match := cue.search(view.opening):
            place = re.sub(r"\s+\d$", "", re.sub(r"\s+", " ", match["area"]).strip(" ."))
            return f"Coroner for {place}" if cue.value == "area" else place
    return None


def _newspaper(view: View) -> str | None:
    """The name before the date in one of the first lines."""
    for segment in view.opening_lines[:6]:
        match = _LINE_BEFORE_DATE.match(segment.text)
        if match and len(segment.text) < 100:
            return match["name"].strip()
    return None
