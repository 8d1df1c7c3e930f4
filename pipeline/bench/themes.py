"""How well themes hold, beside what plain libraries make of the same texts: stability, coherence, diversity, persistence.

    python -m pipeline.bench.themes FOLDER [--parts stability,baselines,persistence] [--seeds 2]

FOLDER is what a run wrote into; only its partitions are read. About half an hour on two idle cores.

stability: independent full fits under different seeds. AMI is the adjusted mutual information over the extracts that have a
theme in both, in scikit-learn's default form; "left over" is the share of extracts without a theme.
baselines: BERTopic as it comes (UMAP and HDBSCAN, clusters of ten and more, its own words), NMF on TF-IDF and LDA on counts with
as many topics as ours, all on the wordings that ours are fitted on.
persistence: on three splits themes are fitted to 95% of the documents, and the others are added. "As stored" compares the rows
that a run writes before and after with the state as it is; "fitted anew" compares with a state that was fitted again to all
documents and goes on with the earlier one, which is the harder test.

Coherence is the mean normalised pointwise mutual information of each two of a theme's ten words over all distinct wordings;
words that are no candidates there (stop words, words in fewer than five texts) are passed over, which favours lists that hold
many. Diversity is the share of different words among all words of the lists.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import partitions, paths
from pipeline.bench.theme_baselines import BASELINES, Clustered
from pipeline.ids import short_hash
from pipeline.minilm import Vectors
from pipeline.records import Embedding, Record, ReviewsError, ThemeMember
from pipeline.theme import corpus_of
from pipeline.theme.consensus import LEFT_OVER, Labels
from pipeline.theme.corpus import Corpus
from pipeline.theme.fitting import MOST_THEMES, PER_THEME, SEED, discovered, fit, stay
from pipeline.theme.membership import Membership, leads
from pipeline.theme.rows import theme_rows
from pipeline.theme.state import State
from pipeline.theme.texts import sample, wording
from pipeline.theme.words import N_KEYWORDS, Marks, class_weights

PARTS = ("stability", "baselines", "persistence")
HELD = 0.95  # share of the documents on which themes are fitted before the others are added
SPLITS = 3
AS_BERTOPIC = 0.37  # share that BERTopic's defaults leave over
HEADER = f"{'':34}{'themes':>8}{'left over':>16}{'AMI':>8}{'coherence':>11}{'diversity':>11}{'seconds':>9}"


@dataclass(frozen=True)
class Stay:
    """Of the extracts that had a theme, the share that kept it; and what became of themes."""

    n_added: int  # documents
    as_stored: float
    fitted_anew: float
    events: Mapping[str, int]


# --- what a run left ------------------------------------------------------------------------------------------------


def read_corpus(folder: Path) -> Corpus:
    """Return the extracts in scope of a finished run, with vectors and documents. Raises ReviewsError."""
    build = folder / paths.BUILD
    documents = sorted(path.name for path in (build / "embed").glob("*") if (path / partitions.STATE).is_file())
    if not documents:
        raise ReviewsError(f"{folder} holds no finished run: run `make run INTO={folder}` first")
    vectors: dict[tuple[str, str], Any] = {}
    for document in documents:
        columns = [
            partitions.column(partitions.folder(build, "embed", document), Embedding, name)
            for name in ("extract_kind", "extract_id", "vector")
        ]
        if columns[0] is not None:
            kinds, ids, found = columns
            vectors.update(zip(zip(kinds.tolist(), ids.tolist(), strict=True), found, strict=True))

    def rows(record_type: type[Record], *stages: str) -> list[Record]:
        folders = (partitions.folder(build, stage, document) for stage in stages for document in documents)
        return [row for place in folders for row in partitions.rows_of(place, record_type)]

    return corpus_of(rows, vectors)


def part_of(corpus: Corpus, documents: frozenset[str]) -> Corpus:
    """Return the same corpus with the extracts of these documents only."""
    places = [place for place, extract in enumerate(corpus.extracts) if extract.document_id in documents]
    return Corpus([corpus.extracts[place] for place in places], corpus.vectors[places], corpus.documents)


# --- figures --------------------------------------------------------------------------------------------------------


def agreement(one: Labels, other: Labels) -> float:
    """Return the adjusted mutual information of two clusterings over what both assign."""
    from sklearn.metrics import adjusted_mutual_info_score

    both = (one != LEFT_OVER) & (other != LEFT_OVER)
    return float(adjusted_mutual_info_score(one[both], other[both]))


def left_over(numbers: Labels) -> float:
    """Return the share of what belongs to no cluster."""
    return float(np.mean(numbers == LEFT_OVER))


def diversity(lists: Sequence[Sequence[str]]) -> float:
    """Return the share of different words among all words of the lists."""
    words = [word for one in lists for word in one]
    return len(set(words)) / max(1, len(words))


def coherence(marks: Marks, lists: Sequence[Sequence[str]]) -> float:
    """Return the mean over the lists of the coherence of their words; lists of fewer than two known words are left out."""
    found = [value for words in lists if (value := marks.coherence(words)) is not None]
    return float(np.mean(found)) if found else float("nan")


def line(name: str, runs: Sequence[Clustered], marks: Marks) -> str:
    """Return a line of the table for runs of one method that differ by their seed."""
    agreed = [agreement(one.numbers, other.numbers) for one, other in combinations(runs, 2)]
    lists = [list(run.words) for run in runs]
    return (
        f"{name:34}{'/'.join(str(len(words)) for words in lists):>8}"
        f"{'/'.join(f'{left_over(run.numbers):.3f}' for run in runs):>16}"
        f"{np.mean(agreed) if agreed else float('nan'):>8.3f}"
        f"{np.mean([coherence(marks, words) for words in lists]):>11.3f}"
        f"{np.mean([diversity(words) for words in lists]):>11.3f}"
        f"{np.mean([run.seconds for run in runs]):>9.0f}"
    )


# --- the parts ------------------------------------------------------------------------------------------------------


def told_stability(corpus: Corpus, marks: Marks, seeds: Sequence[int], tell: Callable[[str], None]) -> int:
    """Tell the figures of independent fits; return how many themes the first has."""
    places = sample(corpus.extracts)
    runs, states = [], []
    for seed in seeds:
        started = time.perf_counter()
        state = fit(corpus.extracts, corpus.vectors, seed=seed, is_named=False)
        numbers, _ = state.membership.of(corpus.vectors)
        words = [theme.keywords for theme in state.themes]
        states.append(state)
        runs.append(Clustered(numbers, words, time.perf_counter() - started))
    tell(line("consensus, all extracts", runs, marks))
    fitted = [replace(run, numbers=run.numbers[places]) for run in runs]
    tell(line("consensus, wordings fitted on", fitted, marks))
    texts = [corpus.extracts[place].quote for place in places]
    plain = [replace(run, words=plain_words(texts, run.numbers)) for run in fitted]
    tell(line("  the same with words of c-TF-IDF", plain, marks))
    surest = [
        replace(run, numbers=surest_of(state.membership, corpus.vectors[places]))
        for run, state in zip(fitted, states, strict=True)
    ]
    tell(line(f"  the same, {AS_BERTOPIC:.0%} left over", surest, marks))
    stable = [np.mean([theme.stability for theme in state.themes]) for state in states]
    tell(f"  mean stability of a theme {', '.join(f'{value:.3f}' for value in stable)}")
    return len(states[0].themes)


def surest_of(membership: Membership, vectors: Vectors) -> Labels:
    """Return the themes of the surest texts only, so that as many are left over as by BERTopic's defaults."""
    scores = membership.scores(vectors)
    lead = leads(scores)
    return np.asarray(np.where(lead >= np.quantile(lead, AS_BERTOPIC), scores.argmax(axis=1), LEFT_OVER), np.int64)


