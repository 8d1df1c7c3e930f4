"""What is to be fetched: rows of a catalogue, addresses of a list, and which of them are private."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.export.policy import policy
from pipeline.fetch.addresses import address_sha256, addresses_in, host_of, last_part, site_of, slug, spellings
from pipeline.records import ReviewsError

CATALOGUE_SUFFIX = ".csv"
LIST_SUFFIXES = frozenset({".txt", ".xml"})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 64 << 20  # of a catalogue or list
_LOCATION = re.compile(r"<loc>\s*(.*?)\s*</loc>", re.S)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """One document to be fetched."""

    address: str
    sha256: str  # of the address as the catalogue writes it: what a visit is known by
    row: Row  # what the catalogue says of it; {} where it is in none
    is_private: bool  # the address may name people

    @property
    def public_address(self) -> str:
        """The address, '' where it is private."""
        return "" if self.is_private else self.address

    @property
    def label(self) -> str:
        """What the document is called in messages: never a private address."""
        if self.row.get("reference"):
            return self.row["reference"]
        part = "" if self.is_private else last_part(self.address)[:60]
        return "".join(letter for letter in part if letter.isprintable()).strip() or self.sha256[:12]

    @property
    def stem(self) -> str:
        """How the name of its file begins: from public facts only."""
        facts = ("kind", "reference") if self.row.get("reference") else ("kind", "authority", "published_on")
        said = slug(" ".join(self.row.get(fact, "") for fact in facts))
        if self.is_private or self.row.get("authority") or self.row.get("reference"):
            return said or "document"
        return slug(last_part(self.address).rsplit(".", 1)[0]) or said or "document"


@dataclass(frozen=True)
class Sources:
    """What is to be fetched, and the rows for which no address is known."""

    documents: tuple[Source, ...]
    without_address: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Known:
    """The rows of catalogues by the hash of their address, and the sites whose addresses name people."""

    by_address: Mapping[str, Row] = field(default_factory=dict)
    private_sites: frozenset[str] = frozenset()

    def source(self, address: str) -> Source:
        """Return the source at an address, with the row of a catalogue whose address or hash it has."""
        for form in spellings(address):
            sha256 = address_sha256(form)
            if sha256 in self.by_address:
                row = self.by_address[sha256]
                return Source(address, sha256, row, self._is_private(address, row))
        return Source(address, address_sha256(address), {}, self._is_private(address, {}))

    def _is_private(self, address: str, row: Row) -> bool:
        hidden = bool(row.get("source_url_sha256")) and not row.get("source_url")
        return hidden or row.get("kind") in policy().naming_kinds or site_of(host_of(address)) in self.private_sites


def known(rows: Iterable[Row]) -> Known:
    """Return what catalogues know of addresses: a site with one private address is private as a whole."""
    by_address: dict[str, Row] = {}
    private: set[str] = set()
    for row in rows:
        sha256 = hash_in(row)
        if sha256:
            by_address.setdefault(sha256, row)
        if sha256 and not row.get("source_url"):
            private.add(site_of(host_of(row.get("listing_url", ""))))
    return Known(by_address, frozenset(private - {""}))


def hash_in(row: Row) -> str:
    """Return the hash of a row's address, '' where it has neither."""
    return row.get("source_url_sha256", "").lower() or (address_sha256(row["source_url"]) if row.get("source_url") else "")


def of_catalogue(rows: Sequence[Row], index: Known, given: Sequence[str]) -> Sources:
    """Return what the rows of a catalogue ask for; `given` are addresses of which some may be those that the rows hide."""
    resolved = {source.sha256: source for source in (index.source(address) for address in given)}
    found: dict[str, Source] = {}
    without: list[Row] = []
    for row in rows:
        sha256 = hash_in(row)
        if row.get("source_url"):
            source = index.source(row["source_url"])
            found.setdefault(source.sha256, source)
        elif sha256 in resolved:
            found.setdefault(sha256, resolved[sha256])
        else:
            without.append(row)
    return Sources(tuple(found.values()), tuple(without))


def of_list(addresses: Iterable[str], index: Known) -> Sources:
    """Return what a list of addresses asks for, each once."""
    found: dict[str, Source] = {}
    for address in addresses:
        source = index.source(address)
        found.setdefault(source.sha256, source)
    return Sources(tuple(found.values()))


def by_turns(sources: Sequence[Source]) -> list[Source]:
    """Return the sources with the hosts taking turns, so that waiting for one host is time for another."""
    turns: dict[str, int] = {}
    placed: list[tuple[int, int, Source]] = []
    for position, source in enumerate(sources):
        host = host_of(source.address)
        turns[host] = turns.get(host, -1) + 1
        placed.append((turns[host], position, source))
    return [source for _, _, source in sorted(placed, key=lambda item: item[:2])]


# --- files ------------------------------------------------------------------------------------------------------------


def read_catalogue(path: Path) -> list[dict[str, str]]:
    """Return the rows of a catalogue; raises ReviewsError where it has no addresses or a hash that is none."""
    lines = csv.reader(read_text(path).splitlines())
    try:
        header = next(lines, [])
        rows = [dict(zip(header, (cell.strip() for cell in line), strict=False)) for line in lines if any(line)]
    except csv.Error as error:
        raise ReviewsError(f"{path.name} cannot be read as CSV ({error})") from error
    if not {"source_url", "source_url_sha256"} & set(header):
        raise ReviewsError(f"{path.name} has no column source_url: a catalogue has those of corpus/sources.csv")
    for number, row in enumerate(rows, start=2):
        for column in ("sha256", "source_url_sha256"):
            if row.get(column) and not _SHA256.fullmatch(row[column].lower()):
                raise ReviewsError(f"{path.name}: row {number}: {column} is not a SHA-256 (64 hexadecimal digits)")
    return [{column: value for column, value in row.items() if value} for row in rows]


def read_list(path: Path) -> list[str]:
    """Return the addresses of a list (one a line, # begins a remark) or a sitemap; raises ReviewsError where there are none."""
    text = read_text(path)
    if path.suffix.lower() == ".xml":
        found = [address for location in _LOCATION.findall(text) for address in addresses_in(location)]
    else:
        found = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not any(address.lower().startswith(("http://", "https://")) for address in found):
        raise ReviewsError(f"no addresses in {path.name}: give one a line, beginning with http:// or https://")
    return found


def read_given(path: Path) -> list[str]:
    """Return every address in a file of any shape: a list, a saved page, a sitemap; raises ReviewsError where there are none."""
    found = addresses_in(read_text(path))
    if not found:
        raise ReviewsError(f"no addresses in {path.name}: give a list, a saved page with links, or a sitemap")
    return found


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8; raises ReviewsError where it cannot be read as one."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ReviewsError(f"{path.name} is too big for a list of addresses")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReviewsError(f"{path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ReviewsError(f"{path.name} is not text in UTF-8: save it so") from error
