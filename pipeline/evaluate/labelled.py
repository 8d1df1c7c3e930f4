"""Labelled documents: what a careful reader marked as statements, recommendations and agencies, whatever file it came from.

`models/labels/GUIDELINES.md` says what each label means. Two kinds of file hold them: `label_json.py` reads the form with
quotes, `statement_files.py` the form with places and hashes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.evaluate.keys import Span
from pipeline.ids import document_id

ROLES = ("failure", "good_practice", "cause", "impact", "judgement", "recommendation", "none")
LEVELS = ("person", "team", "organisation", "between_agencies", "resources", "society")
ASK_KINDS = (
    "recommendation", "priority_action", "area_for_improvement", "consideration", "matter_of_concern", "learning_point",
    "action_plan_item",
)  # fmt: skip
FACTS = ("kind", "published_on", "area_code", "nation")
TRAIN, TEST = "train", "test"


@dataclass(frozen=True)
class Statement:
    """A sentence or list item of a labelled page, with all roles that it has.

    `quote` is empty where a label was lost: it counts as missed. `explains` holds the quotes of the sentences that a cause
    explains; without any it explains its own. `span` is where the quote stands in the document's text, if known.
    """

    page: int
    quote: str
    roles: tuple[str, ...]
    category: str | None = None
    contexts: tuple[str, ...] = ()
    level: str | None = None
    is_hedged: bool = False
    is_past: bool = False
    is_hindsight: bool = False
    is_missed_opportunity: bool = False
    is_cut: bool = False  # the unit is no whole sentence
    actors: tuple[str, ...] = ()
    explains: tuple[str, ...] = ()
    explains_clause: str | None = None
    explains_unclear: bool = False  # a reason, but not told of what
    follows: tuple[str, ...] = ()  # of an impact: the failures it came of, if these are other sentences
    span: Span | None = None


@dataclass(frozen=True)
class Ask:
    """A recommendation as an item of the whole document. Each addressee is given by the wordings that are right for it."""

    page: int
    quote: str
    ask_kind: str
    also_pages: tuple[int, ...] = ()
    number: str | None = None
    addressees: tuple[tuple[str, ...], ...] = ()
    deadline: str | None = None
    is_hedged: bool = False
    span: Span | None = None

    @property
    def pages(self) -> tuple[int, ...]:
        """All pages on which it is printed."""
        return (self.page, *self.also_pages)


@dataclass(frozen=True)
class Body:
    """A mention of an agency: each wording once on a page."""

    page: int
    surface: str
    sector: str
    canonical: str | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Labelled:
    """A document with its labels; statements and agencies are those of `statement_pages`, which are labelled whole."""

    name: str
    sha256: str
    kind: str  # for figures by kind; empty: that of the database is taken
    split: str  # train, test, or empty where the labels are not parted
    statement_pages: tuple[int, ...]
    statements: tuple[Statement, ...] = ()
    asks: tuple[Ask, ...] = ()
    bodies: tuple[Body, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    n_lost: int = 0

    @property
    def document_id(self) -> str:
        """The identity of the document."""
        return document_id(self.sha256)

    def with_role(self, role: str) -> list[Statement]:
        """Return the statements that have the role."""
        return [statement for statement in self.statements if role in statement.roles]
