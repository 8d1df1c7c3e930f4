"""Plain topic models, as one would first use them, on the texts that themes are fitted on."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.minilm import Vectors
from pipeline.theme.consensus import LEFT_OVER, Labels
from pipeline.theme.words import FEWEST, N_KEYWORDS

SMALLEST = 10  # texts in a cluster: BERTopic's default


@dataclass(frozen=True)
class Clustered:
    """The cluster of each text (left over -1), ten words for each cluster, and the seconds it took."""

    numbers: Labels
    words: Sequence[Sequence[str]]
    seconds: float


Baseline = Callable[[Sequence[str], Vectors, int, int], Clustered]


def bertopic(texts: Sequence[str], vectors: Vectors, n_themes: int, seed: int) -> Clustered:
    """Return what BERTopic's defaults make; the number of themes is its own. UMAP is spelt out only to be given a seed."""
    from bertopic import BERTopic
    from umap import UMAP

    started = time.perf_counter()
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(embedding_model=None, umap_model=reducer, min_topic_size=SMALLEST)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        numbers, _ = model.fit_transform(list(texts), embeddings=vectors)
    words = [[word for word, _ in model.get_topic(number)] for number in sorted(set(numbers) - {LEFT_OVER})]
    return Clustered(np.asarray(numbers, np.int64), words, time.perf_counter() - started)


def nmf(texts: Sequence[str], vectors: Vectors, n_themes: int, seed: int) -> Clustered:
    """Return the strongest factor of each text by non-negative matrix factorisation, begun at random."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    return _factored(texts, TfidfVectorizer(stop_words="english", min_df=FEWEST), NMF(n_themes, init="random", random_state=seed))


def lda(texts: Sequence[str], vectors: Vectors, n_themes: int, seed: int) -> Clustered:
    """Return the likeliest topic of each text by latent Dirichlet allocation."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(stop_words="english", min_df=FEWEST)
    return _factored(texts, counter, LatentDirichletAllocation(n_themes, random_state=seed))


def _factored(texts: Sequence[str], counter: Any, model: Any) -> Clustered:
    started = time.perf_counter()
    counted = counter.fit_transform(texts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged: so it is with the defaults
        shares = model.fit_transform(counted)
    names = counter.get_feature_names_out()
    words = [[str(names[place]) for place in np.argsort(-row, kind="stable")[:N_KEYWORDS]] for row in model.components_]
    told = np.asarray(counted.sum(axis=1)).ravel() > 0  # a text without a known word belongs nowhere
    numbers = np.where(told & (shares.max(axis=1) > 0), shares.argmax(axis=1), LEFT_OVER)
    return Clustered(np.asarray(numbers, np.int64), words, time.perf_counter() - started)


BASELINES: Mapping[str, Baseline] = {"BERTopic, defaults": bertopic, "NMF": nmf, "LDA": lda}
