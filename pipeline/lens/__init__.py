"""Lens: which extracts of a document bear on the questions of `models/lenses.yml`, and under which aspect.

What an extract says is read in its quote; its heading, the stem of its list item and what its paragraph says before it only
help: they let a weak cue count, never make an extract bear on a question by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cues import overlaps
from pipeline.extract.source import headings_above
from pipeline.lens.cues import AGAINST, BEARS, KINDS, NEAR, STRONG, LensRecord, lenses
from pipeline.lexicon import Hit, plain
from pipeline.passages import Sentence, sentences
from pipeline.records import Cause, Failure, GoodPractice, Impact, LensExtract, Recommendation, Record, Segment
from pipeline.task import Task

STAGE = "lens"
Extract = Failure | GoodPractice | Cause | Impact | Recommendation
_N_BEFORE = 3  # sentences of the paragraph before the extract that are looked at


@dataclass(frozen=True, slots=True)
class Place:
    """An extract as a lens sees it: its kind, its words, the part of them that gave it its kind, and what stands around."""

    kind: str
    quote: str
    focus: tuple[int, int] | None = None  # offsets in the quote; None is all of it
    around: tuple[str, ...] = ()  # heading, stem and earlier sentences of the paragraph


@dataclass(frozen=True, slots=True)
class Bearing:
    """That an extract bears on a lens under an aspect; the cues are `lenses.<lens>.<aspect or bears>: <phrase>`."""

    aspect: str
    found_by: str
    aspect_found_by: str | None  # None: no cue of an aspect, so the one the lens names for that


def run(task: Task) -> list[Record]:
    """Return the extracts of one document that bear on a lens; raises LexiconError where a file of lenses is malformed."""
    known = lenses(task.register_folder)
    extracts: list[Extract] = [
        *task.rows(Failure), *task.rows(GoodPractice), *task.rows(Cause), *task.rows(Impact), *task.rows(Recommendation)
    ]  # fmt: skip
    return list(lens_extracts(known, extracts, task.rows(Segment))) if extracts and known else []


def lens_extracts(known: Sequence[LensRecord], extracts: Sequence[Extract], segments: Sequence[Segment]) -> list[LensExtract]:
    """Return the rows of one document, one for each lens, extract and aspect; a pure function."""
    ordered = sorted(segments, key=lambda segment: segment.ordinal)
    surroundings = Surroundings(ordered)
    return [
        LensExtract(lens.id, place.kind, extract_id, bearing.aspect, bearing.found_by, bearing.aspect_found_by)
        for extract in extracts
        for extract_id, place in [(identity(extract), surroundings.place(extract))]
        for lens in known
        for bearing in bearings(lens, place)
    ]


def bearings(lens: LensRecord, place: Place) -> list[Bearing]:
    """Return how an extract bears on a lens: one bearing for each aspect it tells, [] where it does not bear on it."""
    hits = _hits(lens, plain(place.quote))
    cue = _bearing_cue(lens, hits, place)
    if cue is None:
        return []
    found_by = _name(lens, cue)
    told = _aspects(lens, hits, place)
    if not told:
        return [Bearing(lens.otherwise, found_by, None)]
    return [Bearing(aspect, found_by, _name(lens, hit)) for aspect, hit in told]


def wrong_examples(lens: LensRecord) -> list[str]:
    """Return what of its own examples and counter-examples a lens does not do justice to, one line each."""
    told = [f"does not bear on it: {text}" for text in lens.examples if not _alone(lens, text, KINDS)]
    told += [f"bears on it: {text}" for text in lens.counter_examples if _alone(lens, text, KINDS)]
    return told + [
        f"does not tell {aspect.id}: {text}"
        for aspect in lens.aspects
        for text in aspect.examples
        if aspect.id not in _alone(lens, text, aspect.kinds or KINDS)
    ]


def _alone(lens: LensRecord, text: str, kinds: Sequence[str]) -> set[str]:
    """Return the aspects that a text by itself tells as an extract of one of these kinds."""
    return {bearing.aspect for kind in kinds for bearing in bearings(lens, Place(kind, text))}


def identity(extract: Extract) -> str:
    """Return the id of an extract of any kind."""
    return str(getattr(extract, f"{kind_of(extract)}_id"))


def kind_of(extract: Extract) -> str:
    """Return the kind of an extract as `lens_extracts.extract_kind` has it."""
    return {
        Failure: "failure", GoodPractice: "good_practice", Cause: "cause", Impact: "impact", Recommendation: "recommendation"
    }[type(extract)]  # fmt: skip


# --- what stands around an extract ----------------------------------------------------------------------------------


class Surroundings:
    """The headings and sentences of a document, ready to be asked what stands around an extract."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._headings = headings_above(segments)
        self._sentences = sentences(segments)
        self._of_segment: dict[str, list[int]] = {}
        for number, sentence in enumerate(self._sentences):
            for part in sentence.parts:
                self._of_segment.setdefault(part.segment_id, []).append(number)

    def place(self, extract: Extract) -> Place:
        """Return an extract with what stands around it."""
        number = self._number(extract)
        around = list(self._headings.get(extract.segment_id, ())[:1])
        if number is not None:
            sentence = self._sentences[number]
            if sentence.stem is not None:
                around.append(sentence.stem.text)
            around += [before.text for before in self._before(number)]
        return Place(kind_of(extract), extract.quote, _focus(extract), tuple(around))

    def _number(self, extract: Extract) -> int | None:
        """Return which sentence an extract begins in, None where it begins in none (a heading, a whole table row)."""
        for number in self._of_segment.get(extract.segment_id, ()):
            for part in self._sentences[number].parts:
                if part.segment_id == extract.segment_id and part.start_char <= extract.start_char < part.end_char:
                    return number
        return None

    def _before(self, number: int) -> list[Sentence]:
        passage = self._sentences[number].passage
        return [s for s in self._sentences[max(0, number - _N_BEFORE) : number] if s.passage == passage]


