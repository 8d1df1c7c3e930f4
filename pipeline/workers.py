"""Runs a stage over many documents: each in a process apart, with a time and a memory limit.

What a document does to its process (hang, crash, eat memory) becomes a problem of that document; the others go on. Where
one page did it, the document is tried again without that page (`trail`).
"""

from __future__ import annotations

import glob
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TaskTimeout
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline import partitions, trail
from pipeline.partitions import State
from pipeline.records import Problem, Record
from pipeline.stages import Stage
from pipeline.task import Task
from pipeline.trail import Attempt

_ATTEMPTS = 6  # that a page may end before the document is read only up to there
_OUT_OF_MEMORY = 86  # exit status of a worker that had no memory left
_FIRST = Attempt()


@dataclass(frozen=True)
class Limits:
    """How much one document may cost at one stage."""

    seconds: float = 300.0
    memory_mb: int = 4096
    processes: int = 2


@dataclass(frozen=True)
class Job:
    """One document to be worked on at one stage, and the keys under which the result is kept."""

    task: Task
    key: str
    failed_key: str
    run_id: str
    n_in: int


def run_stage(stage: Stage, jobs: Sequence[Job], limits: Limits) -> Iterator[tuple[Job, State]]:
    """Yield each job with the state of its partition as they are done; never raises for a document."""
    from pebble import ProcessPool

    pool = ProcessPool(
        max_workers=limits.processes,
        max_tasks=1 if stage.one_process_each else 0,
        initializer=_limit,
        initargs=(limits.memory_mb,),
        context=_context(),
    )
    with tempfile.TemporaryDirectory() as trails, pool:
        try:
            tries = [_Try(stage, job, limits, Path(trails) / str(i)) for i, job in enumerate(jobs)]
            futures = [one.schedule(pool) for one in tries]
            for one, future in zip(tries, futures, strict=True):
                yield one.job, _outcome(pool, one, future)
        except BaseException:
            pool.stop()
            raise


@dataclass(frozen=True)
class _Try:
    """An attempt at a document: the file that tells how far it is, and what is known from attempts before."""

    stage: Stage
    job: Job
    limits: Limits
    told: Path
    attempt: Attempt = _FIRST

    def schedule(self, pool: Any) -> Any:
        return pool.schedule(_work, args=(self,), timeout=self.limits.seconds)


def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "pipeline.preload"])
    return context


def _limit(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash is told in a row, not in a file of gigabytes


def _work(one: _Try) -> State:
    """Do the stage's work on one document and write its partition; runs in the worker."""
    started = time.perf_counter()
    stage, job = one.stage, one.job
    run: Callable[[Task], list[Record]] = import_module(stage.module).run
    if stage.one_process_each:
        trail.begin(one.told, one.limits.seconds, one.attempt)
    try:
        rows = run(job.task)
    except MemoryError:
        if trail.reached(one.told):
            os._exit(_OUT_OF_MEMORY)
        return fail(stage, job, "memory", _needed_more(one.limits))
    except Exception as error:
        kind, detail = _explain(error)
        return fail(stage, job, kind, detail)
    finally:
        trail.end()
    return partitions.write(
        partitions.folder(job.task.build, stage.name, job.task.document_id),
        rows,
        key=job.key,
        run_id=job.run_id,
        n_in=job.n_in,
        seconds=time.perf_counter() - started,
        peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _explain(error: Exception) -> tuple[str, str]:
    """Return kind and detail of what went wrong: an exception may carry its own `kind` and `detail`."""
    kind = getattr(error, "kind", None)
    if isinstance(kind, str):
        return kind, str(getattr(error, "detail", error))
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{where.tb_frame.f_globals.get('__name__')}:{where.tb_lineno}" if where else "unknown place"
    # The message itself is left out: it may quote the document.
    return "failed", f"{type(error).__name__} in {place}"


def _outcome(pool: Any, one: _Try, future: Any) -> State:
    """Wait for a document; one that ended its process at a page is tried again without it."""
    while True:
        try:
            state: State = future.result()
            return state
        except TaskTimeout:
            kind, detail = "timeout", f"not done after {one.limits.seconds:g} seconds"
        except Exception as error:  # the process died: killed, aborted, out of memory
            kind, detail = _end_of(error, one.limits)
        _sweep(one)
        page = trail.reached(one.told)
        if not page or one.attempt.last is not None:
            return fail(one.stage, one.job, kind, f"{detail}, at page {page}" if page else detail)
        one.told.unlink()
        one = replace(one, attempt=one.attempt.after(page, kind, detail, _ATTEMPTS))
        future = one.schedule(pool)


def _sweep(one: _Try) -> None:
    """Remove what a process that ended had half-written."""
    target = partitions.folder(one.job.task.build, one.stage.name, one.job.task.document_id)
    for leftover in target.parent.glob(f"{glob.escape(target.name)}.part*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _end_of(error: Exception, limits: Limits) -> tuple[str, str]:
    """Return kind and detail of how a process ended."""
    status = getattr(error, "exitcode", None)
    if status == _OUT_OF_MEMORY:
        return "memory", _needed_more(limits)
    if status == -signal.SIGALRM:
        return "timeout", f"a page took longer than {trail.page_seconds(limits.seconds):g} seconds to read"
    if status == -signal.SIGKILL:
        return "crashed", "the reader was killed from outside, most likely as the machine ran out of memory"
    how = f"signal {-status}" if isinstance(status, int) and status < 0 else f"status {status}"
    return "crashed", f"the reader broke off ({how}): damaged, or in need of more than {limits.memory_mb} MB"


def _needed_more(limits: Limits) -> str:
    return f"more than {limits.memory_mb} MB of memory are needed"


def fail(stage: Stage, job: Job, kind: str, detail: str) -> State:
    """Write the partition of a document that failed at a stage: one problem and nothing else."""
    problem = Problem(stage.name, job.task.document_id, None, None, kind, detail)
    return partitions.write(
        partitions.folder(job.task.build, stage.name, job.task.document_id),
        [problem],
        key=job.failed_key,
        run_id=job.run_id,
        status="failed",
        n_in=job.n_in,
    )
