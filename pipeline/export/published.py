"""The published copy: every table that may be shown, masked, in a file that older DuckDB tools open.

It is made of the working database alone. What stands in a document is cut from its masked pages, character for
character, so offsets hold; what is not found in its place is masked whole. Keys are told in the comments: an index
written by a newer DuckDB keeps an older one from opening the file, whatever its storage version
(docs/decisions/0019-exports.md).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.export import masking_sql, parting, people, safe_places
from pipeline.export.catalogue import Table, catalogue, literal, quoted
from pipeline.export.names import Names, Private, whole
from pipeline.export.policy import NONE, Policy, policy
from pipeline.masking import BLOCK, KEPT
from pipeline.records import ReviewsError

if TYPE_CHECKING:
    import duckdb

STORAGE = "v1.0.0"
_SURFACES = """
select s.document_id, substring(p.text, s.start_char - p.start_char + 1, s.end_char - s.start_char), s.kind, s.found_by
from src.private_spans s join src.pages p using (document_id, page)
order by all
"""
# words that quotes also write small are no names where words stand for many documents, or "Children" would be one
_ORDINARY = r"select distinct unnest(regexp_extract_all(quote, '\b[a-z]{3,}\b')) from src.evidence"
_WORDS = ("words", "of_quote", "body", "corpus", "path", "address")
_MACRO = re.compile(r"(?is)^(?:\s|--[^\n]*\n)*(create|comment on) macro (\w+)")


@dataclass(frozen=True)
class Copy:
    """What the published copy holds, and what was left out of it, in words."""

    tables: dict[str, Table]
    left_out: tuple[str, ...]


def write_copy(source: Path, target: Path) -> Copy:
    """Write the published copy of a database; return what it holds. Raises ReviewsError, ContractError."""
    import duckdb

    draft = target.with_name(f"{target.name}.draft")
    try:
        draft.unlink(missing_ok=True)
        with closing(duckdb.connect(config={"threads": 2})) as connection:
            connection.execute("set enable_progress_bar = false")
            connection.execute(f"attach {literal(str(source))} as src (read_only)")
            connection.execute(f"attach {literal(str(draft))} as pub")
            held = catalogue(connection, "src")
            _privacy_was_done(connection)
            _help(connection, held, policy())
            left_out = _tables(connection, held, policy())
            parting.part(connection, held, policy())
            _fair_copy(connection, held, policy(), draft, target)
            left_out += _views(connection, held)
            _told(connection, held)
            connection.execute("use memory")
            people.write(connection)
            connection.execute("checkpoint pub")
            # what was published has no primary keys of its own: those of the working database are told
            made = {name: _keyed(table, held) for name, table in catalogue(connection, "pub").items()}
            connection.execute("detach pub")
        return Copy(made, tuple(left_out))
    except duckdb.IOException as error:
        raise ReviewsError(f"cannot export {source}: {str(error).splitlines()[0]}") from error
    finally:
        draft.unlink(missing_ok=True)


def _keyed(table: Table, held: dict[str, Table]) -> Table:
    known = held.get(table.name)
    return Table(table.name, table.comment, table.is_table, table.columns, known.key if known else (), table.checks)


def _privacy_was_done(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute("select count(*) from src.runs where stage = 'privacy'").fetchone()
    if not found or not found[0]:
        raise ReviewsError("the database does not say that `privacy` was run: nothing of it can be published")


# --- what masks -----------------------------------------------------------------------------------------------------


def _help(connection: duckdb.DuckDBPyConnection, held: dict[str, Table], rules: Policy) -> None:
    """Make the helper tables that the SELECTs of `masking_sql` read."""
    import pyarrow

    connection.execute("use memory")
    connection.execute(masking_sql.MACROS)
    naming = _naming(connection, rules)
    labels = parting.labels(connection) if naming else []
    pages = list(_masked_pages(connection, naming, labels))
    columns = ("document_id", "page", "start_char", "raw", "masked")
    table = pyarrow.table({name: [row[place] for row in pages] for place, name in enumerate(columns)})
    _keep(connection, "masked_pages", table)
    connection.execute(masking_sql.QUOTES)
    surfaces = connection.execute(_SURFACES).fetchall()
    ordinary = {word for (word,) in connection.execute(_ORDINARY).fetchall()}
    private = [Private(*row) for row in surfaces] + parting.hidden_labels(naming, labels)
    masker = _Words(connection, Names(private, ordinary), rules)
    for name, table_ in held.items():
        for column in table_.columns if name in rules.tables and table_.is_table else ():
            way = rules.way(name, column.name, column.data_type)
            if way in _WORDS:
                rows = masker.column(table_, column.name, way)
                kind = pyarrow.list_(pyarrow.string()) if column.data_type == "VARCHAR[]" else pyarrow.string()
                made = {"owner": pyarrow.array([r[0] for r in rows], pyarrow.string())}
                made |= {"raw": pyarrow.array([r[1] for r in rows], kind), "masked": pyarrow.array([r[2] for r in rows], kind)}
                _keep(connection, masking_sql.words_table(name, column.name), pyarrow.table(made))


def _keep(connection: duckdb.DuckDBPyConnection, name: str, table: Any) -> None:
    connection.register("given", table)
    connection.execute(f"create or replace temp table {name} as select * from given")
    connection.unregister("given")


def _naming(connection: duckdb.DuckDBPyConnection, rules: Policy) -> list[str]:
    """Return the documents whose kind may name the persons of a review, by id."""
    asked = "select document_id, kind from src.documents order by 1"
    return [document for document, kind in connection.execute(asked).fetchall() if kind in rules.naming_kinds]


def _masked_pages(
    connection: duckdb.DuckDBPyConnection, naming: Sequence[str], labels: Sequence[str]
) -> Iterator[tuple[str, int, int, str, str]]:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for document, start, end in connection.execute("select document_id, start_char, end_char from src.private_spans").fetchall():
        spans[document].append((start, end))
    ordered = {document: sorted(found) for document, found in spans.items()}
    longest = {document: max(end - start for start, end in found) for document, found in spans.items()}
    asked = connection.execute("select document_id, page, start_char, text from src.pages order by rowid").fetchall()
    parted = frozenset(naming)
    for document, page, start, text in asked:
        masked = masked_page(text, start, ordered.get(document, []), longest.get(document, 0))
        if document in parted:
            places = list(parting.pseudonym_places(text, labels))
            masked = masked_page(masked, 0, places, max((b - a for a, b in places), default=0))
        yield document, page, start, text, masked


def masked_page(text: str, start_char: int, spans: Sequence[tuple[int, int]], longest: int) -> str:
    """Return the text of a page with a block for each private character; `spans` are in order, none above `longest`."""
    masked = list(text)
    # a span that reaches into the page begins at most `longest` characters before it
    for start, end in spans[bisect_left(spans, (start_char - longest, 0)) :]:
        if start >= start_char + len(text):
            break
        for place in range(max(start - start_char, 0), min(end - start_char, len(text))):
            if not KEPT.match(text[place]):
                masked[place] = BLOCK
    return "".join(masked)


class _Words:
    """Masks the words of a column that have no place, each distinct value of each owner once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, names: Names, rules: Policy) -> None:
        self._connection = connection
        self._names = names
        self._owners: dict[str, dict[str, tuple[str, ...]]] = {}
        self._bodies = {n for t in ("areas", "boards", "agencies") for (n,) in self._ask(f"select name from src.{t}")}
        kinds = dict(self._ask("select document_id, kind from src.documents"))
        self._paths = safe_places.paths(self._ask("select path, sha256, document_id from src.files"), kinds, names, rules)
        self._addresses = safe_places.Addresses(kinds, names, rules)

    def column(self, table: Table, column: str, way: str) -> list[tuple[str | None, Any, Any]]:
        """Return (owner, raw, masked) of the values that are masked otherwise than as they are."""
        key = masking_sql.owner(table) if way not in ("corpus", "path") else None
        owner = quoted(key) if key else "null::varchar"
        name = quoted(column)
        rows = self._ask(f"select distinct {owner}, {name} from src.{quoted(table.name)} where {name} is not null order by all")
        made = ((given, raw, self._masked(key, given, raw, way)) for given, raw in rows)
        return [row for row in made if row[1] != row[2]]

    def _masked(self, key: str | None, owner: str | None, raw: Any, way: str) -> Any:
        if isinstance(raw, list):
            return [self._masked(key, owner, part, way) for part in raw]
        documents = self._documents(key, owner)
        if way == "path":
            return self._paths(raw)
        if way == "address":
            return self._addresses(documents, raw)
        if way == "body" and raw in self._bodies:
            return raw
        if way == "corpus" or not documents:
            return self._names.corpus(raw) if not self._names.hidden else self._closed(raw, way)
        masked = self._names.words(documents, raw)
        return self._names.corpus(masked) if key == "review_id" else masked

    def _closed(self, raw: str, way: str) -> str:
        # nothing is known of the names in a document that was not looked at: words that may come from it are not shown
        return whole(raw) if way != "corpus" else self._names.corpus(raw)

    def _documents(self, key: str | None, owner: str | None) -> tuple[str, ...]:
        if key is None or owner is None:
            return ()
        if key == "document_id":
            return (owner,)
        if key not in self._owners:
            table = {"review_id": "review_documents", "good_practice_id": "good_practice"}.get(key, key.removesuffix("_id") + "s")
            found: dict[str, tuple[str, ...]] = {}
            for one, document in self._ask(f"select {key}, document_id from src.{table} order by all"):
                found[one] = (*found.get(one, ()), document)
            self._owners[key] = found
        return self._owners[key].get(owner, ())

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()


