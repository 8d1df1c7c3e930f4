"""The index of words: made with DuckDB's fts extension, kept as plain tables that any DuckDB can ask without it.

The extension cuts the texts into words, stems and counts them in a scratch database; what it counted is laid down in the
schema `search_index`, in the order of the terms, and scored by the macros of `sql/search/` by the formula of the
extension's own `match_bm25`. So a search reads only the postings of its words, and needs no extension.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import fingerprint, paths
from pipeline.ids import short_hash
from pipeline.records import ReviewsError
from pipeline.search import checked, compact, extension, masks
from pipeline.search.words import FILE, form_sql, words

if TYPE_CHECKING:
    import duckdb

SQL = paths.SQL / "search"
MACROS = paths.SQL / "macros"
# DuckDB draws a bar on stdout where a statement takes two seconds: among the rows of an answer
QUIET = "set enable_progress_bar = false"
_SPLIT = "[^a-z0-9]+"
_CODE = (Path(__file__), Path(compact.__file__), Path(masks.__file__))

# in the database
_TEXTS = """
insert into search_index.texts
select (row_number() over (order by text_sha256) - 1)::integer, text_sha256, text, 0
from (select text_sha256, min(text) as text from found_places group by text_sha256)
order by text_sha256
"""
_PLACES = """
insert into search_index.places
select texts.text_number, kind, extract_id, document_id, segment_id, page, start_char, end_char
from found_places join search_index.texts as texts using (text_sha256)
order by texts.text_number, document_id, start_char, end_char, kind, extract_id
"""
_FORMS = "select text_number, search_index.form(text) as form from search_index.texts order by text_number"

# in a scratch database, with the extension
_INDEX = f"""
pragma create_fts_index(
    'forms', 'text_number', 'form', stemmer = 'english', stopwords = 'stop_words', ignore = '{_SPLIT}', overwrite = 1
)
"""
_COUNTED = {
    "words": f"""
with written as (
    select word, stem(word, 'english') as term
    from (select distinct unnest(string_split_regex(form, '{_SPLIT}')) as word from forms)
    where word <> '' and word not in (select sw from stop_words)
)
select word, termid::integer as term_number, df::integer as n_texts
from written join fts_main_forms.dict as dict using (term)
union all
select sw, null, 0 from stop_words
order by word
""",
    "postings": """
