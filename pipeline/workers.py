"""Runs a stage over many documents: each in a process apart, with a time and a memory limit.

What a document does to its process (hang, crash, eat memory) becomes a problem of that document; the others go on.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TaskTimeout
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pipeline import partitions
from pipeline.partitions import State
from pipeline.records import Problem, Record
from pipeline.stages import Stage
from pipeline.task import Task


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
        initializer=_limit_memory,
        initargs=(limits.memory_mb,),
        context=_context(),
    )
    with pool:
        futures = [(job, pool.schedule(_work, args=(stage, job), timeout=limits.seconds)) for job in jobs]
        try:
            for job, future in futures:
                yield job, _outcome(stage, job, future, limits)
        except BaseException:
            pool.stop()
            raise


def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "pipeline.preload"])
    return context


def _limit_memory(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _work(stage: Stage, job: Job) -> State:
    """Do the stage's work on one document and write its partition; runs in the worker."""
    started = time.perf_counter()
    run: Callable[[Task], list[Record]] = import_module(stage.module).run
    try:
        rows = run(job.task)
    except MemoryError:
        return fail(stage, job, "memory", "needed more memory than the limit allows")
    except Exception as error:
        kind, detail = _explain(error)
        return fail(stage, job, kind, detail)
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


def _outcome(stage: Stage, job: Job, future: Any, limits: Limits) -> State:
    try:
        state: State = future.result()
    except TaskTimeout:
        return fail(stage, job, "timeout", f"not done after {limits.seconds:g} seconds")
    except Exception as error:  # the process died: killed, aborted, out of memory
        return fail(stage, job, "crashed", f"the process ended without a result ({type(error).__name__})")
    return state


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
