"""How well masking does: what must be masked is, and what must not be is not, by labels that were made by reading.

A name, date, address or school counts as masked only if each of its letters and digits is; the name of an agency or of an
office holder counts as masked if any of them is. So a half-masked name is a miss on both sides.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.evaluate import private_files as files
from pipeline.evaluate.keys import Span
from pipeline.evaluate.labelled import TEST, TRAIN
from pipeline.evaluate.private_files import EITHER, NAMES, OTHER_PRIVATE, PUBLIC, Mention
from pipeline.evaluate.rows import opened
from pipeline.lens.labels import Figure, figure
from pipeline.records import Page, ReviewsError
from pipeline.segment import document_text

ALL = "all"
CORONERS = "coroners"  # reports and findings together
OTHERS = "other_private"
CLEAN = "documents_without_a_name_left"  # one name left tells whom a document is about: its mentions are not independent
_MEASURES = (*NAMES, OTHERS, *OTHER_PRIVATE, *PUBLIC)


@dataclass(frozen=True)
class Masked:
    """What became of one mention. `is_masked`: each letter of it, if it must be masked; any, if it must not."""

    mention: Mention
    is_masked: bool
    is_lost: bool = False  # its words are no longer in the text


@dataclass(frozen=True)
class Scored:
    """The mentions of one document, and how many letters and digits are masked that no label asks for."""

    document_id: str
    kind: str
    split: str
    mentions: tuple[Masked, ...]
    n_over: int
    n_characters: int  # letters and digits of the whole text


@dataclass(frozen=True)
class PrivateFigure:
    """Share of the mentions of a kind that are masked: for what is private the recall, for what is public the error."""

    document_kind: str
    split: str
    kind: str
    figure: Figure  # with a 95% Wilson interval


@dataclass(frozen=True)
class OverMasked:
    """Letters and digits masked outside of all labels of what is private, per 1,000 of the text."""

    document_kind: str
    split: str
    n_documents: int
    n_characters: int
    per_thousand: float


@dataclass(frozen=True)
class PrivateScores:
    """All figures of masking."""

    figures: tuple[PrivateFigure, ...]
    over: tuple[OverMasked, ...]
    n_lost: int  # labels whose words are no longer in the text; those of private things count as not masked
    misses: tuple[str, ...]  # one line each: document, page, kind, place; none of the words


def evaluate_privacy(database: Path, split: str = ALL, labels: Path = files.PRIVACY, batch: int | None = None) -> PrivateScores:
    """Return the figures of the masking that a database asks for (`private_spans`), of all batches of labels or of one.

    Raises ReviewsError where the split is unknown or the database holds none of the labelled documents.
    """
    if split not in (TRAIN, TEST, ALL):
        raise ReviewsError(f"split {split!r} is none of {TRAIN}, {TEST}, {ALL}")
    with opened(database) as asked:
        spans = _private_spans(database)
        scored = [
            _score_document(one, pages, spans.get(one.document_id, []))
            for one in files.read_private_labels(labels)
            if split in (ALL, one.split) and batch in (None, one.batch) and (pages := asked.pages(one.document_id))
        ]
    if not scored:
        which = "" if batch is None else f" in batch {batch}"
        raise ReviewsError(f"{database} holds no document with labels of what is private{which}")
    n_lost = sum(one.is_lost for document in scored for one in document.mentions)
    return PrivateScores(_figures(scored), _over(scored), n_lost, _misses(scored))


def _score_document(labelled: files.PrivateLabels, pages: Sequence[Page], spans: Iterable[Span]) -> Scored:
    found, lost = files.find_private(labelled, pages)
    return score(found.document_id, found.kind, found.split, document_text(pages), found.mentions, spans, lost)


def _private_spans(database: Path) -> dict[str, list[Span]]:
    import duckdb

    made: dict[str, list[Span]] = defaultdict(list)
    with closing(duckdb.connect(str(database), read_only=True)) as connection:
        rows = connection.execute("select document_id, start_char, end_char from private_spans order by all").fetchall()
    for document, start, end in rows:
        made[document].append((start, end))
    return made


def score(
    document: str,
    kind: str,
    split: str,
    text: str,
    mentions: Sequence[Mention],
    spans: Iterable[Span],
    lost: Sequence[Mention] = (),
) -> Scored:
    """Return what these spans mask of a text, against its mentions; all offsets count into the text."""
    is_masked = _covered(spans, len(text))
    is_private = _covered((one.span for one in mentions if one.kind not in PUBLIC), len(text))
    letters = [place for place, character in enumerate(text) if character.isalnum()]
    judged = [Masked(one, _is_masked(one, text, is_masked)) for one in mentions]
    judged += [Masked(one, False, is_lost=True) for one in lost]
    n_over = sum(is_masked[place] and not is_private[place] for place in letters)
    return Scored(document, kind, split, tuple(judged), n_over, len(letters))


def _covered(spans: Iterable[Span], length: int) -> bytearray:
    covered = bytearray(length)
    for start, end in spans:
        start, end = min(start, length), min(end, length)
        covered[start:end] = b"\x01" * (end - start)
    return covered


def _is_masked(one: Mention, text: str, is_masked: bytearray) -> bool:
    letters = [bool(is_masked[place]) for place in range(*one.span) if text[place].isalnum()]
    return any(letters) if one.kind in PUBLIC else all(letters)


def _groups(scored: Sequence[Scored]) -> list[tuple[str, str, list[Scored]]]:
    """Return the documents by kind and split: all kinds, all coroners' documents, each kind; with two splits, both too."""
    splits = sorted({one.split for one in scored})
    made = []
    for split in [ALL, *splits] if len(splits) > 1 else splits:
        of_split = [one for one in scored if split in (ALL, one.split)]
        made.append((ALL, split, of_split))
        made.append((CORONERS, split, [one for one in of_split if one.kind.startswith("coroner_")]))
        for kind in sorted({one.kind for one in of_split}):
            made.append((kind, split, [one for one in of_split if one.kind == kind]))
    return [group for group in made if group[2]]


