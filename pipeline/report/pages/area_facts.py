"""What the pages of areas say, asked once for all areas, and the names that reviews go by on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.comparison import Corpus
from pipeline.report.classes import Classes
from pipeline.report.naming import told_label
from pipeline.report.source import Row, Source
from pipeline.report.wording import day
from pipeline.scopes import ReviewClass

INDEX = "areas/index.html"
NONE_READ = "none published among what was read"
NOT_FOUND = "not found in what was read"
NO_ANSWER = "no answer is known from what was read"
_OF_FRAMEWORK = re.compile(r"^inspection \(([^)]+)\), (.+)$")
ByArea = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class AreaReview:
    """A review or inspection of an area that comparisons count; no two of one area have the same name."""

    review_id: str
    review_class: ReviewClass
    year: int | None  # of practice
    name: str

    @property
    def short(self) -> str:
        """Its name for cells of tables: an inspection goes by framework and year."""
        return _OF_FRAMEWORK.sub(r"\2 (\1)", self.name)

    @property
    def path(self) -> str:
        """Its page."""
        return f"reviews/{self.review_id}.html"


@dataclass(frozen=True)
class Facts:
    """Rows of the published copy by area, in the order in which they are shown."""

    source: Source
    classes: Classes
    frameworks: Mapping[str, str]
    corpus: Corpus
    reviews: Mapping[str, Sequence[AreaReview]]
    by_id: Mapping[str, AreaReview]
    failures: ByArea
    themes: ByArea
    asks: ByArea
    again: ByArea
    after: ByArea
    bodies: ByArea
    why: ByArea
    history: ByArea
    under_way: ByArea
    documents: ByArea
    answers: Mapping[str, Sequence[Row]]  # by recommendation
    code_themes: Mapping[str, str]  # practice code: the theme that is most surely about it

    def classes_of(self, area_code: str) -> list[ReviewClass]:
        """Return the classes of which something of the area was read, by name."""
        found = {review.review_class for review in self.reviews.get(area_code, ())}
        return sorted(found, key=lambda kind: (self.class_name(kind), kind))

    def of_class(self, area_code: str, kind: ReviewClass) -> list[AreaReview]:
        """Return the area's reviews of a class, in order of time."""
        return [review for review in self.reviews.get(area_code, ()) if review.review_class == kind]

    def class_name(self, kind: ReviewClass, n: int = 2) -> str:
        """Return what a class is called, one or several of it."""
        return self.classes.name(kind._asdict(), n)

    def named(self, review_ids: Iterable[str]) -> list[AreaReview]:
        """Return reviews in order of time."""
        return in_time(self.by_id[review] for review in set(review_ids) if review in self.by_id)

    def explained(self, kinds: Iterable[ReviewClass]) -> list[tuple[str, str]]:
        """Return what the initials of inspection frameworks stand for, for those among the classes."""
        found = {kind.framework_id for kind in kinds} & set(self.frameworks)
        return [(key.upper().replace("-", " "), self.frameworks[key]) for key in sorted(found)]

    def theme_label(self, theme_id: str) -> str:
        """Return the name of a theme."""
        return str(self.source.themes[theme_id]["label"])


def read(source: Source) -> Facts:
    """Return what all pages of areas need, each question asked once."""
    classes = Classes(source)
    by_area = _reviews(source.named("area_units"), classes)
    return Facts(
        source=source,
        classes=classes,
        frameworks={row["framework_id"]: row["name"] for row in source.rows("select framework_id, name from frameworks")},
        corpus=source.corpus,
        reviews=by_area,
        by_id={review.review_id: review for reviews in by_area.values() for review in reviews},
        failures=source.by("area_code", source.named("area_failures")),
        themes=source.by("area_code", source.named("area_themes")),
        asks=source.by("area_code", source.named("area_asks")),
        again=source.by("area_code", source.named("area_asked_again")),
        after=source.by("area_code", source.named("area_after")),
        bodies=source.by("area_code", source.named("area_bodies")),
        why=source.by("area_code", source.named("area_why")),
        history=source.by("area_code", source.named("area_history")),
        under_way=source.by("area_code", source.rows("select * from reviews_under_way order by announced_on, review_id")),
        documents=source.by("area_code", list(source.documents.values())),
        answers=source.by("recommendation_id", source.named("area_answers")),
        code_themes={row["category_id"]: row["theme_id"] for row in source.named("area_code_themes")},
    )


def _reviews(units: Sequence[Row], classes: Classes) -> dict[str, list[AreaReview]]:
    found: dict[str, list[Row]] = {}
    for unit in units:
        found.setdefault(unit["area_code"], []).append(unit)
    return {code: _named(rows, classes) for code, rows in found.items()}


def _named(units: Sequence[Row], classes: Classes) -> list[AreaReview]:
    """Name the reviews of an area by class and year; where that is not enough, by day of publication, then by number."""
    names = [_first_name(unit, classes) for unit in units]
    for more in (_published, _numbered):
        twice = {name for name, n in Counter(names).items() if n > 1}
        names = [
            more(name, unit, at) if name in twice else name for at, (name, unit) in enumerate(zip(names, units, strict=True))
        ]
    made = [
        AreaReview(unit["review_id"], ReviewClass(unit["review_type"], unit["framework_id"]), unit["practice_year"], name)
        for unit, name in zip(units, names, strict=True)
    ]
    return in_time(made)


def _first_name(unit: Row, classes: Classes) -> str:
    label = told_label(unit["review_label"], unit["review_type"])
    name = classes.name(unit, 1).removesuffix(" (framework not known)") + (f" “{label}”" if label else "")
    return f"{name}, {unit['practice_year'] or 'year not known'}"


def _published(name: str, unit: Row, at: int) -> str:
    return f"{name} (published {day(unit['published_on'])})" if unit["published_on"] else name


def _numbered(name: str, unit: Row, at: int) -> str:
    return f"{name}, number {at + 1}"


def in_time(reviews: Iterable[AreaReview]) -> list[AreaReview]:
    """Return reviews by year of practice, those without a year last."""
    return sorted(reviews, key=lambda review: (review.year is None, review.year or 0, review.name, review.review_id))


def years_of(reviews: Iterable[AreaReview]) -> str:
    """Return the years of practice of reviews in words."""
    years = sorted({review.year for review in reviews if review.year is not None})
    return ", ".join(str(year) for year in years) or "year not known"


def sentence_case(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def area_path(area_code: str) -> str:
    """Return the page of an area."""
    return f"areas/{area_code}.html"


def beside_path(area_code: str) -> str:
    """Return the page on which an area stands beside its neighbours, region and nation."""
    return f"areas/beside/{area_code}.html"
