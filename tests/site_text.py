"""What a page of the site says to a reader."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path


def text(page: Path) -> str:
    """The words of a page as a reader sees them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.read_text())).split())
