"""Theme: what recurs across documents, as clusters of extracts, each with a label that people can read.

BERTopic holds the parts together; inside it UMAP reduces and k-means clusters, because UMAP with HDBSCAN left 41% of
the extracts out and moved more between seeds (docs/decisions/0006). Only documents in scope are clustered.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.ids import short_hash
from pipeline.labels import common_words, keyphrases, label_of, phrases
from pipeline.minilm import Vectors
from pipeline.recommendation_links import links
from pipeline.records import (
    Cause,
    Document,
    Failure,
    GoodPractice,
    Problem,
    Recommendation,
    Record,
    Theme,
    ThemeMember,
)  # fmt: skip

SEED = 2012
SEEDS_COMPARED = 2  # further seeds, against which the stability of each theme is measured
FEWEST = 40  # extracts below which clusters mean nothing
PER_THEME = 40  # extracts a theme should hold on average
MOST_FITTED = 12_000  # extracts that are clustered; the others join the theme whose centre is nearest
LOOSE = 0.4  # cosine to its theme's centre below which an extract is left over
MOST_THEMES = 60
STABLE = 0.6  # mean Jaccard from which a theme counts as stable (Hennig 2007, clusterwise assessment)
EXEMPLARS = 5

Rows = Callable[..., list[Any]]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Extract:
    """An extract as it is clustered."""

    kind: str
    extract_id: str
    document_id: str
    quote: str


def run(rows: Rows, vectors: Mapping[tuple[str, str], Any]) -> list[Record]:
    """Return themes, their members and the links between recommendations.

    `rows(type, *stages)` gives the records there are, `vectors` those of the extracts by kind and id.
    """
    documents = {row.document_id: row for row in rows(Document, "describe") if row.is_in_scope}
    extracts = [e for e in _extracts(rows) if e.document_id in documents and (e.kind, e.extract_id) in vectors]
    if len(extracts) < FEWEST:
        detail = f"{len(extracts)} extracts in scope: themes need at least {FEWEST}"
        return [Problem("theme", None, None, None, "too_few_extracts", detail)]
    matrix = np.array([vectors[e.kind, e.extract_id] for e in extracts], np.float32)
    made: list[Record] = [*themes(extracts, matrix, documents)]
    asked = [index for index, extract in enumerate(extracts) if extract.kind == "recommendation"]
    chosen = [extracts[index] for index in asked]
    made += links([e.extract_id for e in chosen], [e.document_id for e in chosen], matrix[asked])
    return made


def _extracts(rows: Rows) -> list[Extract]:
    """Return every extract once for each document and quote, in the order of the ids."""
    found = [
        *(Extract("failure", r.failure_id, r.document_id, r.quote) for r in rows(Failure, "extract")),
        *(Extract("cause", r.cause_id, r.document_id, r.quote) for r in rows(Cause, "extract")),
        *(Extract("good_practice", r.good_practice_id, r.document_id, r.quote) for r in rows(GoodPractice, "extract")),
        *(Extract("recommendation", r.recommendation_id, r.document_id, r.quote) for r in rows(Recommendation, "extract")),
    ]
    return sorted(found, key=lambda e: (e.kind, e.extract_id))


def themes(extracts: Sequence[Extract], vectors: Vectors, documents: dict[str, Document]) -> list[Record]:
    """Return `Theme` and `ThemeMember` rows, largest theme first."""
    n_themes = max(4, min(MOST_THEMES, len(extracts) // PER_THEME))
    fitted = sample(extracts)
    quotes = [extracts[i].quote for i in fitted]
    first, *others = [cluster(quotes, vectors[fitted], n_themes, SEED + i) for i in range(1 + SEEDS_COMPARED)]
    stability = stabilities(first, others)
    assigned = joined(vectors, fitted, first)
    kept = [_kept(vectors, np.flatnonzero(assigned == number)) for number in range(int(assigned.max()) + 1)]
    names = _names(extracts, kept, vectors)
    made: list[Record] = []
    for number, members in enumerate(kept):
        if not len(members):
            continue
        label = names[number]
        likeness = _likeness(vectors, members)
        chosen = _exemplars(extracts, members, likeness)
        theme_id = short_hash("theme", *sorted(extracts[i].extract_id for i in members))
        made.append(_theme(theme_id, label, stability[number], [extracts[i] for i in members], documents))
        made += [
            ThemeMember(theme_id, extracts[i].kind, extracts[i].extract_id, round(float(p), 4), chosen.get(int(i)))
            for i, p in zip(members, likeness, strict=True)
        ]
    return made


def sample(extracts: Sequence[Extract]) -> list[int]:
    """Return the extracts that are clustered, in order: all, or those whose ids (hashes) come first.

    So the choice is as good as drawn by lot, depends on no order, and hardly changes when documents are added.
    """
    by_id = sorted(range(len(extracts)), key=lambda i: extracts[i].extract_id)
    return sorted(by_id[:MOST_FITTED])


def joined(vectors: Vectors, fitted: Sequence[int], numbers: Labels) -> Labels:
    """Return the cluster of every extract: its own where it was clustered, else the one whose centre is nearest."""
    clustered = vectors[fitted]
    centres = np.array([_centre(clustered[numbers == n]) for n in range(int(numbers.max()) + 1)])
    assigned = np.asarray(np.argmax(vectors @ centres.T, axis=1), np.int64)
    assigned[fitted] = numbers
    return assigned


def cluster(quotes: Sequence[str], vectors: Vectors, n_themes: int, seed: int) -> Labels:
    """Return the number of each extract's cluster, the largest cluster being 0 (BERTopic with UMAP and k-means)."""
    from bertopic import BERTopic
    from sklearn.cluster import KMeans
    from umap import UMAP

    neighbours = min(15, len(quotes) - 1)
    reducer = UMAP(n_neighbors=neighbours, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(
        embedding_model=None,
        umap_model=reducer,
        hdbscan_model=KMeans(n_themes, random_state=seed, n_init=4),
        calculate_probabilities=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # UMAP says that a seed costs it its threads
        numbers, _ = model.fit_transform(list(quotes), embeddings=vectors)
    return np.asarray(numbers, np.int64)


def stabilities(assigned: Labels, others: Sequence[Labels]) -> dict[int, float]:
    """Return for each cluster the mean, over other runs, of its best Jaccard overlap with a cluster there."""
    found: dict[int, float] = {}
    for number in sorted(set(assigned.tolist())):
        mine = assigned == number
        best = [max(_jaccard(mine, other == n) for n in set(other[mine].tolist())) for other in others]
        found[number] = round(float(np.mean(best)), 4)
    return found


def _jaccard(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return float((one & other).sum() / (one | other).sum())


def _kept(vectors: Vectors, members: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the members that are like enough to the centre of their cluster; the rest is left over."""
    return members[_likeness(vectors, members) >= LOOSE] if len(members) else members


def _names(
    extracts: Sequence[Extract], kept: Sequence[NDArray[np.intp]], vectors: Vectors
) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return label and keywords of each cluster."""
    chosen = [(int(i), number) for number, members in enumerate(kept) for i in members]
    held = [extracts[i].document_id for i, _ in chosen]
    common = common_words([extracts[i].quote for i, _ in chosen], held)
    found = [phrases(extracts[i].quote, common) for i, _ in chosen]
    per_theme = keyphrases(found, [number for _, number in chosen], held)
    taken: set[str] = set()
    names: dict[int, tuple[str, tuple[str, ...]]] = {}
    for number, words in sorted(per_theme.items()):
        label = label_of(words, _centre(vectors[kept[number]]), taken)
        taken.add(label)
        names[number] = (label, tuple(words[:10]))
    return names


def _centre(vectors: Vectors) -> Vectors:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def _likeness(vectors: Vectors, members: NDArray[np.intp]) -> Vectors:
    """Cosine of each member to the centre of its theme, as its probability of belonging."""
    return np.asarray(np.clip(vectors[members] @ _centre(vectors[members]), 0.0, 1.0), np.float32)


def _exemplars(extracts: Sequence[Extract], members: NDArray[np.intp], likeness: Vectors) -> dict[int, int]:
    """Return the members nearest to the centre, numbered from 1, no two from one document."""
    seen: set[str] = set()
    chosen: dict[int, int] = {}
    numbers = members.tolist()
    for place in sorted(range(len(numbers)), key=lambda i: (-round(float(likeness[i]), 5), extracts[numbers[i]].extract_id)):
        extract = extracts[numbers[place]]
        if extract.document_id not in seen and len(chosen) < EXEMPLARS:
            seen.add(extract.document_id)
            chosen[numbers[place]] = len(chosen) + 1
    return chosen


def _theme(
    theme_id: str,
    name: tuple[str, tuple[str, ...]],
    stability: float,
    members: Sequence[Extract],
    documents: dict[str, Document],
) -> Theme:
    held = {extract.document_id for extract in members}
    areas = {documents[d].area_code for d in held} - {None}
    dates = sorted(filter(None, (_when(documents[d]) for d in held)))
    return Theme(
        theme_id=theme_id,
        label=name[0],
        keywords=name[1],
        n_extracts=len(members),
        n_documents=len(held),
        n_areas=len(areas),
        stability=stability,
        is_stable=stability >= STABLE,
        first_on=dates[0] if dates else None,
        last_on=dates[-1] if dates else None,
    )


def _when(document: Document) -> date | None:
    return document.period_end_on or document.published_on
