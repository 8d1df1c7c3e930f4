"""Scores of recurring recommendations against labelled pairs: the model beside plain thresholds, retrieval, groups.

Searched are all recommendations of the documents that the split's pairs come from. The interval is the middle 95% of what a
figure is when the documents of the first asks (of a search: the asks) are drawn anew (Efron's bootstrap, fixed seed).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.figures import interval
from pipeline.records import ReviewsError
from pipeline.recur import found_groups, found_of
from pipeline.recur.asks import Asks, Numbers, as_arrays, contexts_of_all
from pipeline.recur.find import judged, searched
from pipeline.recur.fitting import best_threshold
from pipeline.recur.model import NONE, RELATIONS, Model, load
from pipeline.recur.pair_labels import (
    PAIRS,
    TRAIN,
    FoundPair,
    documents_of,
    found_pairs,
    pairs_of,
    quote_sha256,
)  # fmt: skip
from pipeline.recur.stored import reading, stored_asks, vectors_of

FIRST = 10  # asks found that a reader looks at
_LOOKED_AT = 100  # of which those that are labelled are the first ten
COSINE = 0.80  # the threshold of near that was set by reading pairs, before any were labelled
_POSITIVE = ("near", "same")
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """One figure; precision and recall where they apply, n the labels it rests on, the middle 95% of draws."""

    name: str
    n: int
    value: float
    low: float | None
    high: float | None
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True)
class Scores:
    """All figures of a split."""

    split: str
    n_pairs: int
    n_forms: int
    n_lost: int
    n_documents: int
    n_searched: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Material:
    """What is scored: asks of the split's documents, with labelled pairs as numbers of them."""

    arrays: Asks
    pairs: tuple[FoundPair, ...]
    group_of: Mapping[int, int]
    forms: frozenset[int]  # numbers of groups that are forms


def evaluate_pairs(database: Path, split: str = "test", folder: Path = PAIRS) -> Scores:
    """Return the figures of a split. Raises ReviewsError where labels, database or model cannot be read."""
    model = load()
    scored, lost = material(database, split, folder)
    if not scored.pairs:
        raise ReviewsError(f"no labelled pair of the split {split} is in the database: it must hold the labelled documents")
    limits = plain_limits(database, folder) if split != TRAIN else plain_limits_of(scored)
    found = [*_pair_figures(scored, model, limits), *_group_figures(scored), *_search_figures(scored, model)]
    n_forms = sum(pair.is_form for pair in scored.pairs)
    documents = len(set(scored.arrays.documents))
    return Scores(split, len(scored.pairs), n_forms, lost, documents, len(scored.arrays), tuple(found))


def material(database: Path, split: str, folder: Path = PAIRS) -> tuple[Material, int]:
    """Return the asks of a split's documents with its pairs, and how many pairs are not in the database."""
    labels = pairs_of(split, folder)
    held = documents_of(labels)
    with reading(database) as connection:
        stored = stored_asks(connection)
        chosen = [n for n, sha256 in enumerate(stored.sha256) if sha256 in held]
        asks = [stored.asks[n] for n in chosen]
        vectors = vectors_of(connection, [ask.quote for ask in asks])
        publishers = dict(connection.execute("select document_id, publisher from documents").fetchall())
    places = {(stored.sha256[n], quote_sha256(stored.asks[n].quote)): place for place, n in enumerate(chosen)}
    pairs, lost = found_pairs(labels, places)
    groups = found_groups(asks, found_of(asks, vectors), publishers) if len(asks) > 1 else []
    group_of = {member: number for number, (group, _) in enumerate(groups) for member in group}
    forms = frozenset(number for number, (_, is_form) in enumerate(groups) if is_form)
    arrays = as_arrays(asks, vectors, load().known, contexts_of_all(asks))
    return Material(arrays, tuple(pairs), group_of, forms), lost


# --- pairs ----------------------------------------------------------------------------------------------------------


def plain_limits(database: Path, folder: Path = PAIRS) -> dict[str, float]:
    """Return the thresholds of the plain alternatives that do best on the split train."""
    return plain_limits_of(material(database, TRAIN, folder)[0])


def plain_limits_of(scored: Material) -> dict[str, float]:
    """Return the thresholds of the plain alternatives that do best on these pairs."""
    truth = _truth(scored.pairs)
    return {name: best_threshold(values, truth) for name, values in _plain(scored).items()}


