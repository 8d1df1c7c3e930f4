"""Identities: made from content, never from offsets, row order or the data set."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter

_SPACE = re.compile(r"\s+")
ID_LENGTH = 16  # hexadecimal digits: 64 bits, collisions are out of reach at 10 million rows


def short_hash(*parts: object) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of the parts, which are joined by a unit separator."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:ID_LENGTH]


def document_id(sha256: str) -> str:
    """Return the identity of the document whose file has this SHA-256."""
    return sha256[:ID_LENGTH]


def normal_quote(quote: str) -> str:
    """Return the quote as it is compared: NFKC, lower case, one space between words."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", quote)).strip().lower()


def quote_sha256(quote: str) -> str:
    """Return the SHA-256 of a quote with one space for any white space: 64 hexadecimal digits, as the SQL macro gives them."""
    return hashlib.sha256(" ".join(quote.split()).encode()).hexdigest()


class ExtractIds:
    """Gives each extract of one document its identity: document, kind, normalised quote, occurrence."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._seen: Counter[tuple[str, str]] = Counter()

    def next(self, kind: str, quote: str) -> str:
        """Return the id of the next extract of this kind with this quote; call in document order."""
        key = (kind, normal_quote(quote))
        self._seen[key] += 1
        return short_hash(self._document_id, kind, key[1], self._seen[key])
