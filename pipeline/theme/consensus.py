"""Consensus of many clusterings: what stands together whichever documents were drawn and wherever the search began.

One clustering is an accident of its seed and of the documents that happen to be there. So documents are drawn many times, each
draw is clustered, and texts are put together that were put together most of the time (evidence accumulation: Fred and Jain
2005, average linkage on the share of clusterings in which two texts fall together). What belongs nowhere firmly is left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.minilm import Vectors

Labels = NDArray[np.int64]

DRAWS = 100  # clusterings; with half as many, two consensus runs agree noticeably less
DRAWN = 0.8  # share of the documents in each draw
NEIGHBOURS = 20  # likest texts whose mean stands for a text
LOOKED_AT = 40  # likest texts among which the drawn ones are looked for
STEPS = 2  # how often that is repeated
WIDTH = 50  # principal components that are clustered
LEFT_OVER = -1
LEFT_SHARE = 0.15  # of the fitted texts, those least firmly in their cluster
FEWEST_TEXTS = 20  # in a cluster
FEWEST_DOCUMENTS = 5
_ROWS = 2_000  # at once, so that memory stays flat


@dataclass(frozen=True)
class Clusters:
    """What the consensus is: the cluster of each text (largest 0, left over -1), how firmly, and what was drawn."""

    numbers: Labels
    strength: Vectors
    draws: Sequence[Labels]


class Consensus:
    """Clusters texts as scikit-learn's clusterers do, so that BERTopic takes it as its own."""

    def __init__(self, documents: Sequence[str], n_clusters: int, seed: int) -> None:
        self.documents, self.n_clusters, self.seed = list(documents), n_clusters, seed
        self.labels_: Labels = np.empty(0, np.int64)
        self.clusters: Clusters | None = None

    def fit(self, vectors: Vectors, y: Any = None) -> Consensus:
        """Cluster the vectors, a row for each text; `y` is what clusterers are given and do not use."""
        self.clusters = consensus(np.asarray(vectors, np.float32), self.documents, self.n_clusters, self.seed)
        self.labels_ = self.clusters.numbers
        return self


def consensus(vectors: Vectors, documents: Sequence[str], n_clusters: int, seed: int) -> Clusters:
    """Return the clusters in which `DRAWS` clusterings of drawn documents agree.

    `vectors` holds a row of length 1 for each text, `documents` the document of each.
    """
    near = nearest(vectors, min(LOOKED_AT, len(vectors)))
    draws = [draw(vectors, near, documents, n_clusters, seed * 1_000 + number) for number in range(DRAWS)]
    together = co_association(draws)
    numbers = _linked(together, n_clusters)
    strength = _strength(together, numbers)
    return Clusters(_kept(numbers, strength, documents), strength, draws)


def nearest(vectors: Vectors, n: int) -> NDArray[np.intp]:
    """Return the places of the `n` likest texts of each text, likest (itself) first."""
    parts = []
    for start in range(0, len(vectors), _ROWS):
        likeness = vectors[start : start + _ROWS] @ vectors.T
        some = np.argpartition(-likeness, n - 1, axis=1)[:, :n]
        order = np.argsort(-np.take_along_axis(likeness, some, axis=1), axis=1, kind="stable")
        parts.append(np.take_along_axis(some, order, axis=1))
    return np.concatenate(parts)


