"""Statements of documents as their pages show them: each sentence once, with all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from pipeline.report.parts import Parts
from pipeline.report.source import Row, Source
from pipeline.report.wording import day, in_words

FOLDER = "documents/"
KIND_WORDS = {
    "failure": "Failure",
    "good_practice": "Good practice",
    "cause": "Cause",
    "impact": "Impact",
    "recommendation": "Recommendation",
    "response": "Answer to a recommendation",
}
STATUS_WORDS = {
    "accepted": "accepted",
    "rejected": "rejected",
    "in_progress": "in progress",
    "completed": "completed",
    "unknown": "answered, but how it stands is not said",
}
_SHOWN = 3  # of the same asks elsewhere; the others are counted
Key = tuple[str, str]  # kind and id of an extract


@dataclass(frozen=True)
class Item:
    """Words of a note, and where they lead, as seen from the pages of documents."""

    words: str
    href: str = ""


@dataclass(frozen=True)
class Note:
    """What is known of a statement: a label and its items."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Statement:
    """A sentence of a document with its kinds, an anchor for each extract it gave, and what is known of these."""

    page: int
    page_label: str | None
    heading: str | None
    text: str
    kinds: tuple[str, ...]
    anchors: tuple[str, ...]
    notes: tuple[Note, ...]
    picture: str | None = None


def near(path: str) -> str:
    """Return the address of a page of the site as seen from the pages of documents."""
    return path.removeprefix(FOLDER) if path.startswith(FOLDER) else f"../{path}"


