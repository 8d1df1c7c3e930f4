"""Runs the stages over a folder of documents: only what is not there yet or no longer holds."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pipeline import fingerprint, partitions, paths, stages
from pipeline.gather import Gathered, gather, not_a_folder
from pipeline.ids import short_hash
from pipeline.partitions import State
from pipeline.records import Embedding, File, Page, Problem, Record, ReviewsError
from pipeline.stages import Stage
from pipeline.task import Task
from pipeline.workers import Job, Limits, run_stage

R = TypeVar("R", bound=Record)
Progress = Callable[[str, int, int], None]  # stage, documents done, documents in all


@dataclass(frozen=True)
class Outcome:
    """What a stage did in this run, in one line of numbers."""

    stage: str
    n_documents: int
    n_made: int  # documents that were worked on now; the rest was there already
    n_pages: int
    n_rows: int
    n_problems: int
    seconds: float
    peak_memory_mb: float


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""


@dataclass
class Runner:
    """A run of the pipeline: documents in, partitions and a database out."""

    documents: Path
    into: Path
    limits: Limits = field(default_factory=Limits)
    progress: Progress = silent
    theme_state: Path | None = paths.FITTED  # folder with the state of the themes; None fits them to these documents alone
    gather_seconds: float = 0.0  # known once `gathered` has been asked for

    @property
    def build(self) -> Path:
        """Folder of the partitions."""
        return self.into / paths.BUILD

    @property
    def database(self) -> Path:
        """The working database."""
        return self.into / paths.DATABASE

    @cached_property
    def gathered(self) -> Gathered:
        """The files, looked at once a run."""
        if not self.documents.is_dir():
            raise ReviewsError(not_a_folder(self.documents))
        started = time.perf_counter()
        self.build.mkdir(parents=True, exist_ok=True)
        partitions.sweep(self.build)
        found = gather(self.documents)
        self.gather_seconds = time.perf_counter() - started
        return found

    @cached_property
    def register_folder(self) -> Path | None:
        """Register entries that lie beside the documents, if any."""
        folder = self.documents / paths.REGISTER
        return folder if folder.is_dir() else None

    @cached_property
    def register_sha256(self) -> str:
        """Hash of these entries."""
        return fingerprint.of_folder(self.register_folder)

    @cached_property
    def theme_state_sha256(self) -> str:
        """Hash of the state of the themes."""
        return fingerprint.of_bytes(self.theme_state.glob("themes.*")) if self.theme_state else "none"

    def run_id(self, stage: Stage) -> str:
        """Return the identity of a stage as it is run here."""
        run_id = stage.run_id(self.register_sha256)
        return short_hash(run_id, self.theme_state_sha256) if stage.uses_theme_state else run_id

    # --- per document -----------------------------------------------------------------------------------------------

    def per_document(self, stage: Stage) -> Outcome:
        """Bring the partitions of one stage up to date for every document."""
        started = time.perf_counter()
        jobs = list(self._jobs(stage))
        stale = [job for job in jobs if not self._holds(stage, job)]
        stale.sort(key=lambda job: (-job.task.path.stat().st_size, job.task.document_id))
        for done, _ in enumerate(run_stage(stage, stale, self.limits), start=1):
            self.progress(stage.name, len(jobs) - len(stale) + done, len(jobs))
        return self._outcome(stage.name, self.states(stage), len(stale), time.perf_counter() - started)

    def _jobs(self, stage: Stage) -> Iterator[Job]:
        run_id = self.run_id(stage)
        for document, file in self.gathered.documents().items():
            upstream = [partitions.state(self.build, name, document) for name in stage.upstream]
            if not all(self._serves(stage, *pair) for pair in zip(stage.upstream, upstream, strict=True)):
                continue
            row = self.gathered.catalogue.get(document, {}) if stage.uses_catalogue else {}
            given = [state.digest for state in upstream if state] or [file.sha256, file.format or ""]
            key = short_hash(run_id, *given, json.dumps(row, sort_keys=True))
            yield Job(self._task(document, file), key, self._failed_key(key), run_id, self._n_in(stage, document))

    @staticmethod
    def _serves(stage: Stage, name: str, state: State | None) -> bool:
        """Whether what an earlier stage made of a document lets this one begin."""
        return state is not None and (state.status == "done" or name in stage.tolerates)

    def _task(self, document: str, file: File) -> Task:
        row = self.gathered.catalogue.get(document, {})
        path = self.documents / file.path
        return Task(document, path, file.format or "", self.build, row, self.register_folder, file.sha256)

    def _failed_key(self, key: str) -> str:
        """A document that failed is tried again when the limits change."""
        return short_hash(key, self.limits.seconds, self.limits.memory_mb)

    def _n_in(self, stage: Stage, document: str) -> int:
        """Rows (of `read`: nothing yet) that the stage is given of a document."""
        if not stage.upstream:
            return 0
        state = partitions.state(self.build, stage.upstream[-1], document)
        return sum(state.counts.values()) if state else 0

    def _holds(self, stage: Stage, job: Job) -> bool:
        state = partitions.state(self.build, stage.name, job.task.document_id)
        return state is not None and state.key == (job.failed_key if state.status == "failed" else job.key)

    def states(self, stage: Stage) -> dict[str, State]:
        """Return the state of each document's partition of a stage, those that failed among them."""
        found = {document: partitions.state(self.build, stage.name, document) for document in self.gathered.documents()}
        return {document: state for document, state in found.items() if state}

    def described(self) -> list[str]:
        """Return the ids of what became a document: read, segmented and described."""
        done = self.states(stages.DESCRIBE)
        return [document for document, state in done.items() if state.status == "done"]

    # --- whole corpus -----------------------------------------------------------------------------------------------

    def rows(self, record_type: type[R], *names: str) -> list[R]:
        """Return the rows of one type that the named stages made, in the order of the documents."""
        made: list[R] = []
        for name in names:
            for document in self.described():
                made += partitions.rows_of(partitions.folder(self.build, name, document), record_type)
        return made

    def vectors(self) -> dict[tuple[str, str], Any]:
        """Return the vector of each extract by kind and id, as rows of one array for each document."""
        found: dict[tuple[str, str], Any] = {}
        for document in self.described():
            folder = partitions.folder(self.build, "embed", document)
            columns = [partitions.column(folder, Embedding, name) for name in ("extract_kind", "extract_id", "vector")]
            if columns[0] is not None:
                kinds, ids, vectors = columns
                found.update(zip(zip(kinds.tolist(), ids.tolist(), strict=True), vectors, strict=True))
        return found

    def whole_corpus(self, stage: Stage, work: Callable[[], Sequence[Record]]) -> Outcome:
        """Bring the one partition of a stage that concerns all documents up to date."""
        started = time.perf_counter()
        run_id = self.run_id(stage)
        key = short_hash(run_id, *self.digests(*stage.upstream))
        state = partitions.state(self.build, stage.name, paths.CORPUS)
        self.progress(stage.name, 0, 1)
        made = state is None or state.key != key
        if state is None or made:
            state = partitions.write(
                partitions.folder(self.build, stage.name, paths.CORPUS),
                work(),  # evaluated first: the seconds below include it
                key=key,
                run_id=run_id,
                n_in=len(self.described()),
                seconds=time.perf_counter() - started,
                peak_memory_mb=peak_memory_mb(),
            )
        self.progress(stage.name, 1, 1)
        return self._outcome(stage.name, {paths.CORPUS: state}, int(made), time.perf_counter() - started)

    def digests(self, *names: str) -> list[str]:
        """Return document, digest of the partitions of stages, for all that became documents."""
        found: list[str] = []
        for name in names:
            for document in [*self.described(), paths.CORPUS]:
                state = partitions.state(self.build, name, document)
                found += [document, state.digest] if state else []
        return found

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _outcome(self, name: str, states: Mapping[str, State], n_made: int, seconds: float) -> Outcome:
        return Outcome(
            stage=name,
            n_documents=len(states),
            n_made=n_made,
            n_pages=sum(state.counts.get(Page.table, 0) for state in states.values()),
            n_rows=sum(sum(state.counts.values()) - state.counts.get(Problem.table, 0) for state in states.values()),
            n_problems=sum(state.counts.get(Problem.table, 0) for state in states.values()),
            seconds=seconds,
            peak_memory_mb=max((state.peak_memory_mb for state in states.values()), default=0.0),
        )


def peak_memory_mb() -> float:
    """Return the most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def gathering(runner: Runner) -> Outcome:
    """Look at the files of the folder; raises ReviewsError where there is none."""
    found = runner.gathered
    if not found.files:
        raise ReviewsError(f"no files in {runner.documents}: give a folder with PDF, HTML, DOCX or TXT files")
    documents = len(found.documents())
    n_files, n_problems = len(found.files), len(found.problems)
    return Outcome("gather", documents, documents, 0, n_files, n_problems, runner.gather_seconds, peak_memory_mb())
