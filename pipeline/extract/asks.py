"""Asks: the passages of a document that ask a body to do something, put together into items, each as printed.

Where asks are expected (recommendations, action plans, what needs to improve) an item counts as written, or, under headings
that mix asks with statements, where it asks. Elsewhere list items that ask count, and sentences that ask by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.asking import (
    heading_kind,
    is_answer_heading,
    is_expected,
    is_item_heading,
    names_something,
    says_nothing,
)
from pipeline.extract.items import (
    IF_ASKING,
    Ask,
    is_code,
    label_of,
    sentences_asking,
    soft_kind_of,
    strength_of,
    without_label,
)
from pipeline.extract.plans import Plans, Row
from pipeline.extract.reading import CORONERS, INSPECTIONS
from pipeline.extract.source import Source, passages
from pipeline.passages import Sentence

__all__ = ["SILENT_KINDS", "Ask", "asks_of", "expected_kind"]

_SECTION_KINDS = {
    "recommendations": "recommendation", "action_plan": "action_plan_item", "improvement": "if_asking.area_for_improvement",
    "concerns": "if_asking.matter_of_concern", "lessons": "if_asking.learning_point",
}  # fmt: skip
_SHORTEST = 4  # words of an item
_PASSAGE = 60  # words above which an item of a list of asks has to ask somewhere
_LISTED_ENOUGH = 3  # listed items from which on a document is taken to list all its asks
_MIXED = ("matter_of_concern", "learning_point")  # mostly statements: only what asks in so many words counts
_AS_WRITTEN = "rule.section"
_REFERENCE = re.compile(r"\(.*\)[.;]?")  # "(Outcome 3)" at the end of an item
_ITEM_NUMBER = re.compile(r"(?:recommendation|rec)s?\.? (?:no\.? ?)?(?P<number>\w+)", re.IGNORECASE)  # in its heading
_FEWEST_CELLS = 2  # under headings that tell, else a row is no row of a plan
_PARAGRAPH = re.compile(r"\(?\d{1,2}\.\d{1,3}\b")  # the number of a paragraph of running text
_FIRM = "recommendations.soft.work"  # asks beside a list of what needs to improve too
_FORMAL = "recommendations.ask.recommend"
_ANSWER = "response"  # the kind of a document that answers a review
SILENT_KINDS = frozenset({"guidance", "news"})
_SILENT_SECTIONS = frozenset({"contents", "glossary", "terms_of_reference", "front_matter", "method", "introduction"})


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
        if source.kind == _ANSWER:
            made += _answering(source, group)
        elif group[0].segment.kind == "table_row":
            row = _row_of(groups, number)
            taken.update(row)
            cells = plans.read([groups[n] for n in row])
            if not _continued(cells, made):
                made += _planned(cells, kind)
        elif kind is not None:
            made += _listed(source, groups, number, children.get(number, []), kind, taken)
        else:
            made += _elsewhere(source, group)
    return _counted(source, made)


def _counted(source: Source, asks: list[Ask]) -> list[Ask]:
    """Return the asks without those of running text in documents that list all they ask.

    Inspections that list what is to improve, or what they recommend, explain it in their text; joint letters without such
    a list ask there.
    """
    if source.kind in INSPECTIONS:
        is_list = any(ask.found_by == _AS_WRITTEN for ask in asks)
        return [ask for ask in asks if not ask.is_soft or not is_list or _is_firm(source, ask)]
    if source.kind == _ANSWER or sum(ask.is_listed for ask in asks) < _LISTED_ENOUGH:
        return asks
    kept = () if sum(ask.is_headed for ask in asks) >= _LISTED_ENOUGH else (_FORMAL,)
    return [ask for ask in asks if ask.is_listed or ask.found_by in kept]


def _is_firm(source: Source, ask: Ask) -> bool:
    return ask.found_by == _FIRM and source.kind == "joint_inspection"


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
    printed, length = label_of(first)
    if printed is not None and not length and _is_numbered_paragraph(first):
        printed = None
    is_item = first.segment.kind == "list_item" or printed is not None
    if below and printed is None and group[-1].text.rstrip().endswith(":"):
        return []  # only a stem: its items follow on their own
    if not is_item and not kind.startswith(IF_ASKING):
        kind = IF_ASKING + kind
    if length and first.text[:length].lower().lstrip().startswith("rec"):
        kind = "recommendation"  # it is called one, wherever it stands
    is_plain = first.segment.kind == "paragraph" and printed is None and kind.startswith(IF_ASKING)
    if is_plain or (not is_item and not below):
        return sentences_asking(source, group, kind, soft_kind_of(source))
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
    if not _is_numbered_paragraph(groups[number][0]):  # else the text goes on after the box of the recommendation
        last = next((n - 1 for n in range(number, last + 1) if _is_numbered_paragraph(groups[n][0])), last)
    sentences = [s for n in range(number, last + 1) for s in groups[n]]
    found = _ITEM_NUMBER.search(above[0])
    made = _item(source, sentences, "recommendation", found["number"] if found else None, None)
    for ask in made:
        ask.is_headed = True
    return made


def _stands_under(source: Source, sentence: Sentence, above: tuple[str, ...]) -> bool:
    return source.headings.get(sentence.segment.segment_id, ()) == above


def _is_numbered_paragraph(sentence: Sentence) -> bool:
    return bool(_PARAGRAPH.match(sentence.segment.number or "") or _PARAGRAPH.match(sentence.text))


def _item(source: Source, sentences: list[Sentence], kind: str, number: str | None, stem: Sentence | None) -> list[Ask]:
    found_by = _AS_WRITTEN
    if says_nothing(sentences[0].text):
        return []
    if kind.startswith(IF_ASKING):
        is_mixed = kind.endswith(_MIXED)
        strength, found_by = strength_of(source, sentences[0], in_list=not is_mixed)
        is_name = not is_mixed and len(sentences) == 1 and names_something(sentences[0].text)
        if is_name and not strength:
            strength, found_by = "ask_item", "rule.names_what_is_to_improve"
        orders = ("ask", "ask_order") if kind.endswith("matter_of_concern") else ("ask",)
        if not strength or (is_mixed and strength not in orders) or _tells_more(sentences, kind, strength):
            return sentences_asking(source, sentences, kind, soft_kind_of(source))
    n_words = sum(len(sentence.text.split()) for sentence in sentences)
    if n_words < _SHORTEST:
        return []
    if n_words > _PASSAGE and not any(strength_of(source, sentence, in_list=True)[0] for sentence in sentences):
        return []  # a passage that the section has run into, not an item
    return [Ask(sentences, kind.removeprefix(IF_ASKING), number, found_by, stem)]


def _tells_more(sentences: Sequence[Sentence], kind: str, strength: str) -> bool:
    """Return whether an item is a passage of statements of which only some sentences ask, an order at its head apart."""
    if strength == "ask_imperative" or not kind.endswith("area_for_improvement"):
        return False
    return any(not _REFERENCE.fullmatch(sentence.text) for sentence in sentences[1:])


def _elsewhere(source: Source, group: Sequence[Sentence]) -> list[Ask]:
    """Return the asks of a passage where none are expected: list items that ask as a whole, and sentences."""
    first = group[0]
    section = first.segment.section_kind
    if section in _SILENT_SECTIONS and not (section == "introduction" and source.kind in INSPECTIONS):
        return []
    kind = "matter_of_concern" if source.kind in CORONERS else "recommendation"
    printed, length = label_of(first)
    if first.segment.kind == "list_item" or length:
        head = without_label(first, length)
        strength, record = strength_of(source, head)
        if length or is_code(printed or ""):  # a code of letters and digits is given to items that ask
            strength, record = strength_of(source, head, in_list=True)
        if strength in ("ask", "ask_modal") or (record.endswith("infinitive") and names_something(head.text)):
            return [Ask([head, *group[1:]], kind, printed, record, first.stem)]
    return sentences_asking(source, group, kind, soft_kind_of(source))


def _answering(source: Source, group: Sequence[Sentence]) -> list[Ask]:
    """Return what those ask who answer a review, under the headings of their answers; what it asked is not theirs."""
    if not is_answer_heading(source.heading_of(group[0])):
        return []
    first = group[0]
    if first.stem is not None and is_expected(first.stem.text) and strength_of(source, first, in_list=True)[0]:
        return [Ask(list(group), "recommendation", None, is_expected(first.stem.text), first.stem)]
    made = []
    for sentence in group:
        record = is_expected(sentence.text)
        if record:
            made.append(Ask([sentence], "recommendation", None, record, sentence.stem, is_listed=False))
    return made


def _row_of(groups: Sequence[Sequence[Sentence]], number: int) -> list[int]:
    """Return the passages (cells) of one table row, from the first."""
    segment = groups[number][0].segment.segment_id
    last = number
    while last + 1 < len(groups) and groups[last + 1][0].segment.segment_id == segment:
        last += 1
    return list(range(number, last + 1))


def _continued(row: Row | None, made: Sequence[Ask]) -> bool:
    """Add a row that goes on with the words of the row before it, as at the top of a page, and return whether it does."""
    if row is None or not made or not made[-1].cells or row.number:
        return False
    above, words = made[-1].cells, {role: cell for role, cell in row.cells.items() if cell and role}
    if not all(role in above and cell[0].text[:1].islower() for role, cell in words.items()):
        return False
    for role, cell in words.items():
        above[role] = [*above[role], *cell]
    body = "recommendation" if above.get("recommendation") else "action"
    made[-1].sentences = list(above[body])
    return True


def _planned(row: Row | None, kind: str | None) -> list[Ask]:
    """Return the item of a row of a table whose columns tell of recommendations or actions."""
    if row is None or len(row.cells.keys() - {""}) < _FEWEST_CELLS or not (row.is_plan or kind is not None):
        return []
    body = row.cells.get("recommendation") or row.cells.get("action") or []
    if not body or len(" ".join(s.text for s in body).split()) < 2:
        return []
    ask_kind = "action_plan_item" if row.is_plan else (kind or "recommendation").removeprefix(IF_ASKING)
    return [Ask(list(body), ask_kind, row.number, "rule.table", None, row.cells)]
