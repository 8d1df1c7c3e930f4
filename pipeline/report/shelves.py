"""Long lists in pages: all kinds on the first page where there is room, else a page for each kind, by year where it is large."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.report.source import Row

ROOM = 400  # rows that one page lists
UNDATED = "year not known"


@dataclass(frozen=True)
class Shelf:
    """Rows that stand in one list: of a kind, and of a year where the kind has too many. `kind_name` is in words."""

    kind: str
    kind_name: str
    years: str
    path: str
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """Return what the list holds, in words."""
        return f"{self.kind_name}, {self.years}" if self.years else self.kind_name


def shelved(rows: Iterable[Row], key: str, kinds: Mapping[str, tuple[str, str]], index: str, room: int = ROOM) -> list[Shelf]:
    """Return the lists of rows by the value of `key`, in the order of `kinds`; those on the page `index` have its path."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row[key]].append(row)
    present = [kind for kind in kinds if kind in by_kind]
    if sum(map(len, by_kind.values())) <= room:
        return [Shelf(kind, kinds[kind][1], "", index, tuple(by_kind[kind])) for kind in present]
    folder = index.rpartition("/")[0]
    return [
        shelf
        for kind in present
        for shelf in _by_year(kind, kinds[kind][1], by_kind[kind], f"{folder}/{key.split('_')[-1]}-{_slug(kind)}", room)
    ]


def _by_year(kind: str, name: str, rows: list[Row], start: str, room: int) -> Iterator[Shelf]:
    if len(rows) <= room:
        yield Shelf(kind, name, "", f"{start}.html", tuple(rows))
        return
    by_year: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_year[str(row["published_on"].year) if row["published_on"] else UNDATED].append(row)
    for year, found in sorted(by_year.items(), key=lambda item: (item[0] != UNDATED, item[0]), reverse=True):
        lists = [found[first : first + room] for first in range(0, len(found), room)]
        for number, part in enumerate(lists, start=1):
            told, end = (f"{year}, list {number}", f"-{number}") if len(lists) > 1 else (year, "")
            yield Shelf(kind, name, told, f"{start}-{_slug(year)}{end}.html", tuple(part))


def _slug(words: str) -> str:
    return words.replace("_", "-").replace(" ", "-")
