"""How a sentence is asserted, and into which clauses it parts; the words that decide are in `models/cues.yml`.

Three questions are kept apart: what is mentioned (the lexicons), how it is asserted (here), where it stands (sections).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.lexicon import Hit, Lexicon, load

VOICES = {"voice_family": "family", "voice_agency": "agency", "voice_quoted": "quoted", "voice_evidence": "family"}
# In this order: the first that applies is the reason why a sentence is set aside.
SET_ASIDE = (
    "boilerplate", "question", "terms_of_reference", "other_review", "voice_quoted", "voice_family", "voice_agency",
    "voice_evidence", "hypothetical", "standard", "statute", "method", "background", "chronology", "grade",
)  # fmt: skip
YIELDING = frozenset({"voice_evidence", "method", "background", "chronology", "statute", "standard"})
_SPLITTING = ("contrast", "reason", "result")
_SHORT_CLAUSE = 12  # letters: what is shorter is no clause of its own
_SHARES = {"grade": 0.8, "question": 0.5}  # of the sentence, from which on these are what it says as a whole
_NEGATION_REACH = 6  # words between a negation and the praise it turns round
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[;:]|, (?:and|or) ")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence; `kind` is how it hangs on the part before: main contrast concession reason result."""

    start: int
    end: int
    kind: str
    cue: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """What speaks against taking a sentence as the document's own assertion, and how it is qualified."""

    status: str  # asserted, or the role of the cue that sets it aside
    voice: str  # document agency family quoted
    reason: str  # id of the cue record, "" where asserted
    is_hedged: bool
    is_past: bool
    is_hindsight: bool


def lexicon() -> Lexicon:
    """Return the cue records."""
    return load("cues")


def by_role(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Return the hits under the role of their record."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.entry.role, []).append(hit)
    return grouped


def assertion(text: str, cues: dict[str, list[Hit]], section_kind: str, is_speech: bool = False) -> Assertion:
    """Return how a plain text is asserted, given its cue hits and the kind of section it stands in."""
    role, reason = "asserted", ""
    if section_kind == "terms_of_reference" or text.rstrip().endswith("?"):
        role, reason = "terms_of_reference", f"rule.section.{section_kind}"
    elif is_speech:
        role, reason = "voice_quoted", "rule.direct_speech"
    for candidate in SET_ASIDE if role == "asserted" else ():
        hit = next((h for h in cues.get(candidate, ()) if _covers(candidate, h, cues, text)), None)
        if hit is not None:
            role, reason = candidate, hit.entry.id
            break
    return Assertion(
        role, VOICES.get(role, "document"), reason,
        "hedge" in cues, "past" in cues, "hindsight" in cues,
    )  # fmt: skip


def _covers(role: str, hit: Hit, cues: dict[str, list[Hit]], text: str) -> bool:
    """Return whether a cue speaks for the whole sentence: it is long enough, or a voice that the document does not confirm."""
    if role in VOICES and "confirmed" in cues:
        return False
    return hit.end - hit.start >= _SHARES.get(role, 0.0) * len(text.strip(" ."))


def clauses(text: str, cues: dict[str, list[Hit]]) -> list[Clause]:
    """Return the clauses of a plain text in order; together they cover it."""
    cuts: dict[int, tuple[str, str]] = {}
    for role in _SPLITTING:
        for hit in cues.get(role, ()):
            cuts.setdefault(hit.start, (role, text[hit.start : hit.end]))
    for match in re.finditer(r"; ", text):
        cuts.setdefault(match.end(), ("contrast", ";"))
    first = "main"
    for hit in cues.get("concession", ()):
        comma = text.find(", ", hit.end)
        if comma > 0:
            first = "concession"
            cuts.setdefault(comma + 2, ("main", text[hit.start : hit.end]))
    made = [Clause(0, len(text), first, "")]
    for place in sorted(cuts):
        last = made[-1]
        if place - last.start < _SHORT_CLAUSE:
            made[-1] = Clause(last.start, last.end, *cuts[place]) if last.kind == "main" else last
        elif len(text) - place >= _SHORT_CLAUSE:
            made[-1] = Clause(last.start, place, last.kind, last.cue)
            made.append(Clause(place, len(text), *cuts[place]))
    return made


def is_within(hit: Hit, spans: Sequence[Hit]) -> bool:
    """Return whether the hit lies inside one of the spans."""
    return any(span.start <= hit.start and hit.end <= span.end for span in spans)


def begins_within(hit: Hit, spans: Sequence[Hit]) -> bool:
    """Return whether the hit begins inside one of the spans."""
    return any(span.start <= hit.start < span.end for span in spans)


def overlaps(hit: Hit, spans: Sequence[Hit]) -> bool:
    """Return whether the hit shares letters with one of the spans."""
    return any(span.start < hit.end and hit.start < span.end for span in spans)


def negating(text: str, hit: Hit, negations: Sequence[Hit], clause: Clause) -> Hit | None:
    """Return the negation of the same clause that turns the hit round, None where it stands."""
    for negation in reversed(negations):
        if clause.start <= negation.start and negation.end <= hit.start:
            between = text[negation.end : hit.start]
            if len(_WORD.findall(between)) <= _NEGATION_REACH and not _STOP.search(between):
                return negation
    return None
