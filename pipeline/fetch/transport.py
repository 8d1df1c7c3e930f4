"""One request over the network, without redirects, that cannot hold on for ever.

urllib3 connects, speaks TLS and HTTP; the rest is done here because it must be: a limit for the whole answer (its own time
limits start anew with every byte that drips in), a check of whom we are connected to, and no address in any message.
"""

from __future__ import annotations

import http.client
import logging
import socket
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.fetch.addresses import Place, check_peer, check_public
from pipeline.fetch.outcome import Failed

if TYPE_CHECKING:
    import ssl

    from urllib3.connection import HTTPConnection

_BLOCK = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What one document may take: seconds and bytes."""

    connect: float = 10.0
    read: float = 30.0  # between two bytes
    total: float = 300.0  # of the document, over all attempts, waits not counted
    n_bytes: int = 200 << 20
    n_redirects: int = 5


class Watch:
    """Ends a connection when its time is over, whatever it is doing, and knows that it did."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._socket: socket.socket | None = None
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(max(seconds, 0.0), self._end)
        self._timer.daemon = True

    def start(self, connection: socket.socket) -> None:
        """Watch this connection."""
        self._socket = connection
        self._timer.start()

    def stop(self) -> None:
        """Let go of it."""
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        try:
            if self._socket is not None:
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # past TLS, which may be waiting itself
        except OSError:
            pass  # it is closed already


@dataclass
class Response:
    """The head of an answer; its body is read by `blocks`."""

    status: int
    headers: Mapping[str, str]  # read without regard to capitals
    _raw: Any
    _watch: Watch

    def blocks(self) -> Iterator[bytes]:
        """Yield the body as it was sent; raises Failed (`cut_off`, `timed_out`) where it does not come whole."""
        while True:
            try:
                block: bytes = self._raw.read1(_BLOCK, decode_content=False)
            except _network_errors() as error:
                raise failure(error, self._watch.is_over) from error
            if self._watch.is_over:  # what has come of it has been cut off, even if no length was promised
                raise _timed_out()
            if not block:
                return
            yield block


@contextmanager
def opened(
    place: Place, headers: Mapping[str, str], limits: Limits, seconds: float, allowed: Collection[str]
) -> Iterator[Response]:
    """Give the answer to one request, open for as long as the block lasts, at most `seconds`.

    Raises Failed: `private_address`, `unreachable`, `timed_out`, `cut_off`, `bad_certificate`.
    """
    # It warns with the address in the message where a header is odd, and addresses may name people.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    check_public(place, allowed)
    connection, watch = _connection(place, limits), Watch(seconds)
    try:
        yield Response(*_asked(connection, place, headers, limits, watch, allowed), watch)
    finally:
        watch.stop()
        connection.close()


def _asked(
    connection: HTTPConnection, place: Place, headers: Mapping[str, str], limits: Limits, watch: Watch, allowed: Collection[str]
) -> tuple[int, Mapping[str, str], Any]:
    try:
        connection.connect()
        open_socket: socket.socket = connection.sock
        if not {place.host, f"{place.host}:{place.port}"} & set(allowed):
            check_peer(str(open_socket.getpeername()[0]))  # a name may lead elsewhere than it did a moment ago
        watch.start(open_socket)
        connection.timeout = limits.read
        connection.request("GET", place.target, headers=headers, preload_content=False, decode_content=False)
        raw = connection.getresponse()
        return raw.status, raw.headers, raw
    except _network_errors() as error:
        raise failure(error, watch.is_over) from error


def _connection(place: Place, limits: Limits) -> HTTPConnection:
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if place.scheme == "http":
        return HTTPConnection(place.host, place.port, timeout=limits.connect)
    return HTTPSConnection(place.host, place.port, timeout=limits.connect, ssl_context=_trust())


def _trust() -> ssl.SSLContext:
    """The machine's certificates and certifi's: some machines have none, some networks have one of their own."""
    import ssl

    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _network_errors() -> tuple[type[Exception], ...]:
    from urllib3.exceptions import HTTPError

    return (HTTPError, http.client.HTTPException, OSError, ValueError)


def failure(error: Exception, is_over: bool) -> Failed:
    """Return what an error of the network means, in words without the address."""
    import ssl

    from urllib3 import exceptions as of_urllib3

    if is_over:
        return _timed_out()
    if isinstance(error, ssl.SSLCertVerificationError | of_urllib3.SSLError):
        return Failed("bad_certificate", "the certificate of the host is not to be trusted")
    if isinstance(error, of_urllib3.NewConnectionError | of_urllib3.ConnectTimeoutError | ConnectionRefusedError):
        return Failed("unreachable", "no connection to the host", is_passing=True)
    if isinstance(error, TimeoutError | of_urllib3.TimeoutError):
        return Failed("timed_out", "the host stopped answering", is_passing=True)
    return Failed("cut_off", "the answer broke off", is_passing=True)


def _timed_out() -> Failed:
    return Failed("timed_out", "the document took longer than it may")
