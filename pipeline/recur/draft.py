"""What was asked before: earlier recommendations like a draft, gathered by wording, with who asked whom, when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.minilm import Vectors
from pipeline.records import ReviewsError
from pipeline.recur.asks import Ask, as_arrays, contexts_of_all
from pipeline.recur.find import judged, searched
from pipeline.recur.matters import matters_of
from pipeline.recur.model import NONE, RELATIONS, load
from pipeline.recur.stored import DECIMALS, reading, stored_asks, vectors_of

if TYPE_CHECKING:
    import duckdb

LOOKED_AT = 80  # earlier recommendations that the model judges
MOST_CAUSES = 2  # told of one ask
ALIKE = 0.45  # cosine from which a cause on the same code is of the same matter as an ask
FEWEST_WORDS = 3
NEEDED = ("recommendations", "recommendation_groups", "recommendation_matters", "quote_vectors", "placed_recommendations")


@dataclass(frozen=True)
class Place:
    """One earlier recommendation: its words and where they stand."""

    recommendation_id: str
    quote: str
    area: str | None
    board: str | None
    year: int | None
    title: str | None
    document_id: str
    page: int
    ask_kind: str
    addressees: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Why:
    """A cause that an earlier recommendation addressed, and how that is known."""

    quote: str
    document_id: str
    page: int
    known_by: str  # of the failure it answers | same document and code


@dataclass(frozen=True)
class Earlier:
    """An ask that was made before: the wording likest to the draft, and all places where it or the like was asked."""

    relation: str  # same | near | related
    score: float
    wording: Place
    places: tuple[Place, ...]
    n_boards: int
    n_areas: int
    first_year: int | None
    last_year: int | None
    statuses: tuple[tuple[str, int], ...]
    is_form: bool
    causes: tuple[Why, ...]


def asked_before(database: Path, draft: str, limit: int = 10) -> list[Earlier]:
    """Return earlier asks like a draft, the most useful first: same before near before related, then the likest.

    Raises ReviewsError where the draft says too little, or the database cannot be read or is of an older making.
    """
    draft = " ".join(draft.split())
    if len(draft.split()) < FEWEST_WORDS:
        raise ReviewsError("the draft is too short: give the recommendation as you would write it")
    if limit < 1:
        raise ReviewsError("the limit must be at least 1")
    with reading(database) as connection:
        _check(connection)
        found = _alike(connection, draft)
        groups = _groups_of(connection, found)
        chosen = _gathered(found, groups)[:limit]
        places = _places(connection, sorted({name for one in chosen for name in one.members}))
        causes = _causes(connection, [one.names[0] for one in chosen])
    return [_earlier(one, places, causes) for one in chosen]


# --- likeness -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Alike:
    name: str
    relation: str
    score: float
    order: int  # place in the search


def _alike(connection: duckdb.DuckDBPyConnection, draft: str) -> list[_Alike]:
    stored = stored_asks(connection)
    if not stored.asks:
        return []
    model = load()
    vectors = vectors_of(connection, [ask.quote for ask in stored.asks])
    codes = contexts_of_all(stored.asks)
    held = as_arrays(stored.asks, vectors, model.known, codes)
    asked = as_arrays([_draft(draft)], _vector(draft), model.known, codes)
    order = searched(asked, held, model, LOOKED_AT)[0]
    columns = np.array(order, np.int64)
    pairs = judged(asked, held, np.zeros(len(order), np.int64), columns, model)
    relations = model.relations(pairs.probabilities)
    return [
        _Alike(stored.asks[column].ask_id, str(relations[place]), float(pairs.score[place]), place)
        for place, column in enumerate(order)
        if relations[place] != NONE
    ]


def _draft(text: str) -> Ask:
    from pipeline.extract.categories import Around, contexts_of
    from pipeline.extract.code_features import context_shares

    contexts = contexts_of(text, (0, len(text)), Around(shares=context_shares([text])))
    return Ask("", "", text, matters_of(text), frozenset(name for name, _ in contexts))


def _vector(text: str) -> Vectors:
    from pipeline.minilm import encoder

    return np.asarray(encoder().encode([text]).round(DECIMALS), np.float32)


# --- gathering ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Gathered:
    relation: str
    score: float
    names: tuple[str, ...]  # found, the likest first
    members: tuple[str, ...]  # these and all others of their group
    is_form: bool


def _groups_of(connection: duckdb.DuckDBPyConnection, found: Sequence[_Alike]) -> dict[str, tuple[str, bool, tuple[str, ...]]]:
    """Return for each recommendation that is in a group: the group, whether it is a form, and its members."""
    sql = """
        select mine.recommendation_id, mine.group_id, is_form, list(others.recommendation_id order by others.recommendation_id)
        from recommendation_group_members as mine
        join recommendation_groups on recommendation_groups.group_id = mine.group_id
        join recommendation_group_members as others on others.group_id = mine.group_id
        where mine.recommendation_id in (select unnest(?::varchar[]))
        group by all
    """
    rows = connection.execute(sql, [[one.name for one in found]]).fetchall()
    return {name: (group, bool(is_form), tuple(members)) for name, group, is_form, members in rows}


def _gathered(found: Sequence[_Alike], groups: Mapping[str, tuple[str, bool, tuple[str, ...]]]) -> list[_Gathered]:
    """Return what was found, of one group together, the most useful first."""
    by_group: dict[str, list[_Alike]] = defaultdict(list)
    for one in found:
        by_group[groups[one.name][0] if one.name in groups else one.name].append(one)
    made = []
    for held in by_group.values():
        held.sort(key=lambda one: (-RELATIONS.index(one.relation), -round(one.score, 6), one.name))
        best = held[0]
        _, is_form, others = groups.get(best.name, ("", False, ()))
        # of a group that is only related, those that were found; of one that is near or same, all: they ask the same
        members = others if others and best.relation != RELATIONS[0] else tuple(one.name for one in held)
        made.append(_Gathered(best.relation, best.score, tuple(one.name for one in held), members, is_form))
    return sorted(made, key=lambda one: (one.is_form, -RELATIONS.index(one.relation), -round(one.score, 6), one.names))


def _places(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[str, tuple[Place, str | None]]:
    """Return each recommendation with its place, and the board that stands in the place of its board now."""
    sql = """
        select recommendation_id, quote, area_name, board_name, year(published_on), title, document_id, page, ask_kind,
            addressees, status, present_board_id
        from placed_recommendations
        where recommendation_id in (select unnest(?::varchar[]))
    """
    rows = connection.execute(sql, [list(names)]).fetchall()
    return {row[0]: (_place(row), row[11]) for row in rows}


def _place(row: tuple[Any, ...]) -> Place:
    name, quote, area, board, year, title, document, page, kind, addressees, status = row[:11]
    return Place(name, quote, area, board, year, title, document, page, kind, tuple(addressees), status)


def _causes(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[str, list[Why]]:
    """Return for each recommendation the causes it addressed: of the failure it answers, else those on its code and matter."""
    sql = """
        with asked as (
            select recommendation_id, document_id, quote, mirrors_failure_id
            from recommendations where recommendation_id in (select unnest(?::varchar[]))
        )
        select recommendation_id, causes.quote, causes.document_id, causes.page, 'of the failure it answers', 0.0
        from asked
        join cause_failures on cause_failures.failure_id = asked.mirrors_failure_id
        join causes using (cause_id)
        union all
        select asked.recommendation_id, causes.quote, causes.document_id, causes.page, 'same document and code',
            2 - array_inner_product(quote_vectors.vector, mine.vector)
        from asked
        join extract_categories as one
            on one.extract_kind = 'recommendation' and one.extract_id = asked.recommendation_id
            and one.facet = 'practice' and one.category_id <> 'other'
        join causes on causes.document_id = asked.document_id
        join extract_categories as other
            on other.extract_kind = 'cause' and other.extract_id = causes.cause_id and other.category_id = one.category_id
        join quote_vectors on quote_vectors.quote_sha256 = quote_sha256(causes.quote)
        join quote_vectors as mine on mine.quote_sha256 = quote_sha256(asked.quote)
        where array_inner_product(quote_vectors.vector, mine.vector) >= ?
        order by 1, 6, 2
    """
    made: dict[str, list[Why]] = defaultdict(list)
    for name, quote, document, page, known_by, _ in connection.execute(sql, [list(names), ALIKE]).fetchall():
        held = made[name]
        if len(held) < MOST_CAUSES and all(one.quote != quote for one in held):
            held.append(Why(quote, document, page, known_by))
    return dict(made)


def _earlier(one: _Gathered, places: Mapping[str, tuple[Place, str | None]], causes: Mapping[str, Sequence[Why]]) -> Earlier:
    held = [places[name] for name in dict.fromkeys((*one.names, *one.members))]
    found = set(one.names)
    held = [held[0], *sorted(held[1:], key=lambda pair: (pair[0].recommendation_id not in found, *_when(pair[0])))]
    years = sorted(place.year for place, _ in held if place.year)
    statuses: dict[str, int] = defaultdict(int)
    for place, _ in held:
        statuses[place.status] += 1
    return Earlier(
        one.relation,
        round(one.score, 3),
        held[0][0],
        tuple(place for place, _ in held),
        len({board for _, board in held if board}),
        len({place.area for place, _ in held if place.area}),
        years[0] if years else None,
        years[-1] if years else None,
        tuple(sorted(statuses.items())),
        one.is_form,
        tuple(causes.get(one.names[0], ())),
    )


def _when(place: Place) -> tuple[int, str]:
    return (place.year or date.max.year, place.recommendation_id)


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "select table_name from duckdb_tables() union all select view_name from duckdb_views()"
    held: set[Any] = {name for (name,) in connection.execute(sql).fetchall()}
    if lacking := [name for name in NEEDED if name not in held]:
        raise ReviewsError(f"the database has no {lacking[0]}: build it again with `make run`")
