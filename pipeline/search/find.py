"""Finds texts by words, by meaning or by both, and tells where they stand.

The same text printed in many documents is one hit, with the number of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.records import ReviewsError
from pipeline.search import index
from pipeline.search.compact import likeness
from pipeline.search.filters import Filter, Wanted, filter_of
from pipeline.search.ranking import Asked, Ranked, ranked
from pipeline.search.reading import FALLING_SHORT, NOTE, states_failing
from pipeline.search.words import spelt_out

if TYPE_CHECKING:
    import duckdb

    from pipeline.masking import Masker
    from pipeline.search.ranking import Compared

WAYS = ("both", "words", "meaning")
MOST = 1000  # hits at once
LONGEST = 2000  # characters of a question

# the place that is shown is that of the latest document; the others are counted
# numbers are written into the statement: only with constants does DuckDB pass over what it need not read
_TOLD = """
select
    p.text_number, texts.text as quote, p.kind, p.extract_id, p.document_id, p.segment_id, p.page, p.start_char,
    pages.page_label, d.title, d.document_kind, d.area_code, d.area_name, d.published_on, d.practice_year
from (select * from search_index.places where text_number in ({numbers})) as p
inner join (select text_number, text from search_index.texts where text_number in ({numbers})) as texts using (text_number)
inner join search_index.documents as d on d.document_id = p.document_id
left join pages on pages.document_id = p.document_id and pages.page = p.page
where {where}
order by p.text_number, d.published_on desc nulls last, p.document_id, p.start_char, p.kind
"""
# words that no text has are rare, and looking for the likest takes time: whether there are any is asked first
_STRANGE = """
select 1
from (select unnest(string_split_regex(search_index.form($words), '[^a-z0-9]+')) as word)
where length(word) >= 6 and word not in (select word from search_index.words)
limit 1
"""
_UNKNOWN = """
select asked, word from search_index.terms($words)
where asked not in (select word from search_index.words)
order by asked
"""


@dataclass(frozen=True)
class Hit:
    """A text that was found: its rank and why, where it stands in the latest document that has it, and in how many others."""

    rank: int
    score: float
    matched_by: str  # words | meaning | both
    words_rank: int | None
    meaning_rank: int | None
    likeness: float | None
    kinds: tuple[str, ...]
    quote: str
    title: str
    document_kind: str
    area_code: str | None
    area_name: str | None
    published_on: date | None
    practice_year: int | None
    page: int
    page_label: str | None
    n_documents: int
    document_id: str
    segment_id: str
    extract_ids: tuple[str, ...]
    start_char: int
    quote_sha256: str


@dataclass(frozen=True)
class Found:
    """The hits of a search, best first, and what the user should know about it."""

    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()


def search(database: Path, asked: str, wanted: Wanted | None = None, by: str = "both", limit: int = 20) -> Found:
    """Return what is found for `asked`. Raises ReviewsError, in one line, for what cannot be asked."""
    _check(asked, by, limit)
    import duckdb

    with index.connected(database) as (connection, note):
        try:
            is_failing = by == "both" and not (wanted and wanted.kind) and states_failing(asked)
            first = FALLING_SHORT if is_failing else ()
            found = find(connection, asked, filter_of(connection, wanted or Wanted()), by, limit, first)
            said = [*([note] if note else ()), *(_other_words(connection, asked) if by != "meaning" else ())]
            said += [NOTE] if is_failing and found else []
        except duckdb.Error as error:
            raise ReviewsError(f"cannot be searched: {str(error).splitlines()[0]}") from error
    return Found(found, tuple(said))


def _check(asked: str, by: str, limit: int) -> None:
    if not any(c.isalnum() for c in asked):
        raise ReviewsError("nothing to search: give one word at least")
    if len(asked) > LONGEST:
        raise ReviewsError(f"too long: {len(asked):,} characters, {LONGEST:,} at most")
    if by not in WAYS:
        raise ReviewsError(f"no way {by!r} to search: choose one of {', '.join(WAYS)}")
    if not 1 <= limit <= MOST:
        raise ReviewsError(f"--limit {limit}: 1 to {MOST:,}")


def find(
    connection: duckdb.DuckDBPyConnection,
    asked: str,
    chosen: Filter,
    by: str = "both",
    limit: int = 20,
    first: Sequence[str] = (),
    compared: Compared = likeness,
) -> tuple[Hit, ...]:
    """Return the hits of a search that was checked, in a database whose index fits; `first` are kinds that come first."""
    sought = Asked(asked if by != "meaning" else "", vector_of(asked) if by != "words" else (), tuple(first))
    best = ranked(connection, sought, chosen, limit, compared)
    return told(connection, best, chosen) if best else ()


def vector_of(asked: str) -> list[float]:
    """Return the vector of what is asked, with its short forms spelt out."""
    from pipeline.minilm import encoder

    return [float(value) for value in encoder().encode([spelt_out(asked)])[0]]


def told(connection: duckdb.DuckDBPyConnection, best: Sequence[Ranked], chosen: Filter) -> tuple[Hit, ...]:
    """Return the hits of ranked texts, each with the places that the filter leaves."""
    from pipeline.search.masks import masker

    sql = _TOLD.format(numbers=", ".join(str(one.number) for one in best), where=chosen.where)
    result = connection.execute(sql, chosen.values)
    names = [column[0] for column in result.description]
    places: dict[int, list[dict[str, Any]]] = {}
    for row in result.fetchall():
        places.setdefault(row[0], []).append(dict(zip(names, row, strict=True)))
    masks = masker(connection, {found[0]["document_id"] for found in places.values()})
    return tuple(_hit(rank, one, places[one.number], masks) for rank, one in enumerate(best, start=1))


def _hit(rank: int, one: Ranked, found: Sequence[dict[str, Any]], masks: Masker) -> Hit:
    from pipeline.ids import quote_sha256

    shown = found[0]
    here = [place for place in found if all(place[name] == shown[name] for name in ("document_id", "start_char"))]
    title = shown["title"] or f"untitled {shown['document_kind']} {shown['document_id'][:8]}".replace("_", " ")
    ways = {"words": one.words_rank, "meaning": one.meaning_rank}
    matched = [way for way, place in ways.items() if place]
    return Hit(
        rank=rank,
        score=round(one.score, 6),
        matched_by="both" if len(matched) > 1 else matched[0],
        words_rank=one.words_rank,
        meaning_rank=one.meaning_rank,
        likeness=None if one.likeness is None else round(one.likeness, 3),
        kinds=tuple(sorted({place["kind"] for place in here})),
        quote=masks.quote(shown["document_id"], shown["start_char"], shown["quote"]),
        title=title,
        n_documents=len({place["document_id"] for place in found}),
        extract_ids=tuple(sorted(place["extract_id"] for place in here if place["extract_id"])),
        quote_sha256=quote_sha256(shown["quote"]),
        **{
            name: shown[name]
            for name in (
                "document_kind", "area_code", "area_name", "published_on", "practice_year", "page", "page_label",
                "document_id", "segment_id", "start_char",
            )
        },
    )  # fmt: skip


def _other_words(connection: duckdb.DuckDBPyConnection, asked: str) -> list[str]:
    """What to tell of words that no text has."""
    if not connection.execute(_STRANGE, {"words": asked}).fetchone():
        return []
    rows = connection.execute(_UNKNOWN, {"words": asked}).fetchall()
    return [f"no text has the word {given!r}: searched as {word!r}" for given, word in rows]
