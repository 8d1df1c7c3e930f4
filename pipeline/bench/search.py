"""How well and how fast texts are found: 40 questions with hits that were read and judged, by words, by meaning and by both.

The labels (`models/labels/search.csv`: question, hash of the quote, 1 or 0) are the pool of what each way found among its first
ten, so what no way found is not known to be missing: recall is of the pool. It counts at most ten for a question,
because more than ten cannot be among ten.
"""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import paths
from pipeline.search import index
from pipeline.search.filters import Filter
from pipeline.search.find import WAYS, Hit, find, search, vector_of

if TYPE_CHECKING:
    import duckdb

LABELS = paths.MODELS / "labels" / "search.csv"
TOP = 10
_EXACT = """
select texts.text_number, likeness.score
from search_index.likeness($vector) as likeness
inner join search_index.texts as texts on texts.text_sha256 = likeness.quote_sha256
"""


@dataclass(frozen=True)
class Judged:
    """What one way of searching gave for one question."""

    n_relevant: int  # of the first ten
    n_known: int  # relevant in the pool
    n_unjudged: int  # of the first ten
    gain: float  # normalised discounted cumulative gain of the first ten
    seconds: float
    cpu_seconds: float  # of all threads: what the machine's other work does not change

    @property
    def recall(self) -> float:
        """Return the share of what is relevant in the pool (ten at most) that is among the first ten."""
        return self.n_relevant / min(TOP, self.n_known) if self.n_known else 1.0


def labels(file: Path = LABELS) -> dict[str, dict[str, bool]]:
    """Return, by question, what was judged: relevant or not, by the hash of the quote."""
    judged: dict[str, dict[str, bool]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            judged.setdefault(row["query"], {})[row["quote_sha256"]] = row["relevant"] == "1"
    return judged


def judged(hits: Sequence[Hit], known: Mapping[str, bool], seconds: float = 0.0, cpu_seconds: float = 0.0) -> Judged:
    """Return the figures of one list of hits."""
    found = [known.get(hit.quote_sha256) for hit in hits[:TOP]]
    n_known = sum(known.values())
    best = sum(1 / math.log2(place + 2) for place in range(min(TOP, n_known)))
    gain = sum(1 / math.log2(place + 2) for place, is_relevant in enumerate(found) if is_relevant)
    return Judged(sum(1 for one in found if one), n_known, found.count(None), gain / best if best else 1.0, seconds, cpu_seconds)


def measured(database: Path, questions: Mapping[str, Mapping[str, bool]]) -> dict[str, list[Judged]]:
    """Return the figures of every question, by way of searching; the model is loaded before the clock starts."""
    vector_of("nothing yet")
    search(database, "nothing yet")
    made: dict[str, list[Judged]] = {}
    for way in sorted(WAYS, reverse=True):
        for question, known in questions.items():
            started, cpu_started = time.perf_counter(), time.process_time()
            hits = search(database, question, by=way, limit=TOP).hits
            seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
            made.setdefault(way, []).append(judged(hits, known, seconds, cpu_seconds))
    return made


def agreement(database: Path, questions: Iterable[str], way: str) -> float:
    """Return the share of the first ten texts that are found, too, where vectors of floats are compared, not compact ones."""
    shares = []
    with index.connected(database) as (connection, _):
        for question in questions:
            ours, exact = (
                {hit.quote_sha256 for hit in find(connection, question, Filter(), way, TOP, (), **how)}
                for how in ({}, {"compared": _exactly})
            )
            shares.append(len(ours & exact) / len(exact) if exact else 1.0)
    return _mean(shares)


def _exactly(connection: duckdb.DuckDBPyConnection, vector: Sequence[float]) -> tuple[Any, Any]:
    found = connection.execute(_EXACT, {"vector": list(vector)}).fetchnumpy()
    return found["text_number"], found["score"]


def comparing(database: Path) -> float:
    """Return the seconds that a file takes, when it was changed, to be compared with its index: once, not at each search."""
    with index.connected(database) as (connection, _):
        started = time.perf_counter()
        index.is_current(connection)
        return time.perf_counter() - started


def report(figures: Mapping[str, Sequence[Judged]]) -> str:
    """Return the figures in words: means over the questions, of recall over those with anything relevant in the pool."""
    lines = ["way       recall@10  precision@10  nDCG@10  unjudged  median ms  95th percentile ms  median CPU ms  95th"]
    for way, found in figures.items():
        answerable = [one for one in found if one.n_known]
        recall, gain = (_mean([getattr(one, name) for one in answerable]) for name in ("recall", "gain"))
        precision = _mean([one.n_relevant / TOP for one in found])
        wall, cpu = ([getattr(one, name) for one in found] for name in ("seconds", "cpu_seconds"))
        lines.append(
            f"{way:9} {recall:9.3f} {precision:13.3f} {gain:8.3f} {sum(one.n_unjudged for one in found):9}"
            f" {_percentile(wall, 0.5):10.0f} {_percentile(wall, 0.95):19.0f}"
            f" {_percentile(cpu, 0.5):14.0f} {_percentile(cpu, 0.95):5.0f}"
        )
    return "\n".join(lines)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _percentile(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[max(0, math.ceil(share * len(seconds)) - 1)] * 1000 if seconds else 0.0


def main(database: Path, each: bool) -> None:
    """Print the figures for a database of the documents that the labels are of."""
    questions = labels()
    figures = measured(database, questions)
    print(f"{len(questions)} questions, {sum(len(known) for known in questions.values())} judgements")
    print(report(figures))
    same = "  ".join(f"{way} {agreement(database, questions, way):.3f}" for way in ("meaning", "both"))
    print(f"of the first ten, those that vectors of floats give: {same}")
    print(f"a changed file compared with its index, once: {1000 * comparing(database):.0f} ms")
    if each:
        for number, question in enumerate(questions):
            print(f"{'  '.join(f'{way} {found[number].recall:.2f}' for way, found in figures.items())}  {question}")


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("database", type=Path, help="database of the documents that the labels are of")
    parser.add_argument("--each", action="store_true", help="recall of every question too")
    given = parser.parse_args()
    main(given.database, given.each)
