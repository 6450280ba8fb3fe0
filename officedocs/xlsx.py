"""Sheets of an .xlsx file as grids. Only used cells are walked, formulas are never computed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from officedocs.cellformats import CellFormats
from officedocs.errors import Refused
from officedocs.grid import Cell, Grid, Merge, column_number
from officedocs.guard import MAX_COLUMNS, MAX_ROWS, Package, attribute, local, too_many_rows
from officedocs.limits import Budget, check_area, check_merges, whole
from officedocs.model import Problem
from officedocs.text import clean

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
# A character by its number; halves of a pair (D800–DFFF) are none and cannot be stored.
_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_WORKSHEET = "worksheet"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    visible: bool


@dataclass(slots=True)
class _Contents:
    """What is gathered while one sheet streams by."""

    where: str
    budget: Budget
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


def read_sheets(package: Package) -> tuple[list[Grid], list[Problem]]:
    """The visible sheets, and a warning for each hidden one, which is not read."""
    workbook = package.xml("xl/workbook.xml")
    strings = _shared_strings(package)
    styles = package.xml("xl/styles.xml") if "xl/styles.xml" in package else None
    formats = CellFormats(styles, epoch_1904=_is_1904(workbook))
    sheets = _sheets(package, workbook)
    problems = [_hidden_sheet(sheet.name) for sheet in sheets if not sheet.visible]
    budget = Budget()
    grids = [_grid(package, sheet, strings, formats, budget) for sheet in sheets if sheet.visible]
    return grids, problems


def _hidden_sheet(name: str) -> Problem:
    message = f"工作表“{name}”是隐藏的，没有读取；如果需要，请在 Excel 中取消隐藏后重新上传。"
    return Problem("sheet-hidden", "warning", name, message)


def _is_1904(workbook: Element) -> bool:
    return any(
        local(e.tag) == "workbookPr" and e.get("date1904", "") in ("1", "true", "on") for e in workbook.iter()
    )


def _sheets(package: Package, workbook: Element) -> list[_Sheet]:
    relations = {}
    for element in package.xml("xl/_rels/workbook.xml.rels"):
        kind = (element.get("Type") or "").rpartition("/")[2]
        if kind == _WORKSHEET:
            relations[element.get("Id")] = _part(element.get("Target") or "")
    sheets = []
    for element in workbook.iter():
        # A part is taken out once it is found: two sheets are never the same one.
        part = relations.pop(attribute(element, "id"), None) if local(element.tag) == "sheet" else None
        if part:
            name, state = element.get("name") or "", element.get("state", "visible")
            sheets.append(_Sheet(name, part, state == "visible"))
    return sheets


def _part(target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))


def _shared_strings(package: Package) -> list[str]:
    if "xl/sharedStrings.xml" not in package:
        return []
    strings: list[str] = []
    for element in package.elements("xl/sharedStrings.xml"):
        if local(element.tag) == "si":
            strings.append(clean(_plain_text(element)))
            element.clear()
    return strings


def _plain_text(element: Element) -> str:
    """The text of a rich string; the reading aid (phonetic) of East Asian text is left out."""
    parts = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [t.text or "" for t in child if local(t.tag) == "t"]
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(parts))


def _grid(package: Package, sheet: _Sheet, strings: list[str], formats: CellFormats, budget: Budget) -> Grid:
    contents = _Contents(f"工作表“{sheet.name}”", budget)
    row_number = 0
    used_rows: set[int] = set()
    for element in package.elements(sheet.part):
        name = local(element.tag)
        if name == "row":
            row_number = _row(element, row_number, contents, strings, formats, used_rows)
            element.clear()
            if len(used_rows) > MAX_ROWS:
                raise too_many_rows(contents.where)
        elif name == "mergeCell":
            _merge(element.get("ref") or "", contents)
    _check_columns(sheet.name, contents)
    check_area(contents.where, len(used_rows), len({column for _, column in contents.cells}))
    return Grid(sheet.name, "sheet", contents.cells, contents.merges, hidden_rows=frozenset(contents.hidden))


def _check_columns(name: str, contents: _Contents) -> None:
    columns = len({column for _, column in contents.cells})
    if columns > MAX_COLUMNS:
        raise Refused(
            "too-many-columns",
            f"工作表“{name}”用了 {columns} 列，超过 {MAX_COLUMNS} 列，不像任务分解表，请删去多余的列后重试。",
        )


def _row(
    element: Element,
    previous: int,
    contents: _Contents,
    strings: list[str],
    formats: CellFormats,
    used_rows: set[int],
) -> int:
    """Take one <row>; its number may be left out, and then it follows the one before."""
    number = whole(element.get("r")) or previous + 1
    if element.get("hidden") in ("1", "true"):
        contents.hidden.add(number)
    column = 0
    for child in element:
        if local(child.tag) != "c":
            continue
        found = _REFERENCE.fullmatch(child.get("r") or "")
        column = column_number(found[1]) if found else column + 1
        cell = _cell(child, strings, formats)
        if cell.text:
            contents.budget.take(contents.where, cell.text)
            contents.cells[number, column] = cell
            used_rows.add(number)
    return number


def _cell(element: Element, strings: list[str], formats: CellFormats) -> Cell:
    parts = {local(child.tag): child for child in element}
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return Cell(clean(_plain_text(parts["is"]))) if "is" in parts else Cell("")
    value = (parts["v"].text or "") if "v" in parts else ""
    if "f" in parts and not value:
        return Cell("", "text") if kind == "str" else Cell("=" + (parts["f"].text or ""), "formula")
    if kind == "e":
        return Cell(value, "error")
    if kind == "s":
        known = value.isdecimal() and whole(value) < len(strings)
        return Cell(strings[whole(value)]) if known else Cell("")
    if kind in ("str", "b"):
        return Cell(clean(value))
    if kind == "d":
        return _iso_date(value)
    return formats.show(value, element.get("s")) if value else Cell("")


def _iso_date(value: str) -> Cell:
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", value)
    return Cell(f"{found[1]}年{int(found[2])}月{int(found[3])}日", "date") if found else Cell(clean(value))


def _merge(reference: str, contents: _Contents) -> None:
    start, _, end = reference.partition(":")
    first, last = _REFERENCE.fullmatch(start), _REFERENCE.fullmatch(end)
    if first and last:
        top_left, bottom_right = (
            (int(first[2]), column_number(first[1])),
            (int(last[2]), column_number(last[1])),
        )
        contents.merges.append(Merge(*top_left, *bottom_right))
        check_merges(contents.where, contents.merges)
