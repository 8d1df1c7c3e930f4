"""From labels with quotes to marks without, and back: words are looked up in the pages of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.evaluate.keys import Span, key_of
from pipeline.evaluate.labelled import Ask, Body, Labelled, Statement
from pipeline.evaluate.places import Finder, Place, Texts, search
from pipeline.evaluate.reading import text_sha256
from pipeline.evaluate.statement_files import FLAGS, Mark, Marked
from pipeline.records import Page
from pipeline.segment import document_text

# a number as printed, without words: "3", "2.1", "4(b)", "R12", "iv"
_NUMBER = re.compile(r"[A-Za-z]{0,3}\.?\s?\d{1,3}(?:[.\d]*\d)?(?:\s?\(?[a-z]{1,4}\)?)?|[ivxIVX]{1,5}|[A-Za-z]")
_BARE = " .:()[]"


@dataclass
class _Marker:
    """Writes the marks of one document, in order; notes what is not found."""

    texts: Texts
    document_id: str
    marks: list[Mark] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    n_not_printed: int = 0

    def unit(self, kind: str, page: int, quote: str, codes: dict[str, str], after: int = 0) -> Mark | None:
        """Mark a unit; one that is not found on its page is lost, one without a letter or digit cannot be kept."""
        if not key_of(quote).text:
            self.n_not_printed += 1
            return None
        place = search(quote, page, self.texts, after)
        if place is None:
            self.lost.append(f"lost: document {self.document_id} page {page} ({kind}, {len(quote)} characters)")
            return None
        return self._add(kind, place, codes)

    def detail(self, kind: str, owner: Mark, words: str, choice: int | None = None) -> bool:
        """Mark words that say more of a unit: those in it, on its page, or on the page nearest to it."""
        place = self._within(owner.place, words) or self._nearest(owner.place, words)
        if place is None:
            return False
        self._add(kind, place, {}, owner.ordinal, choice)
        return True

    def details(self, kind: str, owner: Mark, several: Iterable[str]) -> None:
        """Mark details of which each is kept by itself; those that are not printed are counted."""
        for words in several:
            self.n_not_printed += not self.detail(kind, owner, words)

    def _add(self, kind: str, place: Place, codes: dict[str, str], of: int | None = None, choice: int | None = None) -> Mark:
        mark = Mark(len(self.marks), kind, place, of, choice, {name: code for name, code in codes.items() if code})
        self.marks.append(mark)
        return mark

    def _within(self, place: Place, words: str) -> Place | None:
        found = search(words, place.page, self.texts, after=place.span[0])
        return found if found and place.span[0] <= found.span[0] and found.span[1] <= place.span[1] else None

    def _nearest(self, place: Place, words: str) -> Place | None:
        pages = sorted(self.texts.pages, key=lambda page: (abs(page - place.page), page))
        return next((found for page in pages if (found := search(words, page, self.texts))), None)


def mark(labelled: Labelled, pages: Sequence[Page], labelled_on: date, guidelines: str) -> tuple[Marked, list[str]]:
    """Return the marks of a labelled document, and a line for each unit whose quote is not on its page.

    Details in words that the document prints nowhere are left out and counted.
    """
    marker = _Marker(Texts(pages), labelled.document_id)
    _mark_statements(marker, labelled.statements)
    for ask in labelled.asks:
        _mark_ask(marker, ask)
    _mark_bodies(marker, labelled.bodies)
    marked = Marked(
        labelled.sha256, text_sha256(document_text(pages)), labelled.kind, labelled.split, labelled.statement_pages,
        marker.n_not_printed, labelled.facts, labelled_on, guidelines, tuple(marker.marks),
    )  # fmt: skip
    return marked, marker.lost


def _mark_statements(marker: _Marker, statements: Sequence[Statement]) -> None:
    """Mark statements in reading order: a quote that stands twice on a page is looked for after the one before it."""
    page, after = 0, 0
    for statement in statements:
        after = after if statement.page == page else 0
        page = statement.page
        made = marker.unit("statement", page, statement.quote, _codes(statement), after)
        if made is None:
            continue
        after = max(after, made.place.spans[0][1])
        marker.details("actor", made, statement.actors)
        marker.details("explains", made, statement.explains)
        marker.details("follows", made, statement.follows)
        marker.details("explains_clause", made, [statement.explains_clause] if statement.explains_clause else [])


def _codes(statement: Statement) -> dict[str, str]:
    flags = {
        "hedged": statement.is_hedged, "past": statement.is_past, "hindsight": statement.is_hindsight,
        "missed_opportunity": statement.is_missed_opportunity, "cut": statement.is_cut,
        "explains_unclear": statement.explains_unclear,
    }  # fmt: skip
    return {
        "roles": " ".join(statement.roles), "category": statement.category or "", "contexts": " ".join(statement.contexts),
        "level": statement.level or "", "flags": " ".join(flag for flag in FLAGS if flags[flag]),
    }  # fmt: skip


def _mark_ask(marker: _Marker, ask: Ask) -> None:
    number = (ask.number or "").strip(_BARE)
    codes = {
        "ask_kind": ask.ask_kind, "number": number if _NUMBER.fullmatch(number) else "",
        "also_pages": " ".join(str(page) for page in ask.also_pages), "flags": "hedged" if ask.is_hedged else "",
    }  # fmt: skip
    made = marker.unit("recommendation", ask.page, ask.quote, codes)
    if made is None:
        return
    marker.n_not_printed += bool(number) and not codes["number"]
    for choice, wordings in enumerate(ask.addressees):
        kept = [marker.detail("addressee", made, wording, choice) for wording in wordings]
        marker.n_not_printed += not any(kept)
    marker.details("deadline", made, [ask.deadline] if ask.deadline else [])


def _mark_bodies(marker: _Marker, bodies: Sequence[Body]) -> None:
    """Mark mentions; wordings that differ in signs only (a hyphen, an apostrophe) stand at different places."""
    after: dict[tuple[int, str], int] = {}
    for body in bodies:
        same = body.page, key_of(body.surface).text
        made = marker.unit("agency", body.page, body.surface, {"sector": body.sector}, after.get(same, 0))
        if made is None:
            continue
        after[same] = made.place.span[1]
        if body.canonical:
            marker.details("canonical", made, [body.canonical])


def with_spans(labelled: Labelled, pages: Sequence[Page]) -> Labelled:
    """Return labels with quotes, each with its place in the document's text where it is found."""
    texts = Texts(pages)

    def span(page: int, quote: str) -> Span | None:
        place = search(quote, page, texts)
        return place.span if place else None

    return replace(
        labelled,
        statements=tuple(replace(one, span=span(one.page, one.quote)) for one in labelled.statements),
        asks=tuple(replace(one, span=span(one.page, one.quote)) for one in labelled.asks),
        bodies=tuple(replace(one, span=span(one.page, one.surface)) for one in labelled.bodies),
    )


