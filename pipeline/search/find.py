"""Finds texts by words (BM25), by meaning (cosine of vectors) or by both, fused by their ranks.

Rankings whose scores cannot be compared are fused by reciprocal rank: a text scores 1 / (20 + rank) in each ranking it is
in, and the sum counts (Cormack, Clarke and Büttcher 2009; they took 60, 20 did better on both halves of our questions).
Where the question states a failing, what falls short is a third ranking, all of it first. The same text printed in many
documents is one hit, with the number of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.records import ReviewsError
from pipeline.search import index
from pipeline.search.filters import Filter, Wanted, filter_of
from pipeline.search.reading import FALLING_SHORT, NOTE, states_failing
from pipeline.search.words import spelt_out

if TYPE_CHECKING:
    import duckdb

WAYS = ("both", "words", "meaning")
RANKS = 20  # the constant of reciprocal rank fusion
DEPTH = 1000  # texts of each ranking that are fused
LEAST_LIKE = 0.3  # cosine below which a quote has another meaning: nonsense finds nothing
MOST = 1000  # hits at once
LONGEST = 2000  # characters of a question

_CHOSEN = """
chosen as materialized (
    select distinct p.text_number
    from search_index.places as p inner join placed_documents as d using (document_id)
    where {where}
),
"""
_BY_WORDS = """
by_words as (
    select text_number, score as words_score, row_number() over (order by score desc, text_number) as words_rank
    from search_index.bm25($words)
    {among}
    qualify words_rank <= $depth
),
"""
_BY_MEANING = """
near as (
    select quote_sha256 as text_sha256, score as likeness from search_index.likeness($vector)
    where score >= $least {among}
    order by likeness desc, text_sha256
    limit $depth
),
by_meaning as (
    select text_number, likeness, row_number() over (order by likeness desc, text_number) as meaning_rank
    from near inner join search_index.texts using (text_sha256)
),
"""
_NO_WORDS = "by_words as (select 0 as text_number, 0.0 as words_score, 0 as words_rank where false),"
_NO_MEANING = "by_meaning as (select 0 as text_number, 0.0 as likeness, 0 as meaning_rank where false),"
_FUSED = """
falling_short as (
    select text_number
    from search_index.places
    where kind in (select unnest($first))
        and text_number in (select text_number from by_words union all select text_number from by_meaning)
),
fused as (
    select
        text_number, words_score, words_rank, likeness, meaning_rank,
        coalesce(1 / ($ranks + words_rank), 0) + coalesce(1 / ($ranks + meaning_rank), 0)
            + case when text_number in (select text_number from falling_short) then 1 / ($ranks + 1) else 0 end as score
    from by_words full join by_meaning using (text_number)
    order by score desc, text_number
    limit $limit
)
"""
# the place that is shown is that of the latest document; the others are counted
_TOLD = """
select
    fused.*, texts.text as quote, p.kind, p.extract_id, p.document_id, p.segment_id, p.page, p.start_char,
    pages.page_label, d.title, d.document_kind, d.area_code, d.area_name, d.published_on, d.practice_year
from fused
inner join search_index.texts as texts using (text_number)
inner join search_index.places as p using (text_number)
inner join placed_documents as d on d.document_id = p.document_id
left join pages on pages.document_id = p.document_id and pages.page = p.page
where {where}
order by fused.score desc, fused.text_number, d.published_on desc nulls last, p.document_id, p.start_char, p.kind
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
) -> tuple[Hit, ...]:
    """Return the hits of a search that was checked, in a database whose index fits; `first` are kinds that come first."""
    values: dict[str, Any] = {**chosen.values, "limit": limit, "ranks": RANKS, "first": list(first)}
    if by != "meaning":
        values["words"] = asked
    if by != "words":
        values |= {"vector": vector_of(asked), "least": LEAST_LIKE}
    values["depth"] = max(DEPTH, limit)
    sql = f"with {_ranked(chosen, by)} {_TOLD.format(where=chosen.where)}"
    result = connection.execute(sql, values)
    names = [column[0] for column in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return _hits(connection, rows)


def vector_of(asked: str) -> list[float]:
    """Return the vector of what is asked, with its short forms spelt out."""
    from pipeline.minilm import encoder

    return [float(value) for value in encoder().encode([spelt_out(asked)])[0]]


def _ranked(chosen: Filter, by: str) -> str:
    texts, hashes = "", ""
    if chosen.conditions:
        texts = "where text_number in (select text_number from chosen)"
        hashes = "and quote_sha256 in (select text_sha256 from search_index.texts semi join chosen using (text_number))"
    return (
        (_CHOSEN.format(where=chosen.where) if chosen.conditions else "")
        + (_NO_WORDS if by == "meaning" else _BY_WORDS.format(among=texts))
        + (_NO_MEANING if by == "words" else _BY_MEANING.format(among=hashes))
        + _FUSED
    )


def _hits(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> tuple[Hit, ...]:
    places: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        places.setdefault(row["text_number"], []).append(row)
    from pipeline.search.masks import masker

    masks = masker(connection, {found[0]["document_id"]: found[0]["title"] or "" for found in places.values()})
    return tuple(_hit(rank, found, masks) for rank, found in enumerate(places.values(), start=1))


def _hit(rank: int, found: Sequence[dict[str, Any]], masks: Any) -> Hit:
    from pipeline.ids import quote_sha256

    shown = found[0]
    here = [place for place in found if all(place[name] == shown[name] for name in ("document_id", "start_char"))]
    title = shown["title"] or f"untitled {shown['document_kind']} {shown['document_id'][:8]}".replace("_", " ")
    ways = {"words": shown["words_rank"], "meaning": shown["meaning_rank"]}
    matched = [way for way, place in ways.items() if place]
    return Hit(
        rank=rank,
        score=round(shown["score"], 6),
        matched_by="both" if len(matched) > 1 else matched[0],
        words_rank=shown["words_rank"],
        meaning_rank=shown["meaning_rank"],
        likeness=None if shown["likeness"] is None else round(shown["likeness"], 4),
        kinds=tuple(sorted({place["kind"] for place in here})),
        quote=masks.quote(shown["document_id"], shown["start_char"], shown["quote"]),
        title=masks.words(shown["document_id"], title),
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
    rows = connection.execute(_UNKNOWN, {"words": asked}).fetchall()
    return [f"no text has the word {given!r}: searched as {word!r}" for given, word in rows]
