"""Excel files of plain tables: fit to be read and printed as they come, and without a live formula."""

import datetime
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

CELL_LIMIT = 32_767  # characters Excel keeps in one cell
SHEET_NAME_LIMIT = 31
NOTES = "填写说明 Notes"  #: the second sheet of a template
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMN_WIDTHS = (10, 60)  # in characters of Latin script, as Excel counts
BUTTON_WIDTH = 3  # of the filter's arrow beside a heading
MARGIN = 2
PAPER_A4 = 9  # the number Excel has for it
TOP = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def workbook(
    title: str,
    headers: Sequence[Any],
    rows: Iterable[Iterable[Any]],
    total: Sequence[Any] = (),
    notes: Sequence[Iterable[Any]] = (),
) -> bytes:
    """One sheet: a bold head, the rows under a filter, and in bold the total row where there is one.

    ``notes`` are rows of a second sheet, which explains the first; the first of them is its head.
    """
    head, total = _plain(headers), _plain(total)
    body = [_plain(row) for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    _lay_out(sheet, len(head), len(body) + 1)
    for column, width in enumerate(widths(head, [*body, total]), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.append([safe_cell(sheet, value, bold=True) for value in head])
    for row in body:
        sheet.append([safe_cell(sheet, value) for value in row])
    if total:
        sheet.append([safe_cell(sheet, value, bold=True) for value in total])
    if notes:
        _explain(book, [_plain(row) for row in notes])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(book: Workbook, rows: Sequence[Sequence[Any]]) -> None:
    head, *body = rows
    sheet = book.create_sheet(NOTES)
    for column, width in enumerate(widths(head, body), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.append([safe_cell(sheet, value, bold=True) for value in head])
    for row in body:
        sheet.append([safe_cell(sheet, value) for value in row])


def _lay_out(sheet: Any, columns: int, lines: int) -> None:
    """Head fixed, filter over the table, A4 across, as wide as one page, the head on each."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{lines}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:1"


def sheet_name(title: str) -> str:
    """The title as Excel takes it for a sheet."""
    return NOT_IN_SHEET_NAMES.sub(" ", title)[:SHEET_NAME_LIMIT].strip(" '") or "Sheet1"


# ------------------------------------------------------------------ widths
def widths(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> list[int]:
    """For each column of the head what its longest line needs, within :data:`COLUMN_WIDTHS`."""
    needed = [line_width(value) + BUTTON_WIDTH for value in head]
    for row in rows:
        needed = [max(width, line_width(value)) for width, value in zip_longest(needed, row, fillvalue=0)]
    least, most = COLUMN_WIDTHS
    return [min(max(width + MARGIN, least), most) for width in needed[: len(head)]]


def line_width(value: Any) -> int:
    """How wide the longest line of a value is; a Chinese character counts two."""
    if value is None:
        return 0
    lines = str(value)[:CELL_LIMIT].split("\n")
    return max(sum(map(_character_width, line[: COLUMN_WIDTHS[1]])) for line in lines)


def _character_width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


# ------------------------------------------------------------------ cells
def safe_cell(sheet: Any, plain: Any, *, bold: bool = False) -> WriteOnlyCell:
    """A cell holding the value; text that looks like a formula is marked as text, also for later editing."""
    cell = WriteOnlyCell(sheet, value=plain)
    if isinstance(plain, str):
        cell.data_type = "s"
        if plain.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
    cell.alignment = TOP
    if bold:
        cell.font = BOLD
    return cell


def _plain(values: Iterable[Any]) -> list[Any]:
    return [cell_value(value) for value in values]


def cell_value(value: Any) -> Any:
    """The value as Excel can hold it: Beijing wall-clock times, no control characters, not too long."""
    if isinstance(value, datetime.datetime):
        return timezone.make_naive(value).replace(microsecond=0) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | Decimal | datetime.date):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:CELL_LIMIT]
