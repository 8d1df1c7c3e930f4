"""An evaluation as tables, as JSON, and as a list of misses that stays on the machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline.evaluate.agreement import Agreement
from pipeline.evaluate.evaluation import BASELINE_FIGURES, READER, Evaluation, figures_of
from pipeline.evaluate.figures import Figure
from pipeline.evaluate.score_statements import F_FIGURES, Miss
from pipeline.paths import ROOT

MISSES = ROOT / "reports" / "evaluation"  # holds quotes of documents, so it is kept out of the project's history
_BY_KIND = ("failures", "good_practice", "causes", "impacts", "recommendations", "agencies", "failure_category")
_HELD_SHOWN = 12


def as_text(made: Evaluation) -> str:
    """Return the evaluation as tables."""
    parts = (_figures(made), _kinds(made), _calibrations(made), _agreements(made), _held(made))
    return "\n".join(line for part in parts for line in part).rstrip()


def _figures(made: Evaluation) -> Iterator[str]:
    lost = f", {made.n_lost} labels lost (counted as missed)" if made.n_lost else ""
    yield f"{made.split}: {len(made.scores)} documents{lost}"
    for document in made.absent:
        yield f"not in the database, counted as missed: {document}"
    beside = {
        name: {one.measure: one for one in figures_of(scores, BASELINE_FIGURES[name])} for name, scores in made.beside.items()
    }
    if made.second:
        beside[READER] = {one.measure: one for one in figures_of(made.second)}
    yield f"{'':22}{'prec.':>7}{'recall':>8}{'value':>8}  {'95% interval':16}{'right':>6}{'true':>6}{'found':>6}" + "".join(
        f"{name:>16}" for name in beside
    )
    for one in made.figures():
        others = (figures.get(one.measure) for figures in beside.values())
        yield _figure(one) + "".join(f"{_share(other.value if other else None):>16}" for other in others)
    for name, why in made.not_made.items():
        yield f"no figures of {name}: {why}"
    if made.second:
        yield f"second reader: over the {len(made.second)} documents that were labelled twice, against the first labelling"
    yield ""


def _figure(one: Figure) -> str:
    span = f"{_share(one.low)} to {_share(one.high)}" if one.low is not None else ""
    found = one.n_found if one.measure in F_FIGURES else ""
    return (
        f"{one.measure:22}{_share(one.precision):>7}{_share(one.recall):>8}{_share(one.value):>8}  {span:16}"
        f"{one.n_right:>6}{one.n_true:>6}{found:>6}"
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _kinds(made: Evaluation) -> Iterator[str]:
    yield f"{'by kind of document':26}{'documents':>10}" + "".join(f"{name[:15]:>17}" for name in _BY_KIND)
    for kind in made.kinds:
        values = {one.measure: one for one in made.figures(kind)}
        cells = (f"{_share(values[name].value)} ({values[name].n_true})" for name in _BY_KIND)
        n = sum(one.kind == kind for one in made.scores)
        yield f"{kind:26}{n:>10}" + "".join(f"{cell:>17}" for cell in cells)
    yield ""


def _calibrations(made: Evaluation) -> Iterator[str]:
    yield "calibration: rows by confidence, share that is right"
    for one in made.calibrations:
        yield f"{one.table:22}{one.n:>6} rows, expected calibration error {_share(one.error) or 'none'}"
        for tenth in one.tenths:
            place = f"  {tenth.low:.1f} to {tenth.low + 0.1:.1f}{tenth.n:>8}"
            yield f"{place}  mean {tenth.confidence:.3f}  right {tenth.share_right:.3f}"
    yield ""


def _agreements(made: Evaluation) -> Iterator[str]:
    if not made.readers:
        return
    yield f"agreement (Krippendorff's alpha), {made.readers[0].n_documents} documents labelled twice"
    yield f"  {'':20}{'two readers':>26}{'units':>7}{'reader and pipeline':>28}{'units':>7}"
    for readers, machine in zip(made.readers, made.with_machine, strict=True):
        yield f"  {readers.question:20}{_alpha(readers):>26}{readers.n_units:>7}{_alpha(machine):>28}{machine.n_units:>7}"
    yield ""


def _alpha(one: Agreement) -> str:
    span = f" ({_share(one.low)} to {_share(one.high)})" if one.low is not None else ""
    return f"{_share(one.alpha) or 'none'}{span}"


def _held(made: Evaluation) -> Iterator[str]:
    yield f"weighed and not adopted on the labelled pages: {sum(made.held.values())}"
    shown = list(made.held.items())
    for reason, n in shown[:_HELD_SHOWN]:
        yield f"  {reason:44}{n:>6}"
    if len(shown) > _HELD_SHOWN:
        yield f"  {'all others':44}{sum(n for _, n in shown[_HELD_SHOWN:]):>6}"


def as_json(made: Evaluation) -> str:
    """Return the evaluation as JSON: figures, counts of each document, calibration, agreement; no words of documents."""
    return json.dumps(
        {
            "split": made.split,
            "absent": made.absent,
            "n_lost": made.n_lost,
            "figures": _each(made.figures()),
            "by_kind": {kind: _each(made.figures(kind)) for kind in made.kinds},
            "baselines": {name: _each(figures_of(scores, BASELINE_FIGURES[name])) for name, scores in made.beside.items()},
            "baselines_not_made": dict(made.not_made),
            "second_reader": _each(figures_of(made.second)) if made.second else [],
            "calibration": [asdict(one) for one in made.calibrations],
            "agreement": {"two_readers": _agreed(made.readers), "reader_and_pipeline": _agreed(made.with_machine)},
            "not_adopted": dict(made.held),
            "documents": [
                {"document_id": one.document_id, "kind": one.kind, "split": one.split}
                | {"counts": {name: asdict(count) for name, count in one.counts.items()}}
                for one in made.scores
            ],
        },
        indent=1,
    )


def _each(figures: Iterable[Figure]) -> list[dict[str, object]]:
    return [asdict(one) for one in figures]


def _agreed(agreements: Sequence[Agreement]) -> list[dict[str, object]]:
    return [asdict(one) for one in agreements]


def misses_as_text(made: Evaluation, with_quotes: bool = False) -> str:
    """Return a line for each miss: place and what differs; with quotes only for a file that stays on the machine."""
    return "".join(f"{_miss(one, with_quotes)}\n" for scored in made.scores for one in scored.misses)


def _miss(one: Miss, with_quotes: bool) -> str:
    place = f"{one.span[0]}-{one.span[1]}" if one.span else "-"
    quote = f"\t{' '.join(one.quote.split())}" if with_quotes else ""
    return f"{one.figure}\t{one.what}\t{one.document_id}\t{one.page}\t{place}\t{one.detail}{quote}"


def write_misses(made: Evaluation, folder: Path = MISSES) -> Path:
    """Write the misses with their quotes, and the figures, into a local folder; return the file of misses."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{made.split}.json").write_text(as_json(made) + "\n", encoding="utf-8")
    path = folder / f"{made.split}-misses.tsv"
    path.write_text(misses_as_text(made, with_quotes=True), encoding="utf-8")
    return path
