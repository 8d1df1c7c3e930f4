"""Draws a source as a PDF: headings, paragraphs, lists, ruled tables and boxes as flowables, laid out until stable."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    CondPageBreak,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)

from .dialect import Block, Cell, Source, SourceError
from .furniture import Furniture
from .look import DINGBATS, Look
from .parts import ContentsLine, NotedParagraph, Pages

_TONES = {
    "red": "#f4b6b0",
    "amber": "#fbdc9a",
    "green": "#bfe3c0",
    "grey": "#e9e9ec",
    "blue": "#dbe7f3",
    "span": "#d5d8de",
}


class Drawing:
    """Everything that depends on one source's front matter: styles, furniture, flowables."""

    def __init__(self, source: Source, look: Look, heading_pages: list[int]) -> None:
        self.source, self.facts, self.look = source, source.facts, look
        self.size = look.size
        self.heading_pages = heading_pages
        self.note_numbers: dict[str, int] = {}

    def inline(self, text: str) -> tuple[str, list[Paragraph]]:
        """reportlab markup, and the footnotes it refers to."""
        notes: list[Paragraph] = []

        def mark(found: re.Match[str]) -> str:
            number = self.note_numbers.setdefault(found[1], len(self.note_numbers) + 1)
            notes.append(self._note(number, self.source.notes[found[1]]))
            return f'<super size="{self.size * 0.62:.1f}">{number}</super>'

        safe = self.look.markup(text)
        return re.sub(r"\[\^([^\]]+)\]", mark, safe), notes

    def _note(self, number: int, text: str) -> Paragraph:
        size = float(self.facts.get("note_size", self.size * 0.74))
        style = self.look.style(fontSize=size, leading=size * 1.2, alignment=TA_LEFT, spaceAfter=0)
        return Paragraph(f'<super size="{size * 0.7:.1f}">{number}</super> {self.look.markup(text)}', style)

    def paragraph(self, text: str, style: ParagraphStyle, bullet: str | None = None) -> Paragraph:
        """Return a paragraph that knows its footnotes."""
        markup, notes = self.inline(text)
        if not notes:
            return Paragraph(markup, style, bulletText=bullet)
        made = NotedParagraph(markup, style, bulletText=bullet)
        made.notes = notes
        return made

    def flowables(self, blocks: tuple[Block, ...], narrow: bool = False) -> list[Any]:
        """Return the flowables of blocks in order; `narrow` inside a box."""
        made: list[Any] = []
        for block in blocks:
            made += getattr(self, f"_{block.kind}")(block, narrow)
        return made

    def _heading(self, block: Block, narrow: bool) -> list[Any]:
        size = self.size * {1: 1.55, 2: 1.2, 3: 1.0}[block.level] * (0.85 if narrow else 1)
        style = self.look.style(
            fontName=self.look.heading_bold if block.level < 3 else self.look.bold,
            fontSize=size,
            leading=size * 1.2,
            textColor=self.look.colour,
            spaceBefore=size * (1.0 if block.level == 1 else 0.75),
            spaceAfter=size * 0.5,
            alignment=TA_LEFT,
            keepWithNext=1,
        )
        if self.look.layout == "systems" and block.level == 1:
            style.backColor, style.textColor, style.borderPadding = self.look.colour, colors.white, (4, 5, 5, 5)
            style.spaceAfter += 6
            style.spaceBefore += 6
        made = self.paragraph(block.text, style)
        if block.listed and block.level <= int(self.facts.get("contents_depth", 2)):
            made.listed_level = block.level - 1
        if block.level == 1 and self.facts.get("chapters_on_new_page") and block.listed:
            return [CondPageBreak(500), made]
        return [made]

    def _paragraph(self, block: Block, narrow: bool) -> list[Any]:
        return [self.paragraph(block.text, self.look.style())]

    def _numbered(self, block: Block, narrow: bool) -> list[Any]:
        indent = self.size * (3.4 if block.label.count(".") > 1 else 2.9)
        return [self.paragraph(block.text, self.look.style(leftIndent=indent), block.label)]

    def _bullet(self, block: Block, narrow: bool) -> list[Any]:
        glyph = str(self.facts.get("bullet", "•") if block.level == 0 else self.facts.get("sub_bullet", "–"))
        left = self._list_left(block.level)
        style = self.look.style(leftIndent=left + self.size * 1.35, bulletIndent=left, spaceAfter=self.size * self._item_space())
        if glyph in DINGBATS:
            style.bulletFontName, style.bulletFontSize = "ZapfDingbats", self.size * 0.7
        return [self.paragraph(block.text, style, glyph)]

    def _item(self, block: Block, narrow: bool) -> list[Any]:
        if len(block.label) > 9:
            return [self.paragraph(f"**{block.label}** {block.text}", self.look.style())]
        left = self._list_left(block.level)
        wide = max(1.9, 0.62 * len(block.label) + 0.7) * self.size
        style = self.look.style(leftIndent=left + wide, bulletIndent=left, spaceAfter=self.size * self._item_space())
        if self.facts.get("bold_labels") and not re.fullmatch(r"\(?\w{1,3}[.)]", block.label):
            style.bulletFontName = self.look.bold
        return [self.paragraph(block.text, style, block.label)]

    def _list_left(self, level: int) -> float:
        return self.size * (float(self.facts.get("list_indent", 0.8)) + 1.5 * level)

    def _item_space(self) -> float:
        return float(self.facts.get("item_space", 0.35))

    def _aligned(self, block: Block, narrow: bool) -> list[Any]:
        if block.label == "quote":
            style = self.look.style(leftIndent=self.size * 2, rightIndent=self.size * 2, fontName=self.look.italic)
        else:
            side = TA_RIGHT if block.label == "right" else TA_CENTER
            style = self.look.style(alignment=side, spaceAfter=2)
        return [self.paragraph(block.text, style)]

    def _directive(self, block: Block, narrow: bool) -> list[Any]:
        options = block.options
        made: dict[str, list[Any]] = {
            "pagebreak": [PageBreak()],
            "landscape": [NextPageTemplate("landscape"), PageBreak()],
            "portrait": [NextPageTemplate("portrait"), PageBreak()],
            "space": [Spacer(1, float(options.get("points", "12")))],
            "rule": [HRFlowable(width="100%", thickness=0.7, color=self.look.colour, spaceAfter=8, spaceBefore=4)],
            "big": [self._big(options)],
        }
        if block.text == "contents":
            return self._contents()
        if block.text not in made:
            raise SourceError(f"{self.source.slug}: there is no directive {block.text}")
        return made[block.text]

    def _big(self, options: dict[str, str]) -> Paragraph:
        size = float(options.get("size", "20"))
        side = {"centre": TA_CENTER, "right": TA_RIGHT}.get(options.get("align", ""), TA_LEFT)
        style = self.look.style(
            fontName=self.look.heading_bold if options.get("bold", "1") == "1" else self.look.font,
            fontSize=size,
            leading=size * 1.25,
            alignment=side,
            textColor=self.look.colour,
            spaceAfter=size * 0.5,
        )
        return self.paragraph(options.get("text", ""), style)

    def _contents(self) -> list[Any]:
        depth = int(self.facts.get("contents_depth", 2))
        listed = [b for b in self.source.blocks if b.kind == "heading" and b.listed and b.level <= depth]
        pages = [self.look.page_label(p) for p in self.heading_pages] or ["0"] * len(listed)
        lines = zip(listed, pages, strict=True)
        size = self.size * 0.95
        return [
            ContentsLine(re.sub(r"\[\^[^\]]+\]", "", b.text), p, b.level - 1, self.look.font, self.look.bold, size)
            for b, p in lines
        ] + [Spacer(1, self.size)]

    def _table(self, block: Block, narrow: bool) -> list[Any]:
        options = block.options
        size = float(options.get("size", self.size * 0.82))
        n_header = int(options.get("header", "1"))
        n_columns = max(len(row) for row in block.rows)
        widths = [float(w) for w in options.get("widths", ",".join(["1"] * n_columns)).split(",")]
        if len(widths) != n_columns:
            raise SourceError(f"{self.source.slug}: a table has {n_columns} columns and {len(widths)} widths")
        width = self.look.body_width(options.get("page") == "landscape")
        scaled = [w * width / sum(widths) for w in widths]
        cells = [self._row(row, n_columns, size, at < n_header) for at, row in enumerate(block.rows)]
        breaks = options.get("split") == "1"  # reportlab repeats heads in the wrong place when it also breaks rows
        table = Table(cells, colWidths=scaled, repeatRows=0 if breaks else n_header, splitInRow=int(breaks), hAlign="LEFT")
        table.setStyle(self._table_style(block, n_header, options.get("style", "grid")))
        table.spaceBefore, table.spaceAfter = 4, self.size * 0.9
        return [table]

    def _row(self, row: tuple[Cell, ...], n_columns: int, size: float, is_header: bool) -> list[Any]:
        bold = is_header or row[0].tone == "span"
        style = self.look.style(
            fontSize=size,
            leading=size * 1.2,
            spaceAfter=0,
            alignment=TA_LEFT,
            fontName=self.look.bold if bold else self.look.font,
            textColor=colors.white if is_header and self.facts.get("dark_table_head") else colors.black,
        )
        made = [self.paragraph(cell.text, style) if cell.text else "" for cell in row]
        return made + [""] * (n_columns - len(made))

    def _table_style(self, block: Block, n_header: int, kind: str) -> list[Any]:
        commands: list[Any] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ]
        if kind == "grid":
            commands.append(("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#555555")))
        elif kind == "lines":
            commands.append(("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor("#888888")))
        if n_header and kind != "plain":
            dark = self.facts.get("dark_table_head")
            fill = self.look.colour if dark else colors.HexColor("#dddddd")
            commands.append(("BACKGROUND", (0, 0), (-1, n_header - 1), fill))
        for y, row in enumerate(block.rows):
            for x, cell in enumerate(row):
                if cell.tone == "span":
                    commands.append(("SPAN", (0, y), (-1, y)))
                    commands.append(("NOSPLIT", (0, y), (0, min(y + 1, len(block.rows) - 1))))
                    commands.append(("BACKGROUND", (0, y), (-1, y), colors.HexColor(_TONES["span"])))
                elif cell.tone:
                    commands.append(("BACKGROUND", (x, y), (x, y), colors.HexColor(_TONES[cell.tone])))
        return commands

    def _box(self, block: Block, narrow: bool) -> list[Any]:
        inner = self.flowables(block.blocks, narrow=True)
        if block.text:
            inner.insert(0, self.paragraph(block.text, self.look.style(fontName=self.look.bold, textColor=self.look.colour)))
        table = Table([[part] for part in inner], colWidths=[self.look.body_width(False) - 2], hAlign="LEFT")
        table.setStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor(_TONES[block.label])),
                ("BOX", (0, 0), (-1, -1), 0.7, colors.HexColor("#777777")),
                ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ("RIGHTPADDING", (0, 0), (-1, -1), 8),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, 0), 6),
                ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
                ("NOSPLIT", (0, 0), (0, min(1, len(inner) - 1))),
            ]
        )
        table.spaceBefore, table.spaceAfter = 5, self.size
        return [table]


