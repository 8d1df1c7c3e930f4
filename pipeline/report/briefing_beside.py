"""How an area stands beside others, in a briefing: one class of its reviews, and the failings that these report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline import comparison
from pipeline.comparison import Group, Topic, unit_of
from pipeline.counting import FEWEST_UNITS, Share
from pipeline.report.pages.area_beside import LEFT_OUT, told
from pipeline.report.pages.area_facts import Facts, sentence_case
from pipeline.report.paper import WIDTH_CM, Block
from pipeline.scopes import ReviewClass

HEADING = "Beside other areas"
_SHOWN = ("neighbours", "region", "nation")  # groups that have room on paper
_LABEL_CM, _OWN_CM = 4.4, 2.4


def shares(facts: Facts, kind: ReviewClass, topics: Iterable[Topic], codes: Iterable[str]) -> list[Share]:
    """Return how many of the reviews of these areas have each topic (no sector), each review counted once."""
    base = facts.corpus.reviews(kind, codes)
    return [Share(len(base & facts.corpus.having(topic)), len(base), unit_of(kind)) for topic in topics]


def groups_of(facts: Facts, area_code: str) -> list[Group]:
    """Return the groups of areas that an area stands beside."""
    return comparison.groups(facts.corpus, area_code)


def beside(facts: Facts, area_code: str, items: int) -> list[Block]:
    """Return the failings that the area's reviews of one class report, beside those of its groups; no more than `items` + 1."""
    heading, kinds = Block("heading", HEADING), facts.classes_of(area_code)
    if not kinds:
        return [heading, Block("text", "Nothing of it that could be put beside others.")]
    groups = [group for group in groups_of(facts, area_code) if group.kind in _SHOWN]
    kind = max(kinds, key=lambda each: _weight(facts, area_code, each, groups))
    # a group without any would say the same in each row
    groups = [group for group in groups if facts.corpus.reviews(kind, group.area_codes)]
    topics = _topics(facts, area_code, kind)[: items + 1]
    if not topics:
        return [heading, Block("text", "No failing was found that could be put beside others.")]
    if not groups:
        text = f"{sentence_case(facts.class_name(kind))} of other areas: none published among what was read."
        return [heading, Block("text", text)]
    return [heading, Block("lead", _lead(facts, area_code, kind, groups)), _table(facts, area_code, kind, groups, topics)]


def _lead(facts: Facts, area_code: str, kind: ReviewClass, groups: Sequence[Group]) -> str:
    n = len(facts.of_class(area_code, kind))
    alike = "".join(f" {sentence_case(group.note)}." for group in groups if _needs_note(group))
    return (
        f"{sentence_case(facts.class_name(kind))} only, of which {n} of the area {'was' if n == 1 else 'were'} read: in how many "
        f"a failing is reported. In brackets the share with its 95% interval; under {FEWEST_UNITS} none is given. "
        f"Nobody is ranked.{alike}"
    )


def _needs_note(group: Group) -> bool:
    """Groups of our own reckoning are explained; the others are what their names say."""
    return group.kind == "neighbours" and group.note == comparison.OUR_NEIGHBOURS


def _table(facts: Facts, area_code: str, kind: ReviewClass, groups: Sequence[Group], topics: Sequence[Topic]) -> Block:
    own = shares(facts, kind, topics, [area_code])
    others = [shares(facts, kind, topics, group.area_codes) for group in groups]
    rows = [[topic.label, _count(own[at]), *(_words(of[at]) for of in others)] for at, topic in enumerate(topics)]
    head = ["Reported as falling short", facts.source.areas[area_code]["name"], *(sentence_case(group.name) for group in groups)]
    other = (WIDTH_CM - _LABEL_CM - _OWN_CM) / len(groups)
    widths = [_LABEL_CM, _OWN_CM, *[other] * len(groups)]
    return Block("table", "Failings in the area and beside it", rows=[head, *rows], widths=widths)


def _count(share: Share) -> str:
    return f"{share.n} of {share.base}"


def _words(share: Share) -> str:
    """Without a rate only the count: that there is none under so many is said above the table."""
    return told(share) if share.has_rate or not share.is_published else _count(share)


def _weight(facts: Facts, area_code: str, kind: ReviewClass, groups: Sequence[Group]) -> tuple[int, bool, int, str]:
    """The class with most reviews of the area is shown; of several one that has others to stand beside, then the latest."""
    reviews = facts.of_class(area_code, kind)
    has_others = any(len(facts.corpus.reviews(kind, group.area_codes)) >= FEWEST_UNITS for group in groups)
    return len(reviews), has_others, max(review.year or 0 for review in reviews), min(review.review_id for review in reviews)


def _topics(facts: Facts, area_code: str, kind: ReviewClass) -> list[Topic]:
    """Return the codes that reviews of the class report of the area: those in most of all its reviews first, then by name."""
    often: dict[str, set[str]] = {}
    for row in facts.failures.get(area_code, ()):
        often.setdefault(row["category_id"], set()).add(row["review_id"])
    own = facts.corpus.reviews(kind, [area_code])
    practice = (topic for topic in facts.corpus.topics if topic.kind == "practice" and topic.topic_id != LEFT_OUT)
    found = [topic for topic in practice if often.get(topic.topic_id, set()) & own]
    return sorted(found, key=lambda topic: (-len(often[topic.topic_id]), topic.label))
