"""What a page of the site says to a reader."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path


def text(page: Path) -> str:
    """The words of a page as a reader sees them, in one line; not those of drawings, which stand in their tables too."""
    bare = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page.read_text(), flags=re.DOTALL)
    return " ".join(unescape(bare).split())
