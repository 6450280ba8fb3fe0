"""Sheets of an old workbook (.xls, .et) as grids: texts, numbers as shown, merges, what is hidden."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from officedocs import biff
from officedocs.cellformats import CellFormats
from officedocs.grid import Cell, Grid, Merge
from officedocs.guard import check_used
from officedocs.leftout import hidden_sheet
from officedocs.limits import Budget, check_merges
from officedocs.model import Problem
from officedocs.ole import Compound
from officedocs.refusals import refuse
from officedocs.text import clean

_ZERO_HEIGHT, _HIDDEN_COLUMN = 0x20, 0x01


@dataclass(slots=True)
class _Contents:
    """What is gathered while the records of one sheet pass by."""

    book: biff.Workbook
    formats: CellFormats
    where: str
    budget: Budget
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    text_at: tuple[int, int] | None = None  # of a formula whose text follows in a record of its own

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Keep a cell with text; rows and columns count from 0 in the file."""
        if cell.text:
            self.budget.take(self.where, cell.text)
            self.cells[row + 1, column + 1] = cell


def read_sheets(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The visible sheets, and a warning for each hidden one, which is not read."""
    compound = Compound(data)
    book = biff.open_workbook(compound.read("Workbook" if "Workbook" in compound else "Book"))
    formats = CellFormats.of(book.formats, book.styles, epoch_1904=book.epoch_1904)
    problems = [hidden_sheet(sheet.name) for sheet in book.sheets if not sheet.visible]
    budget = Budget()
    return [_grid(book, sheet, formats, budget) for sheet in book.sheets if sheet.visible], problems


def _grid(book: biff.Workbook, sheet: biff.Sheet, formats: CellFormats, budget: Budget) -> Grid:
    contents = _Contents(book, formats, f"工作表“{sheet.name}”", budget)
    try:
        _walk(contents, sheet.start)
    except (struct.error, IndexError) as error:
        raise refuse("damaged") from error
    rows, columns = {row for row, _ in contents.cells}, {column for _, column in contents.cells}
    check_used(contents.where, len(rows), len(columns))
    return Grid(
        sheet.name,
        "sheet",
        contents.cells,
        contents.merges,
        hidden_rows=frozenset(contents.hidden_rows),
        hidden_columns=frozenset(contents.hidden_columns),
    )


def _walk(contents: _Contents, start: int) -> None:
    """The records from the sheet's beginning to its end; a chart inside has its own beginning and end."""
    depth = 0
    for kind, content in biff.records(contents.book.stream, start):
        if kind == biff.BOF:
            depth += 1
        elif kind == biff.EOF:
            depth -= 1
        elif depth == 1 and kind in _TAKERS:
            _TAKERS[kind](contents, content)
        if depth <= 0:
            return


def _row(contents: _Contents, content: bytes) -> None:
    row, flags = struct.unpack_from("<H10xH", content)
    if flags & _ZERO_HEIGHT:
        contents.hidden_rows.add(row + 1)


def _columns(contents: _Contents, content: bytes) -> None:
    first, last, width, flags = struct.unpack_from("<HHH2xH", content)
    if flags & _HIDDEN_COLUMN or width == 0:
        contents.hidden_columns |= set(range(first + 1, min(last, 255) + 2))


def _merges(contents: _Contents, content: bytes) -> None:
    count = struct.unpack_from("<H", content)[0]
    for at in range(count):
        top, bottom, left, right = struct.unpack_from("<4H", content, 2 + 8 * at)
        contents.merges.append(Merge(top + 1, left + 1, bottom + 1, right + 1))
    check_merges(contents.where, contents.merges)


def _shared_text(contents: _Contents, content: bytes) -> None:
    row, column, index = struct.unpack_from("<HH2xI", content)
    strings = contents.book.strings
    contents.put(row, column, Cell(clean(strings[index] if index < len(strings) else "")))


def _own_text(contents: _Contents, content: bytes) -> None:
    row, column = struct.unpack_from("<HH", content)
    contents.put(row, column, Cell(clean(contents.book.text(content, 6))))


def _number(contents: _Contents, content: bytes) -> None:
    row, column, style, value = struct.unpack_from("<HHHd", content)
    contents.put(row, column, contents.formats.show(repr(value), str(style)))


def _rk(contents: _Contents, content: bytes) -> None:
    row, column, style, coded = struct.unpack_from("<HHHI", content)
    contents.put(row, column, contents.formats.show(repr(biff.rk_number(coded)), str(style)))


def _several_rk(contents: _Contents, content: bytes) -> None:
    row, first = struct.unpack_from("<HH", content)
    for at in range((len(content) - 6) // 6):
        style, coded = struct.unpack_from("<HI", content, 4 + 6 * at)
        contents.put(row, first + at, contents.formats.show(repr(biff.rk_number(coded)), str(style)))


def _truth_or_error(contents: _Contents, content: bytes) -> None:
    row, column, value, is_error = struct.unpack_from("<HH2xBB", content)
    contents.put(row, column, _constant(value, is_error=bool(is_error)))


def _constant(value: int, *, is_error: bool) -> Cell:
    return Cell(biff.ERRORS.get(value, "#N/A"), "error") if is_error else Cell(str(value))


def _formula(contents: _Contents, content: bytes) -> None:
    """The stored result: a number, or a mark that says text (in the next record), truth value or error."""
    row, column, style, result = struct.unpack_from("<HHH8s", content)
    if result[6:] != b"\xff\xff":
        value = struct.unpack("<d", result)[0]
        contents.put(row, column, contents.formats.show(repr(value), str(style)))
    elif result[0] == 0:
        contents.text_at = (row, column)
    elif result[0] in (1, 2):
        contents.put(row, column, _constant(result[2], is_error=result[0] == 2))


def _formula_text(contents: _Contents, content: bytes) -> None:
    if contents.text_at:
        contents.put(*contents.text_at, Cell(clean(contents.book.text(content))))
        contents.text_at = None


_TAKERS = {
    biff.ROW: _row,
    biff.COLINFO: _columns,
    biff.MERGEDCELLS: _merges,
    biff.LABELSST: _shared_text,
    biff.LABEL: _own_text,
    biff.RSTRING: _own_text,
    biff.NUMBER: _number,
    biff.RK: _rk,
    biff.MULRK: _several_rk,
    biff.FORMULA: _formula,
    biff.BOOLERR: _truth_or_error,
    biff.STRING: _formula_text,
}