def plain_words(texts: Sequence[str], numbers: Labels) -> list[tuple[str, ...]]:
    """Return the ten words of each cluster that weigh most by class-based TF-IDF, chosen by nothing else."""
    marks = Marks(texts)
    weights = class_weights(marks, numbers)
    return [tuple(marks.words[place] for place in np.argsort(-row, kind="stable")[:N_KEYWORDS]) for row in weights]


def told_baselines(corpus: Corpus, marks: Marks, seeds: Sequence[int], n_themes: int, tell: Callable[[str], None]) -> None:
    """Tell the figures of what plain libraries make of the wordings that themes are fitted on."""
    places = sample(corpus.extracts)
    texts = [corpus.extracts[place].quote for place in places]
    for name, method in BASELINES.items():
        tell(line(name, [method(texts, corpus.vectors[places], n_themes, seed) for seed in seeds], marks))


def told_persistence(corpus: Corpus, tell: Callable[[str], None]) -> None:
    """Tell what stays on each split when the documents held back are added."""
    for salt in range(1, SPLITS + 1):
        found = stayed(corpus, salt)
        events = ", ".join(f"{name} {n}" for name, n in found.events.items())
        tell(
            f"split {salt}: {found.n_added} documents added; stay as stored {found.as_stored:.4f},"
            f" fitted anew {found.fitted_anew:.4f}; themes {events}"
        )