# --- marks found again ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Refound:
    """Marks with the places that they have now, and those whose words are no longer there."""

    found: tuple[Mark, ...]
    lost: tuple[Mark, ...]
    text_sha256: str


def find_again(marked: Marked, pages: Sequence[Page]) -> Refound:
    """Return where the marks of a document stand in its present pages: the longest first, which stand only once."""
    finder = Finder(Texts(pages))
    moved: dict[int, Mark] = {}
    for one in sorted(marked.marks, key=lambda mark: (-mark.place.n_characters, mark.ordinal)):
        place = finder.find(one.place)
        if place is not None:
            moved[one.ordinal] = replace(one, place=place)
    found = tuple(moved[one.ordinal] for one in marked.marks if one.ordinal in moved)
    lost = tuple(one for one in marked.marks if one.ordinal not in moved)
    return Refound(found, lost, text_sha256(document_text(pages)))


def labelled_of(marked: Marked, pages: Sequence[Page]) -> Labelled:
    """Return the labels of a document with quotes out of its pages; what is lost keeps its codes without a quote."""
    texts = Texts(pages)
    found = {one.ordinal: one for one in find_again(marked, pages).found} if pages else {}
    words = {ordinal: texts.words(one.place) for ordinal, one in found.items()}
    reader = _Reader(marked, found, words)
    return Labelled(
        marked.document_id, marked.sha256, marked.kind, marked.split, marked.pages, tuple(reader.statements()),
        tuple(reader.asks()), tuple(reader.bodies()), marked.facts, len(marked.marks) - len(found),
    )  # fmt: skip


class _Reader:
    def __init__(self, marked: Marked, found: dict[int, Mark], words: dict[int, str]) -> None:
        self._marks = marked.marks
        self._found = found
        self._words = words
        self._details: dict[tuple[int | None, str], list[Mark]] = {}
        for one in marked.marks:
            self._details.setdefault((one.of, one.kind), []).append(one)

    def statements(self) -> Iterator[Statement]:
        for one in self._units("statement"):
            flags = one.several("flags")
            clause = self._of(one, "explains_clause")
            yield Statement(
                one.place.page, self._quote(one), one.several("roles"), one.code("category") or None, one.several("contexts"),
                one.code("level") or None, "hedged" in flags, "past" in flags, "hindsight" in flags,
                "missed_opportunity" in flags, "cut" in flags, self._of(one, "actor"), self._of(one, "explains"),
                clause[0] if clause else None, "explains_unclear" in flags, self._of(one, "follows"), self._span(one),
            )  # fmt: skip

    def asks(self) -> Iterator[Ask]:
        for one in self._units("recommendation"):
            deadline = self._of(one, "deadline")
            yield Ask(
                one.place.page, self._quote(one), one.code("ask_kind"), tuple(int(page) for page in one.several("also_pages")),
                one.code("number") or None, self._addressees(one), deadline[0] if deadline else None,
                "hedged" in one.several("flags"), self._span(one),
            )  # fmt: skip

    def bodies(self) -> Iterator[Body]:
        for one in self._units("agency"):
            canonical = self._of(one, "canonical")
            yield Body(one.place.page, self._quote(one), one.code("sector"), canonical[0] if canonical else None, self._span(one))

    def _units(self, kind: str) -> list[Mark]:
        return self._details.get((None, kind), [])

    def _addressees(self, one: Mark) -> tuple[tuple[str, ...], ...]:
        choices: dict[int, list[str]] = {}
        for wording in self._details.get((one.ordinal, "addressee"), []):
            choices.setdefault(wording.choice or 0, []).append(self._quote(wording))
        return tuple(tuple(wordings) for _, wordings in sorted(choices.items()))

    def _of(self, one: Mark, kind: str) -> tuple[str, ...]:
        return tuple(self._quote(detail) for detail in self._details.get((one.ordinal, kind), []))

    def _quote(self, one: Mark) -> str:
        return self._words.get(one.ordinal, "")

    def _span(self, one: Mark) -> Span | None:
        found = self._found.get(one.ordinal)
        return found.place.span if found else None
