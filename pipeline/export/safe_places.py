"""File names and web addresses that may be published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from pipeline.export.names import Names
from pipeline.export.policy import Policy

_PUBLIC_SCHEMES = ("http", "https")


def paths(files: Iterable[tuple[Any, ...]], kinds: Mapping[str, str], names: Names, rules: Policy) -> Callable[[str], str]:
    """Return what gives the published name of a file: its own, or its hash where it may tell a private person.

    `files` are (path, sha256, document_id). The kind of a file that is no document is not known: its name is not shown.
    """
    shown: dict[str, str] = {}
    n_like: dict[str, int] = {}
    for path, sha256, document in sorted(files):
        may_tell = (
            document is None
            or kinds.get(document) in rules.naming_kinds
            or document in names.hidden
            or names.is_named([document], path)
        )
        if not may_tell:
            shown[path] = path
            continue
        name = f"{sha256[:16]}{PurePosixPath(path).suffix.lower()}"
        n_like[name] = n_like.get(name, 0) + 1  # two files may hold the same bytes
        shown[path] = name if n_like[name] == 1 else f"{n_like[name]}-{name}"
    return lambda path: shown.get(path) or f"not-held-{hashlib.sha256(path.encode()).hexdigest()[:8]}"


class Addresses:
    """Tells which web addresses may be shown, and how much of them."""

    def __init__(self, kinds: Mapping[str, str], names: Names, rules: Policy) -> None:
        self._kinds = kinds
        self._names = names
        self._naming = rules.naming_kinds

    def __call__(self, documents: Sequence[str], address: str) -> str | None:
        """Return the address as it may be published, None where it may not."""
        if not documents or any(self._kinds.get(document, "news") in self._naming for document in documents):
            return None
        if not self._names.hidden.isdisjoint(documents) or self._names.is_named(documents, unquote(address)):
            return None
        return public_address(address)


def public_address(address: str) -> str | None:
    """Return a web address without query and fragment, which may hold secrets; None where it is none for all.

    An address with a login, of another scheme, or of a host that only a private network knows is not shown.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    top = host.rpartition(".")[2]
    is_public = "." in host and top.isalpha() and top not in ("local", "localhost", "internal", "lan", "home", "test", "intranet")
    if parts.scheme not in _PUBLIC_SCHEMES or not is_public or "@" in parts.netloc or port not in (None, 80, 443):
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
