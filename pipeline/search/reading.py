"""Reads what is asked as the pipeline reads a document: does it state a failing?

Neither words nor vectors tell "the doctor was told" from "the doctor was not told". The lexicons that find failures do;
so a question that states one is answered with what falls short before what is praised.
"""

from __future__ import annotations

from functools import lru_cache

FALLING_SHORT = ("failure", "cause", "impact", "recommendation")
SETTINGS = ("practice_review", "inspection")  # kinds of documents whose lexicons are asked
NOTE = "read as a failing: failures, causes, impacts and recommendations come first (--kind chooses otherwise)"


@lru_cache(maxsize=256)
def states_failing(asked: str) -> bool:
    """Return whether a lexicon of failures claims the question, in any kind of document."""
    from pipeline.extract.reading import Setting
    from pipeline.extract.statements import judge

    judged = (judge(asked, Setting(kind)) for kind in SETTINGS)
    return any(role is not None and role.found_by for one in judged if one for role in (one.role("failure"),))