def _plain(scored: Material) -> dict[str, Numbers]:
    one, other = _numbers(scored.pairs)
    words = np.asarray(scored.arrays.tfidf[one].multiply(scored.arrays.tfidf[other]).sum(axis=1)).ravel()
    meaning = np.einsum("ij,ij->i", scored.arrays.vectors[one], scored.arrays.vectors[other])
    return {"cosine of vectors": meaning.astype(np.float64), "TF-IDF": words}


def relations_of(scored: Material, model: Model) -> list[str]:
    """Return the relation that is found for each pair: that of the model, and same for two of one formality."""
    pairs = judged(scored.arrays, scored.arrays, *_numbers(scored.pairs), model)
    found = [str(name) for name in model.relations(pairs.probabilities)]
    return ["same" if _form_of(scored, pair) else name for pair, name in zip(scored.pairs, found, strict=True)]


def _form_of(scored: Material, pair: FoundPair) -> bool:
    group = scored.group_of.get(pair.one)
    return group is not None and group in scored.forms and scored.group_of.get(pair.other) == group


def _pair_figures(scored: Material, model: Model, limits: Mapping[str, float]) -> list[Figure]:
    truth, relations = _truth(scored.pairs), relations_of(scored, model)
    found = np.array([name in _POSITIVE for name in relations])
    plain = np.array([not pair.is_form for pair in scored.pairs])
    made = [_f("same or near", scored, truth, found)]
    made.append(_f("same or near, without formalities", scored, truth & plain, found & plain, plain))
    for place, name in enumerate(RELATIONS):
        of_label = np.array([pair.relation in RELATIONS[place:] for pair in scored.pairs])
        made.append(_f(f"{name} or closer" if name != "same" else name, scored, of_label,
                       np.array([one in RELATIONS[place:] for one in relations])))  # fmt: skip
    for name in (*RELATIONS, NONE):
        of_label = np.array([pair.relation == name for pair in scored.pairs])
        made.append(_f(f"exactly {name}", scored, of_label, np.array([one == name for one in relations])))
    values = _plain(scored)
    made.append(_f(f"plain: cosine of vectors ≥ {COSINE:.2f}", scored, truth, values["cosine of vectors"] >= COSINE))
    for name, limit in limits.items():
        made.append(_f(f"plain: {name} ≥ {limit:.2f} (best on train)", scored, truth, values[name] >= limit))
    forms_found = np.array([_form_of(scored, pair) for pair in scored.pairs])
    made.append(_f("formality", scored, np.array([pair.is_form for pair in scored.pairs]), forms_found))
    return made


def _f(name: str, scored: Material, truth: Flags, found: Flags, counted: Flags | None = None) -> Figure:
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, pair in enumerate(scored.pairs):
        if counted is None or counted[number]:
            by_document[str(scored.arrays.documents[pair.one])].append(number)
    counts = [
        (int((truth[n] & found[n]).sum()), int(truth[n].sum()), int(found[n].sum())) for _, n in sorted(by_document.items())
    ]
    right, true, all_found = (sum(one[place] for one in counts) for place in range(3))
    low, high = interval(counts, _f_of_counts)
    return Figure(
        name, true, _f_of_counts(counts) or 0.0, low, high, right / all_found if all_found else None,
        right / true if true else None,
    )  # fmt: skip


def _f_of_counts(counts: Sequence[tuple[int, int, int]]) -> float | None:
    right, true, found = (sum(one[place] for one in counts) for place in range(3))
    return 2 * right / (true + found) if true + found else None


# --- groups ---------------------------------------------------------------------------------------------------------


def _group_figures(scored: Material) -> list[Figure]:
    """B-cubed (Bagga and Baldwin 1998) over what is labelled: of each ask, which of its labelled partners share its group."""
    partners: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for pair in scored.pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            partners[one].append((other, pair.relation in _POSITIVE))
    rates = [_b_cubed(one, held, scored.group_of) for one, held in sorted(partners.items())]
    low, high = interval(rates, _b_cubed_f)
    precision, recall = (float(np.mean([rate[place] for rate in rates])) for place in range(2))
    return [Figure("groups: B-cubed", len(rates), _b_cubed_f(rates) or 0.0, low, high, precision, recall)]


def _b_cubed(one: int, held: Sequence[tuple[int, bool]], group_of: Mapping[int, int]) -> tuple[float, float]:
    """Precision and recall of one ask, which itself is always right."""
    group = group_of.get(one)
    together = [truth for other, truth in held if group is not None and group_of.get(other) == group]
    true = sum(truth for _, truth in held)
    return (1 + sum(together)) / (1 + len(together)), (1 + sum(together)) / (1 + true)