class Statements:
    """All statements, with what is known of them, asked once."""

    def __init__(self, source: Source, parts: Parts) -> None:
        self._source = source
        self._parts = parts
        self.rows = source.by("document_id", source.named("document_statements"))
        self._places: dict[Key, Row] = {(r["extract_kind"], r["extract_id"]): r for rows in self.rows.values() for r in rows}
        self._said: dict[str, list[str]] = {}

    def of(self, document_id: str) -> list[Statement]:
        """Return the statements of a document in its order, each sentence once."""
        rows = self.rows.get(document_id, [])
        self._said = {}
        return [self._made(list(same)) for _, same in groupby(rows, key=lambda r: (r["page"], r["start_char"], r["quote"]))]

    def href(self, kind: str, extract_id: str) -> str:
        """Return where an extract stands, as seen from the pages of documents."""
        row = self._places[kind, extract_id]
        return near(f"{self._parts.path(row['document_id'], row['page'])}#{kind}-{extract_id}")

    def _made(self, rows: Sequence[Row]) -> Statement:
        first = rows[0]
        keys = [(row["extract_kind"], row["extract_id"]) for row in rows]
        return Statement(
            page=first["page"],
            page_label=first["page_label"],
            heading=first["heading"],
            text=first["quote"],
            kinds=tuple(dict.fromkeys(word for key in keys for word in self._kind(key))),
            anchors=tuple(f"{kind}-{extract_id}" for kind, extract_id in keys),
            notes=tuple(_joined(note for row, key in zip(rows, keys, strict=True) for note in self._notes(row, key))),
        )

    def _kind(self, key: Key) -> list[str]:
        kind, extract_id = key
        if kind == "recommendation":
            return [in_words(self._recommendations[extract_id]["ask_kind"]).capitalize()]
        if kind == "failure" and self._failures[extract_id]["is_missed_opportunity"]:
            return [KIND_WORDS[kind], "Missed opportunity"]
        return [KIND_WORDS[kind]]

    # --- what is known ----------------------------------------------------------------------------------------------

    def _notes(self, row: Row, key: Key) -> Iterator[Note]:
        kind, extract_id = key
        if kind == "failure":
            yield from self._of_failure(extract_id)
        elif kind == "recommendation":
            yield from self._of_recommendation(extract_id)
        elif kind == "response":
            yield from self._of_answer(extract_id)
        yield from self._explains(key, row)
        if key in self._contexts:
            yield Note("What children faced", tuple(Item(label) for label in self._contexts[key]))
        if key in self._themes:
            yield Note("Theme", (self._themes[key],))
        said = [
            words
            for words, holds in (("with caution", row["is_hedged"]), ("as past, or put right since", row["is_past"]))
            if holds
        ]
        if said:
            yield Note("Worded", tuple(Item(words) for words in said))

    def _of_failure(self, failure_id: str) -> Iterator[Note]:
        known = self._failures[failure_id]
        if known["code"]:
            yield Note("What fell short", (Item(known["code"]),))
        if bodies := self._bodies.get(("failure", failure_id)):
            yield Note("Who is named", tuple(bodies))
        if known["is_hindsight"]:
            yield Note("Worded", (Item("with hindsight"),))
        causes = [self._quoted("cause", cause) for cause in self._explained_by.get(("cause", failure_id), ())]
        if causes:
            yield Note("Explained by", tuple(causes))

    def _of_recommendation(self, recommendation_id: str) -> Iterator[Note]:
        known = self._recommendations[recommendation_id]
        for label, words in (("Number", known["number"]), ("Asks to", known["action"]), ("Deadline", known["deadline"])):
            if words:
                yield Note(label, (Item(words),))
        if bodies := self._bodies.get(("recommendation", recommendation_id)):
            yield Note("Asked of", tuple(bodies))
        if known["is_mirror"]:
            failure = known["mirrors_failure_id"]
            turned = self._quoted("failure", failure) if ("failure", failure) in self._places else Item("a failure it names")
            yield Note("Asks only for this failing to stop", (turned,))
        for answer in self._answers.get(recommendation_id, ()):
            yield Note("Known answer", (self._answer(answer),))
        yield from self._asked_elsewhere(recommendation_id)

    def _answer(self, answer: Row) -> Item:
        who = f" by {answer['responder']}" if answer["responder"] else ""
        when = f" on {day(answer['status_on'])}" if answer["status_on"] else ""
        due = f", due {day(answer['due_on'])}" if answer["due_on"] else ""
        words = f"{STATUS_WORDS[answer['status']]}{who}{when}{due} (page {answer['page']})"
        return self._item(words, self.href("response", answer["response_id"]))

    def _of_answer(self, response_id: str) -> Iterator[Note]:
        answer = self._answered[response_id]
        if ("recommendation", answer["recommendation_id"]) in self._places:
            yield Note(
                f"Says of it: {STATUS_WORDS[answer['status']]}", (self._quoted("recommendation", answer["recommendation_id"]),)
            )

    def _asked_elsewhere(self, recommendation_id: str) -> Iterator[Note]:
        found = self._asked.get(recommendation_id, ())
        for asked, label in (("earlier", "Asked earlier in"), ("later", "Asked again later in"), ("also", "Also asked in")):
            rows = [row for row in found if row["asked"] == asked]
            items = [self._item(self._elsewhere(row), self.href("recommendation", row["other_id"])) for row in rows[:_SHOWN]]
            if len(rows) > _SHOWN:
                items.append(Item(f"and {len(rows) - _SHOWN} more"))
            if items:
                yield Note(label, tuple(items))

    def _elsewhere(self, row: Row) -> str:
        name = self._source.document_names[row["document_id"]]
        dated = f", {day(row['published_on'])}" if row["published_on"] and day(row["published_on"]) not in name else ""
        return f"{name}{dated}, page {row['page']}"

    def _explains(self, key: Key, row: Row) -> Iterator[Note]:
        label = "Explains" if key[0] == "cause" else "Followed from"
        items = []
        for link in self._explained.get(key, ()):
            failure = self._places.get(("failure", link["failure_id"]))
            if failure is not None and failure["quote"] == row["quote"]:
                items.append(Item("what the same sentence says"))
            elif failure is not None:
                items.append(self._quoted("failure", link["failure_id"]))
        if items:
            yield Note(label, tuple(dict.fromkeys(items)))

    def _quoted(self, kind: str, extract_id: str) -> Item:
        row = self._places[kind, extract_id]
        return self._item(f"“{_begun(row['quote'])}” (page {row['page']})", self.href(kind, extract_id))

    def _item(self, words: str, href: str) -> Item:
        """A link; words that lead elsewhere already in this document are told apart: who hears only links must know which."""
        hrefs = self._said.setdefault(words, [])
        if href not in hrefs:
            hrefs.append(href)
        number = hrefs.index(href) + 1
        return Item(words if number == 1 else f"{words}, place {number}", href)

    # --- asked once -------------------------------------------------------------------------------------------------

    @cached_property
    def _failures(self) -> dict[str, Row]:
        return {row["failure_id"]: row for row in self._source.named("document_failures")}

    @cached_property
    def _recommendations(self) -> dict[str, Row]:
        return {row["recommendation_id"]: row for row in self._source.named("document_recommendations")}

    @cached_property
    def _contexts(self) -> dict[Key, list[str]]:
        found: dict[Key, list[str]] = defaultdict(list)
        for row in self._source.named("document_contexts"):
            found[row["extract_kind"], row["extract_id"]].append(row["label"])
        return dict(found)

    @cached_property
    def _themes(self) -> dict[Key, Item]:
        found: dict[Key, Item] = {}
        for row in self._source.named("document_themes"):
            item = Item(row["label"], near(f"themes/{row['theme_id']}.html"))
            found.setdefault((row["extract_kind"], row["extract_id"]), item)
        return found

    @cached_property
    def _bodies(self) -> dict[Key, list[Item]]:
        found: dict[Key, list[Item]] = defaultdict(list)
        for row in self._source.named("document_bodies"):
            is_shown = row["agency_id"] in self._source.agencies
            href = near(f"agencies/{row['agency_id']}.html") if is_shown else ""
            found[row["extract_kind"], row["extract_id"]].append(Item(row["name"], href))
        return dict(found)

    @cached_property
    def _links(self) -> list[Row]:
        return self._source.named("document_explained")

    @cached_property
    def _explained(self) -> dict[Key, list[Row]]:
        found: dict[Key, list[Row]] = defaultdict(list)
        for row in self._links:
            found[row["extract_kind"], row["extract_id"]].append(row)
        return dict(found)

    @cached_property
    def _explained_by(self) -> dict[Key, list[str]]:
        """By (kind of what is linked, failure): the causes that stand in another sentence."""
        found: dict[Key, list[str]] = defaultdict(list)
        for row in self._links:
            here, there = (
                self._places.get(("failure", row["failure_id"])),
                self._places.get((row["extract_kind"], row["extract_id"])),
            )
            if here and there and here["quote"] != there["quote"]:
                found[row["extract_kind"], row["failure_id"]].append(row["extract_id"])
        return dict(found)

    @cached_property
    def _asked(self) -> dict[str, list[Row]]:
        return self._source.by("recommendation_id", self._source.named("document_asked"))

    @cached_property
    def _answers(self) -> dict[str, list[Row]]:
        return self._source.by("recommendation_id", self._source.named("document_answers"))

    @cached_property
    def _answered(self) -> dict[str, Row]:
        return {row["response_id"]: row for rows in self._answers.values() for row in rows}


def _joined(notes: Iterable[Note]) -> list[Note]:
    """Notes of one label become one, what is said twice is said once."""
    found: dict[str, dict[Item, None]] = {}
    for note in notes:
        found.setdefault(note.label, {}).update(dict.fromkeys(note.items))
    return [Note(label, tuple(items)) for label, items in found.items()]


def _begun(quote: str, length: int = 70) -> str:
    """The first words of a quote: enough to know it again."""
    if len(quote) <= length:
        return quote
    return f"{quote[:length].rsplit(' ', 1)[0]} …"
