"""Building blocks that reportlab lacks: frames with footnotes, entries with dot leaders, pages of headings."""

from __future__ import annotations

from functools import partial
from typing import Any

from reportlab.lib.utils import simpleSplit
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, Paragraph, Table


class NoteFrame(Frame):
    """A frame that keeps room at its foot for the footnotes of what stands in it."""

    def _reset(self) -> None:
        super()._reset()
        self.notes: list[Paragraph] = []
        self.notes_height = 0.0

    def _add(self, flowable: Flowable, canv: Any, trySplit: int = 0) -> int:
        fresh = [note for note in notes_of(flowable) if note not in self.notes]
        extra = self._height_of(fresh, canv)
        self._y1p += extra
        added = super()._add(flowable, canv, trySplit)
        if added:
            self.notes += fresh
            self.notes_height += extra
        else:
            self._y1p -= extra
        return int(added)

    add = _add

    def split(self, flowable: Flowable, canv: Any) -> Any:
        """Return the pieces of a flowable for the room that is left above the notes."""
        extra = self._height_of([n for n in notes_of(flowable) if n not in self.notes], canv)
        self._y1p += extra
        try:
            return super().split(flowable, canv)
        finally:
            self._y1p -= extra

    def _height_of(self, notes: list[Paragraph], canv: Any) -> float:
        rule = 0.0 if self.notes or not notes else 8.0
        return rule + float(sum(note.wrap(self._aW, 500)[1] + 1.5 for note in notes))

    def draw_notes(self, canv: Any) -> None:
        """Draw a short rule and the notes below the text of the frame."""
        if not self.notes:
            return
        y = self._y1p - 5
        canv.setLineWidth(0.4)
        canv.line(self._x1, y, self._x1 + 120, y)
        for note in self.notes:
            _, height = note.wrapOn(canv, self._aW, 500)
            y -= height + 1.5
            note.drawOn(canv, self._x1, y)


def notes_of(flowable: Any) -> list[Paragraph]:
    """Footnotes that a flowable, or the cells of a table, refer to."""
    if isinstance(flowable, Table):
        cells = [cell for row in flowable._cellvalues for cell in row]
        inner = [part for cell in cells for part in (cell if isinstance(cell, (list, tuple)) else [cell])]
        return [note for part in inner for note in notes_of(part)]
    return list(getattr(flowable, "notes", []))


class NotedParagraph(Paragraph):
    """A paragraph with footnotes: it is not split, so that its notes stay on its page."""

    notes: list[Paragraph]

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """Return no pieces: the paragraph goes to the next page as a whole."""
        return []


class ContentsLine(Flowable):
    """An entry of the contents: its text over as many lines as it needs, dots, and the page."""

    def __init__(self, text: str, page: str, level: int, font: str, bold: str, size: float) -> None:
        super().__init__()
        self.text, self.page, self.level = text, page, level
        self.font, self.size = (bold if level == 0 else font), size

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the width and the height that the entry takes."""
        self.width = available_width
        self.lines = simpleSplit(self.text, self.font, self.size, available_width - self.level * 14 - 40)
        return available_width, self.size * (1.2 * len(self.lines) + 0.45)

    def draw(self) -> None:
        """Draw the entry on the canvas at hand."""
        left = self.level * 14
        width = partial(self.canv.stringWidth, fontName=self.font, fontSize=self.size)
        self.canv.setFont(self.font, self.size)
        for at, line in enumerate(self.lines[:-1]):
            self.canv.drawString(left, 3 + self.size * 1.2 * (len(self.lines) - 1 - at), line)
        room = self.width - left - width(self.lines[-1]) - width(self.page) - 8
        dots = "." * max(3, int(room / width(".")))
        self.canv.drawString(left, 3, f"{self.lines[-1]} {dots}")
        self.canv.drawRightString(self.width, 3, self.page)


class Pages(BaseDocTemplate):
    """A document that notes the page of each listed heading."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heading_pages: list[int] = []

    def afterFlowable(self, flowable: Flowable) -> None:
        """Note the page of a listed heading that has just been drawn."""
        if getattr(flowable, "listed_level", None) is not None:
            self.heading_pages.append(self.page)
