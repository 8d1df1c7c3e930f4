"""When the next request to a host may go out, and how long to wait before it is tried again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipeline.fetch.outcome import LATER, Failed

_FIRST_WAIT = 2.0  # seconds; doubled with every attempt
_FAILURES = 3  # documents in a row of which nothing came: then the host is let be


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Time, so that tests need not wait for it."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    utc: Callable[[], datetime] = _utc


@dataclass
class Pace:
    """One request at a time, and so many seconds from the end of one to the next to the same host."""

    clock: Clock
    rate: float  # seconds between two requests to a host
    patience: float  # the longest that is waited
    _next: dict[str, float] = field(default_factory=dict)
    _delay: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Wait until the host may be asked; raises Failed (`later`) where that is longer than there is patience for."""
        if self._failures.get(host, 0) >= _FAILURES:
            raise Failed(LATER, "the host did not answer several times in a row; it is let be in this run")
        seconds = self._next.get(host, 0.0) - self.clock.now()
        if seconds > self.patience:
            raise Failed(LATER, f"the host asks for a wait of {seconds:.0f} seconds")
        if seconds > 0:
            self.clock.sleep(seconds)

    def asked(self, host: str) -> None:
        """Note that a request to a host has just ended."""
        self._put_off(host, max(self.rate, self._delay.get(host, 0.0)))

    def hold(self, host: str, seconds: float) -> None:
        """Let a host be for so many seconds."""
        self._put_off(host, seconds)

    def slow(self, host: str, delay: float) -> None:
        """Wait at least so many seconds between requests to a host."""
        self._delay[host] = max(delay, self._delay.get(host, 0.0))
        self._put_off(host, self._delay[host])

    def answered(self, host: str, is_there: bool) -> None:
        """Note whether a host was there at all when a document was asked of it."""
        self._failures[host] = 0 if is_there else self._failures.get(host, 0) + 1

    def _put_off(self, host: str, seconds: float) -> None:
        self._next[host] = max(self._next.get(host, 0.0), self.clock.now() + seconds)


def backoff(attempt: int, seed: str) -> float:
    """Return the seconds before the attempt after this one (from 0): doubling, with a jitter that depends on the seed only."""
    jitter = random.Random(f"{seed}{attempt}").uniform(0.5, 1.5)
    return float(_FIRST_WAIT * 2**attempt * jitter)


def retry_after(headers: Mapping[str, str], at: datetime) -> float | None:
    """Return the seconds that a server asks to wait, given as seconds or as a date; None where it does not say."""
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        then = parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - at).total_seconds())