# --- what is written ------------------------------------------------------------------------------------------------


def _tables(connection: duckdb.DuckDBPyConnection, held: dict[str, Table], rules: Policy) -> list[str]:
    left_out = []
    for table in held.values():
        if not table.is_table or table.name in rules.unpublished:
            continue
        if table.name not in rules.tables:
            left_out.append(f"table {table.name}: nothing says how it is masked")
            continue
        connection.execute(_create(table, rules))
        connection.execute(f"insert into pub.{quoted(table.name)} {masking_sql.select(table, rules)}")
    return left_out


def _create(table: Table, rules: Policy) -> str:
    """The statement that makes the table: columns and checks, no keys."""
    required = {c.name for c in table.columns if c.is_required and rules.way(table.name, c.name, c.data_type) != NONE}
    columns = [f"{quoted(c.name)} {c.data_type}{' not null' if c.name in required else ''}" for c in table.columns]
    return f"create table pub.{quoted(table.name)} ({', '.join([*columns, *table.checks])})"


def _fair_copy(connection: duckdb.DuckDBPyConnection, held: dict[str, Table], rules: Policy, draft: Path, target: Path) -> None:
    """Write the tables of the draft anew, each in the order of what is published of it.

    Two things would tell what an identity or a file name was before it was masked: its place among the rows, which are laid
    down in the order of the old ones; and what DuckDB leaves in its file of rows that were changed or deleted.
    """
    connection.execute("detach pub")
    connection.execute(f"attach {literal(str(draft))} as draft (read_only)")
    connection.execute(f"attach {literal(str(target))} as pub (storage_version '{STORAGE}')")
    for name in catalogue(connection, "draft"):
        connection.execute(_create(held[name], rules))
        order = ", ".join(map(quoted, held[name].key)) or "all"
        connection.execute(f"insert into pub.{quoted(name)} select * from draft.{quoted(name)} order by {order}")
    connection.execute("detach draft")