def draw(vectors: Vectors, near: NDArray[np.intp], documents: Sequence[str], n_clusters: int, seed: int) -> Labels:
    """Return the cluster of every text by k-means on the texts of drawn documents, each text smoothed by its neighbours."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    names = sorted(set(documents))
    lot = np.random.default_rng(seed)
    chosen = set(lot.choice(names, max(1, round(DRAWN * len(names))), replace=False).tolist())
    drawn = np.array([document in chosen for document in documents])
    smooth = smoothed(vectors, near, drawn)
    width = min(WIDTH, int(drawn.sum()), vectors.shape[1])
    reducer = PCA(width, svd_solver="covariance_eigh").fit(smooth[drawn])
    reduced = reducer.transform(smooth)
    model = KMeans(min(n_clusters, int(drawn.sum())), n_init=1, random_state=seed, max_iter=60).fit(reduced[drawn])
    return np.asarray(model.predict(reduced), np.int64)


def smoothed(vectors: Vectors, near: NDArray[np.intp], drawn: NDArray[np.bool_]) -> Vectors:
    """Return each text as the mean of its likest drawn texts, taken `STEPS` times.

    Means of neighbours draw groups together as UMAP does, in a hundredth of its time and without its chance.
    """
    from scipy.sparse import csr_matrix

    counted = drawn[near] & (np.cumsum(drawn[near], axis=1) <= NEIGHBOURS)
    rows, columns = np.nonzero(counted)
    share = (1.0 / np.maximum(counted.sum(axis=1), 1)).astype(np.float32)
    mean = csr_matrix((share[rows], (rows, near[rows, columns])), shape=(len(vectors), len(vectors)))
    made = vectors
    for _ in range(STEPS):
        made = mean @ made
        made = made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
    return np.asarray(made, np.float32)


def co_association(draws: Sequence[Labels]) -> Vectors:
    """Return for each pair of texts the share of the clusterings in which they fall together."""
    from scipy.sparse import csr_matrix, hstack

    n = len(draws[0])
    marks = [csr_matrix((np.ones(n, np.float32), (np.arange(n), numbers))) for numbers in draws]
    marked = hstack(marks).tocsr()
    return np.asarray((marked @ marked.T).toarray() / len(draws), np.float32)


def _linked(together: Vectors, n_clusters: int) -> Labels:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1.0 - together
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    return np.asarray(fcluster(tree, n_clusters, "maxclust") - 1, np.int64)


def _strength(together: Vectors, numbers: Labels) -> Vectors:
    """Return how often each text fell together with the others of its cluster, from 0 to 1."""
    inside = np.zeros((len(numbers), int(numbers.max()) + 1), np.float32)
    inside[np.arange(len(numbers)), numbers] = 1.0
    sums = (together @ inside)[np.arange(len(numbers)), numbers]
    sizes = inside.sum(axis=0)[numbers]
    return np.asarray((sums - 1.0) / np.maximum(sizes - 1.0, 1.0), np.float32)


def _kept(numbers: Labels, strength: Vectors, documents: Sequence[str]) -> Labels:
    """Return the clusters by size, without what is least firm and what stands in too few texts or documents."""
    kept = numbers.copy()
    kept[strength < np.quantile(strength, LEFT_SHARE)] = LEFT_OVER
    names = np.asarray(documents)
    for number in set(kept.tolist()) - {LEFT_OVER}:
        members = kept == number
        if members.sum() < FEWEST_TEXTS or len(set(names[members].tolist())) < FEWEST_DOCUMENTS:
            kept[members] = LEFT_OVER
    return by_size(kept)


def by_size(numbers: Labels) -> Labels:
    """Return the same clusters, the largest as 0; what is left over stays -1."""
    counts = {n: int((numbers == n).sum()) for n in set(numbers.tolist()) - {LEFT_OVER}}
    order = sorted(counts, key=lambda n: (-counts[n], int(np.flatnonzero(numbers == n)[0])))
    place = {LEFT_OVER: LEFT_OVER, **{n: i for i, n in enumerate(order)}}
    return np.array([place[int(n)] for n in numbers], np.int64)


def stabilities(numbers: Labels, draws: Sequence[Labels]) -> dict[int, float]:
    """Return for each cluster the mean, over the draws, of its best Jaccard overlap with a cluster there (Hennig 2007)."""
    found: dict[int, float] = {}
    fitted = numbers != LEFT_OVER
    for number in sorted(set(numbers.tolist()) - {LEFT_OVER}):
        mine = numbers == number
        best = [max(_jaccard(mine, (other == n) & fitted) for n in set(other[mine].tolist())) for other in draws]
        found[number] = round(float(np.mean(best)), 4)
    return found


def _jaccard(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return float((one & other).sum() / (one | other).sum())
