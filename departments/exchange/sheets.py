"""Reading an uploaded list into rows of cells. Nothing in it is run or computed; what is no list is refused.

The kind is told by content. An Office file passes ``officedocs.guard`` (unpacked size, ratio, DTD) before
anything parses it, and only as many rows and columns are walked as a list may have.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from chronicdz.errors import Invalid
from departments.exchange.columns import plain
from officedocs import Refused
from officedocs.guard import Package, check_size
from officedocs.kinds import kind_of

MOST_ROWS = 3000
MOST_COLUMNS = 60
HEADING_WITHIN = 20  # rows; above it there may be a title
CELL_LIMIT = 10_000  # characters
ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: What the parsers raise for a file that passed the guard and is still not whole.
DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)
Cells = list[Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: its rows as they stand, the first being row 1."""

    name: str
    rows: list[Cells]


def sheets_of(content: bytes, name: str) -> list[Sheet]:
    """Every visible sheet; :class:`Invalid` with a sentence for a file that is no list."""
    kind = kind_by_content(content)
    if kind == "xlsx":
        return _from_xlsx(content)
    if kind == "xls":
        return _from_xls(content)
    if kind in ("csv", "text"):
        return [Sheet("", _checked(_csv_rows(content)))]
    raise Invalid(_("“%s” is not a list. Upload an Excel workbook (.xlsx, .xls) or a .csv file.") % name)


def kind_by_content(content: bytes) -> str:
    """ "xlsx", "xls", "csv", "text" …; what is no office document is refused in the reader's own words."""
    try:
        check_size(len(content))
        return kind_of(content)
    except Refused as refused:
        if refused.code in ("csv", "text"):
            return str(refused.code)
        raise Invalid(refused.message) from refused


def _from_xlsx(content: bytes) -> list[Sheet]:
    try:
        Package(content)
    except Refused as refused:
        raise Invalid(refused.message) from refused
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return [
            Sheet(sheet.title, _checked(sheet.iter_rows(values_only=True, **_LIMITS)))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    except DAMAGED as damage:
        raise _damaged() from damage


_LIMITS = {"max_row": MOST_ROWS + HEADING_WITHIN + 1, "max_col": MOST_COLUMNS}


def _from_xls(content: bytes) -> list[Sheet]:
    """Old Excel files, through the reader of the decomposition tables where it can read them."""
    from officedocs import xls

    try:
        grids, _problems = xls.read_sheets(content)
    except Refused as refused:
        raise Invalid(refused.message) from refused
    return [Sheet(grid.name, _checked(_grid_rows(grid))) for grid in grids]


def _grid_rows(grid: Any) -> Iterator[Cells]:
    columns = range(1, min(max(grid.columns, default=0), MOST_COLUMNS) + 1)
    for row in range(1, min(max(grid.rows, default=0), MOST_ROWS + HEADING_WITHIN + 1) + 1):
        yield [grid.at(row, column).text for column in columns]


def _csv_rows(content: bytes) -> Iterator[Cells]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise _damaged() from error


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF_16) else ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("The text of this file cannot be read. Save it as an Excel workbook (.xlsx)."))


def _checked(rows: Any) -> list[Cells]:
    """The rows without blank ones at the end; too many of them, or too much in one cell, is refused."""
    found: list[Cells] = []
    blanks = 0
    for row in rows:
        cells = [plain(cell) for cell in list(row)[:MOST_COLUMNS]]
        if any(len(cell) > CELL_LIMIT for cell in cells):
            raise Invalid(_("A cell holds more than %d characters. Shorten it.") % CELL_LIMIT)
        if not any(cells):
            blanks += 1
            continue
        found += [[""]] * blanks + [cells]
        blanks = 0
        if len(found) > MOST_ROWS + HEADING_WITHIN:
            raise Invalid(_("The list has more than %d rows. Split it into several files.") % MOST_ROWS)
    return found


def _damaged() -> Invalid:
    return Invalid(
        _("This file is damaged or was not fully downloaded. Open it, save it again, then upload that.")
    )
