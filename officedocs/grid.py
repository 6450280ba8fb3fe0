"""A sheet or a Word table as the same thing: used cells, real merge ranges, and addresses for messages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


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


class _Line(NamedTuple):
    """What is asked again and again of one row: see `anchors`, `own` and `texts`."""

    anchors: dict[int, tuple[int, int]]
    own: dict[int, Cell]
    texts: list[str]


EMPTY = Cell("")
_NO_SPANS: tuple[list[int], list[Merge]] = ([], [])


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
        hidden_columns: frozenset[int] = frozenset(),
        before: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
        attached: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.cells = {at: cell for at, cell in cells.items() if cell.text}
        self.merges = [m for m in merges if (m.top, m.left) != (m.bottom, m.right)]
        self.hidden_rows = hidden_rows
        self.hidden_columns = hidden_columns
        self.before = before
        self.after = after
        self.attached = attached
        self.columns = sorted({column for _, column in self.cells})
        self.rows = sorted({row for row, _ in self.cells})
        self._by_column = self._index()
        self._seen: dict[int, _Line] = {}  # the two rows looked at last
        self._widths = {(m.top, m.left): m.right - m.left + 1 for m in reversed(self.merges)}

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that holds the value shown at this place: the first of its merge range, or itself."""
        tops, spans = self._by_column.get(column, _NO_SPANS)
        at = bisect_right(tops, row) - 1
        if at >= 0 and spans[at].bottom >= row:
            return spans[at].top, spans[at].left
        return row, column

    def anchors(self, row: int) -> dict[int, tuple[int, int]]:
        """The anchor of each used column in this row, from left to right."""
        return self._line(row).anchors

    def uses(self, row: int) -> bool:
        """Whether any cell of this row holds a text of its own."""
        at = bisect_left(self.rows, row)
        return at < len(self.rows) and self.rows[at] == row

    def at(self, row: int, column: int) -> Cell:
        """The value shown at this place, through merges."""
        return self.cells.get(self.anchor(row, column), EMPTY)

    def own(self, row: int) -> dict[int, Cell]:
        """The non-empty cells that begin in this row, by column."""
        return self._line(row).own

    def texts(self, row: int) -> list[str]:
        """The distinct texts shown in a row, from left to right, each anchor once."""
        return self._line(row).texts

    def _line(self, row: int) -> _Line:
        line = self._seen.get(row)
        if line is None:
            if len(self._seen) > 1:
                del self._seen[next(iter(self._seen))]
            line = self._seen[row] = self._looked_at(row)
        return line

    def _looked_at(self, row: int) -> _Line:
        anchors = {column: self.anchor(row, column) for column in self.columns}
        shown = {at: cell for at in anchors.values() if (cell := self.cells.get(at))}
        own = {column: shown[at] for column, at in anchors.items() if at == (row, column) and at in shown}
        return _Line(anchors, own, [cell.text for cell in shown.values()])

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

    def _index(self) -> dict[int, tuple[list[int], list[Merge]]]:
        """Of each column with merges their first rows, in order, and the merges."""
        spans: dict[int, list[Merge]] = {}
        for merge in sorted(self.merges, key=lambda m: m.top):
            covered = slice(bisect_left(self.columns, merge.left), bisect_right(self.columns, merge.right))
            for column in self.columns[covered]:
                spans.setdefault(column, []).append(merge)
        return {column: ([merge.top for merge in merges], merges) for column, merges in spans.items()}


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=512)
def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - 64
    return total
