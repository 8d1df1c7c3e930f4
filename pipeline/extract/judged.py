"""The sentences of a document as the rules judge them, one after the other: each knows what stood before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.extract.reading import Setting
from pipeline.extract.source import Source
from pipeline.extract.statements import Judgement, judge
from pipeline.passages import Sentence

_SHORTEST = 3  # words: what is shorter says nothing by itself
_PLANNING_SECTIONS = frozenset({"action_plan", "recommendations", "response"})  # their cells say what is to be done
_SKIPPED_SECTIONS = frozenset({"contents", "glossary", "judgement"})


@dataclass(slots=True)
class Judged:
    """A sentence, how it was judged, and the ids of the rows made of it, by kind."""

    sentence: Sentence
    judgement: Judgement
    only_asks: bool = False  # part of an item of recommendations, which states nothing
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Speech:
    """Whether a sentence begins inside direct speech of its passage, and how many quotes are open after it."""

    passage: int = -1
    n_open: int = 0
    is_open: bool = False

    def after(self, sentence: Sentence) -> _Speech:
        """Return the state at the next sentence."""
        before = self.n_open if sentence.passage == self.passage else 0
        n_open = before + sentence.text.count("“") - sentence.text.count("”")
        return _Speech(sentence.passage, max(0, min(1, n_open)), before > 0)


def judge_all(source: Source, taken: frozenset[int]) -> list[Judged]:
    """Return the sentences as the rules judge them, in order; `taken` are numbers of sentences that only ask."""
    made: list[Judged] = []
    speech = _Speech()
    asked: Sentence | None = None  # the sentence that has last asked why
    for number, sentence in enumerate(source.sentences):
        speech = speech.after(sentence)
        if not _may_state(sentence):
            continue
        follows = bool(made) and _goes_on(made[-1], sentence)
        explains = _is_asked_why(source, asked, sentence)
        setting = Setting(
            source.kind, sentence.segment.section_kind, follows, explains, speech.is_open,
            sentence.cell is not None, sentence.segment.kind == "list_item",
        )  # fmt: skip
        made.append(Judged(sentence, judge(sentence.text, setting), number in taken))
        if made[-1].judgement.asks_why:
            asked = sentence
        elif sentence.text.endswith("?"):
            asked = None
    return made


def _is_asked_why(source: Source, asked: Sentence | None, sentence: Sentence) -> bool:
    """Return whether why was asked before in the passage, or by a line of its own under the same headings."""
    if asked is None or asked.passage == sentence.passage:
        return asked is not None
    stands_alone = asked.position == 0 and asked.text.endswith("?")
    above = source.headings.get(asked.segment.segment_id)
    return stands_alone and above == source.headings.get(sentence.segment.segment_id)


def _may_state(sentence: Sentence) -> bool:
    section, is_cell = sentence.segment.section_kind, sentence.cell is not None
    if section in _SKIPPED_SECTIONS or (is_cell and section in _PLANNING_SECTIONS):
        return False
    return len(sentence.text.split()) >= _SHORTEST


def _goes_on(before: Judged, sentence: Sentence) -> bool:
    """Return whether the sentence before, of the same passage, tells of a failure or of what it did."""
    if before.sentence.passage != sentence.passage:
        return False
    return not before.only_asks and any(role.kind in ("failure", "impact") for role in before.judgement.adopted)
