"""`reviews evaluate-structure`: score the structure of labelled documents, beside the plain alternative."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.evaluate.figures import Figure, figures, value_of
from pipeline.evaluate.label_files import SPLITS, STRUCTURE, read_labels
from pipeline.evaluate.plain import plain_segments
from pipeline.evaluate.reading import Reading, read_labelled
from pipeline.evaluate.structure import Miss, Score, score
from pipeline.records import ReviewsError

_SHOWN = ("headings", "levels", "numbers", "list items", "footnotes", "running heads in the flow", "section kinds", "table lines")


@dataclass(frozen=True)
class Evaluation:
    """Scores of each document by what the pipeline makes of it, and by the plain alternative, in the same order."""

    ours: tuple[Score, ...]
    plain: tuple[Score, ...]

    @property
    def splits(self) -> list[str]:
        """Return the splits that there are documents of."""
        return [split for split in SPLITS if any(score.split == split for score in self.ours)]

    def of(self, split: str) -> tuple[list[Figure], list[Figure]]:
        """Return the figures of one split: ours, and those of the plain alternative."""
        ours, plain = ([score for score in scores if score.split == split] for scores in (self.ours, self.plain))
        return figures(ours), figures(plain)


def evaluate(folder: Path, split: str = "", labels: Path = STRUCTURE, processes: int = 2) -> Evaluation:
    """Return the scores of the labelled documents in the folder, of one split or of all.

    Raises ReviewsError where the split is unknown or the folder holds no document of it.
    """
    if split and split not in SPLITS:
        raise ReviewsError(f"--split {split}: give one of {', '.join(SPLITS)}")
    documents = [document for document in read_labels(labels) if split in ("", document.split)]
    both = [(score(reading, reading.segments), _plain(reading)) for reading in read_labelled(folder, documents, processes)]
    return Evaluation(tuple(ours for ours, _ in both), tuple(plain for _, plain in both))


def _plain(reading: Reading) -> Score:
    return score(reading, plain_segments(reading.pages, reading.all_lines, reading.text))


def as_text(evaluation: Evaluation) -> str:
    """Return the figures as tables: for each split the documents together, and each document by itself."""
    return "\n".join(line for split in evaluation.splits for line in _split(evaluation, split)).rstrip()


def _split(evaluation: Evaluation, split: str) -> Iterator[str]:
    scores = [score for score in evaluation.ours if score.split == split]
    ours, plain = evaluation.of(split)
    lost = sum(score.n_lost for score in scores)
    yield f"{split}: {len(scores)} documents" + (f", {lost} labels lost (counted as not found)" if lost else "")
    yield "  " + " " * 26 + "  right   true  found   prec. recall   value  95% interval       plain"
    for own, other in zip(ours, plain, strict=True):
        yield _line(own, other)
    yield ""
    yield "  " + f"{'document':17}{'kind':18}" + "".join(f"{name[:12]:>14}" for name in _SHOWN)
    for one in scores:
        values = (value_of(name, one.counts[name]) for name in _SHOWN)
        yield f"  {one.document_id:17}{one.kind:18}" + "".join(f"{_share(value):>14}" for value in values)
    yield ""


def _line(own: Figure, other: Figure) -> str:
    interval = f"{_share(own.low)} to {_share(own.high)}" if own.low is not None else ""
    found = own.n_found if own.precision is not None else ""
    return (
        f"  {own.measure:26} {own.n_right:>6} {own.n_true:>6} {found:>6}  {_share(own.precision):>6} {_share(own.recall):>6}"
        f" {_share(own.value):>7}  {interval:16} {_share(other.value):>7}"
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def as_json(evaluation: Evaluation) -> str:
    """Return the figures of each split, and the counts of each document, as JSON."""
    splits = {
        split: {
            name: [asdict(figure) for figure in made] for name, made in zip(("ours", "plain"), evaluation.of(split), strict=True)
        }
        for split in evaluation.splits
    }
    documents = [
        {"document_id": one.document_id, "split": one.split, "kind": one.kind, "n_lost": one.n_lost}
        | {"counts": {name: asdict(count) for name, count in one.counts.items()}}
        for one in evaluation.ours
    ]
    return json.dumps({"splits": splits, "documents": documents}, indent=1)


def misses_as_text(evaluation: Evaluation) -> str:
    """Return one line for each place where segments and labels differ: offsets, no words."""
    return "\n".join(_miss(miss) for one in evaluation.ours for miss in one.misses)


def _miss(miss: Miss) -> str:
    ordinal = "-" if miss.ordinal is None else miss.ordinal
    place = f"{miss.document_id} page {miss.page} unit {ordinal} {miss.start_char}-{miss.end_char}"
    return f"{miss.measure:26} {place}: {miss.expected} -> {miss.found}"