def _figures(scored: Sequence[Scored]) -> tuple[PrivateFigure, ...]:
    return tuple(
        PrivateFigure(kind, split, measure, figure(sum(judged), len(judged)))
        for kind, split, documents in _groups(scored)
        for measure in (*_MEASURES, CLEAN)
        if (judged := _clean(documents) if measure == CLEAN else _judged(documents, measure))
    )


def _judged(documents: Sequence[Scored], measure: str) -> list[bool]:
    """Return whether each mention that the measure is about is masked; of what is public, those that are still there."""
    among = OTHER_PRIVATE if measure == OTHERS else (measure,)
    mentions = [one for document in documents for one in document.mentions if one.mention.kind in among]
    return [one.is_masked for one in mentions if measure not in PUBLIC or not one.is_lost]


def _clean(documents: Sequence[Scored]) -> list[bool]:
    """Return, for each document that names private persons, whether all their names are masked."""
    named = [[one.is_masked for one in document.mentions if one.mention.kind == "person"] for document in documents]
    return [all(masked) for masked in named if masked]


def _over(scored: Sequence[Scored]) -> tuple[OverMasked, ...]:
    made = []
    for kind, split, documents in _groups(scored):
        n_characters = sum(one.n_characters for one in documents)
        per_thousand = 1000 * sum(one.n_over for one in documents) / max(1, n_characters)
        made.append(OverMasked(kind, split, len(documents), n_characters, per_thousand))
    return tuple(made)


def _misses(scored: Sequence[Scored]) -> tuple[str, ...]:
    """Return where masking is wrong, one line each, without words."""
    return tuple(
        f"{doc.document_id} page {one.mention.page} {one.mention.kind} {one.mention.span[0]}-{one.mention.span[1]}: "
        + ("lost" if one.is_lost else "masked" if one.is_masked else "not masked")
        for doc in scored
        for one in doc.mentions
        if one.mention.kind != EITHER and (one.is_lost or one.is_masked == (one.mention.kind in PUBLIC))
    )


def as_text(scores: PrivateScores) -> str:
    """Return the figures as tables for `docs/evaluation.md`."""
    lines = ["| documents | split | what | masked | of | share | 95% interval |", "|---|---|---|---|---|---|---|"]
    for one in scores.figures:
        made = one.figure
        share, low, high = (f"{value:.3f}" if value is not None else "–" for value in (made.share, made.low, made.high))
        lines.append(f"| {one.document_kind} | {one.split} | {one.kind} | {made.n} | {made.of} | **{share}** | {low} to {high} |")
    lines += ["", "| documents | split | number | letters and digits | masked without need, per 1,000 |", "|---|---|---|---|---|"]
    lines += [
        f"| {one.document_kind} | {one.split} | {one.n_documents} | {one.n_characters:,} | {one.per_thousand:.2f} |"
        for one in scores.over
    ]
    if scores.n_lost:
        lines += ["", f"{scores.n_lost} labels are lost: their words are no longer in the text (`reviews labels` tells which)."]
    return "\n".join(lines)


def as_json(scores: PrivateScores) -> str:
    """Return the figures as JSON."""
    return json.dumps(asdict(scores), indent=1)
