"""Items: one passage or sentence that asks, with its number as printed and the words that are no part of it left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.asking import ask_strength, asks_softly, continues_ask
from pipeline.extract.reading import INSPECTIONS
from pipeline.extract.source import Source
from pipeline.passages import Part, Sentence

IF_ASKING = "if_asking."  # before a kind of ask: only what asks counts
_MODAL = "recommendations.ask.modal"
_TO_IMPROVE = "if_asking.area_for_improvement"
# numbers that are printed as part of the text: "Recommendation 4:", "R4", "MA4"
_INLINE_NUMBER = re.compile(
    r"\s*(?:(?:recommendation|rec)\.?\s+(?P<number>\w+)\s*[:.–-]\s*|(?P<code>[A-Z]{1,4}\d{1,2}[a-z]?)[:.)]?\s+(?=[A-Z]))",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{1,4}\d{1,2}[a-z]?")


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
    is_soft: bool = False  # without an order: "further work is needed"
    is_headed: bool = False  # stands under a heading of its own: "Recommendation 3"

    @property
    def text(self) -> str:
        """Return the words of the item."""
        return " ".join(sentence.text for sentence in self.sentences)


def is_code(number: str) -> bool:
    """Return whether a number is a code of letters and digits, as it is given to items that ask: "MA4"."""
    return _CODE.fullmatch(number) is not None


def label_of(sentence: Sentence) -> tuple[str | None, int]:
    """Return the number of an item as printed and how much of its text that takes."""
    match = _INLINE_NUMBER.match(sentence.text)
    if match is None or (match["code"] and not is_code(match["code"])):
        return sentence.segment.number if sentence.position == 0 else None, 0
    return match["number"] or match["code"], match.end()


def without_label(sentence: Sentence, length: int) -> Sentence:
    """Return the sentence without its first letters, its places in the document moved with them."""
    if not length:
        return sentence
    first = sentence.parts[0]
    start = min(first.start_char + length, first.end_char - 1)
    moved = Part(first.segment_id, first.page, start, first.end_char)
    return replace(sentence, text=sentence.text[length:], parts=(moved, *sentence.parts[1:]))


def strength_of(source: Source, sentence: Sentence, *, in_list: bool = False) -> tuple[str, str]:
    """Return how a sentence of a document asks, and the record that tells."""
    bodies = [(at, at + len(mention.surface)) for at, mention in source.mentions.of(sentence)]
    return ask_strength(sentence.text, bodies, in_list=in_list)


def sentences_asking(source: Source, sentences: Sequence[Sentence], kind: str, soft_kind: str = "") -> list[Ask]:
    """Return the sentences of a passage that ask by themselves, each with those after it that only say more of it.

    `soft_kind` is the kind of what asks without an order; "" where that is no ask.
    """
    made: list[Ask] = []
    asked = False
    for sentence in sentences:
        if asked and continues_ask(sentence.text):
            made[-1].sentences.append(sentence)
            continue
        ask = _asking(source, sentence, kind, soft_kind)
        asked = ask is not None and not ask.is_soft
        made += [ask] if ask else []
    return made


def _asking(source: Source, sentence: Sentence, kind: str, soft_kind: str) -> Ask | None:
    strength, record = strength_of(source, sentence)
    asks = strength == "ask" or (strength == "ask_order" and sentence.segment.section_kind == "concerns")
    if not asks and kind == _TO_IMPROVE:  # where it is told what is to improve, "it should be used" asks too
        _, record = strength_of(source, sentence, in_list=True)
        asks = record == _MODAL
    if not asks:
        if not soft_kind or not (record := _softly(source, sentence)):
            return None
        kind = soft_kind
    number, length = label_of(sentence)
    words = [without_label(sentence, length)]
    return Ask(words, kind.removeprefix(IF_ASKING), number, record, sentence.stem, is_listed=False, is_soft=not asks)


def _softly(source: Source, sentence: Sentence) -> str:
    return asks_softly(sentence.text, among_asks=source.kind == "joint_inspection")


def soft_kind_of(source: Source) -> str:
    """Return as what kind a sentence counts that asks without an order, "" in documents where it does not."""
    return "area_for_improvement" if source.kind in INSPECTIONS else ""
