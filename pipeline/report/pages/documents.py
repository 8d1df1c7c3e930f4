"""Pages of documents: a list by kind and year, and for each document its facts, its outline and what it says, in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.export.policy import policy
from pipeline.report.naming import KINDS, ROLES, kind_words
from pipeline.report.pages.document_facts import facts
from pipeline.report.parts import Parts, part_path
from pipeline.report.pictures import may_be_shown
from pipeline.report.shelves import Shelf, shelved
from pipeline.report.site import Site
from pipeline.report.source import Row
from pipeline.report.statements import KIND_WORDS, Statement, Statements, near
from pipeline.report.tabulate import Column, Table
from pipeline.report.wording import source_address

INDEX = "documents/index.html"
PICTURED = 6  # statements of a document that are shown on their page
_COLUMNS = (
    Column("name", "Document"),
    Column("published_on", "Published", "date"),
    Column("area_name", "Area"),
    Column("scope", "In comparisons"),
    Column("n_pages", "Pages", "number"),
    Column("n_statements", "Statements found", "number"),
)


@dataclass(frozen=True)
class PageOf:
    """A page of a document with its statements by heading. `source` is the address of that page."""

    page: int
    label: str | None
    source: str | None
    sections: Sequence[tuple[str | None, Sequence[Statement]]]


@dataclass(frozen=True)
class Heading:
    """A line of the outline; `href` leads to its page where something was found there."""

    text: str
    level: int
    page: int
    href: str | None


def build(site: Site) -> None:
    """Write the list of documents and a page, in parts if it is long, for each."""
    source = site.source
    parts = Parts(source)
    statements = Statements(source, parts)
    known = _Known(site)
    names = known.names
    for document_id, document in source.documents.items():
        found = statements.of(document_id)
        shown = _with_pictures(site, document, found, statements.rows.get(document_id, ()))
        _pages(site, document, names[document_id], shown, parts.starts(document_id), known)
    counts = {document_id: len(rows) for document_id, rows in statements.rows.items()}
    _lists(site, counts, names)


# --- one document ---------------------------------------------------------------------------------------------------


class _Known:
    """What stands beside the statements, asked once for all documents."""

    def __init__(self, site: Site) -> None:
        source = site.source
        self.documents = source.documents
        self.headings = source.by("document_id", source.named("document_headings"))
        self.weighed = {row["document_id"]: row["n"] for row in source.named("document_weighed")}
        self.problems = source.by("document_id", source.named("document_problems"))
        siblings = source.named("document_siblings")
        self.of_review = source.by("review_id", siblings)
        self.reviews_of = source.by("document_id", siblings)
        self.reviews = source.reviews
        self.areas = source.areas
        self.names = source.document_names
        self.review_names = source.review_names
        # by document: relation, path and name of the later review
        self.disputed: dict[str, list[tuple[str, str, str]]] = {}
        for row in source.named("document_disputed"):
            later = (row["relation"], f"reviews/{row['review_id']}.html", self.review_names[row["review_id"]])
            self.disputed.setdefault(row["document_id"], []).append(later)


def _pages(site: Site, document: Row, name: str, statements: Sequence[Statement], starts: Sequence[int], known: _Known) -> None:
    document_id = document["document_id"]
    by_part = parted(statements, starts)
    found = Counter(kind for statement in statements for kind in statement.kinds)
    for number, part in enumerate(by_part, start=1):
        is_first = number == 1
        told = f"{name} (part {number} of {len(by_part)})" if len(by_part) > 1 else name
        site.page(
            part_path(document_id, number),
            "document.html",
            told,
            trail=[("Documents", INDEX)],
            words=_words(document) if is_first else "",
            is_found=is_first,
            document=document,
            kind=kind_words(document["kind"]),
            facts=facts(document, known.areas) if is_first else (),
            belongs=_reviews(document_id, known) if is_first else (),
            outline=_outline(known.headings.get(document_id, ()), statements, starts, document_id) if is_first else (),
            disputed=known.disputed.get(document_id, ()),
            problems=known.problems.get(document_id, ()) if is_first else (),
            n_weighed=known.weighed.get(document_id, 0),
            found=_found(found) if is_first else (),
            n_statements=len(statements),
            n_pictures=sum(statement.picture is not None for statement in statements),
            pages=list(paged(part, document["source_url"])),
            parts=_parts_row(document_id, starts, document["n_pages"]) if len(by_part) > 1 else (),
            part=number,
        )


def parted(statements: Sequence[Statement], starts: Sequence[int]) -> list[list[Statement]]:
    """Return the statements in the parts that begin on these pages."""
    made: list[list[Statement]] = [[] for _ in starts]
    for statement in statements:
        made[max(i for i, start in enumerate(starts) if start <= statement.page or i == 0)].append(statement)
    return made


def paged(statements: Sequence[Statement], source_url: str | None) -> Iterator[PageOf]:
    """Yield the pages with their statements, in runs under one heading."""
    for page, on_page in groupby(statements, key=lambda s: s.page):
        runs = [(heading, list(run)) for heading, run in groupby(on_page, key=lambda s: s.heading)]
        label = runs[0][1][0].page_label
        printed = label if label != str(page) else None
        yield PageOf(page, printed, source_address(source_url, page), runs)


def _with_pictures(site: Site, document: Row, found: Sequence[Statement], rows: Iterable[Row]) -> list[Statement]:
    if not may_be_shown(document["licence"], document["kind"]):
        return list(found)
    chosen = {f"{kind}-{extract}": (kind, extract) for kind, extract in main_statements(rows)}
    made = []
    for statement in found:
        key = next((chosen[anchor] for anchor in statement.anchors if anchor in chosen), None)
        made.append(replace(statement, picture=near(picture)) if key and (picture := site.quote(*key).picture) else statement)
    return made


def main_statements(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Return the surest: half recommendations, half failures, more of one where there are few of the other."""
    surest = sorted(rows, key=lambda r: (-(r["confidence"] or 0.0), r["start_char"], r["extract_id"]))
    kinds = [
        [(r["extract_kind"], r["extract_id"]) for r in surest if r["extract_kind"] == k] for k in ("recommendation", "failure")
    ]
    asked, failed = kinds
    half = PICTURED // 2
    n_asked = min(len(asked), max(half, PICTURED - len(failed)))
    return [*asked[:n_asked], *failed[: PICTURED - n_asked]]


