"""The stages that concern all documents together: link, theme, store, check, report."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from pipeline import fingerprint, partitions, paths, stages
from pipeline.ids import short_hash
from pipeline.partitions import State
from pipeline.records import (
    CaseFact,
    Document,
    File,
    Page,
    PrivateSpan,
    Problem,
    Recommendation,
    Record,
    ReviewClue,
    ReviewsError,
    Run,
)
from pipeline.registers import Registers, load
from pipeline.runner import Outcome, Runner, peak_memory_mb
from pipeline.stages import Stage

NOT_DONE = "privacy.not_done"
STORE = Stage(
    "store",
    "pipeline.finish",
    models=("codebook.yml", "frameworks.csv", "lenses.yml", "labels/lenses/*", "search.yml", *stages.LINK.models),
    packages=("duckdb", "duckdb-extension-fts", "numpy", "scipy"),
    uses_register=True,
)
GATHER = Stage("gather", "pipeline.gather")
CHECK = Stage("check", "pipeline.check", packages=("duckdb",))
REPORT = Stage(
    "report",
    "pipeline.report",
    models=("accuracy.csv", "area_places.csv", "frameworks.csv", "licences.yml", "scopes.csv", "tiles.csv"),
    packages=("duckdb", "jinja2", "altair", "vl-convert-python", "xlsxwriter", "gptables", "python-docx", "pypdfium2", "pillow"),
)


def link(runner: Runner) -> Outcome:
    """Join the documents to reviews."""
    from pipeline.link import link as join

    def work() -> Sequence[Record]:
        return join(
            runner.rows(Document, "describe"),
            runner.rows(ReviewClue, "describe"),
            runner.rows(CaseFact, "describe"),
            registers(runner),
        )

    return runner.whole_corpus(stages.LINK, work)


def answer(runner: Runner) -> Outcome:
    """Find what answering documents say of the recommendations of others."""
    from pipeline.answer import answers

    def work() -> Sequence[Record]:
        return answers(runner.build, runner.rows(Document, "describe"), runner.rows(Recommendation, "extract"))

    return runner.whole_corpus(stages.ANSWER, work)


def theme(runner: Runner) -> Outcome:
    """Put the extracts of all documents into themes, as the state of the themes tells."""
    from pipeline.theme import run

    return runner.whole_corpus(stages.THEME, lambda: run(runner.rows, runner.vectors(), runner.theme_state))


def recur(runner: Runner) -> Outcome:
    """Find which recommendations were made before."""
    from pipeline.recur import rows

    return runner.whole_corpus(stages.RECUR, lambda: rows(runner.rows, runner.vectors()))


def registers(runner: Runner) -> Registers:
    """Return the registers, with the entries that lie beside the documents."""
    return load(runner.register_folder)


def store(runner: Runner) -> Outcome:
    """Build the database from the partitions, beside and swapped in, where anything in it has changed."""
    from pipeline import store as database

    started = time.perf_counter()
    key = _store_key(runner)
    state = partitions.state(runner.build, STORE.name, paths.CORPUS)
    made = state is None or state.key != key or not runner.database.exists()
    if state is None or made:
        counts = database.build(runner.database, _partition_files(runner), _records(runner), runner.run_id(STORE))
        seconds = time.perf_counter() - started
        runs = [*_runs(runner), _own_run(STORE, runner, sum(counts.values()), seconds)]
        database.record_runs(runner.database, runs)
        state = State(key, "", runner.run_id(STORE), "done", 0, counts, seconds, peak_memory_mb())
        partitions.write(
            partitions.folder(runner.build, STORE.name, paths.CORPUS),
            runs,
            key=key,
            run_id=state.run_id,
            seconds=seconds,
        )
    n_rows = sum(state.counts.values())
    return Outcome("store", len(runner.described()), int(made), 0, n_rows, 0, time.perf_counter() - started, peak_memory_mb())


def check(runner: Runner) -> Outcome:
    """Run the SQL checks over the database; raises ReviewsError, naming the checks, where one does not hold."""
    from pipeline.check import run_checks

    started = time.perf_counter()
    results = run_checks(runner.database)
    broken = [result for result in results if result.n_rows]
    if broken:
        told = "; ".join(f"{result.name} ({result.n_rows} rows, first {result.sample[0]})" for result in broken)
        raise ReviewsError(f"checks that do not hold: {told}. Each is a query in pipeline/sql/checks/")
    return _told(runner, CHECK, len(results), started)


def report(runner: Runner) -> Outcome:
    """Write the report that people read, where the database or its pages have changed."""
    from pipeline.report import write_report

    started = time.perf_counter()
    folder = runner.into / paths.REPORT
    stored = partitions.state(runner.build, STORE.name, paths.CORPUS)
    # builders are loaded by name, so all that lies beside them counts, and not only what is imported
    made_of = [fingerprint.of_sources(folder) for folder in (paths.TEMPLATES.parent, paths.PACKAGE / "export", paths.SQL)]
    key = short_hash(runner.run_id(REPORT), *made_of, stored.key if stored else "")
    state = partitions.state(runner.build, REPORT.name, paths.CORPUS)
    if state and state.key == key and folder.is_dir():
        seconds = time.perf_counter() - started
        return Outcome(REPORT.name, len(runner.described()), 0, 0, 0, 0, seconds, peak_memory_mb())
    pages = write_report(runner.database, folder, runner.documents, runner.build, runner.limits.processes)
    partitions.write(partitions.folder(runner.build, REPORT.name, paths.CORPUS), [], key=key, run_id=runner.run_id(REPORT))
    return _told(runner, REPORT, pages, started)


def _told(runner: Runner, stage: Stage, n_out: int, started: float) -> Outcome:
    from pipeline import store as database

    seconds = time.perf_counter() - started
    database.record_runs(runner.database, [_own_run(stage, runner, n_out, seconds)])
    return Outcome(stage.name, len(runner.described()), 1, 0, n_out, 0, seconds, peak_memory_mb())


# --- what the store is made of --------------------------------------------------------------------------------------


def _store_key(runner: Runner) -> str:
    names = [stage.name for stage in (*stages.PER_DOCUMENT, *stages.WHOLE_CORPUS)]
    files = json.dumps([asdict(file) for file in runner.gathered.files], default=str)
    problems = json.dumps([asdict(problem) for problem in _problems(runner)], default=str)
    sql = fingerprint.of_folder(paths.SQL)
    return short_hash(runner.run_id(STORE), sql, files, problems, runner.register_sha256, *runner.digests(*names))


def _partition_files(runner: Runner) -> dict[str, list[Path]]:
    """Return, by table, the Parquet files to be loaded."""
    found: dict[str, list[Path]] = {}
    for stage in (*stages.PER_DOCUMENT, *stages.WHOLE_CORPUS):
        for document in [*runner.described(), paths.CORPUS]:
            for file in sorted(partitions.folder(runner.build, stage.name, document).glob("*.parquet")):
                # `describe` states facts of a case before `link` knows the review: those of `link` are stored.
                if not (stage is stages.DESCRIBE and file.stem == CaseFact.table) and file.stem != Problem.table:
                    found.setdefault(file.stem, []).append(file)
    return found


def _records(runner: Runner) -> dict[str, Sequence[Record]]:
    """Return, by table, the rows that come from no partition."""
    from pipeline import frameworks
    from pipeline.extract.codebook import category_rows, crosswalk_rows
    from pipeline.lens.labels import lens_rows

    register = registers(runner)
    return {
        "files": _files(runner),
        "problems": _problems(runner),
        "areas": tuple(register.areas.values()),
        "boards": tuple(register.boards.values()),
        "board_areas": register.board_areas,
        "agencies": tuple(register.agencies.values()),
        "categories": category_rows(),
        "category_crosswalk": crosswalk_rows(),
        "frameworks": frameworks.load(),
        **_by_table(lens_rows(runner.register_folder)),
        "private_spans": _unlooked_at(runner),
    }


def _by_table(rows: Sequence[Record]) -> dict[str, Sequence[Record]]:
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return dict(found)


def _unlooked_at(runner: Runner) -> list[PrivateSpan]:
    """Mask every page of a document that `privacy` did not get through: it fails closed."""
    looked_at = {document for document, state in runner.states(stages.PRIVACY).items() if state.status == "done"}
    run_id = runner.run_id(stages.PRIVACY)
    return [
        PrivateSpan(page.document_id, page.page, page.start_char, page.start_char + len(page.text), "person", NOT_DONE, run_id)
        for document in runner.described()
        if document not in looked_at
        for page in partitions.rows_of(partitions.folder(runner.build, "read", document), Page)
        if page.text
    ]


def _files(runner: Runner) -> list[File]:
    described = set(runner.described())
    return [file if file.document_id in described else replace(file, document_id=None) for file in runner.gathered.files]


def _problems(runner: Runner) -> list[Problem]:
    """Return all problems: of files, and of documents with the paths of their files."""
    described = set(runner.described())
    of_document: dict[str, list[str]] = {}
    for file in runner.gathered.files:
        of_document.setdefault(file.document_id or "", []).append(file.path)
    found = list(runner.gathered.problems)
    for stage in stages.PER_DOCUMENT:
        for document in runner.states(stage):
            rows = partitions.rows_of(partitions.folder(runner.build, stage.name, document), Problem)
            known = document if document in described else None
            places = of_document[document][:1] if known else of_document[document]
            found += [replace(row, document_id=known, path=path) for row in rows for path in places]
    for stage in stages.WHOLE_CORPUS:
        found += partitions.rows_of(partitions.folder(runner.build, stage.name, paths.CORPUS), Problem)
    return found


# --- the record of the run ------------------------------------------------------------------------------------------


def _runs(runner: Runner) -> list[Run]:
    gathered = replace(
        _own_run(GATHER, runner, len(runner.gathered.files), runner.gather_seconds),
        n_in=len(runner.gathered.files),
        n_problems=len(runner.gathered.problems),
    )
    per_document = [_run(runner, stage, runner.states(stage)) for stage in stages.PER_DOCUMENT]
    whole = []
    for stage in stages.WHOLE_CORPUS:
        state = partitions.state(runner.build, stage.name, paths.CORPUS)
        whole += [_run(runner, stage, {paths.CORPUS: state})] if state else []
    return [gathered, *per_document, *whole]


def _run(runner: Runner, stage: Stage, states: dict[str, State]) -> Run:
    made = states.values()
    return Run(
        run_id=runner.run_id(stage),
        stage=stage.name,
        versions=stage.versions,
        code_sha256=stage.code_sha256,
        models_sha256=stage.models_sha256,
        options=json.dumps(asdict(runner.limits), sort_keys=True),
        n_in=sum(state.n_in for state in made) or len(states),
        n_out=sum(sum(state.counts.values()) - state.counts.get(Problem.table, 0) for state in made),
        n_pages=sum(state.counts.get(Page.table, 0) for state in made),
        n_problems=sum(state.counts.get(Problem.table, 0) for state in made),
        seconds=round(sum(state.seconds for state in made), 3),
        peak_memory_mb=round(max((state.peak_memory_mb for state in made), default=0.0), 1),
    )


def _own_run(stage: Stage, runner: Runner, n_out: int, seconds: float) -> Run:
    run = _run(runner, stage, {})
    return replace(
        run,
        n_in=len(runner.described()),
        n_out=n_out,
        seconds=round(seconds, 3),
        peak_memory_mb=round(peak_memory_mb(), 1),
    )
