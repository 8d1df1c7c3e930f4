"""In how many reviews of each kind a failing of a theme is told: what recurs as falling short, apart from what is praised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pipeline.report.classes import Classes
from pipeline.report.source import Row, Source


class Failings:
    """Themes by the reviews that report a failing in them; a theme may be found in far more that only speak well of it."""

    def __init__(self, source: Source, classes: Classes) -> None:
        self._themes = source.themes
        units = source.rows("select review_type, framework_id from compared_reviews")
        self._bases: Mapping[str, int] = dict(sorted(Counter(classes.name(row) for row in units).items()))
        self._single = {classes.name(row): classes.name(row, 1) for row in units}
        self._found: dict[str, dict[str, int]] = {}
        for row in source.named("theme_failings"):
            self._found.setdefault(row["theme_id"], {})[classes.name(row)] = row["n_with"]

    @property
    def names(self) -> list[str]:
        """Kinds of reviews, by name."""
        return list(self._bases)

    def of(self, theme_id: str) -> list[tuple[str, int, int]]:
        """Return of each kind its name, how many reviews report a failing of the theme, and how many were read."""
        found = self._found.get(theme_id, {})
        return [(name, found.get(name, 0), base) for name, base in self._bases.items()]

    def told(self, theme_id: str) -> list[str]:
        """Return the same in words, of the kinds in which it is found."""
        return [f"{n} of {base} {name if base > 1 else self._single[name]}" for name, n, base in self.of(theme_id) if n]

    def n(self, theme_id: str) -> int:
        """Return how many reviews report a failing of the theme: for the order of a list only, for kinds are not added up."""
        return sum(self._found.get(theme_id, {}).values())

    def in_order(self) -> list[Row]:
        """Return the themes, those in which most reviews report a failing first."""
        return sorted(self._themes.values(), key=lambda theme: (-self.n(theme["theme_id"]), theme["label"], theme["theme_id"]))

    def stable(self) -> list[Row]:
        """Return those of them that hold and in which a review reports a failing."""
        return [theme for theme in self.in_order() if theme["is_stable"] and self.n(theme["theme_id"])]
