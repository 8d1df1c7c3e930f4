"""How alike two asks are, as numbers between 0 and 1 that a linear model weighs: meaning, words, matter, children."""

from __future__ import annotations

import numpy as np

from pipeline.recur.asks import Asks, Ints, Numbers, Sparse

FEATURES = (
    "meaning",  # cosine of the vectors
    "meaning_centred",  # cosine after what all asks have in common is taken off
    "usage",  # cosine of what the words mean by the company they keep in these documents
    "words",  # cosine of the words, rare ones counting more
    "words_held",  # share of the words of the ask with fewer that the other has too
    "words_shared",  # shared words of all words of both
    "letters",  # cosine of the threes of characters of the words
    "matters_shared",  # shared matters of all matters of both
    "main_matters_shared",  # the same of what stands before the purpose
    "main_matters_held",  # share of the matters of the ask with fewer that the other has too
    "rarest_matter",  # how telling the most telling shared matter is
    "rarest_main_matter",
    "same_first_matter",
    "first_matter_held",  # the first matter of one is a main matter of the other
    "groups_shared",  # the children it is for
    "groups_differ",  # both name children and none is the same
    "sides_shared",  # what is to become of it
    "contexts_shared",  # what the children face, by the context codes
    "contexts_differ",
    "context_of_one",  # only one names what children face
    "like_length",
    "shorter",  # logarithm of the words of the shorter one
    "longer",
)
_FAR = 4.0  # weight of a matter that is as telling as any
_LONG = 5.0  # logarithm of the number of words of a long ask


def features(one: Asks, other: Asks, rows: Ints, columns: Ints) -> Numbers:
    """Return a row for each pair (rows[n] of one, columns[n] of other) and a column for each of FEATURES; symmetric."""
    words = _product(one.words, other.words, rows, columns)
    word_sums = _sums(one.words)[rows], _sums(other.words)[columns]
    matters = _product(one.matter, other.matter, rows, columns)
    matter_sums = _sums(one.matter)[rows], _sums(other.matter)[columns]
    mains = _product(one.main, other.main, rows, columns)
    main_sums = _sums(one.main)[rows], _sums(other.main)[columns]
    groups = _product(one.group, other.group, rows, columns)
    group_sums = _sums(one.group)[rows], _sums(other.group)[columns]
    sides = _product(one.side, other.side, rows, columns)
    contexts = _product(one.contexts, other.contexts, rows, columns)
    context_sums = _sums(one.contexts)[rows], _sums(other.contexts)[columns]
    shorter = np.minimum(one.n_words[rows], other.n_words[columns])
    longer = np.maximum(one.n_words[rows], other.n_words[columns])
    made = {
        "meaning": np.einsum("ij,ij->i", one.vectors[rows], other.vectors[columns]),
        "meaning_centred": np.einsum("ij,ij->i", one.centred[rows], other.centred[columns]),
        "usage": np.einsum("ij,ij->i", one.usage[rows], other.usage[columns]),
        "words": _product(one.tfidf, other.tfidf, rows, columns),
        "words_held": _held(words, *word_sums),
        "words_shared": _shared(words, *word_sums),
        "letters": _product(one.letters, other.letters, rows, columns),
        "matters_shared": _shared(matters, *matter_sums),
        "main_matters_shared": _shared(mains, *main_sums),
        "main_matters_held": _held(mains, *main_sums),
        "rarest_matter": _rarest(one.matter, other.matter, rows, columns),
        "rarest_main_matter": _rarest(one.main, other.main, rows, columns),
        "same_first_matter": (one.first[rows] == other.first[columns]) & (one.first[rows] != ""),
        "first_matter_held": _first_held(one, other, rows, columns) | _first_held(other, one, columns, rows),
        "groups_shared": _shared(groups, *group_sums),
        "groups_differ": (group_sums[0] > 0) & (group_sums[1] > 0) & (groups == 0),
        "sides_shared": _shared(sides, _sums(one.side)[rows], _sums(other.side)[columns]),
        "contexts_shared": _shared(contexts, *context_sums),
        "contexts_differ": (context_sums[0] > 0) & (context_sums[1] > 0) & (contexts == 0),
        "context_of_one": (context_sums[0] > 0) != (context_sums[1] > 0),
        "like_length": shorter / np.maximum(longer, 1.0),
        "shorter": np.log1p(shorter) / _LONG,
        "longer": np.log1p(longer) / _LONG,
    }
    return np.column_stack([np.asarray(made[name], np.float64) for name in FEATURES])


def named(one: Asks, other: Asks, rows: Ints, columns: Ints) -> Sparse:
    """Return a row for each pair and a column for each name that may tell, 1 where it does: symmetric.

    First the stems that both hold, then the main matters and sides that both hold, then the sides that only one holds;
    stems, matters and sides in order of their names, as `Known` has them.
    """
    from scipy.sparse import hstack

    stems = _both(one.words, other.words, rows, columns)
    matters = _both(one.main + one.side, other.main + other.side, rows, columns)
    sides = _marks(one.side)[rows] + _marks(other.side)[columns] - 2 * _both(one.side, other.side, rows, columns)
    return hstack([stems, matters, sides], format="csr")


def _both(one: Sparse, other: Sparse, rows: Ints, columns: Ints) -> Sparse:
    return _marks(one)[rows].multiply(_marks(other)[columns]).tocsr()


def _marks(weights: Sparse) -> Sparse:
    made = weights.copy()
    made.data = np.ones_like(made.data)
    return made


def _product(one: Sparse, other: Sparse, rows: Ints, columns: Ints) -> Numbers:
    return np.asarray(one[rows].multiply(other[columns]).sum(axis=1), np.float64).ravel()


def _sums(weights: Sparse) -> Numbers:
    """The sum of the weights of each row, which are kept as their roots."""
    return np.asarray(weights.multiply(weights).sum(axis=1), np.float64).ravel()


def _shared(both: Numbers, one: Numbers, other: Numbers) -> Numbers:
    return both / np.maximum(one + other - both, 1e-9)


def _held(both: Numbers, one: Numbers, other: Numbers) -> Numbers:
    return both / np.maximum(np.minimum(one, other), 1e-9)


def _rarest(one: Sparse, other: Sparse, rows: Ints, columns: Ints) -> Numbers:
    if not len(rows):
        return np.zeros(0)
    both = one[rows].multiply(other[columns]).tocsr()
    return np.asarray(both.max(axis=1).todense(), np.float64).ravel() / _FAR


def _first_held(one: Asks, other: Asks, rows: Ints, columns: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether the first matter of the one is a main matter of the other."""
    return np.asarray(_product(one.first_matter, other.main, rows, columns) > 0)
