"""How an area stands beside others: its reviews of one class, code by code, beside those of its neighbours, region, rural-urban
class and nation. Within a class only; areas are never put in an order of their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline import comparison
from pipeline.comparison import Corpus, Group, Topic
from pipeline.counting import FEWEST_UNITS, Share
from pipeline.funnel import FunnelData, funnels
from pipeline.report import charts
from pipeline.report.charts import Dot, DotRow
from pipeline.report.pages.area_facts import Facts, area_path, sentence_case, years_of
from pipeline.report.site import Figure, Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table
from pipeline.scopes import ReviewClass

Line = tuple[Topic, Share, list[Share]]  # a code: in the area, and in each group
LEFT_OUT = "other"  # the code for what fits no other


@dataclass(frozen=True)
class Standing:
    """An area beside its groups within one class: a chart with its table where a group has enough reviews, else the table."""

    name: str
    base: str
    figure: Figure | None
    table: Table | None
    beyond: str  # what lies beyond the limits of chance, in words; or why nothing can


class Beside:
    """Makes the comparisons of all areas; what is the same for all of them is reckoned once."""

    def __init__(self, site: Site, facts: Facts) -> None:
        self._site = site
        self._facts = facts
        found = (topic for topic in facts.corpus.topics if topic.kind == "practice" and topic.topic_id != LEFT_OUT)
        self._topics = sorted(found, key=lambda topic: (topic.label, topic.topic_id))
        self._shares: dict[tuple[ReviewClass, Topic, frozenset[str]], Share] = {}

    @property
    def _corpus(self) -> Corpus:
        return self._facts.corpus

    @cached_property
    def _funnels(self) -> Mapping[tuple[ReviewClass, Topic], FunnelData]:
        return funnels(self._corpus, kinds=("practice",))

    def standings(self, area_code: str) -> list[Standing]:
        """Return the area's standing in each class of which something was read."""
        groups = comparison.groups(self._corpus, area_code)
        return [self._standing(area_code, kind, groups) for kind in self._facts.classes_of(area_code)]

    def _standing(self, area_code: str, kind: ReviewClass, groups: Sequence[Group]) -> Standing:
        reviews = self._facts.of_class(area_code, kind)
        name, area_name = self._facts.class_name(kind), self._area_name(area_code)
        lines = self._lines(area_code, kind, groups)
        base = f"{len(reviews)} read, practice of {years_of(reviews)}"
        if not lines:
            return Standing(name, base, None, None, "")
        table = self._table(area_code, kind, groups, lines)
        figure = self._figure(area_code, kind, groups, lines, table)
        own = None if figure else self._site.table(self._key(area_code, kind), table)
        return Standing(name, base, figure, own, self._beyond(area_code, kind, area_name))

    def _area_name(self, area_code: str) -> str:
        return str(self._facts.source.areas[area_code]["name"])

    def _key(self, area_code: str, kind: ReviewClass) -> str:
        return f"areas/{area_code}-{kind.review_type}-{kind.framework_id}"

    def _lines(self, area_code: str, kind: ReviewClass, groups: Sequence[Group]) -> list[Line]:
        made = []
        for topic in self._topics:
            own = self._corpus.share(kind, topic, [area_code])
            others = [self._share(kind, topic, group.area_codes) for group in groups]
            if own.n or any(share.n for share in others):
                made.append((topic, own, others))
        return made

    def _share(self, kind: ReviewClass, topic: Topic, codes: frozenset[str]) -> Share:
        key = kind, topic, codes
        if key not in self._shares:
            self._shares[key] = self._corpus.share(kind, topic, codes)
        return self._shares[key]

    def _n_areas(self, kind: ReviewClass, group: Group) -> int:
        return sum(bool(self._facts.of_class(code, kind)) for code in group.area_codes)

    def _table(self, area_code: str, kind: ReviewClass, groups: Sequence[Group], lines: Sequence[Line]) -> Table:
        found = {row["category_id"] for row in self._facts.failures.get(area_code, ())}
        rows = [_row(topic, own, others, area_code, topic.topic_id in found) for topic, own, others in lines]
        name = self._area_name(area_code)
        columns = [Column("label", "What fell short"), Column("own", name)]
        # a group without any is told of in the note: a column of it would say the same in each row
        with_some = [at for at in range(len(groups)) if lines[0][2][at].is_published]
        columns += [Column(f"group{at}", sentence_case(groups[at].name)) for at in with_some]
        chosen = [
            f"{sentence_case(group.name)}: {group.note}; {self._n_areas(kind, group)} of its {len(group.area_codes)} areas "
            "have one that was read"
            for group in groups
        ]
        note = (
            "Each review counts once for each code. In brackets: the share, and its 95% interval, which tells how far chance "
            "alone may have moved it. "
            f"With fewer than {FEWEST_UNITS} no share is given. {name} is in none of the groups beside it. {'. '.join(chosen)}."
        )
        caption = f"{sentence_case(self._facts.class_name(kind))} of {name} beside others: how many report a failing"
        return Table(caption, columns, rows, note)

    def _figure(
        self, area_code: str, kind: ReviewClass, groups: Sequence[Group], lines: Sequence[Line], table: Table
    ) -> Figure | None:
        shown = [at for at, group in enumerate(groups) if group.kind in ("neighbours", "nation") and lines[0][2][at].has_rate]
        drawn = [(topic, own, [others[at] for at in shown]) for topic, own, others in lines if own.n]
        if not shown or not drawn:
            return None
        name, several = self._area_name(area_code), self._facts.class_name(kind)
        legend = [sentence_case(groups[at].name) for at in shown]
        rows = [
            DotRow(topic.label, [_dot(share) for share in others], _dot(own), f"{own.n} of {own.base}")
            for topic, own, others in drawn
        ]
        alternative = "; ".join(
            f"{topic.label}: {name} {own.n} of {own.base}, "
            + ", ".join(f"{legend[at].lower()} {told(share)}" for at, share in enumerate(others))
            for topic, own, others in drawn
        )
        title = f"{sentence_case(several)}: what those of {name} report, and how common that is elsewhere"
        measure = (
            f"Share of {several} that report a failing under each code which those of {name} report, with 95% Wilson intervals. "
            f"On the right: {name} itself."
        )
        svg = charts.dots(rows, legend, name, f"By code. {alternative}.")
        return self._site.figure(self._key(area_code, kind), title, measure, svg, table)

    def _beyond(self, area_code: str, kind: ReviewClass, name: str) -> str:
        unit = comparison.unit_of(kind)
        n = len(self._facts.of_class(area_code, kind))
        if n < FEWEST_UNITS:
            return (
                f"With fewer than {FEWEST_UNITS}, whether {name} differs from others by more than chance cannot be told, "
                "so nothing is flagged."
            )
        found: dict[str, list[str]] = {"above": [], "below": []}
        for topic in self._topics:
            plot = self._funnels.get((kind, topic))
            for point in plot.points if plot else ():
                if point.code == area_code and point.flag:
                    found[point.flag].append(topic.label)
        said = [
            f"reported {_MORE[side]} than chance alone would give: {', '.join(labels)}"
            for side, labels in found.items()
            if labels
        ]
        if not said:
            return f"For no code do the {unit} of {name} differ from those of other areas by more than chance alone would give."
        return f"In the {unit} of {name}, {'; '.join(said)}. The limits are adjusted for the number of comparisons."


_MORE = {"above": "more often", "below": "less often"}


def _row(topic: Topic, own: Share, others: Sequence[Share], area_code: str, is_quoted: bool) -> Row:
    path = f"{area_path(area_code)}#code-{topic.topic_id}" if is_quoted else None
    row: Row = {"label": topic.label, "label_path": path, "own": told(own)}
    return row | {f"group{at}": told(share) for at, share in enumerate(others)}


@cache
def told(share: Share) -> str:
    """Return the share in words; the same few hundred come again and again."""
    return share.text()


@cache
def _dot(share: Share) -> Dot | None:
    if share.value is None or share.low is None or share.high is None:
        return None
    return Dot(share.value, share.low, share.high)
