"""What `reviews fetch` and `reviews gather` call."""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import paths
from pipeline.fetch import captures as record
from pipeline.fetch import sources as catalogue
from pipeline.fetch.addresses import host_of
from pipeline.fetch.beside import write_beside
from pipeline.fetch.captures import Capture, Captures
from pipeline.fetch.keep import Shelf
from pipeline.fetch.outcome import ABSENT, ARRIVED, UNCHANGED, Failed
from pipeline.fetch.pace import Clock, Pace
from pipeline.fetch.parts import Part
from pipeline.fetch.sources import Known, Source, Sources
from pipeline.fetch.transport import Limits
from pipeline.fetch.visit import Manners, Visitor
from pipeline.records import ReviewsError

CATALOGUE = paths.ROOT / "corpus" / "sources.csv"
AGENT = "reviews-themes"
DOCUMENTS = "documents"  # folder of the documents in the folder that is fetched into
_WORK = ".fetch"
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Options:
    """How documents are fetched."""

    rate: float = 2.0  # seconds between two requests to a host
    patience: float = 120.0  # the longest that is waited because a host asks for it
    limit: int | None = None  # documents to be asked for in this run
    again: bool = False  # ask also for what is there, whether it has changed
    contact: str = ""  # of who is fetching: an address for the host's administrators
    allowed: tuple[str, ...] = ()  # hosts in a private network that may be asked
    attempts: int = 4
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 300.0
    megabytes: float = 200.0

    def manners(self) -> Manners:
        """Return how the visitor behaves; raises ReviewsError for a contact that no header can hold."""
        if not (self.contact.isascii() and self.contact.isprintable()):
            raise ReviewsError("the contact must be an e-mail or web address, in plain letters")
        about = f"{self.contact}; " if self.contact else ""
        agent = f"{AGENT}/{_version()} ({about}research on published reviews)"
        limits = Limits(self.connect_seconds, self.read_seconds, self.total_seconds, round(self.megabytes * _MEGABYTE))
        return Manners(agent, max(1, self.attempts), self.allowed, limits)


@dataclass
class Summary:
    """What a run of fetching came to."""

    documents: Path  # the folder in which they lie
    outcomes: Counter[str] = field(default_factory=Counter)
    n_there: int = 0  # were there already, and not asked for again
    n_without_address: int = 0
    n_hidden: int = 0  # of these: their addresses are private, and were not given
    n_left: int = 0  # beyond the limit

    @property
    def n_failed(self) -> int:
        """How many addresses gave no document though they might."""
        return sum(n for outcome, n in self.outcomes.items() if outcome not in ARRIVED | ABSENT)

    def sentence(self) -> str:
        """Return the numbers as one line."""
        came = sum(n for outcome, n in self.outcomes.items() if outcome in ARRIVED)
        parts = ", ".join(f"{n} {outcome.replace('_', ' ')}" for outcome, n in sorted(self.outcomes.items()))
        left = f", {self.n_left:,} left for another run" if self.n_left else ""
        hidden = f" ({self.n_hidden:,} of them private: give these with --addresses)" if self.n_hidden else ""
        return (
            f"fetch     {came:,} documents came ({parts or 'nothing was asked for'}), {self.n_there:,} were there, "
            f"{self.n_without_address:,} without address{hidden}, {self.n_failed:,} failed{left}"
        )


def fetch(
    given: Path,
    into: Path,
    addresses: Path | None = None,
    options: Options | None = None,
    say: Callable[[str], None] = lambda line: None,
    clock: Clock | None = None,
) -> Summary:
    """Fetch the documents of a catalogue (.csv) or a list of addresses (.txt, or .xml: a sitemap) into a folder.

    They lie in `into/documents` with `documents.csv` beside them; `into/captures.csv` records every visit. `addresses` is a
    file of any shape whose addresses may be those that private rows hide. `say` is given a line for each document. A second
    run goes on where the first was stopped. Raises ReviewsError for a file or folder that cannot be used.
    """
    options, clock = options or Options(), clock or Clock()
    index, sources = read_sources(given, addresses)
    manners = options.manners()
    with _room(into) as shelf:
        visits = Captures(into / record.FILE)
        pace = Pace(clock, options.rate, options.patience)
        run = _Run(Visitor(manners, pace, clock), shelf, visits, options, manners.limits.n_bytes, clock)
        without = sources.without_address
        n_hidden = sum("source_url_sha256" in row for row in without)
        summary = Summary(shelf.documents, n_without_address=len(without), n_hidden=n_hidden)
        write_beside(shelf.documents, visits.all_arrived(), index.by_address)  # what a killed run left; and readable
        try:
            run.all(catalogue.by_turns(sources.documents), summary, say)
        finally:
            write_beside(shelf.documents, visits.all_arrived(), index.by_address)
    return summary


