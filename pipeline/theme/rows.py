"""Rows of themes: what each is in this corpus, its members, its exemplars, and the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pipeline.minilm import Vectors
from pipeline.records import Document, Record, Theme, ThemeEvent, ThemeMember
from pipeline.theme.corpus import Corpus
from pipeline.theme.names import GivenName
from pipeline.theme.state import FittedTheme, State
from pipeline.theme.texts import Extract, have_one_publisher, templates, wording
from pipeline.theme.words import Numbers

# Mean Jaccard from which a theme counts as stable (clusterwise assessment: Hennig 2007). Clusters of noise alone reach up to .68.
STABLE = 0.75
EXEMPLARS = 5
# Share of its extracts in wordings that a publisher repeats from which a theme rests on a template. Wordings are compared word by
# word, so each slight change hides a repeat: of the themes of the real documents one has .3, a request of one kind of letter, and
# all others have .01 at most.
MAINLY = 0.25
PUBLISHER, AREA, TEMPLATE = "one publisher", "one area", "template"
PERSON, KEYPHRASES = "person", "keyphrases"


@dataclass(frozen=True)
class Found:
    """A theme that the state does not know, with the places of its extracts and how firmly each belongs."""

    theme: FittedTheme
    members: Sequence[int]
    chances: Sequence[float]


def theme_rows(corpus: Corpus, state: State, found: Sequence[Found], names: Mapping[str, GivenName]) -> list[Record]:
    """Return `Theme`, `ThemeMember` and `ThemeEvent` rows; of themes without an extract here, events only."""
    numbers, chances = state.membership.of(corpus.vectors)
    forms = templates(corpus.extracts, corpus.documents)
    made: list[Record] = []
    for number, theme in enumerate(state.themes):
        members = np.flatnonzero(numbers == number).tolist()
        made += _rows(corpus, theme, members, chances[members], forms, names)
    for one in found:
        made += _rows(corpus, one.theme, one.members, np.asarray(one.chances), forms, names)
    events = [ThemeEvent(e.event, e.theme_id, e.other_theme_id, e.share) for e in state.events]
    return [*made, *events, *(ThemeEvent("new", one.theme.theme_id, None, None) for one in found)]


def _rows(
    corpus: Corpus,
    theme: FittedTheme,
    members: Sequence[int],
    chances: Numbers,
    forms: frozenset[str],
    names: Mapping[str, GivenName],
) -> list[Record]:
    if not members:
        return []
    extracts = [corpus.extracts[place] for place in members]
    shown = exemplars(extracts, chances, forms, corpus.documents)
    rows: list[Record] = [_theme(theme, extracts, corpus.documents, forms, names.get(theme.theme_id))]
    for place, (extract, chance) in enumerate(zip(extracts, chances.tolist(), strict=True)):
        rows.append(ThemeMember(theme.theme_id, extract.kind, extract.extract_id, round(chance, 4), shown.get(place)))
    return rows


def exemplars(
    extracts: Sequence[Extract], chances: Numbers | Vectors, forms: frozenset[str], documents: Mapping[str, Document]
) -> dict[int, int]:
    """Return the places of the extracts that show best what the theme is, numbered from 1: from five documents, if there are.

    Firmest first; template wordings and further documents of an area only where there is nothing else.
    """
    order = sorted(range(len(extracts)), key=lambda i: (-round(float(chances[i]), 5), extracts[i].extract_id))
    plain = [i for i in order if wording(extracts[i].quote) not in forms]
    chosen: list[int] = []
    for pool, by_area in ((plain, True), (plain, False), (order, False)):
        for i in pool:
            held = {extracts[c].document_id for c in chosen}
            areas = {documents[d].area_code for d in held}
            new = extracts[i].document_id not in held
            if new and len(chosen) < EXEMPLARS and not (by_area and documents[extracts[i].document_id].area_code in areas):
                chosen.append(i)
    return {place: rank for rank, place in enumerate(chosen, start=1)}


def _theme(
    theme: FittedTheme,
    extracts: Sequence[Extract],
    documents: Mapping[str, Document],
    forms: frozenset[str],
    given: GivenName | None,
) -> Theme:
    held = [documents[name] for name in sorted({extract.document_id for extract in extracts})]
    dates = sorted(filter(None, (_when(document) for document in held)))
    publishers = {document.publisher for document in held} - {None}
    areas = {document.area_code for document in held} - {None}
    return Theme(
        theme_id=theme.theme_id,
        label=given.label if given else theme.label,
        keywords=theme.keywords,
        n_extracts=len(extracts),
        n_documents=len(held),
        n_areas=len(areas),
        n_years=len({day.year for day in dates}),
        n_publishers=len(publishers),
        stability=theme.stability,
        is_stable=theme.stability >= STABLE,
        coherence=theme.coherence,
        rests_on=rests_on(extracts, held, forms),
        label_source=PERSON if given else KEYPHRASES,
        first_on=dates[0] if dates else None,
        last_on=dates[-1] if dates else None,
    )


def rests_on(extracts: Sequence[Extract], held: Sequence[Document], forms: frozenset[str]) -> str | None:
    """Return on what a theme hangs that does not recur in its own right: an area, a publisher's template, a publisher."""
    areas = {document.area_code for document in held}
    if len(areas) == 1 and None not in areas:  # of documents without an area nobody knows whether it is the same
        return AREA
    if sum(wording(extract.quote) in forms for extract in extracts) >= MAINLY * len(extracts):
        return TEMPLATE
    return PUBLISHER if have_one_publisher(held) else None


def _when(document: Document) -> date | None:
    return document.period_end_on or document.published_on
