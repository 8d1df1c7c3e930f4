"""What words mean in these documents, told by which words stand with them in a sentence: a vector of each, from no label.

Words that are used alike lie close, though they share no letter: "duty team" and "out of hours", "homeless" and
"accommodation". Each pair of words weighs the logarithm of how much oftener than by chance it shares a sentence, where that
is above nought (Church and Hanks 1990), frequent neighbours smoothed (Levy, Goldberg and Dagan 2015); of these weights the
first eigenvectors are kept, all counting alike, as that paper found best.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.minilm import Vectors
from pipeline.recur.words import function_stems, lower_case_stems, stems

NUMBERS = 100  # of each word; 64 and 150 did about as well on train
FEWEST_SENTENCES = 20  # that hold a word, for its company to tell anything
SMOOTHED = 0.75
DECIMALS = 3
_WHOLE = 127  # vectors are kept as whole numbers from -127 to 127
_SHORTEST = 4  # words of a sentence
_END = re.compile(r"(?<=[.;:])\s+|[\t\n]")
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Usage:
    """Words with how telling each is (logarithm of all sentences by those that hold it) and a row of whole numbers for each."""

    telling: Mapping[str, float]  # in order of the words
    numbers: NDArray[np.int8]

    def of(self, quotes: Sequence[Sequence[str]]) -> Vectors:
        """Return a row of length 1 for each quote, given as its stems: their sum by how telling they are; else noughts."""
        rows = self.numbers.astype(np.float64)
        rows *= (np.array(list(self.telling.values())) / np.maximum(np.linalg.norm(rows, axis=1), 1e-9))[:, None]
        places = {word: place for place, word in enumerate(self.telling)}
        made = np.zeros((len(quotes), self.numbers.shape[1]))
        for row, quote in zip(made, quotes, strict=True):
            row += rows[sorted({places[word] for word in quote if word in places})].sum(axis=0)
        return np.asarray(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9), np.float32)


NO_USAGE = Usage({}, np.zeros((0, NUMBERS), np.int8))


def learnt(texts: Iterable[tuple[str, str]], numbers: int = NUMBERS) -> Usage:
    """Return what the words of texts mean, given as (document, text); names, function words and rare words are left out.

    `numbers` must be far below the number of words: as many as there are words would put each by itself.
    """
    given = list(texts)
    kept = lower_case_stems([text for _, text in given], [document for document, _ in given]) - function_stems()
    sentences = sorted({part for _, text in given for part in _END.split(text) if len(part.split()) >= _SHORTEST})
    held = [set(stems(sentence)) & kept for sentence in sentences]
    counts = Counter(word for words in held for word in words)
    words = sorted(word for word, n in counts.items() if n >= FEWEST_SENTENCES)
    if not words:
        return NO_USAGE
    telling = {word: round(math.log(len(held) / counts[word]), DECIMALS) for word in words}
    return Usage(telling, _whole(_vectors(_together(held, words), numbers)))


def _together(held: Sequence[Collection[str]], words: Sequence[str]) -> Numbers:
    """Return in how many sentences each two words stand together; none with itself."""
    from scipy.sparse import csr_matrix

    places = {word: place for place, word in enumerate(words)}
    columns = [sorted(places[word] for word in one if word in places) for one in held]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in columns])])
    flat = np.array([place for one in columns for place in one], np.int64)
    holds: Any = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(held), len(words)))
    made: Numbers = (holds.T @ holds).toarray()
    np.fill_diagonal(made, 0.0)
    return made


def _vectors(together: Numbers, most: int) -> Numbers:
    """Return for each word a row of at most so many numbers: the first eigenvectors of the weights of its company."""
    from scipy.linalg import eigh

    share = together.sum(axis=1) / max(together.sum(), 1.0)
    smooth = share**SMOOTHED / max((share**SMOOTHED).sum(), 1e-12)
    chance = np.sqrt(np.outer(share, smooth) * np.outer(smooth, share))  # the same both ways round
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.log(together / max(together.sum(), 1.0) / chance)
    weights = np.where(np.isfinite(weights) & (weights > 0), weights, 0.0)
    size = len(weights)
    _, found = eigh(weights, subset_by_index=[max(0, size - most), size - 1])
    found = found[:, ::-1]  # the greatest first
    signs = np.sign(found[np.abs(found).argmax(axis=0), np.arange(found.shape[1])])  # which of two signs is no matter of chance
    made: Numbers = found * signs
    return made


def _whole(vectors: Numbers) -> NDArray[np.int8]:
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-12)
    made: NDArray[np.int8] = np.rint(vectors / largest * _WHOLE).astype(np.int8)
    return made


def as_csv(usage: Usage) -> bytes:
    """Return a row for each word: the word, how telling it is, its whole numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["stem", "telling", "numbers"])
    rows = zip(usage.telling.items(), usage.numbers.tolist(), strict=True)
    writer.writerows([word, f"{value:.{DECIMALS}f}", " ".join(map(str, row))] for (word, value), row in rows)
    return out.getvalue().encode()


def from_csv(text: str) -> Usage:
    """Return what `as_csv` wrote. Raises ValueError where a row is malformed."""
    rows = list(csv.reader(io.StringIO(text)))[1:]
    telling = {word: float(value) for word, value, _ in rows}
    numbers = np.array([row[2].split() for row in rows], np.int16).astype(np.int8)
    return Usage(telling, numbers.reshape(len(rows), -1 if len(rows) else NUMBERS))