select terms.termid::integer as term_number, docs.name::integer as text_number, count(*)::integer as n
from fts_main_forms.terms as terms join fts_main_forms.docs as docs using (docid)
group by all
order by all
""",
    "lengths": "select name::integer as text_number, len::integer as n_words from fts_main_forms.docs",
    "stats": "select num_docs::integer as n_texts, coalesce(avgdl, 0) as mean_words from fts_main_forms.stats",
}

# in the database again
_LAID_DOWN = """
insert into search_index.words select * from found_words;
insert into search_index.postings select * from found_postings;
update search_index.texts set n_words = found_lengths.n_words from found_lengths
where found_lengths.text_number = texts.text_number;
"""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of the index, empty, and all macros of the search, each with its comment."""
    connection.execute((SQL / "tables.sql").read_text(encoding="utf-8"))
    connection.execute((SQL / "macros.sql").read_text(encoding="utf-8").replace("{form}", form_sql()))
    for file in sorted(MACROS.glob("*.sql")):
        connection.execute(file.read_text(encoding="utf-8"))


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the empty tables of the index from the extracts and segments of the database; in one transaction."""
    places = (SQL / "places.sql").read_text(encoding="utf-8")
    connection.execute(f"create temp table found_places as select *, quote_sha256(text) as text_sha256 from ({places})")
    connection.execute(_TEXTS)
    connection.execute(_PLACES)
    connection.execute("drop table found_places")
    counted = _counted(connection.execute(_FORMS).to_arrow_table())
    for name, table in counted.items():
        connection.register(f"found_{name}", table)
    connection.execute(_LAID_DOWN)
    compact.fill(connection)
    masks.fill(connection)
    connection.execute(
        "insert into search_index.state select $version, $data, n_texts, mean_words from found_stats",
        {"version": version(), "data": data(connection)},
    )
    for name in counted:
        connection.unregister(f"found_{name}")


def _counted(forms: Any) -> dict[str, Any]:
    """Return what the extension counted in the forms of the texts, as Arrow tables."""
    import duckdb

    with closing(duckdb.connect(":memory:")) as scratch:
        scratch.execute(QUIET)
        extension.load(scratch)
        scratch.register("given_forms", forms)
        scratch.execute("create table forms as from given_forms")
        scratch.execute("create table stop_words as select unnest($words)::varchar as sw", {"words": list(words().stop_words)})
        scratch.execute(_INDEX)
        return {name: scratch.execute(sql).to_arrow_table() for name, sql in _COUNTED.items()}


@cache
def version() -> str:
    """Return the fingerprint of what an index is made with: SQL, words, code, DuckDB and the extension."""
    made_with = fingerprint.of_bytes([*SQL.glob("*.sql"), *MACROS.glob("*.sql"), FILE, *_CODE])
    return short_hash(made_with, form_sql(), fingerprint.of_packages(("duckdb", extension.PACKAGE)))


def data(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the fingerprint of the extracts and segments that the database holds now."""
    found = connection.execute((SQL / "data.sql").read_text(encoding="utf-8")).fetchone()
    return str(found[0]) if found else ""


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the index is there, made by this version, and fits the extracts and segments."""
    import duckdb

    try:
        state = connection.execute("select version, data from search_index.state").fetchall()
        return state == [(version(), data(connection))]
    except duckdb.CatalogException:
        return False


def _fits(connection: duckdb.DuckDBPyConnection, database: Path, found: str) -> bool:
    """Whether the index fits the data; `found` is the stamp of the file before it was opened."""
    state = found if checked.stamp(database, version()) == found else ""  # else it was replaced meanwhile
    if checked.is_known(database, state):
        return True
    if not is_current(connection):
        return False
    checked.remember(database, state)
    return True


def rebuild(database: Path, target: Path) -> None:
    """Write to `target` a copy of the database whose index fits it. Raises ReviewsError."""
    import duckdb

    try:
        shutil.copyfile(database, target)
        with closing(duckdb.connect(str(target))) as connection:
            connection.execute(QUIET)
            connection.begin()
            connection.execute("drop schema if exists search_index cascade")
            create(connection)
            fill(connection)
            connection.commit()
    except (OSError, duckdb.Error) as error:
        raise ReviewsError(f"the index of words cannot be made anew: {str(error).splitlines()[0]}") from error


@contextmanager
def connected(
    database: Path, config: Mapping[str, Any] | None = None, is_searched: bool = True
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """Give a read-only connection to a database whose index fits its data, and what was done for that ("" if nothing was).

    An index that does not fit is made anew in a copy, which takes the place of the database: whoever has that open goes on
    reading the old one. Where it cannot be replaced, the copy lies in a temporary folder and is gone afterwards.
    Where nothing `is_searched`, the index is left alone. Raises ReviewsError.
    """
    found = checked.stamp(database, version()) if is_searched else ""
    with _opened(database, config) as connection:
        if not is_searched or _fits(connection, database, found):
            yield connection, ""
            return
    beside = database.with_name(f"{database.name}.index{os.getpid()}")
    if os.access(database.parent, os.W_OK) and os.access(database, os.W_OK):
        try:
            rebuild(database, beside)
            os.replace(beside, database)
        finally:
            for leftover in (beside, beside.with_name(f"{beside.name}.wal")):
                leftover.unlink(missing_ok=True)
        with _opened(database, config) as connection:
            yield connection, "the index of words did not fit the data: made anew"
        return
    with tempfile.TemporaryDirectory(prefix="reviews-") as folder:
        copy = Path(folder) / database.name
        rebuild(database, copy)
        with _opened(copy, config) as connection:
            yield connection, f"the index of words does not fit the data, and {database} cannot be written: made for this once"


@contextmanager
def _opened(database: Path, config: Mapping[str, Any] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    if not database.is_file():
        raise ReviewsError(f"no database at {database}: run `make demo` or `make run` first")
    try:
        connection = duckdb.connect(str(database), read_only=True, config=dict(config or {}))
    except duckdb.Error as error:
        raise ReviewsError(f"cannot open {database}: {str(error).splitlines()[0]}") from error
    with closing(connection):
        connection.execute(QUIET)
        yield connection
