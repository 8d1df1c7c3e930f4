"""Search in the page, without a server: the page, its script, and the index of pages and quotes that it loads as it needs it.

Built last: it finds what the other builders have made.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from pipeline.report.naming import kind_words
from pipeline.report.parts import Parts
from pipeline.report.search_index import (
    LARGEST_FILE,
    Found,
    as_json,
    blocks,
    kind_letters,
    listed,
    parted,
    postings,
    script,
    shards,
    weight_letters,
)
from pipeline.report.site import NAVIGATION, Entry, Site
from pipeline.report.source import Row, Source
from pipeline.report.statements import KIND_WORDS

PATH = "search.html"
SCRIPT = "assets/search.js"
FOLDER = "search"
KINDS = tuple(KIND_WORDS)
# made at the same time as this page, so not among the entries
BESIDE = Entry("data.html", "Data: what there is to take away", "data", "download excel word csv spreadsheet workbook briefing")


def build(site: Site) -> None:
    """Add the page of the search, its script and its index."""
    from pipeline.report import ASSETS

    documents = _documents(site.source)
    quotes = _quotes(site.source, documents)
    site.file(SCRIPT, (ASSETS / "search.js").read_bytes())
    loaded = _write(site, documents, quotes)
    years = sorted({row["practice_year"] for row in documents if row["practice_year"]})
    site.page(
        PATH, "search.html", "Search", (), "search find words quotes sentences",
        script=SCRIPT, loaded=loaded, n_quotes=len(quotes), n_pages=len(site.entries), years=years,
        kinds=[(number, KIND_WORDS[kind]) for number, kind in enumerate(KINDS) if any(_holds(quotes, number))],
        document_kinds=sorted({(row["kind"], kind_words(row["kind"])) for row in documents}, key=lambda pair: pair[1]),
        areas=[(code, area["name"]) for code, area in site.source.areas.items()],
    )  # fmt: skip


def _holds(quotes: Iterable[Found], number: int) -> Iterable[bool]:
    return (number == kind for quote in quotes for kind, _ in quote.kinds)


def _documents(source: Source) -> list[Row]:
    """Return the documents in the order of their quotes: by id, so that their quotes lie together."""
    names = source.document_names
    return [row | {"name": names[key]} for key, row in sorted(source.documents.items())]


def _quotes(source: Source, documents: Sequence[Row]) -> list[Found]:
    place = {row["document_id"]: number for number, row in enumerate(documents)}
    number = {kind: at for at, kind in enumerate(KINDS)}
    made = [
        Found(
            document=place[row["document_id"]],
            page=row["page"],
            label=row["page_label"] if row["page_label"] != str(row["page"]) else "",
            text=row["quote"],
            kinds=tuple(sorted((number[kind], extract_id) for kind, extract_id in row["kinds"])),
            confidence=row["confidence"],
        )
        for row in source.named("search_quotes")
    ]
    return sorted(made, key=lambda quote: quote.document)  # stable: within a document in its order


def _write(site: Site, documents: Sequence[Row], quotes: Sequence[Found]) -> list[str]:
    """Write the index; return the paths of those files of it that the page loads at once."""
    parts = shards(postings(quote.text for quote in quotes))
    for number, words in enumerate(parts):
        site.file(f"{FOLDER}/words-{number}.js", script("words", str(number), as_json(words)))
    starts, texts = blocks(quotes)
    for number, text in enumerate(texts):
        site.file(f"{FOLDER}/quotes-{number}.js", script("quotes", str(number), text))
    start = {
        "n": len(quotes),
        "words": [next(iter(words)) for words in parts],
        "blocks": starts,
        "kinds": [KIND_WORDS[kind] for kind in KINDS],
        "anchors": KINDS,
        "documents": _as_listed(site.source, documents, quotes),
    }
    loaded = [site.file(f"{FOLDER}/start.js", script("start", as_json(start)))]
    letters, weights = kind_letters(quotes), weight_letters(quotes)
    for number, at in enumerate(range(0, len(quotes), LARGEST_FILE // 2)):
        of = slice(at, at + LARGEST_FILE // 2)
        told = script("places", as_json(letters[of]), as_json(weights[of]))
        loaded.append(site.file(f"{FOLDER}/places-{number}.js", told))
    for number, part in enumerate(parted([as_json(row) for row in _pages(site.entries)])):
        loaded.append(site.file(f"{FOLDER}/pages-{number}.js", script("pages", listed(part))))
    return loaded


def _as_listed(source: Source, documents: Sequence[Row], quotes: Sequence[Found]) -> list[list[object]]:
    """Return for each document: id, name, kind (in words too), area (code, name), year, its first quote, parts."""
    parts = Parts(source)
    firsts = [quote.document for quote in quotes]
    return [
        [
            row["document_id"],
            row["name"],
            row["kind"],
            kind_words(row["kind"]),
            row["area_code"] or "",
            row["area_name"] or "",
            row["practice_year"] or 0,
            bisect_left(firsts, number),
            parts.starts(row["document_id"]),
        ]
        for number, row in enumerate(documents)
    ]


def _pages(entries: Iterable[Entry]) -> list[tuple[str, str, str, str]]:
    """Return path, title, section and words of all pages, sections in the order of the navigation."""
    sections = _sections()
    order = {name: place for place, name in enumerate(sections.values())}
    made = [(entry.path, entry.title, _section(entry, sections), " ".join(entry.words.split())) for entry in (*entries, BESIDE)]
    return sorted(made, key=lambda row: (order.get(row[2], len(order)), row[1].lower(), row[0]))


def _sections() -> Mapping[str, str]:
    """Return the sections of the navigation by the folder or page that begins them."""
    return {posixpath.dirname(path) or path: words for path, words in NAVIGATION}


def _section(entry: Entry, sections: Mapping[str, str]) -> str:
    return sections.get(posixpath.dirname(entry.path) or entry.path, "More")