def _focus(extract: Extract) -> tuple[int, int] | None:
    """Return the focus in offsets of the quote, None where it is all of it or lies elsewhere (a quote over two pages)."""
    start, end = extract.focus_start_char - extract.start_char, extract.focus_end_char - extract.start_char
    if not 0 <= start < end <= len(extract.quote) or end - start >= len(extract.quote) - 1:
        return None
    return start, end


# --- what decides ---------------------------------------------------------------------------------------------------


def _hits(lens: LensRecord, seen: str) -> list[Hit]:
    """Return the hits in a plain text that no frame overlaps, by place, the longer ones first."""
    hits = lens.lexicon.find(seen)
    frames = [hit for hit in hits if hit.entry.id == AGAINST]
    free = [
        hit for hit in hits
        if hit.entry.id != AGAINST and not overlaps(hit, frames)
    ]  # fmt: skip
    return sorted(free, key=lambda hit: (hit.start, -hit.end, hit.entry.id, hit.entry.note))


def _bearing_cue(lens: LensRecord, hits: Sequence[Hit], place: Place) -> Hit | None:
    strong = _strong(hits)
    if strong is not None:
        return strong
    weak = [hit for hit in hits if hit.entry.id == BEARS]
    if not weak:
        return None
    near = [hit for hit in hits if hit.entry.id == NEAR]
    for hit in weak:
        if any(other.end <= hit.start or hit.end <= other.start for other in near):
            return hit
    return weak[0] if any(_is_about(lens, text) for text in place.around) else None


def _strong(hits: Iterable[Hit]) -> Hit | None:
    """Return the first strong hit: one of the lens itself before one of an aspect."""
    strong = [hit for hit in hits if hit.entry.role == STRONG]
    return next((hit for hit in strong if hit.entry.id == BEARS), next(iter(strong), None))


@lru_cache(maxsize=4096)  # a heading stands over many extracts, a sentence before several
def _is_about(lens: LensRecord, text: str) -> bool:
    return _strong(_hits(lens, plain(text))) is not None


def _aspects(lens: LensRecord, hits: Sequence[Hit], place: Place) -> list[tuple[str, Hit]]:
    """Return the aspects told, in the lens's order, each with its first cue: of the focus, where that tells any."""
    told: dict[str, list[Hit]] = {}
    for aspect in lens.aspects:
        for hit in hits:
            if hit.entry.id == aspect.id and (hit.entry.role == STRONG or place.kind in aspect.kinds):
                told.setdefault(aspect.id, []).append(hit)
    if place.focus is not None:
        start, end = place.focus
        inside = {name: [h for h in of if h.start < end and start < h.end] for name, of in told.items()}
        told = {name: of for name, of in inside.items() if of} or told
    return [(name, of[0]) for name, of in told.items()]


def _name(lens: LensRecord, hit: Hit) -> str:
    return f"lenses.{lens.id}.{hit.entry.id}: {hit.entry.note}"
