"""What the Word and Excel files of two areas say; both are made of this and say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.compare.names import Found
from pipeline.counting import CAUTION, FEWEST_UNITS
from pipeline.report.pages.area_facts import Facts, read
from pipeline.report.pages.area_profile import Block, Line, Profile, comparable, profile_of, side_by_side
from pipeline.report.source import Source

MASKED = "Names of private persons are masked (█)."


@dataclass(frozen=True)
class Content:
    """Two areas, their tables, what must be told with them, and which database they come from."""

    one: Profile
    other: Profile
    tables: tuple[tuple[Block, tuple[Line, ...]], ...]
    frameworks: tuple[tuple[str, str], ...]
    run_id: str
    is_invented: bool
    notes: tuple[str, ...]  # on the names that were given
    dated_on: date | None = None  # the latest document

    @property
    def title(self) -> str:
        """Heading of both files."""
        return f"{self.one.name} and {self.other.name}: what published reviews say"

    @property
    def cautions(self) -> tuple[str, ...]:
        """What stands on every comparison."""
        made = [CAUTION, f"With fewer than {FEWEST_UNITS} reviews of a kind no share is given. Nothing here ranks areas.", MASKED]
        if self.is_invented:
            made.append("Everything in this file is invented: its areas, bodies, people and reviews do not exist.")
        return tuple(made)

    @property
    def origin(self) -> str:
        """Where the numbers come from."""
        return f"Source: published documents as read in run {self.run_id}"


def content(source: Source, one: Found, other: Found) -> Content:
    """Return what two areas have side by side, from a masked copy."""
    facts = read(source)
    blocks = comparable(facts).blocks
    first, second = (profile_of(facts, found.area_code, found.name) for found in (one, other))
    tables = tuple((block, tuple(lines)) for block, lines in side_by_side(blocks, first, second))
    notes = tuple(found.note for found in (one, other) if found.note)
    dated = max((row["published_on"] for row in source.documents.values() if row["published_on"]), default=None)
    return Content(first, second, tables, _frameworks(facts, one, other), _run(source), source.is_invented, notes, dated)


def _frameworks(facts: Facts, one: Found, other: Found) -> tuple[tuple[str, str], ...]:
    kinds = [kind for found in (one, other) for kind in facts.classes_of(found.area_code)]
    return tuple(facts.explained(kinds))


def _run(source: Source) -> str:
    found = source.rows("select run_id from runs where stage = 'store' order by run_id")
    return str(found[0]["run_id"]) if found else "not known"
