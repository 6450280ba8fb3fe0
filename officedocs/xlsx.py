"""Sheets of an .xlsx file as grids. Only used cells are walked, formulas are never computed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from officedocs.cellformats import CellFormats
from officedocs.errors import Refused
from officedocs.grid import EMPTY, Cell, Grid, Merge, column_number
from officedocs.guard import MAX_COLUMNS, MAX_ROWS, Package, attribute, local, too_many_rows
from officedocs.leftout import hidden_sheet
from officedocs.limits import Budget, check_area, check_merges, whole
from officedocs.model import Problem
from officedocs.sheetxml import Attributes, Parts, rich_text, walk_shared_texts, walk_sheet
from officedocs.text import clean

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_WORKSHEET = "worksheet"
_LAST_COLUMN = 16_384


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    visible: bool


def read_sheets(package: Package) -> tuple[list[Grid], list[Problem]]:
    """The visible sheets, and a warning for each hidden one, which is not read."""
    workbook = package.xml("xl/workbook.xml")
    strings = _shared_strings(package)
    styles = package.xml("xl/styles.xml") if "xl/styles.xml" in package else None
    formats = CellFormats(styles, epoch_1904=_is_1904(workbook))
    sheets = _sheets(package, workbook)
    problems = [hidden_sheet(sheet.name) for sheet in sheets if not sheet.visible]
    budget = Budget()
    grids = [_grid(package, sheet, strings, formats, budget) for sheet in sheets if sheet.visible]
    return grids, problems


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


def _shared_strings(package: Package) -> list[Cell]:
    """A cell for each shared text: however often it is shown, it is one."""
    strings: list[Cell] = []
    if "xl/sharedStrings.xml" in package:
        walk_shared_texts(package, "xl/sharedStrings.xml", lambda text: strings.append(Cell(text)))
    return strings


def _grid(package: Package, sheet: _Sheet, strings: list[Cell], formats: CellFormats, budget: Budget) -> Grid:
    contents = _Contents(f"工作表“{sheet.name}”", budget, strings, formats)
    walk_sheet(package, sheet.part, contents)
    _check_columns(sheet.name, contents)
    check_area(contents.where, len(contents.used_rows), len({column for _, column in contents.cells}))
    return Grid(
        sheet.name,
        "sheet",
        contents.cells,
        contents.merges,
        hidden_rows=frozenset(contents.hidden),
        hidden_columns=frozenset(contents.hidden_columns),
    )


@dataclass(slots=True)
class _Contents:
    """What is gathered while one sheet streams by. `number` and `column` are where it stands now."""

    where: str
    budget: Budget
    strings: list[Cell]
    formats: CellFormats
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    used_rows: set[int] = field(default_factory=set)
    number: int = 0
    column: int = 0

    def row(self, attributes: Attributes) -> None:
        """Take one <row>; its number may be left out, and then it follows the one before."""
        self.number = whole(attributes.get("r")) or self.number + 1
        self.column = 0
        if attributes.get("hidden") in ("1", "true"):
            self.hidden.add(self.number)

    def cell(self, attributes: Attributes, parts: Parts) -> None:
        """Take one <c>; its place may be left out, and then it follows the one before."""
        self.column = _column(attributes.get("r", "")) or self.column + 1
        if not parts:
            return
        cell = _cell(attributes, parts, self.strings, self.formats)
        if cell.text:
            self.budget.take(self.where, cell.text)
            self.cells[self.number, self.column] = cell
            self.used_rows.add(self.number)
            if len(self.used_rows) > MAX_ROWS:
                raise too_many_rows(self.where)

    def other(self, name: str, attributes: Attributes) -> None:
        """Take merged ranges and hidden columns."""
        if name == "col":
            self.hidden_columns |= _hidden_columns(attributes)
        elif name == "mergeCell":
            merge = _merge(attributes.get("ref", ""))
            self.merges += [merge] if merge else []
            check_merges(self.where, self.merges)


def _column(reference: str) -> int:
    """The column of E18; 0 where that is no reference."""
    found = _REFERENCE.fullmatch(reference)
    return column_number(found[1]) if found else 0


def _hidden_columns(column: Attributes) -> set[int]:
    """The columns that a <col> hides, as such or by giving them no width."""
    if column.get("hidden") not in ("1", "true") and column.get("width") not in ("0", "0.0"):
        return set()
    last = min(whole(column.get("max")), _LAST_COLUMN)
    return set(range(max(1, whole(column.get("min"))), last + 1))


def _check_columns(name: str, contents: _Contents) -> None:
    columns = len({column for _, column in contents.cells})
    if columns > MAX_COLUMNS:
        raise Refused(
            "too-many-columns",
            f"工作表“{name}”用了 {columns} 列，超过 {MAX_COLUMNS} 列，不像任务分解表，请删去多余的列后重试。",
        )


def _cell(attributes: Attributes, parts: Parts, strings: list[Cell], formats: CellFormats) -> Cell:
    kind = attributes.get("t", "n")
    if kind == "inlineStr":
        return Cell(rich_text(parts["is"])) if "is" in parts else EMPTY
    value = "".join(parts["v"]) if "v" in parts else ""
    if "f" in parts and not value:
        return EMPTY if kind == "str" else Cell("=" + "".join(parts["f"]), "formula")
    if kind == "e":
        return Cell(value, "error")
    if kind == "s":
        index = whole(value)
        return strings[index] if value.isdecimal() and index < len(strings) else EMPTY
    if kind in ("str", "b"):
        return Cell(clean(value))
    if kind == "d":
        return _iso_date(value)
    return formats.show(value, attributes.get("s")) if value else EMPTY


def _iso_date(value: str) -> Cell:
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", value)
    return Cell(f"{found[1]}年{int(found[2])}月{int(found[3])}日", "date") if found else Cell(clean(value))


def _merge(reference: str) -> Merge | None:
    start, _, end = reference.partition(":")
    first, last = _REFERENCE.fullmatch(start), _REFERENCE.fullmatch(end)
    if not first or not last:
        return None
    return Merge(int(first[2]), column_number(first[1]), int(last[2]), column_number(last[1]))
