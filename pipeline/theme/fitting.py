"""Fitting: what the themes are, from all extracts of a corpus, by consensus; and which earlier theme each of them is.

BERTopic holds the parts together. Inside it vectors are not reduced (the smoothing of the consensus takes that place) and the
clusterer is the consensus (docs/decisions/0016).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.ids import short_hash
from pipeline.minilm import Vectors
from pipeline.theme.consensus import FEWEST_DOCUMENTS, FEWEST_TEXTS, LEFT_OVER, Clusters, Consensus, Labels, stabilities
from pipeline.theme.events import events, matched
from pipeline.theme.membership import fit_membership
from pipeline.theme.naming import common_words, label
from pipeline.theme.rows import STABLE, Found
from pipeline.theme.state import Event, FittedTheme, State
from pipeline.theme.texts import Extract, sample, wording
from pipeline.theme.words import Marks, keywords

SEED = 2012
PER_THEME = 40  # texts a theme should hold on average
MOST_THEMES = 80
FEWEST_UNSEEN = 100  # extracts left over in unseen documents from which themes of their own are looked for


def fit(
    extracts: Sequence[Extract], vectors: Vectors, earlier: State | None = None, seed: int = SEED, is_named: bool = True
) -> State:
    """Return the themes of these extracts; those that were there earlier keep their id and label.

    `vectors` holds a row of length 1 for each extract. Without `is_named` labels are keywords only, which is quicker.
    """
    places = sample(extracts)
    texts = [extracts[place] for place in places]
    clusters = cluster(texts, vectors[places], seed)
    membership = fit_membership(vectors[places], clusters.numbers, vectors)
    taken = [theme.label for theme in earlier.themes] if earlier else []
    themes = _themes(texts, vectors[places], clusters, extracts, is_named, taken)
    state = State(themes, membership, frozenset(extract.document_id for extract in extracts), (), seed)
    return _continued(state, earlier, vectors)


def cluster(texts: Sequence[Extract], vectors: Vectors, seed: int) -> Clusters:
    """Return the clusters on which `consensus` settles, as BERTopic runs it."""
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    if len(texts) < FEWEST_TEXTS:
        return Clusters(np.full(len(texts), LEFT_OVER, np.int64), np.zeros(len(texts), np.float32), ())
    from threadpoolctl import threadpool_limits

    n_clusters = max(4, min(MOST_THEMES, len(texts) // PER_THEME))
    clusterer = Consensus([text.document_id for text in texts], n_clusters, seed)
    model = BERTopic(
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(stop_words="english"),
        calculate_probabilities=False,
    )
    # one thread: many small clusterings wait for each other's threads longer than they work
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        model.fit_transform([text.quote for text in texts], embeddings=vectors)
    if clusterer.clusters is None:
        raise AssertionError("BERTopic did not call its clusterer")
    return clusterer.clusters


def _themes(
    texts: Sequence[Extract],
    vectors: Vectors,
    clusters: Clusters,
    reference: Sequence[Extract],
    is_named: bool,
    taken: Sequence[str],
) -> tuple[FittedTheme, ...]:
    """Return the themes of clustered texts.

    `reference` holds all texts, over which words stand together or do not; `taken` the labels of earlier themes, which no other
    theme is given.
    """
    members = [np.flatnonzero(clusters.numbers == number) for number in range(int(clusters.numbers.max()) + 1)]
    if not members:
        return ()
    centres = np.array([_centre(vectors[places]) for places in members])
    common = common_words([text.quote for text in reference], [text.document_id for text in reference])
    marks, words = _words(texts, clusters.numbers, reference, common)
    stable = stabilities(clusters.numbers, clusters.draws)
    made: list[FittedTheme] = []
    for number, places in enumerate(members):
        near = [texts[i] for i in places[np.argsort(-(vectors[places] @ centres[number]), kind="stable")]]
        made.append(
            FittedTheme(
                theme_id=short_hash("theme", *sorted(wording(text.quote) for text in near)),
                label=label(near, centres, number, words[number], common, [*taken, *(one.label for one in made)])
                if is_named
                else ", ".join(words[number][:3]),
                keywords=words[number],
                stability=stable[number],
                coherence=_rounded(marks.coherence(words[number])),
                n_texts=len(places),
            )
        )
    return tuple(made)


def _words(
    texts: Sequence[Extract], numbers: Labels, reference: Sequence[Extract], common: frozenset[str]
) -> tuple[Marks, Mapping[int, tuple[str, ...]]]:
    """Return which words stand in which text of the reference, each wording once, and the keywords of the clusters."""
    cluster_of = {wording(text.quote): int(number) for text, number in zip(texts, numbers, strict=True)}
    quotes = {wording(text.quote): text.quote for text in reference}
    marks = Marks(list(quotes.values()), common)
    return marks, keywords(marks, np.array([cluster_of.get(text, LEFT_OVER) for text in quotes], np.int64))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _centre(vectors: Vectors) -> Vectors:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


def _continued(state: State, earlier: State | None, vectors: Vectors) -> State:
    """Return the state with the ids and labels of the earlier themes that it goes on with, and the events."""
    later_numbers, _ = state.membership.of(vectors)
    if earlier is None:
        return replace(state, events=tuple(Event("new", theme.theme_id, None, None) for theme in state.themes))
    earlier_numbers, _ = earlier.membership.of(vectors)
    kept = matched(earlier_numbers, later_numbers, len(earlier.themes), len(state.themes))
    themes = tuple(
        replace(theme, theme_id=earlier.themes[kept[n]].theme_id, label=earlier.themes[kept[n]].label) if n in kept else theme
        for n, theme in enumerate(state.themes)
    )
    told = events(earlier_numbers, later_numbers, _ids(earlier), [theme.theme_id for theme in themes], kept)
    return replace(state, themes=themes, events=tuple(told))


def _ids(state: State) -> list[str]:
    return [theme.theme_id for theme in state.themes]


def stay(earlier: State, later: State, vectors: Vectors) -> float:
    """Return the share of the extracts with a theme under `earlier` that have the same theme under `later`."""
    before, after = _names(earlier, vectors), _names(later, vectors)
    held = [one == other for one, other in zip(before, after, strict=True) if one is not None]
    return float(np.mean(held)) if held else 1.0


def _names(state: State, vectors: Vectors) -> list[str | None]:
    numbers: Labels = state.membership.of(vectors)[0]
    return [None if number == LEFT_OVER else state.themes[number].theme_id for number in numbers.tolist()]


def discovered(extracts: Sequence[Extract], vectors: Vectors, state: State) -> list[Found]:
    """Return themes that documents the state has not seen show among what is left over, as far as they are stable.

    They are provisional: `make fit-themes` takes them into the state, and only then their ids outlive further documents.
    """
    numbers, _ = state.membership.of(vectors)
    places = [
        place for place in np.flatnonzero(numbers == LEFT_OVER).tolist() if extracts[place].document_id not in state.documents
    ]
    if len(places) < FEWEST_UNSEEN or len({extracts[place].document_id for place in places}) < FEWEST_DOCUMENTS:
        return []
    unseen, seen_vectors = [extracts[place] for place in places], vectors[places]
    chosen = sample(unseen)
    texts = [unseen[i] for i in chosen]
    clusters = cluster(texts, seen_vectors[chosen], state.seed)
    themes = _themes(texts, seen_vectors[chosen], clusters, unseen, True, [theme.label for theme in state.themes])
    held = {wording(text.quote): place for place, text in enumerate(texts)}  # a wording belongs wherever it stands
    standing = [held.get(wording(extract.quote)) for extract in unseen]
    numbers = np.array([LEFT_OVER if place is None else clusters.numbers[place] for place in standing])
    return [
        Found(theme, [places[i] for i in members], [float(clusters.strength[standing[i]]) for i in members])
        for number, theme in enumerate(themes)
        if theme.stability >= STABLE and (members := np.flatnonzero(numbers == number).tolist())
    ]