def _b_cubed_f(rates: Sequence[tuple[float, float]]) -> float | None:
    precision, recall = (sum(rate[place] for rate in rates) / len(rates) for place in range(2))
    return 2 * precision * recall / (precision + recall)


# --- search ---------------------------------------------------------------------------------------------------------


def _search_figures(scored: Material, model: Model) -> list[Figure]:
    """Recall of the first ten: of all that is found, and of what is found and labelled (Sakai 2007), for the pools are small."""
    wanted = queries(scored.pairs)
    labelled: dict[int, set[int]] = defaultdict(set)
    for pair in scored.pairs:
        labelled[pair.one].add(pair.other)
        labelled[pair.other].add(pair.one)
    asked = sorted(wanted)
    ways = {
        "recall at 10": found_by_model(scored.arrays, asked, model),
        "plain: recall at 10, cosine of vectors": _by_scores(scored.arrays, asked, "vectors"),
        "plain: recall at 10, TF-IDF": _by_scores(scored.arrays, asked, "tfidf"),
    }
    made = [_recall(name, wanted, found) for name, found in ways.items()]
    for name, found in ways.items():
        held = {one: [other for other in others if other in labelled[one]] for one, others in found.items()}
        made.append(_recall(f"{name}, of the labelled", wanted, held))
    return made


def queries(pairs: Sequence[FoundPair]) -> dict[int, set[int]]:
    """Return the asks for which a pool was labelled and which of it are same or near; asks without any are left out."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        for one in pair.queries:
            if pair.relation in _POSITIVE:
                wanted[one].add(pair.other if one == pair.one else pair.one)
    return dict(wanted)


def found_by_model(arrays: Asks, asked: Sequence[int], model: Model) -> dict[int, list[int]]:
    """Return for each ask what the search returns, in order."""
    found = searched(arrays.chosen(asked), arrays, model)
    return {one: columns for one, columns in zip(asked, found, strict=True)}


def _by_scores(arrays: Asks, asked: Sequence[int], name: str) -> dict[int, list[int]]:
    held = getattr(arrays, name)
    scores = held[list(asked)] @ held.T
    scores = np.asarray(scores if isinstance(scores, np.ndarray) else scores.todense(), np.float64)
    scores[arrays.documents[list(asked)][:, None] == arrays.documents[None, :]] = -np.inf
    best = np.argsort(-scores.round(6), axis=1, kind="stable")[:, :_LOOKED_AT]
    return {one: row.tolist() for one, row in zip(asked, best, strict=True)}


def _recall(name: str, wanted: Mapping[int, set[int]], found: Mapping[int, Sequence[int]]) -> Figure:
    counts = [(len(good & set(found[one][:FIRST])), len(good)) for one, good in sorted(wanted.items())]
    low, high = interval(counts, _share)
    return Figure(name, sum(good for _, good in counts), _share(counts) or 0.0, low, high)


def _share(counts: Sequence[tuple[int, int]]) -> float | None:
    """The mean over the asks of the share that was found."""
    return float(np.mean([right / good for right, good in counts])) if counts else None


def _truth(pairs: Sequence[FoundPair]) -> Flags:
    return np.array([pair.relation in _POSITIVE for pair in pairs])


def _numbers(pairs: Sequence[FoundPair]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.array([pair.one for pair in pairs], np.int64), np.array([pair.other for pair in pairs], np.int64)


# --- told -----------------------------------------------------------------------------------------------------------


def as_json(scores: Scores) -> str:
    """Return the figures as JSON."""
    return json.dumps(asdict(scores), indent=1, ensure_ascii=False)


def as_text(scores: Scores) -> str:
    """Return the figures as a table."""
    lines = [
        f"{scores.n_pairs} labelled pairs of the split {scores.split} ({scores.n_forms} of formalities; {scores.n_lost} not in"
        f" the database), {scores.n_documents} documents, {scores.n_searched} recommendations searched",
        f"{'':58}{'n':>5}{'precision':>11}{'recall':>8}{'F':>8}   95%",
    ]
    for one in scores.figures:
        between = "" if one.low is None or one.high is None else f"   {one.low:.3f} to {one.high:.3f}"
        lines.append(f"{one.name:58}{one.n:5}{_told(one.precision):>11}{_told(one.recall):>8}{one.value:8.3f}{between}")
    return "\n".join(lines)


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
