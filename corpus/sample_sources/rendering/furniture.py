"""What stands round the text: page sizes and columns, running heads, page numbers, the line that says it is fiction."""

from __future__ import annotations

from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import PageTemplate, Paragraph

from .dialect import FICTION
from .look import GUTTER, Look
from .parts import NoteFrame


class Furniture:
    """Page templates of a source whose number of pages is known, or 0 in the first pass."""

    def __init__(self, look: Look, n_pages: int) -> None:
        self.look, self.n_pages = look, n_pages

    def templates(self) -> list[PageTemplate]:
        """Return the page templates, the one to begin with first."""
        upright, wide = A4, landscape(A4)
        made = [
            PageTemplate("portrait", self._frames(upright), onPageEnd=self._furniture, pagesize=upright),
            PageTemplate("landscape", [self._frame(wide, 0, 1)], onPageEnd=self._furniture, pagesize=wide),
        ]
        if self.look.layout == "two_column":
            made.insert(0, self._opening(upright))
        return made

    def _frames(self, size: tuple[float, float]) -> list[NoteFrame]:
        n_columns = 2 if self.look.layout == "two_column" else 1
        return [self._frame(size, column, n_columns) for column in range(n_columns)]

    def _frame(self, size: tuple[float, float], column: int, n_columns: int, drop: float = 0.0) -> NoteFrame:
        left, right, top, bottom = self.look.margins
        gutter = GUTTER if n_columns == 2 else 0.0
        width = (size[0] - left - right - gutter * (n_columns - 1)) / n_columns
        x = left + column * (width + gutter)
        return NoteFrame(x, bottom, width, size[1] - top - bottom - drop, 0, 0, 0, 0)

    def _opening(self, size: tuple[float, float]) -> PageTemplate:
        drop = float(self.look.facts.get("title_height", 120))
        frames = [self._frame(size, column, 2, drop) for column in range(2)]
        return PageTemplate("opening", frames, onPageEnd=self._opening_furniture, pagesize=size)

    def _opening_furniture(self, canvas: Any, document: Any) -> None:
        left, right, top, _ = self.look.margins
        y = A4[1] - top
        for at, line in enumerate(self.look.facts.get("title_block", [self.look.facts["title"]])):
            style = self.look.style(
                fontName=self.look.heading_bold if at == 0 else self.look.font,
                fontSize=20 if at == 0 else self.look.size + 1,
                leading=24 if at == 0 else self.look.size * 1.5,
                textColor=self.look.colour,
                alignment=TA_LEFT,
            )
            made = Paragraph(self.look.markup(line), style)
            _, height = made.wrapOn(canvas, A4[0] - left - right, 400)
            y -= height
            made.drawOn(canvas, left, y)
        canvas.setStrokeColor(self.look.colour)
        canvas.line(left, y - 6, A4[0] - right, y - 6)
        self._furniture(canvas, document)

    def _furniture(self, canvas: Any, document: Any) -> None:
        width, height = document.pageTemplate.pagesize
        for frame in document.pageTemplate.frames:
            frame.draw_notes(canvas)
        canvas.saveState()
        canvas.setFillColor(colors.HexColor("#333333"))
        plain_first = document.page == 1 and not self.look.facts.get("header_on_first_page", False)
        if not plain_first:
            self._header(canvas, width, height)
        self._footer(canvas, width, document.page, plain_first)
        canvas.restoreState()

    def _header(self, canvas: Any, width: float, height: float) -> None:
        left, right, top, _ = self.look.margins
        y = height - top + 16
        canvas.setFont(self.look.font, self.look.size * 0.78)
        canvas.drawString(left, y, str(self.look.facts.get("header", "")))
        canvas.drawRightString(width - right, y, str(self.look.facts.get("header_right", "")))
        if self.look.facts.get("header_rule") and self.look.facts.get("header"):
            canvas.setLineWidth(0.5)
            canvas.line(left, y - 4, width - right, y - 4)

    def _footer(self, canvas: Any, width: float, page: int, is_plain: bool) -> None:
        left, right, _, bottom = self.look.margins
        canvas.setFont(self.look.font, 7.5)
        canvas.drawCentredString(width / 2, 17, FICTION)
        canvas.setFont(self.look.font, self.look.size * 0.8)
        canvas.drawString(left, bottom - 26, str(self.look.facts.get("footer", "")) if not is_plain else "")
        pattern = str(self.look.facts.get("page_numbers", "{page}"))
        number = self.look.page_label(page)
        if pattern == "none" or not number or (is_plain and self.look.facts.get("cover", False)):
            return
        text = pattern.format(page=number, pages=self.look.page_label(self.n_pages))
        side = self.look.facts.get("number_position", "centre")
        draw = {"left": canvas.drawString, "right": canvas.drawRightString, "centre": canvas.drawCentredString}[side]
        draw({"left": left, "right": width - right, "centre": width / 2}[side], bottom - 26, text)