def _reviews(document_id: str, known: _Known) -> list[dict[str, object]]:
    made = []
    for row in known.reviews_of.get(document_id, ()):
        others = [other for other in known.of_review[row["review_id"]] if other["document_id"] != document_id]
        made.append(
            {
                "path": f"reviews/{row['review_id']}.html",
                "name": known.review_names[row["review_id"]],
                "role": ROLES[row["role"]],
                # it may quote a title that names somebody
                "reason": "" if known.documents[document_id]["kind"] in policy().naming_kinds else row["reason"],
                "others": [
                    {"path": part_path(o["document_id"], 1), "name": known.names[o["document_id"]], "role": ROLES[o["role"]]}
                    for o in others
                ],
            }
        )
    return made


def _outline(headings: Sequence[Row], statements: Sequence[Statement], starts: Sequence[int], document_id: str) -> list[Heading]:
    filled = {statement.page for statement in statements}
    made = []
    for row in headings:
        part = max(i for i, start in enumerate(starts, start=1) if start <= row["page"] or i == 1)
        href = f"{near(part_path(document_id, part))}#page-{row['page']}" if row["page"] in filled else None
        number = row["number"] if row["number"] and not row["text"].startswith(row["number"]) else None
        made.append(Heading(f"{number} {row['text']}" if number else row["text"], min(row["level"] or 1, 5), row["page"], href))
    return made


def _found(kinds: Mapping[str, int]) -> list[tuple[str, int]]:
    order = {words: place for place, words in enumerate(dict.fromkeys(("Failure", "Missed opportunity", *KIND_WORDS.values())))}
    return sorted(kinds.items(), key=lambda item: (order.get(item[0], 9), item[0]))


def _parts_row(document_id: str, starts: Sequence[int], n_pages: int) -> list[tuple[str, str]]:
    ends = [start - 1 for start in starts[1:]] + [max(n_pages, starts[-1])]
    return [
        (part_path(document_id, number), f"Part {number}: pages {start} to {end}")
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _words(document: Row) -> str:
    told = (kind_words(document["kind"]), document["area_name"], document["publisher"], document["board"])
    return " ".join(str(word) for word in (*told, document["published_on"]) if word)


# --- lists ----------------------------------------------------------------------------------------------------------


def _lists(site: Site, counts: Mapping[str, int], names: Mapping[str, str]) -> None:
    documents = site.source.documents
    shelves = shelved(documents.values(), "kind", KINDS, INDEX)
    apart = [shelf for shelf in shelves if shelf.path != INDEX]
    for shelf in apart:
        table = site.table(shelf.path.removesuffix(".html"), _table(shelf, counts, names))
        site.page(shelf.path, "documents.html", shelf.name, trail=[("Documents", INDEX)], tables=[table], shelves=(), rows=())
    tables = [site.table(f"documents/{shelf.kind}", _table(shelf, counts, names)) for shelf in shelves if shelf.path == INDEX]
    site.page(
        INDEX, "documents.html", "Documents", words="documents by kind", tables=tables,
        shelves=[(shelf.path, shelf.name, len(shelf.rows)) for shelf in apart], rows=_by_kind(list(documents.values())),
    )  # fmt: skip


def _by_kind(documents: Sequence[Row]) -> list[tuple[str, str, int, int]]:
    n, n_scope = Counter(r["kind"] for r in documents), Counter(r["kind"] for r in documents if r["is_compared"])
    return [(kind, KINDS[kind][1], n[kind], n_scope[kind]) for kind in KINDS if kind in n]


def _table(shelf: Shelf, counts: Mapping[str, int], names: Mapping[str, str]) -> Table:
    rows = [
        {
            **row,
            "name": names[row["document_id"]],
            "name_path": part_path(row["document_id"], 1),
            "scope": "yes" if row["is_compared"] else f"no: {row['scope_reason']}",
            "n_statements": counts.get(row["document_id"], 0),
        }
        for row in shelf.rows
    ]
    return Table(f"{shelf.name}: {len(rows)}, newest first", _COLUMNS, rows)
