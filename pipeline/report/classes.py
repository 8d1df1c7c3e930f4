"""Classes: type of review and inspection framework. What belongs to different classes is never added together."""

from __future__ import annotations

from typing import Any

from pipeline.report.source import Source
from pipeline.report.wording import in_words

TYPES = {  # what readers call them, one and several
    "scr": ("serious case review", "serious case reviews"),
    "lcspr": ("child safeguarding practice review", "child safeguarding practice reviews"),
    "cpr": ("child practice review", "child practice reviews"),
    "susr": ("single unified safeguarding review", "single unified safeguarding reviews"),
    "cmr": ("case management review", "case management reviews"),
    "dhr": ("domestic homicide review", "domestic homicide reviews"),
    "sar": ("safeguarding adults review", "safeguarding adults reviews"),
    "inquest": ("inquest", "inquests"),
    "inquiry": ("inquiry", "inquiries"),
    "other": ("other review", "other reviews"),
}


def type_name(review_type: str | None, n: int = 1) -> str:
    """Return what a type of review is called, one or several of it."""
    if review_type is None:
        return "document outside any review" if n == 1 else "documents outside any review"
    words = in_words(review_type)
    one, several = TYPES.get(review_type, (words, f"{words}s"))
    return one if n == 1 else several


class Classes:
    """Names of classes, with the frameworks of this database."""

    def __init__(self, source: Source) -> None:
        self._known = {row["framework_id"] for row in source.rows("select framework_id from frameworks")}

    def name(self, row: dict[str, Any], n: int = 2) -> str:
        """Return the name of the class of a row with `review_type` and `framework_id`, one or several of it.

        Frameworks go by their initials (ILACS, SIF), which the page on method spells out.
        """
        kind = type_name(row["review_type"], n)
        if row["framework_id"] in self._known:
            return f"{kind} ({row['framework_id'].upper().replace('-', ' ')})"
        return f"{kind} (framework not known)" if row["review_type"] == "inspection" else kind
