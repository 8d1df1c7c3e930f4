"""Asks: the passages of a document that ask a body to do something, put together into items, each as printed.

Where asks are expected (recommendations, action plans, what needs to improve) an item counts as written, or, under headings
that mix asks with statements, where it asks. Elsewhere list items that ask count, and sentences that ask by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.asking import ask_strength, heading_kind, is_item_heading, names_something, says_nothing
from pipeline.extract.plans import Plans, Row
from pipeline.extract.reading import CORONERS
from pipeline.extract.source import Source, passages
from pipeline.passages import Part, Sentence

_SECTION_KINDS = {
    "recommendations": "recommendation", "action_plan": "action_plan_item", "improvement": "area_for_improvement",
    "concerns": "if_asking.matter_of_concern", "lessons": "if_asking.learning_point",
}  # fmt: skip
_IF_ASKING = "if_asking."  # before a kind of ask: only what asks counts
_SHORTEST = 4  # words of an item
_PASSAGE = 60  # words above which an item of a list of asks has to ask somewhere
_LISTED_ENOUGH = 3  # listed items from which on a document is taken to list all its asks
_MIXED = ("matter_of_concern", "learning_point")  # mostly statements: only what asks in so many words counts
_FORMAL = "recommendations.ask.recommend"
# numbers that are printed as part of the text: "Recommendation 4:", "R4", "MA4"
_INLINE_NUMBER = re.compile(
    r"\s*(?:(?:recommendation|rec)\.?\s+(?P<number>\w+)\s*[:.–-]\s*|(?P<code>[A-Z]{1,4}\d{1,2}[a-z]?)[:.)]?\s+(?=[A-Z]))",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{1,4}\d{1,2}[a-z]?")
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
    is_listed: bool = True  # an item of a list or table, not a sentence of running text

    @property
    def text(self) -> str:
        """Return the words of the item."""
        return " ".join(sentence.text for sentence in self.sentences)


def asks_of(source: Source) -> list[Ask]:
    """Return the items of a document that ask, in order; an item printed twice is there twice."""
    made: list[Ask] = []
    groups = passages(source.sentences)
    children = _children(groups)
    plans = Plans()
    taken: set[int] = set()
    for number, group in enumerate(groups):
        if number in taken:
            continue
        kind = expected_kind(source, group[0])
        if group[0].segment.kind == "table_row":
            row = _row_of(groups, number)
            taken.update(row)
            made += _planned(plans.read([groups[n] for n in row]), kind)
        elif kind is not None:
            made += _listed(source, groups, number, children.get(number, []), kind, taken)
        else:
            made += _elsewhere(source, group)
    n_listed = sum(ask.is_listed for ask in made)
    if n_listed >= _LISTED_ENOUGH and source.kind != "joint_inspection":
        made = [ask for ask in made if ask.is_listed or ask.found_by == _FORMAL]
    return made


def expected_kind(source: Source, sentence: Sentence) -> str | None:
    """Return what kind of ask the section and headings lead to expect, None where they lead to expect none.

    "if_asking." before the kind: only what asks counts.
    """
    section = sentence.segment.section_kind
    if section not in _SECTION_KINDS:
        return None
    for heading in source.headings.get(sentence.segment.segment_id, ())[:2]:
        kind = heading_kind(heading)
        if kind is not None:
            return kind
    return _SECTION_KINDS[section]


def without_label(sentence: Sentence, length: int) -> Sentence:
    """Return the sentence without its first letters, its places in the document moved with them."""
    if not length:
        return sentence
    first = sentence.parts[0]
    start = min(first.start_char + length, first.end_char - 1)
    moved = Part(first.segment_id, first.page, start, first.end_char)
    return replace(sentence, text=sentence.text[length:], parts=(moved, *sentence.parts[1:]))


def _label(sentence: Sentence) -> tuple[str | None, int]:
    """Return the number of an item as printed and how much of its text that takes."""
    match = _INLINE_NUMBER.match(sentence.text)
    if match is None or (match["code"] and not _CODE.fullmatch(match["code"])):
        return sentence.segment.number if sentence.position == 0 else None, 0
    return match["number"] or match["code"], match.end()


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
    first = group[0]
    if is_item_heading(source.heading_of(first)):
        return _under_item_heading(source, groups, number, taken)
    printed, length = _label(first)
    is_item = first.segment.kind == "list_item" or printed is not None
    if below and printed is None and group[-1].text.rstrip().endswith(":"):
        return []  # only a stem: its items follow on their own
    if not is_item and not kind.startswith(_IF_ASKING):
        kind = _IF_ASKING + kind
    is_plain = first.segment.kind == "paragraph" and not length and kind.startswith(_IF_ASKING)
    if is_plain or (not is_item and not below):
        return _sentences_asking(source, group, kind)
    taken.update(below)
    sentences = [without_label(first, length), *group[1:], *(s for n in below for s in groups[n])]
    return _item(source, sentences, kind, printed, first.stem)


def _under_item_heading(source: Source, groups: Sequence[list[Sentence]], number: int, taken: set[int]) -> list[Ask]:
    """Return one item of all passages under the heading of a recommendation."""
    above = source.headings.get(groups[number][0].segment.segment_id, ())
    last = number
    while last + 1 < len(groups) and _stands_under(source, groups[last + 1][0], above):
        last += 1
    taken.update(range(number, last + 1))
    sentences = [s for n in range(number, last + 1) for s in groups[n]]
    found = re.search(r"\d+[a-z]?|\b[ivx]+\b", above[0])
    return _item(source, sentences, "recommendation", found.group() if found else None, None)


def _stands_under(source: Source, sentence: Sentence, above: tuple[str, ...]) -> bool:
    return source.headings.get(sentence.segment.segment_id, ()) == above


def _item(source: Source, sentences: list[Sentence], kind: str, number: str | None, stem: Sentence | None) -> list[Ask]:
    found_by = "rule.section"
    if says_nothing(sentences[0].text):
        return []
    if kind.startswith(_IF_ASKING):
        is_mixed = kind.endswith(_MIXED)
        strength, found_by = _strength(source, sentences[0], in_list=not is_mixed)
        is_name = not is_mixed and len(sentences) == 1 and names_something(sentences[0].text)
        if is_name and not strength:
            strength, found_by = "ask_item", "rule.names_what_is_to_improve"
        if not strength or (is_mixed and strength not in ("ask", "ask_order")):
            return _sentences_asking(source, sentences, kind)
    n_words = sum(len(sentence.text.split()) for sentence in sentences)
    if n_words < _SHORTEST:
        return []
    if n_words > _PASSAGE and not any(_strength(source, sentence, in_list=True)[0] for sentence in sentences):
        return []  # a passage that the section has run into, not an item
    return [Ask(sentences, kind.removeprefix(_IF_ASKING), number, found_by, stem)]


def _strength(source: Source, sentence: Sentence, *, in_list: bool = False) -> tuple[str, str]:
    bodies = [(at, at + len(mention.surface)) for at, mention in source.mentions.of(sentence)]
    return ask_strength(sentence.text, bodies, in_list=in_list)


def _sentences_asking(source: Source, sentences: Sequence[Sentence], kind: str) -> list[Ask]:
    """Return the sentences of a passage that ask by themselves."""
    made = []
    for sentence in sentences:
        strength, record = _strength(source, sentence)
        if strength == "ask" or (strength == "ask_order" and kind.endswith("matter_of_concern")):
            number, length = _label(sentence)
            of_kind = kind.removeprefix(_IF_ASKING)
            made.append(Ask([without_label(sentence, length)], of_kind, number, record, sentence.stem, is_listed=False))
    return made


def _elsewhere(source: Source, group: Sequence[Sentence]) -> list[Ask]:
    """Return the asks of a passage where none are expected: list items that ask as a whole, and sentences."""
    first = group[0]
    if source.kind in SILENT_KINDS or first.segment.section_kind in _SILENT_SECTIONS:
        return []
    kind = "matter_of_concern" if source.kind in CORONERS else "recommendation"
    printed, length = _label(first)
    if first.segment.kind == "list_item" or length:
        head = without_label(first, length)
        strength, record = _strength(source, head)
        if length or _CODE.fullmatch(printed or ""):  # a code of letters and digits is given to items that ask
            strength, record = _strength(source, head, in_list=True)
        if strength in ("ask", "ask_modal") or (record.endswith("infinitive") and names_something(head.text)):
            return [Ask([head, *group[1:]], kind, printed, record, first.stem)]
    return _sentences_asking(source, group, kind)


def _row_of(groups: Sequence[Sequence[Sentence]], number: int) -> list[int]:
    """Return the passages (cells) of one table row, from the first."""
    segment = groups[number][0].segment.segment_id
    last = number
    while last + 1 < len(groups) and groups[last + 1][0].segment.segment_id == segment:
        last += 1
    return list(range(number, last + 1))


def _planned(row: Row | None, kind: str | None) -> list[Ask]:
    """Return the item of a row of a table whose columns tell of recommendations or actions."""
    if row is None or not (row.is_plan or kind is not None):
        return []
    body = row.cells.get("recommendation") or row.cells.get("action") or []
    if not body or len(" ".join(s.text for s in body).split()) < 2:
        return []
    ask_kind = "action_plan_item" if row.is_plan else (kind or "recommendation").removeprefix(_IF_ASKING)
    return [Ask(list(body), ask_kind, row.number, "rule.table", None, row.cells)]
