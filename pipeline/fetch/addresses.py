"""What an address is: its parts, its hash, whether it may be asked."""

from __future__ import annotations

import hashlib
import html
import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urlsplit

from pipeline.fetch.outcome import Failed

_SCHEMES = {"http": 80, "https": 443}
_IN_TEXT = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20]+", re.I)
_TRAILING = ".,;:!?)]"
_UNSAFE = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


@dataclass(frozen=True)
class Place:
    """Where an address leads: what is connected to and what is asked for."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, encoded

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a `robots.txt` is good for."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """Host and, where it is not the usual one, port: the header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _SCHEMES[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """The address in its usual form."""
        return self.origin + self.target


def place_of(address: str) -> Place:
    """Return where an address leads; raises Failed (`bad_address`) for all but http and https with a host."""
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parsed = parse_url(urldefrag(address.strip()).url)
        port = parsed.port
    except (LocationParseError, ValueError) as error:
        raise Failed("bad_address", "it cannot be understood as an address") from error
    if parsed.scheme not in _SCHEMES:
        raise Failed("bad_address", "only http:// and https:// are fetched")
    if not parsed.host or parsed.auth:
        raise Failed("bad_address", "it holds a user name" if parsed.auth else "it names no host")
    host = parsed.host.strip("[]").lower().rstrip(".")
    return Place(parsed.scheme, host, port or _SCHEMES[parsed.scheme], parsed.request_uri)


def host_of(address: str) -> str:
    """Return the host an address names, '' where there is none."""
    try:
        return (urlsplit(address.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_of(host: str) -> str:
    """Return the host without `www.`."""
    return host.removeprefix("www.")


def address_sha256(address: str) -> str:
    """Return the SHA-256 of an address as it is written."""
    return hashlib.sha256(address.encode()).hexdigest()


def spellings(address: str) -> list[str]:
    """Return the ways in which the same address may have been written when its hash was taken, the given one first."""
    plain = urldefrag(address).url
    bare = plain.rstrip("/")
    found = [address, plain, bare, bare + "/"]
    found += [re.sub(r"^http:", "https:", form) for form in found] + [re.sub(r"^https:", "http:", form) for form in found]
    return list(dict.fromkeys(found))


def addresses_in(text: str) -> list[str]:
    """Return the http and https addresses in a list, a saved page or a sitemap, each once, in the order of the text."""
    return list(dict.fromkeys(found.rstrip(_TRAILING) for found in _IN_TEXT.findall(html.unescape(text))))


def slug(text: str) -> str:
    """Return a text as part of a file name: small letters, digits and hyphens, none of them at an end."""
    return _UNSAFE.sub("-", text.lower()).strip("-")[:_LONGEST_SLUG].strip("-")


def last_part(address: str) -> str:
    """Return the last part of an address's path, decoded: '/a/b%20c.pdf?x' gives 'b c.pdf'."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rstrip("/").rsplit("/", 1)[-1])


def check_public(place: Place, allowed: Iterable[str]) -> None:
    """Raise Failed (`private_address`, `unreachable`) unless every network address of the host is public or the host is allowed.

    `allowed` holds hosts, or hosts with port, that the user named: a server in their own network.
    """
    if {place.host, f"{place.host}:{place.port}"} & set(allowed):
        return
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Failed("unreachable", "the name of the host is not known", is_passing=True) from error
    for entry in found:
        check_peer(str(entry[4][0]))


def check_peer(ip: str) -> None:
    """Raise Failed (`private_address`) where a network address is not a public one."""
    number = ipaddress.ip_address(ip.split("%", 1)[0])
    mapped = getattr(number, "ipv4_mapped", None)
    number = mapped or number
    if not number.is_global or number.is_multicast:
        raise Failed("private_address", "the host lies in a private network: name it as allowed if that is meant")
