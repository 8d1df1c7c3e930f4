"""The files of the site: links resolve and leave only to sources, and each page is what a page should be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import paths
from pipeline.yaml_files import read_mapping
from tests.site.links import Leaf, Reference, dangling, reached

LARGEST = 500_000
KNOWN = ("assets/", "search/", "pictures/")  # loaded by scripts, or licences that go with the styles
VAGUE = {"here", "click here", "more", "read more", "link", "this", "page", "details", "see", ""}
Leaves = dict[str, Leaf]


def listed(wrong: Iterable[str], most: int = 20) -> str:
    """Return the first of the faults, one a line, and how many there are."""
    found = list(wrong)
    return "\n".join([f"{len(found)} in all", *found[:most]])


def test_links_resolve(site: Path, leaves: Leaves) -> None:
    wrong = list(dangling(site, leaves))
    assert not wrong, listed(wrong)


def test_links_leave_only_to_sources(leaves: Leaves, database: Path) -> None:
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute("select source_url from documents union select source_url from files").fetchall()
    known = {str(url).split("#")[0] for (url,) in rows if url}
    known |= {licence["source"] for licence in read_mapping(paths.MODELS / "licences.yml")["records"]}
    wrong = {
        f"{each.page}: {each.address}"
        for leaf in leaves.values()
        for each in leaf.references
        if each.is_outside and each.address.split("#")[0] not in known
    }
    assert not wrong, listed(sorted(wrong))


def test_links_that_leave_are_of_the_web(leaves: Leaves) -> None:
    outside = [each for leaf in leaves.values() for each in leaf.references if each.is_outside]
    wrong = [f"{each.page}: {each.address}" for each in outside if urlsplit(each.address).scheme not in ("http", "https")]
    wrong += [f"{each.page}: {each.address} is loaded, not followed" for each in outside if not each.is_link]
    assert not wrong, listed(wrong)


def test_links_say_where_they_go(leaves: Leaves) -> None:
    wrong = []
    for leaf in leaves.values():
        places = defaultdict(set)
        for each in leaf.references:
            if each.is_link:
                places[each.words.lower(), each.row].add(_place(each, leaves))
        wrong += [f"{leaf.path}: a link says only “{words}”" for words, row in places if words in VAGUE and not row]
        wrong += [
            f"{leaf.path}: “{words}” leads to {len(to)} places: {', '.join(sorted(to)[:3])}"
            for (words, _), to in places.items()
            if len(to) > 1
        ]
    assert not wrong, listed(wrong)


def _place(each: Reference, leaves: Leaves) -> str:
    """Return where a link leads; several ids of one statement are one place."""
    if each.is_outside:
        return each.address
    there = leaves.get(each.target)
    return f"{each.target}#{there.places.get(each.fragment, each.fragment) if there else each.fragment}"


def test_every_file_is_reached_or_known(site: Path, leaves: Leaves) -> None:
    found = reached(leaves)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    wrong = sorted(path for path in files - found if not path.startswith(KNOWN))
    assert not wrong, listed(wrong)


def test_every_page_is_reached_from_the_first(leaves: Leaves) -> None:
    wrong = sorted(set(leaves) - reached(leaves))
    assert not wrong, listed(wrong)


def test_no_page_is_too_large(site: Path, leaves: Leaves) -> None:
    sizes = {path: (site / path).stat().st_size for path in leaves}
    wrong = [f"{path}: {size:,} bytes" for path, size in sorted(sizes.items()) if size > LARGEST]
    assert not wrong, listed(wrong)


def test_titles_tell_pages_apart(leaves: Leaves) -> None:
    counts = Counter(leaf.title for leaf in leaves.values())
    wrong = [f"{leaf.path}: “{leaf.title}”" for leaf in leaves.values() if not leaf.title or counts[leaf.title] > 1]
    assert not wrong, listed(wrong)


def test_pages_have_a_language_and_one_heading_with_others_in_order(leaves: Leaves) -> None:
    wrong = []
    for leaf in leaves.values():
        levels = [level for level, _ in leaf.headings]
        if leaf.language != "en-GB":
            wrong.append(f"{leaf.path}: language “{leaf.language}”")
        if levels.count(1) != 1 or levels[0] != 1:
            wrong.append(f"{leaf.path}: headings of the first level: {levels.count(1)}, the first heading is of {levels[:1]}")
        wrong += [
            f"{leaf.path}: “{leaf.headings[at][1]}” skips a level"
            for at in range(1, len(levels))
            if levels[at] > levels[at - 1] + 1
        ]
        wrong += [f"{leaf.path}: empty heading of level {level}" for level, words in leaf.headings if not words]
    assert not wrong, listed(wrong)


def test_tables_and_pictures_have_words(leaves: Leaves) -> None:
    wrong = [
        f"{leaf.path}: {leaf.tables_without_caption} tables without caption"
        for leaf in leaves.values()
        if leaf.tables_without_caption
    ]
    wrong += [f"{leaf.path}: {each} has no words instead" for leaf in leaves.values() for each in leaf.pictures_without_words]
    assert not wrong, listed(wrong)


def test_pages_are_well_formed(leaves: Leaves) -> None:
    wrong = [f"{leaf.path}: {each}" for leaf in leaves.values() for each in leaf.unclosed]
    for leaf in leaves.values():
        wrong += [f"{leaf.path}: the id {each} is there {n} times" for each, n in Counter(leaf.ids).items() if n > 1]
        wrong += [f"{leaf.path}: {each} is written into the page" for each in leaf.inline]
    assert not wrong, listed(wrong)
