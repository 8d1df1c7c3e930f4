"""The database as the site sees it: the masked, published copy, asked read-only.

Nothing on the site comes from anywhere else (the pictures of pages apart, which `pictures` masks itself), so a page cannot
show what an export would hide (docs/decisions/0024-the-site.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from pipeline import comparison, paths
from pipeline.records import ReviewsError
from pipeline.report import naming

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

# control characters, which XML cannot hold and which end the process that draws charts, and marks that turn the direction of
# writing, which would turn what a page says behind a text too
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_NAMES = ("title", "label", "heading")  # how columns end that name something
LONGEST_NAME = 400  # characters of a title or label; what is longer is none, and would stand in every list
INVENTED = "Fictional"  # the nation of the areas of the sample corpus


class Source:
    """A read-only connection to a published copy, with what many pages need looked up once.

    `pictured` are the documents of which pictures can be made (`pictures.pictured_documents`), where the files were looked at.
    """

    def __init__(self, database: Path, pictured: frozenset[str] | None = None) -> None:
        import duckdb

        self.pictured = pictured

        if not database.exists():
            raise ReviewsError(f"there is no database {database}: run `make run` first")
        # one thread each: builders run beside one another in processes of their own
        self._connection = duckdb.connect(str(database), read_only=True, config={"threads": 1})
        self._connection.execute("set enable_progress_bar = false")

    def __enter__(self) -> Source:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        """Return the answer to a question, one dictionary a row."""
        answer = self._connection.execute(sql, parameters)
        names = [column[0] for column in answer.description]
        short = [place for place, name in enumerate(names) if name.endswith(_NAMES)]
        return [dict(zip(names, _shown(row, short), strict=True)) for row in answer.fetchall()]

    def named(self, name: str, *parameters: object) -> list[Row]:
        """Return the answer to a question of `sql/report/`."""
        return self.rows((paths.SQL / "report" / f"{name}.sql").read_text(), *parameters)

    def by(self, key: str, rows: list[Row]) -> dict[Any, list[Row]]:
        """Return rows in lists by the value of a column, in the order given."""
        found: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            found[row[key]].append(row)
        return found

    @cached_property
    def documents(self) -> dict[str, Row]:
        """Return the documents by id, each with a title that can be shown, its review and area."""
        found = self.named("site_documents")
        return {row["document_id"]: row | {"title": title_of(row)} for row in found}

    @cached_property
    def document_names(self) -> dict[str, str]:
        """Return by id what pages call the documents, no two alike."""
        return naming.document_names(self.documents)

    @cached_property
    def reviews(self) -> dict[str, Row]:
        """Return the reviews by id, in the order in which they are listed."""
        return {row["review_id"]: row for row in self.named("site_reviews")}

    @cached_property
    def review_names(self) -> dict[str, str]:
        """Return by id what pages call the reviews, no two alike."""
        return naming.review_names(self.reviews)

    @cached_property
    def areas(self) -> dict[str, Row]:
        """Return by code the areas that something published and read here is about."""
        found = self.named("site_areas")
        names = naming.area_names(found)
        return {row["area_code"]: row | {"name": names[row["area_code"]]} for row in found}

    @cached_property
    def themes(self) -> dict[str, Row]:
        """Return the themes by id, those in most documents first."""
        return {row["theme_id"]: row for row in self.named("themes")}

    @cached_property
    def categories(self) -> dict[str, Row]:
        """Return the codes of the codebook by id."""
        return {row["category_id"]: row for row in self.rows("select * from categories order by facet, category_id")}

    @cached_property
    def agencies(self) -> dict[str, Row]:
        """Return by id the bodies of the register that a document names."""
        return {row["agency_id"]: row for row in self.named("site_agencies")}

    @cached_property
    def corpus(self) -> comparison.Corpus:
        """Return what comparisons count: the reviews by class, and what occurs in them."""
        return comparison.read(cast("duckdb.DuckDBPyConnection", _Plain(self._connection)))

    @cached_property
    def is_invented(self) -> bool:
        """Whether every document with a nation is of the invented one: then each page says so."""
        nations = {row["nation"] for row in self.documents.values()} - {None}
        return nations == {INVENTED}


class _Plain:
    """A connection whose answers are plain texts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []

    def execute(self, sql: str, *parameters: object) -> _Plain:
        self._rows = [tuple(map(plain, row)) for row in self._connection.execute(sql, *parameters).fetchall()]
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows


def _shown(row: tuple[Any, ...], short: Sequence[int]) -> list[Any]:
    made = [plain(value) for value in row]
    for place in short:
        if isinstance(made[place], str) and len(made[place]) > LONGEST_NAME:
            made[place] = f"{made[place][:LONGEST_NAME]}…"
    return made


def plain(value: Any) -> Any:
    """Return a value of the database with a space for each character of its texts that a page could not show."""
    if isinstance(value, str):
        return _UNSEEN.sub(" ", value)
    if isinstance(value, list):
        return [plain(part) for part in value]
    return {name: plain(part) for name, part in value.items()} if isinstance(value, dict) else value


def title_of(document: Row) -> str:
    """Return a document's title; one without is called by its kind and identity."""
    return document.get("title") or f"untitled {document['kind'].replace('_', ' ')} {document['document_id'][:8]}"