def draw(source: Source) -> bytes:
    """The PDF of a source. Pages are laid out until the contents and the number of pages agree with themselves."""
    made = datetime.fromisoformat(str(source.facts.get("made_on", "2000-01-01"))).replace(tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(made.timestamp()))
    heading_pages: list[int] = []
    n_pages = 0
    for _ in range(5):
        drawn, now, count = _draw_once(source, heading_pages, n_pages)
        if (now, count) == (heading_pages, n_pages):
            return drawn
        heading_pages, n_pages = now, count
    raise SourceError(f"{source.slug}: the contents page does not settle")


def _draw_once(source: Source, heading_pages: list[int], n_pages: int) -> tuple[bytes, list[int], int]:
    look = Look(source)
    drawing = Drawing(source, look, heading_pages)
    into = BytesIO()
    facts = source.facts
    document = Pages(
        into,
        pagesize=A4,
        title=str(facts.get("metadata_title", facts["title"])),
        author=str(facts.get("metadata_author", "")),
        creator=str(facts.get("metadata_creator", "")),
        invariant=1,
    )
    document.addPageTemplates(Furniture(look, n_pages).templates())
    story = drawing.flowables(source.blocks)
    if look.layout == "two_column":
        story.insert(0, NextPageTemplate("portrait"))
    document.build(story)
    return into.getvalue(), document.heading_pages, document.page
