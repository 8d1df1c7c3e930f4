"""Keywords of themes: the words that tell a theme from the others and stand together; and how coherent they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.theme.consensus import LEFT_OVER, Labels

N_KEYWORDS = 10
SERVED = 2  # themes that one word may stand for: those where it weighs most
CANDIDATES = 14  # words of a theme among which those that stand together are chosen
FEWEST = 5  # texts in which a word must stand

Numbers = NDArray[np.float64]


class Marks:
    """Which words stand in which texts; the words are those that may be keywords."""

    def __init__(self, texts: Sequence[str], allowed: frozenset[str] | None = None) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(stop_words="english", min_df=min(FEWEST, len(texts)), binary=True, dtype=np.float32)
        marked = counter.fit_transform(texts).tocsc()
        names = [str(name) for name in counter.get_feature_names_out()]
        kept = [place for place, name in enumerate(names) if allowed is None or name in allowed]
        self.words = [names[place] for place in kept]
        self.place = {word: place for place, word in enumerate(self.words)}
        self.marked: Any = marked[:, kept]

    def together(self, words: Sequence[str]) -> Numbers:
        """Return the normalised pointwise mutual information of each two words over the texts (Bouma 2009), -1 to 1."""
        some = self.marked[:, [self.place[word] for word in words]]
        n = some.shape[0]
        both = np.asarray((some.T @ some).todense(), np.float64)
        shares = np.diag(both) / n
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.log(both / n / np.outer(shares, shares)) / -np.log(both / n)
        found[both == 0] = -1.0
        found[both == n] = 0.0  # in every text: nothing is learnt from it
        np.fill_diagonal(found, 0.0)
        return np.asarray(found, np.float64)

    def coherence(self, words: Sequence[str]) -> float | None:
        """Return the mean of `together` over the pairs of words; None below two known words."""
        known = [word for word in words if word in self.place]
        if len(known) < 2:
            return None
        return float(self.together(known).sum() / (len(known) * (len(known) - 1)))


def class_weights(marks: Marks, numbers: Labels) -> Numbers:
    """Return the weight of each word (column) for each theme (row): class-based TF-IDF (Grootendorst 2022)."""
    n_themes = int(numbers.max()) + 1
    counts = np.array([np.asarray(marks.marked[numbers == number].sum(axis=0)).ravel() for number in range(n_themes)], float)
    frequency = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.asarray(frequency * np.log1p(counts.sum(axis=1).mean() / np.maximum(counts.sum(axis=0), 1)), np.float64)


def keywords(marks: Marks, numbers: Labels) -> Mapping[int, tuple[str, ...]]:
    """Return up to ten words for each theme, the strongest first; no word stands for more than two themes."""
    if not (numbers != LEFT_OVER).any():
        return {}
    weights = class_weights(marks, numbers)
    served = np.argsort(np.argsort(-weights, axis=0, kind="stable"), axis=0) < SERVED
    weights = np.where(served, weights, 0.0)
    return {number: _standing_together(marks, row) for number, row in enumerate(weights)}


def _standing_together(marks: Marks, weights: Numbers) -> tuple[str, ...]:
    """Return the ten strongest words after those are dropped that stand least with the others."""
    order = np.argsort(-weights, kind="stable")[:CANDIDATES]
    words = [marks.words[place] for place in order if weights[place] > 0]
    pairs = marks.together(words) if len(words) > N_KEYWORDS else np.empty((0, 0))
    kept = list(range(len(words)))
    while len(kept) > N_KEYWORDS:
        kept.pop(int(np.argmin(pairs[np.ix_(kept, kept)].sum(axis=1))))
    return tuple(words[place] for place in kept)
