"""Asks: the passages of a document that ask a body to do something, put together into items, each as printed.

Where asks are expected (recommendations, action plans, what needs to improve) an item counts as written, or, under headings
that mix asks with statements, where it asks; anywhere else only a sentence that asks by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.reading import CORONERS
from pipeline.extract.source import Source, passages
from pipeline.lexicon import Hit, Lexicon, load, plain, text_grams
from pipeline.passages import Sentence

_SECTION_KINDS = {
    "recommendations": "recommendation", "action_plan": "action_plan_item", "improvement": "area_for_improvement",
    "concerns": "if_asking.matter_of_concern", "lessons": "if_asking.learning_point",
}  # fmt: skip
_IF_ASKING = "if_asking."  # before a kind of ask: only what asks counts
_SHORTEST = 4  # words of an item
_LISTED_ENOUGH = 3  # listed items from which on a document is taken to list all its asks
_BAR_REACH = 40  # letters after which what speaks against an ask no longer does
_MIXED = ("matter_of_concern", "learning_point")  # mostly statements: only what asks in so many words counts
_FORMAL = "recommendations.ask.recommend"
_INLINE_NUMBER = re.compile(r"^\s*(?:recommendation|rec)\.?\s+(\w+)\s*[:.–-]\s*", re.IGNORECASE)
SILENT_KINDS = frozenset({"guidance", "response", "news"})
_SILENT_SECTIONS = frozenset({"contents", "glossary", "terms_of_reference", "front_matter", "method", "introduction"})


@dataclass(slots=True)
class Ask:
    """One item that asks; `sentences` are all its words, in order."""

    sentences: list[Sentence]
    ask_kind: str
    number: str | None
    found_by: str
    stem: Sentence | None = None
    cells: dict[str, list[Sentence]] = field(default_factory=dict)  # of a table row, by role of the column

    @property
    def text(self) -> str:
        """Return the words of the item."""
        return " ".join(sentence.text for sentence in self.sentences)


def lexicon() -> Lexicon:
    """Return the records on how documents ask."""
    return load("recommendations")


def asks_of(source: Source) -> list[Ask]:
    """Return the items of a document that ask, in order; an item printed twice is there twice."""
    made: list[Ask] = []
    running: list[Ask] = []
    groups = passages(source.sentences)
    children = _children(groups)
    taken: set[int] = set()
    for number, group in enumerate(groups):
        if number in taken:
            continue
        first = group[0]
        kind = expected_kind(source, first)
        if first.segment.kind == "table_row":
            row = _row_of(groups, number)
            taken.update(row)
            made += _table_asks([groups[n] for n in row], kind)
        elif kind is not None:
            below = children.get(number, [])
            made += _listed(source, groups, number, below, kind, taken)
        else:
            running += _running(source, group)
    if len(made) >= _LISTED_ENOUGH and source.kind != "joint_inspection":
        running = [ask for ask in running if ask.found_by == _FORMAL]
    return sorted([*made, *running], key=lambda ask: ask.sentences[0].parts[0].start_char)


def expected_kind(source: Source, sentence: Sentence) -> str | None:
    """Return what kind of ask the section and headings lead to expect, None where they lead to expect none.

    _IF_ASKING before the kind: only what asks counts.
    """
    section = sentence.segment.section_kind
    if section not in _SECTION_KINDS:
        return None
    for heading in source.headings.get(sentence.segment.segment_id, ())[:2]:
        kind = heading_kind(heading)
        if kind is not None:
            return kind
    return _SECTION_KINDS[section]


def heading_kind(heading: str) -> str | None:
    """Return what kind of ask a heading announces; it must cover the whole heading."""
    text = plain(heading).strip(" :?.")
    for hit in lexicon().find(text, text_grams(text)):
        role, _, kind = hit.entry.role.partition(".")
        if role == "heading" and kind != "item" and hit.start == 0 and hit.end >= len(text):
            return kind
    return None


def is_item_heading(heading: str) -> bool:
    """Return whether a heading is that of one recommendation."""
    text = plain(heading).strip()
    return any(h.entry.role == "heading.item" and h.start == 0 for h in lexicon().find(text, text_grams(text)))


def ask_strength(text: str, *, in_list: bool = False) -> tuple[str, str]:
    """Return how a sentence asks ("ask", "ask_imperative", "ask_modal" in a list, "" not) and the record that says so."""
    seen = plain(text)
    hits = lexicon().find(seen, text_grams(seen))
    barred = [hit for hit in hits if hit.entry.role == "not_ask"]
    for role in ("ask_imperative", "ask", *(("ask_modal",) if in_list else ())):
        for hit in hits:
            if hit.entry.role == role and not any(_bars(b, hit) for b in barred):
                return role, hit.entry.id
    return "", barred[0].entry.id if barred else ""


def _bars(barring: Hit, ask: Hit) -> bool:
    return barring.start <= ask.end and ask.start - barring.end <= _BAR_REACH


def says_nothing(text: str) -> bool:
    """Return whether an item only says that there is nothing to ask."""
    seen = plain(text)
    return any(hit.entry.role == "nothing" for hit in lexicon().find(seen, text_grams(seen)))


def _children(groups: Sequence[Sequence[Sentence]]) -> dict[int, list[int]]:
    """Return the passages that hang on each passage as their stem."""
    of_segment = {part.segment_id: n for n, group in enumerate(groups) for s in group for part in s.parts}
    made: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        parent = of_segment.get(group[0].segment.stem_id or "")
        if parent is not None and parent < number:
            made.setdefault(parent, []).append(number)
    return made


def _listed(
    source: Source,
    groups: Sequence[list[Sentence]],
    number: int,
    below: Sequence[int],
    kind: str,
    taken: set[int],
) -> list[Ask]:
    """Return the items of a passage in a section where asks are expected."""
    group = groups[number]
    first, heading = group[0], source.heading_of(group[0])
    if is_item_heading(heading):
        return _under_item_heading(source, groups, number, taken)
    label, number_inline = first.segment.number, _INLINE_NUMBER.match(first.text)
    is_item = first.segment.kind == "list_item" or label is not None or number_inline is not None
    if below and not (label or number_inline) and group[-1].text.rstrip().endswith(":"):
        return []  # only a stem: its items follow on their own
    if not is_item and not kind.startswith(_IF_ASKING):
        kind = _IF_ASKING + kind
    is_plain = first.segment.kind == "paragraph" and kind.startswith(_IF_ASKING)
    if is_plain or (not is_item and not below):
        return _sentences_asking(group, kind)
    taken.update(below)
    sentences = [*group, *(s for n in below for s in groups[n])]
    printed = number_inline.group(1) if number_inline else label
    return _item(sentences, kind, printed, first.stem)


def _under_item_heading(source: Source, groups: Sequence[list[Sentence]], number: int, taken: set[int]) -> list[Ask]:
    """Return one item of all passages under the heading of a recommendation."""
    above = source.headings.get(groups[number][0].segment.segment_id, ())
    last = number
    while last + 1 < len(groups) and _same_heading(source, groups[last + 1][0], above):
        last += 1
    taken.update(range(number, last + 1))
    sentences = [s for n in range(number, last + 1) for s in groups[n]]
    found = re.search(r"\d+[a-z]?|\b[ivx]+\b", above[0])
    return _item(sentences, "recommendation", found.group() if found else None, None)


def _same_heading(source: Source, sentence: Sentence, above: tuple[str, ...]) -> bool:
    return source.headings.get(sentence.segment.segment_id, ()) == above


def _item(sentences: list[Sentence], kind: str, number: str | None, stem: Sentence | None) -> list[Ask]:
    found_by = "rule.section"
    if says_nothing(sentences[0].text):
        return []
    if kind.startswith(_IF_ASKING):
        is_mixed = kind.endswith(_MIXED)
        strength, found_by = ask_strength(sentences[0].text, in_list=not is_mixed)
        if not strength or (is_mixed and strength != "ask"):
            return _sentences_asking(sentences, kind)
    if sum(len(sentence.text.split()) for sentence in sentences) < _SHORTEST:
        return []
    return [Ask(sentences, kind.removeprefix(_IF_ASKING), number, found_by, stem)]


def _sentences_asking(sentences: Sequence[Sentence], kind: str) -> list[Ask]:
    """Return the sentences of a passage that ask by themselves."""
    made = []
    for sentence in sentences:
        strength, record = ask_strength(sentence.text)
        if strength == "ask":
            number = sentence.segment.number if sentence.position == 0 else None
            made.append(Ask([sentence], kind.removeprefix(_IF_ASKING), number, record, sentence.stem))
    return made


def _running(source: Source, group: Sequence[Sentence]) -> list[Ask]:
    if source.kind in SILENT_KINDS or group[0].segment.section_kind in _SILENT_SECTIONS:
        return []
    kind = "matter_of_concern" if source.kind in CORONERS else "recommendation"
    return _sentences_asking(group, kind)


# --- table rows ---


def _row_of(groups: Sequence[Sequence[Sentence]], number: int) -> list[int]:
    """Return the passages (cells) of one table row, from the first."""
    segment = groups[number][0].segment.segment_id
    last = number
    while last + 1 < len(groups) and groups[last + 1][0].segment.segment_id == segment:
        last += 1
    return list(range(number, last + 1))


def column_role(heading: str) -> str:
    """Return what a column of an action plan holds, "" where its heading does not tell."""
    text = plain(heading).strip(" :")
    for hit in lexicon().find(text, text_grams(text)):
        role, _, kind = hit.entry.role.partition(".")
        if role == "column" and hit.start == 0 and hit.end >= len(text):
            return kind
    return ""


def _table_asks(cells: Sequence[list[Sentence]], kind: str | None) -> list[Ask]:
    columns = cells[0][0].segment.columns
    by_role: dict[str, list[Sentence]] = {}
    for cell in cells:
        number = cell[0].cell
        role = column_role(columns[number]) if number is not None and number < len(columns) else ""
        by_role.setdefault(role, []).extend(cell)
    body = by_role.get("recommendation") or by_role.get("action") or []
    is_plan = "action" in by_role and ("addressee" in by_role or "deadline" in by_role)
    if not body or not (is_plan or kind is not None) or len(" ".join(s.text for s in body).split()) < _SHORTEST:
        return []
    label = next((s.text for s in by_role.get("number", ())), cells[0][0].segment.number)
    ask_kind = "action_plan_item" if is_plan else (kind or "recommendation").removeprefix(_IF_ASKING)
    return [Ask(list(body), ask_kind, label, "rule.table", None, by_role)]