def stayed(corpus: Corpus, salt: int) -> Stay:
    """Return what stays when the documents that a split holds back are added."""
    first = held(corpus, salt)
    before = part_of(corpus, first)
    state = fit(before.extracts, before.vectors, is_named=False)
    earlier, later = memberships(before, state), memberships(corpus, state)
    kept = [later.get(extract) == theme for extract, theme in earlier.items()]
    anew = fit(corpus.extracts, corpus.vectors, state, is_named=False)
    told = Counter(event.event for event in anew.events)
    n_added = len({extract.document_id for extract in corpus.extracts} - first)
    return Stay(n_added, float(np.mean(kept)), stay(state, anew, before.vectors), dict(sorted(told.items())))


def held(corpus: Corpus, salt: int) -> frozenset[str]:
    """Return the documents on which a split fits: those with the smaller hashes."""
    names = sorted({extract.document_id for extract in corpus.extracts}, key=lambda name: short_hash("split", salt, name))
    return frozenset(names[: round(HELD * len(names))])


def memberships(corpus: Corpus, state: State) -> dict[tuple[str, str], str]:
    """Return the theme of each extract as a run with this state writes it, themes of unseen documents included."""
    found = discovered(corpus.extracts, corpus.vectors, state)
    rows = theme_rows(corpus, state, found, {})
    return {(row.extract_kind, row.extract_id): row.theme_id for row in rows if isinstance(row, ThemeMember)}


def main(folder: Path, parts: Sequence[str], n_seeds: int) -> None:
    """Print the figures of a finished run."""
    corpus = read_corpus(folder)
    reference = {wording(extract.quote): extract.quote for extract in corpus.extracts}
    n_documents = len({extract.document_id for extract in corpus.extracts})
    n_fitted = len(sample(corpus.extracts))
    _tell(f"{len(corpus.extracts):,} extracts of {n_documents} documents, {len(reference):,} wordings, {n_fitted:,} fitted on")
    marks = Marks(list(reference.values()))
    seeds = [SEED + number for number in range(n_seeds)]
    n_themes = max(4, min(MOST_THEMES, n_fitted // PER_THEME))
    if "stability" in parts or "baselines" in parts:
        _tell(HEADER)
    if "stability" in parts:
        n_themes = told_stability(corpus, marks, seeds, _tell)
    if "baselines" in parts:
        told_baselines(corpus, marks, seeds, n_themes, _tell)
    if "persistence" in parts:
        told_persistence(corpus, _tell)


def _tell(text: str) -> None:
    print(text, flush=True)  # each figure takes minutes: none is lost in a buffer


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="what a run wrote into")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--seeds", type=int, default=2, help="independent fits of each method")
    given = parser.parse_args()
    main(given.folder, given.parts.split(","), given.seeds)
