"""How one source is to look: its fonts, sizes, colours and margins, from its front matter."""

from __future__ import annotations

import re
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from .dialect import Source, SourceError

DINGBATS = "■➢✓✔❖●"  # glyphs of ZapfDingbats, which every PDF reader has
GUTTER = 8 * mm
_FONTS = {
    "helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
}


class Look:
    """Styles and measures of a source."""

    def __init__(self, source: Source) -> None:
        self.slug, self.facts = source.slug, source.facts
        self.font, self.bold, self.italic = _FONTS[self.facts.get("font", "helvetica")]
        self.heading_bold = _FONTS[self.facts.get("heading_font", self.facts.get("font", "helvetica"))][1]
        self.size = float(self.facts.get("size", 11))
        self.colour = colors.HexColor(self.facts.get("colour", "#000000"))
        self.layout = str(self.facts.get("layout", "report"))
        left, right, top, bottom = self.facts.get("margins", [25, 25, 26, 26])
        self.margins = (left * mm, right * mm, top * mm, bottom * mm)

    def style(self, **changes: Any) -> ParagraphStyle:
        """Return the style of running text with the changes asked for."""
        leading = float(self.facts.get("leading", 1.28))
        size = changes.get("fontSize", self.size)
        base: dict[str, Any] = {
            "fontName": self.font,
            "fontSize": size,
            "leading": size * leading,
            "spaceAfter": self.size * float(self.facts.get("paragraph_space", 0.6)),
            "alignment": TA_JUSTIFY if self.facts.get("align") == "justify" else TA_LEFT,
            "bulletFontName": self.font,
            "bulletFontSize": size,
        }
        return ParagraphStyle("s", **{**base, **changes})

    def markup(self, text: str) -> str:
        """Return reportlab markup of dialect text without footnotes. Raises SourceError for a glyph the fonts lack."""
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        safe = re.sub(r"&lt;br ?/?&gt;", "<br/>", safe)
        safe = re.sub(r"\*\*(.+?)\*\*", rf'<font name="{self.bold}">\1</font>', safe)
        safe = re.sub(r"(?<![\w*])\*(\S(?:.*?\S)?)\*(?![\w*])", rf'<font name="{self.italic}">\1</font>', safe)
        try:
            re.sub(f"[{DINGBATS}]", "", safe).encode("cp1252")
        except UnicodeEncodeError as error:
            raise SourceError(f"{self.slug}: no glyph for {safe[error.start]!r} in {text[:60]!r}") from error
        return re.sub(f"([{DINGBATS}])", r'<font name="ZapfDingbats">\1</font>', safe)

    def body_width(self, is_landscape: bool) -> float:
        """Return the width of a column of text in points."""
        width = (A4[1] if is_landscape else A4[0]) - self.margins[0] - self.margins[1]
        return float(width - GUTTER) / 2 if self.layout == "two_column" and not is_landscape else float(width)

    def page_label(self, page: int) -> str:
        """The number printed on a page; pages before first_numbered_page carry none."""
        number = page - int(self.facts.get("first_numbered_page", 1)) + 1
        return str(number) if number > 0 else ""
