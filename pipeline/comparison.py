"""How an area stands beside others: counts with their base, within one class of review, each review counted once.

A class is a type of review under one framework; classes are never added together. The groups beside an area never hold the
area itself. Counts are not performance (`counting.CAUTION`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipeline import scopes
from pipeline.counting import NONE_PUBLISHED, Share
from pipeline.scopes import ReviewClass

if TYPE_CHECKING:
    import duckdb

_Key = TypeVar("_Key")
N_ALIKE = 10  # areas in a list of neighbours, as in the published one
KINDS = ("practice", "context", "theme", "sector")
PUBLISHED_NEIGHBOURS = "statistical neighbours of the list of children's services authorities"
OUR_NEIGHBOURS = (
    "areas alike in nation, rural-urban class and number of residents aged 0 to 25: our own reckoning, "
    "not the published statistical neighbours"
)
NOT_LOOKED_AT = "not looked at"
_UNITS = {"inspection": "inspections", "inquest": "inquests", "inquiry": "inquiries"}

_REVIEWS = """
select review_id, review_type, framework_id, area_code, practice_year from compared_reviews order by review_id
"""
_AREAS = """
with present as (
    select area_code, known_as_code from area_history where is_present and n_steps >= 0
),
classes as (
    -- an authority that is gone has the class of those that took its place, where they agree
    select present.area_code,
        case when count(distinct areas.rural_urban) = 1 and count(*) = count(areas.rural_urban)
            then min(areas.rural_urban) end as own
    from present join areas on areas.area_code = present.known_as_code
    group by present.area_code
)
select area_code, name, nation, region, coalesce(rural_urban, own), population_0_25, successor_code is null and valid_to is null
from areas left join classes using (area_code)
order by area_code
"""
_TOPICS = """
select facet, category_id, label from categories
union all
select 'theme', theme_id, label from themes
union all
select distinct 'sector', sector, replace(sector, '_', ' ') from failure_agencies where sector <> 'unspecified'
order by all
"""
_HITS = """
select facet, category_id, review_id from coded_reviews join categories using (category_id)
union all
select 'theme', theme_id, review_id from theme_reviews
union all
select distinct 'sector', failure_agencies.sector, placed_documents.review_id
from failure_agencies join failures using (failure_id) join placed_documents using (document_id)
where failure_agencies.role in ('responsible', 'involved') and placed_documents.is_compared
"""
_NAMED = """
select distinct agency_mentions.sector, placed_documents.review_id
from agency_mentions join placed_documents using (document_id)
where placed_documents.is_compared
"""


class Topic(NamedTuple):
    """What is counted: a code of the codebook (practice, context), a theme, or the sector of a body named in a failure."""

    kind: str
    topic_id: str
    label: str


@dataclass(frozen=True)
class Unit:
    """A review or inspection that comparisons count."""

    review_id: str
    review_class: ReviewClass
    area_code: str | None
    practice_year: int | None = None


@dataclass(frozen=True)
class AreaFacts:
    """What of an area tells which others are like it."""

    area_code: str
    name: str
    nation: str
    region: str | None = None
    rural_urban: str | None = None
    population_0_25: int | None = None
    is_present: bool = True


@dataclass(frozen=True)
class Corpus:
    """The units that are compared, and which topics occur in which."""

    units: tuple[Unit, ...]
    topics: tuple[Topic, ...]
    hits: Mapping[tuple[str, str], frozenset[str]]  # kind and identity of the topic: identities of the reviews
    areas: Mapping[str, AreaFacts]
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the published list
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)  # sector: the reviews that name a body of it

    @cached_property
    def _by_class(self) -> Mapping[ReviewClass, Mapping[str | None, frozenset[str]]]:
        found: dict[ReviewClass, dict[str | None, set[str]]] = defaultdict(lambda: defaultdict(set))
        for unit in self.units:
            found[unit.review_class][unit.area_code].add(unit.review_id)
        return {kind: {area: frozenset(ids) for area, ids in of.items()} for kind, of in found.items()}

    @property
    def classes(self) -> tuple[ReviewClass, ...]:
        """The classes of review that have units, in order."""
        return tuple(sorted(self._by_class))

    def between(self, first: int, last: int) -> Corpus:
        """Return the corpus of those units whose latest year of practice lies within these years."""
        kept = (unit for unit in self.units if unit.practice_year is not None and first <= unit.practice_year <= last)
        return replace(self, units=tuple(kept))

    def reviews(self, review_class: ReviewClass, area_codes: Iterable[str | None]) -> frozenset[str]:
        """Return the reviews of a class about any of these areas."""
        of = self._by_class.get(review_class, {})
        return frozenset().union(*(of.get(code, frozenset()) for code in area_codes))

    def covered(self, review_class: ReviewClass, topic: Topic, reviews: frozenset[str]) -> frozenset[str]:
        """Return those of the reviews that could have told of the topic: their base."""
        if topic.kind != "sector":
            return reviews
        how = scopes.scope(review_class, topic.topic_id)
        if how == scopes.INVOLVED:
            return reviews & self.named.get(topic.topic_id, frozenset())
        return reviews if how == scopes.ALWAYS else frozenset()

    def share(self, review_class: ReviewClass, topic: Topic, area_codes: Iterable[str | None]) -> Share:
        """Return how many of the reviews of these areas have the topic, each counted once."""
        reviews = self.reviews(review_class, area_codes)
        base = self.covered(review_class, topic, reviews)
        nothing = NOT_LOOKED_AT if reviews else NONE_PUBLISHED
        return Share(len(base & self.having(topic)), len(base), unit_of(review_class), nothing)

    def having(self, topic: Topic) -> frozenset[str]:
        """Return the reviews in which the topic occurs, of all classes."""
        return self.hits.get((topic.kind, topic.topic_id), frozenset())


@dataclass(frozen=True)
class Group:
    """Areas that an area stands beside; it is not among them."""

    kind: str  # neighbours, region, rural_urban, nation
    name: str
    note: str  # how it was chosen
    area_codes: frozenset[str]


@dataclass(frozen=True)
class NotCovered:
    """A sector that is not compared within a class, for the scope does not cover it, and how many name it all the same."""

    review_class: ReviewClass
    topic: Topic
    n_with: int
    n_reviews: int


def read(connection: duckdb.DuckDBPyConnection, neighbours: Mapping[str, tuple[str, ...]] | None = None) -> Corpus:
    """Return what is compared from a database with its views; the published neighbours are those of `models/areas.csv`."""
    from pipeline import registers

    units = [Unit(i, ReviewClass(t, f), a, y) for i, t, f, a, y in connection.execute(_REVIEWS).fetchall()]
    areas = [AreaFacts(*row) for row in connection.execute(_AREAS).fetchall()]
    topics = tuple(Topic(*row) for row in connection.execute(_TOPICS).fetchall())
    return Corpus(
        tuple(units),
        topics,
        _sets(((kind, topic), review) for kind, topic, review in connection.execute(_HITS).fetchall()),
        {area.area_code: area for area in areas},
        registers.load().neighbours if neighbours is None else neighbours,
        _sets(connection.execute(_NAMED).fetchall()),
    )


def _sets(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, frozenset[str]]:
    found: dict[_Key, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def unit_of(review_class: ReviewClass) -> str:
    """Return what the units of a class are called, in the plural."""
    return _UNITS.get(review_class.review_type, "reviews")


def groups(corpus: Corpus, area_code: str) -> list[Group]:
    """Return the groups of areas beside an area: neighbours, region, rural-urban class, nation; those that can be told."""
    area = corpus.areas.get(area_code)
    if area is None:
        return []
    made = [_neighbours(corpus, area)]
    if area.region and area.region != area.nation:
        made.append(_alike(corpus, area, "region", f"rest of {area.region}", "other areas of the region"))
    if area.rural_urban:
        name = f"{area.rural_urban}: other areas of {area.nation}"
        made.append(_alike(corpus, area, "rural_urban", name, "other areas of the rural-urban class in the nation"))
    made.append(_alike(corpus, area, "nation", f"rest of {area.nation}", "other areas of the nation"))
    return [group for group in made if group.area_codes]


def _neighbours(corpus: Corpus, area: AreaFacts) -> Group:
    listed = frozenset(corpus.neighbours.get(area.area_code, ())) - {area.area_code}
    if listed:
        return Group("neighbours", "statistical neighbours", PUBLISHED_NEIGHBOURS, listed)
    return Group("neighbours", "areas alike", OUR_NEIGHBOURS, frozenset(areas_alike(area, corpus.areas.values())))


def areas_alike(area: AreaFacts, others: Iterable[AreaFacts]) -> list[str]:
    """Return the codes of up to N_ALIKE areas of the same nation and rural-urban class, nearest in residents aged 0 to 25.

    Nearest is by the ratio of residents. None where class or residents are not known: nothing is guessed.
    """
    if not area.population_0_25 or not area.rural_urban:
        return []
    own = log(area.population_0_25)
    away = sorted(
        (abs(log(other.population_0_25) - own), other.area_code)
        for other in others
        if other.is_present
        and other.population_0_25
        and (other.nation, other.rural_urban) == (area.nation, area.rural_urban)
        and other.area_code != area.area_code
    )
    return [code for _, code in away[:N_ALIKE]]


def _alike(corpus: Corpus, area: AreaFacts, kind: str, name: str, note: str) -> Group:
    # gone areas too: their reviews count for the region they lay in
    same = (
        other.area_code
        for other in corpus.areas.values()
        if other.nation == area.nation and (kind == "nation" or getattr(other, kind) == getattr(area, kind))
    )
    return Group(kind, name, note, frozenset(same) - {area.area_code})


def not_covered(corpus: Corpus) -> list[NotCovered]:
    """Return the sectors that classes of review do not look at, and in how many reviews a failure names them all the same."""
    made = []
    for review_class in corpus.classes:
        reviews = frozenset(unit.review_id for unit in corpus.units if unit.review_class == review_class)
        for topic in corpus.topics:
            if topic.kind == "sector" and not scopes.covers(review_class, topic.topic_id):
                n_with = len(reviews & corpus.having(topic))
                made.append(NotCovered(review_class, topic, n_with, len(reviews)))
    return made