def _views(connection: duckdb.DuckDBPyConnection, held: dict[str, Table]) -> list[str]:
    """Make the macros of the schema and the views that the database has; return those that cannot be."""
    import duckdb

    connection.execute("use pub")
    left_out = []
    for statement in connection.extract_statements((store.SQL / "schema.sql").read_text(encoding="utf-8")):
        if _MACRO.match(statement.query):
            connection.execute(statement)
    for name, text in store.views_in_order():
        if name not in held:
            continue
        try:
            connection.execute(text)
        except duckdb.Error as error:
            connection.execute(f"drop view if exists {quoted(name)}")
            left_out.append(f"view {name}: {str(error).splitlines()[0]}")
    return left_out


def _told(connection: duckdb.DuckDBPyConnection, held: dict[str, Table]) -> None:
    """Write the comments of the tables, which end with the key."""
    for table in catalogue(connection, "pub").values():
        if table.is_table:
            known = held[table.name]
            key = f" Key: {', '.join(known.key)}." if known.key else ""
            masked = "The text is masked." if table.name == "pages" else ""
            comment = known.comment.partition(" The text is not masked here")[0] + (f" {masked}" if masked else "")
            connection.execute(f"comment on table {quoted(table.name)} is {literal(comment + key)}")
            for column in known.columns:
                place = f"{quoted(table.name)}.{quoted(column.name)}"
                none = policy().way(table.name, column.name, column.data_type) == NONE
                comment = column.comment + (" Not published: null." if none else "")
                connection.execute(f"comment on column {place} is {literal(comment)}")
