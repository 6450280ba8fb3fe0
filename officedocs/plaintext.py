"""Plain text: its encoding, and whether it is a table with separators, one copied line by line, or prose."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice

from officedocs.errors import Refused
from officedocs.grid import Cell, Grid
from officedocs.guard import check_used
from officedocs.headers import header_at
from officedocs.headingrules import NOTHING
from officedocs.limits import Budget
from officedocs.text import clean

SHEET = "文本"
_PLAIN = "\t,;|"
_SEPARATORS = _PLAIN + "，；"  # the last two also stand in prose
_SAMPLE = 60  # rows that are looked at to tell a table from prose
_STEADY = 0.8  # of the rows have the same number of cells in a table
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*")
_RESIDUE = re.compile(r"\[bookmark: [^\]\n]{1,60}\]")  # of programs that write Word documents as text
_LONGEST_CELL = 1_000_000


def as_text(data: bytes) -> str | None:
    """The beginning of a file as text, or None when it is not text in an encoding offices use."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        return None
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            return decoder.decode(data)
        except UnicodeDecodeError:
            continue
    return None


def decode(data: bytes) -> str | None:
    """A whole file as text, without its byte order mark, or None: UTF-8, UTF-16 with its mark, or GB18030."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else _RESIDUE.sub("", text)
    return None


def table_of(text: str, given: Mapping[str, str] = NOTHING) -> Grid | None:
    """The text as a table, None for prose. `given` is what a person said of headings.

    The separator under which a heading is found counts; else the one that gives steady rows.
    """
    steady: Grid | None = None
    copied = _copied_table(text, given)
    if copied:
        return copied
    for separator in _separators(text):
        grid = _separated(text, separator)
        if grid is None:
            continue
        if _has_heading(grid, separator, given):
            return grid
        if steady is None and (_is_steady(grid, separator) or _is_padded(text, separator)):
            steady = grid
    return steady


def _has_heading(grid: Grid, separator: str, given: Mapping[str, str]) -> bool:
    """Whether a row reads as a heading; between commas of prose that alone says nothing."""
    if separator not in _PLAIN and not _is_steady(grid, separator):
        return False
    return any(header_at(grid, row, given) for row in grid.rows[:_SAMPLE])


def _separators(text: str) -> str:
    first = _SEPARATOR_LINE.match(text)
    return first[1] if first else "".join(s for s in _SEPARATORS if s in text)


def _separated(text: str, separator: str) -> Grid | None:
    """The cells between separators; quotation marks protect line breaks. None where they do not close, or
    where the commas of prose give more columns than a table has.
    """
    body = _SEPARATOR_LINE.sub("\n", text, count=1) if _SEPARATOR_LINE.match(text) else text
    csv.field_size_limit(_LONGEST_CELL)
    try:
        return _grid(list(csv.reader(io.StringIO(body, newline=""), delimiter=separator)))
    except csv.Error:
        return None
    except Refused:
        if separator in _PLAIN:
            raise
        return None


def _grid(rows: list[list[str]]) -> Grid:
    budget = Budget()
    cells: dict[tuple[int, int], Cell] = {}
    rows = [row for row in rows if not _is_rule(row)]
    for number, row in enumerate(rows, 1):
        for column, raw in enumerate(row, 1):
            content = clean(raw)
            if content:
                budget.take(SHEET, content)
                cells[number, column] = Cell(content)
    grid = Grid(SHEET, "sheet", cells, [])
    check_used(f"“{SHEET}”", len(grid.rows), len(grid.columns))
    return grid


def _is_rule(row: list[str]) -> bool:
    """Whether a row is only the line below a heading: |---|:---:|."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) > 1 and all(set(cell) <= {"-", ":"} and len(cell) > 1 for cell in filled)


def _is_steady(grid: Grid, separator: str) -> bool:
    """Whether the rows are as long as each other; a comma of prose has to be steadier over more columns."""
    rows = grid.rows[:_SAMPLE]
    lengths = Counter(max(grid.own(row)) for row in rows)
    if not lengths:
        return False
    length, count = lengths.most_common(1)[0]
    least = 2 if separator in _PLAIN else 3
    return length >= least and count >= 2 and count >= _STEADY * len(rows)


def _is_padded(text: str, separator: str) -> bool:
    """Whether all rows are written equally wide, as programs do it: a last column may be empty in most."""
    if separator not in _PLAIN:
        return False
    rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _SAMPLE)
    widths = [len(row) for row in rows if row]
    return len(widths) > 1 and len(set(widths)) == 1 and widths[0] > 2


def _copied_table(text: str, given: Mapping[str, str]) -> Grid | None:
    """A table as some programs write it: each cell on lines of its own that begin with a tab.

    The heading tells how many cells a row has. Line breaks inside a cell begin without a tab. None where the
    cells do not come out even.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    filled = [line for line in lines if line.strip()]
    tabbed = sum(line.startswith("\t") and "\t" not in line[1:].rstrip("\t") for line in filled)
    if not filled or tabbed < len(filled) / 2 or any("\t" in line.strip("\t") for line in filled):
        return None
    begin = next(at for at, line in enumerate(lines) if line.startswith("\t"))
    width = next(at for at, line in enumerate([*lines[begin:], ""]) if not line.startswith("\t"))
    cells = _copied_cells(lines[begin:])
    if width < 2 or len(cells) % width:
        return None
    above = [[line] for line in lines[:begin] if line.strip()]
    grid = _grid(above + [cells[at : at + width] for at in range(0, len(cells), width)])
    return grid if header_at(grid, len(above) + 1, given) else None


def _copied_cells(lines: list[str]) -> list[str]:
    cells: list[str] = []
    for line in lines:
        if line.startswith("\t"):
            cells.append(line[1:])
        elif line.strip():
            cells[-1] += "\n" + line
    return cells
