"""Training: the labelled sentences of a database as examples, the model fitted to them, its files.

Words come out of the database, since labels hold none; sentences that were invented for the purpose come with theirs.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.code_label_files import CODES
from pipeline.evaluate.labelled import TRAIN, Labelled, Statement
from pipeline.evaluate.marking import labelled_of
from pipeline.evaluate.rows import Database, opened
from pipeline.evaluate.statement_files import STATEMENTS, read_marks
from pipeline.extract import only_asking, source_of
from pipeline.extract.asks import asks_of
from pipeline.extract.deciding import KINDS, MODEL, model_features
from pipeline.extract.judged import Judged, judge_all
from pipeline.extract.source import Source
from pipeline.extract.statements import SILENT_KINDS
from pipeline.model.code_examples import INVENTED_CODES, collect, invented_failures, statement_of
from pipeline.model.fit import Example, best_threshold, f_of, fit, probabilities_of, truth_of, unseen_scores
from pipeline.model.invented import INVENTED, read_invented
from pipeline.model.linear import FITTED, as_files
from pipeline.model.train_codes import Examples, code_models, vectors_of
from pipeline.records import ReviewsError

INVERSE_PENALTY = 0.1  # of .03, .1 and .3 the best over all roles on documents not fitted on
_WORD = re.compile(r"(?<![\w'])[A-Za-z][a-z]*(?:'[a-z]+)?")
_MID = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]*(?:'[a-z]+)?")


@dataclass(frozen=True)
class Trained:
    """What training has made: the files of the models, and how they do on documents that they were not fitted on."""

    files: Mapping[str, bytes]
    n_examples: int
    n_documents: int
    unseen: Mapping[str, tuple[int, float]]  # role or figure -> number of labels, F (of practice codes the share right)


def train(database: Path, labels: Path = STATEMENTS, invented_file: Path = INVENTED) -> Trained:
    """Return the models of roles and codes trained on the labels of a database; the same ones give the same bytes.

    Raises ReviewsError where a labelled document is not in the database, or its labels are lost in it.
    """
    examples: list[Example] = []
    texts: list[str] = []
    with opened(database) as asked:
        for labelled, source in _labelled_sources(asked, labels):
            pairs = labelled_sentences(labelled, source)
            examples += [_example(labelled.document_id, features, label) for _, features, label in pairs]
            texts += [sentence.text for sentence in source.sentences]
        coded = code_examples(asked, [TRAIN], labels)
    examples += invented_examples(invented_file)
    words, trained_on = common_words(texts), labels_sha256(labels, invented_file)
    n_documents = len({example.document for example in examples})
    about = {"n_examples": len(examples), "n_documents": n_documents, "inverse_penalty": INVERSE_PENALTY}
    files = as_files(MODEL, fit(examples, KINDS, words, INVERSE_PENALTY, trained_on), about)
    files_of_codes, figures = code_models(coded, trained_on)
    return Trained(files | files_of_codes, len(examples), n_documents, unseen_figures(examples, words) | figures)


def code_examples(asked: Database, splits: Iterable[str], labels: Path = STATEMENTS) -> Examples:
    """Return what the models of codes learn from: labelled failures of these splits, invented ones, vectors, words."""
    collected, invented = collect(asked, splits, labels), invented_failures()
    vectors = vectors_of(collected.failures, invented)
    return Examples(collected.failures, invented, vectors, common_words(collected.sentences))


def write(trained: Trained, folder: Path = FITTED) -> None:
    """Write the files of the models of statements and codes, each beside and renamed."""
    write_files(trained.files, folder)


def write_files(files: Mapping[str, bytes], folder: Path = FITTED) -> None:
    """Write files by name, each beside and renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(files.items()):
        beside = folder / f".{name}.new"
        beside.write_bytes(content)
        beside.replace(folder / name)


def labels_sha256(labels: Path = STATEMENTS, invented_file: Path = INVENTED) -> str:
    """Return the hash of all labels that a model is trained on."""
    names = sorted(f"{marked.document_id}.csv" for marked in read_marks(labels) if marked.split == TRAIN)
    made = hashlib.sha256()
    for path in [*(labels / name for name in names), invented_file, INVENTED_CODES, *sorted(CODES.glob("*.csv"))]:
        made.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def _labelled_sources(asked: Database, labels: Path) -> Iterator[tuple[Labelled, Source]]:
    absent, lost = [], 0
    for marked in read_marks(labels):
        if marked.split != TRAIN:
            continue
        found, pages = asked.found(marked.sha256), asked.pages(marked.document_id)
        if found is None:
            absent.append(marked.document_id)
            continue
        labelled = labelled_of(marked, pages)
        lost += labelled.n_lost
        yield labelled, source_of(marked.document_id, pages, asked.segments(marked.document_id), (), kind=found.kind)
    if absent or lost:
        raise ReviewsError(
            f"the database lacks {len(absent)} of the labelled documents ({', '.join(absent[:3])}) and {lost} labels: "
            "train on a run over all of them"
        )


Pair = tuple[Judged, list[str], Statement]


def labelled_sentences(labelled: Labelled, source: Source) -> list[Pair]:
    """Return the labelled sentences that may state something, with their features; one that only asks is none of them."""
    asks = [] if source.kind in SILENT_KINDS else asks_of(source)
    judged = judge_all(source, only_asking(source, asks))
    spans = sorted(((one.span, one) for one in labelled.statements if one.span is not None), key=lambda found: found[0])
    found = ((item, features, statement_of(item, spans)) for item, features in zip(judged, model_features(judged), strict=True))
    return [(item, features, label) for item, features, label in found if label is not None and not item.only_asks]


def _example(document: str, features: Sequence[str], label: Statement) -> Example:
    return Example(document, tuple(features), roles_of(label.roles))


def roles_of(labelled: Iterable[str]) -> frozenset[str]:
    """Return the roles that a model learns: the reason of good work alone is none of its causes, as in `deciding`."""
    roles = frozenset(labelled) & set(KINDS)
    return roles - {"cause"} if "good_practice" in roles and "failure" not in roles else roles


def invented_examples(file: Path = INVENTED) -> list[Example]:
    """Return an example for each invented sentence; each trap counts as a document, so that none is met half seen."""
    made = []
    for one in read_invented(file):
        judged = judge_all(one.source(), frozenset())
        features = model_features(judged)
        if judged:
            made.append(Example(f"invented {one.trap}", tuple(features[-1]), roles_of(one.roles)))
    return made


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that are written small more often than with a capital inside a sentence: no names of persons."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in texts:
        plain = text.replace("’", "'")
        small.update(word for word in _WORD.findall(plain) if word.islower())
        large.update(word.lower() for word in _MID.findall(plain))
    return frozenset(word for word, n in small.items() if n > large[word])


def unseen_figures(examples: Sequence[Example], words: frozenset[str]) -> dict[str, tuple[int, float]]:
    """Return for each role how many sentences have it and the F on documents that the model has not seen."""
    scores = unseen_scores(examples, KINDS, words, INVERSE_PENALTY)
    made = {}
    for column, kind in enumerate(KINDS):
        truth = truth_of(examples, kind)
        chances = probabilities_of(scores[:, column], truth)
        made[kind] = (int(truth.sum()), f_of(chances >= best_threshold(chances, truth), truth))
    return made