def folder_of(
    documents: Path, into: Path, say: Callable[[str], None] = lambda line: None, options: Options | None = None
) -> tuple[Path, Summary | None]:
    """Return the folder to be listed: the one that is given, or the one into which a given catalogue or list was fetched.

    With it, what fetching came to; None where nothing was to be fetched. Raises ReviewsError as `fetch` does.
    """
    if not documents.is_file():
        return documents, None
    summary = fetch(documents, into, options=options, say=say)
    return summary.documents, summary


def read_sources(given: Path, addresses: Path | None) -> tuple[Known, Sources]:
    """Return what catalogues know, and what is to be fetched; raises ReviewsError where a file cannot be used."""
    suffix = given.suffix.lower()
    own = catalogue.read_catalogue(CATALOGUE) if CATALOGUE.exists() else []
    if suffix == catalogue.CATALOGUE_SUFFIX:
        rows = catalogue.read_catalogue(given)
        index = catalogue.known([*rows, *own])
        more = catalogue.read_given(addresses) if addresses else []
        return index, catalogue.of_catalogue(rows, index, more)
    if suffix in catalogue.LIST_SUFFIXES:
        if addresses:
            raise ReviewsError("--addresses goes with a catalogue (.csv): a list of addresses needs no other")
        index = catalogue.known(own)
        return index, catalogue.of_list(catalogue.read_list(given), index)
    raise ReviewsError(f"{given.name}: give a catalogue (.csv), a list of addresses (.txt) or a sitemap (.xml)")


@dataclass
class _Run:
    visitor: Visitor
    shelf: Shelf
    visits: Captures
    options: Options
    most: int  # bytes of a document
    clock: Clock

    def all(self, sources: list[Source], summary: Summary, say: Callable[[str], None]) -> None:
        n_asked = 0
        for source in sources:
            before = self.visits.arrived(source.sha256)
            is_there = before is not None and self.shelf.holds(before.file, before.sha256)
            if is_there and not self.options.again:
                summary.n_there += 1
            elif self.options.limit is not None and n_asked >= self.options.limit:
                summary.n_left += 1
            else:
                n_asked += 1
                capture = self._one(source, before, is_there)
                self.visits.add(capture)
                summary.outcomes[capture.outcome] += 1
                say(_line(source, capture))

    def _one(self, source: Source, before: Capture | None, is_there: bool) -> Capture:
        part = Part(self.shelf.work / f"{source.sha256}.part")
        try:
            arrival = self.visitor.fetch(source.address, part, _conditions(before if is_there else None))
            if arrival.is_unchanged and before:
                kept = (before.sha256, before.n_bytes, before.file, before.etag, before.last_modified)
                return Capture(*self._who(source), UNCHANGED, str(arrival.status), *kept)
            document = self.shelf.keep(part, source, before.sha256 if before else "", self.most)
        except Failed as failed:
            return Capture(*self._who(source), failed.outcome, detail=failed.detail)
        marks = part.marks()
        part.drop()
        size = str(document.n_bytes)
        came = (str(arrival.status), document.sha256, size, document.file)
        return Capture(*self._who(source), document.outcome, *came, *marks)

    def _who(self, source: Source) -> tuple[str, str, str]:
        """When, and from where: what every line of the record begins with."""
        return self.clock.utc().isoformat(timespec="seconds"), source.public_address, source.sha256


def _conditions(before: Capture | None) -> dict[str, str]:
    """The headers that ask only for what has changed since."""
    if before is None:
        return {}
    asked = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in asked.items() if value}


def _line(source: Source, capture: Capture) -> str:
    size = f"{int(capture.n_bytes) / 1024:,.0f} kB" if capture.n_bytes else capture.detail
    return f"{capture.outcome:12} {host_of(source.address)} {source.label}: {size}"


@contextmanager
def _room(into: Path) -> Iterator[Shelf]:
    """The folders of a run, for one run at a time; raises ReviewsError where they cannot be had or the disk gives out."""
    shelf = Shelf(into / DOCUMENTS, into / _WORK)
    try:
        shelf.documents.mkdir(parents=True, exist_ok=True)
        shelf.work.mkdir(exist_ok=True)
        with (shelf.work / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ReviewsError(f"{into} is being fetched into already: wait until that has ended") from error
            yield shelf
    except OSError as error:
        raise ReviewsError(f"{into} cannot be written to ({error.strerror or error})") from error


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("reviews-themes")
    except PackageNotFoundError:
        return "0"
