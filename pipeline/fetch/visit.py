"""One document: redirects, retries, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urljoin

from pipeline.fetch.addresses import Place, place_of
from pipeline.fetch.outcome import DENIED, LATER, VANISHED, Failed
from pipeline.fetch.pace import Clock, Pace, backoff, retry_after
from pipeline.fetch.parts import Part
from pipeline.fetch.robots import MOST_BYTES, Robots
from pipeline.fetch.transport import Limits, Response, opened

T = TypeVar("T")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_ASKS_TO_WAIT = frozenset({429, 503})
_NOT_MODIFIED, _RANGE_OUT_OF_FILE = 304, 416
_USELESS = frozenset({VANISHED, "too_big"})  # after these, what has arrived is of no use to a later run
# Identity: what is compressed cannot be continued on servers that compress anew each time.
_WANTED = {"Accept": "application/pdf, text/html;q=0.9, */*;q=0.5", "Accept-Encoding": "identity", "Connection": "close"}


@dataclass(frozen=True)
class Arrival:
    """A document has arrived whole (its bytes are in its part), or it is as it was (`is_unchanged`)."""

    status: int
    is_unchanged: bool


@dataclass(frozen=True)
class Manners:
    """How the visitor behaves: who it says it is, how often it tries, what it may reach."""

    agent: str  # the whole header; its name alone is what robots.txt knows
    attempts: int = 4
    allowed: Collection[str] = ()  # hosts in a private network that may be asked
    limits: Limits = field(default_factory=Limits)


class Visitor:
    """Asks for documents one after another."""

    def __init__(self, manners: Manners, pace: Pace, clock: Clock) -> None:
        self._manners = manners
        self._pace = pace
        self._clock = clock
        self._robots = Robots(self._ask_robots, manners.agent.split("/")[0], pace)

    def fetch(self, address: str, part: Part, known: Mapping[str, str]) -> Arrival:
        """Bring the document at an address into its part.

        `known` holds the headers that ask only for what has changed. Raises Failed.
        """
        place = place_of(address)
        budget = Budget(self._manners.limits.total)
        try:
            arrival = self._tried(lambda: self._followed(place, part, known, budget), address)
        except Failed as failed:
            if failed.outcome not in (DENIED, LATER):
                self._pace.answered(place.host, is_there=not failed.is_passing and failed.outcome != "timed_out")
            if failed.outcome in _USELESS:
                part.drop()
            raise
        self._pace.answered(place.host, is_there=True)
        return arrival

    def _tried(self, ask: Callable[[], T], seed: str) -> T:
        """Ask, and ask again after longer and longer waits while what is in the way may pass."""
        for attempt in range(self._manners.attempts):
            try:
                return ask()
            except Failed as failed:
                if not failed.is_passing or attempt + 1 == self._manners.attempts:
                    raise
                wait = backoff(attempt, seed) if failed.wait is None else 0.0  # the pace knows what the host asked for
                self._clock.sleep(wait)
        raise AssertionError("attempts are at least one")

    def _followed(self, place: Place, part: Part, known: Mapping[str, str], budget: Budget) -> Arrival:
        for hop in self._hops(place):
            self._robots.check(hop.place)
            headers = part.headers() or dict(known)
            with self._opened(hop.place, headers, budget) as response:
                if response.status in _REDIRECTS and response.headers.get("Location"):
                    hop.leads_to(response.headers["Location"])
                elif response.status == _NOT_MODIFIED and known:
                    return Arrival(response.status, is_unchanged=True)
                elif response.status == 200 or (response.status == 206 and "Range" in headers):
                    part.receive(response, self._manners.limits.n_bytes)
                    return Arrival(response.status, is_unchanged=False)
                else:
                    raise self._refusal(response, hop.place, part)
        raise AssertionError("hops end by an error")

    def _ask_robots(self, place: Place) -> tuple[int, bytes]:
        return self._tried(lambda: self._robots_followed(place), place.address)

    def _robots_followed(self, place: Place) -> tuple[int, bytes]:
        budget = Budget(self._manners.limits.read)
        for hop in self._hops(place):
            with self._opened(hop.place, {}, budget) as response:
                if response.status in _REDIRECTS and response.headers.get("Location"):
                    hop.leads_to(response.headers["Location"])
                elif response.status in _PASSING:
                    raise self._refusal(response, hop.place, None)
                else:
                    return response.status, _head(response, MOST_BYTES)
        raise AssertionError("hops end by an error")

    def _hops(self, place: Place) -> Iterator[Hop]:
        seen: set[str] = set()
        for _ in range(self._manners.limits.n_redirects + 1):
            if place.address in seen:
                raise Failed("redirect_loop", "its redirects lead in a circle")
            seen.add(place.address)
            hop = Hop(place)
            yield hop
            place = hop.next
        raise Failed("too_many_redirects", f"more than {self._manners.limits.n_redirects} redirects")

    @contextmanager
    def _opened(self, place: Place, headers: Mapping[str, str], budget: Budget) -> Iterator[Response]:
        self._pace.wait(place.host)
        wanted = {"User-Agent": self._manners.agent, **_WANTED, **headers}
        limits, allowed = self._manners.limits, self._manners.allowed
        try:
            with budget.spent(), opened(place, wanted, limits, budget.left, allowed) as response:
                yield response
        finally:
            self._pace.asked(place.host)

    def _refusal(self, response: Response, place: Place, part: Part | None) -> Failed:
        """What a status without a document means."""
        status = response.status
        if status in _GONE:
            return Failed(VANISHED, f"the host says {status}")
        wait = retry_after(response.headers, self._clock.utc()) if status in _ASKS_TO_WAIT else None
        if wait is not None:
            self._pace.hold(place.host, wait)
        if status == _RANGE_OUT_OF_FILE and part is not None and part.headers():
            part.drop()  # there is no such rest: from the beginning
            return Failed("cut_off", "the host has no rest of what was there", is_passing=True)
        return Failed("http_error", f"the host says {status}", is_passing=status in _PASSING, wait=wait)


class Hop:
    """One step on the way to a document."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.next = place

    def leads_to(self, location: str) -> None:
        """Note where it leads; raises Failed (`bad_address`) where that is no web address."""
        try:
            joined = urljoin(self.place.address, location)
        except ValueError as error:
            raise Failed("bad_address", "it redirects to something that is no address") from error
        self.next = place_of(joined)


class Budget:
    """The seconds of asking and receiving that are left to a document."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Take off what the block takes."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.left -= time.monotonic() - started


def _head(response: Response, most: int) -> bytes:
    body = b""
    for block in response.blocks():
        body += block
        if len(body) >= most:
            break
    return body[:most]
