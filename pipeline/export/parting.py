"""Parting: what is published of a case must not lead from a pseudonym to a name, nor to the news item that tells it.

Five paths are closed, each of which `tests/test_pseudonyms.py` tries as an attack: a link between documents, an equal fact, an
equal date, an identity that can be reckoned from what it was made of, and the pseudonym in the words of the news item itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.export.catalogue import Table, literal, quoted
from pipeline.export.names import PSEUDONYM, Private
from pipeline.export.policy import Policy
from pipeline.masking import BLOCK

if TYPE_CHECKING:
    import duckdb

_LABEL = re.compile(r"[^\W_][\w'’]*(?: [A-Z0-9][\w'’]*)*")

# identities that were made from words: where the words are masked, who guesses them could try the guess on the identity
_OF_WORDS = {
    "segments": ("segment_id", "text"),
    "agency_mentions": ("mention_id", "surface"),
    "case_facts": ("case_fact_id", "quote"),
    "failures": ("failure_id", "quote"),
    "good_practice": ("good_practice_id", "quote"),
    "causes": ("cause_id", "quote"),
    "impacts": ("impact_id", "quote"),
    "recommendations": ("recommendation_id", "quote"),
    "candidates": ("candidate_id", "quote"),
    "reviews": ("review_id", "label"),
}


def labels(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the pseudonyms of all reviews, the longest first."""
    asked = "select label from src.subjects union select label from src.reviews where label is not null order by 1"
    found = {word for (label,) in connection.execute(asked).fetchall() for word in (label, *_LABEL.findall(label))}
    return sorted((word for word in found if len(word) > 1 and not word.islower()), key=lambda word: (-len(word), word))


def pseudonym_places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a text has one of these words."""
    if not words:
        return
    for match in re.finditer(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])", text):
        yield match.span()


def hidden_labels(documents: Iterable[str], words: Sequence[str]) -> list[Private]:
    """Return the pseudonyms as what is private in documents that may name the persons."""
    return [Private(document, word, PSEUDONYM, "export.parting") for document in documents for word in words]


def part(connection: duckdb.DuckDBPyConnection, held: dict[str, Table], rules: Policy) -> None:
    """Close the paths in the published copy `pub`, whose tables are written."""
    kinds = ", ".join(literal(kind) for kind in sorted(rules.naming_kinds))
    connection.execute(f"create or replace temp table naming as select document_id from src.documents where kind in ({kinds})")
    connection.execute(_PARTED)
    connection.execute(_LINKS)
    connection.execute(_FACTS)
    connection.execute(_DATES)
    _bodies(connection)
    _identities(connection, held)


_PARTED = """
create or replace temp table parted as
select review_id, document_id from src.review_documents
where document_id in (from naming)
    and review_id in (select review_id from src.review_documents where document_id not in (from naming));
"""
# where a review has other documents, those that may name the person are no longer told as its own
_LINKS = """
delete from pub.review_documents where (review_id, document_id) in (select (review_id, document_id) from parted);
create or replace temp table naming_reviews as
select review_id, bool_and(document_id in (from naming)) as is_naming from pub.review_documents group by review_id;
delete from pub.review_links where exists (
    select 1 from naming_reviews a, naming_reviews b
    where a.review_id = review_links.review_id and b.review_id = review_links.other_review_id
        and a.is_naming <> b.is_naming);
"""
# the day of a sentence stands in the review and in the news item: the one row leads to the other
_FACTS = """
delete from pub.case_facts where (review_id, document_id) in (select (review_id, document_id) from parted);
delete from pub.case_facts where document_id in (from naming) and (fact_kind, value_low) in (
    select (fact_kind, value_low) from src.case_facts where document_id not in (from naming));
"""
# so does the day on which a news item announced the review
_DATES = """
create or replace temp table parted_days as
select parted.review_id, documents.published_on as on_day from parted join src.documents using (document_id)
where published_on is not null;
update pub.reviews set announced_on = null where (review_id, announced_on) in (select (review_id, on_day) from parted_days);
update pub.reviews set expected_on = null where (review_id, expected_on) in (select (review_id, on_day) from parted_days);
"""


def _bodies(connection: duckdb.DuckDBPyConnection) -> None:
    """A body whose name is masked, such as the school of a child, is not told by its identity either."""
    for table in ("agency_mentions", "failure_agencies", "recommendation_addressees"):
        connection.execute(f"update pub.{table} set agency_id = null where contains(surface, {literal(BLOCK)})")


def _identities(connection: duckdb.DuckDBPyConnection, held: dict[str, Table]) -> None:
    """Give new identities where the old one can be tried: of masked words, and of reviews that were parted.

    The new one is a hash with a key that nobody knows who does not know all words of all documents.
    """
    asked = "select sha256(string_agg(sha256(text), '' order by document_id, page)) from src.pages"
    (key,) = connection.execute(asked).fetchone() or ("",)
    connection.execute("create or replace temp table renamed (old varchar primary key, new varchar)")
    for name, (identity, words) in _OF_WORDS.items():
        connection.execute(f"""
            insert or ignore into renamed
            select s.{identity}, null from src.{name} s join pub.{name} p using ({identity}) where s.{words} <> p.{words}""")
    connection.execute("insert or ignore into renamed select distinct review_id, null from parted")
    connection.execute("""
        insert or ignore into renamed
        select response_id, null from src.responses where recommendation_id in (select old from renamed)""")
    connection.execute("update renamed set new = substring(sha256(? || old), 1, 16)", [key or ""])
    for table in held.values():
        _rename(connection, table)


def _rename(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    known = "select 1 from information_schema.columns where table_catalog = 'pub' and table_name = ? and column_name = ?"
    for column in table.columns if table.is_table else ():
        is_identity = column.name.endswith("_id") and column.data_type == "VARCHAR"
        if not is_identity or not connection.execute(known, [table.name, column.name]).fetchone():
            continue
        name = quoted(column.name)
        connection.execute(f"""
            update pub.{quoted(table.name)} set {name} = renamed.new from renamed where {name} = renamed.old""")
