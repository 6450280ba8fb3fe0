"""A sheet or a Word table as the same thing: used cells, real merge ranges, and addresses for messages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind`: text, number, date, error (#REF!) or formula (one without a stored result; `text` is the
    formula).
    """

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, ends included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


EMPTY = Cell("")


class Grid:
    """One sheet ("sheet") or Word table ("table"); rows and columns count from 1; only used cells are kept.

    `before` and `after` are the paragraphs around a Word table; `attached` says that only blank lines
    separate it from
    the table before.
    """

    def __init__(
        self,
        name: str,
        kind: str,
        cells: dict[tuple[int, int], Cell],
        merges: list[Merge],
        *,
        hidden_rows: frozenset[int] = frozenset(),
        before: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
        attached: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.cells = {at: cell for at, cell in cells.items() if cell.text}
        self.merges = [m for m in merges if (m.top, m.left) != (m.bottom, m.right)]
        self.hidden_rows = hidden_rows
        self.before = before
        self.after = after
        self.attached = attached
        self.columns = sorted({column for _, column in self.cells})
        self.rows = sorted({row for row, _ in self.cells})
        self._by_column = self._index()
        self._widths = {(m.top, m.left): m.right - m.left + 1 for m in reversed(self.merges)}

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that holds the value shown at this place: the first of its merge range, or itself."""
        spans = self._by_column.get(column, [])
        at = bisect_right(spans, row, key=lambda merge: merge.top) - 1
        if at >= 0 and spans[at].bottom >= row:
            return spans[at].top, spans[at].left
        return row, column

    def at(self, row: int, column: int) -> Cell:
        """The value shown at this place, through merges."""
        return self.cells.get(self.anchor(row, column), EMPTY)

    def own(self, row: int) -> dict[int, Cell]:
        """The non-empty cells that begin in this row, by column."""
        places = ((column, self.cells.get((row, column))) for column in self.columns)
        return {c: cell for c, cell in places if cell and self.anchor(row, c) == (row, c)}

    def texts(self, row: int) -> list[str]:
        """The distinct texts shown in a row, from left to right, each anchor once."""
        anchors = dict.fromkeys(self.anchor(row, column) for column in self.columns)
        return [self.cells[a].text for a in anchors if a in self.cells]

    def width_of(self, row: int, column: int) -> int:
        """How many columns the cell at this place covers."""
        return self._widths.get(self.anchor(row, column), 1)

    def address(self, row: int, column: int) -> str:
        """Where a person finds the cell: E18, or 表1 第5行第3列."""
        if self.kind == "sheet":
            return f"{column_letters(column)}{row}"
        return f"{self.name} 第{row}行第{column}列"

    def row_name(self, row: int) -> str:
        """Where a person finds the row."""
        return f"第{row}行" if self.kind == "sheet" else f"{self.name} 第{row}行"

    def _index(self) -> dict[int, list[Merge]]:
        spans: dict[int, list[Merge]] = {}
        for merge in sorted(self.merges, key=lambda m: m.top):
            covered = slice(bisect_left(self.columns, merge.left), bisect_right(self.columns, merge.right))
            for column in self.columns[covered]:
                spans.setdefault(column, []).append(merge)
        return spans


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - 64
    return total
