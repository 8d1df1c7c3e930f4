"""What is put side by side of two areas: for each the same blocks of rows, in words, ready to be laid beside another's.

All words and numbers are made here. The page that compares (`assets/compare.js`) and the documents of `reviews compare` only lay
rows beside one another, by the same rule: a row where either area has something, those of both areas first; of a kind of review
that was read of one of them only, nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.comparison import unit_of
from pipeline.counting import Share
from pipeline.report.pages import area_told
from pipeline.report.pages.area_asks import answer
from pipeline.report.pages.area_beside import LEFT_OUT, told
from pipeline.report.pages.area_facts import NONE_READ, NOT_FOUND, Facts, area_path, sentence_case, years_of
from pipeline.report.source import Row
from pipeline.scopes import ReviewClass

READ, UNDER_WAY, THEMES, ASKED, AGAIN, AFTER, WHY = "read", "under_way", "themes", "asked", "again", "after", "why"
_READ_NOTE = (
    "Number read, with the years of practice they look at. Each kind is put side by side by itself; of a kind that was read of "
    "one area only, see the page of that area."
)
NO_NEWS = "none known from what was read"


@dataclass(frozen=True)
class Block:
    """A table of the comparison: its rows by key, in the order in which they are shown, and where it has them only for both."""

    block_id: str
    title: str
    head: str  # of the column of row names
    note: str
    labels: Mapping[str, str]
    is_shared_only: bool = False  # only rows that both areas have
    is_paired: bool = False  # only where both areas have a base: else nothing could be put beside it


@dataclass(frozen=True)
class Profile:
    """One area: what stands in its column, by block and key, and what stands where it has nothing (no word: it has no base)."""

    area_code: str
    name: str
    path: str
    cells: Mapping[str, Mapping[str, str]]
    absent: Mapping[str, str]


@dataclass(frozen=True)
class Comparable:
    """Blocks and the areas that can be put side by side, by name."""

    blocks: tuple[Block, ...]
    profiles: Mapping[str, Profile]


Line = tuple[str, str, str]  # row name, first area, second area


def side_by_side(blocks: Sequence[Block], one: Profile, other: Profile) -> list[tuple[Block, list[Line]]]:
    """Return the blocks in which either area has something, each with its rows: those of both areas first."""
    made = []
    for block in blocks:
        if block.is_paired and not (block.block_id in one.absent and block.block_id in other.absent):
            continue
        first, second = one.cells.get(block.block_id, {}), other.cells.get(block.block_id, {})
        both = [key for key in block.labels if key in first and key in second]
        either = [] if block.is_shared_only else [key for key in block.labels if (key in first) != (key in second)]
        rows = [
            (block.labels[key], _cell(first, key, one, block.block_id), _cell(second, key, other, block.block_id))
            for key in both + either
        ]
        if rows:
            made.append((block, rows))
    return made


def _cell(cells: Mapping[str, str], key: str, profile: Profile, block_id: str) -> str:
    return cells.get(key) or profile.absent.get(block_id, NOT_FOUND)


def comparable(facts: Facts) -> Comparable:
    """Return what can be put side by side of the areas of which something was read."""
    maker = _Maker(facts)
    names = sorted((row["name"], code) for code, row in facts.source.areas.items())
    return Comparable(maker.blocks(), {code: maker.profile(code, name) for name, code in names})


def profile_of(facts: Facts, area_code: str, name: str) -> Profile:
    """Return the column of an area, also of one of which nothing was read."""
    return _Maker(facts).profile(area_code, name)


class _Maker:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        found = (topic for topic in facts.corpus.topics if topic.kind == "practice" and topic.topic_id != LEFT_OUT)
        self._topics = sorted(found, key=lambda topic: (topic.label, topic.topic_id))
        self._classes = sorted({kind for code in facts.source.areas for kind in facts.classes_of(code)}, key=self._class_order)

    def _class_order(self, kind: ReviewClass) -> tuple[str, ReviewClass]:
        return self._facts.class_name(kind), kind

    # --- what the rows are called -----------------------------------------------------------------------------------

    def blocks(self) -> tuple[Block, ...]:
        classes = {_key(kind): sentence_case(self._facts.class_name(kind)) for kind in self._classes}
        codes = {topic.topic_id: topic.label for topic in self._topics}
        themes = dict(
            sorted(((key, str(row["label"])) for key, row in self._facts.source.themes.items()), key=lambda each: each[1])
        )
        return (
            Block(READ, "What was read", "Kind", _READ_NOTE, classes),
            Block(UNDER_WAY, "Announced or under way", "What", "", {"0": "Reviews announced or under way"}),
            *(self._codes_block(kind, codes) for kind in self._classes),
            Block(
                THEMES, "Themes", "Theme",
                "Themes with a sentence about a failing, and where it stands. Kinds differ, so nothing is added up.",
                themes,
            ),
            Block(
                ASKED, "Asked of both", "One wording of it",
                "The same or nearly the same recommendation was made to both areas.", self._groups(), is_shared_only=True,
            ),
            Block(
                AGAIN, "Recommendations", "What", "",
                {"n": "Recommendations read", "again": "Made again after the like", "answers": "With a known answer"},
            ),
            Block(
                AFTER, "Reported after it was the matter of a recommendation", "Matter",
                "That a later document reports the like does not say that the recommendation was not followed.", codes,
            ),
            Block(
                WHY, "Whether reasons are given", "Kind",
                "Sentences about a failing for which a reason is given, in words other than their own.", classes,
            ),
        )  # fmt: skip

    def _codes_block(self, kind: ReviewClass, codes: Mapping[str, str]) -> Block:
        name = self._facts.class_name(kind)
        note = f"In how many {name} a failing is reported under each code; each counts once for a code."
        return Block(f"codes-{_key(kind)}", f"What fell short, {name}", "What fell short", note, codes, is_paired=True)

    def _groups(self) -> dict[str, str]:
        wording = self._facts.source.rows(
            "select group_id, wording from recurring_recommendations where not is_form and n_areas > 1 order by wording, group_id"
        )
        return {row["group_id"]: row["wording"] for row in wording}

    # --- what stands in them ----------------------------------------------------------------------------------------

    def profile(self, code: str, name: str) -> Profile:
        """Return the column of an area."""
        reviews = self._facts.reviews.get(code, ())
        cells = {
            READ: {_key(kind): self._read(code, kind) for kind in self._facts.classes_of(code)},
            UNDER_WAY: self._under_way(code),
            THEMES: self._themes(code),
            ASKED: self._asked(code),
            AGAIN: self._again(code),
            AFTER: self._after(code),
            WHY: self._why(code),
        }
        nothing = NOT_FOUND if reviews else NONE_READ
        absent = {READ: NONE_READ, WHY: NONE_READ, UNDER_WAY: NO_NEWS, AGAIN: NONE_READ}
        absent |= {key: nothing for key in (THEMES, ASKED, AFTER)}
        for kind in self._classes:
            block = f"codes-{_key(kind)}"
            cells[block] = self._codes(code, kind)
            if base := len(self._facts.of_class(code, kind)):
                absent[block] = f"{NOT_FOUND}: {told(Share(0, base, unit_of(kind)))}"
        return Profile(code, name, area_path(code), cells, absent)

    def _read(self, code: str, kind: ReviewClass) -> str:
        reviews = self._facts.of_class(code, kind)
        return f"{len(reviews)}: practice of {years_of(reviews)}"

    def _under_way(self, code: str) -> dict[str, str]:
        words = "; ".join(words for _, words in area_told.under_way(self._facts, code))
        return {"0": words} if words else {}

    def _codes(self, code: str, kind: ReviewClass) -> dict[str, str]:
        shares = ((topic.topic_id, self._facts.corpus.share(kind, topic, [code])) for topic in self._topics)
        return {key: told(share) for key, share in shares if share.n}

    def _themes(self, code: str) -> dict[str, str]:
        found = _by("theme_id", self._facts.themes.get(code, ()))
        return {key: self._names(row["review_id"] for row in rows) for key, rows in found.items()}

    def _asked(self, code: str) -> dict[str, str]:
        rows = [row for row in self._facts.asks.get(code, ()) if row["group_id"] and (row["n_areas"] or 0) > 1]
        return {key: f"asked in {self._names(row['review_id'] for row in of)}" for key, of in _by("group_id", rows).items()}

    def _again(self, code: str) -> dict[str, str]:
        rows = [row for row in self._facts.asks.get(code, ()) if not row["is_form"]]
        if not rows:
            return {"n": NOT_FOUND} if self._facts.reviews.get(code) else {}
        again = self._facts.again.get(code, ())
        known = [row["recommendation_id"] for row in rows if self._facts.answers.get(row["recommendation_id"])]
        answers = "; ".join(sorted({answer(self._facts, key) for key in known}))
        return {
            "n": f"{len(rows)}, in {self._names(row['review_id'] for row in rows)}",
            "again": f"{len(again)}, in {self._names(row['later_review_id'] for row in again)}" if again else NOT_FOUND,
            "answers": f"{len(known)} of {len(rows)}. {answers}" if known else NO_NEWS,
        }

    def _after(self, code: str) -> dict[str, str]:
        made = {}
        for key, rows in _by("category_id", self._facts.after.get(code, ())).items():
            asked = self._names(row["recommendation_review_id"] for row in rows) or "an earlier review"
            made[key] = f"asked in {asked}; reported later in {self._names(row['failure_review_id'] for row in rows)}"
        return made

    def _why(self, code: str) -> dict[str, str]:
        found = {row["review_id"]: row for row in self._facts.why.get(code, ())}
        made: dict[str, list[str]] = {}
        for review in self._facts.named(found):
            row = found[review.review_id]
            share = Share(row["n_explained"], row["n_failures"], "sentences", "no sentence about a failing was found")
            made.setdefault(_key(review.review_class), []).append(f"{review.year or 'year not known'}: {told(share)}")
        return {key: "; ".join(words) for key, words in made.items()}

    def _names(self, review_ids: Iterable[str]) -> str:
        return "; ".join(review.short for review in self._facts.named(review_ids))


def _key(kind: ReviewClass) -> str:
    return f"{kind.review_type}-{kind.framework_id}"


def _by(column: str, rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found
