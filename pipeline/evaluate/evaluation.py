"""`reviews evaluate`: what a database holds of labelled documents, scored against the labels, with baselines beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.evaluate import baselines
from pipeline.evaluate.agreement import Agreement, agreements, as_found, of_two, with_machine
from pipeline.evaluate.calibration import Calibration, calibration
from pipeline.evaluate.figures import Figure, figure
from pipeline.evaluate.label_files import DOCUMENTS
from pipeline.evaluate.label_json import read_json_labels
from pipeline.evaluate.labelled import TEST, TRAIN, Labelled
from pipeline.evaluate.marking import labelled_of, with_spans
from pipeline.evaluate.rows import TABLES, Database, Found, opened
from pipeline.evaluate.score_statements import F_FIGURES, FIGURES, Score, score
from pipeline.evaluate.statement_files import SECOND, STATEMENTS, read_marks
from pipeline.passages import sentences
from pipeline.records import ReviewsError

ALL = "all"
KEYWORDS, ENTITIES, TFIDF, READER = "keywords", "spaCy entities", "TF-IDF", "second reader"
BY_KEYWORDS = (*TABLES, "recommendations")  # figures that a baseline has at all
BASELINE_FIGURES = {KEYWORDS: BY_KEYWORDS, ENTITIES: ("agencies",), TFIDF: BY_KEYWORDS}
CALIBRATED = (*TABLES, "recommendations")


@dataclass(frozen=True)
class Evaluation:
    """Scores of labelled documents, those of baselines over the same ones, and what is known of how labellers agree."""

    split: str
    scores: tuple[Score, ...]
    beside: Mapping[str, tuple[Score, ...]]  # by baseline; one that could not be made is not in it
    not_made: Mapping[str, str]  # baseline -> why
    calibrations: tuple[Calibration, ...]
    held: Mapping[str, int]  # reason and kind of candidates on the labelled pages -> how many
    readers: tuple[Agreement, ...]  # two labellings
    with_machine: tuple[Agreement, ...]  # the first of them, and what was found
    second: tuple[Score, ...]  # the second labelling, scored as if it had been found
    n_lost: int

    @property
    def absent(self) -> list[str]:
        """Return the documents that are not in the database, by hash."""
        return [one.document_id for one in self.scores if one.is_absent]

    @property
    def kinds(self) -> list[str]:
        """Return the kinds of document that were scored."""
        return sorted({one.kind for one in self.scores})

    def figures(self, kind: str = "") -> list[Figure]:
        """Return all figures, over all documents or those of a kind."""
        return figures_of([one for one in self.scores if kind in ("", one.kind)])


def figures_of(scores: Sequence[Score], names: Sequence[str] = FIGURES) -> list[Figure]:
    """Return the figures of some documents together."""
    return [figure(name, [one.counts[name] for one in scores], has_f=name in F_FIGURES) for name in names]


def evaluate(database: Path, folder: Path = STATEMENTS, split: str = "", with_baselines: bool = True) -> Evaluation:
    """Return how a database does against a folder of labels, with quotes (JSON) or with places (the project's own).

    `split` is train, test or all; without it: test where the labels are parted, else all. Documents that the TF-IDF
    baseline was trained on are not scored with it. Raises ReviewsError where the folder has no labels of the split or the
    database cannot be read.
    """
    with opened(database) as asked:
        labelled, split = _chosen(read_labelled(folder, asked), split)
        found = [asked.found(one.sha256) for one in labelled]
        scores = tuple(score(one, rows) for one, rows in zip(labelled, found, strict=True))
        beside, not_made = _baselines(asked, labelled, found) if with_baselines else ({}, {})
        readers, machine, second = _two_readers(asked) if folder == STATEMENTS else ((), (), ())
    judged = [one for of_document in scores for one in of_document.judged]
    return Evaluation(
        split, scores, beside, not_made, tuple(calibration(table, judged) for table in CALIBRATED), _held(labelled, found),
        readers, machine, second, sum(one.n_lost for one in labelled),
    )  # fmt: skip


def read_labelled(folder: Path, asked: Database) -> list[Labelled]:
    """Return the labelled documents of a folder, whichever form it has; words come out of the database where it has none.

    Raises ReviewsError where the folder holds no labels.
    """
    if (folder / DOCUMENTS).is_file():
        return [labelled_of(marked, asked.pages(marked.document_id)) for marked in read_marks(folder)]
    found = read_json_labels(folder)
    if not found:
        raise ReviewsError(f"{folder} holds no labels: give a folder of JSON files, or one with {DOCUMENTS}")
    return [with_spans(one, asked.pages(one.document_id)) for one in found]


def _chosen(labelled: Sequence[Labelled], split: str) -> tuple[list[Labelled], str]:
    wanted = split or (TEST if any(one.split == TEST for one in labelled) else ALL)
    if wanted not in (TRAIN, TEST, ALL):
        raise ReviewsError(f"--split {split}: give {TRAIN}, {TEST} or {ALL}")
    chosen = [one for one in labelled if wanted in (ALL, one.split)]
    if not chosen:
        raise ReviewsError(f"no labelled document is of the split {wanted}")
    return chosen, wanted


def _held(labelled: Sequence[Labelled], found: Sequence[Found | None]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for one, rows in zip(labelled, found, strict=True):
        held = rows.held if rows else ()
        counts.update(f"{candidate.kind}: {candidate.reason}" for candidate in held if candidate.page in one.statement_pages)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


# --- baselines ------------------------------------------------------------------------------------------------------


def _baselines(
    asked: Database, labelled: Sequence[Labelled], found: Sequence[Found | None]
) -> tuple[dict[str, tuple[Score, ...]], dict[str, str]]:
    materials = [_material(asked, rows) if rows else None for rows in found]
    classify, why_not = _trained(asked, labelled)
    makers: dict[str, Callable[[Labelled, baselines.Material], Found]] = {
        KEYWORDS: lambda one, material: baselines.rows_by(baselines.by_keywords, material),
        ENTITIES: lambda one, material: baselines.by_entities(material, one.statement_pages),
    }
    if classify is not None:
        by_weights = classify
        makers[TFIDF] = lambda one, material: baselines.rows_by(by_weights, material)
    beside = {
        name: tuple(
            score(one, make(one, material) if material else None) for one, material in zip(labelled, materials, strict=True)
        )
        for name, make in makers.items()
    }
    return beside, why_not


def _material(asked: Database, found: Found) -> baselines.Material:
    document = found.document_id
    read = tuple(sentences(asked.segments(document)))
    return baselines.Material(document, found.kind, read, tuple(asked.pages(document)))


def _trained(asked: Database, labelled: Sequence[Labelled]) -> tuple[baselines.Classify | None, dict[str, str]]:
    """Return the TF-IDF classifier, or why there is none: nothing to train on, or some documents are those trained on."""
    if not (STATEMENTS / DOCUMENTS).is_file():
        return None, {TFIDF: "there are no labels to train on"}
    own = [marked for marked in read_marks(STATEMENTS) if marked.split == TRAIN]
    if {marked.sha256 for marked in own} & {one.sha256 for one in labelled}:
        return None, {TFIDF: "some of these documents are those that it is trained on"}
    documents = [labelled_of(marked, pages) for marked in own if (pages := asked.pages(marked.document_id))]
    if not any(one.quote for document in documents for one in document.statements):
        return None, {TFIDF: "the database holds none of the documents to train on"}
    return baselines.trained(documents), {}


# --- readers --------------------------------------------------------------------------------------------------------

_Readers = tuple[tuple[Agreement, ...], tuple[Agreement, ...], tuple[Score, ...]]


def _two_readers(asked: Database) -> _Readers:
    """Documents that were labelled twice: how both labellings agree, and the first one with what was found."""
    if not (SECOND / DOCUMENTS).is_file():
        return (), (), ()
    first = {marked.sha256: marked for marked in read_marks(STATEMENTS)}
    readers, machine, second = [], [], []
    for marked in read_marks(SECOND):
        pages, found = asked.pages(marked.document_id), asked.found(marked.sha256)
        if marked.sha256 not in first or found is None:
            continue
        one, other = labelled_of(first[marked.sha256], pages), labelled_of(marked, pages)
        readers.append(of_two(one, other))
        machine.append(with_machine(one, found))
        # what a second reader was not asked to label is left out, not counted as missed
        asked_for = replace(one, asks=one.asks if other.asks else (), bodies=one.bodies if other.bodies else ())
        second.append(score(asked_for, as_found(other)))
    return tuple(agreements(readers)), tuple(agreements(machine)), tuple(second)
