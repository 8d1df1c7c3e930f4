"""Examples for the models of codes: labelled failures of a database, and sentences invented for the codes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.evaluate.code_label_files import CODES, CodeLabel, quote_hash, read_code_labels
from pipeline.evaluate.labelled import TRAIN, Statement
from pipeline.evaluate.marking import labelled_of
from pipeline.evaluate.rows import Database
from pipeline.evaluate.statement_files import STATEMENTS, Marked, read_marks
from pipeline.extract import source_of
from pipeline.extract.code_features import context_features, practice_features
from pipeline.extract.codebook import codebook
from pipeline.extract.judged import Judged, judge_all
from pipeline.extract.source import Source
from pipeline.extract.surroundings import Surroundings
from pipeline.model.choosing import Told
from pipeline.model.invented import Invented
from pipeline.paths import MODELS
from pipeline.records import ReviewsError

INVENTED_CODES = MODELS / "labels" / "invented_codes.csv"
_COLUMNS = ("text", "category")
_INVENTED_PARTS = 4  # so that a word of one code's invented sentences counts as met in more than one document


@dataclass(frozen=True, slots=True)
class CodedFailure:
    """A labelled failure: in which document, what the models are told of it, which codes it has."""

    document: str
    passage: int
    text: str
    practice: Told
    contexts: Mapping[str, tuple[str, ...]]  # code -> what is told of it
    code: str
    holding: frozenset[str]  # the contexts that it has
    split: str = TRAIN


@dataclass(frozen=True)
class Collected:
    """The labelled failures, those of a document together and in its order, and the sentences of their documents."""

    failures: tuple[CodedFailure, ...]
    sentences: tuple[str, ...]


def collect(asked: Database, splits: Iterable[str], statements: Path = STATEMENTS, codes: Path = CODES) -> Collected:
    """Return the labelled failures of these splits.

    Raises ReviewsError where a labelled document is not in the database, or a label of codes is lost in it.
    """
    wanted = set(splits)
    marks = {marked.sha256: marked for marked in read_marks(statements) if marked.split in wanted}
    singles: dict[str, dict[tuple[int, str], CodeLabel]] = {}
    for label in read_code_labels(codes):
        if label.split in wanted:  # of two readers of a sentence the first counts: labels are sorted
            singles.setdefault(label.sha256, {}).setdefault((label.page, label.quote_sha256), label)
    splits_of = {label.sha256: label.split for of_one in singles.values() for label in of_one.values()}
    splits_of |= {sha256: marked.split for sha256, marked in marks.items()}
    failures: list[CodedFailure] = []
    texts: list[str] = []
    lost = []
    for sha256 in sorted({*marks, *singles}):
        found = asked.found(sha256)
        if found is None:
            lost.append(sha256[:16])
            continue
        source = _source(asked, sha256[:16], found.kind)
        pairs, n_lost = _labelled(source, asked, marks.get(sha256), singles.get(sha256, {}))
        lost += [sha256[:16]] * n_lost
        failures += [replace(one, split=splits_of[sha256]) for one in coded_failures(source.document_id, source, pairs)]
        texts += [sentence.text for sentence in source.sentences]
    if lost:
        raise ReviewsError(
            f"{len(lost)} labels or labelled documents are not in the database, the first of document {lost[0]}: "
            "train on a run over all of them"
        )
    return Collected(tuple(failures), tuple(texts))


def _source(asked: Database, document_id: str, kind: str) -> Source:
    return source_of(document_id, asked.pages(document_id), asked.segments(document_id), (), kind=kind)


Pair = tuple[Judged, str, frozenset[str]]


def _labelled(
    source: Source, asked: Database, marked: Marked | None, singles: Mapping[tuple[int, str], CodeLabel]
) -> tuple[list[Pair], int]:
    """Return the labelled failures of a document with their codes, in its order, and how many labels of codes were lost."""
    whole = labelled_of(marked, asked.pages(source.document_id)).statements if marked else ()
    spans = sorted(((one.span, one) for one in whole if one.span is not None), key=lambda found: found[0])
    made: list[Pair] = []
    seen: set[tuple[int, str]] = set()
    pages = {one.page for one in whole} | {page for page, _ in singles}
    for item in judge_all(_near(source, pages), frozenset()):
        key = (item.sentence.parts[0].page, quote_hash(item.sentence.text))
        single, statement = singles.get(key), statement_of(item, spans)
        if single is not None:
            seen.add(key)
        if statement is not None and "failure" in statement.roles and statement.category is not None:
            made.append((item, statement.category, frozenset(statement.contexts)))
        elif single is not None:
            made.append((item, single.category, frozenset(single.contexts)))
    return made, len(singles) - len(seen)


def _near(source: Source, pages: set[int]) -> Source:
    """Return the source with only those of its paragraphs that lie on these pages, and the one before each of them."""
    on_them = {one.passage for one in source.sentences if any(part.page in pages for part in one.parts)}
    near = on_them | {passage - 1 for passage in on_them}
    return replace(source, sentences=tuple(one for one in source.sentences if one.passage in near))


def statement_of(item: Judged, spans: Sequence[tuple[tuple[int, int], Statement]]) -> Statement | None:
    """Return the label that shares most of the sentence's words, if that is more than half of either."""
    start, end = item.sentence.parts[0].start_char, item.sentence.parts[0].end_char
    shared = [(min(end, right) - max(start, left), right - left, one) for (left, right), one in spans]
    best = max(shared, key=lambda found: found[0], default=(0, 1, None))
    return best[2] if best[0] * 2 > min(best[1], end - start) else None


def coded_failures(document: str, source: Source, labelled: Iterable[Pair]) -> list[CodedFailure]:
    """Return the labelled failures of a document as the models are told of them."""
    surroundings = Surroundings(source)
    return [_coded(document, surroundings, *pair) for pair in labelled]


def _coded(document: str, surroundings: Surroundings, item: Judged, code: str, holding: frozenset[str]) -> CodedFailure:
    text = item.sentence.text
    role = item.judgement.role("failure") or next((r for r in item.judgement.roles if r.kind == "failure"), None)
    focus, at = ((role.start, role.end), role.at) if role else ((0, len(text)), 0)
    around = surroundings.of(item.sentence)
    told, contexts = practice_features(text, focus, at, around), context_features(text, focus, around)
    return CodedFailure(document, item.sentence.passage, text, told, contexts, code, holding)


def invented_failures(file: Path = INVENTED_CODES) -> list[CodedFailure]:
    """Return the sentences invented for the codes, as examples to train on and never to score with.

    Raises ReviewsError where the file is malformed.
    """
    made = []
    for number, (text, code) in enumerate(invented_codes(file)):
        source = Invented(text, "practice_review", "analysis", "", frozenset(), "", "").source()
        document = f"invented {code} {number % _INVENTED_PARTS}"
        made += coded_failures(document, source, [(item, code, frozenset()) for item in judge_all(source, frozenset())[-1:]])
    return made


def invented_codes(file: Path = INVENTED_CODES) -> Iterator[tuple[str, str]]:
    """Yield the invented sentences, each with its practice code. Raises ReviewsError where the file is malformed."""
    known = codebook().codes("practice")
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewsError(f"{file.name} cannot be read: {error}") from error
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise ReviewsError(f"{file.name}: columns must be {','.join(_COLUMNS)}")
    for number, row in enumerate(rows, 2):
        if not row["text"] or row["category"] not in known:
            raise ReviewsError(f"{file.name} line {number}: a sentence needs its text and a practice code")
        yield row["text"], row["category"]
