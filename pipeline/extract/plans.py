"""Action plans: the rows of tables, each cell under the role of its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.asking import column_role
from pipeline.passages import Sentence

_HEADED = 3  # cells with the words of a heading that make a row the header of its table
_HEADING_WORDS = 6  # more words are no heading of a column


@dataclass(slots=True)
class Row:
    """One row: its cells by the role of their column, and its number as printed."""

    cells: dict[str, list[Sentence]] = field(default_factory=dict)
    number: str | None = None

    @property
    def is_plan(self) -> bool:
        """Return whether the table says who is to act or by when, as action plans do."""
        return "action" in self.cells and bool(self.cells.keys() & {"addressee", "deadline", "status"})


class Plans:
    """Reads the rows of tables in order; keeps the header of the table it is in, over pages and repeats."""

    def __init__(self) -> None:
        self._headers: dict[int | None, tuple[str, ...]] = {}

    def read(self, cells: Sequence[Sequence[Sentence]]) -> Row | None:
        """Return a row, None for a header, a dividing row, or a table whose columns do not tell."""
        segment = cells[0][0].segment
        header = self._header_in(cells)
        if header:
            self._headers[segment.table_index] = header
            return None
        columns = segment.columns or self._headers.get(segment.table_index, ())
        roles = tuple(column_role(column) for column in columns)
        row = Row(number=segment.number)
        for cell in cells:
            number = cell[0].cell
            role = roles[number] if number is not None and number < len(roles) else ""
            row.cells.setdefault(role, []).extend(cell)
        row.number = next((s.text for s in row.cells.get("number", ())), row.number)
        return row if row.cells.keys() - {""} else None

    def _header_in(self, cells: Sequence[Sequence[Sentence]]) -> tuple[str, ...]:
        """Return the headings that a row holds, () where it is no header."""
        texts: dict[int, str] = {}
        for cell in cells:
            text = " ".join(sentence.text for sentence in cell)
            texts[cell[0].cell or 0] = f"{texts.get(cell[0].cell or 0, '')} {text}".strip()
        headed = [t for t in texts.values() if len(t.split()) <= _HEADING_WORDS and column_role(t)]
        if len(headed) < _HEADED or len(headed) < len(texts) - 1:
            return ()
        return tuple(texts.get(n, "") for n in range(max(texts) + 1))
