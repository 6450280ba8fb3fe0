"""Tables of a .docx file as grids, with the paragraphs around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from officedocs.errors import Refused
from officedocs.grid import Cell, Grid, Merge
from officedocs.guard import MAX_COLUMNS, MAX_ROWS, Package, attribute, local, too_many_rows
from officedocs.limits import Budget, check_area, whole
from officedocs.text import clean

# Wrappers whose content is read as if they were not there; deleted and moved-away text is no text.
_TRANSPARENT = {
    "sdt",
    "sdtContent",
    "ins",
    "moveTo",
    "smartTag",
    "customXml",
    "hyperlink",
    "fldSimple",
    "AlternateContent",
    "Choice",
}
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass(slots=True)
class _Table:
    """What is gathered while walking one <w:tbl>."""

    where: str
    budget: Budget
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    open_spans: dict[int, Merge] = field(default_factory=dict)


def read_tables(package: Package) -> tuple[list[Grid], list[str]]:
    """The tables of the body, and all its paragraphs outside tables."""
    try:
        return _tables(package)
    except RecursionError as error:
        message = "这个 Word 文档里的内容层层嵌套，读不了，请新建一个文件，只粘贴任务分解表后再上传。"
        raise Refused("nested-too-deep", message) from error


def _tables(package: Package) -> tuple[list[Grid], list[str]]:
    document = package.xml("word/document.xml")
    body = next((e for e in document if local(e.tag) == "body"), document)
    tables: list[tuple[Element, int]] = []
    lines: list[str] = []
    for block in _blocks(body):
        if local(block.tag) == "tbl":
            tables.append((block, len(lines)))
        else:
            lines += [line for line in clean(_paragraph(block)).split("\n") if line]
    budget = Budget()
    return [_grid(at, tables, lines, budget) for at in range(len(tables))], lines


def _grid(at: int, tables: list[tuple[Element, int]], lines: list[str], budget: Budget) -> Grid:
    element, start = tables[at]
    previous = tables[at - 1][1] if at else 0
    following = tables[at + 1][1] if at + 1 < len(tables) else len(lines)
    name = f"表{at + 1}"
    table = _walk(element, _Table(f"Word 文档中的{name}", budget))
    return Grid(
        name,
        "table",
        table.cells,
        table.merges,
        hidden_rows=frozenset(table.hidden),
        before=tuple(lines[previous:start]),
        after=tuple(lines[start:following]),
        attached=at > 0 and previous == start,
    )


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, through wrappers."""
    for child in parent:
        name = local(child.tag)
        if name in ("p", "tbl"):
            yield child
        elif name in _TRANSPARENT:
            yield from _blocks(child)


def _through(parent: Element, wanted: str) -> Iterator[Element]:
    for child in parent:
        name = local(child.tag)
        if name == wanted:
            yield child
        elif name in _TRANSPARENT:
            yield from _through(child, wanted)


def _walk(element: Element, table: _Table) -> _Table:
    number = 0
    for row in _through(element, "tr"):
        properties = _child(row, "trPr")
        if properties is not None and _child(properties, "del") is not None:
            continue
        number += 1
        if number > MAX_ROWS:
            raise too_many_rows(table.where)
        if properties is not None and _is_on(_child(properties, "hidden")):
            table.hidden.add(number)
        _row(row, number, table, 1 + _count(properties, "gridBefore"))
    table.merges += table.open_spans.values()
    check_area(table.where, number, len({column for _, column in table.cells}))
    return table


def _row(row: Element, number: int, table: _Table, column: int) -> None:
    """Place the cells of one row; a vertical merge grows downwards while rows go on continuing it."""
    continued: dict[int, Merge] = {}
    for cell in _through(row, "tc"):
        properties = _child(cell, "tcPr")
        width = min(max(1, _count(properties, "gridSpan")), MAX_COLUMNS)
        mark = None if properties is None else _child(properties, "vMerge")
        above = table.open_spans.get(column)
        if mark is not None and (attribute(mark, "val") or "continue") == "continue" and above:
            continued[column] = Merge(above.top, above.left, number, above.right)
        else:
            continued[column] = Merge(number, column, number, column + width - 1)
            text = _cell_text(cell)
            table.budget.take(table.where, text)
            table.cells[number, column] = Cell(text)
        column += width
    closed = [m for c, m in table.open_spans.items() if c not in continued or continued[c].top != m.top]
    table.merges += closed
    table.open_spans = continued


def _cell_text(cell: Element) -> str:
    """The paragraphs of a cell, those of a table inside it included, one line each."""
    lines = []
    for block in _blocks(cell):
        if local(block.tag) == "p":
            lines.append(_paragraph(block))
        else:
            lines += [_cell_text(inner) for row in _through(block, "tr") for inner in _through(row, "tc")]
    return clean("\n".join(lines))


def _paragraph(element: Element) -> str:
    parts = []
    for child in element:
        name = local(child.tag)
        if name == "r":
            parts.append(_run(child))
        elif name in _TRANSPARENT:
            parts.append(_paragraph(child))
    return "".join(parts)


def _run(run: Element) -> str:
    parts = []
    for child in run:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
    return "".join(parts)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local(child.tag) == name), None)


def _is_on(element: Element | None) -> bool:
    return element is not None and (attribute(element, "val") or "true") not in ("0", "false", "off")


def _count(properties: Element | None, name: str) -> int:
    element = None if properties is None else _child(properties, name)
    return 0 if element is None else whole(attribute(element, "val"))
