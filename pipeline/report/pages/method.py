"""How the site came about, how far it can be trusted by kind of document, what has not been measured; and the problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.evaluate.accuracy import ALL, read_accuracy
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import in_words

PATH = "method.html"
PROBLEMS = "problems.html"
MEASURES = {  # of the evaluation: what readers call them
    "failures": "failures",
    "good_practice": "good practice",
    "causes": "causes",
    "impacts": "impacts",
    "recommendations": "recommendations",
    "agencies": "mentions of bodies",
    "addressees": "addressees of recommendations",
    "failure_category": "practice code of a failure",
    "failure_contexts": "contexts of a failure",
    "missed_opportunities": "missed opportunities",
    "cause_links": "which failure a cause explains",
    "deadlines": "deadlines",
}


def build(site: Site) -> None:
    """Add the page on method and limits, and that of problems."""
    _method(site)
    _problems(site)


def _method(site: Site) -> None:
    source = site.source
    site.page(
        PATH, "method.html", "Method and limits", (), "method limits accuracy how",
        counts=source.named("counts")[0], accuracy=_accuracy(site, read_accuracy()), coverage=_coverage(site),
        unmeasured=_unmeasured(site, read_accuracy()), frameworks=source.rows("select * from frameworks order by valid_from"),
        runs=_runs(site), n_without_area=source.named("no_area")[0]["n"],
    )  # fmt: skip


def _accuracy(site: Site, rows: Sequence[Mapping[str, str]]) -> Table:
    shown = [
        {
            "measure": MEASURES[row["measure"]],
            "kind": "all kinds" if row["kind"] == ALL else in_words(row["kind"]),
            "n_labels": int(row["n_labels"]),
            "precision": _share(row["precision"]),
            "recall": _share(row["recall"]),
            "value": _share(row["value"]),
            "interval": _interval(row["low"], row["high"]),
        }
        for row in rows
        if row["measure"] in MEASURES and int(row["n_labels"])
    ]
    columns = (
        Column("measure", "What is found"),
        Column("kind", "Kind of document"),
        Column("n_labels", "Labels", "number"),
        Column("precision", "Right, of what is found"),
        Column("recall", "Found, of what is there"),
        Column("value", "Both in one, or share right"),
        Column("interval", "95% interval of that"),
    )
    note = (
        "Measured on documents that nobody who wrote rules or fitted models had read, labelled by hand. 1 is all, 0 none. "
        "“Both in one” is the harmonic mean of the two before it (F1)."
    )
    return site.table("method/accuracy", Table("How far what is found here is right, by kind of document", columns, shown, note))


def _interval(low: str, high: str) -> str:
    """Return the interval; drawn anew from a handful of labels that all agree it has no width, and tells nothing."""
    return f"{float(low):.2f} to {float(high):.2f}" if low and float(low) < float(high) else "too few labels"


def _share(text: str) -> str:
    return f"{float(text):.2f}" if text else "–"


def _unmeasured(site: Site, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the kinds of documents that are shown here and on which nothing was measured."""
    measured = {row["kind"] for row in rows if row["measure"] == "failures" and int(row["n_labels"])}
    shown = {document["kind"] for document in site.source.documents.values() if document["is_in_scope"]}
    return [in_words(kind) for kind in sorted(shown - measured)]


def _coverage(site: Site) -> Table:
    columns = (
        Column("measure", "Of what was given"),
        Column("n", "Number", "number"),
        Column("n_base", "Of", "number"),
        Column("share", "Share", "share"),
    )
    rows = site.source.named("coverage")
    return site.table("method/coverage", Table("How much could be read, placed and resolved", columns, rows))


def _runs(site: Site) -> Table:
    rows = [row for row in site.source.named("runs") if row["stage"] not in ("check", "report")]
    columns = (
        Column("stage", "Stage"),
        Column("n_problems", "Problems", "number"),
        Column("run_id", "Run"),
    )
    return site.table("method/runs", Table("The run that made this", columns, rows))


def _in_words(row: Row) -> Row:
    return row | {"kind": in_words(row["kind"]), "stage": in_words(row["stage"])}


def _problems(site: Site) -> None:
    source = site.source
    files = [_in_words(row) for row in source.named("problem_files")]
    kinds = [_in_words(row) for row in source.named("problems")]
    about = (Column("path", "File"), Column("stage", "Met while"), Column("kind", "Problem"), Column("detail", "Reason"))
    counted = (
        Column("kind", "Problem"),
        Column("stage", "Met while"),
        Column("n", "How often", "number"),
        Column("n_documents", "Documents or files", "number"),
    )
    site.page(
        PROBLEMS, "problems.html", "Problems", (("Method and limits", PATH),), "problems files not read",
        files=site.table("problems/files", Table("Files that became no document", about, files)),
        kinds=site.table("problems/kinds", Table("All problems by kind", counted, kinds)),
    )  # fmt: skip
