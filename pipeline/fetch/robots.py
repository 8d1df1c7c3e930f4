"""What a host allows: its `robots.txt`, asked for once a run (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.fetch.addresses import Place
from pipeline.fetch.outcome import DENIED, Failed
from pipeline.fetch.pace import Pace

if TYPE_CHECKING:
    from protego import Protego

MOST_BYTES = 512 << 10  # RFC 9309 asks for at least 500 kB to be read
_TOO_MANY = 429
_OF_THE_HOST = frozenset({"private_address", "bad_certificate"})  # says more than that robots.txt cannot be had


class Robots:
    """Asks each origin once. `ask` returns status and body of an address, after redirects and retries."""

    def __init__(self, ask: Callable[[Place], tuple[int, bytes]], agent: str, pace: Pace) -> None:
        self._ask = ask
        self._agent = agent
        self._pace = pace
        self._known: dict[str, Protego | Failed] = {}

    def check(self, place: Place) -> None:
        """Raise Failed where a place may not be fetched: `denied`, or `robots_unreachable` where nobody knows."""
        if place.origin not in self._known:
            self._known[place.origin] = self._rules(place)
        rules = self._known[place.origin]
        if isinstance(rules, Failed):
            raise rules
        if not rules.can_fetch(place.address, self._agent):
            raise Failed(DENIED, "robots.txt of the host does not want it fetched")

    def _rules(self, place: Place) -> Protego | Failed:
        """No `robots.txt` (4xx) allows everything; one that cannot be had (5xx, no answer) allows nothing."""
        from protego import Protego

        unknown = Failed("robots_unreachable", "robots.txt of the host cannot be had, so nothing is fetched from it")
        try:
            status, body = self._ask(Place(place.scheme, place.host, place.port, "/robots.txt"))
        except Failed as failed:
            return failed if failed.outcome in _OF_THE_HOST else unknown
        if status == _TOO_MANY or status >= 500:
            return unknown
        rules = Protego.parse(body.decode("utf-8", "replace").replace("\x00", "") if 200 <= status < 300 else "")
        delay = rules.crawl_delay(self._agent)
        if delay:
            self._pace.slow(place.host, delay)
        return rules
